"""What was handed in, as plain text: a sheet a table, its columns in the schema's order, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

import data
from data.problems import Problem

SAVE_AS_CSV = "text in UTF-8: save the table as “CSV UTF-8 (comma delimited)”"
SAVE_AS_XLSX = "an Excel workbook (.xlsx) without password and without macros"
LEGACY_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls and of workbooks with a password

# No sheet, CSV or XML can carry these; U+0080 to U+009F come of a wrong encoding.
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Downloads put an apostrophe before text that a spreadsheet would run, as a person does who types it.
WITH_APOSTROPHE = re.compile(r"'+[=+\-@\t\r]")
LONE_RETURN = re.compile(r"\r(?!\n)")
DECIMAL_COMMA = re.compile(r"-?\d{1,15},\d+", re.ASCII)


@dataclass(frozen=True)
class Sheet:
    """One table as text: its rows in the order of the schema's columns, each with its number in the file handed in."""

    table: str
    file: str  # as its reader knows it: "judgments.csv", or "results.xlsx, sheet judgments"
    rows: list[list[str]]
    numbers: list[int]


@dataclass
class Intake:
    """What was handed in: ``sheets`` by table, what is wrong with them, and every table ``named``, readable or not.

    ``incomplete``: whether a file, a sheet or a row was left out of the sheets, so that the rest cannot be judged.
    A cell that cannot be taken is kept in its sheet as text.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    incomplete: bool = False

    def reject(self, problems: list[Problem]) -> None:
        """Note what is wrong with something that is left out."""
        self.problems.extend(problems)
        self.incomplete |= bool(problems)


class Refused(Exception):
    """A whole file or sheet that cannot be taken; ``problem`` says why."""

    def __init__(self, file: str, value: str, expected: str, row: int = 0):
        self.problem = Problem(file, row, "", value, expected)
        super().__init__(str(self.problem))


@dataclass(frozen=True)
class Grid:
    """Cells as they are in the file, the header apart; ``decimal_comma`` if the file separates cells by semicolons."""

    table: str
    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    decimal_comma: bool = False


def with_apostrophe(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it, or where one would be taken off."""
    return "'" + text if WITH_APOSTROPHE.match("'" + text) else text


def columns() -> dict[str, dict[str, dict]]:
    """The fields of each table by name, in order."""
    return {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in data.schema()["resources"]}


def in_schema_order(grid: Grid, intake: Intake) -> Sheet:
    """A grid with its columns in the schema's order; what is wrong with its header or characters becomes a problem."""
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
            # In the schema's order the validator says it; otherwise nobody could say which cell is missing.
            intake.reject([Problem(grid.file, number, "", f"{len(cells)} cells", f"{len(header)} cells, one a column")])
            continue
        taken = [cells[n] for n in order if n < len(cells)] + cells[len(header) :]
        each = zip(taken, [*fields.values(), *[{}] * len(taken)])
        rows.append([_value(text, column, grid.decimal_comma) for text, column in each])
        numbers.append(number)
        for text, name in zip(taken, fields):
            if found := CONTROL_CHARACTERS.search(text):
                expected = "text without control characters: type it again, or " + SAVE_AS_CSV
                value = f"the character U+{ord(found[0]):04X}"
                intake.problems.append(Problem(grid.file, number, name, value, expected))
    return Sheet(grid.table, grid.file, rows, numbers)


def _value(text: str, column: dict, decimal_comma: bool) -> str:
    """A cell without what a spreadsheet put there: the apostrophe before a formula, the decimal comma of a number.

    A lone carriage return becomes a line end: left alone, it would break a row in two where it is read again.
    """
    text = LONE_RETURN.sub("\n", text)
    if WITH_APOSTROPHE.match(text):
        return text[1:]
    if decimal_comma and column.get("type") == "number" and DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text
