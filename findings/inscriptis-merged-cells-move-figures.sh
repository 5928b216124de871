#!/usr/bin/env bash
# inscriptis 2.7.6: behind a cell of a web page's table that spans columns or rows, figures stand under other years.
#
# inscriptis turns pages into text that keeps their layout, tables among it. A cell that spans two columns (colspan)
# takes one, and one that spans two rows (rowspan) is not kept free in the second, so that all behind it moves to the
# left: Avon's 6 of 2025 stands under 2024, and of Kent's second line the figure of 2023 stands where forces do. Tables
# of inspections have both, for years without one and for forces with two rows. The text looks whole; nothing is raised
# or warned of, and neither the README nor its page on rendering speaks of spans. html-to-markdown 3.21.2 keeps the
# columns. One would expect each figure under the year that the page shows it under.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check inscriptis==2.7.6 html-to-markdown==3.21.2 >/dev/null
cat >read.py <<'PY'
from html_to_markdown import convert
from inscriptis import get_text

TABLE = """<table>
<tr><th>Force</th><th>2023</th><th>2024</th><th>2025</th></tr>
<tr><th>Avon</th><td colspan="2">not inspected</td><td>6</td></tr>
<tr><th rowspan="2">Kent</th><td>1</td><td>2</td><td>3</td></tr>
<tr><td>11</td><td>12</td><td>13</td></tr>
</table>"""
for line in get_text(TABLE).splitlines():
    if line.strip():
        print("inscriptis:", line.rstrip())
for line in convert(TABLE).content.splitlines():
    if line.strip():
        print("html-to-markdown:", line.rstrip())
PY
seen=$(venv/bin/python -W error read.py)
echo "$seen"
[ "$seen" = "inscriptis: Force  2023           2024  2025
inscriptis: Avon   not inspected  6
inscriptis: Kent   1              2     3
inscriptis: 11     12             13
html-to-markdown: | Force | 2023          | 2024 | 2025 |
html-to-markdown: | ----- | ------------- | ---- | ---- |
html-to-markdown: | Avon  | not inspected | | 6    |
html-to-markdown: | Kent  | 1             | 2    | 3    |
html-to-markdown: |       | 11            | 12   | 13   |" ]
