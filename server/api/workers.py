"""Threads in which data addresses do their work, so that pages which are drawn meanwhile have half of the time."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

import anyio

MAX_AT_WORK = 1  # data addresses at a time in this process
SWITCH_INTERVAL = 0.001  # seconds of a thread, while others wait
_DEFAULT_INTERVAL = sys.getswitchinterval()
_files_in_progress = 0
_at_work = anyio.CapacityLimiter(MAX_AT_WORK)


async def run_in_worker(work: Callable, *given):
    """Do in a thread what a data address asks for, when it is its turn."""
    with short_switch_interval():
        return await anyio.to_thread.run_sync(work, *given, limiter=_at_work)


@contextlib.contextmanager
def short_switch_interval() -> Iterator[None]:
    """Let threads take turns more often for as long as files are made: a page asks for its turn at each element.

    Always, it would cost pages more than it brings: each thread that waits wakes at each turn. Only the event loop
    asks.
    """
    global _files_in_progress
    _files_in_progress += 1
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        yield
    finally:
        _files_in_progress -= 1
        if not _files_in_progress:
            sys.setswitchinterval(_DEFAULT_INTERVAL)
