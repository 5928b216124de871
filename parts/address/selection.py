"""What a reader has chosen, and the questions asked with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import queries
from parts.address.filter import Filter, Reading, Value
from parts.address.vocabulary import PARAMETERS


@dataclass(frozen=True)
class Selection:
    """The values that are chosen, by the key of their filter."""

    filters: tuple[Filter, ...] = ()
    chosen: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    @classmethod
    def read(
        cls, filters: Sequence[Filter], query: Mapping[str, Sequence[str]]
    ) -> tuple[Selection, dict[str, Reading]]:
        """What an address chooses, the defaults where it is silent or means nothing; and how each value was read."""
        readings = {one.key: one.read(one.tokens_in(query)) for one in filters}
        return cls(tuple(filters), {f.key: readings[f.key].chosen or f.default_choice for f in filters}), readings

    @classmethod
    def of(cls, parameters: Mapping[str, queries.Value]) -> Selection:
        """What a question was asked with."""
        filters = {name: PARAMETERS[name] for name in sorted(parameters, key=list(PARAMETERS).index)}
        chosen = {
            one.key: () if (value := parameters[name]) is None else value if isinstance(value, tuple) else (value,)
            for name, one in filters.items()
        }
        return cls(tuple(filters.values()), chosen)

    def values(self, of: Filter) -> list | None:
        """The values for a question, or ``None`` where nothing is chosen, or there is no such filter."""
        return list(self.chosen.get(of.key, ())) or None

    def value(self, of: Filter) -> Value | None:
        """The value of a filter that takes one choice; ``None`` where none was made."""
        return next(iter(self.chosen.get(of.key, ())), None)

    def words(self, of: Filter) -> list[str]:
        """The words of the choice."""
        return [of.words(value) for value in self.chosen.get(of.key, ())]

    def tokens(self, of: Filter) -> list[str]:
        """The choice as an address carries it."""
        return [of.token(value) for value in self.chosen.get(of.key, ())]

    def in_english(self, of: Filter) -> str:
        """The choice in English."""
        return self.filter(of.key).in_english(self.chosen[of.key])

    def filter(self, key: str) -> Filter:
        """The filter with this key, or that formerly had it. Raises ``KeyError`` if there is none."""
        found = next((one for one in self.filters if key in one.keys), None)
        if not found:
            raise KeyError(key)
        return found

    @property
    def active_filters(self) -> tuple[Filter, ...]:
        """The filters where anything but the default is chosen, besides the subject of the page."""
        return tuple(f for f in self.filters if not f.subject and self.chosen[f.key] != f.default_choice)

    @property
    def address(self) -> dict[str, list[str]]:
        """What an address carries of it: every choice that is not the default."""
        return {f.key: self.tokens(f) for f in self.filters if self.chosen[f.key] != f.default_choice}

    @property
    def identity(self) -> tuple:
        """What tells it from other choices: for caches."""
        return tuple(self.chosen.items())

    def without(self, keys: Collection[str]) -> Selection:
        """The same choice without some of its filters."""
        filters = tuple(one for one in self.filters if one.key not in keys)
        return Selection(filters, {one.key: self.chosen[one.key] for one in filters})

    def ask(self, question: str, /, **given) -> queries.Answer:
        """Ask a question with all of this that it takes; the answer carries what it was asked with.

        ``given`` sets parameters that are the page's own, and takes the place of what was chosen for them.
        Raises as ``queries.ask`` does.
        """
        chosen = {
            parameter.name: (self.values if parameter.several else self.value)(PARAMETERS[parameter.name])
            for parameter in queries.question(question).parameters.values()
            if parameter.name not in given and PARAMETERS[parameter.name].key in self.chosen
        }
        answer = queries.ask(question, **chosen, **given)
        return replace(answer, selection=Selection.of(answer.parameters))
