#!/usr/bin/env bash
# SciPy 1.17.1 with pandas 3.1.0: rank correlations of ordered grades take the grades by alphabet.
#
# A pandas column can be an ordered categorical, and pandas' own rank(), min() and sort_values() follow its order.
# spearmanr and kendalltau accept such a column without a word, but rank its texts: "Adequate" comes below "Good", and
# "Requires improvement" above both. Grades that rise with a rate exactly, which is a correlation of 1, give -0.1 and 0.
# One would expect the order, or an error, as a column of texts has no order that means anything (pandas' own corr()
# refuses it). Ranks by pandas, or the codes of the categories, give 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check scipy==1.17.1 pandas==3.1.0 >/dev/null
cat >correlate.py <<'PY'
import pandas
from scipy import stats

GRADES = ["Inadequate", "Requires improvement", "Adequate", "Good", "Outstanding"]
grades = pandas.Series(pandas.Categorical(GRADES, categories=GRADES, ordered=True))
rates = pandas.Series([10, 20, 30, 40, 50])
for name, test in (("spearman", stats.spearmanr), ("kendall", stats.kendalltau)):
    print(name, *(round(float(test(column, rates).statistic), 3) for column in (grades, grades.cat.codes)))
try:
    grades.corr(rates, method="spearman")
except ValueError as error:
    print("pandas:", error)
PY
seen=$(venv/bin/python correlate.py)
echo "$seen"
[ "$seen" = "spearman -0.1 1.0
kendall 0.0 1.0
pandas: could not convert string to float: 'Inadequate'" ]
