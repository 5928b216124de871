"""Well-known files: robots.txt and sitemap.xml for search engines, security.txt, and csvm for readers of CSV."""

from __future__ import annotations

import datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from parts.address.links import to_page
from parts.address.vocabulary import FORCE, THEME
from parts.files.metadata import CONTACT, published_on
from parts.html.markup import render
from parts.site import PAGES
from queries import reader_sql
from server.api import csvw
from server.api.pinning import pinned_to_version

DAYS_VALID = 180  # until security.txt expires; RFC 9116 recommends less than a year


async def robots(request: Request) -> Response:
    """Crawlers may read the pages, but not every filter of the data addresses."""
    closed = ("/_stcore/", "/api/views/", "/api/exhibits/", "/api/ask.", "/api/find.json")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return PlainTextResponse("\n".join([*lines, "", f"Sitemap: {request.base_url}sitemap.xml", ""]))


@pinned_to_version
async def sitemap(request: Request) -> Response:
    """All pages, including one per force and per theme, with the day on which the record was published."""
    addresses = [page.address for page in PAGES if page.address != "ask" or reader_sql.is_on()]
    addresses += [to_page("force", **{FORCE.key: force}) for force in FORCE.options().values()]
    addresses += [to_page("theme", **{THEME.key: theme}) for theme in THEME.options().values()]
    root = str(request.base_url)
    urls = [root + address for address in addresses]
    text = render("sitemap.xml", urls=urls, changed=published_on())
    return Response(text, media_type="application/xml")


async def security(request: Request) -> Response:
    """How to report a vulnerability (RFC 9116); 404 if no contact is configured."""
    if not CONTACT:
        return PlainTextResponse("Not Found", 404)
    expires = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=DAYS_VALID)
    lines = [
        f"Contact: {CONTACT}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {request.base_url}.well-known/security.txt",
    ]
    return PlainTextResponse("\n".join([*lines, ""]))


async def descriptions_of_csv(_request: Request) -> Response:
    """Where the description of a CSV file is, as a URI template (W3C: Model for Tabular Data, 5.3)."""
    return PlainTextResponse(csvw.LOCATIONS)


ROUTES = [
    Route("/robots.txt", robots),
    Route("/sitemap.xml", sitemap),
    Route("/.well-known/security.txt", security),
    Route("/.well-known/csvm", descriptions_of_csv),
]
