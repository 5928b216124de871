"""The results as Markdown: what was measured, and how it compares with the two scripts."""

import datetime
import os
import platform
import statistics
from dataclasses import dataclass

import streamlit
from crowd import Pace
from drawing import Loads
from subjects import EMPTY, ONE_CHART, Subject

COMMAND = "python tests/benchmarks/run.py --write docs/speed.md"


HOW = {"first": "First drawn", "again": "again", "slow": "on a slow wire"}


@dataclass(frozen=True)
class Result:
    """What was measured of one subject. Times in seconds."""

    subject: Subject
    one: Pace  # of one user
    ten: Pace  # of ten users at once
    loads: Loads
    change: float  # bytes of a change of filters

    def drawn(self, how: str) -> float:
        """The median seconds to the first thing drawn: at the ``first`` visit, ``again``, or over a ``slow`` wire."""
        return statistics.median(getattr(self.loads, how))


def markdown(results: list[Result], browser: str, load: float) -> str:
    """Two tables, the ratios first, with what the reader must know of them."""
    return "\n\n".join([_what(browser, load), _ratios(results), "Measured:", _measured(results)])


def _what(browser: str, load: float) -> str:
    return "\n".join(
        [
            f"`{COMMAND}` on {datetime.date.today():%-d %B %Y}: {os.cpu_count()} cores, Python "
            f"{platform.python_version()}, "
            f"Streamlit {streamlit.__version__}, Chromium {browser}, load average before the run {load:.1f}.",
            (
                "A ratio is how many times as long the page takes as the script beside it: 2.0× is twice as long, "
                "below 1× is faster."
            ),
            "",
            "- 1 user: the median time of a rerun. Each rerun has other filters than the last, of four views.",
            "- 10 users at once: the time that each rerun takes of the server, from reruns per second.",
            (
                "- First drawn: a first visit in Chromium, from the start of the navigation; again, with what the "
                "browser has kept; and a first visit over 10 Mbit/s and 50 ms. Pages without a chart are timed to "
                "what the second table names. Bytes are those on the wire, compressed, of HTTP and the websocket."
            ),
        ]
    )


def _ratios(results: list[Result]) -> str:
    empty, chart = (next(r for r in results if r.subject == one) for one in (EMPTY, ONE_CHART))
    rows = [
        [
            r.subject.name,
            *(
                f"{ratio:.1f}×"
                for beside in (empty, chart)
                for ratio in (
                    r.one.median_ms / beside.one.median_ms,
                    beside.ten.per_second / r.ten.per_second,
                )
            ),
            *(f"{r.drawn(how) / chart.drawn(how):.2f}×" for how in HOW),
        ]
        for r in results
    ]
    heads = [
        *(f"{what} ÷ {script}" for script in ("empty", "one chart") for what in ("1 user", "10 users")),
        *(f"{what} ÷ one chart" for what in HOW.values()),
    ]
    return table(["Page", *heads], rows)


def _measured(results: list[Result]) -> str:
    rows = [
        [
            r.subject.name,
            f"{r.one.per_second:.1f}",
            f"{r.one.median_ms:.0f}",
            f"{r.ten.per_second:.1f}",
            f"{r.ten.median_ms:.0f}",
            *(f"{1000 * r.drawn(how):.0f}" for how in HOW),
            r.subject.draws,
            f"{r.loads.bytes / 1000:,.0f}",
            f"{r.change / 1000:,.0f}",
        ]
        for r in results
    ]
    return table(
        [
            "Page",
            "Reruns/s, 1 user",
            "Median ms, 1 user",
            "Reruns/s, 10 users",
            "Median ms, 10 users",
            *(f"{what}, ms" for what in HOW.values()),
            "What is drawn",
            "First visit, kB",
            "Change of filters, kB",
        ],
        rows,
    )


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---", *("---:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def dated(script: str) -> str:
    """What a table of measured figures begins with: by what, when, on what, and how busy the machine was then."""
    return (
        f"`python {script}` on {datetime.date.today():%-d %B %Y}: {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load average at the end of the run {os.getloadavg()[0]:.1f}."
    )
