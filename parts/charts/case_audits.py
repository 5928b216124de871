"""Case audits as bars: their shares by grade, each with its interval."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas

from parts.address.english import likely_between, rounded
from parts.charts.chart import (
    FONT,
    IN_PERCENT,
    WITHOUT_NAMES,
    Chart,
    LegendEntry,
    across,
    fits,
    layout,
    names_below,
    text_at,
    text_inside,
    words_below,
)
from parts.charts.looks import EDGE, GRADE_NOT_FOUND, GRADES, MISSING

# The parts of a bar from the left: column, name, initials, colour, text colour, and colour of stripes for what was not
# printed. Cases without a grade come first where the good ones are among them, so that no bar seems to have none; else
# before the inadequate ones, which are always at the right.
NOT_PRINTED = "No grades published"
GOOD, MIDDLE, POOR, WORST = (GRADES[grade] for grade in ("good", "adequate", "requires-improvement", "inadequate"))
PARTS = (
    ("perhaps_good", NOT_PRINTED, "", MISSING[GRADE_NOT_FOUND].colour, "", ""),
    ("good", "Good", GOOD.initials, GOOD.colour, GOOD.text, ""),
    ("good_by_subtraction", "Good, worked out from those below", "", GOOD.colour, "", GRADES["outstanding"].colour),
    ("adequate", "Adequate (early audits)", MIDDLE.initials, MIDDLE.colour, MIDDLE.text, ""),
    ("requires_improvement", "Requires improvement", POOR.initials, POOR.colour, POOR.text, ""),
    ("below_good_not_split", "Below good, not split", "", POOR.colour, "", WORST.colour),
    ("not_described", NOT_PRINTED, "", MISSING[GRADE_NOT_FOUND].colour, "", ""),
    ("inadequate", "Inadequate", WORST.initials, WORST.colour, WORST.text, ""),
)
STRIPED = {"good_by_subtraction": "G", "below_good_not_split": "below good"}
# Pixels: an audit with its name, its bar, a heading. In a lower bar Firefox has no room for the text.
ROW, BAR, HEADING = 43, 23, 28
# Pixels below a bar: for the line of its interval, in the middle, and, where there are any, for the words of its
# narrow parts. Below these is as much room again, since words close to the name of the next audit seem to be its own.
INTERVAL, WORDS, APART = 9, 13, 9
MARK_ABOVE = 17  # pixels: a line above the name of an audit that is the reader's own
INTERVAL_NAME = "95% interval of the share graded good"
LETTERS = 55  # that a phone has room for above a bar: of a name and of what is beside it
BESIDE = FONT - 1  # the size of what was printed, at the right above a bar: in smaller letters its words run together


@dataclass(frozen=True)
class Line:
    """An audit in the chart: its row, the heading it is under, and its name above the bar."""

    row: Mapping
    heading: str
    name: str

    @property
    def words(self) -> str:
        """Its name below the mark of a row that is the reader's: beside it, a phone has no room for one."""
        return "<br>".join(filter(None, (mark_of(self.row), self.name)))


def mark_of(row: Mapping) -> str:
    """The mark of a row that is the reader's, in a preview; else empty."""
    return row.get("preview", "")


def audit_shares(lines: Sequence[Line]) -> Chart:
    """A bar to 100% of the case files of each audit: its parts by grade, and the interval of the share good.

    lines: rows as in ``queries/case_audits.sql``, those of one heading together. The interval (Wilson, 95%) of the
    share good is a line below the bar, wherever it is known. That of the share inadequate, where only that was counted,
    is in words: it would be measured from the other end. What was not printed is hatched or hollow.
    """
    positions, headings, begins, height = _positions(lines)
    bars = [_bar(part, lines, positions) for part in PARTS]
    bars = [bar for bar in bars if any(bar["x"])]
    counts = [(line.row, at) for line, at in zip(lines, positions) if _has_line(line.row)]
    intervals = [_intervals(counts)] if counts else []
    below_lines = [at + INTERVAL * _has_line(line.row) for line, at in zip(lines, positions)]
    widest = max([100.0, *(sum(width for width, _ in _parts_of(line.row).values()) for line in lines)])
    figure = {
        "data": [*bars, *intervals],
        "layout": layout(
            height=height + 28,
            margin={"l": 11, "r": 17, "t": 24, "b": 4},
            barmode="stack",
            showlegend=False,
            uniformtext={"mode": "hide", "minsize": FONT - 3},
            annotations=[
                *(text_above(f"<b>{part}</b>", at, 0) for at, part in headings),
                *(
                    {**text_above(line.words, at - BAR / 2 - 1, 0), "align": "left"}
                    for line, at in zip(lines, positions)
                ),
                *(
                    text_above(_words_beside_name(line), at - BAR / 2 - 1, 1, BESIDE)
                    for line, at in zip(lines, positions)
                ),
                *names_below(below_lines, [_words_below(line.row) for line in lines], BAR / 2),
            ],
            # A little beyond, since text of a bar that ends on the edge is dropped.
            xaxis={**IN_PERCENT, "range": [0, widest + 0.1]},
            yaxis={**WITHOUT_NAMES, "range": [height, 0]},
            meta={"rows": [24 + at for at in begins]},
        ),
    }
    shares = "; ".join(f"{with_mark(line.row['name'], line.row)}: {with_interval(line.row)}" for line in lines)
    alt = (
        f"Bars to 100%, one for each audit: which share of its case files was judged good and at each grade. {shares}."
    )
    drawn = {bar["name"] for bar in bars}
    entries = {
        name: LegendEntry(name, colour, initials, text, stripes, "/" if stripes else "")
        for _, name, initials, colour, text, stripes in PARTS
        if name in drawn
    }
    legend = list(entries.values())
    if counts:
        legend.append(LegendEntry(INTERVAL_NAME, EDGE, symbol="interval"))
    return Chart(figure, alt, tuple(legend))


def with_mark(name: str, row: Mapping) -> str:
    """“Kent 2026”, or “Kent 2026, from your file” in a preview with a row of the reader's."""
    return ", ".join(filter(None, (name, mark_of(row))))


def in_brief(row: Mapping) -> str:
    """What was printed of an audit, in brief."""
    cases = "" if pandas.isna(row["cases_total"]) else f"{int(row['cases_total'])}"
    match row["printed"]:
        case "counts":
            return f"{int(row['good'])} of {cases} good, {row['good_share']:.1f}%"
        case "combined count only":
            below = int(row["cases_total"] - row["good_by_subtraction"])
            return f"{below} of {cases} below good"
        case "inadequate only":
            return f"{int(row['inadequate'])} of {cases} inadequate"
        case "percentage only" if pandas.isna(row["good_pct"]):
            return f"{row['below_good_pct']:g}% below good, as published"
        case "percentage only":
            return f"{row['good_pct']:g}% good, as published"
        case _:
            return f"no grades of {cases} files published" if cases else "no grades published"


def _words_beside_name(line: Line) -> str:
    """The share good of an audit: "15 of 81 good, 18.5%, by subtraction". Without one, what was printed, with an
    interval that has no line: "30 of 79 inadequate: 38% (28 to 49)".

    Where the name leaves no room for both on a phone, the counts go first: "23 of 214 good by subtraction".
    """
    row = line.row
    if row["printed"] == "combined count only":
        counts, share = f"{int(row['good_by_subtraction'])} of {int(row['cases_total'])}", row["good_share_drawn"]
        words = f"{counts} good, {share:.1f}%, by subtraction"
        return words if len(line.name) + len(words) <= LETTERS else f"{counts} good by subtraction"
    if row["printed"] == "percentage only" and pandas.isna(row["good_pct"]):
        return f"{row['good_share_drawn']:g}% good, by subtraction"
    if row["interval_of"] != "inadequate":
        return in_brief(row)
    low, high = rounded(row["interval_low"]).removesuffix("%"), rounded(row["interval_high"]).removesuffix("%")
    return f"{in_brief(row)}: {rounded(row['inadequate_share'])} ({low} to {high})"


def _has_line(row: Mapping) -> bool:
    """Whether an audit has an interval that is measured from the left, as the axis is."""
    return row["interval_of"] == "good"


def with_interval(row: Mapping) -> str:
    """The same with how sure that is: "6 of 6 below good, so none good, likely between 0% and 39%"."""
    return ", ".join(filter(None, (in_brief(row), how_sure(row))))


def how_sure(row: Mapping) -> str:
    """The interval of the share that was counted: "likely between 18% and 39% good"; empty without counts.

    Where only the cases below good were counted, with those that follow: "so 19% good, likely between 12% and 28%".
    """
    if pandas.isna(row["interval_of"]):
        return ""
    if row["printed"] == "combined count only" and row["interval_of"] == "good":
        good = int(row["good_by_subtraction"])
        good = rounded(100 * good / row["cases_total"]) if good else "none"
        return f"so {good} good, {likely_between(row['interval_low'], row['interval_high'])}"
    return f"{likely_between(row['interval_low'], row['interval_high'])} {row['interval_of']}"


def _positions(lines: Sequence[Line]) -> tuple[list[int], list[tuple[int, str]], list[int], int]:
    """In pixels from the top: the middle of each bar, the foot of each line of a heading with its text, where each bar
    begins with all that is above it, and the total height.
    """
    at, positions, headings, begins, former = 0, [], [], [], ""
    for line in lines:
        begins.append(at)
        if line.heading and line.heading != former:
            at += HEADING - 18
            for part in textwrap.wrap(line.heading, 42):
                at += 18
                headings.append((at, part))
            former = line.heading
        at += MARK_ABOVE * bool(mark_of(line.row))
        positions.append(at + ROW - BAR // 2 - 2)
        at += ROW + INTERVAL + (WORDS + APART) * bool(_words_below(line.row))
    return positions, headings, begins, at + 4


def _words_below(row: Mapping) -> list[tuple[float, str, str]]:
    """The words of the parts of a bar that are too narrow for them, or striped, where words could not be read."""
    shown, named = _parts_of(row), []
    for column, _, initials, *_ in PARTS:
        width, words = shown.get(column, (0, ""))
        name = STRIPED.get(column, initials)
        words = f"{name} {words}" if name else ""
        named.append((words, width, column not in STRIPED and fits(words, width, 100)))
    return words_below(named, 100)


def _bar(part: tuple, lines: Sequence[Line], positions: list[int]) -> dict:
    column, name, initials, colour, text, stripes = part
    parts = [_parts_of(line.row).get(column, (0, "")) for line in lines]
    pattern = {"shape": "/", "fillmode": "replace", "bgcolor": colour, "fgcolor": stripes, "size": 7}
    words = [f"{initials} {w}" for _, w in parts]
    inside = [w if initials and fits(w, width, 100) else "" for w, (width, _) in zip(words, parts)]
    return across(
        name,
        positions,
        [round(width, 2) for width, _ in parts],
        {"color": colour, "line": {"color": EDGE, "width": 0.6}, **({"pattern": pattern} if stripes else {})},
        width=BAR,
        **text_inside(inside, text or EDGE, FONT - 2),
        customdata=[
            f"{with_mark(line.row['name'], line.row)}: {with_interval(line.row)}<br>{name}: {w}"
            for line, (_, w) in zip(lines, parts)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _parts_of(row: Mapping) -> dict[str, tuple[float, str]]:
    """The parts of a bar by column: width in per cent, and what was printed."""
    if row["printed"] == "percentage only":
        good, below = row["good_pct"], row["below_good_pct"]
        shares = {"good": good, "below_good_not_split": 100 - good}
        if pandas.isna(good):
            shares = {"good_by_subtraction": 100 - below, "below_good_not_split": below}
        return {column: (share, f"{share:g}%") for column, share in shares.items()}
    if row["printed"] == "no grades of cases":
        return {"not_described": (100.0, "no grades were published")}
    counts = {column: row[column] for column, *_ in PARTS if column in row and not pandas.isna(row[column])}
    if pandas.isna(row["good"]) and "good_by_subtraction" not in counts:
        counts["perhaps_good"] = counts.pop("not_described", 0)
    counts = {column: n for column, n in counts.items() if n}
    return {column: (100 * int(n) / int(row["cases_total"]), f"{int(n)}") for column, n in counts.items()}


def _intervals(rows: list[tuple[Mapping, int]]) -> dict:
    """The intervals of shares good as lines with end marks, in one trace with gaps between them."""
    below = (BAR + INTERVAL) / 2
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": INTERVAL_NAME,
        "x": [x for row, _ in rows for x in (row["interval_low"], row["interval_high"], None)],
        "y": [y for _, at in rows for y in (at + below, at + below, None)],
        "line": {"color": EDGE, "width": 2},
        "marker": {"symbol": "line-ns", "size": 3, "line": {"color": EDGE, "width": 2}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def text_above(text: str, foot: float, side: int, size: int = FONT) -> dict:
    """Text above a bar: at its left (0) or right (1) end."""
    at = {"xref": "paper", "xanchor": ("left", "right")[side], "yanchor": "bottom"}
    return text_at(side, foot, text, font={"size": size}, **at)
