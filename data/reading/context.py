"""What a page is about: whose it is, which force and inspection it speaks of, and when it was published."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from data.reading.documents import Document
from data.reading.facts import Source
from data.reading.vocabulary import Forces, pillar_of, plain
from data.source_kinds import kind_of

MONTHS = [name.casefold() for name in calendar.month_name[1:]]
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
_DAY = re.compile(
    rf"\b(?:(\d\d?)(?:st|nd|rd|th)?\s+({_MONTH})\s+(20\d\d)|(\d\d?)/(\d\d?)/(20\d\d)|(20\d\d)-(\d\d)-(\d\d))(?!\d)",
    re.I,
)
_MONTH_OF_YEAR = re.compile(rf"\b({_MONTH})\s+(20\d\d)\b", re.I)
_PUBLISHED = re.compile(r"\b(?:last updated|published(?: on)?|publication date|posted(?: on)?|date)\b\s*:?\s*", re.I)

# How reports and addresses name the cycles: “PEEL 2018” is the cycle 2018/19.
_CYCLES = (
    (re.compile(r"\b2021\s*[/-]\s*(?:20)?22\b"), "2021-22"),
    (re.compile(r"\b2023\s*[/-]\s*(?:20)?25\b"), "2023-25"),
    (re.compile(r"\b2025\s*[/-]\s*(?:20)?27\b"), "2025-27"),
    (re.compile(r"\b2018\s*[/-]\s*(?:20)?19\b|\bpeel[ -]2018\b", re.I), "2018-19"),
    (re.compile(r"\bpeel[ :-](?:[^.\d]{0,60} )?(201[4-7])\b|\b(201[4-7]) peel\b", re.I), ""),
)
_FORCE_AND_YEAR = re.compile(r"^(?P<force>[\w &-]+?) (?P<year>201[4-7])$")
_ANNUAL = re.compile(r"\bpolice (?:effectiveness|efficiency|legitimacy)[ ,:-]+(?:20)?(201[4-7])\b", re.I)

_FIRE = re.compile(r"\bfire (?:and|&) rescue (?:service\b|authority)", re.I)  # the inspectorate’s name has “services”
_PROGRAMMES = (
    (re.compile(r"child protection re-?\s?inspection", re.I), "ncpi-reinspection"),
    (re.compile(r"child protection post-?\s?inspection", re.I), "ncpi-post-inspection"),
    (re.compile(r"joint (?:targeted area )?inspection", re.I), "jtai"),
    (re.compile(r"national child protection inspection|child protection inspection", re.I), "ncpi"),
)
_CHILDREN = re.compile(r"\bchild(?:ren)?\b", re.I)
_SEVERAL_FORCES = re.compile(
    r"\b(?:across|of|in|from) (?:all )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several) "
    r"(?:police )?forces\b",
    re.I,
)
NO_FORCE = "fire and rescue"  # a page about another service, of which nothing is read
MAX_TITLE = 150  # characters
_OF_MANY = re.compile(r"\bforce press releases\b|\bnational (?:overview|list|report)\b", re.I)
_JUDGED = re.compile(
    r"\b(?:judged|found|graded) that (.{2,60}?):|^(.{2,60}?)['’]s? (?:effectiveness|efficiency|legitimacy) at\b", re.I
)


@dataclass(frozen=True)
class Context:
    """What a whole page is about. What it does not say, or says in two ways, is empty; ``doubts`` says why."""

    forces: Forces
    force_id: str = ""
    programme: str = ""
    cycle: str = ""
    pillar: str = ""
    year: str = ""  # of publication, or in the title
    national: bool = False
    source: Source = field(default_factory=Source)
    doubts: tuple[str, ...] = ()


def of(document: Document, forces: Forces) -> Context:
    """What a page is about: by its address, its title and headings, and only then by its text."""
    path = plain(urlsplit(document.address).path.replace("/", " ").replace("_", "-"))
    headings = [line.text for line in document.lines if line.heading in (1, 2)][:3] or [
        line.text for line in document.lines[:4] if len(line.text) < MAX_TITLE and not line.item
    ]
    titles = [plain(text) for text in (document.title, *headings) if text]
    beginning = plain(" . ".join(line.text for line in document.lines[:25]))
    doubts = []
    by_address, by_title = _force_of_address(path, forces), _force_of_titles(titles, forces)
    if by_address and by_title and by_address != by_title:
        doubts.append(f"the address is of {forces.short[by_address]}, the title of {forces.short[by_title]}")
    of_address, of_titles = _cycle_of([path], forces), _cycle_of(titles, forces)
    cycle, cycles = of_address or of_titles or _cycle_of([beginning], forces), {of_address, of_titles} - {""}
    if len(cycles) > 1:
        doubts.append(f"the address and the title are of different cycles: {' and '.join(sorted(cycles))}")
    if any(_OF_MANY.search(title) for title in titles) or len(_forces_judged(document, forces)) > 1:
        by_address = by_title = beginning = ""  # a page of many forces is about none of them
    programme = NO_FORCE if any(map(_FIRE.search, titles)) else _programme_of(document, titles, cycle)
    dated = _date_of(document)
    return Context(
        forces,
        by_title or by_address or _force_of_beginning(beginning, forces),
        programme,
        cycle if programme in ("", "peel") else "",
        next((pillar for text in (path, *titles) if (pillar := pillar_of(text))), ""),
        dated[:4] or next(iter(re.findall(r"\b20[012]\d\b", " ".join(titles))), ""),
        bool(_SEVERAL_FORCES.search(plain(document.text))),
        Source(document.address, kind_of(document.address), dated),
        tuple(doubts),
    )


def last_year_of(cycle: str) -> int:
    """The last year of a cycle: 2019 of 2018-19."""
    return 2000 + int(cycle[-2:])


def long_after(dated: str, cycle: str) -> bool:
    """Whether a date is more than two years after its cycle: perhaps the day on which the site moved."""
    return bool(dated and cycle) and int(dated[:4]) > last_year_of(cycle) + 2


def day_in(text: str) -> str:
    """The first day, or else month, that a text names, as in the record: ``2017-03-02`` or ``2017-03``."""
    if match := _DAY.search(text):
        day, month, year, d, m, y, iso_year, iso_month, iso_day = match.groups()
        if month:
            numbers = int(year), _month(month), int(day)
        else:
            numbers = (int(y), int(m), int(d)) if y else (int(iso_year), int(iso_month), int(iso_day))
        try:
            return datetime.date(*numbers).isoformat()
        except ValueError:  # no day that the calendar has
            return ""
    if match := _MONTH_OF_YEAR.search(text):
        return f"{match[2]}-{_month(match[1]):02}"
    return ""


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.casefold()[:3]))


def _date_of(document: Document) -> str:
    """When a page was published or last updated, by its own words; the first date in its first lines otherwise."""
    lines = [plain(line.text) for line in document.lines]
    for line in lines:
        if (match := _PUBLISHED.match(line)) and (day := day_in(line[match.end() : match.end() + 40])):
            return day
    return next((day for line in lines[:6] if len(line) < 120 and (day := day_in(line)) and len(day) == 10), "")


def _force_of_address(path: str, forces: Forces) -> str:
    words = f" {path} "
    found = {
        force
        for force in forces.short
        if re.search(rf"(?<![\w-]){re.escape(force)}(?=[ ]|-20\d\d|-police|-const)", words)
    }
    return found.pop() if len(found) == 1 else ""


def _force_of_titles(titles: list[str], forces: Forces) -> str:
    for title in titles:
        found = forces.within(title)
        if len(found) == 1:
            return found[0]
    return ""


def _force_of_beginning(beginning: str, forces: Forces) -> str:
    found = forces.within(beginning)
    return found[0] if len(found) == 1 else ""


def _forces_judged(document: Document, forces: Forces) -> set[str]:
    """The forces of which the page says what inspectors judged."""
    found = (match for line in document.lines if (match := _JUDGED.search(plain(line.text))))
    return {force for match in found if (force := forces.named(match[1] or match[2]))}


def _cycle_of(texts: list[str], forces: Forces) -> str:
    """The cycle named by the first of these texts that names exactly one."""
    for text in texts:
        found = {cycle or match[1] or match[2] for pattern, cycle in _CYCLES for match in pattern.finditer(text)}
        found |= {match[1] for match in _ANNUAL.finditer(text)}
        if (match := _FORCE_AND_YEAR.match(text)) and forces.named(match["force"]):
            found.add(match["year"])
        if len(found) == 1:
            return found.pop()
    return ""


def _programme_of(document: Document, titles: list[str], cycle: str) -> str:
    for text in titles:
        for pattern, programme in _PROGRAMMES:
            if pattern.search(text):
                return programme
    if cycle:
        return "peel"
    beginning = plain(" ".join(line.text for line in document.lines[:60]))
    for pattern, programme in _PROGRAMMES:
        if pattern.search(beginning):
            return "thematic" if programme == "ncpi" and _SEVERAL_FORCES.search(beginning) else programme
    if re.search(r"\bPEEL\b", beginning):
        return "peel"
    return "ncpi" if _CHILDREN.search(beginning) else ""
