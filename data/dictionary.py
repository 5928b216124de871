"""The data dictionary in ``datapackage.json``, as tables that SQL can read."""

from __future__ import annotations

import io
import json

import duckdb
import pyarrow
import pyarrow.json

import data

MACROS = data.FOLDER / "marks.sql"


def columns() -> pyarrow.Table:
    """A row for each column of each table.

    table_name, table_title, table_description, position, column_name, title, type, unit, required, key (whether it
    is part of the key), allowed (list of the allowed values), ordered (whether these run from the lowest to the
    highest), description.
    """
    rows = []
    for resource in data.schema()["resources"]:
        keys = resource["schema"]["primaryKey"]
        for position, field in enumerate(resource["schema"]["fields"], 1):
            limits = field.get("constraints", {})
            rows.append(
                {
                    "table_name": resource["name"],
                    "table_title": resource["title"],
                    "table_description": resource["description"],
                    "position": position,
                    "column_name": field["name"],
                    "title": field["title"],
                    "type": field["type"],
                    "unit": field.get("unit"),
                    "required": limits.get("required", False),
                    "key": field["name"] in ([keys] if isinstance(keys, str) else keys),
                    "allowed": limits.get("enum"),
                    "ordered": field.get("categoriesOrdered", False),
                    "description": field["description"],
                }
            )
    return _table(rows)


def labels() -> pyarrow.Table:
    """A row for each allowed value: table_name, column_name, value, label (in words), rank (1 is the first)."""
    rows = []
    for table, field in _fields():
        labels_by_value = {c["value"]: c["label"] for c in field.get("categories", [])}
        for rank, value in enumerate(field.get("constraints", {}).get("enum", []), 1):
            rows.append(
                {
                    "table_name": table,
                    "column_name": field["name"],
                    "value": value,
                    "label": labels_by_value.get(value, value),
                    "rank": rank,
                }
            )
    return _table(rows)


def marks() -> pyarrow.Table:
    """What values count as, such as which programmes are forces' own: column_name, mark, value."""
    rows = [
        {"column_name": field["name"], "mark": mark, "value": value}
        for _, field in _fields()
        for mark, values in field.get("marks", {}).items()
        for value in values
    ]
    return _table(rows)


def marked(column: str, mark: str) -> list[str]:
    """The values of a column that have a mark: ``marked("programme", "own")``."""
    return [row["value"] for row in marks().to_pylist() if (row["column_name"], row["mark"]) == (column, mark)]


def add_to(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the tables ``dictionary``, ``labels`` and ``marks`` to a connection, and the macros that read marks."""
    for name, table in {"dictionary": columns(), "labels": labels(), "marks": marks()}.items():
        connection.from_arrow(table).create(name)
    connection.execute(MACROS.read_text(encoding="utf-8"))


def _table(rows: list[dict]) -> pyarrow.Table:
    """Rows as a table. (``Table.from_pylist`` imports pandas, which takes a third of a check's time.)"""
    return pyarrow.json.read_json(io.BytesIO("\n".join(map(json.dumps, rows)).encode()))


def _fields():
    """Each column with the name of its table."""
    for resource in data.schema()["resources"]:
        for field in resource["schema"]["fields"]:
            yield resource["name"], field
