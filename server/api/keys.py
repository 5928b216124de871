"""The query keys of a data address: those that a question takes, and the selection that they make."""

from __future__ import annotations

import codecs
from collections.abc import Collection

from starlette.requests import Request

import queries
from parts.address.english import iso_day
from parts.address.filter import Filter
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, GROUP, filters_of, grouped
from server.api.pinning import PREVIEW, VERSION

# Keys that every address takes in addition to its filters: sort order, the form of years, a byte order mark, and the
# record to read.
COMMON_KEYS = ("sort", "order", "year_as", "bom", VERSION, PREVIEW)
MARKS = ("yes", "no")


class BadRequest(ValueError):
    """An unknown key or value in an address, or a missing key; ``body`` is that of the error reply."""

    def __init__(self, **body):
        self.body = body
        super().__init__(body["error"])


def required_keys(keys: dict[str, queries.Parameter]) -> list[str]:
    """The keys that must be given: the story of a force needs a force."""
    return sorted(key for key, parameter in keys.items() if not parameter.optional)


def selection_of(
    keys: dict[str, queries.Parameter], request: Request, other_keys: Collection[str] = COMMON_KEYS
) -> Selection:
    """The selection made by the keys of an address. ``other_keys``: keys that it may also carry.

    Raises ``BadRequest`` for a key that the question does not take or that is missing, for an unknown value, and for
    a second value of a key that takes one.
    """
    filters = filters_of(keys)
    query = {
        key: values for key, values in grouped(request.query_params.multi_items()).items() if key not in other_keys
    }
    accepted = {key for filter_ in filters.values() for key in filter_.keys}
    for key in query:
        if key not in accepted:
            raise BadRequest(error=f"these rows take no key {key!r}", key=key, allowed=sorted(filters))
    selection, readings = Selection.read(tuple(filters.values()), query)
    for key, reading in readings.items():
        for value in reading.unknown[:1]:
            allowed = _allowed(filters[key])
            if key == GROUP.key:
                raise BadRequest(error=f"there is no {GROUP.not_found(value)}", key=key, value=value, allowed=allowed)
            if filters[key].date:
                wrong = f"{key} takes a day, such as 2025-09-01, not {value!r}"
                if iso_day(value):
                    wrong = f"{key}: {value!r} {filters[key].why_no_day(value)}"
                raise BadRequest(error=wrong, key=key, value=value)
            raise BadRequest(error=f"there is no {key} {value!r}", key=key, value=value, allowed=allowed)
        for value in reading.surplus[:1]:
            allowed, shown = _allowed(filters[key]), filters[key].words(value)
            if key == GROUP.key:
                raise BadRequest(error=f"these rows take at most {GROUP.at_most} groups", key=key, value=shown)
            raise BadRequest(error=f"these rows take one {key}, not several", key=key, value=shown, allowed=allowed)
    for key in required_keys(keys):
        if not selection.chosen[key]:
            allowed = _allowed(filters[key])
            raise BadRequest(error=f"these rows need the key {key!r}", key=key, allowed=allowed)
    return selection


def _allowed(filter_: Filter) -> list[str]:
    """The values that an error names: those of a group are forces."""
    return list((FORCE if filter_.key == GROUP.key else filter_).options().values())


def byte_order_mark(request: Request, ending: str) -> bytes:
    """The mark by which Excel knows that a CSV file is UTF-8, if an address asks for it. Raises ``BadRequest``."""
    mark = request.query_params.get("bom", "no")
    if mark not in MARKS:
        raise BadRequest(error=f"bom is yes or no, not {mark!r}", key="bom", allowed=list(MARKS))
    return codecs.BOM_UTF8 if mark == "yes" and ending == "csv" else b""
