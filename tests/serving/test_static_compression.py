"""Streamlit's files and Plotly's script are compressed if the browser accepts it, complete, with the right headers."""

import asyncio
import gzip

import brotli
import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from parts.shell.scripts import PLOTLY
from server.static_compression import FOLDER, CompressedAssets

SCRIPT = max((FOLDER / "static").rglob("*.js"), key=lambda path: path.stat().st_size)
ADDRESS = f"/static/{SCRIPT.relative_to(FOLDER / 'static').as_posix()}"


class Answer:
    """A response: status, headers, body."""

    def __init__(self):
        self.status, self.headers, self.body = 0, Headers(), b""

    async def take(self, message):
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], Headers(raw=message["headers"])
        else:
            self.body += message.get("body", b"")


def ask(accepted, address=ADDRESS, **headers) -> Answer:
    """The response to a request, from the middleware or from the application behind it."""
    raw = [(name.lower().encode(), value.encode()) for name, value in {"Accept-Encoding": accepted, **headers}.items()]
    scope = {"type": "http", "method": "GET", "path": address, "headers": raw, "query_string": b""}
    answer = Answer()
    asyncio.run(CompressedAssets(PlainTextResponse("as it is"))(scope, None, answer.take))
    return answer


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
    ],
)
def test_a_script_is_complete_in_the_encoding_that_the_browser_accepts(accepted, encoding, unpack):
    answer = ask(accepted)
    body = answer.body
    assert answer.headers["content-encoding"] == encoding and answer.headers["vary"] == "Accept-Encoding"
    assert "javascript" in answer.headers["content-type"] and "immutable" in answer.headers["cache-control"]
    assert unpack(body) == SCRIPT.read_bytes() and len(body) < SCRIPT.stat().st_size / 2.5


def test_a_browser_that_has_it_gets_304_and_each_encoding_has_its_tag():
    tags = [ask(accepted).headers["etag"] for accepted in ("br", "gzip")]
    assert len(set(tags)) == 2
    answer = ask("br", **{"If-None-Match": tags[0]})
    assert answer.status == 304 and answer.body == b"" and answer.headers["etag"] == tags[0]
    assert ask("br", **{"If-None-Match": tags[1]}).status == 200


@pytest.mark.parametrize("accepted", ["br", "gzip"])
def test_a_tag_that_a_proxy_has_made_weak_is_the_same(accepted):
    tag = ask(accepted).headers["etag"]
    assert ask(accepted, **{"If-None-Match": f'"other", W/{tag}'}).status == 304


@pytest.mark.parametrize(("address", "accepted"), [(ADDRESS, "identity"), (ADDRESS, "br;q=0"), ("/force", "br")])
def test_everything_else_is_left_to_streamlit(address, accepted):
    answer = ask(accepted, address)
    assert answer.body == b"as it is" and "content-encoding" not in answer.headers


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity", ""])
def test_the_script_that_draws_charts_is_sent_whatever_a_browser_accepts(accepted):
    answer = ask(accepted, f"/static/{PLOTLY.name}")
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(answer.headers.get("content-encoding"), bytes)
    assert answer.status == 200 and unpack(answer.body) == PLOTLY.read_bytes()
    assert "javascript" in answer.headers["content-type"] and "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["js/nothing.js", "../index.html", "../../__init__.py", "\0", "a" * 300, ""])
def test_a_missing_file_is_not_answered_with_a_document(name):
    answer = ask("br", f"/static/{name}")
    assert (answer.status, answer.body) == (404, b"Not Found")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_browser_that_opens_a_missing_file_gets_the_page_of_links():
    answer = ask("br", "/static/js/nothing.js", Accept="text/html,*/*;q=0.8")
    assert answer.status == 404 and b"There is no page at this address" in answer.body


def test_a_range_of_a_file_is_left_to_streamlit():
    assert ask("br", Range="bytes=0-9").body == b"as it is"
