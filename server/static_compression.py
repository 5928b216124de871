"""Streamlit's own script and style files, compressed: a first visit carries a quarter of the bytes.

Streamlit serves them as they are, since compressing them anew for every reader would cost more than it brings. Here
each file is compressed once, when it is first asked for, and kept; there are some twenty megabytes of them in all.
"""

from __future__ import annotations

import functools
import gzip
import mimetypes
from collections.abc import Callable
from pathlib import Path

import brotli
import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

FOLDER = (Path(streamlit.__file__).parent / "static").resolve()
ENDINGS = (".js", ".css", ".svg", ".json")
YEAR = 365 * 24 * 60 * 60  # the names of these files change with their content

# What a browser may take, the best first: (name, what compresses). The levels are where more time brings little.
ENCODINGS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("br", functools.partial(brotli.compress, quality=6)),
    ("gzip", functools.partial(gzip.compress, compresslevel=6, mtime=0)),
)


class CompressedAssets:
    """ASGI middleware that answers for the files below ``/static/``; all else is left to the application."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"].startswith("/static/"):
            request = Request(scope)
            path = _file(scope["path"].removeprefix("/static/"))
            encoding = _best(request.headers.get("accept-encoding", ""))
            if path and encoding and "range" not in request.headers:
                response = await run_in_threadpool(_answer, path, encoding, request.headers.get("if-none-match", ""))
                return await response(scope, receive, send)
        return await self.app(scope, receive, send)


def _file(name: str) -> Path | None:
    """A file of Streamlit's that is worth compressing; none for any other path."""
    path = (FOLDER / "static" / name).resolve()
    inside = path.is_relative_to(FOLDER / "static")
    return path if inside and path.suffix in ENDINGS and path.is_file() else None


def _best(accepted: str) -> str | None:
    """The best encoding that a browser takes: those it names, without the ones that it refuses by ``q=0``."""
    taken = {}
    for one in accepted.lower().split(","):
        name, _, quality = one.replace(" ", "").partition(";q=")
        taken[name] = quality not in ("0", "0.0", "0.00", "0.000")
    return next((name for name, _ in ENCODINGS if taken.get(name)), None)


def _answer(path: Path, encoding: str, known: str) -> Response:
    body, tag = _compressed(path, encoding)
    headers = {
        "Content-Encoding": encoding,
        "Vary": "Accept-Encoding",
        "ETag": tag,
        "Cache-Control": f"public, immutable, max-age={YEAR}",
    }
    if tag in (one.strip() for one in known.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=mimetypes.guess_type(path.name)[0])


@functools.cache
def _compressed(path: Path, encoding: str) -> tuple[bytes, str]:
    """The file compressed, and its tag. (Two readers who ask at once may both compress it: only time is lost.)"""
    stat = path.stat()
    return dict(ENCODINGS)[encoding](path.read_bytes()), f'"{stat.st_mtime_ns:x}-{stat.st_size:x}-{encoding}"'
