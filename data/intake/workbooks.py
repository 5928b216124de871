"""Tables in an Excel workbook, a sheet each. What a spreadsheet did to a cell is undone, or else rejected."""

from __future__ import annotations

import datetime
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

from data.intake import limits
from data.intake.sheets import LEGACY_OR_LOCKED, SAVE_AS_XLSX, Grid, Intake, Refused, columns
from data.problems import Problem

READ_ME, LISTS = "Read me", "lists"  # sheets of the template that hold no facts


class RejectedCell(Exception):
    """A cell cannot be read: ``value`` as its author sees it, what was ``expected``, the ``text`` that it holds."""

    def __init__(self, value: str, expected: str, text: str | None = None):
        self.value, self.expected, self.text = value, expected, value if text is None else text


def read(name: str, content: bytes, intake: Intake) -> list[Grid]:
    """The sheets of a workbook that are named after a table; any other sheet that is not empty is a problem."""
    _reject_unsafe_workbook(name, content)
    try:
        # On a damaged file, the library raises errors of any kind.
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        return _sheets(name, book, intake)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        raise Refused(
            name,
            f"a workbook that cannot be read ({type(error).__name__})",
            f"{SAVE_AS_XLSX}: open it and save it again",
        ) from error


def _sheets(name: str, book: openpyxl.Workbook, intake: Intake) -> list[Grid]:
    grids, counts = [], {"rows": 0, "cells": 0}
    if len({sheet._worksheet_path for sheet in book.worksheets}) < len(book.worksheets):
        raise Refused(name, "a workbook with one part for several sheets", f"{SAVE_AS_XLSX}: open it and save it again")
    for sheet in book.worksheets:
        file, table = f"{name}, sheet {sheet.title}", sheet.title.strip().casefold()
        if table in (READ_ME.casefold(), LISTS.casefold()):
            continue
        intake.named |= {table} & columns().keys()
        sheet.reset_dimensions()  # a sheet may claim to be larger than it is
        if table not in columns():
            if any(cell.value not in (None, "") for cells in _limited_rows(file, sheet, counts) for cell in cells):
                expected = f"a sheet named after its table: {', '.join(columns())}"
                intake.reject([Problem.of_file(file, "no table of this name", expected)])
            continue
        grids.append(_grid(file, table, _limited_rows(file, sheet, counts), intake))
    return grids


def _limited_rows(file: str, sheet, counts: dict[str, int]) -> Iterator[tuple]:
    """The rows of a sheet, up to what a workbook may hold; ``counts`` is of all its sheets together."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        counts["rows"] += 1
        counts["cells"] += len(cells)
        if counts["rows"] > limits.MAX_ROWS:
            raise Refused(file, "more rows", f"no more than {limits.MAX_ROWS:,} rows in all sheets together")
        if counts["cells"] > limits.MAX_CELLS:
            raise Refused(
                file,
                "more cells",
                f"no more than {limits.MAX_CELLS:,} cells in all sheets together; larger tables as CSV",
            )
        if len(cells) > limits.MAX_COLUMNS and any(cell.value is not None for cell in cells[limits.MAX_COLUMNS :]):
            raise Refused(file, f"{len(cells)} cells", f"no more than {limits.MAX_COLUMNS} columns", number)
        yield cells[: limits.MAX_COLUMNS]


def _grid(file: str, table: str, rows: Iterable[tuple], intake: Intake) -> Grid:
    """A sheet as text: empty rows are skipped, without renumbering the others."""
    header, accepted = [], []
    for number, cells in enumerate(rows, start=1):
        texts = []
        for position, cell in enumerate(cells):
            column = header[position] if position < len(header) else ""
            try:
                texts.append(_cell(cell, columns()[table].get(column.strip().casefold(), {})))
            except RejectedCell as rejected:
                intake.problems.append(
                    Problem(file, number, column or get_column_letter(position + 1), rejected.value, rejected.expected)
                )
                texts.append(rejected.text)
        while texts and not texts[-1]:
            texts.pop()
        if number == 1:
            header = texts
        elif texts:
            accepted.append((number, texts + [""] * (len(header) - len(texts))))
    return Grid(table, file, header, accepted)


def _cell(cell, column: dict) -> str:
    """A cell as the text that a person sees: 2016 and not 2016.0, a day as 2019-03-31.

    Raises ``RejectedCell`` for a formula, an error, true or false, a percentage, and a date
    that the spreadsheet has made of a month or a number.
    """
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise RejectedCell(
            "a formula",
            "a value: copy the cell and paste it as value",
            value if isinstance(value, str) else getattr(value, "text", "="),
        )
    if cell.data_type == "e":
        raise RejectedCell(str(value), "a value: the spreadsheet found an error here")
    if isinstance(value, bool):
        raise RejectedCell(str(value).upper(), "text or a number: format the cell as text and type it again")
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return _date(value, cell.number_format, column)
    if isinstance(value, str):
        return unescape(value)
    raise RejectedCell(str(value), "text, a number or a day")


def _number(value: int | float, number_format: str) -> str:
    if not math.isfinite(value):
        raise RejectedCell(str(value), "a number")
    # A spreadsheet holds 15 digits; any more are noise.
    text = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float) else str(value)
    if "%" in number_format:
        share = _number(float(Decimal(text) * 100), "")
        raise RejectedCell(f"{share}%", f"a plain number: format the cell as a number and type {share}")
    return text


def _date(value: datetime.date, number_format: str, column: dict) -> str:
    if column.get("type") in ("integer", "number"):
        raise RejectedCell(
            f"{value:%Y-%m-%d}", "a number: the cell is formatted as a date; format it as a number and type it again"
        )
    letters = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).casefold()
    if "d" not in letters:
        known = f"{value:%Y-%m}" if "m" in letters else f"{value:%Y}"
        raise RejectedCell(
            f"{value:%Y-%m-%d}, shown as {number_format}",
            f"text: the spreadsheet has made a day of {known}; format the cell as text and type {known}",
            known,
        )
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        raise RejectedCell(value.isoformat(" "), "a day without a time")
    return f"{value:%Y-%m-%d}"


def _measure(part: bytes) -> tuple[int, int]:
    """The number of tags in a part of a workbook, and the bytes of its longest text or tag."""
    texts = re.finditer(rb"[^<>]+", part) if len(part) > limits.MAX_TEXT_BYTES else ()
    return part.count(b"<"), max((text.end() - text.start() for text in texts), default=0)


def _reject_unsafe_workbook(name: str, content: bytes) -> None:
    """Check the members of a workbook's zip, and then their contents, before any of it is read as a table."""
    if content.startswith(LEGACY_OR_LOCKED):
        raise Refused(name, "an old Excel workbook (.xls), or one with a password", SAVE_AS_XLSX)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # any of several, for a damaged file
        raise Refused(name, "no workbook", f"{SAVE_AS_XLSX}; a table in text ends in .csv") from error
    _reject_by_members(name, archive.infolist(), len(content))
    _reject_by_contents(name, archive)


def _reject_by_members(name: str, members: list[zipfile.ZipInfo], size: int) -> None:
    """Reject a workbook by the list of its members, before anything is unpacked."""
    names = {member.filename.casefold() for member in members}
    unpacked = sum(member.file_size for member in members)
    if len(names) < len(members):
        raise Refused(name, "a workbook with two parts of one name", f"{SAVE_AS_XLSX}: open it and save it again")
    if len(members) > limits.MAX_MEMBERS:
        raise Refused(name, f"{len(members):,} parts", f"a workbook of no more than {limits.MAX_MEMBERS} parts")
    if unpacked > limits.MAX_UNPACKED or unpacked > limits.MAX_RATIO * size:
        raise Refused(
            name,
            f"{size / 1e6:,.1f} MB that unpack to {unpacked / 1e6:,.1f} MB",
            f"a workbook that unpacks to no more than {limits.MAX_UNPACKED // 1_000_000} MB "
            f"and to no more than {limits.MAX_RATIO} times its size",
        )
    if any(member.flag_bits & 1 for member in members):
        raise Refused(name, "a packed file with a password", SAVE_AS_XLSX)
    if "xl/workbook.bin" in names or "[content_types].xml" not in names:
        raise Refused(name, "a spreadsheet of another kind (.xlsb, .ods), or another packed file", SAVE_AS_XLSX)
    if any("vbaproject" in part or "macrosheets/" in part for part in names):
        raise Refused(name, "a workbook with macros", SAVE_AS_XLSX)


def _reject_by_contents(name: str, archive: zipfile.ZipFile) -> None:
    """Reject a workbook by its contents, since its parts may have any name and path."""
    kinds, parts = b"", []
    try:
        for member in archive.infolist():
            part = archive.read(member)
            parts.append(_measure(part))
            if member.filename.casefold() == "[content_types].xml":
                kinds = part.lower()
    except Exception as error:
        raise Refused(name, "a damaged workbook", f"{SAVE_AS_XLSX}: open it and save it again") from error
    if b"macroenabled" in kinds or b"vbaproject" in kinds:
        raise Refused(name, "a workbook with macros", SAVE_AS_XLSX)
    if max(longest for _, longest in parts) > limits.MAX_TEXT_BYTES:
        raise Refused(
            name,
            "a longer text than a cell can hold, or a picture",
            "a workbook of cells of no more than 32,767 characters each, without pictures",
        )
    if sum(tags for tags, _ in parts) > limits.MAX_TAGS:
        raise Refused(
            name, "more cells", f"a workbook of no more than about {limits.MAX_TAGS // 4:,} cells; larger tables as CSV"
        )
