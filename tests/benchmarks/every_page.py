"""How fast are the pages? Each is compared with an empty script and a script with one chart, run by Streamlit alone.

All are measured in one run and take turns, so that the ratios can be compared between machines. All traffic stays on
this machine.
"""

from __future__ import annotations

import asyncio
import statistics
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass

from crowd import MOST, Crowd, Pace
from drawing import Loads, chromium, first_drawn
from effort import Effort, say
from servers import serving
from subjects import EMPTY, ONE_CHART, TIMED, Subject, subjects
from table import Line, table
from user import User
from wire import Wire

# How a page is visited, and what of its first chart: that it is seen, or drawn.
HOW = {"first": "at a first visit", "again": "at a second visit", "slow": "at a first visit over 10 Mbit/s and 50 ms"}
WHAT = {"The first chart": 0, "The first chart that answers the pointer": 1}
HEADS = {"first": "First seen, drawn", "again": "again", "slow": "on a slow connection"}
MOST_BYTES = 2_500_000  # of a first visit


@dataclass(frozen=True)
class Result:
    """What was measured of one subject. Times in seconds."""

    subject: Subject
    one: Pace  # with one user
    ten: Pace  # with ten users at once
    loads: Loads
    change: float  # bytes of a change of filters

    def drawn(self, how: str, what: int = 1) -> float | None:
        """The median seconds to the first thing seen (0) or drawn: at the ``first`` visit, ``again``, or ``slow``."""
        times = getattr(self.loads, how)
        return statistics.median(time[what] for time in times) if times else None


def measure(effort: Effort) -> list[Result]:
    """Measure all subjects, the two scripts first. An error names the subject."""
    measured = subjects()
    with ExitStack() as stack:
        servers = {one: stack.enter_context(serving(one)) for one in dict.fromkeys(one.script for one in measured)}
        paces = asyncio.run(reruns(measured, servers, effort))
        loads = drawings(measured, servers, effort)
        changes = {one: asyncio.run(bytes_of_a_change(one, servers[one.script])) for one in measured}
    return [Result(one, paces[one, 1], paces[one, MOST], loads[one], changes[one]) for one in measured]


async def reruns(measured: list[Subject], servers: dict[str, str], effort: Effort) -> dict[tuple[Subject, int], Pace]:
    """The pace of reruns by subject and number of users."""
    paces: dict[tuple[Subject, int], list[Pace]] = {}
    async with AsyncExitStack() as stack:
        crowds = {script: await stack.enter_async_context(Crowd.at(address)) for script, address in servers.items()}
        for turn in range(effort.rounds):
            for one in measured:
                crowd = crowds[one.script]
                await crowd.arrive(one, effort)
                for users in (1, MOST):
                    paces.setdefault((one, users), []).append(await crowd.pace(users, effort))
            say(f"reruns: round {turn + 1} of {effort.rounds}")
    return {key: Pace.median(several) for key, several in paces.items()}


def drawings(measured: list[Subject], servers: dict[str, str], effort: Effort) -> dict[Subject, Loads]:
    """The bytes of a first visit to each subject, and how long visits to some of them take."""
    loads = {one: Loads() for one in measured}
    with chromium() as browser:
        first_drawn(browser, servers[measured[0].script], measured[0])  # the browser's own start
        for turn in range(effort.loads):
            for one in measured:
                if one.name in TIMED:
                    loads[one].add(browser, servers[one.script], one)
            say(f"visits: round {turn + 1} of {effort.loads}")
        for one in measured:
            loads[one].weigh(browser, servers[one.script], one)
    return loads


async def bytes_of_a_change(one: Subject, server: str) -> float:
    """How many bytes a change of filters brings to a reader, over the views of a subject, each seen before."""
    with Wire(server) as wire:
        reader = await User.at(wire.address)
        await reader.visit(one, by_menu=True)
        for query in one.queries * 2:
            await reader.rerun(query)
        before = wire.to_readers
        for query in one.queries:
            await reader.rerun(query)
        await reader.leave()
        return (wire.to_readers - before) / len(one.queries)


def lines(results: list[Result]) -> list[Line]:
    empty, chart = (next(r for r in results if r.subject == one) for one in (EMPTY, ONE_CHART))
    ours = {r.subject.name: r for r in results if r.subject.script == "app.py"}
    timed = {name: r for name, r in ours.items() if r.loads.first}
    return [
        Line(
            "Reruns a second, ten readers at once",
            "an empty script",
            {name: r.ten.per_second / empty.ten.per_second for name, r in ours.items()},
            at_least=2,
        ),
        Line(
            "Median time of a rerun, one reader",
            "an empty script",
            {name: r.one.median_ms / empty.one.median_ms for name, r in ours.items()},
            at_most=1,
        ),
        Line(
            "A first visit, bytes over the wire",
            "2.5 MB",
            {name: r.loads.bytes / MOST_BYTES for name, r in ours.items()},
            at_most=1,
        ),
        *(
            Line(
                f"{words}, {when}",
                "a script with one chart",
                {name: r.drawn(how, what) / chart.drawn(how) for name, r in timed.items()},
                at_most=1 if what == 0 else None,
            )
            for words, what in WHAT.items()
            for how, when in HOW.items()
        ),
        Line("A change of filters", "", {name: r.change / 1000 for name, r in ours.items()}, unit=" kB"),
    ]


def details(results: list[Result]) -> str:
    """A table of everything that was measured, with what its reader has to know."""
    rows = [
        [
            r.subject.name,
            f"{r.one.per_second:.1f}",
            f"{r.one.median_ms:.0f}",
            f"{r.ten.per_second:.1f}",
            f"{r.ten.median_ms:.0f}",
            *(f"{1000 * r.drawn(how, 0):.0f}, {1000 * time:.0f}" if (time := r.drawn(how)) else "" for how in HOW),
            r.subject.draws,
            f"{r.loads.bytes / 1000:,.0f}",
            f"{r.change / 1000:,.0f}",
        ]
        for r in results
    ]
    heads = ["Page", "Reruns/s, 1 user", "Median ms, 1 user", "Reruns/s, 10 users", "Median ms, 10 users"]
    heads += [*(f"{what}, ms" for what in HEADS.values()), "What is drawn", "First visit, kB", "Change of filters, kB"]
    return f"""\
Each rerun has different filters from the last, out of four views. First seen and drawn: from the start of the
navigation in Chromium to the still of the first chart, and to the chart that answers the pointer, at a first visit,
again with what the browser has cached, and at a first visit over 10 Mbit/s and 50 ms. Bytes are those on the wire,
compressed, of HTTP and the websocket.

{table(heads, rows)}"""
