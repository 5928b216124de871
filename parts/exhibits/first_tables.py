"""Pages without JavaScript, and without the live connection: the page's sentence, its first table, its filters, links.

A document holds them in ``<noscript>``, for browsers without JavaScript, search engines and archives, and
``shell/connection.js`` shows them where no connection to the server can be made.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

import queries
from parts.address import links, titles
from parts.address.filter import Filter
from parts.address.page import Page
from parts.address.selection import Selection
from parts.address.vocabulary import CYCLE, FORCE, GRADE, GROUP, NEWEST, PARAMETERS, TABLE, THEME, themes_by_id
from parts.charts import looks
from parts.exhibits import (
    findings,
    forces_side_by_side,
    grade_changes,
    grades,
    grades_over_time,
    grades_sought,
    leads,
    openings,
    record_changes,
    record_tables,
    sharing,
    standing,
)
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.html.markup import Html, render
from parts.words.comparison import forces_compared
from queries import Answer
from queries.caching import cached

MAX_ROWS = 60  # of a table of single rows; a grid of all forces is shown in full
MAX_BYTES = 12_000_000  # of the documents' contents for a record

FirstTable = tuple[Exhibit, Answer] | None


def overview(chosen: Selection) -> FirstTable:
    if chosen.values(GRADE):
        return grades_sought.with_grade(chosen)
    opening = openings.Overview.of(chosen)
    return opening.by_force, opening.grid()


def force(chosen: Selection) -> FirstTable:
    return (standing.OF_FORCE, standing.OF_FORCE.ask(chosen)) if chosen.value(FORCE) else None


def theme(chosen: Selection) -> FirstTable:
    """The grades of all forces on a theme; or what inspectors found on it, if that is asked for or it has no grades."""
    subject = themes_by_id()[chosen.value(THEME)]
    if leads.asks_for_findings(chosen) and findings.shown_on(subject) and not subject.with_findings:
        return findings.FINDINGS_ON_ALL, findings.FINDINGS_ON_ALL.ask(chosen, themes=None)
    if subject.graded:
        return grades.GRID_OF_THEME, openings.OfTheme.of(chosen).grid()
    return findings.FINDINGS, findings.FINDINGS.ask(chosen)


def change(chosen: Selection) -> FirstTable:
    """The grades that moved, those of the chosen forces over time, or how many forces had each grade."""
    if grade_changes.is_list(chosen):
        return grade_changes.GRADE_CHANGES, grade_changes.changes(chosen)
    exhibit = grades_over_time.TRAJECTORIES if chosen.values(FORCE) else grades.SPREAD_BY_ROUND
    return exhibit, exhibit.ask(chosen)


def compare(chosen: Selection) -> FirstTable:
    if not (comparison := forces_compared(chosen)):
        return None
    return forces_side_by_side.side_by_side(chosen, comparison.forces, newest=chosen.value(CYCLE) == NEWEST)


def of_record(chosen: Selection) -> FirstTable:
    exhibit = record_tables.TABLES[chosen.value(TABLE)]
    return exhibit, exhibit.ask(chosen)


def of(exhibit: Exhibit) -> Callable[[Selection], FirstTable]:
    """The table of a page that begins with the same exhibit, whatever is chosen."""
    return lambda chosen: (exhibit, exhibit.ask(chosen))


@dataclass(frozen=True)
class _Choice:
    """A filter as a field of a form. ``options``: value, words, and whether it is chosen; none for typed text."""

    key: str
    label: str
    several: bool
    options: tuple[tuple[str, str, bool], ...]
    text: str = ""


@cached(max_bytes=MAX_BYTES, size=sys.getsizeof)
def static_page(page: Page, chosen: Selection, pages: tuple[tuple[str, str], ...]) -> Html:
    """What a page says without JavaScript. ``pages``: the name and address of each page of the menu."""
    lead = leads.of(page, chosen)
    shown = page.table(chosen) if page.table else None
    exhibit, answer = shown or (None, None)
    keys = {PARAMETERS[name].key for name in answer.question.parameters} if answer else set()
    return render(
        "static_page.html",
        name=links.NAME,
        title=titles.of_link(page, chosen),
        address=links.to_page(page.address),
        lead=lead or leads.Lead(f"{page.help}."),
        choices=[_as_choice(f, chosen) for f in chosen.filters if f != GROUP and (f.subject or f.key in keys)],
        group_key=GROUP.key,
        groups=[(GROUP.token(group), GROUP.in_english((group,))) for group in chosen.groups],
        heading=exhibit.title_of(answer) if exhibit else "",
        shows=exhibit.sentence_of(answer) if exhibit else "",
        table=_table(exhibit, answer) if exhibit else "",
        notes=exhibit.notes_on_page(answer, known=True) if exhibit else (),
        files=_files(exhibit, answer) if exhibit else (),
        forces=_forces(page) if page.table and not shown else (),
        pages=pages,
        as_of=record_changes.as_of(),
        root="",
        grades=looks.GRADES.values(),
    )


def _table(exhibit: Exhibit, answer: Answer) -> Markup:
    """The table of an exhibit; of one that has none, its rows."""
    if answer.rows.empty:
        return Markup("<p>{}</p>").format(exhibit.nothing_for(answer) or "We found nothing for this choice.")
    title = exhibit.title_of(answer)
    shown = exhibit.rows_shown(answer)
    if exhibit.of_single_rows:
        first = shown.with_rows(shown.rows.head(MAX_ROWS))
        table = tables.rows(first, caption=title) + tables.truncation_note(len(first), len(answer))
    else:
        table = exhibit.table(shown, caption=title)
    return _without_arrow_keys(table)


def _without_arrow_keys(table: Markup) -> Markup:
    """A table each of whose links is a tab stop, since no script moves the focus by arrow keys here."""
    text = str(table).replace(' tabindex="-1"', "")
    return Markup(text.replace(' aria-description="The arrow keys go from cell to cell"', ""))


def _files(exhibit: Exhibit, answer: Answer) -> list[tuple[str, str]]:
    query = sharing.query_of(exhibit, answer)
    return [(name, links.to_exhibit(exhibit.name, ending, query)) for name, ending in sharing.FORMATS.items()]


def _forces(page: Page) -> list[tuple[str, str]]:
    """Links to a page for each force, where one is to be chosen first."""
    names = queries.rows("forces")["short_name"]
    return [(name, links.to_page(page.address, **{FORCE.key: name})) for name in names]


def _as_choice(filter_: Filter, chosen: Selection) -> _Choice:
    values = chosen.forces_outside_groups if filter_.key == FORCE.key else chosen.chosen[filter_.key]
    # What is chosen comes first: in a comparison, the first force is the one that others are compared with.
    in_order = dict.fromkeys((*values, *filter_.options()))
    options = [(filter_.token(value), filter_.words(value), value in values) for value in in_order]
    if filter_.empty_words or not filter_.default_choice:
        options.insert(0, ("", filter_.empty_words.capitalize() or "Any", not values))
    return _Choice(
        filter_.key,
        filter_.label,
        filter_.several and len(values) > 1,
        () if filter_.text else tuple(options),
        str(values[0]) if filter_.text and values else "",
    )
