"""The shell of all pages: the pages of the menu, the style and the footer, made once for all reruns."""

import base64
import copy
import functools
from pathlib import Path

import streamlit as st

from parts.address.links import NAME
from parts.charts import looks
from parts.exhibits import record_changes
from parts.html.markup import Html, render
from parts.site import PAGES
from queries.caching import cached

HERE = Path(__file__).parent
MAX_COLUMNS = 32  # of a table that becomes cards


def _data_uri(name: str) -> str:
    """A picture as a data URI, which Streamlit would otherwise make from the file at each rerun."""
    return f"data:image/svg+xml;base64,{base64.b64encode((HERE / name).read_bytes()).decode()}"


ICON, LOGO = _data_uri("icon.svg"), _data_uri("logo.svg")


@functools.cache
def rules() -> str:
    """The rules of style of all pages, with the colours of grades, and those of tables that become cards."""
    cells = "".join(f":is(.fc-cards,.fc-side) td:nth-child({n}){{--h:var(--h{n});}}" for n in range(1, MAX_COLUMNS + 1))
    of_cards = _as_cards("cards", "wide", 900) + _as_cards("side", "many", 1100)
    return looks.rules() + cells + (HERE / "style.css").read_text(encoding="utf-8") + of_cards


def _as_cards(kind: str, many: str, width: int) -> str:
    """The rules for a kind of tables on a phone; and on any screen up to a ``width``, for those of many columns."""
    rules = (HERE / f"{kind}.css").read_text(encoding="utf-8")
    of_many = rules.replace(f".fc-{kind}", f".fc-{kind}.fc-{many}")
    return f"@media (max-width: 640px) {{{rules}}}@media screen and (max-width: {width}px) {{{of_many}}}"


@functools.cache
def style() -> Html:
    """The style of all pages."""
    return Html(f"<style>{rules()}</style>")


@cached
def footer() -> Html:
    """The footer of all pages: how new the record is, where it is from, what it can and cannot say; and on paper the
    address of the view and the day (``prints.js``).
    """
    foot = render("page_foot.html", as_of=record_changes.as_of(), name=NAME, root="")
    return Html('<div class="fc-foot">{}<p class="fc-on-paper fc-printed-from"></p></div>').format(foot)


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
