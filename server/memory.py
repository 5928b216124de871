"""Free memory of this process: how much of it the C library keeps. Without glibc, all of this does nothing."""

from __future__ import annotations

import contextlib
import ctypes
import os

# By default glibc keeps up to eight heaps a core for the threads of a process, each as large as it ever was.
# docs/security.md has the memory that the heaviest questions in SQL take with and without these options.
MALLOPT = {
    -8: 2,  # M_ARENA_MAX: the number of heaps. Threads that wait for Python's lock can share them.
    -3: 1_000_000,  # M_MMAP_THRESHOLD: larger blocks go back to the system as soon as they are free
    -1: 16_000_000,  # M_TRIM_THRESHOLD: bytes that may be free at the end of a heap
}


def limit_free_memory() -> None:
    """Apply ``MALLOPT``. It has to come before the first thread is started, whose heap would stay.

    It applies to pyarrow too, which uses an allocator of its own unless told otherwise before it is imported.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    with contextlib.suppress(OSError, AttributeError):
        for setting, value in MALLOPT.items():
            ctypes.CDLL(None).mallopt(setting, value)


def return_free() -> None:
    """Return free memory to the system, which glibc does not do by itself."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
