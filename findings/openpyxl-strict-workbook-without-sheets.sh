#!/usr/bin/env bash
# openpyxl 3.1.5: a workbook saved as "Strict Open XML", one of Excel's own choices, opens without any sheet.
#
# ISO 29500 has two forms of the format, which differ in the names of their namespaces. openpyxl takes the strict one
# without an error, warns of an "invalid specification", and gives an empty list of sheets; pandas then cannot read the
# file by its first sheet. One would expect an error that names the form, or the rows. calamine reads them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.9.1 >/dev/null
cat >read.py <<'PY'
import warnings
import zipfile

import openpyxl
import python_calamine

MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}" conformance="strict">'
    '<sheets><sheet name="grades" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'
    '<c r="A1" t="inlineStr"><is><t>good</t></is></c></row></sheetData></worksheet>',
}
with zipfile.ZipFile("strict.xlsx", "w") as archive:
    for name, text in PARTS.items():
        archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}')
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    print("openpyxl:", openpyxl.load_workbook("strict.xlsx").sheetnames, [str(w.message) for w in said])
book = python_calamine.CalamineWorkbook.from_path("strict.xlsx")
print("calamine:", book.sheet_names, book.get_sheet_by_index(0).to_python())
PY
seen=$(venv/bin/python read.py)
echo "$seen"
grep -q "^openpyxl: \[\]" <<<"$seen" && grep -q "^calamine: \['grades'\] \[\['good'\]\]$" <<<"$seen"
