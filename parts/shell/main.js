// Runs the scripts of the page, which scripts.py puts before this text, each with a place to keep what it has begun.
export default function (component) {
  const { parentElement } = component;
  const kept = (parentElement.kept ??= new Map());
  const stops = [links, pictures, reports, access].map((run) => {
    if (!kept.has(run)) kept.set(run, document.createElement("div"));
    return run({ ...component, parentElement: kept.get(run) });
  });
  finder(component);
  return () => stops.forEach((stop) => stop && stop());
}
