"""The questions put to the record: ``run("judgments", forces=["cheshire"], ...)``.

One ``.sql`` file is one question: its first line says it in words, ``$name``
marks a parameter. The Parquet tables are read into DuckDB once, into memory,
so that all answers come from one build of the record; after that the
connection can reach no file and no setting of it can be changed.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas
import pyarrow
import pyarrow.parquet

import data
from queries import words

FOLDER = Path(__file__).parent


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
    Raises ``UnknownQuestion`` or ``WrongParameters``, each naming what is wrong.
    """
    wanted = parameters_of(name)
    missing, extra = wanted - parameters.keys(), parameters.keys() - wanted
    if missing or extra:
        faults = [f"missing: {', '.join(sorted(missing))}"] * bool(missing)
        faults += [f"unknown: {', '.join(sorted(extra))}"] * bool(extra)
        raise WrongParameters(f"question {name!r}: {'; '.join(faults)}")
    values = tuple(sorted((key, tuple(v) if isinstance(v, (list, tuple)) else v) for key, v in parameters.items()))
    answer = _answer(version(), name, values).copy()
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
    return _connection()[1]


def forget() -> None:
    """Close the record and drop all answers; the next question opens it anew."""
    _answer.cache_clear()
    _connection.cache_clear()


@functools.cache
def _question(name: str) -> tuple[str, frozenset[str]]:
    """Text and parameters of a question."""
    if name not in names():
        raise UnknownQuestion(f"there is no question {name!r}; there are {', '.join(names())}")
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    (statement,) = duckdb.extract_statements(text)
    return text, frozenset(statement.named_parameters)


@functools.lru_cache(maxsize=1024)
def _answer(_version: str, name: str, values: tuple) -> pandas.DataFrame:
    """The answer as cached by version, question and parameters."""
    bound = {key: list(value) if isinstance(value, tuple) else value for key, value in values}
    if bound.get("search"):
        bound["search"] = words.looked_for(bound["search"])
    # A cursor a call: a connection that threads share fails, a cursor does not.
    with _connection()[0].cursor() as cursor:
        return cursor.execute(_question(name)[0], bound).df()


@functools.cache
def _connection() -> tuple[duckdb.DuckDBPyConnection, str]:
    """The one connection, locked down, with every table in it, and the version of the record."""
    resources = data.schema()["resources"]
    paths = {r["name"]: data.TABLES / f"{r['name']}.parquet" for r in resources}
    versions = {name: pyarrow.parquet.read_metadata(path).metadata[b"version"].decode() for name, path in paths.items()}
    if len(set(versions.values())) != 1:
        raise RuntimeError(f"the tables are not of one build: {versions}")

    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    connection.execute("set allowed_paths = $paths", {"paths": [str(path) for path in paths.values()]})
    connection.execute("set enable_external_access = false")
    for name, path in paths.items():
        connection.read_parquet(str(path)).create(name)
    _describe(connection, resources)
    _index_findings(connection)
    connection.execute((FOLDER / "_views.sql").read_text(encoding="utf-8"))
    connection.execute("set lock_configuration = true")
    return connection, versions["judgments"]


def _describe(connection: duckdb.DuckDBPyConnection, resources: list[dict]) -> None:
    """Add what ``datapackage.json`` says as two tables: ``dictionary`` and ``labels``.

    dictionary: table_name, table_title, table_description, position, column_name, title,
    type, unit, required, key, allowed (list), description.
    labels: table_name, column_name, value, label, rank (1 is the first of the allowed values).
    """
    dictionary, labels = [], []
    for resource in resources:
        keys = resource["schema"]["primaryKey"]
        for position, field in enumerate(resource["schema"]["fields"], 1):
            limits = field.get("constraints", {})
            dictionary.append({
                "table_name": resource["name"], "table_title": resource["title"],
                "table_description": resource["description"], "position": position,
                "column_name": field["name"], "title": field["title"], "type": field["type"],
                "unit": field.get("unit"), "required": limits.get("required", False),
                "key": field["name"] in ([keys] if isinstance(keys, str) else keys),
                "allowed": limits.get("enum"), "description": field["description"],
            })
            shown_as = {c["value"]: c["label"] for c in field.get("categories", [])}
            for rank, value in enumerate(limits.get("enum", []), 1):
                labels.append({"table_name": resource["name"], "column_name": field["name"],
                               "value": value, "label": shown_as.get(value, value), "rank": rank})
    for name, rows in {"dictionary": dictionary, "labels": labels}.items():
        connection.from_arrow(pyarrow.Table.from_pylist(rows)).create(name)


def _index_findings(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the table ``finding_words``: summary, stem, times; a row for each word of each finding."""
    rows = []
    for (summary,) in connection.execute("select distinct summary from findings").fetchall():
        stems = [stem for _, _, stem in words.places(summary)]
        rows += [{"summary": summary, "stem": stem, "times": stems.count(stem), "length": len(stems)} for stem in set(stems)]
    connection.from_arrow(pyarrow.Table.from_pylist(rows)).create("finding_words")
