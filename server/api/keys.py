"""The keys of a data address: which a question takes, and what they choose."""

from __future__ import annotations

from collections.abc import Collection

from starlette.requests import Request

import queries
from parts.address.filter import Filter
from parts.address.selection import Selection
from parts.address.vocabulary import PARAMETERS, grouped
from server.api.pinning import PREVIEW, VERSION

# Keys of every address besides its filters: the order of rows, and the record that is asked.
COMMON_KEYS = ("sort", "order", VERSION, PREVIEW)


class BadRequest(ValueError):
    """A key or a value of an address that is not known, or a key that is missing; ``body`` is that of the answer."""

    def __init__(self, **body):
        self.body = body
        super().__init__(body["error"])


def keys_of(question: str, fixed: Collection[str] = ()) -> dict[str, queries.Parameter]:
    """The keys that a question takes in an address, each with its parameter; without those that are ``fixed``."""
    parameters = queries.question(question).parameters.values()
    return {PARAMETERS[p.name].key: p for p in parameters if p.name not in fixed}


def required_keys(keys: dict[str, queries.Parameter]) -> list[str]:
    """The keys that must be given: without a force there is no story of a force."""
    return sorted(key for key, parameter in keys.items() if not parameter.optional)


def selection_of(
    keys: dict[str, queries.Parameter], request: Request, other_keys: Collection[str] = COMMON_KEYS
) -> Selection:
    """What the keys of an address choose. ``other_keys``: those that it may carry besides.

    Raises ``BadRequest`` for a key that the question does not take or that is missing, for a value that is not known,
    and for a second value where one is meant.
    """
    filters = {key: _filter(parameter) for key, parameter in keys.items()}
    query = {
        key: values for key, values in grouped(request.query_params.multi_items()).items() if key not in other_keys
    }
    for key in query:
        if key not in filters:
            raise BadRequest(error=f"these rows take no key {key!r}", key=key, allowed=sorted(filters))
    selection, readings = Selection.read(tuple(filters.values()), query)
    for key, reading in readings.items():
        allowed = list(filters[key].options().values())
        for value in reading.unknown[:1]:
            raise BadRequest(error=f"there is no {key} {value!r}", key=key, value=value, allowed=allowed)
        for value in reading.surplus[:1]:
            shown = filters[key].words(value)
            raise BadRequest(error=f"these rows take one {key}, not several", key=key, value=shown, allowed=allowed)
    for key in required_keys(keys):
        if not selection.chosen[key]:
            allowed = list(filters[key].options().values())
            raise BadRequest(error=f"these rows need the key {key!r}", key=key, allowed=allowed)
    return selection


def _filter(parameter: queries.Parameter) -> Filter:
    """The filter of a parameter as a data address uses it: nothing is chosen where it is silent."""
    one = PARAMETERS[parameter.name]
    return one.with_changes(several=parameter.several, default=None, at_most=None)
