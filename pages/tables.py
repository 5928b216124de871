"""Every table of the record, as it is: to filter, sort and download."""

import streamlit as st

import queries
from pages.parts import downloads, filters
from pages.parts import tables as html

there_are = queries.run("tables").set_index("table_name")
which = filters.Filter(
    "table",
    "Table",
    dict(zip(there_are["table_title"], there_are.index)),
    "",
    several=False,
    default=there_are.loc["judgments", "table_title"],
    ids_in_address=True,
)

st.title("All tables")
st.markdown("The record as it is kept, one fact a row, in the words and codes of its data dictionary.")


def sorting(first: filters.Selection) -> tuple[filters.Filter, ...]:
    """The filters of the second row: the columns of the table to sort by, and which way."""
    columns = queries.run("dictionary", table=first.one("table"))["column_name"]
    return (
        filters.Filter("sort", "Sort by", dict(zip(columns, columns)), "original order", several=False, narrows=False),
        filters.Filter(
            "order",
            "Order",
            {"Smallest or oldest first": "up", "Largest or latest first": "down"},
            "",
            several=False,
            default="Smallest or oldest first",
            ids_in_address=True,
            narrows=False,
        ),
    )


chosen = filters.choose(
    "tables", which, filters.forces(), filters.years(), filters.themes(), filters.programmes(), then=sorting
)
table = chosen.one("table")
title, description = there_are.loc[table, ["table_title", "table_description"]]

# Query: each table takes the filters that it has columns for
offered = {"forces": "force", "years": "year", "themes": "theme", "programmes": "programme"}
takes = queries.parameters_of(f"table_{table}")
frame = queries.run(
    f"table_{table}",
    **{parameter: chosen.ids(offered[parameter]) if parameter in offered else None for parameter in takes},
)
whole = len(queries.run(f"table_{table}", **dict.fromkeys(takes)))
idle = [key for parameter, key in offered.items() if parameter not in takes and chosen.chosen[key]]

shows = chosen.sentence(title, f"{len(frame):,} of {whole:,} rows")
st.markdown(f"**{shows}**")
if idle:
    st.info(f"This table cannot be filtered by {' or '.join(idle)}; that choice is left out here.")

left, right = st.columns([5, 3])
with left:
    st.header(title)
    st.caption(description)
    if frame.empty:
        st.info("No row is left by this choice. Clear the filters, or choose another table.")
    else:
        sort, down = chosen.one("sort"), chosen.one("order") == "down"
        if sort:
            frame = frame.sort_values(sort, ascending=not down, kind="stable")
        elif down:
            frame = frame.iloc[::-1]
        st.dataframe(
            downloads.asked_aside(frame),
            hide_index=True,
            height=560,
            placeholder="",
            alt=f"{title}: {len(frame):,} rows, {len(frame.columns)} columns",
            column_config={
                "source_url": st.column_config.LinkColumn("source_url", width="medium"),
                **{
                    c: st.column_config.NumberColumn(c, format="%d")
                    for c in ("year", "population_year", "officers_year")
                    if c in frame.columns
                },
            },
        )
        downloads.buttons(frame, downloads.About(title, shows, chosen.file_name(table), (description,)), key=table)
with right:
    st.header("Data dictionary")
    dictionary = queries.run("dictionary", table=table)
    html.rows(
        dictionary[["column_name", "description", "type", "unit", "allowed"]],
        key="dictionary",
        height=620,
        caption=f"The {len(dictionary)} columns of {title.lower()}",
        headings={
            "column_name": "Column",
            "type": "Type",
            "unit": "Unit",
            "allowed": "Allowed values",
            "description": "What it holds",
        },
        about=downloads.About(f"Data dictionary: {title}", f"{len(dictionary)} columns", f"dictionary-{table}"),
    )
