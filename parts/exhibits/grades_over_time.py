"""Grades from cycle to cycle, within an era: how they moved, and where eras break."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, listed, lowercase_first
from parts.address.selection import Selection
from parts.address.vocabulary import CYCLE, graded_cycles
from parts.charts.looks import NOT_YET
from parts.charts.trajectories import trajectories
from parts.exhibits import as_seen, grades, grids
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.words import rises_and_falls, sentences
from parts.words.rises_and_falls import moves_in_words
from parts.words.sentences import ERAS
from parts.words.tally import HIDDEN_IN_WORDS
from queries import Answer
from queries.caching import cached


def eras_caveat(rows: pandas.DataFrame) -> str:
    """That grades cannot be compared across a break, if the rows have any. rows: of ``queries/grid.sql``."""
    return ERAS if rows["era"].nunique() > 1 else ""


HISTORY = Exhibit(
    "history",
    question="grid",
    title="Every PEEL grade of {force}, newest first",
    table=partial(grids.grid, across="round_name", down="theme"),
    as_seen=partial(as_seen.grid, across="round_name", down="theme"),
    columns=f"force theme round_name era_name year {grades.SOURCED}",
    known=grades.evidence_note,
    caveat=eras_caveat,
)


def ask_history(chosen: Selection) -> Answer:
    """All PEEL grades of the chosen force, in the cycles that have any."""
    return HISTORY.ask(chosen, rounds=list(CYCLE.options())[::-1])


def moves_of_era(rows: pandas.DataFrame, era: str) -> str:
    """On how many themes of an era a force rose, fell or stayed. rows: of ``queries/changes.sql``.

    "Of its grades on 8 themes, 3 rose, 5 ended the same (2 lower in between), none fell.", "Its one graded theme rose."
    """
    of_era = rows[rows["era_name"] == era]
    n = of_era["move"].value_counts()
    same = f"ended the same{rises_and_falls.in_between(of_era)}"
    if len(of_era) == 1:
        (move,) = n.index
        return f"Its one graded theme {same if move == 'stayed' else move}."
    moved = moves_in_words(*(int(n.get(move, 0)) for move in ("rose", "fell", "stayed")), same=same)
    return f"Of its grades on {len(of_era)} themes, {moved}."


def changes_takeaway(rows: pandas.DataFrame) -> str:
    """On how many themes a force rose, fell or stayed, by era."""
    return " ".join(
        f"{_era(era)}, {lowercase_first(moves_of_era(rows, era))}" for era in dict.fromkeys(rows["era_name"])
    )


def _era(name: str) -> str:
    """An era at the beginning of a sentence: "Up to 2018/19", "In crime data integrity inspections"."""
    if name in set(graded_cycles()["era_name"]):
        return name
    return f"In {lowercase_first(name)}{'' if 'inspection' in name else ' inspections'}"


def not_compared_since(rows: pandas.DataFrame) -> str:
    """Which cycles came after those compared, and cannot be compared with them. rows: of ``queries/changes.sql``."""
    eras = [era for era in graded_cycles()["era_name"] if era in set(rows["era_name"])]
    newer = rises_and_falls.cycles_since(eras[-1]) if eras else []
    return rises_and_falls.not_comparable(newer) if newer else ""


CHANGES = Exhibit(
    "changes",
    question="changes",
    title="Which grades rose or fell, as far as they can be compared",
    table=partial(tables.rows, height=520),
    columns=(
        "theme era_name first_round first_grade last_round last_grade move in_between basis sources source_kind "
        "source_url"
    ),
    drop_empty=True,
    takeaway=changes_takeaway,
    known=partial(grades.evidence_note, grade="last_grade"),
    caveat=not_compared_since,
    nothing="No theme has two known grades that can be compared, so there is no change to show.",
)


def trajectories_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """What the numbered breaks of the chart mean; nothing where it ends before the first."""
    return eras_caveat(rows), *(f"({number}) {reason}" for number, reason in enumerate(breaks(rows), 1))


def key_to_breaks(rows: pandas.DataFrame) -> tuple[str, ...]:
    """What the numbered breaks of the chart mean, in a line, for its picture."""
    numbers = [f"({number})" for number, _ in enumerate(breaks(rows), 1)]
    return (f"{listed(numbers)}: grades before and after cannot be compared.",) if numbers else ()


TRAJECTORIES = Exhibit(
    "trajectories",
    question="grid",
    title="Grades on {theme} over time",
    chart=trajectories,
    table=partial(tables.rows, height=420),
    companions=("gaps",),
    columns=f"force theme round_name year era_name {grades.SOURCED}",
    only_in_files="year basis sources",
    known=grades.evidence_note,
    caveat=trajectories_caveat,
    on_picture=key_to_breaks,
    reading=(
        "Each row is a force, and each cell its grade in one round of inspections, the oldest on the left. Do not "
        "compare cells across a dashed line: the scale or the way of grading changed there. Select a cell to open the "
        "page of its force."
    ),
)
# The same for one force, on its page.
TIMELINE = replace(TRAJECTORIES, name="timeline", title="{force} on {theme} over time")


def moves_takeaway(rows: pandas.DataFrame) -> Markup:
    """How many forces rose, fell or stayed between two rounds, out of those known more than once."""
    n = {move: int((rows["move"] == move).sum()) for move in rows["move"].unique()}
    again = n.get(rises_and_falls.STAYED_UNINSPECTED, 0)
    twice, hidden = int((rows["grades_known"] > 1).sum()), n.get(rises_and_falls.HIDDEN_MOVE, 0)
    grades = "grades shown" if hidden else "known grades that can be compared"
    more = f" ({hidden} more {HIDDEN_IN_WORDS})" if hidden else ""
    if not twice:
        none = f"{rows['force'].iloc[0]} does not have" if len(rows) == 1 else f"None of the {len(rows)} forces has"
        return Markup("{} two {}{}.").format(none, grades, more)
    if len(rows) == 1:
        return rises_and_falls.of_one_move(rows.iloc[0])
    (first, last), both = rows.value_counts(["from_name", "to_name"]).pipe(lambda ends: (ends.index[0], ends.iloc[0]))
    most = f" ({first} and {last.removeprefix('PEEL ')} for {both} of them, other cycles for the rest)"
    ends = most if both < twice else ""
    between, stayed = rises_and_falls.in_between(rows), n.get("stayed", 0) + again
    same, of_these = (f"ended the same{between}", f"of the {stayed}") if between else ("stayed the same", "of these")
    sentence = Markup("{} of {} {} two or more {}{}. From the first to the last{}: <strong>{}</strong>{}.").format(
        twice,
        counted(len(rows), "force"),
        "has" if twice == 1 else "have",
        grades,
        more,
        ends,
        moves_in_words(n.get("rose", 0), n.get("fell", 0), stayed, same),
        f" ({again} {of_these} not inspected again: the earlier grade still applies)" if again else "",
    )
    ends = rows["to_grade"].dropna()
    if len(ends) > 1 and ends.isin(["good", "outstanding"]).all():
        every = "Both" if len(ends) == 2 else f"All {len(ends)}"
        sentence += f" {every} ended good or outstanding."
        if not_known := int(rows["move"].isin(["known once only", "not known"]).sum()):
            sentence += (
                f" {counted(not_known, 'other force')}, without two known grades to compare, may have ended lower."
            )
    return sentence


def breaks(rows: pandas.DataFrame) -> list[str]:
    """Why grades cannot be compared across each break between eras, in order of time. rows: ``queries/grid.sql``."""
    reasons = graded_cycles().drop_duplicates("era").set_index("era")["break_note"]
    rounds = rows[["round_order", "round", "era"]].drop_duplicates("round").sort_values("round_order", kind="stable")
    eras = [era for era, _ in itertools.groupby(rounds["era"])]
    return [reason if isinstance(reason := reasons.get(era), str) else grades.PROGRAMMES_DIFFER for era in eras[1:]]


@cached
def break_before(cycle: str) -> str:
    """Why grades of a cycle cannot be compared with those of the cycle before; empty if they can."""
    reason = queries.rows("cycles").set_index("cycle")["break_note"].get(cycle)
    return reason if isinstance(reason, str) else ""


@cached
def forces_inspected(grid: Answer) -> tuple[str, ...]:
    """The forces of an answer to ``queries/grid.sql`` that were inspected in its rounds, as far as known."""
    return tuple(grid.rows[grid.rows["missing"] != NOT_YET]["force_id"].unique())


@dataclass(frozen=True)
class Span:
    """An era from its first to its last round shown."""

    era: str
    first: str
    first_name: str
    last: str
    last_name: str


@cached
def spans_of_eras(grid: Answer) -> list[Span]:
    """The eras with more than one round in an answer to ``queries/grid.sql``, in chronological order."""
    rounds = grid.rows[["round_order", "round", "round_name", "era"]].drop_duplicates("round")
    rounds = rounds.sort_values("round_order")
    ends = [(rows.iloc[0], rows.iloc[-1]) for _, rows in rounds.groupby("era", sort=False) if len(rows) > 1]
    return [Span(a["era"], a["round"], a["round_name"], z["round"], z["round_name"]) for a, z in ends]


@cached
def peel_cycles_after(grid: Answer, span: Span) -> list[str]:
    """The PEEL cycles after an era of which any grade is known, oldest first. grid: to ``queries/grid.sql``."""
    rounds = grid.rows.assign(known=sentences.known_or_hidden(grid.rows)).sort_values("round_order")
    last = rounds[rounds["round"] == span.last]["round_order"].iloc[0]
    newer = rounds[rounds["known"] & (rounds["round_order"] > last)]["round_name"].unique()
    return [name.removeprefix("PEEL ") for name in newer if name.startswith("PEEL ")]


MOVES = Exhibit(
    "moves",
    question="moves",
    title="First and last known grades, {from} to {to}",
    table=partial(tables.moves, height=520),
    columns=(
        "force region from_name from_grade to_name to_grade move in_between from_basis from_source_kind "
        "from_source_url basis source_kind source_url"
    ),
    takeaway=moves_takeaway,
    known=grades.evidence_note_for_pairs,
    level=3,
)
