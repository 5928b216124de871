"""What is worked out of the record once, for all readers who ask the same."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Hashable

import cachetools

import queries
from queries import Answer
from queries.forgetting import forgets

MOST_KEPT = 1000  # results of each function, of some hundred bytes to a few thousand


def _key(*given: Answer | Hashable) -> tuple:
    record = queries.answering()
    return *(one.identity if isinstance(one, Answer) else one for one in given), record.version, record.token


def kept(work: Callable) -> Callable:
    """A function of answers, words and tuples of words that keeps what it gives, by version of the record.

    Whoever gets it must not change it. What the function asks itself must follow from what it is given.
    """

    @forgets
    @cachetools.cached(cachetools.LRUCache(MOST_KEPT), key=_key, condition=threading.Condition())
    @functools.wraps(work)
    def once(*given: Answer | Hashable):
        return work(*given)

    return once


def kept_on_rows(work: Callable) -> Callable:
    """A function of rows that takes the answer that holds them in their place, and keeps what it gives."""

    @functools.wraps(work)
    def on_answer(answer: Answer, *given: Hashable):
        return work(answer.rows, *given)

    return kept(on_answer)
