"""Checks of the files that a reader drops on the page: sandboxed, few at once, and deduplicated."""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import threading
import time
from collections.abc import Callable, Iterator

import cachetools
import streamlit as st

import data
import queries
from data import intake, reading, sandbox, template, validation
from parts import turns
from parts.preview import previews

# Each takes a core and up to a gigabyte; readers of pages need the other cores.
MAX_AT_WORK = 2
# As many as run at once, so that nobody waits longer than the longest check takes.
MAX_WAITING = 2
# Results are cached, since the page reruns at each click, and a reader who comes back should not wait again. Sizes are
# those of the pickled results; in memory they take some four times as much.
SECONDS_CACHED = 10 * 60
MAX_BYTES_CACHED = 2 * sandbox.MAX_RESULT_BYTES
SECONDS_EXPECTED = 10 * 60  # after somebody looked at the page, a process waits for their file

Reports = tuple[list[reading.Reading], dict[str, str]]
OnWait = Callable[[int], None]  # called with the number of checks ahead in the queue


class QueueFull(Exception):
    """The queue of checks is full."""


# In this module, so that all readers share them: a page is run separately for each.
_lock = threading.Lock()
_tickets: list[object] = []  # in order of arrival: the first MAX_AT_WORK of them are at work
_at_work: set[tuple] = set()
_expected_until = 0.0  # by time.monotonic()
# Results with their sizes, which are computed outside of the lock.
_results = cachetools.TTLCache(MAX_BYTES_CACHED, SECONDS_CACHED, getsizeof=lambda entry: entry[1])


def check(
    files: list[tuple[str, bytes]], *, replace: bool = False, without_hidden: bool = False
) -> validation.CheckResult:
    """Check ``files`` (name, bytes) against the rules and the published record.

    ``replace``: whether rows may take the place of published ones. ``without_hidden``: to leave out hidden ones.

    Raises ``QueueFull``, or ``sandbox.LimitExceeded`` if the check exceeds its limits. If the reader leaves or asks
    for something else, the check is dropped.
    """
    if refused := intake.too_large(files):
        return validation.CheckResult([refused], rules_applied=False, unread=[name for name, _ in files])
    message, asked = "Checking against the rules of the record", (replace, without_hidden)
    return _run(message, validation.check_files, files, *asked, may_be_ready=True)


def read_reports(files: list[tuple[str, bytes]], given: dict[str, reading.Given]) -> Reports:
    """Read reports as saved: what each page says, and why some files are no pages. Raises as ``check`` does."""
    return _run("Reading what the page says", reading.read_files, files, given)


def _run(message: str, work: Callable, files: list[tuple[str, bytes]], *asked, **options):
    """The result of ``work`` on these files, in a sandbox, as it was ``asked``. Raises as ``check`` does."""
    names = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in files)
    with _progress(message) as on_wait:
        result = _deduplicated(
            (work, names, repr(asked), queries.served().version),
            lambda: sandbox.run(work, files, data.TABLES.absolute(), *asked, on_poll=lambda: on_wait(0), **options),
            on_wait,
        )
    if isinstance(result, sandbox.LimitExceeded):
        raise result
    return result


def preview(checked: validation.CheckResult) -> None:
    """Start a preview with these rows. Raises ``QueueFull``, ``sandbox.LimitExceeded``, or ``previews.TooMany``."""
    with _progress("Putting the pages together with your rows") as on_wait, _queue_slot(on_wait):
        tables = sandbox.run(queries.preview_tables, checked.tables, data.TABLES.absolute(), on_poll=lambda: on_wait(0))
    previews.start(tables)


def digest(checked: validation.CheckResult) -> str:
    """A digest that distinguishes the rows of a check from those of another."""
    rows = [(name, sheet.rows) for name, sheet in checked.sheets.items()]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def filled_template(checked: validation.CheckResult) -> bytes:
    """The template with the rows in it and problems marked. Raises ``QueueFull`` or ``sandbox.LimitExceeded``."""
    with _queue_slot(lambda _before: None):
        what = checked.sheets, checked.problems, checked.unused
        return sandbox.run(template.filled_for, data.TABLES.absolute(), *what, writes=True)


def expire() -> None:
    """Drop cached results whose time is up."""
    with _lock:
        _results.expire()


def expect() -> None:
    """Expect a check soon, since somebody looks at the page. (``keep_ready`` starts its process.)"""
    global _expected_until
    _expected_until = time.monotonic() + SECONDS_EXPECTED


def keep_ready() -> None:
    """Have a process wait for the next check while one is expected, but none at work. To be called periodically."""
    if time.monotonic() > _expected_until:
        sandbox.dismiss_ready()
    elif not _tickets:
        sandbox.make_ready(validation.prepare, data.TABLES.absolute())


def _deduplicated(key: tuple, work: Callable, on_wait: OnWait):
    """The result of ``work``, or the limit that it exceeded. Simultaneous requests with one key share the result."""
    while True:
        with _lock:
            if key in _results:
                return _results[key][0]
            if key not in _at_work:
                _at_work.add(key)
                break
        on_wait(0)
        time.sleep(sandbox.SECONDS_BETWEEN_POLLS)
    try:
        with _queue_slot(on_wait):
            try:
                result = work()
            except sandbox.LimitExceeded as exceeded:
                result = exceeded
        size = len(pickle.dumps(result))
        with _lock:
            if size <= MAX_BYTES_CACHED:
                _results[key] = result, size
        return result
    finally:
        with _lock:
            _at_work.discard(key)


@contextlib.contextmanager
def _queue_slot(on_wait: OnWait) -> Iterator[None]:
    """Hold a slot for a check, once one is free. Raises ``QueueFull``."""
    ticket = object()
    with _lock:
        if len(_tickets) >= MAX_AT_WORK + MAX_WAITING:
            raise QueueFull
        _tickets.append(ticket)
    try:
        while (before := _tickets.index(ticket) + 1 - MAX_AT_WORK) > 0:
            on_wait(before)
            time.sleep(sandbox.SECONDS_BETWEEN_POLLS)
        yield
    finally:
        with _lock:
            _tickets.remove(ticket)


@contextlib.contextmanager
def _progress(message: str) -> Iterator[OnWait]:
    """Show what is being done, and whether others come first. The callback raises once the reader leaves or reruns.

    Streamlit stops a script only when it calls Streamlit, which a waiting page would not do otherwise.
    """
    others = st.empty()
    shown = 0

    def on_wait(before: int) -> None:
        nonlocal shown
        st.session_state.get("check.files")
        if before != shown:
            others.info("Somebody else’s check is running. Yours comes after it.") if before else others.empty()
            shown = before

    with turns.outside(), st.spinner(message):
        try:
            yield on_wait
        finally:
            others.empty()
