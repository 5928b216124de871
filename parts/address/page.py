"""A page of the dashboard: an entry that defines its address, filters, titles, first sentence and card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parts.address.filter import Filter
from parts.address.selection import Selection

FOLDER = Path(__file__).parents[2] / "pages"


@dataclass(frozen=True)
class Page:
    """A page.

    Its filters are ``filters``, and those that ``then`` returns, which depend on the choices made in the former.
    ``lead`` makes its first sentence, ``table`` the exhibit and answer that its document holds for readers without
    JavaScript, and ``card`` the grades in the picture shown with a link to it (``parts/exhibits/leads.py``,
    ``first_tables.py``, ``cards.py``). Without them a link shows its ``help``, and a picture without grades.
    ``first_view`` is what its document shows until its scripts have come (``first_views.py``).
    ``in_menu`` names it in the menu, by what a reader comes for; a page without such a name is not in it.
    """

    address: str  # relative to the root; empty for the first page
    file: str
    title: str
    help: str
    filters: tuple[Filter, ...] = ()
    then: Callable[[Selection], tuple[Filter, ...]] = lambda _first: ()
    lead: Callable[[Selection], object] | None = None
    table: Callable[[Selection], object] | None = None
    card: Callable[[Selection], object] | None = None
    first_view: Callable[[Selection], object] | None = None
    in_menu: str = ""
    named_by_subject: bool = False  # titled by its subject, if one is chosen

    @property
    def identity(self) -> str:
        """What distinguishes it from other pages: for cache keys."""
        return self.address

    @property
    def path(self) -> Path:
        return FOLDER / self.file

    def read(self, query: Mapping[str, Sequence[str]]) -> Selection:
        """The selection that an address makes on the page. Raises ``queries.NoRecord`` while there is no record."""
        first, _ = Selection.read(self.filters, query)
        second, _ = Selection.read(self.then(first), query)
        return Selection((*first.filters, *second.filters), {**first.chosen, **second.chosen})
