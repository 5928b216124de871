"""A cache of files as they were sent, so that a link requested again costs the server next to nothing.

Other people's notebooks, workbooks and dashboards request the same links again and again, and a file is the same for
all until the next version of the record (or the next day, since files carry the date). The response is cached whole,
compressed and with its headers, in the record that it is from, and sent before the request reaches other middleware.
"""

from __future__ import annotations

import asyncio
import datetime
import re
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams

import queries
from parts.files.formats import FORMATS
from queries.record import ENTRY_OVERHEAD
from server.api.pinning import PREVIEW, RECORD, VERSION, Gone, record_of
from server.encodings import accepted_encodings
from server.headers import path_below
from server.tags import COMPRESSED, is_held

MAX_BYTES = 64_000_000  # per record: bounded, since strangers choose what is requested
ENDINGS = (*(f".{ending}" for ending in FORMATS), ".zip")
COMPRESSED_FORMATS = (".xlsx", ".ods", ".parquet", ".zip")
RANGE = re.compile(r"bytes=(?P<first>\d{0,15})-(?P<last>\d{0,15})", re.ASCII)
BODY_HEADERS = (b"content-type", b"content-length", b"content-disposition", b"content-encoding")


@dataclass(frozen=True)
class _File:
    """A response as it was sent: status, headers, body."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + ENTRY_OVERHEAD


class ResponseCache:
    """ASGI middleware that answers requests for files and byte ranges; all others go to the application.

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
        while not (file := files.get(key)) and (finished := self._in_progress.get((record, key))):
            await finished.wait()
        if not file:
            finished = self._in_progress[record, key] = asyncio.Event()
            try:
                file = await _response_of(self.app, {**_whole_file(scope, key), RECORD: record}, receive)
                # A single file may not evict all others.
                if file.status == 200 and file.size < files.maxsize / 8:
                    files[key] = file
            finally:
                del self._in_progress[record, key]
                finished.set()  # before sending, so that others do not wait for this reader's connection
        await _send(file, scope, send)


def _whole_file(scope, key: tuple) -> dict:
    """The GET request for the whole file, from one that may be for its headers or for a range only."""
    compressed = key[-1]
    dropped = (b"range", b"if-range", *([] if compressed else [b"accept-encoding"]))
    headers = [(name, value) for name, value in scope["headers"] if name not in dropped]
    return {**scope, "method": "GET", "headers": headers}


async def _response_of(app, scope, receive) -> _File:
    """The response of the application."""
    status, headers, parts = 0, [], []

    async def collect(message):
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.extend((name.lower(), value) for name, value in message["headers"])
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(scope, receive, collect)
    if (b"content-encoding", b"gzip") in headers:  # other bytes need another tag
        headers = [(n, v.removesuffix(b'"') + COMPRESSED.encode() if n == b"etag" else v) for n, v in headers]
    return _File(status, headers, b"".join(parts))


async def _record_and_key(scope) -> tuple[queries.Record | None, tuple]:
    """The record that a file is from and its cache key there: the day, the address, and whether it is compressed.
    ``None`` if the request is not for a file."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None, ()
    path, query = path_below(scope), scope["query_string"]
    if not path.startswith("/api/") or not path.endswith(ENDINGS):
        return None, ()
    keys = QueryParams(query)
    record = None if keys.keys() & {PREVIEW, VERSION} else queries.record_without_waiting()
    try:
        record = record or await run_in_threadpool(record_of, keys)
    except (queries.NoRecord, Gone):
        return None, ()
    headers = Headers(scope=scope)
    # Ranges are of the uncompressed bytes; formats that are compressed themselves gain nothing.
    compressed = "gzip" in accepted_encodings(headers.get("accept-encoding", "")) and "range" not in headers
    return record, (datetime.date.today(), path, query, compressed and not path.endswith(COMPRESSED_FORMATS))


async def _send(file: _File, scope, send) -> None:
    """Send a file, the requested range of it, or 304 if the reader has it already."""
    status, headers, body = file.status, file.headers, file.body
    request = Headers(scope=scope)
    if status == 200:
        tag = next((value.decode() for name, value in headers if name == b"etag"), "")
        if tag and is_held(tag, request.get("if-none-match", "")):
            status, body = 304, b""
            headers = [(name, value) for name, value in headers if name not in BODY_HEADERS]
        elif request.get("if-range", tag) == tag and (part := _range(request.get("range", ""), len(body))) is not None:
            status = 206 if len(part) else 416
            of = f"{part.start}-{part.stop - 1}" if len(part) else "*"
            headers = [(name, value) for name, value in headers if name != b"content-length"]
            headers.append((b"content-range", f"bytes {of}/{len(body)}".encode()))
            body = body[part.start : part.stop] if len(part) else b""
            headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})


def _range(header: str, size: int) -> range | None:
    """The range that a ``Range`` header requests, empty if it is beyond the end; ``None`` for the whole file.

    Several ranges, or an invalid one, are answered with the whole file (RFC 9110, 14.2).
    """
    match = RANGE.fullmatch(header.replace(" ", ""))
    if not match or match["first"] == match["last"] == "":
        return None
    if not match["first"]:
        return range(max(0, size - int(match["last"])), size)
    first, last = int(match["first"]), int(match["last"] or size)
    if last < first:
        return None
    return range(first, min(last + 1, size))
