#!/usr/bin/env bash
# Hypothesis 6.170.15: a derandomized test runs other cases once another module of the project is imported.
#
# settings(derandomize=True) is documented to try the same cases "until you update Hypothesis, Python, or the test
# function". But since numbers and texts are also drawn from the literals of the project's own modules, and these are
# the modules that happen to be imported, the same test on the same versions tries others when it runs after other
# tests than alone, or in another worker of pytest-xdist. Here a module that the test does not use is imported or not:
# its number turns up among the cases in place of another. On CI, where derandomize is the default, a failure may so
# come and go with what else a worker has run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check hypothesis==6.170.15 >/dev/null
echo 'CASES_OF_ALL_FORCES = 987_654_321_987' >unused.py
cat >cases.py <<'PY'
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

if sys.argv[1:]:
    import unused

tried = []


@settings(max_examples=100, derandomize=True, database=None)
@given(st.integers(0, 10**18))
def test(number):
    tried.append(number)


test()
print(tried.count(int("987654321" + "987")), *tried)
PY
alone=$(venv/bin/python cases.py)
again=$(venv/bin/python cases.py)
[ "$alone" = "$again" ]
beside=$(venv/bin/python cases.py import)
echo "its number, alone: ${alone%% *}, and beside the module: ${beside%% *}; alone twice the same cases: yes"
[ "${alone%% *}" = 0 ] && [ "${beside%% *}" = 1 ]
