"""A preview: the pages with a reader's own rows, for that reader's session alone. Nothing is published."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import queries

# Each holds a record of its own in memory, so that readers cannot fill it.
MAX_PREVIEWS = 5
# One that nobody has looked at for so long is evicted for another reader, the one unused for longest first.
SECONDS_UNUSED = 5 * 60.0


class TooMany(Exception):
    """Other readers hold as many previews as there may be, and look at them."""


@dataclass
class _Preview:
    record: queries.Record  # it owns what is worked out of it, so a preview is forgotten whole
    session: str
    used: float  # by time.monotonic()


_open: dict[str, _Preview] = {}  # by token
_changing = threading.Lock()


def begin(tables: queries.PreviewTables) -> None:
    """Show this reader a record of their own from the next run on. Raises ``TooMany``."""
    end()
    token = secrets.token_urlsafe(24)
    with _changing:
        _evict_one()
        register(queries.open_preview(tables, token), get_script_run_ctx().session_id)
    st.session_state["preview"] = token


def register(record: queries.Record, session: str) -> None:
    """Hold a record for those who have its token."""
    _open[record.token] = _Preview(record, session, time.monotonic())


def _evict_one() -> None:
    """End the preview that has been unused for longest if there is no place. Raises ``TooMany`` where all are used."""
    if len(_open) < MAX_PREVIEWS:
        return
    oldest = min(_open, key=lambda token: _open[token].used)
    if time.monotonic() - _open[oldest].used < SECONDS_UNUSED:
        raise TooMany
    _open.pop(oldest, None)


def end() -> None:
    """Show this reader the published record again."""
    _open.pop(st.session_state.pop("preview", None), None)


def end_session(session: str) -> None:
    """End the preview of a session that has ended."""
    for token in [token for token, preview in list(_open.items()) if preview.session == session]:
        _open.pop(token, None)


def sessions() -> set[str]:
    """The sessions that have a preview."""
    return {preview.session for preview in list(_open.values())}


def record() -> queries.Record | None:
    """The record of this reader's preview, if there is one."""
    token = st.session_state.get("preview")
    found = by_token(token)
    if token and not found:
        end()
        st.session_state["preview.evicted"] = True
    return found


def by_token(token: str | None) -> queries.Record | None:
    """The record of the preview that has this token, as long as it is open."""
    if not (found := _open.get(token)):
        return None
    found.used = time.monotonic()
    return found.record


def banner() -> None:
    """Say on every page that it is a preview, with a way out of it; or once that it has ended."""
    if st.session_state.pop("preview.evicted", False):
        st.info(
            "Your preview has ended: you had not looked at it for some minutes, and another reader needed its place. "
            "These pages show the published record.",
            icon=":material/visibility_off:",
        )
    if not st.session_state.get("preview"):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="preview"):
        st.warning(
            "Preview: these pages show the record with your own rows. Only you see it, and nothing is published.",
            icon=":material/visibility:",
        )
        st.button("End the preview", on_click=end, key="preview.end")
