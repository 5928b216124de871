"""How much does a reader notice of an attack? ``python tests/benchmarks/attacks.py [--seconds 20] [--only NAME …]``

A bystander opens a page every second, each time in a new session, first undisturbed and then during an attack, which
runs in its own process against a server started for it. Prints for each attack how many of the pages arrived, how long
the slowest twentieth of them took compared with the same undisturbed, and by how much the memory of the server grew.
``--before FOLDER`` also measures another checkout of the code, attack by attack.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import itertools
import random
import re
import resource
import statistics
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from servers import started  # noqa: E402
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from subjects import ROOT, Subject  # noqa: E402
from user import FailedRerun, User  # noqa: E402
from websockets.asyncio.client import connect  # noqa: E402
from websockets.exceptions import WebSocketException  # noqa: E402

ESTABLISHED, CLOSE_WAIT = "01", "08"  # as the kernel lists connections
BYSTANDER = "127.0.0.2"  # has its own address
EVERY = 1.0  # seconds, between two pages of the bystander
PAGE = Subject("Overview", "app.py")
CHECK = Subject("Check", "app.py", "check", draws="upload")
FORCES = (
    *("Kent", "Essex", "Cheshire", "Dorset", "Suffolk", "Metropolitan", "Cumbria", "Norfolk", "Surrey", "Sussex"),
    *("Bedfordshire", "Cambridgeshire", "Cleveland", "Derbyshire", "Durham", "Gloucestershire", "Gwent", "Hampshire"),
    *("Hertfordshire", "Humberside", "Lancashire", "Leicestershire", "Lincolnshire", "Merseyside", "Staffordshire"),
)
MOST_AT_END = 200  # bytes of the message that a run has ended, after those that hold what it shows
GONE = (OSError, WebSocketException, TimeoutError, EOFError, FailedRerun)  # errors after which an attacker goes on


# The server


@dataclass(frozen=True)
class Server:
    """A started dashboard, as the system sees it."""

    address: str
    pid: int

    @property
    def memory(self) -> int:
        """Bytes."""
        return 4096 * int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1])

    @property
    def threads(self) -> int:
        return len(list(Path(f"/proc/{self.pid}/task").iterdir()))

    @property
    def connections(self) -> int:
        """Those that either side still has open."""
        lines = [line.split() for line in Path(f"/proc/{self.pid}/net/tcp").read_text("ascii").splitlines()[1:]]
        port = f":{int(self.address.partition(':')[2]):04X}"
        return sum(local.endswith(port) and state in (ESTABLISHED, CLOSE_WAIT) for _, local, _, state, *_ in lines)

    @property
    def sessions(self) -> int:
        """Those of readers who are connected, as Streamlit counts them."""
        with urllib.request.urlopen(f"http://{self.address}/_stcore/metrics?families=active_sessions") as answer:
            return int(re.search(r"^active_sessions\S* (\d+)", answer.read().decode(), re.MULTILINE)[1])


# The bystander


@dataclass
class Seen:
    """What the bystander saw: how long each page that arrived took, and why the others did not arrive."""

    took: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def slowest_twentieth(self) -> float:
        """The 95th percentile, in seconds."""
        return sorted(self.took)[int(0.95 * len(self.took))] if self.took else float("inf")

    @property
    def median(self) -> float:
        """In seconds."""
        return statistics.median(self.took) if self.took else float("inf")


async def watch(address: str, seconds: float) -> Seen:
    """Open a page every second, whether or not those before have arrived."""
    seen = Seen()

    async def open_page() -> None:
        begun = time.monotonic()
        try:
            async with asyncio.timeout(60):
                user = await User.at(address, local_addr=(BYSTANDER, 0))
                try:
                    await user.visit(PAGE)
                finally:
                    await user.leave()
            seen.took.append(time.monotonic() - begun)
        except GONE as fault:
            seen.faults.append(repr(fault)[:200])

    async with asyncio.TaskGroup() as group:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            group.create_task(open_page())
            await asyncio.sleep(EVERY)
    return seen


# The attacks: each goes on until it is ended


async def _for_ever(one: Callable[[], Awaitable[None]], times: int, pause: float = 0.0) -> None:
    """Run ``times`` clients at once, each of which repeats ``one`` for ever, however it ends."""

    async def client() -> None:
        while True:
            with contextlib.suppress(*GONE):
                await one()
            await asyncio.sleep(pause)

    await asyncio.gather(*(client() for _ in range(times)))


async def _ask(address: str, request: str) -> bytes:
    """The answer to a request for a path, read to its end."""
    reader, writer = await asyncio.open_connection(*address.split(":"))
    try:
        writer.write(f"GET {request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode())
        return await reader.read()
    finally:
        writer.close()


def _socket(address: str):
    return connect(f"ws://{address}/_stcore/stream", max_size=None, proxy=None)


async def flood_of_reruns(address: str) -> None:
    """Ten sessions ask for a page as fast as they can."""
    message = BackMsg()
    message.rerun_script.query_string = "force=Kent"

    async def flood() -> None:
        async with _socket(address) as socket, asyncio.TaskGroup() as group:
            group.create_task(_read_on(socket))
            while True:
                await socket.send(message.SerializeToString())

    await _for_ever(flood, 10)


async def _read_on(socket) -> None:
    async for _ in socket:
        pass


def _other_views(sessions: int, addresses: int):
    """An attack of so many sessions, from so many addresses: each asks for a view of ``/compare`` after the other.

    None of them has been asked before.
    """

    async def attack(address: str) -> None:
        numbers = itertools.count()

        async def ask_on() -> None:
            own = f"127.0.1.{next(numbers) % addresses + 1}"
            async with connect(
                f"ws://{address}/_stcore/stream", max_size=None, proxy=None, local_addr=(own, 0)
            ) as socket:
                while True:
                    await socket.send(_asking_for("compare", _of_forces(random.randint(3, 6))))
                    while not _ends_run(await socket.recv()):
                        pass

        await _for_ever(ask_on, sessions)

    return attack


def _asking_for(page: str, query: str) -> bytes:
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    return message.SerializeToString()


def _ends_run(message: bytes) -> bool:
    return len(message) < MOST_AT_END and ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


async def half_sent_requests(address: str) -> None:
    """1,500 connections hold the beginning of a request, and come again when they are closed."""

    async def hold() -> None:
        reader, writer = await asyncio.open_connection(*address.split(":"))
        try:
            writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nX-Half: ")
            await reader.read()
        finally:
            writer.close()

    await _for_ever(hold, 1_500, pause=1.0)


async def workbooks(address: str) -> None:
    """Sixteen clients ask for workbooks, each of different forces."""
    await _for_ever(lambda: _ask(address, f"/api/judgments.xlsx?{_of_forces()}"), 16)


async def orders_of_forces(address: str) -> None:
    """Sixteen clients ask for the same rows with their forces in ever-changing order."""
    await _for_ever(lambda: _ask(address, f"/api/judgments.csv?{_of_forces(10, FORCES[:10])}"), 16)


def _of_forces(number: int = 4, among: tuple[str, ...] = FORCES) -> str:
    return "&".join(f"force={force}" for force in random.sample(among, number))


async def hostile_uploads(address: str) -> None:
    """Three readers check a table of 200,000 wrong rows on ``/check``."""
    header = b"inspection_id,theme_id,polarity,summary,source_kind,source_url,citation,note\n"
    table = io.BytesIO(header + b"nowhere,nothing,nobody,=1+1,press,nowhere,,\n" * 200_000).getvalue()
    await _for_ever(lambda: _check(address, table), 3)


class _Uploader(User):
    """A reader who hands in files."""

    def _take(self, message, shown, kept) -> None:
        if message.delta.new_element.HasField("file_uploader"):
            self.uploader = message.delta.new_element.file_uploader.id
        super()._take(message, shown, kept)

    async def hand_in(self, address: str, name: str, content: bytes) -> None:
        ask = BackMsg()
        ask.file_urls_request.request_id = str(uuid.uuid4())
        ask.file_urls_request.file_names.append(name)
        await self._socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self._socket.recv())
            if message.WhichOneof("type") == "file_urls_response":
                break
        (urls,) = message.file_urls_response.file_urls
        await asyncio.to_thread(_put, f"http://{address}{urls.upload_url}", name, content)
        request = self._request()
        state = request.rerun_script.widget_states.widgets.add(id=self.uploader)
        info = state.file_uploader_state_value.uploaded_file_info.add(file_id=urls.file_id, name=name)
        info.size = len(content)
        info.file_urls.CopyFrom(urls)
        await self._socket.send(request.SerializeToString())
        await self._read()


async def _check(address: str, table: bytes) -> None:
    user = await _Uploader.at(address)
    try:
        await user.visit(CHECK)
        await user.hand_in(address, "findings.csv", table)
    finally:
        await user.leave()


def _put(url: str, name: str, content: bytes) -> None:
    """Send a file as the browser's uploader does, with the token that the server gave."""
    token = urllib.request.urlopen(url.partition("/_stcore")[0] + "/_stcore/health").headers["Set-Cookie"]
    cookie = token.partition(";")[0]
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    request = urllib.request.Request(url, head + content + b"\r\n--x--\r\n", method="PUT")
    request.add_header("Content-Type", "multipart/form-data; boundary=x")
    request.add_header("Cookie", cookie)
    request.add_header("X-Xsrftoken", cookie.partition("=")[2])
    urllib.request.urlopen(request).read()


async def giant_messages(address: str) -> None:
    """Four clients send messages of 30 MB, and others that are not valid."""

    async def send() -> None:
        for message in (bytes(30_000_000), random.randbytes(500_000)):
            async with _socket(address) as socket:
                await socket.send(message)
                await socket.recv()

    await _for_ever(send, 4)


async def idle_sockets(address: str) -> None:
    """300 sessions that never ask for a page, and others that come and go at once."""

    async def stay() -> None:
        async with _socket(address) as socket:
            await socket.wait_closed()

    async def come_and_go() -> None:
        async with _socket(address):
            pass

    await asyncio.gather(_for_ever(stay, 300, pause=1.0), _for_ever(come_and_go, 10))


ATTACKS = {
    "other views by three": _other_views(3, 1),
    "other views by ten": _other_views(10, 1),
    "other views from forty": _other_views(40, 40),
} | {
    attack.__name__.replace("_", " "): attack
    for attack in (
        flood_of_reruns,
        half_sent_requests,
        workbooks,
        orders_of_forces,
        hostile_uploads,
        giant_messages,
        idle_sockets,
    )
}


@contextlib.contextmanager
def attacking(name: str, address: str):
    """An attack from its own process, for as long as the block lasts."""
    attacker = subprocess.Popen([sys.executable, __file__, "--attack", name, "--address", address])
    try:
        yield
        if attacker.poll() is not None:
            raise RuntimeError(f"the attack {name!r} ended by itself")
    finally:
        attacker.kill()
        attacker.wait()


def _attack(name: str, address: str) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(ATTACKS[name](address))


# The table


def run(seconds: float, names: list[str], before: Path | None) -> None:
    """Print a row for each attack, above it one for the code ``before``."""
    heads = ["attack", "code", "pages that arrived", "slowest twentieth, s", "times undisturbed"]
    print(f"| {' | '.join([*heads, 'median, times undisturbed', 'memory, MB', 'growth, MB'])} |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    codes = {"now": ROOT} if before is None else {"before": before.resolve(), "now": ROOT}
    for name in names:
        for when, code in codes.items():
            print(f"| {name} | {when} |", *_row(name, code, seconds), flush=True)


def _row(name: str, code: Path, seconds: float) -> list[str]:
    """The cells of one attack on one server, followed by what kept pages from arriving."""
    with started("app.py", code, FORCES_RERUNS_PER_SECOND="4", FORCES_METRICS="on") as (address, process):
        server = Server(address, process.pid)
        asyncio.run(watch(address, 5))
        undisturbed = asyncio.run(watch(address, seconds))
        begun_with = server.memory
        with attacking(name, address):
            seen = asyncio.run(watch(address, seconds))
            ended_with = server.memory
    slow, of = seen.slowest_twentieth, len(seen.took) + len(seen.faults)
    grown = (ended_with - begun_with) / 2**20
    cells = [f"{len(seen.took)} of {of} | {slow:.2f} | {slow / undisturbed.slowest_twentieth:.1f} "]
    cells.append(f"| {seen.median / undisturbed.median:.1f} ")
    return [*cells, f"| {ended_with / 2**20:.0f} | {grown:+.0f} |", *set(seen.faults)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--only", nargs="+", choices=ATTACKS, default=list(ATTACKS), metavar="NAME")
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="a checkout of earlier code, to measure as well")
    parser.add_argument("--attack", choices=ATTACKS, help=argparse.SUPPRESS)
    parser.add_argument("--address", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.attack:
        _attack(options.attack, options.address)
    else:
        run(options.seconds, options.only, options.before)
