"""What the overview and the page of a theme begin with: the same on the page, in its first view and its first table."""

from __future__ import annotations

from dataclasses import dataclass

from parts.address.selection import Selection
from parts.address.vocabulary import CYCLE, GRADE, MAP_LAYOUT, NEWEST, well_known_cycle
from parts.exhibits import grades, standing
from parts.exhibits.exhibit import Exhibit
from parts.words import sentences
from queries import Answer


@dataclass(frozen=True)
class Overview:
    """The newest grades of all forces, or those of a cycle. The grades sought are chosen on the map alone."""

    chosen: Selection
    newest: bool

    @classmethod
    def of(cls, chosen: Selection) -> Overview:
        return cls(chosen, chosen.value(CYCLE) == NEWEST)

    @property
    def title(self) -> str:
        return "Where does every police force stand?" if self.newest else "How do police forces compare?"

    @property
    def cycle(self) -> str:
        """The cycle whose grades are counted by theme."""
        chosen = self.chosen.value(CYCLE)
        return well_known_cycle() if chosen == NEWEST else chosen

    @property
    def by_force(self) -> Exhibit:
        return standing.GRID if self.newest else grades.GRID_OF_CYCLE

    @property
    def by_region(self) -> Exhibit:
        return standing.GRID_BY_REGION if self.newest else grades.GRID_BY_REGION

    @property
    def map(self) -> Exhibit:
        return (standing if self.newest else grades).MAPS[self.chosen.value(MAP_LAYOUT)]

    def grid(self) -> Answer:
        """The grades of all forces on all themes."""
        return self.by_force.ask(self.chosen, themes=None, grades=None, **self._rounds)

    def on_map(self) -> Answer:
        return self.map.ask(self.chosen, themes=[standing.theme_on_map(self.chosen)], **self._rounds)

    def spread(self) -> Answer:
        """How many forces have each grade on each theme."""
        return grades.SPREAD_BY_THEME.ask(self.chosen, themes=None, rounds=[self.cycle])

    @property
    def _rounds(self) -> dict[str, list[str]]:
        return {} if self.newest else {"rounds": [self.cycle]}


@dataclass(frozen=True)
class OfTheme:
    """The grades on a theme: their spread by round, the newest on a map, and those of all forces.

    ``chosen``: without the grades sought, which are those of the list of forces that do well.
    """

    chosen: Selection

    @classmethod
    def of(cls, chosen: Selection) -> OfTheme:
        return cls(chosen.without((GRADE.key,)))

    @property
    def map(self) -> Exhibit:
        return grades.MAPS[self.chosen.value(MAP_LAYOUT)]

    def spread(self) -> Answer:
        return grades.SPREAD_BY_ROUND.ask(self.chosen)

    def grid(self) -> Answer:
        return grades.GRID_OF_THEME.ask(self.chosen)

    def on_map(self) -> Answer:
        return self.map.ask(self.chosen, rounds=[sentences.newest_round(self.grid())])
