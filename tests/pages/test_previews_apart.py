"""Previews with equal content, and one equal to the published record: no reader sees another's."""

import gc
import itertools
import re
import weakref

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
def opened():
    """Two previews by token, both of the published record: equal in version and all cells."""
    what = queries.preview_tables(published_tables(data.TABLES), data.TABLES)
    records = {token: queries.open_preview(what, token) for token in TOKENS}
    assert {record.version for record in records.values()} == {queries.version()}
    return records


@pytest.fixture
def in_turn(opened, monkeypatch):
    """Lets the readers take turns, twice: yields the token of the current one, None for the public."""
    monkeypatch.setattr(previews, "by_token", opened.get)

    def readers():
        for token in itertools.chain([*TOKENS, None], [*TOKENS[::-1], None]):
            monkeypatch.setattr(previews, "record", lambda token=token: opened.get(token))
            yield token

    return readers


def tokens_in(text: str) -> set[str]:
    return {token for token in TOKENS if token in text}


@pytest.mark.slow
@pytest.mark.parametrize("page", [page.address for page in PAGES if page.address not in ("ask", "check")])
def test_a_page_names_no_token_but_its_readers_own(in_turn, open_page, page):
    for token in in_turn():
        shown = open_page(page, **QUERY.get(page, {}))
        menus = re.findall(r'<details class="fc-menu">.*?</div></details>', shown.text, flags=re.S)
        assert menus and tokens_in(shown.text) == ({token} if token else set())
        for menu in menus:
            assert tokens_in(menu) == ({token} if token else set())
            assert ("Embed this" in menu) == (token is None)  # a link would show other rows than the preview
            assert ("Ask this yourself" in menu) == (token is None)


@pytest.mark.slow
def test_a_question_of_ones_own_is_asked_of_the_published_record_alone(in_turn, open_page):
    for token in in_turn():
        shown = open_page("ask")
        assert ("Your preview is not asked here" in shown.words) == bool(token) and tokens_in(shown.text) == set()


@pytest.mark.slow
@pytest.mark.parametrize("link", FILES)
def test_a_file_or_feed_says_whose_rows_it_has(in_turn, link):
    app = Starlette(routes=api.ROUTES, middleware=[Middleware(ResponseCache)])
    for token in in_turn():
        asked = f"{link}{'&' if '?' in link else '?'}preview={token}" if token else link
        answer = run(ask(app, asked))
        assert answer.status == 200
        assert tokens_in(answer.body.decode("latin-1")) <= {token}


def test_a_workbook_of_a_preview_says_so_and_that_of_the_published_record_does_not(in_turn):
    import io

    import openpyxl

    app = Starlette(routes=api.ROUTES, middleware=[Middleware(ResponseCache)])
    for token in in_turn():
        asked = "/api/judgments.xlsx?force=Kent" + (f"&preview={token}" if token else "")
        book = openpyxl.load_workbook(io.BytesIO(run(ask(app, asked)).body))
        version = " ".join(str(cell) for row in book["Cover"].values for cell in row)
        assert ("a preview with rows that are not published" in version) == (token is not None)


def test_a_card_of_a_preview_is_not_that_of_others(in_turn, opened):
    for token in in_turn():
        queries.pin(opened.get(token))
        head = cards.head(page_at("force"), {"force": ["Kent"]}, "https://example.org/")
        assert tokens_in(head) <= {token}


@pytest.mark.slow
@pytest.mark.parametrize("link", FILES)
def test_no_cache_on_the_way_may_store_the_rows_of_a_preview(in_turn, link):
    app = Starlette(routes=api.ROUTES, middleware=[Middleware(ResponseCache)])
    for token in in_turn():
        answer = run(ask(app, f"{link}{'&' if '?' in link else '?'}preview={token}" if token else link))
        assert answer.headers["cache-control"] == ("private, no-store" if token else "no-cache")


@pytest.mark.slow
def test_what_was_worked_out_of_a_preview_goes_with_it(small_record):
    record = queries.open_preview(queries.preview_tables(published_tables(data.TABLES), data.TABLES), "token")
    queries.pin(record)
    card = cards.card(page_at(""), page_at("").read({}))
    kept = [weakref.ref(card), weakref.ref(record)]
    queries.pin(queries.served())
    del card, record
    gc.collect()
    assert [reference() for reference in kept] == [None, None]
