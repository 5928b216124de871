"""The search for forces without JavaScript: ``/find?name=Leeds`` leads to a force, or to a page of what it may mean.

A link that somebody wrote by hand may say ``place`` for ``name``; any other key is named on the page as one not read.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

import queries
from parts.address import finder
from parts.address.english import listed
from parts.address.filter import MAX_SHOWN
from parts.exhibits.prose import addresses_by_region
from server.api.workers import run_in_worker
from server.documents import plain_page

# Results of searches are not to be indexed: search engines have the pages that they lead to.
NAME, ALSO_NAME = "name", "place"
MAX_NAMED = 4  # keys that are not read; if there are more, only their number is given
HEADERS = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}


async def find(request: Request) -> Response:
    """A redirect (303) to the force or comparison that is meant, or else a page of matches to choose from."""
    query = request.query_params
    try:
        found, regions = await run_in_worker(_find, query.get(NAME) or query.get(ALSO_NAME, ""))
    except queries.NoRecord:
        return PlainTextResponse("The record cannot be read at the moment.", 503, {"Retry-After": "5"})
    if found.address:
        return RedirectResponse(f"{request.scope['root_path']}/{found.address}", 303, HEADERS)
    shown = {"found": found, "regions": regions, "part_of": "force", "not_read": _not_read(list(query))}
    return await run_in_threadpool(plain_page, "find.html", request, 200, HEADERS, **shown)


def _find(text: str) -> tuple[finder.Found, dict[str, list[tuple[str, str]]]]:
    """What a text means; where it means nothing, also the addresses of all forces, by region."""
    queries.pin()
    found = finder.find(text)
    return found, {} if found.address or found.options else addresses_by_region("force")


def _not_read(keys: list[str]) -> str:
    """That keys of the address are not read, as a sentence; empty if all are."""
    others = [f"“{key[:MAX_SHOWN]}”" for key in dict.fromkeys(keys) if key not in (NAME, ALSO_NAME)]
    if not others:
        return ""
    those = listed(others) if len(others) <= MAX_NAMED else f"{len(others)} keys"
    return f"We do not read {those} in this address: it takes a force or place as “{NAME}”, as in find?{NAME}=Newport."


ROUTES = [Route("/find", find)]
