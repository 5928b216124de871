#!/usr/bin/env bash
# python-calamine 0.9.1: two lines in a cell of an ODS file run together: "45" above "12" is read as 4512.
#
# OpenDocument has two ways to put lines into a cell: a paragraph for each, or a line break within one. odfpy's own
# helper for texts writes the break, and pandas does so when it saves. calamine keeps paragraphs and runs of spaces
# apart, but drops a break and a tab, unless the file repeats the text in an attribute (as pandas' does, odfpy's not):
# a head is "Casesper 1,000", a grade "Requiresimprovement", which no list of grades holds, and two figures are one.
# Nothing is raised or warned of. Polars reads ODS through calamine and does the same; pandas with odfpy, its default
# for ODS, keeps the break and drops the tab too. LibreOffice's source has a line break and a tab for the two. Neither
# calamine's documentation nor Polars' speaks of it.
# One would expect a line break to be read as one, or at least as a space.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check python-calamine==0.9.1 odfpy==1.4.1 pandas==3.1.1 polars==2.1.0 fastexcel==0.21.0 >/dev/null
cat >read.py <<'PY'
import pandas
import polars
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.teletype import addTextToElement
from odf.text import P
from python_calamine import CalamineWorkbook

# Each cell by its paragraphs: the last one has two
CELLS = (["Cases\nper 1,000"], ["45\n12"], ["Requires\nimprovement"], ["7\t[r]"], ["Avon  and Somerset"], ["45", "12"])


def texts_by_calamine(path):
    return [text for (text,) in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]


document, table = OpenDocumentSpreadsheet(), Table(name="cases")
for texts in CELLS:
    row, cell = TableRow(), TableCell(valuetype="string")
    for text in texts:
        paragraph = P()
        addTextToElement(paragraph, text)
        cell.addElement(paragraph)
    row.addElement(cell)
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save("cases.ods")
print("calamine:", texts_by_calamine("cases.ods"))
print("polars:", polars.read_ods("cases.ods", has_header=False).to_series().to_list())
print("pandas:", pandas.read_excel("cases.ods", header=None)[0].to_list())
pandas.DataFrame(CELLS[:4]).to_excel("saved.ods", index=False, header=False)
print("saved by pandas:", texts_by_calamine("saved.ods"))
PY
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = "calamine: ['Casesper 1,000', '4512', 'Requiresimprovement', '7[r]', 'Avon  and Somerset', '45\\n12']
polars: ['Casesper 1,000', '4512', 'Requiresimprovement', '7[r]', 'Avon  and Somerset', '45\\n12']
pandas: ['Cases\\nper 1,000', '45\\n12', 'Requires\\nimprovement', '7[r]', 'Avon  and Somerset', '45\\n12']
saved by pandas: ['Cases\\nper 1,000', '45\\n12', 'Requires\\nimprovement', '7\\t[r]']" ]
