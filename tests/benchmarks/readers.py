"""How many readers can use it at once?

Readers who click once in ten seconds each, through all pages, with one process and with two behind nginx
(``deploy/nginx.conf``): how long a page takes from the click until it is complete, and what failed. The readers run on
the same machine and take part of its time.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy
from effort import Effort, say
from servers import started, wait_for
from soak import views
from table import Line, table
from user import FailedRerun, User
from websockets.exceptions import WebSocketException

from tests.behind_nginx import NGINX, behind_nginx
from tests.ports import free_port

SECONDS_BETWEEN_CLICKS = 10
MOST_SECONDS = 1.0  # of all but the slowest twentieth, with two hundred readers
PROCESSES = {"one process": 1, "two behind nginx": 2}


@dataclass
class Seen:
    """What the readers saw: the seconds of each click, and what failed, by its kind."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def percentiles(self) -> tuple[float, ...]:
        """The 50th, 95th, 99th and 100th of the seconds; a click that failed never came."""
        seconds = [*self.seconds, *[numpy.inf] * len(self.failed)]
        return tuple(numpy.percentile(seconds, (50, 95, 99, 100), method="higher"))


async def arrive(address: str, number: int) -> User:
    """A reader with their own address, by which nginx assigns those without a cookie to a process, and limits them."""
    return await User.at(address, local_addr=(f"127.0.{1 + number // 250}.{1 + number % 250}", 0))


async def read_on(address: str, number: int, seconds: float, seen: Seen) -> None:
    """One reader. A page that fails is noted, and the reader returns at the time of the next click."""
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
    """Open every page once, as readers with enough addresses to reach all processes."""
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


Results = dict[tuple[str, int], Seen]  # by the processes and the number of readers


def measure(effort: Effort) -> Results:
    """Measure each on newly started processes that are warm. Without nginx, two processes are not measured."""
    found = {}
    for name, number in PROCESSES.items():
        # With two processes, only the largest number of readers is measured.
        for readers in effort.readers if number == 1 else effort.readers[-1:] if NGINX else ():
            with one_process() if number == 1 else two_processes() as address:
                asyncio.run(warm_up(address))
                found[name, readers] = asyncio.run(read(address, readers, effort.clicking))
            say(f"readers at once: {readers}, {name}")
    return found


def lines(found: Results) -> list[Line]:
    most = max(number for _, number in found)
    return [
        Line(
            f"{most} readers who click every {SECONDS_BETWEEN_CLICKS} s: the slowest twentieth of pages",
            "",
            {name: seen.percentiles[1] for (name, number), seen in found.items() if number == most},
            at_most=MOST_SECONDS,
            unit=" s",
        )
    ]


def details(found: Results) -> str:
    rows = [
        [
            name,
            str(number),
            str(len(seen.seconds)),
            *(f"{seconds:.2f}" for seconds in seen.percentiles),
            ", ".join(f"{seen.failed.count(kind)} {kind}" for kind in sorted(set(seen.failed))) or "0",
        ]
        for (name, number), seen in found.items()
    ]
    heads = ["Processes", "Readers", "Clicks", "p50, s", "p95, s", "p99, s", "Slowest, s", "Failed"]
    return f"{SECONDS_BETWEEN_CLICKS} seconds between the clicks of each, through all pages.\n\n{table(heads, rows)}"
