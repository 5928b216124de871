#!/usr/bin/env bash
# diff-binom-confint 0.1.0: for 0 of 10 cases, method="wilson-cc" gives an interval that leaves out 0 itself.
#
# Small audits often find none, or all. Wilson's interval with a continuity correction, as SciPy gives it, starts at 0
# where none was found and ends at 1 where all were.
# Here it starts at 0.009 for 0 of 10, and at 0.108 for 0 of 1; for 10 of 10 it ends at 0.991. An error bar then does
# not reach the share that it belongs to, and "at least 0.9%" is said of what nobody found. SciPy's "wilsoncc" gives the
# same limits but for these; so does this library for all shares between, and its "wilson" has none of this. No warning
# is given, and the documentation only lists the names of its methods. One would expect an interval to hold the share
# that was observed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check diff-binom-confint==0.1.0 scipy==1.17.1 >/dev/null
cat >limits.py <<'PY'
from diff_binom_confint import compute_confidence_interval
from scipy.stats import binomtest

for found, of in ((0, 1), (0, 3), (0, 10), (1, 10), (5, 10), (9, 10), (10, 10)):
    shown = [f"{found} of {of}:"]
    for method in ("wilson", "wilson-cc"):
        limits = compute_confidence_interval(found, of, 0.95, method)
        low, high = round(limits.lower_bound, 6), round(limits.upper_bound, 6)
        shown.append(f"{method} {low:.3f} to {high:.3f} {'holds' if low <= found / of <= high else 'leaves out'} it,")
    limits = binomtest(found, of).proportion_ci(0.95, "wilsoncc")
    print(*shown, f"SciPy {limits.low:.3f} to {limits.high:.3f}")
PY
seen=$(venv/bin/python -W error limits.py)
echo "$seen"
[ "$seen" = "0 of 1: wilson 0.000 to 0.793 holds it, wilson-cc 0.108 to 0.945 leaves out it, SciPy 0.000 to 0.945
0 of 3: wilson 0.000 to 0.561 holds it, wilson-cc 0.032 to 0.690 leaves out it, SciPy 0.000 to 0.690
0 of 10: wilson 0.000 to 0.278 holds it, wilson-cc 0.009 to 0.345 leaves out it, SciPy 0.000 to 0.345
1 of 10: wilson 0.018 to 0.404 holds it, wilson-cc 0.005 to 0.459 holds it, SciPy 0.005 to 0.459
5 of 10: wilson 0.237 to 0.763 holds it, wilson-cc 0.201 to 0.799 holds it, SciPy 0.201 to 0.799
9 of 10: wilson 0.596 to 0.982 holds it, wilson-cc 0.541 to 0.995 holds it, SciPy 0.541 to 0.995
10 of 10: wilson 0.722 to 1.000 holds it, wilson-cc 0.655 to 0.991 leaves out it, SciPy 0.655 to 1.000" ]
