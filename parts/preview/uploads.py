"""How much readers have sent to be checked, and why a file was not taken; forgotten when they have left.

Streamlit keeps in memory what is uploaded, as long as the session lasts that it belongs to. What a session has sent is
counted up to its end, whatever has been taken back meanwhile: a page that has been drawn with a file holds on to it.
``server/uploads.py`` asks before it takes an upload.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from streamlit import runtime

MAX_BYTES_OF_A_SESSION = 60_000_000  # a template of 5,000 findings has 200,000, and is corrected some times
MAX_BYTES = 100_000_000
# Streamlit keeps a session for two minutes for a reader whose connection broke, and then forgets it, but only when
# another one comes or goes. It can be asked to earlier.
SECONDS_AWAY = 100.0

_bytes_by_session: dict[str, int] = {}
_refused: dict[str, str] = {}  # why the last file of a session was not taken
_away: dict[str, float] = {}  # since when a session has had no connection


def admit(session: str, size: int) -> str:
    """Count an upload of so many bytes. Gives why it can't be taken, and then does not count it; empty if it can."""
    if why := _too_much(session, size):
        _refused[session] = why
    else:
        _refused.pop(session, None)
        _bytes_by_session[session] = _bytes_by_session.get(session, 0) + size
    return why


def _too_much(session: str, size: int) -> str:
    if _bytes_by_session.get(session, 0) + size > MAX_BYTES_OF_A_SESSION:
        most = f"you have dropped {MAX_BYTES_OF_A_SESSION // 1_000_000} MB on this page so far, which is the most"
        return f"{most}. Load the page anew to go on."
    if sum(_bytes_by_session.values()) + size > MAX_BYTES:
        return "other readers’ files take all the memory there is for them. Please try again in some minutes."
    return ""


def refused(session: str) -> str:
    """Why the last file of a session was not taken; empty if it was."""
    return _refused.get(session, "")


def sessions() -> set[str]:
    """The sessions that have sent something."""
    return {*_bytes_by_session, *_refused}


def release_departed(held: set[str], forget: Callable[[str], None]) -> int:
    """Close those of the sessions whose reader has left, and ``forget`` what they hold. Gives how many.

    To be called again and again, with all sessions that hold something, in the thread of the event loop.
    """
    now, here = time.monotonic(), runtime.get_instance()
    away = {session for session in held if not here.is_active_session(session)}
    for session in _away.keys() - away:
        del _away[session]
    left = [session for session in away if now - _away.setdefault(session, now) >= SECONDS_AWAY]
    for session in left:
        _close(here, session)
        _bytes_by_session.pop(session, None)
        _refused.pop(session, None)
        forget(session)
    return len(left)


def _close(here: runtime.Runtime, session: str) -> None:
    """Close a session, and empty what its pages remember.

    Streamlit's own loop holds on to the session that left last until another reader comes, and to its files with it.
    """
    if info := here._session_mgr.get_session_info(session):
        info.session.session_state.clear()
    here.close_session(session)
