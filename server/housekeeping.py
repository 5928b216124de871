"""Background work: records are opened and made ready before a reader comes, and memory is released."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import logging

import queries
from data import sandbox
from parts.asking import guide
from parts.exhibits import leads
from parts.preview import checks, previews, uploads
from parts.site import PAGES
from queries import reader_sql
from server import connections, memory, websocket_compression

log = logging.getLogger(__name__)

INTERVAL_SECONDS = 1
FULL_COLLECTION_EVERY = 120  # turns
COLLECTION_AFTER_DEPARTURES = 20  # turns, if readers who had files or a preview have left


@contextlib.asynccontextmanager
async def lifespan(_app):
    """Run the housekeeping until the server stops. Its first work is to open the record, unless that is open already.

    A request that comes before waits for it. If there is no record, ``/health`` and the pages say so and check again.
    """
    if not connections.limits_applied:
        log.warning(
            "Started by another command than python -m server: requests may take as long as they like, there may be "
            "any number of connections, messages may have any size, and the log may repeat itself (docs/security.md)."
        )
    with sandbox.private_temp_dir():
        tasks = [asyncio.create_task(run_housekeeping()), asyncio.create_task(make_versions_ready())]
        yield
        for task in tasks:
            task.cancel()
        sandbox.dismiss_ready()


def open_record() -> None:
    """Open the record that is served, as the first sentence of the first page does. Raises ``NoRecord``."""
    leads.of(PAGES[0], PAGES[0].read({}))


async def make_versions_ready() -> None:
    """Open each version soon after it is published, and work out what its first readers would have to wait for."""
    ready = ""
    while True:
        await asyncio.sleep(INTERVAL_SECONDS)  # first, since a reader who is there at the start comes first
        ready = await asyncio.to_thread(make_ready, ready)


def make_ready(before: str = "") -> str:
    """Make the version that is served ready, unless it is ``before``; return it. Empty if there is none."""
    try:
        version = queries.pin().version
        if version != before:
            open_record()
            queries.served().complete()
            if reader_sql.is_on():
                guide.tables()
        return version
    except queries.NoRecord:
        return ""
    except Exception:  # a page that needs it will say so: the next versions still have to be made ready
        log.exception("The record could not be made ready for its first readers")
        return queries.version()


async def run_housekeeping() -> None:
    """Collect garbage each second and freeze what is left; now and then, unfreeze it for a full collection.

    Modules, cached answers and rendered exhibits are long-lived and only slow the collector down (``gc.freeze``); the
    sessions of readers who have left are freed at the next full collection.
    """
    departures = 0
    for turn in itertools.count():
        checks.expire()
        checks.keep_ready()
        websocket_compression.expire()
        departures += uploads.release_departed(uploads.sessions() | previews.sessions(), previews.end_session)
        full = turn % FULL_COLLECTION_EVERY == 0 or departures and turn % COLLECTION_AFTER_DEPARTURES == 0
        if full:
            gc.unfreeze()
            departures = 0
        gc.collect()
        if full:
            memory.return_free()
        gc.freeze()
        await asyncio.sleep(INTERVAL_SECONDS)
