"""How the record was checked: against published totals, and the forces that the press named, in sentences."""

from __future__ import annotations

import pandas

import queries
from parts.address.english import counted, day, listed, when
from parts.address.vocabulary import graded_cycles


def checked_by_totals(rows: pandas.DataFrame) -> str:
    """How many published national totals our grades match, and how many of these grades that confirms, in sentences.

    Grades that follow from these totals say nothing for them. rows: of ``queries/national_totals.sql``.
    """
    equal = rows[rows["agreement"] == "equal"]
    if equal.empty:
        return ""
    (total, worked_out), number = equal[["known", "known_derived"]].sum(), len(equal)
    which = f"All {counted(number, 'published national total')} match"
    if number < len(rows) or number == 1:
        which = f"{number} of {counted(len(rows), 'published national total')} {'matches' if number == 1 else 'match'}"
    words = f"{which} our grades: {counted(total, 'grade')} in all."
    if not worked_out:
        return words
    return (
        f"{words} We worked out {worked_out:,} of the {total:,} from those totals, so the match confirms only the "
        f"other {total - worked_out:,}."
    )


def agreeing_with_totals() -> str:
    """How many PEEL reports have the grades that we know as their published totals have them, as sentences.

    The note of a report with all its grades says why its totals have other ones: a grade was changed after it.
    """
    reports = queries.rows("grade_totals")
    if reports.empty:
        return ""
    complete = reports["known_in_totals"] == reports["areas_graded"]
    differ = int((complete & reports["note"].notna()).sum())
    agree, lacking = int(complete.sum()) - differ, int((~complete).sum())
    parts = [
        f"our grades agree with {agree} of these in full",
        f"of {lacking} we lack some grades" if lacking else "",
        f"{differ} {'differs' if differ == 1 else 'differ'}, since a grade was changed after the report"
        if differ
        else "",
    ]
    since = graded_cycles().merge(reports[["cycle"]], on="cycle")["name"].iloc[0]
    words = f"We know the totals of {counted(len(reports), 'report')} of PEEL since {since}: "
    return f"{words}{'; '.join(part for part in parts if part)}."


# The days on which we know from the press which forces were in Engage. The lists of the press were held against the
# moves by hand.
NAMED_BY_THE_PRESS = ("2022-06-30", "2023-11-24", "2024-12-06")


def engaged_as_the_press_named() -> str:
    """On which days the moves give exactly the forces that the press named as in Engage, as sentences.

    On a day between the two dates of a move, they do only if the move was on the earlier one.
    """
    agree, unsure = [], []
    for named_on in NAMED_BY_THE_PRESS:
        rows = queries.rows("engaged", as_of=named_on)
        perhaps = rows[rows["engaged"] != "in Engage"]
        if perhaps.empty:
            agree.append(day(named_on))
        for row in perhaps.itertuples():
            if not isinstance(row.entered_other_date, str):
                unsure.append(f"On {day(named_on)}, they agree only if {row.force} was in Engage that day.")
                continue
            moved = f"{row.force} moved {when(row.entered_other_date)}, as the press says"
            other = f"not on the other date that we show, {day(row.entered_date)}"
            unsure.append(f"On {day(named_on)}, they agree only if {moved}, and {other}.")
    words = f"On {listed(agree)}, they agree." if agree else ""
    return " ".join([words, *unsure]).strip()
