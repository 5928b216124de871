// Charts are drawn as wide as the window. On paper, each is scaled to the width that it has there (style.css).
export default function ({ signal }) {
  addEventListener("beforeprint", scale, { signal });
  addEventListener("afterprint", unscale, { signal });
}

function scale() {
  for (const layer of layers()) layer.setAttribute("viewBox", `0 0 ${layer.getAttribute("width")} ${layer.getAttribute("height")}`);
}

function unscale() {
  for (const layer of layers()) layer.removeAttribute("viewBox");
}

const layers = () => document.querySelectorAll(".js-plotly-plot .main-svg");
