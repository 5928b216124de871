"""A filter: something that a reader can choose, under a key of an address."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from parts.address import english
from parts.address.english import counted, uppercase_first

MAX_TEXT = 80  # characters of typed text
MAX_SHOWN = 60  # characters of an unknown value in words about it
# For an unknown value: how many values are suggested, the least letters of a part of a name, and how alike names must
# be.
MAX_CLOSE, MIN_PART, CLOSE = 3, 4, 0.7

Value = str | int


@dataclass(frozen=True)
class Reading:
    """How a filter reads the values of an address.

    ``chosen``: the values for a question, deduplicated, in the order of the address. ``unknown``: values that match no
    option, as written. ``surplus``: values beyond the number that the filter takes.
    """

    chosen: tuple[Value, ...]
    unknown: tuple[str, ...]
    surplus: tuple[Value, ...]


NOTHING_CHOSEN = Reading((), (), ())


@dataclass(frozen=True)
class Filter:
    """Something that a reader can choose.

    ``options`` returns the words for each value that questions know. It is a function, as ``when_empty`` and
    ``default`` may be, since they depend on the current record. Everything else is constant.
    """

    key: str  # its name in an address
    label: str
    options: Callable[[], Mapping[Value, str]] = dict
    when_empty: str | Callable[[], str] = ""  # what it means if nothing is chosen: "all regions"
    plural: str = ""  # of the label, in lower case, if irregular
    noun: str = ""  # for one of the options, in lower case, if the label is not a noun
    several: bool = True
    default: Value | Callable[[], Value | None] | None = None  # chosen if the address has no value
    uses_ids: bool = False  # addresses hold the value rather than its words
    at_most: int | None = None
    why_at_most: str = ""  # shown to a reader whose address has more values
    text: bool = False  # takes any text instead of options
    date: bool = False  # takes a day instead of options: "2024-06-30"
    first_day: Callable[[], str] | None = None  # of a date filter: before it, nothing is known
    until_today: bool = False  # a date filter takes no day in the future
    help: str = ""  # explains the term to those who do not know it
    only_with: str = ""  # the key of an earlier filter, without whose choice this one has nothing to choose
    subject: bool = False  # what the page is about: “Clear filters” leaves it
    always_named: bool = False  # titles name the choice, even the default
    preposition: str = ""  # before the choice in sentences and file names: "since"
    joined: Callable[[list[str]], str] | None = None  # several choices in English, such as years: "2016 to 2018"
    in_sentences: bool = True  # if not, a title or column headings mention it
    aliases: tuple[str, ...] = ()  # former keys: links with them still work
    other_words: Callable[[], Mapping[str, Value]] = dict  # words that also choose a value, such as a former name

    @property
    def heading(self) -> str:
        """Its heading above the choices: "Forces" if several can be chosen."""
        if not self.several or self.text:
            return self.label
        words = self.plural or english.plural_of(self.label)
        return uppercase_first(words)

    @property
    def default_choice(self) -> tuple[Value, ...]:
        """What is chosen if the address has no value."""
        default = self.default() if callable(self.default) else self.default
        return () if default is None else (default,)

    @property
    def empty_words(self) -> str:
        """What it means if nothing is chosen."""
        return self.when_empty() if callable(self.when_empty) else self.when_empty

    def words(self, value: Value) -> str:
        """The words for a value; the value itself if it is not an option."""
        if self.date:
            return english.day(value)
        return str(value) if self.text else self.options().get(value, str(value))

    def token(self, value: Value) -> str:
        """A value as addresses hold it."""
        return str(value) if self.uses_ids or self.date else self.words(value)

    def close_to(self, token: str) -> tuple[Value, ...]:
        """What a value that matches no option may mean: up to three that contain it, or else the most similar one."""
        if self.text or self.date:
            return ()
        written, options = token[:MAX_TEXT].strip().casefold(), self.options()
        by_words = {words.casefold(): value for words, value in self.other_words().items() if value in options}
        by_words |= {words.casefold(): value for value, words in options.items()}
        holding = [words for words in by_words if f" {written}" in f" {words}"] if len(written) >= MIN_PART else []
        near = holding or difflib.get_close_matches(written, by_words, n=1, cutoff=CLOSE)
        return tuple(dict.fromkeys(by_words[words] for words in near))[:MAX_CLOSE]

    def day_in(self, token: str) -> str:
        """The day that a value of a date filter means: "2024-06-30"; empty if it is none that can be chosen."""
        return "" if self.why_no_day(token) else english.iso_day(token)

    def why_no_day(self, token: str) -> str:
        """Why a value cannot be chosen by a date filter, after its name: "is in the future"; empty if it can."""
        day = english.iso_day(token)
        if not day:
            return "is not a day, such as 2024-06-30"
        if self.until_today and day > datetime.date.today().isoformat():
            return "is in the future"
        first = self.first_day() if self.first_day else ""
        return f"is before {english.day(first)}, the first day that we know a grade of" if day < first else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which addresses may hold it, the current one first."""
        return (self.key, *self.aliases)

    def tokens_in(self, query: Mapping[str, Sequence[str]]) -> list[str]:
        """The values for it in an address, including those under former keys."""
        return [token for key in self.keys for token in query.get(key, ())]

    def read(self, tokens: Sequence[str]) -> Reading:
        """What the values of an address choose, by words or by id, case-insensitively."""
        if not tokens:
            return NOTHING_CHOSEN
        if self.text:
            typed = tuple(text for token in tokens if (text := token[:MAX_TEXT].strip()))
            return Reading(typed[:1], (), typed[1:])
        if self.date:
            days = tuple(day for token in tokens if (day := self.day_in(token)))
            return Reading(days[:1], tuple(token for token in tokens if not self.day_in(token)), days[1:])
        options = self.options()
        by_token = {words.casefold(): value for words, value in self.other_words().items()}
        by_token |= {str(value).casefold(): value for value in options}
        by_token |= {words.casefold(): value for value, words in options.items()}
        # Words may be written with hyphens, as in the addresses of many sites.
        matches = {t: by_token.get(t.casefold(), by_token.get(t.casefold().replace("-", " "))) for t in tokens}
        values = tuple(dict.fromkeys(value for value in matches.values() if value is not None))
        room = (self.at_most or len(values)) if self.several else 1
        unknown = tuple(token for token, value in matches.items() if value is None)
        return Reading(values[:room], unknown, values[room:])

    def in_english(self, values: Sequence[Value]) -> str:
        """A choice in English: "Cheshire, Cumbria", "2016 to 2018", "with “risk”", "7 forces", "all regions"."""
        if not values:
            return self.empty_words
        if self.text:
            return f"with “{values[0]}”"
        shown = [self.words(value) for value in values]
        if self.joined:
            return self.joined(shown)
        if self.preposition:
            return f"{self.preposition} {', '.join(shown)}"
        return ", ".join(shown) if len(shown) <= 6 else counted(len(shown), self.label.lower(), self.plural or None)

    def with_changes(self, **changes) -> Filter:
        """A copy with some properties changed, for the page that uses it.

        A copy with another key does not inherit the former keys.
        """
        return replace(self, **({"aliases": ()} if "key" in changes else {}) | changes)
