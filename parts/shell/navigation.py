"""The shell round every page. Streamlit runs this file on each rerun."""

import streamlit as st

import queries
from parts.address import links, titles
from parts.address.vocabulary import grouped
from parts.exhibits import embedding
from parts.preview import previews
from parts.shell import embedded, scripts, shell, waiting, widgets
from parts.site import page_at

alone = bool(embedding.exhibit_in_address())
page = st.navigation(shell.menu(), position="hidden" if alone else "top")
entry = page_at(page.url_path)
links.page_shown.set(entry.address)

# All that this run shows is of one version of the record, whatever is published meanwhile; or of the reader's preview.
try:
    queries.pin(previews.record())
    no_record = False
except queries.NoRecord:
    no_record = True
query = grouped((key, value) for key in st.query_params for value in st.query_params.get_all(key))
st.set_page_config(page_title=titles.in_tab(entry, query), page_icon=shell.ICON, layout="wide")
st.html(shell.style())
if not alone:
    st.logo(shell.LOGO, size="large", link=None)
if no_record:
    waiting.until_there_is_a_record()
    st.stop()

widgets.note_page(entry)
scripts.run(embedded=alone)
if alone:
    embedded.run(page)
    st.stop()

# The footer is drawn first, so that it is there even below a page that stops early.
body, footer = st.container(), st.container()
footer.html(shell.FOOTER)

with body:
    previews.banner()
    page.run()
