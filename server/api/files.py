"""Files of data addresses: made only for a reader who does not hold them already."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import anyio
from starlette.requests import Request
from starlette.responses import Response

import queries
from server.api.replies import OPEN_TO_ALL, error_reply
from server.api.workers import run_in_worker, short_switch_interval

# Workbooks and the whole record take a core for a second, and readers of pages would wait for those who ask for many:
# one is made at a time. So many may wait for theirs.
MAX_WAITING = 30
_one_at_a_time = anyio.CapacityLimiter(1)


@dataclass(frozen=True)
class File:
    """A file to give: its media type, its ETag, and what makes it. Without a name, browsers show it.

    ``slow``: one of these is made at a time. ``outside_queue``: it is made while other data addresses are answered, as
    it takes a second or is made in a process of its own.
    """

    name: str
    kind: str
    tag: str
    make: Callable[[], bytes]
    slow: bool = False
    outside_queue: bool = False


async def send(request: Request, file: File) -> Response:
    """The answer with a file, or that the reader holds it."""
    headers = {**OPEN_TO_ALL, "ETag": file.tag, "Cache-Control": "no-cache"}
    if file.tag in tags_held(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if file.name:
        headers["Content-Disposition"] = _disposition(file.name)
    if not file.slow:
        return Response(await run_in_worker(file.make), media_type=file.kind, headers=headers)
    if _one_at_a_time.statistics().tasks_waiting >= MAX_WAITING:
        return error_reply(503, {"Retry-After": "30"}, error="too many files are being made: ask again, or for CSV")
    async with _one_at_a_time:
        with short_switch_interval():
            make = anyio.to_thread.run_sync if file.outside_queue else run_in_worker
            return Response(await make(file.make), media_type=file.kind, headers=headers)


def _disposition(name: str) -> str:
    """The header that names a file (RFC 6266): in ASCII for old browsers, in full for the others."""
    plain = name.encode("ascii", "ignore").decode().replace("--", "-")
    full = f"; filename*=UTF-8''{quote(name)}" if plain != name else ""
    return f'attachment; filename="{plain}"{full}'


def tag_of(*asked) -> str:
    """The ETag: weak, since the same rows may be compressed or carry the day of the download."""
    whole = json.dumps([queries.version(), code_digest(), asked], sort_keys=True)
    return f'W/"{hashlib.sha256(whole.encode()).hexdigest()[:20]}"'


@functools.cache
def code_digest() -> str:
    """A digest of all that turns a record into answers: a changed question or page gives another answer."""
    digest = hashlib.sha256()
    for path in code_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_files() -> list[Path]:
    """The files whose change changes answers."""
    root = Path(__file__).parents[2]
    every = (path for folder in ("data", "queries", "parts", "pages", "server") for path in (root / folder).rglob("*"))
    return sorted(
        p for p in every if p.suffix in (".py", ".sql", ".html") or p.name in ("datapackage.json", "columns.csv")
    )


def tags_held(header: str) -> set[str]:
    """The tags that ``If-None-Match`` names, each as a weak one too."""
    held = {tag.strip() for tag in header.split(",")}
    return held | {f"W/{tag}" for tag in held if tag.startswith('"')}
