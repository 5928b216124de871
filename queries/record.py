"""One version of the record, opened: all its tables in memory, and a connection that can reach nothing else."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas
import pyarrow

import data
from data import dictionary, versions
from queries import words

FOLDER = Path(__file__).parent


class NoRecord(Exception):
    """There is no record to answer from. The message says in plain words what is wrong, without a path of the machine."""


@dataclass(frozen=True, eq=False)
class Record:
    """One version of the record. It is closed, and its answers dropped, when nobody holds it any more."""

    version: str
    connection: duckdb.DuckDBPyConnection  # locked; to be used by a cursor a call
    answers: functools._lru_cache_wrapper  # (text of a question, its values) -> the answer, kept

    def answer(self, text: str, values: tuple) -> pandas.DataFrame:
        """The answer to a question; ``values``: pairs of parameter and value, lists as tuples. Not to be changed."""
        return self.answers(text, values)


def open_record(folder: Path) -> Record:
    """Read one version of the record (a folder that a build has published) into memory.

    Raises ``NoRecord`` where a table is missing, damaged, of another build, or not what
    ``datapackage.json`` says.
    """
    resources = data.schema()["resources"]
    paths = {r["name"]: str(folder / f"{r['name']}.parquet") for r in resources}
    try:
        versions.check(folder)
        connection = _connected(paths)
    except versions.Damaged as error:
        raise NoRecord(str(error)) from error
    dictionary.add_to(connection)
    _index_findings(connection)
    connection.execute((FOLDER / "_views.sql").read_text(encoding="utf-8"))
    connection.execute("set lock_configuration = true")
    return Record(folder.name, connection, functools.lru_cache(maxsize=1024)(functools.partial(_answer, connection)))


def _connected(paths: dict[str, str]) -> duckdb.DuckDBPyConnection:
    """A connection with every table in it, and no way to any other file."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    connection.execute("set allowed_paths = $paths", {"paths": list(paths.values())})
    connection.execute("set enable_external_access = false")
    for name, path in paths.items():
        try:
            connection.read_parquet(path).create(name)
        except duckdb.Error as error:
            raise versions.Damaged(
                f"the table {name} cannot be read: expected {Path(path).name} to be a whole Parquet file"
            ) from error
    return connection


def _answer(connection: duckdb.DuckDBPyConnection, text: str, values: tuple) -> pandas.DataFrame:
    bound = {key: list(value) if isinstance(value, tuple) else value for key, value in values}
    if bound.get("search"):
        bound["search"] = words.looked_for(bound["search"])
    # A cursor a call: a connection that threads share fails, a cursor does not.
    with connection.cursor() as cursor:
        return cursor.execute(text, bound).df()


def _index_findings(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the table ``finding_words``: summary, stem, times; a row for each word of each finding."""
    rows = []
    for (summary,) in connection.execute("select distinct summary from findings").fetchall():
        stems = [stem for _, _, stem in words.places(summary)]
        rows += [
            {"summary": summary, "stem": stem, "times": stems.count(stem), "length": len(stems)} for stem in set(stems)
        ]
    connection.from_arrow(pyarrow.Table.from_pylist(rows)).create("finding_words")
