#!/usr/bin/env bash
# jsonstat-validator 0.4.6: a table of four cells whose list has three values, or five, is said to be valid.
#
# JSON-stat, a format of statistical offices, holds the values of all cells in one list; which cell a value belongs to
# follows from its place, and a missing one is written as null. With a value left out, all behind it belong to other
# forces and years: without Avon's 1, Avon has 2 and 3, and Kent's last is gone. The README says that this validator is
# more strict than the official one on purpose, "as it applies all limitations and logical rules mentioned in the
# specification". It counts dimensions, categories and statuses, but not values against `size`; a value for a cell that
# there is not (9 of 4), and categories in places 0 and 5 of two, pass too. Whoever checks a file before publishing it
# is told that it is right. Nothing is raised or warned of, and the README names no such limit. One would expect an
# error, as for a list of statuses that is too short.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check jsonstat-validator==0.4.6 >/dev/null
cat >check.py <<'PY'
from jsonstat_validator import JSONStatValidationError, validate_jsonstat


def table(value, years=("2023", "2024"), **more):
    return {
        "version": "2.0",
        "class": "dataset",
        "id": ["force", "year"],
        "size": [2, 2],
        "dimension": {
            "force": {"category": {"index": ["Avon", "Kent"]}},
            "year": {"category": {"index": years if isinstance(years, dict) else list(years)}},
        },
        "role": {"time": ["year"]},
        "value": value,
        **more,
    }


TABLES = {
    "four values": table([1, 2, 3, 4]),
    "one of them null": table([None, 2, 3, 4]),
    "one left out": table([2, 3, 4]),
    "one more": table([1, 2, 3, 4, 5]),
    "no value": table([]),
    "a value for cell 9 of 4": table({"0": 1, "9": 2}),
    "years in places 0 and 5": table([1, 2, 3, 4], {"2023": 0, "2024": 5}),
    "three years in place of two": table([1, 2, 3, 4], ("2023", "2024", "2025")),
    "three statuses for four values": table([1, 2, 3, 4], status=["p", "p", "r"]),
}
for name, data in TABLES.items():
    try:
        answer = "valid" if validate_jsonstat(data) else "not valid"
    except JSONStatValidationError:
        answer = "not valid"
    print(f"{name}: {answer}")
PY
seen=$(venv/bin/python -W error check.py)
echo "$seen"
[ "$seen" = "four values: valid
one of them null: valid
one left out: valid
one more: valid
no value: valid
a value for cell 9 of 4: valid
years in places 0 and 5: valid
three years in place of two: not valid
three statuses for four values: not valid" ]
