"""Cards: what a link to a page shows elsewhere, computed from the record.

Machines that read links ask for any page, so an answer must be quick: the record is asked once for all forces and
themes, and a card takes from that what the address chooses. Cards and pictures are kept for each version.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

import cachetools
import pandas
from markupsafe import Markup

import data
import queries
from parts.address import titles, vocabulary
from parts.address.english import NOT_KNOWN, counted, lowercase_first
from parts.address.links import EMBED, EXHIBIT, NAME, Page, to_card, to_page
from parts.address.selection import Selection
from parts.charts.card import HEIGHT, WIDTH, Bar, Card, Cell, draw
from parts.charts.looks import GRADES, MISSING, NOT_GRADED, look_of
from parts.exhibits import leads, record
from parts.exhibits.case_audits import judged_good
from parts.exhibits.markup import render
from queries.forgetting import forgets

MAX_BYTES_OF_CARDS, MAX_BYTES_OF_PICTURES = 2_000_000, 16_000_000
MOST_CELLS = 6


@dataclass(frozen=True)
class Said:
    """What a card says below its title: a sentence, and grades under a heading, as bars or as cells."""

    sentence: str
    heading: str = ""
    bars: tuple[Bar, ...] = ()
    cells: tuple[Cell, ...] = ()


def card(page: Page, query: titles.Query) -> Card:
    """The card of a page with the filters of an address. Raises ``queries.NoRecord``."""
    choice = titles.chosen(page, query)
    return _card(page, titles.of_link(page, query), choice, _key(page, choice))


def head(page: Page, query: titles.Query, root: str) -> Markup:
    """What the head of a page's document says of the page. ``root``: the address of the dashboard.

    Raises ``queries.NoRecord``.
    """
    choice = titles.chosen(page, query)
    own = {key: values for key, values in query.items() if key not in (EMBED, EXHIBIT)}
    return render(
        "card.html",
        card=card(page, query),
        tab=titles.in_tab(page, query),
        name=NAME,
        address=root + to_page(page.address, **own).removeprefix("./"),
        picture=root + to_card(page.address, **choice.address),
        width=WIDTH,
        height=HEIGHT,
    )


def picture(shown: Card) -> bytes:
    """The picture of a card as PNG."""
    return _picture(shown)


def _key(page: Page, choice: Selection) -> tuple:
    """What a card follows from. Values that are not known are no part of it, so strangers cannot make up new ones."""
    chosen = tuple((key, tuple(shown)) for key, shown in choice.chosen.items())
    return queries.answering().token, queries.version(), page.address, chosen


@forgets
@cachetools.cached(
    cachetools.LRUCache(MAX_BYTES_OF_CARDS, getsizeof=lambda made: sys.getsizeof(made.alt) + 1000),
    key=lambda _page, _title, _choice, key: key,
    condition=threading.Condition(),
)
def _card(page: Page, title: str, choice: Selection, key: tuple) -> Card:
    said = SAID.get(page.address, _of_page(page))(choice)
    sentence = " ".join(part for part in (said.sentence, _scope(choice)) if part)
    source = f"Unofficial · from published inspection reports · version {data.schema()['version']} ({key[1]})"
    return Card(title, sentence, source, said.heading, said.bars, said.cells)


@cachetools.cached(
    cachetools.LRUCache(MAX_BYTES_OF_PICTURES, getsizeof=len), key=lambda shown: shown, condition=threading.Condition()
)
def _picture(shown: Card) -> bytes:
    return draw(shown)


# What each page's card says


def _of_overview(choice: Selection) -> Said:
    rows = _grades(choice, round=choice.one("cycle"))
    rows = rows[rows["graded_for"] == "all"]
    headline = vocabulary.headline_theme()
    cycle = f"PEEL {choice.in_english('cycle')}"
    sentence = _of_round(rows[rows["theme"] == headline], choice)
    # The theme that pages show first, then those with the highest share of low grades: as on the page.
    low = rows[rows["grade"].notna()].assign(low=lambda known: known["grade"].isin(leads.LOW))
    shares = low.groupby("theme")["low"].mean().sort_values(ascending=False, kind="stable")
    names = [headline, *(theme for theme in shares.index if theme != headline)]
    bars = tuple(_bar(theme, rows[rows["theme"] == theme]) for theme in names if (rows["theme"] == theme).any())
    return Said(sentence, f"Forces by grade, {cycle}", bars[:4])


def _of_force(choice: Selection) -> Said:
    if not choice.one("force"):
        return Said("How one force has fared: grades, child protection, inspections, each figure with its source.")
    every = _grades(choice)
    cycles = vocabulary.graded_cycles()["cycle"]
    theme = vocabulary.headline_theme()
    rows = every[(every["theme"] == theme) & every["round"].isin(cycles)].sort_values("round_order")
    topics = every[every["theme_id"].isin(vocabulary.themes_where("by_inspection").options.values())]
    sentence = leads.plain(leads.of_force(rows, choice.in_english("force"))[0] + leads.of_topics(topics))
    cells = tuple(Cell(row["round_name"], look_of(row)) for row in rows.tail(MOST_CELLS).to_dict("records"))
    return Said(sentence, theme, cells=cells)


def _of_theme(choice: Selection) -> Said:
    name = choice.in_english("theme")
    if vocabulary.themes().options[name] in vocabulary.themes_where("graded").options.values():
        rows = _grades(choice, theme_id=choice.one("theme"))
        newest = leads.well_known_round(rows)
        if not newest:
            return Said(f"No grade on {lowercase_first(name)} is known here for this choice.")
        return Said(_of_round(rows[rows["round"] == newest], choice), *_by_round(name, rows))
    found = _within(queries.rows("findings"), choice)
    return Said(leads.plain(leads.of_findings(found[found["theme"] == name], name)[0]))


def _of_change(choice: Selection) -> Said:
    name = choice.in_english("theme")
    rows = _grades(choice, theme_id=choice.one("theme"))
    by_round = _by_round(name, rows)
    if len(choice.chosen["force"]) == 1:
        return Said(leads.plain(leads.of_force(rows, choice.chosen["force"][0])[0]), *by_round)
    for _, era in rows.sort_values("round_order").drop_duplicates("round").groupby("era", sort=False):
        if len(era) > 1:
            first, last = era.iloc[0], era.iloc[-1]
            ends = {"from_round": first["round"], "to_round": last["round"]}
            moves = choice.ask("moves", **ends).rows
            sentence, _ = leads.of_moves(moves, name, first["round_name"], last["round_name"])
            return Said(leads.plain(sentence), *by_round)
    return Said(f"Grades on {lowercase_first(name)} over time, within eras that can be compared.", *by_round)


def _by_round(name: str, rows: pandas.DataFrame) -> tuple[str, tuple[Bar, ...]]:
    """The heading and the bars of the last rounds with a known grade."""
    known = [
        _bar(round_name, of_round)
        for (_, round_name), of_round in rows.groupby(["round_order", "round_name"])
        if of_round["grade"].notna().any()
    ]
    return f"Forces by grade: {lowercase_first(name)}", tuple(known[-4:])


def _of_comparison(choice: Selection) -> Said:
    cycle = f"PEEL {choice.in_english('cycle')}"
    forces = choice.ids("force")
    if not forces:
        return Said("Two to six forces side by side, theme by theme, and what inspectors found at each.")
    rows = _grades(choice, round=choice.one("cycle"))
    bars = tuple(_bar(force, rows[rows["force"] == force]) for force in choice.chosen["force"])
    heading = f"Themes by grade, {cycle}"
    if len(forces) == 1:
        sentence = f"{bars[0].name} beside the forces of its region or of similar size, theme by theme, {cycle}."
        return Said(sentence, heading, bars)
    compared = choice.ask("compare", reference=forces[0]).rows
    return Said(leads.plain(leads.of_differences(compared)[0]), heading, bars)


def _of_case_audits(choice: Selection) -> Said:
    audits = _within(queries.rows("case_audits", samples=["whole"], printed=["counts"]), choice)
    if audits.empty:
        return Said("No audit of case files by inspectors with counts is known here for this choice.")
    cases = int(audits["cases_total"].sum())
    sentence = leads.plain(judged_good(_within(queries.rows("case_audits"), choice), choice.chosen["force"])[0])
    columns = {grade: grade.replace("-", "_") for grade in GRADES if grade != "outstanding"}
    parts = [(GRADES[grade], int(audits[column].sum())) for grade, column in columns.items()]
    parts.append(
        (MISSING["not known here"], cases - sum(n for _, n in parts))
    )  # of some, only that they are below good
    bar = Bar(counted(len(audits), "audit"), tuple((look, n) for look, n in parts if n > 0))
    return Said(sentence, "Case files by grade", (bar,))


def _of_tables(choice: Selection) -> Said:
    answer = choice.ask(f"table_{choice.one('table')}")
    return Said(f"{record.in_a_sentence(answer, len(queries.rows(answer.question.name)))}")


def _of_record(_choice: Selection) -> Said:
    held = queries.rows("headline").iloc[0]
    return Said(
        f"What the data is, what is missing and where it is from: {held.judgments:,} grades, {held.findings:,} "
        f"findings and {held.case_audits} audits of case files from {held.inspections} inspections, {held.first_year} "
        f"to {held.last_year}."
    )


def _of_page(page: Page) -> Callable[[Selection], Said]:
    return lambda _choice: Said(f"{page.help}.")


SAID: dict[str, Callable[[Selection], Said]] = {
    "": _of_overview,
    "force": _of_force,
    "theme": _of_theme,
    "change": _of_change,
    "compare": _of_comparison,
    "case-audits": _of_case_audits,
    "tables": _of_tables,
    "about": _of_record,
}


# What they share


def _grades(choice: Selection, **where: str) -> pandas.DataFrame:
    """The grades of the record, a row for each force, theme and round, of which the address chooses these."""
    every = queries.rows("grid", evidence=choice.one("evidence") if "evidence" in choice.chosen else None)
    for column, value in where.items():
        every = every[every[column] == value]
    return _within(every, choice)


def _within(rows: pandas.DataFrame, choice: Selection) -> pandas.DataFrame:
    """The rows of the forces, regions and years that are chosen."""
    for key in ("force", "region"):
        if shown := choice.chosen.get(key):
            rows = rows[rows[key].isin(shown)]
    if years := choice.chosen.get("year"):
        rows = rows[rows["year"].astype("string").fillna(NOT_KNOWN).isin(years)]
    return rows


def _scope(choice: Selection) -> str:
    """What the sentence is limited to, but for what the title names."""
    forces = len(choice.chosen.get("force", [])) > titles.MOST_NAMED
    keys = ["force"] * forces + ["evidence"] * bool(choice.chosen.get("evidence"))
    return f"Shown: {' · '.join(choice.in_english(key) for key in keys)}." if keys else ""


def _of_round(rows: pandas.DataFrame, choice: Selection) -> str:
    """The sentence on one theme in one round, for the forces that are chosen."""
    if rows.empty:
        return "No grade is known here for this choice."
    return leads.plain(leads.of_round(rows, leads.which_forces(choice))[0])


def _bar(name: str, rows: pandas.DataFrame) -> Bar:
    """How many of the rows have each grade, then those that are not known, then those that were not graded."""
    missing = rows[rows["grade"].isna()]["missing"]
    not_graded = int(missing.isin(NOT_GRADED).sum())
    parts = [(GRADES[grade], n) for grade, n in leads.by_grade(rows["grade"])]
    parts += [(MISSING["not known here"], len(missing) - not_graded), (MISSING["not graded"], not_graded)]
    return Bar(name, tuple((look, n) for look, n in parts if n))
