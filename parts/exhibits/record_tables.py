"""The tables of the record as they are, and what their columns hold."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import data
from parts.exhibits.exhibit import Exhibit
from parts.html import tables

DICTIONARY = Exhibit(
    "data-dictionary",
    question="dictionary",
    title="Data dictionary",
    table=partial(tables.rows, height=560),
    columns="table_title column_name description type unit allowed",
)


DICTIONARY_OF_TABLE = Exhibit(
    "dictionary",
    question="columns",
    title="What the columns hold: {table}",
    table=partial(tables.rows, height=620),
    columns="column_name description unit shown_as allowed type in_data_link",
    drop_empty=True,
    notes=(
        "The table on this page and the downloads have all these columns, with values in words. Downloads name columns "
        "by their short names, such as inspection_id. The data link in the menu gives codes, and only the columns with "
        "a “yes”.",
    ),
)


COLUMNS_OF_VIEW = replace(DICTIONARY_OF_TABLE, name="columns-of-view", title="{view}", notes=(), level=3)


# The tables of the record, with the names of identifiers next to them.
TABLES = {
    resource["name"]: Exhibit(
        f"table-{resource['name'].replace('_', '-')}",
        file=f"table-{resource['name']}-with-names",
        question=f"table_{resource['name']}",
        title=resource["title"],
        table=None,
        notes=(resource["description"],),
        nothing="No rows match this choice. Clear the filters, or choose another table.",
    )
    for resource in data.schema()["resources"]
}
