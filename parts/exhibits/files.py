"""Rows as files: CSV, JSON, Excel and Parquet. A file says of itself what it holds, as far as its format can."""

from __future__ import annotations

import datetime
import functools
import io
import json
import math
from dataclasses import dataclass

import numpy
import openpyxl
import pandas
import pyarrow
import pyarrow.parquet
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

import data
import queries
from data import sandbox
from parts.address import description

CSV, JSON = "text/csv; charset=utf-8", "application/json"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
MAX_WIDTH, ROOM_FOR_ARROW = 60, 4  # characters, of a column of a workbook
MAX_ROWS_IN_PROCESS = 500  # of a workbook, in a tenth of a second; a process of its own takes half a second to begin
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True)
class Meaning:
    """What a column of a file holds."""

    name: str
    words: str
    unit: str
    codes: str  # the values that it may hold
    shown_as: str  # the same in words


def meanings(answer: queries.Answer) -> tuple[Meaning, ...]:
    """What each column that an answer shows holds, in their order."""
    return _meanings(answer.question, tuple(answer.shown.columns))


@functools.lru_cache(maxsize=500)
def _meanings(asked: queries.Question, columns: tuple[str, ...]) -> tuple[Meaning, ...]:
    """They follow from the questions alone, whatever the record holds."""
    place = {"table": asked.table} if asked.table else {"view": asked.name}
    rows = queries.rows("columns", **place).fillna("").set_index("column_name")
    shown = rows.loc[list(columns)]
    return tuple(Meaning(row.Index, row.description, row.unit, row.allowed, row.shown_as) for row in shown.itertuples())


@dataclass(frozen=True)
class About:
    """What a file says of itself."""

    title: str
    shows: str  # what was asked and how much was found, in English
    version: str
    notes: tuple[str, ...] = ()
    preview: bool = False
    columns: tuple[Meaning, ...] = ()

    @classmethod
    def of(cls, answer: queries.Answer, title: str, shows: str = "", notes: tuple[str, ...] = ()) -> About:
        """What follows from an answer. ``shows``: its sentence, where the title says a part of it already."""
        preview = queries.current_record().token is not None
        return cls(title, shows or description.sentence(answer), answer.version, notes, preview, meanings(answer))

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
    """How to cite the record in one of its versions."""
    return (
        "Forces Compared: police inspections in England and Wales. "
        f"Version {data.schema()['version']} ({version}). Derived from published inspection reports. {LICENCE}"
    )


def as_csv(rows: pandas.DataFrame, _about: About | None = None) -> bytes:
    """The rows as CSV: RFC 4180, UTF-8, one plain header line and nothing else."""
    return _without_formulas(_flat(rows)).to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def as_json(rows: pandas.DataFrame, _about: About | None = None) -> bytes:
    """The rows as a JSON list of objects. What is not known is null; a list in a cell stays one."""
    columns = [[_plain(value) for value in rows[name].tolist()] for name in rows.columns]
    objects = [dict(zip(rows.columns, row)) for row in zip(*columns)]
    return json.dumps(objects, ensure_ascii=False).encode("utf-8")


def as_excel(rows: pandas.DataFrame, about: About) -> bytes:
    """The rows as a workbook; its second sheet says what each column holds, its last what the rows are.

    Of many rows it is made in a process of its own: it takes a processor for a second, and pages would wait.
    """
    if len(rows) <= MAX_ROWS_IN_PROCESS:
        return _as_excel(rows, about)
    try:
        return sandbox.run(_as_excel, rows, about, writes=True)
    except sandbox.LimitExceeded:  # it needs more than such a process may take
        return _as_excel(rows, about)


def _as_excel(rows: pandas.DataFrame, about: About) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    plain = _without_formulas(_flat(rows)).astype(object)
    plain = plain.where(plain.notna(), None)
    for row in [list(plain.columns), *plain.itertuples(index=False, name=None)]:
        sheet.append([_storable(value) for value in row])
    for cells in sheet.columns:
        width = max(len(str(cell.value or "")) for cell in cells[:200])
        sheet.column_dimensions[cells[0].column_letter].width = min(MAX_WIDTH, width + ROOM_FOR_ARROW)
    _as_table(sheet)
    if about.columns:
        columns = book.create_sheet("Columns")
        columns.append(["Column", "What it holds", "Unit", "Codes", "Shown as"])
        for one in about.columns:
            columns.append([one.name, one.words, one.unit, one.codes, one.shown_as])
        for letter, width in zip("ABCDE", (26, 90, 22, 40, 40)):
            columns.column_dimensions[letter].width = width
        _as_table(columns)
        for cells in columns.iter_rows(min_row=2):
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    notes = book.create_sheet("About")
    for name, text in about.lines().items():
        notes.append([name, _storable(text)])
        notes.cell(notes.max_row, 2).data_type = "s"  # text, whatever it begins with
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 24, 100
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _as_table(sheet: Worksheet) -> None:
    """A bold head that stays in sight, to filter and sort by."""
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def as_parquet(rows: pandas.DataFrame, about: About) -> bytes:
    """The rows as Parquet, with the same words about them in its metadata."""
    table = pyarrow.Table.from_pandas(rows, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **about.lines()})
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file)
    return file.getvalue()


# By the ending of the file: its media type, and what makes it.
FORMATS = {"csv": (CSV, as_csv), "json": (JSON, as_json), "xlsx": (EXCEL, as_excel), "parquet": (PARQUET, as_parquet)}


def _flat(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows; a list in a cell becomes text, its parts between semicolons."""

    def flat(value):
        return "; ".join(map(str, value)) if isinstance(value, (list, numpy.ndarray)) else value

    return rows.assign(**{c: rows[c].map(flat) for c in rows.columns if rows[c].dtype == object})


def _without_formulas(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows; a text that a spreadsheet would run as a formula gets an apostrophe before it."""

    def runs(value):
        return isinstance(value, str) and value.lstrip("'").startswith(RUNS_AS_FORMULA)

    # Hardly any column has such a cell: looking costs a third of writing all of them anew.
    changed = {}
    for column in rows.select_dtypes(include=["object", "str"]).columns:
        cells = rows[column].tolist()
        if any(map(runs, cells)):
            changed[column] = ["'" + cell if runs(cell) else cell for cell in cells]
    return rows.assign(**changed)


def _plain(value):
    """A cell as JSON can carry it."""
    if isinstance(value, (list, numpy.ndarray)):
        return [_plain(one) for one in value]
    if isinstance(value, numpy.generic):
        value = value.item()
    if value is None or value is pandas.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def _storable(value):
    """A value without the control characters that no workbook can hold."""
    return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
