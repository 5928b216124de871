"""Case audits: counts by grade, shares with their intervals, the funnel, and from an inspection to its reviews."""

from __future__ import annotations

import pandas

from pages.parts.charts.chart import (
    FONT,
    LEGEND_ABOVE,
    Chart,
    axis_without_names,
    bar_legend,
    layout,
    names_above,
    round_up,
    with_small,
)
from pages.parts.charts.looks import (
    ABOVE_LIMITS,
    BELOW_LIMITS,
    EDGE,
    GRADES,
    LINES,
    MISSING,
    SHAPES,
    SHARE_GOOD,
    SHARE_INADEQUATE,
    WITHIN_LIMITS,
)

# The parts of a bar: column, name, colour, colour of its words, colour of stripes upon it where it was not printed.
GOOD, POOR, WORST = GRADES["good"], GRADES["requires-improvement"], GRADES["inadequate"]
PARTS = (
    ("good", "Good", GOOD.colour, GOOD.text, ""),
    ("good_by_subtraction", "Good, by subtraction", GOOD.colour, "", GRADES["outstanding"].colour),
    ("adequate", "Adequate (early audits)", GRADES["adequate"].colour, GRADES["adequate"].text, ""),
    ("requires_improvement", "Requires improvement", POOR.colour, POOR.text, ""),
    ("below_good_not_split", "Below good (not split)", POOR.colour, "", WORST.colour),
    ("inadequate", "Inadequate", WORST.colour, WORST.text, ""),
    ("not_described", "Not described", MISSING["not known here"].colour, "", ""),
)

# Places in the funnel: what they are called in the rows, and their mark.
PLACES = (
    ("above 99.8%", "triangle-up", ABOVE_LIMITS),
    ("above 95%", "triangle-up-open", ABOVE_LIMITS),
    ("within 95%", "circle-open", WITHIN_LIMITS),
    ("below 95%", "triangle-down-open", BELOW_LIMITS),
    ("below 99.8%", "triangle-down", BELOW_LIMITS),
)
LIMITS = (
    ("low_998", "99.8% limits", "dot", True),
    ("high_998", "99.8% limits", "dot", False),
    ("low_95", "95% limits", "dash", True),
    ("high_95", "95% limits", "dash", False),
    ("pooled_share", "Pooled share", "solid", True),
)


def audit_counts(rows: pandas.DataFrame) -> Chart:
    """Bars of audited cases by grade, one bar an audit, its n beside its name.

    rows: as ``queries/case_audits.sql`` gives them. What was not printed is hatched or hollow.
    """
    traces = []
    for column, name, colour, text, stripes in PARTS:
        counts = [0 if pandas.isna(n) else int(n) for n in rows[column]]
        if not any(counts):
            continue
        pattern = {"shape": "/", "fillmode": "replace", "bgcolor": colour, "fgcolor": stripes, "size": 7}
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "y": list(rows["name"]),
                "x": counts,
                "text": [str(n) if n and text else "" for n in counts],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "inside",
                "textfont": {"color": text or EDGE, "size": FONT - 1},
                "marker": {
                    "color": colour,
                    "line": {"color": EDGE, "width": 0.6},
                    **({"pattern": pattern} if stripes else {}),
                },
                "hovertemplate": f"%{{y}}<br>{name}: %{{x}} cases<extra></extra>",
            }
        )
    figure = {
        "data": traces,
        "layout": layout(
            height=70 + 48 * len(rows),
            barmode="stack",
            bargap=0.5,
            showlegend=False,
            uniformtext={"mode": "hide", "minsize": FONT - 3},
            annotations=names_above(list(rows["name"]), _named(rows), 11),
            xaxis={"title": {"text": "Case files audited"}, "fixedrange": True, "rangemode": "tozero"},
            yaxis=axis_without_names(len(rows)),
        ),
    }
    alt = (
        f"Stacked bars: how many of the case files in {len(rows)} audits were good, adequate or requiring improvement, "
        f"and inadequate. {int(rows['cases_total'].sum()):,} case files in all."
    )
    return Chart(figure, alt, bar_legend(traces))


def audit_shares(rows: pandas.DataFrame) -> Chart:
    """Shares of audited cases good and inadequate, each with its Wilson 95% interval, one line an audit.

    rows: as ``queries/case_audits.sql`` gives them, of audits with counts.
    """
    traces = [
        _shares(rows, "good", "Good", "circle", SHARE_GOOD, 0.02),
        _shares(rows, "inadequate", "Inadequate", "square", SHARE_INADEQUATE, 0.24),
    ]
    figure = {
        "data": traces,
        "layout": layout(
            height=130 + 56 * len(rows),
            showlegend=True,
            annotations=names_above(list(range(len(rows))), _named(rows), 5),
            xaxis={
                "title": {"text": "Share of audited cases (%)"},
                "range": [-1, 100],
                "fixedrange": True,
                "dtick": 20,
                "mirror": "allticks",
            },
            yaxis=axis_without_names(len(rows)),
            legend=LEGEND_ABOVE,
        ),
    }
    shares = "; ".join(
        f"{r.name}: {r.good} of {r.cases_total} good, {r.good_share}% ({r.good_low} to {r.good_high})"
        for r in rows.itertuples(index=False)
    )
    return Chart(figure, f"Points with intervals: share of audited cases good and inadequate. {shares}.")


def _shares(rows: pandas.DataFrame, column: str, grade: str, symbol: str, colour: str, shift: float) -> dict:  # noqa: PLR0913 (one mark)
    names = list(rows["name"])
    shown = rows[rows[f"{column}_share"].notna()]
    share, low, high = (shown[f"{column}_{end}"] for end in ("share", "low", "high"))
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"{grade}, with its 95% interval",
        "x": list(share),
        "y": [names.index(name) + shift for name in shown["name"]],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": list((high - share).round(1)),
            "arrayminus": list((share - low).round(1)),
            "color": colour,
            "thickness": 1.5,
            "width": 3,
        },
        "marker": {"symbol": symbol, "size": 8, "color": colour},
        "text": [
            f"{name}: {grade.lower()} {s}% ({lo} to {hi})" for name, s, lo, hi in zip(shown["name"], share, low, high)
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def funnel(rows: pandas.DataFrame, limits: pandas.DataFrame) -> Chart:
    """A funnel plot: share good against number of cases, with the pooled share and its exact binomial limits.

    rows: as ``queries/funnel.sql`` gives them. limits: as ``queries/funnel_limits.sql`` gives them. Points outside
    the limits are named. The axis reaches to the highest point and limit, and leaves the rest of 100% away.
    """
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "legendgroup": name,
            "showlegend": first,
            "x": list(limits["cases"]),
            "y": list(limits[column]),
            "line": {"color": EDGE, "dash": dash, "width": 1.6, "shape": "linear"},
            "hoverinfo": "skip",
        }
        for column, name, dash, first in LIMITS
    ]
    points = [_points(rows[rows["place"] == place], place, symbol, colour) for place, symbol, colour in PLACES]
    highest = max(limits["high_998"].max(), rows["good_share"].max())
    most = max(limits["cases"].max(), rows["cases_total"].max() * 1.05)
    figure = {
        "data": [*lines, *points],
        "layout": layout(
            height=520,
            showlegend=True,
            xaxis={
                "title": {"text": "Case files audited"},
                "fixedrange": True,
                "range": [0, float(most)],
                "zeroline": False,
            },
            yaxis={
                "title": {"text": "Share good (%)"},
                "fixedrange": True,
                "range": [-4, round_up(highest, 10) + 4],
                "zeroline": False,
            },
            legend=LEGEND_ABOVE,
        ),
    }
    outside = rows[rows["place"].str.endswith("99.8%")]
    named = ", ".join(f"{r.force} {r.year_label} ({r.good_share}%)" for r in outside.itertuples())
    alt = (
        f"Funnel plot: share good against number of case files audited, {len(rows)} audits, pooled share "
        f"{rows['pooled_share'].iloc[0]}%. Outside the 99.8% limits: {named or 'none'}."
    )
    return Chart(figure, alt)


def _points(rows: pandas.DataFrame, place: str, symbol: str, colour: str) -> dict:
    return {
        "type": "scatter",
        "mode": "markers" if place == "within 95%" else "markers+text",
        "name": place.capitalize(),
        "x": list(rows["cases_total"]),
        "y": list(rows["good_share"]),
        "text": list(rows["force"] + " " + rows["year"]),
        "textposition": "middle right",
        "textfont": {"size": FONT - 1},
        "cliponaxis": False,
        "marker": {
            "symbol": symbol,
            "size": 12,
            "color": colour,
            "line": {"width": 2 if symbol.endswith("open") else 1, "color": colour},
        },
        "customdata": list(rows["good"]),
        "hovertemplate": "%{text}: %{customdata} of %{x} good (%{y}%)<extra></extra>",
    }


def slopes(rows: pandas.DataFrame) -> Chart:
    """Share good at an inspection and at its reviews, a line a force, each point with its Wilson 95% interval.

    rows: as ``queries/reviews.sql`` gives them. Years of different forces are drawn a little apart.
    """
    traces = []
    forces = rows["force"].nunique()
    for lane, (force, pairs) in enumerate(rows.groupby("force", sort=False)):
        first = pairs.iloc[0]
        points = [(first.from_dated, first.from_share, first.from_low, first.from_high, first.from_year)]
        points += [(p.dated, p.good_share, p.good_low, p.good_high, p.year) for p in pairs.itertuples()]
        traces.append(_slope(force, lane, 0.07 * (lane - (forces - 1) / 2), points))
    highest = max(rows["from_high"].max(), rows["good_high"].max())
    figure = {
        "data": traces,
        "layout": layout(
            height=440,
            showlegend=True,
            xaxis={
                "dtick": 1,
                "tickformat": "d",
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "range": [int(rows["from_dated"].min()) - 0.2, int(rows["dated"].max()) + 1.2],
            },
            yaxis={
                "title": {"text": "Share of audited cases good (%)"},
                "range": [0, min(102, round_up(highest, 10))],
                "fixedrange": True,
                "zeroline": False,
            },
            legend=LEGEND_ABOVE,
        ),
    }
    pairs = "; ".join(
        f"{r.force} {r.from_year} {r.from_share}%, {r.year} {r.good_share}%" for r in rows.itertuples(index=False)
    )
    return Chart(figure, f"Lines: share of audited cases good at an inspection and at its reviews. {pairs}.")


def _slope(force: str, lane: int, shift: float, points: list[tuple]) -> dict:
    xs, ys, lows, highs, years = zip(*points)
    colour = LINES[lane % len(LINES)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": force,
        "x": [round(x + shift, 3) for x in xs],
        "y": list(ys),
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "symbol": SHAPES[lane % len(SHAPES)], "size": 10},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [round(h - y, 1) for h, y in zip(highs, ys)],
            "arrayminus": [round(y - low, 1) for low, y in zip(lows, ys)],
            "color": colour,
            "thickness": 1.2,
            "width": 4,
        },
        "text": [f"{force}, {year}: {y}% good ({low} to {high})" for y, low, high, year in zip(ys, lows, highs, years)],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _named(rows: pandas.DataFrame) -> list[str]:
    """Each audit's name with its n."""
    return [with_small(name, f"n = {cases}") for name, cases in zip(rows["name"], rows["cases_total"])]
