"""An ASGI application asked in this process, by any bytes: a client would put a hostile address in order."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.datastructures import Headers


@dataclass
class Answer:
    """What an application sends."""

    status: int = 0
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    async def take(self, message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], Headers(raw=message["headers"])
        else:
            self.body += message.get("body", b"")


async def ask(app, target: str, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
    """The answer to a request; ``target`` is its path and query as they are sent, as uvicorn takes them apart."""
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
        if not answer.status:  # else it is for the log, as uvicorn has it
            raise
    return answer


def run(coroutine):
    """Run a coroutine to its end, in a thread: where Playwright has been used, the test's own has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
