"""What runs beside the readers: the record is opened before the first of them comes, and memory is given back."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import itertools
import logging

import queries
from data import sandbox
from parts.exhibits import leads
from parts.preview import checks, previews, uploads
from parts.site import PAGES
from server import connections, websocket_compression

log = logging.getLogger(__name__)

SECONDS_BETWEEN_TURNS = 1
FULL_COLLECTION_EVERY = 120  # turns
COLLECTION_AFTER_DEPARTURES = 20  # turns, where readers have left who held files or a preview


@contextlib.asynccontextmanager
async def lifespan(_app):
    """Open the record before the first reader comes, and freeze long-lived objects.

    Where there is no record, ``/health`` and the pages say so, and look again.
    """
    import openpyxl  # noqa: F401
    import plotly.graph_objs  # noqa: F401

    if not connections.limits_applied:
        log.warning(
            "Started by another command than python -m server: requests may take as long as they like, there may be "
            "any number of connections, messages may have any size, and the log may repeat itself (docs/security.md)."
        )
    with contextlib.suppress(queries.NoRecord):
        leads.of(PAGES[0], PAGES[0].read({}))
    with sandbox.private_temp_dir():
        keeping_house = asyncio.create_task(keep_house())
        yield
        keeping_house.cancel()


async def keep_house() -> None:
    """Collect garbage and freeze what is left, again and again; once in a while, look at all of it.

    Modules, the record's answers and rendered exhibits last, and only make collecting slow (``gc.freeze``); the
    sessions of readers who have left are freed at the next full collection.
    """
    left = 0
    for turn in itertools.count():
        checks.expire()
        websocket_compression.expire()
        left += uploads.release_departed(uploads.sessions() | previews.sessions(), previews.end_session)
        full = turn % FULL_COLLECTION_EVERY == 0 or left and turn % COLLECTION_AFTER_DEPARTURES == 0
        if full:
            gc.unfreeze()
            left = 0
        gc.collect()
        if full:
            _return_free_memory()
        gc.freeze()
        await asyncio.sleep(SECONDS_BETWEEN_TURNS)


def _return_free_memory() -> None:
    """Let the system have the memory that is free again: glibc keeps it otherwise, on other systems nothing is done."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
