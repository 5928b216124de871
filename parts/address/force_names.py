"""What forces are called in a sentence: most by their short name, a place; but nobody says “Metropolitan was good”."""

from __future__ import annotations

import calendar
import re

from markupsafe import Markup, escape

from parts.address.vocabulary import forces_by_id
from queries.caching import cached

# By the force's id; each without its article begins the full name in the record.
NOT_A_PLACE = {"metropolitan": "the Metropolitan Police", "city-of-london": "the City of London Police"}

# After the name of a force in that of an audit: "Metropolitan 2017", "Metropolitan February 2018".
DATED = rf",? (?:year|\d{{4}}|{'|'.join(calendar.month_name[1:])})\b"


def in_a_sentence(force_id: str) -> str:
    """The name of a force within a sentence: "Kent", "the Metropolitan Police"."""
    return NOT_A_PLACE.get(force_id) or forces_by_id()[force_id].short_name


def named_in_full(words: Markup | str) -> Markup | str:
    """Sentences, as text or markup, with the short names of forces replaced where they are not places.

    Not in quotation marks, as where a reader wrote the name, nor at the end of the title of a report: "PEEL assessment
    2023–25, Metropolitan".
    """
    pattern, names = _short_names()
    if not names or not pattern.search(words):
        return words
    text = pattern.sub(lambda found: _in_full(found, names), str(escape(words)) if isinstance(words, Markup) else words)
    return Markup(text) if isinstance(words, Markup) else text


def _in_full(found: re.Match, names: dict[str, str]) -> str:
    name = names[found["name"]]
    begins = found["begins"]
    return name if begins is None else begins + name[0].upper() + name[1:]


@cached
def _short_names() -> tuple[re.Pattern, dict[str, str]]:
    """Where these short names are in sentences, and what each is called there."""
    forces = forces_by_id()
    names = {forces[force].short_name: name for force, name in NOT_A_PLACE.items() if force in forces}
    pattern = (
        r"(?P<begins>\A(?:<[^>]*>)*|[.?!] (?:<[^>]*>)*)?(?:\b[Tt]he )?(?<![\w“])(?<!\d, )"
        rf"(?P<name>{'|'.join(map(re.escape, names))})\b(?! Police| [–-]|{DATED})(?![^<>]*>)"
    )
    return re.compile(pattern), names
