"""How many readers at once? ``python tests/benchmarks/readers.py [--readers 1 10 50] [--seconds 120]``

Readers who click once in ten seconds each, through all pages, on one process and on two behind nginx
(``deploy/nginx.conf``). Prints a table: how long a page takes from the click until it is drawn whole, and what failed.
The readers run on the same machine and take a part of its time.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy
from websockets.exceptions import WebSocketException

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from servers import started, wait_for  # noqa: E402
from soak import views  # noqa: E402
from user import FailedRerun, User  # noqa: E402

from tests.behind_nginx import NGINX, behind_nginx  # noqa: E402
from tests.ports import free_port  # noqa: E402

SECONDS_BETWEEN_CLICKS = 10
HEAD = "| processes | readers | clicks | p50 | p95 | p99 | slowest | failed |\n|---|--:|--:|--:|--:|--:|--:|--:|"


@dataclass
class Seen:
    """What the readers saw: the seconds of each click, and what failed, by its kind."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


async def arrive(address: str, number: int) -> User:
    """A reader from an address of their own: nginx leads readers without a cookie by it, and limits what each does."""
    return await User.at(address, local_addr=(f"127.0.{1 + number // 250}.{1 + number % 250}", 0))


async def read_on(address: str, number: int, seconds: float, seen: Seen) -> None:
    """One reader. A page that fails is noted, and the reader comes again at the time of the next click."""
    chance = random.Random(number)
    next_click = time.monotonic() + chance.uniform(0, SECONDS_BETWEEN_CLICKS)
    end = time.monotonic() + seconds
    reader = None
    while next_click < end:
        await asyncio.sleep(max(0.0, next_click - time.monotonic()))
        start = time.perf_counter()
        try:
            reader = reader or await arrive(address, number)
            await reader.visit(chance.choice(views()), by_menu=True)
            seen.seconds.append(time.perf_counter() - start)
        except (FailedRerun, WebSocketException, OSError) as error:
            seen.failed.append(type(error).__name__)
            reader = None
        next_click = max(next_click + SECONDS_BETWEEN_CLICKS, time.monotonic())
    if reader:
        await reader.leave()


async def warm_up(address: str) -> None:
    """Ask for every page once, by readers of as many addresses as it takes to come to all processes."""
    for number in range(6):
        reader = await arrive(address, number)
        for view in views():
            await reader.visit(view, by_menu=True)
        await reader.leave()


async def read(address: str, readers: int, seconds: float) -> Seen:
    seen = Seen()
    await asyncio.gather(*(read_on(address, number, seconds, seen) for number in range(readers)))
    return seen


@contextmanager
def one_process() -> Iterator[str]:
    with started("app.py") as (address, _process):
        yield address


@contextmanager
def two_processes() -> Iterator[str]:
    with ExitStack() as stack:
        addresses = [stack.enter_context(one_process()) for _ in range(2)]
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        stack.enter_context(behind_nginx(port, tuple(int(one.rpartition(":")[2]) for one in addresses), folder))
        wait_for(f"127.0.0.1:{port}")
        yield f"127.0.0.1:{port}"


def row(processes: str, readers: int, seen: Seen) -> str:
    times = numpy.array(seen.seconds or [numpy.nan])
    cells = [f"{value:.2f} s" for value in (*numpy.percentile(times, (50, 95, 99)), times.max())]
    failed = ", ".join(f"{seen.failed.count(kind)} {kind}" for kind in sorted(set(seen.failed))) or "0"
    return f"| {processes} | {readers} | {len(seen.seconds)} | {' | '.join(cells)} | {failed} |"


def run(readers: list[int], seconds: float) -> None:
    """Print the table, a row as soon as it is measured: each on processes started for it, and warmed up."""
    print(HEAD)
    for name, served in {"1": one_process, **({"2 behind nginx": two_processes} if NGINX else {})}.items():
        for number in readers:
            with served() as address:
                asyncio.run(warm_up(address))
                print(row(name, number, asyncio.run(read(address, number, seconds))), flush=True)
    if not NGINX:
        print("\nnginx is not installed: two processes were not measured.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, nargs="+", default=[1, 10, 50, 100, 200])
    parser.add_argument("--seconds", type=float, default=120)
    options = parser.parse_args()
    run(options.readers, options.seconds)
