"""How forces were graded on a theme in one round, in sentences: how many are low, which are best, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, listed, lowercase_first, uppercase_first
from parts.address.links import to_page
from parts.address.vocabulary import graded_cycles, present_forces, well_known_cycle
from parts.charts.looks import (
    BY_TOTALS,
    CHILD_PROTECTION,
    GRADE_NOT_FOUND,
    GRADES,
    HIDDEN,
    NOT_YET,
    STANDS,
    look_of,
    name_of,
)
from parts.html.markup import link
from parts.words import published_totals
from parts.words.sentences import LOW, MAX_NAMED, by_grade, round_in_words
from parts.words.tally import HIDDEN_IN_WORDS, Tally


def of_round(rows: pandas.DataFrame, where: str = "", *, brief: bool = False) -> tuple[Markup, str]:
    """How many forces have a low grade on a theme in a round, and which are inadequate, unless it is to be ``brief``.

    rows: of ``queries/grid.sql``, on one theme and round. ``where`` describes the forces: "of Wales".
    """
    theme, round_name = lowercase_first(rows["theme"].iloc[0]), round_in_words(rows.iloc[0])
    known = rows[rows["grade"].notna()]
    if len(rows) == 1:
        return _of_one(rows.iloc[0], theme, round_name)
    forces = counted(len(rows), "force") + (f" {where}" if where else "")
    tally = Tally.of(rows)
    if known.empty:
        few = len(rows) <= MAX_NAMED and not where and tally.missing[NOT_YET] < len(rows)
        chosen = listed(list(rows["force"])) if few else f"the {forces}"
        missing = _coverage_caveat(rows) if tally.not_found < len(rows) else published_totals.either_way(rows)
        return _of_none(tally).format(chosen, theme, round_name), missing
    if len(known) == 1:
        only = known.iloc[0]
        return (
            Markup("Of the {}, only the grade of <strong>{}</strong> on {} in {} is {}: <strong>{}</strong>.").format(
                forces, only["force"], theme, round_name, tally.word, name_of(only["grade"])
            ),
            _coverage_caveat(rows),
        )
    graded = f"with a {tally.grade}"
    not_found = rows[rows["missing"] == GRADE_NOT_FOUND]
    by_totals = low_by_totals(not_found, len(rows))
    sentence = (_number_low if brief else rated_low)(known, where, graded, len(rows), not_found)
    return sentence, _coverage_caveat(rows, named=by_totals)


def low_by_totals(not_found: pandas.DataFrame, asked: int) -> list[str]:
    """The forces whose grade was not found, but is low by the totals of its report.

    not_found: their rows, of ``queries/grid.sql`` or ``standing.sql``, on one theme. ``asked``: the number of forces
    asked about. If these are not all, a sentence says how many have a grade, and its caveat what the others' may be.
    """
    all_asked = asked >= len(present_forces())
    return list(not_found[not_found["highest_possible_grade"].isin(LOW)]["force"]) if all_asked else []


def rated_low(known: pandas.DataFrame, where: str, graded: str, of_forces: int, not_found: pandas.DataFrame) -> Markup:
    """How many of the forces have a low grade, and which are inadequate. Takes what ``_number_low`` does."""
    sentence = _number_low(known, where, graded, of_forces, not_found)
    return sentence + _inadequate(known) if len(known) > 1 else sentence  # of a single one, it is said


def _number_low(
    known: pandas.DataFrame, where: str, graded: str, of_forces: int, not_found: pandas.DataFrame
) -> Markup:
    """How many of the forces have a low grade.

    known: grades of one theme and round, as in ``queries/grid.sql`` or ``standing.sql``. ``where``: which forces,
    "of Wales"; ``graded`` says what was counted: "with a known grade". ``of_forces``: the number of forces asked about:
    a reader who has chosen a few does not take those with a grade for all of them. not_found: the rows of other forces
    whose grade was not found, which may be low by published totals.
    """
    low, only = int(known["grade"].isin(LOW).sum()), known.iloc[0]
    where, theme, in_round = (f" {where}" if where else "", lowercase_first(only["theme"]), round_in_words(only))
    which = _which_low(known, not_found)
    if len(known) < of_forces < len(present_forces()):
        return _rated_low_among(known, low, which, f"{counted(of_forces, 'force')}{where}", graded)
    if len(known) == 1:
        return Markup("Only one force{}, {}, {} on <strong>{}</strong> in {}: <strong>{}</strong>.").format(
            where, only["force"], graded.replace("with", "has", 1), theme, in_round, name_of(only["grade"])
        )
    number = f"{low or ('Neither' if len(known) == 2 else 'None')} of the"
    if low == len(known):
        number = "All" if low > 2 else "Both of the"
    return Markup("<strong>{} {}</strong> {} on <strong>{}</strong> in {} {} rated {}{}.").format(
        number,
        counted(len(known), "force") + where,
        graded,
        theme,
        in_round,
        _verb(known, several=low > 1),
        which,
        _and_by_totals(low_by_totals(not_found, of_forces), known, low),
    )


def _and_by_totals(forces: Sequence[str], known: pandas.DataFrame, low: int) -> str:
    """That more forces are low by the totals of their reports, as the end of a sentence; or empty.

    known: the grades of the others, of which so many are ``low``.
    """
    if not forces:
        return ""
    who = listed(forces) if len(forces) <= MAX_NAMED else counted(len(forces), "force")
    verb = _verb(known, several=len(forces) > 1)
    if not low or _only_requires_improvement(known):
        which = "requires improvement or inadequate" if low else "one or the other"
        return f"; {BY_TOTALS}, {who} {verb} {which}"
    return f"; so {verb} {who}, {BY_TOTALS}"


def _which_low(known: pandas.DataFrame, not_found: pandas.DataFrame) -> Markup:
    """Which low grades are counted: not both where no force has the lowest; none is said to where totals leave it open.

    known and not_found: as ``_number_low`` takes them.
    """
    if _only_requires_improvement(known):
        none = "" if not_found["lowest_possible_grade"].eq("inadequate").any() else ", none inadequate"
        return Markup("<strong>requires improvement</strong>{}").format(none)
    return Markup("<strong>requires improvement or inadequate</strong>")


def _only_requires_improvement(known: pandas.DataFrame) -> bool:
    """Whether all low grades are of one kind, and none is the lowest."""
    return set(known["grade"]) & set(LOW) == {"requires-improvement"}


def _rated_low_among(known: pandas.DataFrame, low: int, which: Markup, forces: str, graded: str) -> Markup:
    """The same where only some of a few forces have a grade: "Of the 4 forces of Wales, 2 have a known grade on …"."""
    theme, in_round = lowercase_first(known["theme"].iloc[0]), round_in_words(known.iloc[0])
    among = Markup("Of the {}, ").format(forces)
    if len(known) == 1:
        verb = graded.replace("with", "has", 1)
        return among + Markup("only {} {} on <strong>{}</strong> in {}: <strong>{}</strong>.").format(
            known["force"].iloc[0], verb, theme, in_round, name_of(known["grade"].iloc[0])
        )
    verb = graded.replace("with", "have", 1)
    of_these = "all" if low == len(known) > 2 else "both" if low == len(known) else str(low)
    none = "neither" if len(known) == 2 else "none"
    return among + Markup("{} {} on <strong>{}</strong> in {}; <strong>{} of these</strong> {} rated {}.").format(
        len(known), verb, theme, in_round, of_these if low else none, _verb(known, several=low > 1), which
    )


def best(rows: pandas.DataFrame) -> Markup:
    """Which forces have the best grade of all shown; empty where it is low, or there is one, as is said already.

    rows: of ``queries/grid.sql``, on one theme and round, whose low grades a sentence before has named.
    """
    known = rows[rows["grade"].notna()]
    if len(known) < 2:
        return Markup("")
    (grade, number), *_ = by_grade(known["grade"])
    if grade in LOW:
        return Markup("")
    if number == len(known):
        return Markup("{} {} {}.").format("Both" if number == 2 else "All", _verb(known, several=True), name_of(grade))
    if grade == next(iter(GRADES)) or len(known) <= MAX_NAMED:
        return _with_grade(known, grade)
    at = known[known["grade"] == grade]
    who = (
        f": {listed(list(at['force']))}"
        if number <= MAX_NAMED
        else Markup(", at {} forces ({})").format(number, _see(at))
    )
    verb = _verb(known, several=False)
    return Markup("The highest {} {} {}{}.").format(Tally.of(rows).grade, verb, name_of(grade), who)


def _inadequate(known: pandas.DataFrame) -> Markup:
    """Which forces are inadequate, as a sentence after another; empty if none is."""
    sentence = _with_grade(known, "inadequate")
    return Markup(" {}").format(sentence) if sentence else sentence


def _with_grade(known: pandas.DataFrame, grade: str) -> Markup:
    """Which forces have a grade, or how many and where they are listed; empty if none has.

    known: grades of one theme and round, as in ``queries/grid.sql`` or ``standing.sql``.
    """
    rows = known[known["grade"] == grade]
    if rows.empty:
        return Markup("")
    if len(rows) <= MAX_NAMED:
        verb = _verb(known, several=len(rows) > 1)
        return Markup("{} {} {}.").format(listed(list(rows["force"])), verb, name_of(grade))
    verb = _verb(known, several=True)
    return Markup("{} {} {} ({}).").format(counted(len(rows), "force"), verb, name_of(grade), _see(rows))


def _see(rows: pandas.DataFrame) -> Markup | str:
    """Where the forces of these rows are listed, which have one grade on one theme and round.

    The list names them, where others with that grade were not asked for.
    """
    first = rows.iloc[0]
    if first["round"] not in graded_cycles()["cycle"].values:
        return "see the table of all forces"
    every = queries.rows("grid", themes=[first["theme_id"]], rounds=[first["round"]])
    others = (every["grade"] == first["grade"]).sum() > len(rows)
    only = {"force": sorted(rows["force"])} if others else {}
    address = to_page("", cycle=first["round"], theme=first["theme"], grade=first["grade"], **only)
    return Markup("see {}").format(link("the list", address))


def _verb(known: pandas.DataFrame, *, several: bool) -> str:
    """Present or past tense of “are graded”: grades of a cycle before the newest are in the past.

    So are those that are said to be ``past`` in a column, as of a day in the past.
    """
    cycles, of = list(graded_cycles()["cycle"]), known["round"].iloc[0]
    before = of in cycles and cycles.index(of) < cycles.index(well_known_cycle())
    past = before or ("past" in known and known["past"].all())
    return ("were" if several else "was") if past else "are" if several else "is"


def _of_none(tally: Tally) -> Markup:
    """The sentence on forces of which no grade is shown, with places for the forces, theme and round."""
    if tally.hidden:
        return Markup("Your choice of sources hides every known grade of {} on {} in {}.")
    if tally.missing[NOT_YET] == tally.rows and tally.round_name == CHILD_PROTECTION:
        return Markup("We know of no graded inspection since 2024 of {} on {} ({}).")
    if tally.missing[NOT_YET] == tally.rows:
        return Markup("As far as we know, none of {} has been inspected yet on {} ({}).")
    if tally.not_graded == tally.rows and not tally.missing[STANDS]:
        return Markup("{} were not graded on {} in {}.")
    return Markup("We found no grade for {} on {} in {}.")


def _of_one(row: pandas.Series, theme: str, round_name: str) -> tuple[Markup, str]:
    if isinstance(row["grade"], str):
        return (
            Markup("{} was graded <strong>{}</strong> on {} in {}.").format(
                row["force"], name_of(row["grade"]), theme, round_name
            ),
            "",
        )
    why = HIDDEN_IN_WORDS if row["missing"] == HIDDEN else lowercase_first(look_of(row).name)
    return Markup("{} on {} in {}: {}.").format(row["force"], theme, round_name, why), ""


def _coverage_caveat(rows: pandas.DataFrame, named: Sequence[str] = ()) -> str:
    """How many grades are missing, by why. ``named``: forces for which the sentence has what the totals leave."""
    tally, known = Tally.of(rows), rows[rows["grade"].notna()]
    words = listed(tally.why_missing)
    others = "The other forces: " if words and len(known) else ""
    of_these = published_totals.either_way(rows[(rows["missing"] == GRADE_NOT_FOUND) & ~rows["force"].isin(named)])
    of_these = f" {of_these}" if of_these else ""
    if tally.why_missing == [f"{tally.not_found} not found"] and len(known):
        others = "1 other force" if tally.not_found == 1 else f"the other {tally.not_found} forces"
        return f"We found no grade of {round_in_words(rows.iloc[0])} for {others}.{of_these}"
    return f"{others}{words if others else uppercase_first(words)}.{of_these}" if words else ""
