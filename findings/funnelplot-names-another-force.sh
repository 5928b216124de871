#!/usr/bin/env bash
# funnelplot 0.2.1: the force that stands out in a funnel plot gets another's name: Avon's point is called Gwent.
#
# A funnel plot shows each force by its size and its mean, and names those outside the limits. funnelplot puts the
# groups in order of their size, but leaves the names in the order in which they came, from a table by alphabet, so that
# the smallest group gets the first name. Only where sizes rise with the alphabet are names right. Here Avon, with 90
# cases, lies outside the limits, and the three others within; the chart says Gwent, which then has to answer for what
# it did not do. It is the same with limits by bootstrap, and with labels= of funnel_plot(). Nothing is raised or warned
# of; the documentation of `labels` says "one label string per group, will be shown only for those groups that lie
# outside the funnel", and asks for no order. One would expect the name of the group whose point it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check funnelplot==0.2.1 \
  matplotlib==3.11.2 numpy==2.4.6 scipy==1.17.1 pandas==3.1.0 >/dev/null
cat >chart.py <<'PY'
import numpy
import pandas
from funnelplot.core import funnel, funnel_plot
from matplotlib import pyplot

# Of each force's cases, so many of each ten were handled in time
FORCES = {"Avon": (90, 9), "Essex": (60, 7), "Gwent": (120, 7), "Kent": (30, 7)}
cases = {name: numpy.array(([1] * good + [0] * (10 - good)) * (size // 10)) for name, (size, good) in FORCES.items()}
table = pandas.DataFrame([(name, case) for name, all_cases in cases.items() for case in all_cases])
table.columns = ["force", "in_time"]
sizes = {size: name for name, (size, good) in FORCES.items()}


def show(name, draw):
    figure, axes = pyplot.subplots()
    draw(axes)
    for line in axes.lines:
        if line.get_marker() == "o":
            size = int(line.get_ydata()[0])
            print(f"{name}: outside the limits is the point of {size} cases, which is {sizes[size]}'s")
    print(f"{name}: the name beside it is", *(text.get_text() for text in axes.texts if text.get_text() in FORCES))
    pyplot.close(figure)


show("funnel", lambda axes: funnel(table, "in_time", "force", ax=axes))
numpy.random.seed(1)
show("by bootstrap", lambda axes: funnel(table, "in_time", "force", bootstrap_mode=True, ax=axes))
show("labels=", lambda axes: funnel_plot(list(cases.values()), ax=axes, labels=list(cases)))
rising = sorted(cases, key=lambda name: len(cases[name]))
show("by size", lambda axes: funnel_plot([cases[name] for name in rising], ax=axes, labels=rising))
PY
seen=$(MPLBACKEND=Agg venv/bin/python -W ignore::RuntimeWarning chart.py)
echo "$seen"
[ "$seen" = "funnel: outside the limits is the point of 90 cases, which is Avon's
funnel: the name beside it is Gwent
by bootstrap: outside the limits is the point of 90 cases, which is Avon's
by bootstrap: the name beside it is Gwent
labels=: outside the limits is the point of 90 cases, which is Avon's
labels=: the name beside it is Gwent
by size: outside the limits is the point of 90 cases, which is Avon's
by size: the name beside it is Avon" ]
