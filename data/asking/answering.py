"""The answer to a reader's statement, worked out in a sandbox. Light to import: each question starts a process."""

from __future__ import annotations

import datetime
import itertools
import json
import pickle
import time
from collections.abc import Callable, Iterator

import duckdb

from data.asking.errors import Refused, Tables, refusal
from data.asking.limits import MAX_BYTES, MAX_ROWS, MEMORY
from data.asking.statements import checked

ROWS_AT_A_TIME = 2_000
SETTINGS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",  # else a table could be a variable of this module
    "memory_limit": f"{MEMORY}B",
    "temp_directory": "",
    "threads": "1",
}
SMALL = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT")
LARGE = ("UINTEGER", "BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT")


def answer(copy: str, text: str) -> dict:
    """The answer to a statement over the copy of the record in the file ``copy``.

    ``columns``: pairs of name and type; ``cells``: a list for each column; ``seconds``; ``tables``: those that it read;
    ``notices``: sentences about what the rows cannot show. In their place ``refused`` says why there is no answer, with
    ``place``, the characters of the text that it is about (start and end; ``None`` if none), and ``exceeded`` names a
    limit (``limits.EXCEEDED``).

    Types are those of the data dictionary, and ``long`` for whole numbers of more than 32 bits, ``date`` for dates and
    times, as text. What has no such type, such as an interval, is text.
    """
    try:
        with duckdb.connect(copy, read_only=True, config=SETTINGS) as connection:
            connection.execute("set lock_configuration = true")
            return _answer(connection, text)
    except Refused as refused:
        return _refused(refused)
    except (duckdb.OutOfMemoryException, MemoryError):
        return {"exceeded": "memory"}
    except duckdb.Error as error:
        return _refused(refusal(error, text))
    except RecursionError:
        return {"refused": "The statement is nested too deeply. Write its parts with WITH."}


def _refused(refused: Refused) -> dict:
    return {"refused": str(refused), "place": refused.place}


def _answer(connection: duckdb.DuckDBPyConnection, text: str) -> dict:
    statement = checked(connection, text)
    started = time.perf_counter()
    try:
        result = connection.execute(statement.parsed)
    except duckdb.BinderException as error:
        raise refusal(error, text, _tables(connection, statement.tables)) from None
    types = [_type(str(kind)) for _, kind, *_ in result.description]
    names = _distinct([name for name, *_ in result.description])
    convert = [_converter(kind) for kind in types]
    cells, rows, size = [[] for _ in types], 0, 0
    while batch := result.fetchmany(ROWS_AT_A_TIME):
        rows += len(batch)
        if rows > MAX_ROWS:
            return {"exceeded": "rows"}
        columns = [[None if v is None else to(v) for v in column] for to, column in zip(convert, zip(*batch))]
        size += len(pickle.dumps(columns))
        if size > MAX_BYTES:
            return {"exceeded": "answer"}
        for kept, column in zip(cells, columns):
            kept.extend(column)
    seconds = time.perf_counter() - started
    return {
        **{"columns": list(zip(names, types)), "cells": cells, "seconds": seconds},
        **{"tables": statement.tables, "notices": statement.notices},
    }


def _tables(connection: duckdb.DuckDBPyConnection, read: tuple[str, ...]) -> Tables:
    """The columns of the tables of the record, without its views, and those that a statement reads."""
    rows = connection.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns() "
        "join duckdb_tables() using (table_name) where not duckdb_columns.internal group by table_name"
    ).fetchall()
    return Tables({name: tuple(columns) for name, columns in rows}, read)


def _distinct(names: list[str]) -> list[str]:
    """The names of columns, with a number after repeated ones: in files each name is unique."""
    taken: dict[str, str] = {}
    for name in names:
        free = next(n for n in _numbered(name) if n.lower() not in taken)
        taken[free.lower()] = free
    return list(taken.values())


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}_{n}" for n in itertools.count(2))


def _type(kind: str) -> str:
    """The type of a column by its name in DuckDB."""
    if kind.endswith("[]"):
        item = _type(kind.removesuffix("[]"))
        return f"list of {item}" if item in ("string", "integer", "long", "number", "boolean") else "string"
    if kind in SMALL:
        return "integer"
    if kind in LARGE:
        return "long"
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        return "number"
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return "date"
    return "boolean" if kind == "BOOLEAN" else "string"


def _converter(kind: str) -> Callable:
    """The function that converts DuckDB's values, other than missing ones, into cells of a type."""
    if kind.startswith("list of "):
        of_item = _converter(kind.removeprefix("list of "))
        return lambda items: [None if item is None else of_item(item) for item in items]
    return {"number": float, "integer": int, "long": int, "boolean": bool}.get(kind, _text)


def _text(value) -> str:
    """A value as text: dates as ISO 8601 writes them, lists and structures as JSON."""
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, default=_text, ensure_ascii=False)
    return str(value)
