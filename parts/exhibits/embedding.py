"""A single exhibit, for a frame on another site: ``/theme?embed=true&exhibit=map-areas&theme=Legitimacy``.

The page runs as usual, with the filters in the address, which it leaves as it is; but only the requested exhibit is
shown (``showing.py``), in a container of its own (``shell/embedded.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from parts.address.links import EMBED, embedded


@dataclass
class EmbeddedExhibit:
    """The exhibit that is shown on its own: its name, its placeholder, and whether the page has drawn it."""

    name: str
    place: DeltaGenerator
    drawn: bool = False


_embedded: ContextVar[EmbeddedExhibit | None] = ContextVar("embedded", default=None)


def exhibit_in_address() -> str:
    """The single exhibit that the reader's address asks for; empty if it asks for the whole page."""
    if not st.context.is_embedded:
        return ""
    # Streamlit hides its own key from scripts.
    pairs = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    return embedded([(EMBED, "true"), *pairs])


def embedded_exhibit() -> EmbeddedExhibit | None:
    """The single exhibit that this run shows; None if it shows the whole page."""
    return _embedded.get()


@contextmanager
def showing(exhibit: EmbeddedExhibit) -> Iterator[None]:
    """Show only this exhibit of the page that runs in the block."""
    before = _embedded.set(exhibit)
    try:
        yield
    finally:
        _embedded.reset(before)
