"""Which forces have one of the grades that a reader chose, on a theme or on any, and how we know that."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas
from markupsafe import Markup

from parts.address.description import perhaps_never_given
from parts.address.english import counted, listed, listed_or_counted, lowercase_first, uppercase_first, with_article
from parts.address.selection import Selection
from parts.address.vocabulary import AS_OF, CYCLE, EVIDENCE, FORCE, GRADE, NEWEST, THEME, themes_by_id
from parts.charts.looks import BY_TOTALS, GRADE_NOT_FOUND, HIDDEN, UNDATED, grades_left, name_of, range_of
from parts.exhibits import grades, standing
from parts.exhibits.exhibit import Exhibit
from parts.words import newer_reports, published_totals, sentences
from parts.words.tally import HIDDEN_IN_WORDS, Tally
from queries import Answer

NOT_BY_DAY = "On a day in the past, totals of reports and child protection inspections are left out."


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
    columns=f"force theme {standing.OF_NOW} {standing.SOURCED}",
    only_in_files=f"{standing.AT_MOST} {grades.NOT_FOUND} basis sources",
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
        standing.given_again(rows) if newest else "",
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
    return standing.GRID if chosen.value(CYCLE) == NEWEST else grades.GRID_OF_CYCLE


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
    older = int(rows["older"].sum())
    which = "" if number == 1 else "all " if older == number else f"{older} of them "
    of_earlier = f"{which}from an earlier cycle" if older else ""
    if every:
        return f"on a PEEL theme ({', '.join(filter(None, (counted(number, 'grade'), of_earlier)))})"
    newest = "newest grade shown" if only_shown else "newest known grade"
    return f"by {'its' if number == 1 else 'their'} {newest}{f' ({of_earlier})' if older else ''}"


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
    words = {
        report: published_totals.grades_of_totals(row, chosen.values(GRADE)) for report, row in sorted(gave.items())
    }
    return {report: numbers for report, numbers in words.items() if numbers}


def _in_words(reports: Mapping[tuple[str, str], list[str]]) -> str:
    """What reports gave, as of ``_reports_with_grade``, as a sentence; empty if there are none."""
    if not reports:
        return ""
    if len(reports) == 1:
        [((force, cycle), words)] = reports.items()
        return f"{force}’s report of PEEL {cycle} graded {published_totals.areas(words)}; we do not know which."
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
    either = "" if unsure == unknown else published_totals.either_way(others)
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
