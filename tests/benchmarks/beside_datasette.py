"""How fast are the data addresses compared with Datasette?

Datasette serves the same rows from SQLite, made from the same Parquet and indexed by the columns of the filters. Both
are asked for the grades of each force, and of each force in each year, as CSV and as JSON, over 1, 10 and 50
connections that ask again as soon as they have an answer; the two take turns. "First" is the first request for each
link, to a server that has just started; "again" is any later one, which is answered from the cache
(``server/api/response_cache.py``). Datasette caches nothing.

``python tests/benchmarks/beside_datasette.py --before FOLDER`` measures only first requests, here, in the dashboard of
another folder (a worktree of an earlier commit) and in Datasette, with the processor time that each server takes.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pandas  # noqa: E402
from effort import FULL, Effort, say  # noqa: E402
from servers import running, serving, started  # noqa: E402
from subjects import ROOT  # noqa: E402
from table import Line, table  # noqa: E402

import data  # noqa: E402
from data import versions  # noqa: E402
from parts.address.english import counted  # noqa: E402
from tests.ports import free_port  # noqa: E402

CONNECTIONS = (1, 10, 50)
MOST_ROWS = 10_000


@dataclass(frozen=True)
class Link:
    """One filtered table at both addresses."""

    here: str
    datasette: str
    rows: int


def links(ending: str) -> list[Link]:
    """Links to the grades of each force, then to those of each force and year that has any."""
    folder = data.TABLES / versions.listed(data.TABLES)[0]
    grades = pandas.read_parquet(folder / "judgments.parquet").merge(
        pandas.read_parquet(folder / "forces.parquet")[["force_id", "short_name"]], on="force_id"
    )
    shape = {"_shape": "array"} if ending == "json" else {"_stream": "on"}
    found = []
    for by in (["short_name", "force_id"], ["short_name", "force_id", "year"]):
        for values, rows in grades.groupby(by):
            name, force, *year = values
            here = {"force": name, **({"year": int(year[0])} if year else {})}
            there = {"force_id": force, **({"year": int(year[0])} if year else {}), **shape, "_size": "max"}
            found.append(
                Link(
                    f"/api/judgments.{ending}?{urlencode(here)}",
                    f"/record/judgments.{ending}?{urlencode(there)}",
                    len(rows),
                )
            )
    return found


def as_sqlite(path: Path) -> None:
    """The record as SQLite, with an index on what is filtered."""
    folder = data.TABLES / versions.listed(data.TABLES)[0]
    connection = sqlite3.connect(path)
    for resource in data.schema()["resources"]:
        rows = pandas.read_parquet(folder / f"{resource['name']}.parquet")
        rows.to_sql(resource["name"], connection, index=False)
    connection.execute("create index by_force on judgments (force_id, year)")
    connection.close()


@contextmanager
def datasette(path: Path):
    """The address and the process of a Datasette that serves a file, without the features that only its pages need."""
    address = f"127.0.0.1:{free_port()}"
    host, port = address.split(":")
    settings = {"max_returned_rows": MOST_ROWS, "suggest_facets": "off", "default_facet_size": 1}
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(path), "--host", host, "--port", port]
    command += [word for name, value in settings.items() for word in ("--setting", name, str(value))]
    with running(command, address, "/-/versions.json") as process:
        yield address, process


async def get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str) -> bytes:
    """The body of an answer over a connection that stays open. Raises ``SystemExit`` for any but 200."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "chunked" in headers.get("transfer-encoding", ""):
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers["content-length"]))
    if " 200 " not in f"{status} ":
        raise SystemExit(f"{host}{path}: {status}\n{body[:500]!r}")
    return body


async def pace(host: str, paths: list[str], connections: int, seconds: float) -> tuple[float, float]:
    """Answers a second, and the median milliseconds of one, over connections that ask for one link after the other.

    If ``seconds`` is zero, it ends when each link has been asked for once.
    """
    asked, times = iter(range(10**9)), []
    start = time.perf_counter()

    async def one() -> None:
        reader, writer = await asyncio.open_connection(*host.split(":"), limit=2**24)
        for n in asked:
            if time.perf_counter() - start > seconds if seconds else n >= len(paths):
                break
            then = time.perf_counter()
            await get(reader, writer, host, paths[n % len(paths)])
            times.append(time.perf_counter() - then)
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return len(times) / (time.perf_counter() - start), 1000 * statistics.median(times)


async def same_rows(hosts: dict[str, str], ending: str, all_links: list[Link]) -> None:
    """Check that both give equally many rows for each link. Raises ``SystemExit`` if they do not."""
    for link in all_links[:: max(1, len(all_links) // 20)]:
        for name, path in (("here", link.here), ("datasette", link.datasette)):
            reader, writer = await asyncio.open_connection(*hosts[name].split(":"), limit=2**24)
            text = (await get(reader, writer, hosts[name], path)).decode()
            writer.close()
            rows = len(json.loads(text)) if ending == "json" else len(list(csv.DictReader(text.splitlines())))
            if rows != link.rows:
                raise SystemExit(f"{path}: {rows} rows, expected {link.rows}")


@dataclass(frozen=True)
class Result:
    """Answers a second and the median milliseconds of one: at first requests, at repeated ones, and of Datasette."""

    ending: str
    connections: int
    first: tuple[float, float]
    again: tuple[float, float]
    datasette: tuple[float, float]


def measure(effort: Effort) -> list[Result]:
    found = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder) / "record.db"
        as_sqlite(file)
        there, _ = stack.enter_context(datasette(file))
        for ending in ("csv", "json"):
            all_links = links(ending)
            for connections in CONNECTIONS:
                rounds = [_in_turn(there, ending, all_links, connections, effort.seconds) for _ in range(effort.rounds)]
                first, again, other = (tuple(map(statistics.median, zip(*each))) for each in zip(*rounds))
                found.append(Result(ending.upper(), connections, first, again, other))
                say(f"compared with Datasette: {ending}, {connections} connections")
    return found


def _in_turn(
    there: str, ending: str, all_links: list[Link], connections: int, seconds: float
) -> list[tuple[float, float]]:
    """The paces of one round: first requests to a new server, repeated ones, and Datasette's."""
    with serving("app.py") as here:
        first = asyncio.run(pace(here, [link.here for link in all_links], connections, 0))
        asyncio.run(same_rows({"here": here, "datasette": there}, ending, all_links))
        again = asyncio.run(pace(here, [link.here for link in all_links], connections, seconds))
        return [first, again, asyncio.run(pace(there, [link.datasette for link in all_links], connections, seconds))]


def lines(found: list[Result]) -> list[Line]:
    return [
        Line(
            what,
            "Datasette, which caches none",
            {
                f"{one.ending}, {counted(one.connections, 'connection')}": getattr(one, when)[0] / one.datasette[0]
                for one in found
            },
            at_least=goal,
        )
        for when, what, goal in (
            ("again", "Data links a second that have been requested before", 5),
            ("first", "Data links a second that nobody has requested before", 1.5),
        )
    ]


def details(found: list[Result]) -> str:
    rows = [
        [
            one.ending,
            str(one.connections),
            *(f"{per_second:,.0f} ({ms:.1f})" for per_second, ms in (one.first, one.again, one.datasette)),
            f"{one.first[0] / one.datasette[0]:.1f}×",
            f"{one.again[0] / one.datasette[0]:.1f}×",
        ]
        for one in found
    ]
    version = subprocess.run(
        [sys.executable, "-m", "datasette", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    heads = ["Format", "Connections", "First", "Again", f"Datasette {version}", "First ÷", "Again ÷"]
    return f"""\
The grades of each force, and of each force and year, from `/api` and from Datasette, which reads SQLite with an index.
Answers a second (median ms of one). First: the first request for each link. Again: from the cache
(`server/api/response_cache.py`).

{table(heads, rows)}"""


def beside_earlier(before: Path, rounds: int) -> str:
    """A table of first requests for links: here, to the dashboard in another folder, and to Datasette."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder) / "record.db"
        as_sqlite(file)
        there = stack.enter_context(datasette(file))
        for ending in ("csv", "json"):
            all_links = links(ending)
            for connections in CONNECTIONS:
                paces = [
                    [
                        *(_first(code, [link.here for link in all_links], connections) for code in (before, ROOT)),
                        _with_effort(there, [link.datasette for link in all_links], connections),
                    ]
                    for _ in range(rounds)
                ]
                earlier, now, other = (tuple(map(statistics.median, zip(*each))) for each in zip(*paces))
                rows.append(
                    [
                        ending.upper(),
                        str(connections),
                        *(f"{per_second:,.0f} ({cpu:.1f})" for per_second, cpu in (earlier, now, other)),
                        f"{now[0] / earlier[0]:.1f}× ({earlier[1] / now[1]:.1f}×)",
                        f"{now[0] / other[0]:.1f}× ({other[1] / now[1]:.1f}×)",
                    ]
                )
                say(f"compared with {before}: {ending}, {connections} connections")
    return table(["Format", "Connections", "Before", "Now", "Datasette", "Now ÷ before", "Now ÷ Datasette"], rows)


def _first(code: Path, paths: list[str], connections: int) -> tuple[float, float]:
    """Answers a second of a new server that is asked for each link once, and the milliseconds of processor for one."""
    with started("app.py", code) as (address, process):
        return _with_effort((address, process), paths, connections)


def _with_effort(server: tuple[str, subprocess.Popen], paths: list[str], connections: int) -> tuple[float, float]:
    """Answers a second of a server that is asked for each link once, and the milliseconds of processor for one."""
    address, process = server
    before = _processor_seconds(process)
    per_second, _ = asyncio.run(pace(address, paths, connections, 0))
    return per_second, 1000 * (_processor_seconds(process) - before) / len(paths)


def _processor_seconds(process: subprocess.Popen) -> float:
    """The processor time of a process so far, in seconds, as Linux counts it."""
    ticks = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="First requests for links, compared with an earlier dashboard.")
    parser.add_argument("--before", type=Path, required=True, metavar="FOLDER", help="a worktree of an earlier commit")
    parser.add_argument("--rounds", type=int, default=FULL.rounds, help="default: %(default)s")
    options = parser.parse_args()
    print(beside_earlier(options.before.resolve(), options.rounds))
