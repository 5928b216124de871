// Groups of forces that a reader names (address/groups.py): remembered in this browser, offered next to the filter of
// forces, shared by the address. A group is text as addresses hold it: "Eastern:Norfolk,Suffolk".
const KEY = "forces-compared-groups";
const MOST = 20; // groups that are remembered
const MAX_NAME = 40; // characters, as in address/groups.py

export default function (component) {
  const { parentElement } = component;
  if (parentElement.stop) return parentElement.stop; // this runs again on every rerun

  // Streamlit puts a new element in the place of one whose state has changed.
  let drawn = new WeakSet();
  const draw = () => {
    for (const place of document.querySelectorAll(".fc-groups")) {
      if (drawn.has(place)) continue;
      drawn.add(place);
      place.replaceChildren(...contentsOf(place, redraw));
    }
  };
  const redraw = () => {
    drawn = new WeakSet();
    draw();
  };

  let waiting = false;
  const changed = new MutationObserver(() => {
    if (!waiting) requestAnimationFrame(() => ((waiting = false), draw()));
    waiting = true;
  });
  const elsewhere = (event) => event.key === KEY && redraw(); // changed in another tab
  changed.observe(document.body, { childList: true, subtree: true });
  addEventListener("storage", elsewhere);
  draw();

  parentElement.stop = () => {
    changed.disconnect();
    removeEventListener("storage", elsewhere);
    delete parentElement.stop;
  };
  return parentElement.stop;
}

const nameOf = (group) => group.slice(0, group.lastIndexOf(":"));
const forcesOf = (group) => group.slice(group.lastIndexOf(":") + 1).replaceAll(",", ", ");
const isGroup = (text) => typeof text === "string" && text.lastIndexOf(":") > 0;

// Without storage, as in some private windows, groups are remembered until the page is closed.
let unstored = [];
function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(found) ? found.filter(isGroup).slice(0, MOST) : [];
  } catch {
    return unstored;
  }
}

function remember(groups) {
  unstored = groups;
  try {
    localStorage.setItem(KEY, JSON.stringify(groups));
  } catch {}
}

// A group takes the place of a remembered one with the same name. Returns whether there was room.
function add(group) {
  const others = remembered().filter((known) => nameOf(known).toLowerCase() !== nameOf(group).toLowerCase());
  if (others.length >= MOST) return false;
  remember([...others, group]);
  return true;
}

// Show the page with these groups; other forces stay chosen unless they are now in a group.
function choose(groups, otherForces) {
  const target = new URL(location.href);
  target.searchParams.delete("group");
  if (!otherForces) target.searchParams.delete("force");
  groups.forEach((group) => target.searchParams.append("group", group));
  // Like any link on a page, followed by links.js.
  const link = document.createElement("a");
  link.href = target;
  link.dataset.inside = "yes";
  document.body.append(link);
  link.click();
  link.remove();
}

function button(words, pressed) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = words;
  element.addEventListener("click", pressed);
  return element;
}

// What is offered: remembered groups to choose or forget, groups in the address to remember, a name for what is chosen.
function contentsOf(place, redraw) {
  const { groups, forces, nameable } = JSON.parse(place.dataset.groups);
  const mine = remembered();
  const refocus = () => {
    redraw();
    const next = place.querySelector("button, summary");
    if (next) next.focus();
  };

  const offered = mine.map((group) => {
    const chosen = groups.includes(group);
    const others = groups.filter((other) => other !== group);
    const pick = button(nameOf(group), () => choose(chosen ? others : [...groups, group], true));
    pick.setAttribute("aria-pressed", chosen);
    pick.title = forcesOf(group);
    const forget = button("×", () => {
      remember(remembered().filter((other) => other !== group));
      refocus();
    });
    forget.title = "Forget this group";
    forget.setAttribute("aria-label", `Forget the group “${nameOf(group)}”`);
    const both = document.createElement("span");
    both.className = "fc-chip";
    both.append(pick, forget);
    return both;
  });
  const label = document.createElement("span");
  label.textContent = "Your groups:";

  const others = groups.filter((group) => !mine.includes(group));
  const keep = others.map((group) => {
    const keeps = button(`Remember “${nameOf(group)}”`, () => {
      if (add(group)) refocus();
      else keeps.textContent = `${MOST} groups are remembered: forget one first`;
    });
    keeps.title = `${forcesOf(group)}. Remembered in this browser only.`;
    return keeps;
  });
  return [...(offered.length ? [label, ...offered] : []), ...keep, ...(nameable ? [naming(forces)] : [])];
}

function naming(forces) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "Name this group";
  const form = document.createElement("form");
  const name = document.createElement("input");
  name.required = true;
  name.maxLength = MAX_NAME;
  name.placeholder = "for example: Eastern";
  name.setAttribute("aria-label", `Name for ${forces.join(", ")}`);
  name.addEventListener("input", () => name.setCustomValidity(""));
  const save = button("Save in this browser", () => {});
  save.type = "submit";
  form.append(name, save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = name.value.trim().replace(/\s+/g, " ");
    const group = `${words}:${forces.join(",")}`;
    if (words && add(group)) return choose([group], false);
    name.setCustomValidity(words ? `You already have ${MOST} groups: forget one first.` : "Enter a name.");
    name.reportValidity();
  });
  details.append(summary, form);
  details.addEventListener("toggle", () => details.open && name.focus());
  return details;
}
