"""The rows of a reader's own question: ``/api/ask.csv?sql=select+…``, in the formats of all rows."""

from __future__ import annotations

import functools

import anyio
from starlette.requests import Request
from starlette.responses import Response

import queries
from data.asking import limits
from data.asking.errors import Refused
from parts.asking import answers
from parts.files import formats
from queries import reader_sql
from server.api.files import File, send, tag_of
from server.api.keys import BadRequest, byte_order_mark
from server.api.pinning import PREVIEW, VERSION, pinned_to_version
from server.api.replies import error_reply

KEYS = ("sql", "bom", VERSION)
FORMATS = tuple(answers.FORMATS.values())
# Threads of their own, since they wait for their turn: others work on data addresses meanwhile.
_waiting = anyio.CapacityLimiter(limits.AT_WORK + limits.MAX_WAITING + 2)


@pinned_to_version
async def rows(request: Request) -> Response:
    """The rows as a file, tagged by statement and version; or why there are none, in words."""
    ending = request.path_params["ending"]
    if not reader_sql.is_on():
        return error_reply(403, error=reader_sql.OFF)
    if ending not in FORMATS:
        return error_reply(404, error=f"there is no format {ending!r}", formats=list(FORMATS))
    query = request.query_params
    for key in query:
        if key == PREVIEW:
            return error_reply(400, error="only the published record can be asked, not a preview", key=key)
        if key not in KEYS:
            return error_reply(400, error=f"a question takes no key {key!r}", key=key, allowed=list(KEYS))
    if not query.get("sql", "").strip():
        return error_reply(400, error="a question needs the key 'sql', such as sql=from forces", key="sql")
    address = request.client.host if request.client else ""
    ask = functools.partial(reader_sql.ask, queries.current_record(), query["sql"], f"address {address}")
    try:
        mark = byte_order_mark(request, ending)
        found = await anyio.to_thread.run_sync(ask, limiter=_waiting)
        if ending in formats.WORKBOOKS:
            answers.check_workbook(found)
    except BadRequest as error:
        return error_reply(400, **error.body)
    except Refused as refused:
        return error_reply(400, error=str(refused), key="sql")
    except reader_sql.TooMuch as exceeded:
        return error_reply(422, error=str(exceeded), key="sql", limit=exceeded.limit)
    except reader_sql.QueueFull as full:
        return error_reply(503, {"Retry-After": "30"}, error=str(full))
    except queries.NoRecord as error:
        return error_reply(503, {"Retry-After": "5"}, error=str(error))
    # Weak: a question may leave the order of its rows to DuckDB, or ask for random ones.
    tag = tag_of("ask", found.statement, ending, bool(mark))

    def make() -> bytes:
        return mark + answers.file_of(found, ending)

    return await send(request, File.of_rows(f"answer.{ending}", tag, make, found))
