// Handles clicks in the browser; see scripts.py, exhibits/sharing.py and charts/country.py.
//
// ``embedded``: in a frame on another site, links open outside it, as the base of the document says (server/documents.py).
export default function ({ embedded, signal }) {
  if (location.hash) scrollTo(location.hash.slice(1));

  const clicked = (event) => {
    const target = event.target.closest ? event.target : document.body;
    const unmodified = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = target.closest("a[data-inside], [data-testid=stAlert] a:not([href*=':'], [href^='#'])");
    if (link && unmodified && !embedded) {
      event.preventDefault();
      go(link.getAttribute("href"));
    }
    const button = target.closest("button[data-copy]");
    if (button) copy(button);
    if (target.closest("button[data-print]")) print();
    // On a phone, the menu lies over the page that was chosen in it.
    if (target.closest("[data-testid=stSidebarNavLink]") && innerWidth < 768)
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  };

  // A shape of a chart with an address leads there. Plotly may redraw at any time, so the listener
  // is added to the chart just before it is clicked.
  const pressed = (event) => {
    const chart = event.target.closest?.(".js-plotly-plot");
    if (!chart?.on) return;
    if (chart.followed) chart.removeListener("plotly_click", chart.followed);
    chart.followed = ({ points }) => {
      const [point] = points;
      const address = point?.customdata?.address || point?.data.meta?.address;
      if (address && embedded) open(new URL(address, location.href), "_blank", "noopener");
      else if (address) go(address);
    };
    chart.on("plotly_click", chart.followed);
  };

  const opened = ({ target: details }) => {
    if (details.matches?.("details[data-frame][open]")) writeFrame(details);
    if (details.matches?.("details[data-cite][open]")) fillCitation(details);
  };

  document.addEventListener("toggle", opened, { capture: true, signal }); // it does not bubble
  document.addEventListener("click", clicked, { signal });
  document.addEventListener("pointerdown", pressed, { capture: true, signal });
}

// Go to another page of the dashboard like the forward button does: Streamlit then runs that page in
// the same session. (Its switch_page attaches the new filters to the old page in the history.)
function go(address) {
  const target = new URL(address, location.href);
  if (/^find(\?|$)/.test(address)) return location.assign(target); // no page of Streamlit's: server/force_search.py
  const anotherPage = target.pathname !== location.pathname;
  history.pushState({}, "", target);
  dispatchEvent(new PopStateEvent("popstate"));
  if (target.hash) scrollTo(target.hash.slice(1));
  // Or else a page begins at its title, however far down the link was.
  else if (anotherPage) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}

// Scroll to the exhibit with this name once its page has drawn it.
function scrollTo(name) {
  const found = () => {
    const exhibit = document.getElementById(name);
    if (!exhibit) return null;
    for (let fold = exhibit.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    exhibit.scrollIntoView();
    // The Tab key goes on from here, as it does after a link that the browser follows.
    if (!exhibit.hasAttribute("tabindex")) exhibit.tabIndex = -1;
    exhibit.focus({ preventScroll: true });
    return exhibit;
  };
  if (found()) return;
  const drawn = new MutationObserver(() => found() && drawn.disconnect());
  drawn.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => drawn.disconnect(), 20000);
}

// Write the code with which another site embeds this exhibit, with the filters now in the address, and the script that
// makes its frame as high as what it shows (frame.js).
function writeFrame(details) {
  const { exhibit, title, height } = JSON.parse(details.dataset.frame);
  const source = new URL(location.pathname, location.href);
  source.search = new URLSearchParams([["embed", "true"], ["exhibit", exhibit], ...new URLSearchParams(location.search)]);
  const safe = (text) => String(text).replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const [frame, script, wordpress] = details.querySelectorAll("code");
  frame.textContent =
    `<iframe src="${safe(source)}" title="${safe(title)}" width="100%" height="${height}" style="border: 0" loading="lazy"></iframe>`;
  // The comments are how WordPress stores a Custom HTML block.
  wordpress.textContent = `<!-- wp:html -->${frame.textContent}<!-- /wp:html -->`;
  script.textContent = `<script>
addEventListener("message", ({ origin, source, data }) => {
  if (origin !== "${location.origin}" || !(data?.forcesComparedHeight > 0)) return;
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === source) frame.height = data.forcesComparedHeight;
});
<\/script>`;
}

// The address of the exhibit with its filters, and the day on which it is read, in how to cite it.
function fillCitation(details) {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const words = {
    address: `${location.href.split("#")[0]}#${details.dataset.cite}`,
    day: now.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }),
    iso: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`,
  };
  for (const place of details.querySelectorAll("[data-fill]")) place.textContent = words[place.dataset.fill];
}

// Copy the address of this view, or the line of code next to the button, and show the result on the button.
async function copy(button) {
  const kind = button.dataset.copy;
  const text =
    kind === "article" ? article(button.dataset.article)
    : kind === "view" ? location.href
    : kind === "report" ? button.closest("details").querySelector("textarea").value
    : button.parentElement.querySelector("code").textContent;
  const shown = [...button.childNodes];
  const done = await writeToClipboard(text);
  button.replaceChildren(done ? "Copied" : "Not copied: select the text");
  button.setAttribute("aria-live", "polite");
  setTimeout(() => button.replaceChildren(...shown), 2500);
}

// The rows of an exhibit as text for an article, ending with the address of this view.
async function article(address) {
  const reply = await fetch(address);
  if (!reply.ok) throw new Error(reply.statusText);
  const view = location.href.split("#")[0];
  return `${await reply.text()}\n${address.split("?")[0].endsWith(".md") ? `<${view}>` : view}\n`;
}

// The Clipboard API is limited to pages served over https or from localhost; execCommand works elsewhere too.
async function writeToClipboard(text) {
  try {
    if (typeof text === "string") await navigator.clipboard.writeText(text);
    else {
      // Fetched after the click, when Safari would write nothing but what it was promised.
      const promised = text.then((words) => new Blob([words], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": promised })]);
    }
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = await Promise.resolve(text).catch(() => "");
    if (!field.value) return false;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
