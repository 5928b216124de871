#!/usr/bin/env bash
# frictionless 5.21.0: on the command line, a cell with "[c]" or "[x]" is shown as if nothing stood in it.
#
# British official statistics put a shorthand in square brackets where a figure is missing or needs a warning: [c] for
# confidential, [x] for not available, [r] for revised. frictionless reads it rightly, but prints its tables through
# Rich, which takes a word in square brackets for a style. So `frictionless extract` shows a withheld figure as blank
# (it says None of a cell that is blank), a revised one like any other, and a column without the note in its name.
# `frictionless validate` says that the cell "" is no integer, where the cell is "[c]": whoever looks for an empty cell
# finds none. What --json, --csv and the API give is right. Rich's documentation speaks of styles, that of frictionless
# does not. One would expect a tool that checks tables to show what stands in them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check frictionless==5.21.0 >/dev/null
cat >grades.csv <<'CSV'
force,cases [note 1],rate
Kent,[c],12.5 [r]
Essex,15,[low]
Gwent,,
CSV
echo '{"fields": [{"name": "force"}, {"name": "cases [note 1]", "type": "integer"}, {"name": "rate"}]}' >schema.json
export COLUMNS=80 TERM=dumb PYTHONIOENCODING=utf-8
check="venv/bin/frictionless validate --schema schema.json grades.csv"
seen=$(
  venv/bin/frictionless extract grades.csv | grep -E 'force ┃|Kent|Essex|Gwent'
  venv/bin/frictionless extract --csv grades.csv
  { $check || true; } | grep -o 'Type error.*row "2"'
  { $check --json || true; } | grep -o 'Type error.*row \\"2\\"'
)
echo "$seen"
[ "$seen" = "┃ force ┃ cases  ┃ rate  ┃
│ Kent  │        │ 12.5  │
│ Essex │ 15     │       │
│ Gwent │ None   │ None  │
force,cases [note 1],rate
Kent,[c],12.5 [r]
Essex,15,[low]
Gwent,,
Type error in the cell \"\" in row \"2\"
Type error in the cell \\\"[c]\\\" in row \\\"2\\\"" ]
