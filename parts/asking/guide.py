"""What there is to ask: tables and views with their columns and what they mean, and the worked examples."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

import queries
from parts.address.links import to_page
from parts.asking.examples import EXAMPLES
from parts.exhibits.markup import Html, render
from queries.caching import cached
from queries.record import views_in_copy


@dataclass(frozen=True)
class Table:
    """A table or view: its name in SQL, what it holds, and its columns: name, type, what it holds, unit, values."""

    name: str
    holds: str
    columns: tuple[tuple[str, str, str, str, str], ...]
    more: str = ""  # the address of the page that says what its columns hold


@cached
def tables() -> Html:
    """The tables of the record with what their columns mean, and the views with the names of theirs."""
    columns = queries.rows("columns").fillna("")
    of_record = [
        Table(row.table_name, row.table_description, _columns(columns[columns["table_name"] == row.table_name]))
        for row in queries.rows("tables").itertuples()
    ]
    views = [
        Table(
            f"view_{view.name}",
            f"{view.words} A row is a {view.row}.",
            _columns(columns[columns["view"] == view.name]),
            to_page("tables", view=view.name),
        )
        for view in views_in_copy()
    ]
    return render("ask_tables.html", tables=of_record, views=views)


def _columns(rows: pandas.DataFrame) -> tuple[tuple[str, str, str, str, str], ...]:
    names = ["column_name", "type", "description", "unit", "allowed"]
    return tuple(rows[names].itertuples(index=False, name=None))


@cached
def examples() -> Html:
    """The worked examples, as links that show their answers."""
    return render("ask_examples.html", examples=[(example, to_page("ask", sql=example.sql)) for example in EXAMPLES])


@cached
def schema() -> dict[str, list[str]]:
    """The columns of each table and view, by its name in SQL: for completion."""
    columns = queries.rows("columns").fillna("")
    views = {view.name for view in views_in_copy()}
    return {
        table or f"view_{view}": own["column_name"].tolist()
        for (table, view), own in columns.groupby(["table_name", "view"], sort=False)
        if table or view in views
    }
