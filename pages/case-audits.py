"""What share of the child protection cases that inspectors audited was handled well?"""

import streamlit as st

import queries
from pages.parts import audits, charts, downloads, filters, own, tables
from pages.parts.downloads import About
from pages.parts.labels import in_words

# What is printed of an audit that has not all the counts that a share needs.
NOT_COUNTED = ["combined count only", "percentage only", "inadequate only", "no grades of cases"]

st.title("Case audits")
st.markdown(
    "Child protection inspectors read case files and grade how each was handled: good, requires improvement (adequate in early audits) or inadequate. "
    "Here is what they found, and how certain it is. " + audits.PICKED
)
order = filters.Filter(
    "sort",
    "Order of audits",
    {"Newest first": "newest", "Share good": "good"},
    "",
    several=False,
    default="Newest first",
    ids_in_address=True,
    narrows=False,
)
chosen = filters.choose("case-audits", filters.forces(), filters.years(), order)

# Queries
asked = {"forces": chosen.ids("force"), "years": chosen.ids("year")}
whole = queries.run("case_audits", samples=["whole"], printed=None, **asked)
drawn = queries.run(
    "case_audits", samples=["whole"], printed=["counts", "combined count only", "inadequate only"], **asked
)
counted = queries.run("case_audits", samples=["whole"], printed=["counts"], **asked)
left_out = queries.run("case_audits", samples=["whole"], printed=NOT_COUNTED, **asked)
parts = queries.run("case_audits", samples=["part"], printed=None, **asked)
placed = queries.run("funnel", printed=["counts"], **asked)
shows = chosen.sentence("Audits of case files", f"{len(whole)} whole samples", f"{len(parts)} parts of samples")
st.markdown(f"**{shows}**")
if whole.empty and parts.empty:
    st.info(
        "No audit of case files by inspectors is known here for this choice. Clear the filters, or choose other years."
    )

# The answer first: the funnel
if len(placed):
    pooled = placed.iloc[0]
    outside = placed[placed["place"].isin(["above 99.8%", "below 99.8%"])]
    by_subtraction = queries.run("funnel", printed=["combined count only"], **asked)
    by_subtraction = by_subtraction[by_subtraction["place"].str.endswith("99.8%")]
    st.header("Which audits stand out?")
    over_all = f"Over all {pooled.pooled_audits} audits with counts, {pooled.pooled_good} of {pooled.pooled_cases:,} cases were good ({pooled.pooled_share}%)."
    if outside.empty:
        st.markdown(f"None of the {len(placed)} audits shown lies outside the 99.8% limits. {over_all}")
    else:
        told = "; ".join(
            f"**{r.force} {r.year_told}** {'above' if r.place.startswith('above') else 'below'}: {r.good} of {r.cases_total} good ({r.good_share}%)"
            for r in outside.itertuples()
        )
        st.markdown(
            f"{len(outside)} of {len(placed)} audits shown lie{'s' if len(outside) == 1 else ''} outside the 99.8% limits: {told}. {over_all}"
        )
    if len(by_subtraction):
        st.caption(
            "Left out, since only the cases below good were printed, but outside the limits by subtraction: "
            + "; ".join(
                f"{r.force} {r.year_told}, {r.good} of {r.cases_total} ({r.good_share}%)"
                for r in by_subtraction.itertuples()
            )
            + "."
        )
    charts.with_table(
        charts.funnel(placed.assign(name=placed["force"] + " " + placed["year"]), queries.run("funnel_limits")),
        placed[
            [
                "force",
                "year_told",
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
                "source_kind",
                "source_url",
                "citation",
            ]
        ],
        key="funnel",
        alt=f"Funnel plot: share good against number of case files audited, {len(placed)} audits, pooled share {pooled.pooled_share}%. Outside the 99.8% limits: "
        + (", ".join(f"{r.force} {r.year_told} ({r.good_share}%)" for r in outside.itertuples()) or "none")
        + ".",
        headings={
            "year_told": "Year",
            "good_share": "Good (%)",
            "pooled_share": "Pooled (%)",
            "low_998": "99.8% from",
            "low_95": "95% from",
            "high_95": "95% to",
            "high_998": "99.8% to",
            "place": "Place",
        },
        about=About(
            "Funnel of case audits",
            shows,
            chosen.file_name("funnel"),
            (
                audits.PICKED,
                "Limits are counts of good cases: exact binomial, 95% and 99.8%, round the pooled share.",
                "They cover sampling error only.",
            ),
        ),
    )
    st.caption(
        "How to read it: the fewer the cases, the more chance moves the share, so the limits widen to the left. If every force handled cases alike, 95 of 100 audits "
        "would lie within the dashed lines and 998 of 1,000 within the dotted ones. A point outside the dotted lines is hard to put down to chance. "
        f"What it can’t say: why. {audits.PICKED} The limits cover sampling error only, not how cases were picked, nor that inspectors and years differ. The pooled share is of "
        f"all audits, whatever is filtered; {pooled.pooled_metropolitan_cases} of its {pooled.pooled_cases:,} cases are the Metropolitan Police’s, and {pooled.pooled_review_cases} come from reviews."
    )

    tables.note(
        "Whether a force’s own review found it better than its inspection is another question:",
        "see Change over time",
        tables.inside("change", **({"force": chosen.chosen["force"][0]} if len(chosen.chosen["force"]) == 1 else {})),
    )

# Every audit: counts, then shares
if len(drawn):
    st.header("Every audit of a whole sample")
    if chosen.one("sort") == "good":
        drawn, counted = (
            f.sort_values("good_share", ascending=False, na_position="last", kind="stable") for f in (drawn, counted)
        )
    audits.legend(drawn)
    charts.with_table(
        charts.audit_counts(drawn),
        audits.filled(drawn[audits.COLUMNS]),
        key="counts",
        headings=audits.HEADINGS,
        alt=f"Stacked bars: how many of the audited case files of {len(drawn)} audits were good, adequate or requiring improvement, and inadequate. "
        f"{int(drawn['cases_total'].sum()):,} case files in all.",
        about=About("Case files audited, by grade", shows, chosen.file_name("case-audits"), (audits.PICKED,)),
    )
    counts = drawn[["good", "adequate", "requires_improvement", "inadequate"]].fillna(0).sum(axis=1)
    misprinted = [
        f"{name} add to {int(n)}" for name, n, cases in zip(drawn["name"], counts, drawn["cases_total"]) if n > cases
    ]
    st.caption(
        f"n = {int(drawn['cases_total'].sum()):,} case files in {len(drawn)} audits, as printed; {len(counted)} of these audits have the counts that shares need. "
        "Hatched orange: printed together as below good. Hatched blue: the rest of these, good by subtraction. Outline: not described."
        + (f" As printed, the counts of {', '.join(misprinted)}." if misprinted else "")
    )
if len(counted):
    st.header("Shares good and inadequate, with their intervals")
    charts.with_table(
        charts.audit_shares(counted),
        counted[
            [
                "force",
                "year_told",
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
                "source_kind",
                "source_url",
                "citation",
            ]
        ],
        key="shares",
        headings=audits.HEADINGS,
        alt=f"Points with intervals: share good and share inadequate in {len(counted)} audits. Highest share good: "
        + "{0.force} {0.year_told}, {0.good_share}% ({0.good_low} to {0.good_high}).".format(
            counted.loc[counted["good_share"].idxmax()]
        ),
        about=About(
            "Shares of audited cases good and inadequate",
            shows,
            chosen.file_name("shares"),
            (audits.PICKED, "Intervals: Wilson, 95%, in per cent; sampling error only."),
        ),
    )
    st.caption(
        f"n = {int(counted['cases_total'].sum()):,} case files in {len(counted)} audits. Intervals (Wilson, 95%) cover sampling error only; where two overlap widely, their order means little."
    )

if len(left_out):
    st.header("Left out of shares and funnel")
    kinds = left_out["printed"].value_counts()
    st.markdown(
        f"{len(left_out)} audits of whole samples: "
        + ", ".join(
            f"{n} with {kind.replace('percentage only', 'only a percentage').replace('combined count only', 'only a combined count').replace('inadequate only', 'only the inadequate counted')}"
            for kind, n in kinds.items()
        )
        + ". A share needs the printed count of good cases and of all cases. "
        "Where only the cases below good were printed, the rest must be good if every case was graded: that is given, by subtraction."
    )
    tables.rows(
        audits.filled(left_out[audits.COLUMNS]),
        caption=f"{len(left_out)} audits of whole samples without full counts, as printed",
        key="left-out",
        headings=audits.HEADINGS,
        about=About("Audits without full counts", shows, chosen.file_name("case-audits-not-counted"), (audits.PICKED,)),
    )
if len(parts):
    st.header("Parts of samples")
    st.markdown(
        "Online abuse, missing children and other parts are never added to their whole. Cases that a force had marked itself, and inspectors marked again, were picked by the force."
    )
    tables.rows(
        audits.filled(parts[["topic", *audits.COLUMNS]]),
        caption=f"{len(parts)} parts of samples, as printed",
        key="parts",
        headings=audits.HEADINGS,
        about=About("Audits of parts of samples", shows, chosen.file_name("case-audits-parts"), (audits.PICKED,)),
    )

own.results("What forces found themselves", shows, chosen.file_name("case-audits"), **asked)

# The 2015 report beside the audits since
st.header("Share good: the national report of 2015 and the audits since")
pooled_shares = queries.run("pooled")
st.markdown(
    " · ".join(
        f"**{r.audits}**: {int(r.good)} of {int(r.cases):,} cases good, **{r.good_share}%** (95% interval {r.good_low} to {r.good_high})"
        for r in pooled_shares.itertuples()
    )
)
st.caption(
    "The 2015 report’s cases came from eight forces and had “adequate” in the middle, where later audits have “requires improvement”. Cases of all three were picked by inspectors, from other forces and years: "
    "the shares stand beside each other, and do not show a trend."
)
tables.rows(
    pooled_shares,
    caption="Share of audited cases good: the 2015 report and the audits since",
    key="pooled",
    headings={**audits.HEADINGS, "audits": "Audits", "number": "Number", "cases": "Cases"},
    about=About(
        "Pooled shares of case audits",
        "The national report of 2015 and the audits since",
        "pooled-shares",
        (audits.PICKED,),
    ),
)

# National reports
st.header("What the national reports found, 2005 to 2025")
national = queries.run("national")
audits.timeline(national)
downloads.buttons(
    in_words(national.assign(found=national["found"].map(lambda found: "; ".join(audits.listed(found))))),
    About("National reports on child protection", f"{len(national)} reports", "national-reports"),
    "national",
)
