"""What readers send is bounded, each one's and all together, and let go when they have left."""

import asyncio

import pytest

from pages import uploads


class Runtime:
    """Streamlit's runtime, as far as it is asked here."""

    def __init__(self):
        self.here, self.closed = {"one", "other", *map(str, range(9))}, []

    def is_active_session(self, session: str) -> bool:
        return session in self.here

    def close_session(self, session: str) -> None:
        self.closed.append(session)


@pytest.fixture
def here(monkeypatch):
    """The runtime, while nothing has been sent yet."""
    here = Runtime()
    monkeypatch.setattr(uploads.runtime, "get_instance", lambda: here)
    monkeypatch.setattr(uploads, "_taken", {})
    monkeypatch.setattr(uploads, "_away", {})
    return here


async def accepted(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})


async def never(*_):
    await asyncio.Event().wait()


def sent(session: str, size: int | None, app=accepted, method: str = "PUT", path: str = "/_stcore/upload_file") -> int:
    """The status of the answer to an upload."""
    headers = [] if size is None else [(b"content-length", str(size).encode())]
    scope = {"type": "http", "method": method, "path": f"{path}/{session}/file", "headers": headers}
    answers = []

    async def send(message):
        answers.append(message)

    asyncio.run(uploads.Uploads(app)(scope, None, send))
    return answers[0]["status"]


MB = 1_000_000


def test_one_reader_can_send_so_much_and_no_more(here):
    assert [sent("one", 20 * MB) for _ in range(6)] == [204] * 5 + [413]
    assert sent("other", 20 * MB) == 204
    assert sent("other", 20 * MB, path="/behind/a/proxy/_stcore/upload_file") == 204
    assert uploads.sessions() == {"one", "other"}


def test_what_a_reader_takes_back_still_counts_since_a_page_may_hold_on_to_it(here):
    assert sent("one", 100 * MB) == 204
    assert sent("one", None, method="DELETE") == 204
    assert sent("one", 1) == 413


def test_all_readers_together_can_send_so_much_and_no_more(here):
    assert [sent(str(reader), 100 * MB) for reader in range(5)] == [204] * 4 + [503]


def test_what_says_no_size_or_belongs_to_nobody_is_refused(here):
    assert (sent("one", None), sent("nobody", 1)) == (411, 400)
    assert uploads.sessions() == set()


def test_an_upload_that_never_ends_is_ended(here, monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS_TO_SEND", 0.0)
    assert sent("one", MB, app=never) == 408


def test_a_session_is_closed_when_its_reader_has_been_away_for_long_and_not_before(here, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(uploads.time, "monotonic", lambda: now)
    gone = []
    sent("one", MB)
    sent("other", MB)

    def let_go():
        return uploads.let_go(uploads.sessions(), gone.append)

    here.here -= {"one"}
    assert let_go() == 0
    now += uploads.SECONDS_AWAY - 1
    here.here |= {"one"}  # the line was broken, and is mended
    assert let_go() == 0
    here.here -= {"one"}
    now += 2
    assert let_go() == 0
    now += uploads.SECONDS_AWAY
    assert let_go() == 1
    assert gone == here.closed == ["one"] and uploads.sessions() == {"other"}
