"""The filters of each page that say what it shows: those that only sort or draw it are left to the page.

Pages draw them, and titles and cards of links read them from an address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parts.address import vocabulary
from parts.address.vocabulary import Filter

MOST_COMPARED = 6
TOO_MANY = "more than six columns cannot be read side by side"


def _of_comparison() -> tuple[Filter, ...]:
    forces = vocabulary.forces().but(
        at_most=MOST_COMPARED,
        why_at_most=f"{TOO_MANY}: the page One theme has all of them on one theme",
        everything="two to six forces, or one",
        subject=True,
    )
    return forces, vocabulary.cycles(), vocabulary.evidence()


_FILTERS: Mapping[str, Callable[[], tuple[Filter, ...]]] = {
    "": lambda: (
        vocabulary.cycles().but(subject=True),
        vocabulary.regions(),
        vocabulary.forces(),
        vocabulary.grades(),
        vocabulary.evidence(),
    ),
    "force": lambda: (vocabulary.forces().but(several=False, everything="no force chosen", subject=True),),
    "theme": lambda: (
        vocabulary.themes().but(several=False, default=vocabulary.headline_theme(), subject=True),
        vocabulary.forces(),
        vocabulary.years(),
        vocabulary.regions(),
        vocabulary.evidence(),
    ),
    "change": lambda: (
        vocabulary.themes_where("by_cycle").but(several=False, default=vocabulary.headline_theme(), subject=True),
        vocabulary.forces().but(at_most=8),
        vocabulary.years(),
        vocabulary.evidence(),
    ),
    "compare": _of_comparison,
    "case-audits": lambda: (vocabulary.forces(), vocabulary.years()),
    "tables": lambda: (vocabulary.tables(), vocabulary.forces(), vocabulary.regions(), vocabulary.since()),
    "changes": lambda: (vocabulary.tables(), vocabulary.forces(), vocabulary.themes()),
}
PAGES_WITH_FILTERS = tuple(_FILTERS)


def of_page(address: str) -> tuple[Filter, ...]:
    """The filters of the page at an address; none where it has none. Raises ``queries.NoRecord``."""
    return _FILTERS.get(address, tuple)()
