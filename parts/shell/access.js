// What readers by ear and by keyboard need beside Streamlit's own: see scripts.py.
export default function (component) {
  const { parentElement } = component;
  if (parentElement.stop) return parentElement.stop; // this runs again on every rerun

  const status = document.createElement("div");
  status.className = "fc-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  // A chart is one image with its text; the bare numbers in it say nothing by themselves, and its rows are below it.
  const asImages = () => {
    for (const chart of document.querySelectorAll("[data-testid=stPlotlyChart]:not([role=img])")) {
      chart.setAttribute("role", "img");
    }
    for (const drawing of document.querySelectorAll("[data-testid=stPlotlyChart] > .js-plotly-plot:not([aria-hidden])")) {
      drawing.setAttribute("aria-hidden", "true");
    }
  };

  // Streamlit calls it a sidebar; on a small screen it is the menu.
  const named = () => {
    for (const button of document.querySelectorAll("[data-testid=stExpandSidebarButton]")) {
      if (button.getAttribute("aria-label") !== "Menu") button.setAttribute("aria-label", "Menu");
    }
  };

  // What a filter has changed is said once, when the page has its new answer.
  let said = null;
  const announce = () => {
    const lead = document.querySelector(".fc-lead");
    const words = lead ? lead.textContent : "";
    if (words === said) return;
    if (said !== null && words) status.textContent = words;
    said = words;
  };

  // One place to stop in a grid, and the arrows to go from cell to cell.
  const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const walk = (event) => {
    const step = STEPS[event.key];
    const grid = step && event.target.closest && event.target.closest(".fc-walk");
    if (!grid) return;
    const rows = [...grid.querySelectorAll("tr")].map((row) => [...row.children]);
    const here = event.target.closest("td, th");
    let [y, x] = here ? [rows.findIndex((row) => row.includes(here)), [...here.parentElement.children].indexOf(here)] : [1, -1];
    for (;;) {
      y += here ? step[0] : 0;
      x += here ? step[1] : 1;
      const cell = rows[y] && rows[y][x];
      if (!cell) return;
      const link = cell.querySelector("a");
      if (link) {
        event.preventDefault();
        link.focus();
        return;
      }
      if (!here) return;
    }
  };

  let waiting = false;
  const look = () => {
    waiting = false;
    asImages();
    named();
    announce();
  };
  const changed = new MutationObserver(() => {
    if (!waiting) requestAnimationFrame(look);
    waiting = true;
  });
  changed.observe(document.body, { childList: true, subtree: true, characterData: true });
  document.addEventListener("keydown", walk);
  look();

  parentElement.stop = () => {
    changed.disconnect();
    document.removeEventListener("keydown", walk);
    status.remove();
    delete parentElement.stop;
  };
  return parentElement.stop;
}
