"""How much memory do readers take?

Readers come one after the other to a warm server, look at two pages each, stay, and leave. Measures the memory of the
server at rest, with all readers, and some minutes after they have gone, compared with an empty script run by Streamlit
alone.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from effort import Effort, say
from servers import started
from subjects import EMPTY, Subject, subjects
from table import Line, table
from user import User

SECONDS_BETWEEN_READERS = 0.1
MOST_LEFT = 50  # MB


@dataclass(frozen=True)
class Result:
    """Memory of the process that runs a script, in MB."""

    script: str
    readers: int
    at_rest: float
    with_readers: float
    after: float
    minutes: float  # since they have gone

    @property
    def each(self) -> float:
        return (self.with_readers - self.at_rest) / self.readers


def megabytes(process: int) -> float:
    """The memory that a process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


async def visit_and_leave(
    address: str, views: list[Subject], readers: int, process: int, minutes: float
) -> list[float]:
    """The memory at rest, with all readers, and some minutes after the last has gone."""
    first = await User.at(address)
    for _ in range(2):
        for view in views:
            await first.visit(view, by_menu=True)
    await asyncio.sleep(5)
    memory = [megabytes(process)]
    came = []
    for number in range(readers):
        reader = await User.at(address)
        for view in (views[number % len(views)], views[(number + 1) % len(views)]):
            await reader.visit(view, by_menu=True)
        came.append(reader)
        await asyncio.sleep(SECONDS_BETWEEN_READERS)
    memory.append(megabytes(process))
    for reader in came:
        await reader.leave()
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until:  # one reader stays active, as somebody always is
        await first.visit(views[0], by_menu=True)
        await asyncio.sleep(5)
    memory.append(megabytes(process))
    await first.leave()
    return memory


def measure(effort: Effort) -> list[Result]:
    """Measure the empty script, of which only the memory of a reader is compared, then the dashboard."""
    ours = [one for one in subjects() if one.script == "app.py"]
    found = []
    for script, views, minutes in ((EMPTY.script, [EMPTY], 0.2), ("app.py", ours, effort.afterwards)):
        with started(script) as (address, process):
            measured = asyncio.run(visit_and_leave(address, views, effort.staying, process.pid, minutes))
        found.append(Result(script, effort.staying, *measured, minutes))
        say(f"memory of readers: {script}")
    return found


def lines(found: list[Result]) -> list[Line]:
    empty, own = found
    return [
        Line("Memory of each further reader", "an empty script’s", {"": own.each / empty.each}, at_most=1.2),
        Line(
            f"Memory left {own.minutes:g} minutes after {own.readers} readers have gone",
            "",
            {"": own.after - own.at_rest},
            at_most=MOST_LEFT,
            unit=" MB",
        ),
    ]


def details(found: list[Result]) -> str:
    rows = [
        [
            f"`{one.script}`",
            f"{one.at_rest:.0f}",
            f"{one.with_readers - one.at_rest:+.0f}",
            f"{one.each:.2f}",
            f"{one.after - one.at_rest:+.0f} after {one.minutes:g} minutes",
        ]
        for one in found
    ]
    heads = ["Script", "At rest, MB", f"With {found[0].readers} readers", "Each", "Left"]
    return f"Readers come one after the other, look at two pages each, stay, and leave.\n\n{table(heads, rows)}"
