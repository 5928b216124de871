"""Worker threads for data addresses, limited so that pages drawn at the same time get half of the processor."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

import anyio

MAX_AT_WORK = 1  # data addresses worked on at a time in this process
SWITCH_INTERVAL = 0.001  # seconds that a thread may run while others wait
_DEFAULT_INTERVAL = sys.getswitchinterval()
_files_in_progress = 0
_at_work = anyio.CapacityLimiter(MAX_AT_WORK)


async def run_in_worker(work: Callable, *arguments):
    """Run the work of a data address in a thread, when its turn comes."""
    with short_switch_interval():
        return await anyio.to_thread.run_sync(work, *arguments, limiter=_at_work)


@contextlib.contextmanager
def short_switch_interval() -> Iterator[None]:
    """Let threads switch more often while files are made, since a page needs the lock again at each element.

    Permanently, it would cost pages more than it brings: each waiting thread wakes at each switch. Called from the
    event loop only.
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
