"""What has each version of the record added, changed and taken away?"""

import streamlit as st

from pages.parts.address.filters import of_page
from pages.parts.address.selection import Selection
from pages.parts.address.widgets import choose
from pages.parts.exhibits import contents
from pages.parts.exhibits.prose import feeds, lead
from pages.parts.exhibits.showing import show

st.title("What changed in the record", anchor=False)
lead(st.container(), *contents.last_change())

chosen = choose("changes", *of_page("changes"))
show(contents.CHANGES, chosen)
feeds(chosen)
show(contents.VERSIONS, Selection(()))
