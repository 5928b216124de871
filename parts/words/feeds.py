"""The feeds of the dashboard, for the forces that a reader has chosen: their names and addresses."""

from __future__ import annotations

from parts.address.force_names import named_in_full
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, GROUP

FEEDS = {
    "api/changes.atom": "changes to our record",
    "api/reports.atom": "new inspection reports",
    "api/engage.atom": "moves into and out of Engage",
}


def of(chosen: Selection) -> list[tuple[str, str]]:
    """Each feed as its name and its address relative to the root: "new inspection reports, Kent"."""
    forces = {key: values for key, values in chosen.address.items() if key in (FORCE.key, GROUP.key)}
    where = named_in_full(f", {chosen.in_english(FORCE)}") if forces else ""
    return [(name + where, to_page(address, **forces)) for address, name in FEEDS.items()]
