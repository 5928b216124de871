#!/usr/bin/env bash
# shewhart 0.1.1: behind a month without a figure, a control chart's signal names the month before: June for July.
#
# Control charts say which month of a force's figures is out of the ordinary. A month without a figure is left out
# before months are counted, and a signal counts what is left. Of twelve months with 40 cases in July and 10 to 13 in
# the others, the signal is for point 6, which is July, as points count from 0. Without a figure for March it is for
# point 5, and row 5 of what one gave is June, with 11 cases. The summary in words says the same. imr(), c_chart() and
# p_chart() raise nothing and warn of nothing, and the README does not speak of it. The flags of to_frame() stand at
# July, and review() adds its label. One would expect a point to be the place of the month in the data.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check shewhart==0.1.1 pandas==3.1.0 >/dev/null
cat >chart.py <<'PY'
import pandas
import shewhart

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CASES = (10, 12, 11, 13, 12, 11, 40, 12, 10, 13, 11, 12)
whole = pandas.DataFrame({"cases": [float(cases) for cases in CASES], "of": [100] * 12}, index=MONTHS)
gap = whole.assign(cases=whole["cases"].where(whole.index != "Mar"))
for name, figures in (("whole", whole), ("no March", gap)):
    charts = {
        "imr": shewhart.imr(figures, value="cases"),
        "c_chart": shewhart.c_chart(figures["cases"]),
        "p_chart": shewhart.p_chart(figures, defectives="cases", size="of"),
    }
    for kind, chart in charts.items():
        (point,) = chart.signals[0].points
        row = figures.iloc[point]
        frame = chart.to_frame()
        flags = frame.loc[frame["i_signal" if kind == "imr" else "signal"]].index.tolist()
        print(f"{name}, {kind}: point {point} is {row.name} with {row['cases']:.0f}; flag at {flags}")
    print(f"{name}, in words:", charts["imr"].summary().split("\n")[3].strip())
PY
seen=$(venv/bin/python -W error chart.py)
echo "$seen"
[ "$seen" = "whole, imr: point 6 is Jul with 40; flag at ['Jul']
whole, c_chart: point 6 is Jul with 40; flag at [6]
whole, p_chart: point 6 is Jul with 40; flag at ['Jul']
whole, in words: - nelson_1 (i): point 6 - 1 point beyond 3 sigma
no March, imr: point 5 is Jun with 11; flag at ['Jul']
no March, c_chart: point 5 is Jun with 11; flag at [6]
no March, p_chart: point 5 is Jun with 11; flag at ['Jul']
no March, in words: - nelson_1 (i): point 5 - 1 point beyond 3 sigma" ]
