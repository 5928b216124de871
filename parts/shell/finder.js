// Finds a force by any of its names, or by a place in its area; see queries/find_force.sql.
// accessible-autocomplete (vendor/) comes before this script and defines window.accessibleAutocomplete.
export default function (component) {
  const { parentElement } = component;
  const place = parentElement.querySelector("#fc-find");
  if (!place || place.firstChild) return; // this runs again on every rerun

  let timer, request;
  const source = (name, show) => {
    clearTimeout(timer);
    if (request) request.abort();
    timer = setTimeout(async () => {
      request = new AbortController();
      try {
        const root = window.__streamlit.BACKEND_BASE_URL.replace(/\/?$/, "/");
        const answer = await fetch(`${root}api/views/find_force.json?name=${encodeURIComponent(name)}`, request);
        show(answer.ok ? await answer.json() : []);
      } catch (error) {
        if (error.name !== "AbortError") show([]);
      }
    }, 120);
  };

  const escaped = (text) => {
    const element = document.createElement("span");
    element.textContent = text;
    return element.innerHTML;
  };
  // A force with its region; a place with its council, unless its name says it, and its force.
  const detail = (row) =>
    row.kind === "force"
      ? row.region
      : [row.district, row.force_name].filter((part) => part && !row.name.includes(part)).join(" · ");
  window.accessibleAutocomplete({
    element: place,
    id: "fc-find-name",
    name: "",
    source,
    minLength: 2,
    autoselect: true,
    confirmOnBlur: false,
    displayMenu: "overlay",
    placeholder: "Force, town, council or postcode",
    inputClasses: "fc-find-input",
    hintClasses: "",
    menuClasses: "fc-find-menu",
    tNoResults: () => "No matching force or place in England and Wales",
    templates: {
      inputValue: (row) => (row ? row.name : ""),
      suggestion: (row) => (row.name ? `<b>${escaped(row.name)}</b> <small>${escaped(detail(row))}</small>` : ""),
    },
    onConfirm: (row) => {
      if (!row) return;
      const input = document.getElementById("fc-find-name");
      // Like any link on a page, followed by links.js.
      const link = document.createElement("a");
      link.href = `force?${new URLSearchParams({ force: row.force })}`;
      link.dataset.inside = "yes";
      document.body.append(link);
      link.click();
      link.remove();
      if (input) input.blur();
    },
  });
}
