"""Press notes: what inspectors judged of a force, as a list or in a sentence, for many forces on one page.

    HMICFRS judged that Anyshire Police:
      • is ‘good’ at preventing crime and tackling anti-social behaviour; and
      • ‘requires improvement’ in how it tackles serious and organised crime.

    HMICFRS graded Anyshire Police’s performance across nine areas of policing and found the force was good in two
    areas, adequate in four areas, requires improvement in two areas and inadequate in one area.
    HMICFRS said the areas requiring improvement are responding to the public; and investigating crime.

The list may lack its first line; then it is of the force that the lines before it name, if they name one. A phrase that
is not known as a question of the cycle is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.reading import vocabulary
from data.reading.context import Context
from data.reading.documents import Document, Line
from data.reading.facts import TOTALS, Fact
from data.reading.layouts.statements import theme_of
from data.reading.numbers import NUMBER, number
from data.reading.sentences import Graded, graded_phrases, of_another_year, sentences
from data.reading.vocabulary import GRADE, QUOTED_GRADE, plain

LAYOUT = "Press notes"
LINES_BEFORE = 4  # in which a force is looked for, if the list lacks its first line
JUDGED = re.compile(
    r"\b(?:HMICFRS|HMIC|inspectors|the inspectorate|we) (?:have )?(?:judged|found|said|graded) (?:that )?"
    r"(?P<who>.{2,80}?)\s*:\s*(?P<rest>.*)$",
    re.I,
)
# With its verb or in quotation marks: “good at …” alone is a list of details.
_ITEM = re.compile(
    rf"^\W*(?:(?:it )?(?:is|was) (?:judged |graded )?(?:to be |as )?\W?{GRADE}|(?:it )?['\"]{GRADE}['\"]|"
    r"(?:it )?requires improvement)\W{0,2} (?:at|in|for|with)\b",
    re.I,
)
_HEADLINE = re.compile(
    r"^(?P<who>.{3,60}?)['’]s? (?P<pillar>effectiveness|efficiency|legitimacy) (?:at|in) "
    rf"keeping people safe and reducing crime (?:is |was )?{QUOTED_GRADE}\W*$",
    re.I,
)
_TOTALS = re.compile(rf"\bperformance (?:across|in) (?P<areas>{NUMBER}) areas\b", re.I)
_COUNTED = re.compile(
    rf"{QUOTED_GRADE}\W{{0,3}} (?:at |in )(?P<number>{NUMBER})(?: areas?| of)?|"
    r"\b(?P<first>" + NUMBER + r") (?:areas? )?(?:were |was |are |is )?(?:graded |rated |judged )?(?:as )?[‘'“\"]?"
    rf"(?P<then>{GRADE})\b",
    re.I,
)
_AREAS = re.compile(
    r"\bareas? (?:that |which )?(?:(?:were|was|are|is) )?(?:graded |rated |judged )?(?:as )?"
    rf"['\"]?(?P<grade>{GRADE})['\"]? (?:are|is|were|was|include)\b:?\s*(?P<list>.+)$|"
    rf"\bunder the ['\"]?(?P<below>{GRADE})['\"]? grade (?:are|is|were|was)\b:?\s*(?P<these>.+)$",
    re.I,
)


def read(document: Document, context: Context) -> Iterator[Fact]:
    """The grades of each force on the page, and the totals of its areas."""
    if not context.cycle:
        return
    force, listing = "", False
    for position, line in enumerate(document.lines):
        text = plain(line.text)
        if match := _HEADLINE.match(text):
            force, listing = match["who"], True
            graded = Graded(match["pillar"], vocabulary.grade(match["grade"]))
            yield from _judgment(line.text, force, context, graded)
        elif match := JUDGED.search(text):
            force, listing = _force_of_page(match["who"], context) or match["who"], True
            if match["rest"]:
                yield from _phrases(match["rest"], line.text, force, context)
        elif _ITEM.match(text) and (line.item or listing):
            if not listing:
                force, listing = _force_before(document.lines[:position], context), True
            yield from _phrases(text, line.text, force, context)
        else:
            listing = listing and line.item
            for sentence in sentences(line.text):
                yield from _totals(sentence, context)
                yield from _areas(sentence, context)


def _force_of_page(who: str, context: Context) -> str:
    return context.force_id if re.fullmatch(r"(?:the )?(?:force|constabulary|it)", who, re.I) else ""


def _force_before(lines: list[Line], context: Context) -> str:
    """The force that the lines just before a list name, the nearest first."""
    for line in reversed(lines[-LINES_BEFORE:]):
        named = context.forces.within(line.text)
        if len(named) == 1:
            return named[0]
    return context.force_id


def _phrases(text: str, sentence: str, force: str, context: Context) -> Iterator[Fact]:
    for graded in () if of_another_year(text) else graded_phrases(text):
        yield from _judgment(sentence, force, context, graded)


def _judgment(sentence: str, force: str, context: Context, graded: Graded) -> Iterator[Fact]:
    """A grade of a force on a phrase; names that are not known are asked. None on a question that is not graded."""
    theme = theme_of(graded.phrase, context.cycle)
    if not theme and vocabulary.question(graded.phrase, context.cycle):
        return
    force_id = force if force in context.forces.short else context.forces.named(force)
    yield Fact(
        "judgments",
        LAYOUT,
        sentence,
        force_id=force_id,
        cycle=context.cycle,
        theme_id=theme,
        value=graded.grade,
        as_printed="" if theme else graded.phrase,
        force_as_printed="" if force_id else force,
    )


def _totals(sentence: str, context: Context) -> Iterator[Fact]:
    """“… across nine areas of policing and found the force was good in two areas, adequate in seven areas.”"""
    text = plain(sentence)
    match = _TOTALS.search(text)
    if not match or context.cycle <= "2018-19":
        return
    counts = dict.fromkeys(TOTALS, 0)
    counts["areas_graded"] = number(match["areas"])
    for found in _COUNTED.finditer(text[match.end() :]):
        grade = vocabulary.grade(found["grade"] or found["then"])
        counts[grade.replace("-", "_")] = number(found["number"] or found["first"])
    together = sum(counts[name] for name in TOTALS[1:])
    if not together:
        return
    agree = together == counts["areas_graded"]
    doubts = () if agree else (f"the numbers add up to {together}, not to {counts['areas_graded']}",)
    named = context.forces.within(text[: match.start()])
    yield Fact(
        "grade_counts",
        layout=LAYOUT,
        sentence=sentence,
        force_id=named[0] if len(named) == 1 else context.force_id,
        cycle=context.cycle,
        counts=tuple((name, str(value)) for name, value in counts.items()),
        doubts=doubts,
    )


def _areas(sentence: str, context: Context) -> Iterator[Fact]:
    """“The areas requiring improvement are responding to the public; investigating crime, and …”"""
    match = _AREAS.search(plain(sentence))
    if not match or context.cycle <= "2018-19" or of_another_year(sentence):
        return
    grade = vocabulary.grade(match["grade"] or match["below"])
    for phrase in split_areas(match["list"] or match["these"], context.cycle):
        yield from _judgment(sentence, context.force_id, context, Graded(phrase, grade))


def split_areas(text: str, cycle: str) -> list[str]:
    """The areas in a list, although the names of areas have commas and “and” in them: the longest known name first."""
    found = []
    for part in re.split(r";\s*(?:and\s+)?", text.strip(" .'\"")):
        pieces = re.split(r"(,\s+and\s+|,\s+|\s+and\s+|\s+&\s+)", part.strip(" ,"))
        start = 0
        while start < len(pieces):
            ends = [end for end in range(len(pieces), start, -2) if theme_of("".join(pieces[start:end]), cycle)]
            end = ends[0] if ends else start + 1
            found.append("".join(pieces[start:end]).strip(" ,'\""))
            start = end + 1
    return [phrase for phrase in found if phrase]
