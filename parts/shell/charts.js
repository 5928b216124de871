// Draws the charts of a page with Plotly, each when the reader comes near it: most are far below what is seen first.
// Their places are as high as they will be (html/drawn.py), so that nothing moves.
const SETTINGS = { displaylogo: false, displayModeBar: false, scrollZoom: false, doubleClick: false };
// What figures leave open. Lines and words have their colours from style.css, which follow a device that turns dark.
const LINES = "#e6eaf1", WORDS = "#808495", NONE = "rgba(0,0,0,0)";
const AXIS = { automargin: true, gridcolor: LINES, tickcolor: LINES, tickfont: { size: 12 } };
const LOOK = {
  layout: {
    font: { family: '"Source Sans", sans-serif', size: 12, color: WORDS },
    paper_bgcolor: NONE,
    plot_bgcolor: NONE,
    margin: { l: 0, r: 0, pad: 8 },
    xaxis: { ...AXIS, showgrid: false, title: { font: { size: 14 }, standoff: 20 } },
    yaxis: { ...AXIS, title: { font: { size: 14 }, standoff: 24 } },
  },
  data: { scatter: [{ marker: { line: { width: 0 } } }] },
};

// On paper charts are drawn anew, since their letters would be too small to read if they were scaled from a window. In
// pixels: a little less wide than a sheet between its margins; and as high as one holds beside a title, for names along
// an axis, which may stand closer than on the screen. Other names stand a fixed way above their bars. A map is high
// enough for its letters, and leaves room for what is said of it.
const SHEET = { width: 660, height: 720, map: 440 };
const PHONE = 290; // the width of a chart there, as charts/chart.py has it
const layouts = new WeakMap(); // of drawings, as they came

export default function ({ plotly, signal }) {
  const places = document.getElementsByClassName("fc-chart");
  const drawn = new WeakMap(); // the drawing in a place
  const onScreen = new WeakMap(); // the size of a drawing before it was drawn for paper
  let loading = false;
  let failed = false;
  let near = null;

  const draw = (place) => {
    if (drawn.has(place)) return;
    near.unobserve(place);
    delete place.dataset.waits;
    const drawing = document.createElement("div");
    drawing.setAttribute("aria-hidden", "true"); // the place has the words
    place.replaceChildren(drawing);
    drawn.set(place, drawing);
    const { data, layout } = JSON.parse(place.dataset.figure);
    layouts.set(drawing, layout);
    const size = sizeOf(place);
    window.Plotly.newPlot(drawing, data, { ...layout, template: LOOK, ...size, ...names(layout, size) }, SETTINGS);
    sizes.observe(place);
    document.dispatchEvent(new Event("chart-drawn")); // for marks.js
  };

  // One that comes in place of another is drawn at once, so that nothing flickers.
  const look = () => {
    if (!places.length) return;
    if (failed) return explain();
    if (!window.Plotly) return load();
    const page = places[0].closest("[data-testid=stMain]");
    if (near?.root !== page) {
      near?.disconnect();
      near = new IntersectionObserver(come, { root: page, rootMargin: "100% 0%" });
    }
    for (const place of places) {
      if (drawn.has(place) || "waits" in place.dataset) continue;
      if (isNear(place)) {
        draw(place);
      } else {
        place.dataset.waits = "";
        near.observe(place);
      }
    }
  };

  const come = (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!target.isConnected) near.unobserve(target);
      else if (isIntersecting) draw(target);
    }
  };

  const load = async () => {
    if (loading) return;
    loading = true;
    failed = !(await added(scriptOf(plotly)));
    loading = false;
    for (const place of places) place.replaceChildren();
    look();
  };

  const explain = () => {
    for (const place of places) {
      if (place.childElementCount) continue;
      const again = document.createElement("button");
      again.type = "button";
      again.textContent = "Try again";
      again.addEventListener("click", load);
      place.append("The script that draws charts could not be loaded. What this chart shows is in its table, too. ", again);
    }
  };

  const onPaper = () => {
    if (!window.Plotly) return;
    [...places].forEach(draw);
    for (const place of places) {
      const { width, height, yaxis } = drawn.get(place).layout;
      onScreen.set(place, { width, height });
      const most = place.matches("[class*=fc-chart-map-areas]") ? SHEET.map : yaxis.showticklabels === false ? height : SHEET.height;
      fit(drawn.get(place), { width: SHEET.width, height: Math.min(height, most) });
    }
  };

  const backOnScreen = () => {
    for (const place of places) if (onScreen.has(place)) fit(drawn.get(place), onScreen.get(place));
  };

  // Plotly draws for a width. On paper, prints.js scales what is drawn.
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const drawing = drawn.get(target);
      if (!target.isConnected) sizes.unobserve(target);
      else if (target.clientWidth && !matchMedia("print").matches) fit(drawing, sizeOf(target));
    }
  });

  const changed = new MutationObserver(look);
  changed.observe(document.body, { childList: true, subtree: true });
  addEventListener("beforeprint", onPaper, { signal });
  addEventListener("afterprint", backOnScreen, { signal });
  signal.addEventListener("abort", () => [changed, near, sizes].forEach((observer) => observer?.disconnect()));
  look();
}

function isNear(place) {
  const { top, bottom, width } = place.getBoundingClientRect();
  return width > 0 && bottom > -innerHeight && top < 2 * innerHeight;
}

function sizeOf(place) {
  return { width: place.clientWidth, height: place.clientHeight };
}

function fit(drawing, size) {
  const { width, height } = drawing.layout;
  if (size.width === width && size.height === height) return;
  window.Plotly.relayout(drawing, { ...size, ...names(layouts.get(drawing), size) });
}

// Names above bars of time begin as far before them as a phone needs (charts/monitoring.py); a wider chart needs less.
function names({ annotations, xaxis, margin }, { width }) {
  if (xaxis?.type !== "date" || !annotations?.some((name) => name.xshift)) return {};
  const [first, last] = xaxis.range.map(Date.parse);
  const room = width - (margin?.l ?? 0) - (margin?.r ?? 0) - PHONE;
  const after = ({ x }) => ((last - Date.parse(x)) / (last - first)) * room;
  return { annotations: annotations.map((name) => (name.xshift ? { ...name, xshift: Math.min(0, name.xshift + after(name)) } : name)) };
}

function scriptOf(name) {
  const script = document.createElement("script");
  script.src = `${window.__streamlit.BACKEND_BASE_URL.replace(/\/$/, "")}/static/${name}`;
  return script;
}

function added(script) {
  return new Promise((known) => {
    script.addEventListener("load", () => known(true));
    script.addEventListener("error", () => known(false));
    document.head.append(script);
  });
}
