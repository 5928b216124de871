#!/usr/bin/env bash
# @tidyjs/tidy 2.6.1: two tables with a column of the same name are joined to one column that mixes figures of both.
#
# tidy.js brings dplyr of R to lists of objects. A column that both tables have, and that they are not joined by, is
# kept once: a force that is in both tables has the figure of the second, and one that is in the first only keeps that
# of the first. So 2022 and 2024, joined by the force, give one column that is 2024 for two forces and 2022 for the
# third, whose total and order belong to no year; the figures of 2022 for the others are lost. Forces that are in both
# tables would show nothing but 2024. The documents that come with the package say that leftJoin() "adds right-side
# columns where a match exists; fills with undefined where no match is found", and nothing of columns with one name.
# Nothing is raised or warned of. One would expect what dplyr and pandas do: both columns, with endings.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tidyjs/tidy@2.6.1 >/dev/null
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pandas==3.1.1 >/dev/null
cat >join.mjs <<'JS'
import { arrange, desc, fullJoin, leftJoin, sum, summarize, tidy } from "@tidyjs/tidy";

const earlier = [
  { force: "Kent", graded: 12 },
  { force: "Met", graded: 45 },
  { force: "Avon", graded: 30 },
];
const later = [
  { force: "Kent", graded: 21, pages: 80 },
  { force: "Met", graded: 15, pages: 95 },
];
const shown = (rows) => rows.map((row) => `${row.force} ${row.graded} (${row.pages ?? "no"} pages)`).join(", ");
for (const [name, join] of Object.entries({ leftJoin, fullJoin })) {
  const joined = tidy(earlier, join(later, { by: "force" }));
  console.log(`${name}: ${shown(joined)}; columns ${Object.keys(joined[0]).join(", ")}`);
  const [{ total }] = tidy(joined, summarize({ total: sum("graded") }));
  console.log(`  total ${total}; most: ${tidy(joined, arrange(desc("graded")))[0].force}`);
}
JS
cat >join.py <<'PY'
import pandas

earlier = pandas.DataFrame({"force": ["Kent", "Met", "Avon"], "graded": [12, 45, 30]})
later = pandas.DataFrame({"force": ["Kent", "Met"], "graded": [21, 15], "pages": [80, 95]})
print("pandas: columns", ", ".join(earlier.merge(later, "left", "force")))
PY
seen=$(node join.mjs && venv/bin/python join.py)
echo "$seen"
[ "$seen" = "leftJoin: Kent 21 (80 pages), Met 15 (95 pages), Avon 30 (no pages); columns force, graded, pages
  total 66; most: Avon
fullJoin: Kent 21 (80 pages), Met 15 (95 pages), Avon 30 (no pages); columns force, graded, pages
  total 66; most: Avon
pandas: columns force, graded_x, graded_y, pages" ]
