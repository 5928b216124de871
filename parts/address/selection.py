"""What a reader has chosen, and the questions asked with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import queries
from parts.address.vocabulary import PARAMETERS, Filter


@dataclass(frozen=True)
class Selection:
    """The shown options that are chosen, by the key of their filter."""

    filters: tuple[Filter, ...]
    chosen: Mapping[str, list[str]] = field(default_factory=dict)

    def ids(self, key: str) -> list | None:
        """The values for a question, or ``None`` where no choice was made."""
        return [self.filter(key).options[shown] for shown in self.chosen.get(key, [])] or None

    def one(self, key: str):
        """The value for a question of a filter that takes one choice; ``None`` where none was made."""
        return (self.ids(key) or [None])[0]

    def text(self, key: str) -> str | None:
        """The words typed into a filter that takes any; ``None`` where there are none, or no such filter."""
        return (self.chosen.get(key) or [None])[0]

    def tokens(self, key: str) -> list[str]:
        """The choice as an address carries it."""
        return [self.filter(key).token(shown) for shown in self.chosen[key]]

    def in_english(self, key: str) -> str:
        """The choice in English."""
        return self.filter(key).in_english(self.chosen[key])

    def filter(self, key: str) -> Filter:
        """The filter with this key. Raises ``KeyError`` if there is none."""
        found = next((f for f in self.filters if f.key == key), None)
        if not found:
            raise KeyError(key)
        return found

    @property
    def narrowed(self) -> tuple[Filter, ...]:
        """The filters where anything but the default is chosen, besides the subject of the page."""
        return tuple(f for f in self.filters if not f.subject and self.chosen[f.key] != f.start)

    @property
    def address(self) -> dict[str, list[str]]:
        """What an address carries of it: every choice that is not the default."""
        return {f.key: self.tokens(f.key) for f in self.filters if self.chosen[f.key] != f.start}

    def ask(self, question: str, /, **given) -> queries.Answer:
        """Ask a question with all of this that it takes.

        ``given`` sets parameters that are the page's own, and takes the place of what was chosen for them.
        Raises as ``queries.ask`` does.
        """
        chosen = {
            parameter.name: self._value(PARAMETERS[parameter.name]().key, parameter)
            for parameter in queries.question(question).parameters.values()
            if parameter.name not in given and PARAMETERS[parameter.name]().key in self.chosen
        }
        return queries.ask(question, **chosen, **given)

    def _value(self, key: str, parameter: queries.Parameter):
        if self.filter(key).text:
            return self.text(key)
        return self.ids(key) if parameter.several else self.one(key)
