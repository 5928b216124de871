"""Serving below a path of the host: ``python -m server --base-path forces`` for ``https://example.org/forces/``."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, RedirectResponse

from server.headers import PATH_BELOW, PLAIN_TEXT_HEADERS, is_streamlits


class BasePath:
    """ASGI middleware that sets ``root_path`` for our own pages and data addresses.

    Streamlit's routes include the base path themselves; ours are matched without it, and ``Request.base_url`` has it.
    """

    def __init__(self, app, path: str):
        self.app = app
        self.path = f"/{path.strip('/')}".rstrip("/")

    async def __call__(self, scope, receive, send):
        if not self.path or scope["type"] != "http":
            return await self.app(scope, receive, send)
        if scope["path"] == self.path:  # without the slash, relative links would leave the base path
            query = f"?{scope['query_string'].decode('latin-1')}".rstrip("?")
            return await RedirectResponse(f"{self.path}/{query}", headers=PLAIN_TEXT_HEADERS)(scope, receive, send)
        if not scope["path"].startswith(f"{self.path}/"):
            return await PlainTextResponse("Not Found", 404, PLAIN_TEXT_HEADERS)(scope, receive, send)
        below = {**scope, PATH_BELOW: scope["path"].removeprefix(self.path)}
        return await self.app(below if is_streamlits(below) else {**below, "root_path": self.path}, receive, send)
