"""The grades of a few forces side by side, compared with those of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas

from parts.address.selection import Selection
from parts.address.vocabulary import CYCLE, NEWEST, well_known_cycle
from parts.charts.looks import range_of
from parts.exhibits import as_seen, grades, grids
from parts.exhibits.exhibit import Exhibit
from parts.words import newer_reports
from queries import Answer

ON_TOTALS = (
    "Published totals are how many grades of each kind a report gave. Once those that we know are taken away, they may "
    "show between which grades the others are."
)


def comparison_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """That a single force is compared with none, that cells without a grade say why, and what totals are.

    With which force the others are compared, the heading of its column says.
    """
    compared = "There is nothing to compare yet." if rows["force"].nunique() == 1 else ""
    by_totals = ON_TOTALS if len(rows) and rows.apply(range_of, axis="columns").any() else ""
    return compared, grades.why_no_grade(rows), by_totals


def newest_comparison_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """The same, and the newer reports of any force."""
    return *comparison_caveat(rows), newer_reports.note(rows)


SIDE_BY_SIDE = Exhibit(
    "side-by-side",
    question="compare",
    title="Grades side by side, PEEL {cycle}",
    table=grids.side_by_side,
    as_seen=as_seen.side_by_side,
    columns=(
        "force theme round_name year grade missing compared compared_by_totals outcome difference difference_by_totals "
        "known_from basis sources note source_kind source_url"
    ),
    known=grades.evidence_note,
    caveat=comparison_caveat,
    notes=("We never turn grades into scores.", grades.LINKED),
    nothing="The known grades of these forces differ on none of these themes.",
)
NEWEST_SIDE_BY_SIDE = replace(
    SIDE_BY_SIDE,
    name="newest-side-by-side",
    question="newest_compared",
    title="Newest known grades side by side",
    columns=(
        "force theme round_name published known_by dated_by year grade missing older no_newer newer_report compared "
        "compared_by_totals outcome difference not_compared difference_by_totals known_from basis sources note "
        "source_kind source_url"
    ),
    caveat=newest_comparison_caveat,
    notes=(
        "Only grades of the same cycle are compared here. Change over time also compares cycles graded alike.",
        grades.LINKED,
    ),
    nothing="The newest known grades of these forces differ on none of these themes, as far as they can be compared.",
)
TOPICS_SIDE_BY_SIDE = replace(
    SIDE_BY_SIDE,
    name="topics-side-by-side",
    title=grades.GRID_OF_TOPICS.title,
    fixed={"rounds": (grades.CHILD_PROTECTION,)},
    notes=(grades.TOPICS_NOTE,),
)


def side_by_side(chosen: Selection, forces: Sequence[str], *, newest: bool, **fixed) -> tuple[Exhibit, Answer]:
    """The grades of some forces, compared with the first: the newest known, or those of a cycle.

    Without ``newest``, where no cycle is chosen they are those of the newest cycle that is well known.
    """
    parameters = {"forces": list(forces), "reference": forces[0], **fixed}
    if newest:
        return NEWEST_SIDE_BY_SIDE, NEWEST_SIDE_BY_SIDE.ask(chosen, **parameters)
    of_newest = chosen.value(CYCLE) == NEWEST
    rounds = {"rounds": [well_known_cycle()]} if of_newest else {}
    return SIDE_BY_SIDE, SIDE_BY_SIDE.ask(chosen, **rounds, **parameters)
