"""Statements in prose, on main pages of PEEL 2014 to 2018/19 and in the inspectorate’s own words elsewhere.

    The extent to which the force is effective at keeping people safe and reducing crime is good.
    Anyshire Police is judged to be good in the efficiency with which it keeps people safe; its planning for future
    demand is judged to require improvement.
    In terms of its effectiveness, the force is good at investigating offending.

A statement counts if it names a question of the cycle, or one pillar, and nothing else: “good at catching criminals”
is no question. One that speaks of another year’s judgment is not read. “The extent to which …” is the inspectorate’s
formula for the grade itself; anything else was read from prose, and is to be looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.reading import vocabulary
from data.reading.context import Context
from data.reading.documents import Document
from data.reading.facts import Fact
from data.reading.sentences import graded_phrases, mentions_grade, of_another_year, sentences
from data.reading.vocabulary import QUOTED_GRADE, pillar_of, plain

LAYOUT = "Statements on main pages and in prose"
FORMULA = re.compile(
    r"\bextent to which (?P<about>.{3,160}?)(?: is| are)?\s*:?\s*"
    rf"(?:{QUOTED_GRADE}|(?P<later>not yet graded))\W*$",
    re.I,
)
_PILLAR = re.compile(
    r"(?:the |its )?(?P<pillar>effectiveness|efficiency|legitimacy)(?: (?:at|in|with which) (?P<at>.+))?", re.I
)
_WHOLE_PILLAR = vocabulary.subjects("keeping people safe and reducing crime")
IN_PROSE = "read from a sentence, not from a line with the grade"


def read(document: Document, context: Context) -> Iterator[Fact]:
    """The grades that sentences state of the one force that the page is about."""
    if not context.cycle:
        return
    for line in document.lines:
        if line.text.endswith("?") or line.item:
            continue
        for sentence in sentences(line.text):
            if not mentions_grade(sentence) and "not yet graded" not in sentence:
                continue
            for clause in re.split(r";\s*(?:and\s+)?", sentence):
                yield from _formula(clause.strip(), context)
            if not FORMULA.search(plain(sentence)) and not of_another_year(sentence):
                yield from _prose(sentence, context)


def _formula(clause: str, context: Context) -> Iterator[Fact]:
    """“The extent to which the force is … is good.”"""
    match = FORMULA.search(plain(clause))
    about = plain(match["about"]) if match else ""
    subject = re.match(r"(?:the )?(.+?) (?:is|operates|treats)\b", about)
    force = context.force_id
    if subject and (other := context.forces.named(subject[1])):
        force = other
    if not match or context.cycle > "2018-19":
        return
    common = {
        "layout": LAYOUT, "sentence": clause, "force_id": force, "cycle": context.cycle, "theme_id": pillar_of(about)
    }  # fmt: skip
    if match["later"]:
        doubt = "the page was saved before this was graded: a later one has the grade"
        yield Fact("gaps", value="not-graded", doubts=(doubt,), **common)
    else:
        as_printed = "" if common["theme_id"] else about
        yield Fact("judgments", value=vocabulary.grade(match["grade"]), as_printed=as_printed, **common)


def _prose(sentence: str, context: Context) -> Iterator[Fact]:
    force = _subject(sentence, context)
    for graded in graded_phrases(sentence) if force else ():
        theme = theme_of(graded.phrase, context.cycle)
        if theme:
            yield Fact(
                "judgments",
                layout=LAYOUT,
                sentence=sentence,
                force_id=force,
                cycle=context.cycle,
                theme_id=theme,
                value=graded.grade,
                basis="interpreted",
                doubts=(IN_PROSE,),
            )


def theme_of(phrase: str, cycle: str) -> str:
    """The theme that a phrase in prose names: by a known name of the cycle, or as “the efficiency with which …”."""
    if found := vocabulary.question(phrase, cycle):
        return found.theme_id
    match = _PILLAR.fullmatch(phrase)
    if not match or cycle > "2018-19":
        return ""
    if match["at"] and not vocabulary.subjects(match["at"]) <= _WHOLE_PILLAR:
        found = vocabulary.question(match["at"], cycle)  # “its effectiveness at investigating crime”
        return found.theme_id if found else ""
    pillar = match["pillar"].casefold()
    return pillar if cycle >= "2015" or pillar == "efficiency" else ""  # in 2014 only efficiency was graded as a whole


def _subject(sentence: str, context: Context) -> str:
    """The force that a sentence is about: the one that it begins with, or that of the page; none if it is another."""
    beginning = re.split(r"\b(?:is|are|was|requires?|has)\b", plain(sentence), maxsplit=1)[0]
    named = context.forces.within(beginning)
    if len(named) == 1:
        return named[0]
    return context.force_id if not named else ""
