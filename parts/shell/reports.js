// "Something wrong?" in a menu: fetches the rows of the exhibit when opened, and writes the text of a report.
export default function ({ signal }) {
  const opened = ({ target: details }) => {
    if (details.matches?.("details[data-report][open]")) prepare(details);
  };
  const changed = ({ target }) => {
    const details = target.closest?.("details[data-report]");
    if (!details) return;
    if (target.matches("[data-rows]")) write(details);
    else updateLink(details);
  };

  document.addEventListener("toggle", opened, { capture: true, signal }); // it does not bubble
  document.addEventListener("input", changed, { signal });
}

const rowsOf = new WeakMap();

async function prepare(details) {
  if (rowsOf.has(details)) return;
  rowsOf.set(details, []);
  write(details);
  const list = details.querySelector("[data-rows]");
  try {
    const answer = await fetch(new URL(about(details).rows, document.baseURI));
    if (!answer.ok) throw new Error(answer.status);
    const rows = await answer.json();
    rowsOf.set(details, rows);
    list.append(...rows.map((row, number) => new Option(summaryOf(row), number + 1)));
  } catch {
    list.append(new Option("We could not load the rows: name the row in the text", ""));
    rowsOf.delete(details);
  }
}

const about = (details) => JSON.parse(details.dataset.report);

// A row in short: its cells without those about its source.
function summaryOf(row) {
  const cells = Object.entries(row).filter(([name, value]) => value !== null && value !== "" && !/source|citation|note/.test(name));
  return cells.map(([, value]) => value).join(" · ").slice(0, 160);
}

function write(details) {
  const { title, shows, version } = about(details);
  const row = (rowsOf.get(details) || [])[details.querySelector("[data-rows]").value - 1];
  const cells = row ? Object.entries(row).filter(([, value]) => value !== null && value !== "") : [];
  const lines = [
    `Chart or table: ${title} (${shows})`,
    `Address: ${location.href}`,
    ...cells.map(([name, value]) => `${name.replaceAll("_", " ")}: ${value}`),
    `Version of the record: ${version}`,
    "",
    "What is wrong: ",
    "What it should say, and a page that says so: ",
  ];
  details.querySelector("[data-text]").value = lines.join("\n");
  updateLink(details);
}

// The link that sends the report: an e-mail includes its text, which a form or an issue tracker may not accept.
function updateLink(details) {
  const link = details.querySelector("[data-send]");
  if (!link || !link.dataset.send.startsWith("mailto:")) return;
  const subject = `Forces Compared: ${about(details).title}`;
  const body = details.querySelector("[data-text]").value;
  link.href = `${link.dataset.send}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}
