#!/usr/bin/env bash
# Plotly 7.1.0: of the financial years "2010-11" to "2023-24", a chart draws the first two; twelve are left out.
#
# British statistics name years from April to March so. "2010-11" can also be read as November 2010, "2023-24" as no
# date at all. Plotly guesses the kind of an axis from its values, and one that reads as a date is enough for an axis of
# dates, if the rest are neither dates nor numbers: the rest are then not drawn. With 2011-12 as the first of 13 years
# there is one bar, at December 2011; from 2012-13 on all are drawn, so that a chart loses its bars once an
# older year is added. Nothing is said of it. Plotly's documentation says that the kind is guessed from the data, and
# gives type="category", with which all are drawn; so are "2010/11" and its like.
# One would expect texts of which most are no dates to be texts, or a value that cannot be drawn to be told of.
# Needs Chromium on the machine.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
browser=$(command -v chromium-headless-shell || command -v chromium)
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check plotly==7.1.0 playwright==1.65.2 >/dev/null
cat >years.py <<'PY'
import sys

import plotly.graph_objects as go
from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DRAWN = """() => {
    const bars = [...document.querySelectorAll(".bars .point path")];
    const drawn = bars.filter((bar) => bar.getBoundingClientRect().height);
    return [document.querySelector(".js-plotly-plot")._fullLayout.xaxis.type, drawn.length];
}"""
CHARTS = ((2010, "-", None), (2011, "-", None), (2012, "-", None), (2010, "-", "category"), (2010, "/", None))
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=FLAGS)
    for first, sign, kind in CHARTS:
        years = [f"{year}{sign}{(year + 1) % 100}" for year in range(first, 2024)]
        page = browser.new_page()
        page.set_content(go.Figure(go.Bar(x=years, y=[5] * len(years)), {"xaxis": {"type": kind}}).to_html())
        page.wait_for_selector(".xtick")
        print(years[0], "to", years[-1], "as", kind, "gives", *page.evaluate(DRAWN), "of", len(years))
    browser.close()
PY
seen=$(venv/bin/python years.py "$browser")
echo "$seen"
[ "$seen" = "2010-11 to 2023-24 as None gives date 2 of 14
2011-12 to 2023-24 as None gives date 1 of 13
2012-13 to 2023-24 as None gives category 12 of 12
2010-11 to 2023-24 as category gives category 14 of 14
2010/11 to 2023/24 as None gives category 14 of 14" ]
