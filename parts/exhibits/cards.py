"""Cards: what other sites show with a link to a page. The sentence is the first one of the page (``leads.py``)."""

from __future__ import annotations

import sys
from dataclasses import replace

import pandas
from markupsafe import Markup

import data
import queries
from parts.address import titles
from parts.address.english import counted, lowercase_first
from parts.address.links import EMBED, EXHIBIT, NAME, to_card, to_page
from parts.address.page import Page
from parts.address.selection import Selection
from parts.address.vocabulary import AS_OF, CYCLE, EVIDENCE, FORCE, THEME, headline_theme, themes_by_id
from parts.charts.card import HEIGHT, WIDTH, Bar, Card, Cell, Grades, draw
from parts.charts.looks import GRADE_NOT_FOUND, GRADES, MISSING, look_of
from parts.exhibits import forces_side_by_side, grade_changes, grades, grades_over_time, leads, openings
from parts.files import dataset, metadata
from parts.html.markup import render
from parts.words import feeds, sentences
from parts.words.comparison import forces_compared
from parts.words.tally import Tally
from queries.caching import cached

MAX_CARD_BYTES, MAX_PICTURE_BYTES = 2_000_000, 16_000_000
MAX_CELLS, MAX_ROUNDS, MAX_THEMES = 6, 4, 4


@cached(max_bytes=MAX_CARD_BYTES, size=lambda card: sys.getsizeof(card.alt) + 1_000)
def card(page: Page, choice: Selection) -> Card:
    """The card of a page with the choices in an address."""
    lead = leads.of(page, choice)
    # Grades of several eras in a row would read as a change.
    eras = sentences.ERAS if lead and sentences.ERAS in lead.caveat else ""
    sentence = " ".join(part for part in (lead.text if lead else f"{page.help}.", eras, _scope(choice)) if part)
    version = metadata.preview() or f"version {data.schema()['version']} ({queries.version()})"
    source = f"Unofficial · from published inspection reports · {version}"
    return Card(titles.of_link(page, choice), sentence, source, page.card(choice) if page.card else Grades())


def head(page: Page, query: dict[str, list[str]], root: str) -> Markup:
    """The tags about a page in the head of its document. ``root``: the address of the dashboard.

    Raises ``queries.NoRecord``.
    """
    choice = page.read(query)
    own = {key: values for key, values in query.items() if key not in (EMBED, EXHIBIT)}
    return render(
        "card.html",
        card=card(page, choice),
        tab=titles.in_tab(page, query),
        name=NAME,
        address=root + to_page(page.address, **own).removeprefix("./"),
        picture=root + to_card(page.address, **choice.address),
        width=WIDTH,
        height=HEIGHT,
        dataset=dataset.as_json_ld(root),
        feeds=[(name, root + address) for name, address in feeds.of(choice)],
    )


@cached(max_bytes=MAX_PICTURE_BYTES, size=len)
def picture(shown: Card) -> bytes:
    """The picture of a card as PNG."""
    return draw(shown)


def _scope(choice: Selection) -> str:
    """The filters that limit the sentence, except those that the title names."""
    named = [FORCE] if len(choice.values(FORCE) or ()) > titles.MAX_NAMED else []
    named += [EVIDENCE] if choice.values(EVIDENCE) else []
    return f"Shown: {' · '.join(choice.in_english(f) for f in named)}." if named else ""


# The charts on the cards of pages


def of_overview(choice: Selection) -> Grades:
    """How many forces have each grade on the first themes of the page's chart; none on a day in the past."""
    if choice.values(AS_OF):
        return Grades()
    opening = openings.Overview.of(choice)
    rows = opening.spread().rows
    of_all = rows[rows["graded_for"] == "all"].groupby("theme", sort=False)
    bars = tuple(_spread_bar(theme, group) for theme, group in of_all)
    return Grades(f"Forces by grade, PEEL {CYCLE.words(opening.cycle)}", bars[:MAX_THEMES])


def of_force(choice: Selection) -> Grades:
    """The last grades of a force on the headline theme."""
    if not choice.value(FORCE):
        return Grades()
    rows = grades_over_time.ask_history(choice).rows
    rows = rows[rows["theme_id"] == headline_theme()].sort_values("round_order").tail(MAX_CELLS)
    breaks = _breaks_before(rows)
    cells = tuple(Cell(row["round_name"], look_of(row), words) for row, words in zip(rows.to_dict("records"), breaks))
    return Grades(themes_by_id()[headline_theme()].name, cells=cells)


def of_theme(choice: Selection) -> Grades:
    """How many forces had each grade on a theme in the last rounds."""
    if not themes_by_id()[choice.value(THEME)].graded or leads.asks_for_findings(choice):
        return Grades()
    rows = grades.SPREAD_BY_ROUND.ask(choice).rows
    rounds = rows[rows["known"] + rows["left_out"] > 0].groupby("round_name", sort=False)
    groups = [group for _, group in rounds][-MAX_ROUNDS:]
    breaks = _breaks_before(pandas.DataFrame([group.iloc[0] for group in groups]))
    bars = tuple(
        replace(_spread_bar(group["round_name"].iloc[0], group), after_break=words)
        for group, words in zip(groups, breaks)
    )
    return Grades(f"Forces by grade: {lowercase_first(choice.in_english(THEME))}", bars)


def _breaks_before(rounds: pandas.DataFrame) -> list[str]:
    """What keeps the grades of each round from being compared with those of the one before; empty if nothing does.

    rounds: with round, era and round_year, in chronological order.
    """
    scales = queries.rows("cycles").set_index("cycle")["scale"]
    words, before = [], None
    for row in rounds.itertuples():
        scale = scales.get(row.round, "")
        new = before and before[0] != row.era
        words.append(("new scale" if scale and before[1] and before[1] != scale else "new era") if new else "")
        before = row.era, scale
    return words


def of_change(choice: Selection) -> Grades:
    """The grades of the theme that is followed over time; none where the page lists grades that moved."""
    return Grades() if grade_changes.is_list(choice) else of_theme(choice)


def of_comparison(choice: Selection) -> Grades:
    """How many themes have each grade, a bar for each force compared; none on a day in the past."""
    if not (comparison := forces_compared(choice)) or choice.values(AS_OF):
        return Grades()
    # Those of one cycle, since grades of several are not counted together.
    rows = forces_side_by_side.side_by_side(choice, comparison.forces, newest=False, differences=None)[1].rows
    bars = tuple(_count_bar(name, rows[rows["force"] == name]) for name in comparison.names)
    return Grades(f"Themes by grade, {rows['round_name'].iloc[0]}" if len(rows) else "", bars)


def of_case_audits(choice: Selection) -> Grades:
    """The case files of all audits with counts, by grade."""
    audits = choice.ask("case_audits", samples=["whole"], printed=["counts"]).rows
    if audits.empty:
        return Grades()
    columns = {grade: grade.replace("-", "_") for grade in GRADES if grade != "outstanding"}
    parts = [(GRADES[grade], int(audits[column].sum())) for grade, column in columns.items()]
    rest = int(audits["cases_total"].sum()) - sum(n for _, n in parts)  # of some, it is only known: below good
    parts.append((replace(MISSING[GRADE_NOT_FOUND], name="No single grade published"), rest))
    return Grades("Case files by grade", (Bar(counted(len(audits), "audit"), tuple(p for p in parts if p[1] > 0)),))


def _spread_bar(name: str, rows: pandas.DataFrame) -> Bar:
    """How many forces have each grade, and how many none, by why.

    rows: of ``queries/spread.sql``, of one theme and round.
    """
    parts = [(GRADES[row.grade], int(row.forces)) for row in rows.itertuples()]
    return _bar(name, parts, Tally.of_bar(rows.iloc[0]))


def _count_bar(name: str, rows: pandas.DataFrame) -> Bar:
    """How many of the rows have each grade, and how many none, by why."""
    parts = [(GRADES[grade], n) for grade, n in sentences.by_grade(rows["grade"])]
    return _bar(name, parts, Tally.of(rows))


def _bar(name: str, parts: list, tally: Tally) -> Bar:
    return Bar(name, tuple(part for part in (*parts, *tally.looks) if part[1]))
