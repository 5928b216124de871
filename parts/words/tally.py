"""How many grades are shown, and why the others are not: one count for all sentences, bars and cards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas

from parts.address.description import NOT_GIVEN, NOT_GRADED
from parts.charts.looks import (
    CHILD_PROTECTION,
    GRADE_NOT_FOUND,
    HIDDEN,
    NO_GRADE,
    NOT_INSPECTED,
    NOT_OUT,
    NOT_YET,
    STANDS,
    UNDATED,
    Look,
    kinds_of_missing,
)

HIDDEN_IN_WORDS = "hidden by your filters"
WHY_MISSING = {
    **NOT_GIVEN,
    HIDDEN: HIDDEN_IN_WORDS,
    GRADE_NOT_FOUND: "not found",
    UNDATED: "of a date not known, so perhaps published later",
    NOT_YET: "not yet inspected, as far as we know",
    NOT_OUT: "not yet published, as far as we know",
}
WHY_MISSING_IN_CHILD_PROTECTION = WHY_MISSING | {
    NO_GRADE: "whose full report was not found",
    NOT_YET: "with no graded inspection since 2024 that we know of",
}
IN_BARS = (GRADE_NOT_FOUND, HIDDEN, UNDATED, NOT_YET, NOT_OUT, STANDS, NOT_INSPECTED, NO_GRADE)  # from left to right


@dataclass(frozen=True)
class Tally:
    """How many grades are shown, and how many are missing, by why: together, they are all rows."""

    shown: int
    missing: Counter[str]
    round_name: str = ""  # if all are of one round
    by_years: bool = False  # whether the reader chose years, so that grades of others are not among them

    @classmethod
    def of(cls, rows: pandas.DataFrame) -> Tally:
        """rows: with ``grade`` and ``missing``, as in ``queries/grid.sql``, ``compare.sql`` or ``standing.sql``.

        A column ``by_years`` says which of them the years that a reader chose may be only a part of.
        """
        missing = rows[rows["grade"].isna()]["missing"]
        why = Counter(why if why in WHY_MISSING else GRADE_NOT_FOUND for why in missing)
        rounds = set(rows["round_name"]) if "round_name" in rows else ()
        by_years = "by_years" in rows and bool(rows["by_years"].any())
        return cls(len(rows) - len(missing), why, rounds.pop() if len(rounds) == 1 else "", by_years)

    @classmethod
    def of_bar(cls, bar: pandas.Series) -> Tally:
        """bar: a row of ``queries/spread.sql``."""
        missing = {
            STANDS: bar.grade_stands,
            NOT_INSPECTED: bar.not_inspected,
            NO_GRADE: bar.not_graded - bar.grade_stands - bar.not_inspected,
            HIDDEN: bar.left_out,
            GRADE_NOT_FOUND: bar.not_known,
            NOT_YET: bar.not_yet_inspected,
        }
        return cls(int(bar.known), Counter({why: int(number) for why, number in missing.items()}), bar.round_name)

    @property
    def rows(self) -> int:
        return self.shown + self.missing.total()

    @property
    def not_graded(self) -> int:
        """How many are known not to have been graded, with those whose earlier grade still applies."""
        return sum(self.missing[why] for why in NOT_GRADED)

    @property
    def hidden(self) -> int:
        return self.missing[HIDDEN]

    @property
    def not_found(self) -> int:
        return self.missing[GRADE_NOT_FOUND]

    @property
    def word(self) -> str:
        """What the grades shown are: known, or shown where a filter of the reader's own hides others that are known."""
        return "shown" if self.hidden or self.by_years else "known"

    @property
    def grade(self) -> str:
        """What one of them is called: "known grade"."""
        return "grade shown here" if self.word == "shown" else "known grade"

    @property
    def why_missing(self) -> list[str]:
        """Why grades are missing, each reason with its number: "10 not graded"."""
        reasons = WHY_MISSING_IN_CHILD_PROTECTION if self.round_name == CHILD_PROTECTION else WHY_MISSING
        return [f"{self.missing[why]} {words}" for why, words in reasons.items() if self.missing[why]]

    @property
    def looks(self) -> list[tuple[Look, int]]:
        """The looks of what is missing, each with its number."""
        looks = kinds_of_missing(self.round_name)
        return [(looks[why], self.missing[why]) for why in IN_BARS if self.missing[why]]
