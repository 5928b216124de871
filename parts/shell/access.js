// Accessibility for screen readers and keyboards, in addition to Streamlit's own: see scripts.py.
export default function ({ signal, onChange }) {
  const status = document.createElement("div");
  status.className = "fc-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  signal.addEventListener("abort", () => status.remove());

  // Streamlit labels it as a sidebar; on a small screen it is the menu.
  // Where the menu at the top has no room for the page that is open, the button of the others names it.
  const labelMenu = () => {
    const open = document.querySelector("[data-testid=stTopNavLink][aria-current=page]");
    const item = open?.closest(".rc-overflow-item");
    const others = document.querySelector(".rc-overflow-item-rest [data-testid=stTopNavSection]");
    const name = item && getComputedStyle(item).opacity === "0" ? open.textContent : "";
    if (others && (others.dataset.open ?? "") !== name) others.dataset.open = name;
    for (const button of document.querySelectorAll("[data-testid=stExpandSidebarButton]")) {
      if (button.getAttribute("aria-label") !== "Menu") button.setAttribute("aria-label", "Menu");
    }
  };

  // The new answer is announced once, after a change of filters.
  let announced = null;
  const announce = () => {
    const lead = document.querySelector(".fc-lead");
    const words = lead ? lead.textContent : "";
    if (words === announced) return;
    if (announced !== null && words) status.textContent = words;
    announced = words;
  };

  // A grid is a single tab stop, the arrow keys go from cell to cell, and Home and End to the ends of a row.
  const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const walk = (event) => {
    const step = STEPS[event.key];
    const end = { Home: 0, End: -1 }[event.key];
    const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    const grid = (step || end !== undefined) && !modified && event.target.closest?.(".fc-walk");
    if (!grid) return;
    const here = event.target.closest("td, th");
    if (!step) {
      event.preventDefault();
      [...(here?.parentElement.querySelectorAll("a") ?? [])].at(end)?.focus();
      return;
    }
    const rows = [...grid.querySelectorAll("tr")].map((row) => [...row.children]);
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

  // A day that was typed counts on Enter, too. Streamlit takes it when the field is left and its calendar is closed.
  const enterDay = (event) => {
    if (event.key !== "Enter" || !event.target.closest?.("[data-testid=stDateInput] [role=spinbutton]")) return;
    event.target.blur();
    const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
    setTimeout(() => document.activeElement.dispatchEvent(escape));
  };

  onChange(labelMenu);
  onChange(announce);
  document.addEventListener("keydown", walk, { signal });
  document.addEventListener("keydown", enterDay, { signal, capture: true });
}
