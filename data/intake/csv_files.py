"""Tables as text: UTF-8 or UTF-16, with commas, semicolons, tabs or bars between cells. Anything else is rejected."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from data.intake import headings, limits, packed
from data.intake.sheets import SAVE_AS_CSV, Grid, Refused, columns

# A text that is too long for a cell is reported as that, not as a mistake in the quotation marks.
csv.field_size_limit(limits.MAX_BYTES)

DELIMITERS = (",", ";", "\t", "|")
# A first line for Excel, with what separates the cells.
SEPARATOR_LINE = re.compile(r'"?sep=([^"\r\n])"?[,;\t|]*(\r\n|\r|\n|\Z)', re.IGNORECASE)

OTHER_KINDS = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a packed file",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
}
MARK_OR_BLANK = b"\xef\xbb\xbf \t\r\n"  # before the first tag of a page
# What to do with a page that is no table: its ending decides how it is read.
REPORTS = {
    "a PDF": "; or, on /check, a report: name it so that it ends in .pdf",
    "a web page": "; or, on /check, a report: name it so that it ends in .html",
}


def read(name: str, content: bytes) -> Grid:
    """Read a file of text; its headings show what separates the cells, unless its first line says so."""
    text, above, declared = _text(name, content), 0, ""
    if line := SEPARATOR_LINE.match(text):
        text, above, declared = text[line.end() :], 1, line[1]
    delimiter = declared if declared in DELIMITERS else _delimiter(text)
    grid = Grid(name, name, ragged=True, decimal_comma=delimiter != ",")
    number = above
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, cells in enumerate(rows, start=above + 1):
            if len(cells) > limits.MAX_COLUMNS and any(cells[limits.MAX_COLUMNS :]):
                raise Refused(name, f"{len(cells)} cells", f"no more than {limits.MAX_COLUMNS} columns", number)
            if number > limits.MAX_ROWS:
                raise Refused(name, "more rows", f"no more than {limits.MAX_ROWS:,} rows")
            if any(cells):
                grid.rows.append((number, cells))
    except csv.Error as error:
        raise Refused(
            name, str(error), "quotation marks in pairs round a cell, and doubled within it", number + 1
        ) from error
    return grid


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


def _delimiter(text: str) -> str:
    """What separates the cells: what gives the most columns of a table in one row, the comma on a tie."""
    return max(DELIMITERS, key=lambda delimiter: headings.most_known(_first_rows(text, delimiter)))


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(cells):
                rows.append(cells)
            if len(rows) == headings.ROWS_SEARCHED:
                break
    except csv.Error:
        pass
    return rows


def _text(name: str, content: bytes) -> str:
    """The text of a file; anything but text in UTF-8 or UTF-16 is rejected, and named as far as its bytes show."""
    if content.startswith(b"PK\x03\x04"):
        raise Refused(name, "an Excel workbook, or another packed file", "a CSV file: give a workbook the ending .xlsx")
    if kind := packed.locked_or_old(content):
        raise Refused(name, kind[0], f"a CSV file in UTF-8, or {kind[1]}")
    for start, kind in OTHER_KINDS.items():
        if content[:100].lstrip(MARK_OR_BLANK).lower().startswith(start.lower()):
            report = REPORTS.get(kind, "")
            raise Refused(name, kind, f"a table: {SAVE_AS_CSV}{report}")
    encoding = _utf16(content)
    try:
        if encoding:
            return content.decode(encoding)
        if b"\x00" in content:
            row = content[: content.index(b"\x00")].count(b"\n") + 1
            raise Refused(name, "byte 0x00, which no text has", SAVE_AS_CSV, row)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise Refused(name, f"byte 0x{error.object[error.start]:02x}", SAVE_AS_CSV, row) from error


def _utf16(content: bytes) -> str:
    """The encoding of text in UTF-16 (Excel's “Unicode text”), with or without its mark; empty if it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:200]  # of headings, which are plain letters
    for encoding, zeros, letters in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if len(start) > 20 and not any(zeros) and all(letters):
            return encoding
    return ""
