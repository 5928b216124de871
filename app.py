"""The application: pages, data addresses and the middleware around them. ``python -m server`` serves it.

Pages are listed in ``parts/site.py``, data addresses in ``server/api/``.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse

from server import api, for_crawlers, force_search
from server.api.response_cache import ResponseCache
from server.base_path import BasePath
from server.documents import PageDocuments, document
from server.headers import PLAIN_TEXT_HEADERS, Headers
from server.housekeeping import lifespan
from server.rate_limits import WebsocketRateLimit
from server.static_compression import CompressedAssets
from server.uploads import Uploads


def show_script_error(_error: Exception) -> bool:
    """Show a sentence instead of a traceback where a page failed; Streamlit has already logged the error."""
    st.error(
        "This page could not be drawn. The fault is ours and has been noted. "
        "Clear the filters, or try another page from the menu."
    )
    return True


def internal_error(_request: Request, _error: Exception) -> PlainTextResponse:
    """The response to an unhandled error, which is in the log. No middleware adds headers to it."""
    return PlainTextResponse("The fault is ours and has been noted.", 500, PLAIN_TEXT_HEADERS)


def client_left(_request: Request, _error: ClientDisconnect) -> PlainTextResponse:
    """What is answered to a client that left in the middle of its upload: nobody reads it, and it is no error."""
    return PlainTextResponse("The upload was broken off.", 400, PLAIN_TEXT_HEADERS)


MIDDLEWARE = [
    Middleware(BasePath, path=st.get_option("server.baseUrlPath")),
    Middleware(ResponseCache),  # outermost: what it caches already carries the headers of the others
    Middleware(Headers, document=document),
    Middleware(CompressedAssets),
    Middleware(WebsocketRateLimit),
    Middleware(Uploads),
    Middleware(PageDocuments),
]
EXCEPTION_HANDLERS = {Exception: internal_error, ClientDisconnect: client_left}

app = st.App(
    Path(__file__).parent / "parts" / "shell" / "navigation.py",
    lifespan=lifespan,
    routes=[*api.ROUTES, *force_search.ROUTES, *for_crawlers.ROUTES],
    middleware=MIDDLEWARE,
    exception_handlers=EXCEPTION_HANDLERS,
    on_script_error=show_script_error,
)
