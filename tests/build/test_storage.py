"""A record in object storage: published atomically, noticed, copied completely, and served during an outage.

The storage is moto's S3 server on this machine, which pyarrow's own S3 client talks to.
"""

import asyncio
import hashlib
import json
import shutil
import socket
import threading
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

import data
import queries
from data import storage, versions
from data.build import main
from queries.serving import SECONDS_BETWEEN_POLLS, Serving
from server.api import whole_record

KEY_ID, SECRET = "AKIDOFTHETESTS", "a-secret-that-no-message-may-hold"
# For the tests' own requests to the server, which does not check signatures by default.
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=tests/20261126/us-east-1/s3/aws4_request, SignedHeaders=host, "
    "Signature=none",
    "Content-Type": "application/octet-stream",
}
UNREACHABLE = "the storage cannot be reached (it said NETWORK_CONNECTION): expected an answer within seconds"
REFUSED = (
    "the storage refuses access: expected credentials in the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY "
    "for S3) that may read the record, and to publish, write it"
)


class Bucket:
    """A bucket on its own server, which can be disconnected and reconnected without losing its content."""

    def __init__(self):
        self.port = 0
        self.reconnect()
        self.clear()

    def reconnect(self) -> None:
        from moto.server import ThreadedMotoServer

        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]

    def disconnect(self) -> None:
        self._server.stop()

    def clear(self) -> None:
        self.ask("POST", "/moto-api/reset")
        self.ask("PUT", "/bucket")

    def ask(self, method: str, path: str, content: bytes | None = None) -> bytes:
        asked = urllib.request.Request(f"{self.endpoint}{path}", content, SIGNED, method=method)
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.read()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __getitem__(self, name: str) -> bytes:
        return self.ask("GET", f"/bucket/record/{name}")

    def __setitem__(self, name: str, content: bytes) -> None:
        self.ask("PUT", f"/bucket/record/{name}", content)


@pytest.fixture(scope="module")
def server():
    bucket = Bucket()
    yield bucket
    bucket.disconnect()


@pytest.fixture
def bucket(server, monkeypatch):
    """An empty bucket, with its endpoint and credentials in the usual environment variables."""
    server.clear()
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    return server


ADDRESS = "s3://bucket/record"


@pytest.fixture
def build(bucket, two_versions):
    """A function that builds one of the two versions into the storage, as the command line does."""

    def built(version: str, *options: str) -> int:
        return main(["--sources", str(two_versions.sources[version]), "--out", ADDRESS, *options])

    return built


@pytest.fixture
def publish(bucket, two_versions):
    """A function that publishes one of the two versions, already built, in the storage."""

    def published(version: str) -> None:
        with storage.working_copy(ADDRESS) as folder:
            shutil.copytree(two_versions.folder / version, folder / version, dirs_exist_ok=True)
            versions.serve(folder, [version, *(v for v in versions.listed_or_empty(folder) if v != version)])

    return published


@pytest.fixture
def mirror(tmp_path):
    """The mirror of a dashboard, which only the test synchronises."""
    return storage.Mirror(ADDRESS, tmp_path / "copies")


@pytest.fixture
def serving(mirror, tmp_path, always_polled):
    return Serving(tmp_path / "copies", mirror)


def digests(content: bytes) -> dict[str, str]:
    return {line.split()[1]: line.split()[0] for line in content.decode().splitlines()}


# Publishing.


def test_a_version_is_published_with_the_digest_of_each_file(build, bucket, two_versions, capsys):
    assert build(two_versions.first) == 0
    assert bucket["current"].decode() == f"{two_versions.first}\n"
    listed = digests(bucket[f"{two_versions.first}/SHA256SUMS"])
    tables = [resource["name"] for resource in data.schema()["resources"]]
    assert sorted(listed) == sorted(f"{table}.parquet" for table in [*tables, "history"])
    for name, digest in listed.items():
        assert hashlib.sha256(bucket[f"{two_versions.first}/{name}"]).hexdigest() == digest
    printed = capsys.readouterr().out
    assert f"published {len(tables)} tables in {ADDRESS}, version {two_versions.first}" in printed


def test_a_build_continues_the_version_published_in_the_storage(build, bucket, two_versions, mirror, tmp_path):
    for version in (two_versions.first, two_versions.second):
        assert build(version) == 0
    assert bucket["current"].decode().split() == [two_versions.second, two_versions.first]
    mirror.sync()
    assert versions.listed(tmp_path / "copies") == [two_versions.second, two_versions.first]
    chain = versions.history.read(tmp_path / "copies" / two_versions.second)
    assert [row["version"] for row in chain] == [two_versions.first, two_versions.second]


def test_the_previous_version_can_be_restored_in_the_storage(publish, bucket, two_versions, capsys):
    for version in (two_versions.first, two_versions.second):
        publish(version)
    assert main(["--previous", "--out", ADDRESS]) == 0
    assert bucket["current"].decode().split() == [two_versions.first, two_versions.second]
    assert f"version {two_versions.first} in {ADDRESS} is served again" in capsys.readouterr().out


def test_versions_no_longer_listed_are_removed_from_the_storage(publish, build, bucket, two_versions):
    publish(two_versions.first)
    build(two_versions.second, "--keep", "1")
    listed = bucket.ask("GET", "/bucket?list-type=2").decode()
    assert two_versions.second in listed and two_versions.first not in listed


@pytest.mark.parametrize("written", [0, 1, 10, 16])
def test_a_build_that_fails_midway_leaves_the_previous_version(publish, bucket, two_versions, monkeypatch, written):
    publish(two_versions.first)
    left = iter(range(written))

    def write(self, name, content, write=storage.Storage._write):
        if next(left, None) is None:
            raise storage.Unreachable("the line was cut")
        write(self, name, content)

    with monkeypatch.context() as patch, pytest.raises(storage.Unreachable):
        patch.setattr(storage.Storage, "_write", write)
        publish(two_versions.second)
    assert bucket["current"].decode().split() == [two_versions.first]
    publish(two_versions.second)  # what was left does not matter
    assert bucket["current"].decode().split() == [two_versions.second, two_versions.first]


def test_two_builds_from_two_machines_do_not_undo_each_other(publish, bucket, two_versions, monkeypatch):
    publish(two_versions.first)

    def send(self, *arguments, send=storage.Storage.send):
        bucket["current"] = b"0123456789ab\n"  # by another machine
        send(self, *arguments)

    monkeypatch.setattr(storage.Storage, "send", send)
    with pytest.raises(versions.Busy, match="another build has published there meanwhile"):
        publish(two_versions.second)
    assert bucket["current"] == b"0123456789ab\n"


def test_a_build_repairs_a_damaged_version_in_the_storage(publish, build, bucket, two_versions, mirror):
    publish(two_versions.first)
    bucket[f"{two_versions.first}/forces.parquet"] = b"PAR1"
    mirror.sync()
    assert "forces.parquet" in mirror.fault
    assert build(two_versions.first) == 0
    mirror.sync()
    assert mirror.fault == ""


WRONG = {
    "https://example.org/record": "this is no address of object storage: expected s3://bucket/fol",
    "s3://": "this is no address of object storage",
    "s3://bucket/record?regoin=x": "the address of the storage cannot be read: expected s3://bucket/folder",
    f"s3://{KEY_ID}:{SECRET}@bucket/record": "credentials must not be in the address of a record",
}


@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_names_no_record_is_refused_with_a_reason(address, capsys, bucket):
    assert main(["--out", address]) == 1
    printed = capsys.readouterr()
    assert WRONG[address] in printed.err
    assert SECRET not in printed.err + printed.out and KEY_ID not in printed.err + printed.out


# Serving.


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # raised to end its thread
def test_a_dashboard_notices_a_new_version_by_itself(publish, two_versions, monkeypatch, tmp_path, always_polled):
    second_copied, enough, sync = threading.Event(), threading.Event(), storage.Mirror.sync

    def sync_and_count(mirror):
        sync(mirror)
        if versions.listed_or_empty(tmp_path / "copies")[:1] == [two_versions.second]:
            second_copied.set()

    def pause(seconds):
        if enough.wait(seconds):
            raise SystemExit  # ends the thread

    monkeypatch.setattr(storage.Mirror, "sync", sync_and_count)
    monkeypatch.setattr(storage, "time", SimpleNamespace(sleep=pause, monotonic=time.monotonic))
    assert storage.SECONDS_BETWEEN_POLLS + SECONDS_BETWEEN_POLLS < 5  # as CONTRIBUTING.md promises
    publish(two_versions.first)
    monkeypatch.setattr(data, "STORAGE", ADDRESS)
    monkeypatch.setattr(data, "TABLES", tmp_path / "copies")
    assert queries.version() == two_versions.first
    publish(two_versions.second)
    assert second_copied.wait(60)
    assert queries.version() == two_versions.second
    assert queries.earlier(two_versions.first).version == two_versions.first
    assert queries.health() == (two_versions.second, "")
    enough.set()
    queries._serving()._mirror._thread.join()


def test_copies_are_read_again_when_they_change_and_otherwise_once_a_minute(publish, mirror, two_versions, monkeypatch):
    publish(two_versions.first)
    mirror.sync()
    read, check_digests = [], versions.check_digests
    monkeypatch.setattr(versions, "check_digests", lambda folder: read.append(folder.name) or check_digests(folder))
    minutes = iter([0, 0, 0, 0, 1])
    monkeypatch.setattr(storage.time, "monotonic", lambda: 1e6 + 60 * next(minutes))
    mirror.sync()
    mirror.sync()
    assert read == [two_versions.first]
    table = mirror._folder / two_versions.first / "forces.parquet"
    table.touch()
    mirror.sync()
    mirror.sync()
    assert read == [two_versions.first] * 2
    mirror.sync()
    assert read == [two_versions.first] * 3


def test_readers_do_not_wait_for_the_storage(publish, serving, mirror, two_versions, monkeypatch):
    publish(two_versions.first)
    mirror.sync()
    assert serving.record().version == two_versions.first
    publish(two_versions.second)
    requested, may_answer = threading.Event(), threading.Event()

    def slowly(self, version, folder, fetch=storage.Storage.fetch):
        requested.set()
        assert may_answer.wait(20)
        fetch(self, version, folder)

    monkeypatch.setattr(storage.Storage, "fetch", slowly)
    thread = threading.Thread(target=mirror.sync)
    thread.start()
    assert requested.wait(20)
    assert serving.record().version == two_versions.first
    assert thread.is_alive()  # nobody waited for it
    may_answer.set()
    thread.join()
    assert serving.record().version == two_versions.second


DAMAGES = {
    "a truncated table": (
        lambda bucket, version: f"{version}/judgments.parquet",
        lambda content: content[:-100],
        "the file judgments.parquet of version {} is not whole in the storage: expected the digest that SHA256SUMS",
    ),
    "a malformed list": (
        lambda bucket, version: f"{version}/SHA256SUMS",
        lambda content: b"../../etc/passwd\n",
        "the file SHA256SUMS of a version cannot be read: expected a digest and a name a line",
    ),
    "a way out of the folder": (
        lambda bucket, version: f"{version}/SHA256SUMS",
        lambda content: content.replace(b"forces.parquet", b"../forces.parquet"),
        "the file SHA256SUMS of a version cannot be read: expected a digest and a name a line",
    ),
    "no versions": (
        lambda bucket, version: "current",
        lambda content: b"the newest\n",
        "the file “current” names no version: expected the versions of the record, one a line",
    ),
    "a version that is not there": (
        lambda bucket, version: "current",
        lambda content: b"0123456789ab\n",
        "a file is missing in the storage: expected 0123456789ab/SHA256SUMS",
    ),
    "a large file": (
        lambda bucket, version: "current",
        lambda content: b"0123456789ab\n" * 10_000,
        "the file current in the storage is too large: expected at most 100,000 bytes",
    ),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_the_last_good_version_is_served_while_the_newest_is_damaged(
    what, publish, bucket, serving, mirror, two_versions
):
    publish(two_versions.first)
    mirror.sync()
    publish(two_versions.second)
    name, damage, words = DAMAGES[what]
    name = name(bucket, two_versions.second)
    good = bucket[name]
    bucket[name] = damage(good)
    mirror.sync()
    record, fault = serving.health()
    assert record.version == two_versions.first
    assert fault.startswith(words.format(two_versions.second))
    bucket[name] = good
    mirror.sync()
    assert (serving.health()[0].version, mirror.fault) == (two_versions.second, "")


def test_a_damaged_earlier_version_does_not_block_the_newest(publish, bucket, serving, mirror, two_versions):
    for version in (two_versions.first, two_versions.second):
        publish(version)
    bucket[f"{two_versions.first}/gaps.parquet"] = b""
    mirror.sync()
    record, fault = serving.health()
    assert record.version == two_versions.second
    assert fault.startswith(f"the file gaps.parquet of version {two_versions.first} is not whole")


def test_a_damaged_local_copy_is_fetched_again(publish, serving, mirror, two_versions, tmp_path):
    publish(two_versions.first)
    mirror.sync()
    table = tmp_path / "copies" / two_versions.first / "forces.parquet"
    table.write_bytes(table.read_bytes()[:-100])
    mirror.sync()
    assert serving.health()[1] == "" and serving.record().version == two_versions.first


def test_the_record_stays_served_while_the_storage_is_unreachable(
    publish, bucket, serving, mirror, two_versions, tmp_path, caplog
):
    publish(two_versions.first)
    mirror.sync()
    assert serving.health()[1] == ""
    bucket.disconnect()
    mirror.sync()
    mirror.sync()
    assert serving.record().version == two_versions.first
    assert serving.health()[1] == UNREACHABLE
    started_meanwhile = Serving(tmp_path / "copies", storage.Mirror(ADDRESS, tmp_path / "copies"))
    assert started_meanwhile.record().version == two_versions.first
    without_a_copy = storage.Mirror(ADDRESS, tmp_path / "none")
    without_a_copy.sync()
    with pytest.raises(queries.NoRecord) as error:
        Serving(tmp_path / "none", without_a_copy).record()
    assert str(error.value) == UNREACHABLE
    bucket.reconnect()
    mirror.sync()
    assert serving.health()[1] == ""
    printed = [record.getMessage() for record in caplog.records if "Storage" in record.getMessage()]
    assert printed[0] == f"Storage of the record: {UNREACHABLE}"  # once, however often it was synced
    assert printed[-1] == "Storage of the record: all is well again" and len(printed) == 3


@pytest.mark.parametrize(("limit", "file"), [("MAX_FILE_BYTES", ".parquet"), ("MAX_TEXT_BYTES", "current")])
def test_a_file_of_the_storage_that_is_too_large_is_refused(publish, mirror, two_versions, monkeypatch, limit, file):
    publish(two_versions.first)
    monkeypatch.setattr(storage, limit, 10)
    mirror.sync()
    assert f"{file} in the storage is too large: expected at most 10 bytes" in mirror.fault


def test_a_silent_storage_times_out(bucket, mirror, monkeypatch):
    monkeypatch.setattr(storage, "REQUEST_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts requests and never answers
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        thread = threading.Thread(target=mirror.sync, daemon=True)
        thread.start()
        thread.join(timeout=30)
        assert not thread.is_alive()
    assert mirror.fault == UNREACHABLE


def test_wrong_credentials_are_reported_and_not_shown(
    publish, build, bucket, serving, mirror, two_versions, monkeypatch, caplog, capfd
):
    publish(two_versions.first)
    bucket.ask("POST", "/moto-api/reset-auth", b"0")  # from here on, it checks credentials
    try:
        mirror.sync()
        monkeypatch.setattr(queries, "_serving", lambda: serving)
        answer = asyncio.run(whole_record.health(None))
        assert answer.status_code == 503
        assert json.loads(answer.body) == {"status": "no record", "reason": REFUSED}
        assert build(two_versions.second) == 1
    finally:
        bucket.ask("POST", "/moto-api/reset-auth", b"inf")
    printed = capfd.readouterr()
    assert f"{ADDRESS}: {REFUSED}. Nothing was changed." in printed.err
    for secret in (SECRET, KEY_ID):
        assert secret not in printed.err + printed.out + caplog.text


def test_an_empty_storage_is_reported(bucket, serving, mirror):
    mirror.sync()
    with pytest.raises(queries.NoRecord, match="no record has been published here"):
        serving.record()


def test_the_copies_of_two_addresses_are_in_two_folders(monkeypatch, tmp_path):
    monkeypatch.setenv("FORCES_CACHE", str(tmp_path))
    one, other = (data._cache_folder(f"s3://bucket/{name}") for name in ("one", "other"))
    assert one != other and one.parent == other.parent == Path(tmp_path)
