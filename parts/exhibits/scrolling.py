"""Tables to scroll: the rows as they are kept, but in words, a page of them at a time."""

from __future__ import annotations

import pyarrow
import streamlit as st

from parts.address.english import counted
from parts.address.labels import in_words
from parts.exhibits.exhibit import Exhibit
from queries import Answer
from queries.caching import cached

# Rows that are sent to the browser at once. Of the published record, only the list of places has more: the heads of
# columns sort all of every other table.
ROWS_PER_PAGE = 2_500
HEIGHT = 560  # pixels
PAGES_WIDTH = 240  # pixels, of the choice of a page: beside it is room for the grid's own tools
MAX_BYTES_CACHED = 32_000_000  # of pages in words, as Arrow holds them


def show_rows(exhibit: Exhibit, answer: Answer, name: str) -> None:
    """The rows of an answer, to scroll, sort and search. ``name`` distinguishes exhibits on a page."""
    if len(answer) > ROWS_PER_PAGE:
        _choose_page(exhibit, answer, name)
    else:
        _show_page(exhibit, answer, 0)


@st.fragment
def _choose_page(exhibit: Exhibit, answer: Answer, name: str) -> None:
    """Let the reader choose a page of the rows. Only this runs anew then, with the same answer."""
    first = st.selectbox(
        "Rows",
        range(0, len(answer), ROWS_PER_PAGE),
        format_func=lambda first: f"{first + 1:,} to {min(first + ROWS_PER_PAGE, len(answer)):,} of {len(answer):,}",
        key=f"rows-{name}",
        width=PAGES_WIDTH,
        help="A click on the head of a column sorts these rows alone. To sort all of them, choose an order above.",
    )
    _show_page(exhibit, answer, first)


def _show_page(exhibit: Exhibit, answer: Answer, first: int) -> None:
    rows = _in_words(exhibit, answer, first, first + ROWS_PER_PAGE)
    columns = rows.column_names
    # Narrow where the names beside them say the same, so that what the row states is in sight.
    widths = {c: "small" for c in columns if c.endswith("_id")} | {"inspection": "medium"}
    st.dataframe(
        rows,
        hide_index=True,
        height=HEIGHT,
        placeholder="",
        alt=f"{exhibit.title_of(answer)}: {counted(len(rows), 'row')}, {counted(len(columns), 'column')}",
        # What people read first; the identifiers that it stands for last.
        column_order=[*(c for c in columns if not c.endswith("_id")), *(c for c in columns if c.endswith("_id"))],
        column_config={
            "source_url": st.column_config.LinkColumn("source_url", width="medium"),
            **{c: st.column_config.TextColumn(c, width=width) for c, width in widths.items() if c in columns},
            **{c: st.column_config.NumberColumn(c, format="%d") for c in columns if c.endswith("year")},
        },
    )


@cached(max_bytes=MAX_BYTES_CACHED, size=lambda rows: rows.nbytes + 1_000)
def _in_words(exhibit: Exhibit, answer: Answer, first: int, end: int) -> pyarrow.Table:
    """A page of the rows, from the row ``first`` to the one before ``end``."""
    page = exhibit.rows_shown(answer).shown.iloc[first:end]
    return pyarrow.Table.from_pandas(in_words(page), preserve_index=False)
