"""What each column of a file holds, and of which type it is."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import queries
from parts.address.labels import labels_of
from queries.columns import heading, in_order


@dataclass(frozen=True)
class Meaning:
    """The meaning of a column of a file."""

    name: str
    words: str
    unit: str
    codes: str  # its allowed values
    shown_as: str  # the labels of these
    type: str  # as the data dictionary names it
    item_type: str = ""  # of what its lists hold
    heading: str = ""  # in tables on pages; its name in files of codes
    order: tuple[str, ...] = ()  # its values in the file, from the lowest to the highest, if they have an order


def meanings(answer: queries.Answer, *, in_words: bool = False) -> tuple[Meaning, ...]:
    """The meanings of the columns that an answer shows, in order. ``in_words``: of a file with labels for codes."""
    return _meanings(answer.question, tuple(answer.shown.columns), answer.as_text, in_words)


@functools.lru_cache(maxsize=500)
def _meanings(
    question: queries.Question, columns: tuple[str, ...], as_text: tuple[str, ...], in_words: bool
) -> tuple[Meaning, ...]:
    """Cached for all records, since meanings depend on the question alone."""
    source = {"table": question.table} if question.table else {"view": question.name}
    rows = queries.rows("columns", **source).fillna("").set_index("column_name")

    def order(column: str) -> tuple[str, ...]:
        labels = labels_of(column) if in_words else {}
        return tuple(labels.get(code, code) for code in in_order(column, question.name))

    return tuple(
        Meaning(
            name=row.Index,
            words=row.description,
            unit=row.unit,
            codes=row.allowed,
            shown_as=row.shown_as,
            type="string" if row.Index in as_text else row.type,
            item_type=row.item_type,
            heading=heading(row.Index, question.name) if in_words else row.Index,
            order=order(row.Index),
        )
        for row in rows.loc[list(columns)].itertuples()
    )
