#!/usr/bin/env bash
# pyjstat 2.4.0 (with pandas 3.1.0): values get other forces and years, unless a table's rows happen to be in order.
#
# JSON-stat, a format of statistical offices, holds values in one list: the last dimension goes round first, and a cell
# without a value needs a null. pyjstat writes the values in the order of the table's rows, whatever that is. A table
# sorted by year and then by force comes back with two values swapped, without a word. With one row missing, the list is
# too short: each later value slips into another cell (pyjstat's own reader then fails, those of others show wrong
# values). jsonstat-validator 0.4.6 calls both valid.
# One would expect each value to stay with its labels, since these stand in the same row.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pyjstat==2.4.0 pandas==3.1.0 jsonstat-validator==0.4.6 >/dev/null
cat >write.py <<'PY'
import json

import pandas
from jsonstat_validator import validate_jsonstat
from pyjstat import pyjstat

SORTED = [("Avon", "2023", 1), ("Avon", "2024", 2), ("Kent", "2023", 3), ("Kent", "2024", 4)]
BY_YEAR = sorted(SORTED, key=lambda row: row[1])
WITH_GAP = [row for row in SORTED if row[2] != 2]
for name, rows in (("sorted", SORTED), ("by year", BY_YEAR), ("with a gap", WITH_GAP)):
    text = pyjstat.Dataset.read(pandas.DataFrame(rows, columns=["force", "year", "value"])).write()
    written = json.loads(text)
    print(name, "size", written["size"], "values", written["value"], "valid", validate_jsonstat(written))
    try:
        back = pyjstat.Dataset.read(text).write("dataframe").itertuples(index=False, name=None)
        print("  wrong when read back:", [row for row in back if row not in SORTED])
    except IndexError as error:
        print("  when read back:", error)
PY
seen=$(venv/bin/python write.py)
echo "$seen"
[ "$seen" = "sorted size [2, 2] values [1, 2, 3, 4] valid True
  wrong when read back: []
by year size [2, 2] values [1, 3, 2, 4] valid True
  wrong when read back: [('Avon', '2024', 3), ('Kent', '2023', 2)]
with a gap size [2, 2] values [1, 3, 4] valid True
  when read back: list index out of range" ]
