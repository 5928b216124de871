"""Limits on connections: the time within which a request has to arrive, and how many may be open.

uvicorn itself waits for a request for ever. A proxy in front can do more, since it sees individual clients
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
from uvicorn.protocols.utils import ClientDisconnected

from server.headers import PLAIN_TEXT_HEADERS
from server.websocket_compression import CompressedWebsocket

HEAD_SECONDS = 10  # from connecting, or from the first byte of a later request, to the end of its head
SILENT_SECONDS = 10  # between two parts of a body
BODY_SECONDS = 180  # for a whole body: 20 MB over a slow line
UNREAD_SECONDS = 300  # for the reader to take what was sent
MAX_CONNECTIONS = 2_000  # at once; a browser opens up to seven. Beyond that, the one that has waited longest is closed
SPARE_DESCRIPTORS = 200  # for files and other uses, where the system allows few
LINES_A_MINUTE = 5  # of one kind, in the log


class Connection(H11Protocol):
    """uvicorn's HTTP connection, closed if its request does not arrive in time."""

    most = MAX_CONNECTIONS
    # Connections that wait for the rest of a request, longest wait first.
    waiting: dict[Connection, None] = {}

    _request: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _body_deadline = 0.0  # by when the whole body has to arrive

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
        if not getattr(protocol, "handshake_initiated", True):  # the handshake failed, which uvicorn ignores
            self.transport.close()

    def _watch(self) -> None:
        """Set the deadline for the next part of a request, if one is due."""
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
        if self.flow.read_paused:  # it has arrived, and waits for us
            self._wait(SILENT_SECONDS)
        else:
            self._end(408, "The request did not arrive in time")

    def _end(self, status: int, message: str) -> None:
        """Send the reason, if no response has been sent yet, and close."""
        self._stop()
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        responds = status == 503 or self.conn.trailing_data[0] or self.conn.their_state is not h11.IDLE
        if responds and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            headers = {**PLAIN_TEXT_HEADERS, "Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
            reason = http.HTTPStatus(status).phrase.encode()
            response = h11.Response(status_code=status, headers=list(headers.items()), reason=reason)
            for event in (response, h11.Data(data=message.encode()), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class Websocket(CompressedWebsocket):
    """uvicorn's websocket, to which anything can be sent when its client has left.

    uvicorn would raise an error, after which Streamlit reads on from a connection that it has marked as closed: the
    log got a traceback for each reader who left while their page was sent. That a client has left is what ``receive``
    says, in its turn.
    """

    async def send(self, message) -> None:
        try:
            await super().send(message)
        except ClientDisconnected:
            pass
        except RuntimeError:
            if not self.close_sent:  # by uvicorn, to a client that did not answer its pings or sent no valid frame
                raise


class RepeatedLineFilter(logging.Filter):
    """Limits log lines of one kind to ``LINES_A_MINUTE``: whoever floods the server must not fill its disk."""

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
    """Allow no more connections than the system has descriptors for, and limit repeated log lines."""
    global limits_applied
    limits_applied = True
    Connection.most = min(MAX_CONNECTIONS, open_file_limit() - SPARE_DESCRIPTORS)
    repeated = RepeatedLineFilter()
    for handler in log_handlers():
        handler.addFilter(repeated)


def open_file_limit() -> int:
    """How many files and connections this process may have open, once its limit is raised as far as it will go."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MAX_CONNECTIONS + SPARE_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # some systems have no hard limit and reject an infinite soft one
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return soft if soft > 0 else MAX_CONNECTIONS + SPARE_DESCRIPTORS


def log_handlers() -> set[logging.Handler]:
    """The handlers of all loggers, since Streamlit gives each module its own."""
    loggers = [logging.getLogger(), *logging.Logger.manager.loggerDict.values()]
    return {logging.lastResort, *(h for log in loggers if isinstance(log, logging.Logger) for h in log.handlers)}
