"""The HTML documents of pages: Streamlit's own, with the title and description of each page in its head.

Streamlit serves the same document for every page, and its script then looks for the server below the page's address
first (two failed requests, and an error in the reader's console). Our copy of the document gives the address of the
server, and describes what the page shows with these filters, for link previews. Streamlit would serve its document for
any path; here, a path that is not a page is answered with 404.
"""

from __future__ import annotations

import functools
import logging
import os
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

import queries
from parts.address.links import NAME, embedded
from parts.address.page import Page
from parts.address.vocabulary import grouped
from parts.exhibits import cards
from parts.exhibits.markup import render
from parts.site import PAGES, page_at
from server.headers import is_streamlits, path_below

log = logging.getLogger(__name__)

# Sessions and memory in use, for operators only.
METRICS, SHOWS_METRICS = "/_stcore/metrics", os.environ.get("FORCES_METRICS") == "on"
OTHER_PATHS = ("/health", "/robots.txt", "/sitemap.xml")  # not pages (server/api/, server/for_crawlers.py)
ABOUT = "What inspectors found in the police forces of England and Wales."
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
        path = path_below(scope)
        if path == METRICS and not SHOWS_METRICS:
            return await PlainTextResponse("Not Found", 404)(scope, receive, send)
        elsewhere = is_streamlits(scope) or path.startswith(("/api/", "/.well-known/")) or path in OTHER_PATHS
        if elsewhere or scope["method"] not in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        request = Request(scope)
        page = page_at(path)
        if not page:
            response = not_found(request)
        elif page.address and path != f"/{page.address}":
            response = RedirectResponse(request.url.replace(path=f"{scope['root_path']}/{page.address}"), 308)
        else:
            head = await run_in_threadpool(head_of, page, request)
            response = HTMLResponse(document(head), headers={"Cache-Control": "no-cache"})
        await response(scope, receive, send)


def not_found(request: Request) -> Response:
    """A 404 page that links to the others, or plain text for a client that does not accept HTML."""
    accepted = request.headers.get("accept") or "*/*"
    if "text/html" not in accepted and "*/*" not in accepted:
        return PlainTextResponse("Not Found", 404)
    root = f"{request.scope['root_path']}/"
    pages = [(page.title, root + page.address) for page in PAGES if page.in_menu]
    return HTMLResponse(render("not_found.html", name=NAME, pages=pages), 404, {"Cache-Control": "no-store"})


def head_of(page: Page, request: Request) -> str:
    """The head of a page's document with its filters. If it cannot be made, the page is served with the default."""
    pairs = request.query_params.multi_items()
    # In a frame, links open outside it: no other page may be framed.
    base = '<base target="_blank">' if embedded(pairs) else ""
    try:
        queries.pin(queries.served())
        return f"{base}{cards.head(page, grouped(pairs), str(request.base_url))}"
    except queries.NoRecord:
        return base + DEFAULT_HEAD
    except Exception:
        log.exception("What %s shows could not be said in its document", page.address or "the overview")
        return base + DEFAULT_HEAD


def document(head: str = DEFAULT_HEAD) -> str:
    """Streamlit's HTML document, with ``head`` in place of its title, followed by the address of the server."""
    before, after = _index_html_parts()
    base = st.get_option("server.baseUrlPath").strip("/")
    server = f'<script>window.__streamlit = {{ BACKEND_BASE_URL: window.location.origin + "/{base}" }}</script>'
    return f"{before}{head}{server}{after}"


@functools.cache
def _index_html_parts() -> list[str]:
    """Streamlit's document before and after its title element."""
    text = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return text.split("<title>Streamlit</title>", 1)
