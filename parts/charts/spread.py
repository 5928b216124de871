"""The spread of grades over forces: stacked bars.

Each part of a bar names its forces on hover, and has the address of a list of them in ``customdata``, if there is one:
a click leads there (``shell/links.js``).
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas

from parts.address.english import counted
from parts.address.links import to_page
from parts.charts.chart import (
    NOT_COMPARABLE,
    ROW_WITH_WORDS,
    Chart,
    LegendEntry,
    bar_legend,
    break_at,
    first_of_each,
    fits,
    round_step,
    stacked_bar,
    stacked_layout,
    text_inside,
    with_small,
    words_below,
)
from parts.charts.looks import (
    CHILD_PROTECTION,
    EDGE,
    GRADE_NOT_FOUND,
    GRADES,
    HIDDEN,
    NO_GRADE,
    NOT_INSPECTED,
    NOT_YET,
    STANDS,
    Look,
    heading_of_round,
    kinds_of_missing,
)

# Pixels: few bars beside a map are taller, so as not to leave the page empty below them.
ROOM, TALLEST = 330, 130
IN_A_LINE = 60  # letters of a name and its note that fit above a bar on a phone
FOR_SECOND_LINE = 20  # pixels more for each bar with a note below its name
FOR_LINE = 10  # pixels more for each bar where a line between two must not touch their words
# From a bar to a line above it, in bars: between its name, of one line or two, and the words below the bar before.
BETWEEN, BETWEEN_TWO_LINES = 0.52, 0.6
GRADED_FOR_SOME = LegendEntry("Below this line: graded for some forces only", EDGE, symbol="dash")
NAMES_WIDTH = 44  # characters in a line of names on hover
# Each kind of missing in the order of the bar, with the column that counts it; of those not graded, the rest.
MISSING_COUNTS = {
    HIDDEN: "left_out",
    GRADE_NOT_FOUND: "not_known",
    NOT_YET: "not_yet_inspected",
    STANDS: "grade_stands",
    NOT_INSPECTED: "not_inspected",
    NO_GRADE: "no_grade",
}


def spread(rows: pandas.DataFrame, *, by: str) -> Chart:
    """Bars of how many forces have each grade, stacked from the best, one bar for each value of ``by``.

    rows: as in ``queries/spread.sql``. At the end of a bar are the forces without a grade, by why: hidden by the
    reader's choice, not known, not yet inspected, with an earlier grade that still applies, or not inspected, each
    hollow with a pattern of its own; or not graded, grey. With one theme and several rounds, the newest comes first,
    and a dashed line marks where grades can no longer be compared; with several themes, it separates those that were
    graded for some forces only.
    """
    records = rows.to_dict("records")
    one_theme = len({row["theme_id"] for row in records}) == 1
    # Each row of a bar has its totals.
    totals = {bar: {**row, "no_grade": _no_grade(row)} for bar, row in first_of_each(records, by).items()}
    bars = list(totals)
    if one_theme and by != "theme":
        bars.reverse()
        totals = {bar: totals[bar] for bar in bars}
    longest = max(int(totals[bar]["of_forces"]) for bar in bars)
    traces = [
        _bars_of({row[by]: row for row in records if row["grade"] == grade}, look, bars, longest)
        for grade, look in GRADES.items()
    ]
    traces = [trace for trace in traces if trace]
    for kind, column in MISSING_COUNTS.items():
        counts = [int(totals[bar][column]) for bar in bars]
        if any(counts):
            # Themes that child protection inspections grade have no other round.
            traces.append(_missing_bars(kinds_of_missing(records[0]["round_name"])[kind], counts, bars))
    groups = [totals[bar]["era" if one_theme else "graded_for"] for bar in bars]
    met = equal_to_printed(rows, by)
    notes = [_known_note(totals[bar], bar in met) for bar in bars]
    wrapped = [len(f"{heading_of_round(bar)} {note}") > IN_A_LINE for bar, note in zip(bars, notes)]
    between = BETWEEN_TWO_LINES if any(wrapped) else BETWEEN
    ends = [n - between for n in range(1, len(bars)) if groups[n] != groups[n - 1]]
    names = [with_small(heading_of_round(bar), note, below=long) for bar, note, long in zip(bars, notes, wrapped)]
    free = FOR_SECOND_LINE * any(wrapped)
    row = ROW_WITH_WORDS + FOR_LINE * bool(ends) + free
    figure = {
        "data": traces,
        "layout": stacked_layout(
            bars,
            names,
            row=max(row, min(TALLEST, ROOM // len(bars))) if one_theme else row,
            below=[_words_below([row for row in records if row[by] == bar], longest) for bar in bars],
            free=free,
            shapes=[break_at(at) for at in ends],
            xaxis={"title": {"text": "Number of forces"}, "rangemode": "tozero", "dtick": round_step(longest / 5)},
        ),
    }
    line = (NOT_COMPARABLE if one_theme else GRADED_FOR_SOME,) if ends else ()
    return Chart(figure, _alt(totals, by, longest), (*bar_legend(traces), *line))


def _words_below(records: list[dict], longest: int) -> list[tuple[float, str, str]]:
    """The words of the parts of a bar that are too narrow for them. records: the rows of the bar."""
    counts = {row["grade"]: int(row["forces"]) for row in records}
    named = [(f"{look.initials} {counts.get(grade, 0)}", counts.get(grade, 0)) for grade, look in GRADES.items()]
    return words_below([(words, n, fits(words, n, longest)) for words, n in named], longest)


def _bars_of(rows: Mapping[str, Mapping], look: Look, bars: list[str], longest: int) -> dict | None:
    """The bars of one grade, whose rows these are; None if no row has it. longest: of all bars."""
    if not rows:
        return None
    counts = [int(rows[bar]["forces"]) if bar in rows else 0 for bar in bars]
    named = [_lines_of(rows[bar]["named"] if bar in rows else "") for bar in bars]
    words = [f"{look.initials} {n}" for n in counts]
    return stacked_bar(
        look,
        bars,
        counts,
        **text_inside([w if fits(w, n, longest) else "" for w, n in zip(words, counts)], look.text),
        hovertext=named,
        customdata=[{"address": _forces_address(rows[bar]) if bar in rows else ""} for bar in bars],
        hovertemplate=f"<b>%{{y}}</b><br>{look.name}: %{{x}}<br>%{{hovertext}}<extra></extra>",
    )


def _lines_of(names: str) -> str:
    """Names with commas between them in lines that fit, none broken within a name."""
    whole = names.replace(" ", "\N{NO-BREAK SPACE}").replace(",\N{NO-BREAK SPACE}", ", ")
    return "<br>".join(textwrap.wrap(whole, NAMES_WIDTH))


def _forces_address(row: Mapping) -> str:
    """The address of the list of forces with one grade; empty if no page has it."""
    if pandas.isna(row["round_year"]):  # not a PEEL cycle
        return ""
    return to_page("", cycle=row["round"], theme=row["theme"], grade=row["grade"])


def _missing_bars(look: Look, counts: list[int], bars: list[str]) -> dict:
    """The bars of forces without a grade, for one reason."""
    return stacked_bar(look, bars, counts, hovertemplate=f"<b>%{{y}}</b><br>{look.name}: %{{x}}<extra></extra>")


def equal_to_printed(rows: pandas.DataFrame, by: str) -> list[str]:
    """The bars whose counts are all equal to totals printed for the country as a whole."""
    with_totals = rows[rows["printed_total"].notna()]
    return [bar for bar, own in with_totals.groupby(by, sort=False) if (own["forces"] == own["printed_total"]).all()]


def _known_note(bar: Mapping, equal: bool) -> str:
    """How many grades are known, out of the forces graded, and whether their counts are those printed."""
    carried, of_children = bar["grade_stands"], bar["round_name"] == CHILD_PROTECTION
    not_given = [
        (carried, "keep an earlier grade" if carried > 1 else "keeps an earlier grade"),
        (bar["not_inspected"], "not inspected"),
        (bar["no_grade"], "report not found" if of_children else "not graded"),
    ]
    if len([number for number, _ in not_given if number]) > 1:  # more words have no room on a phone
        not_given = [(sum(number for number, _ in not_given), "ungraded")]
    awaited = "with none" if of_children else "not yet inspected"
    others = [(bar["left_out"], "hidden"), *not_given, (bar["not_yet_inspected"], awaited)]
    others = "".join(f", {number} {words}" for number, words in others if number)
    word = "shown" if bar["left_out"] else "known"
    if bar["graded_for"] == "some":  # whether the others were graded is not known
        not_found = f", {bar['not_known']} not found" if bar["not_known"] else ""
        return f"{bar['known']} {word}{others}{not_found}"
    if not bar["of_graded"]:
        return others.removeprefix(", ")
    return f"{bar['known']} of {bar['of_graded']} {word}{others}{', equal to published totals' if equal else ''}"


def _no_grade(bar: Mapping) -> int:
    """How many forces were inspected, or listed, and given no grade."""
    return bar["not_graded"] - bar["grade_stands"] - bar["not_inspected"]


def _alt(totals: Mapping[str, Mapping], by: str, longest: int) -> str:
    bars = "; ".join(
        f"{bar}: {total['need_improvement']} of {total['known']} known grades"
        for bar, total in totals.items()
        if total["known"]
    )
    what = "theme" if by == "theme" else "round of inspection"
    forces = f"how many of {longest} forces have" if longest > 1 else "whether one force has"
    return (
        f"Stacked bars: {forces} each grade, on {counted(len(totals), what)}. "
        f"Requires improvement or inadequate: {bars or 'none known'}."
    )
