"""The meanings of the columns of answers: ``columns.csv``, and ``datapackage.json`` for the tables of the record.

A row of ``columns.csv`` is about a column in one question or, if it names no question, in all others with a column of
that name. ``of`` names the column of the record whose values it holds: description, unit and allowed values are that
column's, unless the row has its own. ``heading`` is its heading in tables, if that differs from its name.
"""

from __future__ import annotations

import csv
import functools

import cachetools
import duckdb
import pyarrow

from data import dictionary
from queries.question import FOLDER, names, question

FILE = FOLDER / "columns.csv"
NO_MEANING = {"of": "", "heading": "", "unit": "", "description": ""}
SCHEMA = pyarrow.schema(
    [
        *((name, pyarrow.string()) for name in ("table_name", "view")),
        ("position", pyarrow.int64()),
        *((name, pyarrow.string()) for name in ("column_name", "type", "item_type", "unit")),
        *((name, pyarrow.list_(pyarrow.string())) for name in ("allowed", "shown_as")),
        ("ordered", pyarrow.bool_()),
        ("description", pyarrow.string()),
        ("of", pyarrow.string()),
    ]
)


@functools.cache
def meanings() -> dict[tuple[str, str], dict[str, str]]:
    """The rows of ``columns.csv`` by column and question; the question is empty if it is any."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["column"], row["question"]): row for row in csv.DictReader(file)}


def heading(column: str, name: str) -> str:
    """The heading of a question's column in tables: "Case files" for ``case_files`` unless a row says otherwise."""
    rows = (meanings().get((column, question), NO_MEANING) for question in (name, ""))
    return next((row["heading"] for row in rows if row["heading"]), column.replace("_", " ").capitalize())


def description(column: str, name: str) -> str | None:
    """What a question's column holds, as a sentence; None of a column that it does not have."""
    return _meaning(column, name)["description"]


def in_order(column: str, name: str) -> tuple[str, ...]:
    """The values of a question's column from the lowest to the highest; empty unless they have an order."""
    meaning = _meaning(column, name)
    return tuple(meaning["allowed"]) if meaning["ordered"] else ()


def add_to(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the table ``answer_columns``: a row for each column of each question, with the columns of ``SCHEMA``."""
    connection.from_arrow(SCHEMA.empty_table()).create("answer_columns")  # columns.sql refers to it
    connection.from_arrow(pyarrow.Table.from_pylist(_all_columns(connection), SCHEMA)).insert_into("answer_columns")


def types_in_sql(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """The columns of each question that is no table's, in their order, with DuckDB's type: VARCHAR, BIGINT[]."""
    types: dict[str, list[tuple[str, str]]] = {}
    for row in _all_columns(connection):
        if row["view"]:
            types.setdefault(row["view"], []).append((row["column_name"], row["in_sql"]))
    return types


@cachetools.cached({}, key=lambda _connection: None)
def _all_columns(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Computed once, since they depend on the questions alone, not on the record."""
    rows = []
    for name in names():
        definition = question(name)
        source = {"table_name": definition.table, "view": None if definition.table else name}
        answer = connection.sql(definition.text, params=dict.fromkeys(definition.parameters))  # not asked, but planned
        for position, (column, kind) in enumerate(zip(answer.columns, map(str, answer.types)), 1):
            rows.append({**source, "position": position, "column_name": column, "in_sql": kind, **_types(kind)})
            rows[-1] |= _meaning(column, name)
    return rows


@functools.cache
def _meaning(column: str, name: str) -> dict:
    table = question(name).table
    own = f"{table}.{column}" if table and f"{table}.{column}" in _record_columns() else ""
    by_column = meanings()
    row = by_column.get((column, name)) or (
        {**NO_MEANING, "of": own} if own else by_column.get((column, ""), NO_MEANING)
    )
    field = _record_columns().get(row["of"], {})
    return {
        "of": row["of"] or None,
        "unit": row["unit"] or field.get("unit"),
        "allowed": field.get("allowed"),
        "shown_as": _words().get(row["of"]),
        "ordered": field.get("ordered", False),
        "description": row["description"] or field.get("description"),
    }


@functools.cache
def _record_columns() -> dict[str, dict]:
    """The columns in ``datapackage.json`` by table and column: "judgments.grade"."""
    return {f"{row['table_name']}.{row['column_name']}": row for row in dictionary.columns().to_pylist()}


@functools.cache
def _words() -> dict[str, list[str]]:
    """The words that pages show instead of codes, by table and column, in the order of the allowed values."""
    words: dict[str, list[str]] = {}
    for row in dictionary.labels().to_pylist():
        words.setdefault(f"{row['table_name']}.{row['column_name']}", []).append(row["label"])
    return words


def _types(kind: str) -> dict:
    """The type of a column and, of one that holds lists, of their items, as the data dictionary names them."""
    if kind.endswith("[]"):
        return {"type": "list", "item_type": _type(kind.removesuffix("[]"))}
    return {"type": _type(kind), "item_type": None}


def _type(kind: str) -> str:
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        return "number"
    return {"VARCHAR": "string", "BOOLEAN": "boolean"}.get(kind, "integer")
