"""Connections whose requests do not arrive are closed while others are served, tested with uvicorn's own server."""

import asyncio
import logging
import queue
import socket
import struct
import threading

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from server import connections
from server.__main__ import configuration
from server.rate_limits import WebsocketRateLimit
from tests.ports import free_port

SECONDS = 20  # to wait at most, for what takes a fraction of a second
UPGRADE = (
    b"Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Version: 13\r\n"
)


async def read_all(request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def listen(websocket) -> None:
    await websocket.accept()
    while (await websocket.receive())["type"] == "websocket.receive":
        pass


outcomes: queue.Queue[str] = queue.Queue()  # of sending to clients who have left


async def keep_sending(websocket) -> None:
    await websocket.accept()
    while (await websocket.receive())["type"] == "websocket.receive":
        await websocket.send_bytes(b"a chart")
    try:
        await websocket.send_bytes(b"a table")
        outcomes.put("no error")
    except Exception as error:
        outcomes.put(repr(error))


async def client_and_scheme(request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.client.host} {request.url.scheme}")


async def large(_request) -> Response:
    return Response(bytes(30_000_000))


@pytest.fixture
def address(monkeypatch):
    """The address of a server with short limits."""
    for name in ("HEAD_SECONDS", "SILENT_SECONDS", "UNREAD_SECONDS"):
        monkeypatch.setattr(connections, name, 0.3)
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 5)
    monkeypatch.setattr(connections, "log_handlers", set)  # pytest's own are shared with other tests
    monkeypatch.setattr("server.rate_limits.FIRST_SECONDS", 0.3)
    monkeypatch.setattr("server.rate_limits.MAX_OPEN", 2)
    monkeypatch.setattr("server.__main__.MESSAGE_BYTES", 1_000)
    routes = [
        Route("/", read_all, methods=["GET", "POST"]),
        Route("/much", large),
        Route("/who", client_and_scheme),
        WebSocketRoute("/listen", listen),
        WebSocketRoute("/speak", keep_sending),
    ]

    connections.apply_limits()
    config = configuration(WebsocketRateLimit(Starlette(routes=routes)), host="", port=free_port())  # on all addresses
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield "127.0.0.1", config.port
    server.should_exit = True
    thread.join(SECONDS)
    assert not thread.is_alive()


def connected(address, sent: bytes = b"") -> socket.socket:
    client = socket.create_connection(address, SECONDS)
    client.sendall(sent)
    return client


def read_to_end(client: socket.socket) -> bytes:
    """Everything that the server sends until it closes the connection."""
    with client, client.makefile("rb") as file:
        try:
            return file.read()
        except ConnectionResetError:  # it had not read all that we sent
            return b""


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX-", b"408 "),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", b"408 "),
        (b"no request\r\n\r\n", b"400 "),
        (b"GET /listen HTTP/1.1\r\n" + UPGRADE + b"Content-Length: 9\r\n\r\n", b""),
        (b"GET /listen?" + b"a" * 9000 + b" HTTP/1.1\r\n" + UPGRADE + b"\r\n", b""),
        (b"GET /listen HTTP/1.1\r\n" + UPGRADE + b"\r\n", b"101 "),
    ],
    ids=["nothing", "half a head", "half a body", "no HTTP", "a handshake with a body", "a long one", "no message"],
)
def test_a_connection_without_a_whole_request_is_closed(address, sent, status):
    answer = read_to_end(connected(address, sent))
    assert answer.startswith(b"HTTP/1.1 " + status if status else b"")
    if status.startswith(b"40"):
        assert b"content-security-policy: default-src 'none'" in answer.lower()


def test_a_body_has_to_be_complete_in_time_however_slowly_it_drips(address, monkeypatch):
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.5)
    client = connected(address, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
    stop = threading.Event()

    def drip():
        while not stop.wait(0.05):
            try:
                client.sendall(b"a")
            except OSError:
                return

    dripping = threading.Thread(target=drip)
    dripping.start()
    with client.makefile("rb") as file:
        assert file.readline().startswith(b"HTTP/1.1 408 ")
    stop.set()
    dripping.join()
    client.close()


def test_a_request_that_comes_in_parts_is_answered(address):
    client = connected(address)
    for part in (b"POST / HT", b"TP/1.1\r\nHost: a\r\nConnection: close\r\nContent-", b"Length: 3\r\n\r\na", b"bc"):
        client.sendall(part)
    assert read_to_end(client).endswith(b"\r\n\r\n3")


def test_a_proxy_on_this_machine_is_trusted(address):
    head = b"GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.1\r\n"
    assert read_to_end(connected(address, head + b"Connection: close\r\n\r\n")).endswith(b"\r\n\r\n192.0.2.1 https")


def test_with_too_many_connections_the_longest_waiting_is_closed(address, monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", SECONDS)
    waiting = [connected(address, b"GET / HTTP/1.1\r\nX") for _ in range(5)]
    answer = read_to_end(connected(address, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"200" not in read_to_end(waiting[0])
    waiting[-1].sendall(b": y\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert read_to_end(waiting[-1]).startswith(b"HTTP/1.1 200 ")
    for client in waiting[1:-1]:
        client.close()


def test_a_client_that_does_not_read_the_response_is_cut_off(address, monkeypatch):
    lost, cut_off = connections.Connection.connection_lost, threading.Event()
    monkeypatch.setattr(connections.Connection, "connection_lost", lambda *given: (lost(*given), cut_off.set()))
    client = connected(address, b"GET /much HTTP/1.1\r\nHost: a\r\n\r\n")
    assert cut_off.wait(SECONDS)
    assert len(read_to_end(client)) < 30_000_000


def test_websockets_are_limited_and_a_place_becomes_free_when_one_leaves(address, monkeypatch):
    monkeypatch.setattr("server.rate_limits.FIRST_SECONDS", SECONDS)
    handshake = b"GET /listen HTTP/1.1\r\n" + UPGRADE + b"\r\n"
    first, second = (connected(address, handshake) for _ in range(2))
    assert [client.recv(12) for client in (first, second)] == [b"HTTP/1.1 101"] * 2
    assert read_to_end(connected(address, handshake)).startswith(b"HTTP/1.1 403 ")
    first.close()
    while not (answer := connected(address, handshake)).recv(12).endswith(b"101"):  # until the server has noticed
        answer.close()
    answer.close()
    second.close()


def message(size: int) -> bytes:
    """A client's websocket message of ``size`` bytes."""
    return b"\x82\xfe" + struct.pack("!H", size) + bytes(4 + size)


def open_websocket(address) -> socket.socket:
    """A client with an open websocket."""
    client = connected(address, b"GET /speak HTTP/1.1\r\n" + UPGRADE + b"\r\n")
    read_until(client, b"\r\n\r\n")
    return client


def read_until(client: socket.socket, end: bytes) -> None:
    received = b""
    while end not in received:
        received += client.recv(1_000) or pytest.fail(f"closed after {received}")


def test_a_message_that_is_too_large_ends_its_connection(address):
    client = open_websocket(address)
    client.sendall(message(1_000))
    read_until(client, b"a chart")
    client.sendall(message(1_001))
    assert b"\x03\xf1" in read_to_end(client)  # 1009, "too big to process" (RFC 6455)
    assert outcomes.get(timeout=SECONDS) == "no error"


@pytest.mark.parametrize("last", [b"\x88\x80aaaa", b"\xff\x80aaaa"], ids=["a farewell", "no valid frame"])
def test_sending_to_a_client_that_has_left_raises_no_error(address, last):
    client = open_websocket(address)
    client.sendall(message(200))
    read_until(client, b"a chart")
    client.sendall(last)
    read_to_end(client)
    assert outcomes.get(timeout=SECONDS) == "no error"


def test_the_log_does_not_repeat_itself():
    lines = []

    class Captured(logging.Handler):
        def emit(self, record):
            lines.append(record.getMessage())

    handler = Captured()
    handler.addFilter(connections.RepeatedLineFilter())
    log = logging.Logger("flooded")
    log.addHandler(handler)
    for number in range(1000):
        log.warning("no room for %s\nof %s", number, number)
    log.warning("another fault")
    assert len(lines) == connections.LINES_A_MINUTE + 1 and lines[-1] == "another fault"
    assert lines[0] == "no room for 0\nof 0" and lines[-2].endswith("(More of the kind are left out for a minute.)")
