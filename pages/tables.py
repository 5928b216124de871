"""Every table of the record, as it is: to filter, sort and download."""

import streamlit as st

import queries
from pages.parts.address import vocabulary
from pages.parts.address.selection import Selection
from pages.parts.address.vocabulary import PARAMETERS, Filter
from pages.parts.address.widgets import choose
from pages.parts.exhibits import contents
from pages.parts.exhibits.showing import show, show_answer

ORDER = vocabulary.one_of("order", "Order", {"Smallest or oldest first": "up", "Largest or latest first": "down"})

st.title("All tables", anchor=False)
st.markdown("The record as it is kept, one fact a row, in the words and codes of its data dictionary.")


def sorting(first: Selection) -> tuple[Filter, ...]:
    """The second row of filters: the columns of the table to sort by, and which way."""
    columns = queries.rows("dictionary", table=first.one("table"))["column_name"]
    return Filter("sort", "Sort by", dict(zip(columns, columns)), "original order", several=False), ORDER


chosen = choose(
    "tables",
    vocabulary.tables(),
    vocabulary.forces(),
    vocabulary.years(),
    vocabulary.themes(),
    vocabulary.programmes(),
    then=sorting,
)
exhibit = contents.TABLES[chosen.one("table")]

# A table takes the filters that it has columns for
taken = {PARAMETERS[name]().key for name in queries.question(exhibit.question).parameters}
idle = [key for key in ("force", "year", "theme", "programme") if chosen.chosen[key] and key not in taken]
if idle:
    st.info(f"This table cannot be filtered by {' or '.join(idle)}; that choice is left out here.")

left, right = st.columns([5, 3])
with left:
    answer = exhibit.ask(chosen).sorted_by(chosen.one("sort"), largest_first=chosen.one("order") == "down")
    show_answer(exhibit, answer)
    st.caption(f"{len(answer):,} of {len(queries.rows(exhibit.question)):,} rows")
with right:
    show(contents.DICTIONARY_OF_TABLE, chosen)
