"""The printed brief on a force: two sides of A4 to hand to somebody before a meeting.

It is part of the page but hidden on screen; in print it replaces everything else
(``brief.css``). Sources are numbered, and their addresses are listed at the end.
"""

from __future__ import annotations

from pathlib import Path

import pandas
import streamlit as st
from markupsafe import Markup

import queries
from parts.address.english import (
    DATE_NOT_KNOWN,
    counted,
    day,
    day_of_report,
    likely_between,
    listed,
    uppercase_first,
    when,
    year_in_words,
)
from parts.address.labels import label
from parts.address.vocabulary import graded_cycles, well_known_cycle
from parts.charts.case_audits import how_sure
from parts.charts.looks import GRADE_NOT_FOUND, known_mark, range_by_totals, why_no_newer
from parts.exhibits import audit_reviews, embedding, grades, monitoring, record_changes
from parts.html.markup import NO_ADDRESS, badge, is_in_doubt, is_missing, render, stylesheet
from parts.words import audits_in_words, newer_reports
from queries.caching import cached

# Of ``queries/standing.sql``: why the newest grade of a theme is not known, and what it may be.
OF_NEWEST = ["missing", "no_newer", "newest_round_name", "lowest_possible_grade", "highest_possible_grade"]
MAX_BRIEFS = 64  # of some 20 kB each

PRINTED_COUNTS = (
    ("good", "good"),
    ("adequate", "adequate"),
    ("requires_improvement", "requiring improvement"),
    ("inadequate", "inadequate"),
    ("below_good", "below good"),
)
LIKELY = "likely between"
PRINTED_SHARES = (("good_pct", "good"), ("below_good_pct", "below good"))


class Sources:
    """The sources cited so far, numbered."""

    def __init__(self):
        self.numbers: dict[str, int] = {}

    def mark(self, row: dict) -> Markup:
        """The number of a row's source, to put after the row."""
        source, named = row.get("source_url"), row.get("citation")
        if is_in_doubt(row.get("note")):
            return Markup(" (source not known)")
        if is_missing(source):
            if is_missing(named):
                return Markup("")
            source = f"{named} ({NO_ADDRESS})"
        return Markup("<sup>{}</sup>").format(self.numbers.setdefault(source, len(self.numbers) + 1))


def brief(force_id: str, shows: str) -> None:
    """Put the brief on a force into the page, unless it shows an embedded exhibit. ``shows`` says what it covers."""
    if embedding.embedded_exhibit():
        return
    with st.container(key="brief"):
        st.html(_markup(force_id, shows))
    # It hides the rest of the page on paper. A rule for all pages would have to ask whether there is a brief.
    st.html(stylesheet(Path(__file__).with_name("brief.css")))


@cached(max_bytes=MAX_BRIEFS)
def _markup(force_id: str, shows: str) -> str:
    """The brief as HTML, the same for all readers until the record changes."""
    sources = Sources()
    findings = queries.rows("findings", forces=[force_id])
    inspections = queries.rows("inspections", forces=[force_id])
    cycles, audits = graded_cycles(), queries.rows("case_audits", forces=[force_id])

    report = newer_reports.with_grades_missing(force_id)
    latest = queries.rows("latest_grades", force=force_id).merge(
        queries.rows("standing", forces=[force_id])[["theme_id", *OF_NEWEST]], on="theme_id", how="left"
    )
    causes = queries.rows("causes_of_concern", forces=[force_id])
    force = next(row for row in queries.rows("forces").to_dict("records") if row["force_id"] == force_id)

    def lines(rows: pandas.DataFrame, line) -> list[Markup]:
        return [line(row, sources) for row in rows.to_dict("records")]

    audited = lines(audits, _audited)
    reviews = [audit_reviews.review_sentence(r) for r in queries.rows("reviews", forces=[force_id]).to_dict("records")]
    return render(
        "brief.html",
        force=force,
        shows=shows,
        as_of=record_changes.as_of(),
        audited=_who_picked(audits, force["short_name"]),
        by_chance=any(LIKELY in line for line in [*audited, *reviews]),
        story=lines(queries.rows("story", force=force_id), _inspected),
        audits=audited,
        reviews=reviews,
        concerns=_findings(findings, "concern", sources),
        strengths=_findings(findings, "strength", sources),
        recommendations=_findings(findings, "recommendation", sources),
        causes=lines(causes, _cause),
        causes_note=" ".join(
            [monitoring.NOT_COUNTED, *([monitoring.STATUS_NOT_KNOWN] if causes["status"].isna().any() else [])]
        ),
        how_known=grades.evidence_note(latest),
        newer=[_with_grades_missing(report, sources)] if report else [],
        latest=lines(latest, _graded),
        never_found=_never_found(force_id, latest["theme_id"]),
        inspections=lines(inspections, _titled),
        eras=listed(list(dict.fromkeys(cycles["era_name"]))),
        sources=list(sources.numbers),
    )


def _inspected(row: dict, sources: Sources) -> Markup:
    topics = "" if is_missing(row["topics"]) else f". {row['topics']}"
    read = row["strengths"] or row["concerns"] or row["recommendations"]
    found = f"{counted(row['strengths'], 'strength')}, {counted(row['concerns'], 'concern')}"
    found = found if read else "findings not read"
    return Markup("<b>{}</b> {}: {}{}{}").format(day_of_report(row), row["title"], found, topics, sources.mark(row))


def _audited(row: dict, sources: Sources) -> Markup:
    counts = [f"{row[c]} {words}" for c, words in PRINTED_COUNTS if not is_missing(row[c])]
    counts += [f"{row[c]:g}% {words}" for c, words in PRINTED_SHARES if not is_missing(row[c])]
    cases = "" if is_missing(row["cases_total"]) else f"{row['cases_total']} cases: "
    topic = "" if row["topic"] == "all" else f" {label('topic', row['topic']).lower()},"
    sure = how_sure(row)
    share = f" ({sure})" if sure else ""
    if not is_missing(row["good_share"]):
        share = f" ({row['good_share']:g}% good, {likely_between(row['good_low'], row['good_high'])})"
    words = f"{topic} {cases}{', '.join(counts) or 'no grades of cases published'}{share}"
    year = f"Year {DATE_NOT_KNOWN}" if row["year_label"] == DATE_NOT_KNOWN else row["year_label"]
    return Markup("<b>{}</b>{}{}").format(year, words, sources.mark(row))


def _graded(row: dict, sources: Sources) -> Markup:
    """The newest grade that we know on a theme; below one that we did not find if its totals rule the older one out.

    row: of ``queries/latest_grades.sql``, with ``OF_NEWEST``.
    """
    older = row["round"] in _rounds_before_now()
    shown = badge(row["grade"], older=older, mark=known_mark(row))
    cycle = f"{row['round_name']} (older)" if older else row["round_name"]
    if row["missing"] == GRADE_NOT_FOUND:  # as on the page, which shows the older one as the one before
        not_found = f"{_not_found(row)}; before that"
        return Markup("{}: {} {} {}{}").format(row["theme"], not_found, shown, cycle, sources.mark(row))
    newer = "" if is_missing(row["no_newer"]) else f"; {why_no_newer(row, row['no_newer'])}"
    return Markup("{}: {} {}{}{}").format(row["theme"], shown, cycle, newer, sources.mark(row))


def _not_found(row: dict) -> str:
    """That the newest grade on a theme was not found, and what it may be. row: with ``OF_NEWEST``."""
    possible = range_by_totals(row)
    return f"not found in {row['newest_round_name']}{f' ({possible})' if possible else ''}"


def _never_found(force_id: str, known: pandas.Series) -> list[str]:
    """The themes whose newest grade was not found, but for those on which we know any grade. known: their ids."""
    now = queries.rows("standing", forces=[force_id])
    never = now[(now["missing"] == GRADE_NOT_FOUND) & ~now["theme_id"].isin(known)]
    return [f"{row['theme']}: {_not_found(row)}" for row in never.to_dict("records")]


def _cause(row: dict, sources: Sources) -> Markup:
    """A cause of concern, with what is known of its status. row: of ``queries/causes_of_concern.sql``."""
    kind = "" if row["kind"] == "cause-of-concern" else f" ({label('kind', row['kind']).lower()})"
    issued = when(row["published"]) if isinstance(row["published"], str) else f"in {row['issued']}"
    return Markup("{}{}: issued {}, {}{}").format(
        uppercase_first(row["topic"]), kind, issued, row["status_words"], sources.mark(row)
    )


@cached
def _rounds_before_now() -> frozenset[str]:
    """The rounds before the newest in which most forces have a grade: their grades are old."""
    rounds = list(queries.rows("rounds")["round"])
    return frozenset(rounds[: rounds.index(well_known_cycle())])


def _with_grades_missing(report: dict, sources: Sources) -> Markup:
    """The newest report, of which we lack grades. report: of ``newer_reports.with_grades_missing``."""
    dated = "" if report["newer_report"] == DATE_NOT_KNOWN else f", of {day(report['newer_report'])}"
    gave = report["gave"] or "we know none of its grades by theme yet"
    return Markup("Newest PEEL report: {}{}: {}{}").format(report["title"], dated, gave, sources.mark(report))


def _who_picked(audits: pandas.DataFrame, force: str) -> str:
    """Who picked the case files that were audited, in sentences; or that there was no audit that we found."""
    if audits.empty:
        return f"We found no audit of case files for {force}."
    who = uppercase_first(audits_in_words.who_picked(audits))
    return f"{who} picked the case files that were audited, and not at random."


def _titled(row: dict, sources: Sources) -> Markup:
    return Markup("{} {}{}").format(day_of_report(row), row["title"], sources.mark(row))


def _findings(findings: pandas.DataFrame, polarity: str, sources: Sources) -> list[Markup]:
    rows = findings[findings["polarity"] == polarity].sort_values("theme", kind="stable")
    return [
        Markup("<b>{}.</b> {}").format(
            theme,
            Markup("; ").join(
                Markup("{} ({}){}").format(row["summary"], year_in_words(row["year"]), sources.mark(row))
                for row in group.to_dict("records")
            ),
        )
        for theme, group in rows.groupby("theme", sort=False)
    ]
