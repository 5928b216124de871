"""Strengths and concerns: bars on either side of an axis."""

from __future__ import annotations

import pandas

from parts.address.english import counted
from parts.charts.chart import FONT, Chart, LegendEntry, across, layout, round_step
from parts.charts.looks import CONCERN, EDGE, STRENGTH

SIDES = (("concern", "Concerns", -1, CONCERN), ("strength", "Strengths", 1, STRENGTH))


def _line_above_last(bars: int) -> dict:
    """A thin line above the last of the bars, which is not of their kind."""
    at = {"x0": 0, "x1": 1, "y0": bars - 1.5, "y1": bars - 1.5}
    return {"type": "line", "xref": "paper", **at, "line": {"color": EDGE, "width": 1, "dash": "dot"}}


def strengths_and_concerns(rows: pandas.DataFrame, *, by: str) -> Chart:
    """Bars of findings: concerns to the left, strengths to the right of an axis; or one side only.

    rows: ``by`` (theme or force), concern (count), strength (count), those with most findings first. National
        reports, if any, are last, and below a line.
    """
    national = int((rows[by] == "National").sum())
    rows = rows.assign(**{by: rows[by].replace("National", "National reports")})
    largest = int(max(rows["concern"].max(), rows["strength"].max()))
    sides = [side for side in SIDES if rows[side[0]].any()] or list(SIDES)
    left, right = (any(side[2] == sign for side in sides) for sign in (-1, 1))
    step = round_step(largest / 2)
    ticks = [-2 * step, -step, 0, step, 2 * step]
    traces = [
        across(
            name,
            list(rows[by]),
            [side * int(n) for n in rows[column]],
            {"color": colour, "line": {"color": EDGE, "width": 0.6}},
            # Next to the bars, since a bar can be narrower than its number on a small screen.
            text=[str(n) if n else "" for n in rows[column]],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            textfont={"size": FONT},
            hovertemplate=f"%{{y}}<br>{name}: %{{text}}<extra></extra>",
        )
        for column, name, side, colour in sides
    ]
    bars = rows.head(len(rows) - national) if len(rows) > national else rows
    first = bars.loc[bars[[column for column, *_ in sides]].sum(axis="columns").idxmax()]
    counts = " and ".join(counted(int(first[column]), column) for column, *_ in sides)
    alt = (
        f"Bars: {' to the left, '.join(name.lower() for _, name, _, _ in sides)}"
        f"{' to the right' * (len(sides) > 1)}, for {counted(len(rows) - national, by)}"
        f"{' and for national reports' * national}. Most findings: {first[by]}, with {counts}."
    )
    figure = {
        "data": traces,
        "layout": layout(
            height=80 + 26 * len(rows),
            barmode="overlay",
            bargap=0.25,
            showlegend=False,
            shapes=[_line_above_last(len(rows))] * (national and len(rows) > 1),
            xaxis={
                "range": [-largest * 1.4 * left, largest * 1.4 * right],
                "tickvals": ticks,
                "ticktext": [str(abs(t)) for t in ticks],
                "tickangle": 0,
                "title": {"text": f"{'◀ Concerns' * left}     {'Strengths ▶' * right}".strip()},
                "zeroline": True,
                "zerolinewidth": 2,
                "zerolinecolor": EDGE,
            },
            yaxis={"autorange": "reversed", "automargin": True, "ticks": ""},
        ),
    }
    return Chart(figure, alt, tuple(LegendEntry(name, colour) for _, name, _, colour in sides))
