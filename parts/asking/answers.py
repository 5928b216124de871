"""The answer to a reader's own question, as a table a page at a time, and as files."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from markupsafe import Markup

from data.asking import limits
from parts.address.english import counted, listed
from parts.charts.looks import GRADES
from parts.exhibits.contents import share_of_published
from parts.files import formats
from parts.files.meanings import Meaning
from parts.files.metadata import About, published_on
from parts.html import tables
from parts.html.markup import is_missing
from queries import sql_reference
from queries.reader_sql import Rows, TooMuch

FORMATS = {"CSV": "csv", "Excel": "xlsx", "ODS": "ods", "Parquet": "parquet", "JSON": "json"}
ROWS_PER_PAGE = 100  # of a table of HTML: each row is some 500 bytes, and several elements in the browser
NUMBERS = ("integer", "long", "number")
CARDS_FROM = 3  # columns: with as many, each row is a card on a small screen
TITLE = "The answer to a question asked in SQL"
NOTES = (
    "A reader asked this in SQL, of the tables of the record: what the rows say depends on how it was asked.",
    "Grades of different eras (up to 2018/19, 2021/22, 2023–25) cannot be compared.",
)
# What a table of case audits holds besides whole samples of a force, the words that leave it out, and what does so.
PARTS_OF_AUDITS = (
    ("parts of samples", "topic = 'all'", re.compile(r"\btopic\s*=\s*'", re.IGNORECASE)),
    (
        "national reports",
        "force_id is not null",
        re.compile(r"\bforce_id\s*(=|in\b|is\s+not\s+null)|\bscope\s*=|\bjoin\s+forces\b", re.IGNORECASE),
    ),
)


def address_of(statement: str, ending: str, version: str = "") -> str:
    """The address of the rows as a file: "api/ask.csv?sql=…"."""
    return f"api/ask.{ending}?" + urlencode({"sql": statement, **({"version": version} if version else {})})


def caveats(rows: Rows) -> tuple[str, ...]:
    """What to bear in mind about numbers of grades and shares of case files, by the tables that were read."""
    words = []
    if "judgments" in rows.tables:
        share = share_of_published()
        words.append(
            f"The record has {share} of the grades of PEEL that were published: numbers of forces are of those alone."
        )
    if "case_audits" in rows.tables:
        unread = [(what, add) for what, add, done in PARTS_OF_AUDITS if not done.search(rows.statement)]
        if unread:
            whats, adds = (listed(words) for words in zip(*unread))
            words.append(f"Includes {whats}: add {adds}.")
        words.append("Inspectors picked the files, so a share of them is not that of all cases.")
    return tuple(words)


def check_workbook(rows: Rows) -> None:
    """Raise ``TooMuch`` if the rows are more than a workbook of them may hold."""
    if rows.rows.size > limits.MAX_WORKBOOK_CELLS:
        raise TooMuch("workbook")


def file_of(rows: Rows, ending: str) -> bytes:
    """The rows as a file."""
    _, make = formats.FORMATS[ending]
    return make(rows.rows, about(rows))


def about(rows: Rows) -> About:
    """What a file of the rows says of itself: the statement among its notes, and what is known of its columns."""
    columns = tuple(_meaning(name, kind, rows.tables) for name, kind in rows.types.items())
    return About(
        TITLE,
        f"{counted(len(rows), 'row')}.",
        rows.version,
        (*NOTES, *rows.notices, *caveats(rows), f"The question was: {rows.statement}"),
        columns=columns,
        day=published_on(),
    )


def _meaning(name: str, kind: str, tables: tuple[str, ...]) -> Meaning:
    """What a column holds: what the dictionary says, where all tables that were read mean the same by that name."""
    found = {meaning for table in tables if (meaning := described(table).get(name))}
    words, unit = found.pop() if len(found) == 1 else ("A column of the question.", "")
    item_type = kind.removeprefix("list of ") if kind.startswith("list of ") else ""
    type_ = "list" if item_type else "string" if kind == "date" else kind
    return Meaning(name, words, unit, "", "", type_, item_type, heading=name)


def described(table: str) -> dict[str, tuple[str, str]]:
    """The columns of a table, or of a view of answers, by name: what each holds, and its unit."""
    return {column.name: (column.description, column.unit) for column in sql_reference.columns().get(table, ())}


def table(rows: Rows, first: int) -> Markup:
    """A page of the rows as a table, from the row ``first`` on, counted from 0."""
    page = rows.rows.iloc[first : first + ROWS_PER_PAGE]
    names = list(page.columns)
    cells = [[_cell(value, rows.types[name]) for value in page[name].tolist()] for name in names]
    some = f"rows {first + 1:,} to {first + len(page):,} of {len(rows):,}"
    caption = f"{TITLE}: {counted(len(rows), 'row') if len(page) == len(rows) else some}"
    heads = [("fc-number" if rows.types[name] in NUMBERS else "", _plain(name)) for name in names]
    return tables.of_cells(heads, list(zip(*cells)), caption=caption, height=None, cards=len(names) >= CARDS_FROM)


def _plain(name: str) -> str:
    """The name of a column as a heading, which on phones is in the style of the table, between quotes."""
    return re.sub(r"[\\'\"<>{};\n\r]", " ", name)


def _cell(value, kind: str) -> Markup:
    """A cell with its value as files have it, so that a reader who writes what is shown finds it."""
    if is_missing(value):
        return Markup('<td class="fc-empty"></td>')
    if kind in NUMBERS:
        return Markup('<td class="fc-number">{}</td>').format(value)
    if kind.startswith("list of "):
        value = formats.LIST_SEPARATOR.join("" if is_missing(item) else str(item) for item in value)
        return Markup("<td>{}</td>").format(value)
    if value in GRADES:
        return Markup('<td><span title="{}">{}</span></td>').format(GRADES[value].name, value)
    if kind == "string" and re.fullmatch(r"https?://\S+", value):
        return Markup(
            '<td class="fc-address"><a href="{}" target="_blank" rel="noopener noreferrer">{}</a></td>'
        ).format(value, value)
    return Markup("<td>{}</td>").format(value)


def size_of(rows: Rows) -> str:
    """How much was found, and how long it took: "12 rows, in 0.03 seconds"."""
    took = f"{rows.seconds:.2f}" if rows.seconds >= 0.01 else "less than 0.01"
    return f"{counted(len(rows), 'row')}, in {took} seconds"
