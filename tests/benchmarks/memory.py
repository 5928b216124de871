"""How much memory do readers take? ``python tests/benchmarks/memory.py [--readers 200] [--minutes 4]``

Readers come one after the other to a server that is warm, look at two pages each, stay, and leave. Prints a table: the
memory of the server at rest, for each reader more, and what is left of it some minutes after they have gone, beside an
empty script run by Streamlit alone.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from servers import started  # noqa: E402
from subjects import EMPTY, Subject, subjects  # noqa: E402
from user import User  # noqa: E402

SECONDS_BETWEEN_READERS = 0.1
HEAD = """\
| script | at rest, MB | readers | more with them, MB | each, MB | left after {:g} min, MB |
|---|--:|--:|--:|--:|--:|"""


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
    while time.monotonic() < until:  # one reader goes on, as somebody always does
        await first.visit(views[0], by_menu=True)
        await asyncio.sleep(5)
    memory.append(megabytes(process))
    await first.leave()
    return memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=4, help="after the last reader has gone")
    options = parser.parse_args()
    print(HEAD.format(options.minutes))
    for script, views in (
        (EMPTY.script, [EMPTY]),
        ("app.py", [one for one in subjects() if one.script == "app.py"]),
    ):
        with started(script) as (address, process):
            rest, full, after = asyncio.run(
                visit_and_leave(address, views, options.readers, process.pid, options.minutes)
            )
        more = full - rest
        print(
            f"| `{script}` | {rest:.0f} | {options.readers} | {more:.0f} | {more / options.readers:.2f} "
            f"| {after - rest:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
