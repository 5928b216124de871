"""Child protection: how many of the case files that inspectors read were good, and how many were not.

    Of the 60 cases examined, 20 were good, 25 required improvement and 15 were inadequate.
    Of the 50 case files in four forces, 40% were inadequate or needed improvement.

            | Good | Requires improvement | Inadequate
    Overall |  20  |          25          |     15

Each number belongs to the grade next to it, in the order in which the sentence gives them. Counts that do not add up
are kept as printed, with a note, and are to be looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.reading.context import Context
from data.reading.documents import Document
from data.reading.facts import Fact
from data.reading.numbers import NUMBER, number
from data.reading.sentences import sentences
from data.reading.vocabulary import GRADE, GRADE_LINE, grade, plain

LAYOUT = "Child protection, counts of case files"
PROGRAMMES = ("ncpi", "ncpi-post-inspection", "ncpi-reinspection", "jtai", "thematic", "other-child-protection")
MAX_WORDS_BETWEEN = 9  # between a number and its grade
_FILES = r"(?:case files?|cases?|files?|investigations|records)"
_TOTAL = re.compile(
    r"\b(?:of|in|examined|audited|assessed|reviewed|looked at|total of|all|read)\s+(?:the |all |its |our )*"
    rf"(?P<total>{NUMBER})\s+(?:[\w-]+ ){{0,3}}?{_FILES}\b",
    re.I,
)
_TOKEN = re.compile(
    rf"(?P<percent>\d{{1,3}}(?:\.\d+)?)\s*(?:%|per ?cent)|(?P<number>(?<![\d.,-]){NUMBER})|"
    rf"(?P<grade>(?<![\w-]){GRADE}(?![\w-]))",
    re.I,
)
_SEPARATE = ("good", "requires_improvement", "adequate", "inadequate")
_SHARE_IN_BRACKETS = re.compile(r"\((?:\d{1,3}(?:\.\d+)?\s*(?:%|per ?cent))\)", re.I)
_TOPICS = (
    ("missing", re.compile(r"\bmissing\b", re.I)),
    ("online-abuse", re.compile(r"\bonline\b|\bindecent images\b", re.I)),
    ("cse", re.compile(r"\bsexual(?:ly)? exploit", re.I)),
    ("self-assessed-cases-re-marked", re.compile(r"\bself-assess|\bforce (?:had )?(?:assessed|rated|marked)", re.I)),
)
_WHOLE = re.compile(r"^\W*(?:total|overall|all(?: cases| files)?|case files?|number(?: of cases)?)\W*$", re.I)
_ALL_FILES = re.compile(r"total|cases|files", re.I)
_COLUMNS = {"requires-improvement": "requires_improvement"}


def read(document: Document, context: Context) -> Iterator[Fact]:
    """The counts in each sentence that names a number of case files, and in tables of them."""
    if context.programme not in PROGRAMMES:
        return
    yield from _table(document, context)
    for line in document.lines:
        parts = [] if line.cells else sentences(line.text)
        for position, sentence in enumerate(parts):
            match = _TOTAL.search(plain(sentence))
            if not match:
                continue
            counts = _counts(plain(sentence)[match.end() :])
            seen = sentence
            if not counts and position + 1 < len(parts):  # “We examined 60 cases. We found 20 good …”
                counts = _counts(plain(parts[position + 1]))
                seen = f"{sentence} {parts[position + 1]}"
            if counts:
                yield _audit({"cases_total": match["total"], **counts}, _topic(seen), seen, context)


def _counts(text: str) -> dict[str, str]:
    """The column and number of each grade in the rest of a sentence."""
    tokens = list(_TOKEN.finditer(_SHARE_IN_BRACKETS.sub("", text)))
    counts: dict[str, str] = {}
    grades_first = bool(tokens) and tokens[0]["grade"] is not None
    for position, token in enumerate(tokens):
        if token["grade"]:
            continue
        beside = _beside(tokens, position, grades_first, text)
        if not beside:
            continue
        if token["percent"]:
            names = (
                {"good"}
                if beside == ["good"]
                else {"below_good"}
                if len(beside) > 1 and "good" not in beside
                else set()
            )
            counts |= {f"{name}_pct": token["percent"] for name in names}
        elif len(beside) == 1:
            counts.setdefault(_COLUMNS.get(beside[0], beside[0]), token["number"])
        elif "good" not in beside:
            counts.setdefault("below_good", token["number"])
    return {name: value if name.endswith("pct") else str(number(value)) for name, value in counts.items()}


def _beside(tokens: list[re.Match], position: int, grades_first: bool, text: str) -> list[str]:
    """The grades that belong to a number: those after it, up to the next number, or the one before it."""
    if grades_first:
        before = tokens[position - 1]
        near = position and before["grade"] and _near(text, before.end(), tokens[position].start())
        return [grade(before["grade"])] if near else []
    found, end = [], tokens[position].end()
    for token in tokens[position + 1 :]:
        joined = not found or re.fullmatch(
            r"\W*\b(?:or|and)\b\W*(?:were |to |had |was )?", text[end : token.start()] or " ", re.I
        )
        if not token["grade"] or not joined or not _near(text, end, token.start()):
            break
        found.append(grade(token["grade"]))
        end = token.end()
    return found


def _near(text: str, start: int, end: int) -> bool:
    return len(text[start:end].split()) <= MAX_WORDS_BETWEEN and not re.search(r"[.;]", text[start:end])


def _topic(text: str) -> str:
    return next((topic for topic, pattern in _TOPICS if pattern.search(text)), "all")


def _table(document: Document, context: Context) -> Iterator[Fact]:
    """Tables with grades as headings, and a row for all files or for a part of them."""
    heads: list[str] = []
    for line in document.lines:
        if not line.cells:
            continue
        grades = [grade(m["grade"]) if (m := GRADE_LINE.fullmatch(cell)) else "" for cell in line.cells]
        if sum(map(bool, grades)) > 1:
            heads = [value or ("total" if _ALL_FILES.search(cell) else "") for value, cell in zip(grades, line.cells)]
            continue
        numbers = {
            head: cell.strip() for head, cell in zip(heads, line.cells) if head and re.fullmatch(r"\s*\d{1,4}\s*", cell)
        }
        label = line.cells[0].strip()
        of_grades = [value for head, value in numbers.items() if head != "total"]
        if len(heads) != len(line.cells) or len(of_grades) < 2:
            continue
        topic = "all" if _WHOLE.match(label) or label.isdigit() or not label else _topic(label)
        if topic == "all" and not (_WHOLE.match(label) or label.isdigit() or not label):
            continue  # a part of the sample for which the record has no name
        counts = {_COLUMNS.get(head, head): value for head, value in numbers.items() if head != "total"}
        total = numbers.get("total") or str(sum(map(int, of_grades)))
        yield _audit({"cases_total": total, **counts}, topic, line.text, context)


def _audit(counts: dict[str, str], topic: str, seen: str, context: Context) -> Fact:
    total = number(counts["cases_total"])
    doubts = []
    separate = [int(counts[name]) for name in _SEPARATE if name in counts]
    if len(separate) >= 3 and sum(separate) != total:
        doubts.append(f"the counts as printed add to {sum(separate)} of {total}")
    elif len(separate) < 3 and not {"below_good", "good_pct", "below_good_pct"} & counts.keys():
        doubts.append("not every grade has a count here")
    if topic != "all":
        doubts.append("by its wording, this is a subset of the sample")
    return Fact(
        "case_audits",
        layout=LAYOUT,
        sentence=seen,
        programme="thematic" if context.national else context.programme,
        force_id="" if context.national else context.force_id,
        topic=topic,
        counts=tuple((name, str(number(value)) if name == "cases_total" else value) for name, value in counts.items()),
        doubts=tuple(doubts),
        national=context.national,
    )
