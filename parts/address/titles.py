"""What a page is called in the browser's tab, and where a link to it is shown: from its address alone.

Filters are taken as ``widgets.choose`` takes them: a value that is not known is left out, and the default of the
filter then holds. So no word of a title is a stranger's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import queries
from parts.address import vocabulary
from parts.address.english import listed
from parts.address.filters import of_page
from parts.address.links import NAME, Page
from parts.address.selection import Selection
from parts.address.vocabulary import Filter

Query = Mapping[str, list[str]]
MOST_VALUES = 60  # of one key of an address that are looked at
MOST_NAMED = 3  # forces that a title names

ALWAYS_NAMED = ("theme", "table")  # keys whose choice a title names, be it the default
SAID_BY_PAGE = ("force", "theme")  # pages that are about what their title names, and need not name themselves


def by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The values of an address by their key."""
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def chosen(page: Page, query: Query) -> Selection:
    """What an address chooses on a page. Raises ``queries.NoRecord`` while there is no record."""
    filters = of_page(page.address)
    return Selection(filters, {one.key: _taken(one, query.get(one.key, [])) for one in filters})


def in_tab(page: Page, query: Query) -> str:
    """The title of the browser's tab: "Kent · One force · Forces Compared"; without the first where there is none."""
    try:
        subject = _subject(chosen(page, query))
    except queries.NoRecord:
        subject = ""
    return " · ".join(part for part in (subject, page.title, NAME) if part)


def of_link(page: Page, query: Query) -> str:
    """The title where a link to the page is shown: "Kent Police". Raises ``queries.NoRecord``."""
    choice = chosen(page, query)
    if page.address == "force" and (force := choice.one("force")):
        return vocabulary.forces_by_id()[force].name
    if page.address == "":
        scope = _subject(choice, without=("cycle",))
        return f"How do police forces compare? PEEL {choice.in_english('cycle')}" + (f", {scope}" if scope else "")
    subject = _subject(choice)
    if page.address in SAID_BY_PAGE:
        return subject or page.title
    return " · ".join(part for part in (subject, page.title) if part)


def _taken(one: Filter, tokens: list[str]) -> list[str]:
    """The shown options that an address chooses of a filter, or those chosen where it is silent."""
    shown = list(dict.fromkeys(s for s in map(one.known, tokens[:MOST_VALUES]) if s))
    return shown[: one.at_most if one.several else 1] or one.start


def _subject(choice: Selection, without: tuple[str, ...] = ()) -> str:
    """What is chosen, in a few words: "Missing children, Kent and Essex", "PEEL 2018/19, Wales"."""
    parts = []
    for one in choice.filters:
        shown = choice.chosen[one.key]
        if not shown or one.key in without or (shown == one.start and one.key not in ALWAYS_NAMED):
            continue
        if one.key == "cycle":
            parts.append(f"PEEL {shown[0]}")
        elif one.key == "force" and len(shown) > MOST_NAMED:
            parts.append(f"{shown[0]} and {len(shown) - 1} other forces")
        elif one.key == "force":
            parts.append(listed(shown))
        elif one.key != "evidence":
            parts.append(choice.in_english(one.key))
    return ", ".join(parts)
