"""The headers of every answer, so that the dashboard can be put on the internet.

The browser then runs no script and loads nothing from elsewhere, and no other site can
put the dashboard into a frame, unless ``FORCES_EMBED`` names those that may:
``FORCES_EMBED="https://www.example.org https://example.net"``, or ``*`` for all.
Only the address of one exhibit alone (``?embed=true&exhibit=grid``) may be framed by any
site: it has nothing to press but links, which open outside the frame.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders

from parts.address.links import embedded
from parts.site import page_at

# What cannot be a document needs none of what is said to documents.
ASSET_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
    "X-Content-Type-Options": "nosniff",
}
# Of the few answers that are sent outside of ``Headers``: plain text, which loads nothing.
PLAIN_TEXT_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cache-Control": "no-store",
}
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_security_policy(document: str, embedders: str) -> str:
    """The policy for pages whose HTML is ``document``: its own inline scripts by their hashes, and no others."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in INLINE_SCRIPT.findall(document)
    ]
    return "; ".join(
        [
            "default-src 'self'",
            # Streamlit gives components their scripts as blobs, and its tables are drawn by WebAssembly.
            f"script-src 'self' blob: 'wasm-unsafe-eval' {' '.join(hashes)}",
            "style-src 'self' 'unsafe-inline'",  # Streamlit and Plotly write styles as they draw
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "connect-src 'self' blob: data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors 'self' {embedders}".strip(),
        ]
    )


class Headers:
    """ASGI middleware that adds the headers to every answer that has none of its own."""

    def __init__(self, app, document: Callable[[], str]):
        self.app = app
        embedders = os.environ.get("FORCES_EMBED", "").strip()
        self.headers = {
            "Content-Security-Policy": content_security_policy(document(), embedders),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            # Older browsers don't know frame-ancestors, and have no word for "these sites".
            **({} if embedders else {"X-Frame-Options": "SAMEORIGIN"}),
        }
        self.headers_of_embedded = {**self.headers, "Content-Security-Policy": content_security_policy(document(), "*")}
        self.headers_of_embedded.pop("X-Frame-Options", None)

    def _for(self, scope) -> dict[str, str]:
        if is_static_asset(scope):
            return ASSET_HEADERS
        return self.headers_of_embedded if shows_one_exhibit(scope) else self.headers

    async def __call__(self, scope, receive, send):
        own = self._for(scope)

        async def with_headers(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in own.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def path_below(scope) -> str:
    """The path of a request below that of the dashboard."""
    return scope["path"].removeprefix(scope.get("root_path", ""))


def is_static_asset(scope) -> bool:
    """Whether a request is for one of Streamlit's scripts, styles or fonts: a first visit fetches a hundred."""
    return scope["type"] == "http" and path_below(scope).startswith("/static/")


def shows_one_exhibit(scope) -> bool:
    """Whether a request is for a page that is to show one exhibit alone, as ``links.embedded`` reads addresses."""
    if scope["type"] != "http" or not page_at(path_below(scope)):
        return False
    return bool(embedded(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)))
