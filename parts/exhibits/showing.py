"""Showing exhibits on a page. The markup of an exhibit, with its figure, is rendered once per answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace

import streamlit as st
from markupsafe import Markup

from parts import turns
from parts.address.force_names import named_in_full
from parts.address.labels import in_words
from parts.address.selection import Selection
from parts.charts.chart import Chart
from parts.exhibits import embedding, scrolling, sharing
from parts.exhibits.exhibit import Exhibit
from parts.files import formats
from parts.html import drawn
from parts.html.markup import Html, render, unfolded
from queries import Answer
from queries.caching import cached

# Total size of the rendered exhibits of a record: bounded, since readers' filters determine how many there are.
MAX_BYTES_RENDERED = 96_000_000


@dataclass(frozen=True)
class Place:
    """Where on a page an exhibit is: the level of its heading, and whether its table is closed until it is opened.

    Without a level, it is that of the exhibit. One exhibit of a page says how its grades are ``known``.
    """

    level: int = 0
    folded: bool = False
    known: bool = False


# What the exhibits of a fold are rendered to, while its page shows them.
_in_fold: ContextVar[list[Html] | None] = ContextVar("in_fold", default=None)

IN_SECTION, FOLDED, KNOWN = Place(level=3), Place(level=3, folded=True), Place(known=True)


def show(exhibit: Exhibit, chosen: Selection, *, place: Place = Place(), **fixed) -> Answer:
    """Ask an exhibit's question, and show and return the answer, as ``show_answer`` does.

    ``fixed`` are parameters that the page sets, overriding what the reader has chosen for them.
    """
    return show_answer(exhibit, exhibit.ask(chosen, **fixed), place=place)


@contextmanager
def in_one_fold(name: str, heading: str, about: str, *notes: Markup | str) -> Iterator[None]:
    """Show the exhibits of the block as the last section of a page, closed until a reader or a link to one opens it.

    They are one element, which costs a rerun less than one for each. ``about`` stands beside the heading, the ``notes``
    before the exhibits. A frame on another site has its exhibit alone.
    """
    if embedding.embedded_exhibit():
        yield
        return
    rendered: list[Html] = []
    token = _in_fold.set(rendered)
    try:
        yield
    finally:
        _in_fold.reset(token)
    notes = tuple(map(named_in_full, notes))
    st.html(render("fold.html", name=name, heading=heading, about=about, notes=notes, exhibits=rendered))


def show_answer(
    exhibit: Exhibit, answer: Answer, *, suffix: str = "", legend: bool | tuple[str, ...] = True, place: Place = Place()
) -> Answer:
    """Show an answer to the question of an exhibit. ``suffix`` distinguishes uses of one exhibit on a page.

    ``legend``: whether it has one of its own, or the names that the legend of the page explains, which it leaves out.

    Without ``legend``, the page already has one. If the reader's address asks for a single exhibit, no other is shown.
    """
    turns.give_way()
    if answer.rows.empty and not exhibit.nothing:
        return answer
    name = f"{exhibit.name}-{suffix}" if suffix else exhibit.name
    embedded = embedding.embedded_exhibit()
    if embedded and (embedded.drawn or embedded.name not in (name, *exhibit.aliases)):
        return answer
    if embedded:
        embedded.drawn = True
    level = exhibit.level if embedded or not place.level else place.level
    with embedded.place.container() if embedded else nullcontext():
        if answer.rows.empty:
            _put(_render_nothing(exhibit, answer, name, level))
        else:
            root = "" if embedded else sharing.root()
            folded, known = place.folded and not embedded, place.known or bool(embedded)
            style = _Style(name, root, True if embedded else legend, level, folded, known)
            _draw(_render(exhibit, answer, style), exhibit, answer, name)
    return answer


def _draw(rendered: Html, exhibit: Exhibit, answer: Answer, name: str) -> None:
    """Draw a rendered exhibit, as a single element if possible, since each takes time at every rerun."""
    if not exhibit.scrolled:
        _put(rendered)
        return
    with st.container(key=f"exhibit-{name}"):
        st.html(rendered)
        scrolling.show_rows(exhibit, answer, name)


def _put(rendered: Html) -> None:
    if (fold := _in_fold.get()) is not None:
        fold.append(rendered)
    else:
        st.html(rendered)


@cached
def _render_nothing(exhibit: Exhibit, answer: Answer, name: str, level: int) -> Html:
    title, sentence = exhibit.title_of(answer), exhibit.sentence_of(answer)
    nothing = exhibit.nothing_for(answer)
    words = render("nothing.html", name=name, title=title, level=level, nothing=nothing, shows=sentence)
    return _in_container(name, words)


def _in_container(name: str, markup: Html) -> Html:
    """An exhibit of markup only, with the class that Streamlit gives to containers."""
    return Html('<div class="st-key-exhibit-{}">{}</div>').format(name, markup)


@dataclass(frozen=True)
class _Style:
    """How an exhibit is rendered, as far as its place on a page decides it.

    Without a root there is no menu: an embedded exhibit has a link to its page instead.
    """

    name: str
    root: str
    legend: bool | tuple[str, ...]
    level: int
    folded: bool
    known: bool


@cached(max_bytes=MAX_BYTES_RENDERED, size=sys.getsizeof)
def _render(exhibit: Exhibit, answer: Answer, style: _Style) -> Html:
    name, embedded = style.name, not style.root
    title = exhibit.title_of(answer)
    shown = exhibit.rows_shown(answer)
    chart = exhibit.draw(answer)
    table = ""
    if exhibit.table:
        table = exhibit.table(shown, *([] if chart else exhibit.companions_of(answer)), caption=title)
        if embedded:
            table = unfolded(table)
    head = render(
        "head.html",
        name=name,
        title=title,
        level=style.level,
        takeaway=exhibit.takeaway_for(answer),
        shows=exhibit.sentence_of(answer, sized=answer.question.counts != "no rows"),
        legend=legend_of(chart, style.legend) if chart else "",
    )
    foot = render(
        "foot.html",
        title=title,
        reading=exhibit.reading,
        table=table,
        summary=_summary(chart, table, style.folded),
        menu=sharing.menu(exhibit, answer, chart or table, style.root, name) if style.root else "",
        on_screen=exhibit.on_screen,
        rows=sharing.address_on_paper(exhibit, answer, style.root) if style.root else "",
        notes=exhibit.all_notes(answer) if embedded else exhibit.notes_on_page(answer, known=style.known),
    )
    if chart:
        place = drawn.place_of(chart, name, stretched=exhibit.stretched)
        parts = Html('<div class="fc-drawn"><div>{}</div>{}<div>{}</div></div>').format(head, place, foot)
        return _in_container(name, parts)
    # The menu of a table to scroll comes before its rows, since many come for it.
    if exhibit.scrolled:
        return head + foot + scrolling.on_paper(exhibit, answer)
    return _in_container(name, head + foot)


def legend_of(chart: Chart, legend: bool | tuple[str, ...]) -> Markup | str:
    """The legend of a chart, or what the names of another ``legend`` leave to explain; empty if it has none."""
    explained = () if isinstance(legend, bool) else legend
    entries = [entry for entry in chart.legend if entry.name not in explained] if legend is not False else []
    return render("legend.html", entries=entries) if entries else ""


def _summary(chart: Chart | None, table: Markup | str, folded: bool) -> str:
    """What the table of an exhibit is folded under; empty if it is open."""
    if chart and table:
        return "Show as a table"
    return "Show the table" if folded and table else ""


def file_of(exhibit: Exhibit, answer: Answer, ending: str) -> bytes:
    """The rows of an exhibit as a file, with the labels that its table shows."""
    _, make = formats.FORMATS[ending]
    reading = ending in formats.FOR_READING
    in_file = exhibit.rows_shown(answer) if reading else exhibit.rows_in_file(answer, ending)
    about = None if ending in formats.BY_ROW else exhibit.about(in_file)
    if exhibit.as_seen and ending in formats.WORKBOOKS and len(answer):
        about = replace(about, as_seen=exhibit.as_seen(answer.rows))
    return make(in_words(in_file.shown), about)
