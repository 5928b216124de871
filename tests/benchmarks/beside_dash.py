"""How fast is the overview beside Dash?

The overview of this dashboard is drawn anew over its websocket (``user.py``), that of ``dash_overview.py`` by the
request that a choice sends to Dash; each by one reader and by ten at once, for all forces and for one. All views are
repeated, so that kept answers and exhibits count here; Dash is measured without and with its components kept. Each
server is one process, and the servers take turns.
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
    """Answers a second, the median milliseconds of one, and its bytes, of so many readers who ask without a pause."""
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

    New readers each time: nobody has used up the messages that one may send at once (``server/rate_limits.py``).
    """
    effort = Effort(rounds=1, warm_ups=1, seconds=seconds, reruns=17, loads=0)
    async with Crowd.at(address) as crowd:
        await crowd.arrive(Subject(f"`/` ({view})", "app.py", "", (ADDRESSES[view],)), effort)
        pace = await crowd.pace(readers, effort)
        return pace.per_second, pace.median_ms


@dataclass(frozen=True)
class Found:
    """Answers a second, and the median milliseconds of one, of each of the three; Dash's also the bytes of one."""

    view: str
    readers: int
    own: tuple[float, float]
    plain: tuple[float, float, int]
    kept: tuple[float, float, int]


def measure(effort: Effort) -> list[Found]:
    found = []
    with ExitStack() as stack:
        own = stack.enter_context(serving("app.py"))
        plain = stack.enter_context(dash_serving())
        kept = stack.enter_context(dash_serving("--kept"))
        for view, forces in VIEWS.items():
            for readers in (1, MOST):
                rounds = [
                    (
                        asyncio.run(own_pace(own, view, readers, effort.seconds)),
                        dash_pace(plain, forces, readers, effort.seconds),
                        dash_pace(kept, forces, readers, effort.seconds),
                    )
                    for _ in range(effort.rounds)
                ]
                found.append(Found(view, readers, *(tuple(map(statistics.median, zip(*one))) for one in zip(*rounds))))
                say(f"beside Dash: {view}, {readers} readers")
    return found


def lines(found: list[Found]) -> list[Line]:
    return [
        Line(
            "The overview drawn anew",
            "the same in Dash",
            {_case(one): one.own[0] / one.plain[0] for one in found},
            at_least=1,
        ),
        Line(
            "The overview drawn anew",
            "the same in Dash, its parts kept in memory",
            {_case(one): one.own[0] / one.kept[0] for one in found},
        ),
    ]


def _case(one: Found) -> str:
    return f"{one.view}, {counted(one.readers, 'reader')}"


def details(found: list[Found]) -> str:
    rows = [
        [
            one.view,
            str(one.readers),
            *(f"{each[0]:.1f} ({each[1]:.0f})" for each in (one.own, one.plain, one.kept)),
            f"{one.own[0] / one.plain[0]:.1f}×",
            f"{one.own[0] / one.kept[0]:.1f}×",
            f"{one.plain[2] / 1000:,.0f}",
        ]
        for one in found
    ]
    heads = ["View", "Readers", f"Here (Streamlit {streamlit.__version__})", f"Dash {dash.__version__}", "Dash, kept"]
    heads += ["÷ Dash", "÷ Dash, kept", "Dash’s answer, kB"]
    words = "Answers a second (median ms). Kept: with the components of each choice kept in memory."
    return f"{words}\n\n{table(heads, rows)}"
