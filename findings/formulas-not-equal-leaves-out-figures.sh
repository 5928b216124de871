#!/usr/bin/env bash
# formulas 1.3.4: of 10, "[c]", 12 and 15, COUNTIF(…,"<>[c]") counts no figure at all, and SUMIF adds up 0.
#
# formulas is a Python library that works out the formulas of an Excel workbook. Tables of statistics mark a figure that
# is withheld with "[c]" in its cell, and "<>[c]" asks for all the others. A criterion with words is only compared with
# cells that hold words, so that no number is "not [c]", and a total lacks all that it should add up; in the same way
# "<>0" leaves out the words. Nothing is raised or warned of, and the documentation does not speak of it. In Excel a
# number is not equal to any words, as a mended fault of the like in another library has it (1327 of apache/poi); pycel
# 1.0b30 does as Excel. One would expect a count of 3 forces with a figure, and a total of 37.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check formulas==1.3.4 pycel==1.0b30 openpyxl==3.1.5 >/dev/null
cat >work_out.py <<'PY'
import formulas
import openpyxl
from pycel import ExcelCompiler

FORMULAS = (
    'COUNTIF(B2:B5,"<>[c]")',
    'COUNTIFS(B2:B5,"<>[c]")',
    'SUMIF(B2:B5,"<>[c]")',
    'SUMIFS(B2:B5,B2:B5,"<>[c]")',
    'COUNTIF(B2:B5,"<>0")',
    'COUNTIF(B2:B5,"[c]")',
    'COUNTIF(B2:B5,">11")',
    'COUNTIF(A2:A5,"<>Kent")',
)
workbook = openpyxl.Workbook()
sheet = workbook.active
sheet.title = "cases"
for row in (("Force", "Cases"), ("Avon", 10), ("Kent", "[c]"), ("Essex", 12), ("Gwent", 15)):
    sheet.append(row)
for row, formula in enumerate(FORMULAS, start=2):
    sheet[f"D{row}"] = "=" + formula
workbook.save("cases.xlsx")
solved = formulas.ExcelModel().loads("cases.xlsx").finish().calculate()
solved = {name.upper(): cells for name, cells in solved.items()}
compiled = ExcelCompiler("cases.xlsx")
for row, formula in enumerate(FORMULAS, start=2):
    found = solved[f"'[CASES.XLSX]CASES'!D{row}"].value[0, 0]
    print(f"{formula}: formulas {float(found):g}, pycel {compiled.evaluate(f'cases!D{row}'):g}")
PY
seen=$(venv/bin/python work_out.py 2>/dev/null)
echo "$seen"
[ "$seen" = 'COUNTIF(B2:B5,"<>[c]"): formulas 0, pycel 3
COUNTIFS(B2:B5,"<>[c]"): formulas 0, pycel 3
SUMIF(B2:B5,"<>[c]"): formulas 0, pycel 37
SUMIFS(B2:B5,B2:B5,"<>[c]"): formulas 0, pycel 37
COUNTIF(B2:B5,"<>0"): formulas 3, pycel 4
COUNTIF(B2:B5,"[c]"): formulas 1, pycel 1
COUNTIF(B2:B5,">11"): formulas 2, pycel 2
COUNTIF(A2:A5,"<>Kent"): formulas 3, pycel 3' ]
