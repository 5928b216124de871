"""Readers of one server, who ask for the same page at the same time."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass

from effort import Effort
from subjects import Subject
from user import FailedRerun, Shown, User

MOST = 10


@dataclass(frozen=True)
class Pace:
    """Reruns of some users at once: how long each took, and all together, in seconds."""

    reruns: tuple[float, ...]
    elapsed: float

    @staticmethod
    def median(paces: list[Pace]) -> Pace:
        """The median of several rounds, by reruns per second."""
        return sorted(paces, key=lambda pace: pace.per_second)[len(paces) // 2]

    @property
    def per_second(self) -> float:
        return len(self.reruns) / self.elapsed

    @property
    def median_ms(self) -> float:
        return 1000 * statistics.median(self.reruns)


class Crowd:
    """The same ten sessions for the whole run, so that every server holds equally many."""

    def __init__(self, users: list[User]):
        self._users = users
        self._expected: dict[str, Shown] = {}  # by the query of the address

    @classmethod
    @asynccontextmanager
    async def at(cls, address: str):
        """Ten readers of the server at ``address``, who leave at the end of the block."""
        users = [await User.at(address) for _ in range(MOST)]
        try:
            yield cls(users)
        finally:
            await asyncio.gather(*(user.leave() for user in users), return_exceptions=True)

    async def arrive(self, subject: Subject, effort: Effort) -> None:
        """Bring everybody to the page, and rerun each of its views until it is warm."""
        self._expected = {}
        for user in self._users:
            await user.visit(subject, by_menu=True)
        for _ in range(effort.warm_ups):
            for user in self._users:
                for query in subject.queries:
                    self._expected[query] = shown = await user.rerun(query)
                    if shown.query not in (None, query):
                        raise FailedRerun(f"{subject.name} wrote {shown.query!r} instead of {query!r}")
        first = self._expected[subject.query]
        if (subject.draws == "chart") != ("chart" in first.elements.values()):
            raise FailedRerun(
                f"{subject.path!r} of {subject.script} has a chart where none is expected, or the reverse: see "
                "subjects.py"
            )

    async def pace(self, users: int, effort: Effort) -> Pace:
        """Let some of the users rerun the page, each one again as soon as it has been served."""
        start = time.perf_counter()
        times = await asyncio.gather(
            *(self._keep_asking(user, start + effort.seconds, effort.reruns) for user in self._users[:users])
        )
        return Pace(tuple(t for times_of_user in times for t in times_of_user), time.perf_counter() - start)

    async def _keep_asking(self, user: User, until: float, most: int) -> list[float]:
        """The seconds of each rerun, of one view after the other; each has to show what the warm-up showed."""
        times = []
        for query in itertools.cycle(self._expected):
            if len(times) >= most or (times and time.perf_counter() >= until):
                break
            start = time.perf_counter()
            shown = await user.rerun(query)
            times.append(time.perf_counter() - start)
            if shown.elements != self._expected[query].elements:
                raise FailedRerun(
                    f"a rerun with {query!r} showed {len(shown.elements)} elements, the warm-up "
                    f"{len(self._expected[query].elements)}"
                )
        return times
