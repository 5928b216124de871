#!/usr/bin/env bash
# Vega 6.4.0: "Round 1" to "Round 12" become the months of 2001, as numbers; with a thirteenth round they stay text.
#
# parse: "auto" lets Vega find the type of each field: boolean, number, date or text. For dates it asks the JavaScript
# engine, and that of Chrome and Node takes a word with a number behind it for a month or a year. So rounds, grades
# ("Grade 4") and tiers with numbers up to 12 become milliseconds: "Round 2" is 980985600000 where the clock is at UTC,
# and a filter for datum.value == 'Round 2' finds nothing. One value more turns the field back to text: a thirteenth
# round, an empty cell, "Round 2018/19". The documentation says that Date.parse reads what is declared a date,
# not that it also decides which fields are dates; an issue of 2018 says so of datalib, Vega's forerunner.
# One would expect that a date needs a date, and that one more row does not change what the others are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional vega@6.4.0 >/dev/null
cat >rounds.mjs <<'JS'
import { writeFileSync } from "node:fs";

import * as vega from "vega";

const rounds = (last) => Array.from({ length: last }, (_, place) => `Round ${place + 1}`);
for (const [name, values] of Object.entries({
  "12 rounds": rounds(12),
  "13 rounds": rounds(13),
  "with an empty one": ["Round 1", "Round 2", ""],
  "with a financial year": ["Round 1", "Round 2", "Round 2018/19"],
  grades: ["Grade 4", "Grade 2"],
})) {
  writeFileSync("table.csv", ["value", "share"].join() + "\n" + values.map((value) => `${value},0.5\n`).join(""));
  const data = [
    { name: "read", url: "table.csv", format: { type: "csv", parse: "auto" } },
    { name: "found", source: "read", transform: [{ type: "filter", expr: "datum.value == 'Round 2'" }] },
  ];
  const view = await new vega.View(vega.parse({ data })).runAsync();
  const [first, second] = view.data("read").map(({ value }) => JSON.stringify(value));
  console.log(`${name}: ${vega.inferType(values)}, ${first}, ${second}, found ${view.data("found").length}`);
}
JS
seen=$(TZ=UTC node rounds.mjs)
echo "$seen"
[ "$seen" = '12 rounds: date, 978307200000, 980985600000, found 0
13 rounds: string, "Round 1", "Round 2", found 1
with an empty one: string, "Round 1", "Round 2", found 1
with a financial year: string, "Round 1", "Round 2", found 1
grades: date, 986083200000, 980985600000, found 0' ]
