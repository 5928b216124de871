#!/usr/bin/env bash
# siuba 0.4.4 (with pandas 2.0.3): fct_infreq() leaves the categories of a column as they are, in no order of frequency.
#
# siuba brings dplyr and forcats of R to pandas (2.0.3 is the newest that it allows). fct_infreq() returns, by its
# documentation, "categories ordered by frequency (largest first)", of a "pandas Series, Categorical, or list-like
# object". A column of a table is a Series, and one with a list of its grades is a categorical Series: for that the
# order stays, ordered or not, in a mutate() too. The same grades as text, or taken out of the column as a Categorical,
# are put in order. A table or chart that says "most frequent first" then begins with the grade that was given least,
# and whoever takes the first category for the most frequent one reports "Inadequate" in place of "Good". Nothing is
# raised or warned of. One would expect the order that text gets, and that forcats gives any factor.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check siuba==0.4.4 pandas==2.0.3 numpy==1.26.4 >/dev/null
cat >order.py <<'PY'
import pandas
from siuba import _, mutate
from siuba.dply.forcats import fct_infreq

GRADES = ["Inadequate", "Requires improvement", "Adequate", "Good"]
given = ["Good"] * 5 + ["Adequate"] * 3 + ["Requires improvement"] * 2 + ["Inadequate"]
print("counted:", ", ".join(f"{grade} {count}" for grade, count in pandas.Series(given).value_counts().items()))
for ordered in (True, False):
    column = pandas.Series(pandas.Categorical(given, GRADES, ordered=ordered))
    kind = "ordered" if ordered else "unordered"
    print(f"{kind} column:", ", ".join(fct_infreq(column).cat.categories))
    table = pandas.DataFrame({"grade": column}) >> mutate(grade=fct_infreq(_.grade))
    print(f"{kind} column in mutate():", ", ".join(table["grade"].cat.categories))
    print(f"{kind} Categorical:", ", ".join(fct_infreq(column.array).categories))
print("column of text:", ", ".join(fct_infreq(pandas.Series(given)).cat.categories))
PY
seen=$(venv/bin/python order.py)
echo "$seen"
[ "$seen" = "counted: Good 5, Adequate 3, Requires improvement 2, Inadequate 1
ordered column: Inadequate, Requires improvement, Adequate, Good
ordered column in mutate(): Inadequate, Requires improvement, Adequate, Good
ordered Categorical: Good, Adequate, Requires improvement, Inadequate
unordered column: Inadequate, Requires improvement, Adequate, Good
unordered column in mutate(): Inadequate, Requires improvement, Adequate, Good
unordered Categorical: Good, Adequate, Requires improvement, Inadequate
column of text: Good, Adequate, Requires improvement, Inadequate" ]
