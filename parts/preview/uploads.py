"""How much readers may send to be checked, each of them and all together; and letting go of it when they have left.

Streamlit keeps in memory what is uploaded, as long as the session lasts that it belongs to. What a session has sent is
counted up to its end, whatever has been taken back meanwhile: a page that has been drawn with a file holds on to it.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse, Response
from streamlit import runtime

MAX_BYTES_OF_A_SESSION = 60_000_000  # a template of 5,000 findings has 200,000, and is corrected some times
MAX_BYTES = 100_000_000
SECONDS_TO_SEND = 180.0  # 20 MB by a slow line
# Streamlit keeps a session for two minutes for a reader whose connection broke, and then forgets it, but only when
# another one comes or goes. Before that, it can be told to.
SECONDS_AWAY = 100.0

ADDRESS = re.compile(r".*/_stcore/upload_file/(?P<session>[^/]+)/[^/]+")

_taken: dict[str, int] = {}  # bytes, by session
_refused: dict[str, str] = {}  # why the last file of a session was not taken
_away: dict[str, float] = {}  # since when a session has had no connection

# What comes is kept in memory from the first byte on: otherwise all but the smallest files would be put on the disk.
MultiPartParser.spool_max_size = MAX_BYTES


class Uploads:
    """ASGI middleware that takes no upload which would be too much.

    Its bytes are dropped as they come, and the page says so: all that Streamlit's own would say is a number.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        found = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if not found:
            return await self.app(scope, receive, send)
        session, size = found["session"], Headers(scope=scope).get("content-length", "")
        if not size.isdecimal():
            return await PlainTextResponse("Say how large the file is.", 411)(scope, receive, send)
        if not runtime.get_instance().is_active_session(session):
            return await PlainTextResponse("There is no such session.", 400)(scope, receive, send)
        taker = self.app
        if why := _too_much(session, int(size)):
            _refused[session], taker = why, _drop
        else:
            _refused.pop(session, None)
            _taken[session] = _taken.get(session, 0) + int(size)
        try:
            async with asyncio.timeout(SECONDS_TO_SEND):
                await taker(scope, receive, send)
        except TimeoutError:
            await PlainTextResponse("The upload took too long.", 408)(scope, receive, send)


async def _drop(scope, receive, send) -> None:
    """Read what is sent, and answer as if it were kept."""
    while (await receive()).get("more_body"):
        pass
    await Response(status_code=204)(scope, receive, send)


def _too_much(session: str, size: int) -> str:
    """Why so many bytes more can't be taken; empty if they can."""
    if _taken.get(session, 0) + size > MAX_BYTES_OF_A_SESSION:
        most = f"you have dropped {MAX_BYTES_OF_A_SESSION // 1_000_000} MB on this page so far, which is the most"
        return f"{most}. Load the page anew to go on."
    if sum(_taken.values()) + size > MAX_BYTES:
        return "other readers’ files take all the memory there is for them. Please try again in some minutes."
    return ""


def refused(session: str) -> str:
    """Why the last file of a session was not taken; empty if it was."""
    return _refused.get(session, "")


def sessions() -> set[str]:
    """The sessions that have sent something."""
    return {*_taken, *_refused}


def let_go(held: set[str], forget: Callable[[str], None]) -> int:
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
        _taken.pop(session, None)
        _refused.pop(session, None)
        forget(session)
    return len(left)


def _close(here: runtime.Runtime, session: str) -> None:
    """Close a session, and empty what its pages remember.

    Streamlit's own loop holds on to the session that left last until another reader comes, and to its files with it.
    """
    if kept := here._session_mgr.get_session_info(session):
        kept.session.session_state.clear()
    here.close_session(session)
