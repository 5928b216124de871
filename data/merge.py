"""What an import does to the published record: rows added, replaced by key, or unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import pyarrow

from data.intake import Sheet
from data.problems import Problem


@dataclass(frozen=True)
class Changes:
    """The rows of an import, each by its key; replaced ones with their previous values."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{len(self.added):,} added, {len(self.replaced):,} replaced, {len(self.unchanged):,} left as they were"


@dataclass(frozen=True)
class Merged:
    """A table as it would be published, as text.

    ``numbers``: the number of each row in the submitted file; None for a row that is already published.
    """

    file: str | None  # None: nothing was submitted for this table
    rows: list[list[str]]
    numbers: list[int | None]
    changes: Changes = field(default_factory=Changes)
    problems: list[Problem] = field(default_factory=list)


def key_of(resource: dict) -> list[str]:
    """The columns of the primary key."""
    key = resource["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


def key_positions(resource: dict) -> list[int]:
    """Where the columns of the primary key are, counted from 0."""
    key = key_of(resource)
    return [n for n, column in enumerate(resource["schema"]["fields"]) if column["name"] in key]


def as_text(table: pyarrow.Table, resource: dict) -> list[list[str]]:
    """The rows of a published table as CSV holds them, in the schema's columns."""
    names = [column["name"] for column in resource["schema"]["fields"]]
    nothing = [""] * table.num_rows
    columns = [map(_text, table[name].to_pylist()) if name in table.column_names else nothing for name in names]
    return [list(row) for row in zip(*columns)]


def merge(sheet: Sheet | None, published: list[list[str]], resource: dict, replace: bool) -> Merged:
    """Merge the rows of ``sheet`` into the published ones.

    A row equal to a published one is left unchanged. One with the same key but other cells
    replaces it; without ``replace`` that is a problem. A key that occurs twice in the sheet
    is added twice, which the validator reports.
    """
    if sheet is None:
        return Merged(None, published, [None] * len(published))
    fields, positions = resource["schema"]["fields"], key_positions(resource)
    rows, numbers, changes, problems = list(published), [None] * len(published), Changes(), []
    indexes = {tuple(row[n] for n in positions): index for index, row in enumerate(published)}
    for row, number in zip(sheet.rows, sheet.numbers):
        cells = tuple(row[n] for n in positions if n < len(row))
        index, shown = indexes.pop(cells, None), ", ".join(cells)
        if index is None or len(row) != len(fields):
            rows.append(row)
            numbers.append(number)
            changes.added.append(shown)
            continue
        changed = [n for n, column in enumerate(fields) if not _same(rows[index][n], row[n], column)]
        if not changed:
            changes.unchanged.append(shown)
            continue
        names = [fields[n]["name"] for n in changed]
        before, now = ([cells[n] or "(empty)" for n in changed] for cells in (rows[index], row))
        if not replace:
            problems.append(Problem.of_published(sheet.file, number, zip(names, now, before), shown))
        rows[index], numbers[index] = row, number
        changes.replaced.append(
            f"{shown}: " + ", ".join(f"{name} {old} → {new}" for name, old, new in zip(names, before, now))
        )
    return Merged(sheet.file, rows, numbers, changes, problems)


def _text(value: str | int | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):  # 3057.5, 3057 and 0.0000001, never 3057.0 or 1e-07
        text = f"{Decimal(repr(value)):f}"
        return text.removesuffix(".0")
    return str(value)


def _same(first: str, second: str, column: dict) -> bool:
    """Whether two cells are equal in value, as 83.6 and 83.60 are."""
    if first == second or column["type"] == "string":
        return first == second
    try:
        return Decimal(first) == Decimal(second)
    except InvalidOperation:
        return False
