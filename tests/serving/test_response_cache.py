"""Files of rows that were sent are kept as they were sent, for as long as they would be made the same again."""

import asyncio
import gzip
from types import SimpleNamespace

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response

import queries
from server.api import response_cache as kept
from server.api.response_cache import Kept

LINK = "/api/judgments.csv"


class Server:
    """An application that counts how often it is asked, behind the middleware."""

    def __init__(self):
        self.asked, self.status, self.rows = 0, 200, b"force,grade\r\n"
        self.kept = Kept(self.answer)

    async def answer(self, scope, receive, send):
        self.asked += 1
        compressed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        body = gzip.compress(self.rows) if compressed else self.rows
        headers = {"ETag": 'W/"one"', "Content-Security-Policy": "default-src 'self'", "Vary": "Accept-Encoding"}
        headers |= {"Content-Encoding": "gzip"} if compressed else {}
        await Response(body, self.status, headers, "text/csv")(scope, receive, send)

    def get(self, path=LINK, query="", method="GET", **headers) -> SimpleNamespace:
        """The status, headers and body that a reader is sent."""
        raw = [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": raw}
        got = SimpleNamespace(status=0, headers=Headers(), body=b"")

        async def take(message):
            if message["type"] == "http.response.start":
                got.status, got.headers = message["status"], Headers(raw=message["headers"])
            else:
                got.body += message.get("body", b"")

        asyncio.run(self.kept(scope, None, take))
        return got


@pytest.fixture
def server(small_record):
    return Server()


def test_a_link_asked_again_is_answered_with_the_same_bytes_and_headers_without_work(server):
    first, again = server.get(query="force=Kent"), server.get(query="force=Kent")
    assert server.asked == 1 and again.status == 200
    assert again.body == first.body == server.rows and again.headers == first.headers


def test_what_was_sent_while_another_version_was_published_is_not_kept(server, monkeypatch):
    now = SimpleNamespace(version="first")
    monkeypatch.setattr(queries, "served", lambda: SimpleNamespace(version=now.version))

    async def published_meanwhile(scope, receive, send):
        now.version = "second"
        await server.answer(scope, receive, send)

    monkeypatch.setattr(server.kept, "app", published_meanwhile)
    for _ in range(2):
        now.version = "first"
        server.get(query="force=Kent")
    assert server.asked == 2


def test_other_links_are_other_files(server):
    server.get(query="force=Kent"), server.get(query="force=Essex"), server.get("/api/judgments.json")
    assert server.asked == 3


def test_who_takes_it_compressed_gets_it_so_and_nobody_else(server):
    for _ in range(2):
        assert gzip.decompress(server.get(accept_encoding="br, gzip").body) == server.rows
        assert server.get().body == server.rows
    assert server.asked == 2


def test_who_holds_it_is_told_so(server):
    server.get()
    for tag in ('W/"one"', '"other", W/"one"', '"one"'):
        answer = server.get(if_none_match=tag)
        assert answer.status == 304 and answer.body == b"" and answer.headers["etag"] == 'W/"one"'
        assert answer.headers["content-security-policy"] and "content-type" not in answer.headers
    assert server.get(if_none_match='"other"').status == 200 and server.asked == 1


def test_a_new_version_or_another_day_is_made_anew(server, monkeypatch):
    server.get()
    monkeypatch.setattr(queries, "served", lambda: SimpleNamespace(version="another"))
    server.get()
    monkeypatch.setattr(kept, "datetime", SimpleNamespace(date=SimpleNamespace(today=lambda: "tomorrow")))
    server.get()
    assert server.asked == 3


@pytest.mark.parametrize("query", ["preview=secret", "previe%77=secret", "force=Kent&version=abc", "preview"])
def test_what_ends_is_not_kept(server, query):
    server.get(query=query), server.get(query=query)
    assert server.asked == 2


@pytest.mark.parametrize("path", ["/api/views", "/api/changes.atom", "/health", "/judgments.csv", "/"])
def test_other_addresses_are_left_alone(server, path):
    server.get(path), server.get(path)
    assert server.asked == 2


def test_errors_and_heads_are_not_kept(server):
    server.get(method="HEAD"), server.get(method="HEAD")
    server.status = 404
    server.get(), server.get()
    assert server.asked == 4


def test_no_record_is_not_answered_from_what_was_kept(server, monkeypatch):
    server.get()

    def no_record():
        raise queries.NoRecord("gone")

    monkeypatch.setattr(queries, "served", no_record)
    server.get()
    assert server.asked == 2


def test_what_is_kept_is_bounded_and_one_file_does_not_take_all_of_it(server, monkeypatch):
    monkeypatch.setattr(kept, "MAX_BYTES_KEPT", 40_000)
    server.kept = Kept(server.answer)
    server.rows = b"x" * 5_000
    server.get(), server.get()
    assert server.asked == 2  # larger than an eighth of the room
    server.rows = b"x" * 2_500
    for n in range(20):
        server.get(query=f"n={n}")
    assert server.kept._files.currsize <= 40_000 and len(server.kept._files) == 40_000 // 4_500
