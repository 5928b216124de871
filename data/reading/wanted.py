"""The pages that would fill most gaps of the record, worked out from the record itself: ``wanted.sql``."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow

from data.reading.vocabulary import questions

SQL = Path(__file__).parent / "wanted.sql"
_PILLARS = pyarrow.schema([("theme_id", pyarrow.string()), ("pillar", pyarrow.string())])


def add_to(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the view ``wanted_pages`` to a connection that has the tables of the record."""
    pillars = sorted({(q.theme_id, q.pillar) for q in questions() if q.theme_id and q.pillar})
    rows = [{"theme_id": theme, "pillar": pillar} for theme, pillar in pillars]
    connection.from_arrow(pyarrow.Table.from_pylist(rows, _PILLARS)).create("question_pillars")
    connection.execute(SQL.read_text(encoding="utf-8"))


def pages(tables: dict[str, pyarrow.Table]) -> list[dict]:
    """The pages of a record, those that would fill most first.

    force_id, force, cycle, cycle_name, page (a pillar, or “report”), cells (how many grades), themes (their names),
    source_url (None if no address is known), cited (whether the record cites it), address_like (how many pages of other
    forces the record cites whose addresses have this form).
    """
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        add_to(connection)
        return connection.sql("from wanted_pages").to_arrow_table().to_pylist()
