"""Which force, or forces, a reader means by what they type: "Leeds", or "Norfolk, Suffolk and Cambridgeshire".

What no force or place is called may be a theme: "custody".

The search field of every page, the address ``/find`` and ``/api/find.json`` all read it here. A text is tried as one
name first, since names have an "and" in them too ("Devon and Cornwall"), and then as several. What each name may mean
is found by ``queries/find_force.sql``.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas

import queries
from parts.address.english import counted, listed
from parts.address.groups import proposed_name
from parts.address.links import to_page
from parts.address.vocabulary import FORCE, GROUP, MAX_COMPARED, REGION, THEME, forces_by_id, present_forces
from queries.caching import cached

WORDS_OF_THEMES = Path(__file__).with_name("theme_words.csv")
MAX_CHARACTERS = 300  # of what is typed
MAX_NAMES = 16  # in it, each of which is looked up, alone and with its neighbours
MIN_OF_THEME = 3  # characters of the name of a theme
MAX_JOINED = 3  # names that may be one name together: "Bournemouth, Christchurch and Poole"
BETWEEN_NAMES = re.compile(r"\s*[,;+&\n\t]\s*(?:and\s+)?|\s+(?:and|v\.?|vs\.?|versus)(?:\s+|$)", re.IGNORECASE)
# Names of all that the record covers, which no force or region has, in the words of ``_words_of``.
EVERYWHERE = ("england and wales", "wales and england", "england wales", "all forces", "all police forces")
# What an address ends in: beside another name, it only says in which country that is. (Wales is a region, too.)
COUNTRIES = ("england", "uk", "united kingdom", "great britain")
NAMES_OF_FORCES = ("force", "other name", "ONS code")  # kinds of names, as opposed to those of places


@dataclass(frozen=True)
class Match:
    """A name that may be meant by what was typed: a row of ``queries/find_force.sql``, and the id of its force."""

    force_id: str
    force: str
    force_name: str
    region: str
    name: str
    kind: str
    district: str | None
    matched: str

    @property
    def address(self) -> str:
        return to_page("force", **{FORCE.key: self.force})

    @property
    def detail(self) -> str:
        """Of a force, its region; of a place, its council, unless its name says it, and its force."""
        if self.kind == "force":
            return self.region
        return " · ".join(part for part in (self.district, self.force_name) if part and part not in self.name)


@dataclass(frozen=True)
class Part:
    """One name of those that were typed, with the first of its ``total`` matches."""

    text: str
    matches: tuple[Match, ...]
    total: int

    @property
    def known(self) -> bool:
        """Whether it is a name, or the beginning or a word of one; a misspelt one is only similar to some."""
        return any(match.matched != "similar" for match in self.matches)

    @property
    def own(self) -> tuple[str, ...]:
        """The identifiers of forces that have this name themselves, unlike those with a place of this name."""
        return _forces_of(match for match in self.matches if match.matched == "name" and match.kind in NAMES_OF_FORCES)

    @property
    def forces(self) -> tuple[str, ...]:
        """The identifiers of the forces that it may mean: one if it is clear, none if it is not known.

        A name of a force means that force, even if places elsewhere have the name too. Words that only begin with what
        was typed count where there is nothing nearer. What is misspelt means nothing for certain.
        """
        if not self.known:
            return ()
        if len(self.own) == 1:
            return self.own
        exact = any(match.matched == "name" for match in self.matches)
        return _forces_of(match for match in self.matches if not exact or match.matched in ("name", "word"))

    @property
    def clear(self) -> bool:
        """Whether it means one force: certain for a name of a force, or if all matches are here."""
        return len(self.forces) == 1 and (len(self.own) == 1 or self.total == len(self.matches))


@dataclass(frozen=True)
class Option:
    """Something to choose from what was found: a link, or a text that says more clearly what was meant (``name``)."""

    words: str
    detail: str
    address: str
    name: str = ""
    group: str = ""  # to keep in the reader's browser: "Eastern:Norfolk,Suffolk"


@dataclass(frozen=True)
class Found:
    """What was read in a text. ``address``: where it leads, empty if that is not clear, and ``says`` then says why."""

    text: str
    parts: tuple[Part, ...]
    says: str
    options: tuple[Option, ...] = ()
    address: str = ""


def find(text: str) -> Found:
    """What a text means, from the first name to the last. What cannot be read is named in words.

    Raises only ``queries.NoRecord``.
    """
    text = text.strip()
    if len(text) > MAX_CHARACTERS:
        return Found(text, (), f"At most {MAX_CHARACTERS} characters are read, and this has {len(text):,}.")
    return _find(text)


@cached
def _find(text: str) -> Found:
    spans = _spans(text) if any(map(str.isalnum, text)) else []
    if len(spans) > MAX_NAMES:
        return Found(text, (), f"At most {MAX_NAMES} names are read at a time, and these are {len(spans)}.")
    if not spans:
        nothing = f"We found nothing for “{text}”. " if text else ""
        return Found(text, (), f"{nothing}Type a name or a postcode.")
    named = _words_of(text.replace("&", " and "))
    if named not in EVERYWHERE:
        spans = [span for span in spans if _words_of(text[slice(*span)]) not in COUNTRIES] or spans
    parts = _parts(text, spans)
    if named in (*EVERYWHERE, "england"):
        return _everywhere(text, parts, only_england=named == "england")
    if (region := _region(text)) and not any(part.own for part in parts):  # rather than a place with this in its name
        return _of_region(text, parts, region)
    if found := _in_its_region(text, spans) or _themes(text, parts):
        return found
    clear = all(part.clear and (part.own or not _region(part.text)) for part in parts)
    if not clear and (found := _with_regions(text, spans, parts)):
        return found
    if len(parts) == 1:
        return _one(text, parts[0])
    return _several(text, parts) if all(part.clear for part in parts) else _unclear(text, parts)


def _one(text: str, part: Part) -> Found:
    options = tuple(Option(match.name, match.detail, match.address) for match in part.matches)
    if part.clear:
        (force,) = (forces_by_id()[force_id] for force_id in part.forces)
        return Found(text, (part,), _meaning(part), options, to_page("force", **{FORCE.key: force.short_name}))
    return Found(text, (part,), _question(part), options)


def _region(text: str) -> str:
    """The region that a text names: "North West" for "the north west"; empty if none."""
    named = _words_of(text.replace("&", " and ")).removeprefix("the ").removeprefix("greater ").removesuffix(" region")
    return next((region for region in REGION.options() if _words_of(region) == named), "")


def _in_its_region(text: str, spans: Sequence[tuple[int, int]]) -> Found | None:
    """The places of a name in the region after it ("Newport, Wales"); None if there are none, or it is a force."""
    (place, *_), *after = _regions_in(text, spans)
    if len(after) != 1 or not (region := after[0][1]) or "," not in text or _is_force(place):
        return None
    there = tuple(m for m in _part(place).matches if m.region == region and m.matched == "name")
    return _one(text, Part(text, there, len(there))) if there else None


def _themes(text: str, parts: tuple[Part, ...]) -> Found | None:
    """The pages of the themes whose names, or other words for them, have this text in them.

    None if there are none, or a force or place has.
    """
    words = _words_of(text.replace("&", " and "))
    if any(part.known for part in parts) or len(words) < MIN_OF_THEME:
        return None
    called = {name: [name, *_other_words().get(theme, [])] for theme, name in THEME.options().items()}
    names = [name for name, others in called.items() if any(f" {words}" in f" {_words_of(o)}" for o in others)]
    if not names:
        return None
    options = tuple(Option(name, "Theme", to_page("theme", **{THEME.key: name})) for name in names)
    for option in options:
        if _words_of(option.words) == words:
            return Found(text, (), f"“{text}” is a theme.", options, option.address)
    if len(options) == 1:
        return Found(text, (), f"“{text}” leads to the theme “{names[0]}”.", options, options[0].address)
    return Found(text, (), f"“{text}” may mean {len(names)} themes: choose one.", options)


@functools.cache
def _other_words() -> dict[str, list[str]]:
    """Everyday words for themes, by the id of each: "domestic violence"."""
    words: dict[str, list[str]] = {}
    with WORDS_OF_THEMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words.setdefault(row["theme_id"], []).append(row["words"])
    return words


def _everywhere(text: str, parts: tuple[Part, ...], *, only_england: bool) -> Found:
    """All forces, or all but those of Wales, together and by region."""
    regions = [region for region in REGION.options() if _forces_in(region) and not (only_england and region == "Wales")]
    number = sum(len(_forces_in(region)) for region in regions)
    address = to_page("", **({REGION.key: regions} if only_england else {}))
    which = f"has {number} of the {len(present_forces())} forces" if only_england else f"is all {number} forces"
    says = f"“{text}” {which}: choose a region, or all of them."
    every = Option(f"Show all {number} on the overview", f"In {counted(len(regions), 'region')}", address)
    each = (
        Option(region, listed(list(map(FORCE.words, _forces_in(region)))), to_page("", **{REGION.key: region}))
        for region in regions
    )
    return Found(text, parts, says, (every, *each))


def _words_of(text: str) -> str:
    """A text in lower case, with a space between its words and no other signs: "north west" for "North-West"."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _forces_in(region: str) -> tuple[str, ...]:
    return tuple(force.force_id for force in present_forces() if force.region == region)


def _with_regions(text: str, spans: Sequence[tuple[int, int]], parts: tuple[Part, ...]) -> Found | None:
    """The forces of several regions, or of regions and the forces named with them, together and one by one.

    None unless a region and another name are read in the text. A force with the name of its region ("West Midlands")
    is meant by it beside other forces, but not beside regions alone.
    """
    pieces = _regions_in(text, spans)
    only_regions = all(region for _, region in pieces)
    # As first written, where one is named twice.
    regions = {region: words for words, region in pieces[::-1] if region and (only_regions or not _is_force(words))}
    regions = dict(reversed(regions.items()))
    if not regions or len(pieces) < 2:
        return None
    named = [part for words, region in pieces if region not in regions for part in _parts(words, _spans(words))]
    unclear = [part for part in named if not part.clear]
    of_regions = [force for region in regions for force in _forces_in(region)]
    forces = tuple(dict.fromkeys([*of_regions, *(part.forces[0] for part in named if part.clear)]))
    every = _together(forces)
    if only_regions:
        address = to_page("", **{REGION.key: list(regions)})
        every = Option(f"Show all {len(forces)} on the overview", listed(list(map(FORCE.words, forces))), address)
    quoted, number = listed([f"“{words}”" for words in regions.values()]), counted(len(of_regions), "force")
    says = f"{quoted} is a region of {number}" if len(regions) == 1 else f"{quoted} are regions of {number} together"
    if len(forces) > len(of_regions):
        says += f", {len(forces)} with {listed([FORCE.words(force) for force in forces[len(of_regions) :]])}"
    says = " ".join([f"{says}: choose one, or all of them.", *map(_question, unclear)])
    others = (Option(m.name, m.detail, m.address) for part in unclear for m in part.matches)
    return Found(text, parts, says, (every, *map(_to_force, forces), *others))


def _is_force(words: str) -> bool:
    """Whether this is the name of one force, whatever else it is."""
    return len(_part(words).own) == 1


def _regions_in(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, str]]:
    """The parts of a text that name a region, each with its name, and the parts between them, with none."""
    pieces: list[tuple[str, str]] = []
    n = before = 0
    while n < len(spans):
        ends = range(min(len(spans), n + MAX_JOINED), n, -1)  # "Yorkshire and The Humber" before "Yorkshire"
        words = {end: text[spans[n][0] : spans[end - 1][1]] for end in ends}
        end = next((end for end in ends if _region(words[end])), None)
        if end is None:
            n += 1
            continue
        pieces += [(text[spans[before][0] : spans[n - 1][1]], "")] if before < n else []
        pieces.append((words[end], _region(words[end])))
        n = before = end
    return pieces + ([(text[spans[before][0] : spans[-1][1]], "")] if before < len(spans) else [])


def _of_region(text: str, parts: tuple[Part, ...], region: str) -> Found:
    """The forces of a region, all together and one by one; then other forces, and places, with this in their name."""
    forces = _forces_in(region)
    names = listed([FORCE.words(force) for force in forces])
    every = Option(f"Show all {len(forces)} on the overview", names, to_page("", **{REGION.key: region}))
    says = f"“{text}” is a region of {counted(len(forces), 'force')}: choose one, or all of them."
    each = tuple(map(_to_force, forces))
    named = {option.words for option in each}
    others = (Option(m.name, m.detail, m.address) for part in parts for m in part.matches if m.name not in named)
    return Found(text, parts, says, (every, *each, *others))


def _several(text: str, parts: tuple[Part, ...]) -> Found:
    forces = tuple(dict.fromkeys(part.forces[0] for part in parts))
    says = [sentence for force_id in forces if (sentence := _same_force(force_id, parts))]
    if len(forces) == 1:
        only = _to_force(forces[0])
        return Found(text, parts, says[0] if says else _meaning(parts[0]), (only,), only.address)
    together = _together(forces)
    options = (together, _as_group(forces), *map(_to_force, forces))
    if len(forces) > MAX_COMPARED:
        says.append(f"At most {MAX_COMPARED} forces are compared side by side, and these are {len(forces)}.")
        return Found(text, parts, " ".join(says), options)
    return Found(text, parts, " ".join([*says, f"{together.words}."]), options, together.address)


def _unclear(text: str, parts: tuple[Part, ...]) -> Found:
    """Some names are not known, or may mean several forces: what each may be, with the others as they are."""
    unclear = [part for part in parts if not part.clear]
    options = []
    for part in unclear:
        for match in part.matches:
            name = ", ".join(match.force if other is part else other.text for other in parts)
            if len(unclear) == 1:
                meant = (match.force_id if other is part else other.forces[0] for other in parts)
                address = _address_of(tuple(dict.fromkeys(meant)))
            else:
                address = to_page("find", name=name)  # to choose what the others mean
            detail = " · ".join(filter(None, (match.detail, f"for “{part.text}”")))
            options.append(Option(match.name, detail, address, name if len(unclear) > 1 else ""))
    rest = tuple(dict.fromkeys(part.forces[0] for part in parts if part.clear))
    if rest:
        without = f"without {listed([f'“{part.text}”' for part in unclear], 'or')}"
        option = _together(rest) if len(rest) > 1 else _to_force(rest[0])
        options.append(Option(option.words, without, option.address))
    return Found(text, parts, " ".join(_question(part) for part in unclear), tuple(options))


def _meaning(part: Part) -> str:
    force = forces_by_id()[part.forces[0]]
    return f"“{part.text}” {'is' if part.own else 'leads to'} {force.name}."


def _question(part: Part) -> str:
    """Why a name does not lead to a force, and what it may be."""
    if not part.matches:
        return f"We know no force or place in England and Wales called “{part.text}”."
    if not part.known:
        these = "one of these" if part.total > 1 else "this"
        return f"We know no force or place called “{part.text}”. Did you mean {these}?"
    forces = len(_forces_of(part.matches))
    if len({(match.name, match.kind) for match in part.matches}) == 1 and part.matches[0].kind == "place":
        return f"“{part.text}” lies in the areas of {counted(forces, 'force')}, here from A to Z: choose one."
    if part.total > len(part.matches):
        return f"“{part.text}” has {counted(part.total, 'match', 'matches')}, of which {len(part.matches)} are listed."
    return f"“{part.text}” has {counted(part.total, 'match', 'matches')} in {counted(forces, 'force')}: choose one."


def _same_force(force_id: str, parts: Sequence[Part]) -> str:
    """That different names mean the same force; empty if none do."""
    texts = list({part.text.casefold(): f"“{part.text}”" for part in parts if part.forces[0] == force_id}.values())
    if len(texts) < 2:
        return ""
    return f"{listed(texts)} {'both' if len(texts) == 2 else 'all'} lead to {forces_by_id()[force_id].name}."


def _to_force(force_id: str) -> Option:
    force = forces_by_id()[force_id]
    return Option(force.name, force.region, _address_of((force_id,)))


def _together(forces: tuple[str, ...]) -> Option:
    names = listed([FORCE.words(force) for force in forces])
    if len(forces) > MAX_COMPARED:
        return Option(f"Show all {len(forces)} on the overview", names, _address_of(forces))
    return Option(f"Compare {names}", "Side by side, theme by theme", _address_of(forces))


def _page_of(forces: tuple[str, ...]) -> str:
    """The page of one force, the comparison of some, or the overview of many."""
    if len(forces) == 1:
        return "force"
    return "compare" if len(forces) <= MAX_COMPARED else ""


def _address_of(forces: tuple[str, ...]) -> str:
    return to_page(_page_of(forces), **{FORCE.key: [FORCE.words(force) for force in forces]})


def _as_group(forces: tuple[str, ...]) -> Option:
    name = proposed_name([FORCE.words(force) for force in forces])
    group = GROUP.token(f"{name}:{','.join(forces)}")
    return Option("As a group", f"“{name}”", to_page(_page_of(forces), **{GROUP.key: group}), group=group)


def _forces_of(matches: Iterable[Match]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.force_id for match in matches))


def _spans(text: str) -> list[tuple[int, int]]:
    """Where the names in a text begin and end, going by the signs and words between them."""
    starts, ends = [0], []
    for between in BETWEEN_NAMES.finditer(text):
        ends.append(between.start())
        starts.append(between.end())
    return [(start, end) for start, end in zip(starts, [*ends, len(text)]) if text[start:end].strip()]


def _parts(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    """The names in a text: the whole if it is one, or else those that leave fewest unknown, unclear, and in number.

    So "Devon and Cornwall and Dorset" is two names, and "Norfolk and Suffolk" is two unless a force is called that.
    """
    whole = _part(text[spans[0][0] : spans[-1][1]])
    if whole.known or len(spans) == 1:
        return (whole,)
    best: list[tuple[tuple[int, int, int], tuple[Part, ...]]] = [((0, 0, 0), ())]
    for end in range(1, len(spans) + 1):
        readings = []
        for start in range(max(0, end - MAX_JOINED), end):
            part = _part(text[spans[start][0] : spans[end - 1][1]])
            if end - start > 1 and not part.matches:
                continue
            (unknown, unclear, names), before = best[start]
            cost = (unknown + (not part.known), unclear + (part.known and not part.clear), names + 1)
            readings.append((cost, (*before, part)))
        best.append(min(readings, key=lambda reading: reading[0]))
    cost, parts = best[-1]
    return (whole,) if whole.matches and cost[:2] > (0, 0) else parts


def _part(text: str) -> Part:
    text = " ".join(text.split())
    rows = queries.rows("find_force", name=text)
    ids = {force.short_name: force_id for force_id, force in forces_by_id().items()}
    matches = tuple(
        Match(
            ids[row.force],
            row.force,
            row.force_name,
            row.region,
            row.name,
            row.kind,
            None if pandas.isna(row.district) else row.district,
            row.matched,
        )
        for row in rows.itertuples()
    )
    return Part(text, matches, int(rows["matches"].iloc[0]) if len(rows) else 0)
