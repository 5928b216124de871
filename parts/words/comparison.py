"""The forces to compare: those that the reader has chosen, or one with the forces of its region or of its size."""

from __future__ import annotations

from dataclasses import dataclass

import queries
from parts.address.english import listed, whole
from parts.address.force_names import in_a_sentence
from parts.address.selection import Selection
from parts.address.vocabulary import (
    AS_OF,
    CYCLE,
    DIFFERENCES,
    FORCE,
    MAX_COMPARED,
    NEWEST,
    THEME,
    Filter,
    forces_by_id,
    one_of,
    present_forces,
    themes_where,
)
from queries.caching import cached

AGAINST = one_of(
    "against", "Compare with", {"region": "Forces of its region", "size": "Forces of similar size, by officers"}
)


@dataclass(frozen=True)
class Comparison:
    """The identifiers of the forces to compare, the reference first, and why they were chosen.

    ``beside``: a single chosen force and those added to it, which the answer begins with; empty if several are chosen.
    """

    forces: tuple[str, ...]
    why: str
    beside: str = ""

    @property
    def names(self) -> list[str]:
        return [forces_by_id()[force].short_name for force in self.forces]


def second_filters(first: Selection) -> tuple[Filter, ...]:
    """The day of the newest grades, what to compare a single force with, and which themes and findings are shown.

    Until a force is chosen, there is only the day.
    """
    forces, day = first.values(FORCE), (AS_OF,) * (first.value(CYCLE) == NEWEST)
    if not forces:
        return day
    findings_on = THEME.with_changes(
        options=themes_where("with_findings"), several=False, default=_most_findings(tuple(forces)), label="Findings on"
    )
    return (*day, *([AGAINST] if len(forces) == 1 else []), DIFFERENCES, findings_on)


@cached
def _most_findings(forces: tuple[str, ...]) -> str:
    """The theme on which these forces have the most findings."""
    return queries.rows("findings_compared", forces=list(forces))["theme_id"].iloc[0]


@cached
def forces_compared(chosen: Selection) -> Comparison | None:
    """The forces to compare; None if none is chosen."""
    forces = chosen.values(FORCE) or []
    if not forces:
        return None
    if len(forces) > 1:
        first = in_a_sentence(forces[0])
        others = f" Where {first}’s grade cannot be compared, the others are compared with each other."
        return Comparison(tuple(forces), f"Compared with {first}, your first choice.{others * (len(forces) > 2)}")
    if chosen.value(AGAINST) == "size":
        return _nearest_in_size(forces[0])
    return _of_same_region(forces[0], chosen.value(AS_OF))


def _nearest_in_size(force: str) -> Comparison:
    """The force and those nearest to it in number of officers."""
    similar = queries.rows("similar_size", force=force, most=MAX_COMPARED - 1)
    officers = ", ".join(f"{r.force} {whole(r.officers_fte)}" for r in similar.itertuples())
    others = similar.iloc[1:]
    near = list(others[others["similar"]]["force"])
    beside = f"{similar['force'].iloc[0]} beside the {len(similar) - 1} forces closest in officer numbers"
    of_year = f"full-time equivalents, March {similar['officers_year'].iloc[0]}, Home Office"
    why = f"{beside}, by ratio ({of_year}): {officers}."
    if not near:
        why += " None of them is of similar size, with between half and twice as many."
    elif len(near) < len(others):
        why += f" Only {listed(near)} {'is' if len(near) == 1 else 'are'} of similar size."
    return Comparison(tuple(similar["force_id"]), why, beside)


def _of_same_region(force: str, day: str | None) -> Comparison:
    """The force and the others of its region: those that existed on the day, if one in the past is chosen."""
    own = forces_by_id()[force]
    name, region = own.short_name, own.region
    # A force that has ended is compared with those of its time: not with the one that succeeded it.
    candidates = present_forces() if own.present else forces_by_id().values()
    if day:
        candidates = [f for f in forces_by_id().values() if (f.valid_from or "") <= day <= (f.valid_to or "9999")]
    others = [f.force_id for f in candidates if f.region == region and f.force_id not in (force, own.succeeded_by)]
    which = "force" if len(others) == 1 else f"{len(others)} forces"
    return Comparison((force, *others), "", f"{name} beside the other {which} of its region, {region}")
