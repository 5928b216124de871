"""Exhibits of case audits: shares with their intervals, the funnel, reviews, and the national reports."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas
from markupsafe import Markup

from pages.parts.address.english import counted, listed
from pages.parts.charts.case_audits import audit_counts, audit_shares, funnel, slopes
from pages.parts.exhibits import tables
from pages.parts.exhibits.exhibit import Exhibit
from pages.parts.exhibits.findings import APART

PICKED = "Inspectors picked the cases, not at random, so shares do not describe all of a force’s cases."
SAMPLING = "Intervals (Wilson, 95%) cover sampling error only; where two overlap widely, their order means little."
DIFFER = "Audits of different years had different inspectors and cases."

HEADINGS = {
    "printed": "What was printed",
    "good_by_subtraction": "Good, by subtraction",
    "good_pct": "Good, as printed (%)",
    "below_good_pct": "Below good, as printed (%)",
    "good_share": "Good (%)",
    "good_low": "95% from",
    "good_high": "95% to",
    "inadequate_share": "Inadequate (%)",
    "inadequate_low": "95% from",
    "inadequate_high": "95% to",
}
REVIEW_HEADINGS = {
    "from_year": "Inspected",
    "year": "Reviewed",
    "from_programme": "Programme",
    "programme": "Programme of the review",
    "from_good": "Good",
    "from_cases": "of cases",
    "from_share": "Good (%)",
    "from_low": "95% from",
    "from_high": "95% to",
    "good": "Good at review",
    "cases": "of cases",
    "good_share": "Good at review (%)",
    "good_low": "95% from",
    "good_high": "95% to",
    "difference": "Difference (points)",
    "difference_low": "95% from",
    "difference_high": "95% to",
    "change": "Change",
    "by_subtraction": "Counted by subtraction",
    "from_source_url": "Source",
    "source_url": "Source of the review",
}
FUNNEL_HEADINGS = {
    "good_share": "Good (%)",
    "pooled_share": "Pooled (%)",
    "low_998": "99.8% from",
    "low_95": "95% from",
    "high_95": "95% to",
    "high_998": "99.8% to",
    "place": "Place",
}
SOURCED = ("source_kind", "source_url", "citation")
COUNTED = ("cases_total", "good", "adequate", "requires_improvement", "inadequate", "below_good")
AS_PRINTED = ("good_by_subtraction", "good_pct", "below_good_pct")
COLUMNS = ("force", "year_label", "printed", *COUNTED, *AS_PRINTED, "note", "title", *SOURCED)
SHARES_COLUMNS = (
    "force",
    "year_label",
    "programme",
    "cases_total",
    "good",
    "good_share",
    "good_low",
    "good_high",
    "inadequate",
    "inadequate_share",
    "inadequate_low",
    "inadequate_high",
    *SOURCED,
)
# What is printed of an audit, as far as it can be drawn, and where it lacks the counts that a share needs.
DRAWN = ("counts", "combined count only", "inadequate only")
NOT_COUNTED = ("combined count only", "percentage only", "inadequate only", "no grades of cases")
ONLY = {
    "combined count only": "only a combined count",
    "percentage only": "only a percentage",
    "inadequate only": "only the inadequate counted",
    "no grades of cases": "no grades of cases",
}


def over_all(rows: pandas.DataFrame) -> str:
    """The pooled share of all audits with counts, from any row of the funnel."""
    one = rows.iloc[0]
    return (
        f"Over all {one.pooled_audits} audits with counts in England and Wales, {one.pooled_good} of "
        f"{one.pooled_cases:,} cases were good ({one.pooled_share}%)."
    )


def outside_limits(rows: pandas.DataFrame) -> Markup:
    """Which audits lie outside the 99.8% limits, with their counts."""
    outside = rows[rows["place"].str.endswith("99.8%")]
    if outside.empty:
        return Markup("None of the {} audits shown lies outside the 99.8% limits. {}").format(len(rows), over_all(rows))
    named = Markup("; ").join(
        Markup("<strong>{} {}</strong> {}: {} of {} good ({}%)").format(
            r.force, r.year_label, r.place.split()[0], r.good, r.cases_total, r.good_share
        )
        for r in outside.itertuples()
    )
    lie = "lies" if len(outside) == 1 else "lie"
    return Markup("{} of {} audits shown {} outside the 99.8% limits: {}. {}").format(
        len(outside), len(rows), lie, named, over_all(rows)
    )


def how_to_read_the_funnel(rows: pandas.DataFrame) -> str:
    """What the limits mean, and what they leave out."""
    one = rows.iloc[0]
    return (
        "How to read it: the fewer the cases, the more chance moves the share, so the limits widen to the left. If "
        "every force handled cases alike, 95 of 100 audits would lie within the dashed lines and 998 of 1,000 within "
        "the dotted ones. A point outside the dotted lines is hard to put down to chance. What it can’t say: why. The "
        "limits (exact binomial, round the pooled share) cover sampling error only, not how cases were picked, nor "
        "that inspectors and years differ. The pooled share is of all audits, whatever is filtered; "
        f"{one.pooled_largest_force_cases} of its {one.pooled_cases:,} cases are of {one.pooled_largest_force}, and "
        f"{one.pooled_review_cases} come from reviews."
    )


FUNNEL = Exhibit(
    "funnel",
    question="funnel",
    title="Which audits stand out?",
    chart=funnel,
    table=partial(tables.rows, headings=FUNNEL_HEADINGS, height=420),
    beside=("funnel_limits",),
    fixed={"printed": ("counts",)},
    columns=(
        "force",
        "year_label",
        "programme",
        "cases_total",
        "good",
        "good_share",
        "pooled_share",
        "low_998",
        "low_95",
        "high_95",
        "high_998",
        "place",
        *SOURCED,
    ),
    finding=outside_limits,
    caveat=how_to_read_the_funnel,
    notes=(PICKED, "Limits are counts of good cases."),
)


def misprinted(rows: pandas.DataFrame) -> str:
    """How to read the bars, and which audits' printed counts don't add up."""
    parts = rows[["good", "adequate", "requires_improvement", "inadequate"]].fillna(0).sum(axis=1)
    odd = [f"{name} add to {int(n)}" for name, n, cases in zip(rows["name"], parts, rows["cases_total"]) if n > cases]
    with_shares = int((rows["printed"] == "counts").sum())
    text = (
        f"n = {counted(int(rows['cases_total'].sum()), 'case file')} in {counted(len(rows), 'audit')}, as printed; "
        f"{with_shares} of these have the counts that shares need. Hatched orange: printed together as below good. "
        "Hatched blue: the rest of these, good by subtraction. Outline: not described."
    )
    return text + (f" As printed, the counts of {listed(odd)}." if odd else "")


EVERY_AUDIT = Exhibit(
    "counts",
    file="case-audits",
    question="case_audits",
    title="Every audit of a whole sample",
    chart=audit_counts,
    table=partial(tables.rows, headings=HEADINGS, height=420),
    fixed={"samples": ("whole",), "printed": DRAWN},
    columns=COLUMNS,
    drop_empty=True,
    caveat=misprinted,
    notes=(PICKED,),
)
SHARES = Exhibit(
    "shares",
    question="case_audits",
    title="Shares good and inadequate, with their intervals",
    chart=audit_shares,
    table=partial(tables.rows, headings=HEADINGS, height=420),
    fixed={"samples": ("whole",), "printed": ("counts",)},
    columns=SHARES_COLUMNS,
    notes=(PICKED, SAMPLING),
)
SHARES_SIDE_BY_SIDE = Exhibit(
    "case-audits-side-by-side",
    question="case_audits",
    title="Case audits side by side",
    chart=audit_shares,
    table=partial(tables.rows, headings=HEADINGS, height=420),
    fixed=SHARES.fixed,
    columns=SHARES_COLUMNS,
    notes=(PICKED, SAMPLING, DIFFER),
)


def left_out(rows: pandas.DataFrame) -> str:
    """How many audits a share cannot be given of, and why."""
    kinds = ", ".join(f"{n} with {ONLY[kind]}" for kind, n in rows["printed"].value_counts().items())
    return (
        f"{len(rows)} audits of whole samples: {kinds}. A share needs the printed count of good cases and of all "
        "cases. Where only the cases below good were printed, the rest must be good if every case was graded: that is "
        "given, by subtraction."
    )


LEFT_OUT = Exhibit(
    "case-audits-not-counted",
    question="case_audits",
    title="Left out of shares and funnel",
    table=partial(tables.rows, headings=HEADINGS),
    fixed={"samples": ("whole",), "printed": NOT_COUNTED},
    columns=COLUMNS,
    drop_empty=True,
    finding=left_out,
    notes=(PICKED,),
)
PARTS = Exhibit(
    "case-audits-parts",
    question="case_audits",
    title="Parts of samples",
    table=partial(tables.rows, headings=HEADINGS),
    fixed={"samples": ("part",)},
    columns=("topic", *COLUMNS),
    drop_empty=True,
    notes=(
        "Online abuse, missing children and other parts are never added to their whole. Cases that a force had marked "
        "itself, and inspectors marked again, were picked by the force.",
        PICKED,
    ),
)
POOLED = Exhibit(
    "pooled-shares",
    question="pooled",
    title="Share good: the national report of 2015 and the audits since",
    table=partial(tables.rows, headings={**HEADINGS, "audits": "Audits", "number": "Number", "cases": "Cases"}),
    finding=lambda rows: Markup(" · ").join(
        Markup("<strong>{}</strong>: {} of {:,} cases good, <strong>{}%</strong> (95% interval {} to {})").format(
            r.audits, int(r.good), int(r.cases), r.good_share, r.good_low, r.good_high
        )
        for r in rows.itertuples()
    ),
    notes=(
        "The 2015 report’s cases came from eight forces and had “adequate” in the middle, where later audits have "
        "“requires improvement”. Cases of all three were picked by inspectors, from other forces and years: the "
        "shares are shown beside each other, and show no trend.",
    ),
)
NATIONAL = Exhibit(
    "national-reports",
    question="national",
    title="What the national reports found",
    table=tables.timeline,
)

OF_FORCE = Exhibit(
    "case-audits-drawn",
    file="case-audits",
    question="case_audits",
    title="Case files audited",
    chart=audit_counts,
    table=None,
    fixed={"samples": ("whole",), "printed": DRAWN},
    columns=COLUMNS,
    drop_empty=True,
    notes=(PICKED,),
)
OF_FORCE_ROWS = Exhibit(
    "audits",
    file="case-audits",
    question="case_audits",
    title="Audits of case files, newest first",
    table=partial(tables.rows, headings=HEADINGS),
    columns=(
        "year_label",
        "topic",
        *COUNTED,
        *AS_PRINTED,
        "good_share",
        "good_low",
        "good_high",
        "inadequate_share",
        "title",
        "note",
        *SOURCED,
    ),
    drop_empty=True,
    notes=(PICKED, SAMPLING),
    level=3,
)


def in_a_sentence(pair: Mapping) -> str:
    """One pair of audits: what was found first, what then, and whether that is a clear change."""
    change = pair["change"] if pair["change"] == "no clear change" else f"clearly {pair['change']}"
    difference, low, high = (f"{pair[c]:+.1f}" for c in ("difference", "difference_low", "difference_high"))
    text = (
        f"{pair['force']} {pair['from_year']} → {pair['year']}: {pair['from_good']} of {pair['from_cases']} good "
        f"({pair['from_share']:.1f}%), then {pair['good']} of {pair['cases']} ({pair['good_share']:.1f}%): "
        f"{difference} points (95% interval {low} to {high}), {change}"
    )
    return text.replace("-", "−")


def in_sentences(rows: pandas.DataFrame) -> Markup:
    """A sentence for each pair."""
    lines = Markup("").join(Markup("<li>{}.</li>").format(in_a_sentence(pair)) for pair in rows.to_dict("records"))
    return Markup("<ul>{}</ul>").format(lines)


def by_subtraction(rows: pandas.DataFrame) -> str:
    """Which audits were counted by subtraction."""
    audits = list(dict.fromkeys(a for cell in rows["by_subtraction"].dropna() for a in cell.split(", ") if a))
    text = (
        "A bar is the 95% interval of a share (Wilson); the interval of a difference is Newcombe’s, in percentage "
        "points. Where it includes zero, there is no clear change. Years are those of fieldwork."
    )
    if audits:
        text += (
            f" Where only the cases below good were printed ({listed(audits)}), the rest counts as good, by "
            "subtraction; these are not in the funnel."
        )
    return text


REVIEWS = Exhibit(
    "reviews",
    question="reviews",
    title="Case audits: from an inspection to its reviews",
    chart=slopes,
    table=partial(tables.rows, headings=REVIEW_HEADINGS, height=420),
    columns=(
        "force",
        "from_year",
        "year",
        "from_programme",
        "programme",
        "from_good",
        "from_cases",
        "from_share",
        "from_low",
        "from_high",
        "good",
        "cases",
        "good_share",
        "good_low",
        "good_high",
        "difference",
        "difference_low",
        "difference_high",
        "change",
        "by_subtraction",
        "from_source_kind",
        "from_source_url",
        "source_kind",
        "source_url",
    ),
    finding=in_sentences,
    caveat=by_subtraction,
    notes=("Inspectors picked the cases of both, and reviews look at fewer.",),
)

OWN_RESULTS = Exhibit(
    "own-results",
    question="own_results",
    title="What forces found themselves",
    table=partial(tables.rows, headings=HEADINGS),
    columns=(
        "force",
        "programme",
        "title",
        "year",
        "topic",
        *COUNTED,
        "good_pct",
        "below_good_pct",
        "good_share",
        "good_low",
        "good_high",
        "note",
        *SOURCED,
    ),
    drop_empty=True,
    notes=(APART,),
)
