"""Notes on values in an address that a page cannot choose: why, what may have been meant, and what it shows.

A value that the record knows, and this page has nothing of, is not called unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parts.address.english import escape_markdown, listed, lowercase_first
from parts.address.filter import MAX_SHOWN, MAX_TEXT, Filter, Reading, Value
from parts.address.links import to_page
from parts.address.page import Page
from parts.address.vocabulary import (
    ANY_CYCLE,
    AS_OF,
    CYCLE,
    CYCLE_OR_NEWEST,
    FORCE,
    GROUP,
    MAX_COMPARED,
    MOVE,
    NEWEST,
    REGION,
    TABLE,
    THEME,
    present_forces,
    themes_by_id,
    well_known_cycle,
    why_no_grades,
)
from parts.words.comparison import AGAINST

NAMED = {f.key for f in (THEME, FORCE, REGION, CYCLE, TABLE)}  # whose values have names; others are choices
EVERY_THEME = THEME.with_changes(options=lambda: {theme.theme_id: theme.name for theme in themes_by_id().values()})

Query = Mapping[str, Sequence[str]]


def in_words(filter_: Filter, reading: Reading, page: Page, query: Query) -> str:
    """Sentences in Markdown on the values of a filter that are not among its choices; empty if all are."""
    known = {token: why for token in reading.unknown if (why := _why_not_here(filter_, token, page, query))}
    unknown = [token for token in reading.unknown if token not in known]
    words = [escape_markdown(why) for why in dict.fromkeys(known.values())]
    words += [_not_found(filter_, unknown), *(_suggestions(filter_, token, page, query) for token in unknown)]
    shown = _shown(filter_, reading.chosen) if reading.unknown else ""
    if page.address == "compare" and filter_.key == FORCE.key and len(reading.chosen) == 1:
        shown = shown and f"{shown} beside {_added_to_one(query)}"
    if shown.startswith("all ") and unknown and not known and filter_.key not in NAMED:
        words[0] = f"{words[0].removesuffix('.')}, so {shown} are shown."
    elif shown:
        words.append(f"This shows {shown}.")
    return " ".join(filter(None, words))


def _not_found(filter_: Filter, tokens: Sequence[str]) -> str:
    """That there are no such values, as a sentence; empty without any."""
    if not tokens:
        return ""
    if filter_.key == GROUP.key:
        return f"There is no {listed([escape_markdown(GROUP.not_found(token)) for token in tokens], 'or')}."
    quoted = [f"“{escape_markdown(token[:MAX_SHOWN])}”" for token in tokens]
    if filter_.key in NAMED:
        return f"There is no {filter_.noun or filter_.label.lower()} called {listed(quoted, 'or')}."
    are = "is not a choice" if len(quoted) == 1 else "are not choices"
    return f"{listed(quoted)} {are} under {filter_.heading}."


def _why_not_here(filter_: Filter, token: str, page: Page, query: Query) -> str:
    """Why a page has not this choice of a theme or cycle that the record knows, as a sentence; or empty."""
    if filter_.key == CYCLE.key and (cycle := ANY_CYCLE.read([token]).chosen):
        return f"We have no grades of PEEL {ANY_CYCLE.words(cycle[0])} yet."
    if filter_.key != THEME.key or not (found := EVERY_THEME.read([token]).chosen):
        return ""
    theme = themes_by_id()[found[0]]
    on = lowercase_first(theme.name)
    if not theme.grades and not theme.findings:
        return f"We have no {'grades' if theme.graded else 'findings'} on {on} yet."
    if not theme.graded:
        return why_no_grades(theme)
    if page.address == "compare":
        return f"We have no findings on {on}, only grades."
    if page.address == "change":
        return f"{theme.name} has been graded once, so there is no change to show."
    if AS_OF.tokens_in(query):
        return f"On any day, this page shows the themes that PEEL grades today, and {on} is not one of them."
    cycle = next(iter(CYCLE_OR_NEWEST.read(CYCLE.tokens_in(query)).chosen), NEWEST)
    return f"{theme.name} was not graded in PEEL {CYCLE.words(well_known_cycle() if cycle == NEWEST else cycle)}."


def _suggestions(filter_: Filter, token: str, page: Page, query: Query) -> str:
    """The values that an unknown one may mean, as links in Markdown; or, on its page, where to look for a force.

    ``links.js`` follows links in notices without leaving the session.
    """
    meant = []
    for value in filter_.close_to(token):
        tokens = [filter_.token(value) if t == token else t for t in filter_.tokens_in(query)]
        others = {key: values for key, values in query.items() if key not in filter_.keys}
        address = to_page(page.address, **{**others, filter_.key: tokens})
        meant.append(f"[{escape_markdown(filter_.words(value))}]({address})")
    if not meant and filter_.key == FORCE.key and filter_.subject:
        shown = escape_markdown(token[:MAX_SHOWN])
        return f"[Look for a force or place called “{shown}”]({to_page('find', name=token[:MAX_TEXT])})."
    return f"Did you mean {listed(meant, 'or')}?" if meant else ""


def _added_to_one(query: Query) -> str:
    """The forces that a single one is compared with, in words."""
    against = (AGAINST.read(AGAINST.tokens_in(query)).chosen or AGAINST.default_choice)[0]
    return {"region": "the others of its region", "size": "forces of similar size"}[against]


def forces_to_compare(page: Page, query: Query) -> str:
    """A link in Markdown to compare the forces of the regions in an address, after a space, or how many they are if
    they are too many to compare; empty on other pages, or if forces are chosen.
    """
    regions = REGION.read(REGION.tokens_in(query)).chosen
    if page.address != "compare" or FORCE.tokens_in(query) or not regions:
        return ""
    forces = [force for force in present_forces() if force.region in regions]
    named = escape_markdown(listed(list(regions)))
    if len(forces) > MAX_COMPARED:
        return f" In {named}, there are {len(forces)} forces: choose at most {MAX_COMPARED} of them."
    others = {key: tokens for key, tokens in query.items() if key not in REGION.keys}
    address = to_page(page.address, **others, **{FORCE.key: [FORCE.token(force.force_id) for force in forces]})
    words = "the force" if len(forces) == 1 else f"the {len(forces)} forces"
    return f" [Compare {words} of {named}]({address})."


def where_there_is_room(page: Page, filter_: Filter, reading: Reading) -> str:
    """A link in Markdown to a page that takes all the forces in an address of which this one leaves some out, after a
    space; empty for other filters.
    """
    if filter_.key != FORCE.key:
        return ""
    forces = (*reading.chosen, *reading.surplus)
    words, address = f"See all {len(forces)} on one theme", "theme"
    if len(forces) <= MAX_COMPARED and page.address != "compare":
        words, address = f"Compare {listed([FORCE.words(force) for force in forces])}", "compare"
    return f" [{escape_markdown(words)}]({to_page(address, **{FORCE.key: [FORCE.token(force) for force in forces]})})."


def _shown(filter_: Filter, chosen: tuple[Value, ...]) -> str:
    """What a filter shows in place of values that it has not, in Markdown; empty where nothing is shown."""
    values = chosen or filter_.default_choice
    if filter_.key == GROUP.key or (not values and (filter_.subject or filter_.key == MOVE.key)):
        return ""
    return in_a_sentence(filter_, values)


def in_a_sentence(filter_: Filter, values: tuple[Value, ...]) -> str:
    """What a filter shows, after a verb, in Markdown: "the newest grades", "PEEL 2021/22", "all 43 forces"."""
    words = filter_.in_english(values)
    if filter_.key == CYCLE.key:
        words = "the newest grades" if values == (NEWEST,) else f"PEEL {words}"
    elif filter_.key not in (FORCE.key, REGION.key) or not values:
        words = lowercase_first(words)
    return escape_markdown(words)
