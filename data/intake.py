"""Tables as people hand them in: CSV files, or an Excel workbook with a sheet a table, taken as plain text.

What a spreadsheet makes of a table is undone here (semicolons, decimal commas,
dates, 2016.0), and what cannot be taken is refused with its reason: formulas,
macros, other encodings, files that are not what their name says, files that
unpack to more than a record can hold. Every cell is text and nothing but text;
what a table may hold is none of this module's business.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

import data
from data.problems import Problem

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000  # of a file, all its sheets together
MAX_COLUMNS = 100
MAX_CELLS = 1_000_000  # of a workbook, the empty ones among others included
# A workbook is a zip: what it may unpack to, decided before anything of it is unpacked,
# and how many tags of XML that may be, since each costs time and memory however short it is.
MAX_MEMBERS, MAX_UNPACKED, MAX_RATIO, MAX_TAGS = 500, 30_000_000, 100, 2_000_000

READ_ME, LISTS = "Read me", "lists"  # the sheets of the template that hold no facts

LEGACY_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls and of workbooks with a password
OTHER_KINDS = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a packed file",
}
SPREADSHEETS = {".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods", ".fods", ".numbers", ".tsv", ".tab"}

SAVE_AS_CSV = "text in UTF-8: save the table as “CSV UTF-8 (comma delimited)”"
SAVE_AS_XLSX = "an Excel workbook (.xlsx) without password and without macros"

# No sheet, CSV or XML can carry these; U+0080 to U+009F come of a wrong encoding.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Downloads put an apostrophe before text that a spreadsheet would run, as a person does who types it.
MARKED = re.compile(r"'+[=+\-@\t\r]")
DECIMAL_COMMA = re.compile(r"-?\d{1,15},\d+", re.ASCII)


@dataclass(frozen=True)
class Sheet:
    """One table as text: its rows in the order of the schema's columns, each with its number in the reader's own file."""

    table: str
    file: str  # as its reader knows it: "judgments.csv", or "results.xlsx, sheet judgments"
    rows: list[list[str]]
    numbers: list[int]


@dataclass
class Intake:
    """What was handed in: ``sheets`` by table, what is wrong, and all tables that were named, whether they could be read or not.

    ``unread``: whether something was left out of the sheets, so that the rest cannot be judged: a file, a sheet or a row.
    A cell that cannot be taken stands in its sheet as text.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    unread: bool = False

    def leave_out(self, problems: list[Problem]) -> None:
        """Note what is wrong with something that is left out."""
        self.problems.extend(problems)
        self.unread |= bool(problems)


class Refused(Exception):
    """A whole file or sheet that cannot be taken; ``problem`` says why."""

    def __init__(self, file: str, value: str, expected: str, row: int = 0):
        self.problem = Problem(file, row, "", value, expected)
        super().__init__(str(self.problem))


class UnfitCell(Exception):
    """A cell of a workbook that is no plain value: ``value`` as its reader sees it, what was ``expected``, and the ``text`` that it holds."""

    def __init__(self, value: str, expected: str, text: str | None = None):
        self.value, self.expected, self.text = value, expected, value if text is None else text


@dataclass(frozen=True)
class _Grid:
    """Cells as they stand: the header is row 1; ``decimal_comma`` if the file separates cells by semicolons."""

    table: str
    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    decimal_comma: bool = False


def read(files: Path | Iterable[tuple[str, bytes]]) -> Intake:
    """Take the tables from a file or a folder, or from files given as name and bytes.

    A folder may hold other files, which are let lie if they are no spreadsheets;
    a file given by name must be one of ours.
    """
    intake, grids = Intake(), []
    workbooks = 0
    for name, content in _in_folder(files) if isinstance(files, Path) else files:
        name = re.split(r"[/\\]", name)[-1]
        table = Path(name).stem.strip().casefold() if name.casefold().endswith(".csv") else None
        intake.named |= {table} & _columns().keys()
        try:
            content = (
                content.read_bytes() if isinstance(content, Path) and _fits(name, content.stat().st_size) else content
            )
            _fits(name, len(content))
            if table:
                grids.append(_csv(name, table, content))
            elif name.casefold().endswith(".xlsx"):
                workbooks += 1
                if workbooks > 1:
                    raise Refused(name, "a second workbook", "one workbook: put all tables into one, a sheet each")
                grids.extend(_workbook(name, content, intake))
            else:
                raise Refused(name, "a file of another kind", "a CSV file (.csv) or an Excel workbook (.xlsx)")
        except Refused as refused:
            intake.leave_out([refused.problem])
    _take(grids, intake)
    return intake


def write(table: str, rows: list[list[str]], folder: Path) -> Path:
    """Write a table as plain CSV: UTF-8, commas, the columns in the schema's order. Gives its path."""
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_columns()[table])
        writer.writerows(rows)
    return path


def marked(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would run it, or if an apostrophe there would be taken off."""
    return "'" + text if MARKED.match("'" + text) else text


def _columns() -> dict[str, dict[str, dict]]:
    """The fields of each table by name, in order."""
    return {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in data.schema()["resources"]}


def _in_folder(folder: Path) -> Iterator[tuple[str, Path]]:
    """The spreadsheets of a folder, without the files that a program keeps while one is open; or the one file that is named."""
    if folder.is_file():
        yield folder.name, folder
        return
    for path in sorted(folder.iterdir()):
        ours = path.suffix.casefold() in {".csv", ".xlsx"} | SPREADSHEETS
        if ours and path.is_file() and not path.name.startswith((".", "~$")):
            yield path.name, path


def _fits(name: str, size: int) -> bool:
    if size > MAX_BYTES:
        raise Refused(name, f"{size / 1e6:,.1f} MB", f"a file of no more than {MAX_BYTES // 1_000_000} MB")
    return True


def _take(grids: list[_Grid], intake: Intake) -> None:
    """Put every grid among the sheets, in the order of the schema's columns; tables given twice among the problems."""
    held = {grid.table for grid in grids if grid.rows}
    # A template has a sheet for every table: one without rows says nothing if the table is given elsewhere.
    for grid in [g for g in grids if g.rows or g.table not in held]:
        if grid.table in intake.sheets:
            first = intake.sheets[grid.table].file
            intake.leave_out(
                [Problem(grid.file, 0, "", f"table {grid.table} again", f"each table once: it is in {first} too")]
            )
            continue
        intake.sheets[grid.table] = _sheet(grid, intake)


def _sheet(grid: _Grid, intake: Intake) -> Sheet:
    """A grid with its columns put in the schema's order; what is wrong with header and characters goes among the problems."""
    fields = _columns()[grid.table]
    header = [name.strip().casefold() for name in grid.header]
    all_columns = ", ".join(fields)
    problems = [
        Problem(grid.file, 1, name, "no such column", f"the columns {all_columns}")
        for name in fields
        if name not in header
    ]
    for position, name in enumerate(header):
        shown = grid.header[position] or get_column_letter(position + 1)
        if name not in fields:
            problems.append(Problem(grid.file, 1, shown, "unknown column", f"only the columns {all_columns}"))
        elif name in header[:position]:
            problems.append(Problem(grid.file, 1, shown, "column stands twice", "each column once"))
    if problems:
        intake.leave_out(problems)
        return Sheet(grid.table, grid.file, [], [])

    order, rows, numbers = [header.index(name) for name in fields], [], []
    for number, cells in grid.rows:
        if len(cells) < len(header) and order != sorted(order):
            # In the schema's order the validator says it; otherwise nobody could tell which cell is missing.
            intake.leave_out(
                [Problem(grid.file, number, "", f"{len(cells)} cells", f"{len(header)} cells, one a column")]
            )
            continue
        taken = [cells[n] for n in order if n < len(cells)] + cells[len(header) :]
        rows.append(
            [
                _value(text, column, grid.decimal_comma)
                for text, column in zip(taken, [*fields.values(), *[{}] * len(taken)])
            ]
        )
        numbers.append(number)
        for text, name in zip(taken, fields):
            for character in UNFIT.findall(text)[:1]:
                intake.problems.append(
                    Problem(
                        grid.file,
                        number,
                        name,
                        f"the character U+{ord(character):04X}",
                        "text without control characters: type it again, or " + SAVE_AS_CSV,
                    )
                )
    return Sheet(grid.table, grid.file, rows, numbers)


def _value(text: str, column: dict, decimal_comma: bool) -> str:
    """A cell without what a spreadsheet put there: the apostrophe before a formula, the decimal comma of a number."""
    if MARKED.match(text):
        return text[1:]
    if decimal_comma and column.get("type") == "number" and DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text


# CSV.


def _csv(name: str, table: str, content: bytes) -> _Grid:
    """A CSV file; its header tells whether commas or semicolons stand between cells."""
    if table not in _columns():
        raise Refused(
            name, "no table of this name", f"a file named after its table: {', '.join(f'{t}.csv' for t in _columns())}"
        )
    text = _text(name, content)
    header, delimiter = _header(text, table)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    taken, number = [], 0
    try:
        for number, cells in enumerate(rows, start=1):
            if len(cells) > MAX_COLUMNS:
                raise Refused(name, f"{len(cells)} cells", f"no more than {MAX_COLUMNS} columns", number)
            if number > MAX_ROWS:
                raise Refused(name, "more rows", f"no more than {MAX_ROWS:,} rows")
            if number > 1 and any(cells):
                taken.append((number, cells))
    except csv.Error as error:
        raise Refused(
            name, str(error), "quotation marks in pairs round a cell, and doubled within it", number + 1
        ) from error
    return _Grid(table, name, header, taken, decimal_comma=delimiter == ";")


def _header(text: str, table: str) -> tuple[list[str], str]:
    """The first row, and what stands between its cells: whichever finds more columns of the table, the comma if both do."""
    found = {}
    for delimiter in (",", ";"):
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            header = []
        known = {name.strip().casefold() for name in header} & _columns()[table].keys()
        found[delimiter] = (len(known), header)
    delimiter = ";" if found[";"][0] > found[","][0] else ","
    return found[delimiter][1], delimiter


def _text(name: str, content: bytes) -> str:
    """The text of a file in UTF-8; anything else is refused, and said what it is as far as its bytes tell."""
    if content.startswith(b"PK\x03\x04"):
        raise Refused(name, "an Excel workbook, or another packed file", "a CSV file: give a workbook the ending .xlsx")
    if content.startswith(LEGACY_OR_LOCKED):
        raise Refused(
            name, "an old Excel workbook (.xls), or one with a password", f"a CSV file in UTF-8, or {SAVE_AS_XLSX}"
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(name, "text in UTF-16 (“Unicode text”)", SAVE_AS_CSV)
    for start, kind in OTHER_KINDS.items():
        if content.startswith(start):
            raise Refused(name, kind, "a table: " + SAVE_AS_CSV)
    if b"\x00" in content:
        row = content[: content.index(b"\x00")].count(b"\n") + 1
        raise Refused(name, "byte 0x00, which no text has", SAVE_AS_CSV, row)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise Refused(name, f"byte 0x{error.object[error.start]:02x}", SAVE_AS_CSV, row) from error


# Excel.


def _workbook(name: str, content: bytes, intake: Intake) -> list[_Grid]:
    """The sheets of a workbook that are named after a table; what else holds something goes among the problems."""
    _refuse_what_is_no_plain_workbook(name, content)
    try:
        # The library raises whatever it stumbles over in a damaged file.
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        return _sheets(name, book, intake)
    except Refused:
        raise
    except Exception as error:
        raise Refused(
            name,
            f"a workbook that cannot be read ({type(error).__name__})",
            f"{SAVE_AS_XLSX}: open it and save it again",
        ) from error


def _sheets(name: str, book: openpyxl.Workbook, intake: Intake) -> list[_Grid]:
    grids, read = [], {"rows": 0, "cells": 0}
    for sheet in book.worksheets:
        file, table = f"{name}, sheet {sheet.title}", sheet.title.strip().casefold()
        if table in (READ_ME.casefold(), LISTS.casefold()):
            continue
        intake.named |= {table} & _columns().keys()
        sheet.reset_dimensions()  # a sheet may say that it is larger than it is
        if table not in _columns():
            if any(cell.value not in (None, "") for cells in _limited(file, sheet, read) for cell in cells):
                intake.leave_out(
                    [
                        Problem(
                            file,
                            0,
                            "",
                            "no table of this name",
                            f"a sheet named after its table: {', '.join(_columns())}",
                        )
                    ]
                )
            continue
        grids.append(_grid(file, table, _limited(file, sheet, read), intake))
    return grids


def _limited(file: str, sheet, read: dict[str, int]) -> Iterator[tuple]:
    """The rows of a sheet, up to what a workbook may hold; ``read`` counts those of all its sheets."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        read["rows"] += 1
        read["cells"] += len(cells)
        if read["rows"] > MAX_ROWS:
            raise Refused(file, "more rows", f"no more than {MAX_ROWS:,} rows in all sheets together")
        if read["cells"] > MAX_CELLS:
            raise Refused(
                file, "more cells", f"no more than {MAX_CELLS:,} cells in all sheets together; larger tables as CSV"
            )
        if len(cells) > MAX_COLUMNS and any(cell.value is not None for cell in cells[MAX_COLUMNS:]):
            raise Refused(file, f"{len(cells)} cells", f"no more than {MAX_COLUMNS} columns", number)
        yield cells[:MAX_COLUMNS]


def _grid(file: str, table: str, rows: Iterable[tuple], intake: Intake) -> _Grid:
    """A sheet as text: rows without any value are passed over, the others keep their numbers."""
    header, taken = [], []
    for number, cells in enumerate(rows, start=1):
        texts = []
        for position, cell in enumerate(cells):
            column = header[position] if position < len(header) else ""
            try:
                texts.append(_cell(cell, _columns()[table].get(column.strip().casefold(), {})))
            except UnfitCell as unfit:
                intake.problems.append(
                    Problem(file, number, column or get_column_letter(position + 1), unfit.value, unfit.expected)
                )
                texts.append(unfit.text)
        while texts and not texts[-1]:
            texts.pop()
        if number == 1:
            header = texts
        elif texts:
            taken.append((number, texts + [""] * (len(header) - len(texts))))
    return _Grid(table, file, header, taken)


def _cell(cell, column: dict) -> str:
    """A cell as text, as a person sees it: 2016 and not 2016.0, a day as 2019-03-31.

    Raises ``UnfitCell`` for a formula, an error, true or false, a percentage, and a date
    where the spreadsheet has put a day into a month or made a date of a number.
    """
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise UnfitCell(
            "a formula",
            "a value: copy the cell and paste it as value",
            value if isinstance(value, str) else getattr(value, "text", "="),
        )
    if cell.data_type == "e":
        raise UnfitCell(str(value), "a value: the spreadsheet found an error here")
    if isinstance(value, bool):
        raise UnfitCell(str(value).upper(), "text or a number: format the cell as text and type it again")
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return _date(value, cell.number_format, column)
    if isinstance(value, str):
        return unescape(value)
    raise UnfitCell(str(value), "text, a number or a day")


def _number(value: int | float, shown_as: str) -> str:
    if not math.isfinite(value):
        raise UnfitCell(str(value), "a number")
    # A spreadsheet holds 15 digits; what comes after them is noise.
    plain = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float) else str(value)
    if "%" in shown_as:
        share = _number(float(Decimal(plain) * 100), "")
        raise UnfitCell(f"{share}%", f"a plain number: format the cell as a number and type {share}")
    return plain


def _date(value: datetime.date, shown_as: str, column: dict) -> str:
    if column.get("type") in ("integer", "number"):
        raise UnfitCell(
            f"{value:%Y-%m-%d}", "a number: the cell is formatted as a date; format it as a number and type it again"
        )
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shown_as).casefold()
    if "d" not in shown:
        known = f"{value:%Y-%m}" if "m" in shown else f"{value:%Y}"
        raise UnfitCell(
            f"{value:%Y-%m-%d}, shown as {shown_as}",
            f"text: the spreadsheet has made a day of {known}; format the cell as text and type {known}",
            known,
        )
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        raise UnfitCell(value.isoformat(" "), "a day without a time")
    return f"{value:%Y-%m-%d}"


def _refuse_what_is_no_plain_workbook(name: str, content: bytes) -> None:
    """Look at what a workbook is packed of before any of it is unpacked."""
    if content.startswith(LEGACY_OR_LOCKED):
        raise Refused(name, "an old Excel workbook (.xls), or one with a password", SAVE_AS_XLSX)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # of several kinds, in a damaged file
        raise Refused(name, "no workbook", f"{SAVE_AS_XLSX}; a table in text ends in .csv") from error
    members = archive.infolist()
    names = {member.filename.casefold() for member in members}
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise Refused(name, f"{len(members):,} parts", f"a workbook of no more than {MAX_MEMBERS} parts")
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(content):
        raise Refused(
            name,
            f"{len(content) / 1e6:,.1f} MB that unpack to {unpacked / 1e6:,.1f} MB",
            f"a workbook that unpacks to no more than {MAX_UNPACKED // 1_000_000} MB and to no more than {MAX_RATIO} times its size",
        )
    if any(member.flag_bits & 1 for member in members):
        raise Refused(name, "a packed file with a password", SAVE_AS_XLSX)
    if "xl/workbook.bin" in names or "[content_types].xml" not in names:
        raise Refused(name, "a spreadsheet of another kind (.xlsb, .ods), or another packed file", SAVE_AS_XLSX)
    try:
        kinds = b"".join(
            archive.read(member) for member in members if member.filename.casefold() == "[content_types].xml"
        ).lower()
        tags = sum(
            archive.read(member).count(b"<") for member in members if member.filename.casefold().startswith("xl/")
        )
    except Exception as error:
        raise Refused(name, "a damaged workbook", f"{SAVE_AS_XLSX}: open it and save it again") from error
    if (
        b"macroenabled" in kinds
        or b"vbaproject" in kinds
        or any("vbaproject" in part or "macrosheets/" in part for part in names)
    ):
        raise Refused(name, "a workbook with macros", SAVE_AS_XLSX)
    if tags > MAX_TAGS:
        raise Refused(
            name, "more cells", f"a workbook of no more than about {MAX_TAGS // 4:,} cells; larger tables as CSV"
        )
