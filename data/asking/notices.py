"""What an answer cannot show: that a statement compares a column with something that is none of its values.

Such a comparison is no error, and gives no row, or all of them. Readers write what pages show ("Requires improvement"),
while the record holds codes ("requires-improvement"), or write a day where a date may be a month or a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

# How units and meanings say that a date is as exact as it is known. (One that may be a cycle is no date.)
PARTIAL = re.compile("^(?!.*cycle).*(date, year or month|day, month or year)", re.IGNORECASE)
# Columns whose values are named in several ways, by the columns of the table that names them.
NAMED = {
    "force_id": ("forces", ("force_id", "short_name", "name")),
    "forces.short_name": ("forces", ("short_name", "force_id", "name")),
    "forces.name": ("forces", ("name", "force_id", "short_name")),
    "forces.region": ("forces", ("region",)),
    "theme_id": ("themes", ("theme_id", "name")),
    "themes.name": ("themes", ("name", "theme_id")),
    "cycle": ("cycles", ("cycle", "name")),
}
EQUAL = {f"COMPARE_{kind}" for kind in ("EQUAL", "NOTEQUAL", "IN", "NOT_IN", "DISTINCT_FROM", "NOT_DISTINCT_FROM")}
IN_ORDER = {f"COMPARE_{kind}" for kind in ("LESSTHAN", "GREATERTHAN", "LESSTHANOREQUALTO", "GREATERTHANOREQUALTO")}
MOST = 5  # notices of an answer
MOST_VALUES = 12  # that a notice lists


@dataclass
class _Values:
    """The values of a column, by what they may be called: themselves and their names, without case and signs."""

    by_name: dict[str, str]
    values: list[str]
    all_known: bool  # any other text is no value


def of_statement(connection: duckdb.DuckDBPyConnection, nodes: list[dict], tables: Iterable[str]) -> tuple[str, ...]:
    """Sentences about the comparisons in a parsed statement that reads these tables, at most ``MOST``."""
    renamed, shadowed = _renamed(nodes)
    columns = _columns(connection, tuple(tables))
    values: dict[str, _Values | None] = {}
    found = []
    for node in nodes:
        for name, texts in _compared(node, EQUAL):
            name = renamed.get(name, name)
            if name in shadowed or name not in columns:
                continue
            if name not in values:
                values[name] = _values(connection, name, columns[name])
            found += [notice for text in texts if values[name] and (notice := _no_value(name, text, values[name]))]
        partial = [name for name, texts in _compared(node, IN_ORDER) if texts] + _tried(node)
        for name in (renamed.get(name, name) for name in partial):
            if name not in shadowed and any(PARTIAL.match(row.meaning) for row in columns.get(name, ())):
                found.append(
                    f"{name} may be a month or a year, such as 2024-07: as text, these come before each of their days, "
                    f"and a cast to a date leaves them out. last_day_of({name}) gives a date."
                )
    return tuple(dict.fromkeys(found))[:MOST]


@dataclass(frozen=True)
class _Column:
    of: str
    allowed: tuple[str, ...]
    labels: tuple[str, ...]
    meaning: str


def _columns(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> dict[str, list[_Column]]:
    """The columns of the tables by name, in each table that has one of that name."""
    rows = connection.execute(
        "select column_name, of, allowed, shown_as, concat_ws(' ', unit, description) from answer_columns "
        "where list_contains($tables, coalesce(table_name, 'view_' || view))",
        {"tables": list(tables)},
    ).fetchall()
    columns: dict[str, list[_Column]] = {}
    for name, of, allowed, labels, meaning in rows:
        columns.setdefault(name, []).append(_Column(of or "", tuple(allowed or ()), tuple(labels or ()), meaning))
    return columns


def _values(connection: duckdb.DuckDBPyConnection, name: str, columns: list[_Column]) -> _Values | None:
    """The values that a column may have in any of the tables; ``None`` if those in one of the tables are not known."""
    by_name: dict[str, str] = {}
    values: list[str] = []
    all_known = True
    for column in columns:
        if column.allowed:
            labels = column.labels if len(column.labels) == len(column.allowed) else column.allowed
            rows = list(zip(column.allowed, labels))
        elif known := NAMED.get(column.of) or NAMED.get(name):
            all_known = False
            table, names = known
            rows = connection.table(table).select(*names).distinct().fetchall()
        else:
            return None
        for value, *others in rows:
            if value is None:
                continue
            values.append(value)
            by_name[_plain(value)] = value
            for other in others:
                by_name.setdefault(_plain(other or value), value)
    return _Values(by_name, list(dict.fromkeys(values)), all_known)


def _no_value(name: str, text: str, of: _Values) -> str | None:
    if text in of.values:
        return None
    meant = of.by_name.get(_plain(text))
    if meant is None and not of.all_known:
        return None
    shown = ", ".join(of.values[:MOST_VALUES]) + (" …" if len(of.values) > MOST_VALUES else "")
    write = f" Write '{meant}'." if meant is not None else ""
    return f"{name} has no value '{text[:60]}'.{write}" + (f" It has {shown}." if of.all_known else "")


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _renamed(nodes: list[dict]) -> tuple[dict[str, str], set[str]]:
    """Columns by the other names that the statement gives them; and the names that it gives to anything else."""
    renamed, shadowed = {}, set()
    for node in nodes:
        alias = (node.get("alias") or "").lower() if "class" in node else ""
        if alias and node["class"] == "COLUMN_REF":
            renamed[alias] = node["column_names"][-1].lower()
        elif alias:
            shadowed.add(alias)
        shadowed.update(str(name).lower() for name in node.get("column_name_alias") or ())
    return {alias: name for alias, name in renamed.items() if alias not in shadowed}, shadowed


def _compared(node: dict, kinds: set[str]) -> list[tuple[str, list[str]]]:
    """The column that a comparison of these kinds is about, and the texts that it is compared with."""
    if node.get("type") not in kinds:
        return []
    parts = node.get("children") or [node.get("left"), node.get("right")]
    named = [part["column_names"][-1].lower() for part in parts if part and part.get("class") == "COLUMN_REF"]
    texts = [text for part in parts if part and (text := _text(part)) is not None]
    return [(named[0], texts)] if len(named) == 1 else []


def _text(node: dict) -> str | None:
    literal = node.get("literal") if node.get("class") == "CONSTANT" else None
    return literal["text"] if literal and literal.get("kind") == "STRING" else None


def _tried(node: dict) -> list[str]:
    """The column that is cast to a date where that can be done, and left empty elsewhere."""
    child = node.get("child") if node.get("type") == "OPERATOR_CAST" and node.get("try_cast") else None
    return [child["column_names"][-1].lower()] if child and child.get("class") == "COLUMN_REF" else []
