"""What is new about forces, by the reports that came out, and what have we added or corrected in our record?"""

import streamlit as st

from parts.address.selection import Selection
from parts.address.vocabulary import TABLE
from parts.exhibits import inspections, leads, record_changes
from parts.exhibits.first_views import TITLES
from parts.exhibits.prose import feed_links, lead, note, section
from parts.exhibits.showing import FOLDED, IN_SECTION, show
from parts.shell.widgets import choose, current_page

st.title(TITLES["changes"], anchor=False)
answer_at, filters_at, reports_at, record_at = (st.container() for _ in range(4))
table_at = st.columns([1, 2])[0]
with filters_at:
    chosen = choose(places={TABLE.key: table_at})
lead(answer_at, leads.of(current_page(), chosen))
with answer_at:
    feed_links(chosen)

with reports_at:
    show(inspections.NEW, chosen)
    show(inspections.UNDATED, chosen, place=FOLDED)
with record_at:
    section("section-record", "Added or corrected in our record")
    note(
        "This part is about our record, not about forces: a grade that we add here may be years old. What is new about "
        "forces is in the reports above."
    )
show(record_changes.CHANGES, chosen, place=IN_SECTION)
show(record_changes.VERSIONS, Selection(), place=FOLDED)
