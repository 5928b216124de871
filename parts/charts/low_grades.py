"""How many of each force's grades are low: the share of the known ones, and how far unknown ones could move it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas

from parts.address.english import DATE_NOT_KNOWN, counted, day, newer_report
from parts.address.links import to_page
from parts.charts.chart import IN_PERCENT, SMALL, Chart, LegendEntry, layout, text_at
from parts.charts.looks import EDGE, LINES
from parts.charts.totals import PUBLISHED

ROW, HEADING = 24, 34  # pixels of a force, and of the name of a cycle above its forces
OUTDENT = -105  # pixels: the name of a cycle begins above those of the forces, so that a phone has room for it
KNOWN, BOUNDS = (
    "Share of the grades that we know, by theme or in total",
    "Where it could lie if we knew the missing grades",
)
COLOUR = LINES[5]  # no grade has it: low grades are those of two
NEWER = "*"  # beside the share of a force with a report that is newer than these grades
FROM_TOTALS = "†"  # beside a share of the totals that a report publishes, not of grades by theme


def low_grades(rows: pandas.DataFrame) -> Chart:
    """A point for each force, at the share of its known grades that are low, on a line between the two bounds.

    rows: as in ``queries/low_grades.sql``, those of one cycle together. Forces of which fewer than half of the
    grades are known have a heading of their own. A force without any known grade has no place. An asterisk marks a
    force with a report that is newer than its grades, a dagger one whose share is of the totals that its newest report
    gives.
    """
    known = rows[rows["known"].fillna(0) > 0]
    at, places, headings = 0, [], []
    for (name, half_known), group in known.groupby(["round_name", "half_known"], sort=False):
        words = f"<b>{name}</b>" + ("" if half_known else ", fewer than half the grades known")
        headings.append(text_at(0, at + HEADING - 10, words, xref="paper", xanchor="left", xshift=OUTDENT))
        at += HEADING
        places += [at + ROW * (n + 0.5) for n in range(len(group))]
        at += ROW * len(group)
    forces = known.to_dict("records")
    open_ones = [(row, place) for row, place in zip(forces, places) if row["not_known"] or row["left_out"]]
    figure = {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": BOUNDS,
                "x": [x for row, _ in open_ones for x in (row["low_pct_least"], row["low_pct_most"], None)],
                "y": [y for _, place in open_ones for y in (place, place, None)],
                "line": {"color": EDGE, "width": 5},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": KNOWN,
                "x": [row["low_pct"] for row in forces],
                "y": places,
                "marker": {"color": COLOUR, "size": 12, "line": {"color": EDGE, "width": 1.5}},
                "cliponaxis": False,  # a point at an end is drawn whole
                "text": [f"<b>{row['force']}</b>, {row['round_name']}<br>{_in_words(row)}" for row in forces],
                "hoverinfo": "text",
                "customdata": [{"address": to_page("force", force=row["force"])} for row in forces],
            },
        ],
        "layout": layout(
            height=at + 60,
            margin={"l": 10, "r": 14, "t": 34, "b": 10},
            showlegend=False,
            annotations=headings,
            xaxis={**IN_PERCENT, "range": [-3, 103], "showgrid": True},
            yaxis={
                "range": [at, 0],
                "tickvals": places,
                "ticktext": [
                    f"{row['force']}{_sign(row)}  <b>{row['low']:.0f} of {row['known']:.0f}</b>" for row in forces
                ],
                "tickfont": {"size": SMALL},
                "automargin": True,
                "showgrid": False,
            },
        ),
    }
    signs = {_sign(row) for row in forces}
    entries = [
        (KNOWN, "●", COLOUR),
        *([(BOUNDS, "▬", EDGE)] if open_ones else []),
        *([("Newer report, not in this share", NEWER, "")] if NEWER in signs else []),
        *([("From published totals", FROM_TOTALS, "")] if FROM_TOTALS in signs else []),
    ]
    legend = tuple(LegendEntry(name, "transparent", sign, colour, symbol="character") for name, sign, colour in entries)
    return Chart(figure, _alt(forces), legend)


def is_of_totals(row: Mapping) -> bool:
    """Whether a share is of the totals that a report publishes. row: of ``queries/low_grades.sql``."""
    return row["counted_from"] == PUBLISHED


def _sign(row: Mapping) -> str:
    return FROM_TOTALS if is_of_totals(row) else NEWER * bool(newer_report(row))


def _in_words(row: dict) -> str:
    """The share of a force and its bounds: "3 of 9 known grades are low, 33.3%; 1 not known: 30 to 40%"."""
    if is_of_totals(row):
        known = newer_report(row) and row["newer_report"] != DATE_NOT_KNOWN
        dated = f" of {day(row['newer_report'])}" if known else ""
        totals = f"from the published totals of its report{dated}"
        return f"{row['low']:.0f} of {row['known']:.0f} low, {row['low_pct']:g}%, {totals}"
    words = f"{row['low']:.0f} of {counted(int(row['known']), 'known grade')} low, {row['low_pct']:g}%"
    unknown = [f"{row['not_known']:.0f} not known"] if row["not_known"] else []
    unknown += [f"{row['left_out']:.0f} hidden by your filters"] if row["left_out"] else []
    if unknown:
        words += f"; {', '.join(unknown)}: {row['low_pct_least']:g}% to {row['low_pct_most']:g}%"
    return f"{words}; {newer}" if (newer := newer_report(row)) else words


def _alt(forces: list[dict]) -> str:
    words = "; ".join(f"{row['force']} ({row['round_name']}): {_in_words(row)}" for row in forces)
    return f"For each force, how many of its known grades are low (requires improvement or inadequate). {words}."
