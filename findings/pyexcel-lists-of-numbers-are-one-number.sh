#!/usr/bin/env bash
# pyexcel 0.7.6 (with pyexcel-io 0.6.8): a cell of CSV that lists numbers is one number: "1,2" is 12, "4,5,6" is 456.
#
# A cell can name several questions, grades or areas, and quotes keep its commas in, as RFC 4180 has it. pyexcel takes
# any digits with commas between them for one whole number and leaves the commas out, wherever they stand: groups of
# three are not asked for. So questions 1 and 2 are question 12, "1,12" and "11,2" are equal, and a share of "4,5" (with
# a comma for a point, as in many countries) is 45. With a space behind the comma it stays text. No warning is given,
# and the documentation says that text of CSV becomes a number "if possible", nothing of commas; an issue of 2022 (268
# of pyexcel/pyexcel, closed) has the decimal comma, not lists. One would expect "1,2" to stay text, as Python's int()
# and float() refuse it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pyexcel==0.7.6 pyexcel-io==0.6.8 >/dev/null
cat >audit.csv <<'CSV'
force,questions,share
Avon,"1,2","4,5"
Kent,"1,12","12,25"
Essex,"11,2","0,5"
Devon,"4,5,6","1,500"
Dorset,"1, 2",4.5
CSV
cat >read.py <<'PY'
import csv

import pyexcel

with open("audit.csv", newline="") as file:
    for given, read in zip(csv.DictReader(file), pyexcel.iget_records(file_name="audit.csv"), strict=True):
        print(read["force"], *(f"{given[name]!r} is {read[name]!r}" for name in ("questions", "share")), sep="; ")
PY
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = "Avon; '1,2' is 12; '4,5' is 45
Kent; '1,12' is 112; '12,25' is 1225
Essex; '11,2' is 112; '0,5' is '0,5'
Devon; '4,5,6' is 456; '1,500' is 1500
Dorset; '1, 2' is '1, 2'; '4.5' is 4.5" ]
