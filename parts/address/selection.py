"""A reader's choices, and the questions asked with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import queries
from parts.address.filter import Filter, Reading, Value
from parts.address.vocabulary import FORCE, GROUP, PARAMETERS
from queries import choices


@dataclass(frozen=True)
class Selection:
    """The chosen values, by the key of their filter."""

    filters: tuple[Filter, ...] = ()
    chosen: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    @classmethod
    def read(
        cls, filters: Sequence[Filter], query: Mapping[str, Sequence[str]]
    ) -> tuple[Selection, dict[str, Reading]]:
        """The selection in an address, with defaults where it has no valid value; and the reading of each filter."""
        if GROUP.key in {f.key for f in filters}:
            query = GROUP.with_forces(query)
        readings = {f.key: f.read(f.tokens_in(query)) for f in filters}
        chosen = {f.key: readings[f.key].chosen or f.default_choice for f in filters}
        return cls(tuple(filters), chosen).with_groups(chosen.get(GROUP.key, ())), readings

    @classmethod
    def of(cls, parameters: Mapping[str, queries.Value]) -> Selection:
        """The selection that corresponds to the parameters of a question."""
        filters = {name: PARAMETERS[name] for name in sorted(parameters, key=list(PARAMETERS).index)}
        chosen = {
            f.key: () if (value := parameters[name]) is None else value if isinstance(value, tuple) else (value,)
            for name, f in filters.items()
        }
        return cls(tuple(filters.values()), chosen)

    def values(self, filter_: Filter) -> list | None:
        """The values for a question, or None if nothing is chosen or there is no such filter."""
        return list(self.chosen.get(filter_.key, ())) or None

    def value(self, filter_: Filter) -> Value | None:
        """The value of a single-choice filter; None if nothing is chosen."""
        return next(iter(self.chosen.get(filter_.key, ())), None)

    def words(self, filter_: Filter) -> list[str]:
        """The words of the chosen values."""
        return [filter_.words(value) for value in self.chosen.get(filter_.key, ())]

    def tokens(self, filter_: Filter) -> list[str]:
        """The chosen values as addresses hold them: forces of a group are in its own value."""
        values = self.forces_outside_groups if filter_.key == FORCE.key else self.chosen.get(filter_.key, ())
        return [filter_.token(value) for value in values]

    @property
    def groups(self) -> tuple[Value, ...]:
        """The groups of forces that the reader named."""
        return self.chosen.get(GROUP.key, ())

    @property
    def forces_outside_groups(self) -> tuple[Value, ...]:
        """The chosen forces that are in no group."""
        grouped = {force for group in self.groups for force in GROUP.forces(group)}
        return tuple(force for force in self.chosen.get(FORCE.key, ()) if force not in grouped)

    def with_groups(self, groups: Sequence[Value]) -> Selection:
        """The same selection, keeping the names of groups all of whose forces are chosen."""
        kept = GROUP.within(groups, self.chosen.get(FORCE.key, ()))
        if not kept and GROUP.key not in self.chosen:
            return self
        filters = self.filters if GROUP.key in self.chosen else (*self.filters, GROUP)
        return Selection(filters, {**self.chosen, GROUP.key: kept})

    def in_english(self, filter_: Filter) -> str:
        """The choice in English."""
        return self.filter(filter_.key).in_english(self.chosen[filter_.key])

    def filter(self, key: str) -> Filter:
        """The filter with this key, current or former. Raises ``KeyError`` if there is none."""
        found = next((f for f in self.filters if key in f.keys), None)
        if not found:
            raise KeyError(key)
        return found

    @property
    def active_filters(self) -> tuple[Filter, ...]:
        """The filters that are not at their default, except the subject of the page."""
        return tuple(f for f in self.filters if not f.subject and self.chosen[f.key] != f.default_choice)

    @property
    def address(self) -> dict[str, list[str]]:
        """The query of an address that makes this selection: all choices but the defaults."""
        chosen = {f.key: self.tokens(f) for f in self.filters if self.chosen[f.key] != f.default_choice}
        return {key: tokens for key, tokens in chosen.items() if tokens}

    def address_of(self, forces: Sequence[str]) -> dict[str, list[str]]:
        """The query of an address that chooses these forces, by their groups where these are among them."""
        return Selection((FORCE,), {FORCE.key: tuple(forces)}).with_groups(self.groups).address

    @property
    def identity(self) -> tuple:
        """What distinguishes it from other selections: for cache keys."""
        return tuple(self.chosen.items())

    def without(self, keys: Collection[str]) -> Selection:
        """The same selection without some of its filters, and without groups if it is without forces."""
        keys = {*keys, *([GROUP.key] if FORCE.key in keys else [])}
        filters = tuple(f for f in self.filters if f.key not in keys)
        return Selection(filters, {f.key: self.chosen[f.key] for f in filters})

    def ask(self, question: str, /, **fixed) -> queries.Answer:
        """Ask a question with those choices that it takes; the answer holds the selection it was asked with.

        ``fixed`` sets parameters that the page determines, overriding what was chosen for them.
        Raises as ``queries.ask`` does.
        """
        return self._with_itself(queries.ask(question, **self._parameters(question, fixed)))

    def choose(self, question: str, /, **fixed) -> queries.Answer:
        """The same, for files of codes and words: ``queries/choices.py`` finds the rows sooner, if it can."""
        parameters = self._parameters(question, fixed)
        return self._with_itself(choices.ask(question, **parameters))

    def _parameters(self, question: str, fixed: Mapping[str, queries.Value]) -> dict:
        """The parameters of a question with what is fixed and, of the others, what is chosen."""
        chosen = {
            parameter.name: (self.values if parameter.several else self.value)(PARAMETERS[parameter.name])
            for parameter in queries.question(question).parameters.values()
            if parameter.name not in fixed and PARAMETERS[parameter.name].key in self.chosen
        }
        return {**chosen, **fixed}

    def _with_itself(self, answer: queries.Answer) -> queries.Answer:
        """The answer with the selection that it was asked with."""
        selection = Selection.of(answer.parameters).with_groups(self.groups)
        return replace(answer, selection=selection, groups=selection.groups)
