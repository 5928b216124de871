"""What frames every page: the menu, the style, the foot. Streamlit runs this file on each rerun."""

from pathlib import Path

import streamlit as st

import queries
from pages.parts import filters, links, pictures, preview, waiting
from pages.parts.site import NAME, PAGES

HERE = Path(__file__).parent

# No icons: Streamlit would fetch them from the network for the browser's tab.
pages = [
    st.Page(page.path, title=page.title, help=page.help, default=not page.address, url_path=page.address or None)
    for page in PAGES
]
page = st.navigation(pages, position="top")
st.set_page_config(page_title=f"{page.title} · {NAME}", page_icon=HERE / "icon.svg", layout="wide")
st.logo(HERE / "logo.svg", size="large", link=None)
st.html(HERE / "style.css")

# All that this run shows is of one version of the record, whatever is published meanwhile; or of the reader's own preview.
try:
    queries.pin(preview.record())
except queries.NoRecord:
    waiting.until_there_is_a_record()
    st.stop()

filters.arrive(page.url_path)
links.follow()
pictures.listen()

if unknown := st.query_params.get("unknown-page"):
    shown = "".join(c for c in unknown if c.isalnum() or c in "-_ ")[:60]
    st.info(
        f"There is no page “{shown}”. This is the overview; the menu above leads to the others.", icon=":material/info:"
    )

# The foot is drawn first, so that it stands even below a page that stops early.
body, foot = st.container(), st.container()
foot.html(
    f'<div class="fc-foot"><strong>{NAME}</strong> is unofficial. It is derived from published inspection reports, and from pages of the press, forces and commissioners '
    "that quote them; each row links to the page that it was read on. Contains public sector information licensed under the "
    '<a href="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/" target="_blank" rel="noopener noreferrer">'
    "Open Government Licence v3.0</a>. No row means not known here, not that nothing happened. "
    '<a href="about" data-inside="yes">What the data can and cannot say</a></div>'
)

with body:
    preview.banner()
    page.run()
