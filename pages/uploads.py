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
from starlette.responses import PlainTextResponse
from streamlit import runtime

MAX_BYTES_OF_A_SESSION = 100_000_000  # a template of 5,000 findings has 200,000, and is corrected some times
MAX_BYTES = 400_000_000
SECONDS_TO_SEND = 180.0  # 20 MB by a slow line
# Streamlit keeps a session for two minutes for a reader whose connection broke, and then forgets it, but only when
# another one comes or goes. Before that, it can be told to.
SECONDS_AWAY = 100.0

ADDRESS = re.compile(r".*/_stcore/upload_file/(?P<session>[^/]+)/[^/]+")

_taken: dict[str, int] = {}  # bytes, by session
_away: dict[str, float] = {}  # since when a session has had no connection

# What comes is kept in memory from the first byte on: otherwise all but the smallest files would be put on the disk.
MultiPartParser.spool_max_size = MAX_BYTES


class Uploads:
    """ASGI middleware that refuses an upload which would be too much, before any of it is read."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        found = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if not found:
            return await self.app(scope, receive, send)
        size = Headers(scope=scope).get("content-length", "")
        if refused := _refused(found["session"], size):
            return await refused(scope, receive, send)
        _taken[found["session"]] = _taken.get(found["session"], 0) + int(size)
        try:
            async with asyncio.timeout(SECONDS_TO_SEND):
                await self.app(scope, receive, send)
        except TimeoutError:
            await PlainTextResponse("The upload took too long.", 408)(scope, receive, send)


def _refused(session: str, size: str) -> PlainTextResponse | None:
    if not size.isdecimal():
        return PlainTextResponse("Say how large the file is.", 411)
    if not runtime.get_instance().is_active_session(session):
        return PlainTextResponse("There is no such session.", 400)
    if _taken.get(session, 0) + int(size) > MAX_BYTES_OF_A_SESSION:
        return PlainTextResponse("These are more bytes than one reader may send. Load the page anew.", 413)
    if sum(_taken.values()) + int(size) > MAX_BYTES:
        return PlainTextResponse("Other readers have sent as much as can be held. Try again in some minutes.", 503)
    return None


def sessions() -> set[str]:
    """The sessions that have sent something."""
    return set(_taken)


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
        here.close_session(session)  # with its files, and all that its pages hold
        _taken.pop(session, None)
        forget(session)
    return len(left)
