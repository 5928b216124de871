"""What sentences on grades share, such as the newest round that is well known, and the sentence on findings."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas
from markupsafe import Markup, escape

import queries
from data import dictionary
from parts.address.description import NOT_GRADED
from parts.address.english import counted, listed, lowercase_first, plural_of
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
    themes_by_id,
    well_known_cycle,
)
from parts.charts.looks import GRADES, HIDDEN
from queries import Answer, stems
from queries.caching import cached

KINDS = ("concern", "strength", "recommendation")  # of findings
LOW = dictionary.marked("grade", "needs-improvement")
MAX_NAMED = 4  # forces in a sentence; if there are more, only their number is given
ERAS = "Grades from before and after a change in grading cannot be compared."


def findings_by_kind(numbers: Mapping) -> list[str]:
    """How many findings of each kind there are, as far as there are any: "2 concerns", "1 strength"."""
    return [counted(int(numbers[kind]), kind) for kind in KINDS if numbers.get(kind)]


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


def round_in_words(row: Mapping) -> str:
    """A round in a sentence: "PEEL 2017", "child protection inspections"."""
    name = row["round_name"]
    return name if name.startswith("PEEL") else lowercase_first(plural_of(name))


def inspection_in_words(name: str) -> str:
    """The name of a round in a sentence: "PEEL 2017", "the re-inspection of crime data integrity"."""
    programme, _, which = name.partition(", ")
    return f"the {which} of {lowercase_first(programme)}" if which else name


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
