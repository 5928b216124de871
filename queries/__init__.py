"""The questions put to the record: ``ask("judgments", forces=["cheshire"])``.

One ``.sql`` file is one question (``question.py``). A version of the record is opened as one and cannot change
(``record.py``); a new version takes its place when it has been published (``serving.py``). Whoever asks several
questions pins the record first, so that all answers are from one version. What is worked out of a record is cached in
it (``caching.py``).
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
    "version",
]

# The record that a reader's run is answered from, from its first question to its last.
_pinned: ContextVar[Record | None] = ContextVar("pinned", default=None)


class WrongParameters(TypeError):
    """A parameter of the question is missing, or one was given that it does not have."""


def ask(name: str, /, **parameters) -> Answer:
    """Answer the question in ``<name>.sql``; its columns are those that the file selects.

    ``parameters`` are bound, never pasted: text, numbers or lists. An optional one may be left out; ``search`` takes
    the words searched for, and binds their stems. Lists are taken without repetition, and in one order where theirs
    means nothing. The rows are the caller's own: changing them changes nothing else.
    Raises ``UnknownQuestion`` or ``WrongParameters``, each naming what is wrong, and ``NoRecord`` while there is none.
    """
    asked = question(name)
    unknown = parameters.keys() - asked.parameters.keys()
    missing = {p.name for p in asked.parameters.values() if not p.optional and parameters.get(p.name) is None}
    if missing or unknown:
        faults = [f"missing: {', '.join(sorted(missing))}"] * bool(missing)
        faults += [f"unknown: {', '.join(sorted(unknown))}"] * bool(unknown)
        raise WrongParameters(f"question {name!r}: {'; '.join(faults)}")
    values = tuple((p.name, _normalised(p, parameters.get(p.name))) for p in asked.parameters.values())
    record = current_record()
    rows = record.answer(asked, values).copy(deep=False)
    return Answer(asked, values, record.version, rows)


def rows(name: str, /, **parameters) -> pandas.DataFrame:
    """The rows alone of an answer, for what is not shown as such: the options of a filter, a number in a sentence."""
    return ask(name, **parameters).rows


def version() -> str:
    """The version of the record that answers: equal records have equal versions."""
    return current_record().version


def current_record() -> Record:
    """The record that answers: the one pinned, else the one served now. Raises ``NoRecord`` if there is none."""
    return _pinned.get() or served()


def served() -> Record:
    """The record that is served at this moment. Raises ``NoRecord`` if there is none, saying what is wrong."""
    return _serving().record()


def earlier(version: str) -> Record:
    """The record of a version that is served, or was and is still kept. Raises ``NoRecord`` for any other."""
    return _serving().earlier(version)


def health() -> tuple[str, str]:
    """The version that is served, and what is wrong with the one published in its place: empty if nothing.

    Raises ``NoRecord`` if none is served.
    """
    record, fault = _serving().health()
    return record.version, fault


def pin(chosen: Record | None = None) -> Record:
    """Answer everything from here on in this thread or task from one record: the one served now, or the one given."""
    _pinned.set(chosen or served())
    return current_record()


def _serving() -> Serving:
    return _serving_of(data.TABLES, data.STORAGE)


@functools.lru_cache(maxsize=2)
def _serving_of(folder: Path, storage: str | None) -> Serving:
    return Serving(folder, Mirror(storage, folder).start() if storage else None)


def _normalised(parameter: Parameter, value) -> Value:
    """A value as answers are cached by it: equal questions are one, however an address writes them."""
    if not isinstance(value, (list, tuple)):
        return value
    return tuple(dict.fromkeys(value)) if parameter.ordered else tuple(sorted(set(value), key=str))
