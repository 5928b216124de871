"""The shell around every page. Streamlit runs this file on each rerun."""

import streamlit as st

import queries
from parts import turns
from parts.address import links, titles
from parts.address.vocabulary import grouped
from parts.exhibits import embedding
from parts.preview import previews
from parts.shell import embedded, scripts, shell, waiting, widgets
from parts.site import page_at


def run() -> None:
    """Run the page that the reader is at, with the shell around it."""
    embeds = bool(embedding.exhibit_in_address())
    page = st.navigation(shell.menu(), position="hidden" if embeds else "top")
    entry = page_at(page.url_path)
    links.page_shown.set(entry.address)

    # This run shows one version of the record, even if another is published meanwhile; or the reader's preview.
    try:
        queries.pin(previews.record())
        no_record = False
    except queries.NoRecord:
        no_record = True
    query = grouped((key, value) for key in st.query_params for value in st.query_params.get_all(key))
    st.set_page_config(page_title=titles.in_tab(entry, query), page_icon=shell.ICON, layout="wide")
    st.html(shell.style())
    if not embeds:
        st.logo(shell.LOGO, size="large", link=None)
    if no_record:
        waiting.wait_for_record()
        st.stop()

    widgets.note_page(entry)
    scripts.run(embedded=embeds)
    if embeds:
        embedded.run(page)
        st.stop()

    # The footer is drawn first, so that it is there even if a page stops early.
    body, footer = st.container(), st.container()
    footer.html(shell.footer())

    with body:
        previews.banner()
        page.run()


with turns.take(st.context.ip_address):
    run()
