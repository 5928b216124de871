#!/usr/bin/env bash
# irrCAC 0.4.4: Krippendorff's alpha for grades in order is 0.834, where Krippendorff's own example comes to 0.815.
#
# Alpha says how far inspectors agree. How far two grades in order lie apart, Krippendorff counts by the ratings that
# were given between them; weights="ordinal" of irrCAC counts the grades of the scale between them, whether anybody gave
# these or not. Both are called ordinal, and the method is called krippendorff(). On his example (4 observers, 12 units,
# 5 grades) irrCAC and the package krippendorff agree about alpha for names, for distances and for ratios, so that one
# would not suspect the fourth. irrCAC's documentation has the formula of its weights, and does not say that it makes
# another coefficient. One would expect the alpha that bears his name; the package krippendorff gives it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check irrCAC==0.4.4 krippendorff==0.9.0 >/dev/null
cat >alpha.py <<'PY'
import math

import krippendorff
import pandas
from irrCAC.raw import CAC

OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
ratings = [[math.nan if grade == "." else int(grade) for grade in observer] for observer in OBSERVERS]
table = pandas.DataFrame(ratings).T
for level, weights in (("nominal", "identity"), ("interval", "quadratic"), ("ratio", "ratio"), ("ordinal", "ordinal")):
    alpha = krippendorff.alpha(reliability_data=ratings, level_of_measurement=level)
    other = CAC(table, weights=weights).krippendorff()["est"]["coefficient_value"]
    print(f"{level}: krippendorff {alpha:.3f}, irrCAC {other:.3f}")
PY
seen=$(venv/bin/python -W ignore alpha.py)
echo "$seen"
[ "$seen" = "nominal: krippendorff 0.743, irrCAC 0.743
interval: krippendorff 0.849, irrCAC 0.849
ratio: krippendorff 0.797, irrCAC 0.797
ordinal: krippendorff 0.815, irrCAC 0.834" ]
