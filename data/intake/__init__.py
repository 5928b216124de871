"""Tables as people submit them: files of text, or a workbook with a sheet per table, read as text.

What programs do to a table is undone here and reported (titles above the headings, merged cells, semicolons, decimal
commas, dates, 2016.0, characters that nobody sees), and what cannot be read is rejected with a reason: formulas,
macros, other encodings, files that are not what their name says, files that unpack to more than a record can hold.
All cells are read as text; what a table may hold is checked elsewhere (``data/validation.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from data.intake import csv_files, headings, limits, workbooks
from data.intake.csv_files import as_csv, write
from data.intake.headings import Headings
from data.intake.sheets import (
    SAVE_AS_CSV,
    SAVE_AS_XLSX,
    Grid,
    Hidden,
    Intake,
    Refused,
    Sheet,
    Unused,
    columns,
    with_apostrophe,
)
from data.intake.tables import as_sheet
from data.problems import Problem

__all__ = [
    "NO_TABLE",
    "SAVE_AS_CSV",
    "SAVE_AS_XLSX",
    "Hidden",
    "Intake",
    "Sheet",
    "Unused",
    "as_csv",
    "read",
    "too_large",
    "with_apostrophe",
    "write",
]

NO_TABLE = "no table of ours"
NOTHING = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"  # marks of encodings, and blanks
WORKBOOKS, DELIMITED = (".xlsx", ".ods"), (".csv", ".tsv", ".tab")
TEXTS = (*DELIMITED, ".txt")  # the last may be a report
# In a folder, these are taken for tables that cannot be read, and any other file for something else.
SPREADSHEETS = {".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".fods", ".numbers", ".pfile"}


def read(files: Path | Iterable[tuple[str, bytes]], *, without_hidden: bool = False) -> Intake:
    """Read the tables from a file or a folder, or from files given as name and bytes.

    Other files in a folder are ignored unless they are spreadsheets; a file given by name must be text or a workbook.
    ``without_hidden``: whether hidden rows, columns and sheets are left out.
    """
    intake, grids = Intake(without_hidden=without_hidden), []
    files = list(_spreadsheets(files) if isinstance(files, Path) else files)
    if refused := too_large(files):
        intake.reject([refused])
        return intake
    books = 0
    for name, content in files:
        name = re.split(r"[/\\]", name)[-1]
        ending = name.strip().casefold()
        if ending.endswith(TEXTS):
            intake.named |= set(headings.tables_named(name))
        try:
            _refuse_if_too_large(name, _size(content))
            content = content.read_bytes() if isinstance(content, Path) else content
            if not content.strip(NOTHING):
                raise Refused(name, "an empty file", "a file with headings and rows: save it again, and take that one")
            if ending.endswith(TEXTS):
                grids.append(csv_files.read(name, content))
            elif ending.endswith(WORKBOOKS):
                books += 1
                if books > 1:
                    raise Refused(
                        name, "a second workbook", "one workbook: put all tables into it, with a sheet for each"
                    )
                grids.extend(workbooks.read(name, content))
            else:
                raise Refused(name, *_other_kind(ending))
        except Refused as refused:
            intake.reject([refused.problem])
            intake.unread.append(name)
    _add_sheets([(grid, headings.find(grid)) for grid in grids], intake)
    return intake


def _add_sheets(grids: list[tuple[Grid, Headings | None]], intake: Intake) -> None:
    """Add each grid that is a table to the sheets; a table given twice is a problem."""
    tables, others = [], []
    for grid, found in grids:
        if not found:
            others.append(grid)
        elif grid.hidden and intake.without_hidden:
            intake.named.add(found.table)
            intake.note(grid.file, "a hidden sheet, left out")
            intake.hidden.sheets += 1
            intake.hidden.on_sheets += len(grid.rows[found.position + 1 :])
        else:
            intake.named.add(found.table)
            tables.append((grid, found, len(grid.rows) > found.position + 1))
    tables_with_rows = {found.table for _, found, has_rows in tables if has_rows}
    for grid in others:
        _reject_or_note(grid, intake, alone=not tables_with_rows)
    # A template has a sheet for every table: an empty one is ignored if the table is given elsewhere.
    for grid, found, has_rows in tables:
        if not has_rows and found.table in tables_with_rows:
            continue
        if first := intake.sheets.get(found.table):
            again = f"table {found.table} again" + ", on a hidden sheet" * grid.hidden
            expected = f"each table once: it is in {first.file} too; put all its rows into one of the two"
            intake.reject([Problem.of_file(grid.file, again, expected)])
            intake.leave_rows(grid, grid.rows)
        else:
            intake.sheets[found.table] = as_sheet(grid, found, intake)


def _reject_or_note(grid: Grid, intake: Intake, alone: bool) -> None:
    """Anything that is not a table is a problem, unless it is empty, a hidden sheet, which nobody means to submit, or
    a sheet beside tables that is like none of them, such as somebody's notes. ``alone``: no table with rows is beside
    it."""
    names, nearest = ", ".join(columns()), headings.nearest(grid)
    if grid.hidden and grid.rows:
        intake.note(grid.file, "a hidden sheet that is not named after a table, not read")
    elif grid.file == grid.name:
        names = ", ".join(f"{table}.csv" for table in columns())
        expected = f"a file named after its table, or with the headings of one{nearest}; the names are {names}"
        intake.reject([Problem.of_file(grid.file, NO_TABLE, expected)])
    elif grid.rows and not (alone or nearest):
        how = "not read, since it is no table of ours: a sheet to be checked is named after its table"
        intake.note(grid.file, how)
    elif grid.rows:
        expected = f"a sheet named after its table, or with the headings of one{nearest}; the names are {names}"
        intake.reject([Problem.of_file(grid.file, NO_TABLE, expected)])
    if not (grid.hidden and intake.without_hidden):
        intake.leave_rows(grid, grid.rows)


def _other_kind(ending: str) -> tuple[str, str]:
    if ending.endswith(".pfile"):
        return "a file that a sensitivity label protects (.pfile)", "a file whose label does not encrypt it"
    if ending.endswith(".numbers"):
        return "a Numbers document", "an Excel workbook (.xlsx): in Numbers, File, Export To, Excel"
    if ending.endswith((".doc", ".docx", ".odt", ".rtf", ".pages")):
        return (
            "a text document",
            "a report as a PDF: open the document and export it as PDF; a table on its own: copy it into a workbook "
            "(.xlsx)",
        )
    return (
        "a file of another kind",
        "a table as an Excel workbook (.xlsx), an OpenDocument spreadsheet (.ods) or text (.csv, .tsv, .txt); or, on "
        "/check, a report as your browser saves it: a web page (.html), a PDF or its text (.txt)",
    )


def _spreadsheets(folder: Path) -> Iterator[tuple[str, Path]]:
    """The spreadsheets in a folder, without the lock files of open ones; or the single file named."""
    if folder.is_file():
        yield folder.name, folder
        return
    for path in sorted(folder.iterdir()):
        is_spreadsheet = path.suffix.casefold() in {*WORKBOOKS, *DELIMITED, *SPREADSHEETS}
        if is_spreadsheet and path.is_file() and not path.name.startswith((".", "~$")):
            yield path.name, path


def _size(content: Path | bytes) -> int:
    return content.stat().st_size if isinstance(content, Path) else len(content)


def too_large(files: list[tuple[str, Path | bytes]]) -> Problem | None:
    """What is wrong with the number or total size of the files, before any of them is read."""
    if len(files) > limits.MAX_FILES:
        return Problem.of_file("the import", f"{len(files)} files", f"no more than {limits.MAX_FILES} files together")
    size = sum(_size(content) for _, content in files)
    if size > limits.MAX_TOTAL_BYTES:
        expected = f"no more than {limits.MAX_TOTAL_BYTES // 1_000_000} MB in all files together"
        return Problem.of_file("the import", f"{size / 1e6:,.1f} MB", expected)
    return None


def _refuse_if_too_large(name: str, size: int) -> None:
    if size > limits.MAX_BYTES:
        raise Refused(name, f"{size / 1e6:,.1f} MB", f"a file of no more than {limits.MAX_BYTES // 1_000_000} MB")
