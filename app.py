"""The server: ``streamlit run app.py``.

Pages are listed in ``pages/parts/address/links.py``, data addresses in ``pages/api.py``.
"""

import contextlib
import functools
import gc
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import HTMLResponse, RedirectResponse

import queries
from pages import api
from pages.headers import Headers
from pages.parts.address.links import NAME, page_at


@contextlib.asynccontextmanager
async def warm(_app):
    """Open the record before the first reader comes, and take what is loaded out of the collector's sight.

    Where there is no record, ``/health`` and the pages say so, and look again.

    Streamlit collects all garbage after every rerun; objects that live as long as the
    server only make that slow.
    """
    import openpyxl  # noqa: F401
    import plotly.graph_objs  # noqa: F401

    with contextlib.suppress(queries.NoRecord):
        queries.version()
    gc.collect()
    gc.freeze()
    yield


class Pages(BaseHTTPMiddleware):
    """Answer for the pages themselves; all else is Streamlit's.

    Streamlit serves one document for every page, and its script then asks for the server
    below each page's own address first (two requests that fail, and an error in the
    reader's console). Our copy of the document says where the server is, and what this is.
    An unknown page leads to the overview, which says so.
    """

    async def dispatch(self, request, call_next):
        name = request.url.path.strip("/")
        asks_for_page = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
        if not asks_for_page or "/" in name or "." in name or name.startswith("_") or name == "health":
            return await call_next(request)
        if not page_at(name):
            return RedirectResponse(f"/?unknown-page={quote(name[:60])}", status_code=303)
        return HTMLResponse(document(), headers={"Cache-Control": "no-cache"})


@functools.cache
def document() -> str:
    """Streamlit's HTML document, with our title and the address of the server in it."""
    text = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    base = st.get_option("server.baseUrlPath").strip("/")
    server = f'<script>window.__streamlit = {{ BACKEND_BASE_URL: window.location.origin + "/{base}" }}</script>'
    about = '<meta name="description" content="What inspectors found in the police forces of England and Wales.">'
    return text.replace("<title>Streamlit</title>", f"<title>{NAME}</title>{about}{server}")


def show_plain_error(_error: Exception) -> bool:
    """Show a plain sentence where a page failed; Streamlit has written the error to the log."""
    st.error(
        "This page could not be drawn. The fault is ours and has been noted. "
        "Clear the filters, or try another page from the menu."
    )
    return True


app = st.App(
    Path(__file__).parent / "pages" / "parts" / "frame" / "navigation.py",
    lifespan=warm,
    routes=api.ROUTES,
    middleware=[Middleware(Headers, document=document), Middleware(Pages)],
    on_script_error=show_plain_error,
)
