"""Fixtures of the build tests: a build of the record, and copies of its sources to make mistakes in."""

import csv
import hashlib
import shutil
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet
import pytest

import data
from data import history, versions
from data.build import build
from data.problems import BuildError, Problem

NUMBER_TYPES = {"integer": int, "number": float}


class Sources:
    """A copy of the CSV files in ``data/sources``, to change and build."""

    def __init__(self, folder: Path):
        self.folder = Path(shutil.copytree(data.FOLDER / "sources", folder))

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.csv"

    def rewrite(self, table: str, change) -> None:
        """Replace the bytes of a file by ``change`` of them."""
        self.path(table).write_bytes(change(self.path(table).read_bytes()))

    def rows(self, table: str) -> list[dict]:
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def change(self, table: str, where: dict, **cells) -> int:
        """Write ``cells`` into all rows that match ``where``. Returns the number of the first (the header is row 1)."""
        rows = self.rows(table)
        hits = [n for n, row in enumerate(rows) if where.items() <= row.items()]
        assert hits, f"{table}.csv has no row with {where}"
        for n in hits:
            rows[n] |= cells
        self._write(table, rows)
        return hits[0] + 2

    def add(self, table: str, like: dict, **cells) -> int:
        """Append a copy of the first row that matches ``like``, with ``cells`` in it. Returns its number."""
        rows = self.rows(table)
        template = next(row for row in rows if like.items() <= row.items())
        self._write(table, [*rows, template | cells])
        return len(rows) + 2

    def problems(self) -> list[Problem]:
        """The problems that a build finds."""
        try:
            build(self.folder, self.folder / "built")
        except BuildError as error:
            return error.problems
        return []

    def _write(self, table: str, rows: list[dict]) -> None:
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture(scope="session")
def copy_sources(tmp_path_factory):
    """A function that makes a fresh copy of the sources."""
    return lambda: Sources(tmp_path_factory.mktemp("record") / "sources")


@pytest.fixture
def sources(copy_sources):
    """A fresh copy of the sources."""
    return copy_sources()


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A build of the record: its ``folder``, the ``tables`` of its ``version``, and the lines that it ``printed``.

    Not to be changed.
    """
    folder, printed = tmp_path_factory.mktemp("built"), []
    version = build(data.FOLDER / "sources", folder, report=printed.append)
    return SimpleNamespace(folder=folder, tables=folder / version, version=version, printed=printed)


@pytest.fixture(scope="session")
def table(built):
    """A function that returns the rows of a table in its Parquet file."""
    return lambda name: pyarrow.parquet.read_table(built.tables / f"{name}.parquet").to_pylist()


@pytest.fixture(scope="session")
def read_csv():
    """A function that returns the rows of a CSV file as expected in Parquet: numbers as numbers, empty as None."""
    fields = [field for resource in data.schema()["resources"] for field in resource["schema"]["fields"]]
    types = {field["name"]: NUMBER_TYPES.get(field["type"], str) for field in fields}
    rest = "cells beyond the header"  # of a last cell with commas but without quotation marks

    def read(path: Path, **renamed: str) -> list[dict]:
        """``renamed``: the record's names of columns that have other names in the file."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, restkey=rest))
        for row in rows:
            last = list(row)[-2 if rest in row else -1]
            row[last] = ",".join([row[last], *row.pop(rest, [])])
        named = [{renamed.get(name, name): cell for name, cell in row.items()} for row in rows]
        return [{name: types[name](cell) if cell else None for name, cell in row.items()} for row in named]

    return read


@pytest.fixture(scope="session")
def snapshot():
    """A function that lists a folder recursively, except the lock: files with a digest, folders without.

    With ``tables_only``, it leaves out the history of a version, which has the time of publication, and the checksums,
    one of which is of the history.
    """

    def digest(path: Path) -> str | None:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None

    return lambda folder, tables_only=False: {
        path.relative_to(folder).as_posix(): digest(path)
        for path in folder.rglob("*")
        if path.name != versions.LOCK and not (tables_only and path.name in (history.FILE, versions.DIGESTS))
    }
