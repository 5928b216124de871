"""Uploads: how they are received, and which are discarded."""

from __future__ import annotations

import asyncio
import re

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse, Response
from streamlit import runtime

from parts.preview import uploads

SECONDS_TO_SEND = 180.0  # 20 MB over a slow line

ADDRESS = re.compile(r".*/_stcore/upload_file/(?P<session>[^/]+)/[^/]+")

# Uploads stay in memory from the first byte: otherwise all but the smallest would be spooled to disk.
MultiPartParser.spool_max_size = uploads.MAX_BYTES


class Uploads:
    """ASGI middleware that discards uploads beyond the limits.

    Their bytes are discarded as they arrive, and the page says so: on a refusal, Streamlit would only show a number.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        found = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if not found:
            return await self.app(scope, receive, send)
        session, size = found["session"], Headers(scope=scope).get("content-length", "")
        if not size.isdecimal():
            return await PlainTextResponse("The upload has to say how large the file is.", 411)(scope, receive, send)
        if not runtime.get_instance().is_active_session(session):
            return await PlainTextResponse("There is no such session.", 400)(scope, receive, send)
        receiver = _discard if uploads.reason_to_refuse(session, int(size)) else self.app
        try:
            async with asyncio.timeout(SECONDS_TO_SEND):
                await receiver(scope, receive, send)
        except TimeoutError:
            await PlainTextResponse("The upload took too long.", 408)(scope, receive, send)


async def _discard(scope, receive, send) -> None:
    """Read the body, and reply as if it had been stored."""
    while (await receive()).get("more_body"):
        pass
    await Response(status_code=204)(scope, receive, send)
