"""What has each version of the record added, changed and taken away?"""

import streamlit as st

from parts.address.selection import Selection
from parts.exhibits import contents, leads
from parts.exhibits.prose import feed_links, lead
from parts.exhibits.showing import show
from parts.shell.widgets import choose, current_page

st.title("What changed in the record", anchor=False)
lead(st.container(), leads.of(current_page(), Selection()))

chosen = choose()
show(contents.CHANGES, chosen)
feed_links(chosen)
show(contents.VERSIONS, Selection())
