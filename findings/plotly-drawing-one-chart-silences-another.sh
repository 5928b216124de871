#!/usr/bin/env bash
# plotly.js 4.1.1: drawing one chart cancels what another was about to say.
#
# One would guess that two charts of a page know nothing of each other. Plotly tells of a pointer over a chart
# (plotly_hover) at most once in 50 ms, and puts off what comes sooner. Drawing any other chart meanwhile forgets that for
# all of them: the pointer, or a script that stands for it, rests on a bar, and no plotly_hover tells so until it moves
# again. Without the other chart it is told. A page that draws charts as its reader scrolls meets it.
# Needs Chromium on the machine.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
browser=$(command -v chromium-headless-shell || command -v chromium)
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check playwright==1.65.2 >/dev/null
npm install --silent --no-audit --no-fund plotly.js-basic-dist-min@4.1.1 >/dev/null
cat >hover.py <<'PY'
import sys
from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOVER = """async (other) => {
    const chart = document.getElementById("one"), said = [];
    const layout = { width: 600, height: 300, hovermode: "closest" };
    await Plotly.newPlot(chart, [{ type: "bar", x: ["Kent", "Surrey"], y: [3, 5] }], layout);
    chart.on("plotly_hover", (hover) => said.push(hover.points[0].x));
    const bars = [...chart.querySelectorAll(".bars .point path")].map((bar) => bar.getBoundingClientRect());
    const over = ({ left, top, width, height }) => chart.querySelector(".nsewdrag").dispatchEvent(new MouseEvent(
        "mousemove", { bubbles: true, clientX: left + width / 2, clientY: top + height / 2 }));
    over(bars[0]);
    over(bars[1]); // sooner than 50 ms later
    if (other) Plotly.newPlot("two", [{ type: "bar", x: ["Essex"], y: [1] }], layout);
    await new Promise((done) => setTimeout(done, 1000));
    return said.join(", ");
}"""
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=FLAGS)
    for other in (False, True):
        page = browser.new_page()
        page.set_content("<div id=one></div><div id=two></div>")
        page.add_script_tag(path="node_modules/plotly.js-basic-dist-min/plotly-basic.min.js")
        print("with another chart:" if other else "alone:", page.evaluate(HOVER, other))
    browser.close()
PY
seen=$(venv/bin/python hover.py "$browser")
echo "$seen"
[ "$seen" = "alone: Kent, Surrey
with another chart: Kent" ]
