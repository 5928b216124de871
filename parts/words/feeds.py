"""The feeds of the dashboard, for the forces that a reader has chosen: their names and addresses."""

from __future__ import annotations

from parts.address.english import listed_or_counted
from parts.address.force_names import named_in_full
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, GROUP

MAX_NAMED = 6  # forces in words; if there are more, only their number is given
# What each feed gives, and what it gives of chosen forces.
FEEDS = {
    "api/changes.atom": ("changes to our record", "changes to our record on {}"),
    "api/reports.atom": ("new inspection reports", "new inspection reports on {}"),
    "api/engage.atom": ("moves into and out of Engage", "moves of {} into and out of Engage"),
}


def of(chosen: Selection) -> list[tuple[str, str]]:
    """Each feed as its name and its address relative to the root: "new inspection reports on Kent"."""
    forces = {key: values for key, values in chosen.address.items() if key in (FORCE.key, GROUP.key)}
    whom = listed_or_counted(chosen.words(FORCE), "force", MAX_NAMED) if forces else ""
    return [
        (named_in_full(of_forces.format(whom)) if forces else name, to_page(address, **forces))
        for address, (name, of_forces) in FEEDS.items()
    ]
