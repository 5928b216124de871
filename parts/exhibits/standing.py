"""Where forces stand now: the newest known grade on each theme, whatever its cycle."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas
from markupsafe import Markup

from parts.address.english import counted, listed, lowercase_first
from parts.address.selection import Selection
from parts.address.vocabulary import GRADE, THEME
from parts.charts.looks import GRADES, NOT_GRADED
from parts.exhibits import grades, sentences, tables
from parts.exhibits.exhibit import Exhibit
from queries import Answer

NOT_COUNTED_TOGETHER = "Grades of different cycles are not counted together, since they cannot be compared."
OF_NOW = "grade round_name published previous_grade previous_round_name no_newer"
SOURCED = f"{grades.ENGAGED} basis sources note source_kind source_url"

GRID = Exhibit(
    "standing",
    question="standing",
    title="Where every force stands on every theme",
    table=partial(tables.grid, across="theme", down="force"),
    columns=f"force region theme {OF_NOW} missing known_by dated_by {SOURCED}",
    caveat=grades.evidence_note,
    notes=(
        "Each cell is the newest grade that is known. Where it is of an earlier cycle, that stands below it, and a "
        "newer grade may well exist. A grade leads to the page that states it.",
        grades.IN_ENGAGE,
    ),
)
GRID_BY_REGION = replace(
    GRID,
    name="standing-by-region",
    title="Where every force stands on every theme, by region",
    table=partial(tables.grid, across="theme", down="force", group="region"),
)
WITH_GRADE = Exhibit(
    "standing-with-grade",
    question="standing",
    title="Forces whose newest known grade is {grade}",
    columns=f"force theme {OF_NOW} {SOURCED}",
    drop_empty=True,
    caveat=grades.evidence_note,
    nothing="No force has this as its newest grade, as far as we know.",
)
OF_FORCE = Exhibit(
    "standing-of-force",
    question="standing",
    title="Where {force} stands now",
    columns=f"force theme {OF_NOW} basis sources note source_kind source_url",
    only_in_files="force",
    drop_empty=True,
    caveat=grades.evidence_note,
    notes=(NOT_COUNTED_TOGETHER,),
)
MAPS = {
    layout: replace(
        exhibit,
        name=f"{exhibit.name}-now",
        question="standing",
        title="Where every force stands on {theme}",
        columns=f"force region theme {OF_NOW} missing {SOURCED}",
    )
    for layout, exhibit in grades.MAPS.items()
}


def on_theme(chosen: Selection) -> Answer:
    """The newest grades of all forces on the chosen theme."""
    return GRID.ask(chosen, themes=[chosen.value(THEME)], grades=None)


def sentence_on_grades(chosen: Selection) -> tuple[Markup, str]:
    """How many forces have one of the chosen grades as their newest on any theme, and on how many themes."""
    rows = WITH_GRADE.ask(chosen, themes=None).rows
    named = listed([GRADES[grade].name.lower() for grade in chosen.values(GRADE)], "or")
    where = sentences.region_phrase(chosen)
    where = f" {where}" if where else ""
    if rows.empty:
        return Markup("No force{} has <strong>{}</strong> as its newest grade, as far as we know.").format(
            where, named
        ), ""
    forces, older = rows["force"].nunique(), int(rows["older"].sum())
    whole = Markup("<strong>{}</strong>{} {} <strong>{}</strong> as the newest known grade on at least one theme: {}.")
    return (
        whole.format(
            counted(forces, "force"), where, "has" if forces == 1 else "have", named, counted(len(rows), "grade")
        )
        + (f" {older} of these {'is' if older == 1 else 'are'} of an earlier cycle." if older else "")
        + _engaged_among(rows),
        "All themes are covered here; the map below shows one of them.",
    )


def _engaged_among(rows: pandas.DataFrame) -> str:
    """Which forces of the rows are known to be in Engage."""
    states = rows.drop_duplicates("force").dropna(subset="engaged")
    named = [row.force if row.engaged == "in Engage" else f"perhaps {row.force}" for row in states.itertuples()]
    if not named:
        return " None of these forces is known to be in Engage."
    return f" Of these forces, {listed(named)} {'is' if len(named) == 1 else 'are'} in Engage, as far as known."


def sentence(rows: pandas.DataFrame, where: str = "") -> tuple[Markup, str]:
    """How many forces have a low grade in the newest cycle, which are inadequate, and how many grades are older.

    rows: of ``queries/standing.sql``, on one theme. ``where`` describes the forces: "of Wales".
    """
    theme = lowercase_first(rows["theme"].iloc[0])
    known = rows[rows["grade"].notna()].sort_values("round_order", ascending=False, kind="stable")
    forces = counted(len(rows), "force") + (f" {where}" if where else "")
    if known.empty:
        return Markup("We could not find a grade of the {} on {}.").format(forces, theme), _caveat(rows)
    if len(rows) == 1:
        row = known.iloc[0]
        words = Markup("{}: <strong>{}</strong> on {} in {}, the newest grade known.")
        return words.format(row["force"], GRADES[row["grade"]].name.lower(), theme, row["round_name"]), _caveat(rows)
    (newest, first), *older = known.groupby("round_name", sort=False)
    low = int(first["grade"].isin(sentences.LOW).sum())
    whole = Markup(
        "<strong>{} of the {}</strong> graded on <strong>{}</strong> in {} {} rated <strong>requires improvement or "
        "inadequate</strong>."
    ).format(
        low or "None",
        counted(len(first), "force") + (f" {where}" if where else ""),
        theme,
        newest,
        "are" if low > 1 else "is",
    )
    worst = list(first[first["grade"] == "inadequate"]["force"])
    if 0 < len(worst) <= sentences.MAX_NAMED:
        whole += Markup(" {} {} inadequate.").format(listed(worst), "is" if len(worst) == 1 else "are")
    elif worst:
        whole += Markup(" {} are inadequate.").format(counted(len(worst), "force"))
    if older:
        n = sum(len(group) for _, group in older)
        cycles = listed([f"{name} ({len(group)})" if len(older) > 1 else name for name, group in older])
        others = f"{n} other" if n == 1 else f"{n} others"
        whole += Markup(" For {}, the newest known grade is older: {}.").format(others, cycles)
    return whole, _caveat(rows)


def _caveat(rows: pandas.DataFrame) -> str:
    """How many forces have no newer grade, and why, and how many have none at all."""
    older = rows[rows["older"].astype(bool)]
    none = rows[rows["grade"].isna()]
    unknown = int((older["no_newer"] == "not known here").sum())
    parts = []
    if unknown:
        parts.append(f"{counted(unknown, 'newer grade')} {'was' if unknown == 1 else 'were'} given but not found")
    waiting = int((rows["no_newer"] == "not yet inspected").sum())
    if waiting:
        parts.append(f"{counted(waiting, 'force')} {'is' if waiting == 1 else 'are'} not known to be inspected yet")
    ungraded = int(older["no_newer"].isin(NOT_GRADED).sum())
    if ungraded:
        parts.append(f"{counted(ungraded, 'force')} {'was' if ungraded == 1 else 'were'} not graded again")
    if len(none):
        parts.append(f"we could not find a grade of {counted(len(none), 'force')}")
    if not parts:
        return ""
    words = listed(parts)
    return f"{words[:1].upper()}{words[1:]}. {sentences.EASIER_TO_FIND}"
