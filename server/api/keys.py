"""The query keys of a data address: those that a question takes, and the selection that they make."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping

from starlette.requests import Request

import queries
from parts.address.english import iso_day
from parts.address.filter import Filter
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, GROUP, PARAMETERS, grouped
from server.api.pinning import PREVIEW, VERSION

# Keys that every address takes in addition to its filters: sort order, the form of years, a byte order mark, and the
# record to read.
COMMON_KEYS = ("sort", "order", "year_as", "bom", VERSION, PREVIEW)


class BadRequest(ValueError):
    """An unknown key or value in an address, or a missing key; ``body`` is that of the error reply."""

    def __init__(self, **body):
        self.body = body
        super().__init__(body["error"])


def keys_of(question: str, fixed: Collection[str] = ()) -> dict[str, queries.Parameter]:
    """The keys that a question takes in an address, each with its parameter; ``fixed`` parameters are left out."""
    parameters = queries.question(question).parameters.values()
    return {PARAMETERS[p.name].key: p for p in parameters if p.name not in fixed}


def required_keys(keys: dict[str, queries.Parameter]) -> list[str]:
    """The keys that must be given: the story of a force needs a force."""
    return sorted(key for key, parameter in keys.items() if not parameter.optional)


def takes_groups(keys: Mapping[str, queries.Parameter]) -> bool:
    """Whether rows that take these keys also take groups of forces: where several forces can be chosen."""
    return FORCE.key in keys and keys[FORCE.key].several


def selection_of(
    keys: dict[str, queries.Parameter], request: Request, other_keys: Collection[str] = COMMON_KEYS
) -> Selection:
    """The selection made by the keys of an address. ``other_keys``: keys that it may also carry.

    Raises ``BadRequest`` for a key that the question does not take or that is missing, for an unknown value, and for
    a second value of a key that takes one.
    """
    filters = {key: _filter(parameter) for key, parameter in keys.items()}
    if takes_groups(keys):
        filters[GROUP.key] = GROUP
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


@functools.cache
def _filter(parameter: queries.Parameter) -> Filter:
    """The filter of a parameter as data addresses use it: without a default."""
    return PARAMETERS[parameter.name].with_changes(several=parameter.several, default=None, at_most=None)
