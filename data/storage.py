"""A record in object storage (``s3://…``), for dashboards on several machines.

It holds what a record folder holds (``versions.py``), and for each version the file ``SHA256SUMS``, which
``sha256sum -c`` reads too. A dashboard copies the versions that ``current`` names into a folder of its own machine, and
reads them there: readers never wait for the network, and an outage takes nothing from them. A build sends its version
first, ``current`` last; a version's name is a digest of its content, so what is there already stays as it is.

No message of the storage is shown or logged as it is: it may hold addresses and parts of credentials.
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

SECONDS_BETWEEN_POLLS = 2.0  # with the second of ``serving.py`` a new version is noticed within five
SECONDS_BETWEEN_READINGS = 60.0  # of copies that have not been touched
SECONDS_OF_FIRST_LOOK = 20.0  # that a dashboard without a copy waits for before it says that it has no record
CONNECT_SECONDS, REQUEST_SECONDS, ATTEMPTS = 2.0, 5.0, 2  # a look ends before readers of /health wonder
MOST_BYTES = 200_000_000  # of one file: four hundred times the whole record of 2026, so what is larger is no table
MOST_BYTES_OF_TEXT = 100_000  # of ``current`` and of ``SHA256SUMS``

S3_OPTIONS = ("region", "scheme", "endpoint_override")
CODE = re.compile(r"AWS Error ([A-Z_]+)|HTTP status (\d+)")
REFUSED = ("ACCESS_DENIED", "INVALID_ACCESS_KEY_ID", "SIGNATURE_DOES_NOT_MATCH", "401", "403")


class Unreachable(Exception):
    """The storage does not answer, or refuses. The message says in plain words what was expected, and no secret."""


class Storage:
    """A record in object storage, by its address.

    Raises ``Unreachable`` for an address that names none. Credentials come from the environment, by their usual names.
    """

    def __init__(self, address: str):
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise Unreachable(
                "credentials do not belong into the address of a record: expected them in the environment"
            )
        if not parts.netloc or parts.scheme != "s3":
            raise Unreachable("this is no address of object storage: expected s3://bucket/folder")
        try:
            self._files, self._root = _opened(address)
        except (pyarrow.ArrowException, OSError, ValueError, TypeError):
            raise Unreachable(
                "the address of the storage cannot be read: expected s3://bucket/folder, with "
                f"{', '.join(S3_OPTIONS[:-1])} or {S3_OPTIONS[-1]} after “?”"
            ) from None

    def kept(self) -> list[str]:
        """The versions that ``current`` names, the one served first. Raises ``Unreachable`` or ``versions.Damaged``."""
        return versions.named(self._read(versions.CURRENT, MOST_BYTES_OF_TEXT))

    def fetch(self, version: str, folder: Path) -> None:
        """Copy the files of a version into ``folder``, each one whole.

        Raises ``Unreachable``, or ``versions.Damaged`` where a file is missing or not the one that was sent.
        """
        sums = self._read(f"{version}/{versions.DIGESTS}", MOST_BYTES_OF_TEXT)
        for name, digest in versions.digests(sums).items():
            content = self._read(f"{version}/{name}", MOST_BYTES)
            if hashlib.sha256(content).hexdigest() != digest:
                raise versions.Damaged(
                    f"the file {name} of version {version} is not whole in the storage: expected the digest that "
                    f"{versions.DIGESTS} names, found {len(content):,} bytes with another"
                )
            (folder / name).write_bytes(content)
        (folder / versions.DIGESTS).write_bytes(sums)

    def send(self, folder: Path, there: list[str], whole: set[str]) -> None:
        """Publish what a record folder holds: versions first, ``current`` last. Remove what it does not name any more.

        ``there``: what ``current`` in the storage named when the work began; ``whole``: the versions that are whole
        there. Raises ``versions.Busy`` where it names something else by now, and ``Unreachable``: then it stays so.
        """
        wanted = versions.kept(folder)
        for version in wanted:
            if version not in whole and (folder / version).is_dir():
                self._send_version(folder / version)
        if self.kept_or_none() != there:
            raise versions.Busy("another build has published there meanwhile")
        if wanted != there:
            self._write(versions.CURRENT, (folder / versions.CURRENT).read_bytes())
        for version in set(there) - set(wanted):
            with _translate_errors():
                self._files.delete_dir(f"{self._root}/{version}")

    def kept_or_none(self) -> list[str]:
        """The versions that ``current`` names; none where nothing has been published, or nothing that can be read."""
        try:
            return self.kept()
        except versions.Damaged:
            return []

    def _send_version(self, folder: Path) -> None:
        """Send the files of a version, and their digests last."""
        for path in (*sorted(folder.glob("*.parquet")), folder / versions.DIGESTS):
            self._write(f"{folder.name}/{path.name}", path.read_bytes())

    def _read(self, name: str, most: int) -> bytes:
        with _translate_errors(name), self._files.open_input_stream(f"{self._root}/{name}") as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise versions.Damaged(f"the file {name} in the storage is too large: expected at most {most:,} bytes")
        return content

    def _write(self, name: str, content: bytes) -> None:
        with _translate_errors(), self._files.open_output_stream(f"{self._root}/{name}") as stream:
            stream.write(content)


def _opened(address: str) -> tuple[fs.FileSystem, str]:
    """The file system of an address, with time-outs, and the path of the record in it."""
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
        allow_delayed_open=True,  # a small file is one request, which is there whole or not at all
    )
    return files, f"{parts.netloc}{parts.path}".rstrip("/")


def _environment(*names: str) -> str | None:
    """The first of these variables that is set. pyarrow reads credentials there by itself, but not these."""
    return next((os.environ[name] for name in names if os.environ.get(name)), None)


@contextlib.contextmanager
def _translate_errors(name: str = "") -> Iterator[None]:
    """Say what the storage answered: a file that is not there is ``Damaged``, all else ``Unreachable``."""
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
        said = f" (it said {', '.join(dict.fromkeys(codes))})" if codes else ""
        raise Unreachable(f"the storage cannot be reached{said}: expected an answer within seconds") from None


def _is_intact(folder: Path) -> bool:
    """Whether a copy of a version on this machine is as it was in the storage.

    Files that have not been touched are read once a minute, not at every look: large ones take a while.
    """
    try:
        files = [(path.name, path.stat()) for path in sorted(folder.iterdir())]
    except OSError:
        return False
    touched = tuple((name, file.st_ino, file.st_size, file.st_mtime_ns) for name, file in files)
    return _is_intact_as(folder, touched, time.monotonic() // SECONDS_BETWEEN_READINGS)


@functools.lru_cache(maxsize=100)
def _is_intact_as(folder: Path, _touched: tuple, _turn: float) -> bool:
    try:
        versions.check_digests(folder)
    except (OSError, versions.Damaged):
        return False
    return True


def copy(storage: Storage, folder: Path) -> str:
    """Bring a record folder to the state of the storage. Gives what is wrong with an earlier version, empty if nothing.

    Raises ``Unreachable``, or ``versions.Damaged`` where the version to be served is damaged; what the folder serves
    stays as it was. Where another process is at work on the folder, it is left to that one.
    """
    wanted, fault = storage.kept(), ""
    missing = [version for version in wanted if not _is_intact(folder / version)]
    if not missing and versions.kept_or_none(folder) == wanted:
        return fault
    with contextlib.suppress(versions.Busy), versions.build_lock(folder):
        for version in missing:
            try:
                versions.install_version(folder, version, functools.partial(storage.fetch, version))
            except versions.Damaged as error:
                if version == wanted[0]:
                    raise
                wanted, fault = [one for one in wanted if one != version], str(error)
        versions.serve(folder, wanted)
        versions.prune(folder)
    return fault


class Mirror:
    """A record folder that follows a record in object storage, by a thread that looks there every few seconds."""

    def __init__(self, address: str, folder: Path):
        self.fault = ""  # what was wrong when it was last looked at; empty where nothing was
        self._address, self._folder = address, folder
        self._storage: Storage | None = None
        self._looked = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="storage", daemon=True)

    def start(self) -> Mirror:
        """Follow from now on. Waits for the first look where there is no copy from an earlier time."""
        self._thread.start()
        if not versions.kept_or_none(self._folder):
            self._looked.wait(SECONDS_OF_FIRST_LOOK)
        return self

    def look(self) -> None:
        """Look at the storage once, and take what is new there. What is wrong becomes ``fault``."""
        before, self.fault = self.fault, self._looked_at()
        if self.fault != before:
            log.warning("Storage of the record: %s", self.fault or "all is well again")
        self._looked.set()

    def _looked_at(self) -> str:
        try:
            self._storage = self._storage or Storage(self._address)
            return copy(self._storage, self._folder)
        except (Unreachable, versions.Damaged) as error:
            return str(error)
        except Exception as error:
            # It must look again, whatever it was. The name of the error alone holds no secret.
            log.error("The record could not be copied from the storage: %s", type(error).__name__)
            return "the record could not be copied from the storage: the server's log says why"

    def _follow(self) -> None:
        while True:
            self.look()
            time.sleep(SECONDS_BETWEEN_POLLS)


@contextlib.contextmanager
def working_copy(place: str | Path) -> Iterator[Path]:
    """A record folder to build in: the place itself, or a copy of a record in object storage, which is sent at the end.

    Where the block raises, nothing is sent. A version that is damaged there is not copied: a build can still follow it.
    Raises ``Unreachable`` and ``versions.Busy`` itself.
    """
    if not is_address(place):
        yield Path(place)
        return
    storage = Storage(str(place))
    with tempfile.TemporaryDirectory(prefix="forces-compared-") as name:
        folder, whole = Path(name), set()
        there = storage.kept_or_none()
        for version in there:
            with contextlib.suppress(versions.Damaged):
                versions.install_version(folder, version, functools.partial(storage.fetch, version))
                whole.add(version)
        if there:
            versions.serve(folder, there)
        yield folder
        storage.send(folder, there, whole)


def is_address(place: str | Path) -> bool:
    """Whether a place is an address of object storage, and no folder."""
    return "://" in str(place)


def in_words(place: str | Path) -> str:
    """A place as a message may name it: without credentials that somebody has put into an address."""
    if not is_address(place):
        return str(place)
    parts = urlsplit(str(place))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
