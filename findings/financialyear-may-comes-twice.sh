#!/usr/bin/env bash
# financialyear 1.3: the months of a financial year are thirteen, as May comes twice; a total counts its figure twice.
#
# financialyear is a small library for years from April to March, such as "2023-24". Its README says that month_list()
# returns "all months of the financial year from "04-2023" to "03-2024"", and shows May once. But from 1 April it goes
# on by 30 days at a time, and so meets 1 and 31 May, in each year. Who adds up, or lists, a figure by these months
# counts May twice: with 10 cases a month a year has 130 in place of 120. A chart by month has two points for May.
# Nothing is raised or warned of. One would expect the twelve months, as pandas 3.1.0 gives them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check financialyear==1.3 pandas==3.1.0 >/dev/null
cat >months.py <<'PY'
import pandas
from financialyear import Finyear

months = Finyear("2023-24").month_list()
print(*months)
print(*pandas.period_range("2023-04", "2024-03", freq="M").strftime("%m-%Y"))
cases = dict.fromkeys(months, 10)
print(f"{sum(cases.values())} cases in the year; added up by month_list(): {sum(cases[month] for month in months)}")
years = [str(year) for year in range(1999, 2031)]
lists = [Finyear(year).month_list() for year in years]
print(f"of {len(years)} years, months come twice in", sum(len(set(one)) < len(one) for one in lists))
print("these are the months", *sorted({month[:2] for one in lists for month in one if one.count(month) > 1}))
PY
seen=$(venv/bin/python -W error months.py)
echo "$seen"
[ "$seen" = "04-2023 05-2023 05-2023 06-2023 07-2023 08-2023 09-2023 10-2023 11-2023 12-2023 01-2024 02-2024 03-2024
04-2023 05-2023 06-2023 07-2023 08-2023 09-2023 10-2023 11-2023 12-2023 01-2024 02-2024 03-2024
120 cases in the year; added up by month_list(): 130
of 32 years, months come twice in 32
these are the months 05" ]
