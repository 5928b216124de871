"""Exhibits on a page. What one shows of an answer is rendered once, markup and figure."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property

import pandas
import streamlit as st
from plotly.basedatatypes import BaseFigure
from plotly.graph_objs import Figure

import queries
from parts.address.labels import in_words
from parts.address.selection import Selection
from parts.exhibits import embedding, files, scrolling, sharing
from parts.exhibits.exhibit import Exhibit
from parts.exhibits.markup import Html, render
from queries import Answer
from queries.caching import cached

# How large the rendered exhibits of a record may become together: a reader's filters choose which there are.
MAX_BYTES_RENDERED = 96_000_000
CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def show(exhibit: Exhibit, chosen: Selection, *, legend: bool = True, **given) -> Answer:
    """Ask an exhibit's question, and show the answer. Gives it, for the sentences of the page.

    ``given`` are parameters that the page sets, in the place of what the reader has chosen for them.
    """
    return show_answer(exhibit, exhibit.ask(chosen, **given), legend=legend)


def show_answer(exhibit: Exhibit, answer: Answer, *, suffix: str = "", legend: bool = True) -> Answer:
    """Show an answer to the question of an exhibit. ``suffix`` distinguishes exhibits of one name on a page.

    Without ``legend``, the page has one already that explains the colours. Where the reader's address asks for one
    exhibit alone, no other is shown.
    """
    if answer.rows.empty and not exhibit.nothing:
        return answer
    name = f"{exhibit.name}-{suffix}" if suffix else exhibit.name
    alone = embedding.embedded_exhibit()
    if alone and (alone.drawn or alone.name != name):
        return answer
    if alone:
        alone.drawn = True
    with alone.place.container() if alone else nullcontext():
        if answer.rows.empty:
            st.html(_nothing(exhibit, answer, name))
        else:
            shown = _rendered(exhibit, answer, "" if alone else sharing.root(), name, legend or bool(alone))
            _show(shown, exhibit, answer, name)
    return answer


def _show(shown: RenderedExhibit, exhibit: Exhibit, answer: Answer, name: str) -> None:
    """What is finished, as one element where it can be: each takes time at every rerun."""
    if not (shown.figure or exhibit.scrolled):
        st.html(shown.head)
        return
    with st.container(key=f"exhibit-{name}"):
        st.html(shown.head)
        if shown.figure:
            st.plotly_chart(
                shown.figure,
                alt=shown.alt,
                key=f"chart-{name}",
                config=CONFIG,
                theme="streamlit",
                height=exhibit.height,
            )
        else:
            scrolling.show_rows(exhibit, answer, name)
        if shown.foot:
            st.html(shown.foot)


@cached
def _nothing(exhibit: Exhibit, answer: Answer, name: str) -> Html:
    title, sentence = exhibit.title_of(answer), exhibit.sentence_of(answer)
    words = render("nothing.html", name=name, title=title, level=exhibit.level, nothing=exhibit.nothing, shows=sentence)
    return _in_place(name, words)


def _in_place(name: str, markup: Html) -> Html:
    """An exhibit that is all markup, with the class that Streamlit gives the containers of others."""
    return Html('<div class="st-key-exhibit-{}">{}</div>').format(name, markup)


@dataclass(frozen=True)
class RenderedExhibit:
    """An exhibit as it is sent to browsers: all of it is in ``head``, but for what is below a figure."""

    head: Html
    foot: Html | str = ""
    figure: BaseFigure | None = None
    alt: str = ""

    @cached_property
    def size(self) -> int:
        """About how many bytes it takes in memory; a figure as Python objects takes some times its JSON."""
        figure = 4 * len(json.dumps(self.figure.to_dict(), default=str)) if self.figure else 0
        return len(self.head.encode()) + len(self.foot.encode()) + figure


class _ValidatedFigure(BaseFigure):
    """A figure that Plotly has gone through once. Streamlit asks it for its dict at each rerun."""

    def __init__(self, figure: dict):
        self._as_dict = Figure(figure).to_dict()  # raises for what Plotly does not know

    def to_dict(self) -> dict:
        return self._as_dict


# Without a root there is no menu: an exhibit alone has a link to its page instead.
@cached(max_bytes=MAX_BYTES_RENDERED, size=lambda rendered: rendered.size)
def _rendered(exhibit: Exhibit, answer: Answer, root: str, name: str, legend: bool) -> RenderedExhibit:
    title = exhibit.title_of(answer)
    shown = exhibit.rows_shown(answer)
    companions = [_companion(name, answer) for name in exhibit.companions]
    chart = exhibit.chart(*(_without_tags(one.rows) for one in (answer, *companions))) if exhibit.chart else None
    table = ""
    if exhibit.table:
        table = exhibit.table(shown, *([] if chart else companions), caption=title)
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
        return RenderedExhibit(head, foot, _ValidatedFigure(chart.figure), chart.alt)
    # The menu of a table to scroll comes before its rows: it is what many come for.
    return RenderedExhibit(head + foot if exhibit.scrolled else _in_place(name, head + foot))


def _without_tags(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows for a chart: Plotly takes some of HTML in its texts, links among it, and a record may be anybody's."""
    texts = [column for column in rows.select_dtypes("str") if rows[column].str.contains("<", regex=False).any()]
    return (
        rows.assign(**{column: rows[column].str.replace("<", "‹", regex=False) for column in texts}) if texts else rows
    )


def _companion(question: str, answer: Answer) -> Answer:
    """The answer to a question that is drawn beside another: asked with what it has in common with it."""
    parameters = queries.question(question).parameters
    return queries.ask(question, **{name: v for name, v in answer.parameters.items() if name in parameters})


def file_of(exhibit: Exhibit, answer: Answer, ending: str) -> bytes:
    """The rows of an exhibit as a file, in the words that its table shows."""
    _, make = files.FORMATS[ending]
    return make(in_words(exhibit.rows_shown(answer).shown), exhibit.about(answer))
