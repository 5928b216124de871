"""Streamlit's own scripts and styles, and Plotly's, compressed: a first visit transfers a quarter of the bytes.

Streamlit serves them uncompressed, since compressing them for every reader would cost more than it saves. Here each
file is compressed once, when first requested, and cached; there are some twenty megabytes of them in all.
"""

from __future__ import annotations

import functools
import mimetypes
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from parts.shell.scripts import PLOTLY
from server.documents import not_found
from server.encodings import FOR_ALL, best_encoding
from server.headers import PLAIN_TEXT_HEADERS, is_static_asset, path_below
from server.tags import is_held

FOLDER = (Path(streamlit.__file__).parent / "static").resolve()
ENDINGS = (".js", ".css", ".svg", ".json")
YEAR = 365 * 24 * 60 * 60  # the names of these files change with their content


class CompressedAssets:
    """ASGI middleware that answers for files below ``/static/`` and passes on all other requests."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if is_static_asset(scope) and scope["method"] in ("GET", "HEAD"):
            request = Request(scope)
            path = _existing_file(path_below(scope).removeprefix("/static/"))
            if not path and "text/html" in request.headers.get("accept", ""):  # someone has opened the address
                response = await run_in_threadpool(not_found, request)
                return await response(scope, receive, send)
            if not path:
                # Streamlit would answer with its document, which a browser would take for a script.
                return await PlainTextResponse("Not Found", 404, PLAIN_TEXT_HEADERS)(scope, receive, send)
            encoding = best_encoding(request.headers.get("accept-encoding", ""))
            if path == PLOTLY or (path.suffix in ENDINGS and encoding and "range" not in request.headers):
                response = await run_in_threadpool(_response, path, encoding, request.headers.get("if-none-match", ""))
                return await response(scope, receive, send)
        return await self.app(scope, receive, send)


def _existing_file(name: str) -> Path | None:
    """The path of one of Streamlit's files, or of Plotly's script; ``None`` if there is no such file."""
    if name == PLOTLY.name:
        return PLOTLY
    try:
        path = (FOLDER / "static" / name).resolve()
        return path if path.is_relative_to(FOLDER / "static") and path.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def _response(path: Path, encoding: str | None, if_none_match: str) -> Response:
    body, tag = _compressed(path, encoding)
    headers = {
        **({"Content-Encoding": encoding} if encoding else {}),
        "Vary": "Accept-Encoding",
        "ETag": tag,
        "Cache-Control": f"public, immutable, max-age={YEAR}",
    }
    if is_held(tag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=mimetypes.guess_type(path.name)[0])


@functools.cache
def _compressed(path: Path, encoding: str | None) -> tuple[bytes, str]:
    """The file compressed, and its tag. (Two readers at once may both compress it, which only wastes time.)"""
    stat, content = path.stat(), path.read_bytes()
    body = FOR_ALL[encoding](content) if encoding else content
    return body, f'"{stat.st_mtime_ns:x}-{stat.st_size:x}-{encoding}"'
