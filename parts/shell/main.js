// Runs the scripts that scripts.py puts before this one, each with an element of its own for its state.
export default function (component) {
  const { parentElement } = component;
  const elements = (parentElement.elements ??= new Map());
  const embedded = Boolean(component.data && component.data.embedded);
  const stops = [charts, links, pictures, prints, reports, access, boxes, marks, tooltips, ...(embedded ? [frame] : [groups])].map((run) => {
    if (!elements.has(run)) elements.set(run, document.createElement("div"));
    return run({ ...component, parentElement: elements.get(run) });
  });
  if (!embedded) finder(component);
  return () => stops.forEach((stop) => stop && stop());
}
