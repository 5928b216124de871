"""A page of the dashboard: one entry, from which its address, filters, titles, first sentence and card follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parts.address.filter import Filter
from parts.address.selection import Selection

FOLDER = Path(__file__).parents[2] / "pages"


@dataclass(frozen=True)
class Page:
    """One page.

    ``filters`` say what it shows, those that ``then`` gives among them: they depend on what the first ones choose.
    ``lead`` works out its first sentence, ``card`` the picture beside a link to it (``parts/exhibits/leads.py``,
    ``cards.py``); without them its ``help`` is said, and no picture has grades.
    """

    address: str  # below the root; empty for the first page
    file: str
    title: str
    help: str
    filters: tuple[Filter, ...] = ()
    then: Callable[[Selection], tuple[Filter, ...]] = lambda _first: ()
    lead: Callable[[Selection], object] | None = None
    card: Callable[[Selection], object] | None = None
    in_menu: bool = True
    named_by_subject: bool = False  # its title is what it is about, where something is chosen

    @property
    def identity(self) -> str:
        """What tells it from other pages: for caches."""
        return self.address

    @property
    def path(self) -> Path:
        return FOLDER / self.file

    def read(self, query: Mapping[str, Sequence[str]]) -> Selection:
        """What an address chooses on the page. Raises ``queries.NoRecord`` while there is no record."""
        first, _ = Selection.read(self.filters, query)
        second, _ = Selection.read(self.then(first), query)
        return Selection((*first.filters, *second.filters), {**first.chosen, **second.chosen})
