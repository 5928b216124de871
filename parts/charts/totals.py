"""The totals published in reports: shares of grades, as stacked bars."""

from __future__ import annotations

import pandas

from parts.address.english import rounded
from parts.charts.chart import (
    Chart,
    bar_legend,
    fits,
    stacked_bar,
    stacked_layout,
    text_inside,
    with_small,
    words_below,
)
from parts.charts.looks import GRADES, name_of

ROW = 88  # pixels of a bar with its name above it and the words of its narrow parts below
PUBLISHED = "published totals"  # in counted_from: as reports give them, not as known by theme


def shares_of_areas(rows: pandas.DataFrame) -> Chart:
    """Bars of the share of each grade, stacked from the best, one bar for each ``bar``.

    rows: as in ``queries/totals_spread.sql``.
    """
    bars = list(dict.fromkeys(rows["bar"]))
    totals = rows.drop_duplicates("bar").set_index("bar")
    traces, parts = [], {bar: [] for bar in bars}
    for grade, look in GRADES.items():
        own = rows[rows["grade"] == grade].set_index("bar")
        shares, counts = ([float(own[column].get(bar, 0)) for bar in bars] for column in ("share_pct", "areas"))
        words = [f"{look.initials} {rounded(share)}" for share in shares]
        for bar, word, share in zip(bars, words, shares):
            parts[bar].append((word, share, fits(word, share, 100)))
        traces.append(
            stacked_bar(
                look,
                bars,
                shares,
                **text_inside([w if fits(w, share, 100) else "" for w, share in zip(words, shares)], look.text),
                customdata=counts,
                hovertemplate=f"%{{y}}<br>{look.name}: %{{customdata}} grades (%{{x}}%)<extra></extra>",
            )
        )
    published = totals["counted_from"] == PUBLISHED
    names = [
        with_small(
            bar,
            f"{totals.of_areas[bar]} grades "
            + (f"in {totals.reports[bar]} reports" if published[bar] else f"of {totals.reports[bar]} forces"),
        )
        for bar in bars
    ]
    figure = {
        "data": traces,
        "layout": stacked_layout(
            bars,
            names,
            row=ROW,
            below=[words_below(parts[bar], 100) for bar in bars],
            xaxis={"title": {"text": "Share of grades (%)"}, "range": [0, 100]},
        ),
    }
    words = "; ".join(
        f"{bar}: " + ", ".join(f"{r.share_pct:g}% {name_of(r.grade)}" for r in group.itertuples())
        for bar, group in rows.groupby("bar", sort=False)
    )
    return Chart(figure, f"Stacked bars: the share of each grade. {words}.", bar_legend(traces))
