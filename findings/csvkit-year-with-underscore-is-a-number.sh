#!/usr/bin/env bash
# csvkit 2.2.0: the financial year 2018_19 becomes the number 201819, and the questions 1_1 and 1_10 become 11 and 110.
#
# Where a slash cannot stand, in names of files for instance, financial years are written 2018_19, and questions of a
# survey 1_1. csvkit finds out the type of each column through agate, which asks Python's Decimal; since Python 3.6 that
# reads digits with an underscore between them. So csvsort, csvjoin, csvjson, csvlook and csvsql change such a column
# (csvlook to 201,819), and csvstat gives the mean of years. csvcut, csvgrep and csvstack keep it, so that a year is not
# found once its file was sorted, and question 1_10 comes behind 2_3. One other value ("all years") turns the column
# back to text. frictionless 5.21.0 takes the same column for an integer. csvkit's documentation does not speak of it;
# an issue does (1246 of wireservice/csvkit), and a pull request of 2026 for it was closed (1334). --no-inference keeps
# the text, but turns no column into figures. One would expect what pandas, Polars and DuckDB see in the same file: a
# text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check \
  csvkit==2.2.0 agate==1.14.2 frictionless==5.21.0 >/dev/null
printf '%s\n' year,question,cases 2018_19,1_10,5 2019_20,2_3,6 2018_19,1_1,7 >cases.csv
printf '%s\n' year,question,cases 2018_19,1_10,5 "all years,all,6" >totals.csv
run() {
  echo "$*: $(venv/bin/"$@" | paste -sd " ")"
}
seen=$(
  run csvcut -c year,question cases.csv
  run csvsort -c question cases.csv
  run csvsort -c question --no-inference cases.csv
  run csvsort -c cases totals.csv
  run csvjson cases.csv
  run csvstat -c year --mean cases.csv
  venv/bin/csvsort -c cases cases.csv >sorted.csv
  run csvgrep -c year -m 2018_19 sorted.csv
  venv/bin/python -c 'import frictionless; print("frictionless:", frictionless.extract("cases.csv")["cases"][0])'
)
echo "$seen"
[ "$seen" = "csvcut -c year,question cases.csv: year,question 2018_19,1_10 2019_20,2_3 2018_19,1_1
csvsort -c question cases.csv: year,question,cases 201819,11,7 201920,23,6 201819,110,5
csvsort -c question --no-inference cases.csv: year,question,cases 2018_19,1_1,7 2018_19,1_10,5 2019_20,2_3,6
csvsort -c cases totals.csv: year,question,cases 2018_19,1_10,5 all years,all,6
csvjson cases.csv: [{\"year\": 201819.0, \"question\": 110.0, \"cases\": 5.0}, {\"year\": 201920.0, \"question\": 23.0, \"cases\": 6.0}, {\"year\": 201819.0, \"question\": 11.0, \"cases\": 7.0}]
csvstat -c year --mean cases.csv: 201852.667
csvgrep -c year -m 2018_19 sorted.csv: year,question,cases
frictionless: {'year': 201819, 'question': 110, 'cases': 5}" ]
