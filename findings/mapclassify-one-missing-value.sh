#!/usr/bin/env bash
# mapclassify 2.10.0: one area without a figure puts the area with the highest figure into the lowest class of a map.
#
# mapclassify finds the classes of a shaded map. A missing figure is NaN in pandas, and many maps of areas have one. All
# of its ways to classify take the list without an error. Quantiles and percentiles then have a bound that is NaN, and
# give the highest figure class 0, the colour of the lowest; natural breaks (FisherJenks) give all areas class 0. By
# equal intervals, or with bounds of one's own, only the missing figure goes to the lowest class. GeoPandas' plot()
# leaves missing figures out before it asks. The project discusses it (issue 212); its documentation does not say it.
# One would expect an error, or a class of its own for what is missing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check mapclassify==2.10.0 >/dev/null
cat >classes.py <<'PY'
import math

import mapclassify

RATES = [0.1, 0.2, 0.3, 0.5, 0.9]
for scheme, options in (
    ("Quantiles", {"k": 3}),
    ("Percentiles", {"pct": [25, 75, 100]}),
    ("FisherJenks", {"k": 3}),
    ("EqualInterval", {"k": 3}),
    ("UserDefined", {"bins": [0.25, 0.4, 1]}),
):
    classes = [mapclassify.classify(rates, scheme, **options).yb.tolist() for rates in (RATES, [*RATES, math.nan])]
    print(scheme, *classes)
PY
seen=$(venv/bin/python -W ignore classes.py)
echo "$seen"
[ "$seen" = "Quantiles [0, 0, 1, 2, 2] [0, 0, 1, 1, 0, 0]
Percentiles [0, 0, 1, 1, 2] [0, 0, 1, 1, 0, 0]
FisherJenks [0, 0, 0, 1, 2] [0, 0, 0, 0, 0, 0]
EqualInterval [0, 0, 0, 1, 2] [0, 0, 0, 1, 2, 0]
UserDefined [0, 0, 1, 2, 2] [0, 0, 1, 2, 2, 0]" ]
