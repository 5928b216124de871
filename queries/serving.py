"""The version of the record being served: the one that the record folder names, provided that it can be opened."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from pathlib import Path

import cachetools

from data import versions
from data.storage import Mirror
from queries.record import REDUCED_SHARE, NoRecord, Record, open_record

log = logging.getLogger(__name__)

SECONDS_BETWEEN_POLLS = 1.0
# A change that leaves the size and time of a file as they were is found by its digest, which takes some milliseconds.
SECONDS_BETWEEN_CHECKS = 120.0
MAX_EARLIER_VERSIONS = 2  # in memory, for readers whose page shows a version before the served one


class Serving:
    """The record that a folder names. The folder is checked on request, at most once a second.

    The request that finds a new version opens it, mostly that of ``server/housekeeping.py``, while all others are
    answered from the one before. What cannot be opened is never served: the last good version stays in memory.
    ``mirror``: updates the folder from a record in object storage, in the background.
    """

    def __init__(self, folder: Path, mirror: Mirror | None = None):
        self.folder = folder
        self._mirror = mirror
        self._record: Record | None = None
        self._fault = ""  # why the folder's record cannot be opened; empty if it can
        self._seen: tuple | None = None  # snapshot of the folder when it was last found good
        self._next_poll = self._next_check = 0.0
        self._polling = threading.Lock()
        self._earlier = cachetools.LRUCache(MAX_EARLIER_VERSIONS)
        self._opening = threading.Lock()

    def record(self) -> Record:
        """The record being served. Raises ``NoRecord`` if there is none, saying what is wrong."""
        self._refresh_if_due()
        record = self._record
        if record is None:
            raise NoRecord(self._current_fault())
        return record

    def record_without_waiting(self) -> Record | None:
        """The record being served, unless the folder has to be looked at first."""
        return self._record if time.monotonic() < self._next_poll else None

    def health(self) -> tuple[Record, str]:
        """The record being served, and what is wrong with the one that the folder names: empty if nothing."""
        return self.record(), self._current_fault()

    def _current_fault(self) -> str:
        """Why the newest record is not served; faults of the storage take precedence over those of its local copy."""
        return self._mirror and self._mirror.fault or self._fault

    def earlier(self, version: str) -> Record:
        """The record of the served version, or of an earlier one still on disk. Raises ``NoRecord`` for any other."""
        record = self.record()
        if record.version == version:
            return record
        with self._opening, contextlib.suppress(versions.Damaged):
            if version in versions.listed(self.folder):
                if version not in self._earlier:
                    self._earlier[version] = open_record(self.folder / version, REDUCED_SHARE)
                return self._earlier[version]
        raise NoRecord(f"version {version} of the record is not kept any more; version {record.version} is served")

    def _refresh_if_due(self) -> None:
        if time.monotonic() < self._next_poll:
            return
        # Only requests before the first record is open wait for another thread's poll.
        if not self._polling.acquire(blocking=not self._record and not self._fault):
            return
        try:
            if time.monotonic() >= self._next_poll:
                self._open_current()
        finally:
            self._next_poll = time.monotonic() + SECONDS_BETWEEN_POLLS
            self._polling.release()

    def _open_current(self) -> None:
        try:
            version = versions.listed(self.folder)[0]
            folder = self.folder / version
            snapshot = _snapshot(folder)
            if self._record and self._record.version == version:
                if snapshot != self._seen or time.monotonic() >= self._next_check:
                    versions.check(folder)
                    self._next_check = time.monotonic() + SECONDS_BETWEEN_CHECKS
            else:
                self._record = open_record(folder)
                self._next_check = time.monotonic() + SECONDS_BETWEEN_CHECKS
            self._seen, self._fault = snapshot, ""
        except (versions.Damaged, NoRecord) as error:
            self._seen, self._fault = None, str(error)
        except Exception:
            # Any error: readers must still have the good version.
            log.exception("The published record could not be opened")
            self._seen, self._fault = None, "the record could not be opened: the server's log says why"


def _snapshot(folder: Path) -> tuple:
    """The files of a folder with their sizes and modification times: cheap to compare."""
    try:
        return tuple(sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in folder.iterdir()))
    except OSError:
        return ()
