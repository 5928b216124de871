"""Which forces a text means: ``/api/find.json?name=Norfolk+and+Leeds``. The search field of every page asks here."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from parts.address import finder
from server.api.files import File, send, tag_of
from server.api.pinning import VERSION, pinned_to_version
from server.api.replies import error_reply
from server.api.workers import run_in_worker

KEYS = ("name", VERSION)


@pinned_to_version
async def found(request: Request) -> Response:
    """What was found, as JSON: where it leads, or what it may mean; 400 without a name."""
    query = request.query_params
    for key in query:
        if key not in KEYS:
            return error_reply(400, error=f"this address takes no key {key!r}", key=key, allowed=list(KEYS))
    name = query.get("name", "").strip()
    if not name:
        return error_reply(400, error="this address needs the key 'name', such as name=Leeds", key="name")
    if len(name) > finder.MAX_CHARACTERS:
        error = f"a name has at most {finder.MAX_CHARACTERS} characters, and this has {len(name):,}"
        return error_reply(400, error=error, key="name")
    text = await run_in_worker(_as_json, name)
    tag = tag_of("find", name, exact=True)
    return await send(request, File("", "application/json", tag, text.encode))


def _as_json(name: str) -> str:
    """What a text means; empty values are ``null``, and addresses relative to the root."""
    meant = finder.find(name)
    answer = {
        "name": meant.text,
        "address": meant.address or None,
        "says": meant.says,
        "parts": [{"text": p.text, "forces": p.forces, "matches": p.total} for p in meant.parts],
        "matches": [_match(part.text, match) for part in meant.parts for match in part.matches],
        "options": [
            {
                "words": option.words,
                "detail": option.detail or None,
                "address": option.address,
                "name": option.name or None,
                "group": option.group or None,
            }
            for option in meant.options
        ],
    }
    return json.dumps(answer, ensure_ascii=False)


def _match(part: str, match: finder.Match) -> dict:
    return {
        "part": part,
        "id": match.force_id,
        "name": match.name,
        "kind": match.kind,
        "district": match.district,
        "force": match.force,
        "force_name": match.force_name,
        "region": match.region,
        "matched": match.matched,
        "address": match.address,
    }
