"""How fast one reader's browser may ask for pages to be drawn anew.

Every message on a websocket makes Streamlit run a page, and costs the others some 35 ms of the server's time. A reader
who clicks sends one or two in a second; a client of somebody's own can send thousands. Messages beyond the pace wait
in the client's own connection: nobody else waits for them.
"""

from __future__ import annotations

import asyncio
import os
import time

AT_ONCE = 20  # messages, of a reader who clicks fast or whose page has just been opened
PER_SECOND = float(os.environ.get("FORCES_RERUNS_PER_SECOND", "4"))


class Paced:
    """ASGI middleware that hands on the messages of each websocket no faster than that."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, _paced(receive) if scope["type"] == "websocket" else receive, send)


def _paced(receive):
    """The same messages, in their pace. ``left`` may be used at once, and grows again with time."""
    left, then = float(AT_ONCE), time.monotonic()

    async def next_message():
        nonlocal left, then
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        now = time.monotonic()
        left, then = min(AT_ONCE, left + (now - then) * PER_SECOND) - 1, now
        if left < 0:
            await asyncio.sleep(-left / PER_SECOND)
        return message

    return next_message
