"""The printed page of a force: two sides of A4 to hand to somebody before a meeting.

It is in the page but hidden on the screen; on paper it takes the place of all else
(``style.css``, ``@media print``). Sources are numbered, and their addresses stand at the end.
"""

from __future__ import annotations

import functools
from html import escape

import pandas
import streamlit as st

import queries
from pages.parts import audits
from pages.parts.labels import label
from pages.parts.tables import badge


class Sources:
    """The sources named so far, each with its number."""

    def __init__(self):
        self.numbers: dict[str, int] = {}

    def mark(self, row: dict) -> str:
        """The number of a row's source, as it stands behind the row."""
        source = next((v for v in (row.get("source_url"), row.get("citation")) if isinstance(v, str) and v), None)
        if not source:
            return ""
        return f"<sup>{self.numbers.setdefault(source, len(self.numbers) + 1)}</sup>"

    def listed(self) -> str:
        return "".join(f"<li>{escape(source)}</li>" for source in self.numbers)


def printed(force: str, shows: str) -> None:
    """Put the brief of a force (its id) into the page, under the sentence that says what is shown."""
    st.html(_markup(queries.version(), force, shows))


@functools.lru_cache(maxsize=64)
def _markup(_version: str, force_id: str, shows: str) -> str:
    """The brief as HTML: kept, since it is the same for every reader of a force until the record changes."""
    force = queries.run("forces").set_index("force_id").loc[force_id]
    latest, story = queries.run("latest_grades", force=force_id, years=None), queries.run("story", force=force_id)
    findings = queries.run(
        "findings",
        forces=[force_id],
        regions=None,
        years=None,
        themes=None,
        programmes=None,
        polarities=None,
        search=None,
    )
    case_audits, reviews = (
        queries.run("case_audits", forces=[force_id], years=None, samples=None, printed=None),
        queries.run("reviews", forces=[force_id]),
    )
    inspections = queries.run("inspections", forces=[force_id])
    sources = Sources()
    parts = [
        f"<header><h2>{escape(force['name'])}</h2><p>{escape(shows)}. {force['population']:,} residents (mid-{force['population_year']}), "
        f"{force['officers_fte']:,.0f} officers (March {force['officers_year']}).</p></header>",
        _section("Child protection, in order of time", [_inspected(row, sources) for row in story.to_dict("records")]),
        _section("Case files audited", [_audited(row, sources) for row in case_audits.to_dict("records")]),
        _section("Inspection and review", [escape(audits.told(pair)) for pair in reviews.to_dict("records")]),
        _section("Concerns", _findings(findings, "concern", sources)),
        _section("Strengths", _findings(findings, "strength", sources)),
        _section("Recommendations", _findings(findings, "recommendation", sources)),
        _section(
            "Latest grade on each theme",
            [
                f"{escape(row['theme'])}: {badge(row['grade'])} {escape(row['round_name'])}{sources.mark(row)}"
                for row in latest.to_dict("records")
            ],
        ),
        _section(
            "Other inspections",
            [
                f"{escape(row['year'])} {escape(row['title'])}{sources.mark(row)}"
                for row in inspections.to_dict("records")
                if row["programme"] in ("peel", "crime-data-integrity")
            ],
        ),
        "<section><h3>Mind</h3><p>Unofficial; from published reports. No grade or finding means not known here. Grades up to 2018/19, of 2021/22 and of 2023–25 cannot be compared "
        "with each other. Inspectors picked the cases they audited; intervals cover sampling error only. Findings are in this project’s own words. Contains public sector "
        "information licensed under the Open Government Licence v3.0.</p></section>",
        f'<section class="fc-brief-sources"><h3>Sources</h3><ol>{sources.listed()}</ol></section>',
    ]
    return f'<div class="fc-brief">{"".join(parts)}</div>'


def _section(title: str, lines: list[str]) -> str:
    return (
        f"<section><h3>{title}</h3><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul></section>" if lines else ""
    )


def _inspected(row: dict, sources: Sources) -> str:
    counts = f"{row['strengths']} strengths, {row['concerns']} concerns"
    topics = f". {escape(row['topics'])}" if isinstance(row["topics"], str) else ""
    return f"<b>{escape(row['year'])}</b> {escape(row['title'])}: {counts}{topics}{sources.mark(row)}"


def _audited(row: dict, sources: Sources) -> str:
    found = [
        f"{row[column]} {words}"
        for column, words in (
            ("good", "good"),
            ("adequate", "adequate"),
            ("requires_improvement", "requiring improvement"),
            ("inadequate", "inadequate"),
            ("below_good", "below good"),
        )
        if not pandas.isna(row[column])
    ]
    found += [
        f"{row[column]:g}% {words}"
        for column, words in (("good_pct", "good"), ("below_good_pct", "below good"))
        if not pandas.isna(row[column])
    ]
    cases = "" if pandas.isna(row["cases_total"]) else f"{row['cases_total']} cases: "
    share = (
        ""
        if pandas.isna(row["good_share"])
        else f" ({row['good_share']:g}% good, 95% interval {row['good_low']:g} to {row['good_high']:g})"
    )
    topic = "" if row["topic"] == "all" else f" {escape(label('topic', row['topic']).lower())},"
    return f"<b>{escape(row['year_told'])}</b>{topic} {cases}{', '.join(found) or 'no grades of cases printed'}{share}{sources.mark(row)}"


def _findings(findings: pandas.DataFrame, polarity: str, sources: Sources) -> list[str]:
    rows = findings[findings["polarity"] == polarity].sort_values("theme", kind="stable")
    return [
        f"<b>{escape(theme)}.</b> "
        + "; ".join(
            f"{escape(row['summary'])} ({escape(row['year'])}){sources.mark(row)}" for row in group.to_dict("records")
        )
        for theme, group in rows.groupby("theme", sort=False)
    ]
