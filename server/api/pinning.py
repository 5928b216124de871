"""Pins the answer of a data address to one version of the record, from start to end."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

import queries
from parts.preview import previews
from server.api.replies import error_reply, reject_writes
from server.api.workers import run_in_worker

PREVIEW, VERSION = "preview", "version"  # keys of an address
RECORD = "forces.record"  # the key of an ASGI scope that holds a record already found for it


class Gone(LookupError):
    """The preview or version that an address asks for no longer exists; ``body`` is that of the error reply."""

    def __init__(self, **body):
        self.body = body
        super().__init__(body["error"])


def pinned_to_version(endpoint):
    """Decorate an endpoint to answer from one version of the record; 503 while there is none."""

    @functools.wraps(endpoint)
    async def pinned(request: Request) -> Response:
        if response := reject_writes(request):
            return response
        try:
            record = request.scope.get(RECORD) or await run_in_worker(record_of, request.query_params)
            queries.pin(record)
        except queries.NoRecord as error:
            headers = {"Retry-After": "5"}
            return error_reply(503, headers, error=f"the record cannot be read at the moment: {error}")
        except Gone as gone:
            return error_reply(410, **gone.body)
        return await endpoint(request)

    return pinned


def record_of(query: Mapping[str, str]) -> queries.Record:
    """The record that an address asks for: the one served, an earlier version of it, or a reader's own preview.

    Raises ``Gone``, or ``queries.NoRecord`` while there is none.
    """
    served = queries.served()
    if token := query.get(PREVIEW):
        if record := previews.by_token(token):
            return record
        raise Gone(error="this preview has ended", key=PREVIEW)
    version = query.get(VERSION, served.version)
    try:
        return queries.earlier(version)
    except queries.NoRecord as error:
        raise Gone(error=f"{error}: open the page again", key=VERSION, value=version[:40]) from None
