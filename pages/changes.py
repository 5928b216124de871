"""What has each version of the record added, changed and taken away?"""

import streamlit as st

from parts.address.filters import of_page
from parts.address.selection import Selection
from parts.address.widgets import choose
from parts.exhibits import contents
from parts.exhibits.prose import feeds, lead
from parts.exhibits.showing import show

st.title("What changed in the record", anchor=False)
lead(st.container(), *contents.last_change())

chosen = choose("changes", *of_page("changes"))
show(contents.CHANGES, chosen)
feeds(chosen)
show(contents.VERSIONS, Selection(()))
