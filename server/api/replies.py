"""Answers of data addresses that every address may give: errors, what is allowed, and for whom."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Content-Disposition"}
READING = "GET, HEAD, OPTIONS"
ALL_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]


def error_reply(status: int, headers: dict | None = None, **body) -> JSONResponse:
    """An error as JSON: ``error`` says what is wrong, other keys what would be right."""
    return JSONResponse(body, status_code=status, headers={**OPEN_TO_ALL, **(headers or {})})


def reject_writes(request: Request) -> Response | None:
    """The answer to a request that does not read: what is allowed."""
    if request.method == "OPTIONS":
        headers = {**OPEN_TO_ALL, "Allow": READING, "Access-Control-Allow-Methods": READING}
        return Response(status_code=204, headers=headers)
    if request.method not in ("GET", "HEAD"):
        allowed = READING.split(", ")
        return error_reply(405, {"Allow": READING}, error="the record can only be read here", allowed=allowed)
    return None
