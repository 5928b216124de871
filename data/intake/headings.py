"""Which table a file or a sheet is, and in which of its rows the headings are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from data.intake.invisible import as_seen
from data.intake.sheets import Grid, columns

ROWS_SEARCHED = 50  # for the headings: titles and notes above them are shorter
ENDINGS = re.compile(r"(\.(csv|tsv|tab|txt|xlsx|ods))+$", re.IGNORECASE)


@dataclass(frozen=True)
class Headings:
    """The table of a grid, where its headings are, and how it was recognised."""

    table: str
    position: int  # in ``grid.rows``
    known: int  # how many columns of the table are among them
    by_headings: bool = False  # and not by its name


def find(grid: Grid) -> Headings | None:
    """The table of a grid: by its name, or else by its headings. None if it is no table."""
    named = tables_named(grid.name)
    if named:
        return max((_headings(grid, table) for table in named), key=lambda found: found.known)
    for found in (_headings(grid, table) for table in columns()):
        if grid.rows and {heading(cell) for cell in grid.rows[found.position][1]} >= columns()[found.table].keys():
            return Headings(found.table, found.position, found.known, by_headings=True)
    return None


def nearest(grid: Grid) -> str:
    """The table whose headings a grid nearly has, and those that it lacks, as a phrase; empty if there is none."""
    found = max((_headings(grid, table) for table in columns()), key=lambda found: found.known)
    if found.known < 2:
        return ""
    cells = {heading(cell) for cell in grid.rows[found.position][1]}
    missing = [name for name in columns()[found.table] if name not in cells]
    return f" (nearest is {found.table}, but {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing)"


def tables_named(name: str) -> list[str]:
    """The tables that a name may mean, whatever browsers and programs put around it.

    "Copy of judgments", "judgments (1).csv", "results - case audits", "judgments - Table 1". Several if it names
    several, with no single one meant.
    """
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", as_seen(ENDINGS.sub("", name))[0]).casefold())
    if "_".join(words) in columns():
        return ["_".join(words)]
    return [table for table in columns() if f" {table.replace('_', ' ')} " in f" {' '.join(words)} "]


def heading(cell: str) -> str:
    """A heading as the name of a column: " Force ID " is force_id."""
    return re.sub(r"[\s-]+", "_", as_seen(cell)[0].casefold())


def most_known(rows: list[list[str]]) -> int:
    """The most columns of any one table that any of the first rows names."""
    named = [{heading(cell) for cell in cells} for cells in rows[:ROWS_SEARCHED]]
    return max((len(row & fields.keys()) for row in named for fields in columns().values()), default=0)


def _headings(grid: Grid, table: str) -> Headings:
    """Where the headings of this table are: in the first row that names most of its columns."""
    fields, best, position = columns()[table].keys(), 0, 0
    for index, (_, cells) in enumerate(grid.rows[:ROWS_SEARCHED]):
        known = len({heading(cell) for cell in cells} & fields)
        if known > max(best, 1):
            best, position = known, index
    return Headings(table, position, best)
