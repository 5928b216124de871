"""Exhibits of the record itself: what is known of which force, what each table and column holds, what is left out."""

from __future__ import annotations

from functools import partial

import pandas
from markupsafe import Markup

import data
from pages.parts.address.english import counted
from pages.parts.exhibits import tables
from pages.parts.exhibits.exhibit import Exhibit


def known_by_cycle(rows: pandas.DataFrame) -> Markup:
    """How many grades of each cycle are known, of how many forces."""
    parts = [
        Markup("<strong>{}</strong>: {}, {} of {}").format(
            cycle, counted(int(one["known"].sum()), "grade"), (one["known"] > 0).sum(), counted(len(one), "force")
        )
        for cycle, one in rows.groupby("cycle_name", sort=False)
    ]
    return Markup(" · ").join(parts)


COVERAGE = Exhibit(
    "coverage",
    question="coverage",
    title="Coverage: how many grades are known",
    table=partial(tables.counts, across="cycle_name", down="force", value="known"),
    finding=known_by_cycle,
    notes=(
        "A number counts the themes on which a force’s grade is known in a cycle. "
        "The pale dot means none is known here.",
    ),
)
CYCLES = Exhibit(
    "cycles",
    question="cycles",
    title="The cycles of PEEL, and why grades of different eras are not compared",
    table=partial(
        tables.rows,
        headings={
            "name": "PEEL cycle",
            "grades": "Grades known",
            "break_note": "Why it cannot be compared with the cycle before",
        },
    ),
    columns=("name", "grades", "era_name", "break_note", "source_url"),
)
GAPS = Exhibit(
    "gaps",
    question="gaps",
    title="Grades that are known not to exist",
    table=partial(tables.rows, headings={"kind": "Kind", "reason": "Reason"}),
)
DICTIONARY_HEADINGS = {
    "table_title": "Table",
    "column_name": "Column",
    "type": "Type",
    "unit": "Unit",
    "allowed": "Allowed values",
    "description": "What it holds",
}
DICTIONARY = Exhibit(
    "data-dictionary",
    question="dictionary",
    title="Data dictionary",
    table=partial(tables.rows, headings=DICTIONARY_HEADINGS, height=560),
    columns=("table_title", "column_name", "description", "type", "unit", "allowed"),
)
DICTIONARY_OF_TABLE = Exhibit(
    "dictionary",
    question="dictionary",
    title="Data dictionary",
    table=partial(tables.rows, headings=DICTIONARY_HEADINGS, height=620),
    columns=("column_name", "description", "type", "unit", "allowed"),
)

# Every table of the record as it is kept, in the codes of the data dictionary.
TABLES = {
    resource["name"]: Exhibit(
        f"table-{resource['name'].replace('_', '-')}",
        file=resource["name"],
        question=f"table_{resource['name']}",
        title=resource["title"],
        table=None,
        coded=True,
        notes=(resource["description"],),
        nothing="No row is left by this choice. Clear the filters, or choose another table.",
    )
    for resource in data.schema()["resources"]
}
