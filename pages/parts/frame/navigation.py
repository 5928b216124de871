"""The frame round every page. Streamlit runs this file on each rerun."""

import functools
from pathlib import Path

import streamlit as st

import queries
from pages.parts.address import embedding, titles, widgets
from pages.parts.address.links import NAME, PAGES, page_at
from pages.parts.charts import looks
from pages.parts.exhibits.markup import Html
from pages.parts.frame import embedded, preview, scripts, waiting

HERE = Path(__file__).parent
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
FOOT = Html(f"""
<div class="fc-foot"><strong>{NAME}</strong> is unofficial. It is derived from published inspection reports, and from
pages of the press, forces and commissioners that quote them; each row links to the page that it was read on. Contains
public sector information licensed under the
<a href="{LICENCE}" target="_blank" rel="noopener noreferrer">Open Government Licence v3.0</a>.
Where there is no row, nothing is known here; something may well have happened.
<a href="about" data-inside="yes">What the data can and cannot say</a> ·
<a href="about#glossary" data-inside="yes">What the words mean</a> ·
<a href="changes" data-inside="yes">What changed in the record</a></div>
""")


@functools.cache
def style() -> Html:
    """The style of all pages, with the colours of grades in it."""
    return Html(f"<style>{looks.custom_properties()}{(HERE / 'style.css').read_text(encoding='utf-8')}</style>")


# No icons: Streamlit would fetch them from the network for the browser's tab.
pages = [
    st.Page(
        page.path,
        title=page.title,
        help=page.help,
        default=not page.address,
        url_path=page.address or None,
        visibility="visible" if page.in_menu else "hidden",
    )
    for page in PAGES
]
alone = bool(embedding.exhibit())
page = st.navigation(pages, position="hidden" if alone else "top")

# All that this run shows is of one version of the record, whatever is published meanwhile; or of the reader's preview.
try:
    queries.pin(preview.record())
    no_record = False
except queries.NoRecord:
    no_record = True
query = {key: st.query_params.get_all(key) for key in st.query_params}
st.set_page_config(page_title=titles.in_tab(page_at(page.url_path), query), page_icon=HERE / "icon.svg", layout="wide")
st.html(style())
if not alone:
    st.logo(HERE / "logo.svg", size="large", link=None)
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
foot.html(FOOT)

with body:
    preview.banner()
    page.run()
