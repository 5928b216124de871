#!/usr/bin/env bash
# recurrent 0.4.1: "every 31 March" becomes 1 March of every 31st year, and "every 1 April" is right by luck alone.
#
# recurrent turns words into rules for calendars. A number before a month is taken for the number of years between two
# dates, and the day is lost: a return that is due "every 31 March" comes on 1 March 2026, and next in 2057. "every 30
# June and 31 December" gives the end of December every 30 years. "every March 31" and "every 31st March" are read as
# meant, and so is a single date, "31 March 2027". A test with "every 1 April" shows nothing, since a month begins
# with its first day, and 1 is also the number of years. Nothing is raised or warned of; the readme calls the library
# "quite U.S. centric", and says no more of it. One would expect the rule that "every 31st March" gets, or None, as
# for words that are not understood ("quarterly").
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check \
  recurrent==0.4.1 parsedatetime==2.6 python-dateutil==2.9.0.post0 >/dev/null
cat >rules.py <<'PY'
from datetime import datetime

from dateutil.rrule import rrulestr
from recurrent.event_parser import RecurringEvent

TODAY = datetime(2026, 1, 1)
WORDS = (
    "31 March 2027",
    "every March 31",
    "every 31st March",
    "every 31 March",
    "every year on 31 March",
    "every 12 May",
    "every 30 June and 31 December",
    "every 1 April",
    "quarterly",
)
for words in WORDS:
    rule = RecurringEvent(now_date=TODAY).parse(words)
    if isinstance(rule, str):
        dates = rrulestr(rule, dtstart=TODAY)[:3]
        print(f"{words}: {', '.join(f'{date:%Y-%m-%d}' for date in dates)} ({rule.removeprefix('RRULE:')})")
    else:
        print(f"{words}: {rule and f'{rule:%Y-%m-%d}'}")
PY
seen=$(venv/bin/python rules.py)
echo "$seen"
[ "$seen" = "31 March 2027: 2027-03-31
every March 31: 2026-03-31, 2027-03-31, 2028-03-31 (BYMONTHDAY=31;BYMONTH=3;INTERVAL=1;FREQ=YEARLY)
every 31st March: 2026-03-31, 2027-03-31, 2028-03-31 (BYMONTHDAY=31;BYMONTH=3;INTERVAL=1;FREQ=YEARLY)
every 31 March: 2026-03-01, 2057-03-01, 2088-03-01 (BYMONTH=3;INTERVAL=31;FREQ=YEARLY)
every year on 31 March: 2026-03-01, 2057-03-01, 2088-03-01 (BYMONTH=3;INTERVAL=31;FREQ=YEARLY)
every 12 May: 2026-05-01, 2038-05-01, 2050-05-01 (BYMONTH=5;INTERVAL=12;FREQ=YEARLY)
every 30 June and 31 December: 2026-12-31, 2056-12-31, 2086-12-31 (BYMONTHDAY=31;BYMONTH=6,12;INTERVAL=30;FREQ=YEARLY)
every 1 April: 2026-04-01, 2027-04-01, 2028-04-01 (BYMONTH=4;INTERVAL=1;FREQ=YEARLY)
quarterly: None" ]
