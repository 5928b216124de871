"""The data addresses: every table and every answer by a link, for Excel, R, pandas and notebooks.

``/api/<table>.<csv|json|xlsx|parquet>`` takes the filter keys of the pages (short name or
id, repeated for several); ``/api/datapackage.json`` describes the tables. In the same way
``/api/views/<question>.<format>`` gives the rows that the pages show, in the codes of the
data dictionary, and ``/api/exhibits/<exhibit>.<format>`` the rows of one exhibit, in the words
that it shows; ``/api/views`` and ``/api/exhibits`` list them with their keys. ``sort`` and
``order`` put rows in order, and ``version`` asks an earlier version of the record, as long as
it is kept. ``/api/forces-compared.zip`` is the whole record; ``/health`` answers when the record
is open. Each answer is from one version of the record, tag and body. Reading only, from any
origin; Streamlit's server compresses.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import data
import queries
from pages.parts.address import description
from pages.parts.address.selection import Selection
from pages.parts.address.vocabulary import PARAMETERS, Filter
from pages.parts.exhibits import files
from pages.parts.exhibits.every import EXHIBITS
from pages.parts.exhibits.exhibit import Exhibit
from pages.parts.exhibits.showing import file_of
from pages.parts.frame import preview

OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition",
}
READING = "GET, HEAD, OPTIONS"
ALL_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
ORDERS = ("up", "down")
# Keys of every address of rows besides those of its question: the order of rows, and the record that is asked.
OF_EVERY = ("sort", "order", "version", "preview")


class BadRequest(ValueError):
    """A key or a value of an address that is not known, or a key that is missing; ``body`` is that of the answer."""

    def __init__(self, **body):
        self.body = body
        super().__init__(body["error"])


@dataclass(frozen=True)
class Source:
    """What an address of rows gives: the answer to a question, as it is or as an exhibit shows it."""

    name: str
    question: str
    exhibit: Exhibit | None = None

    @property
    def keys(self) -> dict[str, queries.Parameter]:
        """The keys that it takes, each with its parameter; those that the exhibit fixes are not among them."""
        fixed = self.exhibit.fixed if self.exhibit else {}
        parameters = queries.question(self.question).parameters.values()
        return {PARAMETERS[p.name]().key: p for p in parameters if p.name not in fixed}

    @property
    def needed(self) -> list[str]:
        """The keys that must be given: without a force there is no story of a force."""
        return sorted(key for key, parameter in self.keys.items() if not parameter.optional)

    def ask(self, selection: Selection) -> queries.Answer:
        return selection.ask(self.question, **(self.exhibit.fixed if self.exhibit else {}))

    def file(self, answer: queries.Answer, ending: str) -> bytes:
        if self.exhibit:
            return file_of(self.exhibit, answer, ending)
        _, make = files.FORMATS[ending]
        return make(answer.rows, files.About.of(answer, self.name))

    def file_name(self, answer: queries.Answer) -> str:
        return self.exhibit.file_name(answer) if self.exhibit else description.file_name(answer, self.name)


def tables() -> dict[str, Source]:
    """The tables that have an address."""
    return {r["name"]: Source(r["name"], f"table_{r['name']}") for r in data.schema()["resources"]}


def views() -> dict[str, Source]:
    """The questions whose rows the pages show."""
    return {name: Source(name, name) for name in queries.names() if not queries.question(name).table}


def exhibits() -> dict[str, Source]:
    """The exhibits of the pages."""
    return {name: Source(name, one.question, one) for name, one in EXHIBITS.items()}


def of_one_version(answer):
    """An address that answers from one version of the record, from start to end; 503 while there is none."""

    @functools.wraps(answer)
    async def pinned(request: Request) -> Response:
        if response := _unless_reading(request):
            return response
        try:
            queries.pin(await run_in_threadpool(_record, request))
        except queries.NoRecord as error:
            headers = {"Retry-After": "5"}
            return _error(503, headers, error=f"the record cannot be read at the moment: {error}")
        except BadRequest as error:
            return _error(410, **error.body)
        return await answer(request)

    return pinned


def _record(request: Request) -> queries.Record:
    """The record that an address asks: the one served, an earlier version of it, or a reader's own preview."""
    served = queries.served()
    if token := request.query_params.get("preview"):
        if record := preview.by_token(token):
            return record
        raise BadRequest(error="this preview has ended", key="preview")
    version = request.query_params.get("version", served.version)
    try:
        return queries.earlier(version)
    except queries.NoRecord as error:
        raise BadRequest(error=f"{error}: open the page again", key="version", value=version[:40]) from None


@of_one_version
async def table(request: Request) -> Response:
    """One table, filtered, in the format that its address ends in."""
    return await _rows(request, tables=tables())


@of_one_version
async def view(request: Request) -> Response:
    """The rows that answer a question, filtered, in the format that its address ends in."""
    return await _rows(request, views=views())


@of_one_version
async def exhibit(request: Request) -> Response:
    """The rows of an exhibit as it shows them, in the format that its address ends in."""
    return await _rows(request, exhibits=exhibits())


@of_one_version
async def list_of_views(_request: Request) -> Response:
    """Each question that has an address: its name, what it asks, the keys it takes and those it needs."""
    return JSONResponse([_described(source) for source in views().values()], headers=OPEN_TO_ALL)


@of_one_version
async def list_of_exhibits(_request: Request) -> Response:
    """Each exhibit that has an address: its name, the question it answers, the keys it takes and those it needs."""
    return JSONResponse([_described(source) for source in exhibits().values()], headers=OPEN_TO_ALL)


def _described(source: Source) -> dict:
    words = queries.question(source.question).words
    return {"name": source.name, "question": words, "keys": sorted(source.keys), "needs": source.needed}


async def _rows(request: Request, **known: dict[str, Source]) -> Response:
    """The rows of one source as a file; ``known`` are those that have an address."""
    name, _, ending = request.path_params["file"].rpartition(".")
    (sources,) = known.values()
    if name not in sources or ending not in files.FORMATS:
        allowed = {kind: list(names) for kind, names in known.items()}
        file = request.path_params["file"]
        return _error(404, error=f"there is no {file!r}", **allowed, formats=list(files.FORMATS))
    source = sources[name]
    try:
        answer = await run_in_threadpool(_answer, source, request)
    except BadRequest as error:
        return _error(400, **error.body)

    kind, _ = files.FORMATS[ending]
    file_name = f"{source.file_name(answer)}.{ending}"
    tag = _tag(source.name, source.question, ending, answer.values, answer.order)
    return await _file(request, File(file_name, kind, tag, functools.partial(source.file, answer, ending)))


async def package(request: Request) -> Response:
    """``datapackage.json``, its paths being the addresses beside it."""
    return _unless_reading(request) or JSONResponse(_package(), headers=OPEN_TO_ALL)


@of_one_version
async def record(request: Request) -> Response:
    """The whole record as a zip: the tables as CSV, ``datapackage.json``, and a README."""
    return await _file(request, File("forces-compared.zip", "application/zip", _tag("zip"), _zipped))


async def health(_request: Request) -> Response:
    """Whether the record is open, and its version; 503 with the reason where it is not.

    ``warning``: what is wrong with the version published last, where an earlier one is served in its place.
    """
    headers = {**OPEN_TO_ALL, "Cache-Control": "no-store"}
    try:
        version, fault = await run_in_threadpool(queries.state)
    except queries.NoRecord as error:
        return JSONResponse({"status": "no record", "reason": str(error)}, status_code=503, headers=headers)
    warning = {"warning": f"{fault}; version {version} is still served, from memory"} if fault else {}
    return JSONResponse({"status": "ok", "version": version, **warning}, headers=headers)


ROUTES = [
    Route("/api/datapackage.json", package, methods=ALL_METHODS),
    Route("/api/forces-compared.zip", record, methods=ALL_METHODS),
    Route("/api/views", list_of_views, methods=ALL_METHODS),
    Route("/api/views/{file}", view, methods=ALL_METHODS),
    Route("/api/exhibits", list_of_exhibits, methods=ALL_METHODS),
    Route("/api/exhibits/{file}", exhibit, methods=ALL_METHODS),
    Route("/api/{file:path}", table, methods=ALL_METHODS),
    Route("/health", health),
]


@dataclass(frozen=True)
class File:
    """A file to give: its name, its media type, its ETag, and what makes it."""

    name: str
    kind: str
    tag: str
    make: Callable[[], bytes]


async def _file(request: Request, file: File) -> Response:
    """A file, made only for a reader who does not hold it already."""
    headers = {**OPEN_TO_ALL, "ETag": file.tag, "Cache-Control": "no-cache"}
    if file.tag in _tags_held(request):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = _disposition(file.name)
    return Response(await run_in_threadpool(file.make), media_type=file.kind, headers=headers)


def _disposition(name: str) -> str:
    """The header that names a file (RFC 6266): in ASCII for old browsers, in full for the others."""
    plain = name.encode("ascii", "ignore").decode().replace("--", "-")
    full = f"; filename*=UTF-8''{quote(name)}" if plain != name else ""
    return f'attachment; filename="{plain}"{full}'


def _package() -> dict:
    """``datapackage.json`` with the CSV files beside it."""
    schema = data.schema()
    resources = [{**resource, "path": f"{resource['name']}.csv"} for resource in schema["resources"]]
    return {**schema, "resources": resources}


def _zipped() -> bytes:
    schema = data.schema()
    about = files.About(schema["title"], "the whole record", queries.version()).lines()
    readme = [
        f"# {schema['title']}",
        schema["description"],
        "\n".join(f"- {name}: {text}" for name, text in about.items()),
        "## Sources",
        "\n".join(f"- {source['title']}" for source in schema["sources"]),
        "## How to cite",
        files.citation(queries.version()),
        "",
    ]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", "\n\n".join(readme))
        archive.writestr("datapackage.json", json.dumps(_package(), indent=1, ensure_ascii=False))
        for source in tables().values():
            archive.writestr(f"{source.name}.csv", files.as_csv(queries.rows(source.question)))
    return file.getvalue()


def _answer(source: Source, request: Request) -> queries.Answer:
    """The answer that an address asks for, in its order. Raises ``BadRequest``."""
    answer = source.ask(_selection(source, request))
    column, order = (request.query_params.get(key, "") for key in ("sort", "order"))
    if column and column not in answer.rows.columns:
        raise BadRequest(error=f"there is no column {column!r}", key="sort", allowed=list(answer.rows.columns))
    if order and order not in ORDERS:
        raise BadRequest(error=f"there is no order {order!r}", key="order", allowed=list(ORDERS))
    return answer.sorted_by(column, largest_first=order == "down") if column or order else answer


def _selection(source: Source, request: Request) -> Selection:
    """What the keys of an address choose.

    Raises ``BadRequest`` for a key that the question does not take or that is missing,
    for a value that is not known, and for a second value where one is meant.
    """
    filters = {key: _filter(key, parameter) for key, parameter in source.keys.items()}
    chosen: dict[str, list[str]] = {key: [] for key in filters}
    for key, value in request.query_params.multi_items():
        if key in OF_EVERY:
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
    for key in source.needed:
        if not chosen[key]:
            allowed = list(filters[key].options)
            raise BadRequest(error=f"these rows need the key {key!r}", key=key, allowed=allowed)
    return Selection(tuple(filters.values()), chosen)


def _filter(key: str, parameter: queries.Parameter) -> Filter:
    """The filter of a parameter as an address uses it: nothing is chosen where it is silent."""
    one = PARAMETERS[parameter.name]()
    return one.but(several=parameter.several and not one.text, default=None)


def _unless_reading(request: Request) -> Response | None:
    """The answer to a request that does not read: what is allowed."""
    if request.method == "OPTIONS":
        headers = {**OPEN_TO_ALL, "Allow": READING, "Access-Control-Allow-Methods": READING}
        return Response(status_code=204, headers=headers)
    if request.method not in ("GET", "HEAD"):
        allowed = READING.split(", ")
        return _error(405, {"Allow": READING}, error="the record can only be read here", allowed=allowed)
    return None


def _error(status: int, headers: dict | None = None, **body) -> JSONResponse:
    return JSONResponse(body, status_code=status, headers={**OPEN_TO_ALL, **(headers or {})})


def _tag(*asked) -> str:
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
    root = Path(__file__).parent.parent
    every = (path for folder in ("data", "queries", "pages") for path in (root / folder).rglob("*"))
    return sorted(p for p in every if p.suffix in (".py", ".sql", ".html") or p.name == "datapackage.json")


def _tags_held(request: Request) -> set[str]:
    held = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
    return held | {f"W/{tag}" for tag in held if tag.startswith('"')}
