"""The words of addresses: which keys there are, which values each takes, and how these read in English.

Pages and data addresses share it. A parameter of a question (``queries/*.sql``) is declared once, in
``PARAMETERS``: the filter that gives its values, and with it its key in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

import pandas

import queries
from parts.address import english
from parts.address.english import counted
from parts.address.glossary import TERMS
from parts.address.labels import labels_of
from queries.keeping import kept

MAX_TEXT = 80  # characters of typed words


@dataclass(frozen=True)
class Filter:
    """One thing that a reader can choose. ``options`` maps what is shown to the value that questions know."""

    key: str  # its name in an address
    label: str
    options: Mapping[str, object]
    everything: str  # what is meant where nothing is chosen: "all regions"
    plural: str = ""  # of the label, in small letters, where it is not the label with an s
    several: bool = True
    default: str | None = None  # the option that is chosen where the address is silent
    ids_in_address: bool = False  # the address carries the question's value rather than the words shown
    at_most: int | None = None
    why_at_most: str = ""  # for a reader whose address names more
    text: bool = False  # takes any words instead of options
    help: str = ""  # what is chosen, for those who do not know the word
    subject: bool = False  # what the page is about: clearing the filters leaves it
    before: str = ""  # the word before a choice, in sentences and in names of files: "since"

    @property
    def heading(self) -> str:
        """What it is called above its choices: "Forces" where several can be chosen."""
        if not self.several or self.text:
            return self.label
        words = self.plural or english.plural_of(self.label)
        return words[:1].upper() + words[1:]

    def token(self, shown: str) -> str:
        """The shown option as an address carries it."""
        return str(self.options[shown]) if self.ids_in_address else shown

    def known(self, token: str) -> str | None:
        """The option that an address means, by its words or by its id; ``None`` if there is none."""
        if self.text:
            return token[:MAX_TEXT].strip() or None
        plain = token.casefold()
        return next((s for s, value in self.options.items() if plain in (s.casefold(), str(value).casefold())), None)

    def shown(self, value: object) -> str:
        """The words for a value of a question; the value itself where no option has it."""
        return str(value) if self.text else next((s for s, v in self.options.items() if v == value), str(value))

    @property
    def start(self) -> list[str]:
        """What is chosen where the address is silent."""
        return [self.default] if self.default else []

    def in_english(self, shown: list[str]) -> str:
        """A choice in English: "Cheshire, Cumbria", "2016 to 2018", "with “risk”", "7 forces", "all regions"."""
        if not shown:
            return self.everything
        if self.text:
            return f"with “{shown[0]}”"
        if self.key == "year":
            return english.years(shown)
        if self.before:
            return f"{self.before} {', '.join(shown)}"
        return ", ".join(shown) if len(shown) <= 6 else counted(len(shown), self.label.lower(), self.plural or None)

    def but(self, **changes) -> Filter:
        """The same filter with a few of its properties changed, for the page that uses it."""
        return replace(self, **changes)


def _options(shown, values) -> Mapping[str, object]:
    return MappingProxyType(dict(zip(shown, values)))


@kept
def forces() -> Filter:
    """The filter by force: its short name in the address."""
    frame = queries.rows("forces")
    everything = f"all {counted(len(frame), 'force')}" if len(frame) != 1 else frame["short_name"][0]
    return Filter("force", "Force", _options(frame["short_name"], frame["force_id"]), everything)


@kept
def years() -> Filter:
    """The filter by year, the unknown year among them."""
    shown = list(queries.rows("years")["year"])
    return Filter("year", "Year", _options(shown, shown), "all years")


@kept
def since() -> Filter:
    """The filter by the first year of those that are shown. A year that is not known is not among them."""
    shown = [year for year in queries.rows("years")["year"] if year != english.NOT_KNOWN]
    return Filter("since", "Since year", _options(shown, shown), "any year", several=False, before="since")


@kept
def regions() -> Filter:
    """The filter by English region, or Wales."""
    shown = sorted(queries.rows("forces")["region"].unique())
    return Filter("region", "Region", _options(shown, shown), "all regions")


@kept
def graded_cycles() -> pandas.DataFrame:
    """The rows of ``queries/cycles.sql`` of which any grade is known, in order of time. Not to be changed."""
    return queries.rows("cycles").query("grades > 0")


@kept
def cycles() -> Filter:
    """The filter by PEEL cycle: one of those with grades, by default the latest of which half the forces are known.

    The reports of a cycle come one by one, over two years: the first few say little of the country.
    """
    frame = graded_cycles().iloc[::-1]
    options = _options(frame["name"], frame["cycle"])
    well_known = frame[frame["forces"] >= len(queries.rows("forces")) / 2]["name"]
    default = next(iter([*well_known, *options]), None)
    return Filter(
        "cycle", "PEEL cycle", options, "", several=False, default=default, ids_in_address=True, help=TERMS["Cycle"]
    )


@kept
def rounds() -> Filter:
    """The filter by round of inspection: a PEEL cycle, or a round of another programme that gives grades."""
    frame = queries.rows("rounds")
    options = _options(frame["name"], frame["round"])
    return Filter(
        "cycle", "Round of inspection", options, "all rounds", plural="rounds of inspection", ids_in_address=True
    )


@kept
def themes() -> Filter:
    """The filter by theme, of all that have a grade or a finding."""
    frame = queries.rows("themes").query("grades > 0 or findings > 0")
    return Filter("theme", "Theme", _options(frame["name"], frame["theme_id"]), "all themes", help=TERMS["Theme"])


@kept
def themes_where(mark: str) -> Filter:
    """The filter by theme, of those only that are ``graded``, ``by_cycle``, ``by_inspection`` or ``with_findings``."""
    frame = queries.rows("themes")
    those = set(frame[frame[mark]]["theme_id"])
    every = themes()
    return every.but(options=MappingProxyType({s: v for s, v in every.options.items() if v in those}))


@kept
def forces_by_id() -> Mapping[str, NamedTuple]:
    """The rows of ``queries/forces.sql`` by identifier; columns are attributes."""
    return MappingProxyType({row.force_id: row for row in queries.rows("forces").itertuples(name="Force")})


@kept
def themes_by_id() -> Mapping[str, NamedTuple]:
    """The rows of ``queries/themes.sql`` by identifier; columns are attributes."""
    return MappingProxyType({row.theme_id: row for row in queries.rows("themes").itertuples(name="Theme")})


@kept
def themes_graded_in(cycle: str) -> Mapping[str, str]:
    """The themes of which a grade of a PEEL cycle is asked for: identifiers by name."""
    graded = queries.rows("spread", rounds=[cycle]).drop_duplicates("theme_id")
    return _options(graded["theme"], graded["theme_id"])


@kept
def headline_theme() -> str:
    """The name of the theme that pages show first."""
    frame = queries.rows("themes")
    return frame[frame["headline"]]["name"].iloc[0]


@kept
def programmes() -> Filter:
    """The filter by programme of inspection, of those in the record."""
    codes = queries.rows("programmes")["programme"]
    options = _options([labels_of("programme")[code] for code in codes], codes)
    return Filter("programme", "Programme", options, "all programmes", ids_in_address=True, help=TERMS["Programme"])


@kept
def polarities() -> Filter:
    """The filter of findings by kind: concern, strength, recommendation."""
    codes = labels_of("polarity")
    everything = english.listed([f"{words.lower()}s" for words in codes.values()])
    return Filter(
        "kind", "Kind", _options(codes.values(), codes), everything, ids_in_address=True, help=TERMS["Finding"]
    )


def grades() -> Filter:
    """The filter by grade, the highest first."""
    codes = labels_of("grade")
    return Filter(
        "grade", "Grade", _options(codes.values(), codes), "all grades", ids_in_address=True, help=TERMS["Grade"]
    )


def search() -> Filter:
    """The search over findings."""
    return Filter("search", "Search the findings", {}, "for example: strategy meeting", several=False, text=True)


def name() -> Filter:
    """Any name of a force, or of a place in its area."""
    return Filter("name", "Name", {}, "any name", several=False, text=True)


def evidence() -> Filter:
    """Which grades are shown, by how they are known."""
    stated = {"Stated by the inspectorate only": "inspectorate"}
    words = TERMS["Stated by the inspectorate"]
    return Filter(
        "evidence", "Sources of grades", stated, "all sources", several=False, ids_in_address=True, help=words
    )


@kept
def tables() -> Filter:
    """The table of the record that is shown, judgments by default."""
    frame = queries.rows("tables")
    options = _options(frame["table_title"], frame["table_name"])
    default = next((title for title, name in options.items() if name == "judgments"), None)
    return Filter("table", "Table", options, "all tables", several=False, default=default, ids_in_address=True)


def views() -> Filter:
    """The question whose rows a view gives: its name in addresses, and what it asks."""
    asked = {name: queries.question(name) for name in queries.names()}
    options = {f"{name}: {one.words}": name for name, one in asked.items() if not one.table}
    return Filter("view", "View", options, "all views", several=False, ids_in_address=True)


def one_of(key: str, label: str, options: Mapping[str, object]) -> Filter:
    """A choice between a few fixed options, of which the first is taken where nothing is said."""
    return Filter(key, label, options, "", several=False, default=next(iter(options)), ids_in_address=True)


# How a map is drawn: as the areas of forces, or as tiles of one size.
MAP_LAYOUT = one_of("layout", "Show map as", MappingProxyType({"Force areas": "areas", "Equal tiles": "tiles"}))


def _fixed(key: str, *values) -> Callable[[], Filter]:
    """A filter that no page shows: its values are shown as they are."""
    return lambda: Filter(key, key, _options(map(str, values), values), f"any {key}")


def _as(key: str, make: Callable[[], Filter]) -> Callable[[], Filter]:
    """The same filter under another key, for a question that asks for two of a kind."""
    return lambda: make().but(key=key)


# Each parameter of a question, with the filter that gives its values. A data address takes it under the filter's key.
PARAMETERS: Mapping[str, Callable[[], Filter]] = {
    "forces": forces,
    "force": forces,
    "regions": regions,
    "years": years,
    "since": since,
    "themes": themes,
    "theme": themes,
    "rounds": rounds,
    "cycles": rounds,
    "programmes": programmes,
    "polarities": polarities,
    "grades": grades,
    "search": search,
    "name": name,
    "evidence": evidence,
    "table": tables,
    "view": views,
    "from_round": _as("from", rounds),
    "to_round": _as("to", rounds),
    "reference": _as("reference", forces),
    "samples": _fixed("sample", "whole", "part", "national", "own"),
    "printed": _fixed(
        "printed", "counts", "combined count only", "percentage only", "inadequate only", "no grades of cases"
    ),
    "most": _fixed("most", *range(1, 101)),
}
