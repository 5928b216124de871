"""A filter: one thing that a reader can choose, under one key of an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from parts.address import english
from parts.address.english import counted

MAX_TEXT = 80  # characters of typed words

Value = str | int


@dataclass(frozen=True)
class Reading:
    """What the values of an address mean to a filter.

    ``chosen``: the values for a question, each once, in the order of the address. ``unknown``: what means nothing, as
    it was written. ``surplus``: values beyond those that the filter takes.
    """

    chosen: tuple[Value, ...]
    unknown: tuple[str, ...]
    surplus: tuple[Value, ...]


@dataclass(frozen=True)
class Filter:
    """One thing that a reader can choose.

    ``options`` gives the words for each value that questions know. It is a function, as ``when_empty`` and ``default``
    may be: they follow from the record that answers. All else is constant.
    """

    key: str  # its name in an address
    label: str
    options: Callable[[], Mapping[Value, str]] = dict
    when_empty: str | Callable[[], str] = ""  # what is meant where nothing is chosen: "all regions"
    plural: str = ""  # of the label, in small letters, where it is not the label with an s
    several: bool = True
    default: Value | Callable[[], Value | None] | None = None  # chosen where the address is silent
    uses_ids: bool = False  # the address carries the value rather than its words
    at_most: int | None = None
    why_at_most: str = ""  # for a reader whose address names more
    text: bool = False  # takes any words instead of options
    help: str = ""  # what is chosen, for those who do not know the word
    subject: bool = False  # what the page is about: clearing the filters leaves it
    always_named: bool = False  # a title names the choice, even the default
    preposition: str = ""  # before a choice, in sentences and in names of files: "since"
    in_sentences: bool = True  # no sentence mentions the others: a title or the heads of columns do
    aliases: tuple[str, ...] = ()  # former keys: links with them go on working

    @property
    def heading(self) -> str:
        """What it is called above its choices: "Forces" where several can be chosen."""
        if not self.several or self.text:
            return self.label
        words = self.plural or english.plural_of(self.label)
        return words[:1].upper() + words[1:]

    @property
    def default_choice(self) -> tuple[Value, ...]:
        """What is chosen where the address is silent."""
        default = self.default() if callable(self.default) else self.default
        return () if default is None else (default,)

    @property
    def empty_words(self) -> str:
        """What is meant where nothing is chosen."""
        return self.when_empty() if callable(self.when_empty) else self.when_empty

    def words(self, value: Value) -> str:
        """The words for a value; the value itself where no option has it."""
        return str(value) if self.text else self.options().get(value, str(value))

    def token(self, value: Value) -> str:
        """A value as an address carries it."""
        return str(value) if self.uses_ids else self.words(value)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which addresses may carry it, the present one first."""
        return (self.key, *self.aliases)

    def tokens_in(self, query: Mapping[str, Sequence[str]]) -> list[str]:
        """The values that an address carries for it, under a former key too."""
        return [token for key in self.keys for token in query.get(key, ())]

    def read(self, tokens: Sequence[str]) -> Reading:
        """What the values of an address choose, by words or by id, in any case of letters."""
        if self.text:
            typed = tuple(text for token in tokens if (text := token[:MAX_TEXT].strip()))
            return Reading(typed[:1], (), typed[1:])
        options = self.options()
        by_token = {str(value).casefold(): value for value in options}
        by_token |= {words.casefold(): value for value, words in options.items()}
        meant = {token: by_token.get(token.casefold()) for token in tokens}
        values = tuple(dict.fromkeys(value for value in meant.values() if value is not None))
        room = (self.at_most or len(values)) if self.several else 1
        unknown = tuple(token for token, value in meant.items() if value is None)
        return Reading(values[:room], unknown, values[room:])

    def in_english(self, values: Sequence[Value]) -> str:
        """A choice in English: "Cheshire, Cumbria", "2016 to 2018", "with “risk”", "7 forces", "all regions"."""
        if not values:
            return self.empty_words
        if self.text:
            return f"with “{values[0]}”"
        shown = [self.words(value) for value in values]
        if self.key == "year":
            return english.years(shown)
        if self.preposition:
            return f"{self.preposition} {', '.join(shown)}"
        return ", ".join(shown) if len(shown) <= 6 else counted(len(shown), self.label.lower(), self.plural or None)

    def with_changes(self, **changes) -> Filter:
        """The same filter with a few of its properties changed, for the page that uses it.

        One with another key is another filter: it does not take over the former keys.
        """
        return replace(self, **({"aliases": ()} if "key" in changes else {}), **changes)
