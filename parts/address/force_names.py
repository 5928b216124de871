"""What forces are called in a sentence: most by their short name, a place; but nobody says “Metropolitan was good”."""

from __future__ import annotations

import calendar
import re

from markupsafe import Markup, escape

import queries
from parts.address.vocabulary import forces_by_id
from queries.caching import cached

# By the force's id; each without its article begins the full name in the record.
NOT_A_PLACE = {"metropolitan": "the Metropolitan Police", "city-of-london": "the City of London Police"}

# After the name of a force in that of an audit: "Metropolitan 2017", "Metropolitan February 2018".
DATED = rf" (?:year|\d{{4}}|{'|'.join(calendar.month_name[1:])})\b"


def in_a_sentence(force_id: str) -> str:
    """The name of a force within a sentence: "Kent", "the Metropolitan Police"."""
    return NOT_A_PLACE.get(force_id) or forces_by_id()[force_id].short_name


def named_in_full(words: Markup | str) -> Markup | str:
    """Sentences, as text or markup, with the short names of forces replaced where they are not places.

    Not in quotation marks, where a reader wrote them, nor in the title of a report, which is its publisher's: "PEEL
    assessment 2023–25, Metropolitan". What is in a place is at a force: "in Kent", "at the Metropolitan Police".
    """
    pattern, names = _short_names()
    if not names or not pattern.search(words):
        return words
    text = pattern.sub(lambda found: _in_full(found, names), str(escape(words)) if isinstance(words, Markup) else words)
    return Markup(text) if isinstance(words, Markup) else text


def _in_full(found: re.Match, names: dict[str, str]) -> str:
    if found["name"] is None:  # a passage that stays as it is
        return found[0]
    name = f"at {names[found['name']]}" if found["within"] else names[found["name"]]
    begins = found["begins"]
    return name if begins is None else begins + name[0].upper() + name[1:]


@cached
def _short_names() -> tuple[re.Pattern, dict[str, str]]:
    """Where these short names are in sentences, and what each is called there.

    The pattern also finds what stays as it is, so that no name is found within.
    """
    forces = forces_by_id()
    ids = [force for force in NOT_A_PLACE if force in forces]
    names = {forces[force].short_name: NOT_A_PLACE[force] for force in ids}
    titles = set(queries.rows("table_inspections", forces=ids)["title"].dropna()) if ids else set()
    titles |= {str(escape(title)) for title in titles}
    title = "|".join(map(re.escape, sorted(titles, key=len, reverse=True))) or "(?!)"
    pattern = (
        rf"“[^”]*”|{title}|"
        rf"(?P<begins>\A(?:<[^>]*>)*|[.?!] (?:<[^>]*>)*)?(?P<within>\bin )?(?:\b[Tt]he )?(?<!\w)(?!{title})"
        rf"(?P<name>{'|'.join(map(re.escape, names))})\b(?! Police| [–-]|{DATED})|<[^>]*>"
    )
    return re.compile(pattern), names
