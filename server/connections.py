"""What connections may take: the time in which a request has to arrive, and how many there may be.

uvicorn waits for a request as long as its sender likes. A proxy in front can do more, since it tells clients apart
(docs/running.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import http
import logging
import threading

import cachetools
import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.headers import PLAIN_TEXT_HEADERS

HEAD_SECONDS = 10  # from the first byte of a request, or from its connection, to the end of its head
SILENT_SECONDS = 10  # between two parts of a body
BODY_SECONDS = 180  # for all of a body: 20 MB by a slow line
UNREAD_SECONDS = 300  # until the reader has taken what was sent
MAX_CONNECTIONS = 2_000  # at once; a browser holds up to seven. Beyond, whoever has waited longest to ask has to go
SPARE_DESCRIPTORS = 200  # for all that is no connection, where the system allows few
LINES_A_MINUTE = 5  # of the log, of one kind


class Connection(H11Protocol):
    """uvicorn's connection over HTTP, which ends where its request does not come in time."""

    most = MAX_CONNECTIONS
    # All that wait for the rest of a request, whoever has waited longest first.
    waiting: dict[Connection, None] = {}

    _request: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _body_deadline = 0.0  # when all of the body has to be here

    def connection_made(self, transport) -> None:
        super().connection_made(transport)
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
            self._body_deadline = self._body_deadline or now + BODY_SECONDS
            self._wait(min(SILENT_SECONDS, self._body_deadline - now))
        elif not self._request:
            self._wait(HEAD_SECONDS)

    def _wait(self, seconds: float) -> None:
        if self._request:
            self._request.cancel()
        self._request = self.loop.call_later(seconds, self._time_out)
        self.waiting[self] = None

    def _stop(self) -> None:
        if self._request:
            self._request.cancel()
        self._request, self._body_deadline = None, 0.0
        self.waiting.pop(self, None)

    def _time_out(self) -> None:
        if self.flow.read_paused:  # it is here, and waits for us
            self._wait(SILENT_SECONDS)
        else:
            self._end(408, "The request did not arrive in time")

    def _end(self, status: int, words: str) -> None:
        """Say why, where an answer is still to come, and close."""
        self._stop()
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        asked = status == 503 or self.conn.trailing_data[0] or self.conn.their_state is not h11.IDLE
        if asked and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            headers = {**PLAIN_TEXT_HEADERS, "Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
            answer = h11.Response(status_code=status, headers=list(headers.items()), reason=_reason(status))
            for event in (answer, h11.Data(data=words.encode()), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def _reason(status: int) -> bytes:
    return http.HTTPStatus(status).phrase.encode()


class RepeatedLineFilter(logging.Filter):
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


limits_applied = False  # whether this process serves with the connections of this module


def apply_limits() -> None:
    """Allow no more connections than the system has room for, and let the log repeat itself less."""
    global limits_applied
    limits_applied = True
    Connection.most = min(MAX_CONNECTIONS, open_file_limit() - SPARE_DESCRIPTORS)
    repeated = RepeatedLineFilter()
    for handler in log_handlers():
        handler.addFilter(repeated)


def open_file_limit() -> int:
    """How many files and connections this process may have open: as many as the system allows, once this is asked."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MAX_CONNECTIONS + SPARE_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # some systems name no hard limit and take no such soft one
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return soft if soft > 0 else MAX_CONNECTIONS + SPARE_DESCRIPTORS


def log_handlers() -> set[logging.Handler]:
    """What writes the log: of all loggers, since Streamlit gives each module its own."""
    loggers = [logging.getLogger(), *logging.Logger.manager.loggerDict.values()]
    return {logging.lastResort, *(h for one in loggers if isinstance(one, logging.Logger) for h in one.handlers)}
