"""What does a view cost that nobody has asked before? ``python tests/benchmarks/first_views.py [--before FOLDER]``

One reader opens each page, and then asks for ever other choices of forces, none of which anybody has asked. Prints for
each page the processor time of the server for one such view, the median of some, and that of the same view asked again.
With ``--before`` another checkout of the code is asked for the same views, in turns with this one.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from servers import started  # noqa: E402
from subjects import ROOT, Subject  # noqa: E402
from table import table  # noqa: E402
from user import User  # noqa: E402

import queries  # noqa: E402

# Pages that show something else for other forces, and how many forces each is asked for.
PAGES = {"": 3, "force": 1, "theme": 3, "change": 3, "compare": 4, "case-audits": 3, "tables": 3, "changes": 3}
AFTERWARDS = 0.05  # seconds in which the server puts away what it has sent


def views(page: str, number: int) -> list[str]:
    """So many choices of forces for a page, none of them twice: the same at each call."""
    names = sorted(queries.rows("forces").query("present")["short_name"])
    pick, chosen = random.Random(page), set()
    while len(chosen) < number:
        chosen.add(tuple(pick.sample(names, PAGES[page])))
    return [urlencode([("force", name) for name in forces]) for forces in sorted(chosen)]


def processor_seconds(pid: int) -> float:
    """What a process has used of the processor, in all its threads, by Linux's clock of that process."""
    return time.clock_gettime((~pid << 3) | 2)


async def cost(user: User, pid: int, query: str) -> float:
    """The processor time of the server for one rerun, in milliseconds."""
    before = processor_seconds(pid)
    await user.rerun(query)
    await asyncio.sleep(AFTERWARDS)
    return 1000 * (processor_seconds(pid) - before)


async def measure(servers: dict[str, tuple[str, int]], page: str, number: int) -> dict[str, tuple[float, float]]:
    """For each of the codes: the median cost of a view at first, and again."""
    first, *others = views(page, number + 1)
    users, costs = {}, {when: ([], []) for when in servers}
    for when, (address, _) in servers.items():
        users[when] = await User.at(address)
        # What each version of the record, and each page, makes once is not counted.
        await users[when].visit(Subject(page, "app.py", page, (first,)), by_menu=True)
        await users[when].rerun(first)
    for query in others:
        for when, (_, pid) in servers.items():
            for turn in range(2):
                costs[when][turn].append(await cost(users[when], pid, query))
    for user in users.values():
        await user.leave()
    return {when: tuple(map(statistics.median, both)) for when, both in costs.items()}


def run(pages: list[str], number: int, before: Path | None) -> str:
    codes = {"now": ROOT} if before is None else {"before": before.resolve(), "now": ROOT}
    rows = []
    with ExitStack() as stack:
        servers = {}
        for when, code in codes.items():
            address, process = stack.enter_context(started("app.py", code))
            servers[when] = address, process.pid
        for page in pages:
            found = asyncio.run(measure(servers, page, number))
            cells = [f"{first:.0f} ({again:.0f})" for first, again in found.values()]
            ratio = f"{found['now'][0] / found['before'][0]:.2f}" if before else ""
            rows.append([f"`/{page}`", *cells, ratio])
            print(*rows[-1], file=sys.stderr, flush=True)
    heads = [f"{when}, ms (again)" for when in codes]
    return table(["Page", *heads, "now ÷ before"], rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--views", type=int, default=12, help="of each page")
    parser.add_argument("--only", nargs="+", choices=PAGES, default=list(PAGES), metavar="PAGE")
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="a checkout of earlier code, to measure beside")
    options = parser.parse_args()
    print(run(options.only, options.views, options.before))
