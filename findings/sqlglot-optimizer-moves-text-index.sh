#!/usr/bin/env bash
# sqlglot 30.30.0: its optimizer changes the place that is asked for in a text, so that a DuckDB query finds other rows.
#
# DuckDB counts the characters of a text from 1: code[1] = 'W' picks the Welsh areas by the first letter of their ONS
# code. Read and written again in the dialect of DuckDB, sqlglot keeps this. After optimize(), with a schema that says
# that the column is text, it has become code[0] = 'W', which is true of no row. Nothing is raised; a log line below the
# level of warnings says that an offset was applied. A list's index stays as it was.
# One would expect a query to give the same rows after it was optimized for the same database.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check sqlglot==30.30.0 duckdb==2.0.0 >/dev/null
cat >optimize.py <<'PY'
import re

import duckdb
import sqlglot
from sqlglot.optimizer import optimize

database = duckdb.connect()
database.execute("create table areas as from (values ('E23000032', ['Kent']), ('W15000001', ['Gwent'])) t(code, names)")
SCHEMA = {"areas": {"code": "VARCHAR", "names": "VARCHAR[]"}}
for query in (
    "SELECT code FROM areas WHERE code[1] = 'W'",
    "SELECT code[-1] AS last FROM areas",
    "SELECT code FROM areas WHERE names[1] = 'Gwent'",
):
    tree = sqlglot.parse_one(query, read="duckdb")
    written, optimized = tree.sql("duckdb"), optimize(tree, schema=SCHEMA, dialect="duckdb").sql("duckdb")
    index = re.search(r"\[-?\d\]", optimized)[0]
    print([database.execute(text).fetchall() for text in (query, written, optimized)], index)
PY
seen=$(venv/bin/python optimize.py)
echo "$seen"
[ "$seen" = "[[('W15000001',)], [('W15000001',)], []] [0]
[[('2',), ('1',)], [('2',), ('1',)], [('3',), ('0',)]] [-2]
[[('W15000001',)], [('W15000001',)], [('W15000001',)]] [1]" ]
