"""How fast are larger records? ``python tests/benchmarks/growth.py 1 10 100 1000`` asks each of them every question.

For each size, a record that many times as large (``grown.py``) is opened in its own process, and each question
(``queries/*.sql``) is asked with new parameters each time, so that no cached answer counts: narrowly, with every key
chosen, and widely, with one. Some are compared with pandas and Polars (``peers.py``), which get the same tables in
memory, with everything that the record has worked out beforehand, and have to find equally many rows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pandas  # noqa: E402
import peers  # noqa: E402
from effort import Effort, say  # noqa: E402
from grown import SEED, grow  # noqa: E402
from table import Line, dated, table  # noqa: E402

import queries  # noqa: E402

COMPARED = tuple(peers.ANSWERS)
WITHOUT = {"evidence"}  # keys that leave rows out rather than choose among them
GOAL_MS = 100

# The value of each key for some facts, by what the names of questions contain.
FACTS = {
    "findings": """
        select force_id, region, theme_id, inspections.year::varchar as year, programme, cycle, polarity, summary,
            null as round, null as grade, null as sample, null as printed
        from findings join inspections using (inspection_id) join forces using (force_id)
        order by hash(summary, inspection_id) limit 500
    """,
    "audits": """
        select force_id, region, null as theme_id, year::varchar as year, programme, null as cycle, null as polarity,
            null as summary, null as round, null as grade, sample, printed
        from audits join forces using (force_id)
        order by hash(inspection_id, topic) limit 500
    """,
    "grades": """
        select force_id, region, theme_id, coalesce(year, 2016)::varchar as year, programme, round, round as cycle,
            grade, null as polarity, null as summary, null as sample, null as printed
        from graded
        order by hash(inspection_id, theme_id) limit 500
    """,
}
REST = """
    select
        (select list(round) from rounds) as other_round,
        (select list(force_id) from forces) as other_force,
        (select list(name order by hash(name)) from places) as name,
        (select list(table_name) from table_titles) as "table"
"""
MOVES = ("moved", "fell", "fell-by-two", "rose", "rose-by-two")
# The column of FACTS or REST that has the value of each parameter.
KEYS = {
    "forces": "force_id",
    "force": "force_id",
    "regions": "region",
    "themes": "theme_id",
    "theme": "theme_id",
    "years": "year",
    "since": "year",
    "rounds": "round",
    "cycles": "cycle",
    "from_round": "round",
    "to_round": "other_round",
    "reference": "other_force",
    "programmes": "programme",
    "polarities": "polarity",
    "grades": "grade",
    "samples": "sample",
    "as_of": "day",
    "published_since": "day",
    **{name: name for name in ("search", "printed", "name", "table", "view", "most", "move", "differences")},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("times", type=int, nargs="*", default=[1, 10, 100, 1000])
    parser.add_argument("--asked", type=int, default=7, help="how often each question is asked (default: %(default)s)")
    parser.add_argument("--without-peers", action="store_true", help="leave out pandas and Polars")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the records in this folder, and use those that are there already"
    )
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)  # a record folder: measure it in this process
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_measured(options.one, options.asked, not options.without_peers)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        arguments = options.keep or Path(temporary), options.asked, options.without_peers
        found = {times: _of_one_size(times, *arguments) for times in options.times}
    print(f"{dated('tests/benchmarks/growth.py')}\n\n{details(found)}")


def measure(effort: Effort) -> dict[int, dict]:
    """Records of several sizes, each question asked as often as there are rounds."""
    with tempfile.TemporaryDirectory() as folder:
        return {times: _of_one_size(times, Path(folder), effort.rounds) for times in effort.larger}


def _of_one_size(times: int, folder: Path, asked: int, without_peers: bool = False) -> dict:
    """What is measured of one record, in its own process, so that its memory is that of this record alone."""
    out = folder / str(times)
    start = time.perf_counter()
    if not (out / "current").exists():
        grow(times, out)
    written = time.perf_counter() - start
    without = ["--without-peers"] * without_peers
    command = [sys.executable, __file__, "--one", str(out), "--asked", str(asked), *without]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"a record {times:,} times as large: {result.stderr[-2000:] or f'ended with {result.returncode}'}")
    say(f"larger records: {times:,} times")
    size = sum(file.stat().st_size for file in next(out.glob("*/")).iterdir())
    return {**json.loads(result.stdout), "written": written, "size": size}


def _measured(folder: Path, asked: int, beside: bool) -> dict:
    """Open a record and ask it everything. Times in milliseconds."""
    before = _memory()
    start = time.perf_counter()
    record = queries.open_record(next(folder.glob("*/")))
    opened = time.perf_counter() - start
    queries.pin(record)
    taken = _memory() - before
    facts = sum(_count(record, name) for name in ("judgments", "case_audits", "findings", "crime_recording", "gaps"))
    choices = Choices(record, random.Random(SEED))
    times: dict[str, dict] = {}
    for name in queries.names():
        times[name] = {wide: _asked(record, name, choices, wide, asked) for wide in ("narrow", "wide")}
    others = {}
    if beside:
        tables = peers.Tables(record)
        others = {name: _beside(record, name, choices, tables, asked) for name in COMPARED}
    return {"opened": opened, "memory": taken, "facts": facts, "times": times, "beside": others}


def _asked(record: queries.Record, name: str, choices: Choices, how: str, asked: int) -> tuple[float, float]:
    """The median time of a question in milliseconds, and of the number of its rows."""
    times, counts = [], []
    for _ in range(asked):
        took, rows = _timed(_fresh, record, name, choices.of(name, how))
        times.append(took)
        counts.append(len(rows))
        if sum(times) > 10_000:  # ten seconds are enough for a slow one
            break
    return statistics.median(times), statistics.median(counts)


def _beside(record: queries.Record, name: str, choices: Choices, tables: peers.Tables, asked: int) -> dict[str, float]:
    """The median time of a question here, in pandas and in Polars. All three have to find equally many rows."""
    times: dict[str, list[float]] = {"here": [], "pandas": [], "polars": []}
    for _ in range(asked):
        chosen = choices.of(name, "narrow" if name in peers.NARROW else "wide")
        took, rows = _timed(_fresh, record, name, chosen)
        times["here"].append(took)
        for library, answer in peers.ANSWERS[name].items():
            took, others = _timed(answer, tables, chosen)
            times[library].append(took)
            if len(others) != len(rows):
                raise SystemExit(f"{name} {chosen}: {len(rows)} rows here, {len(others)} in {library}")
    return {library: statistics.median(each) for library, each in times.items()}


def _timed(ask: Callable, *given) -> tuple[float, pandas.DataFrame]:
    start = time.perf_counter()
    rows = ask(*given)
    return 1000 * (time.perf_counter() - start), rows


def _fresh(record: queries.Record, name: str, chosen: dict) -> pandas.DataFrame:
    """The rows of an answer that is not cached."""
    queries.current_record().answers.cache_clear()
    return queries.rows(name, **chosen)


class Choices:
    """Parameters as a reader might choose them: those of one fact in the record, so that something is found."""

    def __init__(self, record: queries.Record, draw: random.Random):
        self._draw = draw
        self._facts = {name: _rows(record, text) for name, text in FACTS.items()}
        (self._rest,) = _rows(record, REST)

    def of(self, question: str, how: str) -> dict:
        """Parameters of a question: all of them, or the required ones and one more."""
        asked = queries.question(question).parameters.values()
        free = [p.name for p in asked if p.optional and p.name not in WITHOUT]
        picked = set(free if how == "narrow" else self._draw.sample(free, min(1, len(free))))
        kind = next((kind for kind in FACTS if kind in question), "grades")
        fact = {**self._draw.choice(self._facts[kind]), **{k: self._draw.choice(v) for k, v in self._rest.items()}}
        fact |= {"view": self._draw.choice(queries.names()), "most": self._draw.randint(1, 20)}
        fact |= {"day": f"{fact['year'] or 2016}-07-01", "move": self._draw.choice(MOVES), "differences": "only"}
        fact["search"] = self._words(fact.get("summary") or "")
        return {
            p.name: [fact[KEYS[p.name]]] if p.several and p.name != "search" else fact[KEYS[p.name]]
            for p in asked
            if (not p.optional or p.name in picked) and fact[KEYS[p.name]] is not None
        }

    def _words(self, summary: str) -> str:
        words = [word for word in summary.split() if len(word) > 3]
        return " ".join(self._draw.sample(words, min(2, len(words))))


def _rows(record: queries.Record, text: str) -> list[dict]:
    with record.connection.cursor() as cursor:
        return cursor.execute(text).to_arrow_table().to_pylist()


def _count(record: queries.Record, name: str) -> int:
    return _rows(record, f"select count(*) as rows from {name}")[0]["rows"]


def _memory() -> int:
    """The memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def lines(found: dict[int, dict]) -> list[Line]:
    most = max(found)
    one = found[most]
    chosen = [name for name in one["times"] if queries.question(name).parameters]
    narrow = {f"`{name}`": one["times"][name]["narrow"][0] for name in chosen}
    what = f"A question to a record {most:,} times as large, every key chosen"
    return [
        Line(what, "", narrow, at_most=GOAL_MS, unit=" ms"),
        *(
            Line(
                f"Some of these questions in {title}",
                "here",
                {f"`{name}`": each[library] / each["here"] for name, each in one["beside"].items()},
                at_least=1,
            )
            for library, title in (("pandas", "pandas"), ("polars", "Polars"))
        ),
    ]


def details(found: dict[int, dict]) -> str:
    """Three tables: the records, the slowest questions, and the peers.

    Questions that no reader's choice changes are counted separately: they are answered once for each version.
    """
    chosen = [name for name in queries.names() if queries.question(name).parameters]
    once = [name for name in queries.names() if name not in chosen]
    sizes = [
        [
            f"{times:,}",
            f"{one['facts']:,}",
            f"{one['size'] / 1e6:,.1f}",
            f"{one['written']:,.1f}",
            f"{one['opened']:,.2f}",
            f"{one['memory'] / 1e6:,.0f}",
            f"{statistics.median(t['narrow'][0] for t in one['times'].values()):.1f}",
            *(
                f"{sum(one['times'][name][how][0] > GOAL_MS for name in names)} of {len(names)}"
                for names, how in ((chosen, "narrow"), (chosen, "wide"), (once, "wide"))
            ),
        ]
        for times, one in found.items()
    ]
    heads = [
        "times",
        "facts",
        "Parquet, MB",
        "written, s",
        "opened, s",
        "memory, MB",
        "median question, ms",
        f"above {GOAL_MS} ms, narrow",
        "wide",
        "once a version",
    ]
    largest = found[max(found)]["times"]
    slowest = sorted(largest, key=lambda name: -max(largest[name]["narrow"][0], largest[name]["wide"][0]))[:15]
    slow = [
        [f"`{name}`", *(_cell(found[times]["times"][name][how]) for how in ("narrow", "wide") for times in found)]
        for name in slowest
    ]
    slow_heads = ["ms (rows)", *(f"{how}, {times:,}×" for how in ("narrow", "wide") for times in found)]
    beside = [[f"`{name}`", *(_beside_cell(one["beside"].get(name)) for one in found.values())] for name in COMPARED]
    beside_heads = ["ms: here, pandas, Polars", *(f"{times:,}×" for times in found)]
    what = "Narrow: with every key of a question chosen; wide: with one."
    return "\n\n".join([what, table(heads, sizes), table(slow_heads, slow), table(beside_heads, beside)])


def _cell(measured: tuple[float, float]) -> str:
    return f"{measured[0]:,.0f} ({measured[1]:,.0f})"


def _beside_cell(one: dict | None) -> str:
    return ", ".join(f"{one[library]:,.1f}" for library in ("here", "pandas", "polars")) if one else ""


if __name__ == "__main__":
    main()
