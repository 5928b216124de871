"""A workbook to read: a cover, notes, and sheets with one table each, whatever its format.

It follows the conventions of the Government Analysis Function for accessible spreadsheets. For programs, CSV and
Parquet hold the rows alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas

from data.intake.limits import MAX_TEXT
from parts.address.english import day, listed, lowercase_first
from parts.charts.looks import KNOWN_FROM
from parts.files.metadata import CONTACT, About

AS_SEEN, DATA, COLUMNS, NOTES, COVER, CONTENTS = "As seen", "Data", "Columns", "Notes", "Cover", "Contents"
HEADING_ROW = 4  # of a table, counted from 1, in all files: pandas.read_excel(file, sheet_name="Data", header=3)
MAX_ROWS = 1_048_576 - HEADING_ROW  # Excel's last row, and LibreOffice's
MAX_WIDTH, PADDING = 60, 3  # characters, in a column
FULL_LINE = 48  # characters in a line of the widest column, which words do not fill
EMPTY_CELLS = "An empty cell means that we found nothing, or that the column does not apply to its row."
CUT = " […]"


@dataclass(frozen=True)
class Sheet:
    """A sheet with one table. Its texts are above the table, whose headings are in ``HEADING_ROW``."""

    name: str
    title: str
    shows: str
    instructions: str
    table: pandas.DataFrame

    def widths(self) -> list[int]:
        """The width of each column in characters: as wide as its texts, up to a limit."""
        return [_width(self.table[name], name) for name in self.table.columns]

    def lines_in_rows(self) -> list[int]:
        """About how many lines the longest text of each row takes in its column."""
        lines = [1] * len(self.table)
        for name, width in zip(self.table.columns, self.widths()):
            if width == MAX_WIDTH:
                for number, value in enumerate(self.table[name].tolist()):
                    if isinstance(value, str) and len(value) > FULL_LINE:
                        lines[number] = max(lines[number], math.ceil(len(value) / FULL_LINE))
        return lines


@dataclass(frozen=True)
class Workbook:
    """``cover``: headings, and the lines below each."""

    title: str
    shows: str
    licence: str
    cover: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def _width(column: pandas.Series, name: str) -> int:
    longest = max((len(str(value)) for value in column.head(200).dropna()), default=0)
    return min(MAX_WIDTH, max(longest, len(name)) + PADDING)


def workbook(rows: pandas.DataFrame, about: About) -> Workbook:
    """The workbook of some rows. Their cells are numbers, texts or missing; lists are already text."""
    lines = about.lines()
    rows = rows.astype(object).where(rows.notna() & (rows != ""), None)
    rows, left_out = _within_limits(rows)
    notes = (*about.notes, *left_out)
    data = Sheet(
        DATA,
        about.title,
        about.shows,
        f"This sheet has one table. {EMPTY_CELLS}" + (f" See the sheet {NOTES} before you use it." if notes else ""),
        rows if len(rows) else pandas.DataFrame({"Result": ["No rows for this choice"]}),
    )
    meanings = [(m.name, m.words, m.unit, m.codes, m.shown_as) for m in about.columns]
    columns = Sheet(
        COLUMNS,
        f"What the columns of the sheet {DATA} hold",
        about.title,
        "This sheet has one table. An empty cell means that the column has no unit, codes or other words.",
        pandas.DataFrame(meanings, columns=["Column", "What it holds", "Unit", "Codes", "Shown as"]).replace("", None),
    )
    downloaded = day(lines["Downloaded on"])
    version = f"Version of the record: {lines['Version of the record']}. Downloaded on {downloaded}."
    cover = (
        ("Introductory information", (about.shows,)),
        ("About these data", (lines["Source"], version, lines["Licence"])),
        ("Contact", (CONTACT.removeprefix("mailto:") or "The address of the dashboard that this file is from.",)),
    )
    sheets = (*_as_seen(about), data, *([columns] if meanings else []))
    return Workbook(about.title, about.shows, lines["Licence"], cover, notes, sheets)


def _as_seen(about: About) -> tuple[Sheet, ...]:
    """The sheet with the table of the page, before that of its rows; none where the page shows the rows."""
    if about.as_seen is None:
        return ()
    instructions = (
        "This sheet has one table, as the page shows it. The rows behind it, with their sources, are on the sheet "
        f"{DATA}.{_marks_explained(about.as_seen)}"
    )
    return (Sheet(AS_SEEN, about.title, about.shows, instructions, about.as_seen),)


def _marks_explained(seen: pandas.DataFrame) -> str:
    """What the marks mean that say how the grades in a table are known; empty if it has none."""
    texts = "".join(map(str, seen.to_numpy().ravel()))
    meanings = [f"{mark} {lowercase_first(words)}" for mark, words in KNOWN_FROM.values() if mark in texts]
    return f" After a grade, a mark says how it is known: {listed(meanings)}." if meanings else ""


def _within_limits(rows: pandas.DataFrame) -> tuple[pandas.DataFrame, list[str]]:
    """The rows and texts that a workbook can hold, and a note on each kind of what it cannot."""
    notes = []
    if len(rows) > MAX_ROWS:
        notes.append(
            f"Only the first {MAX_ROWS:,} of {len(rows):,} rows are in this file, since a sheet can hold no more. "
            "The CSV and Parquet files have all of them."
        )
        rows = rows.head(MAX_ROWS)
    for name in rows.select_dtypes(include=["object", "str"]).columns:
        is_long = rows[name].map(lambda value: isinstance(value, str) and len(value) > MAX_TEXT)
        if not is_long.any():
            continue
        first = HEADING_ROW + 1 + int(is_long.to_numpy().argmax())
        notes.append(
            f"Cut off, since a cell holds at most {MAX_TEXT:,} characters: {int(is_long.sum())} of the texts in the "
            f"column {name}, the first in row {first}. They end in “{CUT.strip()}”. The CSV and Parquet files have all "
            "of them."
        )
        cut = rows[name].where(~is_long, rows[name].astype(object).str.slice(0, MAX_TEXT - len(CUT)) + CUT)
        rows = rows.assign(**{name: cut})
    return rows, notes
