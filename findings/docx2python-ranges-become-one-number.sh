#!/usr/bin/env bash
# docx2python 3.7.1: a range with Word's hyphen that does not break is one number: "12‑15 of 20" is read as 1215 of 20.
#
# Word has a hyphen for what must stay on one line (Ctrl+Shift+hyphen), which it saves as an element of its own,
# w:noBreakHyphen. docx2python leaves it out, in paragraphs and in cells of tables: the year 2023‑24 becomes 202324, and
# a change of ‑5 becomes a rise of 5. A hyphen that was typed as a character stays. Nothing is raised or warned of, and
# its README does not speak of it. Others had this fault and mended it (1018 of python-openxml/python-docx, 119 of
# mwilliamson/mammoth.js), so a reader of reports would not suspect it; python-docx 1.2.0 reads "12-15" from the file.
# One would expect a hyphen, as the page shows one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check docx2python==3.7.1 python-docx==1.2.0 >/dev/null
cat >read.py <<'PY'
import docx
from docx.oxml import OxmlElement
from docx2python import docx2python


def write(paragraph, words, hyphen):
    for number, part in enumerate(words.split("~")):
        if number and hyphen == "element":
            paragraph.add_run()._r.append(OxmlElement("w:noBreakHyphen"))
        paragraph.add_run(part if hyphen == "element" or not number else "-" + part)


for hyphen in ("element", "character"):
    document = docx.Document()
    write(document.add_paragraph(), "12~15 of 20 cases in 2023~24", hyphen)
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text = "Kent"
    write(cells[1].paragraphs[0], "~5", hyphen)
    document.save("report.docx")
    with docx2python("report.docx") as read:
        print(f"{hyphen}, docx2python:", [part for part in read.text.split("\n") if part])
    read = docx.Document("report.docx")
    row = [cell.text for cell in read.tables[0].rows[0].cells]
    print(f"{hyphen}, python-docx:", [read.paragraphs[0].text, *row])
PY
seen=$(venv/bin/python -W error read.py)
echo "$seen"
[ "$seen" = "element, docx2python: ['1215 of 20 cases in 202324', 'Kent', '5']
element, python-docx: ['12-15 of 20 cases in 2023-24', 'Kent', '-5']
character, docx2python: ['12-15 of 20 cases in 2023-24', 'Kent', '-5']
character, python-docx: ['12-15 of 20 cases in 2023-24', 'Kent', '-5']" ]
