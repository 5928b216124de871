"""One exhibit alone, for a frame on a page of another site: ``/theme?embed=true&exhibit=map-areas&theme=Legitimacy``.

The page runs as it always does, with the filters of the address, which stays as it is; but only the exhibit that is
asked for is shown (``showing.py``), in a place of its own (``shell/embedded.py``).
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
    """The exhibit that is shown alone: its name, where, and whether the page has drawn it."""

    name: str
    place: DeltaGenerator
    drawn: bool = False


_embedded: ContextVar[EmbeddedExhibit | None] = ContextVar("embedded", default=None)


def exhibit_in_address() -> str:
    """The exhibit that the reader's address asks for alone; empty where it asks for the whole page."""
    if not st.context.is_embedded:
        return ""
    # Streamlit does not show its own key to scripts.
    given = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    return embedded([(EMBED, "true"), *given])


def embedded_exhibit() -> EmbeddedExhibit | None:
    """The exhibit that this run shows alone; ``None`` where it shows the whole page."""
    return _embedded.get()


@contextmanager
def showing(one: EmbeddedExhibit) -> Iterator[None]:
    """Show nothing of the page that runs within but one exhibit."""
    before = _embedded.set(one)
    try:
        yield
    finally:
        _embedded.reset(before)
