"""What is new: which reports came out, and what has each version of the record added, changed and taken away?"""

import streamlit as st

from parts.address.selection import Selection
from parts.address.vocabulary import TABLE
from parts.exhibits import contents, inspections, leads
from parts.exhibits.prose import feed_links, lead
from parts.exhibits.showing import show
from parts.shell.widgets import choose, current_page

st.title("What is new", anchor=False)
answer_at, filters_at, reports_at = st.container(), st.container(), st.container()
table_at = st.columns([1, 2])[0]
with filters_at:
    chosen = choose(places={TABLE.key: table_at})
lead(answer_at, leads.of(current_page(), chosen))

with reports_at:
    show(inspections.NEW, chosen)
    feed_links(chosen)
show(contents.CHANGES, chosen)
show(contents.VERSIONS, Selection())
