"""The uploads of each session, in bytes, and why one was refused; forgotten when the reader has left.

Streamlit holds uploads in memory for as long as their session lasts. All uploads of a session count until its end,
even those removed again, since a page that was drawn with a file still references it. ``server/uploads.py`` asks here
before it accepts an upload.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import streamlit as st
from streamlit import runtime
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data.intake import DELIMITED, WORKBOOKS

MAX_SESSION_BYTES = 60_000_000  # a template of 5,000 findings has 200,000, and is corrected a few times
MAX_BYTES = 100_000_000
# Streamlit holds the session of a reader whose connection broke for two minutes, and then drops it, but only when
# another one comes or goes. It is closed earlier here.
SECONDS_AWAY = 100.0

_bytes_by_session: dict[str, int] = {}
_refused: dict[str, str] = {}  # why the last file of a session was refused
_away: dict[str, float] = {}  # since when a session has had no connection


def reason_to_refuse(session: str, size: int) -> str:
    """Why an upload of ``size`` bytes is refused; if empty, it is admitted, and counted from now on."""
    if why := _too_much(session, size):
        _refused[session] = why
    else:
        _refused.pop(session, None)
        _bytes_by_session[session] = _bytes_by_session.get(session, 0) + size
    return why


def _too_much(session: str, size: int) -> str:
    if _bytes_by_session.get(session, 0) + size > MAX_SESSION_BYTES:
        reason = f"you have uploaded {MAX_SESSION_BYTES // 1_000_000} MB on this page so far, which is the maximum"
        return f"{reason}. Reload the page to continue."
    if sum(_bytes_by_session.values()) + size > MAX_BYTES:
        return "other readers’ files are using all the memory set aside. Please try again in a few minutes."
    return ""


def newest(files: Sequence[UploadedFile]) -> tuple[list[UploadedFile], list[str]]:
    """The files to check, and the names of those left aside: earlier workbooks, and earlier tables of the same name.

    A reader who mends a file mostly adds the new one beside the old. Saved reports of one name may be of two forces.
    files: in the order in which they were added.
    """
    kept: dict[str, int] = {}
    for place, file in enumerate(files):
        name = file.name.strip().casefold()
        kind = "a workbook" if name.endswith(WORKBOOKS) else name if name.endswith(DELIMITED) else f"{name} {place}"
        kept[kind] = place
    aside = [file.name for place, file in enumerate(files) if place not in kept.values()]
    return [files[place] for place in sorted(kept.values())], aside


def hold(files: Sequence[UploadedFile]) -> None:
    """Note which files the page has, since Streamlit lets go of them without a word when the reader leaves it."""
    st.session_state["check.held"] = [file.name for file in files]


def chosen() -> None:
    """The reader has added or removed files."""
    st.session_state.pop("check.held", None)


def let_go() -> list[str]:
    """The names of the files that the page had when the reader left it, unless they have chosen files since."""
    return st.session_state.get("check.held", [])


def refused(session: str) -> str:
    """Why the last file of a session was refused; empty if it was not."""
    return _refused.get(session, "")


def sessions() -> set[str]:
    """The sessions with uploads, accepted or refused."""
    return {*_bytes_by_session, *_refused}


def release_departed(open_sessions: set[str], forget: Callable[[str], None]) -> int:
    """Close the sessions whose readers have left, and ``forget`` what they hold. Returns how many there were.

    To be called periodically, with all sessions that hold something, in the thread of the event loop.
    """
    now, instance = time.monotonic(), runtime.get_instance()
    away = {session for session in open_sessions if not instance.is_active_session(session)}
    for session in _away.keys() - away:
        del _away[session]
    left = [session for session in away if now - _away.setdefault(session, now) >= SECONDS_AWAY]
    for session in left:
        _close(instance, session)
        _bytes_by_session.pop(session, None)
        _refused.pop(session, None)
        forget(session)
    return len(left)


def _close(instance: runtime.Runtime, session: str) -> None:
    """Close a session, and clear its state.

    Streamlit's own loop references the session that left last until another reader comes, and its files with it.
    """
    if info := instance._session_mgr.get_session_info(session):
        info.session.session_state.clear()
    instance.close_session(session)
