"""The headers of every answer, so that the dashboard can be put on the internet.

The browser then runs no script and loads nothing from elsewhere, and no other site can
put the dashboard into a frame, unless ``FORCES_EMBED`` names those that may:
``FORCES_EMBED="https://www.example.org https://example.net"``, or ``*`` for all.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable

from starlette.datastructures import MutableHeaders

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

    async def __call__(self, scope, receive, send):
        async def with_headers(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
