"""What there is to ask in SQL: the columns that each table and view has there, with their types, meanings and gaps."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

import queries
from data.asking.notices import PARTIAL
from queries.caching import cached
from queries.record import views_in_copy


@dataclass(frozen=True)
class Column:
    """A column of a table or view as SQL has it. ``type`` is DuckDB's, in lower case: varchar, bigint, date.

    ``allowed``: the values that it may hold, as text in a line; empty if any. ``empty``: in how many of the ``rows`` it
    holds nothing. ``required``: whether the record never has it empty. ``partial``: whether its dates may
    be months or years.
    """

    name: str
    type: str
    description: str
    unit: str
    allowed: str
    rows: int
    empty: int
    required: bool
    partial: bool
    of_record: bool  # a column of a table, whose schema says whether it may be empty

    @property
    def gaps(self) -> str:
        """What a question has to reckon with: no value, or a date that is no day."""
        if self.empty:
            empty = f"Empty in {self.empty:,} of {self.rows:,} rows."
        else:
            empty = "" if self.required or not self.of_record else "May be empty."
        dated = (
            f"A day, a month or a year as text (2024-07-31, 2024-07, 2024): last_day_of({self.name}) gives a date."
            if self.partial
            else ""
        )
        return " ".join(filter(None, (dated, empty)))


@cached
def columns() -> dict[str, tuple[Column, ...]]:
    """The columns of each table of the record and each view, by its name in SQL, in their order there."""
    views = {f"view_{view.name}": view for view in views_in_copy()}
    meanings = {
        (row.table_name or f"view_{row.view}", row.column_name): row
        for row in queries.rows("columns").fillna("").itertuples()
    }
    required = {(row.table_name, row.column_name) for row in queries.rows("dictionary").itertuples() if row.required}
    sources = {name: f"from {name}" for name in queries.rows("tables")["table_name"]}
    sources |= {name: view.written_out(dict.fromkeys(view.parameters)) for name, view in views.items()}
    with queries.current_record().connection.cursor() as cursor:
        return {
            name: tuple(
                Column(
                    column,
                    kind.lower(),
                    (meaning := meanings[name, column]).description,
                    meaning.unit,
                    meaning.allowed,
                    rows,
                    empty,
                    required=(name, column) in required,
                    partial=bool(PARTIAL.match(f"{meaning.unit} {meaning.description}")),
                    of_record=name not in views,
                )
                for column, kind, rows, empty in _described(cursor, source)
            )
            for name, source in sources.items()
        }


def _described(cursor: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str, int, int]]:
    """Name, type, number of rows, and how many of them are empty, of each column."""
    described = [(name, kind) for name, kind, *_ in cursor.execute(f"describe {source}").fetchall()]
    counts = ", ".join(f'count("{name}")' for name, _ in described)
    rows, *held = cursor.execute(f"select count(*), {counts} from (\n{source}\n)").fetchone()
    return [(name, kind, rows, rows - filled) for (name, kind), filled in zip(described, held, strict=True)]
