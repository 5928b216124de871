"""Case audits as several pages show them: their names, columns and legend, and the national reports."""

from html import escape

import pandas
import streamlit as st

from pages.parts import charts, downloads, tables
from pages.parts.labels import label

PICKED = "Inspectors picked the cases, not at random, so shares do not describe all of a force’s cases."
COLUMNS = [
    "force",
    "year_told",
    "printed",
    "cases_total",
    "good",
    "adequate",
    "requires_improvement",
    "inadequate",
    "below_good",
    "good_by_subtraction",
    "good_pct",
    "below_good_pct",
    "note",
    "title",
    "source_kind",
    "source_url",
    "citation",
]
HEADINGS = {
    "year_told": "Year",
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
    "from_combined": "From a combined count",
    "from_source_url": "Source",
    "source_url": "Source of the review",
}


def filled(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The columns of an audit table that hold anything, and those of its source."""
    kept = [c for c in frame.columns if frame[c].notna().any() or c in ("source_kind", "source_url", "citation")]
    return frame[kept]


def legend(frame: pandas.DataFrame) -> None:
    """What the colours of the bars mean, as far as they are in the frame."""
    kinds = {
        "good": ("good", "Good"),
        "adequate": ("adequate", "Adequate (early audits)"),
        "requires_improvement": ("requires-improvement", "Requires improvement"),
        "good_by_subtraction": ("good-by-subtraction", "Good, by subtraction"),
        "below_good_not_split": ("below-good", "Below good (not split)"),
        "inadequate": ("inadequate", "Inadequate"),
        "not_described": ("not-known", "Not described"),
    }
    items = "".join(
        f'<li><span class="fc-grade fc-{style}" aria-hidden="true">&nbsp;</span> {words}</li>'
        for column, (style, words) in kinds.items()
        if frame[column].fillna(0).gt(0).any()
    )
    st.html(f'<ul class="fc-legend" aria-label="Legend">{items}</ul>')


def reviews(pairs: pandas.DataFrame, shows: str, file_name: str) -> None:
    """From an inspection to its reviews: a slope for each force, a sentence for each pair, the rows."""
    charts.with_table(
        charts.slopes(pairs),
        pairs.drop(columns=["from_dated", "dated"]),
        key="reviews",
        headings=REVIEW_HEADINGS,
        alt="Lines: share of audited cases good at an inspection and at its reviews. "
        + " ".join(f"{told(pair)}." for pair in pairs.to_dict("records")),
        about=downloads.About(
            "Case audits: inspection against review",
            shows,
            file_name,
            (
                "Intervals of shares: Wilson, 95%. Of their difference: Newcombe, 95%, in percentage points.",
                "Inspectors picked the cases of both.",
            ),
        ),
    )
    st.html(
        '<ul class="fc-told">'
        + "".join(f"<li>{escape(told(pair))}.</li>" for pair in pairs.to_dict("records"))
        + "</ul>"
    )
    st.caption(
        "A bar is the 95% interval of a share (Wilson); the interval of a difference is Newcombe’s. Where it includes zero, there is no clear change. Inspectors picked the cases, "
        "and reviews look at fewer. Years are those of fieldwork."
        + (
            " Where only the cases below good were printed (the Metropolitan Police, 2016 and February 2018), the rest counts as good, by subtraction; these stay out of the funnel."
            if pairs["from_combined"].any()
            else ""
        )
    )


def told(pair: dict) -> str:
    """One pair in a sentence: what was found first, what then, and whether that is a clear change."""
    change = {"more were good": "clearly more were good", "fewer were good": "clearly fewer were good"}.get(
        pair["change"], pair["change"]
    )
    return (
        f"{pair['force']} {pair['from_year']} → {pair['year']}: {pair['from_good']} of {pair['from_cases']} good ({pair['from_share']:.1f}%), then {pair['good']} of {pair['cases']} "
        f"({pair['good_share']:.1f}%): {pair['difference']:+.1f} points (95% interval {pair['difference_low']:+.1f} to {pair['difference_high']:+.1f}), {change}"
    ).replace("-", "−")


def timeline(frame: pandas.DataFrame) -> None:
    """The national reports in order of time, each with what it found and its source."""
    items = ""
    for row in frame.to_dict("records"):
        points = "".join(_point(*point.split(": ", 1)) for point in listed(row["found"]))
        source = tables.source_link(row["source_url"], row["source_kind"], row["citation"])
        note = "" if pandas.isna(row["note"]) else f'<small class="fc-note">{escape(row["note"])}</small>'
        items += (
            f"<li><h3>{escape(row['published_year'])} <span>{escape(row['title'])}</span></h3><p>{escape(label('programme', row['programme']))} · {source}</p>"
            f"{_audited(row)}{f'<ul>{points}</ul>' if points else '<p>No findings recorded.</p>'}{note}</li>"
        )
    st.html(f'<ol class="fc-timeline">{items}</ol>')


def _point(polarity: str, summary: str) -> str:
    """One finding of a national report, marked as what it is."""
    return f'<li class="fc-point"><span class="fc-polarity fc-{escape(polarity)}">{escape(label("polarity", polarity))}</span> {escape(summary)}</li>'


def listed(value) -> list[str]:
    """A list from a query; empty where there is none."""
    return list(value) if hasattr(value, "__len__") else []


def _audited(row: dict) -> str:
    """What a national report counted, in a sentence."""
    if pandas.isna(row["cases_total"]):
        return ""
    if pandas.isna(row["good"]):
        words = f"{row['cases_total']} cases of {label('topic', row['topic']).lower()}: {row['below_good_pct']:g}% inadequate or requiring improvement, as printed."
    else:
        words = (
            f"{row['cases_total']} cases: {row['good']} good, {row['adequate']} adequate, {row['inadequate']} inadequate. "
            f"{row['good_share']}% good (95% interval {row['good_low']} to {row['good_high']})."
        )
    return f"<p><strong>{escape(words)}</strong> {tables.source_link(row['audit_source_url'], None)}</p>"
