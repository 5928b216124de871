"""What is submitted, as text: cells as they are in a file, and tables with their columns in the schema's order."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import data
from data.intake import limits
from data.problems import Note, Problem

SAVE_AS_CSV = "text in UTF-8: save the table as “CSV UTF-8 (comma delimited)”"
SAVE_AS_XLSX = "an Excel workbook (.xlsx) without password and without macros"

LOST = "\N{REPLACEMENT CHARACTER}"  # stands for a character that could not be read or written
# No sheet, CSV or XML can hold these; U+0080 to U+009F come from a wrong encoding.
CONTROL_CHARACTERS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{LOST}\ufffe\uffff]")
# Downloads put an apostrophe before text that a spreadsheet would run as a formula, as a person typing it would.
WITH_APOSTROPHE = re.compile(r"'+[=+\-@\t\r]")
Unused = dict[tuple[str, int], dict[int, str]]
FIRST_DAY = datetime.date(1899, 12, 30)  # day 0 of spreadsheets, but for those that count from 1904


@dataclass(frozen=True)
class Sheet:
    """A table as text: its rows in the order of the schema's columns, each with its number in the submitted file."""

    table: str
    file: str  # as its author knows it: "judgments.csv", or "results.xlsx, sheet judgments"
    rows: list[list[str]]
    numbers: list[int]


@dataclass
class Hidden:
    """How many rows of results are not seen when the files are opened."""

    rows: int = 0  # that are hidden themselves
    columns: int = 0
    sheets: int = 0
    on_sheets: int = 0  # rows on hidden sheets

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns or self.sheets)


@dataclass
class Intake:
    """What was submitted: ``sheets`` by table, the problems found, and all tables ``named``, readable or not.

    ``notes``: what was read differently from how it is stored. ``hidden``: what is not seen in the files.
    ``incomplete``: whether a file, sheet or row was left out of the sheets, so that the rest cannot be checked.
    A cell that is rejected stays in its sheet as text. ``unread``: files of which nothing could be read. ``unused``:
    cells that no table has a place for, by file and row, and by column counted from 0.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    unused: Unused = field(default_factory=dict)
    incomplete: bool = False
    hidden: Hidden = field(default_factory=Hidden)
    without_hidden: bool = False
    _noted: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    def reject(self, problems: list[Problem]) -> None:
        """Record the problems of something that is left out."""
        self.problems.extend(problems)
        self.incomplete |= bool(problems)

    def leave(self, file: str, row: int, cells: Iterable[tuple[int, str]]) -> None:
        """Keep the cells of a row that no table has a place for, so that its author gets them back."""
        if filled := {position: text for position, text in cells if text.strip()}:
            self.unused.setdefault((file, row), {}).update(filled)

    def leave_rows(self, grid: Grid, rows: Iterable[tuple[int, list[str]]]) -> None:
        """The same of whole rows of a grid."""
        for number, cells in rows:
            self.leave(grid.file, number, enumerate(cells))

    def note(self, file: str, text: str, *, column: str = "", row: int = 0) -> None:
        """Record how something was read; the same text of several rows of a column becomes one note."""
        rows = self._noted.setdefault((file, column, text), [])
        if row and row not in rows[-1:]:
            rows.append(row)

    @property
    def notes(self) -> list[Note]:
        """How the files were read, in the order in which that was seen."""
        return [Note(file, tuple(rows), column, text) for (file, column, text), rows in self._noted.items()]


class Refused(Exception):
    """A whole file or sheet is rejected; ``problem`` says why."""

    def __init__(self, file: str, value: str, expected: str, row: int = 0):
        self.problem = Problem(file, row, "", value, expected)
        super().__init__(str(self.problem))


@dataclass(frozen=True)
class Mark:
    """What a cell is beyond its text."""

    fault: tuple[str, str] | None = None  # the value as its author sees it, and what was expected
    link: str = ""  # the address that a click on it opens
    is_day: bool = False


PLAIN = Mark()


@dataclass(frozen=True)
class Merged:
    """A cell merged over several: its first and last row, and its first and last column counted from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def rows_among(self, numbers: Collection[int]) -> list[int]:
        """Which of these rows it covers, in order."""
        if self.last_row - self.first_row < len(numbers):
            return [number for number in range(self.first_row, self.last_row + 1) if number in numbers]
        return [number for number in numbers if self.first_row <= number <= self.last_row]


@dataclass
class Grid:
    """Cells as they are in a file: rows that are not empty, each with its number; columns are counted from 0.

    ``ragged``: whether a row that is too short lacks a cell. In a workbook, only empty cells are left out.
    """

    name: str  # of the sheet, or of the file without its ending
    file: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)  # by row and column
    merged: list[Merged] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    ragged: bool = False
    decimal_comma: bool = False
    first_day: datetime.date = FIRST_DAY


class Counts:
    """The rows and cells of all sheets of a workbook together, held against the limits."""

    def __init__(self):
        self.rows = self.cells = 0

    def add(self, grid: Grid, filled: int) -> None:
        """Count a row that is not empty. Raises ``Refused`` if the workbook holds more than it may."""
        self.rows += 1
        self.cells += filled
        if self.rows > limits.MAX_ROWS:
            raise Refused(grid.file, "more rows", f"no more than {limits.MAX_ROWS:,} rows in all sheets together")
        if self.cells > limits.MAX_CELLS:
            most = f"{limits.MAX_CELLS:,} cells in all sheets together"
            raise Refused(grid.file, "more cells", f"no more than {most}; larger tables as CSV")


def with_apostrophe(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it, or would strip one from it."""
    return "'" + text if WITH_APOSTROPHE.match("'" + text) else text


def columns() -> dict[str, dict[str, dict]]:
    """The fields of each table by name, in order."""
    return {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in data.schema()["resources"]}


def column_letters(position: int) -> str:
    """The letters of a column, counted from 0: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
