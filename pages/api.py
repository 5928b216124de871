"""The data addresses: every table by a link, for Excel, R, pandas and notebooks.

``/api/<table>.<csv|json|xlsx|parquet>`` takes the filter keys of the pages (short name or
id, repeated for several); ``/api/datapackage.json`` describes the tables. In the same way
``/api/views/<question>.<csv|json|xlsx|parquet>`` gives the rows that the pages show, and
``/api/views`` lists the questions with their keys.
``/api/forces-compared.zip`` is the whole record; ``/health`` answers when the record is
open. Each answer is from one version of the record, tag and body. Reading only, from any origin; Streamlit's server compresses.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import zipfile
from dataclasses import replace

import numpy
import pandas
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import data
import queries
from pages.parts import downloads, filters
from pages.parts.labels import counted

OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Content-Disposition"}
READING = "GET, HEAD, OPTIONS"
ALL_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]


def as_json(frame: pandas.DataFrame, _about: downloads.About) -> bytes:
    """The rows as a JSON list of objects; what is not known is null."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return json.dumps(rows, ensure_ascii=False).encode("utf-8")


FORMATS = {
    "csv": ("text/csv; charset=utf-8", downloads.as_csv),
    "json": ("application/json", as_json),
    "xlsx": (downloads.EXCEL, downloads.as_excel),
    "parquet": (downloads.PARQUET, downloads.as_parquet),
}

# Parameters that take one value; all but the table and the search are needed.
ONE = frozenset({"force", "theme", "from_round", "to_round", "reference", "most", "table", "search"})
NEEDED = ONE - {"table", "search"}


class BadRequest(ValueError):
    """A key or a value of an address that is not there, or a key that is missing; ``told`` is the body of the answer."""

    def __init__(self, **told):
        self.told = told
        super().__init__(told["error"])


def tables() -> list[str]:
    """The names of the tables that have an address."""
    return [resource["name"] for resource in data.schema()["resources"]]


def views() -> list[str]:
    """The names of the questions whose rows the pages show."""
    return [name for name in queries.names() if not name.startswith("table_")]


def of_one_version(answer):
    """An address that answers from one version of the record, from start to end; 503 while there is none."""

    @functools.wraps(answer)
    async def pinned(request: Request) -> Response:
        try:
            queries.pin(await run_in_threadpool(queries.served))
        except queries.NoRecord as error:
            return _error(503, headers={"Retry-After": "5"}, error=f"the record cannot be read at the moment: {error}")
        return await answer(request)

    return pinned


@of_one_version
async def table(request: Request) -> Response:
    """One table, filtered, in the format that its address ends in."""
    return await _rows(request, "table_", tables=tables())


@of_one_version
async def view(request: Request) -> Response:
    """The rows that answer a question, filtered, in the format that its address ends in."""
    return await _rows(request, "", views=views())


async def list_of_views(request: Request) -> Response:
    """Each question that has an address: its name, what it asks, the keys it takes and those it needs."""
    if answer := _not_reading(request):
        return answer
    told = [
        {"name": name, "question": queries.words_of(name), "keys": sorted(_offered(name)), "needs": _needed(name)}
        for name in views()
    ]
    return JSONResponse(told, headers=OPEN_TO_ALL)


async def _rows(request: Request, prefix: str, **there_are: list[str]) -> Response:
    """The rows of one question as a file; ``there_are`` are the names that have an address."""
    if answer := _not_reading(request):
        return answer
    name, _, ending = request.path_params["file"].rpartition(".")
    (known,) = there_are.values()
    if name not in known or ending not in FORMATS:
        return _error(404, error=f"there is no {request.path_params['file']!r}", **there_are, formats=list(FORMATS))
    question = prefix + name
    try:
        selection, parameters = await run_in_threadpool(_selection, question, request)
    except BadRequest as error:
        return _error(400, **error.told)

    kind, make = FORMATS[ending]
    tag = _tag(question, ending, parameters)
    return await _file_answer(
        request, f"{selection.file_name(name)}.{ending}", kind, tag, _file, question, parameters, selection, make
    )


async def package(request: Request) -> Response:
    """``datapackage.json``, its paths being the addresses beside it."""
    if answer := _not_reading(request):
        return answer
    return JSONResponse(_package(), headers=OPEN_TO_ALL)


@of_one_version
async def record(request: Request) -> Response:
    """The whole record as a zip: the tables as CSV, ``datapackage.json``, and a README."""
    if answer := _not_reading(request):
        return answer
    return await _file_answer(request, "forces-compared.zip", "application/zip", _tag("", "zip", {}), _zipped)


async def health(request: Request) -> Response:
    """Whether the record is open, and its version; 503 with the reason where it is not.

    ``warning``: what is wrong with the version published last, where an earlier one stands in for it.
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
    Route("/api/{file:path}", table, methods=ALL_METHODS),
    Route("/health", health),
]


async def _file_answer(request: Request, file_name: str, kind: str, tag: str, make, *arguments) -> Response:
    """A file, made only for a reader who does not hold it already."""
    headers = {**OPEN_TO_ALL, "ETag": tag, "Cache-Control": "no-cache"}
    if tag in _tags_held(request):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return Response(await run_in_threadpool(make, *arguments), media_type=kind, headers=headers)


def _package() -> dict:
    """``datapackage.json`` with the CSV files beside it."""
    schema = data.schema()
    return {
        **schema,
        "resources": [{**resource, "path": f"{resource['name']}.csv"} for resource in schema["resources"]],
    }


def _file(question: str, parameters: dict, selection: filters.Selection, make) -> bytes:
    frame = queries.run(question, **parameters)
    name = question.removeprefix("table_")
    shows = selection.sentence(name, counted(len(frame), "row"))
    return make(_flat(frame), downloads.About(name, shows, selection.file_name(name)))


def _flat(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows; a list in a cell becomes text, its parts between semicolons."""

    def flat(value):
        return "; ".join(map(str, value)) if isinstance(value, (list, numpy.ndarray)) else value

    return frame.assign(
        **{column: frame[column].map(flat) for column in frame.columns if frame[column].dtype == object}
    )


def _zipped() -> bytes:
    schema = data.schema()
    about = downloads.About(schema["title"], "the whole record", "forces-compared").lines()
    readme = "\n\n".join(
        [
            f"# {schema['title']}",
            schema["description"],
            "\n".join(f"- {name}: {text}" for name, text in about.items()),
            "## Sources\n\n" + "\n".join(f"- {source['title']}" for source in schema["sources"]),
            f"## How to cite\n\n{downloads.citation()}",
            "",
        ]
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", readme)
        archive.writestr("datapackage.json", json.dumps(_package(), indent=1, ensure_ascii=False))
        for name in tables():
            rows = queries.run(f"table_{name}", **dict.fromkeys(queries.parameters_of(f"table_{name}")))
            archive.writestr(f"{name}.csv", downloads.as_csv(rows, None))
    return file.getvalue()


def _offered(question: str) -> dict[str, str]:
    """The keys that a question takes in its address, each with its parameter."""
    return {filters.IN_ADDRESS[parameter][0]: parameter for parameter in queries.parameters_of(question)}


def _needed(question: str) -> list[str]:
    """The keys that must be given: without a force there is no story of a force."""
    return sorted(filters.IN_ADDRESS[p][0] for p in queries.parameters_of(question) & NEEDED)


def _selection(question: str, request: Request) -> tuple[filters.Selection, dict]:
    """What the keys of an address choose, and the parameters of the question.

    Raises ``BadRequest`` for a key that the question does not take or that is missing,
    for a value that there is not, and for a second value where one is meant.
    """
    offered = _offered(question)
    known = {
        key: replace(filters.IN_ADDRESS[parameter][1](), key=key, several=parameter not in ONE, default=None)
        for key, parameter in offered.items()
    }
    chosen = {key: [] for key in sorted(offered)}
    for key, value in request.query_params.multi_items():
        if key not in offered:
            raise BadRequest(error=f"these rows take no key {key!r}", key=key, allowed=sorted(offered))
        shown = known[key].known(value)
        if shown is None:
            raise BadRequest(
                error=f"there is no {key} {value!r}", key=key, value=value, allowed=list(known[key].options)
            )
        if shown not in chosen[key]:
            chosen[key].append(shown)
        if offered[key] in ONE and len(chosen[key]) > 1:
            raise BadRequest(
                error=f"these rows take one {key}, not several", key=key, value=value, allowed=list(known[key].options)
            )
    for key in _needed(question):
        if not chosen[key]:
            raise BadRequest(error=f"these rows need the key {key!r}", key=key, allowed=list(known[key].options))
    selection = filters.Selection(tuple(known[key] for key in chosen), chosen)
    return selection, {
        parameter: selection.text(key) or None
        if key == "search"
        else (selection.one(key) if parameter in ONE else selection.ids(key))
        for key, parameter in offered.items()
    }


def _not_reading(request: Request) -> Response | None:
    """The answer to a request that does not read: what is allowed."""
    if request.method == "OPTIONS":
        return Response(
            status_code=204, headers={**OPEN_TO_ALL, "Allow": READING, "Access-Control-Allow-Methods": READING}
        )
    if request.method not in ("GET", "HEAD"):
        return _error(
            405, headers={"Allow": READING}, error="the record can only be read here", allowed=READING.split(", ")
        )
    return None


def _error(status: int, headers: dict | None = None, **told) -> JSONResponse:
    return JSONResponse(told, status_code=status, headers={**OPEN_TO_ALL, **(headers or {})})


def _tag(name: str, ending: str, parameters: dict) -> str:
    """The ETag: weak, since the same rows may be compressed or carry the day of the download."""
    asked = json.dumps([queries.version(), name, ending, parameters], sort_keys=True)
    return f'W/"{hashlib.sha256(asked.encode()).hexdigest()[:20]}"'


def _tags_held(request: Request) -> set[str]:
    held = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
    return held | {f"W/{tag}" for tag in held if tag.startswith('"')}
