"""Where forces stand now: the newest known grade on each theme, whatever its cycle."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.description import PERHAPS_NEVER_GIVEN, perhaps_never_given, perhaps_not_asked
from parts.address.english import (
    counted,
    listed,
    listed_or_counted,
    lowercase_first,
    newer_report,
    uppercase_first,
    with_article,
)
from parts.address.selection import Selection
from parts.address.vocabulary import ALL_THEMES, AS_OF, CYCLE, EVIDENCE, FORCE, GRADE, NEWEST, THEME, themes_by_id
from parts.charts.looks import (
    BY_TOTALS,
    GRADE_NOT_FOUND,
    GRADES,
    HIDDEN,
    NOT_OUT,
    NOT_YET,
    STANDS,
    UNDATED,
    grades_left,
    name_of,
    range_of,
)
from parts.charts.low_grades import FROM_TOTALS, is_of_totals, low_grades
from parts.exhibits import as_seen, grades, newer_reports, sentences, tables
from parts.exhibits.exhibit import Exhibit
from parts.exhibits.markup import on_wide_screens
from parts.exhibits.tally import HIDDEN_IN_WORDS, Tally
from queries import Answer

NOT_BY_DAY = "On a day in the past, totals of reports and child protection inspections are left out."
NOT_COUNTED_TOGETHER = "We do not add up grades of different cycles, since many of them cannot be compared."
OF_NOW = f"grade round_name published previous_grade previous_round_name no_newer {grades.NOT_FOUND}"
# The grade before of another programme, where PEEL gave none: cells of the grade before show it.
OF_OTHER_PROGRAMME = "other_grade other_round_name other_year other_source_kind other_source_url"
SOURCED = f"{grades.ENGAGED} newer_report known_from basis sources note source_kind source_url"


def low_grades_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """Which forces have a newer report, or are counted by its totals; and which have no known grade, and so are left
    out."""
    names = list(rows[rows["known"].fillna(0) == 0]["force"])
    without = f"We found no grade for {listed(names)}." if names else ""
    by_totals = rows.apply(is_of_totals, axis="columns")
    totals = " ".join(
        words
        for _, row in rows[by_totals].dropna(subset="newer_report").iterrows()
        if (words := newer_reports.totals_in_words(row, f"{row['force']}’s newest PEEL report"))
    )
    return newer_reports.note(rows[~by_totals]), totals, without


def older_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """Why older grades are shown, with how many for each reason; and which forces have a newer report.

    rows: of ``queries/standing.sql``.
    """
    older = _of_older(rows)
    unsure = int(perhaps_not_asked(_newer_not_found(rows)).sum())
    why = [
        (older.not_found - unsure, "not found"),
        (unsure, PERHAPS_NEVER_GIVEN),
        (older.missing[NOT_YET], "not out yet, as far as we know"),
        (older.missing[NOT_OUT], "not out by then, as far as we know"),
        (older.missing[UNDATED], "perhaps not out by then"),
        (older.hidden, HIDDEN_IN_WORDS),
    ]
    reasons = [f"{words} ({number:,})" for number, words in why if number]
    where = [f"the newest was {listed(reasons, 'or')}"] if reasons else []
    where += [f"the force was not graded ({older.not_graded:,})"] if older.not_graded else []
    any_hidden = rows[["no_newer", "missing"]].eq(HIDDEN).any(axis=None)
    newest = "shows the newest grade " + ("of the sources you chose" if any_hidden else "that we know")
    may = "“now …” marks it where we know a newer one" if any_hidden else "a newer grade may well exist"
    each = f"Each cell {newest}. If it is from an earlier cycle, the cell says which, and {may}."
    shown = f"An older grade is shown where {(', or ' if len(reasons) > 1 else ' or ').join(where)}." if where else ""
    if ruled_out := len(_ruled_out(rows)):
        which = (
            "1 older grade can no longer hold and is" if ruled_out == 1 else f"{ruled_out} can no longer hold and are"
        )
        shown += f" {uppercase_first(BY_TOTALS)}, {which} not shown."
    shown += f" {given_again(rows)}"
    engaged = grades.engaged_caveat(rows) if "engaged" in rows else ""
    return each, shown.strip(), sentences.on_ranges(rows), newer_reports.note(rows), engaged


def _of_older(rows: pandas.DataFrame) -> Tally:
    """Why the forces of which an older grade is shown have no newer one."""
    return Tally.of(rows.assign(grade=None, missing=rows["no_newer"])[rows["older"].astype(bool)])


def given_again(rows: pandas.DataFrame) -> str:
    """How many of a force’s older low grades its newest report can have given again, by its totals: a sentence.

    Empty if it can have given them all again, as far as we know.
    rows: of ``queries/standing.sql``.
    """
    low = rows[rows["grade"].isin(sentences.LOW) & rows["given_again_at_most"].notna()]
    some = [
        f"{at_most:.0f} of {force}’s {len(older)} older {name_of(grade)} grades"
        for (force, grade, at_most), older in low.groupby(["force", "grade", "given_again_at_most"])
        if at_most < len(older)
    ]
    return f"{uppercase_first(BY_TOTALS)}, at most {listed(some)} can have been given again." if some else ""


def _ruled_out(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The grades that were not found, where published totals rule out the one before."""
    return rows[rows["missing"].eq(GRADE_NOT_FOUND) & rows["previous_grade"].notna()]


def newest_and_lowest_first(rows: pandas.DataFrame) -> pandas.DataFrame:
    """Grades of each force by cycle, the newest first; within it the lowest first, and themes without a grade last.

    Cycles come first, since grades of one era cannot be compared with those of another. Of the grades that were not
    found, those come first that are lowest at best, by published totals.
    rows: of ``queries/standing.sql``.
    """
    sorted_as = rows["grade"].fillna(rows["highest_possible_grade"])
    lowest_first = {grade: n for n, grade in enumerate(reversed(GRADES))}
    ordered = rows.assign(newest=-rows["round_order"], without=rows["grade"].isna(), lowest=sorted_as.map(lowest_first))
    return rows.loc[ordered.sort_values(["force", "newest", "without", "lowest"], kind="stable").index]


GRID = Exhibit(
    "standing",
    question="standing",
    title="Where every force stands on every theme",
    table=partial(tables.grid, across="theme", down="force"),
    as_seen=partial(as_seen.grid, across="theme", down="force"),
    columns=f"force region theme {OF_NOW} missing known_by dated_by {SOURCED}",
    known=grades.evidence_note,
    caveat=older_caveat,
    notes=(grades.IN_ENGAGE,),
    on_screen="Select a grade to open its source.",
)
GRID_BY_REGION = replace(
    GRID,
    name="standing-by-region",
    title="Where every force stands on every theme, by region",
    table=partial(tables.grid, across="theme", down="force", group="region"),
    as_seen=partial(as_seen.grid, across="theme", down="force", group="region"),
)


def nobody_with(answer: Answer) -> str:
    """That no force has the grade sought as its newest, as a sentence with theme and grade.

    answer: to ``queries/standing.sql``, without rows.
    """
    sought, themes = answer.parameters.get("grades"), answer.parameters.get("themes")
    if not sought:
        return ""
    named = listed([name_of(grade) for grade in sought], "or")
    on = listed([lowercase_first(themes_by_id()[theme].name) for theme in themes], "or") if themes else "any theme"
    return f"As far as we know, none of these forces is {named} on {on}, by its newest grade."


def _of_one_theme(answer: Answer) -> str:
    """The title of the grades sought on one theme, or of the chosen sources alone; empty if neither."""
    one = len(answer.parameters.get("themes") or ()) == 1
    if answer.parameters.get("evidence"):
        newest = "newest grade stated by the inspectorate"
        return (
            f"Forces whose {newest} on {{theme}} is {{grade}}"
            if one
            else f"Themes on which a force’s {newest} is {{grade}}"
        )
    return "Forces whose newest known grade on {theme} is {grade}" if one else ""


WITH_GRADE = Exhibit(
    "standing-with-grade",
    question="standing",
    title="Themes on which the newest known grade of a force is {grade}",
    title_for=_of_one_theme,
    columns=f"force theme {OF_NOW} {SOURCED}",
    only_in_files=f"{grades.NOT_FOUND} basis sources",
    drop_empty=True,
    known=grades.evidence_note,
    nothing_of=nobody_with,
    nothing="As far as we know, none of these forces has such a grade as its newest.",
)
TOPICS_WITH_GRADE = Exhibit(
    "topics-with-grade",
    question="judgments",
    title="Child protection themes graded {grade}, since 2024",
    fixed={"rounds": (grades.CHILD_PROTECTION,)},
    columns=(
        "force theme round_name grade published year source_dated known_from basis sources note source_kind source_url"
    ),
    only_in_files="round_name basis sources",
    drop_empty=True,
    known=grades.evidence_note,
    notes=(grades.TOPICS_NOTE,),
)
OF_FORCE = Exhibit(
    "standing-of-force",
    question="standing",
    title="Where {force} stands now",
    table=partial(tables.rows, dated=True),
    aliases=("standing",),
    columns=(
        f"force theme {OF_NOW} {OF_OTHER_PROGRAMME} newer_report known_from missing basis sources note source_kind "
        "source_url"
    ),
    only_in_files=f"force {grades.NOT_FOUND} {OF_OTHER_PROGRAMME} missing basis sources newer_report",
    drop_empty=True,
    in_order=newest_and_lowest_first,
    known=grades.evidence_note,
    notes=(
        "Newest cycle first, and in each cycle the lowest grade first and themes without a known grade last.",
        NOT_COUNTED_TOGETHER,
    ),
)
OF_PREDECESSORS = replace(
    OF_FORCE,
    name="standing-of-predecessors",
    aliases=(),
    title="Where the forces before it stood",
    only_in_files=f"{grades.NOT_FOUND} {OF_OTHER_PROGRAMME} missing basis sources newer_report",
    notes=(NOT_COUNTED_TOGETHER, "No force inherits the grades of another: each grade is of the force named with it."),
)
LOW_GRADES = Exhibit(
    "low-grades",
    question="low_grades",
    title="What share of each force’s grades is low: requires improvement or inadequate",
    chart=low_grades,
    columns="force region round_name counted_from newer_report low known not_known left_out half_known not_graded "
    "low_pct low_pct_least low_pct_most requires_improvement inadequate adequate good outstanding",
    reading=(
        "For each force we use its latest PEEL cycle of which we know any grade. Where we lack some of these grades, "
        f"but the report says how many there are of each, we count those totals ({FROM_TOTALS}). We add the force’s "
        "grade on serious and organised crime if we know it, since most such totals leave it out. The dot shows the "
        "share of these grades that are low: requires improvement or inadequate. The line shows where that share "
        "could lie if we knew the missing grades: from none of them low to all of them low. Forces whose lines overlap "
        "cannot be told apart by these grades. They are in alphabetical order under each heading, not ranked: forces "
        "were not all graded on the same themes."
    ),
    caveat=low_grades_caveat,
    notes=(
        "Why is there no average grade? Grades are words, not numbers: nobody has said that the step from good to "
        "adequate is as large as the one from requires improvement to inadequate. An average would also mix themes "
        "that differ in weight and cycles that cannot be compared, and would treat missing grades like the others. "
        "The median grade of a chart needs only their order: it is the grade of the force in the middle.",
        "Adequate, which PEEL has given only since 2021/22, comes between good and requires improvement. We do not "
        "count it as low; the table says how many there are.",
    ),
)
OLDER_ON_MAP = (
    "An older grade keeps its colour, with lines across it, and has the year in which its cycle began, such as ’21. "
    "Where “now G/A” stands below that, the newest grade was not found, but by published totals is good or adequate; "
    "“now ?”, on a day in the past, says that a newer grade may have been out by then; “now …”, that your choice of "
    "sources hides a newer one. Smaller areas "
    "have room for the year alone, and the smallest for neither: the table gives the cycle of every grade."
)
MAPS = {
    layout: replace(
        exhibit,
        name=f"{exhibit.name}-now",
        question="standing",
        title="Where every force stands on {theme}",
        columns=f"force region theme {OF_NOW} missing {SOURCED}",
        reading=f"{exhibit.reading} {OLDER_ON_MAP}",
    )
    for layout, exhibit in grades.MAPS.items()
}


def theme_on_map(chosen: Selection) -> str:
    """The theme that the map shows: the chosen one, or the first of all."""
    themes = (chosen.value(THEME), *chosen.filter(THEME.key).options())
    return next(theme for theme in themes if theme != ALL_THEMES)


def draws_map(chosen: Selection) -> bool:
    """Whether the overview draws a map: not where grades are sought on all themes, since a map shows one of them."""
    return not (chosen.values(GRADE) and sentences.themes_asked(chosen) is None)


def newest_round(grid: Answer) -> str:
    """The newest round of which any grade is shown. grid: an answer to ``queries/standing.sql`` with rows."""
    known = grid.rows[grid.rows["grade"].notna()]
    return (grid.rows if known.empty else known).sort_values("round_order")["round"].iloc[-1]


def on_theme(chosen: Selection) -> Answer:
    """The newest grades of all forces on the chosen theme."""
    return GRID.ask(chosen, themes=[theme_on_map(chosen)], grades=None)


def with_grade(chosen: Selection, **fixed) -> tuple[Exhibit, Answer]:
    """The forces with one of the chosen grades, in the chosen cycle or as their newest: the exhibit and its answer."""
    exhibit = WITH_GRADE if chosen.value(CYCLE) == NEWEST else grades.FORCES_WITH_GRADE
    return exhibit, exhibit.ask(chosen, themes=sentences.themes_asked(chosen), **fixed)


def topics_with_grade(chosen: Selection) -> Answer | None:
    """The topics of child protection with one of the chosen grades; None where PEEL alone is asked for.

    They are graded in inspections of their own, which have no cycle, and whose grades are not known day by day.
    """
    if chosen.value(CYCLE) != NEWEST or chosen.values(AS_OF) or sentences.themes_asked(chosen) is not None:
        return None
    return TOPICS_WITH_GRADE.ask(chosen, themes=grades.topics())


def any_with_grade(chosen: Selection) -> bool:
    """Whether any force has one of the chosen grades, on a theme or on a topic of child protection."""
    topics = topics_with_grade(chosen)
    if len(with_grade(chosen)[1]) > 0 or (topics is not None and len(topics) > 0):
        return True
    if sentences.themes_asked(chosen) is None:
        return bool(_reports_with_grade(chosen))
    return len(_fixed_by_totals(_all_grades(chosen), chosen.values(GRADE))) > 0


def sentence_on_grades(chosen: Selection) -> tuple[Markup, str]:
    """How many forces have one of the chosen grades, on the chosen theme or on any, and how we know that."""
    rows, topics, in_reports = with_grade(chosen)[1].rows, topics_with_grade(chosen), _reports_with_grade(chosen)
    newest, every = chosen.value(CYCLE) == NEWEST, sentences.themes_asked(chosen) is None
    all_grades = _all_grades(chosen)
    fixed = rows.iloc[:0] if every else _fixed_by_totals(all_grades, chosen.values(GRADE))
    hidden, gave = _hidden_with_grade(chosen, rows), _in_words(in_reports)
    forces_by_way = {
        _how_known(chosen, rows): rows["force"],
        "in a child protection inspection": () if topics is None else topics.rows["force"],
        BY_TOTALS: [*(force for force, _cycle in in_reports if every), *fixed["force"]],
    }
    ways: dict[str, list[str]] = {}  # each force once, by the first way in which we know it
    forces: list[str] = []
    for how, which in forces_by_way.items():
        if more := [force for force in dict.fromkeys(which) if force not in forces]:
            ways[how] = more
            forces += more
    if not forces:
        whole = _nobody_with_grade(chosen, hidden=bool(hidden), known=bool(gave))
    else:
        whole = Markup("{} <strong>{}</strong> grade{}{}{}.").format(
            _who_has(chosen, forces),
            with_article(_grades_sought(chosen)),
            "" if every else f" on {lowercase_first(chosen.in_english(THEME))}",
            "" if newest else f" in PEEL {chosen.in_english(CYCLE)}",
            _each_way(ways),
        )
    if newest and (newer := int((rows["no_newer"] == HIDDEN).sum())):
        which = "each" if newer == len(rows) else str(newer)
        these = f"{which} of these {len(rows)} grades" if len(rows) > 1 else "this grade"
        whole += f" For {these} we know a newer one from another source."
    then, perhaps = bool(chosen.values(AS_OF)), {force for force, _cycle in in_reports} - set(forces)
    if newest and forces:
        whole += _engaged_among(all_grades[all_grades["force"].isin(forces)], then=then)
    whole += f" {gave}" if gave and not every else ""  # on a single theme, they may have one
    others = all_grades[all_grades["force"].isin(perhaps)]
    if newest and others["engaged"].notna().any():
        whole += _engaged_among(others, then=then)
    none_on_theme = "" if hidden or gave or not forces else "We know of no PEEL theme with such a grade."
    caveats = [
        (none_on_theme if rows.empty else "The list covers all PEEL themes.") if every else "",
        _perhaps_replaced(rows) if newest else _not_known_in_cycle(chosen),
        _newer_by_totals(fixed[fixed["force"].isin(rows["force"])]) if newest else "",
        given_again(rows) if newest else "",
        gave if every else "",
        NOT_BY_DAY if every and chosen.values(AS_OF) and not chosen.values(EVIDENCE) else "",
        _on_topics(chosen),
        hidden,
    ]
    return whole, " ".join(filter(None, caveats))


def _grades_sought(chosen: Selection) -> str:
    return listed([name_of(grade) for grade in chosen.values(GRADE)], "or")


def _all_grades(chosen: Selection) -> pandas.DataFrame:
    """The grades of all kinds on the chosen theme or on all, the newest or those of the chosen cycle."""
    return _grid(chosen).ask(chosen, themes=sentences.themes_asked(chosen), grades=None).rows


def _grid(chosen: Selection) -> Exhibit:
    return GRID if chosen.value(CYCLE) == NEWEST else grades.GRID_OF_CYCLE


def _who_has(chosen: Selection, forces: Sequence[str]) -> Markup:
    """Which forces have something, with their verb: "16 forces have", "Only one force of Wales, Gwent, has"."""
    where = f" {phrase}" if (phrase := sentences.region_phrase(chosen)) else ""
    if len(forces) > 1:
        return Markup("<strong>{}</strong>{} have").format(counted(len(forces), "force"), where)
    if chosen.values(FORCE):
        return Markup("<strong>{}</strong> has").format(forces[0])
    return Markup("Only one force{}, <strong>{}</strong>, has").format(where, forces[0])


def _how_known(chosen: Selection, rows: pandas.DataFrame) -> str:
    """How we know that forces have a grade sought: by how many grades, and how many of these are older."""
    number, only_shown = len(rows), bool(chosen.values(EVIDENCE))
    every = sentences.themes_asked(chosen) is None
    if chosen.value(CYCLE) != NEWEST:
        return f"by the grades {'shown' if only_shown else 'we know'}{f' ({number})' if every else ''}"
    names = ("newest grade shown", "newest grades shown") if only_shown else ("newest known grade", None)
    older = int(rows["older"].sum())
    which = "" if number == 1 else "all " if older == number else f"{older} "
    of_earlier = f"{which}of an earlier cycle" if older else ""
    if every:
        return f"on a PEEL theme ({', '.join(filter(None, (counted(number, *names), of_earlier)))})"
    return f"by {'its' if number == 1 else 'their'} {names[0]}{f' ({of_earlier})' if older else ''}"


def _each_way(ways: Mapping[str, Sequence[str]]) -> str:
    """How we know of which forces, as the end of a sentence: ": 14 on a PEEL theme and Kent by published totals"."""
    if len(ways) == 1:
        (how,) = ways
        return f"{',' if how.startswith('by ') else ''} {how}"
    few = sentences.MAX_NAMED
    each = [f"{listed(forces) if len(forces) <= few else len(forces)} {how}" for how, forces in ways.items()]
    return f": {listed(each)}"


def _nobody_with_grade(chosen: Selection, *, hidden: bool, known: bool) -> Markup:
    """That no force has one of the chosen grades, a ``known`` one if there may be others, or one ``hidden``."""
    (none, single), newest = sentences.none_of(chosen), chosen.value(CYCLE) == NEWEST
    as_newest = f" as its newest {'known ' if known or chosen.values(AS_OF) else ''}grade" if newest else ""
    return Markup("{} {} <strong>{}</strong>{} on {}{}{}.").format(
        none,
        ("is not shown to have" if hidden else "does not have") if single else "is shown to have" if hidden else "has",
        _grades_sought(chosen),
        as_newest,
        f"any {'PEEL ' if chosen.values(AS_OF) else ''}theme"
        if sentences.themes_asked(chosen) is None
        else lowercase_first(chosen.in_english(THEME)),
        "" if newest else f" in PEEL {chosen.in_english(CYCLE)}",
        "" if hidden else ", as far as we know",
    )


def _perhaps_replaced(rows: pandas.DataFrame) -> str:
    """How many of the grades on a day in the past, and whose, may have been followed by then: a sentence, or empty."""
    undated = rows[rows["no_newer"] == UNDATED]
    if undated.empty:
        return ""
    forces = listed_or_counted(list(dict.fromkeys(undated["force"])), "force", sentences.MAX_NAMED)
    which = f"{len(undated)} of these grades, of {forces}" if len(rows) > 1 else "this grade"
    return f"For {which}, we cannot tell whether a newer one was out by then."


def _fixed_by_totals(rows: pandas.DataFrame, sought: Collection[str]) -> pandas.DataFrame:
    """The rows whose grade was not found, but is one of those sought, as the totals of its report leave no other.

    rows: of ``queries/grid.sql``, or of ``standing.sql``, where an older grade may be shown in its place.
    """
    not_found = rows[rows["no_newer" if "no_newer" in rows else "missing"] == GRADE_NOT_FOUND]
    within = [bool(left := grades_left(row)) and left <= set(sought) for row in not_found.to_dict("records")]
    return not_found[pandas.Series(within, index=not_found.index, dtype=bool)]


def _newer_by_totals(rows: pandas.DataFrame) -> str:
    """Of which forces with an older grade the newer one was not found, but is one of those sought, too: a sentence."""
    if rows.empty:
        return ""
    forces, ranges = list(rows["force"]), set(rows.apply(range_of, axis="columns"))
    whose = listed([f"{force}’s" for force in forces])
    grade, was, is_ = ("grade", "was", "is") if len(forces) == 1 else ("grades", "were", "are")
    what = ranges.pop() if len(ranges) == 1 else "among those sought"
    of_round = rows["newest_round_name"].iloc[0]
    return (
        f"{uppercase_first(BY_TOTALS)}, {whose} newer {grade} in {of_round}, which {was} not found, {is_} {what}, too."
    )


def _on_topics(chosen: Selection) -> str:
    """Which forces have one of the chosen grades on a topic of child protection, as a sentence; empty if none has."""
    topics, named = topics_with_grade(chosen), _grades_sought(chosen)
    if topics is None or topics.rows.empty:
        return ""
    numbers = topics.rows["force"].value_counts(sort=False)
    since = "In child protection inspections since 2024, "
    if len(numbers) > sentences.MAX_NAMED:
        forces, every = counted(len(numbers), "force"), counted(len(topics.rows), "grade")
        return f"{since}{forces} have {named} on at least one theme ({every})."
    (first, number), *others = numbers.items()
    each = [f"{counted(number, 'theme')}", *(f"{force} on {n}" for force, n in others)]
    return f"{since}{first} has {named} on {listed(each)}."


def _reports_with_grade(chosen: Selection) -> dict[tuple[str, str], list[str]]:
    """How many of the grades sought the report of a force gave, by its totals, on themes that we do not know.

    By force and cycle. These are reports that are newer than all grades of their force and, on all themes, those of
    forces that have no known grade of the kind. Totals are of one source, which a choice of evidence excludes.
    """
    if chosen.values(EVIDENCE):
        return {}
    newest, every = chosen.value(CYCLE) == NEWEST, sentences.themes_asked(chosen) is None
    rows = _grid(chosen).ask(chosen, themes=None, grades=None).rows
    reports = newer_reports.totals_of_rows(rows) if newest else []
    if every and not chosen.values(AS_OF):
        why, name = ("no_newer", "newest_round_name") if newest else ("missing", "round_name")
        lacking = rows[(rows[why] == GRADE_NOT_FOUND) & ~rows["force"].isin(with_grade(chosen)[1].rows["force"])]
        lacking = set(zip(lacking["force"], lacking[name].str.removeprefix("PEEL ")))
        totals = chosen.ask("grade_totals", rounds=None).rows.to_dict("records")
        reports += [row for row in totals if (row["force"], row["cycle_name"]) in lacking]
    gave = {(row["force"], row["cycle_name"]): row for row in reports}
    words = {report: sentences.grades_of_totals(row, chosen.values(GRADE)) for report, row in sorted(gave.items())}
    return {report: numbers for report, numbers in words.items() if numbers}


def _in_words(reports: Mapping[tuple[str, str], list[str]]) -> str:
    """What reports gave, as of ``_reports_with_grade``, as a sentence; empty if there are none."""
    if not reports:
        return ""
    if len(reports) == 1:
        [((force, cycle), words)] = reports.items()
        return f"{force}’s report of PEEL {cycle} graded {sentences.areas(words)}; we do not know which."
    each = [f"{force} ({listed(words)})" for (force, _cycle), words in reports.items()]
    forces = listed_or_counted(each, "force", sentences.MAX_NAMED)
    return f"PEEL reports gave such grades to {forces}; we do not know in which areas."


def _not_known_in_cycle(chosen: Selection) -> str:
    """How many unknown grades of the cycle may be among those sought, as a sentence; empty if none."""
    rows = _all_grades(chosen)
    unknown, unsure = Tally.of(rows).not_found, int(perhaps_never_given(rows).sum())
    # The sentence on a single theme has counted some of them.
    counted_already = (
        rows.iloc[:0] if sentences.themes_asked(chosen) is None else _fixed_by_totals(rows, chosen.values(GRADE))
    )
    others = rows[
        (rows["missing"] == GRADE_NOT_FOUND) & ~rows.index.isin(counted_already.index) & ~perhaps_never_given(rows)
    ]
    which = f"We lack {counted(unknown, 'grade')} of this cycle"
    if unsure:
        them = "it" if unknown == 1 else "each" if unsure == unknown else f"{unsure} of them"
        which += f"; {them} may never have been given"
    either = "" if unsure == unknown else sentences.either_way(others)
    return f"{which}. {either}".strip() if unknown else ""


def _hidden_with_grade(chosen: Selection, shown: pandas.DataFrame) -> str:
    """How many of the grades sought are hidden by the reader's choice of sources, as a sentence; empty if none."""
    if not chosen.values(EVIDENCE):
        return ""
    pairs = ["force_id", "theme_id"]
    everything = with_grade(chosen, evidence=None)[1].rows
    hidden = len(everything.merge(shown[pairs], how="left_anti", on=pairs))
    return f"{counted(hidden, 'more grade')} {'is' if hidden == 1 else 'are'} {HIDDEN_IN_WORDS}." if hidden else ""


def _engaged_among(rows: pandas.DataFrame, *, then: bool) -> str:
    """Which forces of the rows are known to be in Engage, or were ``then``."""
    states = rows.drop_duplicates("force").dropna(subset="engaged")
    certain = states["engaged"] == "in Engage"
    named = [*states["force"][certain], *(f"perhaps {force}" for force in states["force"][~certain])]
    when = f"in Engage{' then' if then else ''}, as far as we know"
    if rows["force"].nunique() == 1:
        it = "It" if certain.all() else "Perhaps it"
        return f" {it} {'was' if then else 'is'} {when}." if named else ""
    if not named:
        return f" None of these forces is known to {'have been in Engage then' if then else 'be in Engage'}."
    verb = ("was" if then else "is") if len(named) == 1 else "were" if then else "are"
    return f" Of these forces, {listed(named)} {verb} {when}."


def sentence(
    rows: pandas.DataFrame, where: str = "", *, then: bool = False, filtered: bool = False
) -> tuple[Markup, str]:
    """How many forces have a low grade in the newest cycle, which are inadequate, and how many grades are older.

    rows: of ``queries/standing.sql``, on one theme. ``where`` describes the forces: "of Wales". ``then``: whether
    they are of a day in the past. ``filtered``: whether the reader has chosen sources, so that newer grades than those
    shown may be known.
    """
    theme = lowercase_first(rows["theme"].iloc[0])
    known = rows[rows["grade"].notna()].sort_values("round_order", ascending=False, kind="stable").assign(past=then)
    forces = counted(len(rows), "force") + (f" {where}" if where else "")
    word = "shown" if filtered or (rows[["no_newer", "missing"]] == HIDDEN).any(axis=None) else "known"
    if len(rows) == 1 and known.empty and range_of(rows.iloc[0]):
        return _by_totals(rows, theme), ""
    undated = () if filtered else _only_undated(rows)
    if len(rows) == len(undated) == 1:
        return _of_unknown_day(rows.iloc[0], theme), _lacking_between(rows)
    if known.empty:
        who = rows["force"].iloc[0] if len(rows) == 1 else f"the {forces}"
        words = "Your choice of sources hides every known grade of {} on {}."
        if not (rows[["no_newer", "missing"]] == HIDDEN).any(axis=None):
            sought = Tally.of(rows).not_found + Tally.of(rows).not_graded
            words = "We found no grade for {} on {}." if sought else "No grade of {} on {} is known yet."
        return Markup(words).format(who, theme), _caveat(rows, then=then, filtered=filtered)
    if len(rows) == 1:
        row = known.iloc[0]
        newer = f" {uppercase_first(report)}; {newer_reports.NOT_HERE}." if (report := newer_report(row)) else ""
        newer += f" {totals}" if newer and (totals := newer_reports.totals_in_words(row)) else ""
        words = Markup("{}: <strong>{}</strong> on {} in {}, the newest grade {}.{}").format(
            row["force"], name_of(row["grade"]), theme, row["round_name"], word, newer
        )
        return words, _caveat(rows, then=then, filtered=filtered)
    (newest_round_name, first), *older = known.groupby("round_name", sort=False)
    not_found = rows[(rows["no_newer"] == GRADE_NOT_FOUND) & (rows["newest_round_name"] == newest_round_name)]
    by_totals = sentences.low_by_totals(not_found, len(rows))
    asked = rows["newest_round_name"]
    none_of_newest = "" if newest_round_name in set(asked) else asked.iloc[0]
    grade = "grade shown here" if word == "shown" else "known grade"
    whole = sentences.rated_low(first, where, f"with a {grade}", len(rows), not_found)
    if older:
        n = sum(len(group) for _, group in older)
        names = [older[0][0], *(name.removeprefix("PEEL ") for name, _ in older[1:])]
        cycles = listed(
            [f"{name} ({len(group)})" if len(older) > 1 else name for name, (_, group) in zip(names, older)]
        )
        others = f"{n} other" if n == 1 else f"{n} others"
        # On a day in the past, there is more to say: on a phone, the cells alone then say of which cycle each is.
        which = on_wide_screens(f": {cycles}") if then else f": {cycles}"
        whole += Markup(" For {}, the newest {} is older{}.").format(others, grade, which)
        whole += "" if filtered else _older_inadequate(pandas.concat([group for _, group in older]))
    if none_of_newest:
        none = Markup("On {}, none of the {} has a {}. {}")
        if then and not filtered:  # some may have had one that we only know without its day
            none, grade = Markup("On {}, none of the {} is known to have had a {} by then. {}"), "grade"
        whole = none.format(theme, forces, grade.replace("grade", f"grade of {none_of_newest}"), whole)
    return whole, _caveat(rows, then=then, named=by_totals, filtered=filtered)


def _only_undated(rows: pandas.DataFrame) -> list[str]:
    """The forces whose newest grade is in the record, but not the day on which it came out, so that it may or may not
    have been out on the day in the past that is shown.

    rows: of ``queries/standing.sql``, on one theme.
    """
    perhaps = rows[rows["no_newer"] == UNDATED]
    if perhaps.empty:
        return []
    in_record = queries.rows("grid", themes=sorted(set(rows["theme_id"]))).dropna(subset="grade")
    pairs = set(zip(in_record["force_id"], in_record["round_name"]))
    return [row["force"] for row in perhaps.to_dict("records") if (row["force_id"], row["newest_round_name"]) in pairs]


def _of_unknown_day(row: pandas.Series, theme: str) -> Markup:
    """That we do not know which grade of a force was the newest on a day, and which one was the last before."""
    its_grade = f"its grade of {row['newest_round_name']} on {theme}"
    if row["grade"] not in GRADES:
        words = Markup("We cannot tell for {}: we have {}, but not the day it came out.")
        return words.format(row["force"], its_grade)
    words = Markup(
        "We cannot tell for {}: it was <strong>{}</strong> in {}, and we have {}, but not the day it came out."
    )
    return words.format(row["force"], name_of(row["grade"]), row["round_name"], its_grade)


def _by_totals(rows: pandas.DataFrame, theme: str) -> Markup:
    """The range of one force's grade that was not found, and its earlier grade, which that range rules out."""
    row = rows.iloc[0]
    words = Markup("We found no grade for {} on {} in {}. {}").format(
        row["force"], theme, row["round_name"], sentences.it_is_by_totals(row)
    )
    if row["previous_grade"] in GRADES:
        words += f"; before that, {name_of(row['previous_grade'])} in {row['previous_round_name']}"
    totals = newer_reports.totals_in_words(row) if newer_report(row) else ""
    return words + f". {totals}".rstrip()


def _older_inadequate(older: pandas.DataFrame) -> Markup:
    """Which forces are known to have been inadequate last, in a cycle before the newest; empty if none was."""
    worst = older[older["grade"] == "inadequate"]
    if len(worst) > sentences.MAX_NAMED:
        undated = int((worst["no_newer"] == UNDATED).sum())
        but = f", but {undated} of them may already have had a newer grade" if undated else ""
        return Markup(" {} of these were inadequate{}.").format(len(worst), but)
    by_cycle: list[str] = []
    for name, rows in worst.groupby("round_name", sort=False):
        verb = "" if by_cycle else " was inadequate" if len(rows) == 1 else " were inadequate"
        by_cycle.append(f"{listed(list(rows['force']))}{verb} in {name}")
    undated = list(worst[worst["no_newer"] == UNDATED]["force"])
    who = f"{listed(undated)} " if len(undated) < len(worst) else ""
    but = f", but {who}may already have had a newer grade" if undated else ""
    return Markup(" {}{}.").format(listed(by_cycle), but) if by_cycle else Markup("")


def _caveat(rows: pandas.DataFrame, *, then: bool = False, named: Sequence[str] = (), filtered: bool = False) -> str:
    """Why forces have no newer grade, or none at all, each counted once; and which have a newer report.

    ``named``: forces of whose grade the sentence says already what it is by published totals.
    """
    others = rows[~rows.index.isin(_newer_not_found(rows).index)]
    newer = newer_reports.in_brief(others) if len(rows) > 1 else ""  # of a single force, the sentence says so
    between = _lacking_between(rows) if then else ""
    undated = _undated_in_words(rows) if then and not filtered else ""
    return " ".join(filter(None, (_why_none_newer(rows, named=named, then=then), undated, between, newer)))


def _undated_in_words(rows: pandas.DataFrame) -> str:
    """Of how many forces, or which, we have a newer grade of an unknown day, as a sentence; empty if of none."""
    forces = _only_undated(rows)
    if not forces:
        return ""
    many, undated = len(forces) > sentences.MAX_NAMED, int((rows["no_newer"] == UNDATED).sum())
    of_those = f"all {undated}" if len(forces) == undated else f"{len(forces)} of those {undated}"
    whose = of_those if many else listed(forces)
    grade = "that grade" if undated > 1 else f"the grade of {rows['newest_round_name'].iloc[0]}"
    return f"For {whose} we have {grade}, but not the day it came out."


def _lacking_between(rows: pandas.DataFrame) -> str:
    """How many forces lack a grade of a cycle between that of the older one shown and the newest: a sentence, or empty.

    rows: of ``queries/standing.sql``, on one theme.
    """
    older = rows[rows["older"].astype(bool)]
    grid = queries.rows("grid", themes=sorted(set(rows["theme_id"])))
    grid = grid[~perhaps_never_given(grid)]
    before = grid[grid["round_order"] < grid[grid["round_name"].isin(rows["newest_round_name"])]["round_order"].max()]
    lacking = before[before["missing"] == GRADE_NOT_FOUND][["force_id", "round_order"]]
    pairs = older[["force_id", "round_order"]].merge(lacking, on="force_id", suffixes=("", "_lacking"))
    forces = pairs[pairs["round_order_lacking"] > pairs["round_order"]]["force_id"].nunique()
    every = int(rows["older"].sum())
    if not forces:
        return ""
    of_each = "For each force with an older grade we" if every > 1 else "We"
    who = f"For {forces} of those {every} we" if forces < every else of_each
    return f"{who} also lack the grade of a cycle in between."


def _newer_not_found(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows with an older grade, where a newer one exists that we have not found."""
    return rows[rows["older"].astype(bool) & (rows["no_newer"] == GRADE_NOT_FOUND)]


def _why_none_newer(rows: pandas.DataFrame, *, named: Sequence[str], then: bool) -> str:
    older, none, ruled_out = _of_older(rows), Tally.of(rows[rows["grade"].isna()]), list(_ruled_out(rows)["force"])
    never_found = none.not_found - len(ruled_out)
    not_found = _newer_not_found(rows)
    among = newer_reports.among(not_found) if len(rows) > 1 else ""
    unknown = rows[(rows["no_newer"] == GRADE_NOT_FOUND) & ~rows["force"].isin(named)]
    not_yet = "not been inspected yet, as far as we know"
    together = then and older.rows > 1  # one sentence has the reasons for all of them
    waited = none.missing[NOT_OUT] + older.missing[NOT_OUT] * (not together)
    undated = none.missing[UNDATED] + older.missing[UNDATED] * (not together)
    newest = rows["newest_round_name"].iloc[0] if waited or undated or together else ""
    out = f"no grade of {newest} was out, as far as we know"
    parts = [
        _of_older_then(older, newest) if together else _not_found_of_older(not_found, older.rows) + among,
        _for(undated, f"we cannot tell whether a grade of {newest} was out by then"),
        _part(older.hidden, "newer grade", f"is {HIDDEN_IN_WORDS}", f"are {HIDDEN_IN_WORDS}"),
        _part(older.not_graded - older.missing[STANDS], "force", "was not graded again", "were not graded again"),
        _part(none.not_graded - none.missing[STANDS], "force", "was not graded", "were not graded"),
        _for(older.missing[STANDS] + none.missing[STANDS], "an earlier grade still applies"),
        f"every known grade of {counted(none.hidden, 'force')} is {HIDDEN_IN_WORDS}" if none.hidden else "",
        f"we found no grade for {counted(never_found, 'force')}" if never_found else "",
        _not_shown(ruled_out),
        _part(older.missing[NOT_YET] + none.missing[NOT_YET], "force", f"has {not_yet}", f"have {not_yet}"),
        _for(waited, out),
    ]
    words = "; ".join(part for part in parts if part)
    if not words:
        return ""
    return f"{uppercase_first(words)}. {sentences.either_way(unknown)}".strip()


def _of_older_then(older: Tally, newest: str) -> str:
    """A part of a caveat on forces that had an older grade on a day: why they had no newer one, as far as we know."""
    why = [
        (NOT_OUT, f"{{}} had no grade of {newest} yet, as far as we know"),
        (UNDATED, "for {} we cannot tell"),
        (GRADE_NOT_FOUND, "for {} we did not find it"),
    ]
    parts = [words.format(older.missing[reason]) for reason, words in why if older.missing[reason]]
    return f"of the {older.rows} forces with an older grade, {'; '.join(parts)}" if parts else ""


def _not_shown(ruled_out: Sequence[str]) -> str:
    """A part of a caveat on forces whose older grade can no longer hold; empty if there are none."""
    if not ruled_out:
        return ""
    grade = "older grade" if len(ruled_out) == 1 else "older grades"
    which = f"{len(ruled_out)} {grade}"
    if len(ruled_out) <= sentences.MAX_NAMED:
        which = f"{listed([f'{force}’s' for force in ruled_out])} {grade}"
    return f"totals rule out {which}"


def _not_found_of_older(not_found: pandas.DataFrame, older: int) -> str:
    """A part of a caveat on forces of which we only know an older grade; empty if there are none.

    not_found: as of ``_newer_not_found``. ``older``: how many forces have an older grade.
    """
    number = len(not_found)
    if not number:
        return ""
    grades = "the 1 older grade" if older == 1 else f"the {older} older grades"
    these = grades if number == older else f"{number} of {grades}"
    unsure = perhaps_not_asked(not_found).any()
    return f"for {these}, the newest was not found{', if there is one' if unsure else ''}"


def _part(number: int, noun: str, singular: str, plural: str) -> str:
    """A part of a caveat: "2 forces were not graded again"; empty if there are none."""
    return f"{counted(number, noun)} {singular if number == 1 else plural}" if number else ""


def _for(number: int, words: str) -> str:
    """A part of a caveat on some forces: "for 2 forces an earlier grade still applies"; empty if there are none."""
    return f"for {counted(number, 'force')} {words}" if number else ""
