#!/usr/bin/env bash
# mapshaper 0.7.70: a missing figure counts as nought in a mean and a median, and the least figure of a group is null.
#
# mapshaper joins areas of a map, forces to regions for instance, and calculates figures of them: calc="m = mean(n)". In
# JSON and GeoJSON a missing figure is null. Of 3, null and 5 the mean is then 2.67 in place of 4, the median 3 in place
# of 4, the least null. An empty cell of a CSV file does the same. If the key is left out of one area, which means the
# same to most readers, mean and least are right, and there is no median. -classify of the same tool puts null apart,
# as "null or non-numeric". Its guide to expressions lists these functions without a word on null; nothing is printed.
# One would expect what SQL and spreadsheets do, to leave a missing figure out, or a warning: a force that published
# nothing would otherwise pull its region down as if it had published 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional mapshaper@0.7.70 >/dev/null
cat >areas.mjs <<'JS'
import mapshaper from "mapshaper";

const CALC = "areas = count(), average = round(mean(n), 2), middle = median(n), least = min(n), most = max(n)";
const A = { n: 3 };
const C = { n: 5 };

async function region(file, text) {
  const commands = `-i ${file} -dissolve calc='${CALC}' -o made.json format=json`;
  const made = await mapshaper.applyCommands(commands, { [file]: text });
  return JSON.stringify(JSON.parse(made["made.json"])[0]);
}

function areas(figures) {
  const features = Object.entries(figures).map(([force, properties], place) => {
    const [west, east] = [place, place + 1];
    const coordinates = [[[west, 50], [west, 51], [east, 51], [east, 50], [west, 50]]];
    return { type: "Feature", properties: { force, ...properties }, geometry: { type: "Polygon", coordinates } };
  });
  return JSON.stringify({ type: "FeatureCollection", features });
}

console.log("without it:", await region("areas.geojson", areas({ A, C })));
console.log("null:", await region("areas.geojson", areas({ A, B: { n: null }, C })));
console.log("no key:", await region("areas.geojson", areas({ A, B: {}, C })));
console.log("CSV:", await region("areas.csv", "force,n\nA,3\nB,\nC,5\n"));
JS
seen=$(node areas.mjs)
echo "$seen"
[ "$seen" = 'without it: {"areas":2,"average":4,"middle":4,"least":3,"most":5}
null: {"areas":3,"average":2.67,"middle":3,"least":null,"most":5}
no key: {"areas":3,"average":4,"least":3,"most":5}
CSV: {"areas":3,"average":2.67,"middle":3,"least":null,"most":5}' ]
