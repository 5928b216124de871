"""A record in object storage (``s3://…``), for dashboards on several machines.

The layout is that of a record folder (``versions.py``), including the file ``SHA256SUMS`` of each version. A dashboard
copies the versions that ``current`` names into a local folder and reads them there, so readers never wait for the
network, nor notice an outage. A build uploads its version first and ``current`` last; a version's name is a digest of
its content, so what has been uploaded already stays as it is.

Messages of the storage are not shown or logged as they are: they may contain addresses and parts of credentials.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pyarrow
from pyarrow import fs

from data import versions

log = logging.getLogger(__name__)

SECONDS_BETWEEN_POLLS = 2.0  # with the second of ``serving.py``, a new version is noticed within five
SECONDS_BETWEEN_CHECKS = 60.0  # of copies whose files have not changed
FIRST_SYNC_SECONDS = 20.0  # that a dashboard without a copy waits before it says that it has no record
CONNECT_SECONDS, REQUEST_SECONDS, ATTEMPTS = 2.0, 5.0, 2  # a sync ends before monitors of /health time out
MAX_FILE_BYTES = 200_000_000  # four hundred times the whole record of 2026: anything larger is not a table
MAX_TEXT_BYTES = 100_000  # of ``current`` and ``SHA256SUMS``

S3_OPTIONS = ("region", "scheme", "endpoint_override")
CODE = re.compile(r"AWS Error ([A-Z_]+)|HTTP status (\d+)")
REFUSED = ("ACCESS_DENIED", "INVALID_ACCESS_KEY_ID", "SIGNATURE_DOES_NOT_MATCH", "401", "403")


class Unreachable(Exception):
    """The storage does not answer, or refuses access. The message says what was expected, and contains no secrets."""


class Storage:
    """A record in object storage, by its address.

    Raises ``Unreachable`` for a malformed address. Credentials come from the usual environment variables.
    """

    def __init__(self, address: str):
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise Unreachable("credentials must not be in the address of a record: expected them in the environment")
        if not parts.netloc or parts.scheme != "s3":
            raise Unreachable("this is no address of object storage: expected s3://bucket/folder")
        try:
            self._files, self._root = _open(address)
        except (pyarrow.ArrowException, OSError, ValueError, TypeError):
            raise Unreachable(
                "the address of the storage cannot be read: expected s3://bucket/folder, with "
                f"{', '.join(S3_OPTIONS[:-1])} or {S3_OPTIONS[-1]} after “?”"
            ) from None

    def listed(self) -> list[str]:
        """The versions that ``current`` names, served one first. Raises ``Unreachable`` or ``versions.Damaged``."""
        return versions.parse_current(self._read(versions.CURRENT, MAX_TEXT_BYTES))

    def fetch(self, version: str, folder: Path) -> None:
        """Download the files of a version into ``folder``, verifying their checksums.

        Raises ``Unreachable``, or ``versions.Damaged`` if a file is missing or not the one that was uploaded.
        """
        sums = self._read(f"{version}/{versions.DIGESTS}", MAX_TEXT_BYTES)
        for name, digest in versions.digests(sums).items():
            content = self._read(f"{version}/{name}", MAX_FILE_BYTES)
            if hashlib.sha256(content).hexdigest() != digest:
                raise versions.Damaged(
                    f"the file {name} of version {version} is not whole in the storage: expected the digest that "
                    f"{versions.DIGESTS} names, found {len(content):,} bytes with another"
                )
            (folder / name).write_bytes(content)
        (folder / versions.DIGESTS).write_bytes(sums)

    def send(self, folder: Path, before: list[str], intact: set[str]) -> None:
        """Upload a record folder: versions first, ``current`` last. Remove versions that it no longer names.

        ``before``: what ``current`` in the storage named when the build began; ``intact``: the versions that are intact
        there. Raises ``versions.Busy`` if it names others by now, and ``Unreachable``, leaving ``current`` as it was.
        """
        wanted = versions.listed(folder)
        for version in wanted:
            if version not in intact and (folder / version).is_dir():
                self._send_version(folder / version)
        if self.listed_or_empty() != before:
            raise versions.Busy("another build has published there meanwhile")
        if wanted != before:
            self._write(versions.CURRENT, (folder / versions.CURRENT).read_bytes())
        for version in set(before) - set(wanted):
            with _translate_errors():
                self._files.delete_dir(f"{self._root}/{version}")

    def listed_or_empty(self) -> list[str]:
        """The versions that ``current`` names; empty if nothing readable has been published."""
        try:
            return self.listed()
        except versions.Damaged:
            return []

    def _send_version(self, folder: Path) -> None:
        """Upload the files of a version, their checksums last."""
        for path in (*sorted(folder.glob("*.parquet")), folder / versions.DIGESTS):
            self._write(f"{folder.name}/{path.name}", path.read_bytes())

    def _read(self, name: str, limit: int) -> bytes:
        with _translate_errors(name), self._files.open_input_stream(f"{self._root}/{name}") as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            raise versions.Damaged(f"the file {name} in the storage is too large: expected at most {limit:,} bytes")
        return content

    def _write(self, name: str, content: bytes) -> None:
        with _translate_errors(), self._files.open_output_stream(f"{self._root}/{name}") as stream:
            stream.write(content)


def _open(address: str) -> tuple[fs.FileSystem, str]:
    """The file system of an address, with timeouts, and the path of the record in it."""
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    if unknown := options.keys() - set(S3_OPTIONS):
        raise ValueError(unknown)
    options.setdefault("region", _environment("AWS_REGION", "AWS_DEFAULT_REGION"))
    options.setdefault("endpoint_override", _environment("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"))
    files = fs.S3FileSystem(
        **options,
        connect_timeout=CONNECT_SECONDS,
        request_timeout=REQUEST_SECONDS,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=ATTEMPTS),
        allow_delayed_open=True,  # a small file is one request, which succeeds or fails as a whole
    )
    return files, f"{parts.netloc}{parts.path}".rstrip("/")


def _environment(*names: str) -> str | None:
    """The first of these variables that is set. pyarrow reads credentials from the environment, but not these."""
    return next((os.environ[name] for name in names if os.environ.get(name)), None)


@contextlib.contextmanager
def _translate_errors(name: str = "") -> Iterator[None]:
    """Translate errors of the storage: ``Damaged`` for a missing file, ``Unreachable`` for all others."""
    try:
        yield
    except FileNotFoundError:
        if name == versions.CURRENT:
            raise versions.Damaged(versions.NOTHING_PUBLISHED) from None
        raise versions.Damaged(f"a file is missing in the storage: expected {name}") from None
    except (OSError, pyarrow.ArrowException) as error:
        codes = [code or status for code, status in CODE.findall(str(error))]
        if isinstance(error, PermissionError) or any(code in REFUSED for code in codes):
            raise Unreachable(
                "the storage refuses access: expected credentials in the environment (AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY for S3) that may read the record, and to publish, write it"
            ) from None
        reason = f" (it said {', '.join(dict.fromkeys(codes))})" if codes else ""
        raise Unreachable(f"the storage cannot be reached{reason}: expected an answer within seconds") from None


def _is_intact(folder: Path) -> bool:
    """Whether a local copy of a version is the same as in the storage.

    Unchanged files are read again once a minute, not at every sync, since large ones take a while.
    """
    try:
        files = [(path.name, path.stat()) for path in sorted(folder.iterdir())]
    except OSError:
        return False
    stats = tuple((name, file.st_ino, file.st_size, file.st_mtime_ns) for name, file in files)
    return _matches_checksums(folder, stats, time.monotonic() // SECONDS_BETWEEN_CHECKS)


@functools.lru_cache(maxsize=100)
def _matches_checksums(folder: Path, _stats: tuple, _minute: float) -> bool:
    try:
        versions.check_digests(folder)
    except (OSError, versions.Damaged):
        return False
    return True


def copy(storage: Storage, folder: Path) -> str:
    """Update a record folder from the storage. Returns what is wrong with an earlier version, empty if nothing is.

    Raises ``Unreachable``, or ``versions.Damaged`` if the version to serve is damaged; the folder then serves what it
    served before. If another process is updating the folder, it is left to that one.
    """
    wanted, fault = storage.listed(), ""
    missing = [version for version in wanted if not _is_intact(folder / version)]
    if not missing and versions.listed_or_empty(folder) == wanted:
        return fault
    with contextlib.suppress(versions.Busy), versions.build_lock(folder):
        for version in missing:
            try:
                versions.install_version(folder, version, functools.partial(storage.fetch, version))
            except versions.Damaged as error:
                if version == wanted[0]:
                    raise
                wanted, fault = [other for other in wanted if other != version], str(error)
        versions.serve(folder, wanted)
        versions.prune(folder)
    return fault


class Mirror:
    """A record folder that follows a record in object storage, synced by a thread every few seconds."""

    def __init__(self, address: str, folder: Path):
        self.fault = ""  # what was wrong at the last sync; empty if nothing was
        self._address, self._folder = address, folder
        self._storage: Storage | None = None
        self._synced = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="storage", daemon=True)

    def start(self) -> Mirror:
        """Start following. Waits for the first sync if there is no earlier copy."""
        self._thread.start()
        if not versions.listed_or_empty(self._folder):
            self._synced.wait(FIRST_SYNC_SECONDS)
        return self

    def sync(self) -> None:
        """Copy what is new in the storage. What is wrong becomes ``fault``."""
        before, self.fault = self.fault, self._copy()
        if self.fault != before:
            log.warning("Storage of the record: %s", self.fault or "all is well again")
        self._synced.set()

    def _copy(self) -> str:
        try:
            self._storage = self._storage or Storage(self._address)
            return copy(self._storage, self._folder)
        except (Unreachable, versions.Damaged) as error:
            return str(error)
        except Exception as error:
            # Any error: the thread must go on. The name of an error contains no secrets.
            log.error("The record could not be copied from the storage: %s", type(error).__name__)
            return "the record could not be copied from the storage: the server's log says why"

    def _follow(self) -> None:
        while True:
            self.sync()
            time.sleep(SECONDS_BETWEEN_POLLS)


@contextlib.contextmanager
def working_copy(place: str | Path) -> Iterator[Path]:
    """A record folder to build in: ``place`` itself, or a copy of a record in object storage, uploaded at the end.

    If the block raises, nothing is uploaded. A damaged version is not copied, so that a build can still replace it.
    Raises ``Unreachable`` and ``versions.Busy`` itself.
    """
    if not is_remote(place):
        yield Path(place)
        return
    storage = Storage(str(place))
    with tempfile.TemporaryDirectory(prefix="forces-compared-") as name:
        folder, intact = Path(name), set()
        before = storage.listed_or_empty()
        for version in before:
            with contextlib.suppress(versions.Damaged):
                versions.install_version(folder, version, functools.partial(storage.fetch, version))
                intact.add(version)
        if before:
            versions.serve(folder, before)
        yield folder
        storage.send(folder, before, intact)


def is_remote(place: str | Path) -> bool:
    """Whether a place is an address in object storage, not a folder."""
    return "://" in str(place)


def without_credentials(place: str | Path) -> str:
    """A place as messages may name it, without any credentials in its address."""
    if not is_remote(place):
        return str(place)
    parts = urlsplit(str(place))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
