"""Files of data addresses, made only for readers who do not have the current one already."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Sized
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import anyio
from starlette.requests import Request
from starlette.responses import Response

import queries
from parts.files.formats import FORMATS, MAX_ROWS_IN_PROCESS, WORKBOOKS
from server.api.replies import OPEN_TO_ALL, error_reply
from server.api.workers import run_in_worker, short_switch_interval
from server.tags import is_held

# Workbooks and the zip of the record each occupy a core for a second: one is made at a time, so that readers of pages
# do not wait for those who download many. MAX_WAITING requests may queue for theirs.
MAX_WAITING = 30
_one_at_a_time = anyio.CapacityLimiter(1)


@dataclass(frozen=True)
class File:
    """A file to send: its media type, its ETag and the function that makes it. Browsers display one without a name.

    ``link``: a ``Link`` header to send with it. ``at_once``: it is made sooner than another thread would begin.
    ``slow``: only one such file is made at a time. ``outside_queue``: it is made while other data addresses are
    answered, since it takes a second or is made in a process of its own.
    """

    name: str
    kind: str
    tag: str
    make: Callable[[], bytes]
    link: str = ""
    slow: bool = False
    outside_queue: bool = False
    at_once: bool = False

    @classmethod
    def of_rows(cls, name: str, tag: str, make: Callable[[], bytes], rows: Sized, **others) -> File:
        """A file of rows, in the format that its name ends in. They are counted, and so found, only for a workbook."""
        ending = name.rpartition(".")[2]
        workbook = ending in WORKBOOKS
        large = workbook and len(rows) > MAX_ROWS_IN_PROCESS
        return cls(name, FORMATS[ending][0], tag, make, slow=workbook, outside_queue=large, **others)


async def send(request: Request, file: File) -> Response:
    """The response with a file, or 304 if the reader has it already."""
    # The rows of a preview are private: no shared cache may store them.
    caching = "private, no-store" if queries.current_record().token else "no-cache"
    headers = {**OPEN_TO_ALL, "ETag": file.tag, "Cache-Control": caching, "Accept-Ranges": "bytes"}
    if file.link:
        headers["Link"] = file.link
    if is_held(file.tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if file.name:
        headers["Content-Disposition"] = _disposition(file.name)
    if file.at_once:
        return Response(file.make(), media_type=file.kind, headers=headers)
    if not file.slow:
        return Response(await run_in_worker(file.make), media_type=file.kind, headers=headers)
    if _one_at_a_time.statistics().tasks_waiting >= MAX_WAITING:
        return error_reply(
            503, {"Retry-After": "30"}, error="too many files are being made: ask again later, or ask for CSV"
        )
    async with _one_at_a_time:
        with short_switch_interval():
            make = anyio.to_thread.run_sync if file.outside_queue else run_in_worker
            return Response(await make(file.make), media_type=file.kind, headers=headers)


def _disposition(name: str) -> str:
    """The Content-Disposition that names a file (RFC 6266): in ASCII for old browsers, in full for the others."""
    ascii_name = name.encode("ascii", "ignore").decode().replace("--", "-")
    full = f"; filename*=UTF-8''{quote(name)}" if ascii_name != name else ""
    return f'attachment; filename="{ascii_name}"{full}'


def tag_of(*request, exact: bool = False) -> str:
    """The ETag; strong if the same rows always make the same bytes (``exact``), so that ranges can be combined."""
    content = json.dumps([queries.version(), code_digest(), request], sort_keys=True)
    return f'{"" if exact else "W/"}"{hashlib.sha256(content.encode()).hexdigest()[:20]}"'


@functools.cache
def code_digest() -> str:
    """A digest of the code that turns a record into answers: changing a question or page changes its tags."""
    digest = hashlib.sha256()
    for path in code_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_files() -> list[Path]:
    """The files on which answers depend, but for those of the record, whose version is in the tag already."""
    root = Path(__file__).parents[2]
    paths = (path for folder in ("data", "queries", "parts", "pages", "server") for path in (root / folder).rglob("*"))
    record = (root / "data" / "sources", root / "data" / "tables")
    return sorted(
        p
        for p in paths
        if (p.suffix in (".py", ".sql", ".csv", ".html", ".xml") or p.name == "datapackage.json")
        and not any(p.is_relative_to(folder) for folder in record)
    )
