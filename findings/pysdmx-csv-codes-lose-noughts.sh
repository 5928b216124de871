#!/usr/bin/env bash
# pysdmx 1.21.0: read from SDMX-CSV, codes change: "01" becomes "1", and "1E1" becomes "10.0"; from XML they are kept.
#
# SDMX is how statistical offices exchange tables; a code is a text from a code list ("01" for a force, "1E1" for a
# district). pysdmx writes one table as SDMX-ML (XML) and as SDMX-CSV, with the codes as given, and reads each back as
# columns of text. From CSV, though, a dimension whose codes all look like numbers is read as numbers and then made text
# again: the codes are then in no code list, a join with another table finds nothing, and two codes may become one.
# With one more code that has a letter, all are kept. Figures change alike: beside 5.5, a 5 is "5.0". get_datasets,
# which also gets the structure that calls FORCE a text, does the same. No warning is given; neither the docstring of
# read_sdmx nor the pages about reading and about CSV speak of it. One would expect the same codes from both files.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check "pysdmx[data,xml]==1.21.0" pandas==3.0.6 >/dev/null
cat >codes.py <<'PY'
import pandas
from pysdmx.io import read_sdmx, write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Component, Components, Concept, Role, Schema

ROLES = {"FORCE": Role.DIMENSION, "TIME_PERIOD": Role.DIMENSION, "OBS_VALUE": Role.MEASURE}
parts = [Component(name, role is Role.DIMENSION, role, Concept(name)) for name, role in ROLES.items()]
schema = Schema("datastructure", "ME", "CASES", Components(parts), "1.0", [])
FORMATS = {
    "XML": Format.DATA_SDMX_ML_3_0,
    "CSV 1.0": Format.DATA_SDMX_CSV_1_0_0,
    "CSV 2.0": Format.DATA_SDMX_CSV_2_0_0,
}
for codes in (("01", "02"), ("01", "02", "W1"), ("1E1", "2E1"), ("1", "01")):
    rows = [(code, "2024", value) for code, value in zip(codes, ("5", "5.5", "6"), strict=False)]
    table = pandas.DataFrame(rows, columns=list(ROLES), dtype="string")
    for name, format in FORMATS.items():
        written = write_sdmx([PandasDataset(structure=schema, data=table)], format)
        assert all(f'"{code}"' in written or f",{code}," in written for code in codes), written
        read = read_sdmx(written).data[0].data
        assert all(isinstance(value, str) for value in read["FORCE"]), read.dtypes
        print(f"{' '.join(codes)}: from {name}", *read["FORCE"], "with", *read["OBS_VALUE"])
PY
seen=$(venv/bin/python -W error codes.py)
echo "$seen"
[ "$seen" = "01 02: from XML 01 02 with 5 5.5
01 02: from CSV 1.0 1 2 with 5.0 5.5
01 02: from CSV 2.0 1 2 with 5.0 5.5
01 02 W1: from XML 01 02 W1 with 5 5.5 6
01 02 W1: from CSV 1.0 01 02 W1 with 5.0 5.5 6.0
01 02 W1: from CSV 2.0 01 02 W1 with 5.0 5.5 6.0
1E1 2E1: from XML 1E1 2E1 with 5 5.5
1E1 2E1: from CSV 1.0 10.0 20.0 with 5.0 5.5
1E1 2E1: from CSV 2.0 10.0 20.0 with 5.0 5.5
1 01: from XML 1 01 with 5 5.5
1 01: from CSV 1.0 1 1 with 5.0 5.5
1 01: from CSV 2.0 1 1 with 5.0 5.5" ]
