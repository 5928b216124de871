"""How many readers may be connected, how fast new ones may come, and how fast one's browser may ask for pages.

Every message on a websocket makes Streamlit run a page, and costs the others some 35 ms of the server's time. A reader
who clicks sends one or two in a second; a client of somebody's own can send thousands. Messages beyond the pace wait
in the client's own connection: nobody else waits for them. A browser asks for its page as soon as it is connected;
a connection that does not is ended, and Streamlit never hears of it: a session costs as much as a handshake.
"""

from __future__ import annotations

import asyncio
import os
import time

import cachetools

AT_FIRST = 6  # messages, of a reader whose page has just been opened: few, since a client may connect ever again
AT_ONCE = 20  # messages, of a reader who has been there for some seconds and clicks fast
PER_SECOND = float(os.environ.get("FORCES_RERUNS_PER_SECOND", "4"))
ALL_PER_SECOND = 8.0  # of all readers together who are faster than that
MOST_OPEN = 1_000  # websockets, each a reader's session; the next is refused, and its browser tries again by itself
FIRST_SECONDS = 60  # in which the first message has to come
# New websockets from one address: so many at once, then so many a second. Each costs some milliseconds of the loop of
# events; many readers may share an address, as in an office or behind a proxy that says nothing of them.
NEW_AT_ONCE = 50
NEW_PER_SECOND = 5 * PER_SECOND
LONGEST_WAIT = 10.0  # seconds, of a new one: beyond that it is refused, and one address holds few of the places
SECONDS_TO_REFUSE = 1.0  # a client of somebody's own may try again at once
ADDRESSES_KNOWN = 10_000


class _Gone(Exception):
    """The client has left before it has asked for anything, or does not ask."""


class Paced:
    """ASGI middleware that hands on the messages of each websocket no faster than that, of so many at once."""

    def __init__(self, app):
        self.app = app
        self.open = 0
        self.next_turn = 0.0  # of those who go beyond their pace
        self.arrivals = cachetools.LRUCache(ADDRESSES_KNOWN)  # by address: how many may come at once, and since when

    async def __call__(self, scope, receive, send):
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        wait = self._wait_of(scope)
        if self.open >= MOST_OPEN or wait > LONGEST_WAIT:
            await asyncio.sleep(SECONDS_TO_REFUSE)
            return await send({"type": "websocket.close", "code": 1013, "reason": "too many readers: try again later"})
        self.open += 1
        try:
            if wait:
                await asyncio.sleep(wait)
            await self._serve(scope, receive, send)
        except _Gone:
            pass
        finally:
            self.open -= 1

    def _wait_of(self, scope) -> float:
        """Seconds until the address of a client may have one more websocket; one that is refused does not count."""
        address, now = (scope.get("client") or [""])[0], time.monotonic()
        left, then = self.arrivals.get(address, (NEW_AT_ONCE, now))
        left = min(NEW_AT_ONCE, left + (now - then) * NEW_PER_SECOND)
        wait = max(0.0, (1 - left) / NEW_PER_SECOND)
        self.arrivals[address] = (left - 1 if wait <= LONGEST_WAIT else left), now
        return wait

    async def _serve(self, scope, receive, send):
        """Hand the connection on when its first message is here: Streamlit makes a session of each that it accepts."""
        arrived = []

        async def accept_and_wait(message):
            await send(message)
            if message["type"] == "websocket.accept":
                arrived.append(await _first_message(receive, send))

        async def next_message():
            return arrived.pop() if arrived else await receive()

        await self.app(scope, self._paced(next_message), accept_and_wait)

    def _paced(self, receive):
        """The same messages, in their pace. ``left`` may be used at once, and grows with time."""
        left, then = float(AT_FIRST), time.monotonic()

        async def next_message():
            nonlocal left, then
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            now = time.monotonic()
            left, then = min(AT_ONCE, left + (now - then) * PER_SECOND) - 1, now
            if left < 0:
                self.next_turn = max(now, self.next_turn + 1 / ALL_PER_SECOND)
                await asyncio.sleep(max(-left / PER_SECOND, self.next_turn - now))
                left, then = 0.0, time.monotonic()  # waiting for the others earns nothing
            return message

        return next_message


async def _first_message(receive, send) -> dict:
    """What a client sends first. Raises ``_Gone`` where it leaves, or sends nothing for too long and is sent away."""
    try:
        message = await asyncio.wait_for(receive(), FIRST_SECONDS)
    except TimeoutError:
        await send({"type": "websocket.close", "code": 1001})
        raise _Gone from None
    if message["type"] != "websocket.receive":
        raise _Gone
    return message
