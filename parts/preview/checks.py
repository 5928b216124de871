"""A check of the files that a reader has dropped: sandboxed, few at once, and once for the same files."""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cachetools
import streamlit as st

import data
import queries
from data import intake, parquet, sandbox, template, validation
from data.problems import Problem
from parts.preview import previews

# Each takes a core, and up to a gigabyte; readers of pages need the others.
AT_ONCE = 2
# No more than are at work, so that nobody waits longer than the longest check takes.
MAX_WAITING = 2
# What was found is cached for whoever asks again: the page is drawn anew at each click, and a reader who comes back
# need not wait again. Bytes are counted as they are sent between processes; in memory they are some four times as many.
SECONDS_CACHED = 10 * 60
MAX_BYTES_CACHED = 2 * sandbox.MAX_RESULT_BYTES

OnWait = Callable[[int], None]  # takes how many others come first


class QueueFull(Exception):
    """As many checks are waiting as there may be."""


# In a module, and so shared by all readers: a page is run anew for each of them.
_lock = threading.Lock()
_tickets: list[object] = []  # in the order in which they came: the first AT_ONCE of them are at work
_at_work: set[tuple] = set()
# What was found, and its bytes: they are counted while nobody waits for the lock.
_found = cachetools.TTLCache(MAX_BYTES_CACHED, SECONDS_CACHED, getsizeof=lambda found: found[1])


def check(files: list[tuple[str, bytes]], replace: bool) -> validation.CheckResult:
    """What is wrong with ``files`` (name, bytes) beside the published record.

    Raises ``QueueFull``, or ``sandbox.LimitExceeded`` where the files need more than a check may take. If the reader
    leaves or asks for something else, the check is dropped.
    """
    if refused := intake.too_large(files):
        return validation.CheckResult([refused], rules_applied=False)
    names = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in files)
    with _progress("Checking against the rules of the record") as on_wait:
        found = _deduplicated(
            (names, replace, queries.served().version),
            lambda: sandbox.run(
                validation.check, files, data.TABLES.absolute(), replace=replace, on_poll=lambda: on_wait(0)
            ),
            on_wait,
        )
    if isinstance(found, sandbox.LimitExceeded):
        raise found
    return found


def preview(checked: validation.CheckResult) -> None:
    """Begin a preview with these rows. Raises ``QueueFull``, ``sandbox.LimitExceeded``, or ``previews.TooMany``."""
    with _progress("Putting the pages together with your rows") as on_wait, _queue_slot(on_wait):
        tables = sandbox.run(queries.preview_tables, checked.tables, data.TABLES.absolute(), on_poll=lambda: on_wait(0))
    previews.begin(tables)


def filled_template(checked: validation.CheckResult) -> bytes:
    """The template with the rows in it, and what is wrong marked. Raises ``QueueFull`` or ``sandbox.LimitExceeded``."""
    with _queue_slot(lambda _before: None):
        return sandbox.run(_filled, data.TABLES.absolute(), checked.sheets, checked.problems, writes=True)


def _filled(record: Path, sheets: dict[str, intake.Sheet], problems: list[Problem]) -> bytes:
    return template.filled(parquet.published_tables(record), sheets, problems)


def expire() -> None:
    """Let go of results that have been cached for their time."""
    with _lock:
        _found.expire()


def _deduplicated(key: tuple, work: Callable, on_wait: OnWait) -> validation.CheckResult | sandbox.LimitExceeded:
    """What ``work`` gives, or the limit it exceeded. Readers who ask the same at the same time wait for the first."""
    while True:
        with _lock:
            if key in _found:
                return _found[key][0]
            if key not in _at_work:
                _at_work.add(key)
                break
        on_wait(0)
        time.sleep(sandbox.SECONDS_BETWEEN_POLLS)
    try:
        with _queue_slot(on_wait):
            try:
                found = work()
            except sandbox.LimitExceeded as exceeded:
                found = exceeded
        size = len(pickle.dumps(found))
        with _lock:
            if size <= MAX_BYTES_CACHED:
                _found[key] = found, size
        return found
    finally:
        with _lock:
            _at_work.discard(key)


@contextlib.contextmanager
def _queue_slot(on_wait: OnWait) -> Iterator[None]:
    """One of the places at work, when it is free. Raises ``QueueFull``."""
    ticket = object()
    with _lock:
        if len(_tickets) >= AT_ONCE + MAX_WAITING:
            raise QueueFull
        _tickets.append(ticket)
    try:
        while (before := _tickets.index(ticket) + 1 - AT_ONCE) > 0:
            on_wait(before)
            time.sleep(sandbox.SECONDS_BETWEEN_POLLS)
        yield
    finally:
        with _lock:
            _tickets.remove(ticket)


@contextlib.contextmanager
def _progress(doing: str) -> Iterator[OnWait]:
    """Say what is done, and whether others come first. What it gives raises once the reader is gone or wants another.

    Streamlit ends a page's run wherever the page asks it for something, which a page that waits does not.
    """
    others = st.empty()
    shown = 0

    def on_wait(before: int) -> None:
        nonlocal shown
        st.session_state.get("check.files")
        if before != shown:
            others.info("Somebody else’s check is running; yours is next.") if before else others.empty()
            shown = before

    with st.spinner(doing):
        try:
            yield on_wait
        finally:
            others.empty()
