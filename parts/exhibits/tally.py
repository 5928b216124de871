"""How many grades are shown, and why the others are not: one count for all sentences, bars and cards."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from parts.address.description import NOT_GRADED
from parts.charts.looks import (
    GRADE_NOT_FOUND,
    HIDDEN,
    MISSING,
    NO_GRADE,
    NOT_INSPECTED,
    NOT_OUT,
    NOT_YET,
    STANDS,
    UNDATED,
    Look,
)

HIDDEN_IN_WORDS = "hidden by your choice of sources"
NOT_YET_IN_WORDS = "not yet inspected, as far as we know"
NOT_OUT_IN_WORDS = "not yet published, as far as we know"
UNDATED_IN_WORDS = "of a date not known, so perhaps published later"


@dataclass(frozen=True)
class Tally:
    """How many grades are shown, not graded, hidden by a filter, not given yet, not found, or perhaps published later.

    Together, they are all rows.
    """

    shown: int
    not_graded: int = 0
    hidden: int = 0
    not_yet: int = 0
    not_found: int = 0
    undated: int = 0  # on a day in the past: we cannot say whether it was published by then
    stands: int = 0  # of those not graded: not inspected again, so that an earlier grade still applies
    not_inspected: int = 0  # of those not graded: not inspected on the theme
    not_out: int = 0  # on a day in the past: published later, as far as we know

    @classmethod
    def of(cls, rows: pandas.DataFrame) -> Tally:
        """rows: with ``grade`` and ``missing``, as in ``queries/grid.sql``, ``compare.sql`` or ``standing.sql``."""
        missing = rows[rows["grade"].isna()]["missing"]
        kinds = (NOT_GRADED, (HIDDEN,), (NOT_YET,), (UNDATED,), (NOT_OUT,))
        ungraded, hidden, not_yet, undated, not_out = (int(missing.isin(kind).sum()) for kind in kinds)
        not_found = len(missing) - ungraded - hidden - not_yet - undated - not_out
        stands, not_inspected = (int((missing == kind).sum()) for kind in (STANDS, NOT_INSPECTED))
        shown = len(rows) - len(missing)
        return cls(shown, ungraded, hidden, not_yet, not_found, undated, stands, not_inspected, not_out)

    @classmethod
    def of_bar(cls, bar: pandas.Series) -> Tally:
        """bar: a row of ``queries/spread.sql``."""
        return cls(
            shown=int(bar.known),
            not_graded=int(bar.not_graded),
            hidden=int(bar.left_out),
            not_yet=int(bar.not_yet_inspected),
            not_found=int(bar.not_known),
            stands=int(bar.grade_stands),
            not_inspected=int(bar.not_inspected),
        )

    @property
    def rows(self) -> int:
        return self.shown + self.not_graded + self.hidden + self.not_yet + self.not_found + self.undated + self.not_out

    @property
    def word(self) -> str:
        """What the grades shown are: known, or shown where a filter of the reader's own hides others that are known."""
        return "shown" if self.hidden else "known"

    @property
    def grade(self) -> str:
        """What one of them is called: "known grade"."""
        return "grade shown here" if self.hidden else "known grade"

    @property
    def without_grade(self) -> int:
        """How many forces were inspected, or listed, and given no grade."""
        return self.not_graded - self.stands - self.not_inspected

    @property
    def why_missing(self) -> list[str]:
        """Why grades are missing, each reason with its number: "10 not graded"."""
        reasons = (
            (self.stands, "with an earlier grade that still applies"),
            (self.not_inspected, "not inspected"),
            (self.without_grade, "not graded"),
            (self.hidden, HIDDEN_IN_WORDS),
            (self.not_found, "not found"),
            (self.undated, UNDATED_IN_WORDS),
            (self.not_yet, NOT_YET_IN_WORDS),
            (self.not_out, NOT_OUT_IN_WORDS),
        )
        return [f"{number} {reason}" for number, reason in reasons if number]

    @property
    def looks(self) -> list[tuple[Look, int]]:
        """The looks of what is missing, each with its number."""
        kinds = {GRADE_NOT_FOUND: self.not_found, HIDDEN: self.hidden, UNDATED: self.undated, NOT_YET: self.not_yet}
        kinds |= {
            NOT_OUT: self.not_out,
            STANDS: self.stands,
            NOT_INSPECTED: self.not_inspected,
            NO_GRADE: self.without_grade,
        }
        return [(MISSING[kind], number) for kind, number in kinds.items() if number]
