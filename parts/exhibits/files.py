"""Rows as files: CSV, JSON, Excel and Parquet, with metadata as far as the format allows."""

from __future__ import annotations

import datetime
import io
import json
import math
from dataclasses import dataclass

import numpy
import openpyxl
import pandas
import pyarrow.parquet
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

import data
import queries
from data import sandbox
from parts.address import description
from parts.exhibits import arrow
from parts.exhibits.meanings import Meaning, meanings

CSV, JSON = "text/csv; charset=utf-8", "application/json"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
MAX_WIDTH, FILTER_ARROW_WIDTH = 60, 4  # characters, in a column of a workbook
MAX_ROWS_IN_PROCESS = 500  # of a workbook, in a tenth of a second; a process of its own takes half a second to start
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True)
class About:
    """The metadata of a file."""

    title: str
    shows: str  # a sentence: what was asked and how much was found
    version: str
    notes: tuple[str, ...] = ()
    preview: bool = False
    columns: tuple[Meaning, ...] = ()

    @classmethod
    def of(
        cls, answer: queries.Answer, title: str, shows: str = "", notes: tuple[str, ...] = (), *, in_words: bool = False
    ) -> About:
        """The metadata of an answer. ``shows``: its sentence, if the title already says a part of it.

        ``in_words``: whether the file has labels for codes.
        """
        columns = meanings(answer, in_words=in_words)
        preview = queries.current_record().token is not None
        return cls(title, shows or description.sentence(answer), answer.version, notes, preview, columns)

    def lines(self) -> dict[str, str]:
        """The last sheet of an Excel file, and the metadata of a Parquet file."""
        preview = ", a preview with rows that are not published" if self.preview else ""
        return {
            "Title": self.title,
            "Shows": self.shows,
            "Downloaded on": datetime.date.today().isoformat(),
            "Version of the record": f"{data.schema()['version']} ({self.version}){preview}",
            "Source": "Forces Compared, from published inspection reports; each row names its source. Unofficial.",
            "Licence": LICENCE,
            **{f"Note {n}": note for n, note in enumerate(self.notes, 1)},
        }


def citation(version: str) -> str:
    """How to cite a version of the record."""
    return (
        "Forces Compared: police inspections in England and Wales. "
        f"Version {data.schema()['version']} ({version}). Derived from published inspection reports. {LICENCE}"
    )


def as_csv(rows: pandas.DataFrame, _about: About | None = None) -> bytes:
    """The rows as CSV: RFC 4180, UTF-8, a header line and no metadata."""
    return _without_formulas(_flat(rows)).to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def as_json(rows: pandas.DataFrame, _about: About | None = None) -> bytes:
    """The rows as a JSON list of objects. Missing values are null; a list in a cell stays a list."""
    columns = [[_json_value(value) for value in rows[name].tolist()] for name in rows.columns]
    objects = [dict(zip(rows.columns, row)) for row in zip(*columns)]
    return json.dumps(objects, ensure_ascii=False).encode("utf-8")


def as_excel(rows: pandas.DataFrame, about: About) -> bytes:
    """The rows as a workbook; its second sheet has the meanings of columns, its last the metadata.

    Large ones are made in a process of their own, since they take a second of CPU time and pages would wait.
    """
    if len(rows) <= MAX_ROWS_IN_PROCESS:
        return _as_excel(rows, about)
    try:
        return sandbox.run(_as_excel, rows, about, writes=True)
    except sandbox.LimitExceeded:  # it needs more than the sandbox allows
        return _as_excel(rows, about)


def _as_excel(rows: pandas.DataFrame, about: About) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    cells = _without_formulas(_flat(rows)).astype(object)
    cells = cells.where(cells.notna() & (cells != ""), None)
    for row in [list(cells.columns), *cells.itertuples(index=False, name=None)]:
        sheet.append([_without_control_characters(value) for value in row])
    for column in sheet.columns:
        width = max(len(str(cell.value or "")) for cell in column[:200])
        sheet.column_dimensions[column[0].column_letter].width = min(MAX_WIDTH, width + FILTER_ARROW_WIDTH)
    _as_table(sheet)
    if about.columns:
        columns = book.create_sheet("Columns")
        columns.append(["Column", "What it holds", "Unit", "Codes", "Shown as"])
        for meaning in about.columns:
            columns.append([meaning.name, meaning.words, meaning.unit, meaning.codes, meaning.shown_as])
        for letter, width in zip("ABCDE", (26, 90, 22, 40, 40)):
            columns.column_dimensions[letter].width = width
        _as_table(columns)
        for row in columns.iter_rows(min_row=2):
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    notes = book.create_sheet("About")
    for name, text in about.lines().items():
        notes.append([name, _without_control_characters(text)])
        notes.cell(notes.max_row, 2).data_type = "s"  # text, whatever it begins with
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 24, 100
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _as_table(sheet: Worksheet) -> None:
    """Give a sheet a bold, frozen header row with filters."""
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def as_parquet(rows: pandas.DataFrame, about: About) -> bytes:
    """The rows as Parquet, with the same metadata; columns have the types of the data dictionary, whatever the rows."""
    file = io.BytesIO()
    pyarrow.parquet.write_table(arrow.table(rows, about.columns, about.lines()), file)
    return file.getvalue()


# Media type and function by file ending.
FORMATS = {"csv": (CSV, as_csv), "json": (JSON, as_json), "xlsx": (EXCEL, as_excel), "parquet": (PARQUET, as_parquet)}


def _flat(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows, with a list in a cell as text, separated by semicolons; nothing stands for an empty item."""

    def flat(value):
        if not isinstance(value, (list, numpy.ndarray)):
            return value
        return "; ".join("" if pandas.isna(item) else str(item) for item in value)

    return rows.assign(**{c: rows[c].map(flat) for c in rows.columns if rows[c].dtype == object})


def _without_formulas(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows, with an apostrophe before text that a spreadsheet would run as a formula."""

    def runs(value):
        return isinstance(value, str) and value.lstrip("'").startswith(RUNS_AS_FORMULA)

    # Hardly any column has such a cell, and checking costs a third of rewriting all of them.
    changed = {}
    for column in rows.select_dtypes(include=["object", "str"]).columns:
        cells = rows[column].tolist()
        if any(map(runs, cells)):
            changed[column] = ["'" + cell if runs(cell) else cell for cell in cells]
    return rows.assign(**changed)


def _json_value(value):
    """A cell as a JSON value."""
    if isinstance(value, (list, numpy.ndarray)):
        return [_json_value(item) for item in value]
    if isinstance(value, numpy.generic):
        value = value.item()
    if value is None or value is pandas.NA or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def _without_control_characters(value):
    """A value without control characters, which workbooks cannot hold."""
    return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
