// Groups of forces that a reader names (address/groups.py): kept in this browser, offered next to the filter of
// forces, shared by the address. A group is text as addresses hold it: "Eastern:Norfolk,Suffolk".
const KEY = "forces-compared-groups";
const MOST = 20; // groups that are kept
const MAX_NAME = 40; // characters, as in address/groups.py
const FULL = `${MOST} groups are kept: forget one first`;

export default function ({ signal, onChange }) {
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

  const elsewhere = (event) => event.key === KEY && redraw(); // changed in another tab
  // A group that the search field offers, to keep and to show (finder.js).
  const clicked = (event) => {
    const link = event.target.closest?.("a[data-group]");
    if (link && isGroup(link.dataset.group) && add(link.dataset.group)) redraw();
  };
  onChange(draw);
  addEventListener("storage", elsewhere, { signal });
  document.addEventListener("click", clicked, { signal });
}

const nameOf = (group) => group.slice(0, group.lastIndexOf(":"));
const forcesOf = (group) => group.slice(group.lastIndexOf(":") + 1).replaceAll(",", ", ");
const isGroup = (text) => typeof text === "string" && text.lastIndexOf(":") > 0;

// Without storage, as in some private windows, groups are kept until the page is closed.
let unstored = [];
function keptGroups() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(found) ? found.filter(isGroup).slice(0, MOST) : [];
  } catch {
    return unstored;
  }
}

function store(groups) {
  unstored = groups;
  try {
    localStorage.setItem(KEY, JSON.stringify(groups));
  } catch {}
}

// A group takes the place of one that is kept with the same name. Returns whether there was room.
function add(group) {
  const others = keptGroups().filter((known) => nameOf(known).toLowerCase() !== nameOf(group).toLowerCase());
  if (others.length >= MOST) return false;
  store([...others, group]);
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

// What is offered: groups that are kept, to choose, rename or forget, groups in the address to keep, and to keep what is
// chosen as a group. The name that the server proposes is that of its forces.
let renamed = ""; // the group whose name is being changed
function contentsOf(place, redraw) {
  const { groups, forces, proposed } = JSON.parse(place.dataset.groups);
  const mine = keptGroups();
  const refocus = () => {
    redraw();
    const next = place.querySelector("input, button");
    if (next) next.focus();
  };

  const offered = mine.map((group) => {
    const chosen = groups.includes(group);
    const others = groups.filter((other) => other !== group);
    const rename = (next) => {
      renamed = "";
      if (!next || next === group) return refocus();
      const kept = mine.map((other) => (other === group ? next : other));
      store(kept.filter((other) => other === next || nameOf(other).toLowerCase() !== nameOf(next).toLowerCase()));
      if (chosen) choose(groups.map((other) => (other === group ? next : other)), true);
      refocus();
    };
    if (group === renamed) return naming(group, rename);
    const pick = button(nameOf(group), () => choose(chosen ? others : [...groups, group], true));
    pick.setAttribute("aria-pressed", chosen);
    pick.title = forcesOf(group);
    const edit = labelled("✎", `Rename the group “${nameOf(group)}”`, () => {
      renamed = group;
      refocus();
    });
    const forget = labelled("×", `Forget the group “${nameOf(group)}”`, () => {
      store(keptGroups().filter((other) => other !== group));
      refocus();
    });
    const all = document.createElement("span");
    all.className = "fc-chip";
    all.append(pick, edit, forget);
    return all;
  });
  const label = document.createElement("span");
  label.textContent = "Your groups:";

  const others = groups.filter((group) => !mine.includes(group));
  const keep = others.map((group) => {
    const keeps = button(`Keep “${nameOf(group)}”`, () => {
      if (add(group)) refocus();
      else keeps.textContent = FULL;
    });
    keeps.title = `${forcesOf(group)}. Kept in this browser only.`;
    return keeps;
  });
  return [...(offered.length ? [label, ...offered] : []), ...keep, ...(proposed ? [keeping(proposed, forces)] : [])];
}

function labelled(sign, words, pressed) {
  const element = button(sign, pressed);
  element.title = words;
  element.setAttribute("aria-label", words);
  return element;
}

function keeping(proposed, forces) {
  const group = `${proposed}:${forces.join(",")}`;
  const keeps = button("Keep as a group", () => {
    if (add(group)) choose([group], false);
    else keeps.textContent = FULL;
  });
  keeps.title = `Keep these forces in this browser as “${proposed}”, a name that you can change`;
  return keeps;
}

// A form with the name of a group; `done` gets the group under its new name, or nothing if it stays.
function naming(group, done) {
  const form = document.createElement("form");
  const name = document.createElement("input");
  name.required = true;
  name.maxLength = MAX_NAME;
  name.value = nameOf(group);
  name.setAttribute("aria-label", `New name for “${nameOf(group)}”`);
  name.addEventListener("input", () => name.setCustomValidity(""));
  name.addEventListener("focus", () => name.select());
  const save = button("Save", () => {});
  save.type = "submit";
  form.append(name, save, button("Cancel", () => done("")));
  form.addEventListener("keydown", (event) => event.key === "Escape" && done(""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = name.value.trim().replace(/\s+/g, " ");
    if (words) return done(`${words}:${group.slice(group.lastIndexOf(":") + 1)}`);
    name.setCustomValidity("Enter a name.");
    name.reportValidity();
  });
  return form;
}
