"""Requests to an ASGI application in this process with arbitrary bytes: a client would normalise a hostile address."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.datastructures import Headers


@dataclass
class Answer:
    """The response of an application."""

    status: int = 0
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    async def take(self, message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], Headers(raw=message["headers"])
        else:
            self.body += message.get("body", b"")


async def ask(app, target: str, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
    """The response to a request; ``target`` is its raw path and query, split as uvicorn does."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "server": ("127.0.0.1", 8501),
        "client": ("127.0.0.1", 50000),
        "root_path": "",
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in (headers or {"Host": "example.org"}).items()],
    }
    sent = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive():
        return next(sent, {"type": "http.disconnect"})

    answer = Answer()
    try:
        await app(scope, receive, answer.take)
    except Exception:
        if not answer.status:  # otherwise it only goes to the log, as with uvicorn
            raise
    return answer


def run(coroutine):
    """Run a coroutine in another thread, since Playwright may have left an event loop in the test's own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
