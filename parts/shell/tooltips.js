// What a chart shows of a point stays while the pointer is on it, and Escape closes it (WCAG 2.2, 1.4.13). Plotly draws
// it over the chart, and takes every move of the pointer for one on the chart.
export default function () {
  document.addEventListener("mousemove", rest, true);
  document.addEventListener("mouseout", rest, true);
  document.addEventListener("keydown", close);
  return () => {
    document.removeEventListener("mousemove", rest, true);
    document.removeEventListener("mouseout", rest, true);
    document.removeEventListener("keydown", close);
  };
}

let shown = null; // the tooltip on the page
let approached = false; // whether the pointer was beside it; one drawn under the pointer is in its way
let rested = false; // whether the pointer was on it since, so that Plotly does not know where the pointer is

// Plotly learns nothing of moves on a tooltip that the pointer came to.
function rest(event) {
  if (!event.isTrusted) return; // of marks.js
  const tooltip = document.querySelector(".js-plotly-plot .hoverlayer .hovertext");
  if (tooltip !== shown) [shown, approached, rested] = [tooltip, false, false];
  if (!tooltip) return;
  const { left, right, top, bottom } = tooltip.getBoundingClientRect();
  const on = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
  if (on && approached) {
    rested = true;
    event.stopImmediatePropagation();
  } else if (!on) {
    approached = true;
    if (rested && event.type === "mousemove" && !event.target.closest?.(".draglayer")) remove(tooltip);
  }
}

function close(event) {
  if (event.key === "Escape") document.querySelectorAll(".js-plotly-plot .hoverlayer .hovertext").forEach(remove);
}

// As if the pointer had left the chart.
function remove(tooltip) {
  shown = null;
  const chart = tooltip.closest(".js-plotly-plot");
  chart.querySelector(".nsewdrag")?.dispatchEvent(new MouseEvent("mouseout", { bubbles: true }));
}
