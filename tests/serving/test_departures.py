"""Clients that leave at any moment leave nothing in the log of a server started as it is for readers."""

import os
import re
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.conftest import ROOT
from tests.ports import free_port

SECONDS = 60  # to wait at most, for what takes a few
CLIENTS = 20  # of each kind


class Server:
    """A started dashboard, and what it has written to its log."""

    def __init__(self, log):
        self.port, self._log = free_port(), log
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server", "--port", str(self.port), "--address", "127.0.0.1"],
            cwd=ROOT,
            env={**os.environ, "FORCES_METRICS": "on"},
            stdout=log.open("w"),
            stderr=subprocess.STDOUT,
        )

    @property
    def log(self) -> list[str]:
        """Its lines, except the first, which says where it serves."""
        return self._log.read_text("utf-8").splitlines()[1:]

    def get(self, path: str):
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=SECONDS)

    @property
    def is_up(self) -> bool:
        try:
            return self.get("/_stcore/health").status == 200
        except OSError:
            return False

    @property
    def sessions(self) -> int:
        text = self.get("/_stcore/metrics?families=active_sessions").read().decode()
        return int(re.search(r"^active_sessions\S* (\d+)", text, re.MULTILINE)[1])

    def opened(self, sent: bytes = b"") -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), SECONDS)
        client.sendall(sent)
        return client

    def reader(self) -> ClientConnection:
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        return connect(
            address, legacy=True, subprotocols=["streamlit"], proxy=None, max_size=None, open_timeout=SECONDS
        )


def wait_until(holds) -> None:
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, f"the condition did not hold within {SECONDS} seconds"


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "log")
    wait_until(lambda: server.is_up or server.process.poll() is not None)
    yield server
    server.process.terminate()
    server.process.wait(SECONDS)


def request_for(page: str) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = "force=Kent"
    message.rerun_script.page_name = page
    return message.SerializeToString()


def reset(client: socket.socket) -> None:
    """Leave without a closing handshake: the server finds out when it sends or reads."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


# What a client does before it leaves. Each function returns the socket to close.


def in_a_handshake(server: Server) -> socket.socket:
    return server.opened(
        b"GET /_stcore/stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )


def before_asking(server: Server) -> socket.socket:
    return server.reader().socket


def while_a_page_is_sent(server: Server) -> socket.socket:
    """Asks several times, like a reader who clicks fast, and leaves when the first message arrives."""
    reader = server.reader()
    for _ in range(8):
        reader.send(request_for("force"))
    assert reader.recv(SECONDS)
    return reader.socket


def with_a_text(server: Server) -> socket.socket:
    """Sends text, which no browser does here."""
    reader = server.reader()
    reader.send("hello")
    return reader.socket


def while_a_file_is_made(server: Server) -> socket.socket:
    return server.opened(b"GET /api/forces-compared.zip HTTP/1.1\r\nHost: a\r\n\r\n")


def in_a_request(server: Server) -> socket.socket:
    return server.opened(b"POST /api/judgments.csv HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")


def in_an_upload(server: Server) -> socket.socket:
    """Sends the beginning of a file to ``/check``, in a session of its own."""
    reader = server.reader()
    reader.send(request_for("check"))
    new_session = None
    while not new_session:
        message = ForwardMsg.FromString(reader.recv(SECONDS))
        new_session = message.new_session if message.WhichOneof("type") == "new_session" else None
    session = new_session.initialize.session_id
    cookie = server.get("/_stcore/health").headers["Set-Cookie"].partition(";")[0]
    head = [
        f"PUT /_stcore/upload_file/{session}/1 HTTP/1.1",
        "Host: a",
        f"Cookie: {cookie}",
        f"X-Xsrftoken: {cookie.partition('=')[2]}",
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Length: 100000",
    ]
    part = '--x\r\nContent-Disposition: form-data; name="file"; filename="gaps.csv"\r\n\r\nforce_id,'
    client = server.opened("\r\n".join([*head, "", part]).encode())
    reset(reader.socket)
    return client


DEPARTURES = (
    in_a_handshake,
    before_asking,
    while_a_page_is_sent,
    with_a_text,
    while_a_file_is_made,
    in_a_request,
    in_an_upload,
)


def leave(server: Server, kind, way) -> None:
    way(kind(server))


def test_clients_that_leave_at_any_moment_leave_nothing_in_the_log(server):
    with ThreadPoolExecutor(16) as threads:
        leaving = [
            threads.submit(leave, server, kind, way)
            for _ in range(CLIENTS // 2)
            for kind in DEPARTURES
            for way in (reset, socket.socket.close)
        ]
        for client in leaving:
            client.result()
    wait_until(lambda: server.sessions == 0)
    assert server.get("/health").status == 200
    assert server.log == []
