"""Pages of PEEL 2014 to 2018/19: a question, and its grade on a line below it.

    Anyshire PEEL 2017
    Effectiveness
    How effective is the force at keeping people safe and reducing crime?
    Last updated 01/02/2018
    Good
    …
    Questions for Effectiveness
    1
    How effective is the force at tackling serious and organised crime?
    Requires improvement

Between a question and its grade are at most its number and the date. Where the grade should be, a sentence may say
that the force was not inspected on it. If there is neither, the grade is not known: some saved forms lose lines of one
word, so that “Good” is missing where “Requires improvement” survives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.reading import vocabulary
from data.reading.context import Context
from data.reading.documents import Document
from data.reading.facts import Fact
from data.reading.sentences import graded_phrases, of_another_year, sentences
from data.reading.vocabulary import GRADE_LINE, UNGRADED_LINE, Question

LAYOUT = "PEEL 2014 to 2018/19, a question and its grade"
LAST_CYCLE = "2018-19"
MOST_BETWEEN = 3  # lines between a question and its grade: its number, the date, and one more
MAX_QUESTION = 250  # characters

_BETWEEN = re.compile(r"\W*(?:(?:question )?\d{1,2}|last updated\b.{0,40}|question)\W*", re.I)
NOT_INSPECTED = re.compile(
    r"\bnot (?:re-?)?inspected (?:again )?in 20\d\d|\bnot subject to (?:a )?detailed inspection", re.I
)
STANDS = re.compile(r"\bstill stands?\b|\bcarried over\b|\bremains? in place\b", re.I)


def read(document: Document, context: Context) -> Iterator[Fact]:
    """The grade, or the gap, below each question of the cycle."""
    if context.cycle > LAST_CYCLE:
        return
    lines = document.lines
    questions = [(n, question) for n, line in enumerate(lines) if (question := _question(line.text, context.cycle))]
    for (start, question), (end, _) in zip(questions, [*questions[1:], (len(lines), None)]):
        if question.theme_id:
            yield from _below(question, [line.text for line in lines[start:end]], context)


def without_grade(document: Document, context: Context, facts: list[Fact]) -> list[str]:
    """The questions on a page for which no fact was read."""
    if not context.cycle or context.cycle > LAST_CYCLE:
        return []
    read_themes = {fact.theme_id for fact in facts}
    questions = [q for line in document.lines if (q := _question(line.text, context.cycle)) and q.theme_id]
    return list(dict.fromkeys(q.name for q in questions if q.theme_id not in read_themes))


def _question(text: str, cycle: str) -> Question | None:
    """The question that a line consists of, in its official wording."""
    if len(text) > MAX_QUESTION or not (text.endswith("?") or text.startswith("How well the force")):
        return None
    found = vocabulary.question(re.sub(r"^\W*(?:question )?\d{1,2}\W+", "", text, flags=re.I), cycle)
    return found if found and found.official else None


def _below(question: Question, section: list[str], context: Context) -> Iterator[Fact]:
    """The fact that a section states, whose first line is its question."""
    head, *rest = section
    common = {
        "layout": LAYOUT, "force_id": context.force_id, "cycle": context.cycle, "theme_id": question.theme_id
    }  # fmt: skip
    shown, gap_word, seen = "", "", head
    for line in rest[:MOST_BETWEEN]:
        if match := GRADE_LINE.fullmatch(line):
            shown, seen = vocabulary.grade(match["grade"]), f"{head} {line}"
        elif match := UNGRADED_LINE.fullmatch(line):
            gap_word, seen = match["word"].casefold(), f"{head} {line}"
        if shown or gap_word or not _BETWEEN.fullmatch(line):
            break
    near = rest[: MOST_BETWEEN + 2]
    reason = next((s for line in near for s in sentences(line) if NOT_INSPECTED.search(s)), "")
    stands = bool(reason and STANDS.search(" ".join(near)))
    if shown:
        basis = "carried-over" if stands else "stated"
        yield Fact("judgments", sentence=f"{seen} {reason}".strip(), value=shown, basis=basis, **common)
    elif reason:
        kind = "grade-stands" if stands else "not-inspected"
        sentence = " ".join(dict.fromkeys([head, *(line for line in near if reason in line)]))
        yield Fact("gaps", sentence=sentence, value=kind, **common)
    elif gap_word:
        later = gap_word in ("to be graded", "not yet graded")
        doubt = ("the page was saved before this was graded: a later one has the grade",) if later else ()
        yield Fact("gaps", sentence=seen, value="not-graded", doubts=doubt, **common)
    else:
        yield from _in_prose(question, rest, common)


def _in_prose(question: Question, lines: list[str], common: dict) -> Iterator[Fact]:
    """The grade of a question that its own section gives in a sentence, since the line of the grade was not seen."""
    for sentence in (sentence for line in lines for sentence in sentences(line)):
        for graded in () if of_another_year(sentence) else graded_phrases(sentence):
            found = vocabulary.question(graded.phrase, question.cycle)
            if found and found.theme_id == question.theme_id:
                doubts = ("read from a sentence: the line with the grade was not seen",)
                yield Fact(
                    "judgments", sentence=sentence, value=graded.grade, basis="interpreted", doubts=doubts, **common
                )
                return
