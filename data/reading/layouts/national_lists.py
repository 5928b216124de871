"""National lists: which forces have which grade on one question.

    The force judged as outstanding is Anyshire Police.
    The two forces assessed as ‘requires improvement’ are Otherton Police and Thirdland Constabulary.
    All other forces were judged as ‘good’.
    HMICFRS has not given Fourthham Police a graded judgment.

or each grade on a line of its own, and below it the names of forces with commas between. What is graded is the pillar
or question that the line before the list names, or else the one pillar that the title names. “All other forces” is
worked out, of those that are named nowhere on the page’s list, and is to be looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data.reading import vocabulary
from data.reading.context import Context
from data.reading.documents import Document
from data.reading.facts import Fact
from data.reading.numbers import NUMBER
from data.reading.sentences import sentences
from data.reading.vocabulary import GRADE_LINE, QUOTED_GRADE, pillar_of, plain

LAYOUT = "National lists of forces"
_JUDGED = r"(?:judged|assessed|graded|rated)"
_ARE = re.compile(
    rf"\bforces? (?:that (?:was|were) )?{_JUDGED} (?:as |to be )?{QUOTED_GRADE} (?:is|are|was|were)\b:?\s*"
    r"(?P<list>.+)$",
    re.I,
)
_BRACKETS = re.compile(rf"\b{NUMBER} forces? \((?P<list>[^)]+)\) (?:as |to be )?{QUOTED_GRADE}", re.I)
_OTHERS = re.compile(rf"\ball (?:the )?other forces (?:were|are) {_JUDGED}? ?(?:as |to be )?{QUOTED_GRADE}", re.I)
_NO_GRADE = re.compile(
    r"\b(?:has|have|did|was|were) not (?:been )?(?:give|given|graded?) (?P<list>.+?)"
    r"(?: an?(?: overall)? grade(?:d judge?ment)?\b|$)",
    re.I,
)
MAX_WORDS = 4  # of the name of a force
FORCE_WORDS = re.compile(r"\bforces\b", re.I)


def read(document: Document, context: Context) -> Iterator[Fact]:
    """The grades in each list, and those of “all other forces”."""
    if not context.cycle and context.programme not in ("", "peel"):
        return
    found: list[Fact] = []
    others: list[Fact] = []
    theme_above = context.pillar
    for position, line in enumerate(document.lines):
        text = plain(line.text)
        theme_above = _theme_in(text, context.cycle) or theme_above  # “… for their overall effectiveness as follows”
        if position and (grade := GRADE_LINE.fullmatch(document.lines[position - 1].text)):
            names, unknown = forces_in(text, context)
            if names and len(unknown) <= len(names) and all(len(name.split()) <= MAX_WORDS for name in unknown):
                seen = f"{document.lines[position - 1].text} {line.text}"
                value = vocabulary.grade(grade["grade"])
                found += _facts(_fact(seen, value, theme_above, context), names, unknown)
            continue
        for sentence in sentences(line.text):
            clear = plain(sentence)
            theme = _theme_in(clear, context.cycle) or theme_above
            for match in (*_ARE.finditer(clear), *_BRACKETS.finditer(clear)):
                fact = _fact(sentence, vocabulary.grade(match["grade"]), theme, context)
                found += _facts(fact, *forces_in(match["list"], context))
            if match := _NO_GRADE.search(clear):
                gap = replace(_fact(sentence, "not-graded", theme, context), table="gaps")
                found += _facts(gap, forces_in(match["list"], context)[0])
            if match := _OTHERS.search(clear):
                others.append(_fact(sentence, vocabulary.grade(match["grade"]), theme, context))
    yield from found
    for fact in others:
        named = {other.force_id for other in found if other.theme_id == fact.theme_id}
        doubt = f"worked out: “all other forces” are those that the list does not name ({len(named)} are named)"
        rest = [force for force in context.forces.short if force not in named]
        yield from _facts(replace(fact, basis="derived", doubts=(doubt,)), rest)


def forces_in(text: str, context: Context) -> tuple[list[str], list[str]]:
    """The forces in a list, and the names in it that are of no force, or of several."""
    known, unknown = [], []
    pieces = [piece.strip(" .'\"") for piece in re.split(r"(\s*(?:;|,\s+and\b|,|\band\b|&)\s*)", text.strip(" ."))]
    start = 0
    while start < len(pieces):
        # Names of forces have “and” in them, too: the longest known name first.
        for end in (min(start + 3, len(pieces)), start + 1):
            if force := context.forces.named(re.sub(r"\s*&\s*", " & ", " ".join(pieces[start:end]))):
                known.append(force)
                break
        else:
            end = start + 1
            if pieces[start]:
                unknown.append(pieces[start])
        start = end + 1
    return known, unknown


def _theme_in(text: str, cycle: str) -> str:
    """The theme that a line says a list is about: a question, or the one pillar that it names along with forces."""
    if len(text) < 250 and (question := vocabulary.question(text, cycle)):
        return question.theme_id
    return pillar_of(text) if FORCE_WORDS.search(text) and cycle <= "2018-19" else ""


def _facts(fact: Fact, forces: list[str], unknown: list[str] = ()) -> list[Fact]:
    """A fact for each force, and for each name that is of none that is known."""
    return [replace(fact, force_id=force) for force in forces] + [
        replace(fact, force_as_printed=name) for name in unknown
    ]


def _fact(sentence: str, grade: str, theme: str, context: Context) -> Fact:
    return Fact("judgments", LAYOUT, sentence, cycle=context.cycle, theme_id=theme, value=grade)
