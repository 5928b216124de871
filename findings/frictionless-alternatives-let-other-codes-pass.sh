#!/usr/bin/env bash
# frictionless 5.21.0: with a pattern of two kinds of codes, one of the first kind passes with anything behind it.
#
# A Table Schema can say what the values of a column look like: "pattern": "E23[0-9]{6}|W15[0-9]{6}", the codes of
# police areas in England and in Wales. The specification takes XML Schema's expressions, which stand for the whole
# value. frictionless puts ^ before and $ behind without a group, so that the first alternative has only a start, and
# the last only an end. E230000019, with a digit too many, is valid, and so is "E23000001 (until 2020)". With one kind
# alone such codes are found, as are those of the second kind, so that a test does not show it easily. pandera 0.35.0,
# which makes a schema of its own from a Table Schema, does the same. In brackets, "(…|…)", the pattern works; the
# documentation of neither says that it needs them. One would expect the pattern to hold for the whole code, of either
# kind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check \
  frictionless==5.21.0 pandera==0.35.0 pandas==3.1.0 >/dev/null
cat >check.py <<'PY'
import pandas
from frictionless import Resource, Schema, validate
from pandera.errors import SchemaError
from pandera.io.pandas_io import from_frictionless_schema

ENGLISH, WELSH = "E23[0-9]{6}", "W15[0-9]{6}"
CODES = ("E23000001", "W15000001", "E230000019", "E23000001 (until 2020)", "W150000019")


def by_pandera(descriptor, code):
    try:
        from_frictionless_schema(descriptor).validate(pandas.DataFrame({"code": [code]}))
    except SchemaError:
        return False
    return True


def by_frictionless(descriptor, code):
    return validate(Resource(data=[["code"], [code]], schema=Schema.from_descriptor(descriptor))).valid


for pattern in (ENGLISH, f"{ENGLISH}|{WELSH}", f"({ENGLISH}|{WELSH})"):
    field = {"name": "code", "type": "string", "constraints": {"pattern": pattern}}
    print(pattern)
    for check in (by_frictionless, by_pandera):
        print(f"  {check.__name__}:", [code for code in CODES if check({"fields": [field]}, code)])
PY
seen=$(venv/bin/python -W ignore check.py)
echo "$seen"
[ "$seen" = "E23[0-9]{6}
  by_frictionless: ['E23000001']
  by_pandera: ['E23000001']
E23[0-9]{6}|W15[0-9]{6}
  by_frictionless: ['E23000001', 'W15000001', 'E230000019', 'E23000001 (until 2020)']
  by_pandera: ['E23000001', 'W15000001', 'E230000019', 'E23000001 (until 2020)']
(E23[0-9]{6}|W15[0-9]{6})
  by_frictionless: ['E23000001', 'W15000001']
  by_pandera: ['E23000001', 'W15000001']" ]
