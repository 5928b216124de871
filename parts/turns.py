"""Turns at making pages: one run of a page, or one document, at a time, shared fairly between addresses.

Python runs one thread at a time anyway. Where many runs share it, each waits for it at every element, and a page that
takes 25 ms arrives seconds later. So the others wait, and next is the run whose address has used the least processor
time lately. What a run has used itself counts several times, so that a quick page need not wait for a slow one; this is
forgotten with time, so that the slow one is finished in the end, however many others come. A long run gives way between
two exhibits.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextvars import ContextVar

import cachetools

HALF_LIFE = 10.0  # seconds in which half of what an address has used is forgotten
LITTLE = 1.0  # seconds; addresses that have used less lately are equals, whose shortest runs come first
OWN_WEIGHT = 10  # weight of what a run has used itself, from which the seconds since it came are taken
NEW_VIEW = 0.1  # seconds that a view takes if nobody has asked for it before
LEAD = 0.3  # seconds by which a waiting run must rank ahead before one at work gives way, so that two do not alternate
PATIENCE = 1.0  # seconds after which the next run begins beside one that neither ends nor gives way
MAX_ADDRESSES = 10_000
OF_THIS_MACHINE = ("127.0.0.1", "::1", None)  # Streamlit gives none for them


class _Run:
    """A run: its address, the time it has used, the time it is expected to need, and a future for its turn."""

    def __init__(self, address: str | None, number: int):
        self.address, self.number = "" if address in OF_THIS_MACHINE else address, number
        self.came, self.took, self.resumed, self.expected = time.monotonic(), 0.0, 0.0, 0.0
        self.turn: Future = Future()


class RunScheduler:
    """Decides whose run is next. Times are processor time of a run's thread, in seconds."""

    def __init__(self):
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: list[_Run] = []
        self._at_work: set[_Run] = set()  # without those that others have overtaken
        self._began = 0.0  # when a turn last did
        self._used: cachetools.LRUCache[str, tuple[float, float]] = cachetools.LRUCache(MAX_ADDRESSES)
        self._current: ContextVar[_Run | None] = ContextVar("current", default=None)

    @contextlib.contextmanager
    def take(self, address: str | None) -> Iterator[None]:
        """Hold a turn in this thread, once it has come. Within another turn, that one goes on."""
        if self._current.get():
            yield
            return
        run = self._enter(address)
        self._wait(run)
        token = self._current.set(run)
        try:
            yield
        finally:
            self._current.reset(token)
            self._account(run)
            self._leave(run)

    @contextlib.asynccontextmanager
    async def wait_for(self, address: str | None) -> AsyncIterator[_Run]:
        """Hold a turn in a task, once it has come; until then no thread waits."""
        run = self._enter(address)
        try:
            while not run.turn.done():
                await asyncio.wait([asyncio.wrap_future(run.turn)], timeout=PATIENCE)
                self._begin_anyway(run)
            yield run
        finally:
            self._withdraw(run)

    async def run_in_thread(self, address: str | None, work: Callable, *arguments):
        """The result of ``work``, done in a thread once its turn has come."""
        async with self.wait_for(address) as run:

            def measured():
                run.resumed = time.thread_time()
                try:
                    return work(*arguments)
                finally:
                    self._account(run)

            return await asyncio.to_thread(measured)

    def give_way(self, expected: float = 0.0) -> None:
        """Let a run that now ranks ahead of this one go first, and wait until it is this one's turn again.

        ``expected``: how long the rest of this one is expected to take, if that is known by now.
        """
        run = self._current.get()
        if not run:
            return
        run.expected = max(run.expected, expected)
        if not self._waiting:
            return
        self._account(run)
        with self._lock:
            if not self._waiting or min(map(self._rank, self._waiting))[0] + LEAD > self._rank(run)[0]:
                return
            self._queue(run)
            self._at_work.discard(run)
            self._begin_next()
        self._wait(run)

    @contextlib.contextmanager
    def outside(self) -> Iterator[None]:
        """Let others have the turn meanwhile: the work is done in another process, and this one only waits."""
        run = self._current.get()
        if not run:
            yield
            return
        self._account(run)
        self._leave(run)
        try:
            yield
        finally:
            with self._lock:
                self._queue(run)
                self._begin_next()
            self._wait(run)

    def _enter(self, address: str | None) -> _Run:
        run = _Run(address, next(self._numbers))
        with self._lock:
            self._queue(run)
            self._begin_next()
        return run

    def _queue(self, run: _Run) -> None:
        run.turn = Future()
        self._waiting.append(run)

    def _wait(self, run: _Run) -> None:
        """Wait for the turn of a run of this thread."""
        while True:
            with contextlib.suppress(TimeoutError):
                run.turn.result(PATIENCE)
                break
            self._begin_anyway(run)
        run.resumed = time.thread_time()

    def _begin_next(self) -> None:
        if self._waiting and not self._at_work:
            self._begin(min(self._waiting, key=self._rank))

    def _begin_anyway(self, run: _Run) -> None:
        """Begin with this run if it is next, and the one at work has neither ended nor given way for long.

        Later ones no longer wait for that one either.
        """
        with self._lock:
            long = time.monotonic() - self._began >= PATIENCE
            if long and run in self._waiting and run is min(self._waiting, key=self._rank):
                self._at_work.clear()
                self._begin(run)

    def _begin(self, run: _Run) -> None:
        self._waiting.remove(run)
        self._at_work.add(run)
        self._began = time.monotonic()
        run.turn.set_result(None)

    def _leave(self, run: _Run) -> None:
        with self._lock:
            self._at_work.discard(run)
            self._begin_next()

    def _withdraw(self, run: _Run) -> None:
        """End a run, whether or not its turn has come."""
        with self._lock:
            if run in self._waiting:
                self._waiting.remove(run)
                return
        self._leave(run)

    def _account(self, run: _Run) -> None:
        """Record the time that a run has used since it was resumed."""
        now = time.thread_time()
        spent, run.resumed = now - run.resumed, now
        run.took += spent
        with self._lock:
            self._used[run.address] = self._used_by(run.address) + spent, time.monotonic()

    def _used_by(self, address: str) -> float:
        """What an address has used lately: half as much counts for every ``HALF_LIFE`` that has passed."""
        seconds, then = self._used.get(address, (0.0, 0.0))
        return seconds * 0.5 ** ((time.monotonic() - then) / HALF_LIFE)

    def _rank(self, run: _Run) -> tuple[float, int]:
        """A rank: the lowest is next; of equals, the one that came first."""
        own = max(0.0, OWN_WEIGHT * (run.took + run.expected) - (time.monotonic() - run.came))
        return max(LITTLE, self._used_by(run.address)) + own, run.number


_scheduler = RunScheduler()  # in this module, so that all readers of a process share them
take, give_way, outside = _scheduler.take, _scheduler.give_way, _scheduler.outside
wait_for, run_in_thread = _scheduler.wait_for, _scheduler.run_in_thread
