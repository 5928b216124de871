"""Reports that a reader drops on the page: each row that was read from them beside its sentence, to accept or leave.

The reader accepts, corrects or leaves each row; those accepted are checked like tables that were handed in.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import streamlit as st

import data
from data import intake, parquet
from data.reading import Fact, Given, Reading, Source, documents
from data.reading.context import long_after
from data.reading.facts import GAP_KINDS, GRADES, KINDS
from data.reading.rows import NEW, OTHER, SAME, Known, make
from data.reading.vocabulary import theme_elsewhere
from parts.address.english import counted, escape_markdown, listed
from parts.address.labels import label
from parts.html.markup import render
from parts.preview import checks, verdicts
from queries.caching import cached

BEGINNING, TABLE_HEADING = 2_000, re.compile(rb"(inspection|force|theme|gap)_id")
PER_PAGE = 20  # rows that are shown at once: each has some widgets
MAX_TITLE = 150  # characters of a page’s title that are shown
NAME = "name: "  # before a name that the reader explained
BASES = ("interpreted", "stated", "derived", "later-report")  # how a corrected grade can be known


def are_reports(files: list[tuple[str, bytes]]) -> bool:
    """Whether any of these files is a saved page rather than a table."""
    return any(_is_report(name, content) for name, content in files)


def _is_report(name: str, content: bytes) -> bool:
    """A file of text is a table if it begins with the headings of one, as Excel’s “Unicode text” does."""
    ending = Path(name).suffix.casefold()
    begins = content[:BEGINNING].replace(b"\0", b"")  # of UTF-16
    return ending in documents.ENDINGS and not (ending == ".txt" and TABLE_HEADING.search(begins))


def accepted_rows(files: list[tuple[str, bytes]]) -> tuple[list[tuple[str, bytes]], verdicts.Names]:
    """Show what reports say, and give the rows that the reader accepts, as tables to check, with a name for each row.

    Ends the page while there are none. Raises ``checks.QueueFull``, or ``sandbox.LimitExceeded``.
    """
    pages = [file for file in files if _is_report(*file)]
    if tables := [file[0] for file in files if not _is_report(*file)]:
        names = escape_markdown(listed(tables))
        st.warning(f"{names}: check tables separately, without reports.", icon=":material/info:")
    if refused := intake.too_large(pages):
        st.error(escape_markdown(str(refused)), icon=":material/error:")
        st.stop()
    keys = {name: hashlib.sha256(name.encode() + b"/" + content).hexdigest()[:12] for name, content in pages}
    given = {name: _given(_memory(key)) for name, key in keys.items()}
    readings, refused = checks.read_reports(pages, given)
    for name, reason in refused.items():
        st.error(f"{escape_markdown(name)} cannot be read: {escape_markdown(reason)}.", icon=":material/error:")
    known, rows = _known(), []
    doubts, for_all = _beyond_totals(readings, keys, known), st.container()
    for page in readings:
        rows += [(row, page.title) for row in _page(page, keys[page.file], known, doubts)]
    sure = [row for row, _ in rows if row.sure]
    if len(readings) > 1 and sure:
        text = (
            f"Accept all {len(sure)} sure rows of {len(readings)} pages" if len(sure) > 1 else "Accept the 1 sure row"
        )
        for_all.button(text, key="report.sure", on_click=_accept, args=(sure,))
    accepted = [(row, title) for row, title in rows if row.accepted and not row.fact.missing_fields]
    chosen = [(row.fact, row.source, title) for row, title in accepted]
    if readings:
        _finish(chosen, readings, len(rows))
    else:
        st.stop()
    tables = [(f"{table}.csv", intake.as_csv(table, rows).encode()) for table, rows in make(chosen, known).items()]
    return tables, _names([row for row, _ in accepted])


def _names(accepted: list[_Row]) -> verdicts.Names:
    """The words by which the reader knows each accepted row, by the file and row that it gets in a table."""
    names, filled = {}, Counter()
    for row in accepted:
        filled[row.fact.table] += 1
        names[f"{row.fact.table}.csv", filled[row.fact.table] + 1] = row.in_words
    return names


def _beyond_totals(readings: list[Reading], keys: dict[str, str], known: Known) -> dict[str, tuple[str, ...]]:
    """Why rows are in doubt that would make more grades than were printed, by the key of the row: of all pages."""
    facts = {}
    for page in readings:
        for number, fact in enumerate(page.facts):
            key = _key(fact, keys[page.file], number)
            facts[key] = _corrected(fact, _memory(key))
    doubted = known.checked_against_totals(list(facts.values()))
    return {key: new.doubts[len(old.doubts) :] for (key, old), new in zip(facts.items(), doubted)}


@cached
def _known() -> Known:
    return Known(parquet.published_tables(data.TABLES))


def _memory(key: str) -> dict:
    """What the reader entered for a page or a row, which is kept while its widgets are not shown."""
    return st.session_state.setdefault("check.entries", {}).setdefault(key, {})


def _given(entries: dict) -> Given:
    names = tuple(
        (name.removeprefix(NAME), value) for name, value in entries.items() if name.startswith(NAME) and value
    )
    return Given(
        **{name: entries[name] for name in ("address", "dated", "force_id", "cycle") if name in entries}, names=names
    )


# A page


def _page(page: Reading, key: str, known: Known, doubts: dict[str, tuple[str, ...]]) -> list[_Row]:
    """Show a page with its rows. Gives those that the record does not have."""
    st.header(escape_markdown(page.title[:MAX_TITLE]), anchor=False)
    source = _source(page, _memory(key), key)
    rows = [_Row(fact, _key(fact, key, n), known, source, doubts) for n, fact in enumerate(page.facts)]
    fresh = [row for row in rows if row.standing != SAME]
    same = [row for row in rows if row.standing == SAME]
    sure = [row for row in fresh if row.sure]
    corrected = sum(bool(row.fact.corrected) for row in fresh)
    numbers = {
        "sure": len(sure),
        "corrected by you": corrected,
        "to look at again": len(fresh) - len(sure) - corrected,
        "already in the record": len(same),
    }
    parts = [f"{number} {what}" for what, number in numbers.items() if number]
    summed = f"{counted(len(rows), 'row')} read: {listed(parts)}" if rows else "no rows read"
    st.markdown(f"{escape_markdown(page.file)} ({page.form}): {summed}.")
    st.caption(escape_markdown(f"From {source.address or 'an unknown address'}, {source.dated or 'without a date'}"))
    for note in page.notes:
        st.info(escape_markdown(note), icon=":material/info:")
    if sure:
        text = f"Accept the {len(sure)} that are sure" if len(sure) > 1 else "Accept the 1 that is sure"
        st.button(text, key=f"report.sure.{key}", on_click=_accept, args=(sure,))
    for row in _shown(fresh, key):
        row.show()
    _others("Rows already in the record", [row.in_words for row in same])
    _others("Sentences with a grade from which no row was read", page.unread, expanded=not rows)
    return fresh


def _source(page: Reading, entries: dict, key: str) -> Source:
    """Where the page is from, as it says itself or the reader says."""
    themes = Counter(fact.as_printed for fact in page.facts if fact.as_printed)
    forces = Counter(fact.force_as_printed for fact in page.facts if fact.force_as_printed)
    incomplete = (
        [name for name in page.missing_fields if name != "address"] or not page.source.address or themes or forces
    )
    title = "About this page" + (": fill in what the page does not say itself" if incomplete else "")
    with st.expander(title, expanded=bool(incomplete)):
        address = _text("Address of the page", "address", entries, key, page.source.address)
        if not address:
            st.caption("A grade needs the address of the page that states it: copy it from your browser.")
        with st.container(horizontal=True):
            dated = _text("Date on the page (year-month-day)", "dated", entries, key, page.source.dated)
            if "cycle" in page.missing_fields or entries.get("cycle"):
                _choice(
                    "PEEL cycle", "cycle", entries, key, {row["cycle"]: row["name"] for row in _known().rows("cycles")}
                )
            if "force_id" in page.missing_fields or entries.get("force_id"):
                _choice("Force", "force_id", entries, key, _forces())
            kinds = {kind: label("source_kind", kind) for kind in KINDS}
            follows = _known().kind_of(address)  # a page without an address can be anybody's
            kind = entries.get(f"kind.{address}") or follows
            _select("Published by", f"report.kind.{key}.{address}", kinds, kind, (entries, f"kind.{address}"))
        cycles = {fact.cycle for fact in page.facts if fact.cycle}
        for name, number in themes.items():
            elsewhere = sorted({_themes()[theme] for cycle in cycles if (theme := theme_elsewhere(name, cycle))})
            hint = f" In other cycles it names “{listed(elsewhere)}”." if elsewhere else ""
            title = f"Which theme is “{_without_markdown(name)}”? ({counted(number, 'row')})"
            _choice(title + hint, f"{NAME}{name}", entries, key, _themes(_family(page.facts)))
        for name, number in forces.items():
            title = f"Which force is “{_without_markdown(name)}”? ({counted(number, 'row')})"
            _choice(title, f"{NAME}{name}", entries, key, _forces())
        if dated and any(long_after(dated, cycle) for cycle in cycles):
            st.warning(
                f"{escape_markdown(dated)} is more than two years after the inspection. It may be the day on which the "
                "site moved, so we leave it out of the rows.",
                icon=":material/event_busy:",
            )
    return Source(address, kind, dated, page.title)


def _without_markdown(name: str) -> str:
    """A name on a page, without what Markdown takes for marks: a label is read out with its escapes."""
    return " ".join(re.sub(r"[^\w\s,;.()&'’-]", " ", name.replace("_", " ")).split())


def _text(title: str, name: str, entries: dict, key: str, default: str) -> str:
    widget = f"report.{name}.{key}"
    return st.text_input(
        title, entries.get(name) or default, key=widget, on_change=_note, args=(entries, name, widget)
    ).strip()


def _choice(title: str, name: str, entries: dict, key: str, options: dict[str, str]) -> None:
    _select(title, f"report.{name}.{key}", options, entries.get(name, ""), (entries, name))


def _select(title: str, widget: str, options: dict[str, str], value: str, noted: tuple[dict, str]) -> None:
    """A list to choose from, which says what was chosen so far.

    Its value is given as its default: in a popover that is closed, one from the session’s state would be lost.
    """
    st.selectbox(
        title,
        list(options),
        index=list(options).index(value) if value in options else None,
        format_func=options.get,
        placeholder="Choose",
        key=widget,
        on_change=_note,
        args=(*noted, widget),
    )


def _note(entries: dict, name: str, widget: str) -> None:
    """Keep what the reader has just entered."""
    value = st.session_state[widget]
    entries[name] = value.strip() if isinstance(value, str) else value if value is not None else ""


def _shown(rows: list[_Row], key: str) -> list[_Row]:
    """The rows of a page that are shown at once."""
    if len(rows) <= PER_PAGE:
        return rows
    starts = range(0, len(rows), PER_PAGE)
    name = {start: f"{start + 1}–{min(start + PER_PAGE, len(rows))}" for start in starts}
    start = st.segmented_control(
        f"{len(rows)} rows", list(starts), format_func=name.get, default=0, key=f"report.shown.{key}"
    )
    return rows[start or 0 : (start or 0) + PER_PAGE]


def _others(title: str, lines: list[str], *, expanded: bool = False) -> None:
    if lines:
        with st.expander(f"{title}: {len(lines)}", expanded=expanded):
            st.markdown("\n".join(f"- {escape_markdown(line)}" for line in lines))


def _accept(rows: list[_Row]) -> None:
    for row in rows:
        row.entries["accepted"] = True
        st.session_state[row.widget("accepted")] = True


# A row


def _key(fact: Fact, page: str, number: int) -> str:
    return f"{page}.{number}.{hashlib.sha256(repr(fact.key).encode()).hexdigest()[:6]}"


def _corrected(fact: Fact, entries: dict) -> Fact:
    """A fact with what the reader entered for it."""
    corrected = {name: value for name, value in entries.items() if name in _CORRECTABLE and value}
    counts = tuple((name, entries.get(f"count.{name}", value)) for name, value in fact.counts)
    new = "" if corrected.get("inspection_id", fact.new_inspection) != fact.new_inspection else fact.new_inspection
    # What a reader adds where the page gave nothing is an answer, not a correction.
    before = {name: read for name in corrected if (read := getattr(fact, name)) and read != corrected[name]}
    before |= {name: read for (name, read), (_, now) in zip(fact.counts, counts) if read != now}
    was = ", ".join(
        read.replace("-", " ") if name == "value" else f"{name.replace('_', ' ')} {read}"
        for name, read in before.items()
    )
    basis = entries.get("basis") or "interpreted" if before else fact.basis
    return replace(fact, **corrected, counts=counts, new_inspection=new, basis=basis, corrected=was)


class _Row:
    """A fact as the reader sees it: as it was read, with what the reader corrected."""

    def __init__(self, fact: Fact, key: str, known: Known, source: Source, doubts: dict[str, tuple[str, ...]]):
        self.key, self.entries = key, _memory(key)
        self.read, self.known, self.source = fact, known, source
        fact = known.settled(_corrected(fact, self.entries), source)
        self.fact = replace(fact, doubts=(*fact.doubts, *doubts.get(key, ())))
        self.standing, self.held = known.standing(self.fact)

    @property
    def accepted(self) -> bool:
        return bool(self.entries.get("accepted"))

    @property
    def sure(self) -> bool:
        return self.fact.sure and self.standing == NEW

    def widget(self, name: str) -> str:
        return f"report.{name}.{self.key}"

    @property
    def in_words(self) -> str:
        return self.known.in_words(self.fact)

    def show(self) -> None:
        """The row with its sentence, what is in doubt about it, and what can be corrected."""
        incomplete = bool(self.fact.missing_fields)
        with st.container(border=True, key=f"report-row-{self.key.replace('.', '-')}"):
            widget = self.widget("accepted")
            if incomplete:
                st.session_state[widget] = self.entries["accepted"] = False
            st.session_state.setdefault(widget, self.accepted)
            st.checkbox(
                f"Accept: {self.in_words}",  # of the record’s own names; screen readers would read escapes out
                key=widget,
                disabled=incomplete,
                on_change=_note,
                args=(self.entries, "accepted", widget),
            )
            st.html(render("read_row.html", sentence=self.read.sentence, marks=self._marks()))
            if incomplete:
                self._corrections()
            else:
                with st.popover("Change…", icon=":material/edit:"):
                    self._corrections()

    def _marks(self) -> list[str]:
        """What a reader must know of the row; empty if the page states it as it is, and the record does not have it."""
        marks = [f"Corrected by you. It was read as: {self.fact.corrected}."] if self.fact.corrected else []
        marks += [f"Look again: {doubt}." for doubt in self.fact.doubts]
        if unknown := [name for name in (self.fact.as_printed, self.fact.force_as_printed) if name]:
            names = listed([f"“{name}”" for name in unknown])
            if self.fact.missing_fields:
                marks.append(f"We do not know {names}. Choose what it means above, under “About this page”.")
        elif "inspection" in self.fact.missing_fields:
            marks.append("Which inspection is it of?")
        if self.standing == OTHER:
            marks.append(f"The record has something else: {self.held}.")
        return marks

    def _corrections(self) -> None:
        fact = self.fact
        with st.container(horizontal=True):
            if not fact.national:
                self._choose("Force", "force_id", _forces(), fact.force_id)
            if fact.programme == "peel":
                cycles = {row["cycle"]: row["name"] for row in self.known.rows("cycles")}
                self._choose("PEEL cycle", "cycle", cycles, fact.cycle)
            else:
                self._choose("Inspection", "inspection_id", self._candidates(), fact.inspection_id)
            if fact.table in ("judgments", "gaps"):
                family = "peel" if fact.programme == "peel" else "child-protection-graded"
                self._choose("Theme", "theme_id", _themes(family), fact.theme_id)
            if fact.table == "judgments":
                grades = {grade: label("grade", grade) for grade in GRADES}
                self._choose("Grade", "value", grades, fact.value)
                if fact.corrected:
                    bases = {basis: label("basis", basis) for basis in BASES}
                    self._choose("How the corrected grade is known", "basis", bases, fact.basis)
            elif fact.table == "gaps":
                self._choose("Why no grade", "value", {kind: kind.replace("-", " ") for kind in GAP_KINDS}, fact.value)
            for name, value in fact.counts:
                _text(name.replace("_", " ").capitalize(), f"count.{name}", self.entries, self.key, value)

    def _candidates(self) -> dict[str, str]:
        """The inspections that the fact can be of, and a new one."""
        names = self.known.inspection_names()
        found = {name: names[name] for name in self.known.candidates(self.fact, self.source)}
        if new := self.read.new_inspection or self.fact.new_inspection:
            found[new] = f"New: {new}"
        if chosen := self.fact.inspection_id:
            found.setdefault(chosen, names.get(chosen, chosen))
        return found

    def _choose(self, title: str, name: str, options: dict[str, str], value: str) -> None:
        _select(title, self.widget(name), options, value, (self.entries, name))


_CORRECTABLE = ("force_id", "cycle", "inspection_id", "theme_id", "value")


def _family(facts: list[Fact]) -> str:
    return "peel" if all(fact.programme == "peel" for fact in facts) else "child-protection-graded"


def _forces() -> dict[str, str]:
    return {row["force_id"]: row["short_name"] for row in _known().rows("forces")}


def _themes(family: str = "") -> dict[str, str]:
    rows = _known().rows("themes")
    return {row["theme_id"]: row["name"] for row in rows if not family or row["family"] == family}


# What was accepted


def _finish(chosen: list[tuple[Fact, Source, str]], readings: list[Reading], to_accept: int) -> None:
    """A button that checks what was accepted; ends the page until it is pressed for these rows.

    ``to_accept``: how many rows could be accepted, or are to be completed first.
    """
    without_address = sum(not source.address and fact.table != "case_audits" for fact, source, _ in chosen)
    without_kind = sum(not source.kind for _, source, _ in chosen)
    for number, what in ((without_address, "the address of its page"), (without_kind, "who published its page")):
        if number:
            need = f"{counted(number, 'accepted row')} still {'needs' if number == 1 else 'need'} {what}"
            st.warning(f"{need}: open “About this page”.", icon=":material/link:")
    missing = without_address or without_kind
    now = repr([(fact, source) for fact, source, _ in chosen])
    if not chosen and not to_accept:
        _nothing_to_accept(readings)
    elif not chosen:
        st.info(
            "Accept the rows that are right. We then check them like any others, and you can download them.",
            icon=":material/check_box:",
        )
    elif st.session_state.get("check.accepted") != now and not missing:
        text = f"Check the {counted(len(chosen), 'accepted row')}"
        st.button(text, type="primary", key="check.accept", on_click=_set_accepted, args=(now,))
    if not chosen or missing or st.session_state.get("check.accepted") != now:
        st.stop()
    st.divider()


def _nothing_to_accept(readings: list[Reading]) -> None:
    """Say why there is no row to accept: the record has all that was read, or pages were left unread."""
    unread = sum(len(page.unread) for page in readings)
    named = f"{counted(unread, 'sentence')} {'names' if unread == 1 else 'name'} a grade"
    if any("cycle" in page.missing_fields and not page.facts for page in readings):
        text = "We could read no row yet: choose the PEEL cycle under “About this page”."
        st.info(text, icon=":material/arrow_upward:")
    elif not any(page.facts for page in readings):
        if unread:  # each page has said that it gave no row
            st.markdown(f"{named}: enter {'it' if unread == 1 else 'them'} in the template.")
    elif unread:
        text = f"The record already has every row that we read. {named} from which we read no row: see the list above."
        st.info(text, icon=":material/info:")
    else:
        st.info("The record already has everything in it.", icon=":material/done_all:")


def _set_accepted(now: str) -> None:
    st.session_state["check.accepted"] = now
