"""How much is measured: the bounds of a run."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """Bounds of a run. Those of reruns hold for each page and number of users."""

    rounds: int  # over everything that is compared, so that a busy moment does not affect one thing alone
    warm_ups: int  # reruns of each user before each round, on top of the first
    seconds: float  # of each round
    reruns: int  # of each user and round, at most
    loads: int  # in the browser
    larger: tuple[int, ...] = (1, 100)  # sizes of the larger records, as multiples of the published one
    readers: tuple[int, ...] = (50, 200)  # who click at the same time
    clicking: float = 30.0  # seconds for which they do
    staying: int = 200  # readers whose memory is measured
    afterwards: float = 2.0  # minutes after the last of them has gone


FULL = Effort(rounds=5, warm_ups=1, seconds=1.0, reruns=200, loads=5)
QUICK = Effort(1, 1, 0.3, 5, 1, larger=(1, 2), readers=(2,), clicking=5.0, staying=5, afterwards=0.1)


def say(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)
