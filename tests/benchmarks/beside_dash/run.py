"""How fast is the overview beside Dash? ``python tests/benchmarks/beside_dash/run.py``

The overview of this dashboard is drawn anew over its websocket (``../user.py``), that of ``overview.py`` by the request
that a choice sends to Dash; each by one reader and by ten at once, for all forces and for one. All views are repeated,
so that kept answers and exhibits count here; Dash is measured without and with its components kept. Each server is one
process, and the servers take turns.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import statistics
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[3])]

import dash  # noqa: E402
import streamlit  # noqa: E402
from crowd import MOST, Crowd  # noqa: E402
from effort import Effort, seconds_and_rounds  # noqa: E402
from servers import running, serving  # noqa: E402
from subjects import Subject  # noqa: E402
from table import dated, table  # noqa: E402

from tests.ports import free_port  # noqa: E402

CYCLE, THEME = "2023-25", "vulnerable"
VIEWS = {"all forces": (), "one force": ("kent",)}
ADDRESSES = {"all forces": "", "one force": "force=Kent"}
OUTPUTS = (("sentence", "children"), ("map", "figure"), ("bars", "figure"), ("grid", "children"))


@contextmanager
def dash_serving(*options: str):
    """The address of the overview in Dash."""
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("overview.py")), str(port), *options]
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

    threads = [threading.Thread(target=ask) for _ in range(readers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return len(times) / (time.perf_counter() - start), 1000 * statistics.median(times), max(sizes)


async def own_pace(address: str, view: str, readers: int, seconds: float) -> tuple[float, float]:
    """Reruns a second, and the median milliseconds of one.

    New readers each time: nobody has used up the messages that one may send at once (``pages/pacing.py``).
    """
    effort = Effort(rounds=1, warm_ups=1, seconds=seconds, reruns=17, loads=0)
    async with Crowd.at(address) as crowd:
        await crowd.arrive(Subject(f"`/` ({view})", "app.py", "", (ADDRESSES[view],)), effort)
        pace = await crowd.pace(readers, effort)
        return pace.per_second, pace.median_ms


def main() -> None:
    options = seconds_and_rounds(__doc__)
    rows = []
    with ExitStack() as stack:
        own = stack.enter_context(serving("app.py"))
        plain = stack.enter_context(dash_serving())
        kept = stack.enter_context(dash_serving("--kept"))
        for view, forces in VIEWS.items():
            for readers in (1, MOST):
                found: dict[str, list[tuple]] = {"own": [], "plain": [], "kept": []}
                for _ in range(options.rounds):
                    found["own"].append(asyncio.run(own_pace(own, view, readers, options.seconds)))
                    found["plain"].append(dash_pace(plain, forces, readers, options.seconds))
                    found["kept"].append(dash_pace(kept, forces, readers, options.seconds))
                own_, plain_, kept_ = (tuple(map(statistics.median, zip(*each))) for each in found.values())
                rows.append(
                    [
                        view,
                        str(readers),
                        *(f"{one[0]:.1f} ({one[1]:.0f})" for one in (own_, plain_, kept_)),
                        f"{own_[0] / plain_[0]:.1f}×",
                        f"{own_[0] / kept_[0]:.1f}×",
                        f"{plain_[2] / 1000:,.0f}",
                    ]
                )
                print(rows[-1], file=sys.stderr, flush=True)
    heads = ["View", "Readers", f"Here (Streamlit {streamlit.__version__})", f"Dash {dash.__version__}", "Dash, kept"]
    heads += ["÷ Dash", "÷ Dash, kept", "Dash’s answer, kB"]
    print(f"{dated('tests/benchmarks/beside_dash/run.py')} Answers a second (median ms).\n\n{table(heads, rows)}")


if __name__ == "__main__":
    main()
