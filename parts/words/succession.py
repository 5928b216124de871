"""Forces that begin, end and are renamed, in sentences for the page of a force. No force inherits grades."""

from __future__ import annotations

from markupsafe import Markup

import queries
from parts.address.english import day, listed, when
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, forces_by_id
from parts.html.markup import is_missing, link
from queries.caching import cached


def predecessors(chosen: Selection) -> list[str]:
    """The forces that the chosen one succeeded."""
    rows = queries.rows("succession", force=chosen.value(FORCE))
    return list(rows[rows["relation"] == "predecessor"]["force_id"])


@cached
def of_force(chosen: Selection) -> Markup:
    """Which forces the chosen one succeeded, which succeeded it, and its former names; empty if it always was."""
    force = forces_by_id()[chosen.value(FORCE)]
    related = queries.rows("succession", force=force.force_id)
    lines = [_end(force, related[related["relation"] == "successor"])] if not is_missing(force.valid_to) else []
    before = related[related["relation"] == "predecessor"]
    if len(before):
        lines.append(_beginning(force, before))
    elif not is_missing(force.valid_from):
        lines.append(Markup("{} began {}.").format(force.name, when(force.valid_from)))
    lines += [_former_name(row) for row in queries.rows("table_force_names", forces=[force.force_id]).itertuples()]
    return Markup(" ").join(filter(None, lines))


def _end(force, successors) -> Markup:
    ends = Markup("{} {} {}.").format(force.name, "ends" if force.present else "ended", when(force.valid_to))
    if successors.empty:
        return ends
    words = "{} Its successor is {}, which inherits none of its grades."
    return Markup(words).format(ends, _link(successors.iloc[0]["force"]))


def _beginning(force, before) -> Markup:
    began = f" {when(force.valid_from)}" if not is_missing(force.valid_from) else ""
    named = Markup(listed(["{}"] * len(before))).format(*map(_link, before["force"]))
    return Markup("{} succeeded {}{}. It does not inherit their grades, which are shown below.").format(
        force.name, named, began
    )


def _former_name(row) -> Markup:
    if is_missing(row.valid_to):
        return Markup("")
    note = "" if is_missing(row.note) else f" {row.note}"
    return Markup("Until {} its name was {}.{}").format(day(row.valid_to), row.name, note)


def _link(force: str) -> Markup:
    return link(force, to_page("force", force=force))
