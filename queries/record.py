"""An open version of the record: a connection with all its tables and no access to anything else.

Its tables are in memory, or for a very large record in a DuckDB file, compressed and read as needed.
"""

from __future__ import annotations

import contextlib
import functools
import re
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
import pyarrow.csv
import pyarrow.parquet

import data
from data import dictionary, history, sandbox, versions
from data.parquet import served, version_of
from data.reading import wanted
from queries import columns, stems
from queries.question import FOLDER, Question, names, question

# Answers have some thousand rows at most, which are filtered, sorted and iterated over: with text as Python strings
# that takes a third of the time that it takes with Arrow strings.
pandas.options.mode.string_storage = "python"

# Total size of a record's cached answers: bounded, since strangers choose what is asked.
MAX_ANSWER_BYTES = 128_000_000
ENTRY_OVERHEAD = 2_000  # bytes that an entry of a cache takes in addition to its cells, or its text
# The share of that, and of all other cache sizes, for a record that few readers see: an earlier version, a preview.
REDUCED_SHARE = 1 / 8
# In memory a row takes some 1,300 bytes, with all that is derived from it: more than a gigabyte for a million rows. In
# a file it takes 75, questions take about as long, and opening takes two thirds longer (docs/speed.md).
MAX_ROWS_IN_MEMORY = 1_000_000
NO_EXTENSIONS = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
# Macro calls usually made without a day or source filter; that result is materialised once, by the first question.
MATERIALISED = {
    "standing_on($as_of, $evidence)": ("standing_now", ("as_of", "evidence")),
    "newer_reports_on($as_of)": ("newer_reports_now", ("as_of",)),
}
# Memory that a question needed is returned to the system. DuckDB would keep it: some 70 MB at rest (docs/speed.md).
OPTIONS = {**NO_EXTENSIONS, "allocator_background_threads": True}
SHARED, WORDS, SEARCH = (
    (FOLDER / f"_{name}.sql").read_text(encoding="utf-8") for name in ("shared", "words", "search")
)
# Tables that few questions read: made when one of these is first asked, or before by server/housekeeping.py.
LATE = re.compile(r"\b(?:finding_texts|finding_words|finding_stems|answer_columns)\b")
STEMS = pyarrow.schema([("word", pyarrow.string()), ("stem", pyarrow.string())])


class NoRecord(Exception):
    """There is no record to answer from. The message says why, without paths of this machine."""


@dataclass(frozen=True, eq=False)
class Record:
    """A version of the record. It owns the caches of what is derived from it, and is closed when no longer referenced.

    ``token``: the secret in links to it, if it is an unpublished preview of one reader.
    ``share``: the fraction of the usual cache sizes that this record may use.
    """

    version: str
    connection: duckdb.DuckDBPyConnection  # locked; use a cursor per call, of ``cursor`` for questions
    token: str | None = None
    share: float = 1.0
    _caches: dict[str, cachetools.Cache] = field(default_factory=dict, repr=False)
    _cached: dict[Callable, Callable] = field(default_factory=dict, repr=False)
    _completing: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _completed: threading.Event = field(default_factory=threading.Event, repr=False)

    def cache(self, name: str, max_bytes: int, size: Callable) -> cachetools.Cache:
        """The cache of that name, dropped with the record. ``size`` gives the size of an entry."""
        if name not in self._caches:
            self._caches.setdefault(name, cachetools.LRUCache(max_bytes * self.share, getsizeof=size))
        return self._caches[name]

    def cached(self, work: Callable, max_bytes: int, size: Callable, key: Callable) -> Callable:
        """``work`` with a cache in this record; ``key`` makes a cache key of its arguments.

        A call for a result that is already being computed waits for it.
        """
        if work not in self._cached:
            cache = self.cache(f"{work.__module__}.{work.__qualname__}", max_bytes, size)
            with_cache = cachetools.cached(cache, key=key, condition=threading.Condition(), info=True)(work)
            self._cached.setdefault(work, with_cache)
        return self._cached[work]

    def answer(self, question: Question, values: tuple) -> pandas.DataFrame:
        """The rows that answer a question; cached, so not to be changed.

        ``values``: pairs of parameter and value, lists as tuples.
        """
        from queries import choices, current_record  # which ask questions themselves

        # Rows are chosen among those of the record in use: an answer may be read when that is another.
        chosen = choices.rows_chosen(question.name, values) if current_record() is self else None
        return self.answers(self, question, values) if chosen is None else chosen

    def cursor(self, text: str) -> duckdb.DuckDBPyConnection:
        """A cursor for a question, which threads must not share. First makes what only such questions read."""
        if LATE.search(text):
            self.complete()
        return self.connection.cursor()

    def complete(self) -> None:
        """Make the tables named in ``LATE``, unless they are there."""
        with self._completing:
            if not self._completed.is_set():
                _complete(self.connection)
                self._completed.set()

    @property
    def answers(self) -> Callable:
        """The function that answers questions, with its cache (``cache_info``, ``cache_clear``)."""
        return self.cached(_answer, MAX_ANSWER_BYTES, _bytes, lambda _record, question, values: (question, values))


@dataclass(frozen=True)
class PreviewTables:
    """An unpublished record: its version, and all tables that it consists of."""

    version: str
    tables: dict[str, pyarrow.Table]


def open_record(folder: Path, share: float = 1.0) -> Record:
    """Open a version of the record: a folder that a build has published.

    Raises ``NoRecord`` if a table is missing, damaged, of another build, or does not match
    ``datapackage.json``.
    """
    return Record(folder.name, _opened(folder), share=share)


def write_copy(folder: Path, file: Path) -> None:
    """Write a version of the record into a DuckDB file: all its tables and, as views, the answers to questions.

    A view is named ``view_`` and its question, and takes no choice of a reader; questions that need one have none. (In
    a schema of their own they could have the names of their questions, but DuckDB would seek there what they read.)
    Raises ``NoRecord`` as ``open_record`` does.
    """
    connection = _opened(folder, file)
    _complete(connection)
    for view in views_in_copy():
        connection.execute(f"create view view_{view.name} as {view.written_out(dict.fromkeys(view.parameters))}")
    connection.execute("checkpoint")
    connection.close()


def views_in_copy() -> list[Question]:
    """The questions whose answers a copy of the record holds as views."""
    questions = map(question, names())
    return [q for q in questions if not q.table and all(p.optional for p in q.parameters.values())]


def _opened(folder: Path, file: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to a version of the record, with what most questions need; in ``file`` if one is given."""
    paths = {
        name: str(folder / f"{name}.parquet") for name in [*(r["name"] for r in data.schema()["resources"]), "history"]
    }
    try:
        versions.check(folder)
        connection = _connect(paths, file)
    except versions.Damaged as error:
        raise NoRecord(str(error)) from error
    _finish_opening(connection)
    return connection


def preview_tables(tables: dict[str, pyarrow.Table], base: Path) -> PreviewTables:
    """The input of ``open_preview``: ``tables`` as they would be served after those in the folder ``base``.

    This is the slow part, and needs neither the server nor the disk.
    """
    version = version_of(tables)
    entries = history.after(base, version, tables, served(base))
    words = {word for summary in tables["findings"]["summary"].to_pylist() for word in stems.words(summary)}
    derived = {"history": pyarrow.Table.from_pylist(entries, history.SCHEMA), "stems": _stems(words)}
    return PreviewTables(version, {**tables, **derived})


def open_preview(preview: PreviewTables, token: str) -> Record:
    """Open an unpublished record for the reader who has the ``token``."""
    connection = _connect({})
    for name, table in preview.tables.items():
        connection.from_arrow(table).create(name)
    _finish_opening(connection)
    return Record(preview.version, connection, token, REDUCED_SHARE)


def _finish_opening(connection: duckdb.DuckDBPyConnection) -> None:
    """Add what most questions need in addition to the tables of the record."""
    dictionary.add_to(connection)
    connection.from_arrow(_outward_codes()).create("outward_codes")
    wanted.add_to(connection)
    connection.execute(SHARED)
    connection.execute("set lock_configuration = true")


def _complete(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the tables named in ``LATE``, and compress all."""
    with connection.cursor() as cursor:
        cursor.execute(WORDS)
        if not cursor.execute("select 1 from duckdb_tables() where table_name = 'stems'").fetchall():
            words = cursor.execute("select distinct unnest(words) from words_of_texts").fetchall()
            cursor.from_arrow(_stems(word for (word,) in words)).create("stems")
        cursor.execute(SEARCH)
        columns.add_to(cursor)
        with contextlib.suppress(duckdb.TransactionException):  # another question keeps something at this moment
            cursor.execute("checkpoint")  # compresses all tables: those of a large record to a tenth of their memory


@functools.cache
def _outward_codes() -> pyarrow.Table:
    """The forces in whose areas the postcodes of each outward code lie, as ``data/outward_codes.py`` writes them."""
    return pyarrow.csv.read_csv(data.FOLDER / "outward_codes.csv")


def _connect(paths: dict[str, str], file: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that holds all tables, without access to any other files."""
    rows = sum(pyarrow.parquet.read_metadata(path).num_rows for path in paths.values())
    if file:
        connection = duckdb.connect(file, config=NO_EXTENSIONS)
    else:
        connection = _connect_in_memory() if rows <= MAX_ROWS_IN_MEMORY else _connect_to_file()
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


def _connect_in_memory() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config=OPTIONS)
    connection.execute("set temp_directory = ''")  # nothing is written to disk
    return connection


def _connect_to_file() -> duckdb.DuckDBPyConnection:
    """A connection to a file in the system's temporary folder, removed when the connection is no longer referenced."""
    folder = tempfile.mkdtemp(prefix="forces-compared-", dir=sandbox.system_temp_dir())
    connection = duckdb.connect(Path(folder) / "record.duckdb", config=OPTIONS)
    weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return connection


def bound(values: tuple) -> dict[str, object]:
    """The values of parameters as DuckDB is given them."""
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in values}
    if "search" in given:  # one of signs alone has no stem, and finds nothing
        given["search"] = stems.search_stems(given["search"]) if (given["search"] or "").strip() else None
    return given


def _answer(record: Record, question: Question, values: tuple) -> pandas.DataFrame:
    with record.cursor(question.text) as cursor:
        return cursor.execute(*_with_materialised_results(record, question, values)).df()


def _with_materialised_results(record: Record, question: Question, values: tuple) -> tuple[str, dict[str, object]]:
    """The text of a question and the values that it then takes, with materialised results in place of calls without a
    choice."""
    text, given = question.text, bound(values)
    for call, (table, parameters) in MATERIALISED.items():
        if call in text and all(given[parameter] is None for parameter in parameters):
            # Given no size, since a preview has a share of each cache's size, and a table is made once.
            record.cached(_keep, max_bytes=0, size=lambda _: 0, key=lambda _record, table, _call: table)(
                record, table, call
            )
            text = text.replace(call, table)
    return text, {name: value for name, value in given.items() if re.search(rf"\${name}\b", text)}


def _keep(record: Record, table: str, call: str) -> None:
    """Materialise as a table what a call gives without a choice."""
    with record.connection.cursor() as cursor:
        cursor.execute(f"create table if not exists {table} as from {re.sub(r'[$][a-z_]+', 'null', call)}")


def _bytes(rows: pandas.DataFrame) -> int:
    """The memory that an answer takes."""
    return ENTRY_OVERHEAD + int(rows.memory_usage(deep=True).sum())


def _stems(words: Iterable[str]) -> pyarrow.Table:
    """The table ``stems``: word, stem; a row for each word in findings.

    DuckDB splits the texts, since there may be a million of them; Python stems each word once.
    """
    return pyarrow.Table.from_pylist([{"word": word, "stem": stems.stem(word)} for word in words], STEMS)
