"""Rows as files: CSV, JSON, Excel, OpenDocument, Parquet and text, with metadata as far as the format allows."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import replace

import numpy
import pandas
import pyarrow.parquet

from data import sandbox
from parts.files import arrow, articles, excel, opendocument, workbook
from parts.files.metadata import About

CSV, JSON = "text/csv; charset=utf-8", "application/json"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
PARQUET = "application/vnd.apache.parquet"
MAX_ROWS_IN_PROCESS = 500  # of a workbook, in a tenth of a second; a process of its own takes half a second to start
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LIST_SEPARATOR = "; "
# A line of CSV, which may go on in a quoted cell. A doubled quote is read as the end of such a cell and the next one.
RECORD = re.compile(rb'(?:[^"\r\n]++|"[^"]*+")*+\r\n')
_as_json = json.JSONEncoder(ensure_ascii=False).encode
LIST_OF_NUMBERS = re.compile(r"-?\d+(\.\d+)?(; (-?\d+(\.\d+)?)?)+", re.ASCII)  # begins as a formula may, and is none


def as_csv(rows: pandas.DataFrame, _about: About | None = None) -> bytes:
    """The rows as CSV: RFC 4180, UTF-8, a header line and no metadata."""
    return _without_formulas(_flat(rows)).to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def csv_records(file: bytes) -> list[bytes]:
    """The header and each row of such a CSV file, with the end of its line; a cell may hold one too."""
    return RECORD.findall(file)


def as_json(rows: pandas.DataFrame, _about: About | None = None) -> bytes:
    """The rows as a JSON list of objects. Missing values are null; a list in a cell stays a list."""
    return json_list(json_objects(rows))


def json_objects(rows: pandas.DataFrame) -> list[bytes]:
    """Each row as a JSON object."""
    columns = [[_json_value(value) for value in rows[name].tolist()] for name in rows.columns]
    return [_as_json(dict(zip(rows.columns, row))).encode("utf-8") for row in zip(*columns)]


def json_list(objects: list[bytes]) -> bytes:
    """A JSON list of them."""
    return b"[" + b", ".join(objects) + b"]"


def as_excel(rows: pandas.DataFrame, about: About) -> bytes:
    """The rows as an Excel workbook, as ``workbook.py`` describes it."""
    return _as_workbook(excel.as_excel, rows, about)


def as_ods(rows: pandas.DataFrame, about: About) -> bytes:
    """The same workbook as an OpenDocument spreadsheet."""
    return _as_workbook(opendocument.as_ods, rows, about)


def _as_workbook(write: Callable[[workbook.Workbook], bytes], rows: pandas.DataFrame, about: About) -> bytes:
    """Large ones are made in a process of their own, since they take a second of CPU time and pages would wait."""
    if about.as_seen is not None:
        about = replace(about, as_seen=_without_formulas(about.as_seen))
    book = workbook.workbook(_without_formulas(_flat(rows)), about)
    if len(rows) > MAX_ROWS_IN_PROCESS:
        try:
            return sandbox.run(write, book, writes=True)
        except sandbox.LimitExceeded:
            pass  # it needs more than the sandbox allows
    return write(book)


def as_parquet(rows: pandas.DataFrame, about: About) -> bytes:
    """The rows as Parquet, with the same metadata; columns have the types of the data dictionary, whatever the rows."""
    file = io.BytesIO()
    pyarrow.parquet.write_table(arrow.table(rows, about.columns, about.lines()), file)
    return file.getvalue()


# Media type and function by file ending.
FORMATS = {
    "csv": (CSV, as_csv),
    "json": (JSON, as_json),
    "xlsx": (EXCEL, as_excel),
    "ods": (ODS, as_ods),
    "parquet": (PARQUET, as_parquet),
    "txt": (articles.TEXT, articles.as_text),
    "md": (articles.MARKDOWN, articles.as_markdown),
}
BY_ROW = ("csv", "json")  # in which each row is written the same whatever the others, without metadata
WORKBOOKS = ("xlsx", "ods")
FOR_READING = ("txt", "md")  # with the columns of the page, since the title says the rest


def _flat(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows, with a list in a cell as text, separated by semicolons; a missing item is left blank."""

    def flat(value):
        if not isinstance(value, (list, numpy.ndarray)):
            return value
        return LIST_SEPARATOR.join("" if pandas.isna(item) else str(item) for item in value)

    return rows.assign(**{c: rows[c].map(flat) for c in rows.columns if rows[c].dtype == object})


def _without_formulas(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows, with an apostrophe before cells and headings that a spreadsheet would run as a formula."""

    def runs(value):
        if not isinstance(value, str) or not value.lstrip("'").startswith(RUNS_AS_FORMULA):
            return False
        return not LIST_OF_NUMBERS.fullmatch(value)

    # Hardly any column has such a cell, and checking costs a third of rewriting all of them.
    changed = {}
    for column in rows.select_dtypes(include=["object", "str"]).columns:
        cells = rows[column].tolist()
        if any(map(runs, cells)):
            changed[column] = ["'" + cell if runs(cell) else cell for cell in cells]
    headings = {name: f"'{name}" for name in rows.columns if runs(name)}
    return rows.assign(**changed).rename(columns=headings)


def _json_value(value):
    """A cell as a JSON value."""
    if isinstance(value, (list, numpy.ndarray)):
        return [_json_value(item) for item in value]
    if isinstance(value, numpy.generic):
        value = value.item()
    if value is None or value is pandas.NA or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
