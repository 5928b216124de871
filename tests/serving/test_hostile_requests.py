"""Whatever a request contains, the response is one of ours: no error, no details of the machine, no echoed markup."""

import asyncio
import threading
import xml.etree.ElementTree
from urllib.parse import quote, urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import app
import data
import queries
from parts.address.vocabulary import PARAMETERS
from parts.files import formats
from parts.site import PAGES
from server import api, force_search
from server.api import files as api_files
from server.api import workers
from server.api.rows import exhibits, tables, views
from tests.asgi import ask, run

TAG, ATTRIBUTE = "<zzq>", '" zzq="'  # a stranger's markup, which no response may contain
HOSTILE = [
    f"'\"/>{TAG}<script>1</script>",
    f"x{ATTRIBUTE}",
    "]]>" + TAG,
    "../../../etc/passwd",
    "'; drop table judgments; --",
    '=HYPERLINK("http://example.org")',
    "{{7*7}}${7*7}",
    "\x00\x01\x1f\x7f",
    "\r\nSet-Cookie: a=b",
    "\u202egnp.exe",
    "\ud800",  # half of a character
    "📎" * 30,
    "\ufffe\uffff",
    "9" * 400,
    "-1",
    "NaN",
    "",
    "x" * 5000,
]
KNOWN_VALUES = [
    "Kent",
    "kent",
    "Cheshire",
    "2016",
    "2018-19",
    "Wales",
    "Missing children",
    "vulnerable",
    "risk",
    "down",
    "force",
]
values = st.one_of(st.sampled_from(HOSTILE), st.sampled_from(KNOWN_VALUES), st.text(max_size=20))
PLACES = {"api": tables, "api/views": views, "api/exhibits": exhibits}
KEYS = ["sort", "order", "version", "preview", "page", "embed", "exhibit", "most", *HOSTILE[:3]]


def keys() -> list[str]:
    return sorted({*KEYS, *(f.key for f in PARAMETERS.values())})


def paths() -> st.SearchStrategy:
    ending = st.sampled_from([*formats.FORMATS, "csv-metadata.json", "svg", ""])
    rows = [
        st.builds("/{}/{}.{}".format, st.just(place), st.sampled_from(sorted(names())), ending)
        for place, names in PLACES.items()
    ]
    feeds = ["api/changes.atom", "api/reports.atom", "api/engage.atom"]
    others = [*feeds, "api/card.png", "api/forces-compared.zip", "api/views", "api/find.json", "find", "health"]
    fixed = st.sampled_from([*others, *(page.address for page in PAGES)]).map("/{}".format)
    made_up = st.builds("/{}{}{}".format, st.sampled_from(["", "api/", "api/views/"]), values.map(as_sent), ending)
    return st.one_of(*rows, fixed, made_up)


def as_sent(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def query_of(pairs: list[tuple[str, str]]) -> str:
    return urlencode([tuple(part.encode("utf-8", "surrogatepass") for part in pair) for pair in pairs])


HEADERS = {
    "Host": ["example.org", "example.org:8501", f"a{TAG}", "[", "[::1]:99999", "", "x" * 300, "a b", ":", "\xff"],
    "Accept": ["*/*", "text/html", "application/json", "\xff", ";q="],
    "If-None-Match": ["*", 'W/"a"', '"' * 50, ",,,"],
    "Accept-Encoding": ["br", "gzip;q=0", ";q=x", "\xff"],
    "Range": ["bytes=0-", "bytes=5-2", "lines=1"],
    "X-Forwarded-Proto": ["https", "javascript"],
    "X-Forwarded-Host": [f"a{TAG}"],
    "Cookie": ["_streamlit_xsrf=\xff", "=;=;"],
}
headers = st.fixed_dictionaries(
    {"Host": st.sampled_from(HEADERS["Host"])},
    optional={name: st.sampled_from(some) for name, some in HEADERS.items() if name != "Host"},
)
methods = st.sampled_from(["GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "DELETE", "TRACE", "BREW"])
HUNDRED_EXAMPLES = settings(max_examples=100)


async def nothing(_request) -> PlainTextResponse:
    return PlainTextResponse("Streamlit's", 404)


async def fail(_request) -> None:
    raise ZeroDivisionError(data.FOLDER)


@pytest.fixture
def server(small_record):
    """The server without Streamlit, and with a route that fails."""
    routes = [Route("/api/fault", fail), *api.ROUTES, *force_search.ROUTES, Route("/{rest:path}", nothing)]
    return Starlette(routes=routes, middleware=app.MIDDLEWARE, exception_handlers=app.EXCEPTION_HANDLERS)


def test_no_request_causes_an_error_or_is_echoed_as_markup(server):
    @HUNDRED_EXAMPLES
    @given(
        paths(), st.lists(st.tuples(st.one_of(st.sampled_from(keys()), values), values), max_size=5), methods, headers
    )
    @example("/api/reports.atom", [("force", "Kent")], "GET", {"Host": "["})
    @example("/api/findings.xlsx", [("search", "\x01")], "GET", {"Host": "a"})
    @example("/api/findings.csv", [("search", "\u202e📎")], "GET", {"Host": "a"})
    @example("/theme", [("search", f"'\"/>{TAG}")], "GET", {"Host": f"a{TAG}"})
    @example("/find", [("name", f"Kent, {HOSTILE[0]}, Newport and Richmond")], "GET", {"Host": "a"})
    @example("/find", [("name", "Kent and Essex\r\nSet-Cookie: a=b")], "GET", {"Host": "a"})
    @example("/api/find.json", [("name", "\x00\ud800 and 'Kent")], "GET", {"Host": "a"})
    @example("/" + as_sent(HOSTILE[0]), [], "GET", {"Host": "a", "Accept": "text/html"})
    def is_answered_safely(path, pairs, method, headers):
        answer = run(ask(server, f"{path}?{query_of(pairs)}", method, headers))
        assert 200 <= answer.status < 500
        assert answer.headers["content-security-policy"] and answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers and "\n" not in answer.headers.get("location", "")
        body = answer.body.decode("utf-8", "replace")
        assert not any(word in body for word in ("Traceback", str(data.FOLDER.parent), "site-packages"))
        kind = answer.headers.get("content-type", "")
        if "html" in kind or "xml" in kind or "svg" in kind:
            assert TAG not in body and ATTRIBUTE not in body
        if "atom" in kind and method == "GET" and answer.status == 200:
            xml.etree.ElementTree.fromstring(body)

    is_answered_safely()


def test_an_internal_error_is_a_short_text_with_a_policy(server):
    answer = run(ask(server, "/api/fault"))
    assert (answer.status, answer.body) == (500, b"The fault is ours and has been noted.")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_order_and_repetition_of_values_make_no_new_answer(server):
    queries.current_record().answers.cache_clear()
    several = ["force=Kent&force=Essex", "force=Essex&force=Kent", "force=Kent&force=Essex&force=kent"]
    tags = {run(ask(server, f"/api/judgments.csv?{query}")).headers["etag"] for query in several}
    assert len(tags) == 1
    cached = queries.current_record().answers.cache_info().currsize
    run(ask(server, f"/api/judgments.csv?{several[1]}"))
    assert queries.current_record().answers.cache_info().currsize == cached


@pytest.fixture
def making(monkeypatch):
    """The workbooks made: rows of each, and how many at the same time."""
    made, at_once = [], []
    kind, make = formats.FORMATS["xlsx"]

    def make_and_note(rows, about):
        at_once.append(None)
        made.append((len(rows), len(at_once)))
        try:
            return make(rows, about)
        finally:
            at_once.pop()

    monkeypatch.setitem(formats.FORMATS, "xlsx", (kind, make_and_note))
    return made


def test_a_workbook_is_made_once_and_no_two_at_the_same_time(server, making):
    async def all_at_once(*asked: str):
        return await asyncio.gather(*(ask(server, f"/api/judgments.xlsx?{query}") for query in asked))

    answers = run(all_at_once(*["force=Kent", "force=Essex"] * 6))
    assert {answer.status for answer in answers} == {200} and len({answer.body for answer in answers}) == 2
    assert len(making) == 2 and {at_once for _, at_once in making} == {1}
    run(all_at_once("force=Kent"))
    assert len(making) == 2


def test_a_workbook_is_refused_with_503_if_too_many_wait(server, monkeypatch):
    monkeypatch.setattr(api_files, "MAX_WAITING", 2)
    tables = ("asked", "cycles", "findings", "forces", "gaps", "inspections", "judgments", "themes")
    one_was_refused, (kind, make) = threading.Event(), formats.FORMATS["xlsx"]
    slowly = lambda rows, about: one_was_refused.wait(timeout=20) and make(rows, about)  # noqa: E731
    monkeypatch.setitem(formats.FORMATS, "xlsx", (kind, slowly))

    async def all_at_once():
        asked = [asyncio.create_task(ask(server, f"/api/{table}.xlsx")) for table in tables]
        await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        one_was_refused.set()
        return await asyncio.gather(*asked)

    answers = run(all_at_once())
    refused = [answer for answer in answers if answer.status == 503]
    assert {answer.status for answer in answers} == {200, 503}
    assert all(answer.headers["retry-after"] == "30" for answer in refused)


def test_no_more_data_addresses_are_worked_on_at_a_time_than_allowed(server):
    at_work, most = [], []

    def work():
        at_work.append(None)
        most.append(len(at_work))
        threading.Event().wait(0.01)  # so that others could start, if allowed
        at_work.pop()

    async def all_at_once():
        await asyncio.gather(*(workers.run_in_worker(work) for _ in range(20)))

    run(all_at_once())
    assert len(most) == 20 and max(most) == workers.MAX_AT_WORK
