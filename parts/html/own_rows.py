"""In a preview: which rows and grades the reader's own file adds or changes, so that they are seen on the pages.

They are found by asking the published record the same question: rows missing from its answer are the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas
from markupsafe import Markup

import queries
from queries import Answer

MARK = "from your file"
# What all audits are compared with moves with each audit that is added: that is no change of the others.
DERIVED_FROM_OTHERS = re.compile(r"(pooled|subtracted)_\w+|(low|high)_(95|998)|place")
# A grade in a cell is the same in both records if these are.
OF_A_CELL = ("grade", "missing", "round", "note", "source_url")
END_OF_CELL = re.compile(r"</t[dh]>$")


def changed(answer: Answer, columns: Collection[str] = ()) -> list[bool]:
    """For each row of an answer, whether the reader's file adds or changes it. ``columns``: to compare; all if empty.

    None of them is, unless the pages show a preview. What columns work out of other rows is not compared.
    """
    if queries.current_record().token is None:
        return [False] * len(answer)
    published = queries.served().answer(answer.question, answer.values)
    chosen = [name for name in published.columns if not len(columns) or name in columns]
    compared = [name for name in chosen if not DERIVED_FROM_OTHERS.fullmatch(name)]
    known = set(_row_keys(published, compared))
    return [row not in known for row in _row_keys(answer.rows, compared)]


def with_mark(rows: pandas.DataFrame, answer: Answer) -> pandas.DataFrame:
    """The rows of an answer for a chart, in a preview with a column ``preview``: the mark of those of the reader."""
    own = changed(answer)
    return rows.assign(preview=[MARK if row else "" for row in own]) if any(own) else rows


def _row_keys(rows: pandas.DataFrame, columns: list[str]) -> list[tuple[str, ...]]:
    """What a row says, as text. What is missing is written in one way, whatever type its column has beside others."""
    texts = (rows[column].map(str).where(rows[column].notna(), "") for column in columns)
    return list(zip(*texts, strict=True))


def marked(cells: list[Markup]) -> list[Markup]:
    """The cells of a row of a table that is the reader's, with a mark in the first."""
    mark = Markup(' <small class="fc-own-mark">{}</small>').format(MARK)
    return [Markup(END_OF_CELL.sub(lambda end: f"{mark}{end[0]}", str(cells[0]))), *cells[1:]]


def framed(cell: Markup) -> Markup:
    """The content of a cell of a grid, framed as a grade of the reader's."""
    return Markup('<span class="fc-own">{}<span class="fc-hidden">, {}</span></span>').format(cell, MARK)
