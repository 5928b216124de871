"""Caches of results derived from the record, shared by all readers. They are dropped with the record."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable

import queries
from queries import Answer

MAX_RESULTS = 1_000  # per function without a size, each of some hundred bytes to a few thousand


def cached(work: Callable | None = None, *, max_bytes: int = MAX_RESULTS, size: Callable = lambda _result: 1):
    """Cache the results of a function in the current record.

    Its arguments are hashable, or have an ``identity`` (an answer's is its question and values, a selection's its
    choices). What the function queries must depend on them alone. Callers must not change its results.
    ``max_bytes``: the limit on the sum of all results' ``size``.
    ``is_kept`` of the function says of arguments whether the result is in the cache.
    """
    if work is None:
        return functools.partial(cached, max_bytes=max_bytes, size=size)

    def with_cache():
        return queries.current_record().cached(work, max_bytes, size, _key)

    @functools.wraps(work)
    def from_cache(*arguments: Hashable):
        return with_cache()(*arguments)

    from_cache.is_kept = lambda *arguments: _key(*arguments) in with_cache().cache
    return from_cache


def cached_on_rows(work: Callable) -> Callable:
    """The same for a function of rows, which then takes the answer instead."""

    @functools.wraps(work)
    def of_answer(answer: Answer, *arguments: Hashable):
        return work(answer.rows, *arguments)

    return cached(of_answer)


def _key(*arguments: Hashable) -> tuple:
    return tuple(getattr(argument, "identity", argument) for argument in arguments)
