"""What is worked out of the record once, for all readers who ask the same. It is gone with the record."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable

import queries
from queries import Answer

MAX_RESULTS = 1_000  # of each function that names no size, of some hundred bytes to a few thousand


def cached(work: Callable | None = None, *, max_bytes: int = MAX_RESULTS, size: Callable = lambda _result: 1):
    """Cache what a function gives, in the record that answers while it runs.

    Its arguments are hashable values, or have an ``identity``: an answer is known by what was asked of its record, a
    choice by its values. What the function asks by itself must follow from them. Nobody may change what it gives.
    ``max_bytes``: how large all results together may become, each as large as ``size`` says.
    """
    if work is None:
        return functools.partial(cached, max_bytes=max_bytes, size=size)

    @functools.wraps(work)
    def from_cache(*given: Hashable):
        return queries.current_record().cached(work, max_bytes, size, _key)(*given)

    return from_cache


def cached_on_rows(work: Callable) -> Callable:
    """The same for a function of rows, which then takes the answer that holds them."""

    @functools.wraps(work)
    def of_answer(answer: Answer, *given: Hashable):
        return work(answer.rows, *given)

    return cached(of_answer)


def _key(*given: Hashable) -> tuple:
    return tuple(getattr(one, "identity", one) for one in given)
