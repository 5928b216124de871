"""Addresses of rows: tables, answers to questions, and exhibits."""

from __future__ import annotations

import datetime
import functools
import json
from dataclasses import dataclass

import numpy
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import data
import queries
from parts.address import description
from parts.address.selection import Selection
from parts.address.vocabulary import GROUP, keys_of, takes_groups
from parts.exhibits.exhibit import Exhibit
from parts.exhibits.registry import EXHIBITS
from parts.exhibits.showing import file_of
from parts.files import formats, metadata, written_rows
from server.api import csvw
from server.api.files import File, send, tag_of
from server.api.keys import BadRequest, byte_order_mark, required_keys, selection_of
from server.api.pinning import pinned_to_version
from server.api.replies import OPEN_TO_ALL, error_reply
from server.api.workers import run_in_worker

ORDERS = ("up", "down")
YEARS_AS = ("number", "text")  # as text, as they were; removed in the next release
DESCRIPTION = f"csv{csvw.SUFFIX}"  # the ending of the address of a description
COLUMN_FIELDS = ("column_name", "type", "item_type", "unit", "allowed", "ordered", "description", "of")


@dataclass(frozen=True)
class Source:
    """What an address of rows serves: the answer to a question, either raw or as an exhibit shows it."""

    name: str
    question: str
    exhibit: Exhibit | None = None
    columns: tuple[str, ...] | None = None  # those it serves, all if None; rows can be sorted by any column

    @property
    def keys(self) -> dict[str, queries.Parameter]:
        """The keys that it takes, each with its parameter, without those that the exhibit fixes."""
        return keys_of(self.question, self.exhibit.fixed if self.exhibit else ())

    def ask(self, selection: Selection, ending: str = "") -> queries.Answer:
        """The answer with those choices, for a file with that ending."""
        by_row = ending in formats.BY_ROW
        if self.exhibit:
            return self.exhibit.choose(selection) if by_row else self.exhibit.ask(selection)
        answer = selection.choose(self.question) if by_row else selection.ask(self.question)
        return answer.showing(self.columns) if self.columns else answer

    def file(self, answer: queries.Answer, ending: str) -> bytes:
        if self.exhibit:
            return file_of(self.exhibit, answer, ending)
        if answer.places is not None and ending in formats.BY_ROW:
            return written_rows.joined(answer, ending)
        _, make = formats.FORMATS[ending]
        return make(answer.shown, None if ending in formats.BY_ROW else metadata.About.of(answer, self.name))

    def description(self, answer: queries.Answer, address: str) -> bytes:
        """The CSVW description of its CSV file at an address."""
        if self.exhibit:
            return csvw.as_json(self.exhibit.about(self.exhibit.rows_in_file(answer, "csv")), address)
        return csvw.as_json(metadata.About.of(answer, self.name), address, queries.question(self.question).table)

    def file_name(self, answer: queries.Answer) -> str:
        if self.exhibit:
            return self.exhibit.file_name(answer)
        # An exhibit with the same rows has them in words, under the name of its own.
        return description.file_name(answer, f"{'table' if answer.question.table else 'view'}-{self.name}")


@functools.cache
def tables() -> dict[str, Source]:
    """The tables that have an address: the columns of the record, without the names that pages show with ids."""
    return {
        r["name"]: Source(r["name"], f"table_{r['name']}", columns=tuple(f["name"] for f in r["schema"]["fields"]))
        for r in data.schema()["resources"]
    }


@functools.cache
def views() -> dict[str, Source]:
    """The questions whose rows the pages show."""
    return {name: Source(name, name) for name in queries.names() if not queries.question(name).table}


@functools.cache
def exhibits() -> dict[str, Source]:
    """The exhibits on the pages."""
    return {name: Source(name, shown.question, shown) for name, shown in EXHIBITS.items()}


@pinned_to_version
async def table(request: Request) -> Response:
    """One table, filtered, in the format that its address ends in."""
    return await _rows(request, "tables", tables())


@pinned_to_version
async def view(request: Request) -> Response:
    """The rows that answer a question, filtered, in the format that its address ends in."""
    return await _rows(request, "views", views())


@pinned_to_version
async def exhibit(request: Request) -> Response:
    """The rows of an exhibit as it shows them, in the format that its address ends in."""
    return await _rows(request, "exhibits", exhibits())


@pinned_to_version
async def list_of_views(_request: Request) -> Response:
    """Each question that has an address: its name, wording and keys, and the meanings of its columns."""
    meanings = queries.rows("columns").groupby("view")
    descriptions = [
        {**_description(source), "columns": json.loads(formats.as_json(meanings.get_group(name)[list(COLUMN_FIELDS)]))}
        for name, source in views().items()
    ]
    return JSONResponse(descriptions, headers=OPEN_TO_ALL)


@pinned_to_version
async def list_of_exhibits(_request: Request) -> Response:
    """Each exhibit that has an address: its name, the question that it answers, its keys and its required keys."""
    return JSONResponse([_description(source) for source in exhibits().values()], headers=OPEN_TO_ALL)


def _description(source: Source) -> dict:
    words = queries.question(source.question).words
    keys = sorted([*source.keys, *[GROUP.key] * takes_groups(source.keys)])
    return {"name": source.name, "question": words, "keys": keys, "needs": required_keys(source.keys)}


async def _rows(request: Request, kind: str, sources: dict[str, Source]) -> Response:
    """The rows of one source as a file, or the description of its CSV file. ``kind``: what an error calls sources."""
    file = request.path_params["file"]
    name, _, ending = file.partition(".")
    if name not in sources or ending not in (*formats.FORMATS, DESCRIPTION):
        return error_reply(404, error=f"there is no {file!r}", **{kind: list(sources)}, formats=list(formats.FORMATS))
    source = sources[name]
    try:
        mark = byte_order_mark(request, ending)
        answer, made = await run_in_worker(_answer_and_file, source, request, ending)
    except BadRequest as error:
        return error_reply(400, **error.body)

    if ending == DESCRIPTION:
        address = csvw.address_of(request, f"{name}.csv")
        make = functools.partial(source.description, answer, address)
        return await send(request, File("", csvw.MEDIA_TYPE, tag_of("csvw", source.question, address), make))
    file_name = f"{source.file_name(answer)}.{ending}"
    # A Parquet file contains the day of its download; a workbook, the second.
    day = datetime.date.today().isoformat() if ending == "parquet" else ""
    choices = (answer.values, answer.order, answer.as_text, answer.groups)
    content = (source.name, source.question, ending, *choices, day, bool(mark))
    tag = tag_of(*content, exact=ending not in formats.WORKBOOKS)
    link = csvw.link(csvw.address_of(request, f"{name}.{DESCRIPTION}")) if ending == "csv" else ""

    def make() -> bytes:
        return mark + (source.file(answer, ending) if made is None else made)

    return await send(request, File.of_rows(file_name, tag, make, answer, link=link, at_once=made is not None))


def _answer_and_file(source: Source, request: Request, ending: str) -> tuple[queries.Answer, bytes | None]:
    """The answer that an address asks for, and its file if that only needs joining, which is faster than starting a
    thread.

    Raises ``BadRequest``.
    """
    answer = _answer(source, request, ending)
    joined = answer.places is not None and not source.exhibit
    return answer, source.file(answer, ending) if joined else None


def _answer(source: Source, request: Request, ending: str) -> queries.Answer:
    """The answer that an address asks for, sorted as it says. Raises ``BadRequest``."""
    answer = source.ask(selection_of(source.keys, request), ending)
    column, order, years = (request.query_params.get(key, "") for key in ("sort", "order", "year_as"))
    if years and years not in YEARS_AS:
        raise BadRequest(error=f"years cannot be given as {years!r}", key="year_as", allowed=list(YEARS_AS))
    if years == "text":
        answer = answer.with_text_years()
    if column and column not in answer.rows.columns:
        raise BadRequest(error=f"there is no column {column!r}", key="sort", allowed=list(answer.rows.columns))
    if column and answer.rows[column].map(lambda cell: isinstance(cell, (list, numpy.ndarray))).any():
        raise BadRequest(error=f"rows cannot be sorted by {column!r}, which holds lists", key="sort", value=column)
    if order and order not in ORDERS:
        raise BadRequest(error=f"there is no order {order!r}", key="order", allowed=list(ORDERS))
    return answer.sorted_by(column, largest_first=order == "down") if column or order else answer
