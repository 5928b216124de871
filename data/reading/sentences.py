"""Sentences: where they end, and what is graded in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from data.reading.vocabulary import GRADE, QUOTED_GRADE, grade, plain

MAX_SENTENCE = 2_000  # characters; what is longer is no sentence, and would take long to look through
_END = re.compile(r"(?<=[.!?])[’”\"')]*\s+(?=[‘“\"'(]*[A-Z0-9])")
# No end of a sentence: initials and abbreviations.
_ABBREVIATED = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sir|No|approx|e\.g|i\.e)|\b[A-Z])\.$")

# “is good at …”, “requires improvement in …”, “judged to be outstanding in …”, “as good in respect of …”
_BEFORE = re.compile(
    rf"(?:to )?(?<![\w-]){QUOTED_GRADE}(?![\w-])[’'\"]?\s+(?:at|in|for|with)\b"
    r"(?: (?:respect of|relation to|terms of))?\s*",
    re.I,
)
_TO_REQUIRE = re.compile(r"\bto require improvement\b", re.I)
# “its use of resources is assessed to be good”
_AFTER = re.compile(
    rf"(?P<phrase>[^;:.]+?)\s+(?:is|are|was|were)\s+(?:also )?(?:judged|assessed|graded|rated|found)?\s*"
    rf"(?:to be|as)?\s*{QUOTED_GRADE}\s*(?:$|[;.])",
    re.I,
)
_TRAILING = re.compile(
    r"(?:[\s,;:.]|\b(?:and|but|however|while|whilst|although|it|is|are|be|was|also|to|we|judged|assessed|graded|"
    r"the force|the constabulary)\b)+$",
    re.I,
)
_LEADING = re.compile(r"^(?:(?:the )?(?:way|manner) (?:in which )?(?:the force |it )?|how (?:the force |it )?)", re.I)

# A sentence that speaks of another year’s judgment is not read: it states that year’s grade.
_EARLIER = re.compile(
    r"\b(?:last year|previous(?:ly)?|year before|earlier (?:inspection|grade|judgment)|last inspection|since our last|"
    r"improvement on|deteriorat\w+ from|compared (?:with|to)|in (?:our )?20\d\d|20\d\d inspection)",
    re.I,
)
_SAME_AS = re.compile(r"(?:judgment|grade) this year is the same as last year|consistent with last year", re.I)


@dataclass(frozen=True)
class Graded:
    """A phrase that a sentence grades: “is good at investigating crime”."""

    phrase: str
    grade: str


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    found, held = [], ""
    for part in _END.split(" ".join(text.split())):
        held = f"{held} {part}".strip()
        if not _ABBREVIATED.search(held):
            found.append(held)
            held = ""
    return [sentence for sentence in [*found, held] if sentence and len(sentence) <= MAX_SENTENCE]


def mentions_grade(text: str) -> bool:
    """Whether it contains a word for a grade."""
    return bool(re.search(rf"(?<![\w-]){GRADE}(?![\w-])", text, re.I))


def of_another_year(sentence: str) -> bool:
    """Whether it speaks of the judgment of an earlier inspection, too."""
    return bool(_EARLIER.search(sentence)) and not _SAME_AS.search(sentence)


def graded_phrases(sentence: str) -> Iterator[Graded]:
    """What a sentence grades, in order: each phrase with its grade, without the words that join them."""
    text = _TO_REQUIRE.sub("to be requires improvement", plain(sentence))
    starts = list(_BEFORE.finditer(text))
    for match, after in zip(starts, [*starts[1:], None]):
        phrase = text[match.end() : after.start() if after else len(text)]
        phrase = re.split(r"[;.]|, (?:but|however|although|while|which|with)\b", phrase, maxsplit=1)[0]
        yield Graded(_LEADING.sub("", _TRAILING.sub("", phrase)).strip(" '\","), grade(match["grade"]))
    for clause in re.split(r"[;:]\s*(?:and\s+)?|(?<=\w)\.\s+", text):
        if not _BEFORE.search(clause) and (match := _AFTER.match(clause)):
            yield Graded(match["phrase"].strip(" '\","), grade(match["grade"]))
