"""One version of the record, opened: a connection with all its tables, that can reach nothing else.

They are in memory; those of a very large record are in a file of DuckDB's own, which it compresses and reads as needed.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import cachetools
import duckdb
import pandas
import pyarrow
import pyarrow.parquet

import data
from data import dictionary, history, sandbox, versions
from data.parquet import served, version_of
from queries import columns, stems
from queries.question import FOLDER, Question

# Answers have some thousand rows at most, which are filtered, sorted and iterated over: with text as Python's own
# strings that takes a third of the time that it takes in Arrow's memory.
pandas.options.mode.string_storage = "python"

# How large the cached answers of a record may become together: strangers choose what is asked.
MAX_BYTES_OF_ANSWERS = 128_000_000
BYTES_OF_AN_ENTRY = 2_000  # what caching an answer costs besides its cells
# The share of that, and of every other cache, of a record that few readers see: an earlier version, a preview.
SHARE_OF_FEW_READERS = 1 / 8
# In memory a row takes some 1,300 bytes, with all that is worked out from it: a gigabyte and more for so many. In a
# file it takes 75, questions take about as long, and opening takes two thirds longer (docs/speed.md).
MAX_ROWS_IN_MEMORY = 1_000_000
NO_EXTENSIONS = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
WORDS = (FOLDER / "_words.sql").read_text(encoding="utf-8")
STEMS = pyarrow.schema([("word", pyarrow.string()), ("stem", pyarrow.string())])


class NoRecord(Exception):
    """There is no record to answer from. The message says in plain words why, without a path of this machine."""


@dataclass(frozen=True, eq=False)
class Record:
    """One version of the record. It owns what is worked out of it, and is closed when nobody holds it any more.

    ``token``: the secret by which links read it, where it is the preview of one reader and not published.
    ``share``: of what caches may hold, how much those of this record may.
    """

    version: str
    connection: duckdb.DuckDBPyConnection  # locked; to be used by a cursor a call
    token: str | None = None
    share: float = 1.0
    _caches: dict[str, cachetools.Cache] = field(default_factory=dict, repr=False)
    _cached: dict[Callable, Callable] = field(default_factory=dict, repr=False)

    def cache(self, name: str, max_bytes: int, size: Callable) -> cachetools.Cache:
        """The cache of that name, which goes with the record. ``size``: of what it holds."""
        if name not in self._caches:
            self._caches.setdefault(name, cachetools.LRUCache(max_bytes * self.share, getsizeof=size))
        return self._caches[name]

    def cached(self, work: Callable, max_bytes: int, size: Callable, key: Callable) -> Callable:
        """``work`` with a cache of this record; ``key`` is given its arguments.

        Whoever asks for what is being worked out already waits for that.
        """
        if work not in self._cached:
            cache = self.cache(f"{work.__module__}.{work.__qualname__}", max_bytes, size)
            one = cachetools.cached(cache, key=key, condition=threading.Condition(), info=True)(work)
            self._cached.setdefault(work, one)
        return self._cached[work]

    def answer(self, question: Question, values: tuple) -> pandas.DataFrame:
        """The rows that answer a question, cached, so not to be changed.

        ``values``: pairs of parameter and value, lists as tuples.
        """
        return self.answers(self, question, values)

    @property
    def answers(self) -> Callable:
        """What answers questions, with its cache (``cache_info``, ``cache_clear``)."""
        return self.cached(_answer, MAX_BYTES_OF_ANSWERS, _bytes, lambda _record, question, values: (question, values))


@dataclass(frozen=True)
class PreviewTables:
    """A record that nobody has published: its version, and all tables that it is made of."""

    version: str
    tables: dict[str, pyarrow.Table]


def open_record(folder: Path, share: float = 1.0) -> Record:
    """Open one version of the record: a folder that a build has published.

    Raises ``NoRecord`` where a table is missing, damaged, of another build, or not what
    ``datapackage.json`` says.
    """
    paths = {
        name: str(folder / f"{name}.parquet") for name in [*(r["name"] for r in data.schema()["resources"]), "history"]
    }
    try:
        versions.check(folder)
        connection = _connected(paths)
    except versions.Damaged as error:
        raise NoRecord(str(error)) from error
    connection.execute(WORDS)
    words = connection.execute("select distinct unnest(words_of(summary)) as word from finding_texts").fetchall()
    connection.from_arrow(_stems(word for (word,) in words)).create("stems")
    _finish_opening(connection)
    return Record(folder.name, connection, share=share)


def preview_tables(tables: dict[str, pyarrow.Table], base: Path) -> PreviewTables:
    """What ``open_preview`` opens: ``tables`` as they would be served after those in the folder ``base``.

    This is the long part of it, and needs neither the server nor the disk.
    """
    version = version_of(tables)
    chain = history.after(base, version, tables, served(base))
    words = {word for summary in tables["findings"]["summary"].to_pylist() for word in stems.words(summary)}
    made = {"history": pyarrow.Table.from_pylist(chain, history.SCHEMA), "stems": _stems(words)}
    return PreviewTables(version, {**tables, **made})


def open_preview(of: PreviewTables, token: str) -> Record:
    """Open a record that is not published, for the reader who has the ``token``."""
    connection = _connected({})
    for name, table in of.tables.items():
        connection.from_arrow(table).create(name)
    connection.execute(WORDS)
    _finish_opening(connection)
    return Record(of.version, connection, token, SHARE_OF_FEW_READERS)


def _finish_opening(connection: duckdb.DuckDBPyConnection) -> None:
    """Add all that questions need besides the tables of the record."""
    dictionary.add_to(connection)
    connection.execute((FOLDER / "_shared.sql").read_text(encoding="utf-8"))
    columns.add_to(connection)
    connection.execute("checkpoint")
    connection.execute("set lock_configuration = true")


def _connected(paths: dict[str, str]) -> duckdb.DuckDBPyConnection:
    """A connection with every table in it, and no way to any other file."""
    rows = sum(pyarrow.parquet.read_metadata(path).num_rows for path in paths.values())
    connection = _in_memory() if rows <= MAX_ROWS_IN_MEMORY else _in_a_file()
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


def _in_memory() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config=NO_EXTENSIONS)
    connection.execute("set temp_directory = ''")  # nothing is written to the disk
    return connection


def _in_a_file() -> duckdb.DuckDBPyConnection:
    """A connection to a file in the system's temporary folder, which goes when nobody holds the connection any more."""
    folder = tempfile.mkdtemp(prefix="forces-compared-", dir=sandbox.system_temp_dir())
    connection = duckdb.connect(Path(folder) / "record.duckdb", config=NO_EXTENSIONS)
    weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return connection


def _answer(record: Record, question: Question, values: tuple) -> pandas.DataFrame:
    bound = {name: list(value) if isinstance(value, tuple) else value for name, value in values}
    if "search" in bound:  # a search without a word asks for nothing in particular
        bound["search"] = bound["search"] and stems.search_stems(bound["search"]) or None
    # A cursor a call: a connection that threads share fails, a cursor does not.
    with record.connection.cursor() as cursor:
        return cursor.execute(question.text, bound).df()


def _bytes(rows: pandas.DataFrame) -> int:
    """How much memory an answer takes."""
    return BYTES_OF_AN_ENTRY + int(rows.memory_usage(deep=True).sum())


def _stems(words: Iterable[str]) -> pyarrow.Table:
    """The table ``stems``: word, stem; a row for each word that findings have.

    DuckDB splits the texts of a record, since there may be a million of them; Python sees each word once.
    """
    return pyarrow.Table.from_pylist([{"word": word, "stem": stems.stem(word)} for word in words], STEMS)
