"""What a reader sees of a page before its scripts have come: its title, its answer, and its first charts as stills.

The document of the page holds it (``shell/first_view.py``). Each function says of one page what it begins with for the
same choices; a test in a browser holds the two side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from parts.address.selection import Selection
from parts.address.vocabulary import MAP_LAYOUT, THEME, in_a_sentence_of_its_own, themes_by_id
from parts.charts.looks import looks_in
from parts.exhibits import case_audits, grade_changes, grades, openings, standing
from parts.exhibits.exhibit import Exhibit
from parts.words import sentences
from queries import Answer


@dataclass(frozen=True)
class Column:
    """An exhibit beside others: its share of the width, and the key of the container that it is in, if any."""

    share: int
    exhibit: Exhibit
    answer: Answer
    container: str = ""
    legend: bool | tuple[str, ...] = False  # of its own beside that of the page, as ``showing.show`` takes it


@dataclass(frozen=True)
class FirstView:
    """The beginning of a page, but for its answer (``leads.py``).

    ``subject``: whether a filter is beside the title. ``small``: what is in small print below the answer.
    ``legend`` is the answer whose grades the page explains once for all its exhibits. ``columns``: exhibits that are
    beside each other on a wide screen. ``day``: whether a day can be chosen before the other filters.
    """

    title: str
    subject: bool = False
    small: Markup | str = ""
    legend: Answer | None = None
    columns: tuple[Column, ...] = ()
    day: bool = False


# Titles of pages that have the same for every choice, by their addresses.
TITLES = {
    "change": "Did forces get better?",
    "case-audits": "How well were child protection cases handled?",
    "tables": "Every table of the record",
    "about": "About this record",
    "changes": "What is new",
}


def names_in_legend(grid: Answer) -> tuple[str, ...]:
    """What the legend of a page explains. grid: an answer to ``queries/grid.sql`` or ``standing.sql``."""
    return tuple(look.name for look in looks_in(grid.rows))


def overview(chosen: Selection) -> FirstView:
    """The map of one theme, beside the grades by theme."""
    opening = openings.Overview.of(chosen)
    view = FirstView(opening.title)
    if _filtered(chosen) or not standing.draws_map(chosen):
        return view
    grid = opening.grid()
    if not len(grid) or not sentences.any_grade(grid):
        return view
    by_theme = Column(11, grades.SPREAD_BY_THEME, opening.spread(), legend=names_in_legend(grid))
    columns = Column(9, opening.map, opening.on_map()), by_theme
    return replace(view, legend=grid, columns=columns, day=opening.newest)


def theme(chosen: Selection) -> FirstView:
    """The spread of the grades on a theme, beside their map."""
    theme = themes_by_id()[chosen.value(THEME)]
    view, opening = FirstView(theme.name, True, in_a_sentence_of_its_own(theme)), openings.OfTheme.of(chosen)
    if not theme.graded or _filtered(chosen):
        return view
    spread = opening.spread()
    if not grades.any_known(spread):
        return view
    on_map = Column(9, opening.map, opening.on_map(), "map-of-theme")
    return replace(view, legend=opening.grid(), columns=(Column(11, grades.SPREAD_BY_ROUND, spread), on_map))


def change(chosen: Selection) -> FirstView:
    """How the grades on a theme are spread in each round; if those of all themes are listed, no chart."""
    listed = grade_changes.is_list(chosen)
    view = FirstView(TITLES["change"], True, "" if listed else grade_changes.on_all_themes(chosen))
    if listed or _filtered(chosen):
        return view
    spread = grades.SPREAD_BY_ROUND.ask(chosen)
    return replace(view, columns=(Column(1, grades.SPREAD_BY_ROUND, spread),)) if grades.any_known(spread) else view


def audits(chosen: Selection) -> FirstView:
    """The shares of all audits by grade."""
    view = FirstView(TITLES["case-audits"])
    if _filtered(chosen):
        return view
    return replace(view, columns=(Column(1, case_audits.ALL_AUDITS, case_audits.ALL_AUDITS.ask(chosen)),))


def title_alone(page: str) -> Callable[[Selection], FirstView]:
    """The title of a page that begins with neither charts nor a filter beside it."""
    return lambda _chosen: FirstView(TITLES[page])


def _filtered(chosen: Selection) -> bool:
    """Whether a reader has limited what is shown. Only the page knows how high its filters are with choices in them."""
    return bool({f.key for f in chosen.active_filters} - {MAP_LAYOUT.key})
