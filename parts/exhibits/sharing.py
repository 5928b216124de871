"""The menu of an exhibit: its rows as files, its picture, links to the view and to the data, and how to cite it."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

import data
import queries
from parts.address import description, links
from parts.address.english import counted, day
from parts.charts.chart import Chart
from parts.exhibits.exhibit import Exhibit
from parts.files import metadata
from parts.files.meanings import meanings
from parts.html.markup import render
from queries import Answer, reader_sql

FORMATS = {"CSV": "csv", "Excel": "xlsx", "ODS": "ods", "Parquet": "parquet"}
FOR_ARTICLES = {"Text": "txt", "Markdown": "md"}  # copied rather than downloaded

# A line of code for each tool. ``{csv}``, ``{json}`` and ``{parquet}`` are the addresses of the rows; ``{types}`` those
# of the columns that are no text, for Power Query, which would read all of CSV as text.
TOOLS = {
    "Link": "{csv}",
    "Excel (Power Query)": (
        '= Table.TransformColumnTypes(Table.PromoteHeaders(Csv.Document(Web.Contents("{csv}"), '
        '[Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv])), {types}, "en-GB")'
    ),
    "R": 'rows <- read.csv("{csv}", encoding = "UTF-8", na.strings = "")',
    # Whole numbers stay whole where cells are empty, and only empty cells are missing.
    "pandas": (
        'import pandas; rows = pandas.read_csv("{csv}", dtype_backend="numpy_nullable", '
        'keep_default_na=False, na_values=[""])'
    ),
    "Polars": 'import polars; rows = polars.read_parquet("{parquet}")',
    # Parquet keeps the types. Fetched first: to read a link by itself, DuckDB in Python has to install an extension.
    # Into a file of its own each time: DuckDB reads it when the rows are used.
    "DuckDB (Python)": (
        'import duckdb, urllib.request as u; rows = duckdb.read_parquet(u.urlretrieve("{parquet}")[0])'
    ),
    "DuckDB (SQL)": "SELECT * FROM read_parquet('{parquet}');",
    "JavaScript": 'const rows = await (await fetch("{json}")).json();',
}

POWER_QUERY_TYPES = {"integer": "Int64.Type", "number": "type number", "boolean": "type logical"}

MAX_ROOT = 500  # characters in the address of the dashboard

# Pixels in a frame on another site: its content, and the text above and below it.
TABLE_HEIGHT, MAP_HEIGHT, FRAME_PADDING = 320, 640, 440
# A row of a table with a grade and a line below it; a frame of a longer table than this is scrolled.
ROW_HEIGHT, LONGEST_TABLE = 62, 1000


def root() -> str:
    """The address of the dashboard as this reader reached it, with a trailing slash.

    The client reports it, and could report anything: if it is too long, only the host of the request is used.
    """
    here = urlsplit(st.context.url or "http://localhost:8501/")
    path = here.path.removesuffix(links.page_shown.get())
    if len(here.netloc) + len(path) > MAX_ROOT:
        return f"{here.scheme[:5]}://{st.context.headers.get('Host', 'localhost:8501')[:MAX_ROOT]}/"
    return f"{here.scheme}://{here.netloc}{path.rstrip('/')}/"


def query_of(exhibit: Exhibit, answer: Answer) -> str:
    """The query of the rows of an exhibit, pinned to the version of this page, even if another is published meanwhile;
    or to the reader's preview.
    """
    token = queries.current_record().token
    record = {"preview": token} if token else {"version": answer.version}
    return "&".join(filter(None, (description.query(answer, exhibit.fixed), urlencode(record))))


def address_on_paper(exhibit: Exhibit, answer: Answer, root: str) -> str:
    """The address of the rows of an exhibit with their sources, for a print, which has no links.

    Empty where rows have no source, and in a preview, which is one reader's. It names no version, since paper is read
    when that may no longer be kept.
    """
    if "source_url" not in answer.rows or queries.current_record().token:
        return ""
    return root + links.to_exhibit(exhibit.name, "csv", description.query(answer, exhibit.fixed))


def menu(exhibit: Exhibit, answer: Answer, drawn: Chart | str | None, root: str, name: str = "") -> Markup:
    """The menu of an exhibit. ``root`` is the address of the dashboard, for links used elsewhere.

    ``drawn``: its chart or, without one, its table. ``name``: the name of the exhibit on its page, if it differs.
    """
    token, query = queries.current_record().token, query_of(exhibit, answer)
    seen = f"{exhibit.title_of(answer)}: {exhibit.sentence_of(answer)}"
    return render(
        "menu.html",
        title=exhibit.title_of(answer),
        size="The rows" if answer.question.counts == "nothing" else counted(len(answer), "row"),
        files=[(name, links.to_exhibit(exhibit.name, ending, query)) for name, ending in FORMATS.items()],
        articles=[(name, links.to_exhibit(exhibit.name, ending, query)) for name, ending in FOR_ARTICLES.items()],
        picture=_picture(exhibit, answer, drawn) if isinstance(drawn, Chart) else None,
        # A preview is this reader's only, so a link would show other rows to others.
        tools=[] if token else _tools(answer, root),
        ask=links.to_ask(exhibit.name, description.query(answer, exhibit.fixed))
        if reader_sql.is_on() and not token
        else None,
        frame=None if token else _frame(exhibit, answer, drawn, name or exhibit.name),
        citation=metadata.citation(answer.version, seen=seen),
        seen=_in_bibtex(seen),
        bibtex=metadata.TITLE,
        year=metadata.published_on()[:4],
        rows=root + links.to_exhibit(exhibit.name, "csv", query),
        name=name or exhibit.name,
        version=answer.version,
        report=None if token else _report(exhibit, answer, query),
        contact=metadata.CONTACT,
    )


def _in_bibtex(words: str) -> str:
    """Words within the braces of a BibTeX field: a reader may choose some of them, and TeX would run its own signs."""
    return re.sub(r"([%&$#_])", r"\\\1", re.sub(r"[{}\\~^]", "", words))


def _tools(answer: Answer, root: str) -> list[tuple[str, str]]:
    query = description.query(answer)
    addresses = {
        ending: root + links.to_data(answer.question.name, ending, query) for ending in ("csv", "json", "parquet")
    }
    types = ", ".join(
        f'{{"{column.name}", {POWER_QUERY_TYPES[column.type]}}}'
        for column in meanings(_at_data_address(answer))
        if column.type in POWER_QUERY_TYPES
    )
    return [(tool, line.format(**addresses, types=f"{{{types}}}")) for tool, line in TOOLS.items()]


def _at_data_address(answer: Answer) -> Answer:
    """The answer with the columns that its link gives: of a table those of the record, without added names."""
    table = answer.question.table
    columns = {r["name"]: [field["name"] for field in r["schema"]["fields"]] for r in data.schema()["resources"]}
    return answer.showing(columns[table]) if table else answer


def _frame(exhibit: Exhibit, answer: Answer, drawn: Chart | str | None, name: str) -> dict:
    """The data from which ``links.js`` writes the code of a frame; it adds the page and its filters."""
    if isinstance(drawn, Chart):
        # A map of areas has no fixed height, but is about as high as a frame is wide.
        height = drawn.figure.get("layout", {}).get("height", MAP_HEIGHT)
    else:
        height = min(max(TABLE_HEIGHT, (drawn or "").count("<tr") * ROW_HEIGHT), LONGEST_TABLE)
    return {"exhibit": name, "title": exhibit.title_of(answer), "height": height + FRAME_PADDING}


def _report(exhibit: Exhibit, answer: Answer, query: str) -> dict:
    """The data from which ``reports.js`` writes the report of a mistake; it fetches the rows on demand."""
    return {
        "title": exhibit.title_of(answer),
        "shows": exhibit.sentence_of(answer),
        "version": answer.version,
        "rows": links.to_exhibit(exhibit.name, "json", query),
    }


def _picture(exhibit: Exhibit, answer: Answer, chart: Chart) -> dict:
    """The text that ``pictures.js`` writes around the chart: ``about`` is read by screen readers alone."""
    about = exhibit.about(answer)
    dated = f" Data: {day(about.day)}." if about.day and not about.preview else ""
    source = f"Source: {metadata.SOURCE}{dated} {metadata.LICENCE}"
    preview = (f"{about.preview}.",) if about.preview else ()
    own = exhibit.on_picture(answer.rows) if exhibit.on_picture else ()
    return {
        "file": exhibit.file_name(answer),
        "title": about.title,
        "shows": about.shows,
        "about": " ".join([chart.alt, *about.notes, *(preview or [f"Version of the record: {about.version}."])]),
        "legend": [entry.as_dict() for entry in chart.legend],
        "foot": [*own, *preview, source],
    }
