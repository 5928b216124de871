"""What ``deploy/nginx.conf`` lets one client do, in front of processes that are slow, silent or unreachable."""

import contextlib
import re
import select
import socket
import threading
import time

import pytest

from tests.behind_nginx import NGINX, behind_nginx
from tests.ports import free_port

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")

SECONDS = 30  # to wait at most, for what takes a few
REQUEST = b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture
def silent():
    """The port of a process that takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=500) as server:
        yield server.getsockname()[1]


@pytest.fixture
def start(tmp_path):
    """A function that starts nginx in front of the process at a port, and gives its address."""
    with contextlib.ExitStack() as stack:

        def started(process: int, **timeouts: str) -> tuple[str, int]:
            address = "127.0.0.1", free_port()
            stack.enter_context(behind_nginx(address[1], (process, free_port()), tmp_path, **timeouts))
            give_up = time.monotonic() + SECONDS
            while True:
                try:
                    socket.create_connection(address, SECONDS).close()
                    return address
                except ConnectionRefusedError:
                    assert time.monotonic() < give_up

        yield started


def send(address, data: bytes) -> socket.socket:
    client = socket.create_connection(address, SECONDS)
    client.sendall(data)
    return client


def status(client: socket.socket) -> bytes:
    """The status of the answer; empty if the connection ends without one."""
    with client, client.makefile("rb") as file:
        try:
            return file.readline().partition(b" ")[2][:3]
        except ConnectionResetError:
            return b""


# One page more than the limit of connections, though not of their rate; more data addresses than may come at once.
@pytest.mark.parametrize(("path", "requests"), [(b"/theme", 200 + 1), (b"/api/views", 1 + 40 + 10)])
def test_the_requests_of_one_client_at_the_same_time_are_limited(start, silent, path, requests):
    address = start(silent)
    clients = [send(address, REQUEST % path) for _ in range(requests)]
    assert status(clients[-1]) == b"429"
    clients[0].setblocking(False)
    with pytest.raises(BlockingIOError):  # it was passed on, and has no answer yet
        clients[0].recv(1)
    for client in clients:
        client.close()


def test_the_rate_of_pages_for_one_client_is_limited(start):
    client = send(start(process=free_port()), REQUEST % b"/theme" * 600)
    answers = b""
    while answers.count(b"HTTP/1.1 ") < 600:
        answers += client.recv(100_000) or pytest.fail("closed")
    codes = re.findall(rb"HTTP/1.1 (\d+)", answers)
    assert (
        set(codes[:200]) == {b"502"} and b"429" in codes[201:]
    )  # 502 for a process that does not run, 429 from nginx itself


@pytest.mark.parametrize(
    ("timeout", "half"),
    [
        ("client_header_timeout", b"GET / HTTP/1.1\r\nHost: a\r\nX-"),
        ("client_body_timeout", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"),
    ],
)
def test_half_a_request_times_out(start, silent, timeout, half):
    assert status(send(start(silent, **{timeout: "1s"}), half)) in (b"", b"408")


def test_a_response_that_the_client_does_not_read_is_broken_off(start):
    def answer(server: socket.socket) -> None:
        with contextlib.suppress(OSError), server.accept()[0] as connection:
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + bytes(100_000_000))

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer, args=(server,), daemon=True).start()
        client = send(start(server.getsockname()[1], send_timeout="1s"), REQUEST % b"/theme")
        ended = select.poll()
        ended.register(client, select.POLLHUP | select.POLLERR)
        assert ended.poll(1000 * SECONDS)
        client.close()


@pytest.mark.parametrize(("size", "refused"), [(21 * 2**20, False), (21 * 2**20 + 1, True)])
def test_an_upload_that_is_too_large_is_refused_before_it_is_sent(start, silent, size, refused):
    head = b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
    client = send(start(silent, client_body_timeout="1s"), head % size)
    assert (status(client) == b"413") == refused
