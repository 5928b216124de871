"""How many readers may be connected, how fast new ones may come, and how fast one's browser may ask for pages.

Every message on a websocket makes Streamlit run a page, and costs the others some 35 ms of the server's time. A reader
who clicks sends one or two in a second; a client of somebody's own can send thousands. Messages beyond the rate wait
in the client's own connection: nobody else waits for them. A browser asks for its page as soon as it is connected;
a connection that does not is closed, and Streamlit never hears of it: a session costs as much as a handshake.
"""

from __future__ import annotations

import asyncio
import os
import time

import cachetools

AT_FIRST = 6  # messages, of a reader whose page has just been opened: few, since a client could keep reconnecting
AT_ONCE = 20  # messages, of a reader who has been there for some seconds and clicks fast
PER_SECOND = float(os.environ.get("FORCES_RERUNS_PER_SECOND", "4"))
ALL_PER_SECOND = 8.0  # of all readers together who are faster than that
MAX_OPEN = 1_000  # websockets, each a reader's session; the next is refused, and its browser tries again by itself
FIRST_SECONDS = 60  # in which the first message has to come
# New websockets from one address: so many at once, then so many a second. Each costs some milliseconds of the event
# loop; many readers may share an address, as in an office or behind a proxy that says nothing of them.
NEW_AT_ONCE = 50
NEW_PER_SECOND = 5 * PER_SECOND
LONGEST_WAIT = 10.0  # seconds, of a new one: beyond that it is refused, and one address holds few of the places
SECONDS_TO_REFUSE = 1.0  # a client of somebody's own could try again at once
MAX_ADDRESSES = 10_000


class TokenBucket:
    """Tokens that come back at a rate, up to a capacity. Whoever takes one that is not there yet waits for it."""

    def __init__(self, per_second: float, capacity: float, tokens: float | None = None):
        self.per_second, self.capacity = per_second, capacity
        self.tokens, self.then = capacity if tokens is None else tokens, time.monotonic()

    def take(self) -> float:
        """Take a token. Gives the seconds until it is there: none where there is one."""
        now = time.monotonic()
        self.tokens = min(self.capacity, self.tokens + (now - self.then) * self.per_second) - 1
        self.then = now
        return max(0.0, -self.tokens / self.per_second)

    def put_back(self) -> None:
        """Put back a token that was taken in vain."""
        self.tokens += 1

    def empty(self) -> None:
        """Leave no token, and no debt, from now on."""
        self.tokens, self.then = 0.0, time.monotonic()


class _Gone(Exception):
    """The client has left before it has asked for anything, or does not ask."""


class WebsocketRateLimit:
    """ASGI middleware that passes on the messages of each websocket no faster than that, of so many at once."""

    def __init__(self, app):
        self.app = app
        self.open = 0
        self.too_fast = TokenBucket(ALL_PER_SECOND, 1)  # of all who exceed their own rate
        self.arrivals: cachetools.LRUCache[str, TokenBucket] = cachetools.LRUCache(MAX_ADDRESSES)  # by address

    async def __call__(self, scope, receive, send):
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        delay = self._admission_delay(scope)
        if self.open >= MAX_OPEN or delay > LONGEST_WAIT:
            await asyncio.sleep(SECONDS_TO_REFUSE)
            return await send({"type": "websocket.close", "code": 1013, "reason": "too many readers: try again later"})
        self.open += 1
        try:
            if delay:
                await asyncio.sleep(delay)
            await self._serve(scope, receive, send)
        except _Gone:
            pass
        finally:
            self.open -= 1

    def _admission_delay(self, scope) -> float:
        """Seconds until the address of a client may have one more websocket; one that is refused does not count."""
        address = (scope.get("client") or [""])[0]
        bucket = self.arrivals[address] = self.arrivals.get(address) or TokenBucket(NEW_PER_SECOND, NEW_AT_ONCE)
        delay = bucket.take()
        if delay > LONGEST_WAIT:
            bucket.put_back()
        return delay

    async def _serve(self, scope, receive, send):
        """Pass the connection on when its first message is here: Streamlit makes a session of each that it accepts."""
        arrived = []

        async def accept_and_wait(message):
            await send(message)
            if message["type"] == "websocket.accept":
                arrived.append(await _first_message(receive, send))

        async def next_message():
            return arrived.pop() if arrived else await receive()

        await self.app(scope, self._limited(next_message), accept_and_wait)

    def _limited(self, receive):
        """The same messages, at their rate."""
        own = TokenBucket(PER_SECOND, AT_ONCE, tokens=AT_FIRST)

        async def next_message():
            message = await receive()
            if message["type"] == "websocket.receive" and (delay := own.take()):
                await asyncio.sleep(max(delay, self.too_fast.take()))
                own.empty()  # waiting for the others earns nothing
            return message

        return next_message


async def _first_message(receive, send) -> dict:
    """What a client sends first. Raises ``_Gone`` where it leaves, or sends nothing for too long and is closed."""
    try:
        message = await asyncio.wait_for(receive(), FIRST_SECONDS)
    except TimeoutError:
        await send({"type": "websocket.close", "code": 1001})
        raise _Gone from None
    if message["type"] != "websocket.receive":
        raise _Gone
    return message
