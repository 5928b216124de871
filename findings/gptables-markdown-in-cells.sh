#!/usr/bin/env bash
# gptables 2.0.2: a text in a data cell that looks like a Markdown link becomes a link, and two of them become one.
#
# Its documentation gives Markdown links for the texts of the cover and above a table. They are read in the cells of
# the table too: "[report](https://example.org/a)" becomes the word "report" with a link, so that the text is no longer
# what it was; of a cell with two such links, all but the first word is lost. One would expect data to be written as they
# are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check gptables==2.0.2 openpyxl==3.1.5 >/dev/null
cat >cells.py <<'PY'
import gptables
import openpyxl
import pandas

LINK = "[report](https://example.org/a)"
for text in (LINK, f"{LINK} and {LINK}"):
    table = gptables.GPTable(pandas.DataFrame({"force": ["Kent"], "note": [text]}), "grades", "Grades", index_columns={})
    gptables.write_workbook("book.xlsx", {"grades": table}, contentsheet_label=None)
    cell = openpyxl.load_workbook("book.xlsx").active["B4"]
    print(repr(cell.value), cell.hyperlink.target)
PY
seen=$(venv/bin/python -W ignore cells.py)
echo "$seen"
[ "$seen" = "'report' https://example.org/a
'report' https://example.org/a%20and%20%5breport%5d" ]
