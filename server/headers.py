"""Security headers for every response, so that the dashboard can be put on the internet.

Browsers then run no scripts and load nothing from other origins, and no other site can
frame the dashboard, unless ``FORCES_EMBED`` names those that may:
``FORCES_EMBED="https://www.example.org https://example.net"``, or ``*`` for all.
Only a single embedded exhibit (``?embed=true&exhibit=grid``) may be framed by any site:
it has nothing to click but links, which open outside the frame.
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

# Static assets are not documents and need no document headers.
ASSET_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
    "X-Content-Type-Options": "nosniff",
}
# For the few responses sent outside of ``Headers``: plain text, which loads nothing.
PLAIN_TEXT_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cache-Control": "no-store",
}
STREAMLITS_FOLDERS = ("/_stcore/", "/static/", "/media/", "/component/", "/app/static/")
STREAMLITS_FILES = ("/favicon.png", "/manifest.json")
PATH_BELOW = "forces.path"  # scope key: the path of the request relative to the base path
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_security_policy(document: str, embedders: str) -> str:
    """The policy for pages whose HTML is ``document``: its inline scripts are allowed by hash, no others are."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in INLINE_SCRIPT.findall(document)
    ]
    return "; ".join(
        [
            "default-src 'self'",
            # Streamlit loads component scripts as blobs, and its tables use WebAssembly.
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
    """ASGI middleware that adds to every response the headers that it does not set itself."""

    def __init__(self, app, document: Callable[[], str]):
        self.app = app
        embedders = os.environ.get("FORCES_EMBED", "").strip()
        self.headers = {
            "Content-Security-Policy": content_security_policy(document(), embedders),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            # For older browsers without frame-ancestors; it has no value for "these sites".
            **({} if embedders else {"X-Frame-Options": "SAMEORIGIN"}),
        }
        self.embedded_headers = {**self.headers, "Content-Security-Policy": content_security_policy(document(), "*")}
        self.embedded_headers.pop("X-Frame-Options", None)

    def _headers_for(self, scope, media_type: str) -> dict[str, str]:
        """The headers of a response, by path and media type: an HTML document has all of them at any path."""
        if is_static_asset(scope) and not media_type.startswith("text/html"):
            return ASSET_HEADERS
        return self.embedded_headers if shows_one_exhibit(scope) else self.headers

    async def __call__(self, scope, receive, send):
        async def with_headers(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers_for(scope, headers.get("content-type", "")).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def path_below(scope) -> str:
    """The path of a request relative to the base path (``server/base_path.py``)."""
    return scope.get(PATH_BELOW, scope["path"])


def is_streamlits(scope) -> bool:
    """Whether a request is for something of Streamlit's: its server, scripts, uploads, components."""
    path = path_below(scope)
    return path.startswith(STREAMLITS_FOLDERS) or path in STREAMLITS_FILES


def is_static_asset(scope) -> bool:
    """Whether a request is for one of Streamlit's scripts, styles or fonts: a first visit fetches a hundred."""
    return scope["type"] == "http" and path_below(scope).startswith("/static/")


def shows_one_exhibit(scope) -> bool:
    """Whether a request is for a page that shows a single embedded exhibit, as ``links.embedded`` reads addresses."""
    if scope["type"] != "http" or not page_at(path_below(scope)):
        return False
    return bool(embedded(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)))
