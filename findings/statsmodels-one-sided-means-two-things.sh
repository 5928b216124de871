#!/usr/bin/env bash
# statsmodels 0.15.0: alternative="larger" gives the lower limit for a mean, and the upper limit for a proportion.
#
# A one-sided interval belongs to a one-sided test: "the share is larger than 25%" goes with "it is at least ...".
# For means (tconfint_mean), statsmodels does this, and so does SciPy for both. proportion_confint does the opposite:
# "larger" gives 0 and an upper limit. Whoever moves from one function to the other reports a limit of the wrong side,
# and both are plausible figures. Its documentation says that one bound is set to 0 or 1, not which; in the pull request
# that added it, its maintainers let the word name the side that is rejected. One would expect the same word to mean the
# same side within one library.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check statsmodels==0.15.0 scipy==1.17.1 >/dev/null
cat >sides.py <<'PY'
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

CASES = [1.0] * 30 + [0.0] * 70


def show(name, limits):
    print(name, [round(float(limit), 3) for limit in limits])


show("statsmodels, mean, larger:", DescrStatsW(CASES).tconfint_mean(alternative="larger"))
show("statsmodels, proportion, larger:", proportion_confint(30, 100, method="wilson", alternative="larger"))
show("statsmodels, proportion, smaller:", proportion_confint(30, 100, method="wilson", alternative="smaller"))
show("SciPy, mean, greater:", stats.ttest_1samp(CASES, 0, alternative="greater").confidence_interval())
show("SciPy, proportion, greater:", stats.binomtest(30, 100, alternative="greater").proportion_ci(method="wilson"))
PY
seen=$(venv/bin/python sides.py)
echo "$seen"
[ "$seen" = "statsmodels, mean, larger: [0.224, inf]
statsmodels, proportion, larger: [0.0, 0.38]
statsmodels, proportion, smaller: [0.231, 1.0]
SciPy, mean, greater: [0.224, inf]
SciPy, proportion, greater: [0.231, 1.0]" ]
