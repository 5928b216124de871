"""A force among all forces of its cycle: how many have a higher grade, the same, or a lower one."""

from __future__ import annotations

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, listed, lowercase_first
from parts.address.vocabulary import headline_theme
from parts.charts.beside import beside
from parts.charts.looks import HIGHEST, LOWEST, RANKS, name_of
from parts.exhibits import grades
from parts.exhibits.exhibit import Exhibit


def benchmark_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """The same of the forces compared. rows: of ``queries/benchmark.sql``."""
    compared = queries.rows("spread", rounds=sorted(set(rows["round"])), themes=sorted(set(rows["theme_id"])))
    return grades.newer_reports_caveat(rows), grades.either_way_caveat(compared)


def benchmark_takeaway(rows: pandas.DataFrame) -> Markup:
    """How a force's grade compares with all others, and with those of similar size.

    On the headline theme, if its grade is known, or else on one with the lowest grade: any other would flatter.
    rows: of ``queries/benchmark.sql``.
    """
    on_headline = rows[rows["theme_id"] == headline_theme()]
    first = on_headline.iloc[0] if len(on_headline) else rows.loc[rows["grade"].map(RANKS).idxmin()]
    graded = Markup("On <strong>{}</strong> it is graded <strong>{}</strong>").format(
        lowercase_first(first.theme), name_of(first.grade)
    )
    sentence = graded + _among_others(first)
    if not first.near_forces:
        return sentence + " No force is of similar size."
    nearest = f" Of the {counted(first.near_forces, 'force')} of similar size"
    if not first.near_known:
        return sentence + f"{nearest}, none has a known grade."
    known = "all" if first.near_known == first.near_forces else first.near_known
    compared = _higher_same_lower(first.grade, first.near_higher, first.near_same, first.near_lower)
    return sentence + f"{nearest}, {known} {'has' if known == 1 else 'have'} a known grade: {compared}."


def _among_others(row: pandas.Series) -> str:
    """How many other forces have the same grade and, unless it is the highest or lowest of all, a better or worse one.

    row: of ``queries/benchmark.sql``.
    """
    number, same = row.others_known, row.same
    if not number:
        return ". We know the grade of no other force."
    others = f"{counted(number, 'other force')} with a known grade"
    if row.grade not in (HIGHEST, LOWEST):
        return f". Of the {others}, {_higher_same_lower(row.grade, row.higher, same, row.lower)}."
    if not same:
        return f", as none of the {others} is."
    return f", as {'is' if same == 1 else 'are'} {same} of the {others}."


def _higher_same_lower(grade: str, higher: int, same: int, lower: int) -> str:
    """How many are higher, the same and lower than a grade; nothing is said of what is above or below all grades."""
    words = {"higher": higher, "the same": same, "lower": lower}
    words.pop({HIGHEST: "higher", LOWEST: "lower"}.get(grade), None)
    first, *others = [(number or "none", what) for what, number in words.items()]
    verb = "is" if first[0] == 1 else "are"
    return listed([f"{first[0]} {verb} {first[1]}", *(f"{number} {what}" for number, what in others)])


BENCHMARK = Exhibit(
    "benchmark",
    question="benchmark",
    title="{force} compared with England and Wales, {cycle}",
    chart=beside,
    companions=("spread",),
    fixed={"most": 8},
    columns=(
        "theme round_name grade higher same lower others_known near_higher near_same near_lower near_known "
        "source_kind source_url"
    ),
    only_in_files="round_name",
    takeaway=benchmark_takeaway,
    caveat=benchmark_caveat,
    notes=("Of similar size: with between half and twice as many officers; at most the eight nearest in size.",),
    reading=(
        "Each strip is a theme, and its length is all forces. The parts are the forces with each grade, from the best "
        "at the left; the hatched part is the forces whose grade we could not find. The mark below a strip stands at "
        "the grade of this force. Point at a part to read its forces, or select it to list them."
    ),
)
