"""Previews with equal content, and one equal to the published record: no reader sees another's."""

import gc
import io
import itertools
import re
import weakref
import zipfile

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

import data
import queries
from data.parquet import published_tables
from parts.exhibits import cards
from parts.preview import previews
from parts.site import PAGES, page_at
from server import api
from server.api.response_cache import ResponseCache
from tests.asgi import ask, run

TOKENS = ("token-of-the-first-reader", "token-of-the-second-reader")
QUERY = {"force": {"force": ["Kent"]}, "compare": {"force": ["Kent", "Essex"]}, "change": {"force": ["Kent"]}}
FILES = [
    "/api/judgments.csv?force=Kent",
    "/api/judgments.xlsx?force=Kent",
    "/api/exhibits/grid.json?cycle=2016",
    "/api/exhibits/grid.xlsx?cycle=2016&region=Wales",
    "/api/forces-compared.zip",
    "/api/changes.atom",
    "/api/reports.atom?force=Kent",
    "/api/engage.atom",
    "/api/card.png?page=force&force=Kent",
]


@pytest.fixture(scope="module")
def previews_by_token():
    """Two previews by token, both of the published record: equal in version and all cells."""
    tables = queries.preview_tables(published_tables(data.TABLES), data.TABLES)
    records = {token: queries.open_preview(tables, token) for token in TOKENS}
    assert {record.version for record in records.values()} == {queries.version()}
    return records


@pytest.fixture
def readers_in_turn(previews_by_token, monkeypatch):
    """Lets the readers take turns, twice: yields the token of the current one, None for the public."""
    monkeypatch.setattr(previews, "by_token", previews_by_token.get)

    def readers():
        for token in itertools.chain([*TOKENS, None], [*TOKENS[::-1], None]):
            monkeypatch.setattr(previews, "record", lambda token=token: previews_by_token.get(token))
            yield token

    return readers


def tokens_in(text: str) -> set[str]:
    return {token for token in TOKENS if token in text}


def uncompressed(body: bytes) -> str:
    """A file as text, each byte a character; of a workbook and of a ZIP file, the names and texts of its parts."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode("latin-1")
    parts = zipfile.ZipFile(io.BytesIO(body))
    return "".join(name + parts.read(name).decode("latin-1") for name in parts.namelist())


@pytest.mark.slow
@pytest.mark.parametrize("page", [page.address for page in PAGES if page.address not in ("ask", "check")])
def test_a_page_names_no_token_but_its_readers_own(readers_in_turn, open_page, page):
    for token in readers_in_turn():
        shown = open_page(page, **QUERY.get(page, {}))
        menus = re.findall(r'<details class="fc-menu">.*?</div></details>', shown.text, flags=re.S)
        assert menus and tokens_in(shown.text) == ({token} if token else set())
        for menu in menus:
            assert tokens_in(menu) == ({token} if token else set())
            assert ("Embed this" in menu) == (token is None)  # a link would show other rows than the preview
            assert ("Ask this yourself" in menu) == (token is None)


@pytest.mark.slow
def test_a_readers_own_question_is_put_only_to_the_published_record(readers_in_turn, open_page):
    for token in readers_in_turn():
        shown = open_page("ask")
        assert ("Your preview is not asked here" in shown.words) == bool(token) and tokens_in(shown.text) == set()


@pytest.mark.slow
@pytest.mark.parametrize("link", FILES)
def test_a_file_or_feed_names_no_token_but_its_readers_own(readers_in_turn, link):
    app = Starlette(routes=api.ROUTES, middleware=[Middleware(ResponseCache)])
    for token in readers_in_turn():
        address = f"{link}{'&' if '?' in link else '?'}preview={token}" if token else link
        answer = run(ask(app, address))
        assert answer.status == 200
        assert tokens_in(uncompressed(answer.body)) <= {token}


@pytest.mark.slow
def test_a_workbook_of_a_preview_says_so_and_that_of_the_published_record_does_not(readers_in_turn):
    app = Starlette(routes=api.ROUTES, middleware=[Middleware(ResponseCache)])
    for token in readers_in_turn():
        address = "/api/judgments.xlsx?force=Kent" + (f"&preview={token}" if token else "")
        book = openpyxl.load_workbook(io.BytesIO(run(ask(app, address)).body))
        version = " ".join(str(cell) for row in book["Cover"].values for cell in row)
        assert ("of your own; not to be cited" in version) == (token is not None)


@pytest.mark.slow
def test_the_card_of_a_preview_names_no_token_but_its_readers_own(readers_in_turn, previews_by_token):
    for token in readers_in_turn():
        queries.pin(previews_by_token.get(token))
        head = cards.head(page_at("force"), {"force": ["Kent"]}, "https://example.org/")
        assert tokens_in(head) <= {token}


@pytest.mark.slow
@pytest.mark.parametrize("link", FILES)
def test_no_cache_on_the_way_to_the_reader_may_store_the_rows_of_a_preview(readers_in_turn, link):
    app = Starlette(routes=api.ROUTES, middleware=[Middleware(ResponseCache)])
    for token in readers_in_turn():
        answer = run(ask(app, f"{link}{'&' if '?' in link else '?'}preview={token}" if token else link))
        assert answer.headers["cache-control"] == ("private, no-store" if token else "no-cache")


@pytest.mark.slow
def test_cached_results_of_a_preview_are_freed_with_it(small_record):
    record = queries.open_preview(queries.preview_tables(published_tables(data.TABLES), data.TABLES), "token")
    queries.pin(record)
    card = cards.card(page_at(""), page_at("").read({}))
    references = [weakref.ref(card), weakref.ref(record)]
    queries.pin(queries.served())
    del card, record
    gc.collect()
    assert [reference() for reference in references] == [None, None]
