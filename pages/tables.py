"""Every table of the record: to filter, sort and download, with what its columns hold."""

import streamlit as st

import queries
from parts.address.english import listed
from parts.address.links import to_page
from parts.address.vocabulary import FORCE, KIND, PARAMETERS, PROGRAMME, REGION, SEARCH, SINCE, TABLE, THEME, VIEW, YEAR
from parts.exhibits import embedding, leads, prose, record_tables
from parts.exhibits.first_views import TITLES
from parts.exhibits.showing import show, show_answer
from parts.html.markup import link
from parts.shell.widgets import choose, current_page
from parts.site import ORDER, SORT_BY_COLUMN

st.title(TITLES["tables"], anchor=False)
place, filters = st.container(), st.container(key="tables-filters")
in_address = set(st.query_params)
in_fold = {f.key for f in (YEAR, THEME, PROGRAMME, KIND, SEARCH, SORT_BY_COLUMN, ORDER)}
more = st.expander("More filters, and sorting", expanded=bool(in_fold & in_address))  # open where a link chooses there
shown = st.container()
of_views = st.expander(
    "What the columns of the views hold (the data behind charts, at /api/views)", expanded=VIEW.key in in_address
)

with filters:
    chosen = choose(more=more, places={VIEW.key: of_views})
exhibit = record_tables.TABLES[chosen.value(TABLE)]
answer = exhibit.ask(chosen).sorted_by(chosen.value(SORT_BY_COLUMN), largest_first=chosen.value(ORDER) == "down")
prose.lead(place, leads.of(current_page(), chosen))

accepted = {PARAMETERS[name].key for name in queries.question(exhibit.question).parameters}
ignored = [
    f.label.lower()
    for f in (FORCE, REGION, SINCE, YEAR, THEME, PROGRAMME)
    if (chosen.values(f) or f.key in in_address) and f.key not in accepted
]
if ignored:
    place.info(f"This table cannot be filtered by {listed(ignored, 'or')}, so we leave that choice out here.")

with shown:
    if len(answer) or embedding.embedded_exhibit():  # if it is empty, the first sentence says so, with ways back
        show_answer(exhibit, answer)
    prose.note("Reports by day of publication, and what each version changed:", link("What is new", to_page("changes")))
    show(record_tables.DICTIONARY_OF_TABLE, chosen, view=None)
with of_views:
    if chosen.value(VIEW):
        show(record_tables.COLUMNS_OF_VIEW, chosen, table=None)
