"""How much do readers' own questions slow down other readers? ``python tests/benchmarks/asking.py [--rounds 5]``

A bystander opens pages one after the other, alternately undisturbed and while ten readers, each from a different
address, ask the heaviest questions that the limits allow. None is asked twice, so that no cache answers it. Prints for
each round how long a page took in both cases, then the median of the rounds, and the memory of the server.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from servers import started  # noqa: E402
from subjects import Subject  # noqa: E402
from user import User  # noqa: E402

READERS = 10
GOAL = 1.5  # times as long as undisturbed
PAUSE = 0.1  # seconds between two pages, so that they come at every stage of the questions
PAGES = (Subject("Overview", "app.py"), Subject("Case audits", "app.py", "case-audits"))
# Each comes close to a limit: of time, memory, rows or bytes. {n} makes each a different question.
HEAVY = (
    "select sum(a.range * b.range) as s{n} from range(1000000) as a, range(40000) as b",
    "select max(len(l)) as m{n} from (select list(md5(range::varchar)) as l from range(6000000) group by range % 2)",
    "select range as r{n}, range * 2 as twice from range(99999)",
    "select repeat('x', 1000) || range as t{n} from range(9000)",
    "select f.force, count(*) as c{n} from view_grid as f, view_standing as s where f.theme <> s.theme group by all",
)


async def ask(address: str, local: str, statement: str) -> int:
    """The status of the answer to a statement, asked from an address of this machine."""
    reader, writer = await asyncio.open_connection(*address.split(":"), local_addr=(local, 0))
    try:
        writer.write(
            f"GET /api/ask.csv?sql={quote(statement)} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode()
        )
        head = await reader.readline()
        await reader.read()
        return int(head.split()[1])
    finally:
        writer.close()


async def keep_asking(address: str, number: int, questions, answered: list[int]) -> None:
    for n in questions:
        answered.append(await ask(address, f"127.0.1.{number + 1}", HEAVY[n % len(HEAVY)].format(n=n)))


async def pages(address: str, number: int) -> float:
    """The median time of a page in seconds, for pages opened one after the other."""
    took = []
    for page in itertools.islice(itertools.cycle(PAGES), number):
        begun = time.perf_counter()
        user = await User.at(address)
        try:
            await user.visit(page)
        finally:
            await user.leave()
        took.append(time.perf_counter() - begun)
        await asyncio.sleep(PAUSE)
    return statistics.median(took)


async def measure(address: str, pid: int, number: int, rounds: int) -> float:
    questions, answered, ratios = itertools.count(), [], []
    await ask(address, "127.0.1.1", "select 1 as warm")  # makes the copy that questions are put to
    await pages(address, 2 * len(PAGES))
    before = memory(pid)
    for turn in range(rounds):
        alone = await pages(address, number)
        crowd = [asyncio.create_task(keep_asking(address, n, questions, answered)) for n in range(READERS)]
        await asyncio.sleep(1)
        disturbed = await pages(address, number)
        for task in crowd:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*crowd)
        await asyncio.sleep(8)  # until the last two have been stopped
        ratios.append(disturbed / alone)
        took = f"{1000 * alone:.0f} ms undisturbed, {1000 * disturbed:.0f} ms while readers ask"
        print(f"round {turn + 1}: {took}, {ratios[-1]:.2f} times as long")
    counts = {status: answered.count(status) for status in sorted(set(answered))}
    print(f"answers by status: {counts}; memory {before / 1e6:.0f} MB before, {memory(pid) / 1e6:.0f} MB after")
    return statistics.median(ratios)


def memory(pid: int) -> int:
    return 4096 * int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60, help="opened by the bystander in each turn")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with started("app.py") as (address, process):
        times = asyncio.run(measure(address, process.pid, options.pages, options.rounds))
    print(f"A page takes {times:.2f} times as long while {READERS} readers ask questions (goal: at most {GOAL}).")
    return int(times > GOAL)


if __name__ == "__main__":
    sys.exit(main())
