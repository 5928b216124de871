// On paper, each chart is scaled to the width that it has there (style.css). One that is too high for a sheet is cut
// between its rows into pieces, which fill sheets as the lines of a table do. Layouts say where rows begin: charts/chart.py.
const [SHEET, PIECE] = [950, 320]; // pixels: the most that is printed on one sheet, and about as high as a piece is

export default function ({ signal }) {
  addEventListener("beforeprint", prepare, { signal });
  addEventListener("afterprint", restore, { signal });
}

function prepare() {
  const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  for (const place of document.querySelectorAll(".fc-printed-from")) place.textContent = `Printed on ${day} from ${location.href}`;
  cut();
}

function cut() {
  for (const drawing of document.querySelectorAll(".fc-chart > .js-plotly-plot:not(.fc-piece)")) {
    if (!drawing.layout) continue;
    const { height, meta } = drawing.layout;
    const edges = [0, height];
    for (const row of (height > SHEET && meta?.rows) || []) if (row - edges.at(-2) >= PIECE) edges.splice(-1, 0, row);
    for (let n = edges.length - 2; n > 0; n--) {
      const piece = drawing.cloneNode(true);
      piece.classList.add("fc-piece");
      drawing.after(piece);
      show(piece, edges[n], edges[n + 1]);
    }
    show(drawing, 0, edges[1]);
  }
}

// Show of a drawing what lies between two heights.
function show(drawing, top, bottom) {
  for (const layer of drawing.querySelectorAll(".main-svg")) {
    layer.setAttribute("viewBox", `0 ${top} ${layer.getAttribute("width")} ${bottom - top}`);
    layer.setAttribute("height", bottom - top);
  }
}

function restore() {
  for (const piece of document.querySelectorAll(".fc-piece")) piece.remove();
  for (const layer of document.querySelectorAll(".main-svg[viewBox]")) {
    layer.setAttribute("height", layer.closest(".js-plotly-plot").layout.height);
    layer.removeAttribute("viewBox");
  }
}
