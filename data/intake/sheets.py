"""Submitted tables as text: a sheet per table, its columns in the schema's order, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

import data
from data.problems import Problem

SAVE_AS_CSV = "text in UTF-8: save the table as “CSV UTF-8 (comma delimited)”"
SAVE_AS_XLSX = "an Excel workbook (.xlsx) without password and without macros"
LEGACY_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls and of workbooks with a password

LOST = "\N{REPLACEMENT CHARACTER}"  # stands for a character that could not be read or written
# No sheet, CSV or XML can hold these; U+0080 to U+009F come from a wrong encoding.
CONTROL_CHARACTERS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{LOST}\ufffe\uffff]")
# Downloads put an apostrophe before text that a spreadsheet would run as a formula, as a person typing it would.
WITH_APOSTROPHE = re.compile(r"'+[=+\-@\t\r]")
LONE_RETURN = re.compile(r"\r(?!\n)")
DECIMAL_COMMA = re.compile(r"-?\d{1,15},\d+", re.ASCII)


@dataclass(frozen=True)
class Sheet:
    """A table as text: its rows in the order of the schema's columns, each with its number in the submitted file."""

    table: str
    file: str  # as its author knows it: "judgments.csv", or "results.xlsx, sheet judgments"
    rows: list[list[str]]
    numbers: list[int]


@dataclass
class Intake:
    """What was submitted: ``sheets`` by table, the problems found, and all tables ``named``, readable or not.

    ``incomplete``: whether a file, sheet or row was left out of the sheets, so that the rest cannot be checked.
    A cell that is rejected stays in its sheet as text.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    incomplete: bool = False

    def reject(self, problems: list[Problem]) -> None:
        """Record the problems of something that is left out."""
        self.problems.extend(problems)
        self.incomplete |= bool(problems)


class Refused(Exception):
    """A whole file or sheet is rejected; ``problem`` says why."""

    def __init__(self, file: str, value: str, expected: str, row: int = 0):
        self.problem = Problem(file, row, "", value, expected)
        super().__init__(str(self.problem))


@dataclass(frozen=True)
class Grid:
    """Cells as they are in the file, header separate; ``decimal_comma`` if semicolons separate the cells."""

    table: str
    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    decimal_comma: bool = False


def with_apostrophe(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it, or would strip one from it."""
    return "'" + text if WITH_APOSTROPHE.match("'" + text) else text


def columns() -> dict[str, dict[str, dict]]:
    """The fields of each table by name, in order."""
    return {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in data.schema()["resources"]}


def in_schema_order(grid: Grid, intake: Intake) -> Sheet:
    """A grid with its columns in the schema's order; faults in its header or characters become problems."""
    fields = columns()[grid.table]
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
            problems.append(Problem(grid.file, 1, shown, "column given twice", "each column once"))
    if problems:
        intake.reject(problems)
        return Sheet(grid.table, grid.file, [], [])

    order, rows, numbers = [header.index(name) for name in fields], [], []
    for number, cells in grid.rows:
        if len(cells) < len(header) and order != sorted(order):
            # In the schema's order the validator reports it; in another, nobody could say which cell is missing.
            intake.reject([Problem(grid.file, number, "", f"{len(cells)} cells", f"{len(header)} cells, one a column")])
            continue
        ordered = [cells[n] for n in order if n < len(cells)] + cells[len(header) :]
        typed = zip(ordered, [*fields.values(), *[{}] * len(ordered)])
        rows.append([_value(text, column, grid.decimal_comma) for text, column in typed])
        numbers.append(number)
        for text, name in zip(ordered, fields):
            if match := CONTROL_CHARACTERS.search(text):
                expected = "the character that was lost here" if match[0] == LOST else "text without control characters"
                expected += f": type it again, or {SAVE_AS_CSV}"
                value = f"the character U+{ord(match[0]):04X}"
                intake.problems.append(Problem(grid.file, number, name, value, expected))
    return Sheet(grid.table, grid.file, rows, numbers)


def _value(text: str, column: dict, decimal_comma: bool) -> str:
    """A cell without what a spreadsheet added: the apostrophe before a formula, the decimal comma of a number.

    A lone carriage return becomes a newline, since it would split the row in two when read again.
    """
    text = LONE_RETURN.sub("\n", text)
    if WITH_APOSTROPHE.match(text):
        return text[1:]
    if decimal_comma and column.get("type") == "number" and DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text
