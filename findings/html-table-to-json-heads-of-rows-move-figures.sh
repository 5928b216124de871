#!/usr/bin/env bash
# html-table-to-json 1.0.0: where a table marks forces as heads of their rows, figures of 2021/22 stand under 2018/19.
#
# For readers who listen to a table, the first cell of each row is marked as its head: <th scope="row">. Pages of
# statistics do so, and guides ask for it. This library takes each head of a row for the head of the first column, and
# counts the other cells from there: the last force gives its name to a column that holds the figures of 2018/19 of all
# forces, those of 2021/22 stand under 2018/19, and no row says whose it is. Where the forces stand in plain cells, the
# table is read as meant. The readme says that heads (th) become the keys, and shows them in the first row; nothing is
# raised or warned of. One would expect the same rows for both, as pandas reads them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund html-table-to-json@1.0.0 >/dev/null
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pandas==3.1.1 lxml==6.1.3 >/dev/null
cat >heads.html <<'HTML'
<table>
  <thead>
    <tr><th scope="col">Force</th><th scope="col">2018/19</th><th scope="col">2021/22</th></tr>
  </thead>
  <tbody>
    <tr><th scope="row">Kent</th><td>11</td><td>12</td></tr>
    <tr><th scope="row">Met</th><td>21</td><td>22</td></tr>
  </tbody>
</table>
HTML
sed -E 's,<th scope="row">(\w+)</th>,<td>\1</td>,' heads.html >cells.html
cat >read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { parse } = require("html-table-to-json");

const shown = (row) => Object.entries(row).map(([key, value]) => `${key}: ${value}`).join(", ");
for (const file of ["heads.html", "cells.html"]) {
  const table = parse(readFileSync(file, "utf8"));
  console.log(`${file}: ${table.headers[0].join(", ")}`);
  for (const row of table.results[0]) console.log(`  ${shown(row)}`);
}
JS
cat >read.py <<'PY'
import pandas

for file in ("heads.html", "cells.html"):
    rows = pandas.read_html(file)[0].to_dict("records")
    print(f"pandas, {file}:", "; ".join(", ".join(f"{key}: {value}" for key, value in row.items()) for row in rows))
PY
seen=$(node read.cjs && venv/bin/python read.py)
echo "$seen"
[ "$seen" = "heads.html: Met, 2018/19, 2021/22
  Met: 11, 2018/19: 12
  Met: 21, 2018/19: 22
cells.html: Force, 2018/19, 2021/22
  Force: Kent, 2018/19: 11, 2021/22: 12
  Force: Met, 2018/19: 21, 2021/22: 22
pandas, heads.html: Force: Kent, 2018/19: 11, 2021/22: 12; Force: Met, 2018/19: 21, 2021/22: 22
pandas, cells.html: Force: Kent, 2018/19: 11, 2021/22: 12; Force: Met, 2018/19: 21, 2021/22: 22" ]
