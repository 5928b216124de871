#!/usr/bin/env bash
# data-forge 1.10.5: a force without any figure has the mean, the median, the least and the highest figure 0.
#
# Missing figures (null, undefined) are left out where data-forge computes: 8 and null have the mean 8. Where nothing
# is left, though, the result is 0 and not a missing one: in a table by force, one that has published no figure stands
# at 0 days, beside one whose figure is 0, and lowers the mean of the forces. Only the standard deviation is missing
# (NaN) there, and 0 too for a series without any values. The documentation of average(), median(), min() and max()
# speaks of "the number values in the series" or its values, and not of what comes of none; nothing is raised or
# warned of. One would expect a missing result (NULL in SQL), or an error, as simple-statistics 7.12.1 raises it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund data-forge@1.10.5 simple-statistics@7.12.1 >/dev/null
cat >means.mjs <<'JS'
import { DataFrame, Series } from "data-forge";
import { mean } from "simple-statistics";

const FUNCTIONS = ["average", "median", "min", "max", "std"];
for (const values of [[8, null], [null, null], []]) {
  const series = new Series(values);
  const results = FUNCTIONS.map((name) => `${name} ${series[name]()}`);
  console.log(`${JSON.stringify(values)}: ${results.join(", ")}`);
}
const days = new DataFrame([
  { force: "Kent", days: 12 },
  { force: "Kent", days: 14 },
  { force: "Met", days: null },
  { force: "Met", days: null },
  { force: "Avon", days: 0 },
]);
const table = days.pivot("force", "days", (series) => series.average()).orderBy((row) => row.force);
console.log(`by force: ${table.toArray().map((row) => `${row.force} ${row.days}`).join(", ")}`);
const means = table.getSeries("days");
console.log(`mean of the forces: ${means.average().toFixed(2)}; without Met: ${mean([13, 0]).toFixed(2)}`);
try {
  console.log(`simple-statistics: ${mean([])}`);
} catch (error) {
  console.log(`simple-statistics: ${error.message}`);
}
JS
seen=$(node means.mjs)
echo "$seen"
[ "$seen" = "[8,null]: average 8, median 8, min 8, max 8, std 0
[null,null]: average 0, median 0, min 0, max 0, std NaN
[]: average 0, median 0, min 0, max 0, std 0
by force: Avon 0, Kent 13, Met 0
mean of the forces: 4.33; without Met: 6.50
simple-statistics: mean requires at least one data point" ]
