"""How grades are spread over forces: stacked bars.

Each part of a bar names its forces, and carries in ``customdata`` the address of the list of them, where there is one:
a click leads there (``shell/links.js``).
"""

from __future__ import annotations

import textwrap

import pandas

from parts.address.links import to_page
from parts.charts.chart import Chart, LegendEntry, bar_legend, stacked, stacked_bar, with_small, words_inside
from parts.charts.looks import EDGE, GRADES, MISSING, Look

NAMES_WIDTH = 44  # characters of a line of names, as one points at a bar
UNKNOWN, NOT_GRADED = MISSING["not known here"], MISSING["not graded"]


def spread(rows: pandas.DataFrame, *, by: str) -> Chart:
    """Bars of how many forces have each grade, stacked from the best, one bar for each value of ``by``.

    rows: as ``queries/spread.sql`` gives them. At the end of a bar are the forces whose grade is not known, hollow,
    and those that were not graded, grey. With one theme and several rounds, a dashed line says where grades can no
    longer be compared; with several themes, which of them were graded for some forces only.
    """
    bars = list(dict.fromkeys(rows[by]))
    totals = rows.drop_duplicates(by).set_index(by)
    traces = [_of_grade(rows[rows["grade"] == g].set_index(by, drop=False), look, bars) for g, look in GRADES.items()]
    traces = [trace for trace in traces if trace]
    for look, counts in ((UNKNOWN, totals.of_graded - totals.known), (NOT_GRADED, totals.not_graded)):
        if counts.any():
            traces.append(_of_missing(look, [int(counts[bar]) for bar in bars], bars))
    one_theme = rows["theme_id"].nunique() == 1
    apart = totals.era if one_theme else totals.graded_for
    ends = [n - 0.7 for n in range(1, len(bars)) if apart[bars[n]] != apart[bars[n - 1]]]
    names = [with_small(bar, _known(totals.loc[bar])) for bar in bars]
    most = int(totals.of_forces.max())
    figure = {
        "data": traces,
        "layout": stacked(
            bars,
            names,
            shapes=[_break_at(at) for at in ends],
            xaxis={
                "title": {"text": "Number of forces"},
                "rangemode": "tozero",
                "dtick": 10 if most > 20 else max(1, most // 4),
            },
        ),
    }
    meaning = "No comparing across this line" if one_theme else "Below this line: graded for some forces only"
    end = (LegendEntry(meaning, EDGE, symbol="dash"),) if ends else ()
    return Chart(figure, _alt(totals, by), (*bar_legend(traces), *end))


def _of_grade(rows: pandas.DataFrame, look: Look, bars: list[str]) -> dict | None:
    """The bars of one grade; none where no round had it."""
    if rows.empty:
        return None
    counts = [int(rows["forces"].get(bar, 0)) for bar in bars]
    named = ["<br>".join(textwrap.wrap(rows["named"].get(bar, ""), NAMES_WIDTH)) for bar in bars]
    return stacked_bar(
        look,
        bars,
        counts,
        **words_inside([f"{look.initials} {n}" if n else "" for n in counts], look.text),
        hovertext=named,
        customdata=[{"address": _who(rows.loc[bar]) if bar in rows.index else ""} for bar in bars],
        hovertemplate=f"<b>%{{y}}</b><br>{look.name}: %{{x}}<br>%{{hovertext}}<extra></extra>",
    )


def _who(row: pandas.Series) -> str:
    """The address of the list of the forces with one grade; empty where no page has it."""
    if pandas.isna(row.round_year):  # no PEEL cycle
        return ""
    return to_page("", cycle=row["round"], theme=row["theme"], grade=row["grade"])


def _of_missing(look: Look, counts: list[int], bars: list[str]) -> dict:
    """The forces of each bar that have no grade, for one reason."""
    return stacked_bar(look, bars, counts, hovertemplate=f"<b>%{{y}}</b><br>{look.name}: %{{x}}<extra></extra>")


def _known(bar: pandas.Series) -> str:
    """Of how many forces the grades are known, of those graded."""
    unknown = bar.of_graded - bar.known
    not_graded = f", {bar.not_graded} not graded" if bar.not_graded else ""
    if bar.graded_for == "some":  # of the others it is not known whether they were graded
        return f"{bar.known} known{not_graded}, {unknown} not known"
    return f"{bar.known} of {bar.of_graded} known{not_graded}"


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
