// Finds the forces that a reader means by what they type: names, places, or several of them to compare. What a text means
// is read by the server (address/finder.py).
// accessible-autocomplete (vendor/) comes before this script and defines window.accessibleAutocomplete.
export default function (component) {
  const { parentElement } = component;
  const place = parentElement.querySelector("#fc-find");
  if (!place || place.firstChild) return; // this runs again on every rerun
  const list = document.createElement("div");
  // Below the list: what Enter does, or why it does nothing, and how many rows are out of sight.
  const foot = document.createElement("p");
  foot.className = "fc-find-foot";
  foot.hidden = true;
  // Why Enter did nothing is announced at once; what is found while typing, by the list itself, once the reader pauses.
  const said = document.createElement("div");
  said.className = "fc-hidden";
  said.setAttribute("role", "status");
  place.append(list, foot, said);
  const field = () => document.getElementById("fc-find-name");

  const NOTHING = { name: "", options: [], says: "", address: null, matches: [], parts: [] };
  const FAILED = { ...NOTHING, says: "The search does not answer at the moment. Try again." };
  let timer, request;
  let answer = NOTHING; // to what was typed last, unless it is still to come
  let entered = null; // a text for which Enter was pressed before its answer came
  const typed = () => field().value.trim();
  let tooShort = ""; // why Enter did nothing, for a text that is too short to look up
  const source = (text, show) => {
    clearTimeout(timer);
    if (request) request.abort();
    const name = text.trim();
    timer = setTimeout(async () => {
      request = new AbortController();
      try {
        const root = window.__streamlit.BACKEND_BASE_URL.replace(/\/?$/, "/");
        const reply = await fetch(`${root}api/find.json?${new URLSearchParams({ name })}`, request);
        const body = await reply.json();
        answer = reply.ok ? body : { ...FAILED, says: reply.status === 400 ? `${body.error}.` : FAILED.says };
      } catch (error) {
        if (error.name === "AbortError") return;
        answer = FAILED;
      }
      answer = { ...answer, name };
      // A list that comes after the reader has left would open by itself.
      show(list.contains(document.activeElement) ? answer.options : []);
      if (entered === name) enter();
    }, 120);
  };

  // One force or comparison is opened; anything else stays to be chosen from.
  const enter = () => {
    if (answer.name !== typed()) {
      entered = typed();
      return;
    }
    entered = null;
    if (answer.address) return open({ address: answer.address });
    say(answer.says);
  };
  const say = (words) => {
    said.textContent = "";
    requestAnimationFrame(() => (said.textContent = words));
  };

  // Like any link on a page, followed by links.js; groups.js keeps a group.
  const open = ({ address, group }) => {
    const link = document.createElement("a");
    link.href = address;
    link.dataset.inside = "yes";
    if (group) link.dataset.group = group;
    document.body.append(link);
    link.click();
    link.remove();
    field().blur();
  };

  const chosen = (row) => {
    if (!row) return;
    if (!row.name) return open(row);
    // One of several names is now clear: ask about the others.
    setTimeout(() => {
      field().value = row.name;
      field().dispatchEvent(new Event("input", { bubbles: true }));
      field().focus();
    });
  };

  // The list ends with a whole row, as other boxes to scroll do (boxes.js).
  const menu = () => place.querySelector(".fc-find-menu");
  const fit = () => {
    const list = menu();
    list.style.maxHeight = "";
    if (list.scrollHeight <= list.clientHeight + 1) return;
    const start = list.getBoundingClientRect().top + list.clientTop - list.scrollTop;
    const ends = [...list.children].map((row) => row.getBoundingClientRect().bottom - start);
    const last = ends.filter((end) => end <= list.clientHeight).pop();
    if (last) list.style.maxHeight = `${last + list.offsetHeight - list.clientHeight}px`;
  };
  const showFoot = () => {
    const shown = answer.options.length > 0 && menu()?.matches(".autocomplete__menu--visible");
    foot.hidden = !shown && !tooShort;
    if (!shown) {
      foot.textContent = tooShort;
      return;
    }
    const { bottom } = menu().getBoundingClientRect();
    const below = [...menu().children].filter((row) => row.getBoundingClientRect().bottom > bottom + 1).length;
    const words = [answer.address ? `Enter: ${answer.says}` : answer.says, below ? `${below} more: scroll or type on.` : ""];
    foot.textContent = words.filter(Boolean).join(" ");
  };
  const changed = () => {
    if (menu()?.matches(".autocomplete__menu--visible")) fit();
    showFoot();
  };

  const escaped = (text) => {
    const element = document.createElement("span");
    element.textContent = text;
    return element.innerHTML;
  };
  const detail = (row) => (row.group ? `${row.detail}, kept in this browser for every page` : row.detail || "");
  window.accessibleAutocomplete({
    element: list,
    id: "fc-find-name",
    name: "",
    source,
    minLength: 2,
    autoselect: false, // or Enter would choose the first of several matches
    confirmOnBlur: false,
    displayMenu: "inline",
    placeholder: "Force, town or postcode, or several",
    inputClasses: "fc-find-input",
    hintClasses: "",
    menuClasses: "fc-find-menu",
    tNoResults: () => answer.says,
    tStatusNoResults: () => answer.says,
    tStatusResults: (_number, selected) => `${answer.address ? "Enter: " : ""}${answer.says} ${selected}`,
    templates: {
      inputValue: (row) => (!row ? "" : row.name || row.group ? typed() : row.words),
      suggestion: (row) => (row.words ? `<b>${escaped(row.words)}</b> <small>${escaped(detail(row))}</small>` : ""),
    },
    onConfirm: chosen,
  });

  // After Escape accessible-autocomplete takes the field for left, and would not close its list when it is.
  let left = false;
  list.addEventListener("keydown", (event) => (left ||= event.key === "Escape"));
  list.addEventListener("input", () => {
    if (left) field().dispatchEvent(new FocusEvent("focus"));
    left = false;
    tooShort = "";
    showFoot();
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== field() || !typed()) return;
    event.preventDefault();
    if (typed().length >= 2) return enter();
    tooShort = `We found nothing for “${typed()}”. Type two letters or more.`;
    showFoot();
    say(tooShort);
  });
  // A field keeps one line: names below each other, as in a column of a spreadsheet, become a list.
  list.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (event.target !== field() || !/[\n\t]/.test(text.trim())) return;
    event.preventDefault();
    const names = text.split(/[\r\n\t]+/).map((name) => name.trim()).filter(Boolean);
    field().setRangeText(names.join(", "), field().selectionStart, field().selectionEnd, "end");
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });
  list.addEventListener("scroll", showFoot, { capture: true, passive: true });
  // Classes say whether the list is open.
  new MutationObserver(changed).observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  addEventListener("resize", changed);
}
