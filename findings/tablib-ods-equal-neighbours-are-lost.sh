#!/usr/bin/env bash
# tablib 3.10.0: of equal cells side by side in an ODS table one is left, and later figures move under other years.
#
# ODS can write a cell once with the number of times that it comes (table:number-columns-repeated), and a row likewise;
# LibreOffice and Excel save equal neighbours so. tablib reads such a cell once, and an empty one not at all. For a
# force with 5, 5 and 7, the 7 of 2025 then stands under 2024; with two empty cells and a 9, the 9 stands under 2023. Of
# two equal rows one is left. Short rows are filled up at their end, so that the table keeps its shape; nothing is
# raised or warned of, and its documentation does not speak of it. A pull request of 2025 would repeat cells, not rows
# (616 of jazzband/tablib), and is still open. calamine reads all as shown. One would expect each figure under its own
# year.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check \
  tablib==3.10.0 odfpy==1.4.1 python-calamine==0.9.1 >/dev/null
cat >read.py <<'PY'
import tablib
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import CalamineWorkbook


def cell(value=None, times=1):
    repeated = {"numbercolumnsrepeated": times} if times > 1 else {}
    if value is None:
        return TableCell(**repeated)
    shown = {"valuetype": "float", "value": value} if isinstance(value, int) else {"valuetype": "string"}
    made = TableCell(**shown, **repeated)
    made.addElement(P(text=str(value)))
    return made


ROWS = (
    ([cell("Force"), cell("2023"), cell("2024"), cell("2025")], 1),
    ([cell("Avon"), cell(3), cell(4), cell(6)], 1),
    ([cell("Kent"), cell(5, times=2), cell(7)], 1),
    ([cell("Essex"), cell(times=2), cell(9)], 1),
    ([cell("not inspected"), cell(1), cell(2), cell(3)], 2),
)
document, table = OpenDocumentSpreadsheet(), Table(name="cases")
for cells, times in ROWS:
    row = TableRow(**({"numberrowsrepeated": times} if times > 1 else {}))
    for made in cells:
        row.addElement(made)
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save("cases.ods")
with open("cases.ods", "rb") as file:
    read = tablib.Dataset().load(file, format="ods")
for row in (read.headers, *read):
    print("tablib:", list(row))
for row in CalamineWorkbook.from_path("cases.ods").get_sheet_by_index(0).to_python():
    print("calamine:", row)
PY
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = "tablib: ['Force', '2023', '2024', '2025']
tablib: ['Avon', 3.0, 4.0, 6.0]
tablib: ['Kent', 5.0, 7.0, '']
tablib: ['Essex', 9.0, '', '']
tablib: ['not inspected', 1.0, 2.0, 3.0]
calamine: ['Force', '2023', '2024', '2025']
calamine: ['Avon', 3.0, 4.0, 6.0]
calamine: ['Kent', 5.0, 5.0, 7.0]
calamine: ['Essex', '', '', 9.0]
calamine: ['not inspected', 1.0, 2.0, 3.0]
calamine: ['not inspected', 1.0, 2.0, 3.0]" ]
