"""Whether a force’s case files were judged good more often at a review than at the inspection before it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas
from markupsafe import Markup

from parts.address.english import listed
from parts.charts.audit_slopes import slopes
from parts.exhibits import case_audits
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.html.markup import bullets, is_missing

NO_CLEAR_CHANGE = "no clear change"


def review_sentence(pair: Mapping) -> str:
    """A pair of audits: the share at the inspection and at the review, and whether that is a clear change."""
    difference, low, high = (f"{pair[c]:+.1f}" for c in ("difference", "difference_low", "difference_high"))
    years = f"{pair['from_year_label']} → {pair['year_label']}"
    text = (
        f"{pair['force']} {years}: {pair['from_good']} of {pair['from_cases']} good "
        f"({pair['from_share']:.1f}%), then {pair['good']} of {pair['cases']} ({pair['good_share']:.1f}%): "
        f"{difference} percentage points (likely between {low} and {high}), {pair['change']}"
    )
    text = text.replace("-", "−")
    if is_missing(pair["by_subtraction"]):
        return text
    return f"{text}; the good files of {pair['by_subtraction']} are worked out by subtraction"


def review_sentences(rows: pandas.DataFrame) -> Markup:
    """In how many follow-ups the share of good files changed clearly and which, then a sentence for each pair, those
    that do first."""
    pairs = sorted(rows.to_dict("records"), key=lambda pair: pair["change"] == NO_CLEAR_CHANGE)
    clear = [pair for pair in pairs if pair["change"] != NO_CLEAR_CHANGE]
    named = listed([f"{pair['force']} in {pair['year_label']} ({pair['change']})" for pair in clear])
    by_chance = "by more than chance would explain, had files been picked at random"
    if len(pairs) == 1:
        which = "In the only follow-up with counts of good files at both audits"
    else:
        which = f"In {len(clear) or 'none'} of the {len(pairs)} follow-ups with counts of good files at both audits"
    if clear:
        first = f"{which}, the share of good files differs {by_chance}: {named}"
    elif len(pairs) == 1:
        first = f"{which}, the share of good files does not differ {by_chance}"
    else:
        first = f"{which} does the share of good files differ {by_chance}"
    first = Markup("<strong>{}</strong>.").format(first)
    return first + bullets(f"{review_sentence(pair)}." for pair in pairs)


def reviews_caveat(rows: pandas.DataFrame) -> str:
    """How to read the intervals, and which audits were counted by subtraction."""
    audits = list(dict.fromkeys(a for cell in rows["by_subtraction"].dropna() for a in cell.split(", ") if a))
    text = (
        "The likely ranges would hold had files been picked at random. Where that of a difference includes zero, there "
        "is no clear change. Years are those of fieldwork."
    )
    if audits:
        text += (
            f" Where only the number below good was published ({listed(audits)}), we count the rest as good; these "
            f"audits are not in the chart “{case_audits.FUNNEL.title}” on Case audits."
        )
    return text


REVIEWS = Exhibit(
    "reviews",
    question="reviews",
    title="Case audits: from one inspection or review to the next",
    chart=slopes,
    table=partial(tables.rows, height=420),
    columns=(
        "force from_year from_year_missing from_year_label year year_missing year_label from_programme programme "
        "from_good from_cases from_share from_low from_high good cases good_share good_low good_high difference "
        "difference_low difference_high change by_subtraction from_source_kind from_source_url source_kind source_url"
    ),
    only_in_files=f"from_year from_year_missing {case_audits.YEARS}",
    takeaway=review_sentences,
    caveat=reviews_caveat,
    notes=("Inspectors picked the cases for both audits.",),
    on_picture=case_audits.picked_in_brief,
    reading=(
        "Each line is of one force, and joins the shares of good cases at its audits: from an inspection or a review "
        "to the next review or re-inspection. “Likely between” "
        "says how far chance alone may have moved a number: its 95% interval, drawn as a bar beside a share."
    ),
)
