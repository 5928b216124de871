"""Exhibits of inspections: a force's reports in chronological order, and the latest of all forces."""

from __future__ import annotations

from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, day, listed, listed_or_counted, lowercase_first
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, PUBLISHED_SINCE, THEME
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.words import choice, sentences
from queries import Answer

SOURCED = "note source_kind source_url citation"
MAX_NAMED = 2  # forces
ALL_OF_THEM = 1_000_000  # reports, more than there are


def without_a_day(answer: Answer) -> str:
    """How many more reports have no known day of publication, and so are left out of an answer on dated reports."""
    takes = queries.question("undated_reports").parameters
    parameters = {name: value for name, value in answer.parameters.items() if name in takes}
    rows = queries.rows("undated_reports", **parameters)
    undated = len(rows)
    if not undated:
        return ""
    about = answer.selection.words(FORCE)
    on = f" on {listed(about)}" if 0 < len(about) <= MAX_NAMED else ""
    if answer.question.name == "new_reports" and not answer.selection.values(PUBLISHED_SINCE):
        of_all = f"{len(answer):,} of {counted(len(answer) + undated, 'report')}{on}"
        return f"{of_all}; for the other {undated:,} we do not know when they were published."
    newest, peel = "", ""
    if answer.question.name == "latest_reports":
        of_all = {**answer.parameters, "most": ALL_OF_THEM}
        out = len(queries.rows("latest_reports", **of_all))
        newest = f"The newest {len(answer)} of {out:,} reports{on} with a known date. " if out > len(answer) > 1 else ""
        peel = _peel_up_to(rows, queries.rows("latest_reports", **{**of_all, "as_of": None}))
    more = f"{undated:,} more" if newest else f"{counted(undated, 'more report')}{on}"
    return f"{newest}For {more}{peel} we do not know when they were published."


def _peel_up_to(undated: pandas.DataFrame, dated: pandas.DataFrame) -> str:
    """Up to which cycle no report of PEEL has a known day, as an insertion into a sentence; empty if there is none.

    undated: of ``queries/undated_reports.sql``, the latest first. dated: of ``queries/latest_reports.sql``, of any day.
    """
    first_year = min((cycle[:4] for cycle in dated["cycle"].dropna()), default="9999")
    names = undated.loc[undated["programme"] == "peel", "cycle_or_year"].str.removeprefix("PEEL ")
    before = [name for name in names if name[:4] < first_year]
    return f", among them all of PEEL up to {before[0]}," if before else ""


def picked_caveat(rows: pandas.DataFrame) -> str:
    """Who picked the case files, where any were audited. rows: of ``queries/story.sql``."""
    return "Inspectors picked the case files." if rows[["cases_total", "good_pct"]].notna().any(axis=None) else ""


STORY = Exhibit(
    "story",
    file="child-protection-reports",
    question="story",
    title="Child protection reports, oldest first",
    columns=(
        "published year year_missing title programme fieldwork cases_total good requires_improvement adequate "
        f"inadequate below_good good_pct topics findings_words strengths concerns {SOURCED}"
    ),
    only_in_files="strengths concerns",
    drop_empty=True,
    caveat=picked_caveat,
    nothing="We found no child protection inspection of this force. There may have been one.",
)
ALL = Exhibit(
    "inspections",
    question="inspections",
    title="Every inspection, newest first",
    table=partial(tables.rows, height=520),
    columns=(
        f"force published cycle_or_year year year_missing programme cycle title fieldwork grades "
        f"findings_words findings {SOURCED}"
    ),
    only_in_files="force year year_missing cycle findings",
)


def _no_new_report(answer: Answer) -> str:
    """That no report fits a reader's choice, and since which day if they chose one; empty if no day was chosen."""
    since = answer.selection.words(PUBLISHED_SINCE)
    chosen = "fits your choice and " if len(answer.selection.active_filters) > 1 else ""
    return f"We know of no report that {chosen}came out since {since[0]}. There may have been some." if since else ""


NEW = Exhibit(
    "new-reports",
    question="new_reports",
    title="New reports on forces and their grades, newest first",
    table=partial(tables.rows, height=420),
    columns=f"published force title programme graded grades given findings_words findings {SOURCED}",
    only_in_files="grades given findings",
    takeaway_of=without_a_day,
    notes=(
        "A report that we can date only to a month or year is listed as if published on the first day of that month or "
        "year. “2 of the report’s 9 known”: it gave nine grades, and we have two of them. “None known”: we have none "
        "of its grades. “Gives no grades”: as far as we know, reports of this kind did not give grades then, or "
        "it is an early report, and the full one gives the grades. “None read”: we have read no finding in it; "
        "inspectors may have found many.",
    ),
    nothing="We know the day of no such report.",
    nothing_of=_no_new_report,
)
UNDATED = Exhibit(
    "undated-reports",
    question="undated_reports",
    title="Reports of which we do not know when they were published, by cycle and year",
    table=partial(tables.rows, height=420),
    columns=f"force cycle_or_year title programme grades findings_words findings {SOURCED}",
    only_in_files="findings",
)
LATEST = Exhibit(
    "latest-reports",
    question="latest_reports",
    title="Latest reports",
    fixed={"most": 6},
    columns=f"published force title programme {SOURCED}",
    takeaway_of=without_a_day,
    notes=("Of every programme and cycle, whatever cycle and theme are chosen above.",),
    nothing="We found no report with a known date of publication.",
    nothing_of=lambda answer: (
        f"We found no report with a known date of publication{choice.for_forces(answer.selection)}."
    ),
)


def of_new_reports(rows: pandas.DataFrame, chosen: Selection) -> Markup:
    """How many reports came out since a day that a reader chose, or which one came out last.

    rows: of ``queries/new_reports.sql``.
    """
    since, subject = chosen.words(PUBLISHED_SINCE), _subject_of_reports(chosen)
    if rows.empty:
        undated = len(chosen.ask("undated_reports", as_of=None))
        if undated and not len(NEW.ask(chosen, published_since=None)):  # of any day
            words = Markup("We know of <strong>{}</strong>{}, but not the day on which {} came out.")
            return words.format(counted(undated, "report"), subject, "it" if undated == 1 else "any of them")
        return Markup("No report{} is known to have come out{}.").format(subject, f" since {since[0]}" if since else "")
    newest = rows.iloc[0]
    last = Markup("<strong>{}</strong> ({}){}.").format(
        newest["title"], day(newest["published"]), _grades_held(newest, chosen)
    )
    if not since:
        return Markup("The newest report{} that we know of is {}").format(subject, last)
    national = int((rows["force"] == "National").sum())
    forces = rows.loc[rows["force"] != "National", "force"].nunique()
    held = _held(rows[["grades", "findings"]].sum(), chosen) if len(rows) > 1 else ""
    return Markup("Since {}: <strong>{}</strong>{}{}{}. The newest that we know of is {}").format(
        since[0],
        counted(len(rows), "report"),
        f", {national} of them national," if national and forces else "",
        _subject_of_reports(chosen, counted(forces, "force") if forces else ""),
        f", {held}" if held else "",
        last,
    )


def _subject_of_reports(chosen: Selection, forces: str = "") -> str:
    """The themes and forces that a reader chose, after "report": " on online abuse in Gwent"; empty if none.

    ``forces``: in place of forces that are not chosen, or that the names of their groups say already.
    """
    themes = [lowercase_first(theme) for theme in chosen.words(THEME)]
    names = [] if chosen.groups else chosen.words(FORCE)
    on = listed_or_counted(themes, "theme", sentences.MAX_NAMED) if themes else ""
    if names:
        forces = listed_or_counted(names, "force", sentences.MAX_NAMED)
    return f" on {' in '.join(filter(None, (on, forces)))}" if on or forces else ""


def _on_these_themes(chosen: Selection) -> str:
    """That a number is of the themes that a reader chose, if any, after what is counted."""
    themes = len(chosen.values(THEME) or ())
    return f" on {'this theme' if themes == 1 else 'these themes'}" if themes else ""


def _grades_held(report: pandas.Series, chosen: Selection) -> str:
    """How many grades of a report we have: ", with 2 grades that we have"; on chosen themes, how many findings, too.

    report: of ``queries/new_reports.sql``.
    """
    if held := _held(report, chosen):
        return f", {held}"
    if report["graded"] == "gives no grades":
        return ". It gives no grades"
    if themes := _on_these_themes(chosen):  # on others, we may have some
        return f". We do not have its {'grade' if report['given'] == 1 else 'grades'}{themes}"
    return ". We do not have its grades yet"


def _held(numbers: pandas.Series, chosen: Selection) -> str:
    """The grades that we have of one report or of several, and on chosen themes the findings; empty if there are none.

    numbers: of each kind.
    """
    themes = _on_these_themes(chosen)
    kinds = ("grades", "findings") if themes else ("grades",)
    held = [counted(int(numbers[kind]), kind.removesuffix("s")) for kind in kinds if numbers[kind]]
    return f"with {listed(held)}{themes} that we have" if held else ""
