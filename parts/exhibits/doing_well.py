"""Who does well on a theme, by the newest known grades, and what inspectors praised there.

A theme of findings has no grades: there, the forces that were praised on it are listed by their grade on the headline
theme, and title and sentence say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import pandas
from markupsafe import Markup

import queries
from parts.address.english import listed, lowercase_first
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import (
    FORCE,
    GRADE,
    GROUP,
    REGION,
    THEME,
    YEAR,
    headline_theme,
    themes_by_id,
    why_no_grades,
)
from parts.charts.looks import GRADES, name_of
from parts.exhibits import grades, standing
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.html.markup import link
from parts.words import choice, sentences
from queries import Answer

PRAISE_IS_FROM = "The strengths come from child protection inspections, not from the inspections that gave the grade"
HIGH = ("outstanding", "good")  # what is sought where a reader chose no grades
NEXT_BEST = "adequate"  # the lowest grade that is named where no force has one of these, as the question has it


def doing_well_takeaway(answer: Answer) -> Markup:
    """How many forces have each grade, by cycle; and that it is the next best grade where no force has the one sought.

    answer: to ``queries/doing_well.sql``, whose rows have the theme of these grades, and the theme chosen.
    """
    rows = answer.rows
    newest_first = rows.sort_values("round_order", ascending=False, kind="stable")
    by_round = [
        Markup("<strong>{}</strong> in {}").format(
            listed([f"{n} {name_of(grade)}" for grade, n in sentences.by_grade(group["grade"])]), name
        )
        for name, group in newest_first.groupby(
            newest_first.apply(sentences.round_in_words, axis="columns"), sort=False
        )
    ]
    counts = Markup("; ").join(by_round) + Markup(".")
    praised_on = rows["praised_on"].iloc[0]
    by_findings = praised_on != rows["theme_id"].iloc[0]  # on a theme of findings, all praise is on it
    if rows["praised"].notna().any() and (rows["round"] != grades.CHILD_PROTECTION).any():
        counts += f" {PRAISE_IS_FROM}{'' if by_findings else ', and are about children alone'}."
    theme = lowercase_first(rows["theme"].iloc[0])
    by_other = Markup("")
    if by_findings:
        by_other = Markup("{} ").format(why_no_grades(themes_by_id()[praised_on]))
    nobody = _is_next_best(answer)
    if by_other and not nobody:
        these = "Inspectors noted a strength on it at the forces listed, which have these grades on"
        return Markup("{}{} {}: {}").format(by_other, these, theme, counts)
    if not nobody:
        return Markup("On {}, by the newest grade that we know of each force: {}").format(theme, counts)
    without = "No force with a strength noted on it" if by_findings else "No force shown here"
    sentence = Markup("{}{} is known to be {} on {}. Next best: {}")
    return sentence.format(by_other, without, _names(_sought(answer)), theme, counts)


def _sought(answer: Answer) -> tuple[str, ...]:
    """The grades that were sought, the best first."""
    sought = answer.parameters.get("grades") or HIGH
    return tuple(grade for grade in GRADES if grade in sought)


def _is_next_best(answer: Answer) -> bool:
    """Whether no force has a grade that was sought, so that those with the next best are shown."""
    return set(answer.rows["grade"]).isdisjoint(_sought(answer))


def _names(of_grades: Sequence[str]) -> str:
    return listed([name_of(grade) for grade in of_grades], "or")


def praise_caveat(rows: pandas.DataFrame) -> str:
    """What the praise is, where any is shown."""
    if not rows["praised"].notna().any():
        return ""
    return (
        "Up to three strengths are shown, the newest first, each with its year and source. “Earlier praise” is from "
        "before the cycle of the grade."
    )


def heading(chosen: Selection) -> str:
    """The heading of the list: in the past where the theme is no longer graded."""
    ended = _ended(chosen.value(THEME))
    return f"Who did this well {ended}?" if ended else "Who does this well?"


def _ended(theme: str) -> str:
    """When a theme that is no longer graded was: "in 2014", "up to 2018/19"; empty if it still is."""
    cycles = sentences.cycles_of_ended(theme)
    return f"{'in' if len(cycles) == 1 else 'up to'} {cycles[-1]}" if cycles else ""


def rule(chosen: Selection) -> str:
    """Which of a reader's forces and years limit the list, in sentences; empty if neither was chosen."""
    forces = chosen.words(FORCE)
    words = []
    if len(forces) == 1:
        words.append(f"Every force that does well is listed, those similar in size to {forces[0]} first.")
    elif forces:
        words.append("To see all forces, those similar in size first, leave only one force selected.")
    if chosen.values(YEAR):
        words.append("The choice of years does not count here: forces are listed by their newest known grade.")
    return " ".join(words)


def _title(answer: Answer) -> str:
    """The title on a theme that is no longer graded, or has no grades of its own; empty on others."""
    theme = answer.parameters["theme"]
    if len(answer) and _is_next_best(answer):
        named = _names(dict.fromkeys(answer.rows["grade"]))
        if themes_by_id()[theme].graded:
            return f"Next best on {{theme}}: {named}"
        on = lowercase_first(themes_by_id()[headline_theme()].name)
        return f"Forces {named} on {on}, with a strength noted on {{theme}}"
    if (ended := _ended(theme)) and not answer.parameters.get("grades"):
        return f"Forces that did well on {{theme}} {ended}"
    if themes_by_id()[theme].graded:
        return ""
    listed_by = lowercase_first(themes_by_id()[headline_theme()].name)
    if answer.parameters.get("grades"):
        return f"Forces {{grade}} on {listed_by} where inspectors noted a strength on {{theme}}"
    return f"Forces with a high grade on {listed_by} where inspectors noted a strength on {{theme}}"


def _cycle_of(row: Mapping) -> str:
    """The heading over forces graded in the newest cycle, and over those of which we only know an older grade."""
    return "Only an older grade is known, which may no longer hold" if row["older"] else row["round_name"]


def _size_of(row: Mapping, reference: str) -> str:
    """The heading over forces that are similar in size to the one chosen, over that one, and over the others; each with
    its cycle. ``reference``: the identifier of the one chosen.
    """
    similar = isinstance(row["similar_to"], str)
    size = f"Similar in size to {row['similar_to']}" if similar else "Other forces"
    size = row["force"] if row["force_id"] == reference else size
    return f"{size}: {lowercase_first(_cycle_of(row)) if row['older'] else _cycle_of(row)}"


def _table(answer: Answer, *, caption: str) -> Markup:
    """The forces by cycle; where one was chosen, first those similar in size, which the heading over them says."""
    by_size = answer.rows["similar_to"].notna().any()
    columns = [column for column in answer.columns if column != "similar_to" or not by_size]
    group = partial(_size_of, reference=answer.parameters["reference"]) if by_size else _cycle_of
    if answer.parameters["theme"] in set(answer.rows["theme_id"]):  # not so on a theme of findings, without grades
        columns.remove("theme")
    return tables.rows(answer.showing(columns), caption=caption, height=620, group=group)


def _why_nobody(answer: Answer) -> Markup:
    """What each force that a reader chose lacks, the grade or the praise, with a way to see others; else what all lack.

    Only one that has both is listed on a theme of findings, and on other themes one that has the grade.
    """
    forces, regions, theme = (answer.parameters.get(name) for name in ("forces", "regions", "theme"))
    if not forces:
        return _nobody_anywhere(answer)
    every = answer.selection.without([FORCE.key, GROUP.key])
    widen = link("Show all forces", to_page("theme", **every.address))
    by = theme if themes_by_id()[theme].graded else headline_theme()
    of_these = {"forces": forces, "regions": regions, "grades": list(GRADES), "evidence": answer.parameters["evidence"]}
    graded = queries.rows("doing_well", theme=by, **of_these)
    praised = set(queries.rows("doing_well", theme=theme, **of_these)["force"])
    sought = graded["grade"].isin(_sought(answer))
    on, on_theme = (lowercase_first(themes_by_id()[one].name) for one in (by, theme))
    parts = []
    if len(with_grade := graded[sought]):
        is_so = listed([_graded(r, by, "is", "was") for r in with_grade.itertuples()])
        parts.append(f"{is_so} on {on}, but we found no strength noted on {on_theme}.")
    for has_praise in (True, False):
        rows = graded[~sought & (graded["force"].isin(praised) == has_praise)]
        if rows.empty:
            continue
        is_so = listed([_graded(r, by, "is rated", "was rated") for r in rows.itertuples()])
        tail = (
            f", though a strength was noted on {on_theme}"
            if has_praise
            else f", and we found no strength noted on {on_theme}"
        )
        parts.append(f"{is_so} on {on}{tail if by != theme else ''}.")
    return Markup("{} {}.").format(" ".join(parts) or f"We found no grade{choice.for_forces(answer.selection)}.", widen)


def _nobody_anywhere(answer: Answer) -> Markup | str:
    """That no force of a region, or none at all, does well; with the grades of those praised on a theme of findings.

    Empty where that says too little: where low grades are sought, or no grade is known.
    """
    regions, theme, evidence = (answer.parameters.get(name) for name in ("regions", "theme", "evidence"))
    every = answer.selection.without([REGION.key])
    widen = Markup(" {}.").format(link("Show all regions", to_page("theme", **every.address))) if regions else ""
    where = f" in {listed(regions, 'or')}" if regions else ""
    rows = queries.rows("doing_well", theme=theme, regions=regions, grades=list(GRADES), evidence=evidence)
    if rows.empty or not set(_sought(answer)) <= set(HIGH):
        return Markup("We found no force with such a grade{}.{}").format(where, widen) if regions else ""
    on, on_theme = (lowercase_first(themes_by_id()[one].name) for one in (rows["theme_id"].iloc[0], theme))
    verb, ended = ("was", f" {_ended(theme)}") if _ended(theme) else ("is", "")
    best = f"{name_of(NEXT_BEST)} or better on {on}{ended}"
    if on == on_theme:
        return Markup("As far as we know, no force{} {} {}.{}").format(where, verb, best, widen)
    praised = listed([_graded(row, rows["theme_id"].iloc[0], "is rated", "was rated") for row in rows.itertuples()])
    return Markup("As far as we know, no force{} with a strength noted on {} is {}: {}.{}").format(
        where, on_theme, best, praised, widen
    )


def _graded(row: NamedTuple, theme: str, now: str, then: str) -> str:
    """The newest known grade of a force, with its cycle if there is a newer one: "Kent was good in PEEL 2018/19".

    row: of ``queries/doing_well.sql``. ``now`` and ``then``: the verb, of the newest cycle and of an earlier one.
    """
    if row.older or _ended(theme):
        return f"{row.force} {then} {name_of(row.grade)} in {sentences.round_in_words(row._asdict())}"
    return f"{row.force} {now} {name_of(row.grade)}"


DOING_WELL = Exhibit(
    "doing-well",
    question="doing_well",
    title="Forces that do well on {theme}",
    title_for=_title,
    table=_table,
    columns=(
        "force similar_to theme grade round_name newer_report praised praised_source_urls praised_source_kinds "
        "strengths basis sources note "
        "source_kind source_url"
    ),
    only_in_files="strengths basis sources note",
    drop_empty=True,
    takeaway_of=doing_well_takeaway,
    caveat=praise_caveat,
    known=grades.evidence_note,
    notes=("Forces are listed by their newest known grade.", standing.NOT_COUNTED_TOGETHER),
    nothing_of=_why_nobody,
    nothing="We found no force with such a grade. Choose other grades, regions or sources.",
    level=3,
)
SOUGHT = replace(DOING_WELL, name="grades-sought", title="Forces whose newest known grade on {theme} is {grade}")


def ask(chosen: Selection) -> tuple[Exhibit, Answer]:
    """Who does well on the theme, or has the grades sought.

    If one force is chosen, all others count, those similar in size to it first; of several, only these count.
    """
    exhibit, forces = SOUGHT if chosen.values(GRADE) else DOING_WELL, chosen.values(FORCE) or []
    one = len(forces) == 1
    return exhibit, exhibit.ask(chosen, forces=None if one else forces or None, reference=forces[0] if one else None)
