"""How much is measured: the bounds of a run."""

import argparse
from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """Bounds that hold for each page and number of users."""

    rounds: int  # over all pages, so that a busy moment of the machine does not fall on one page alone
    warm_ups: int  # reruns of each user before each round, on top of the first
    seconds: float  # of each round
    reruns: int  # of each user and round, at most
    loads: int  # in the browser


FULL = Effort(rounds=5, warm_ups=1, seconds=1.0, reruns=200, loads=5)
QUICK = Effort(rounds=1, warm_ups=1, seconds=0.3, reruns=5, loads=1)


def seconds_and_rounds(description: str) -> argparse.Namespace:
    """What a script that sets the dashboard beside another is called with: ``--seconds`` and ``--rounds``."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="whose medians are given (default: %(default)s)")
    return parser.parse_args()
