"""The picture of a page for those who show a link to it: ``/api/card.png?page=force&force=Kent``."""

from __future__ import annotations

import functools

from starlette.requests import Request
from starlette.responses import Response

from parts.address.links import PAGES, page_at
from parts.address.titles import by_key
from parts.exhibits import cards
from server.api.requests import File, error_answer, in_turn, of_one_version, send, tag_of


@of_one_version
async def picture(request: Request) -> Response:
    """The card of a page as PNG, 1200 by 630. As on the page, what is not known of its filters is left out."""
    page = page_at(request.query_params.get("page", ""))
    if not page:
        allowed = [one.address for one in PAGES]
        return error_answer(404, error="there is no such page", key="page", allowed=allowed)
    card = await in_turn(cards.card, page, by_key(request.query_params.multi_items()))
    tag = tag_of("card", card.title, card.sentence, card.alt)
    return await send(request, File("", "image/png", tag, functools.partial(cards.picture, card)))
