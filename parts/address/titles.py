"""What a page is called in the browser's tab, and where a link to it is shown: from what is chosen on it.

A value of an address that is not known is left out of the choice, so no word of a title is a stranger's.
"""

from __future__ import annotations

import queries
from parts.address.english import listed
from parts.address.links import NAME
from parts.address.page import Page
from parts.address.selection import Selection
from parts.address.vocabulary import CYCLE, EVIDENCE, FORCE, forces_by_id

MAX_NAMED = 3  # forces that a title names


def in_tab(page: Page, query: dict[str, list[str]]) -> str:
    """The title of the browser's tab: "Kent · One force · Forces Compared"; without the first where there is none."""
    try:
        subject = _subject(page.read(query))
    except queries.NoRecord:
        subject = ""
    return " · ".join(part for part in (subject, page.title, NAME) if part)


def of_link(page: Page, choice: Selection) -> str:
    """The title where a link to the page is shown: "Kent Police"."""
    if page.address == "force" and (force := choice.value(FORCE)):
        return forces_by_id()[force].name
    if page.address == "":
        scope = _subject(choice, without=(CYCLE.key,))
        return f"How do police forces compare? PEEL {choice.in_english(CYCLE)}" + (f", {scope}" if scope else "")
    subject = _subject(choice)
    if page.named_by_subject:
        return subject or page.title
    return " · ".join(part for part in (subject, page.title) if part)


def _subject(choice: Selection, without: tuple[str, ...] = ()) -> str:
    """What is chosen, in a few words: "Missing children, Kent and Essex", "PEEL 2018/19, Wales"."""
    parts = []
    for one in choice.filters:
        values = choice.chosen[one.key]
        silent = one.text or one.key in (*without, EVIDENCE.key) or not (one.in_sentences or one.always_named)
        if not values or silent or (values == one.default_choice and not one.always_named):
            continue
        words = choice.words(one)
        if one.key == CYCLE.key:
            parts.append(f"PEEL {words[0]}")
        elif one.key == FORCE.key and len(words) > MAX_NAMED:
            parts.append(f"{words[0]} and {len(words) - 1} other forces")
        elif one.key == FORCE.key:
            parts.append(listed(words))
        else:
            parts.append(choice.in_english(one))
    return ", ".join(parts)
