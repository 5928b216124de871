#!/usr/bin/env bash
# pandas 3.1.0 with odfpy 1.4.1 (engine="odf"): durations and true/false in ODS are read by what the cell shows.
#
# Each cell of an OpenDocument table holds a value and the text that is shown for it. pandas takes numbers and dates by
# their value, but a duration by its text, as a time of day: the 7 seconds in which a call was answered, shown as
# "00:07", become seven minutes past midnight; shown as "07" they become midnight; 26 hours raise an error. Of true and
# false it asks whether the text is "TRUE": in a German document, which shows "WAHR", or with a format that shows "Yes",
# each true becomes False, without a word. With engine="calamine" pandas gives the values.
# Governments publish in ODS; one would expect the value, whatever the format of the cell.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pandas==3.1.0 odfpy==1.4.1 python-calamine==0.9.1 >/dev/null
cat >read.py <<'PY'
import pandas
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def read(shown, engine, **value):
    document = OpenDocumentSpreadsheet()
    table, row, cell = Table(name="calls"), TableRow(), TableCell(**value)
    cell.addElement(P(text=shown))
    row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save("calls.ods")
    try:
        return repr(pandas.read_excel("calls.ods", engine=engine, header=None).iloc[0, 0])
    except ValueError as error:
        return type(error).__name__


CELLS = (
    ("00:07", {"valuetype": "time", "timevalue": "PT00H00M07S"}),
    ("07:30", {"valuetype": "time", "timevalue": "PT00H07M30S"}),
    ("07", {"valuetype": "time", "timevalue": "PT00H00M07S"}),
    ("26:30:00", {"valuetype": "time", "timevalue": "PT26H30M00S"}),
    ("TRUE", {"valuetype": "boolean", "booleanvalue": "true"}),
    ("Yes", {"valuetype": "boolean", "booleanvalue": "true"}),
    ("WAHR", {"valuetype": "boolean", "booleanvalue": "true"}),
)
for shown, value in CELLS:
    print(shown, list(value.values())[1], *(read(shown, engine, **value) for engine in ("odf", "calamine")))
PY
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = "00:07 PT00H00M07S datetime.time(0, 7) datetime.time(0, 0, 7)
07:30 PT00H07M30S datetime.time(7, 30) datetime.time(0, 7, 30)
07 PT00H00M07S datetime.time(0, 0) datetime.time(0, 0, 7)
26:30:00 PT26H30M00S DateParseError 'PT26H30M00S'
TRUE true np.True_ np.True_
Yes true np.False_ np.True_
WAHR true np.False_ np.True_" ]
