// Boxes to scroll: each ends with a whole row, says below it how many of how many are seen, can grow to its whole height,
// and fades at its side on a phone while there is more.
export default function ({ signal, onChange }) {
  // The height of a box is that of the style, less the row that this would cut: html/templates/more.html.
  const fit = (box) => {
    const foot = box.nextElementSibling?.matches(".fc-more") ? box.nextElementSibling : null;
    const whole = foot?.querySelector("[aria-expanded=true]");
    box.style.maxHeight = whole ? "none" : "";
    const more = box.scrollHeight > box.clientHeight + 1;
    if (foot) foot.hidden = !(more || whole);
    if (!more || whole) {
      if (foot && whole) say(foot, `All ${whole.dataset.whole} shown.`);
      return;
    }
    const start = box.getBoundingClientRect().top + box.clientTop - box.scrollTop;
    const rows = [...box.querySelectorAll("tbody tr")].map((row) => [row, row.getBoundingClientRect().bottom - start]);
    const seen = rows.filter(([, end]) => end <= box.clientHeight);
    const last = seen.at(-1)?.[1];
    if (last) box.style.maxHeight = `${last + box.offsetHeight - box.clientHeight}px`;
    if (!foot) return;
    // It ends with a whole row, and looks complete without the number.
    const number = seen.filter(([row]) => !row.matches(".fc-group, :has(> .fc-group)")).length;
    const all = foot.querySelector("button").dataset.whole;
    say(foot, `${number ? `Showing ${number} of ${all}` : all}: scroll, or`);
  };

  // A status is read aloud at each change.
  const say = (foot, words) => {
    const status = foot.querySelector("[role=status]");
    if (status.textContent !== words) status.textContent = words;
  };

  const clicked = (event) => {
    const button = event.target.closest?.(".fc-more button");
    if (!button) return;
    const foot = button.closest(".fc-more");
    const box = foot.previousElementSibling;
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", open);
    button.textContent = open ? "Show fewer" : "Show all";
    fit(box);
    slide();
    // A box that has become low again is where the reader is.
    if (!open) foot.scrollIntoView({ block: "nearest" });
  };

  // The head of a table stays in sight where its box slides under the bar at the top of the page; a box that goes on to
  // the right has a class by which the style shows that.
  const slide = () => {
    const bar = document.querySelector("[data-testid=stHeader]")?.getBoundingClientRect().bottom ?? 0;
    for (const box of document.querySelectorAll(".fc-scroll")) {
      const under = bar - box.getBoundingClientRect().top - box.clientTop;
      const shown = under > 0 && under < box.clientHeight ? `${under}px` : "";
      if (box.style.getPropertyValue("--fc-under") !== shown) box.style.setProperty("--fc-under", shown);
      box.classList.toggle("fc-goes-on", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
    }
  };
  let sliding = false;
  const scrolled = () => {
    if (!sliding) requestAnimationFrame(() => { sliding = false; slide(); });
    sliding = true;
  };

  const resized = new ResizeObserver((entries) => {
    entries.forEach(({ target }) => fit(target.closest(".fc-scroll")));
    slide();
  });
  const fitAll = () => {
    document.querySelectorAll(".fc-scroll").forEach(fit);
    slide();
  };
  const watched = new WeakSet();
  const watch = () => {
    for (const held of document.querySelectorAll(".fc-scroll > :is(table, .fc-list)")) {
      if (!watched.has(held)) resized.observe(held);
      watched.add(held);
    }
  };
  onChange(watch);
  document.addEventListener("click", clicked, { signal });
  document.addEventListener("scroll", scrolled, { capture: true, passive: true, signal });
  addEventListener("resize", fitAll, { signal });
  signal.addEventListener("abort", () => resized.disconnect());
}
