#!/usr/bin/env bash
# dateparser 1.5.0: a financial year, "2023/24", is read as the 24th of whatever month it is today.
#
# British statistics name years from April to March "2023/24" or "2023-24". dateparser takes the second part for a day
# and fills in the month of today, so that the same table gives other dates next month; in "2009/10" to "2011/12" the
# second part is a month, and "1999/00" is nothing. The dates are near enough to the true year to go unseen. Its
# documentation says that a missing part is filled from today; one would not guess that a label of years is a date
# without a month. The setting STRICT_PARSING refuses them all, and with them "March 2024".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check dateparser==1.5.0 >/dev/null
cat >years.py <<'PY'
import datetime

import dateparser

TEXTS = ("2023/24", "2023-24", "2009/10", "1999/00", "March 2024")
for month in (1, 6):
    today = {"RELATIVE_BASE": datetime.datetime(2026, month, 15)}
    for settings in (today, today | {"STRICT_PARSING": True}):
        read = [dateparser.parse(text, languages=["en"], settings=settings) for text in TEXTS]
        print([date and f"{date:%Y-%m-%d}" for date in read])
PY
seen=$(venv/bin/python years.py)
echo "$seen"
[ "$seen" = "['2023-01-24', '2023-01-24', '2009-10-15', None, '2024-03-15']
[None, None, None, None, None]
['2023-06-24', '2023-06-24', '2009-10-15', None, '2024-03-15']
[None, None, None, None, None]" ]
