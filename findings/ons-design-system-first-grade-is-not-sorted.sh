#!/usr/bin/env bash
# @ons/design-system 72.11.0: sorted by grades numbered from 0, a table mixes them up and says that it is sorted.
#
# The design system of the Office for National Statistics has a table that readers can sort; dataSort, an "integer" by
# its documentation, sets "the numerical order of a table cell". A 0 is left out of the page, so that the cell is sorted
# by its text; to the script a text is neither less nor greater than a number, and such a cell parts the rows above it
# from those below. With four grades from 0 for Outstanding, "descending" starts with a Good and ends with one; numbered
# from 1, all is well. (Its own example has "0" in quotes, which is kept.) A withheld figure, "[c]" without a number,
# does the same: 40 comes after 10. The page tells screen readers, too, that the column is sorted. The documentation
# speaks neither of 0 nor of texts among numbers. One would expect each grade in its place, and an odd cell at an end.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
  @ons/design-system@72.11.0 nunjucks@3.2.4 jsdom@29.1.1 >/dev/null
cp node_modules/@ons/design-system/components/table/sortable-table.js sortable-table.mjs
cat >sort.mjs <<'JS'
import { JSDOM } from "jsdom";
import nunjucks from "nunjucks";

import TableSort from "./sortable-table.mjs";

const system = new nunjucks.Environment(new nunjucks.FileSystemLoader("node_modules/@ons/design-system"));
const sort = (name, cells) => {
  const table = {
    variants: "sortable",
    caption: "Forces",
    sortBy: "Sort by",
    ariaAsc: "ascending",
    ariaDesc: "descending",
    ths: [{ value: name }],
    trs: cells.map((cell) => ({ tds: [cell] })),
  };
  const html = system.renderString(
    '{% from "components/table/_macro.njk" import onsTable %}{{ onsTable(table) | safe }}',
    { table },
  );
  const { document } = new JSDOM(html).window;
  globalThis.document = document;
  new TableSort(document.querySelector("table"), 0);
  document.querySelector("th button").click();
  const order = [...document.querySelectorAll("tbody td")].map((cell) => cell.textContent.trim());
  console.log(`${document.querySelector("[role=status]").textContent}: ${order.join(", ")}`);
};
const GRADES = ["Outstanding", "Good", "Requires improvement", "Inadequate"];
const given = ["Good", "Outstanding", "Inadequate", "Requires improvement", "Good", "Inadequate"];
for (const first of [1, 0]) {
  sort(`Grade from ${first}`, given.map((value) => ({ value, dataSort: GRADES.indexOf(value) + first })));
}
const figures = (values) =>
  values.map((value) => (value === "[c]" ? { value } : { value: String(value), dataSort: value }));
sort("Cases", figures([30, 10, 20, 40]));
sort("Cases, one withheld", figures([30, 10, "[c]", 20, 40]));
JS
seen=$(node sort.mjs)
echo "$seen"
[ "$seen" = "Sort by Grade from 1 (descending): Inadequate, Inadequate, Requires improvement, Good, Good, Outstanding
Sort by Grade from 0 (descending): Good, Outstanding, Inadequate, Inadequate, Requires improvement, Good
Sort by Cases (descending): 40, 30, 20, 10
Sort by Cases, one withheld (descending): 30, 10, [c], 40, 20" ]
