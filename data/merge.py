"""What an import does to the published record: rows added, replaced by key, or left as they were."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import pyarrow

from data.intake import Sheet
from data.problems import Problem


@dataclass(frozen=True)
class Changes:
    """The rows of an import, each by its key; a replaced one with what stood there before."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{len(self.added):,} added, {len(self.replaced):,} replaced, {len(self.left):,} left as they were"


@dataclass(frozen=True)
class Merged:
    """A table as it would be published, as text.

    ``numbers``: of each row, its number in the file handed in; None for a row that is published already.
    """

    file: str | None  # None: nothing of this table was handed in
    rows: list[list[str]]
    numbers: list[int | None]
    changes: Changes = field(default_factory=Changes)
    problems: list[Problem] = field(default_factory=list)


def key_of(resource: dict) -> list[str]:
    """The columns of the primary key: no two rows hold the same values in them."""
    key = resource["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


def as_text(table: pyarrow.Table, resource: dict) -> list[list[str]]:
    """The rows of a published table as CSV would hold them, a column for each of the schema's."""
    names = [column["name"] for column in resource["schema"]["fields"]]
    return [[_text(row.get(name)) for name in names] for row in table.to_pylist()]


def merge(sheet: Sheet | None, published: list[list[str]], resource: dict, replace: bool) -> Merged:
    """Put the rows of ``sheet`` among the published ones.

    A row that is published in all its cells is left. One of the same key but with other
    cells takes its place; without ``replace`` that is a problem. A key that is there twice
    in the sheet is added twice: the validator says so.
    """
    if sheet is None:
        return Merged(None, published, [None] * len(published))
    fields, key = resource["schema"]["fields"], key_of(resource)
    positions = [n for n, column in enumerate(fields) if column["name"] in key]
    rows, numbers, changes, problems = list(published), [None] * len(published), Changes(), []
    at = {tuple(row[n] for n in positions): place for place, row in enumerate(published)}
    for row, number in zip(sheet.rows, sheet.numbers):
        cells = tuple(row[n] for n in positions if n < len(row))
        place, shown = at.pop(cells, None), ", ".join(cells)
        if place is None or len(row) != len(fields):
            rows.append(row)
            numbers.append(number)
            changes.added.append(shown)
            continue
        others = [n for n, column in enumerate(fields) if not _same(rows[place][n], row[n], column)]
        if not others:
            changes.left.append(shown)
            continue
        names = [fields[n]["name"] for n in others]
        before, now = ([cells[n] or "(empty)" for n in others] for cells in (rows[place], row))
        if not replace:
            expected = (
                f"{', '.join(before)}, as published for {shown}; to put yours in its place, allow that: "
                "--add --replace, or the switch on the page"
            )
            problems.append(Problem(sheet.file, number, ", ".join(names), ", ".join(now), expected))
        rows[place], numbers[place] = row, number
        changes.replaced.append(
            f"{shown}: " + ", ".join(f"{name} {old} → {new}" for name, old, new in zip(names, before, now))
        )
    return Merged(sheet.file, rows, numbers, changes, problems)


def _text(value: str | int | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):  # 3057.5, 3057 and 0.0000001, never 3057.0 or 1e-07
        plain = f"{Decimal(repr(value)):f}"
        return plain.removesuffix(".0")
    return str(value)


def _same(one: str, other: str, column: dict) -> bool:
    """Whether two cells say the same: 83.6 and 83.60 do."""
    if one == other or column["type"] == "string":
        return one == other
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False
