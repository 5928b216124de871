"""Reports since 2021/22: a table of judgments, and a section for each area with its grade below the heading.

    Our inspection assessed how good Anyshire Police is in 12 areas of policing. We make graded judgments in 11 of
    these 12 as follows:
      Outstanding | Good             | Adequate            | Requires improvement | Inadequate
                  | Preventing crime | Investigating crime |                      |

    Investigating crime
    Adequate
    Anyshire Police is adequate at investigating crime.

The table has the grades as headings with the areas below, or an area and its grade in each row. Plain text and PDF lose
it, so that only the sections are left: the notes of the reading say how many of the areas were found. The names of
child protection’s five topics are in the same places.
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
from data.reading.sentences import graded_phrases, of_another_year, sentences
from data.reading.vocabulary import GRADE_LINE, UNGRADED_LINE, grade, plain

LAYOUT = "Reports since 2021/22"
FIRST_CYCLE = "2021-22"
MAX_HEADING = 110  # characters
LINES_TO_GRADE = 2
_GRADED_OF = re.compile(
    rf"\bgraded judge?ments? in (?P<graded>{NUMBER}|all)(?: of (?:these|the|those))? ?(?P<all>{NUMBER})?", re.I
)
# Headings below which other things are graded, or nothing is.
_NO_AREA = re.compile(
    r"^(?:our judge?ments?|overall summary|contents|grades?|key|area|summary|what we found)\W*$", re.I
)


def read(document: Document, context: Context) -> Iterator[Fact]:
    """The grade of each area, and the totals of the table of judgments."""
    children = context.programme.startswith("ncpi")
    if not children and context.cycle < FIRST_CYCLE:
        return
    table = list(_table(document.lines))
    sections = list(_sections(document.lines))
    for area, value, seen in (*table, *sections):
        yield _judgment(area, value, seen, context)
    yield from _sentences(document, context)
    graded = areas_graded(document)
    if not children and table and graded == len(table):
        counts = dict.fromkeys(TOTALS, 0) | {"areas_graded": graded}
        for _, value, _ in table:
            counts[value.replace("-", "_")] += 1
        yield Fact(
            "grade_counts",
            layout=LAYOUT,
            sentence=_sentence_of_totals(document),
            force_id=context.force_id,
            cycle=context.cycle,
            counts=tuple((name, str(count)) for name, count in counts.items()),
        )


def areas_graded(document: Document) -> int:
    """In how many areas the report says that it makes graded judgments; 0 if it does not say."""
    match = _GRADED_OF.search(plain(_sentence_of_totals(document)))
    if not match:
        return 0
    graded = match["graded"] if match["graded"].casefold() != "all" else match["all"] or "no"
    return number(graded)


def _sentence_of_totals(document: Document) -> str:
    found = (s for line in document.lines for s in sentences(line.text) if _GRADED_OF.search(plain(s)))
    return next(found, "")


def _table(lines: list[Line]) -> Iterator[tuple[str, str, str]]:
    """Each area in the table of judgments, its grade, and its row."""
    heads: list[str] = []
    for line in lines:
        if not line.cells:
            heads = []
            continue
        grades = [grade(m["grade"]) if (m := GRADE_LINE.fullmatch(cell)) else "" for cell in line.cells]
        if sum(map(bool, grades)) > 1 and all(g or not cell.strip() for g, cell in zip(grades, line.cells)):
            heads = grades
        elif heads and len(heads) == len(line.cells) and not any(grades):
            for head, cell in zip(heads, line.cells):
                for area in filter(None, map(str.strip, cell.splitlines())):
                    if head:
                        yield area, head, f"{head.replace('-', ' ').capitalize()}: {area}"
        elif len(line.cells) == 2 and sum(map(bool, grades)) == 1:
            area = line.cells[0] if grades[1] else line.cells[1]
            if area.strip() and not area.strip().isdigit():
                yield " ".join(area.split()), grades[0] or grades[1], line.text


def _sections(lines: list[Line]) -> Iterator[tuple[str, str, str]]:
    """Each heading with a grade just below it."""
    for position, line in enumerate(lines):
        match = GRADE_LINE.fullmatch(line.text)
        if line.cells or not match or not position:
            continue
        above = next(
            (
                other.text
                for other in reversed(lines[max(0, position - LINES_TO_GRADE) : position])
                if not other.cells and not GRADE_LINE.fullmatch(other.text) and not UNGRADED_LINE.fullmatch(other.text)
            ),
            "",
        )
        if above and len(above) <= MAX_HEADING and not above.endswith((".", ":", ";")) and not _NO_AREA.match(above):
            yield re.sub(r"^\d{1,2}\W+", "", above), grade(match["grade"]), f"{above} {line.text}"


def _sentences(document: Document, context: Context) -> Iterator[Fact]:
    """“Anyshire Police is adequate at investigating crime”: stated, if it is the first sentence below its heading."""
    heading = ""
    for line in document.lines:
        if line.cells or line.item:
            continue
        if len(line.text) <= MAX_HEADING and not line.text.endswith((".", ":", ";", "?")):
            heading = heading if GRADE_LINE.fullmatch(line.text) else line.text
            continue
        for nth, sentence in enumerate(sentences(line.text)):
            if of_another_year(sentence) or not context.forces.within(sentence[:60]):
                continue
            for graded in graded_phrases(sentence):
                theme = _theme(graded.phrase, context)
                if not theme or context.forces.within(sentence[:60])[0] != context.force_id:
                    continue
                first = nth == 0 and heading and theme == _theme(heading, context)
                yield _judgment(graded.phrase, graded.grade, sentence, context, in_prose=not first)
        heading = ""


def _theme(area: str, context: Context) -> str:
    if context.programme == "peel":
        return theme_of(area, context.cycle)
    found = vocabulary.question(re.sub(r"\bof child protection arrangements\b", "", area), "")
    return found.theme_id if found else ""


def _judgment(area: str, value: str, seen: str, context: Context, in_prose: bool = False) -> Fact:
    theme = _theme(area, context)
    doubts = ("read from a sentence, not from a line with the grade",) if in_prose else ()
    return Fact(
        "judgments",
        layout=LAYOUT,
        sentence=seen,
        programme=context.programme or "peel",
        force_id=context.force_id,
        cycle=context.cycle,
        theme_id=theme,
        value=value,
        basis="interpreted" if in_prose else "stated",
        as_printed="" if theme else area,
        doubts=doubts,
    )
