#!/usr/bin/env bash
# alasql 4.19.1: asked for the latest grade of each force, it gives the one that comes first in the table.
#
# alasql asks tables in a web page by SQL. The usual question for each force's latest grade numbers its rows by
# ROW_NUMBER() OVER (PARTITION BY force ORDER BY year DESC) and takes the first. alasql numbers rows in the order of the
# table, whatever stands behind ORDER BY, and starts anew where a row has another force than the row above. So Avon,
# "Good" in 2021 and "Inadequate" in 2024, is given as "Good"; and in a table sorted by year every row is the latest of
# its force. Nothing is raised or warned of, and the README does not speak of it. Other window functions, such as LAG(),
# raise an error, and an issue about these takes ROW_NUMBER() as right (2408 of AlaSQL/alasql). DuckDB 2.0.0 has the
# grades of 2024 for either table, as one would expect.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check duckdb==2.0.0 >/dev/null
npm install --silent --no-audit --no-fund alasql@4.19.1 >/dev/null
cat >question.sql <<'SQL'
SELECT force, year, grade FROM (
  SELECT force, year, grade, ROW_NUMBER() OVER (PARTITION BY force ORDER BY year DESC) AS place FROM grades
) AS numbered WHERE place = 1 ORDER BY force
SQL
cat >grades.json <<'JSON'
[
  {"force": "Avon", "year": 2021, "grade": "Good"},
  {"force": "Avon", "year": 2024, "grade": "Inadequate"},
  {"force": "Kent", "year": 2024, "grade": "Good"},
  {"force": "Kent", "year": 2021, "grade": "Adequate"}
]
JSON
cat >ask.cjs <<'JS'
const { readFileSync } = require("node:fs");
const alasql = require("alasql");

const rows = JSON.parse(readFileSync("grades.json", "utf8"));
const question = readFileSync("question.sql", "utf8");
alasql("CREATE TABLE grades");
for (const [order, data] of [
  ["as it stands", rows],
  ["sorted by year", rows.toSorted((one, other) => other.year - one.year)],
]) {
  alasql.tables.grades.data = data;
  const found = alasql(question).map(({ force, year, grade }) => `${force} ${year} ${grade}`);
  console.log(`alasql, table ${order}: ${found.join(", ")}`);
}
JS
cat >ask.py <<'PY'
from pathlib import Path

import duckdb

question = Path("question.sql").read_text()
duckdb.sql("CREATE TABLE stored AS FROM 'grades.json'")
for order, rows in (("as it stands", "FROM stored"), ("sorted by year", "FROM stored ORDER BY year DESC")):
    duckdb.sql(f"CREATE OR REPLACE TABLE grades AS {rows}")
    found = duckdb.sql(question).fetchall()
    print(f"DuckDB, table {order}:", ", ".join(" ".join(map(str, row)) for row in found))
PY
seen=$(node ask.cjs && venv/bin/python -W error ask.py)
echo "$seen"
[ "$seen" = "alasql, table as it stands: Avon 2021 Good, Kent 2024 Good
alasql, table sorted by year: Avon 2024 Inadequate, Avon 2021 Good, Kent 2024 Good, Kent 2021 Adequate
DuckDB, table as it stands: Avon 2024 Inadequate, Kent 2024 Good
DuckDB, table sorted by year: Avon 2024 Inadequate, Kent 2024 Good" ]
