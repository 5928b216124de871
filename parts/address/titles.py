"""The titles of a page in the browser's tab and on links to it, derived from what is chosen on it.

Unknown values in an address are not part of the selection, and the names of groups are left out, so titles never
contain a stranger's words.
"""

from __future__ import annotations

import queries
from parts.address.english import listed, uppercase_first
from parts.address.links import NAME
from parts.address.page import Page
from parts.address.selection import Selection
from parts.address.vocabulary import AS_OF, CYCLE, EVIDENCE, FORCE, GROUP, NEWEST, SEARCH, forces_by_id

MAX_NAMED = 3  # forces that a title names


def in_tab(page: Page, query: dict[str, list[str]]) -> str:
    """The title of the browser's tab: "Kent · One force · Forces Compared"; without a subject if none is chosen.

    The first page is called “Now”, except where it shows a cycle or a day in the past: then that alone names it.
    """
    try:
        choice = page.read(query)
        subject = _subject(choice)
        past = page.address == "" and (choice.value(CYCLE) != NEWEST or choice.values(AS_OF))
    except queries.NoRecord:
        subject, past = "", False
    return " · ".join(part for part in (uppercase_first(subject), "" if past else page.title, NAME) if part)


def of_link(page: Page, choice: Selection) -> str:
    """The title shown with a link to the page: "Kent Police"."""
    if page.address == "force" and (force := choice.value(FORCE)):
        return forces_by_id()[force].name
    if page.address == "" and choice.value(CYCLE) == NEWEST:
        scope = _subject(choice, without=(CYCLE.key,))
        return "Where does every police force stand?" + (f" {scope}" if scope else "")
    if page.address == "":
        scope = _subject(choice, without=(CYCLE.key,))
        return f"How do police forces compare? PEEL {choice.in_english(CYCLE)}" + (f", {scope}" if scope else "")
    subject = _subject(choice) + (", a search of the findings" if choice.values(SEARCH) else "")
    if page.named_by_subject:
        return subject or page.title
    return " · ".join(part for part in (subject, page.title) if part)


def _subject(choice: Selection, without: tuple[str, ...] = ()) -> str:
    """The choices in a few words: "Missing children, Kent and Essex", "PEEL 2018/19, Wales"."""
    parts, hidden = [], (*without, EVIDENCE.key, GROUP.key)
    for filter_ in sorted(choice.filters, key=lambda filter_: not filter_.always_named):
        values = choice.chosen[filter_.key]
        if filter_.text or filter_.key in hidden or not (filter_.in_sentences or filter_.always_named):
            continue
        if not values or (values == filter_.default_choice and not filter_.always_named):
            continue
        words = choice.words(filter_)
        if filter_.key == CYCLE.key and values == (NEWEST,):
            continue
        if filter_.key == CYCLE.key:
            parts.append(f"PEEL {words[0]}")
        elif filter_.key == FORCE.key and len(words) > MAX_NAMED:
            parts.append(f"{words[0]} and {len(words) - 1} other forces")
        elif filter_.key == FORCE.key:
            parts.append(listed(words))
        else:
            parts.append(choice.in_english(filter_))
    return ", ".join(parts)
