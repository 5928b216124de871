#!/usr/bin/env bash
# xlsx2csv 0.8.6: a figure that is shown with a word, "43 forces" or "£12m", is lost; the text of its format is written.
#
# A workbook can show a unit behind a number by the number's format: 0 "forces". The word stands in quotation marks, and
# the cell is still a number. xlsx2csv reads a positive number as a date if its format has a letter of dates (d, h, m, s
# or y; none of them in square brackets), in quotation marks too. It then writes the format with the parts of that date:
# 43 and 8 both become 0 "forces", 7 days become 0" 06ays", and £12m ends in "01", a month. A number below 1 becomes a
# time of day. Nothing is raised or warned of, and its README does not speak of it. Polars' engine="xlsx2csv" gives the
# same; openpyxl gives the numbers. --ignore-formats date time keeps them, but leaves true dates as numbers too.
# One would expect a word in quotation marks to be shown or left out, and never to take the figure's place.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5 polars==2.1.0 >/dev/null
cat >read.py <<'PY'
import csv
import subprocess
import sys

import openpyxl
import polars

SHOWN = (
    (43, '0 "forces"'),
    (8, '0 "forces"'),
    (7, '0" days"'),
    (12, '"£"0"m"'),
    (0.25, '0.00 "per day"'),
    (-5, '0 "forces"'),
    (5, "0"),
)
book = openpyxl.Workbook()
book.active.append(["figure"])
for row, (number, shown) in enumerate(SHOWN, 2):
    book.active.cell(row, 1, number).number_format = shown
book.save("figures.xlsx")
print("openpyxl:", [value for (value,) in openpyxl.load_workbook("figures.xlsx").active.values][1:])
for options in ([], ["--ignore-formats", "date", "time"]):
    call = [sys.executable, "-m", "xlsx2csv", "figures.xlsx", *options]
    written = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    print(" ".join(["xlsx2csv", *options]) + ":", [value for (value,) in csv.reader(written.splitlines())][1:])
print("polars:", polars.read_excel("figures.xlsx", engine="xlsx2csv")["figure"].to_list())
PY
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = "openpyxl: [43, 8, 7, 12, 0.25, -5, 5]
xlsx2csv: ['0 \"forces\"', '0 \"forces\"', '0\" 06ays\"', '\"£\"0\"01\"', '06:00', '-5', '5']
xlsx2csv --ignore-formats date time: ['43', '8', '7', '12', '0.25', '-5', '5']
polars: ['0 \"forces\"', '0 \"forces\"', '0\" 06ays\"', '\"£\"0\"01\"', '06:00', '-5', '5']" ]
