"""How fast is the overview compared with Dash?

This dashboard's overview is redrawn over its websocket (``user.py``), that of ``dash_overview.py`` by the request that
Dash sends when a reader chooses something; each for one reader and for ten at once, with all forces and with one. All
views are repeated, so cached answers and exhibits count here; Dash is measured both without a cache and with its
components cached. Each server is one process, and the servers take turns.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import dash
import streamlit
from crowd import MOST, Crowd
from effort import Effort, say
from servers import running, serving
from subjects import Subject
from table import Line, table

from parts.address.english import counted
from tests.ports import free_port

CYCLE, THEME = "2023-25", "vulnerable"
VIEWS = {"all forces": (), "one force": ("kent",)}
ADDRESSES = {"all forces": "", "one force": "force=Kent"}
OUTPUTS = (("sentence", "children"), ("map", "figure"), ("bars", "figure"), ("grid", "children"))


@contextmanager
def dash_serving(*options: str):
    """The address of the overview in Dash."""
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("dash_overview.py")), str(port), *options]
    with running(command, f"127.0.0.1:{port}", "/_dash-layout"):
        yield f"127.0.0.1:{port}"


def request(forces: tuple[str, ...]) -> bytes:
    """What a browser sends to Dash when the reader has chosen something."""
    inputs = (("cycle", CYCLE), ("theme", THEME), ("forces", list(forces)))
    return json.dumps(
        {
            "output": f"..{'...'.join(f'{name}.{prop}' for name, prop in OUTPUTS)}..",
            "outputs": [{"id": name, "property": prop} for name, prop in OUTPUTS],
            "inputs": [{"id": name, "property": "value", "value": value} for name, value in inputs],
            "changedPropIds": ["forces.value"],
        }
    ).encode()


def dash_pace(address: str, forces: tuple[str, ...], readers: int, seconds: float) -> tuple[float, float, int]:
    """Answers a second, the median milliseconds of one, and its bytes, for readers who ask without a pause."""
    body, times, sizes = request(forces), [], []
    start = time.perf_counter()

    def ask() -> None:
        connection = http.client.HTTPConnection(address, timeout=60)
        while time.perf_counter() - start < seconds:
            then = time.perf_counter()
            headers = {"Content-Type": "application/json"}
            connection.request("POST", "/_dash-update-component", body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 200 or b'"map"' not in text:
                raise SystemExit(f"Dash answered {answer.status}: {text[:500]!r}")
            times.append(time.perf_counter() - then)
            sizes.append(len(text))

    with ThreadPoolExecutor(readers) as threads:
        for asking in [threads.submit(ask) for _ in range(readers)]:
            asking.result()
    return len(times) / (time.perf_counter() - start), 1000 * statistics.median(times), max(sizes)


async def own_pace(address: str, view: str, readers: int, seconds: float) -> tuple[float, float]:
    """Reruns a second, and the median milliseconds of one.

    New readers each time, who have not used up their burst of messages yet (``server/rate_limits.py``).
    """
    effort = Effort(rounds=1, warm_ups=1, seconds=seconds, reruns=17, loads=0)
    async with Crowd.at(address) as crowd:
        await crowd.arrive(Subject(f"`/` ({view})", "app.py", "", (ADDRESSES[view],)), effort)
        pace = await crowd.pace(readers, effort)
        return pace.per_second, pace.median_ms


@dataclass(frozen=True)
class Result:
    """Answers a second and the median milliseconds of one, for each of the three servers; for Dash, its bytes too."""

    view: str
    readers: int
    own: tuple[float, float]
    uncached: tuple[float, float, int]
    cached: tuple[float, float, int]


def measure(effort: Effort) -> list[Result]:
    found = []
    with ExitStack() as stack:
        own = stack.enter_context(serving("app.py"))
        uncached = stack.enter_context(dash_serving())
        cached = stack.enter_context(dash_serving("--cached"))
        for view, forces in VIEWS.items():
            for readers in (1, MOST):
                rounds = [
                    (
                        asyncio.run(own_pace(own, view, readers, effort.seconds)),
                        dash_pace(uncached, forces, readers, effort.seconds),
                        dash_pace(cached, forces, readers, effort.seconds),
                    )
                    for _ in range(effort.rounds)
                ]
                found.append(Result(view, readers, *(tuple(map(statistics.median, zip(*one))) for one in zip(*rounds))))
                say(f"compared with Dash: {view}, {readers} readers")
    return found


def lines(found: list[Result]) -> list[Line]:
    return [
        Line(
            "Redraws of the overview a second",
            "the same in Dash",
            {_case(result): result.own[0] / result.uncached[0] for result in found},
            at_least=1,
        ),
        Line(
            "Redraws of the overview a second",
            "the same in Dash, with its parts cached",
            {_case(result): result.own[0] / result.cached[0] for result in found},
            at_least=1,
        ),
    ]


def _case(result: Result) -> str:
    return f"{result.view}, {counted(result.readers, 'reader')}"


def details(found: list[Result]) -> str:
    rows = [
        [
            result.view,
            str(result.readers),
            *(f"{each[0]:.1f} ({each[1]:.0f})" for each in (result.own, result.uncached, result.cached)),
            f"{result.own[0] / result.uncached[0]:.1f}×",
            f"{result.own[0] / result.cached[0]:.1f}×",
            f"{result.uncached[2] / 1000:,.0f}",
        ]
        for result in found
    ]
    heads = ["View", "Readers", f"Here (Streamlit {streamlit.__version__})", f"Dash {dash.__version__}", "Dash, cached"]
    heads += ["÷ Dash", "÷ Dash, cached", "Dash’s answer, kB"]
    words = "Answers a second (median ms of one). Cached: with the components of each choice in memory."
    return f"{words}\n\n{table(heads, rows)}"
