#!/usr/bin/env bash
# abspc 1.1.0: in a chart of shares, two months without figures make special causes of all others, all of them usual.
#
# abspc draws the control charts that the NHS in England uses. For shares (p) and rates (u), its centre line is the
# sum of what was counted, divided by the sum of what it was counted of. A month whose figure is missing is left out
# of the first sum, but not of the second, so that it counts as nought: ten months of about 50% have their centre at
# 42%, all lie above it, and each is marked as a special cause. In a chart of rates, the counts are no longer divided
# at all: numbers with a gap are floats in pandas, and only whole ones are taken for counts, so that 50 of 100 has the
# rate 50. The documentation of calculate_control_limits() does not speak of missing figures, and it warns of nothing
# (where causes are marked, NumPy warns of a "cast", which says nothing of the limits). One would expect the limits
# that the ten months have on their own; there, no month stands out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check abspc==1.1.0 pandas==2.3.3 numpy==2.4.6 >/dev/null
cat >chart.py <<'PY'
import pandas
from abspc import calculate_control_limits, detect_special_causes

solved = [50, 52, 48, 51, 49, 50, 53, 47, 50, 51]
ten = pandas.DataFrame({"value": solved, "subgroup_size": 100})
twelve = pandas.DataFrame({"value": [*solved, None, None], "subgroup_size": 100})
tables = {"ten months": ten, "and two without a figure": twelve, "the same as Int64": twelve.astype("Int64")}
for kind in ("p", "u"):
    for name, table in tables.items():
        chart = detect_special_causes(calculate_control_limits(table, kind))
        first = chart.iloc[0]
        limits = f"{first['lcl']:.3f} to {first['ucl']:.3f}"
        print(f"{kind}, {name}: first {first['value']:.2f}, centre {first['mean']:.4f}, limits {limits};", end=" ")
        print(f"special causes: {chart['special_cause'].sum()}")
PY
seen=$(venv/bin/python -W ignore chart.py)
echo "$seen"
[ "$seen" = "p, ten months: first 0.50, centre 0.5010, limits 0.351 to 0.651; special causes: 0
p, and two without a figure: first 0.50, centre 0.4175, limits 0.270 to 0.565; special causes: 10
p, the same as Int64: first 0.50, centre 0.4175, limits 0.270 to 0.565; special causes: 10
u, ten months: first 0.50, centre 0.5010, limits 0.289 to 0.713; special causes: 0
u, and two without a figure: first 50.00, centre 41.7500, limits 39.812 to 43.688; special causes: 10
u, the same as Int64: first 0.50, centre 0.4175, limits 0.224 to 0.611; special causes: 10" ]
