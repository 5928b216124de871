#!/usr/bin/env bash
# dataframe-js 1.4.4: to sort a table into a new one also changes the order of the table that it came from.
#
# The README calls its DataFrame "an immutable data structure", whose methods each give a new one. sortBy() gives a new
# one as well, but puts the rows of the old one in order too. A script that works out the highest share, and then lists
# forces as they were read, lists them by share; a column that belongs to the rows by their place, added after sorting,
# gives Kent's grade to Avon and Avon's to Kent. Tables that were made of the old one before (filtered, or with a column
# more) stay as they were. Nothing is raised or warned of, and the documentation of sortBy() speaks of "an ordered
# DataFrame" as its result only; its author says in issue 102 of Gmousse/dataframe-js that a DataFrame is not changed in
# place. One would expect the table that was sorted to stay as it was, as it does with data-forge 1.10.5.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dataframe-js@1.4.4 data-forge@1.10.5 >/dev/null
cat >sort.cjs <<'JS'
const forge = require("data-forge");
const { DataFrame } = require("dataframe-js");

const ROWS = [
  { force: "Avon", rate: 7 },
  { force: "Essex", rate: 8 },
  { force: "Kent", rate: 9 },
];
const GRADES = ["Good", "Adequate", "Outstanding"];
const shown = (rows) => rows.map((row) => Object.values(row).join(" ")).join(", ");

const forces = new DataFrame(ROWS);
console.log(`as read: ${shown(forces.toCollection())}`);
const sorted = forces.sortBy("rate", true);
console.log(`a new table? ${sorted !== forces}; highest: ${sorted.toCollection()[0].force}`);
console.log(`the old one: ${shown(forces.toCollection())}`);
console.log(`with grades: ${shown(forces.withColumn("grade", (row, place) => GRADES[place]).toCollection())}`);

const others = new forge.DataFrame(ROWS);
const highest = others.orderByDescending((row) => row.rate).first().force;
console.log(`data-forge: highest ${highest}; the old one: ${shown(others.toArray())}`);
JS
seen=$(node sort.cjs)
echo "$seen"
[ "$seen" = "as read: Avon 7, Essex 8, Kent 9
a new table? true; highest: Kent
the old one: Kent 9, Essex 8, Avon 7
with grades: Kent 9 Good, Essex 8 Adequate, Avon 7 Outstanding
data-forge: highest Kent; the old one: Avon 7, Essex 8, Kent 9" ]
