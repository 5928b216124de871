"""Which paths exist: pages, files and what crawlers ask for. Anything else is 404, with a page of links."""

import datetime
import re
import xml.etree.ElementTree

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import app
import queries
from parts.files import metadata
from parts.site import PAGES
from server import api, for_crawlers, force_search
from server.base_path import BasePath
from server.static_compression import FOLDER
from tests.asgi import ask, run

STREAMLITS = "Streamlit's own"


async def streamlits(_request) -> PlainTextResponse:
    return PlainTextResponse(STREAMLITS)


def application(path: str = "") -> Starlette:
    """The server's own routes and middleware around Streamlit, below a base path."""
    routes = [*api.ROUTES, *force_search.ROUTES, *for_crawlers.ROUTES, Route("/{rest:path}", streamlits)]
    return Starlette(routes=routes, middleware=[Middleware(BasePath, path=path), *app.MIDDLEWARE[1:]])


@pytest.fixture
def server():
    return application()


@pytest.mark.parametrize("page", [page.address for page in PAGES if page.address])
@pytest.mark.parametrize("path", ["", "/forces"])
def test_an_extra_slash_redirects_to_the_page_with_its_filters(page, path):
    answer = run(ask(application(path), f"{path}/{page}/?force=Kent&year=2016"))
    assert answer.status == 308
    assert answer.headers["location"] == f"http://example.org{path}/{page}?force=Kent&year=2016"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/force/kent", "/a/b/c/", "/robots.md", "/.env", "/api.html", "//x", "/%00"]
)
@pytest.mark.parametrize("base", ["", "/forces"])
def test_an_unknown_page_shows_links_to_the_pages(path, base):
    answer = run(ask(application(base), base + path, headers={"Host": "example.org", "Accept": "text/html"}))
    assert answer.status == 404 and answer.headers["content-type"].startswith("text/html")
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    text = answer.body.decode()
    menu, foot = text.split("</nav>", 1)
    pages = [f"{base}/{page.address}" for page in PAGES if page.in_menu]
    assert re.findall(r'href="([^"]*)"', menu.split("<nav", 1)[1]) == pages
    assert f"{base}/changes" in re.findall(r'href="([^"]*)"', foot)
    assert "<script" not in text and STREAMLITS not in text
    assert f'<form action="{base}/find" method="get"' in text and 'name="name"' in text
    assert "prefers-color-scheme" in text or "color-scheme: light dark" in text
    (font,) = re.findall(r'url\("([^"]*)"\)', text)
    assert run(ask(application(base), font)).status == 200


def test_clients_that_do_not_accept_html_get_text(server):
    answer = run(ask(server, "/nowhere", headers={"Host": "a", "Accept": "application/json"}))
    assert (answer.status, answer.body) == (404, b"Not Found")


@pytest.mark.parametrize("base", ["", "/forces"])
def test_a_document_holds_the_answer_of_its_page_and_no_word_of_streamlits(base):
    answer = run(ask(application(base), f"{base}/force?force=Kent"))
    text = answer.body.decode()
    assert text.count("<noscript>") == text.count("</noscript>") == 1
    assert "<h1>Kent Police</h1>" in text and text.index("<noscript>") < text.index("Kent: <strong>") < text.index(
        "</noscript>"
    )
    for words in ("service-desc", "AI agent", "_stcore/agent", "<title>Streamlit"):
        assert words not in text
    assert text.count("<title>") == 1 and '<html lang="en-GB">' in text


def test_a_framed_exhibit_has_no_page_in_its_document(server):
    text = run(ask(server, "/force?force=Kent&embed=true&exhibit=history")).body.decode()
    assert "<h1>" not in text and "needs JavaScript" in text


@pytest.mark.parametrize("path", ["/_stcore/health", "/media/x", "/component/x", "/favicon.png", "/manifest.json"])
def test_streamlits_own_paths_are_left_to_it(path, server):
    assert run(ask(server, path)).body.decode() == STREAMLITS


def test_metrics_are_shown_to_nobody(server):
    assert run(ask(server, "/_stcore/metrics")).status == 404


def test_scripts_are_compressed_below_a_base_path_too():
    script = max((FOLDER / "static" / "js").glob("*.js"), key=lambda path: path.stat().st_size)
    answer = run(ask(application("/forces"), f"/forces/static/js/{script.name}", headers={"Accept-Encoding": "br"}))
    assert answer.headers["content-encoding"] == "br" and len(answer.body) < script.stat().st_size / 2


def test_robots_may_read_pages_and_find_the_list_of_them(server):
    text = run(ask(server, "/robots.txt")).body.decode()
    assert text.endswith("\n\nSitemap: http://example.org/sitemap.xml\n")
    assert "Disallow: /api/views/" in text and not re.search(r"^Disallow: /$", text, re.MULTILINE)


def test_the_list_of_pages_holds_each_page_force_and_theme_with_the_day_of_the_record(server):
    answer = run(ask(server, "/sitemap.xml"))
    assert answer.headers["content-type"].startswith("application/xml")
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = list(xml.etree.ElementTree.fromstring(answer.body))
    found = [url.find(f"{namespace}loc").text for url in urls]
    assert len(found) == len(set(found))
    assert {f"http://example.org/{page.address}" for page in PAGES} <= set(found)
    assert "http://example.org/force?force=Devon+and+Cornwall" in found
    assert "http://example.org/theme?theme=Missing+children" in found
    assert sum("/force?" in address for address in found) == len(queries.rows("forces"))
    days = {url.findtext(f"{namespace}lastmod") for url in urls}
    assert days == set(queries.rows("record_versions")["published"].head(1))


def test_the_list_of_pages_leaves_out_the_page_for_questions_where_they_are_switched_off(server, monkeypatch):
    assert b"/ask<" in run(ask(server, "/sitemap.xml")).body
    monkeypatch.setenv("FORCES_ASK", "off")
    assert b"/ask<" not in run(ask(server, "/sitemap.xml")).body


def test_security_txt_says_whom_to_write_to(server, monkeypatch):
    assert run(ask(server, "/.well-known/security.txt")).status == 404
    monkeypatch.setattr(for_crawlers, "CONTACT", metadata.contact("data@example.org"))
    lines = dict(
        line.split(": ", 1) for line in run(ask(server, "/.well-known/security.txt")).body.decode().splitlines()
    )
    assert lines["Contact"] == "mailto:data@example.org"
    days = (datetime.datetime.fromisoformat(lines["Expires"]) - datetime.datetime.now(datetime.UTC)).days
    assert 100 < days < 365


@pytest.mark.parametrize("view", ["areas", "tiles", "national"])
def test_rows_cannot_be_sorted_by_a_column_of_lists(view, server):
    lists = {"areas": "x", "tiles": "x", "national": "found"}[view]
    answer = run(ask(server, f"/api/views/{view}.csv?sort={lists}"))
    assert answer.status == 400 and b"which holds lists" in answer.body
