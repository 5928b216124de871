"""What is read from a page: facts, each with the sentence that it was read from and what is in doubt about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

GRADES = ("outstanding", "good", "adequate", "requires-improvement", "inadequate")  # best first
KINDS = ("inspectorate", "commissioner", "force", "government", "press")  # whose a page can be
GAP_KINDS = ("grade-stands", "not-inspected", "not-graded")
TOTALS = ("areas_graded", "outstanding", "good", "adequate", "requires_improvement", "inadequate")

# The columns in which a fact is identified, by the table that it belongs to; an empty one is asked of the reader.
NEEDED = {
    "judgments": ("force_id", "inspection", "theme_id", "value"),
    "gaps": ("force_id", "inspection", "theme_id", "value"),
    "grade_counts": ("force_id", "inspection", "counts"),
    "case_audits": ("inspection", "topic", "counts"),
}


@dataclass(frozen=True)
class Fact:
    """A row of the record as far as it was read. What is empty was not found on the page, and is asked.

    ``table``: ``judgments``, ``gaps``, ``grade_counts`` or ``case_audits``. ``value``: the grade, or kind of gap.
    ``counts``: the columns of counts with their numbers as printed. ``as_printed``, ``force_as_printed``: the names of
    a theme and a force on the page, where they are not known here. ``doubts``: why a person should look at it again; a
    fact without any is stated as it is.
    """

    table: str
    layout: str
    sentence: str
    programme: str = "peel"
    force_id: str = ""
    cycle: str = ""  # of PEEL
    inspection_id: str = ""  # of other programmes
    theme_id: str = ""
    topic: str = ""  # of case audits
    value: str = ""
    counts: tuple[tuple[str, str], ...] = ()
    basis: str = "stated"
    as_printed: str = ""
    force_as_printed: str = ""
    doubts: tuple[str, ...] = ()
    national: bool = False  # the page speaks of several forces together
    corrected: str = ""  # what was read, where a person put something else in its place
    new_inspection: str = ""  # the identifier to give to an inspection that the record does not have yet

    @property
    def inspection(self) -> str:
        """What identifies the inspection: the cycle of a PEEL inspection, or the identifier of any other."""
        return self.cycle if self.programme == "peel" else self.inspection_id

    @property
    def missing_fields(self) -> tuple[str, ...]:
        """The fields that the page did not give, for which the reader is asked."""
        return tuple(name for name in NEEDED[self.table] if not getattr(self, name))

    @property
    def sure(self) -> bool:
        """Whether it is complete, and stated as it is."""
        return not (self.missing_fields or self.doubts or self.corrected)

    @property
    def says(self) -> str:
        """The grade, kind of gap or counts, in words: "requires improvement", "12 good, 3 inadequate"."""
        return self.value.replace("-", " ") or counts_in_words(self.counts)

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about: two facts with the same key state the same thing, or contradict each other."""
        table = "judgments" if self.table == "gaps" else self.table  # a gap contradicts a grade
        about = self.theme_id or self.as_printed or self.topic
        return table, self.programme, self.force_id or self.force_as_printed, self.inspection, about


def counts_in_words(counts: Iterable[tuple[str, str]]) -> str:
    """Columns of counts with their numbers in words: "12 good, 3 requires improvement"."""
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts)


@dataclass(frozen=True)
class Source:
    """Where a page is from: its ``address``, whose it is (``kind``), the date that it shows, or else a ``citation``."""

    address: str = ""
    kind: str = ""
    dated: str = ""  # as in the record: a day, a month or a year
    citation: str = ""


@dataclass(frozen=True, order=True)
class Given:
    """What a person says of a page that it does not say itself, or not rightly; empty where the page is to say it.

    ``names``: the themes and forces of names on the page that are not known here.
    """

    address: str = ""
    dated: str = ""
    force_id: str = ""
    cycle: str = ""
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """All that was read from a page.

    ``unread``: sentences with a grade in them that gave no row. ``notes``: what a reader must know of this page.
    ``missing_fields``: what the page as a whole does not say: its ``address``, ``cycle`` or ``force_id``.
    """

    file: str
    form: str  # HTML, PDF or text
    title: str
    source: Source
    facts: list[Fact] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing_fields: tuple[str, ...] = ()
