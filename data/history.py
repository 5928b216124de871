"""What each version of the record changed: the file ``history.parquet``, stored with the tables of a version.

It holds a row for each version from the first with a history to its own, so that one file has the whole history:

    version, served_before   digests; the version served before is empty in the first row
    published                when, as ``2026-11-26T09:30:00Z``; empty if the version is older than its history
    rows                     for each table: table_name, rows
    changes                  for each row that was added, changed or removed: table_name, kind, key,
                             force_id, cycle, theme_id (empty if the row has none), and
                             cells: column_name, before, after; the changed ones, or all that are not empty
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet

import data
from data.merge import as_text, key_of

FILE = "history.parquet"

_CELLS = pyarrow.list_(pyarrow.struct([(name, pyarrow.string()) for name in ("column_name", "before", "after")]))
_TEXTS = [(name, pyarrow.string()) for name in ("table_name", "kind", "key", "force_id", "cycle", "theme_id")]
SCHEMA = pyarrow.schema(
    [
        *((name, pyarrow.string()) for name in ("version", "served_before", "published")),
        ("rows", pyarrow.list_(pyarrow.struct([("table_name", pyarrow.string()), ("rows", pyarrow.int64())]))),
        ("changes", pyarrow.list_(pyarrow.struct([*_TEXTS, ("cells", _CELLS)]))),
    ]
)

Tables = dict[str, pyarrow.Table]


def read(folder: Path) -> list[dict]:
    """The history in the folder of a version; empty if there is none, or it cannot be read."""
    try:
        # (``read_table`` would import what reads whole folders, which takes memory and a tenth of a second.)
        with pyarrow.parquet.ParquetFile(folder / FILE) as file:
            table = file.read()
    except (OSError, pyarrow.ArrowException):
        return []
    return table.to_pylist() if table.schema.remove_metadata() == SCHEMA else []


def write(history: list[dict], folder: Path) -> None:
    """Write the history of a version next to its tables."""
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(history, SCHEMA), folder / FILE, compression="zstd")


def after(folder: Path, version: str, tables: Tables, served: tuple[str, Tables] | None) -> list[dict]:
    """The whole history of a version that is about to be published in ``folder``.

    ``served``: the version that it replaces, with its tables. A version that has been published here before retains
    its history, since equal versions are equal in every file.
    """
    existing = read(folder / version)
    if existing or not served:
        return existing or [_first(version, tables, _now())]
    before, tables_before = served
    if before == version:
        return [_first(version, tables)]
    so_far = read(folder / before) or [_first(before, tables_before)]
    changes = list(_changes(tables_before, tables))
    return [*so_far, {**_first(version, tables, _now()), "served_before": before, "changes": changes}]


def _first(version: str, tables: Tables, published: str | None = None) -> dict:
    return {
        "version": version,
        "served_before": None,
        "published": published,
        "rows": [{"table_name": name, "rows": table.num_rows} for name, table in tables.items()],
        "changes": [],
    }


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _changes(before: Tables, after: Tables) -> Iterator[dict]:
    """The differences between ``before`` and ``after``, row by row; rows are matched by their keys."""
    inspections_before, inspections_after = (_inspections(tables) for tables in (before, after))
    for resource in data.schema()["resources"]:
        name = resource["name"]
        columns = [field["name"] for field in resource["schema"]["fields"]]
        key = key_of(resource)
        old_rows, new_rows = (_by_key(tables[name], resource, columns, key) for tables in (before, after))
        for cells in [*new_rows, *(cells for cells in old_rows if cells not in new_rows)]:
            old, new = old_rows.get(cells, {}), new_rows.get(cells, {})
            if old == new:
                continue
            yield {
                "table_name": name,
                "kind": "changed" if old and new else "added" if new else "removed",
                "key": ", ".join(cells),
                **_subject(new or old, inspections_after if new else inspections_before),
                "cells": [
                    {"column_name": c, "before": old.get(c) or None, "after": new.get(c) or None}
                    for c in columns
                    if old.get(c, "") != new.get(c, "")
                ],
            }


def _by_key(table: pyarrow.Table, resource: dict, columns: list[str], key: list[str]) -> dict[tuple, dict[str, str]]:
    rows = [dict(zip(columns, row)) for row in as_text(table, resource)]
    return {tuple(row[column] for column in key): row for row in rows}


def _subject(row: dict[str, str], inspections: dict[str, dict]) -> dict[str, str | None]:
    """The force, cycle and theme of a row: its own, or those of its inspection."""
    inspection = inspections.get(row.get("inspection_id", ""), {})
    return {column: row.get(column) or inspection.get(column) or None for column in ("force_id", "cycle", "theme_id")}


def _inspections(tables: Tables) -> dict[str, dict]:
    return {row["inspection_id"]: row for row in tables["inspections"].to_pylist()}
