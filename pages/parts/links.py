"""Links between pages that keep the reader's session, and with it the filters of other pages.

A plain link would load the app anew. This follows a click on a link marked
``data-inside`` (see ``parts/tables.py``) by switching the page instead; with a
modifier key, or without scripts, the link works as any other.
"""

from urllib.parse import parse_qs, urlsplit

import streamlit as st

from pages.parts.site import page_at

_FOLLOW = """
export default function (component) {
  const { parentElement, setTriggerValue } = component;
  document.removeEventListener("click", parentElement.follow);
  parentElement.follow = (event) => {
    const link = event.target.closest ? event.target.closest("a[data-inside]") : null;
    const plain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain) return;
    event.preventDefault();
    setTriggerValue("address", link.getAttribute("href"));
  };
  document.addEventListener("click", parentElement.follow);
  return () => document.removeEventListener("click", parentElement.follow);
}
"""

_component = st.components.v2.component("follow_links", js=_FOLLOW)


def follow() -> None:
    """Switch to the page whose link was clicked, if one was."""
    clicked = _component(key="follow-links", on_address_change=lambda: None)
    if clicked.address:
        go(clicked.address)


def go(address: str) -> None:
    """Switch to the page at an address of this dashboard, with its filters; another address is ignored."""
    parts = urlsplit(address)
    page = page_at(parts.path.removeprefix("."))
    if page and not parts.netloc:
        st.switch_page(page.path, query_params=parse_qs(parts.query))
