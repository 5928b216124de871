"""The vocabulary of addresses: all filters, the values that each takes, and their wording in English.

Pages and data addresses share it. A parameter of a question (``queries/*.sql``) is declared once, in ``PARAMETERS``:
the filter that gives its values, and with it its key in an address.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas

import queries
from parts.address import english
from parts.address.english import DATE_NOT_KNOWN, counted
from parts.address.filter import Filter, Value
from parts.address.glossary import TERMS
from parts.address.groups import MAX_GROUPS, GroupFilter
from parts.address.labels import labels_of
from queries import choices
from queries.caching import cached

MAX_COMPARED = 6  # forces side by side
WHY_SO_FEW = "more than six columns cannot be read side by side"


# Values in the record


def _options(values: Iterable, words: Iterable) -> Mapping[Value, str]:
    return MappingProxyType(dict(zip(values, words)))


@cached
def forces_by_id() -> Mapping[str, NamedTuple]:
    """The rows of ``queries/forces.sql`` by identifier; columns are attributes."""
    return MappingProxyType({row.force_id: row for row in queries.rows("forces").itertuples(name="Force")})


@cached
def themes_by_id() -> Mapping[str, NamedTuple]:
    """The rows of ``queries/themes.sql`` by identifier; columns are attributes."""
    return MappingProxyType({row.theme_id: row for row in queries.rows("themes").itertuples(name="Theme")})


def description_of(theme: NamedTuple) -> str:
    """What a theme is about; empty if that is no more than its name."""
    return "" if theme.description.strip(" .").casefold() == theme.name.casefold() else theme.description


def in_a_sentence_of_its_own(theme: NamedTuple) -> str:
    """What a theme is about, below an answer: that of a theme of findings goes on from words that say what it is."""
    words = description_of(theme)
    return f"This theme covers {words[0].lower()}{words[1:]}" if words and theme.with_findings else words


def why_no_grades(theme: NamedTuple) -> str:
    """Why a theme of findings has no grades, as a sentence; it names a graded theme that it may be taken for."""
    similar = [other.name for other in themes_by_id().values() if other.graded and other.name.startswith(theme.name)]
    graded = f"; the graded theme is “{similar[0]}”" if similar else ""
    return f"{theme.name} is a theme of child protection findings, without grades of its own{graded}."


@cached
def headline_theme() -> str:
    """The identifier of the theme that pages show first."""
    return next(theme.theme_id for theme in themes_by_id().values() if theme.headline)


@cached
def graded_cycles() -> pandas.DataFrame:
    """The rows of ``queries/cycles.sql`` with known grades, in chronological order. Not to be changed."""
    return queries.rows("cycles").query("grades > 0")


@cached
def eras_by_round() -> dict[str, str]:
    """The era of each round of inspection, by its name: grades of different eras cannot be compared."""
    rounds = queries.rows("rounds")
    return dict(zip(rounds["round_name"], rounds["era"]))


@cached
def newest_move() -> str:
    """The day of the newest move into or out of Engage that we know of; empty if we know of none."""
    return max(queries.rows("engage_spells")["known_on"].dropna(), default="")


@cached
def well_known_cycle() -> str | None:
    """The newest cycle in which grades of half the forces are known, or else the newest with any.

    The reports of a cycle are published over two years, and the first few say little about the country.
    """
    newest_first = graded_cycles().iloc[::-1]
    well_known = newest_first[newest_first["forces"] >= len(present_forces()) / 2]
    return next(iter([*well_known["cycle"], *newest_first["cycle"]]), None)


@cached
def first_graded() -> str:
    """The first day by which a grade is known to have been published; empty if none is."""
    return next(iter(queries.rows("headline")["first_graded"].dropna()), "")


@cached
def themes_graded_in(cycle: str) -> Mapping[str, str]:
    """The themes that a PEEL cycle graded: names by identifier, in the order of the overview."""
    graded = queries.rows("spread", rounds=[cycle]).drop_duplicates("theme_id")
    return _options(graded["theme_id"], graded["theme"])


@cached
def _forces() -> Mapping[Value, str]:
    return _options(forces_by_id(), (force.short_name for force in forces_by_id().values()))


@cached
def present_forces() -> tuple[NamedTuple, ...]:
    """The forces that exist on the day of the record."""
    return tuple(force for force in forces_by_id().values() if force.present)


@cached
def _other_names_of_forces() -> Mapping[str, Value]:
    """Former and other names by which only one force is known, for links that hold them."""
    named: dict[str, set[Value]] = {}
    for force in forces_by_id().values():
        named.setdefault(force.name, set()).add(force.force_id)
    for table in ("table_force_names", "table_other_names"):
        for row in queries.rows(table).itertuples():
            named.setdefault(row.name, set()).add(row.force_id)
    return MappingProxyType({name: next(iter(forces)) for name, forces in named.items() if len(forces) == 1})


def _all_forces() -> str:
    names = list(_forces().values())
    if len(present_forces()) < len(names):
        return "all forces"  # their number differs from day to day
    return f"all {counted(len(names), 'force')}" if len(names) != 1 else names[0]


@cached
def _years() -> Mapping[Value, str]:
    years = [english.year_in_words(year) for year in queries.rows("years")["year"]]
    return _options(years, years)


@cached
def _known_years() -> Mapping[Value, str]:
    return MappingProxyType({year: words for year, words in _years().items() if year != DATE_NOT_KNOWN})


@cached
def _regions() -> Mapping[Value, str]:
    regions = sorted({force.region for force in forces_by_id().values()})
    return _options(regions, regions)


@cached
def _cycles() -> Mapping[Value, str]:
    newest_first = graded_cycles().iloc[::-1]
    return _options(newest_first["cycle"], newest_first["name"])


@cached
def _rounds() -> Mapping[Value, str]:
    rounds = queries.rows("rounds").query("grades > 0")
    return _options(rounds["round"], rounds["name"])


@cached
def _all_cycles() -> Mapping[Value, str]:
    cycles = queries.rows("cycles")
    return _options(cycles["cycle"], cycles["name"])


@cached
def _themes() -> Mapping[Value, str]:
    return MappingProxyType({t.theme_id: t.name for t in themes_by_id().values() if t.grades or t.findings})


def themes_where(mark: str) -> Callable[[], Mapping[Value, str]]:
    """The options for themes that are ``graded``, ``by_cycle``, ``by_inspection`` or ``with_findings``."""
    return lambda: _themes_where(mark)


@cached
def _themes_where(mark: str) -> Mapping[Value, str]:
    return MappingProxyType({id: name for id, name in _themes().items() if getattr(themes_by_id()[id], mark)})


@cached
def _programmes() -> Mapping[Value, str]:
    codes = queries.rows("programmes")["programme"]
    return _options(codes, (labels_of("programme")[code] for code in codes))


@cached
def _tables() -> Mapping[Value, str]:
    tables = queries.rows("tables")
    return _options(tables["table_name"], tables["table_title"])


def _views() -> Mapping[Value, str]:
    questions = {name: queries.question(name) for name in queries.names()}
    return {name: f"{name}: {question.words}" for name, question in questions.items() if not question.table}


# Filters

NEWEST = "newest"  # in the place of a cycle: the newest known grade of each force
ALL_THEMES = "all"  # in the place of a theme, where grades or moves are chosen

THEME = Filter("theme", "Theme", _themes, "all themes", help=TERMS["Theme"])
# A round is a PEEL cycle, or a round of another programme with grades; pages offer cycles with known grades.
ROUND = Filter("cycle", "Round of inspection", _rounds, "all rounds", plural="rounds of inspection", uses_ids=True)
# The cycles of tables other than that of grades: some have an inspection, or a page, before their first grade.
ANY_CYCLE = ROUND.with_changes(label="PEEL cycle", options=_all_cycles, when_empty="all cycles", plural="")
CYCLE = ROUND.with_changes(
    label="PEEL cycle",
    noun="PEEL cycle",
    options=_cycles,
    when_empty="",
    plural="",
    several=False,
    default=well_known_cycle,
    help=TERMS["Cycle"],
)
CYCLE_OR_NEWEST = CYCLE.with_changes(options=lambda: MappingProxyType({NEWEST: "Newest", **_cycles()}), default=NEWEST)
FORCE = Filter("force", "Force", _forces, _all_forces, other_words=_other_names_of_forces)
# It has no widget: its forces are in that of FORCE, and so is what “Clear filters” leaves.
GROUP = GroupFilter("group", "Group", subject=True, at_most=MAX_GROUPS, members=FORCE)
REGION = Filter("region", "Region", _regions, "all regions")
YEAR = Filter("year", "Year", _years, "all years", joined=english.years)
SINCE = Filter("since", "Since year", _known_years, "any year", several=False, preposition="since")
PUBLISHED_SINCE = Filter(
    "since", "Published since", when_empty="any day", several=False, date=True, until_today=True, preposition="since"
)
PROGRAMME = Filter("programme", "Programme", _programmes, "all programmes", uses_ids=True, help=TERMS["Programme"])
KIND = Filter("kind", "Kind", lambda: labels_of("polarity"), "all kinds", uses_ids=True, help=TERMS["Finding"])
GRADE = Filter("grade", "Grade", lambda: labels_of("grade"), "all grades", uses_ids=True, help=TERMS["Grade"])
EVIDENCE = Filter(
    "evidence",
    "Sources of grades",
    lambda: {"inspectorate": "Stated by the inspectorate only"},
    "all sources",
    several=False,
    uses_ids=True,
    help=TERMS["Stated by the inspectorate"],
)
# Of the themes on which forces are compared.
DIFFERENCES = Filter(
    "differences",
    "Themes shown",
    lambda: {"only": "Only where the grades differ"},
    "all themes",
    several=False,
    uses_ids=True,
)
MOVE = Filter(
    "move",
    "Rose or fell",
    noun="move",
    options=lambda: {
        "moved": "Fell or rose",
        "fell": "Fell",
        "fell-by-two": "Fell by two steps or more",
        "rose": "Rose",
        "rose-by-two": "Rose by two steps or more",
    },
    when_empty="any move, or none",
    several=False,
    uses_ids=True,
    help=TERMS["Step"],
)
AS_OF = Filter(
    "as_of",
    "As of",
    when_empty="today",
    several=False,
    date=True,
    first_day=first_graded,
    until_today=True,
    preposition="as of",
)
SEARCH = Filter("search", "Search the findings", when_empty="for example: strategy meeting", several=False, text=True)
NAME = Filter("name", "Name", when_empty="any name", several=False, text=True)  # of a force or of a place in its area
TABLE = Filter(
    "table",
    "Table",
    _tables,
    "all tables",
    several=False,
    default="judgments",
    uses_ids=True,
    always_named=True,
    in_sentences=False,
)
VIEW = Filter("view", "View", _views, "all views", several=False, uses_ids=True, in_sentences=False)
FROM = ROUND.with_changes(key="from", in_sentences=False)
TO = ROUND.with_changes(key="to", in_sentences=False)
REFERENCE = FORCE.with_changes(key="reference", in_sentences=False)


def one_of(key: str, label: str, options: Mapping[Value, str], **properties) -> Filter:
    """A filter with a few fixed options, the first of which is the default."""
    first = next(iter(options))
    fixed = {"several": False, "default": first, "uses_ids": True, "in_sentences": False}
    return Filter(key, label, lambda: options, **fixed, **properties)


def _fixed(key: str, *values: Value) -> Filter:
    """A filter on no page, whose values are their own words."""
    return Filter(key, key, lambda: {value: str(value) for value in values}, f"any {key}", in_sentences=False)


SAMPLE = _fixed("sample", "whole", "part", "national", "own")
PRINTED = _fixed("printed", "counts", "combined count only", "percentage only", "inadequate only", "no grades of cases")
MOST = _fixed("most", *range(1, 101))
MAP_LAYOUT = one_of("layout", "Show map as", {"areas": "Force areas", "tiles": "Equal tiles"})

# The parameters of questions, each with the filter for its values. Data addresses take it under the filter's key.
PARAMETERS: Mapping[str, Filter] = MappingProxyType(
    {
        "forces": FORCE,
        "force": FORCE,
        "regions": REGION,
        "years": YEAR,
        "since": SINCE,
        "published_since": PUBLISHED_SINCE,
        "themes": THEME,
        "theme": THEME,
        "rounds": ROUND,
        "cycles": ANY_CYCLE,
        "programmes": PROGRAMME,
        "polarities": KIND,
        "grades": GRADE,
        "search": SEARCH,
        "name": NAME,
        "evidence": EVIDENCE,
        "differences": DIFFERENCES,
        "move": MOVE,
        "as_of": AS_OF,
        "table": TABLE,
        "view": VIEW,
        "from_round": FROM,
        "to_round": TO,
        "reference": REFERENCE,
        "samples": SAMPLE,
        "printed": PRINTED,
        "most": MOST,
    }
)
choices.set_options(lambda parameter: PARAMETERS[parameter].options())
MENTIONED_FIRST = (THEME, MOVE, ROUND, GROUP, FORCE, REGION, YEAR, SINCE, PROGRAMME, KIND, AS_OF, EVIDENCE, SEARCH)
SENTENCE_ORDER = tuple(dict.fromkeys(f.key for f in (*MENTIONED_FIRST, *PARAMETERS.values())))


def keys_of(question: str, fixed: Collection[str] = ()) -> dict[str, queries.Parameter]:
    """The keys that a question takes in an address, each with its parameter; ``fixed`` parameters are left out."""
    parameters = queries.question(question).parameters.values()
    return {PARAMETERS[p.name].key: p for p in parameters if p.name not in fixed}


def takes_groups(keys: Mapping[str, queries.Parameter]) -> bool:
    """Whether rows that take these keys also take groups of forces: where several forces can be chosen."""
    return FORCE.key in keys and keys[FORCE.key].several


def filters_of(keys: Mapping[str, queries.Parameter]) -> dict[str, Filter]:
    """The filters of these keys as addresses of rows use them, without a default; with groups where they are taken."""
    filters = {key: _without_default(parameter) for key, parameter in keys.items()}
    return {**filters, **({GROUP.key: GROUP} if takes_groups(keys) else {})}


@functools.cache
def _without_default(parameter: queries.Parameter) -> Filter:
    return PARAMETERS[parameter.name].with_changes(several=parameter.several, default=None, at_most=None)


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The values of a query string by their key."""
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
