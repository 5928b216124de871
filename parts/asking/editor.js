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
    showError(holder);
    showAnswer();
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
    functions: data.functions,
    keywords: data.keywords,
    // React notices what is set by its prototype's setter.
    changed: (text) => {
      if (text === area.value) return;
      write.call(area, text);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    ask: () => holder.closest("[data-testid=stForm]").querySelector("[data-testid=stFormSubmitButton] button").click(),
  });
  holder.view.contentDOM.tabIndex = 0; // as it is anyway, but not every tool knows that of an editable element
  place.hidden = true; // last, so that the area stays where the editor fails
  return holder;
}

// Mark in the text what an error below is about, once for each error.
function showError(holder) {
  const error = document.querySelector("[data-error-from]");
  const text = holder.view.state.doc.toString();
  const place = error ? `${error.dataset.errorFrom} ${error.dataset.errorTo} ${text}` : "";
  if (place === (holder.marked ?? "")) return;
  // Once the text is another, the error is no longer about it.
  const stale = error && error === holder.markedFor && holder.marked;
  holder.marked = place;
  holder.markedFor = error;
  if (stale) return;
  // The server counts characters from the first that is no space; the editor counts units of UTF-16.
  const asked = text.trimStart();
  const units = (count) => text.length - asked.length + [...asked].slice(0, Number(count)).join("").length;
  if (error) codemirrorSql.markError(holder.view, units(error.dataset.errorFrom), units(error.dataset.errorTo));
  else codemirrorSql.markError(holder.view, 0, 0);
}

// After a question was asked by hand, or an example was chosen, its answer begins in view, and the Tab key goes on from
// there: once for each. A link that is opened begins at the top of the page.
let shown = "0";
function showAnswer() {
  const answer = document.querySelector(".fc-answer[data-asked]");
  if (!answer || answer.dataset.asked === shown) return;
  shown = answer.dataset.asked;
  if (shown === "0") return;
  const field = document.querySelector(".fc-editor");
  answer.focus({ preventScroll: true });
  // Of an example, its text is new too: both are in view, from the text on.
  const from = answer.dataset.from === "example" && field ? field.closest("[data-testid=stElementContainer]") ?? field : answer;
  from.scrollIntoView({ block: "start" });
}
