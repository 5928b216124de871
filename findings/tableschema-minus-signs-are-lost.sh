#!/usr/bin/env bash
# tableschema 1.21.0 (PyPI) and 1.12.6 (npm): in a column of figures that may have a "%", -5% is read as 5, and -5 too.
#
# In a Table Schema, "bareNumber": false says that figures may stand with other characters, such as "5%" or "£5", which
# are stripped. Both libraries strip all up to the first digit, and so a minus sign: a column of changes in which crime
# fell by 5% says that it rose by 5%, and a figure without a "%" loses its sign as well (points below). Where bareNumber
# is left as it is, -5 stays -5. Nothing is raised or warned of; a mean or a total of such a column is wrong. The
# specification speaks of "non-numeric characters"; its issue 609, open since 2018, asks to leave signs out of them. One
# would expect that a sign is a part of a number: frictionless, which followed these libraries, keeps it in 5.21.0,
# after it was reported (its issue 1520).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund tableschema@1.12.6 >/dev/null
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check tableschema==1.21.0 frictionless==5.21.0 >/dev/null
cat >schema.json <<'JSON'
{
  "fields": [
    { "name": "force", "type": "string" },
    { "name": "change", "type": "number", "bareNumber": false },
    { "name": "points", "type": "integer", "bareNumber": false },
    { "name": "bare", "type": "number" }
  ]
}
JSON
cat >changes.csv <<'CSV'
force,change,points,bare
Kent,-5%,-3,-5
Met,2.5%,1,2.5
Avon,-0.5%,-12,-0.5
CSV
cat >read.py <<'PY'
import json

from frictionless import Resource, Schema
from tableschema import Table


def shown(rows):
    listed = [f"{row['force']} {row['change']} {row['points']} {row['bare']}" for row in rows]
    return f"{', '.join(listed)}; change in all {sum(row['change'] for row in rows)}"


with open("schema.json") as file:
    schema = json.load(file)
print("tableschema, Python:", shown(Table("changes.csv", schema=schema).read(keyed=True)))
print("frictionless:", shown(Resource(path="changes.csv", schema=Schema.from_descriptor(schema)).read_rows()))
PY
cat >read.cjs <<'JS'
const { Table } = require("tableschema");

(async () => {
  const table = await Table.load("changes.csv", { schema: "schema.json" });
  const rows = await table.read({ keyed: true });
  const listed = rows.map((row) => `${row.force} ${row.change} ${row.points} ${row.bare}`);
  const total = rows.reduce((sum, row) => sum + row.change, 0);
  console.log(`tableschema, JavaScript: ${listed.join(", ")}; change in all ${total}`);
})();
JS
seen=$(venv/bin/python read.py && node read.cjs)
echo "$seen"
[ "$seen" = "tableschema, Python: Kent 5 3 -5, Met 2.5 1 2.5, Avon 0.5 12 -0.5; change in all 8.0
frictionless: Kent -5 -3 -5, Met 2.5 1 2.5, Avon -0.5 -12 -0.5; change in all -3.0
tableschema, JavaScript: Kent 5 3 -5, Met 2.5 1 2.5, Avon 0.5 12 -0.5; change in all 8" ]
