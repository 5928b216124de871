"""A record folder: a folder for each version, and the file ``current``, which lists them, the served one first.

    data/tables/current               the versions, one a line: the one served, then those to go back to
    data/tables/<version>/<table>.parquet
    data/tables/<version>/history.parquet   what it and each version before it changed (data/history.py)
    data/tables/<version>/SHA256SUMS        a checksum of each of these files, in the format of ``sha256sum``

The file ``current`` is replaced atomically, and only once everything that it names is
completely on disk. So readers see one version or another, never a mixture, whenever a
build fails or is killed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import pyarrow
import pyarrow.parquet

import data
from data import history

CURRENT = "current"
DIGESTS = "SHA256SUMS"
DIGEST_LINE = re.compile(r"([0-9a-f]{64})  ([a-z_]{1,60}\.parquet)", re.ASCII)
MAX_KEPT = 3  # versions, including the one served
NAME = re.compile(r"[0-9a-f]{12}", re.ASCII)
LOCK = ".lock"
UNFINISHED = ".build-"  # prefix of files and folders that a build has not finished

NOTHING_PUBLISHED = "no record has been published here: expected the file “current”, which says which version is served"
UNREADABLE = "the file “current” cannot be read: expected the versions of the record, one a line"

ARROW_TYPES = {"string": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64()}
IN_WORDS = {pyarrow.string(): "text", pyarrow.int64(): "whole numbers", pyarrow.float64(): "numbers"}


class Busy(Exception):
    """Another build is writing to the folder."""


class NoPrevious(Exception):
    """There is no earlier version to bring back."""


class Damaged(Exception):
    """A record cannot be served. The message says which file is wrong and what was expected."""


def listed(folder: Path) -> list[str]:
    """The versions that ``current`` names: the one served first, then those served before it.

    Raises ``Damaged`` if there is no such file, or it names no version.
    """
    file = folder / CURRENT
    if file.exists() and not file.is_file():  # opening a named pipe would block
        raise Damaged("“current” is no file: expected the versions of the record, one a line")
    try:
        return parse_current(file.read_bytes())
    except FileNotFoundError:
        raise Damaged(NOTHING_PUBLISHED) from None
    except OSError:
        raise Damaged(UNREADABLE) from None


def parse_current(content: bytes) -> list[str]:
    """The versions named in the content of a file ``current``. Raises ``Damaged`` if it names none."""
    try:
        lines = content.decode("ascii").split()
    except UnicodeDecodeError:
        raise Damaged(UNREADABLE) from None
    if not lines or not all(NAME.fullmatch(line) for line in lines):
        raise Damaged("the file “current” names no version: expected the versions of the record, one a line")
    return lines


def listed_or_empty(folder: Path) -> list[str]:
    """The same, empty if nothing readable has been published."""
    try:
        return listed(folder)
    except Damaged:
        return []


def check(folder: Path, *, older: bool = False) -> None:
    """Raise ``Damaged`` unless the folder holds all tables of this version, with the columns of the schema, unchanged.

    ``older``: whether tables and columns may be missing that were added to the schema after it was published, and its
    checksums.
    """
    if not folder.is_dir():
        raise Damaged(f"the version {folder.name} is missing: expected a folder of this name beside the file “current”")
    for path in folder.iterdir():
        if not path.is_file():  # opening a named pipe would block
            raise Damaged(f"{path.name} in the folder of version {folder.name} is no file")
    for resource in data.schema()["resources"]:
        file = f"{resource['name']}.parquet"
        if older and not (folder / file).exists():
            continue
        found = _schema_of(folder / file, resource["name"])
        columns = [(column.name, column.type) for column in found]
        expected = [(field["name"], ARROW_TYPES[field["type"]]) for field in resource["schema"]["fields"]]
        if older:
            expected = [column for column in expected if column[0] in found.names]
        if columns != expected:
            difference = _first_difference(columns, expected)
            raise Damaged(f"the table {resource['name']} is not of this record: {difference} in {file}")
    if not older and [row["version"] for row in history.read(folder)][-1:] != [folder.name]:
        raise Damaged(f"its history is missing: expected {history.FILE} in the folder of version {folder.name}")
    if not older or (folder / DIGESTS).exists():
        check_digests(folder, older=older)


def write_checksums(folder: Path) -> None:
    """Write the checksum of each file of a version that has just been written, for ``check``."""
    lines = [f"{_digest(path)}  {path.name}\n" for path in sorted(folder.glob("*.parquet"))]
    (folder / DIGESTS).write_text("".join(lines), "ascii")


def digests(content: bytes) -> dict[str, str]:
    """The digest of each file named in the content of ``SHA256SUMS``. Raises ``Damaged`` if it is malformed."""
    matches = [DIGEST_LINE.fullmatch(line) for line in content.decode("ascii", "replace").splitlines()]
    if not matches or not all(matches):
        raise Damaged(f"the file {DIGESTS} of a version cannot be read: expected a digest and a name a line")
    return {match[2]: match[1] for match in matches}


def check_digests(folder: Path, *, older: bool = False) -> None:
    """Raise ``Damaged`` unless the folder holds exactly the files that were published, with their content.

    ``older``: whether some may be missing.
    """
    try:
        published = digests((folder / DIGESTS).read_bytes())
    except OSError:
        expected = f"expected {DIGESTS} in the folder of version {folder.name}, which a build writes"
        raise Damaged(f"the digests of its files are missing: {expected}") from None
    present = {path.name for path in folder.glob("*.parquet")}
    for name in sorted(present if older else present | published.keys()):
        if name not in present or published.get(name) != _digest(folder / name):
            raise Damaged(
                f"the content of {name} is not what was published: expected the digest in {DIGESTS} of version "
                f"{folder.name}"
            )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _schema_of(path: Path, table: str) -> pyarrow.Schema:
    """The columns of a Parquet file. Raises ``Damaged`` unless it is readable, and of the version of its folder."""
    try:
        schema = pyarrow.parquet.read_schema(path)
    except FileNotFoundError:
        expected = f"expected the file {path.name} in the folder of version {path.parent.name}"
        raise Damaged(f"the table {table} is missing: {expected}") from None
    except (OSError, pyarrow.ArrowException):
        raise Damaged(f"the table {table} cannot be read: expected {path.name} to be a whole Parquet file") from None
    version = (schema.metadata or {}).get(b"version", b"none").decode("utf-8", "replace")
    if version != path.parent.name:
        wrong = f"expected version {path.parent.name} in {path.name}, found {version[:40]}"
        raise Damaged(f"the table {table} is of another build: {wrong}")
    return schema


def _first_difference(columns: list[tuple], expected: list[tuple]) -> str:
    for number, (name, kind) in enumerate(expected):
        if number >= len(columns) or columns[number][0] != name:
            return f"expected the column {name} at place {number + 1}"
        if columns[number][1] != kind:
            return f"expected {IN_WORDS[kind]} in the column {name}"
    return f"expected no column after {expected[-1][0]}"


@contextlib.contextmanager
def build_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder``, and remove what killed builds have left there.

    It is a lock of the operating system, on a file that stays in the folder: it is released
    when its process ends, however it ends. Raises ``Busy`` if another build holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(folder / LOCK, fallback_to_soft=False)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise Busy("another build is writing to this folder") from None
    try:
        _clear(folder)
        yield
    finally:
        lock.release()


def publish(folder: Path, version: str, write: Callable[[Path], None], keep: int = MAX_KEPT) -> None:
    """Let ``write`` put the tables into a staging folder, and serve them once complete.

    ``keep``: how many versions to retain, including this one. To be called under the ``build_lock``.
    Raises whatever ``write`` raises, or ``OSError``; the served version stays as it was.
    """
    before = _listed_or_found(folder)
    try:
        install_version(folder, version, write)
        serve(folder, [version, *(v for v in before if v != version)][:keep])
    finally:
        _clear(folder)
    prune(folder)


def install_version(folder: Path, version: str, write: Callable[[Path], None]) -> None:
    """Let ``write`` put the tables of a version into a staging folder, and rename that once complete."""
    staging = folder / f"{UNFINISHED}tables"
    try:
        staging.mkdir()
        write(staging)
        for path in staging.iterdir():
            _sync_to_disk(path)
        _sync_to_disk(staging)
        _move(staging, folder / version)
        _sync_to_disk(folder)
    finally:
        _clear(folder)


def restore_previous(folder: Path) -> tuple[str, str]:
    """Serve the version that was served before the current one. Returns both: the restored one and the replaced one.

    The replaced one moves to the end of the list: nothing is lost, and going back often enough
    returns to it. To be called under the ``build_lock``. Raises ``NoPrevious`` if there is none,
    and ``Damaged`` if it is not intact.
    """
    served, *before = listed(folder)
    if not before:
        raise NoPrevious(f"version {served} is the only one that is kept: there is no earlier one")
    check(folder / before[0])
    serve(folder, [*before, served])
    return before[0], served


def _listed_or_found(folder: Path) -> list[str]:
    """The versions that ``current`` lists; if it is lost, all that are in the folder, newest first."""
    try:
        return listed(folder)
    except Damaged:
        return [path.name for path in sorted(_folders(folder), key=lambda path: path.stat().st_mtime, reverse=True)]


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if NAME.fullmatch(path.name)]


def _move(staging: Path, target: Path) -> None:
    """Rename the folder. A version that exists already stays as it is; if it is damaged, its files are replaced."""
    if not target.exists():
        os.rename(staging, target)
        return
    with contextlib.suppress(Damaged):
        return check(target)
    for path in staging.iterdir():
        os.replace(path, target / path.name)
    _sync_to_disk(target)


def serve(folder: Path, versions: list[str]) -> None:
    """List in ``current`` the version to serve and those before it, atomically."""
    staging = folder / f"{UNFINISHED}current"
    staging.write_text("".join(f"{version}\n" for version in versions), "ascii")
    _sync_to_disk(staging)
    os.replace(staging, folder / CURRENT)
    _sync_to_disk(folder)


def prune(folder: Path) -> None:
    """Remove the versions that ``current`` does not list. A process that has one open holds it in memory."""
    current = listed(folder)
    for path in _folders(folder):
        if path.name not in current:
            shutil.rmtree(path, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove what builds have left unfinished."""
    for path in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _sync_to_disk(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on disk and not only in memory.

    Windows cannot do this for a folder.
    """
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
