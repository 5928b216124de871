#!/usr/bin/env bash
# selectolax 1.0.2: two nodes of a page are equal if their markup is, wherever they stand.
#
# One would guess that `==` asks whether it is the same node, as it does in lxml and in a browser (`===`). Here it
# compares the markup of both subtrees: two paragraphs with the same word are "equal", `in` finds the wrong one, and
# each comparison takes the longer the larger the subtree is. `mem_id` tells nodes apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check selectolax==1.0.2 lxml==6.1.3 >/dev/null
cat >nodes.py <<'PY'
from lxml import html
from selectolax.lexbor import LexborHTMLParser

PAGE = "<table><tr><td>Good</td><td>Adequate</td><td>Good</td></tr></table>"
first, _, last = LexborHTMLParser(PAGE).css("td")
print("selectolax:", first == last, first.mem_id == last.mem_id, [first].index(last))
first, _, last = html.fromstring(PAGE).iter("td")
print("lxml:", first == last)
PY
seen=$(venv/bin/python nodes.py)
echo "$seen"
[ "$seen" = "selectolax: True False 0
lxml: False" ]
