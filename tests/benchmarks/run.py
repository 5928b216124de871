"""How fast is the dashboard? ``python tests/benchmarks/run.py`` measures all of it, and prints one table of ratios.

Each part compares the dashboard with something else, measured in the same run, so that the ratios can be compared
between machines. Twenty minutes; all traffic stays on this machine. ``--only PART …`` measures some parts, ``--quick``
is a smoke check whose numbers mean nothing; ``--write docs/speed.md`` puts the tables into that file.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.pop("FORCES_DATA", None)  # everything is measured on the record in this repository

import beside_dash  # noqa: E402
import beside_datasette  # noqa: E402
import document  # noqa: E402
import every_page  # noqa: E402
import growth  # noqa: E402
import memory  # noqa: E402
import readers  # noqa: E402
from drawing import NotDrawn  # noqa: E402
from effort import FULL, QUICK, say  # noqa: E402
from servers import NotStarted  # noqa: E402
from table import Line, dated, summary  # noqa: E402
from user import FailedRerun  # noqa: E402

# Each part measures as much as an effort says (``measure``), sums up (``lines``), and prints all of it (``details``).
PARTS: dict[str, ModuleType] = {
    "Pages": every_page,
    "Beside Dash": beside_dash,
    "Beside Datasette": beside_datasette,
    "Readers at once": readers,
    "Memory of readers": memory,
    "Larger records": growth,
}


def main() -> str:
    """Measure, and give the tables. Raises what went wrong, by name."""
    options = _options()
    if options.write:
        document.parts(options.write)  # before twenty minutes are spent
    load, began = os.getloadavg()[0], time.monotonic()
    if load > os.cpu_count() / 4:
        say(f"this machine is busy (load average {load:.1f}): the numbers will be those of a slower one")
    lines: list[Line] = []
    details = []
    for name in options.only:
        say(f"{name}, after {time.monotonic() - began:.0f} s")
        found = PARTS[name].measure(QUICK if options.quick else FULL)
        lines += PARTS[name].lines(found)
        details.append(f"### {name}\n\n{PARTS[name].details(found)}")
        say(details[-1])  # so that nothing is lost where a later part fails
    took = f"It took {(time.monotonic() - began) / 60:.0f} minutes; load average before it {load:.1f}."
    command = "tests/benchmarks/run.py --write docs/speed.md"
    text = "\n\n".join([f"{dated(command)} {took}", summary(lines), *details])
    if options.write:
        document.write(options.write, text)
    return text


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="as little of each as possible")
    parser.add_argument(
        "--write",
        type=Path,
        metavar="FILE",
        help=f"put the tables between {document.START} and {document.END} in this file",
    )
    options = parser.parse_args()
    if options.write and (options.quick or len(options.only) < len(PARTS)):
        parser.error("--write takes only a full run of all parts")
    return options


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers end with us
    try:
        print(main())
    except (FailedRerun, NotDrawn, NotStarted, document.NoMarkers) as error:
        sys.exit(f"{type(error).__name__}: {error}")
