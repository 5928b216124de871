"""The frame round every page. Streamlit runs this file on each rerun."""

import streamlit as st

import queries
from parts.address import embedding, titles, widgets
from parts.address.links import page_at
from parts.preview import previews
from parts.shell import embedded, scripts, shell, waiting

alone = bool(embedding.exhibit())
page = st.navigation(shell.menu(), position="hidden" if alone else "top")

# All that this run shows is of one version of the record, whatever is published meanwhile; or of the reader's previews.
try:
    queries.pin(previews.record())
    no_record = False
except queries.NoRecord:
    no_record = True
query = {key: st.query_params.get_all(key) for key in st.query_params}
st.set_page_config(page_title=titles.in_tab(page_at(page.url_path), query), page_icon=shell.ICON, layout="wide")
st.html(shell.style())
if not alone:
    st.logo(shell.LOGO, size="large", link=None)
if no_record:
    waiting.until_there_is_a_record()
    st.stop()

widgets.arrive(page.url_path)
scripts.run(embedded=alone)
if alone:
    embedded.run(page)
    st.stop()

if unknown := st.query_params.get("unknown-page"):
    shown = "".join(c for c in unknown if c.isalnum() or c in "-_ ")[:60]
    text = f"There is no page “{shown}”. This is the overview; the menu above leads to the others."
    st.info(text, icon=":material/info:")

# The foot is drawn first, so that it is there even below a page that stops early.
body, foot = st.container(), st.container()
foot.html(shell.FOOT)

with body:
    previews.banner()
    page.run()
