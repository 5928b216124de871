"""The shell of all pages: the pages of the menu, the style and the footer, made once for all reruns."""

import base64
import copy
import functools
from pathlib import Path

import streamlit as st

from parts.address.links import NAME
from parts.charts import looks
from parts.exhibits import contents
from parts.exhibits.markup import Html, render, stylesheet
from parts.site import PAGES
from queries.caching import cached

HERE = Path(__file__).parent


def _data_uri(name: str) -> str:
    """A picture as a data URI, which Streamlit would otherwise make from the file at each rerun."""
    return f"data:image/svg+xml;base64,{base64.b64encode((HERE / name).read_bytes()).decode()}"


ICON, LOGO = _data_uri("icon.svg"), _data_uri("logo.svg")


def style() -> Html:
    """The style of all pages, including the colours of grades."""
    return stylesheet(HERE / "style.css", looks.custom_properties())


@cached
def footer() -> Html:
    """The footer of all pages: how new the record is, where it is from, what it can and cannot say."""
    foot = render("page_foot.html", as_of=contents.as_of(), name=NAME, root="")
    return Html('<div class="fc-foot">{}</div>').format(foot)


def menu() -> list[st.Page]:
    """The pages of the menu, copied for one run, since Streamlit marks the current one in them."""
    return [copy.copy(page) for page in _menu()]


@functools.cache
def _menu() -> tuple[st.Page, ...]:
    # No icons, since Streamlit would fetch them from the network for the browser's tab.
    return tuple(
        st.Page(
            page.path,
            title=page.in_menu or page.title,
            help=page.help,
            default=not page.address,
            url_path=page.address or None,
            visibility="visible" if page.in_menu else "hidden",
        )
        for page in PAGES
    )
