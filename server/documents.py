"""The HTML documents of pages: Streamlit's own, with the title and description of each page in its head.

Streamlit serves one document for all pages, and its script first looks for the server below each page's own address
(two requests that fail, and an error in the reader's console). Our copy of the document says where the server is,
and what the page shows with these filters, for sites that preview a link to it. An unknown page redirects to the
overview, which says so.
"""

from __future__ import annotations

import functools
import logging
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

import queries
from parts.address.links import NAME, embedded
from parts.address.page import Page
from parts.address.vocabulary import grouped
from parts.exhibits import cards
from parts.site import page_at
from server.headers import path_below

log = logging.getLogger(__name__)

ABOUT = "What inspectors found in the police forces of England and Wales."
DEFAULT_HEAD = f'<title>{NAME}</title><meta name="description" content="{ABOUT}">'


class PageDocuments:
    """ASGI middleware that answers requests for pages; all others are Streamlit's.

    A client that accepts anything (``Accept: */*``) gets the page too.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        name = _page_name(scope)
        if name is None:
            return await self.app(scope, receive, send)
        request = Request(scope)
        accepted = request.headers.get("accept") or "*/*"
        if (page := page_at(name)) and ("text/html" in accepted or "*/*" in accepted):
            head = await run_in_threadpool(head_of, page, request)
            response = HTMLResponse(document(head), headers={"Cache-Control": "no-cache"})
            return await response(scope, receive, send)
        if page or name == "health" or "text/html" not in accepted:
            return await self.app(scope, receive, send)
        response = RedirectResponse(f"{scope['root_path']}/?unknown-page={quote(name[:60])}", status_code=303)
        await response(scope, receive, send)


def _page_name(scope) -> str | None:
    """The name of the page that a request asks for; None if it asks for something else."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    name = path_below(scope).strip("/")
    return None if "/" in name or "." in name or name.startswith("_") else name


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
