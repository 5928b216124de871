#!/usr/bin/env bash
# flatgeobuf 4.5.0: without a figure at the first area, the figures of all areas are lost; with null, they are text.
#
# GeoJSON lets each area have its own figures, and whoever joins figures to outlines adds one where there is one. When
# the JavaScript library writes such areas, the first decides which figures there are and of what type. Without a figure
# at the first area the column is not written, and a map shows no share at all where only one is missing. With null
# there, the column is text, in which "9" is more than "45.7" and "0" counts as true. With the same areas in another
# order all is kept. Nothing is raised or warned of, and the README does not speak of it. FlatGeobuf itself lets a
# feature leave out a column: GDAL, tried by way of pyogrio 0.13.0, writes all figures of the same GeoJSON, and this
# library reads them. One would expect it to write what it was given, or to say that it cannot.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund flatgeobuf@4.5.0 >/dev/null
cat >areas.mjs <<'JS'
import { deserialize, serialize } from "flatgeobuf/lib/mjs/geojson.js";

const AVON = { force: "Avon" };
const OTHERS = [
  { force: "Kent", share: 45.7 },
  { force: "Essex", share: 9 },
  { force: "Gwent", share: 0 },
];
const orders = {
  "first without a share": [AVON, ...OTHERS],
  "first with null": [{ ...AVON, share: null }, ...OTHERS],
  "last without a share": [...OTHERS, AVON],
  "last with null": [...OTHERS, { ...AVON, share: null }],
};
for (const [order, forces] of Object.entries(orders)) {
  const features = forces.map((properties, place) => ({
    type: "Feature",
    properties,
    geometry: { type: "Point", coordinates: [place, 52] },
  }));
  const written = serialize({ type: "FeatureCollection", features });
  const read = [];
  for await (const feature of deserialize(written)) read.push(feature.properties);
  const shown = read.map(({ force, share }) => `${force} ${typeof share === "string" ? `"${share}"` : share}`);
  console.log(`${order}: ${shown.join(", ")}`);
}
JS
seen=$(node areas.mjs)
echo "$seen"
[ "$seen" = 'first without a share: Avon undefined, Kent undefined, Essex undefined, Gwent undefined
first with null: Avon undefined, Kent "45.7", Essex "9", Gwent "0"
last without a share: Kent 45.7, Essex 9, Gwent 0, Avon NaN
last with null: Kent 45.7, Essex 9, Gwent 0, Avon undefined' ]
