"""Links between pages that keep the reader's session, and with it the filters of other pages.

A plain link would load the app anew. This follows a click on a link marked
``data-inside`` (see ``parts/tables.py``), or on an area of a map, by switching the page
instead; with a modifier key, or without scripts, the link works as any other.
``links.js`` also copies what the buttons below a table offer (``parts/share.py``).
"""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "follow_links", js=(Path(__file__).parent / "links.js").read_text(encoding="utf-8")
)


def follow() -> None:
    """Let the links of the page work, and lead where a widget has led."""
    _component(key="follow-links", data={"lead": st.session_state.pop("lead", None)})


def lead(address: str) -> None:
    """Lead to a page as a click on its link would; for the callback of a widget."""
    st.session_state["lead"] = address
