// Finds a force by any of its names, or by a place in its area; see queries/find_force.sql.
// accessible-autocomplete (vendor/) is put before this text: it gives window.accessibleAutocomplete.
export default function (component) {
  const { parentElement } = component;
  const place = parentElement.querySelector("#fc-find");
  if (!place || place.firstChild) return; // this runs again on every rerun

  let waiting, asked;
  const source = (name, show) => {
    clearTimeout(waiting);
    if (asked) asked.abort();
    waiting = setTimeout(async () => {
      asked = new AbortController();
      try {
        const root = window.__streamlit.BACKEND_BASE_URL.replace(/\/?$/, "/");
        const answer = await fetch(`${root}api/views/find_force.json?name=${encodeURIComponent(name)}`, asked);
        show(answer.ok ? await answer.json() : []);
      } catch (error) {
        if (error.name !== "AbortError") show([]);
      }
    }, 120);
  };

  const text = (words) => {
    const element = document.createElement("span");
    element.textContent = words;
    return element.innerHTML;
  };
  const other = (row) => (row.kind === "force" ? row.region : row.force_name);
  window.accessibleAutocomplete({
    element: place,
    id: "fc-find-name",
    name: "",
    source,
    minLength: 2,
    autoselect: true,
    confirmOnBlur: false,
    displayMenu: "overlay",
    placeholder: "Force, town or council",
    inputClasses: "fc-find-input",
    hintClasses: "",
    menuClasses: "fc-find-menu",
    tNoResults: () => "No force and no place of this name",
    templates: {
      inputValue: (row) => (row ? row.name : ""),
      suggestion: (row) => (row.name ? `<b>${text(row.name)}</b> <small>${text(other(row))}</small>` : ""),
    },
    onConfirm: (row) => {
      if (!row) return;
      const input = document.getElementById("fc-find-name");
      // As any link of a page: links.js follows it.
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
