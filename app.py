"""The server: ``streamlit run app.py``.

Pages are listed in ``parts/address/links.py``, data addresses in ``server/api/``.
"""

import asyncio
import contextlib
import ctypes
import functools
import gc
import itertools
import logging
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse

import queries
from data import sandbox
from parts.address.links import NAME, Page, embedded, page_at
from parts.address.titles import by_key
from parts.exhibits import cards
from parts.preview import checks, previews, uploads
from server import api, connections
from server import websocket_compression as deflated
from server.api.response_cache import Kept
from server.base_path import BelowPath, path_below
from server.headers import Headers
from server.plain import OF_PLAIN_ANSWERS
from server.rate_limits import Paced
from server.static_compression import Compressed

log = logging.getLogger(__name__)

SECONDS_BETWEEN_TURNS, LOOK_AT_ALL = 1, 120  # of ``settle``: at everything every two minutes
LOOK_AFTER_READERS = 20  # turns, where readers have left who held files or a preview
ABOUT = "What inspectors found in the police forces of England and Wales."
PLAIN = f'<title>{NAME}</title><meta name="description" content="{ABOUT}">'


@contextlib.asynccontextmanager
async def warm(_app):
    """Open the record before the first reader comes, and keep what lasts out of the collector's sight.

    Where there is no record, ``/health`` and the pages say so, and look again.
    """
    import openpyxl  # noqa: F401
    import plotly.graph_objs  # noqa: F401

    with contextlib.suppress(queries.NoRecord):
        queries.version()
        cards.card(page_at(""), {})  # asks for all grades once, which the cards of all pages are made from
    with sandbox.own_folder():
        settling = asyncio.create_task(settle())
        yield
        settling.cancel()


async def settle() -> None:
    """Take what lasts out of the sight of the garbage collector, again and again; once in a while look at all of it.

    Modules, the record's answers and finished exhibits last, and only make collecting slow; the sessions of readers who
    have left are let go at the next look at everything.
    """
    left = 0
    for turn in itertools.count():
        checks.forget()
        deflated.forget()
        left += uploads.let_go(uploads.sessions() | previews.sessions(), previews.end_of)
        at_all = turn % LOOK_AT_ALL == 0 or left and turn % LOOK_AFTER_READERS == 0
        if at_all:
            gc.unfreeze()
            left = 0
        gc.collect()
        if at_all:
            _give_back()
        gc.freeze()
        await asyncio.sleep(SECONDS_BETWEEN_TURNS)


def _give_back() -> None:
    """Let the system have the memory that is free again: glibc keeps it otherwise, on other systems nothing is done."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class Pages(BaseHTTPMiddleware):
    """Answer for the pages themselves; all else is Streamlit's.

    Streamlit serves one document for every page, and its script then asks for the server
    below each page's own address first (two requests that fail, and an error in the
    reader's console). Our copy of the document says where the server is, and what this
    page shows with these filters, for those who show a link to it. They may take any kind
    of answer (``Accept: */*``). An unknown page leads to the overview, which says so.
    """

    async def dispatch(self, request, call_next):
        name = path_below(request.scope).strip("/")
        accepted = request.headers.get("accept") or "*/*"
        if request.method not in ("GET", "HEAD") or "/" in name or "." in name or name.startswith("_"):
            return await call_next(request)
        if (page := page_at(name)) and ("text/html" in accepted or "*/*" in accepted):
            head = await run_in_threadpool(head_of, page, request)
            return HTMLResponse(document(head), headers={"Cache-Control": "no-cache"})
        if page or name == "health" or "text/html" not in accepted:
            return await call_next(request)
        return RedirectResponse(f"{request.scope['root_path']}/?unknown-page={quote(name[:60])}", status_code=303)


def head_of(page: Page, request: Request) -> str:
    """What the document says of a page with its filters. Where that cannot be said, the page is still served."""
    pairs = request.query_params.multi_items()
    # Within a frame, a link leads out of it: no other page can be shown there.
    base = '<base target="_blank">' if embedded(pairs) else ""
    try:
        queries.pin(queries.served())
        return f"{base}{cards.head(page, by_key(pairs), str(request.base_url))}"
    except queries.NoRecord:
        return base + PLAIN
    except Exception:
        log.exception("What %s shows could not be said in its document", page.address or "the overview")
        return base + PLAIN


def document(head: str = PLAIN) -> str:
    """Streamlit's HTML document, with ``head`` in the place of its title, and the address of the server in it."""
    before, after = _streamlits()
    base = st.get_option("server.baseUrlPath").strip("/")
    server = f'<script>window.__streamlit = {{ BACKEND_BASE_URL: window.location.origin + "/{base}" }}</script>'
    return f"{before}{head}{server}{after}"


@functools.cache
def _streamlits() -> list[str]:
    """Streamlit's document before and after its title."""
    text = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return text.split("<title>Streamlit</title>", 1)


def show_plain_error(_error: Exception) -> bool:
    """Show a plain sentence where a page failed; Streamlit has written the error to the log."""
    st.error(
        "This page could not be drawn. The fault is ours and has been noted. "
        "Clear the filters, or try another page from the menu."
    )
    return True


def say_plainly(_request: Request, _error: Exception) -> PlainTextResponse:
    """The answer where a fault of ours leaves none; the error is in the log. No middleware adds headers to it."""
    return PlainTextResponse("The fault is ours and has been noted.", 500, OF_PLAIN_ANSWERS)


connections.limit()
MIDDLEWARE = [
    Middleware(BelowPath, path=st.get_option("server.baseUrlPath")),
    Middleware(Kept),  # files that are kept have gone through all of these once, and carry their headers
    Middleware(Headers, document=document),
    Middleware(Compressed),
    Middleware(Paced),
    Middleware(uploads.Uploads),
    Middleware(Pages),
]
ON_FAULTS = {Exception: say_plainly}

app = st.App(
    Path(__file__).parent / "parts" / "shell" / "navigation.py",
    lifespan=warm,
    routes=api.ROUTES,
    middleware=MIDDLEWARE,
    exception_handlers=ON_FAULTS,
    on_script_error=show_plain_error,
)
