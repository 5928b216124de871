#!/usr/bin/env bash
# cffconvert 2.0.0: BibTeX made from a CITATION.cff makes two people of an organisation with "and" in its name.
#
# In a CITATION.cff an author with a `name` is an organisation. BibTeX parts authors at the word "and", unless the name
# is in braces. cffconvert writes none, so that "HM Inspectorate of Constabulary and Fire & Rescue Services" is cited as
# a Constabulary and a Services. An organisation with an `alias` loses its name: only the alias is written. And a file
# that says "type: dataset" becomes a "SoftwareSourceCode" by two of type "Person" in the JSON for schema.org, though
# that has words for both. The project merged braces in 2023 (pull request 349); no release since 2.0.0 has them.
# One would expect a converter between citation formats to keep an organisation whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check cffconvert==2.0.0 pybtex==0.26.1 >/dev/null
cat >CITATION.cff <<'CFF'
cff-version: 1.2.0
message: Please cite this data set.
type: dataset
title: Grades
authors:
  - name: HM Inspectorate of Constabulary and Fire & Rescue Services
  - name: National Audit Office
    alias: NAO
CFF
cat >read.py <<'PY'
import sys

from pybtex.database import parse_string

(entry,) = parse_string(sys.stdin.read(), "bibtex").entries.values()
print([str(person) for person in entry.persons["author"]])
PY
venv/bin/cffconvert --validate >/dev/null 2>&1
seen=$(
    venv/bin/cffconvert -f bibtex 2>/dev/null | grep '^author'
    venv/bin/cffconvert -f bibtex 2>/dev/null | venv/bin/python read.py
    venv/bin/cffconvert -f schema.org 2>/dev/null | grep '@type'
)
echo "$seen"
[ "$seen" = "author = {HM Inspectorate of Constabulary and Fire & Rescue Services and NAO},
['of Constabulary, HM Inspectorate', 'Services, Fire & Rescue', 'NAO']
  \"@type\": \"SoftwareSourceCode\",
      \"@type\": \"Person\",
      \"@type\": \"Person\"," ]
