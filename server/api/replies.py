"""Replies that all data addresses share: errors, allowed methods, and CORS headers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition, Content-Length, Content-Range, Accept-Ranges, Link",
}
READ_METHODS = "GET, HEAD, OPTIONS"
ALL_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]


def error_reply(status: int, headers: dict | None = None, **body) -> JSONResponse:
    """An error as JSON: ``error`` says what is wrong, the other keys what is allowed."""
    return JSONResponse(body, status_code=status, headers={**OPEN_TO_ALL, **(headers or {})})


def reject_writes(request: Request) -> Response | None:
    """The reply to OPTIONS, or 405 to a method that writes; None for a read."""
    if request.method == "OPTIONS":
        headers = {**OPEN_TO_ALL, "Allow": READ_METHODS, "Access-Control-Allow-Methods": READ_METHODS}
        headers["Access-Control-Allow-Headers"] = "Range, If-Range, If-None-Match"
        return Response(status_code=204, headers=headers)
    if request.method not in ("GET", "HEAD"):
        allowed = READ_METHODS.split(", ")
        return error_reply(405, {"Allow": READ_METHODS}, error="this address can only be read", allowed=allowed)
    return None
