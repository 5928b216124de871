// Makes a picture of a chart, as SVG or PNG, from what the reader sees: the chart as drawn,
// with its title, filters and legend above, and its source, day and address below.
// The text comes from the menu of the exhibit (sharing.py).
//
// An SVG is opened in office programs too, which know less of SVG than browsers do (tried in LibreOffice 7.4): each line
// has its own place, since "dy" in em is not read; colours are plain, since "transparent" is drawn black and "rgba()" not
// at all; patterns are drawn without a transform.

const SVG = "http://www.w3.org/2000/svg";
// Not the dashboard's own font, which hardly any machine has installed. Office programs read the first name alone.
const FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif';
// Room for a wider font, where there is none of these: DejaVu Sans is a sixth wider.
const RESERVE = 1.2;
const EDGE = "#6b7682";
const MARGIN = 20;
const GAP = 10;
// Layers for interaction: Plotly's, which are not visible, and the outline of a mark.
const INTERACTIVE_LAYERS = ".draglayer, .hoverlayer, .zoomlayer, .selectionlayer, .menulayer, .fc-ring";

export default function ({ signal }) {
  document.addEventListener("click", download, { signal });
}

async function download(event) {
  const button = event.target.closest?.("[data-picture]");
  if (!button) return;
  const menu = button.closest("[data-picture-of]");
  const about = JSON.parse(menu.dataset.pictureOf);
  const chart = menu.closest(".fc-drawn").querySelector(".js-plotly-plot");
  if (!chart?.querySelector(".main-svg")) return; // not drawn yet
  // A picture is for white pages, whatever the colours on the screen.
  const exhibit = menu.closest(".fc-drawn");
  exhibit.style.colorScheme = "light";
  const [ink, soft] = [".fc-title", ".fc-menu p"].map((name) => getComputedStyle(exhibit.querySelector(name)).color);
  const picture = pictureOf(chart, about, { page: "#ffffff", ink, soft });
  exhibit.style.colorScheme = "";
  const asSvg = new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
  const format = button.dataset.picture;
  save(format === "png" ? await asPng(asSvg, picture) : asSvg, `${about.file}.${format}`);
}

// The whole picture, from top to bottom. A sheet is the picture with the position, y, up to which it is drawn.
function pictureOf(chart, about, colours) {
  const plots = [...chart.querySelectorAll("svg.main-svg")];
  const width = Number(plots[0].getAttribute("width"));
  const picture = element("svg", { xmlns: SVG, role: "img", "font-family": FONT });
  picture.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:space", "preserve");
  picture.append(element("title", {}, about.title), element("desc", {}, `${about.shows}. ${about.about}`));
  const paper = picture.appendChild(element("rect", { width: "100%", height: "100%", fill: colours.page }));
  const sheet = { picture, width, y: MARGIN };

  write(sheet, about.title, { size: 20, weight: 700, colour: colours.ink });
  write(sheet, about.shows, { size: 14, weight: 400, colour: colours.ink });
  drawLegend(sheet, about.legend, colours);
  drawChart(sheet, plots);
  const look = { size: 12, weight: 400, colour: colours.soft };
  for (const line of [...about.foot, shortAddress(look, width)]) write(sheet, line, look);

  const size = { width: width + 2 * MARGIN, height: Math.ceil(sheet.y + MARGIN - GAP / 3) };
  for (const node of [picture, paper]) setAll(node, size);
  setAll(picture, { viewBox: `0 0 ${size.width} ${size.height}` });
  return picture;
}

// The address of the page, with its filters where they fit on the line.
function shortAddress(look, width) {
  const page = location.host + location.pathname;
  const whole = page + location.search;
  return linesOf(whole, look, width).length > 1 ? page : whole;
}

// Text across the width of the sheet, wrapped onto as many lines as it needs.
function write(sheet, words, look) {
  for (const line of linesOf(words, look, sheet.width)) {
    sheet.picture.append(textAt(MARGIN, sheet.y + look.size, line, look));
    sheet.y += look.size * 1.3;
  }
  sheet.y += GAP / 3;
}

// Swatches with their names, in as few rows as fit.
function drawLegend(sheet, legend, colours) {
  if (!legend.length) return;
  const look = { size: 13, weight: 400, colour: colours.ink };
  const [swatch, line] = [26, 22];
  let x = 0;
  sheet.y += GAP / 2;
  legend.forEach((entry, n) => {
    const width = widthOf(entry.name, look);
    const room = swatch + 6 + width;
    if (x && x + room > sheet.width) {
      x = 0;
      sheet.y += line;
    }
    sheet.picture.append(...swatchOf(entry, n, MARGIN + x, sheet.y, swatch, colours), textAt(MARGIN + x + swatch + 6, sheet.y + 13, entry.name, look, fixed(width)));
    x += room + 16;
  });
  sheet.y += line;
}

// A swatch 16 pixels high: a filled, hollow or patterned square, a bar with a point, a line, with ends for an interval, or
// a character.
function swatchOf(entry, n, x, y, width, colours) {
  const middle = { "text-anchor": "middle" };
  const dashes = { line: {}, interval: {}, dash: { "stroke-dasharray": "6 4" }, dots: { "stroke-dasharray": "2 3" } }[entry.symbol];
  if (dashes) {
    const line = (ends) => element("line", { ...ends, stroke: entry.colour || EDGE, "stroke-width": 2, ...dashes });
    const ends = entry.symbol === "interval" ? [x + 1, x + width - 1] : [];
    return [line({ x1: x, x2: x + width, y1: y + 8, y2: y + 8 }), ...ends.map((end) => line({ x1: end, x2: end, y1: y + 4, y2: y + 12 }))];
  }
  if (entry.symbol === "character") {
    return [textAt(x + width / 2, y + 13, entry.initials, { size: 14, weight: 600, colour: entry.text }, middle)];
  }
  if (entry.symbol === "pointed") {
    const [shoulder, point] = [x + 0.65 * width, x + width];
    return [element("path", { d: `M${x} ${y}H${shoulder}L${point} ${y + 8}L${shoulder} ${y + 16}H${x}Z`, fill: entry.colour })];
  }
  const nodes = [];
  let fill = plain(entry.colour);
  if (entry.pattern) {
    nodes.push(patternOf(entry, `legend-${n}`));
    fill = { fill: `url(#legend-${n})` };
  }
  const edge = { ...fill, stroke: EDGE, "stroke-width": 1 };
  nodes.push(element("rect", { x, y, width, height: 16, rx: 3, ...edge }));
  if (entry.initials) {
    const look = { size: 11, weight: 600, colour: entry.text || colours.ink };
    nodes.push(textAt(x + width / 2, y + 12, entry.initials, look, middle));
  }
  return nodes;
}

// The pattern of a swatch, as Plotly draws it on the chart.
function patternOf(entry, id) {
  const [up, down] = ["M-2,2l4,-4M0,8L8,0M6,10l4,-4", "M-2,6l4,4M0,0L8,8M6,-2l4,4"];
  const lines = { "/": up, "\\": down, x: up + down, "+": "M0,4L8,4M4,0L4,8", "-": "M0,4L8,4", "|": "M4,0L4,8" };
  const pattern = element("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" });
  pattern.append(
    element("rect", { width: 8, height: 8, ...plain(entry.colour) }),
    entry.pattern === "."
      ? element("circle", { cx: 4, cy: 4, r: 1.5, fill: entry.stripes })
      : element("path", { d: lines[entry.pattern], fill: "none", stroke: entry.stripes, "stroke-width": 1.5 }),
  );
  return pattern;
}

// A fill without the notations that only browsers read.
function plain(colour) {
  const [red, green, blue, alpha] = (colour.match(/^rgba\((.*)\)$/)?.[1] ?? "").split(",").map(Number);
  if (colour === "transparent" || alpha === 0) return { fill: "none" };
  return alpha ? { fill: `rgb(${red},${green},${blue})`, "fill-opacity": alpha } : { fill: colour };
}

// The chart itself, which Plotly draws as several layers of equal size.
function drawChart(sheet, plots) {
  for (const plot of plots) {
    const layer = copyOf(plot);
    setAll(layer, { x: MARGIN, y: sheet.y });
    layer.style.background = "none";
    sheet.picture.append(layer);
  }
  sheet.y += Number(plots[0].getAttribute("height")) + GAP;
}

// A copy of a layer that looks the same without the page's style sheets.
function copyOf(plot) {
  const copy = plot.cloneNode(true);
  const texts = copy.querySelectorAll("text, tspan");
  plot.querySelectorAll("text, tspan").forEach((text, n) => {
    const { fill, fontSize, fontWeight } = getComputedStyle(text);
    Object.assign(texts[n].style, { fill, fontSize, fontWeight, fontFamily: FONT });
    const down = text.getAttribute("dy");
    if (down) {
      const above = Number(text.getAttribute("y") ?? text.closest("text").getAttribute("y"));
      const pixels = parseFloat(down) * (down.endsWith("em") ? parseFloat(fontSize) : 1);
      texts[n].setAttribute("y", (above + pixels).toFixed(1));
      texts[n].removeAttribute("dy");
    }
  });
  const copies = copy.querySelectorAll("text");
  plot.querySelectorAll("text").forEach((text, n) => fixPieces(text, copies[n]));
  copy.querySelectorAll("[style*=vector-effect]").forEach((line) => (line.style.vectorEffect = "none")); // so that lines scale with the picture
  copy.querySelectorAll(INTERACTIVE_LAYERS).forEach((layer) => layer.remove());
  return copy;
}

// Fix the width of each piece of a text, as wide as it is on the page, so that the chart fits in another font as well.
// A piece is what has one font: a part in small or in bold has a width of its own, and a place of its own too.
function fixPieces(text, copy) {
  if (text.getNumberOfChars() !== text.textContent.length) return; // hidden, since it has no room
  let first = 0;
  for (const piece of piecesOf(copy)) {
    const { length } = piece.data;
    const line = piece.parentElement.closest("tspan.line, text");
    let own = piece.parentElement;
    if (own.childNodes.length > 1) {
      own = element("tspan", {});
      piece.replaceWith(own);
      own.append(piece);
    }
    if (own !== line) {
      const { x, y } = text.getStartPositionOfChar(first);
      setAll(own, { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": "start" });
    }
    setAll(own, fixed(text.getSubStringLength(first, length)));
    first += length;
  }
}

// The attributes of a text of fixed width.
function fixed(width) {
  return width ? { textLength: width.toFixed(1), lengthAdjust: "spacingAndGlyphs" } : {};
}

function piecesOf(text) {
  const pieces = [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.data) pieces.push(walker.currentNode);
  return pieces;
}

async function asPng(svg, picture) {
  const address = URL.createObjectURL(svg);
  const image = new Image();
  await new Promise((done, failed) => Object.assign(image, { onload: done, onerror: failed, src: address }));
  URL.revokeObjectURL(address);
  const canvas = document.createElement("canvas");
  // At twice the size, for print and high-resolution screens.
  Object.assign(canvas, { width: 2 * picture.getAttribute("width"), height: 2 * picture.getAttribute("height") });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function save(blob, name) {
  const link = document.createElement("a");
  Object.assign(link, { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it only after the click
}

// Text broken into lines that fit with room to spare, never before a separating dot. An address may break after "&", and a piece longer than a line anywhere.
function linesOf(words, look, sheetWidth) {
  const width = sheetWidth / RESERVE;
  const lines = [""];
  for (const piece of words.match(/[^ &]*[ &]+(?:· )?|[^ &]+/g) || []) {
    if (lines.at(-1) && widthOf((lines.at(-1) + piece).trimEnd(), look) > width) lines.push("");
    for (const letter of widthOf(piece.trimEnd(), look) > width ? piece : [piece]) {
      if (lines.at(-1) && widthOf((lines.at(-1) + letter).trimEnd(), look) > width) lines.push("");
      lines[lines.length - 1] += letter;
    }
  }
  return lines.map((line) => line.trimEnd());
}

const ruler = document.createElement("canvas").getContext("2d");

function widthOf(words, look) {
  ruler.font = `${look.weight} ${look.size}px ${FONT}`;
  return ruler.measureText(words).width;
}

function textAt(x, y, words, look, more = {}) {
  return element("text", { x, y, "font-size": look.size, "font-weight": look.weight, fill: look.colour, ...more }, words);
}

function element(name, attributes, words = "") {
  const node = document.createElementNS(SVG, name);
  setAll(node, attributes);
  node.textContent = words.replace(/[\u0000-\u001f]/g, " "); // XML allows no control characters
  return node;
}

function setAll(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}
