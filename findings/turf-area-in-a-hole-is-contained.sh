#!/usr/bin/env bash
# @turf/turf 7.4.0: the Met's area, which has a hole where the City of London is, is said to contain the City.
#
# GeoJSON gives an area that lies around another one a hole. booleanContains() asks, by its documentation, that no part
# of the second area is in the exterior of the first; but it looks at the outline of the second only, never within it,
# and takes the edge of the hole for the inside of the first. So one force contains the other, booleanOverlap() says
# that the two overlap, and booleanTouches() that they do not touch; an area that covers the whole hole and a strip
# around it is contained too. Two forces side by side overlap, and are said to touch only with the same corners. Tables
# of neighbours, and of stations or wards by force, come out wrong; booleanPointInPolygon() is right. Nothing is raised
# or warned of. Issue 2454 of Turfjs/turf (open since 2023) is about areas side by side. One would expect what the
# documentation says, as Shapely 2.1.2 finds it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @turf/turf@7.4.0 >/dev/null
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check shapely==2.1.2 >/dev/null
cat >areas.json <<'JSON'
{
  "met": [
    [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]],
    [[4, 4], [4, 6], [6, 6], [6, 4], [4, 4]]
  ],
  "city": [[[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]],
  "centre": [[[3, 3], [7, 3], [7, 7], [3, 7], [3, 3]]],
  "kent": [[[10, 2], [15, 2], [15, 8], [10, 8], [10, 2]]]
}
JSON
cat >ask.mjs <<'JS'
import { readFileSync } from "node:fs";

import * as turf from "@turf/turf";

const areas = JSON.parse(readFileSync("areas.json", "utf8"));
const met = turf.polygon(areas.met);
for (const name of ["city", "centre", "kent"]) {
  const other = turf.polygon(areas[name]);
  const contains = turf.booleanContains(met, other);
  const overlaps = turf.booleanOverlap(met, other);
  const touches = turf.booleanTouches(met, other);
  console.log(`turf: met and ${name}: contains ${contains}, overlaps ${overlaps}, touches ${touches}`);
}
console.log(`turf: the middle of the hole is in the met: ${turf.booleanPointInPolygon([5, 5], met)}`);
JS
cat >ask.py <<'PY'
import json

from shapely import Point, Polygon

with open("areas.json", encoding="utf-8") as file:
    areas = {name: Polygon(rings[0], rings[1:]) for name, rings in json.load(file).items()}
met = areas["met"]
for name in ("city", "centre", "kent"):
    other = areas[name]
    answers = f"contains {met.contains(other)}, overlaps {met.overlaps(other)}, touches {met.touches(other)}"
    print(f"shapely: met and {name}: {answers.lower()}")
print("shapely: the middle of the hole is in the met:", str(met.contains(Point(5, 5))).lower())
PY
seen=$(node ask.mjs && venv/bin/python ask.py)
echo "$seen"
[ "$seen" = "turf: met and city: contains true, overlaps true, touches false
turf: met and centre: contains true, overlaps false, touches false
turf: met and kent: contains false, overlaps true, touches false
turf: the middle of the hole is in the met: false
shapely: met and city: contains false, overlaps false, touches true
shapely: met and centre: contains false, overlaps true, touches false
shapely: met and kent: contains false, overlaps false, touches true
shapely: the middle of the hole is in the met: false" ]
