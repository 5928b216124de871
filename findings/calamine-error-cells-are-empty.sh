#!/usr/bin/env bash
# python-calamine 0.9.1: a cell that holds an error (#N/A, #VALUE!) is given as empty text, like an empty cell.
#
# In a spreadsheet such a cell says that a lookup or a linked data type failed: something is missing. openpyxl gives
# "#N/A" as it is shown. Whoever reads with calamine, or pandas with engine="calamine", cannot tell it from a cell that
# was left empty, and loses it without a word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1 >/dev/null
cat >read.py <<'PY'
import openpyxl
import python_calamine
import xlsxwriter

with xlsxwriter.Workbook("cells.xlsx") as book:
    sheet = book.add_worksheet()
    for row, value in enumerate(("#N/A", "#VALUE!")):
        sheet.write_formula(row, 0, "=NA()" if row == 0 else '="a"+1', None, value)
    sheet.write(2, 0, "kent")
print("openpyxl:", [cell.value for cell in openpyxl.load_workbook("cells.xlsx", data_only=True).active["A"]])
print("calamine:", python_calamine.CalamineWorkbook.from_path("cells.xlsx").get_sheet_by_index(0).to_python())
PY
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = "openpyxl: ['#N/A', '#VALUE!', 'kent']
calamine: [[''], [''], ['kent']]" ]
