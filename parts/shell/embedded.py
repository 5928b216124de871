"""The content of a frame on another site: a single exhibit, its source, and a link to the full page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import streamlit as st

import queries
from parts.address.links import EXHIBIT, NAME, to_page
from parts.exhibits import embedding
from parts.files import metadata
from parts.html.markup import render, stylesheet
from parts.site import page_at


def run(page) -> None:
    """Run a page of Streamlit's, and show only the exhibit that the address asks for."""
    name = embedding.exhibit_in_address()
    filters = {key: st.query_params.get_all(key) for key in st.query_params if key != EXHIBIT}
    in_full = to_page(page.url_path, **filters)
    # Drawn first, since a page may stop early: a placeholder for the exhibit, and the source.
    with st.container(key="embedded"):
        st.html(stylesheet(Path(__file__).with_name("embedded.css")))
        place = st.empty()
        place.html(render("embedded_nothing.html", page=page_at(page.url_path).title))
        source = {"name": NAME, "version": queries.version(), "licence": metadata.LICENCE}
        st.html(render("embedded.html", address=f"{in_full}#{quote(name)}", **source))
    with embedding.showing(embedding.EmbeddedExhibit(name, place)), st.container(key="not-embedded"):
        page.run()
