"""What every data address has in common: reading only, one version of the record, filter keys, errors and tags."""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import json
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import anyio
import cachetools
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import queries
from parts.address.selection import Selection
from parts.address.vocabulary import PARAMETERS, Filter
from parts.preview import previews
from queries.forgetting import forgets

OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition",
}
READING = "GET, HEAD, OPTIONS"
ALL_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
# Workbooks and the whole record take a core for a second, and readers of pages would wait for those who ask for many:
# one is made at a time, and kept, of all together up to this many bytes. So many may wait for theirs.
MAX_BYTES_OF_FILES = 32_000_000
MOST_WAITING = 30
# So many data addresses are worked on at a time in this process: pages that are drawn meanwhile have half of its time.
MOST_AT_WORK = 1
SECONDS_OF_A_TURN = 0.001  # of a thread, while others wait
_SECONDS_OF_A_TURN_BEFORE = sys.getswitchinterval()
_being_made = 0  # files
# Keys of every address besides its filters: the order of rows, and the record that is asked.
OF_EVERY = ("sort", "order", "version", "preview")


class BadRequest(ValueError):
    """A key or a value of an address that is not known, or a key that is missing; ``body`` is that of the answer."""

    def __init__(self, **body):
        self.body = body
        super().__init__(body["error"])


def of_one_version(answer):
    """An address that answers from one version of the record, from start to end; 503 while there is none."""

    @functools.wraps(answer)
    async def pinned(request: Request) -> Response:
        if response := unless_reading(request):
            return response
        try:
            queries.pin(await in_turn(_record, request))
        except queries.NoRecord as error:
            headers = {"Retry-After": "5"}
            return error_answer(503, headers, error=f"the record cannot be read at the moment: {error}")
        except BadRequest as error:
            return error_answer(410, **error.body)
        return await answer(request)

    return pinned


def _record(request: Request) -> queries.Record:
    """The record that an address asks: the one served, an earlier version of it, or a reader's own preview."""
    served = queries.served()
    if token := request.query_params.get("preview"):
        if record := previews.by_token(token):
            return record
        raise BadRequest(error="this preview has ended", key="preview")
    version = request.query_params.get("version", served.version)
    try:
        return queries.earlier(version)
    except queries.NoRecord as error:
        raise BadRequest(error=f"{error}: open the page again", key="version", value=version[:40]) from None


def keys_of(question: str, fixed: Collection[str] = ()) -> dict[str, queries.Parameter]:
    """The keys that a question takes in an address, each with its parameter; without those that are ``fixed``."""
    parameters = queries.question(question).parameters.values()
    return {PARAMETERS[p.name]().key: p for p in parameters if p.name not in fixed}


def needed(keys: dict[str, queries.Parameter]) -> list[str]:
    """The keys that must be given: without a force there is no story of a force."""
    return sorted(key for key, parameter in keys.items() if not parameter.optional)


def selection_of(
    keys: dict[str, queries.Parameter], request: Request, besides: Collection[str] = OF_EVERY
) -> Selection:
    """What the keys of an address choose. ``besides``: other keys that it may carry.

    Raises ``BadRequest`` for a key that the question does not take or that is missing,
    for a value that is not known, and for a second value where one is meant.
    """
    filters = {key: _filter(key, parameter) for key, parameter in keys.items()}
    chosen: dict[str, list[str]] = {key: [] for key in filters}
    for key, value in request.query_params.multi_items():
        if key in besides:
            continue
        if key not in filters:
            raise BadRequest(error=f"these rows take no key {key!r}", key=key, allowed=sorted(filters))
        one = filters[key]
        shown = one.known(value)
        if shown is None and not one.text:
            raise BadRequest(error=f"there is no {key} {value!r}", key=key, value=value, allowed=list(one.options))
        if shown and shown not in chosen[key]:
            chosen[key].append(shown)
        if len(chosen[key]) > 1 and not one.several:
            allowed = list(one.options)
            raise BadRequest(error=f"these rows take one {key}, not several", key=key, value=value, allowed=allowed)
    for key in needed(keys):
        if not chosen[key]:
            allowed = list(filters[key].options)
            raise BadRequest(error=f"these rows need the key {key!r}", key=key, allowed=allowed)
    return Selection(tuple(filters.values()), chosen)


def _filter(key: str, parameter: queries.Parameter) -> Filter:
    """The filter of a parameter as an address uses it: nothing is chosen where it is silent."""
    one = PARAMETERS[parameter.name]()
    return one.but(several=parameter.several and not one.text, default=None)


@dataclass(frozen=True)
class File:
    """A file to give: its media type, its ETag, and what makes it. Without a name, browsers show it.

    ``kept``: making it takes so long that it is made once, for all, one of them at a time; ``beside``: while other data
    addresses are answered, as it takes a second or is made in a process of its own.
    """

    name: str
    kind: str
    tag: str
    make: Callable[[], bytes]
    kept: bool = False
    beside: bool = False


async def send(request: Request, file: File) -> Response:
    """A file, made only for a reader who does not hold it already."""
    headers = {**OPEN_TO_ALL, "ETag": file.tag, "Cache-Control": "no-cache"}
    if file.tag in tags_held(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if file.name:
        headers["Content-Disposition"] = _disposition(file.name)
    if not file.kept:
        return Response(await in_turn(file.make), media_type=file.kind, headers=headers)
    body = _made_before(file)
    if not body and _one_at_a_time.statistics().tasks_waiting >= MOST_WAITING:
        return error_answer(503, {"Retry-After": "30"}, error="too many files are being made: ask again, or for CSV")
    if not body:
        async with _one_at_a_time:
            with _short_turns():
                body = await (anyio.to_thread.run_sync(_made, file) if file.beside else in_turn(_made, file))
    return Response(body, media_type=file.kind, headers=headers)


_at_work = anyio.CapacityLimiter(MOST_AT_WORK)


async def in_turn(work: Callable, *given):
    """Do in a thread what a data address asks for, when it is its turn."""
    with _short_turns():
        return await anyio.to_thread.run_sync(work, *given, limiter=_at_work)


@contextlib.contextmanager
def _short_turns() -> Iterator[None]:
    """Let threads take turns more often for as long as files are made: a page asks for its turn at each element.

    Always, it would cost pages more than it brings: each thread that waits wakes at each turn. Only the loop of events
    asks.
    """
    global _being_made
    _being_made += 1
    sys.setswitchinterval(SECONDS_OF_A_TURN)
    try:
        yield
    finally:
        _being_made -= 1
        if not _being_made:
            sys.setswitchinterval(_SECONDS_OF_A_TURN_BEFORE)


_one_at_a_time = anyio.CapacityLimiter(1)


@forgets
@cachetools.cached(
    cachetools.LRUCache(MAX_BYTES_OF_FILES, getsizeof=len),
    # What a file follows from: it names the day, and says so where it is of a preview.
    key=lambda file: (file.tag, queries.answering().token, datetime.date.today()),
    lock=threading.Lock(),
)
def _made(file: File) -> bytes:
    """The file; made by whoever comes first, and found by those who waited meanwhile."""
    return file.make()


def _made_before(file: File) -> bytes | None:
    with _made.cache_lock:
        return _made.cache.get(_made.cache_key(file))


def _disposition(name: str) -> str:
    """The header that names a file (RFC 6266): in ASCII for old browsers, in full for the others."""
    plain = name.encode("ascii", "ignore").decode().replace("--", "-")
    full = f"; filename*=UTF-8''{quote(name)}" if plain != name else ""
    return f'attachment; filename="{plain}"{full}'


def unless_reading(request: Request) -> Response | None:
    """The answer to a request that does not read: what is allowed."""
    if request.method == "OPTIONS":
        headers = {**OPEN_TO_ALL, "Allow": READING, "Access-Control-Allow-Methods": READING}
        return Response(status_code=204, headers=headers)
    if request.method not in ("GET", "HEAD"):
        allowed = READING.split(", ")
        return error_answer(405, {"Allow": READING}, error="the record can only be read here", allowed=allowed)
    return None


def error_answer(status: int, headers: dict | None = None, **body) -> JSONResponse:
    return JSONResponse(body, status_code=status, headers={**OPEN_TO_ALL, **(headers or {})})


def tag_of(*asked) -> str:
    """The ETag: weak, since the same rows may be compressed or carry the day of the download."""
    whole = json.dumps([queries.version(), _code(), asked], sort_keys=True)
    return f'W/"{hashlib.sha256(whole.encode()).hexdigest()[:20]}"'


@functools.cache
def _code() -> str:
    """A digest of all that turns a record into answers: a changed question or page gives another answer."""
    digest = hashlib.sha256()
    for path in code_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_files() -> list[Path]:
    """The files whose change changes answers."""
    root = Path(__file__).parent.parent.parent
    every = (path for folder in ("data", "queries", "parts", "pages", "server") for path in (root / folder).rglob("*"))
    return sorted(
        p for p in every if p.suffix in (".py", ".sql", ".html") or p.name in ("datapackage.json", "columns.csv")
    )


def tags_held(header: str) -> set[str]:
    """The tags that ``If-None-Match`` names, each as a weak one too."""
    held = {tag.strip() for tag in header.split(",")}
    return held | {f"W/{tag}" for tag in held if tag.startswith('"')}
