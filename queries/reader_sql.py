"""Readers' own questions in SQL: whose is answered when, where, and what they get.

Each is answered in a sandbox of its own, from a copy of the record (``data/asking``). Few are answered at a time, and
one of each reader; further ones wait in the order in which they came.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cachetools
import pandas

import data
from data import sandbox
from data.asking import limits
from data.asking.answering import answer
from data.asking.errors import Refused
from queries.record import ENTRY_OVERHEAD, NoRecord, Record, write_copy

log = logging.getLogger(__name__)

OFF = "Asking your own question is switched off here. Every table can be filtered and downloaded as a whole."
OnWait = Callable[[int], None]  # called several times a second, with how many questions come first
DTYPES = {"integer": "Int64", "long": "Int64", "number": "float64", "boolean": "boolean"}


class QueueFull(Exception):
    """Too many questions are waiting. The message is for the reader."""


class TooMuch(Exception):
    """The question exceeded a limit. The message says which, and what to try."""

    def __init__(self, limit: str):
        self.limit = limit
        super().__init__(f"It {limits.EXCEEDED[limit]}, and was ended. {limits.TO_TRY[limit]}")


@dataclass(frozen=True)
class Rows:
    """The answer to a reader's statement over a version of the record.

    ``types``: of each column, as ``data/asking/answering.py`` names them. ``seconds``: what DuckDB took. ``tables``:
    those that it read. ``notices``: sentences about what the rows cannot show, such as a text that is no value of its
    column.
    """

    statement: str
    version: str
    rows: pandas.DataFrame = field(compare=False, repr=False)
    types: dict[str, str] = field(compare=False)
    seconds: float = field(compare=False)
    tables: tuple[str, ...] = field(compare=False)
    notices: tuple[str, ...] = field(compare=False, default=())

    def __len__(self) -> int:
        return len(self.rows)

    @functools.cached_property
    def size(self) -> int:
        """The memory that it takes, in bytes."""
        return ENTRY_OVERHEAD + len(self.statement) + int(self.rows.memory_usage(deep=True).sum())


def is_on() -> bool:
    """Whether readers may ask: unless ``FORCES_ASK`` is ``off``."""
    return os.environ.get("FORCES_ASK", "on").strip().lower() != "off"


def ask(record: Record, statement: str, reader: str, on_wait: OnWait = lambda _before: None) -> Rows:
    """The answer to a statement over a record that is published. It may take some seconds, and wait for others.

    ``reader``: a session or an address; one of its questions is answered at a time. ``on_wait`` may raise, which ends
    the question.
    Raises ``Refused`` with what is wrong with the statement, ``TooMuch``, ``QueueFull``, or ``NoRecord``.
    """
    statement = statement.strip()
    if len(statement) > limits.MAX_CHARACTERS:
        raise Refused(
            f"The statement has {len(statement):,} characters: {limits.MAX_CHARACTERS:,} is the most. "
            "Leave out comments, or what is indented."
        )
    result = _cached(record, statement)
    if result is None:
        with _queue.slot(reader, on_wait):
            result = _cached(record, statement)  # somebody else may have asked the same meanwhile
            if result is None:
                result = _ask_anew(record, statement, on_wait)
                _cache_result(record, statement, result)
    if isinstance(result, Refused):  # a new one, since each raising adds to the traceback of an exception that is kept
        raise Refused(str(result), result.place)
    if isinstance(result, TooMuch):
        raise result
    return result


_cache_lock = threading.Lock()


def _answers(record: Record) -> cachetools.Cache:
    return record.cache("asked", limits.MAX_BYTES_KEPT, lambda result: getattr(result, "size", ENTRY_OVERHEAD))


def _cached(record: Record, statement: str) -> Rows | Refused | None:
    with _cache_lock:
        return _answers(record).get(statement)


def _cache_result(record: Record, statement: str, result: Rows | Refused | TooMuch) -> None:
    """Keep a result, unless it is half of all that may be kept, or took too long: it may be quicker another time."""
    with _cache_lock:
        answers = _answers(record)
        if not isinstance(result, TooMuch) and getattr(result, "size", 0) <= answers.maxsize / 2:
            answers[statement] = result


def _ask_anew(record: Record, statement: str, on_wait: OnWait) -> Rows | Refused | TooMuch:
    copy = _copy_of(record)
    try:
        found = sandbox.run(answer, str(copy), statement, on_poll=lambda: on_wait(0), limits=limits.SANDBOX)
    except sandbox.LimitExceeded as exceeded:
        return TooMuch(exceeded.limit)
    except RuntimeError:
        log.exception("A question could not be answered: %s", statement)
        return Refused("This could not be answered. The fault is ours and has been noted.")
    if "exceeded" in found:
        return TooMuch(found["exceeded"])
    if "refused" in found:
        return Refused(found["refused"], found.get("place"))
    types, cells = {}, {}
    for (name, kind), values in zip(found["columns"], found["cells"]):
        # Sums have 128 bits in DuckDB, and hardly ever need more than 64.
        if kind == "long" and any(value is not None and abs(value) >= 2**63 for value in values):
            kind, values = "string", [None if value is None else str(value) for value in values]
        types[name] = kind
        cells[name] = pandas.Series(values, dtype=DTYPES.get(kind, "object" if kind.startswith("list") else "str"))
    tables, notices = tuple(found["tables"]), tuple(found.get("notices", ()))
    return Rows(statement, record.version, pandas.DataFrame(cells), types, found["seconds"], tables, notices)


# Copies by their record: each is removed when its record is no longer referenced.
_copies: weakref.WeakKeyDictionary[Record, Path] = weakref.WeakKeyDictionary()
_copy_lock = threading.Lock()


def _copy_of(record: Record) -> Path:
    """The file with a copy of a published record, made when it is first asked. Raises ``NoRecord``."""
    with _copy_lock:
        if record not in _copies:
            _copies[record] = _make_copy(record)
        return _copies[record]


def _make_copy(record: Record) -> Path:
    source = data.TABLES.absolute() / record.version
    if not source.is_dir():
        raise NoRecord(f"version {record.version} of the record is not kept any more")
    rows = record.connection.cursor().execute("select sum(estimated_size) from duckdb_tables()").fetchone()[0]
    folder = tempfile.mkdtemp(
        prefix="forces-compared-ask-", dir=sandbox.system_temp_dir() if rows > limits.MAX_ROWS_IN_MEMORY else None
    )
    weakref.finalize(record, shutil.rmtree, folder, ignore_errors=True)
    try:
        sandbox.run(write_copy, source, Path(folder) / "record.duckdb", writes=True, limits=limits.COPY)
    except (sandbox.LimitExceeded, RuntimeError) as error:
        log.exception("No copy of the record could be made to be asked")
        shutil.rmtree(folder, ignore_errors=True)
        raise NoRecord(f"no copy of version {record.version} could be made to be asked") from error
    return Path(folder) / "record.duckdb"


class StatementQueue:
    """The queue of questions: next is the one that has waited longest and whose reader has none being answered."""

    def __init__(self):
        self._lock = threading.Lock()
        self._waiting: list[_Ticket] = []
        self._at_work: list[_Ticket] = []

    @contextlib.contextmanager
    def slot(self, reader: str, on_wait: OnWait) -> Iterator[None]:
        """Hold one of the places at work, once it is this question's turn. Raises ``QueueFull``."""
        ticket = _Ticket(reader)
        with self._lock:
            if len(self._waiting) >= limits.MAX_WAITING:
                raise QueueFull(
                    f"{limits.AT_WORK} questions are being answered and {limits.MAX_WAITING} are waiting, which is the "
                    "most. Please try again in a minute."
                )
            own = sum(other.reader == reader for other in self._waiting)
            if own >= limits.MAX_WAITING_OF_ONE:
                raise QueueFull(
                    f"{own} questions of yours are waiting, as many as there may be. Please wait for the first."
                )
            self._waiting.append(ticket)
        try:
            while (before := self._start(ticket)) is not None:
                on_wait(before)
                time.sleep(sandbox.SECONDS_BETWEEN_POLLS)
            yield
        finally:
            with self._lock:
                for tickets in (self._waiting, self._at_work):
                    if ticket in tickets:
                        tickets.remove(ticket)

    def _start(self, ticket: _Ticket) -> int | None:
        """Start a question if its turn has come; otherwise return how many come first, at work or waiting."""
        with self._lock:
            busy = {other.reader for other in self._at_work}
            place = self._waiting.index(ticket)
            may_start = [other for other in self._waiting[: place + 1] if other.reader not in busy]
            free = len(self._at_work) < limits.AT_WORK
            if free and may_start and may_start[0] is ticket:
                self._waiting.remove(ticket)
                self._at_work.append(ticket)
                return None
            return len(self._at_work) + place


@dataclass(frozen=True, eq=False)
class _Ticket:
    """A question that waits or is at work."""

    reader: str


_queue = StatementQueue()  # in this module, so that all readers of a process share them
