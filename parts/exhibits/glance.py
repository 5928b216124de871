"""A force at a glance: the sentence that its page begins with, a few facts, and its size."""

from __future__ import annotations

from dataclasses import dataclass

import pandas
from markupsafe import Markup

import queries
from parts.address import vocabulary
from parts.address.english import counted, day
from parts.charts.looks import GRADES
from parts.exhibits import leads
from parts.exhibits.markup import badge
from queries import Answer
from queries.keeping import kept


@dataclass(frozen=True)
class Glance:
    """What a force's page says before its exhibits.

    ``facts``: by name, what it is and a small line below it. ``newer``: a report whose grades are not in the record
    yet, empty if none.
    """

    name: str
    answer: Markup
    caveat: str
    facts: dict[str, tuple[Markup | str, str]]
    newer: str
    size: str
    holds: str


@kept
def of_force(force: str, history: Answer, topics: Answer) -> Glance:
    """A force at a glance. history: its PEEL grades, topics: its grades on the topics of child protection, both to
    ``queries/grid.sql``.
    """
    it = queries.rows("forces").set_index("force_id").loc[force]
    cycles = vocabulary.cycles()
    on_headline = history.rows[history.rows["theme"] == vocabulary.headline_theme()]
    graded = history.rows[history.rows["grade"].notna()]
    answer, caveat = leads.of_force(on_headline, it["short_name"])
    reports = queries.rows("inspections", forces=[force])
    return Glance(
        name=it["name"],
        answer=answer + leads.of_topics(topics.rows),
        caveat=caveat,
        facts={
            vocabulary.headline_theme(): _on_the_headline_theme(on_headline, cycles),
            "Last audit of case files by inspectors": _last_audit(force),
            f"Grades of PEEL {cycles.default}": _by_grade(graded, cycles),
        },
        newer=_newer_report(reports),
        size=_size(it),
        holds=_holds(it["short_name"], force, reports, graded),
    )


def _on_the_headline_theme(rows: pandas.DataFrame, cycles: vocabulary.Filter) -> tuple[Markup | str, str]:
    """The grade of the cycle on the theme that pages show first; if it is not known, so, and the last that is."""
    of_cycle = rows[rows["round"] == cycles.options[cycles.default]]
    known = rows[rows["grade"].notna()].sort_values("round_order")
    if len(of_cycle) and isinstance(of_cycle["grade"].iloc[0], str):
        return badge(of_cycle["grade"].iloc[0]), f"PEEL {cycles.default}"
    last = known.iloc[-1] if len(known) else None
    return (
        f"Not known for {cycles.default}",
        f"last known {last.round_name}: {GRADES[last.grade].name}" if last is not None else "no grade is known here",
    )


def _by_grade(graded: pandas.DataFrame, cycles: vocabulary.Filter) -> tuple[str, str]:
    """How many grades of the cycle are known, and how many there are of each."""
    known = graded[graded["round"] == cycles.options[cycles.default]]["grade"]
    counts = leads.by_grade(known)
    return f"{len(known)} known", ", ".join(f"{GRADES[g].name.lower()} {n}" for g, n in counts) or "none here"


def _last_audit(force: str) -> tuple[str, str]:
    """The share of the last audit by inspectors that has counts."""
    audits = queries.rows("case_audits", forces=[force], samples=["whole"])
    counted_ones = audits[audits["printed"] == "counts"]
    if not len(counted_ones) and len(audits):
        one = audits.iloc[0]
        files = counted(int(one.cases_total), "case file") if pandas.notna(one.cases_total) else "case files"
        return one.year_label, f"{files} audited; how many were good was not printed"
    if not len(counted_ones):
        return "Not known here", "no audit in the record"
    one = counted_ones.iloc[0]
    interval = f"95% interval {one.good_low} to {one.good_high}"
    return f"{one.good_share:g}% good", f"{one.good} of {one.cases_total} cases, {one.year_label}; {interval}"


def _newer_report(reports: pandas.DataFrame) -> str:
    """The PEEL report after the last cycle with grades, in a sentence."""
    last = vocabulary.graded_cycles()["year"].max()
    newer = reports[(reports["programme"] == "peel") & (reports["grades"] == 0)]
    newer = newer[newer["year"] > str(last)]
    if newer.empty:
        return ""
    published = newer["published"].iloc[0]
    when = f" came out on {day(published)}" if isinstance(published, str) else " is out"
    return f"A newer report, “{newer['title'].iloc[0]}”,{when}; its grades are not in this record yet."


def _size(it: pandas.Series) -> str:
    size = [it["region"]]
    if pandas.notna(it["population"]):
        size += [f"{it['population']:,} residents (mid-{it['population_year']}, Office for National Statistics)"]
    if pandas.notna(it["officers_fte"]):
        size += [
            f"{it['officers_fte']:,.0f} officers (full-time equivalents, March {it['officers_year']}, Home Office)"
        ]
    return " · ".join(size)


def _holds(name: str, force: str, reports: pandas.DataFrame, graded: pandas.DataFrame) -> str:
    """What the record holds of a force."""
    of_theme = queries.rows("findings_by_theme", forces=[force])
    strengths, concerns = int(of_theme["strength"].sum()), int(of_theme["concern"].sum())
    return (
        f"{name} · {counted(len(reports), 'inspection')} · {counted(graded['theme'].nunique(), 'theme')} "
        f"graded · {counted(strengths, 'strength')} and {counted(concerns, 'concern')} on child protection"
    )
