// What a chart shows of a point is beside it, whole and legible, on a small screen too; it stays while the pointer
// is on it, and Escape closes it (WCAG 2.2, 1.4.13). Plotly's own lies over what is beside the point, in the colour of
// its mark, and is cut off where the chart ends: so it is not seen (style.css), and its words are shown here.
const GAP = 8; // pixels between a point and its tooltip, and from there to the edge of the window
const LINGER = 250; // milliseconds for the pointer to come from a point to its tooltip

export default function ({ signal }) {
  const tooltip = document.createElement("div");
  tooltip.className = "fc-tooltip";
  tooltip.hidden = true;
  document.body.append(tooltip);
  document.documentElement.classList.add("fc-tooltips");
  let shown = null; // the chart whose tooltip is shown, the point, and the pointer's distance from the left of the chart
  let leaving = 0;

  const hide = () => {
    clearTimeout(leaving);
    tooltip.hidden = true;
    shown = null;
  };
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(hide, LINGER);
  };
  const stay = () => clearTimeout(leaving);
  const show = (chart, { points, event }) => {
    const label = chart.querySelector(".hoverlayer .hovertext text");
    if (!label || !points.length) return;
    stay();
    shown = { chart, point: points[0], x: event ? event.clientX - chart.getBoundingClientRect().left : null };
    tooltip.replaceChildren(...linesOf(label));
    tooltip.style.colorScheme = getComputedStyle(chart).colorScheme;
    tooltip.style.borderLeftColor = colourOf(points[0]);
    tooltip.hidden = false;
    put(tooltip, markOf(shown));
  };

  // Plotly may draw a chart anew at any time, so the listeners are added when the pointer or a key comes to it.
  const entered = ({ target }) => {
    const over = target.closest?.(".js-plotly-plot") ?? target.querySelector?.(":scope > .js-plotly-plot");
    if (!over?.on) return;
    over.shownBeside?.forEach(([name, listener]) => over.removeListener(name, listener));
    over.shownBeside = [
      ["plotly_hover", (hover) => show(over, hover)],
      ["plotly_unhover", leave],
    ];
    over.shownBeside.forEach(([name, listener]) => over.on(name, listener));
  };
  const moved = () => shown && !shown.chart.isConnected && hide(); // another page was opened
  const scrolled = () => {
    if (!shown) return;
    const mark = markOf(shown);
    if (mark.y1 < 0 || mark.y0 > innerHeight) hide();
    else put(tooltip, mark);
  };
  const pressed = ({ key }) => key === "Escape" && hide();

  tooltip.addEventListener("mouseenter", stay);
  tooltip.addEventListener("mouseleave", leave);
  document.addEventListener("pointerover", entered, { capture: true, signal });
  document.addEventListener("keydown", entered, { capture: true, signal }); // before marks.js
  document.addEventListener("pointermove", moved, { signal });
  document.addEventListener("keydown", pressed, { signal });
  document.addEventListener("scroll", scrolled, { capture: true, signal });
  signal.addEventListener("abort", () => {
    clearTimeout(leaving);
    tooltip.remove();
    document.documentElement.classList.remove("fc-tooltips");
  });
}

// The lines of Plotly's label, which may be bold.
function linesOf(label) {
  const lines = label.querySelectorAll("tspan.line");
  return [...(lines.length ? lines : [label])].map((line) => {
    const shown = document.createElement(line.querySelector("[style*=bold]") ? "strong" : "span");
    shown.textContent = line.textContent;
    return shown;
  });
}

function colourOf({ fullData }) {
  const colours = [fullData.fillcolor, fullData.marker?.color, fullData.line?.color];
  return colours.find((colour) => typeof colour === "string" && !/, ?0\)$/.test(colour)) ?? "currentcolor";
}

// The place of a mark in the window: that of an area is all of it, that of a bar is as high as it is, at the pointer.
function markOf({ chart, point: { data, bbox, xaxis, yaxis }, x }) {
  const { left, top } = chart.getBoundingClientRect();
  if (data.hoveron === "fills") {
    const [xs, ys] = [
      [data.x, xaxis],
      [data.y, yaxis],
    ].map(([values, axis]) => Array.from(values, (v) => (v === null ? NaN : axis.d2p(v) + axis._offset)).filter(isFinite));
    return { x0: left + Math.min(...xs), x1: left + Math.max(...xs), y0: top + Math.min(...ys), y1: top + Math.max(...ys), beside: true };
  }
  const mark = { x0: left + bbox.x0, x1: left + bbox.x1, y0: top + bbox.y0, y1: top + bbox.y1 };
  if (data.type !== "bar") return { ...mark, beside: true };
  return x === null ? mark : { ...mark, x0: left + x, x1: left + x };
}

// Put a tooltip where it covers nothing of the mark: beside it, or else above or below it, and within the window.
function put(tooltip, { x0, x1, y0, y1, beside }) {
  const { offsetWidth: width, offsetHeight: height } = tooltip;
  const within = (at, size, room) => Math.max(GAP, Math.min(at, room - size - GAP));
  const middle = within((y0 + y1 - height) / 2, height, innerHeight);
  const centre = within((x0 + x1 - width) / 2, width, document.documentElement.clientWidth);
  const places = [
    ...(beside ? [[x1 + GAP, middle], [x0 - GAP - width, middle]] : []),
    [centre, y0 - GAP - height],
    [centre, y1 + GAP],
  ];
  const fits = ([x, y]) => x >= GAP && x + width <= document.documentElement.clientWidth - GAP && y >= GAP && y + height <= innerHeight - GAP;
  const [x, y] = places.find(fits) ?? places.at(-1);
  tooltip.style.left = `${within(x, width, document.documentElement.clientWidth)}px`;
  tooltip.style.top = `${within(y, height, innerHeight)}px`;
}
