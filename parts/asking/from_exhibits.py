"""The question behind an exhibit in SQL, with the reader's filters filled in: "Ask this yourself"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import queries
from parts.address.links import EXHIBIT
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, GROUP, PARAMETERS
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
    parameters = [p for p in queries.question(exhibit.question).parameters.values() if p.name not in exhibit.fixed]
    filters = [PARAMETERS[p.name].with_changes(several=p.several, default=None, at_most=None) for p in parameters]
    if any(filter_.key == FORCE.key and filter_.several for filter_ in filters):
        filters.append(GROUP)
    selection, _ = Selection.read(tuple(filters), query)
    needed = (p for p in parameters if not p.optional and p.name not in exhibit.defaults)
    if any(not selection.values(PARAMETERS[p.name]) for p in needed):
        return None
    return exhibit.ask(selection)


def of_answer(answer: queries.Answer) -> str:
    """The statement that gives the rows of an answer, without the lines by which the dashboard reads its parameters."""
    text = answer.question.written_out(bound(answer.values))
    return re.sub(rf"^-- ({'|'.join(DECLARATIONS)}): .*\n", "", text, flags=re.MULTILINE).strip()
