"""Reference for readers' SQL: the columns of each table and view, with their types, meanings and gaps."""

from __future__ import annotations

from dataclasses import dataclass

import queries
from data.asking.notices import PARTIAL
from queries.caching import cached
from queries.columns import types_in_sql
from queries.record import views_in_copy


@dataclass(frozen=True)
class Column:
    """A column of a table or view as SQL has it. ``type`` is DuckDB's, in lower case: varchar, bigint, date.

    ``allowed``: the values that it may hold, as text in a line; empty if any. ``required``: whether the record never
    has it empty. ``partial``: whether its dates may be months or years.
    """

    name: str
    type: str
    description: str
    unit: str
    allowed: str
    required: bool
    partial: bool
    of_record: bool  # a column of a table, whose schema says whether it may be empty

    def gaps(self, rows: int, empty: int) -> str:
        """What a statement has to allow for: no value in some of the rows, or a date that is not a day."""
        if empty:
            about_empty = f"Empty in {empty:,} of {rows:,} rows."
        else:
            about_empty = "" if self.required or not self.of_record else "May be empty."
        dated = (
            f"A day, a month or a year as text (2024-07-31, 2024-07, 2024): last_day_of({self.name}) gives a date."
            if self.partial
            else ""
        )
        return " ".join(filter(None, (dated, about_empty)))


@dataclass(frozen=True)
class TableCounts:
    """How many rows a table or view has, and in how many of them each column is empty, by its name."""

    rows: int
    empty: dict[str, int]


@cached
def columns() -> dict[str, tuple[Column, ...]]:
    """The columns of each table of the record and each view, by its name in SQL, in order."""
    meanings = {
        (row.table_name or f"view_{row.view}", row.column_name): row
        for row in queries.rows("columns").fillna("").itertuples()
    }
    required = {(row.table_name, row.column_name) for row in queries.rows("dictionary").itertuples() if row.required}
    views = {f"view_{view.name}" for view in views_in_copy()}
    return {
        name: tuple(
            Column(
                column,
                kind.lower(),
                (meaning := meanings[name, column]).description,
                meaning.unit,
                meaning.allowed,
                required=(name, column) in required,
                partial=bool(PARTIAL.match(f"{meaning.unit} {meaning.description}")),
                of_record=name not in views,
            )
            for column, kind in described
        )
        for name, described in _types().items()
    }


def _types() -> dict[str, list[tuple[str, str]]]:
    """Name and type of the columns of each table and view. Those of views are known since the record was opened."""
    with queries.current_record().connection.cursor() as cursor:
        listed = cursor.execute(
            "select table_name, list((column_name, data_type) order by column_index) from duckdb_columns() group by all"
        )
        of_tables = dict(listed.fetchall())
        of_views = types_in_sql(cursor)
    return {
        **{name: of_tables[name] for name in queries.rows("tables")["table_name"]},
        **{f"view_{view.name}": of_views[view.name] for view in views_in_copy()},
    }


@cached
def table_counts() -> dict[str, TableCounts]:
    """The rows and empty cells of each table and view. It takes a second or more: DuckDB plans a query for each."""
    views = {f"view_{view.name}": view for view in views_in_copy()}
    found = {}
    with queries.current_record().connection.cursor() as cursor:
        for name, described in columns().items():
            source = views[name].written_out(dict.fromkeys(views[name].parameters)) if name in views else f"from {name}"
            counts = ", ".join(f'count("{column.name}")' for column in described)
            rows, *filled = cursor.execute(f"select count(*), {counts} from (\n{source}\n)").fetchone()
            found[name] = TableCounts(
                rows, {column.name: rows - n for column, n in zip(described, filled, strict=True)}
            )
    return found
