"""Previews: the pages with a reader's own rows, for that reader's session only. Nothing is published."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import queries
from parts.html import own_rows
from parts.html.markup import stylesheet

# Limited, since each holds a record of its own in memory.
MAX_PREVIEWS = 5
# A preview unused for this long can be evicted for another reader, the longest unused first.
SECONDS_UNUSED = 5 * 60.0


class TooMany(Exception):
    """The maximum number of previews are in use by other readers."""


@dataclass
class _Preview:
    record: queries.Record  # it owns its caches, so a preview is dropped as a whole
    session: str
    last_used: float  # by time.monotonic()


_open: dict[str, _Preview] = {}  # by token
_lock = threading.Lock()


def start(tables: queries.PreviewTables) -> None:
    """Show this reader a record of their own, from the next run on. Raises ``TooMany``."""
    end()
    token = secrets.token_urlsafe(24)
    with _lock:
        _evict_one()
        register(queries.open_preview(tables, token), get_script_run_ctx().session_id)
    st.session_state["preview"], st.session_state["preview.started"] = token, True


def register(record: queries.Record, session: str) -> None:
    """Register a record under its token."""
    _open[record.token] = _Preview(record, session, time.monotonic())


def _evict_one() -> None:
    """End the longest unused preview if there are too many. Raises ``TooMany`` if all are in use."""
    if len(_open) < MAX_PREVIEWS:
        return
    oldest = min(_open, key=lambda token: _open[token].last_used)
    if time.monotonic() - _open[oldest].last_used < SECONDS_UNUSED:
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
    preview = by_token(token)
    if token and not preview:
        end()
        st.session_state["preview.evicted"] = True
    return preview


def by_token(token: str | None) -> queries.Record | None:
    """The record of the preview with this token, if it is open."""
    if not (preview := _open.get(token)):
        return None
    preview.last_used = time.monotonic()
    return preview.record


def note_lost() -> None:
    """Note that this tab had a preview, as its scripts say: it ended with its session if this one never started one."""
    if not st.session_state.get("preview.started"):
        st.session_state["preview.lost"] = True


def banner() -> None:
    """Show on every page that it is a preview, with a button to end it; or once, that it has ended.

    The strip with the button stays in sight, however far the reader scrolls.
    """
    lost = st.session_state.pop("preview.lost", False)
    if lost or st.session_state.get("preview"):
        st.html(stylesheet(Path(__file__).with_name("preview.css")))
    if lost:
        st.container(key="preview-ended").info(
            "Your preview ended when the page was loaded again, and your file is forgotten. These pages show the "
            "published record. To see your rows again, upload the file on the page “Add results”.",
            icon=":material/visibility_off:",
        )
    if st.session_state.pop("preview.evicted", False):
        st.info(
            "Your preview has ended: you had not used it for some minutes, and another reader needed the space. "
            "These pages show the published record.",
            icon=":material/visibility_off:",
        )
    if not st.session_state.get("preview"):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="preview"):
        st.warning("Preview: these pages show the record with your own rows. Only you see it.")
        st.button("End the preview", on_click=end, key="preview.end")
    st.caption(
        f"Rows, grades and points that your file adds or changes are marked “{own_rows.MARK}” or framed in blue. "
        "Sentences, counts and shares include your rows without a mark."
    )
