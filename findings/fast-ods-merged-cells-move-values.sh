#!/usr/bin/env bash
# fast-ods 0.3.2: behind a merged cell of an ODS table, values move to the left; a comment is read in place of its cell.
#
# A cell that goes over two columns is followed, in the file, by a cell that it covers. fast-ods leaves the covered cell
# out, so that each later value of the row comes under another head (the grade of 2025 under 2024), and the row is one
# shorter than the others. A cell with a comment gives the comment, and not "Good". Of a cell with two lines only the
# first is read; a run of spaces, which the format holds as an element, is gone. Nothing is raised or warned of.
# calamine reads all four as they are shown. fast-ods' page says that it is young, and leaves out styles, formulas and
# metadata; statistical tables have merged cells and notes, and one would expect values to stay under their heads.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check fast-ods==0.3.2 odfpy==1.4.1 python-calamine==0.9.1 >/dev/null
cat >read.py <<'PY'
import fast_ods
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P, S
from python_calamine import CalamineWorkbook


def cell(*parts, **attributes):
    made = TableCell(valuetype="string", **attributes)
    for part in parts:
        made.addElement(P(text=part) if isinstance(part, str) else part)
    return made


comment = Annotation()
comment.addElement(P(text="Revised"))
spaced = P(text="Avon")
spaced.addElement(S(c=2))
spaced.addText("Somerset")
ROWS = (
    [cell("Force"), cell("2023"), cell("2024"), cell("2025")],
    [cell("Kent"), cell("not inspected", numbercolumnsspanned=2), CoveredTableCell(), cell("Good")],
    [cell(spaced), cell(comment, "Good"), cell("Good", "(revised)"), cell("Adequate")],
)
document, table = OpenDocumentSpreadsheet(), Table(name="grades")
for cells in ROWS:
    row = TableRow()
    for made in cells:
        row.addElement(made)
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save("grades.ods")
for row in fast_ods.ODSParser().parse("grades.ods"):
    print("fast-ods:", list(row))
for row in CalamineWorkbook.from_path("grades.ods").get_sheet_by_index(0).to_python():
    print("calamine:", row)
PY
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = "fast-ods: ['Force', '2023', '2024', '2025']
fast-ods: ['Kent', 'not inspected', 'Good']
fast-ods: ['AvonSomerset', 'Revised', 'Good', 'Adequate']
calamine: ['Force', '2023', '2024', '2025']
calamine: ['Kent', 'not inspected', '', 'Good']
calamine: ['Avon  Somerset', 'Good', 'Good\n(revised)', 'Adequate']" ]
