"""An answer: its rows, and the question and parameters that gave them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy
import pandas

from queries import text_years
from queries.columns import in_order
from queries.question import Question

Value = str | int | tuple[str, ...] | None


@dataclass(frozen=True)
class Answer:
    """The rows that answer a question. Answers to the same question, values and version of the record are equal.

    ``values``: all parameters of the question with their values, lists as tuples; ``None`` sets no limit.
    ``rows`` has all columns of the question; ``columns`` are those that are shown, all if ``None``.
    ``load`` gives the rows. ``places`` are their positions among all rows of the question, if ``queries/choices.py``
    chose them there: what has already been written of them is reused without the rows. ``order``: the column by which
    rows are sorted, and whether its largest values come first.
    ``as_text``: columns whose values are given as text, though they are of another type.
    ``groups``: names that the reader gave to some of its forces, which sentences about it mention.
    ``selection``: the reader's choices, from which sentences describe the answer (``parts/address/selection.py``).
    """

    question: Question
    values: tuple[tuple[str, Value], ...]
    version: str
    load: Callable[[], pandas.DataFrame] = field(compare=False, repr=False)
    columns: tuple[str, ...] | None = None
    order: tuple[str, bool] | None = None
    as_text: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    selection: object = field(default=None, compare=False, repr=False)
    places: numpy.ndarray | None = field(default=None, compare=False, repr=False)

    @property
    def rows(self) -> pandas.DataFrame:
        return self.load()

    @property
    def parameters(self) -> Mapping[str, Value]:
        return MappingProxyType(dict(self.values))

    @property
    def identity(self) -> tuple:
        """What distinguishes it from other answers of the same record, without its rows: for cache keys."""
        return self.question.name, self.values, self.version, self.columns, self.order, self.as_text, self.groups

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shown(self) -> pandas.DataFrame:
        """The rows with the columns that are shown and downloaded."""
        return self.rows if self.columns is None else self.rows[list(self.columns)]

    def with_rows(self, rows: pandas.DataFrame) -> Answer:
        """The same answer with other rows."""
        return replace(self, load=lambda: rows, places=None)

    def showing(self, columns: Iterable[str]) -> Answer:
        """The same answer with only these columns shown."""
        return replace(self, columns=tuple(columns))

    def sorted_by(self, column: str | None, *, largest_first: bool = False) -> Answer:
        """The same rows sorted by a column; the sort is stable, and rows without a value come last.

        Grades are sorted as grades, the lowest first. Without a column, ``largest_first`` reverses the order.
        """
        if column:
            ranks = {value: n for n, value in enumerate(in_order(column, self.question.name))}
            rows = self.rows.sort_values(
                column,
                ascending=not largest_first,
                kind="stable",
                na_position="last",
                key=(lambda cells: cells.map(ranks)) if ranks else None,
            )
        else:
            rows = self.rows.iloc[::-1] if largest_first else self.rows
        places = None if self.places is None else pandas.Series(self.places, self.rows.index)[rows.index].to_numpy()
        return replace(self.with_rows(rows), places=places, order=(column or "", largest_first))

    def with_text_years(self) -> Answer:
        """The same rows with years as text, where they were text until November 2026."""
        years = text_years.of(self.rows)
        return replace(self.with_rows(self.rows.assign(**years)), as_text=tuple(years))
