"""The HTML documents of pages: Streamlit's own, with what each page shows in its head and in its ``<noscript>``.

Streamlit serves the same document for every page and any path. Ours describes what the page shows with its filters,
for link previews, and holds the answer itself for readers without JavaScript or without a connection
(``parts/exhibits/first_tables.py``). Its scripts tell Streamlit's where the server is, and readers when the connection
fails (``parts/shell/connection.js``). A path that is not a page is answered with 404.
"""

from __future__ import annotations

import difflib
import functools
import json
import logging
import os
import re
from pathlib import Path

import streamlit as st
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

import queries
from parts import turns
from parts.address.links import NAME, embedded, to_page
from parts.address.page import Page
from parts.address.vocabulary import grouped
from parts.charts.card import font_file
from parts.exhibits import cards, first_tables, record_changes
from parts.files import dataset
from parts.html.markup import render
from parts.shell import first_view, shell
from parts.site import PAGES, page_at
from server.encodings import FOR_ONE, best_encoding
from server.headers import is_streamlits, path_below

log = logging.getLogger(__name__)

# Sessions and memory in use, for operators only.
METRICS, SHOWS_METRICS = "/_stcore/metrics", os.environ.get("FORCES_METRICS") == "on"
# Not pages: server/api/, server/force_search.py, server/for_crawlers.py.
OTHER_PATHS = ("/health", "/find", "/robots.txt", "/sitemap.xml")
MAX_NAMED = 80  # characters of an address without a page that are read, and named
ABOUT = "What inspectors found in the police forces of England and Wales."
NEEDS_JAVASCRIPT = f"<p>{NAME} needs JavaScript for this page. Its data: <a href='{dataset.ZIP}'>CSV</a>.</p>"
MENU = tuple((page.in_menu, to_page(page.address)) for page in PAGES if page.in_menu)
DEFAULT_HEAD = f'<title>{NAME}</title><meta name="description" content="{ABOUT}">'


class PageDocuments:
    """ASGI middleware that serves the documents of pages and 404 for missing ones; all else goes to Streamlit.

    A client that accepts anything (``Accept: */*``) gets the page too.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path, address = path_below(scope), (scope.get("client") or [None])[0]
        if path == METRICS and not SHOWS_METRICS:
            return await PlainTextResponse("Not Found", 404)(scope, receive, send)
        if path == METRICS:  # Streamlit goes through all sessions and caches
            async with turns.wait_for(address):
                return await self.app(scope, receive, send)
        elsewhere = is_streamlits(scope) or path.startswith(("/api/", "/.well-known/")) or path in OTHER_PATHS
        if elsewhere or scope["method"] not in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        request = Request(scope)
        page = page_at(path)
        if not page:
            response = await run_in_threadpool(not_found, request)
        elif page.address and path != f"/{page.address}":
            response = RedirectResponse(request.url.replace(path=f"{scope['root_path']}/{page.address}"), 308)
        else:
            response = await turns.run_in_thread(address, answer_with, page, request)
        await response(scope, receive, send)


def answer_with(page: Page, request: Request) -> Response:
    """The document of a page, compressed if the client takes it: it is up to ten times as long as what is sent."""
    headers, content = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}, document(*contents_of(page, request))
    if not (encoding := best_encoding(request.headers.get("accept-encoding", ""))):
        return HTMLResponse(content, headers=headers)
    compressed = FOR_ONE[encoding](content.encode())
    return HTMLResponse(compressed, headers={**headers, "Content-Encoding": encoding})


def not_found(request: Request) -> Response:
    """A 404 page that leads to the others, or plain text for a client that does not accept HTML."""
    accepted = request.headers.get("accept") or "*/*"
    if "text/html" not in accepted and "*/*" not in accepted:
        return PlainTextResponse("Not Found", 404)
    path = path_below(request.scope)
    named = "".join(filter(str.isprintable, path))[:MAX_NAMED]
    meant = closest_page(path)
    values = {"path": named, "meant": meant and (meant.in_menu or meant.title, meant.address)}
    return plain_page("not_found.html", request, 404, {"Cache-Control": "no-store"}, **values)


def closest_page(path: str) -> Page | None:
    """The page whose address or name is most like a path, or like its first part; None if none is."""
    pages = {name.lower(): page for page in PAGES for name in (page.in_menu, page.title, page.address) if name}
    whole = path[:MAX_NAMED].strip("/").lower().replace("_", "-")
    for words in (whole, whole.partition("/")[0]):
        if found := difflib.get_close_matches(words, pages, n=1, cutoff=0.7):
            return pages[found[0]]
    return None


def plain_page(template: str, request: Request, status: int, headers: dict[str, str], **values) -> Response:
    """A page without scripts, in the look of the dashboard, with the menu. ``part_of``: the page that it belongs to."""
    root = f"{request.scope.get('root_path', '')}/"
    pages = [(page.in_menu, root + page.address, page.help) for page in PAGES if page.in_menu]
    shown = {"name": NAME, "root": root, "pages": pages, "logo": shell.LOGO, "font": root + _font(), "as_of": _as_of()}
    part_of = values.pop("part_of", None)
    shown["current"] = None if part_of is None else root + part_of
    return HTMLResponse(render(template, **shown, **values), status, headers)


def _as_of() -> str:
    """How new the record is; empty while there is none."""
    try:
        queries.pin()
        return record_changes.as_of()
    except queries.NoRecord:
        return ""


@functools.cache
def _font() -> str:
    """The address of the font of all pages, one of Streamlit's files, relative to the root."""
    return f"static/media/{font_file().name}"


@functools.cache
def _font_face() -> Markup:
    """The font of all pages as a style, as Streamlit's own scripts declare it later."""
    source = f'url("{_font()}") format("woff2")'
    return Markup(f'<style>@font-face {{ font-family: "Source Sans"; font-weight: 100 900; src: {source} }}</style>')


def contents_of(page: Page, request: Request) -> tuple[str, str, str]:
    """The head of a page's document with its filters, what it says without JavaScript, and its first view.

    If they cannot be made, the page is served with the default head.
    """
    pairs = request.query_params.multi_items()
    # In a frame, links open outside it: no other page may be framed.
    base = '<base target="_blank">' if embedded(pairs) else ""
    try:
        queries.pin()
        query = grouped((key, value) for key, value in pairs if value)  # forms send empty fields too
        head, chosen = f"{base}{cards.head(page, query, str(request.base_url))}", page.read(query)
        if embedded(pairs):
            return head, "", ""
        # A page says first what it leaves out of an address, and may know keys that only it reads.
        first = first_view.first_view(page, chosen) if chosen.address == query else ""
        return head, first_tables.static_page(page, chosen, MENU), first
    except queries.NoRecord:
        return base + DEFAULT_HEAD, "", ""
    except Exception:
        log.exception("What %s shows could not be said in its document", page.address or "the overview")
        return base + DEFAULT_HEAD, "", ""


def document(head: str = DEFAULT_HEAD, body: str = "", first: str = "") -> str:
    """Streamlit's HTML document, with ``head`` in place of its title and ``body`` for readers without JavaScript.

    ``first`` is what all others see until Streamlit has drawn the page.
    """
    before, middle, after = _index_html_parts()
    if first:
        first, body = _font_face() + first, f"<style>#first-view {{ display: none }}</style>{body}"
    return f"{before}{head}{_scripts()}{middle}{first}<noscript>{body or NEEDS_JAVASCRIPT}</noscript>{after}"


@functools.cache
def _scripts() -> str:
    """The scripts of every document: the address and the settings of the server, and what is shown without it."""
    path = json.dumps("/" + st.get_option("server.baseUrlPath").strip("/"))
    connection, first = (
        (shell.HERE / f"{name}.js").read_text(encoding="utf-8") for name in ("connection", "first_view")
    )
    return (
        "<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin + "
        f"{path}, HOST_CONFIG: {{ allowedOrigins: [window.location.origin], useExternalAuthToken: false, "
        f"blockErrorDialogs: true }} }}</script><script>{connection}</script><script>{first}</script>"
    )


@functools.cache
def _index_html_parts() -> tuple[str, str, str]:
    """Streamlit's document before its title, from there to the ``<noscript>`` in its body, and after that.

    Raises ``ValueError`` if a new version of Streamlit has another document.
    """
    text = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    text = text.replace('<html lang="en">', '<html lang="en-GB">')
    text = re.sub(r'<!--(?:(?!-->).)*-->\s*<link rel="service-desc"[^>]*>', "", text, flags=re.DOTALL)
    before, rest = text.split("<title>Streamlit</title>")
    middle, after = re.split(r"<noscript>.*?</noscript>", rest, flags=re.DOTALL)
    return before, middle, after
