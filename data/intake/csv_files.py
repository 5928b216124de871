"""Tables in CSV: UTF-8, with commas or semicolons between cells. Anything else is rejected with a reason."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from data.intake import limits
from data.intake.sheets import LEGACY_OR_LOCKED, SAVE_AS_CSV, SAVE_AS_XLSX, Grid, Refused, columns

OTHER_KINDS = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a packed file",
}


def read(name: str, table: str, content: bytes) -> Grid:
    """Read a CSV file; its header shows whether commas or semicolons separate cells."""
    if table not in columns():
        raise Refused(
            name, "no table of this name", f"a file named after its table: {', '.join(f'{t}.csv' for t in columns())}"
        )
    text = _text(name, content)
    header, delimiter = _header(text, table)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    accepted, number = [], 0
    try:
        for number, cells in enumerate(rows, start=1):
            if len(cells) > limits.MAX_COLUMNS:
                raise Refused(name, f"{len(cells)} cells", f"no more than {limits.MAX_COLUMNS} columns", number)
            if number > limits.MAX_ROWS:
                raise Refused(name, "more rows", f"no more than {limits.MAX_ROWS:,} rows")
            if number > 1 and any(cells):
                accepted.append((number, cells))
    except csv.Error as error:
        raise Refused(
            name, str(error), "quotation marks in pairs round a cell, and doubled within it", number + 1
        ) from error
    return Grid(table, name, header, accepted, decimal_comma=delimiter == ";")


def write(table: str, rows: list[list[str]], folder: Path) -> Path:
    """Write a table as CSV: UTF-8, commas, columns in the schema's order. Returns its path."""
    path = folder / f"{table}.csv"
    path.write_text(as_csv(table, rows), encoding="utf-8", newline="")
    return path


def as_csv(table: str, rows: list[list[str]]) -> str:
    """A table as CSV: commas, columns in the schema's order."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns()[table])
    writer.writerows(rows)
    return file.getvalue()


def _header(text: str, table: str) -> tuple[list[str], str]:
    """The header row and its delimiter: the one that gives more of the table's columns, the comma on a tie."""
    candidates = {}
    for delimiter in (",", ";"):
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            header = []
        known = {name.strip().casefold() for name in header} & columns()[table].keys()
        candidates[delimiter] = (len(known), header)
    delimiter = ";" if candidates[";"][0] > candidates[","][0] else ","
    return candidates[delimiter][1], delimiter


def _text(name: str, content: bytes) -> str:
    """The text of a file in UTF-8; anything else is rejected, and named as far as its bytes identify it."""
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
