"""Asking on the page: waiting for a turn, the rows a page at a time, and a first chart."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import queries
from data.asking.errors import Refused
from parts import turns
from parts.address.english import escape_markdown
from parts.asking import answers
from parts.charts import asked
from parts.charts.chart import Chart
from parts.exhibits.scrolling import first_row
from parts.html.drawn import place_of
from parts.html.markup import Html, render
from queries import reader_sql
from queries.reader_sql import Rows

# Tables and views none of which holds grades, so that eras do not matter to their rows.
WITHOUT_GRADES = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "view_")
    for name in (
        *("areas", "audits", "case_audits", "causes_of_concern", "crime_recording", "cycles", "dictionary", "engage"),
        *("engage_spells", "findings", "findings_by_force", "findings_by_theme", "force_names", "forces", "funnel"),
        *("inspections", "other_names", "own_results", "places", "pooled", "national", "recommendations", "reviews"),
        *("themes", "tables", "columns", "labels", "programmes", "publishers", "years", "history"),
    )
)


def ask(statement: str) -> Rows | None:
    """The answer to a statement; ``None`` if there is none, and the page then says why."""
    place = st.empty()
    shown = 0

    def on_wait(before: int) -> None:
        nonlocal shown
        st.session_state.get("ask.sql")  # Streamlit stops a script whose reader has left only when it calls Streamlit
        if before != shown:
            words = f"{before} {'question comes' if before == 1 else 'questions come'} first. Yours waits for its turn."
            place.info(words, icon=":material/hourglass_empty:") if before else place.empty()
            shown = before

    context = get_script_run_ctx()
    reader = f"session {context.session_id if context else ''}"
    try:
        with turns.outside(), st.spinner("Asking the record"):
            rows = reader_sql.ask(queries.served(), statement, reader, on_wait)
        place.empty()
        return rows
    except Refused as refused:
        place.error(escape_markdown(str(refused)), icon=":material/error:")
        if refused.place:  # which editor.js marks in the text
            st.html(Html('<span hidden data-error-from="{}" data-error-to="{}"></span>').format(*refused.place))
    except reader_sql.TooMuch as exceeded:
        place.warning(escape_markdown(str(exceeded)), icon=":material/timer_off:")
    except reader_sql.QueueFull as full:
        place.warning(escape_markdown(str(full)), icon=":material/hourglass_empty:")
    except queries.NoRecord as error:
        place.error(
            f"The record cannot be asked at the moment: {escape_markdown(str(error))}.", icon=":material/error:"
        )
    return None


def head(place, answered: bool, asked: int, by_hand: bool) -> None:
    """Put the heading of an answer in its place: last, once everything below it is there to scroll to.

    ``asked``: how many questions were put on the page, 0 for one that a link shows: ``editor.js`` leads to each once.
    """
    place.html(
        Html('<h2 class="fc-answer" id="answer" tabindex="-1" data-asked="{}" data-from="{}">{}</h2>').format(
            asked, "hand" if by_hand else "example", "The answer" if answered else "No answer"
        )
    )


def show(rows: Rows) -> None:
    """Show an answer: how much it is, its files and link, a chart if one is wanted, and its rows a page at a time."""
    files = [
        (name, answers.address_of(rows.statement, ending, rows.version)) for name, ending in answers.FORMATS.items()
    ]
    nothing = " Nothing in the record matches the question." if not len(rows) else ""
    size = f"{answers.size_of(rows)}.{nothing}"
    files = files if len(rows) else []
    # No rows may mean no more than that the record lacks them: the caveats are said of an empty answer, too.
    st.html(render("ask_answer.html", size=size, notices=rows.notices, caveats=answers.caveats(rows), files=files))
    if not len(rows):
        return
    plans = asked.plans(rows.rows, rows.types)
    if plans:
        kinds = {"": "No chart", **{kind: asked.KINDS[kind] for kind in plans}}
        kind = st.radio("First chart", kinds, format_func=kinds.get, horizontal=True, key="ask.chart")
        if kind:
            _show_chart(chart(rows, plans[kind]))
    if len(rows) > answers.ROWS_PER_PAGE:
        _show_pages(rows)
    else:
        st.html(answers.table(rows, 0))


def chart(rows: Rows, plan: asked.Plan) -> Chart:
    """The chart of an answer. Where it may be about grades, lines end and bars part where their era does."""
    about_grades = bool(set(rows.tables) - WITHOUT_GRADES)
    known = queries.rows("cycles").drop_duplicates("era")
    eras = [(int(row.year), row.era_name) for row in known.sort_values("year").itertuples()]
    return asked.drawn(rows.rows, plan, eras if about_grades else None)


def _show_chart(drawn: Chart) -> None:
    st.html(place_of(drawn, "ask"))
    if drawn.legend:
        st.html(render("legend.html", entries=drawn.legend))
    for note in (asked.NOT_JOINED, asked.NOT_COMPARED):
        if note in drawn.alt:
            st.html(Html('<p class="fc-small">{}</p>').format(note))


@st.fragment
def _show_pages(rows: Rows) -> None:
    """The rows a page at a time. Only this fragment reruns when another is chosen."""
    first = first_row(len(rows), answers.ROWS_PER_PAGE, key="ask.rows")
    with turns.take(st.context.ip_address):
        st.html(answers.table(rows, first))
