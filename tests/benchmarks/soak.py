"""Does the dashboard withstand long use? ``python tests/benchmarks/soak.py [--minutes 30]``

Twenty readers click through all pages while the record is published every twenty seconds,
alternating between two versions. Ends with an error as soon as a page fails or shows rows of
two versions at once or of a version that is not the one served, if a new version is not
noticed within five seconds, or if the server's memory still grows after the warm-up.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import pyarrow.ipc

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from servers import started  # noqa: E402
from streamlit.proto.Element_pb2 import Element  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from subjects import ROOT, Subject  # noqa: E402
from user import FailedRerun, Shown, User  # noqa: E402

from parts.exhibits.contents import WANTED  # noqa: E402
from parts.site import PAGES  # noqa: E402

READERS, EVERY = 20, 20
# Seconds. Twenty readers keep a small machine so busy that its answers wait as well.
NOTICED_WITHIN = 5 * max(1, 4 // (os.cpu_count() or 1))
MARK = "second-version"  # in each source of the second version, so that a mixture of the two can be seen
FORCES = ("Cheshire", "Dorset", "Kent", "Metropolitan", "Suffolk", "City of London")
FIRST = ROOT / "data" / "sources"
LINK = re.compile(r'href="(https?://[^"]+)"')
NOT_SOURCES = ("nationalarchives.gov.uk", "w3.org")  # the licence in the foot of every page, and WCAG on /about


class WrongVersion(RuntimeError):
    """A page showed rows of two versions or of an old one, or a version was not noticed in time."""


@dataclass
class Log:
    """What has happened so far."""

    pages: int = 0
    of_rows: int = 0  # pages that showed rows with their sources
    versions: int = 0
    second: bool | None = None  # whether the version served is the second; None while one is being published
    slowest_notice: float = 0.0
    memory: list[tuple[float, int]] = field(default_factory=list)  # seconds since the start, bytes


class Witness(User):
    """A reader who reads the sources of all rows on the page."""

    def __init__(self, socket):
        super().__init__(socket)
        # The sources named by each element in the browser's cache, by the hash of its message.
        self._named: dict[str, list[str]] = {}
        self._page: dict[tuple[int, ...], list[str]] = {}

    async def look_at(self, subject: Subject) -> bool | None:
        """Visit a page. Returns whether its rows are of the second version, or None if it shows none.

        Raises ``WrongVersion`` at a mixture.
        """
        self._page = {}
        await self.visit(subject, by_menu=True)
        links = [link for named in self._page.values() for link in named]
        marked = sum(MARK in link for link in links)
        if marked not in (0, len(links)):
            raise WrongVersion(
                f"{subject.path!r} shows {marked} sources of one version and {len(links) - marked} of the other"
            )
        return bool(marked) if links else None

    def _take(self, message: ForwardMsg, shown: Shown, kept: dict[str, str]) -> None:
        place = tuple(message.metadata.delta_path)
        if message.HasField("ref_hash"):
            named = self._named.get(message.ref_hash, [])
        else:
            named = sources(message.delta.new_element)
            if message.metadata.cacheable:
                self._named[message.hash] = named
        self._page[place] = named
        super()._take(message, shown, kept)


def sources(element: Element) -> list[str]:
    """The addresses that an element names as those of its rows: in links, or in the cells of a grid."""
    if element.HasField("html"):
        if WANTED.title in element.html.body:
            return []  # pages that the record does not hold yet: no row has them as its source
        return [link for link in LINK.findall(element.html.body) if not any(host in link for host in NOT_SOURCES)]
    if element.HasField("dataframe"):
        cells = pyarrow.ipc.open_stream(element.dataframe.arrow_data.data).read_all().to_pydict().values()
        return [cell for column in cells for cell in column if isinstance(cell, str) and cell.startswith("http")]
    return []


def views() -> list[Subject]:
    """What the readers look at: every page, and some pages for some forces."""
    every = [Subject(page.title, "app.py", page.address) for page in PAGES]
    return every + [
        Subject(page, "app.py", page, (f"force={force.replace(' ', '+')}",))
        for page in ("force", "compare", "theme", "case-audits")
        for force in FORCES
    ]


def second_version(folder: Path) -> Path:
    """A copy of the sources in which each row names another page as its source."""
    shutil.copytree(FIRST, folder)
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if row.get("source_url"):
                row["source_url"] += ("&" if "?" in row["source_url"] else "?") + MARK
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def publish(sources: Path, record: Path) -> str:
    """Publish, as the README says, and return the version."""
    subprocess.run(
        [sys.executable, "-m", "data.build", "--sources", str(sources), "--out", str(record)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return (record / "current").read_text("ascii").split()[0]


def served(address: str) -> str:
    with urllib.request.urlopen(f"http://{address}/health", timeout=30) as answer:
        return json.load(answer)["version"]


async def read_on(address: str, until: float, log: Log, seed: int) -> None:
    """One reader, who goes from page to page and now and then starts a new session."""
    chance = random.Random(seed)
    while time.monotonic() < until:
        reader = await Witness.at(address)
        try:
            for subject in chance.choices(views(), k=30):
                if time.monotonic() >= until:
                    break
                served = log.second
                shown = await reader.look_at(subject)
                if None not in (served, shown) and served == log.second != shown:
                    raise WrongVersion(f"{subject.path!r} shows another version than the one served")
                log.pages += 1
                log.of_rows += shown is not None
                await asyncio.sleep(chance.uniform(0.2, 2))
        finally:
            await reader.leave()


async def republish(address: str, sources: list[Path], record: Path, until: float, log: Log) -> None:
    """Publish the versions in turn, and wait each time until it is served."""
    for one in cycle(sources):
        begun = time.monotonic()
        if begun + EVERY >= until:
            return
        log.second = None
        version = await asyncio.to_thread(publish, one, record)
        written = time.monotonic()
        while await asyncio.to_thread(served, address) != version:
            if time.monotonic() > written + NOTICED_WITHIN:
                raise WrongVersion(f"version {version} was not noticed within {NOTICED_WITHIN} seconds")
            await asyncio.sleep(0.1)
        log.second = one is not FIRST
        log.versions += 1
        log.slowest_notice = max(log.slowest_notice, time.monotonic() - written)
        await asyncio.sleep(max(0.0, begun + EVERY - time.monotonic()))


async def weigh(pid: int, start: float, until: float, log: Log) -> None:
    """Note the server's memory every two seconds."""
    while time.monotonic() < until:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        log.memory.append((time.monotonic() - start, pages * 4096))
        await asyncio.sleep(2)


def growth(memory: list[tuple[float, int]]) -> float:
    """How much more memory the last quarter of the run took than the second, as a ratio: the first is the warm-up."""
    quarter = len(memory) // 4
    second, last = (
        statistics.median(size for _, size in part) for part in (memory[quarter : 2 * quarter], memory[-quarter:])
    )
    return last / second


async def soak(minutes: float, address: str, pid: int, sources: list[Path], record: Path) -> Log:
    log, start = Log(), time.monotonic()
    until = start + 60 * minutes
    async with asyncio.TaskGroup() as group:
        group.create_task(weigh(pid, start, until, log))
        group.create_task(republish(address, sources, record, until, log))
        for number in range(READERS):
            group.create_task(read_on(address, until, log, number))
    return log


def run(minutes: float, most_growth: float) -> str:
    """Run the soak test, and describe what was seen in a sentence.

    Raises ``WrongVersion`` or ``FailedRerun``, or ``MemoryError`` if the server grows too far.
    """
    with tempfile.TemporaryDirectory() as folder:
        record, sources = Path(folder, "record"), [FIRST, second_version(Path(folder, "second"))]
        publish(sources[0], record)
        with started("app.py", FORCES_DATA=str(record)) as (address, process):
            try:
                log = asyncio.run(soak(minutes, address, process.pid, sources[::-1], record))
            except* (WrongVersion, FailedRerun) as failed:
                raise failed.exceptions[0] from None
    grown = growth(log.memory)
    summary = (
        f"{READERS} readers saw {log.pages} pages, {log.of_rows} with sources of rows, in {minutes:g} minutes "
        f"while {log.versions} versions were published; the slowest was noticed after "
        f"{log.slowest_notice:.1f} s. Memory: {log.memory[-1][1] / 2**20:.0f} MB at the end, {grown:.2f} times "
        "that of the second quarter."
    )
    if grown > most_growth:
        raise MemoryError(summary)
    return summary


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument(
        "--most-growth", type=float, default=1.1, help="of memory, from the second quarter of the run to the last"
    )
    options = parser.parse_args()
    print(run(options.minutes, options.most_growth))
