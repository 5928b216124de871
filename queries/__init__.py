"""The questions put to the record: ``run("judgments", forces=["cheshire"], ...)``.

One ``.sql`` file is one question: its first line says it in words, ``$name``
marks a parameter. A version of the record is read into memory as one (``record.py``),
and a new version takes its place when it has been published (``serving.py``). Whoever asks
several questions pins the record first, so that all answers come from one version.
"""

from __future__ import annotations

import functools
from contextvars import ContextVar
from dataclasses import dataclass

import duckdb
import pandas

import data
from queries.record import FOLDER, NoRecord, Record, open_record
from queries.serving import Serving

__all__ = [
    "Asked",
    "NoRecord",
    "Record",
    "UnknownQuestion",
    "WrongParameters",
    "answering",
    "forget",
    "names",
    "open_record",
    "parameters_of",
    "pin",
    "run",
    "served",
    "state",
    "version",
    "words_of",
]

# The record that a reader's run is answered from, from its first question to its last.
_pinned: ContextVar[Record | None] = ContextVar("pinned", default=None)


class UnknownQuestion(LookupError):
    """There is no ``.sql`` file of that name."""


class WrongParameters(TypeError):
    """A parameter of the question is missing, or one was given that it does not have."""


@dataclass(frozen=True)
class Asked:
    """A question with its parameters, and how many rows answered it."""

    name: str
    parameters: tuple[tuple[str, object], ...]  # lists as tuples
    rows: int


def run(name: str, /, **parameters) -> pandas.DataFrame:
    """Answer the question in ``<name>.sql``; its columns are those that the file selects.

    ``parameters`` are bound, never pasted: text, numbers, lists, or ``None`` for
    "no matter which"; ``search`` takes the words looked for, and binds their stems.
    The answer is the caller's own: changing it changes nothing else. Its
    ``attrs["asked"]`` is the ``Asked`` that gives it again, by a link for example.
    Raises ``UnknownQuestion`` or ``WrongParameters``, each naming what is wrong, and
    ``NoRecord`` while there is none.
    """
    wanted = parameters_of(name)
    missing, extra = wanted - parameters.keys(), parameters.keys() - wanted
    if missing or extra:
        faults = [f"missing: {', '.join(sorted(missing))}"] * bool(missing)
        faults += [f"unknown: {', '.join(sorted(extra))}"] * bool(extra)
        raise WrongParameters(f"question {name!r}: {'; '.join(faults)}")
    values = tuple(sorted((key, tuple(v) if isinstance(v, (list, tuple)) else v) for key, v in parameters.items()))
    answer = answering().answer(_question(name)[0], values).copy()
    answer.attrs["asked"] = Asked(name, values, len(answer))
    return answer


def parameters_of(name: str) -> frozenset[str]:
    """The names of the parameters that the question has."""
    return _question(name)[1]


def words_of(name: str) -> str:
    """The question in words: the first line of its file."""
    return _question(name)[0].splitlines()[0].removeprefix("--").strip()


def names() -> list[str]:
    """The names of all questions, in the order of the alphabet."""
    return sorted(path.stem for path in FOLDER.glob("*.sql") if not path.stem.startswith("_"))


def version() -> str:
    """The version of the record that answers: equal records have equal versions."""
    return answering().version


def answering() -> Record:
    """The record that answers: the one pinned, else the one served at this moment. Raises ``NoRecord`` if there is none."""
    return _pinned.get() or served()


def served() -> Record:
    """The record that is served at this moment. Raises ``NoRecord`` if there is none, saying what is wrong."""
    return _serving().record()


def state() -> tuple[str, str]:
    """The version that is served, and what is wrong with the one published for which it stands: empty if nothing.

    Raises ``NoRecord`` if none is served.
    """
    record, fault = _serving().state()
    return record.version, fault


def pin(chosen: Record | None = None) -> Record:
    """Answer all that is asked from here on in this thread or task from one record: the one served now, or the one given."""
    _pinned.set(chosen or served())
    return answering()


def forget() -> None:
    """Let go of the record; the next question opens it anew."""
    _pinned.set(None)
    _serving.cache_clear()


@functools.cache
def _serving() -> Serving:
    return Serving(data.TABLES)


@functools.cache
def _question(name: str) -> tuple[str, frozenset[str]]:
    """Text and parameters of a question."""
    if name not in names():
        raise UnknownQuestion(f"there is no question {name!r}; there are {', '.join(names())}")
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    (statement,) = duckdb.extract_statements(text)
    return text, frozenset(statement.named_parameters)
