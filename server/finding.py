"""The search for forces without JavaScript: ``/find?name=Leeds`` leads to a force, or to a page of what it may mean."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

import queries
from parts.address import finder
from parts.exhibits.prose import addresses_by_region
from server.api.workers import run_in_worker
from server.documents import plain_page

# Results of searches are no pages of their own: search engines have the pages that they lead to.
HEADERS = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}


async def find(request: Request) -> Response:
    """A redirect (303) to the force or comparison that is meant, or else a page of matches to choose from."""
    try:
        found, regions = await run_in_worker(_find, request.query_params.get("name", ""))
    except queries.NoRecord:
        return PlainTextResponse("The record cannot be read at the moment.", 503, {"Retry-After": "5"})
    if found.address:
        return RedirectResponse(f"{request.scope['root_path']}/{found.address}", 303, HEADERS)
    shown = {"found": found, "regions": regions, "part_of": "force"}
    return await run_in_threadpool(plain_page, "find.html", request, 200, HEADERS, **shown)


def _find(text: str) -> tuple[finder.Found, dict[str, list[tuple[str, str]]]]:
    """What a text means; where it means nothing, also the addresses of all forces, by region."""
    queries.pin()
    found = finder.find(text)
    return found, {} if found.address or found.options else addresses_by_region("force")


ROUTES = [Route("/find", find)]
