"""Rate limits for websockets: how many may be open, how fast new ones may connect, and how fast each may send.

Every message on a websocket makes Streamlit rerun a page, which costs other readers some 20 ms of server time, and ten
times as much for a view that nobody has asked before (runs of pages take turns: ``parts/turns.py``). A reader who
clicks sends one or two a second; a script can send thousands. Messages beyond the rate wait in the client's own
connection, so nobody else waits for them. A browser asks for its page as soon as it is connected; a connection that
does not is closed before Streamlit makes a session for it, or sessions could be had for the price of a handshake.
"""

from __future__ import annotations

import asyncio
import os
import time

import cachetools

AT_FIRST = 6  # messages of a new connection: few, since a client could reconnect again and again
AT_ONCE = 20  # messages of a reader who has been connected for some seconds and clicks fast
PER_SECOND = float(os.environ.get("FORCES_RERUNS_PER_SECOND", "4"))
ALL_PER_SECOND = 8.0  # messages of all readers together who exceed PER_SECOND
MAX_OPEN = 1_000  # websockets, each a reader's session; further ones are refused, and browsers retry by themselves
FIRST_SECONDS = 60  # within which the first message has to arrive
# New websockets from one address: a burst, then a rate per second. Each costs some milliseconds of the event loop;
# many readers may share an address, as in an office or behind a proxy that does not forward theirs.
NEW_AT_ONCE = 50
NEW_PER_SECOND = 5 * PER_SECOND
LONGEST_WAIT = 10.0  # seconds, before a new one is refused, so that one address cannot take all places
SECONDS_TO_REFUSE = 1.0  # delays a script that would retry at once
MAX_ADDRESSES = 10_000


class TokenBucket:
    """A token bucket: tokens come back at a rate, up to a capacity. They can be taken in advance, at a wait."""

    def __init__(self, per_second: float, capacity: float, tokens: float | None = None):
        self.per_second, self.capacity = per_second, capacity
        self.tokens, self.updated = capacity if tokens is None else tokens, time.monotonic()

    def take(self) -> float:
        """Take a token. Returns the seconds until it is available, 0 if it is now."""
        now = time.monotonic()
        self.tokens = min(self.capacity, self.tokens + (now - self.updated) * self.per_second) - 1
        self.updated = now
        return max(0.0, -self.tokens / self.per_second)

    def put_back(self) -> None:
        """Return a token that was not used."""
        self.tokens += 1

    def empty(self) -> None:
        """Leave neither tokens nor debt."""
        self.tokens, self.updated = 0.0, time.monotonic()


class _Gone(Exception):
    """The client left, or was closed, before sending a first message."""


class WebsocketRateLimit:
    """ASGI middleware that limits the number of websockets and the rate of messages on each."""

    def __init__(self, app):
        self.app = app
        self.open = 0
        self.excess = TokenBucket(ALL_PER_SECOND, 1)  # shared by all who exceed their own rate
        self.arrivals: cachetools.LRUCache[str, TokenBucket] = cachetools.LRUCache(MAX_ADDRESSES)  # by address

    async def __call__(self, scope, receive, send):
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        # Their number comes first: one that is refused for it takes no token.
        if self.open >= MAX_OPEN or (delay := self._admission_delay(scope)) > LONGEST_WAIT:
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
        """Seconds until the address of a client may open one more websocket; refused ones do not count."""
        address = (scope.get("client") or [""])[0]
        bucket = self.arrivals[address] = self.arrivals.get(address) or TokenBucket(NEW_PER_SECOND, NEW_AT_ONCE)
        delay = bucket.take()
        if delay > LONGEST_WAIT:
            bucket.put_back()
        return delay

    async def _serve(self, scope, receive, send):
        """Pass the connection on once its first message is here: Streamlit makes a session for each that it accepts."""
        receive, arrived = _without_text(receive, send), []

        async def accept_and_wait(message):
            await send(message)
            if message["type"] == "websocket.accept":
                arrived.append(await _first_message(receive, send))

        async def next_message():
            return arrived.pop() if arrived else await receive()

        await self.app(scope, self._limited(next_message), accept_and_wait)

    def _limited(self, receive):
        """The same messages, at the allowed rate."""
        own = TokenBucket(PER_SECOND, AT_ONCE, tokens=AT_FIRST)

        async def next_message():
            message = await receive()
            if message["type"] == "websocket.receive" and (delay := own.take()):
                await asyncio.sleep(max(delay, self.excess.take()))
                own.empty()  # waiting for others earns no tokens
            return message

        return next_message


def _without_text(receive, send):
    """The same messages, up to the first of text: Streamlit's are all bytes, and it would fail on another."""

    async def next_message():
        message = await receive()
        if message.get("text") is None:
            return message
        await send({"type": "websocket.close", "code": 1003})  # "a type of data that it cannot accept" (RFC 6455)
        return {"type": "websocket.disconnect", "code": 1003}

    return next_message


async def _first_message(receive, send) -> dict:
    """A client's first message. Raises ``_Gone`` if it leaves, or is closed for sending nothing for too long."""
    try:
        message = await asyncio.wait_for(receive(), FIRST_SECONDS)
    except TimeoutError:
        await send({"type": "websocket.close", "code": 1001})
        raise _Gone from None
    if message["type"] != "websocket.receive":
        raise _Gone
    return message
