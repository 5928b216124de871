#!/usr/bin/env bash
# pybtex 0.26.1: to write a BibTeX file that it has read adds backslashes each time, and spoils addresses for others.
#
# In BibTeX "&" and "%" of a title are written "\&" and "\%", and an address in `url` stands as it is. pybtex reads both
# as they are written, but escapes them when it writes: "5\%" becomes "5\\%", which LaTeX takes for a new line and a
# comment, so that the rest of the line is gone; "_" and "%20" of an address become "\_" and "\%20", which bibtexparser,
# for one, keeps as part of it. Each round adds more. It is an open issue of the project; its documentation does
# not say it. One would expect a file that is read and written to mean the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pybtex==0.26.1 bibtexparser==2.1.0 >/dev/null
cat >write.py <<'PY'
import bibtexparser
from pybtex.database import parse_string

text = r"@misc{kent, title = {Crime \& justice: 5\% fewer}, url = {https://example.org/a_b%20c}}"
for times in range(3):
    (entry,) = bibtexparser.parse_string(text).entries
    print(times, *(field.value for field in entry.fields))
    text = parse_string(text, "bibtex").to_string("bibtex")
PY
seen=$(venv/bin/python write.py)
echo "$seen"
[ "$seen" = '0 Crime \& justice: 5\% fewer https://example.org/a_b%20c
1 Crime \\& justice: 5\\% fewer https://example.org/a\_b\%20c
2 Crime \\\& justice: 5\\\% fewer https://example.org/a\\_b\\%20c' ]
