"""Every table of the record: to filter, sort and download, with what its columns hold."""

import streamlit as st

import queries
from parts.address import vocabulary
from parts.address.english import NOT_KNOWN, listed
from parts.address.filters import of_page
from parts.address.selection import Selection
from parts.address.vocabulary import PARAMETERS, Filter
from parts.address.widgets import choose
from parts.exhibits import contents, prose, record
from parts.exhibits.showing import show, show_answer

ORDER = vocabulary.one_of("order", "Order", {"Smallest or oldest first": "up", "Largest or latest first": "down"})
FURTHER = (vocabulary.years, vocabulary.themes, vocabulary.programmes)


def keys_of(table: str) -> set[str]:
    """The keys of the filters that a table takes: those that it has columns for."""
    return {PARAMETERS[name]().key for name in queries.question(f"table_{table}").parameters}


def further(first: Selection) -> tuple[Filter, ...]:
    """The second row: the other filters that the table takes, the columns to sort by, and which way."""
    table = first.one("table")
    taken = [one for make in FURTHER if (one := make()).key in keys_of(table)]
    columns = queries.rows(f"table_{table}").columns
    return *taken, Filter("sort", "Sort by", dict(zip(columns, columns)), "original order", several=False), ORDER


st.title("Every table of the record", anchor=False)
place, filters = st.container(), st.container(key="tables-filters")
in_address = set(st.query_params)
more = st.expander("More filters, and the order of rows")  # closed: what is chosen there is said above the table
shown = st.container()
of_views = st.expander(
    "What the columns of the views hold: the answers behind charts, at /api/views", expanded="view" in in_address
)

with filters:
    chosen = choose(
        "tables",
        *of_page("tables"),
        vocabulary.views(),
        then=further,
        more=more,
        places={"view": of_views},
    )
exhibit = contents.TABLES[chosen.one("table")]
answer = exhibit.ask(chosen).sorted_by(chosen.one("sort"), largest_first=chosen.one("order") == "down")

undated = exhibit.ask(chosen, since=None, years=(NOT_KNOWN,)) if chosen.one("since") and "year" in answer.rows else ()
sentence = record.in_a_sentence(answer, len(queries.rows(exhibit.question)))
prose.lead(place, sentence, record.left_out(answer, len(undated)))

idle = [
    one.label.lower()
    for one in (*of_page("tables")[1:], *(make() for make in FURTHER))
    if (chosen.chosen.get(one.key) or one.key in in_address) and one.key not in keys_of(chosen.one("table"))
]
if idle:
    place.info(f"This table cannot be filtered by {listed(idle, 'or')}; that choice is left out here.")

with shown:
    show_answer(exhibit, answer)
    show(contents.DICTIONARY_OF_TABLE, chosen, view=None)
with of_views:
    if chosen.one("view"):
        show(contents.COLUMNS_OF_VIEW, chosen, table=None)
