"""Tables to scroll: unformatted rows with labels for codes, a page at a time."""

from __future__ import annotations

import pyarrow
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from parts import turns
from parts.address.english import counted
from parts.address.labels import in_words
from parts.exhibits import embedding
from parts.exhibits.exhibit import Exhibit
from parts.html import own_rows, tables
from parts.html.markup import Html
from queries import Answer
from queries.caching import cached
from queries.columns import description, heading, in_order

# Rows sent to the browser at once. In the published record only the list of places has more, so that column headings
# sort any other table as a whole.
ROWS_PER_PAGE = 2_500
# Findings are sentences, which a grid cuts at the height of a row. Fewer than this are drawn as an ordinary table.
ROWS_WRAPPED = 200
# Rows that are printed. Of more, a reader who meant to print them all would rather have a file.
ROWS_ON_PAPER = 200
HEIGHT = 560  # pixels, of rows to scroll
# Rows that are shown without scrolling. A frame on another site scrolls with its page, and has room for more.
ROWS_WITHOUT_SCROLLING, ROWS_WITHOUT_SCROLLING_IN_FRAME = 14, 100
# Streamlit's grid sorts text by the alphabet, whatever order its values have.
ALPHABETICAL = (
    "This heading sorts alphabetically. To sort from the lowest to the highest, use “Sort by” above the table."
)
# Under such a table, which looks complete on a phone, where no scroll bar is drawn.
MORE = Html('<p class="fc-more">{}: scroll in the table to see them, or download all</p>')
# Columns that come first: a phone shows two and the beginning of a third. What a row is about comes before how it is
# known; identifiers, which repeat that, come last.
FIRST = ("preview", "force", "grade", "theme", "polarity", "summary", "year")
# Pixels: a force and the longest grade fit into a phone, and with theme, year and source into half of a wide screen.
WIDTHS = {"force": 132, "grade": 150, "theme": 200, "year": 70, "source_url": 200, "inspection": "medium"}
HOST = r"^https?://(?:www\.|hmicfrs\.)?([^/?#]+)"  # the part of an address that is shown
PAGES_WIDTH = 240  # pixels, of the page selector: the grid's own toolbar fits next to it
MAX_BYTES_CACHED = 32_000_000  # of pages of rows, as Arrow tables


def show_rows(exhibit: Exhibit, answer: Answer, name: str) -> None:
    """Show the rows of an answer, to scroll, sort and search. ``name`` distinguishes exhibits on a page."""
    if _is_wrapped(answer):
        st.html(_wrapped(exhibit, answer))
    elif len(answer) > ROWS_PER_PAGE:
        _choose_page(exhibit, answer, name)
    else:
        _show_page(exhibit, answer, 0)


def on_paper(exhibit: Exhibit, answer: Answer) -> Html:
    """What is printed in place of a grid, of which only the rows in sight would be; nothing where there is no grid."""
    if _is_wrapped(answer):
        return Html("")
    if len(answer) <= ROWS_ON_PAPER:
        rows = _as_table(exhibit, answer, height=None)
    else:
        rows = Html("<p><em>{} are too many to print: choose {} or fewer, or download them.</em></p>").format(
            counted(len(answer), "row"), ROWS_ON_PAPER
        )
    return Html('<div class="fc-on-paper">{}</div>').format(rows)


def _is_wrapped(answer: Answer) -> bool:
    return "summary" in answer.rows and len(answer) < ROWS_WRAPPED


@cached(max_bytes=MAX_BYTES_CACHED, size=len)
def _wrapped(exhibit: Exhibit, answer: Answer) -> Html:
    """The rows as an ordinary table, in which findings wrap, and which is printed."""
    return _as_table(exhibit, answer, height=HEIGHT)


def _as_table(exhibit: Exhibit, answer: Answer, *, height: int | None) -> Html:
    shown = answer.showing(c for c in _in_reading_order(list(answer.rows)) if not c.endswith("_id"))
    return Html(tables.rows(shown, caption=exhibit.title_of(answer), height=height))


@st.fragment
def _choose_page(exhibit: Exhibit, answer: Answer, name: str) -> None:
    """Let the reader choose a page of the rows. Only this fragment reruns then, with the same answer."""
    sorts = "A column heading sorts only the rows on this page. To sort all rows, choose an order above."
    first = first_row(len(answer), ROWS_PER_PAGE, key=f"rows-{name}", help=sorts)
    with turns.take(st.context.ip_address):
        _show_page(exhibit, answer, first)


def first_row(number: int, most: int, key: str, help: str | None = None) -> int:
    """Let the reader choose a page of a ``number`` of rows, ``most`` to a page. Returns the place of its first row."""
    chosen = st.selectbox(
        "Rows",
        range(0, number, most),
        format_func=lambda first: f"{first + 1:,} to {min(first + most, number):,} of {number:,}",
        key=key,
        width=PAGES_WIDTH,
        help=help,
    )
    return chosen or 0


def _show_page(exhibit: Exhibit, answer: Answer, first: int) -> None:
    rows = _labelled_page(exhibit, answer, first, first + ROWS_PER_PAGE)
    most = ROWS_WITHOUT_SCROLLING_IN_FRAME if embedding.embedded_exhibit() else ROWS_WITHOUT_SCROLLING
    columns, question = rows.column_names, answer.question.name
    widths = {c: "small" for c in columns if c.endswith("_id")} | WIDTHS
    st.dataframe(
        rows,
        hide_index=True,
        height="content" if len(rows) <= most else HEIGHT,
        placeholder="",
        alt=f"{exhibit.title_of(answer)}: {counted(len(rows), 'row')}, {counted(len(columns), 'column')}",
        column_order=_in_reading_order(columns),
        column_config={
            c: _column(c, question, widths.get(c), number=_is_number(rows.schema.field(c).type)) for c in columns
        },
    )
    if len(rows) > most:
        seen = "" if len(rows) == len(answer) else f"{len(rows):,} of "
        st.html(MORE.format(f"{seen}{counted(len(answer), 'row')}"))


def _is_number(kind: pyarrow.DataType) -> bool:
    return pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind)


def _column(column: str, question: str, width: str | int | None, *, number: bool) -> ColumnConfig:
    """How the grid shows a column: under the heading that other tables give it, with its name in files as a tooltip."""
    meaning = f"`{column}`: {words}" if (words := description(column, question)) else None  # none of a preview's mark
    about = {"label": heading(column, question), "width": width, "help": meaning}
    if column == "source_url":
        return st.column_config.LinkColumn(**about, display_text=HOST)
    if column.endswith("year"):
        return st.column_config.NumberColumn(**about, format="%d")
    if number:  # with commas, as in other tables
        return st.column_config.NumberColumn(**about, format="localized")
    if in_order(column, question):
        return st.column_config.TextColumn(**about | {"help": f"{meaning} {ALPHABETICAL}"})
    return st.column_config.Column(**about)


def _in_reading_order(columns: list[str]) -> list[str]:
    """The columns of a table as a page shows them. The source comes next to the facts that it states."""
    first = [*FIRST, "source_url"] if {"grade", "summary"} & set(columns) else FIRST
    ids = [c for c in columns if c.endswith("_id")]
    rest = [c for c in columns if c not in first and c not in ids]
    return [*(c for c in first if c in columns), *rest, *ids]


@cached(max_bytes=MAX_BYTES_CACHED, size=lambda rows: rows.nbytes + 1_000)
def _labelled_page(exhibit: Exhibit, answer: Answer, first: int, end: int) -> pyarrow.Table:
    """The rows from ``first`` up to ``end``, with labels for codes."""
    page = in_words(exhibit.rows_shown(answer).shown.iloc[first:end])
    own = own_rows.changed(answer)
    if any(own):
        page.insert(0, "preview", [own_rows.MARK if row else "" for row in own[first:end]])
    return pyarrow.Table.from_pandas(page, preserve_index=False)
