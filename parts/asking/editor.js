// Puts an editor with colours and completion in the place of the text area of /ask, which goes on holding the text: what
// is typed in the one is in the other. Without this script, or if it fails, the text area is there as it is.
export default function (component) {
  const { data, parentElement } = component;
  if (parentElement.stop) parentElement.stop(); // this runs again on every rerun
  const keep = () => {
    const area = document.querySelector(`textarea[aria-label="${CSS.escape(data.label)}"]`);
    if (!area) return;
    const place = area.parentElement;
    const before = place.previousElementSibling;
    const holder = before && before.matches(".fc-editor") ? before : mount(area, place, data);
    // The server, or the back button, may have changed the text.
    const shown = holder.view.state.doc;
    if (shown.toString() !== area.value) holder.view.dispatch({ changes: { from: 0, to: shown.length, insert: area.value } });
  };
  keep();
  const timer = setInterval(keep, 200);
  parentElement.stop = () => clearInterval(timer);
  return parentElement.stop;
}

function mount(area, place, data) {
  const holder = document.createElement("div");
  holder.className = "fc-editor";
  place.before(holder);
  const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  holder.view = codemirrorSql.edit({
    parent: holder,
    text: area.value,
    label: data.label,
    described: data.described,
    schema: data.schema,
    // React notices what is set by its prototype's setter.
    changed: (text) => {
      if (text === area.value) return;
      write.call(area, text);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    ask: () => holder.closest("[data-testid=stForm]").querySelector("[data-testid=stFormSubmitButton] button").click(),
  });
  place.hidden = true; // last, so that the area stays where the editor fails
  return holder;
}
