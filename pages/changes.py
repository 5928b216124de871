"""What has each version of the record added, changed and taken away?"""

import streamlit as st
from markupsafe import Markup

import queries
from pages.parts.address.english import day
from pages.parts.address.filters import of_page
from pages.parts.address.selection import Selection
from pages.parts.address.widgets import choose
from pages.parts.exhibits import contents
from pages.parts.exhibits.prose import feeds, lead
from pages.parts.exhibits.showing import show

versions = queries.rows("record_versions")
last = versions.drop_duplicates("version").iloc[0]

st.title("What changed in the record", anchor=False)
if isinstance(last["served_before"], str):
    changed = queries.rows("record_changes")
    changed = changed[changed["version"] == last["version"]]
    words = Markup("On <strong>{}</strong> the record changed: {}.")
    sentence = words.format(day(last.published), contents.counted_changes(changed))
    lead(st.container(), sentence, "What each version changed, row by row, is listed below.")
else:
    lead(
        st.container(),
        "This is the first version of the record whose history is kept: there is none to compare it with.",
    )

chosen = choose("changes", *of_page("changes"))
show(contents.CHANGES, chosen)
feeds(chosen)
show(contents.VERSIONS, Selection(()))
