"""Uploads are limited, per reader and in total, and released when readers have left."""

import asyncio
from types import SimpleNamespace

import pytest
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser

from parts.preview import uploads
from server import uploads as receiving
from server.uploads import Uploads


class Runtime:
    """Streamlit's runtime, as far as it is used here."""

    def __init__(self):
        self.active, self.closed = {"one", "other", *map(str, range(9))}, []
        self.states = {"one": {"check.files": "a file"}}
        self._session_mgr = self

    def get_session_info(self, session: str):
        return SimpleNamespace(session=SimpleNamespace(session_state=self.states[session]))

    def is_active_session(self, session: str) -> bool:
        return session in self.active

    def close_session(self, session: str) -> None:
        self.closed.append(session)


@pytest.fixture
def runtime(monkeypatch):
    """The runtime, before any upload."""
    runtime = Runtime()
    monkeypatch.setattr(uploads.runtime, "get_instance", lambda: runtime)
    monkeypatch.setattr(uploads, "_bytes_by_session", {})
    monkeypatch.setattr(uploads, "_refused", {})
    monkeypatch.setattr(uploads, "_away", {})
    return runtime


async def accepted(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})


async def never_answers(*_):
    await asyncio.Event().wait()


def status_of_upload(
    session: str, size: int | None, app=accepted, method: str = "PUT", path: str = "/_stcore/upload_file"
) -> int:
    """The status of the response to an upload."""
    headers = [] if size is None else [(b"content-length", str(size).encode())]
    scope = {"type": "http", "method": method, "path": f"{path}/{session}/file", "headers": headers}
    answers = []

    async def send(message):
        answers.append(message)

    parts = iter([{"more_body": True}] * 3)

    async def receive():
        return next(parts, {"type": "http.request", "body": b""})

    asyncio.run(Uploads(app)(scope, receive, send))
    return answers[0]["status"]


def reaches_streamlit(session: str, size: int) -> bool:
    """Whether an upload reaches Streamlit. Its bytes are read in any case, or browsers would report it as broken."""
    reached = []

    async def app(scope, receive, send):
        reached.append(True)
        await accepted(scope, receive, send)

    assert status_of_upload(session, size, app) == 204
    return bool(reached)


MB = 1_000_000


def test_uploads_of_one_reader_are_limited(runtime):
    assert all(reaches_streamlit("one", 20 * MB) for _ in range(3))
    assert not reaches_streamlit("one", 20 * MB)
    assert "60 MB on this page so far" in uploads.refused("one")
    assert reaches_streamlit("one", 0) and not uploads.refused("one")
    assert reaches_streamlit("other", 20 * MB)
    assert status_of_upload("other", 20 * MB, path="/behind/a/proxy/_stcore/upload_file") == 204
    assert uploads.sessions() == {"one", "other"}


def test_removed_uploads_still_count_since_a_page_may_reference_them(runtime):
    assert reaches_streamlit("one", 60 * MB)
    assert status_of_upload("one", None, method="DELETE") == 204
    assert not reaches_streamlit("one", 1)


def test_uploads_of_all_readers_together_are_limited(runtime):
    assert [reaches_streamlit(str(reader), 50 * MB) for reader in range(3)] == [True, True, False]
    assert uploads.refused("2").startswith("other readers’ files")


def test_uploads_without_a_size_or_session_are_refused(runtime):
    assert (status_of_upload("one", None), status_of_upload("nobody", 1)) == (411, 400)
    assert uploads.sessions() == set()


def test_an_upload_that_never_ends_is_cut_off(runtime, monkeypatch):
    monkeypatch.setattr(receiving, "SECONDS_TO_SEND", 0.0)
    assert status_of_upload("one", MB, app=never_answers) == 408


def test_a_session_is_closed_when_its_reader_has_been_away_for_long_and_not_before(runtime, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(uploads.time, "monotonic", lambda: now)
    gone = []
    status_of_upload("one", MB)
    status_of_upload("other", MB)

    def release():
        return uploads.release_departed(uploads.sessions(), gone.append)

    runtime.active -= {"one"}
    assert release() == 0
    now += uploads.SECONDS_AWAY - 1
    runtime.active |= {"one"}  # the connection was lost, and is back
    assert release() == 0
    runtime.active -= {"one"}
    now += 2
    assert release() == 0
    now += uploads.SECONDS_AWAY
    assert release() == 1
    assert gone == runtime.closed == ["one"] and uploads.sessions() == {"other"}
    assert runtime.states == {"one": {}}


def test_an_upload_stays_in_memory_to_its_last_byte():
    start = b'--x\r\nContent-Disposition: form-data; name="file"; filename="gaps.csv"\r\n\r\n'

    async def parts():
        yield start
        for _ in range(20):
            yield bytes(MB)
        yield b"\r\n--x--\r\n"

    headers = Headers({"content-type": "multipart/form-data; boundary=x"})
    file = asyncio.run(MultiPartParser(headers, parts()).parse())["file"]
    assert file.size == 20 * MB and not file.file._rolled  # onto the disk
