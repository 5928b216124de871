#!/usr/bin/env bash
# jsonstat-toolkit 2.2.2: to ask for a year that is not in the data gives forces the figures of other forces.
#
# JSON-stat, a format of statistical offices, holds values in one list, whose order follows the sizes of its dimensions.
# Dice() keeps the categories that one names. Asked for 2024 and 2025, where the data has 2024 only, it picks the right
# three values, but counts the unknown year in the size: two values for each force. So Kent gets Essex's figure of 2024,
# Avon has two for that year, and Essex none; the JSON-stat that it writes has three values for six cells. With an
# unknown force, rows come up twice, the second time without a value. Nothing is raised or warned of. One list of years
# for several tables, some of which stop earlier, is enough. The API reference says that Data() ignores a category that
# it does not know, and says nothing of that for Dice(). One would expect an unknown year to add nothing, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jsonstat-toolkit@2.2.2 >/dev/null
cat >dice.mjs <<'JS'
import JSONstat from "jsonstat-toolkit";

const FORCES = ["Avon", "Kent", "Essex"];
const YEARS = ["2023", "2024"];
const table = {
  version: "2.0",
  class: "dataset",
  id: ["force", "year"],
  size: [FORCES.length, YEARS.length],
  dimension: { force: { category: { index: FORCES } }, year: { category: { index: YEARS } } },
  value: [11, 12, 21, 22, 31, 32],
};
for (const filter of [
  { year: ["2024"] },
  { year: ["2024", "2025"] },
  { force: ["Kent"] },
  { force: ["Kent", "Gwent"] },
]) {
  const part = JSONstat(structuredClone(table)).Dice(filter, { clone: true });
  const rows = part.toTable({ type: "arrobj" }).map(({ force, year, value }) => `${force} ${year}: ${value}`);
  const kent = part.Data({ force: "Kent", year: "2024" }, false);
  const { size, value } = JSON.parse(JSONstat(structuredClone(table)).Dice(filter, { stringify: true }));
  console.log(JSON.stringify(filter));
  console.log(`  rows ${rows.join(", ")}`);
  console.log(`  Kent in 2024 ${JSON.stringify(kent)}; written as size ${size}, value ${value}`);
}
JS
seen=$(node dice.mjs)
echo "$seen"
[ "$seen" = '{"year":["2024"]}
  rows Avon 2024: 12, Kent 2024: 22, Essex 2024: 32
  Kent in 2024 22; written as size 3,1, value 12,22,32
{"year":["2024","2025"]}
  rows Avon 2024: 12, Avon 2024: 22, Kent 2024: 32, Kent 2024: undefined, Essex 2024: undefined, Essex 2024: undefined
  Kent in 2024 32; written as size 3,2, value 12,22,32
{"force":["Kent"]}
  rows Kent 2023: 21, Kent 2024: 22
  Kent in 2024 22; written as size 1,2, value 21,22
{"force":["Kent","Gwent"]}
  rows Kent 2023: 21, Kent 2024: 22, Kent 2023: undefined, Kent 2024: undefined
  Kent in 2024 22; written as size 2,2, value 21,22' ]
