"""Files are sent again from the cache, for as long as they would be the same."""

import asyncio
import gzip
from types import SimpleNamespace

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response

import queries
from data import versions
from parts.preview import previews
from server.api import response_cache
from server.api.pinning import RECORD
from server.api.response_cache import ResponseCache

LINK = "/api/judgments.csv"


class Server:
    """An application behind the middleware that counts its requests."""

    def __init__(self):
        self.requests, self.status, self.rows, self.versions = 0, 200, b"force,grade\r\n", []
        self.cache = ResponseCache(self.answer)

    async def answer(self, scope, receive, send):
        self.requests += 1
        if record := scope.get(RECORD):
            self.versions.append(record.version)
        compressed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        body = gzip.compress(self.rows) if compressed else self.rows
        headers = {"ETag": '"one"', "Content-Security-Policy": "default-src 'self'", "Vary": "Accept-Encoding"}
        headers |= {"Content-Encoding": "gzip"} if compressed else {}
        await Response(body, self.status, headers, "text/csv")(scope, receive, send)

    def get(self, path=LINK, query="", method="GET", **headers) -> SimpleNamespace:
        """The status, headers and body that a reader receives."""
        return asyncio.run(self.get_async(path, query, method, **headers))

    async def get_async(self, path=LINK, query="", method="GET", **headers) -> SimpleNamespace:
        raw = [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": raw}
        got = SimpleNamespace(status=0, headers=Headers(), body=b"")

        async def take(message):
            if message["type"] == "http.response.start":
                got.status, got.headers = message["status"], Headers(raw=message["headers"])
            else:
                got.body += message.get("body", b"")

        await self.cache(scope, None, take)
        return got


@pytest.fixture
def server(folder, always_polled):
    return Server()


def test_a_link_asked_again_is_answered_with_the_same_bytes_and_headers_without_work(server):
    first, again = server.get(query="force=Kent"), server.get(query="force=Kent")
    assert server.requests == 1 and again.status == 200
    assert again.body == first.body == server.rows and again.headers == first.headers


def test_the_application_answers_from_the_record_that_its_answer_is_cached_in(server, folder, two_versions):
    server.get()
    versions.serve(folder, [two_versions.first, two_versions.second])
    server.get()
    server.get(query=f"version={two_versions.second}")
    assert server.versions == [two_versions.second, two_versions.first, two_versions.second]


def test_a_request_for_a_file_being_made_waits_for_it(server):
    async def many():
        return await asyncio.gather(*(server.get_async() for _ in range(20)))

    assert {response.body for response in asyncio.run(many())} == {server.rows} and server.requests == 1


def test_if_making_a_file_fails_the_next_request_tries_again(server):
    failing = [True]

    async def once(scope, receive, send):
        if failing.pop() if failing else False:
            raise ZeroDivisionError
        await server.answer(scope, receive, send)

    server.cache.app = once

    async def two():
        return await asyncio.gather(server.get_async(), server.get_async(), return_exceptions=True)

    failed, made = sorted(asyncio.run(two()), key=lambda result: hasattr(result, "body"))
    assert isinstance(failed, ZeroDivisionError) and made.body == server.rows


def test_other_links_are_other_files(server):
    server.get(query="force=Kent"), server.get(query="force=Essex"), server.get("/api/judgments.json")
    assert server.requests == 3


def test_only_clients_that_accept_compression_get_it(server):
    for _ in range(2):
        assert gzip.decompress(server.get(accept_encoding="br, gzip").body) == server.rows
        assert server.get().body == server.rows
    assert server.requests == 2


@pytest.mark.parametrize("refused", ["gzip;q=0", "br, gzip; q=0.0", "x-gzip"])
def test_clients_that_refuse_compression_do_not_get_it(server, refused):
    server.get(accept_encoding="gzip")
    answer = server.get(accept_encoding=refused)
    assert answer.body == server.rows and "content-encoding" not in answer.headers


def test_a_reader_who_has_the_file_gets_304(server):
    server.get()
    for tag in ('W/"one"', '"other", W/"one"', '"one"'):
        answer = server.get(if_none_match=tag)
        assert answer.status == 304 and answer.body == b"" and answer.headers["etag"] == '"one"'
        assert answer.headers["content-security-policy"] and "content-type" not in answer.headers
    assert server.get(if_none_match='"other"').status == 200 and server.requests == 1


def test_a_file_is_made_again_for_a_new_version_or_another_day(server, folder, two_versions, monkeypatch):
    server.get()
    versions.serve(folder, [two_versions.first])
    server.get()
    monkeypatch.setattr(response_cache, "datetime", SimpleNamespace(date=SimpleNamespace(today=lambda: "tomorrow")))
    server.get()
    assert server.requests == 3


def test_files_of_a_preview_are_dropped_with_it(server, two_versions, monkeypatch):
    record = queries.open_record(two_versions.folder / two_versions.first, share=1 / 8)
    monkeypatch.setattr(previews, "by_token", {"secret": record}.get)
    for query in ("preview=secret", "previe%77=secret"):
        server.get(query=query), server.get(query=query)
    assert server.requests == 2 and len(record.cache("responses", 0, len)) == 2
    assert not queries.served().cache("responses", 0, len)
    monkeypatch.setattr(previews, "by_token", {}.get)
    server.get(query="preview=secret")
    assert server.requests == 3


@pytest.mark.parametrize("path", ["/api/views", "/api/changes.atom", "/health", "/judgments.csv", "/"])
def test_other_addresses_are_left_alone(server, path):
    server.get(path), server.get(path)
    assert server.requests == 2


def test_errors_are_not_cached(server):
    server.status = 404
    server.get(), server.get()
    assert server.requests == 2


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_matches_get(encoding, server):
    head, whole = (server.get(method=method, accept_encoding=encoding) for method in ("HEAD", "GET"))
    assert head.headers == whole.headers and head.status == whole.status == 200
    assert int(head.headers["content-length"]) == len(whole.body) and head.body == b""
    assert server.requests == 1


@pytest.mark.parametrize(
    ("wanted", "status", "part", "which"),
    [
        ("bytes=0-4", 206, b"force", "bytes 0-4/13"),
        ("bytes=6-", 206, b"grade\r\n", "bytes 6-12/13"),
        ("bytes=-3", 206, b"e\r\n", "bytes 10-12/13"),
        ("bytes=-99", 206, b"force,grade\r\n", "bytes 0-12/13"),
        ("bytes=11-99", 206, b"\r\n", "bytes 11-12/13"),
        ("bytes=13-", 416, b"", "bytes */13"),
        ("bytes=4-2", 200, b"force,grade\r\n", None),
        ("bytes=0-1,3-4", 200, b"force,grade\r\n", None),
        ("lines=0-1", 200, b"force,grade\r\n", None),
        ("bytes=-", 200, b"force,grade\r\n", None),
    ],
)
def test_a_range_is_of_the_uncompressed_bytes(wanted, status, part, which, server):
    for _ in range(2):  # made for the first request, and cached for the second
        answer = server.get(range=wanted, accept_encoding="gzip")
        assert (answer.status, answer.body, answer.headers.get("content-range")) == (status, part, which)
        assert "content-encoding" not in answer.headers
        assert int(answer.headers["content-length"]) == len(part)
    assert server.requests == 1


def test_a_range_is_sent_only_of_the_file_that_the_reader_started_with(server):
    tag = server.get().headers["etag"]
    assert server.get(range="bytes=0-1", if_range=tag).status == 206
    assert server.get(range="bytes=0-1", if_range='"another"').status == 200


def test_compressed_bytes_have_their_own_tag_and_either_tag_gives_304(server):
    tags = [server.get(accept_encoding=encoding).headers["etag"] for encoding in ("gzip", "identity")]
    assert tags == ['"one-gzip"', '"one"']
    for tag in (*tags, 'W/"one"'):
        assert server.get(if_none_match=tag).status == 304
    assert server.get(if_none_match='"two"').status == 200


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_compressed_formats_are_not_compressed_again(ending, server):
    assert "content-encoding" not in server.get(f"/api/judgments.{ending}", accept_encoding="gzip").headers


def test_without_a_record_nothing_is_answered_from_the_cache(server, monkeypatch):
    server.get()

    def no_record():
        raise queries.NoRecord("gone")

    monkeypatch.setattr(queries, "served", no_record)
    server.get()
    assert server.requests == 2


def test_the_cache_is_bounded_and_one_file_does_not_take_all_of_it(server, monkeypatch):
    monkeypatch.setattr(response_cache, "MAX_BYTES", 40_000)
    server.rows = b"x" * 5_000
    server.get(), server.get()
    assert server.requests == 2  # larger than an eighth of the cache
    server.rows = b"x" * 2_500
    for n in range(20):
        server.get(query=f"n={n}")
    files = queries.served().cache("responses", 0, len)
    assert files.currsize <= 40_000 and len(files) == 40_000 // 4_500
