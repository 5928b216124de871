"""How grades are spread over forces: stacked bars."""

from __future__ import annotations

import pandas

from pages.parts.charts.chart import (
    FONT,
    Chart,
    LegendEntry,
    axis_without_names,
    bar_legend,
    layout,
    names_above,
    with_small,
)
from pages.parts.charts.looks import EDGE, GRADES, MISSING

UNKNOWN = MISSING["not known here"]


def spread(rows: pandas.DataFrame, *, by: str) -> Chart:
    """Bars of how many forces have each grade, stacked from the best, one bar for each value of ``by``.

    rows: as ``queries/spread.sql`` gives them. Forces whose grade is not known are drawn hollow, at the end. With
    one theme and several rounds, a dashed line says where grades can no longer be compared.
    """
    bars = list(dict.fromkeys(rows[by]))
    totals = rows.drop_duplicates(by).set_index(by)
    traces = [_of_grade(rows[rows["grade"] == g].set_index(by), look, bars) for g, look in GRADES.items()]
    traces = [trace for trace in traces if trace]
    unknown = [int(totals.of_forces[bar] - totals.known[bar]) for bar in bars]
    if any(unknown):
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": UNKNOWN.name,
                "y": bars,
                "x": unknown,
                "marker": {"color": UNKNOWN.colour, "line": {"color": EDGE, "width": 0.6}},
                "hovertemplate": "%{y}<br>Not known here: %{x} forces<extra></extra>",
            }
        )
    one_theme = rows["theme_id"].nunique() == 1
    ends = [n - 0.7 for n in range(1, len(bars)) if one_theme and totals.era[bars[n]] != totals.era[bars[n - 1]]]
    names = [with_small(bar, f"{totals.known[bar]} of {totals.of_forces[bar]} known") for bar in bars]
    most = int(totals.of_forces.max())
    figure = {
        "data": traces,
        "layout": layout(
            height=64 + 48 * len(bars),
            barmode="stack",
            bargap=0.5,
            showlegend=False,
            annotations=names_above(bars, names, 11),
            uniformtext={"mode": "hide", "minsize": FONT - 2},  # a number that does not fit its bar is in the table
            shapes=[_break_at(at) for at in ends],
            xaxis={
                "title": {"text": "Number of forces"},
                "fixedrange": True,
                "rangemode": "tozero",
                "dtick": 10 if most > 20 else max(1, most // 4),
            },
            yaxis=axis_without_names(len(bars)),
        ),
    }
    end = (LegendEntry("No comparing across this line", EDGE, symbol="dash"),) if ends else ()
    return Chart(figure, _alt(totals, by), (*bar_legend(traces), *end))


def _of_grade(rows: pandas.DataFrame, look, bars: list[str]) -> dict | None:
    """The bars of one grade; none where no round had it."""
    if rows.empty:
        return None
    counts = [int(rows["forces"].get(bar, 0)) for bar in bars]
    return {
        "type": "bar",
        "orientation": "h",
        "name": look.name,
        "y": bars,
        "x": counts,
        "text": [f"{n}" if n else "" for n in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": look.text, "size": FONT},
        "constraintext": "inside",
        "marker": {"color": look.colour, "line": {"color": EDGE, "width": 0.6}},
        "hovertemplate": f"%{{y}}<br>{look.name}: %{{x}} forces<extra></extra>",
    }


def _break_at(place: float) -> dict:
    line = {"color": EDGE, "width": 2, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": place, "y1": place, "line": line}


def _alt(totals: pandas.DataFrame, by: str) -> str:
    bars = "; ".join(
        f"{bar}: {one.need_improvement} of {one.known} known grades"
        for bar, one in zip(totals.index, totals.itertuples())
        if one.known
    )
    what = "themes" if by == "theme" else "rounds of inspection"
    return (
        f"Stacked bars: how many of {totals.of_forces.max()} forces have each grade, on {len(totals)} {what}. "
        f"Requires improvement or inadequate: {bars or 'none known'}."
    )
