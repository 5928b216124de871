"""What ``deploy/nginx.conf`` lets one client do, in front of processes that are slow, silent or away."""

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

SECONDS = 30  # at most, for what takes a few
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

        def started(process: int, **sooner: str) -> tuple[str, int]:
            address = "127.0.0.1", free_port()
            stack.enter_context(behind_nginx(address[1], (process, free_port()), tmp_path, **sooner))
            give_up = time.monotonic() + SECONDS
            while True:
                try:
                    socket.create_connection(address, SECONDS).close()
                    return address
                except ConnectionRefusedError:
                    assert time.monotonic() < give_up

        yield started


def sent(address, data: bytes) -> socket.socket:
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


# Of pages, one more than there may be connections, which their rate would allow; of data, more than may come at once.
@pytest.mark.parametrize(("path", "requests"), [(b"/theme", 200 + 1), (b"/api/views", 1 + 40 + 10)])
def test_one_client_has_only_so_many_requests_at_work(start, silent, path, requests):
    address = start(silent)
    clients = [sent(address, REQUEST % path) for _ in range(requests)]
    assert status(clients[-1]) == b"429"
    clients[0].setblocking(False)
    with pytest.raises(BlockingIOError):  # it was passed on, and has no answer yet
        clients[0].recv(1)
    for client in clients:
        client.close()


def test_one_client_asks_for_only_so_many_pages_at_once(start):
    client = sent(start(process=free_port()), REQUEST % b"/theme" * 600)
    answers = b""
    while answers.count(b"HTTP/1.1 ") < 600:
        answers += client.recv(100_000) or pytest.fail("closed")
    codes = re.findall(rb"HTTP/1.1 (\d+)", answers)
    assert set(codes[:200]) == {b"502"} and b"429" in codes[201:]  # of a process that is away, and of nginx


@pytest.mark.parametrize(
    ("timeout", "half"),
    [
        ("client_header_timeout", b"GET / HTTP/1.1\r\nHost: a\r\nX-"),
        ("client_body_timeout", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"),
    ],
)
def test_half_a_request_is_not_waited_for(start, silent, timeout, half):
    assert status(sent(start(silent, **{timeout: "1s"}), half)) in (b"", b"408")


def test_an_answer_that_is_not_taken_is_broken_off(start):
    def answer(server: socket.socket) -> None:
        with contextlib.suppress(OSError), server.accept()[0] as connection:
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + bytes(100_000_000))

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer, args=(server,), daemon=True).start()
        client = sent(start(server.getsockname()[1], send_timeout="1s"), REQUEST % b"/theme")
        ended = select.poll()
        ended.register(client, select.POLLHUP | select.POLLERR)
        assert ended.poll(1000 * SECONDS)
        client.close()


@pytest.mark.parametrize(("size", "refused"), [(21 * 2**20, False), (21 * 2**20 + 1, True)])
def test_an_upload_that_is_too_large_is_refused_before_it_is_sent(start, silent, size, refused):
    head = b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
    client = sent(start(silent, client_body_timeout="1s"), head % size)
    assert (status(client) == b"413") == refused
