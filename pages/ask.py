"""What else does the record say? A question of one's own, in SQL, over every table."""

from contextlib import nullcontext

import streamlit as st
from markupsafe import Markup

from data.asking import limits
from parts.address.links import EXHIBIT
from parts.asking import editor, from_exhibits, guide, showing
from parts.exhibits.leads import Lead
from parts.exhibits.prose import lead, section
from parts.html.markup import Html
from parts.preview import previews
from queries import reader_sql

TEXT, ASKED = "ask.sql", "ask.asked"  # the text in the field, and the statement that the address asked last
COUNT, BY_HAND = "ask.count", "ask.by_hand"  # of questions put since the page was opened; whether the last was typed
SQL = "sql"

INTRODUCTION = Lead(
    Markup(
        "For questions that no other page answers, in SQL, the language for querying tables. <strong>To share the "
        "answer, copy this page’s address.</strong> Begin with an example, or with “Ask this yourself” in the menu of "
        "any chart."
    ),
    f"You cannot change the record. A question is stopped after {limits.SECONDS} seconds, and an answer has up to "
    f"{limits.MAX_ROWS:,} rows and {limits.MAX_BYTES // 1_000_000} MB. The SQL is DuckDB’s.",
)
OF_A_LINK = "A question to our record, in SQL."
# An editor is as tall as its text, from three lines up to eleven, in pixels; style.css says the same of its scripts'.
LINE, LEAST, MOST = 20, 122, 260

st.title("Ask your own question", anchor=False)
introduction = st.container()
if not reader_sql.is_on():
    lead(introduction, INTRODUCTION)
    st.info(reader_sql.OFF)
    st.stop()
if previews.record():
    st.info("Your preview is not asked here: the answers are of the published record.")

in_address = st.query_params.get(SQL, "").strip()
if not in_address and EXHIBIT in st.query_params:
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    in_address = from_exhibits.statement(query) or ""
    st.query_params.from_dict({SQL: in_address} if in_address else {})
    if not in_address:
        st.info("There is no such chart or table any more, or it needs a choice. Begin with an example instead.")
elif not in_address and TEXT not in st.session_state and st.session_state.get(ASKED):
    in_address = st.query_params[SQL] = st.session_state[ASKED]  # back by the menu: what was asked last
if TEXT not in st.session_state:
    st.session_state[COUNT] = 0
elif st.session_state.get(ASKED, "") != in_address:  # an example, or the back button
    st.session_state[COUNT], st.session_state[BY_HAND] = st.session_state.get(COUNT, 0) + 1, False
if st.session_state.get(ASKED, "") != in_address or TEXT not in st.session_state:
    st.session_state[TEXT] = st.session_state[ASKED] = in_address

beside, tables = st.columns([3, 2], gap="medium")
with beside, st.form("ask.form", border=False):
    text = st.text_area(
        editor.LABEL,
        key=TEXT,
        height=min(max(LINE * (st.session_state[TEXT].count("\n") + 3), LEAST), MOST),
        placeholder="select short_name, population from forces order by population desc",
    ).strip()
    st.html(Html('<p class="fc-small fc-keys">{}</p>').format(editor.KEYS))
    if st.form_submit_button("Ask", type="primary"):
        st.session_state[COUNT], st.session_state[BY_HAND] = st.session_state.get(COUNT, 0) + 1, True
        if text != in_address:
            in_address = st.session_state[ASKED] = text
            st.query_params.from_dict({SQL: text} if text else {})
    editor.show()
# Whoever opens a link to a question comes for its answer, which begins on their first screen: what else there is to
# read is folded, or below it.
if not in_address:
    lead(introduction, INTRODUCTION)
elif not st.session_state.get(COUNT):
    introduction.html(Html('<p class="fc-small">{}</p>').format(OF_A_LINK))
with tables, st.expander("Tables and columns") if in_address else nullcontext():
    st.html(guide.tables() if in_address else guide.folded_on_phone(guide.tables()))

head = st.empty()
if asked := guide.example_asked(in_address):
    st.html(asked)
rows = showing.ask(in_address) if in_address else None
if rows is not None:
    showing.show(rows)
if in_address:
    with st.expander("Worked examples"):
        st.html(guide.examples())
    with st.expander("About asking"):
        lead(st.container(), INTRODUCTION)
else:
    section("examples", "Worked examples")
    st.html(guide.examples())
if in_address:
    showing.head(head, rows is not None, st.session_state.get(COUNT, 0), st.session_state.get(BY_HAND, False))
