"""Exhibits on a page. What one shows of an answer is finished once, markup and figure, and kept."""

from __future__ import annotations

import json
import threading
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property

import cachetools
import pandas
import streamlit as st
from plotly.basedatatypes import BaseFigure
from plotly.graph_objs import Figure

import queries
from pages.parts.address import embedding
from pages.parts.address.english import counted
from pages.parts.address.labels import in_words
from pages.parts.address.selection import Selection
from pages.parts.exhibits import files, sharing, tables
from pages.parts.exhibits.exhibit import Exhibit
from pages.parts.exhibits.markup import render
from queries import Answer

# Finished exhibits are kept up to this many bytes: a reader's filters choose which there are.
MAX_BYTES_KEPT = 96_000_000
# Rows of a table to scroll that are sent to the browser, all at once: a megabyte or two for so many.
MAX_ROWS_TO_SCROLL = 10_000
ROWS_HEIGHT = 560  # pixels, of a table to scroll
CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def show(exhibit: Exhibit, chosen: Selection, *, legend: bool = True, **given) -> Answer:
    """Ask an exhibit's question, and show the answer. Gives it, for the sentences of the page.

    ``given`` are parameters that the page sets, in the place of what the reader has chosen for them.
    """
    return show_answer(exhibit, exhibit.ask(chosen, **given), legend=legend)


def show_answer(exhibit: Exhibit, answer: Answer, *, nth: str = "", legend: bool = True) -> Answer:
    """Show an answer to the question of an exhibit. ``nth`` distinguishes exhibits of one name on a page.

    Without ``legend``, the page has one already that explains the colours. Where the reader's address asks for one
    exhibit alone, no other is shown.
    """
    if answer.rows.empty and not exhibit.nothing:
        return answer
    name = f"{exhibit.name}-{nth}" if nth else exhibit.name
    alone = embedding.alone()
    if alone and (alone.drawn or alone.name != name):
        return answer
    if alone:
        alone.drawn = True
    with alone.place.container() if alone else nullcontext(), st.container(key=f"exhibit-{name}"):
        if answer.rows.empty:
            st.html(
                render(
                    "nothing.html",
                    name=name,
                    title=exhibit.title_of(answer),
                    level=exhibit.level,
                    nothing=exhibit.nothing,
                    shows=exhibit.sentence_of(answer),
                )
            )
            return answer
        shown = _finished(exhibit, answer, "" if alone else sharing.root(), name, legend or bool(alone))
        to_scroll = not exhibit.chart and not exhibit.table
        # The menu of long tables comes before their rows: it is what many come for.
        st.html(shown.head + shown.foot if to_scroll else shown.head)
        if to_scroll:
            _rows_to_scroll(exhibit, answer)
        if shown.figure:
            st.plotly_chart(
                shown.figure,
                alt=shown.alt,
                key=f"chart-{name}",
                config=CONFIG,
                theme="streamlit",
                height=exhibit.height,
            )
        if shown.foot and not to_scroll:
            st.html(shown.foot)
    return answer


def _rows_to_scroll(exhibit: Exhibit, answer: Answer) -> None:
    """The rows of a table as they are kept, but in words, to scroll, sort and search."""
    frame = in_words(exhibit.rows_shown(answer).shown.head(MAX_ROWS_TO_SCROLL))
    years = {c: st.column_config.NumberColumn(c, format="%d") for c in frame.columns if c.endswith("year")}
    # Narrow where the names beside them say the same, so that what the row states is in sight.
    widths = {c: "small" for c in frame.columns if c.endswith("_id")} | {"inspection": "medium"}
    named = {c: st.column_config.TextColumn(c, width=width) for c, width in widths.items() if c in frame.columns}
    st.dataframe(
        frame,
        hide_index=True,
        height=ROWS_HEIGHT,
        placeholder="",
        alt=f"{exhibit.title_of(answer)}: {counted(len(frame), 'row')}, {counted(len(frame.columns), 'column')}",
        # What people read first; the identifiers that it stands for last.
        column_order=[
            *(c for c in frame.columns if not c.endswith("_id")),
            *(c for c in frame.columns if c.endswith("_id")),
        ],
        column_config={"source_url": st.column_config.LinkColumn("source_url", width="medium"), **named, **years},
    )
    if beginning := tables.only_the_beginning(len(frame), len(answer)):
        st.html(beginning)


@dataclass(frozen=True)
class _Finished:
    """An exhibit as it is sent to browsers. Without a figure all of it is in ``head``."""

    head: str
    foot: str = ""
    figure: BaseFigure | None = None
    alt: str = ""

    @cached_property
    def size(self) -> int:
        """About how many bytes it takes in memory; a figure as Python objects takes some times its JSON."""
        figure = 4 * len(json.dumps(self.figure.to_dict(), default=str)) if self.figure else 0
        return len(self.head.encode()) + len(self.foot.encode()) + figure


class _KeptFigure(BaseFigure):
    """A figure that Plotly has gone through once. Streamlit asks it for its dict at each rerun."""

    def __init__(self, figure: dict):
        self._kept = Figure(figure).to_dict()  # raises for what Plotly does not know

    def to_dict(self) -> dict:
        return self._kept


# Without a root there is no menu: an exhibit alone has a link to its page instead.
@cachetools.cached(
    cachetools.LRUCache(MAX_BYTES_KEPT, getsizeof=lambda finished: finished.size),
    key=lambda exhibit, answer, *how: (exhibit, answer.identity, *how, queries.answering().token),
    condition=threading.Condition(),
)
def _finished(exhibit: Exhibit, answer: Answer, root: str, name: str, legend: bool) -> _Finished:
    title = exhibit.title_of(answer)
    shown = exhibit.rows_shown(answer)
    beside = [_beside(name, answer) for name in exhibit.beside]
    chart = exhibit.chart(*(_without_tags(one.rows) for one in (answer, *beside))) if exhibit.chart else None
    table = ""
    if exhibit.table:
        table = exhibit.table(shown, *([] if chart else beside), caption=title)
    head = render(
        "head.html",
        name=name,
        title=title,
        level=exhibit.level,
        finding=exhibit.finding(answer.rows) if exhibit.finding else "",
        shows=exhibit.sentence_of(answer),
        legend=render("legend.html", entries=chart.legend) if legend and chart and chart.legend else "",
    )
    foot = render(
        "foot.html",
        title=title,
        reading=exhibit.reading,
        table=table,
        folded=bool(chart and table),
        menu=sharing.menu(exhibit, answer, chart, root, name) if root else "",
        notes=exhibit.all_notes(answer),
    )
    if chart:
        return _Finished(head, foot, _KeptFigure(chart.figure), chart.alt)
    return _Finished(head + foot) if exhibit.table else _Finished(head, foot)


def _without_tags(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows for a chart: Plotly takes some of HTML in its texts, links among it, and a record may be anybody's."""
    texts = [column for column in rows.select_dtypes("str") if rows[column].str.contains("<", regex=False).any()]
    return (
        rows.assign(**{column: rows[column].str.replace("<", "‹", regex=False) for column in texts}) if texts else rows
    )


def _beside(question: str, answer: Answer) -> Answer:
    """The answer to a question that is drawn beside another: asked with what it has in common with it."""
    parameters = queries.question(question).parameters
    return queries.ask(question, **{name: v for name, v in answer.parameters.items() if name in parameters})


def file_of(exhibit: Exhibit, answer: Answer, ending: str) -> bytes:
    """The rows of an exhibit as a file, in the words that its table shows."""
    _, make = files.FORMATS[ending]
    return make(in_words(exhibit.rows_shown(answer).shown), exhibit.about(answer))
