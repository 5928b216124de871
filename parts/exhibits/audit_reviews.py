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
NO_COUNTS = "The number of files was not published, so we cannot say whether that is more than chance would explain"


def review_sentence(pair: Mapping) -> str:
    """A pair of audits: the share at the inspection and at the review, and whether that is a clear change."""
    difference, low, high = (f"{pair[c]:+.1f}" for c in ("difference", "difference_low", "difference_high"))
    years = f"{pair['from_year_label']} → {pair['year_label']}"
    before = _share(pair["from_good"], pair["from_cases"], pair["from_share"], " good")
    after = _share(pair["good"], pair["cases"], pair["good_share"])
    text = f"{pair['force']} {years}: {before}, then {after}: {difference} percentage points"
    text += f". {NO_COUNTS}" if _uncounted(pair) else f" (likely between {low} and {high}), {pair['change']}"
    text = text.replace("-", "−")
    if is_missing(pair["by_subtraction"]):
        return text
    return f"{text}; the good files of {pair['by_subtraction']} are worked out by subtraction"


def _share(good: int, cases: int, share: float, word: str = "") -> str:
    """The share of good files, after the counts if there are any: "20 of 83 good (24.1%)", "29% good"."""
    return f"{share:g}%{word}" if is_missing(good) else f"{good} of {cases}{word} ({share:.1f}%)"


def _uncounted(pair: Mapping) -> bool:
    """Whether an audit of the pair published a percentage alone, so that nothing says how far chance moved it."""
    return is_missing(pair["difference_low"])


def _shares_alone(pair: Mapping) -> str:
    """A pair without counts, as an answer: its shares, and that nothing more can be said."""
    return (
        f"{pair['force']}: {pair['from_share']:g}% of the audited files were judged good in {pair['from_year_label']}, "
        f"and {pair['good_share']:g}% at the follow-up in {pair['year_label']}"
    )


def review_sentences(rows: pandas.DataFrame) -> Markup:
    """In how many follow-ups the share of good files changed clearly and which, then a sentence for each pair, those
    that do first and those without counts last."""
    every = sorted(rows.to_dict("records"), key=lambda pair: pair["change"] == NO_CLEAR_CHANGE)
    pairs, uncounted = [p for p in every if not _uncounted(p)], [p for p in every if _uncounted(p)]
    if not pairs:
        shares = "; ".join(_shares_alone(pair) for pair in uncounted)
        return Markup("<strong>{}</strong>. {}.").format(shares, NO_COUNTS)
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
    first = Markup("<strong>{}</strong>.{}").format(first, _subtracted(clear))
    return first + bullets(f"{review_sentence(pair)}." for pair in [*pairs, *uncounted])


def _subtracted(clear: list[dict]) -> str:
    """Which clear changes rest on a number of good files that was not published, as a sentence; empty if none does."""
    pairs = [pair for pair in clear if not is_missing(pair["by_subtraction"])]
    if not pairs:
        return ""
    which = listed([f"{pair['force']} in {pair['year_label']}" for pair in pairs])
    if len(pairs) == len(clear):
        which = "each of these" if len(pairs) > 1 else "this one"
    return f" For {which}, only the number below good was published of one audit: we count the rest as good."


def reviews_caveat(rows: pandas.DataFrame) -> str:
    """How to read the intervals, and which audits were counted by subtraction."""
    audits = list(dict.fromkeys(a for cell in rows["by_subtraction"].dropna() for a in cell.split(", ") if a))
    text = "Years are those of fieldwork."
    if rows["difference_low"].notna().any():
        text = (
            "The likely ranges would hold had files been picked at random. Where that of a difference includes zero, "
            f"there is no clear change. {text}"
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
