// Runs the scripts that scripts.py puts before this one, once; the finder at each rerun, since its place may be made anew. What
// they add to the document ends with ``signal``.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  if (previewLost(data.preview)) setTriggerValue("lost", true);
  if (!parentElement.running) {
    const { signal } = (parentElement.running = new AbortController());
    const given = { ...data, signal, onChange: changesUntil(signal) };
    for (const run of [charts, links, pictures, prints, reports, access, boxes, marks, tooltips, data.embedded ? frame : groups]) run(given);
  }
  if (!data.embedded) finder(component);
  return () => {
    parentElement.running?.abort();
    delete parentElement.running;
  };
}

const PREVIEW = "forces-compared-preview"; // set in this tab while it shows one

function previewLost(shown) {
  try {
    const before = sessionStorage.getItem(PREVIEW);
    shown ? sessionStorage.setItem(PREVIEW, "yes") : sessionStorage.removeItem(PREVIEW);
    return before && !shown;
  } catch {
    return false; // the browser keeps nothing
  }
}

// Calls a function now, and in the next frame after each change of the document: one observer for all scripts.
function changesUntil(signal) {
  const calls = [];
  let waiting = false;
  const changed = new MutationObserver(() => {
    if (!waiting) requestAnimationFrame(() => {
      waiting = false;
      for (const call of calls) call();
    });
    waiting = true;
  });
  changed.observe(document.body, { childList: true, subtree: true, characterData: true });
  signal.addEventListener("abort", () => changed.disconnect());
  return (call) => {
    calls.push(call);
    call();
  };
}
