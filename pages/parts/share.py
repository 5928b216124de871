"""What stands below each table: a link to this view for a colleague, and to its rows for other tools."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode, urlsplit

import pandas
import streamlit as st

import queries
from pages.parts import filters, preview
from pages.parts.site import page_at

# How each tool reads a link, in one line; ``{link}`` is the address of the rows without its ending.
EXAMPLES = {
    "Excel (Power Query)": '= Table.PromoteHeaders(Csv.Document(Web.Contents("{link}"), [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]))',
    "R": 'rows <- read.csv("{link}", encoding = "UTF-8")',
    "pandas": 'import pandas; rows = pandas.read_csv("{link}")',
    # Parquet keeps the types. Fetched first: reading a link by itself, DuckDB would have to install an extension.
    "DuckDB": 'import duckdb, urllib.request; rows = duckdb.read_parquet(urllib.request.urlretrieve("{parquet}", "{file}.parquet")[0])',
}


def root() -> str:
    """The address of the dashboard as this reader reached it, with a slash at its end."""
    here = urlsplit(st.context.url or "http://localhost:8501/")
    folder, _, last = here.path.rpartition("/")
    path = here.path if last and not page_at(last) else folder
    return f"{here.scheme}://{here.netloc}{path.rstrip('/')}/"


def data_address(asked: queries.Asked, ending: str) -> str:
    """The address of a question's rows below the root: "api/views/spread.csv?theme=vulnerable"."""
    table = asked.name.removeprefix("table_")
    path = f"api/{table}" if table != asked.name else f"api/views/{asked.name}"
    given = {filters.IN_ADDRESS[parameter][0]: value for parameter, value in asked.parameters if value is not None}
    return f"{path}.{ending}" + ("?" + urlencode(given, doseq=True) if given else "")


def bar(frame: pandas.DataFrame) -> None:
    """Buttons that copy the link to this view, and links to the rows of ``frame`` with an example for each tool.

    Only where ``frame`` holds all rows of one question, so that the link gives just these.
    """
    if preview.record():
        return  # only this reader has these rows: a link would give others than are shown
    asked = frame.attrs.get("asked")
    parts = [_copy("Copy link to this view", "view")]
    if asked and asked.rows == len(frame):
        link, parquet = (root() + data_address(asked, ending) for ending in ("csv", "parquet"))
        lines = {
            "Link": link,
            **{
                tool: line.format(link=link, parquet=parquet, file=asked.name.removeprefix("table_"))
                for tool, line in EXAMPLES.items()
            },
        }
        shown = "".join(
            f"<div><dt>{tool}</dt><dd><code>{escape(line)}</code>{_copy('Copy', 'code', f'Copy the line for {tool}')}</dd></div>"
            for tool, line in lines.items()
        )
        parts.append(
            "<details><summary>Link to this data</summary><p>These rows as they are now, in the codes of the data dictionary. For another format, let the link end in "
            f".json, .xlsx or .parquet before the question mark. In Excel: Data, Get Data, Blank Query, and paste the line.</p><dl>{shown}</dl></details>"
        )
    st.html(f'<div class="fc-share">{"".join(parts)}</div>')


def _copy(words: str, what: str, label: str = "") -> str:
    """A button that ``links.js`` listens to."""
    name = f' aria-label="{escape(label)}"' if label else ""
    return f'<button type="button" data-copy="{what}"{name}>{words}</button>'
