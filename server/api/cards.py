"""The picture of a page, for sites that preview a link to it: ``/api/card.png?page=force&force=Kent``."""

from __future__ import annotations

import functools

from starlette.requests import Request
from starlette.responses import Response

from parts.address.page import Page
from parts.address.vocabulary import grouped
from parts.charts.card import Card
from parts.exhibits import cards
from parts.site import PAGES, page_at
from server.api.files import File, send, tag_of
from server.api.pinning import pinned_to_version
from server.api.replies import error_reply
from server.api.workers import run_in_worker


@pinned_to_version
async def picture(request: Request) -> Response:
    """The card of a page as PNG, 1200 by 630. As on the page, unknown filter values are ignored."""
    page = page_at(request.query_params.get("page", ""))
    if not page:
        allowed = [page.address for page in PAGES]
        return error_reply(404, error="there is no such page", key="page", allowed=allowed)
    card = await run_in_worker(_card, page, grouped(request.query_params.multi_items()))
    tag = tag_of("card", card.title, card.sentence, card.alt)
    return await send(request, File("", "image/png", tag, functools.partial(cards.picture, card)))


def _card(page: Page, query: dict[str, list[str]]) -> Card:
    return cards.card(page, page.read(query))
