// Charts by keyboard: one tab stop each. The arrow keys go from mark to mark (bar, cell, point or area), Home and End to
// the first and the last, Enter where a click leads; Escape leaves the mark. The current mark has an outline, and the card
// that the pointer would show, whose words are announced.
//
// Plotly shows the card by itself, since it takes an event at the middle of a mark for the pointer there. What it shares
// of its drawing is read in `traceOf` alone.
export default function ({ signal, onChange }) {
  const status = document.createElement("div");
  status.className = "fc-hidden fc-said";
  status.setAttribute("aria-live", "polite");
  document.body.append(status);

  const places = new WeakMap(); // which of its marks was the last one, by chart
  let chosen = null; // the chart whose mark was chosen last, until its page has drawn it anew
  let shown = null; // the mark on show: its chart, the event that stands for the pointer, and its points, once known

  const pressed = (event) => {
    const box = event.target.closest?.(".fc-chart");
    const chart = box === event.target && box.querySelector(".js-plotly-plot");
    if (!chart || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape") {
      places.delete(chart);
      hide();
    } else if (event.key === "Enter" && shown?.points) {
      chosen = { box, page: location.pathname, until: performance.now() + 20000 };
      chart.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true })); // links.js listens from then on
      chart.emit("plotly_click", { points: shown.points });
    } else if (event.key in STEPS || event.key === "Home" || event.key === "End") {
      const marks = marksOf(chart);
      if (!marks.length) return;
      event.preventDefault();
      const place = nextPlace(marks, places.get(chart), event.key);
      places.set(chart, place);
      show(chart, marks[place]);
    }
  };

  // Where a choice draws its own page anew, the focus goes on to the same chart, and is not lost with the one before.
  const stay = () => {
    if (!chosen || chosen.box.isConnected) return;
    const { box, page, until } = chosen;
    const lost = location.pathname === page && document.activeElement === document.body && performance.now() < until;
    const [name] = [...box.classList].filter((style) => style.startsWith("fc-chart-"));
    const again = lost && document.querySelector(`.${CSS.escape(name)}`);
    if (lost && !again) return;
    if (again) again.focus();
    chosen = null;
  };
  onChange(stay);

  const show = (chart, mark) => {
    hide();
    outline(chart, mark.path).scrollIntoView({ block: "nearest", inline: "nearest" });
    const [clientX, clientY] = middleOf(mark);
    shown = { chart, event: new MouseEvent("mousemove", { bubbles: true, clientX, clientY }), points: null };
    for (const [name, heard] of LISTENERS) {
      chart.removeListener(name, heard); // a chart drawn anew has lost them
      chart.on(name, heard);
    }
    chart.querySelector(".nsewdrag").dispatchEvent(shown.event);
  };

  const hide = () => {
    if (!shown) return;
    const { chart } = shown;
    shown = null;
    document.querySelectorAll(".fc-ring").forEach((ring) => ring.remove());
    chart.querySelector(".nsewdrag")?.dispatchEvent(new MouseEvent("mouseout", { bubbles: true }));
  };

  const announce = ({ event, points }) => {
    if (!shown || event !== shown.event) return; // the pointer's
    shown.points = points;
    status.textContent = [...shown.chart.querySelectorAll(".hoverlayer .hovertext .nums")].map(wordsOf).join("; ");
  };

  // A chart drawn anew while a reader is at one of its marks: the mark may have moved, or be gone.
  const drawn = () => {
    if (!shown) return;
    const { chart } = shown;
    const mark = marksOf(chart)[places.get(chart)];
    if (mark) show(chart, mark);
    else hide();
  };
  const LISTENERS = [["plotly_hover", announce], ["plotly_afterplot", drawn]];

  // The browser sends events for a pointer at rest when a page scrolls below it. One that moves takes over.
  const moved = (event) => {
    if (!shown || !event.isTrusted) return;
    if (event.movementX || event.movementY) hide();
    else event.stopImmediatePropagation();
  };

  // Plotly forgets what it was about to show in any chart when it draws one, such as one that scrolling brings near.
  const forgotten = () => {
    if (shown && !shown.points) shown.chart.querySelector(".nsewdrag").dispatchEvent(shown.event);
  };

  const left = (event) => shown?.chart.parentElement === event.target && hide();

  document.addEventListener("keydown", pressed, { signal });
  document.addEventListener("focusout", left, { signal });
  document.addEventListener("mousemove", moved, { capture: true, signal });
  document.addEventListener("chart-drawn", forgotten, { signal });
  signal.addEventListener("abort", () => {
    hide();
    status.remove();
  });
}

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

const traceOf = (path) => path.closest(".trace").__data__[0].trace;

// The marks of a chart that have a card, in the order of reading: each with its path, name, box, and kind.
function marksOf(chart) {
  const marks = [];
  for (const [kind, selector] of [["bar", ".bars .point path"], ["point", ".points path.point"], ["area", ".fills path.js-fill"]]) {
    for (const path of chart.querySelectorAll(selector)) {
      const { name, hoverinfo } = traceOf(path);
      const box = path.getBoundingClientRect();
      if (hoverinfo !== "skip" && box.width && box.height) marks.push({ kind, path, name, box, ...middle(box) });
    }
  }
  // A force that a map shows again, enlarged, is a single mark.
  const size = ({ box }) => box.width * box.height;
  const largest = (mark) => marks.every((other) => other.name !== mark.name || size(other) <= size(mark));
  // So are points at one place, whose card is of all of them.
  const first = (mark) => marks.find(({ kind, x, y }) => kind === mark.kind && x === mark.x && y === mark.y) === mark;
  const once = marks.filter((mark) => (mark.kind === "area" ? largest(mark) : mark.kind === "bar" || first(mark)));
  return once.sort(once.some(({ kind }) => kind !== "point") ? inRows : (a, b) => a.x - b.x || a.y - b.y);
}

const middle = (box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
const sameRow = (a, b) => Math.abs(a.y - b.y) < 3;
const inRows = (a, b) => (sameRow(a, b) ? a.x - b.x : a.y - b.y);

// The index of the mark to which a key leads from the one at `here`.
function nextPlace(marks, here, key) {
  if (key === "End") return marks.length - 1;
  const from = marks[here];
  if (key === "Home" || !from) return 0;
  const [right, down] = STEPS[key];
  const nearest = (rank) => (found, mark) => (!found || rank(mark) < rank(found) ? mark : found);
  let found;
  if (marks.some(({ kind }) => kind === "bar")) {
    // Along a row; or to the next row, and there to the nearest.
    const row = right ? marks.filter((mark) => sameRow(mark, from)) : marks;
    const beyond = row.filter((mark) => mark !== from && (right ? right * (mark.x - from.x) > 0 : down * (mark.y - from.y) >= 3));
    const next = beyond.reduce(nearest((mark) => (right ? Math.abs(mark.x - from.x) : Math.abs(mark.y - from.y))), null);
    found = next && beyond.filter((mark) => right || sameRow(mark, next)).reduce(nearest((mark) => Math.abs(mark.x - from.x)), null);
  } else if (from.kind === "point") {
    // By one value or the other, so that no point is passed over.
    const order = right ? marks : [...marks].sort((a, b) => a.y - b.y || a.x - b.x);
    found = order[order.indexOf(from) + right + down];
  } else {
    // The nearest within 45° of the direction: so every area can be reached (Bose et al., "On the spanning and routing
    // ratio of the directed theta-four graph", 2019).
    const along = (mark) => right * (mark.x - from.x) + down * (mark.y - from.y);
    const across = (mark) => Math.abs(right ? mark.y - from.y : mark.x - from.x);
    found = marks.filter((mark) => along(mark) > 0 && across(mark) <= along(mark)).reduce(nearest((mark) => along(mark) + across(mark) / 1e6), null);
  }
  return found ? marks.indexOf(found) : here;
}

// A position on the screen within a mark, as far from its edges as the widest of some lines across it allows.
function middleOf({ kind, path }) {
  const box = path.getBoundingClientRect();
  const { x, y } = middle(box);
  const toPath = path.getScreenCTM().inverse();
  const within = (left, top) => path.isPointInFill(new DOMPoint(left, top).matrixTransform(toPath));
  if (kind !== "area" || within(x, y)) return [x, y];
  let best = { width: 0, x, y };
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9]) {
    const top = box.top + box.height * part;
    let start = null;
    for (let left = box.left; left <= box.right + 1; left += 1) {
      if (within(left, top)) start ??= left;
      else if (start !== null) {
        if (left - start > best.width) best = { width: left - start, x: (start + left) / 2, y: top };
        start = null;
      }
    }
  }
  return [best.x, best.y];
}

// The path of a mark again, below the card, in two lines that show on any colour.
function outline(chart, path) {
  const layer = chart.querySelector(".hoverlayer");
  const ring = document.createElementNS("http://www.w3.org/2000/svg", "g");
  ring.setAttribute("class", "fc-ring");
  const { a, b, c, d, e, f } = layer.getScreenCTM().inverse().multiply(path.getScreenCTM());
  for (let line = 0; line < 2; line++) {
    const copy = ring.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    copy.setAttribute("d", path.getAttribute("d"));
    copy.setAttribute("transform", `matrix(${[a, b, c, d, e, f]})`);
  }
  layer.before(ring);
  return ring;
}

// The lines of a card as one: a list goes on from line to line, other lines are apart.
function wordsOf(text) {
  const lines = [...text.querySelectorAll("tspan.line")];
  return (lines.length ? lines : [text]).map((line) => line.textContent.trim()).join(", ").replace(/([,:;]), /g, "$1 ").replaceAll("\u00a0", " ");
}
