"""Tables as people submit them: CSV files, or an Excel workbook with a sheet per table, read as text.

What a spreadsheet does to a table is undone here (semicolons, decimal commas,
dates, 2016.0), and what cannot be read is rejected with a reason: formulas,
macros, other encodings, files that are not what their name says, files that
unpack to more than a record can hold. All cells are read as text; what a table
may hold is checked elsewhere (``data/validation.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from data.intake import csv_files, limits, workbooks
from data.intake.csv_files import as_csv, write
from data.intake.sheets import (
    SAVE_AS_CSV,
    SAVE_AS_XLSX,
    Grid,
    Intake,
    Refused,
    Sheet,
    columns,
    in_schema_order,
    with_apostrophe,
)
from data.problems import Problem

__all__ = ["SAVE_AS_CSV", "SAVE_AS_XLSX", "Intake", "Sheet", "as_csv", "read", "too_large", "with_apostrophe", "write"]

SPREADSHEETS = {".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods", ".fods", ".numbers", ".tsv", ".tab"}


def read(files: Path | Iterable[tuple[str, bytes]]) -> Intake:
    """Read the tables from a file or a folder, or from files given as name and bytes.

    Other files in a folder are ignored unless they are spreadsheets; a file given by
    name must be CSV or a workbook.
    """
    intake, grids = Intake(), []
    files = list(_spreadsheets(files) if isinstance(files, Path) else files)
    if refused := too_large(files):
        intake.reject([refused])
        return intake
    books = 0
    for name, content in files:
        name = re.split(r"[/\\]", name)[-1]
        table = Path(name).stem.strip().casefold() if name.casefold().endswith(".csv") else None
        intake.named |= {table} & columns().keys()
        try:
            _refuse_if_too_large(name, _size(content))
            content = content.read_bytes() if isinstance(content, Path) else content
            if table:
                grids.append(csv_files.read(name, table, content))
            elif name.casefold().endswith(".xlsx"):
                books += 1
                if books > 1:
                    raise Refused(name, "a second workbook", "one workbook: put all tables into one, a sheet each")
                grids.extend(workbooks.read(name, content, intake))
            else:
                raise Refused(name, "a file of another kind", "a CSV file (.csv) or an Excel workbook (.xlsx)")
        except Refused as refused:
            intake.reject([refused.problem])
    _add_sheets(grids, intake)
    return intake


def _add_sheets(grids: list[Grid], intake: Intake) -> None:
    """Add each grid to the sheets, in the order of the schema's columns; a table given twice is a problem."""
    tables_with_rows = {grid.table for grid in grids if grid.rows}
    # A template has a sheet for every table: an empty one is ignored if the table is given elsewhere.
    for grid in [g for g in grids if g.rows or g.table not in tables_with_rows]:
        if grid.table in intake.sheets:
            first = intake.sheets[grid.table].file
            expected = f"each table once: it is in {first} too"
            intake.reject([Problem.of_file(grid.file, f"table {grid.table} again", expected)])
            continue
        intake.sheets[grid.table] = in_schema_order(grid, intake)


def _spreadsheets(folder: Path) -> Iterator[tuple[str, Path]]:
    """The spreadsheets in a folder, without the lock files of open ones; or the single file named."""
    if folder.is_file():
        yield folder.name, folder
        return
    for path in sorted(folder.iterdir()):
        is_spreadsheet = path.suffix.casefold() in {".csv", ".xlsx"} | SPREADSHEETS
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
