"""What the published totals of reports say of grades that were not found, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas
from markupsafe import Markup

import queries
from parts.address.description import perhaps_not_asked
from parts.address.english import counted, listed, lowercase_first, uppercase_first
from parts.charts.looks import BY_TOTALS, GRADES, RANKS, initials_of_range, name_of, range_of
from parts.words import sentences

NAMED_BY_TOTALS = 6  # of which we only know a range of grades, which the map does not show at a glance
EITHER_WAY = "Grades not found may be high or low."
FOR_SOME = "Not every force is graded on this theme: there may be no grade to find."


def grades_of_totals(row: Mapping, among: Sequence[str] = tuple(GRADES)) -> list[str]:
    """The published totals of a report, highest grade first: "4 requires improvement", "4 inadequate".

    row: of ``queries/grade_totals.sql``. ``among``: the grades to name.
    """
    totals = [(row[grade.replace("-", "_")], name_of(grade)) for grade in GRADES if grade in among]
    return [f"{number} {name}" for number, name in totals if number]


def left_out_of_totals(row: Mapping) -> list[str]:
    """The themes that published totals leave out and of which we know the grade, as they stand within a sentence.

    row: of ``queries/grade_totals.sql``.
    """
    asked = queries.rows("asked")
    left_out = asked[(asked["cycle"] == row["cycle"]) & (asked["in_totals"] == "no")]["theme"]
    return [lowercase_first(theme) for theme in left_out] if row["known"] > row["known_in_totals"] else []


def areas(totals: Sequence[str]) -> str:
    """Totals as the object of a verb: "4 areas requires improvement and 4 inadequate".

    They may count an area that is none of our themes.
    """
    number, grade = totals[0].split(" ", 1)
    return listed([f"{counted(int(number), 'area')} {grade}", *totals[1:]])


def either_way(rows: pandas.DataFrame) -> str:
    """What is known of grades that were not found, as sentences: that they may be high or low, if nothing else.

    The totals of a report may leave only high grades for the themes that we lack, or only low ones. On a theme that is
    graded at some forces only, there may be no grade to find.
    rows: of ``queries/grid.sql`` or ``standing.sql``, of the grades that were not found. Empty without any.
    """
    if rows.empty:
        return ""
    one_theme = rows["theme"].nunique() == 1
    unsure = perhaps_not_asked(rows)
    if unsure.all():
        return FOR_SOME if one_theme else ""
    if shared := _shared_range(rows):
        whose = f"{rows['force'].iloc[0]}’s is" if len(rows) == 1 else ""
        them = whose or f"{'both' if len(rows) == 2 else f'all {len(rows)}'} are"
        return f"{uppercase_first(BY_TOTALS)}, {them} {shared}."
    high = rows[rows["lowest_possible_grade"].isin([grade for grade in GRADES if grade not in sentences.LOW])]
    low = rows[rows["highest_possible_grade"].isin(sentences.LOW)]
    known = [(high, "adequate or higher"), (low, "below adequate")]
    words = [
        _that_some_are(group, _shared_range(group) or grades, one_theme=one_theme)
        for group, grades in known
        if len(group)
    ]
    if not words:
        return EITHER_WAY
    number = int(unsure.sum())
    of_others = f" {FOR_SOME.replace(': there', f': for {number} of them there')}" if one_theme and number else ""
    return f"{uppercase_first(BY_TOTALS)}, {listed(words)}.{of_others}"


def it_is_by_totals(row: Mapping) -> Markup:
    """Which grades one that was not found may be, without a full stop. row: with a range, as of ``looks.range_of``."""
    return Markup("{}, it is <strong>{}</strong>").format(uppercase_first(BY_TOTALS), range_of(row))


def on_ranges(rows: pandas.DataFrame) -> str:
    """What each of the initials such as "G/A" and "now G" means, as sentences; empty if no row has any.

    rows: of ``queries/grid.sql`` or ``standing.sql``.
    """
    known = [row for row in rows.dropna(subset="lowest_possible_grade").to_dict("records") if initials_of_range(row)]
    known.sort(key=lambda row: -RANKS[row["highest_possible_grade"]])
    drawn = [(initials_of_range(row), range_of(row), bool(row.get("older"))) for row in known]
    pairs = {initials: meaning for initials, meaning, _ in drawn if "/" in initials}
    single = {
        f"“now {initials}”" if older else f"“{initials}” without a colour": meaning
        for initials, meaning, older in drawn
        if initials not in pairs
    }
    words, not_found = [], f"{BY_TOTALS}, a missing grade is"
    if pairs:
        meaning = "one of the two" if len(pairs) > 1 else next(iter(pairs.values()))
        words.append(f"{', '.join(f'“{pair}”' for pair in pairs)}: {not_found} {meaning}.")
    words += [f"{initials}: {not_found} {meaning}." for initials, meaning in single.items()]
    return " ".join(words)


def by_totals_of_each(rows: pandas.DataFrame) -> str:
    """The same as ``either_way`` on several themes, force by force, if the forces are few."""
    known = rows[rows.apply(range_of, axis="columns") != ""] if len(rows) else rows
    if known.empty or known["force"].nunique() > sentences.MAX_NAMED:
        return either_way(rows)
    words = []
    for (force, _), group in known.groupby(["force", "lowest_possible_grade"], sort=False):
        n, of = len(group), range_of(group.iloc[0])
        one = f"{force}’s on {lowercase_first(group['theme'].iloc[0])} is {of}"
        words.append(one if n == 1 else f"{n} of {force}’s missing grades are {of}")
    return f"{uppercase_first(BY_TOTALS)}, {listed(words)}."


def _shared_range(rows: pandas.DataFrame) -> str:
    """``looks.range_of`` these rows, if that is the same of all; else empty."""
    ranges = set(rows.apply(range_of, axis="columns"))
    return ranges.pop() if len(ranges) == 1 else ""


def _that_some_are(rows: pandas.DataFrame, grades: str, *, one_theme: bool) -> str:
    """That the grades of these rows are as described: by name if they are few and on one theme, else by number."""
    forces = list(rows["force"])
    are = "is" if len(rows) == 1 else "are"
    if one_theme and len(forces) <= NAMED_BY_TOTALS:
        return f"{listed([f'{force}’s' for force in forces])} {are} {grades}"
    return f"{len(rows)} of {'them' if one_theme else 'the grades not found'} {are} {grades}"
