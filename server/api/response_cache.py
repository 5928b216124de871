"""Files of rows as they were sent, kept: a link that is asked again costs the server next to nothing.

Notebooks, workbooks and dashboards of others ask for the same links again and again, and a file is the same for all
until the next version of the record (or the next day, which files name). The answer is kept whole, with its headers
and compressed, and sent before the request goes through the layers of the application.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import parse_qsl

import cachetools
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers

import queries
from parts.exhibits.files import FORMATS
from server.api.requests import tags_held
from server.base_path import path_below

MAX_BYTES_KEPT = 32_000_000  # strangers choose what is asked
BYTES_OF_AN_ENTRY = 2_000  # what keeping a file costs besides its bytes
ENDINGS = tuple(f".{ending}" for ending in FORMATS)
OF_ONE_READER = {"preview", "version"}  # keys of records that end
OF_A_BODY = (b"content-type", b"content-length", b"content-disposition", b"content-encoding")


@dataclass(frozen=True)
class _File:
    """What was sent of it."""

    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + BYTES_OF_AN_ENTRY


class Kept:
    """ASGI middleware that answers for files of rows that were sent before; all else is left to the application."""

    def __init__(self, app):
        self.app = app
        self._files = cachetools.LRUCache(MAX_BYTES_KEPT, getsizeof=lambda file: file.size)

    async def __call__(self, scope, receive, send):
        key = await _key(scope)
        if not key:
            return await self.app(scope, receive, send)
        if file := self._files.get(key):
            return await _send(file, Headers(scope=scope).get("if-none-match", ""), send)
        return await self.app(scope, receive, self._keeping(scope, key, send))

    def _keeping(self, scope, key: tuple, send):
        """Send on, and keep what was sent if it is a whole file, of a version that is still the one served."""
        headers, parts = [], []

        async def keeping(message):
            await send(message)
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers.extend((name.lower(), value) for name, value in message["headers"])
            elif message["type"] == "http.response.body" and headers:
                parts.append(message.get("body", b""))
                file = _File(headers, b"".join(parts)) if not message.get("more_body") else None
                # One file may not take the place of all others.
                if file and file.size < MAX_BYTES_KEPT / 8 and await _key(scope) == key:
                    self._files[key] = file

        return keeping


async def _key(scope) -> tuple | None:
    """What a file of rows is kept under: the record's version, the day, the address; ``None`` for other requests."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path, query = path_below(scope), scope["query_string"]
    if not path.startswith("/api/") or not path.endswith(ENDINGS):
        return None
    if OF_ONE_READER & {key for key, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True)}:
        return None
    try:
        version = (await run_in_threadpool(queries.served)).version
    except queries.NoRecord:
        return None
    compressed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
    return version, datetime.date.today(), path, query, compressed


async def _send(file: _File, known: str, send) -> None:
    """Send a file, or that the reader holds it already."""
    tag = next((value.decode() for name, value in file.headers if name == b"etag"), "")
    if tag and tag in tags_held(known):
        headers = [(name, value) for name, value in file.headers if name not in OF_A_BODY]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": file.headers})
    await send({"type": "http.response.body", "body": file.body})
