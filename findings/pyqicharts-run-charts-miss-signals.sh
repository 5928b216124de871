#!/usr/bin/env bash
# pyqicharts 2.0.0: a run chart of 24 months with 7 crossings, or of 20 with a run of 8, is said to have no signal.
#
# A run chart asks whether figures go up and down around their median by chance. By the rules of Anhøj, which the
# library says it follows, a run is too long above log2(n) + 3, rounded to the nearest number, and crossings are too few
# below the 5% point of a binomial distribution: for 24 points fewer than 8 crossings are a signal, for 20 points a run
# of more than 7. pyqicharts takes one less for crossings and still asks for fewer than that, and rounds the length of a
# run up. Three months high and three months low by turns, for two years, then pass as chance. Its README and
# validation_summary() speak of reviewed examples, and of no such difference. Nothing is raised or warned of. One would
# expect the limits that Anhøj and his co-authors published and that qicharts2 of R uses; SciPy 1.17.1 works them out
# here.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pyqicharts==2.0.0 pandas==3.1.0 scipy==1.17.1 >/dev/null
cat >chart.py <<'PY'
from math import log2

import pandas
from pyqicharts import anhoej_rules, qic_table
from scipy.stats import binom

# Each number is a run of so many months below 10, then above, and so on
CHARTS = {
    "three by turns": (3, 3, 3, 3, 3, 3, 3, 3),
    "a run of 8": (3, 8, 3, 1, 2, 1, 2),
    "two by turns": (2, 2, 2, 2, 2, 2, 2, 2, 2, 2),
}
for name, runs in CHARTS.items():
    shares = [9 + 2 * (place % 2) for place, run in enumerate(runs) for _ in range(run)]
    points, crossings = len(shares), len(runs) - 1
    longest_allowed, fewest_allowed = round(log2(points) + 3), int(binom.ppf(0.05, points - 1, 0.5))
    table = qic_table(pandas.DataFrame({"month": range(1, points + 1), "share": shares}), "month", "share")
    rules = anhoej_rules(shares)
    print(f"{name}: {points} points, {rules.crossings} crossings, longest run {rules.longest_run}")
    print(f"  published: run at most {longest_allowed}, crossings at least {fewest_allowed},", end=" ")
    print("signal" if crossings < fewest_allowed or max(runs) > longest_allowed else "no signal")
    print(f"  pyqicharts: {rules.expected_longest_run} and {rules.lower_crossings_limit},", end=" ")
    print("signal" if table["signal"].any() else "no signal")
PY
seen=$(venv/bin/python chart.py)
echo "$seen"
[ "$seen" = "three by turns: 24 points, 7 crossings, longest run 3
  published: run at most 8, crossings at least 8, signal
  pyqicharts: 8 and 7, no signal
a run of 8: 20 points, 6 crossings, longest run 8
  published: run at most 7, crossings at least 6, signal
  pyqicharts: 8 and 5, no signal
two by turns: 20 points, 9 crossings, longest run 2
  published: run at most 7, crossings at least 6, no signal
  pyqicharts: 8 and 5, no signal" ]
