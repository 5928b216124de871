"""Inspection reports as people save them, read into rows to check. Nothing that is read is published by itself.

A file becomes lines (``documents.py``: HTML, PDF, plain text), what the page is about is found (``context.py``), and
each layout (``layouts/``) gives the facts that it finds, with the sentence that each was read from. ``read`` puts them
together: facts that state the same thing are one, and facts that contradict each other are both kept, in doubt.
``rows.py`` makes rows of the record of those that a person has accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from data import parquet
from data.reading import context as contexts
from data.reading import documents
from data.reading.context import Context
from data.reading.documents import Document, Unreadable
from data.reading.facts import Fact, Given, Reading, Source
from data.reading.layouts import case_files, national_lists, press_notes, question_pages, reports, statements
from data.reading.rows import Known
from data.reading.sentences import mentions_grade, sentences
from data.reading.vocabulary import Forces

__all__ = ["Fact", "Given", "Reading", "Source", "Unreadable", "read", "read_files"]

# In the order of how much they can be relied on: of facts that say the same, the first is kept.
LAYOUTS = (question_pages, press_notes, reports, national_lists, statements, case_files)
MAX_UNREAD = 200  # sentences that are shown
_INSPECTORS = re.compile(r"\bPEEL\b|\bHMIC|\binspect", re.I)
_NO_TITLE = re.compile(r"skip to .{3,20}|\d\d? \w+ 20\d\d|https?://\S+", re.I)


def read(name: str, content: bytes, forces: Forces, given: Given = Given()) -> Reading:  # noqa: B008
    """All that a page says, as facts. Raises ``Unreadable``."""
    document = documents.load(name, content)
    if given.address:
        document = replace(document, address=given.address)
    context = contexts.of(document, forces)
    if given.dated:
        context = replace(context, source=replace(context.source, dated=given.dated))
    if given.force_id:
        context = replace(context, force_id=given.force_id)
    if given.cycle:
        context = replace(context, cycle=given.cycle, programme="peel")
    layouts = () if context.programme == contexts.NO_FORCE else LAYOUTS
    found = [_named(fact, dict(given.names)) for layout in layouts for fact in layout.read(document, context)]
    facts = [_with_doubts(fact, context) for fact in _once(found)]
    return Reading(
        name,
        document.form,
        _title(document),
        context.source,
        facts,
        list(_unread(document, [fact.sentence for fact in found]))[:MAX_UNREAD],
        list(_notes(document, context, facts)),
        tuple(_missing_fields(document, context, facts)),
    )


def read_files(
    files: list[tuple[str, bytes]], record: Path, given: dict[str, Given]
) -> tuple[list[Reading], dict[str, str]]:
    """What each file says, with its inspections as the record in a folder knows them; and why others are no pages.

    ``given``: what a person says of a page, by the name of its file.
    """
    known = Known(parquet.published_tables(record))
    forces, found, refused = Forces.of(known.tables), [], {}
    for name, content in files:
        try:
            page = read(name, content, forces, given.get(name, Given()))
        except Unreadable as error:
            refused[name] = str(error)
            continue
        found.append(replace(page, facts=[known.settled(fact, page.source) for fact in page.facts]))
    return found, refused


def _title(document: Document) -> str:
    headings = [line.text for line in document.lines if line.heading]
    lines = [line.text for line in document.lines if not _NO_TITLE.fullmatch(line.text)]
    return document.title or (headings or lines or [document.file])[0]


def _missing_fields(document: Document, context: Context, facts: list[Fact]) -> Iterable[str]:
    """What the page as a whole does not say: its ``address``, ``cycle`` or ``force_id``."""
    if not context.source.address:
        yield "address"
    of_peel = context.programme in ("", "peel") and _INSPECTORS.search(document.text)
    if not context.cycle and of_peel and mentions_grade(document.text):
        yield "cycle"
    if any("force_id" in fact.missing_fields and not fact.force_as_printed and not fact.national for fact in facts):
        yield "force_id"


def _named(fact: Fact, names: dict[str, str]) -> Fact:
    """The fact with its theme and force, where a person has said which ones the page means."""
    theme, force = names.get(fact.as_printed, ""), names.get(fact.force_as_printed, "")
    return replace(fact, theme_id=fact.theme_id or theme, force_id=fact.force_id or force)


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """Each fact once, the surest of those that state the same. Those that contradict each other are all in doubt."""
    by_key: dict[tuple, dict[tuple, Fact]] = {}
    for fact in facts:
        same = by_key.setdefault(fact.key, {})
        content = (fact.table, fact.value, fact.counts)
        if content not in same or (fact.sure and not same[content].sure):
            same[content] = fact
    found = []
    for same in by_key.values():
        stated = [fact for fact in same.values() if fact.sure]
        for fact in same.values():
            others = [other for other in same.values() if other is not fact]
            # Where the page states a grade as it is, prose with another one speaks of something else, mostly.
            if len(stated) == 1 and fact is stated[0] and all(other.doubts for other in others):
                found.append(fact)
            elif others and fact.key[-1]:
                alternatives = ", ".join(dict.fromkeys(other.says for other in others))
                found.append(replace(fact, doubts=(*fact.doubts, f"the page also says: {alternatives}")))
            else:
                found.append(fact)
    return found


def _with_doubts(fact: Fact, context: Context) -> Fact:
    """A fact with what is in doubt about its page."""
    doubts = list(context.doubts)
    if contexts.long_after(context.source.dated, fact.cycle):
        last = contexts.last_year_of(fact.cycle)
        doubts.append(
            f"the page is dated {context.source.dated}, more than two years after {last}: it may be the day on which "
            "the site moved, or the report of a later inspection"
        )
    return replace(fact, doubts=(*fact.doubts, *doubts)) if doubts else fact


def _unread(document: Document, seen: list[str]) -> Iterable[str]:
    """The sentences with a grade in them that gave no fact."""
    for line in document.lines:
        if line.text and any(line.text in sentence for sentence in seen):
            continue
        for sentence in sentences(line.text):
            if mentions_grade(sentence) and not any(sentence in other or other in sentence for other in seen):
                yield sentence


def _notes(document: Document, context: Context, facts: list[Fact]) -> Iterable[str]:
    """What a reader must know of a page as a whole."""
    if context.programme == contexts.NO_FORCE:
        yield "This page is about a fire and rescue service, not a police force."
    elif not facts:
        yield (
            "We found no grades or counts on this page in a layout that we know. We read a question or a heading with "
            "its grade on the line below, a report’s table of judgments, “HMICFRS judged that …” with a list, “The "
            "extent to which the force is … is good”, lists of the forces with a grade, and counts of case files."
        )
    if document.left_out:
        yield f"{document.left_out} lines of more than {documents.MAX_LINE:,} characters were left out."
    if missing := question_pages.without_grade(document, context, facts):
        yield (
            "We see no grade below these questions, so we do not know it: some saved pages lose lines of one word. "
            + " ".join(missing)
        )
    graded = reports.areas_graded(document) if context.cycle >= reports.FIRST_CYCLE else 0
    found = len({fact.theme_id or fact.as_printed for fact in facts if fact.table == "judgments"})
    if graded and found < graded:
        yield f"The report makes graded judgments in {graded} areas, of which {found} were read."
        if document.form != "HTML":
            yield f"The table of judgments is lost when a page is saved as {document.form}: save it as HTML."
