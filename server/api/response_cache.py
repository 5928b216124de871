"""A cache of files as they were sent, so that a link requested again costs the server next to nothing.

Other people's notebooks, workbooks and dashboards request the same links again and again, and a file is the same for
all until the next version of the record (or the next day, since files carry the date). The response is cached whole,
compressed and with its headers, in the record that it is from, and sent before the request reaches other middleware.
"""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams

import queries
from parts.exhibits.files import FORMATS
from server.api.files import tags_held
from server.api.pinning import RECORD, Gone, record_of
from server.headers import path_below

MAX_BYTES = 64_000_000  # per record: bounded, since strangers choose what is requested
ENTRY_OVERHEAD = 2_000  # bytes that an entry takes in addition to its body
ENDINGS = (*(f".{ending}" for ending in FORMATS), ".zip")
BODY_HEADERS = (b"content-type", b"content-length", b"content-disposition", b"content-encoding")


@dataclass(frozen=True)
class _File:
    """A response as it was sent."""

    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + ENTRY_OVERHEAD


class ResponseCache:
    """ASGI middleware that answers requests for cached files and passes on all others.

    A request for a file that is already being made waits for it.
    """

    def __init__(self, app):
        self.app = app
        self._in_progress: dict[tuple, asyncio.Event] = {}

    async def __call__(self, scope, receive, send):
        record, key = await _record_and_key(scope)
        if not record:
            return await self.app(scope, receive, send)
        files = record.cache("responses", MAX_BYTES, lambda file: file.size)
        while not (file := files.get(key)) and (made := self._in_progress.get((record, key))):
            await made.wait()
        if file:
            return await _send(file, Headers(scope=scope).get("if-none-match", ""), send)
        made = self._in_progress[record, key] = asyncio.Event()
        try:
            await self.app({**scope, RECORD: record}, receive, _caching(files, key, made, send))
        finally:
            del self._in_progress[record, key]
            made.set()


def _caching(files, key: tuple, made: asyncio.Event, send):
    """Pass messages on, and cache the response if it is complete and successful."""
    headers, parts = [], []

    async def caching(message):
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers.extend((name.lower(), value) for name, value in message["headers"])
        elif message["type"] == "http.response.body" and headers:
            parts.append(message.get("body", b""))
            file = _File(headers, b"".join(parts)) if not message.get("more_body") else None
            # One file must not evict all others.
            if file and file.size < files.maxsize / 8:
                files[key] = file
                made.set()  # those waiting need not wait for this reader's connection as well
        await send(message)

    return caching


async def _record_and_key(scope) -> tuple[queries.Record | None, tuple]:
    """The record that a file is from, and its cache key there; the record is None for requests that are not cached."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None, ()
    path, query = path_below(scope), scope["query_string"]
    if not path.startswith("/api/") or not path.endswith(ENDINGS):
        return None, ()
    try:
        record = await run_in_threadpool(record_of, QueryParams(query))
    except (queries.NoRecord, Gone):
        return None, ()
    compressed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
    return record, (datetime.date.today(), path, query, compressed)


async def _send(file: _File, if_none_match: str, send) -> None:
    """Send a file, or 304 if the reader has it already."""
    tag = next((value.decode() for name, value in file.headers if name == b"etag"), "")
    if tag and tag in tags_held(if_none_match):
        headers = [(name, value) for name, value in file.headers if name not in BODY_HEADERS]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": file.headers})
    await send({"type": "http.response.body", "body": file.body})
