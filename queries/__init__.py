"""The questions put to the record: ``ask("judgments", forces=["cheshire"])``.

A question is a ``.sql`` file (``question.py``). A version of the record is opened as a whole and cannot change
(``record.py``); a new version replaces it once published (``serving.py``). Code that asks several questions pins the
record first, so that all answers are from one version. What is derived from a record is cached in it
(``caching.py``).
"""

from __future__ import annotations

import functools
from contextvars import ContextVar
from pathlib import Path

import pandas

import data
from data.storage import Mirror
from queries.answer import Answer, Value
from queries.question import Parameter, Question, UnknownQuestion, names, question
from queries.record import NoRecord, PreviewTables, Record, open_preview, open_record, preview_tables
from queries.serving import Serving

__all__ = [
    "Answer",
    "NoRecord",
    "Parameter",
    "PreviewTables",
    "Question",
    "Record",
    "UnknownQuestion",
    "Value",
    "WrongParameters",
    "ask",
    "record_without_waiting",
    "current_record",
    "earlier",
    "health",
    "names",
    "open_preview",
    "open_record",
    "pin",
    "preview_tables",
    "question",
    "rows",
    "served",
    "values_of",
    "version",
]

# The record that answers all questions of a reader's run, from the first to the last.
_pinned: ContextVar[Record | None] = ContextVar("pinned", default=None)


class WrongParameters(TypeError):
    """A parameter of the question is missing, or one was passed that it does not have."""


def ask(name: str, /, **parameters) -> Answer:
    """Answer the question in ``<name>.sql``; its columns are those that the file selects.

    ``parameters`` are bound, never interpolated: text, numbers or lists. Optional ones may be left out; ``search``
    takes the words searched for, and binds their stems. Lists are deduplicated, and sorted unless their order matters.
    The rows are a copy: callers may change them.
    Raises ``UnknownQuestion`` or ``WrongParameters``, each naming what is wrong, and ``NoRecord`` while there is none.
    """
    definition, values = question(name), values_of(name, **parameters)
    record = current_record()
    rows = record.answer(definition, values).copy(deep=False)
    return Answer(definition, values, record.version, lambda: rows)


def values_of(name: str, /, **parameters) -> tuple[tuple[str, Value], ...]:
    """All parameters of a question with these values, as its answer has them. Raises as ``ask`` does."""
    definition = question(name)
    unknown = parameters.keys() - definition.parameters.keys()
    missing = {p.name for p in definition.parameters.values() if not p.optional and parameters.get(p.name) is None}
    if missing or unknown:
        faults = [f"missing: {', '.join(sorted(missing))}"] if missing else []
        faults += [f"unknown: {', '.join(sorted(unknown))}"] if unknown else []
        raise WrongParameters(f"question {name!r}: {'; '.join(faults)}")
    return tuple((p.name, _normalised(p, parameters.get(p.name))) for p in definition.parameters.values())


def rows(name: str, /, **parameters) -> pandas.DataFrame:
    """Only the rows of an answer, for what is not shown as such: the options of a filter, a number in a sentence."""
    return ask(name, **parameters).rows


def version() -> str:
    """The version of the current record: equal records have equal versions."""
    return current_record().version


def current_record() -> Record:
    """The record that answers questions: the pinned one, or else the one served. Raises ``NoRecord`` if neither is."""
    return _pinned.get() or served()


def served() -> Record:
    """The record being served. Raises ``NoRecord`` if there is none, saying what is wrong."""
    return _serving().record()


def record_without_waiting() -> Record | None:
    """The record being served, unless finding it has to wait for the disk."""
    return _serving().record_without_waiting()


def earlier(version: str) -> Record:
    """The record of the served version, or of an earlier one still on disk. Raises ``NoRecord`` for any other."""
    return _serving().earlier(version)


def health() -> tuple[str, str]:
    """The version being served, and what is wrong with a newer one that is not: empty if nothing.

    Raises ``NoRecord`` if none is served.
    """
    record, fault = _serving().health()
    return record.version, fault


def pin(record: Record | None = None) -> Record:
    """Answer all further questions in this thread or task from one record: the given one, or the one served now."""
    _pinned.set(record or served())
    return current_record()


def _serving() -> Serving:
    return _serving_of(data.TABLES, data.STORAGE)


@functools.lru_cache(maxsize=2)
def _serving_of(folder: Path, storage: str | None) -> Serving:
    return Serving(folder, Mirror(storage, folder).start() if storage else None)


def _normalised(parameter: Parameter, value) -> Value:
    """A value in the form used as a cache key, so that equal selections share an answer however they are written."""
    if not isinstance(value, (list, tuple)):
        return value
    return tuple(dict.fromkeys(value)) if parameter.ordered else tuple(sorted(set(value), key=str))
