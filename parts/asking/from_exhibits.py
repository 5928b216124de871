"""The question behind an exhibit in SQL, with the reader's filters filled in: "Ask this yourself"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import queries
from parts.address.links import EXHIBIT
from parts.address.selection import Selection
from parts.address.vocabulary import filters_of, keys_of
from parts.exhibits.registry import EXHIBITS
from queries.question import DECLARATIONS
from queries.record import bound


def statement(query: Mapping[str, Sequence[str]]) -> str | None:
    """The statement for an address of ``/ask`` that names an exhibit and filters; ``None`` if it names none.

    Values that do not exist are left out, as on pages. Raises ``queries.NoRecord``.
    """
    answer = asked_by(query)
    return of_answer(answer) if answer is not None else None  # one without rows is false


def asked_by(query: Mapping[str, Sequence[str]]) -> queries.Answer | None:
    """The answer that an exhibit shows with the filters of an address, if the address has all that it needs."""
    exhibit = EXHIBITS.get(next(iter(query.get(EXHIBIT, ())), ""))
    if not exhibit:
        return None
    keys = keys_of(exhibit.question, exhibit.fixed)
    selection, _ = Selection.read(tuple(filters_of(keys).values()), query)
    needed = (key for key, p in keys.items() if not p.optional and p.name not in exhibit.defaults)
    if not all(selection.chosen[key] for key in needed):
        return None
    return exhibit.ask(selection)


def of_answer(answer: queries.Answer) -> str:
    """The statement that gives the rows of an answer, without the lines by which the dashboard reads its parameters."""
    text = answer.question.written_out(bound(answer.values))
    return re.sub(rf"^-- ({'|'.join(DECLARATIONS)}): .*\n", "", text, flags=re.MULTILINE).strip()
