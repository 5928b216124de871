"""Sentences derived from rows: what grades, findings and comparisons show, with their caveats.

Each function returns a sentence and its caveat, which may be empty. ``parts/exhibits/leads.py`` chooses the one for
each page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas
from markupsafe import Markup, escape

import queries
from data import dictionary
from parts.address.description import NOT_GRADED, perhaps_not_asked
from parts.address.english import counted, day_of_report, listed, lowercase_first, plural_of, uppercase_first
from parts.address.glossary import TERMS
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import (
    ALL_THEMES,
    FORCE,
    REGION,
    THEME,
    forces_by_id,
    graded_cycles,
    present_forces,
    themes_by_id,
    well_known_cycle,
)
from parts.charts.looks import (
    BY_TOTALS,
    CHILD_PROTECTION,
    GRADE_NOT_FOUND,
    GRADES,
    HIDDEN,
    NOT_YET,
    RANKS,
    STANDS,
    initials_of_range,
    look_of,
    name_of,
    range_of,
)
from parts.html.markup import link
from parts.words.tally import HIDDEN_IN_WORDS, Tally
from queries import Answer, stems
from queries.caching import cached

KINDS = ("concern", "strength", "recommendation")  # of findings
LOW = dictionary.marked("grade", "needs-improvement")
MAX_NAMED = 4  # forces in a sentence; if there are more, only their number is given
NAMED_BY_TOTALS = 6  # of which we only know a range of grades, which the map does not show at a glance
EITHER_WAY = "Grades not found may be high or low."
FOR_SOME = "Not every force is graded on this theme: there may be no grade to find."
ERAS = "Grades from before and after a change in grading cannot be compared."
STAYED_UNINSPECTED = "stayed, not inspected again"  # the move of a force whose earlier grade still applied
HIDDEN_MOVE = "hidden by filters"  # the move of a force of which a filter hides all but one grade

# Why a force, on a theme, in a round, has no grade there; of any other kind of missing, it was not found.
WHY_NO_GRADE = {
    **dict.fromkeys(NOT_GRADED, "{} was not graded on {} in {}. "),
    STANDS: "{} was not inspected again on {} in {}: its earlier grade still applies. ",
    HIDDEN: f"{{}}’s grade on {{}} in {{}} is {HIDDEN_IN_WORDS}. ",
    NOT_YET: "As far as we know, {0} has not been inspected yet in {2}. ",
}


def findings_by_kind(numbers: Mapping) -> list[str]:
    """How many findings of each kind there are, as far as there are any: "2 concerns", "1 strength"."""
    return [counted(int(numbers[kind]), kind) for kind in KINDS if numbers.get(kind)]


# What a grade did that ended as it began, by how those in between were:
IN_BETWEEN = {"lower": "fell", "higher": "rose", "lower and higher": "fell and rose"}


def moves_in_words(rose: int, fell: int, stayed: int, same: str = "stayed the same") -> str:
    """How many rose, fell and stayed: "5 fell, 6 stayed the same, none rose"."""
    parts = [(rose, "rose"), (fell, "fell"), (stayed, same)]
    some = [f"{n} {move}" for n, move in parts if n]
    return ", ".join(some + [f"none {move}" for n, move in parts[:2] if not n])


def in_between(rows: pandas.DataFrame) -> str:
    """How many of the grades that ended as they began were not the same in between: " (4 lower, 1 higher in between)".

    Empty if there are none, so that they stayed the same.

    rows: of ``queries/changes.sql`` or ``moves.sql``.
    """
    ended_the_same = rows[rows["move"].isin(("stayed", STAYED_UNINSPECTED))]
    n, every = ended_the_same["in_between"].value_counts(), len(ended_the_same)
    parts = [f"{'' if n[kind] == every == 1 else f'{n[kind]} '}{kind}" for kind in IN_BETWEEN if kind in n]
    return f" ({', '.join(parts)} in between)" if parts else ""


def cycles_since(era: str) -> list[str]:
    """The cycles with grades after an era, which cannot be compared with it. ``era``: its name, "Up to 2018/19"."""
    cycles = graded_cycles()
    last = cycles[cycles["era_name"] == era]["year"].max()
    return list(cycles[cycles["year"] > last]["name"])


def compares(cycles: list[str]) -> str:
    """How the grades of these cycles compare with earlier ones and, where they are of several eras, with each other."""
    eras = graded_cycles().query("name in @cycles")["era"].nunique()
    if eras < 2:
        return "cannot be compared with earlier grades"
    others = "or with earlier" if eras == len(cycles) else "in full, nor with earlier"
    return f"cannot be compared with each other {others} grades"


def nobody_can_tell(cycles: list[str]) -> Markup:
    """That the grades of these cycles, the newest, show no rise and no fall, as a sentence."""
    return Markup(
        "<strong>Nobody can tell from the newest grades</strong>: the way of grading changed, so PEEL {} {}."
    ).format(listed(cycles), compares(cycles))


def not_comparable(cycles: list[str], number: int | None = None) -> str:
    """That the grades of these cycles, or a number of them, cannot be compared with earlier ones, as a sentence."""
    which = counted(number, "grade") if number else "grades"
    return f"The {which} of PEEL {listed(cycles)} {compares(cycles)}, since the way of grading changed."


def no_rounds_to_compare(rows: pandas.DataFrame, *, more_years: bool) -> str:
    """That no two of the rounds shown were graded in the same way, as a sentence.

    rows: of ``queries/grid.sql``, on one theme. ``more_years``: whether rounds that a reader left out would help.
    """
    names = [inspection_in_words(name) for name in rows.sort_values("round_order")["round_name"].unique()]
    choose = " Choose more years." if more_years else ""
    if len(names) == 1:
        return f"The grades of one round, {names[0]}, cannot show a change.{choose}"
    first, *others = names
    which = listed([first, *(name.removeprefix("PEEL ") for name in others)])
    return f"These grades cannot be compared over time: {which} were graded differently.{choose}"


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


def without_markup(sentence: Markup | str) -> str:
    """A sentence as text."""
    return sentence.striptags() if isinstance(sentence, Markup) else sentence


def after_colon(sentence: Markup | str) -> Markup:
    """A sentence as it goes on after a colon: its first word is in lower case, unless it is a name."""
    text = without_markup(sentence)
    names = [name for force in forces_by_id().values() for name in (force.short_name, force.name)]
    if text.startswith((*names, "PEEL ")):
        return escape(sentence)
    return Markup(re.sub(r"^(?:<[^>]*>)*\w", lambda start: start[0][:-1] + start[0][-1].lower(), escape(sentence)))


def explaining_terms(sentence: Markup | str) -> Markup:
    """A sentence with the first “PEEL” and “published totals” as links to the glossary, explained on hover."""
    explained, address = escape(sentence), to_page("about") + "#glossary"
    for term in ("PEEL", "Published totals"):
        # Not within a tag, nor within the words of a link.
        if found := re.search(rf"\b{term}\b(?![^<]*>)(?![^<]*</a>)", explained, re.IGNORECASE):
            words = Markup('<a href="{}" title="{}" data-inside="yes">{}</a>').format(address, TERMS[term], found[0])
            explained = explained[: found.start()] + words + explained[found.end() :]
    return explained


def by_grade(grades: pandas.Series) -> list[tuple[str, int]]:
    """The number of each grade that occurs, highest grade first; unknown ones are not counted."""
    counts = grades.value_counts()
    return [(grade, int(counts[grade])) for grade in GRADES if grade in counts]


def region_phrase(chosen: Selection) -> str:
    """The forces chosen by region alone, in words: "of Wales and London"; empty if they are not."""
    by_region = chosen.values(REGION) and not chosen.values(FORCE)
    return f"of {listed(chosen.words(REGION))}" if by_region else ""


def themes_asked(chosen: Selection) -> list[str] | None:
    """The theme whose grades are sought or followed; None for all."""
    return None if chosen.value(THEME) == ALL_THEMES else chosen.values(THEME)


def none_of(chosen: Selection) -> tuple[str, bool]:
    """Which forces lack something, in words ("No force of Wales"), and whether that is a single force.

    Where a reader chose forces, only these are mentioned, since others were not looked at.
    """
    regions = chosen.values(REGION)
    looked_at = (forces_by_id()[force] for force in chosen.values(FORCE) or ())
    names = [force.short_name for force in looked_at if not regions or force.region in regions]
    if not names:
        return f"No force {region_phrase(chosen)}".strip(), False
    if len(names) == 1:
        return names[0], True
    named = f" ({listed(names)})" if len(names) <= MAX_NAMED else ""
    return f"None of the {counted(len(names), 'force')} chosen{named}", False


def well_known_round(rows: pandas.DataFrame) -> str | None:
    """The newest round in which half of the grades are known, or else any is; None if there is no such round.

    The first few reports of a round that has just begun say little. Forces that were given no grade count for nothing.
    Grades that the reader's choice of sources hides count, too: they are known.
    rows: of ``queries/grid.sql``, on one theme.
    """
    given = rows[~rows["missing"].isin(NOT_GRADED)]
    known = (
        given[["round_order", "round"]]
        .assign(known=known_or_hidden(given))
        .groupby(["round_order", "round"], sort=True)["known"]
    )
    known = known.agg(["sum", "size"]).rename(columns={"sum": "count"}).query("count > 0")
    half = known[known["count"] >= known["size"] / 2]
    return (half if len(half) else known).index[-1][1] if len(known) else None


def known_or_hidden(rows: pandas.DataFrame) -> pandas.Series:
    """Which rows have a grade, or one that the reader's choice of sources hides."""
    return rows["grade"].notna() | (rows["missing"] == HIDDEN)


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
        missing = _coverage_caveat(rows) if tally.not_found < len(rows) else either_way(rows)
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
    where, theme, in_round = f" {where}" if where else "", lowercase_first(only["theme"]), round_in_words(only)
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


def round_in_words(row: Mapping) -> str:
    """A round in a sentence: "PEEL 2017", "child protection inspections"."""
    name = row["round_name"]
    return name if name.startswith("PEEL") else lowercase_first(plural_of(name))


def inspection_in_words(name: str) -> str:
    """The name of a round in a sentence: "PEEL 2017", "the re-inspection of crime data integrity"."""
    programme, _, which = name.partition(", ")
    return f"the {which} of {lowercase_first(programme)}" if which else name


def _ends_in_words(first: str, last: str) -> tuple[str, str]:
    """Two rounds after “from” and “to”; a programme that both are of is named once, after the last."""
    programme, _, which = first.partition(", ")
    of_both = which and last.startswith(f"{programme}, ")
    return f"the {which}" if of_both else inspection_in_words(first), inspection_in_words(last)


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
    return Markup("The best {} {} {}{}.").format(Tally.of(rows).grade, verb, name_of(grade), who)


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


def not_graded_since(theme: str) -> str:
    """That PEEL no longer grades a theme, by its id, as a sentence; empty if it does, or never did."""
    ended = cycles_of_ended(theme)
    return f"{themes_by_id()[theme].name} has not been graded since {ended[-1]}." if ended else ""


def cycles_of_ended(theme: str) -> list[str]:
    """The names of the PEEL cycles that graded a theme that is no longer graded; none if it is, or never was in PEEL.

    theme: its id. A theme has ended if cycles after the last that graded it are well known.
    """
    cycles = graded_cycles()
    if not themes_by_id()[theme].by_cycle:
        return []
    graded = cycles[cycles["cycle"].isin(rounds_of(theme))]
    newest = cycles[cycles["cycle"] == well_known_cycle()]
    if graded.empty or graded["year"].max() >= newest["year"].iloc[0]:
        return []
    return list(graded["name"])


@cached
def rounds_of(theme: str) -> frozenset[str]:
    """The rounds that graded a theme, by its id, for all forces or for some."""
    return frozenset(queries.rows("grid", themes=[theme])["round"])


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


@cached
def newest_round(grid: Answer) -> str | None:
    """``well_known_round`` of a theme, among all forces: those that a reader chose lead to no older round.

    grid: an answer to ``queries/grid.sql`` on one theme.
    """
    whole = queries.rows("grid", **{**grid.parameters, "forces": None, "regions": None})
    newest = well_known_round(whole)
    return newest if newest in set(grid.rows["round"]) else well_known_round(grid.rows)


@cached
def any_grade(grid: Answer) -> bool:
    """Whether any grade is known, even if the reader's choice of sources hides it."""
    return bool(known_or_hidden(grid.rows).any())


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
    high = rows[rows["lowest_possible_grade"].isin([grade for grade in GRADES if grade not in LOW])]
    low = rows[rows["highest_possible_grade"].isin(LOW)]
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
    if known.empty or known["force"].nunique() > MAX_NAMED:
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


def _coverage_caveat(rows: pandas.DataFrame, named: Sequence[str] = ()) -> str:
    """How many grades are missing, by why. ``named``: forces for which the sentence has what the totals leave."""
    tally, known = Tally.of(rows), rows[rows["grade"].notna()]
    words = listed(tally.why_missing)
    others = "The other forces: " if words and len(known) else ""
    of_these = either_way(rows[(rows["missing"] == GRADE_NOT_FOUND) & ~rows["force"].isin(named)])
    of_these = f" {of_these}" if of_these else ""
    if tally.why_missing == [f"{tally.not_found} not found"] and len(known):
        others = "1 other force" if tally.not_found == 1 else f"the other {tally.not_found} forces"
        return f"We found no grade for {others}.{of_these}"
    return f"{others}{words if others else uppercase_first(words)}.{of_these}" if words else ""


def of_force(rows: pandas.DataFrame, force: str) -> tuple[Markup, str]:
    """The known grades of a force on a theme, newest first.

    rows: of ``queries/grid.sql``, for one force and theme in all PEEL cycles.
    """
    if rows.empty:
        return Markup("We found no grade for {}.").format(force), ""
    theme = lowercase_first(rows["theme"].iloc[0])
    rows = rows.sort_values("round_order")
    known = rows[rows["grade"].notna()].iloc[::-1]
    if known.empty and (rows["missing"] == HIDDEN).any():
        return Markup("Your choice of sources hides every known grade of {} on {}.").format(force, theme), ""
    if known.empty:
        return Markup("We found no grade for {} on {}.").format(force, theme), ""
    newest = rows.iloc[-1]
    sentence = Markup("")
    if not isinstance(newest["grade"], str):
        why = WHY_NO_GRADE.get(newest["missing"], "We found no grade for {} on {} in {}. ")
        sentence = Markup(why).format(force, theme, newest["round_name"])
        if range_of(newest):
            sentence += it_is_by_totals(newest) + ". "
        elif newest["missing"] == GRADE_NOT_FOUND:
            sentence += f"{FOR_SOME if newest['graded_for'] == 'some' else _of_its_report(newest)} ".lstrip()
    word = Tally.of(rows).word
    first, on = (f"Last {word}", "") if sentence else (force, f" on {theme}")
    cycles = list(known["round_name"])
    if len(known) == 1:
        sentence += Markup("{}: <strong>{}</strong>{} in {}, the only grade {}.").format(
            first,
            name_of(known.iloc[0]["grade"]),
            on,
            inspection_in_words(cycles[0]),
            f"{word} on this theme" if sentence else word,
        )
    elif known["grade"].nunique() == 1 and known["era"].nunique() == 1:
        sentence += Markup("{}: <strong>{}</strong>{} in every round {} ({}).").format(
            first,
            name_of(known.iloc[0]["grade"]),
            on,
            "shown" if word == "shown" else "we have a grade for",
            listed([inspection_in_words(cycle) for cycle in cycles[::-1]]),
        )
    else:
        newest_era, *earlier = [_runs(of_era) for _, of_era in known.groupby("era", sort=False)]
        (grade, when), *before = newest_era
        sentence += Markup("{}: <strong>{}</strong>{} in {}").format(first, name_of(grade), on, when)
        sentence += f"; before that {_in_words(before)}" if before else ""
        if earlier:
            of_eras = "; ".join(_in_words(runs).replace("PEEL ", "") for runs in earlier)
            sentence += f"; before that (not comparable): {of_eras}"
        sentence += "."
    return sentence, ERAS if known["era"].nunique() > 1 else ""


def _of_its_report(row: Mapping) -> str:
    """How many of each grade a report gave on the areas whose grades were not found, as a sentence; empty if not known.

    Empty, too, if it is newer than all grades of the force, since then it is said of the report.
    row: of ``queries/grid.sql``.
    """
    if isinstance(row["newer_report"], str):
        return ""
    totals = queries.rows("grade_totals", forces=[row["force_id"]], rounds=[row["round"]]).dropna(subset="grades_left")
    if totals.empty:
        return ""
    of_report = totals.iloc[0]
    number, gave = of_report["areas_graded"] - of_report["known_in_totals"], of_report["grades_left"].split(", ")
    return f"On the {number} areas whose grades we did not find, this one among them, its report gave {listed(gave)}."


def _runs(known: pandas.DataFrame) -> list[tuple[str, str]]:
    """Runs of equal grades of one era, each with its cycles."""
    runs: list[tuple[str, list[str]]] = []
    for row in known.itertuples():
        if runs and runs[-1][0] == row.grade:
            runs[-1][1].append(row.round_name)
        else:
            runs.append((row.grade, [row.round_name]))
    return [(grade, listed(list(map(inspection_in_words, when)))) for grade, when in runs]


def _in_words(runs: list[tuple[str, str]]) -> str:
    """Runs of equal grades in a sentence: "good in PEEL 2018/19 and PEEL 2017, and adequate in PEEL 2016"."""
    return listed([f"{name_of(grade)} in {when}" for grade, when in runs])


def of_topics(rows: pandas.DataFrame) -> Markup:
    """How a force was graded on the topics of child protection in the last inspection that did, and how many of these
    grades are missing; empty if none did.

    rows: of ``queries/grid.sql``, for one force and these topics.
    """
    known = rows[rows["grade"].notna() & rows["year"].notna()]
    if known.empty:
        return Markup("")
    newest = known[known["year"] == known["year"].max()]
    named = listed([f"{n} {name_of(grade)}" for grade, n in by_grade(newest["grade"])])
    report = day_of_report(newest.iloc[0])
    missing = "".join(f"; {words}" for words in Tally.of(rows).why_missing)
    return Markup(" In the child protection report of {}: <strong>{}</strong>{}.").format(report, named, missing)


def of_findings(
    rows: pandas.DataFrame, theme: str, search: str | None = None, *, sought: str = "findings", choice: str = ""
) -> tuple[Markup, str]:
    """How many findings there are on a theme, by kind, at how many forces, and in which years.

    rows: of ``queries/findings.sql``. ``sought`` and ``choice``: what was not found where there are none, and for whom
    (``choice.py``).
    """
    words = Markup(" with <strong>“{}”</strong>").format(search) if search else ""
    on = Markup(" on <strong>{}</strong>").format(lowercase_first(theme)) if theme else ""
    if rows.empty and search and not stems.search_stems(search):
        return Markup("We found no findings{}{}: a search looks for words, and this one has only symbols.").format(
            words, on
        ), ""
    if rows.empty:
        return Markup("We found no {}{}{}{}.").format(sought, words, on, choice), ""
    named = listed(findings_by_kind(rows["polarity"].value_counts()))
    forces = rows[rows["force"] != "National"]["force"].nunique()
    years = sorted(rows["year"].dropna().unique())
    when = f", {years[0]} to {years[-1]}" if len(years) > 1 else f", {years[0]}" if years else ""
    at = f" at {counted(forces, 'force')}" if forces else ""
    national = "in national reports" if (rows["force"] == "National").any() else ""
    at += f" {'and ' if at else ''}{national}" if national else ""
    return (
        Markup("Inspectors’ findings{}{}: <strong>{}</strong>{}{}.").format(words, on, named, at, when),
        "A finding is one point that inspectors made in a report, or as reported in the press. More findings do not "
        "mean a worse force.",
    )


def of_moves(rows: pandas.DataFrame, theme: str, first: str, last: str, not_found: int) -> tuple[Markup, str]:
    """How many forces rose, fell or stayed on a theme between two rounds of an era.

    rows: of ``queries/moves.sql``. ``theme``: its name, empty where it is said before: then the exhibit below says how
    many run over the whole time. ``first`` and ``last``: names of the rounds. ``not_found``: how many grades of these
    rounds and forces we did not find.
    """
    twice = rows[rows["grades_known"] > 1]
    both = int(((twice["from_name"] == first) & (twice["to_name"].str.removeprefix("PEEL ") == last)).sum())
    first, last = _ends_in_words(first, last)
    on = Markup(" on <strong>{}</strong>").format(lowercase_first(theme)) if theme else Markup("")
    hidden = int((rows["move"] == HIDDEN_MOVE).sum())
    others = f"Grades of {counted(hidden, 'more force')} are {HIDDEN_IN_WORDS}. " if hidden else ""
    caveat, grades = others + ERAS, "grades shown" if hidden else "known grades"
    grade = "grade shown" if hidden else "known grade"
    if twice.empty:
        nobody = "None of these forces has" if len(rows) > 1 else f"{rows['force'].iloc[0]} does not have"
        return Markup("{} two {}{} from {} to {} to compare.").format(nobody, grades, on, first, last), caveat
    unknown = f" {EITHER_WAY}" if not_found else ""
    rose, fell = (int((twice["move"] == move).sum()) for move in ("rose", "fell"))
    if len(twice) == 1:
        sentence = of_one_move(twice.iloc[0], on)
        two = "are two shown" if hidden else "do we have two"
        others = Markup(f" Of no other of these forces {two} to compare.") if len(rows) > 1 else ""
        return sentence + others, caveat + unknown * bool(others)
    stayed = len(twice) - rose - fell
    numbers = Markup("<strong>{} and {} fell</strong>").format(
        f"{counted(rose, 'force')} rose" if rose else "No force rose", fell or "none"
    )
    # Most forces lack a grade at one end, so that only some of these pairs run over the whole era.
    same = f"ended the same{between}" if (between := in_between(twice)) else "stayed the same"
    words = f"{{}}{{}} from {{}} to {{}}; {{}} {same}."
    if both < len(twice):
        words = f"{{}}{{}} from {{}} to {{}}, each from its first {grade} to its last; {{}} {same}."
    sentence = Markup(words).format(numbers, on, first, last, stayed or "none")
    of_both = f"{len(twice)} forces can be compared, {both or 'none'} over the whole time. "
    return sentence, f"{of_both if theme and both < len(twice) else ''}{caveat}{unknown}"


def of_one_move(row: pandas.Series, on: Markup | str = "") -> Markup:
    """How the grade of a force moved: "Kent’s grade on legitimacy fell from good in PEEL 2015 to inadequate in …".

    row: of ``queries/moves.sql``, with two grades.
    """
    first, to = inspection_in_words(row["from_name"]), inspection_in_words(row["to_name"])
    last = to.removeprefix("PEEL ")
    if row["move"] in ("rose", "fell"):
        return Markup("{}’s grade{} <strong>{}</strong> from {} in {} to {} in {}.").format(
            row["force"], on, row["move"], name_of(row["from_grade"]), first, name_of(row["to_grade"]), to
        )
    if row["in_between"] in IN_BETWEEN:
        return Markup("{}’s grade{} was <strong>the same</strong>, {}, in {} and {}, but {} in between.").format(
            row["force"], on, name_of(row["to_grade"]), first, last, IN_BETWEEN[row["in_between"]]
        )
    again = ", since it was not inspected again" if row["move"] == STAYED_UNINSPECTED else ""
    return Markup("{}’s grade{} <strong>stayed</strong> {} from {} to {}{}.").format(
        row["force"], on, name_of(row["to_grade"]), first, last, again
    )
