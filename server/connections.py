"""What connections may take: the time in which a request has to come, how many there may be, what a message may weigh.

Streamlit starts uvicorn by itself and passes none of this on, and uvicorn waits for a request as long as its sender
likes. ``limit`` sets it just before the server takes its first connection. A proxy in front can do more, since it
tells clients apart (docs/running.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import http
import logging
import threading

import cachetools
import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.plain import OF_PLAIN_ANSWERS
from server.websocket_compression import Websocket

HEAD_SECONDS = 10  # from the first byte of a request, or from its connection, to the end of its head
SILENT_SECONDS = 10  # between two parts of a body
BODY_SECONDS = 180  # for all of a body: 20 MB by a slow line
UNREAD_SECONDS = 300  # until the reader has taken what was sent
MOST_CONNECTIONS = 2_000  # at once; a browser holds up to seven. Beyond, whoever has waited longest to ask has to go
SPARE_DESCRIPTORS = 200  # for all that is no connection, where the system allows few
MESSAGE_BYTES = 1_000_000  # of one message of a websocket; a page asks for itself with some ten thousand
SHUTDOWN_SECONDS = 10  # for answers that are being made when the server is stopped
LINES_A_MINUTE = 5  # of the log, of one kind


class Connection(H11Protocol):
    """uvicorn's connection over HTTP, which ends where its request does not come in time."""

    most = MOST_CONNECTIONS
    # All that wait for the rest of a request, whoever has waited longest first.
    waiting: dict[Connection, None] = {}

    _request: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _body_by = 0.0  # when all of the body has to be here

    def connection_made(self, transport) -> None:
        super().connection_made(transport)
        if self.client:  # an address of IPv4 as such, also on a socket for both: a proxy on this machine is known by it
            self.client = (self.client[0].removeprefix("::ffff:"), self.client[1])
        if len(self.connections) > self.most:
            next(iter(self.waiting), self)._end(503, "Too many connections")
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        if self._unread:
            self._unread.cancel()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        self._end(400, msg)

    def handle_websocket_upgrade(self, event) -> None:
        super().handle_websocket_upgrade(event)
        protocol = self.transport.get_protocol()
        if not getattr(protocol, "handshake_initiated", True):  # no handshake, of which uvicorn takes no notice
            self.transport.close()

    def _watch(self) -> None:
        """Set the time by which the next part of a request has to be here, if one is to come."""
        state = self.conn.their_state
        is_websocket = self.transport.get_protocol() is not self
        done = is_websocket or self.transport.is_closing() or self.timeout_keep_alive_task
        if done or state not in (h11.IDLE, h11.SEND_BODY):
            self._stop()
        elif state is h11.SEND_BODY:
            now = self.loop.time()
            self._body_by = self._body_by or now + BODY_SECONDS
            self._wait(min(SILENT_SECONDS, self._body_by - now))
        elif not self._request:
            self._wait(HEAD_SECONDS)

    def _wait(self, seconds: float) -> None:
        if self._request:
            self._request.cancel()
        self._request = self.loop.call_later(seconds, self._too_late)
        self.waiting[self] = None

    def _stop(self) -> None:
        if self._request:
            self._request.cancel()
        self._request, self._body_by = None, 0.0
        self.waiting.pop(self, None)

    def _too_late(self) -> None:
        if self.flow.read_paused:  # it is here, and waits for us
            self._wait(SILENT_SECONDS)
        else:
            self._end(408, "The request did not come in time")

    def _end(self, status: int, words: str) -> None:
        """Say why, where an answer is still to come, and close."""
        self._stop()
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        asked = status == 503 or self.conn.trailing_data[0] or self.conn.their_state is not h11.IDLE
        if asked and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            headers = {**OF_PLAIN_ANSWERS, "Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
            answer = h11.Response(status_code=status, headers=list(headers.items()), reason=_reason(status))
            for event in (answer, h11.Data(data=words.encode()), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def _reason(status: int) -> bytes:
    return http.HTTPStatus(status).phrase.encode()


class NotAgainAndAgain(logging.Filter):
    """Lets so many lines of one kind into the log within a minute: whoever floods the server must not fill its disk."""

    def __init__(self):
        super().__init__()
        self._lines = cachetools.TTLCache(maxsize=500, ttl=60)
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.name, record.levelno, str(record.msg).partition("\n")[0]
        with self._lock:
            count = self._lines.setdefault(kind, [0])
            count[0] += 1
        if count[0] == LINES_A_MINUTE:
            record.msg = f"{record.msg} (More of the kind are left out for a minute.)"
        return count[0] <= LINES_A_MINUTE


def limit(server: type[uvicorn.Server] = uvicorn.Server) -> None:
    """Have each server that is started from now on keep to the limits, and compress what websockets carry once."""
    startup = server.startup

    async def within_limits(self, sockets=None) -> None:
        self.config.http_protocol_class = Connection
        self.config.ws_protocol_class = Websocket
        self.config.ws_max_size = MESSAGE_BYTES
        self.config.timeout_graceful_shutdown = SHUTDOWN_SECONDS
        Connection.most = min(MOST_CONNECTIONS, descriptors() - SPARE_DESCRIPTORS)
        quiet = NotAgainAndAgain()
        for handler in log_handlers():
            handler.addFilter(quiet)
        await startup(self, sockets)

    server.startup = within_limits


def descriptors() -> int:
    """How many files and connections this process may have open: as many as the system allows, once this is asked."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MOST_CONNECTIONS + SPARE_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # some systems name no hard limit and take no such soft one
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return soft if soft > 0 else MOST_CONNECTIONS + SPARE_DESCRIPTORS


def log_handlers() -> set[logging.Handler]:
    """What writes the log: of all loggers, since Streamlit gives each module its own."""
    loggers = [logging.getLogger(), *logging.Logger.manager.loggerDict.values()]
    return {logging.lastResort, *(h for one in loggers if isinstance(one, logging.Logger) for h in one.handlers)}
