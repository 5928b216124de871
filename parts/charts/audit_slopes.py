"""Shares of good case files from one audit of a force to the next, as lines."""

from __future__ import annotations

from math import isnan

import pandas

from parts.address.english import likely_between
from parts.charts.chart import LEGEND_ABOVE, Chart, force_line, layout, round_up
from parts.charts.looks import LINES


def slopes(rows: pandas.DataFrame) -> Chart:
    """Share good at an inspection and its reviews, in order: a line per force, each point with its Wilson 95% interval
    if it has one.

    rows: as in ``queries/reviews.sql``. Points of different forces are shifted a little, so as not to overlap.
    """
    traces = []
    forces = rows["force"].nunique()
    for lane, (force, pairs) in enumerate(rows.groupby("force", sort=False)):
        first = pairs.iloc[0]
        points = [(first.from_dated, first.from_share, first.from_low, first.from_high, first.from_year_label)]
        points += [(p.dated, p.good_share, p.good_low, p.good_high, p.year_label) for p in pairs.itertuples()]
        traces.append(_slope(force, lane, 0.07 * (lane - (forces - 1) / 2), points))
    highest = rows[["from_high", "good_high", "from_share", "good_share"]].max(axis=None)
    figure = {
        "data": traces,
        "layout": layout(
            height=440,
            showlegend=True,
            xaxis={
                "dtick": 1,
                "tickformat": "d",
                "showgrid": False,
                "range": [int(rows["from_dated"].min()) - 0.2, int(rows["dated"].max()) + 1.2],
            },
            yaxis={"title": {"text": "Share of audited cases good (%)"}, "range": [0, min(102, round_up(highest, 10))]},
            legend=LEGEND_ABOVE,
        ),
    }
    pairs = "; ".join(
        f"{r.force} {r.from_year_label} {r.from_share}%, {r.year_label} {r.good_share}%"
        for r in rows.itertuples(index=False)
    )
    return Chart(figure, f"Lines: share of audited cases good at one inspection or review and at the next. {pairs}.")


def _slope(force: str, lane: int, shift: float, points: list[tuple]) -> dict:
    xs, ys, lows, highs, years = zip(*points)
    intervals = {
        "type": "data",
        "symmetric": False,
        # A percentage published without counts has no interval.
        "array": [0 if isnan(h) else round(h - y, 1) for h, y in zip(highs, ys)],
        "arrayminus": [0 if isnan(low) else round(y - low, 1) for low, y in zip(lows, ys)],
        "color": LINES[lane % len(LINES)],
        "thickness": 1.2,
        "width": 4,
    }
    words = [
        f"{force}, {year}: {y}% good<br>{'number of files not published' if isnan(low) else likely_between(low, high)}"
        for y, low, high, year in zip(ys, lows, highs, years)
    ]
    shifted = [round(x + shift, 3) for x in xs]
    more = {"error_y": intervals, "text": words, "hovertemplate": "%{text}<extra></extra>"}
    return force_line(force, lane, shifted, list(ys), **more)
