"""Engage, the inspectorate's enhanced monitoring, and causes of concern."""

from __future__ import annotations

from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import dates, day, when
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import AS_OF, FORCE, newest_move
from parts.charts.monitoring import times_in_engage
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.html.markup import link, on_wide_screens
from parts.words import choice
from queries.caching import cached

WHAT_ENGAGE_IS = "Engage is the inspectorate’s enhanced monitoring, which the press often calls special measures."
HOW_FAR_KNOWN = "Our list is nearly complete from June 2022 to July 2025. Earlier or later moves may be missing."
WHAT_A_CAUSE_IS = (
    "A cause of concern is a serious failing that the inspectorate reports by this name, with recommendations. Most "
    "of the concerns among the findings are not causes of concern."
)
NOT_COUNTED = "We have not read every report, so there may have been more causes of concern, and we give no totals."
CAUSES_OF_MOVES = "We may not have found each cause of concern that is mentioned here: below are those that we found."
ACCELERATED = "“Accelerated” means published before the report of the inspection."
STATUS_NOT_KNOWN = "“Status not known”: we found no page that says whether it is still open."

TIMES = Exhibit(
    "engage",
    question="engage_spells",
    title="Which forces were in Engage (“special measures”), and when",
    chart=times_in_engage,
    table=partial(tables.rows, height=420),
    columns=(
        "force region entered_date entered_other_date entered_reason left_date left_reason known_on entered_note "
        "left_note entered_source_kind entered_source_url left_source_kind left_source_url"
    ),
    only_in_files="region known_on entered_note left_note",
    notes=(WHAT_ENGAGE_IS, HOW_FAR_KNOWN),
    nothing=f"We found no move into Engage. {HOW_FAR_KNOWN}",
    nothing_of=lambda answer: f"We found no move into Engage{choice.for_forces(answer.selection)}. {HOW_FAR_KNOWN}",
    reading=(
        "Each bar runs from the day a force moved into Engage to the day it left. It is hatched where we know only "
        "the month or year of a move, or where two sources give different dates. A triangle at the end means that we "
        "do not know of the force leaving. Select a bar to open the page of its force."
    ),
)


def on_causes_of_concern(moves: pandas.DataFrame) -> str:
    """That causes of concern are missing below, where moves of a force mention any; else empty.

    moves: of ``queries/engage.sql``.
    """
    return CAUSES_OF_MOVES if moves["reason"].str.contains("causes? of concern").any() else ""


MOVES_OF_FORCE = Exhibit(
    "engage-of-force",
    file="moves-in-engage",
    question="engage",
    title="Moves of {force} into and out of Engage",
    columns="force event date other_date reason note source_kind source_url",
    drop_empty=True,
    only_in_files="force note",  # which page gives which date is for those who check the record
    caveat=on_causes_of_concern,
    notes=(WHAT_ENGAGE_IS, HOW_FAR_KNOWN),
)


def accelerated_caveat(rows: pandas.DataFrame) -> str:
    """What an accelerated cause of concern is, where there is one. rows: of ``queries/causes_of_concern.sql``."""
    return ACCELERATED if rows["kind"].str.startswith("accelerated").any() else ""


def early_causes_caveat(rows: pandas.DataFrame) -> str:
    """Which reports of causes of concern are newer than all that are listed: their causes are among the findings alone.

    rows: of ``queries/causes_of_concern.sql``, of one force.
    """
    if rows.empty:
        return ""
    newest = rows["published"].dropna().max()
    reports = queries.rows("new_reports", forces=sorted(set(rows["force_id"])))
    newer = reports[reports["early"] & (reports["published"] > newest)]
    return " ".join(
        f"This list stops at {day(newest)}. The report of {day(published)} has more causes of concern: see the "
        "findings."
        for published in newer["published"]
    )


CAUSES_OF_FORCE = Exhibit(
    "causes-of-force",
    file="causes-of-concern-of-force",
    question="causes_of_concern",
    title="Causes of concern at {force}",
    table=partial(tables.rows, height=420),
    columns="force topic kind issued status_words theme status status_date source_kind source_url",
    only_in_files="force theme status status_date",
    caveat=lambda rows: (accelerated_caveat(rows), early_causes_caveat(rows)),
    notes=(WHAT_A_CAUSE_IS, NOT_COUNTED, STATUS_NOT_KNOWN),
    nothing="We found no cause of concern at this force. We have not read every report, so there may have been some.",
)
CAUSES_ON_THEME = Exhibit(
    "causes-on-theme",
    file="causes-of-concern-on-theme",
    question="causes_of_concern",
    title="Causes of concern on {theme}",
    table=partial(tables.rows, height=420),
    columns="force theme topic kind issued status_words status status_date source_kind source_url",
    only_in_files="theme status status_date",
    caveat=accelerated_caveat,
    notes=(
        f"{WHAT_A_CAUSE_IS} Those listed here name this theme. Others name no PEEL theme, and are only on the pages "
        "of their forces; some of them may be about this theme too.",
        NOT_COUNTED,
        STATUS_NOT_KNOWN,
    ),
)


@cached
def _newest_known(as_of: str | None = None) -> str:
    """Since when we know of no move into or out of Engage, as a sentence: the day of the record would promise more.

    as_of: a day in the past; no such sentence is needed on one before the newest move.
    """
    newest = newest_move()
    if not newest or (as_of and as_of <= newest):
        return ""
    return f" Moves after {day(newest)} may be missing."


@cached
def of_force(chosen: Selection) -> Markup:
    """Whether the chosen force is in Engage, or when it left, as a sentence; empty if no move of it is known."""
    spells = queries.rows("engage_spells", forces=chosen.values(FORCE))
    if spells.empty:
        return Markup("")
    last = spells.iloc[-1]
    entered = dates(last["entered_date"], last["entered_other_date"])
    moves = to_page("force", force=last["force"]) + f"#{MOVES_OF_FORCE.name}"
    if isinstance(last["left_date"], str):
        words = f"{when(last['left_date'])}; it was in Engage from {entered}."
        return Markup("{} {} {}").format(link("Left Engage", moves), words, on_wide_screens(WHAT_ENGAGE_IS))
    words = f"since {entered}, as far as we know."
    more = on_wide_screens(f"{_newest_known()} {WHAT_ENGAGE_IS}".strip())
    return Markup("<strong>{}</strong> {} {}").format(link("In Engage", moves), words, more)


@cached
def on_day(chosen: Selection) -> Markup:
    """Which of the chosen forces are in Engage, or were on the day asked for; empty if none is known to be."""
    engaged = chosen.ask("engaged").rows
    if engaged.empty:
        return Markup("")
    certain = engaged["engaged"] == "in Engage"
    named = [_since(row, alone=len(engaged) == 1) for row in engaged[certain].itertuples()]
    perhaps = [_perhaps(row, chosen.value(AS_OF), also=bool(named)) for row in engaged[~certain].itertuples()]
    on_date = on_wide_screens(f" on {day(chosen.value(AS_OF))}") if chosen.value(AS_OF) else ""
    times = link("In Engage", to_page("change") + f"#{TIMES.name}")
    return Markup("<strong>{}</strong> (“special measures”{}){}, as far as we know: {}.{}{}").format(
        times,
        on_wide_screens(" in the press"),
        on_date,
        Markup(", ").join(named) or "none for certain",
        Markup("").join(perhaps),
        _newest_known(chosen.value(AS_OF)),
    )


def _since(row: tuple, *, alone: bool) -> Markup:
    """A force in Engage and since when, which a phone leaves out where there are others.

    row: of ``queries/engaged.sql``.
    """
    since = f" since {dates(row.entered_date, row.entered_other_date)}"
    force = link(row.force, to_page("force", force=row.force))
    return Markup("{}{}").format(force, since if alone else on_wide_screens(since))


def _perhaps(row: tuple, as_of: str, *, also: bool) -> Markup:
    """That a force may have been in Engage on a day, and why that is not certain, as a sentence.

    row: of ``queries/engaged.sql``. ``also``: whether others were for certain.
    """
    if isinstance(row.entered_other_date, str):
        move = f"it moved into Engage {when(row.entered_date, row.entered_other_date)}"
    elif as_of.startswith(row.entered_date):
        move = f"it moved into Engage {when(row.entered_date)}; we do not know the day"
    else:
        move = f"it left {when(row.left_date)}; we do not know the day"
    force = link(row.force, to_page("force", force=row.force))
    why = on_wide_screens(f": {move}") if also else f": {move}"
    return Markup(" Perhaps {}{}{}.").format("also " if also else "", force, why)
