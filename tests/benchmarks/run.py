"""How fast is the dashboard? ``python tests/benchmarks/run.py`` measures every page and prints a table.

Each page is set beside an empty script and a one-chart script, measured in the same
run, so that the ratios can be compared between machines. About four minutes; all
traffic stays on this machine. ``--quick`` is a smoke check whose numbers mean nothing;
``--write docs/speed.md`` also puts the table into that file.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import document  # noqa: E402
from crowd import MOST, Crowd, Pace  # noqa: E402
from drawing import Loads, NotDrawn, chromium, first_drawn  # noqa: E402
from effort import FULL, QUICK, Effort  # noqa: E402
from servers import NotStarted, serving  # noqa: E402
from subjects import Subject, subjects  # noqa: E402
from table import Result, markdown  # noqa: E402
from user import FailedRerun, User  # noqa: E402
from wire import Wire  # noqa: E402


def main() -> str:
    """Measure, and give the tables. Raises what went wrong, by name."""
    options = _options()
    if options.write:
        document.parts(options.write)  # before four minutes are spent
    effort = QUICK if options.quick else FULL
    load = os.getloadavg()[0]
    if load > os.cpu_count() / 4:
        _say(f"this machine is busy (load average {load:.1f}): the numbers will be those of a slower one")
    measured = subjects()
    with ExitStack() as stack:
        servers = {}
        for script in dict.fromkeys(one.script for one in measured):
            servers[script] = stack.enter_context(serving(script))
            _say(f"{script} is served at {servers[script]}")
        paces = asyncio.run(reruns(measured, servers, effort))
        loads, browser = drawings(measured, servers, effort)
        changes = {one: asyncio.run(bytes_of_a_change(one, servers[one.script])) for one in measured}
    results = [Result(one, paces[one, 1], paces[one, MOST], loads[one], changes[one]) for one in measured]
    text = markdown(results, browser, load)
    if options.write:
        document.write(options.write, text)
    return text


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
                    pace = await crowd.pace(users, effort)
                    paces.setdefault((one, users), []).append(pace)
                    _say(
                        f"round {turn + 1} of {effort.rounds}: {one.name}: {users} at once: "
                        f"{pace.per_second:.1f} reruns/s, "
                        f"median {pace.median_ms:.0f} ms"
                    )
    return {key: Pace.middle(several) for key, several in paces.items()}


def drawings(measured: list[Subject], servers: dict[str, str], effort: Effort) -> tuple[dict[Subject, Loads], str]:
    """How long and how much a visit to each subject takes, and the browser's version."""
    loads = {one: Loads() for one in measured}
    with chromium() as browser:
        first_drawn(browser, servers[measured[0].script], measured[0])  # the browser's own start
        for turn in range(effort.loads):
            for one in measured:
                loads[one].add(browser, servers[one.script], one)
                _say(f"load {turn + 1} of {effort.loads}: {one.name}: {one.draws} drawn: {loads[one].last()}")
        return loads, browser.version


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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few reruns and one load of each page")
    parser.add_argument(
        "--write",
        type=Path,
        metavar="FILE",
        help=f"put the table between {document.START} and {document.END} in this file",
    )
    options = parser.parse_args()
    if options.quick and options.write:
        parser.error("the numbers of --quick mean nothing, so they are not written anywhere")
    return options


def _say(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers end with us
    try:
        print(main())
    except (FailedRerun, NotDrawn, NotStarted, document.NoPlace) as error:
        sys.exit(f"{type(error).__name__}: {error}")
