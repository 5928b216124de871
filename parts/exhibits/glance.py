"""A force at a glance: the first sentence of its page, a few facts, and its size."""

from __future__ import annotations

from dataclasses import dataclass

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, day, likely_between
from parts.address.selection import Selection
from parts.address.vocabulary import CYCLE, FORCE, graded_cycles, headline_theme, themes_by_id, themes_where
from parts.charts.case_audits import in_brief
from parts.charts.looks import GRADES, NOT_KNOWN, look_of
from parts.exhibits import case_audits, grades, sentences
from parts.exhibits.markup import badge
from queries.caching import cached


@dataclass(frozen=True)
class Glance:
    """What a force's page shows above its exhibits.

    ``facts``: by name, the fact and a small line below it. ``newer``: a report whose grades are not in the record yet,
    empty if there is none.
    """

    name: str
    answer: Markup
    caveat: str
    facts: dict[str, tuple[Markup | str, str]]
    newer: str
    size: str
    holds: str


def topics() -> list[str]:
    """The topics of child protection that have been graded since 2024."""
    return list(themes_where("by_inspection")())


@cached
def of_force(chosen: Selection) -> Glance:
    """The chosen force at a glance."""
    (force_id,) = chosen.values(FORCE)
    force_row = queries.rows("forces").set_index("force_id").loc[force_id]
    cycle, theme = CYCLE.default_choice, headline_theme()
    history = grades.ask_history(chosen).rows
    on_headline = history[history["theme_id"] == theme]
    graded = history[history["grade"].notna()]
    answer, caveat = sentences.of_force(on_headline, force_row["short_name"])
    on_topics = grades.GRID_OF_TOPICS.ask(chosen, themes=topics()).rows
    reports = queries.rows("inspections", forces=[force_id])
    return Glance(
        name=force_row["name"],
        answer=answer + sentences.of_topics(on_topics),
        caveat=caveat,
        facts={
            themes_by_id()[theme].name: _headline_fact(on_headline, cycle),
            "Last audit of case files by inspectors": _last_audit(force_id),
            f"Grades of PEEL {CYCLE.in_english(cycle)}": _grades_fact(graded, cycle),
        },
        newer=_newer_report(reports),
        size=_size(force_row),
        holds=_record_summary(force_row["short_name"], force_id, reports, graded),
    )


def _headline_fact(rows: pandas.DataFrame, cycle: tuple[str, ...]) -> tuple[Markup | str, str]:
    """The cycle's grade on the headline theme; if it is not known, the last one that is."""
    of_cycle = rows[rows["round"].isin(cycle)]
    known = rows[rows["grade"].notna()].sort_values("round_order")
    if len(of_cycle) and isinstance(of_cycle["grade"].iloc[0], str):
        return badge(of_cycle["grade"].iloc[0]), f"PEEL {CYCLE.in_english(cycle)}"
    last = known.iloc[-1] if len(known) else None
    why = of_cycle.iloc[0] if len(of_cycle) and of_cycle["missing"].iloc[0] != NOT_KNOWN else None
    name = CYCLE.in_english(cycle)
    return (
        f"Not known for {name}" if why is None else f"{name}: {look_of(why).name}",
        f"last known {last.round_name}: {GRADES[last.grade].name}" if last is not None else "no grade found",
    )


def _grades_fact(graded: pandas.DataFrame, cycle: tuple[str, ...]) -> tuple[str, str]:
    """The number of known grades in the cycle, in all and by grade."""
    known = graded[graded["round"].isin(cycle)]["grade"]
    counts = sentences.by_grade(known)
    return f"{len(known)} known", ", ".join(f"{GRADES[g].name.lower()} {n}" for g, n in counts) or "none here"


def _last_audit(force: str) -> tuple[str, str]:
    """What was printed of the last audit by inspectors; if that gives no share, the last that does, below it."""
    audits = queries.rows("case_audits", forces=[force], samples=["whole"])
    if audits.empty:
        return "None found", "no audit of case files in our data"
    last = audits.iloc[0]
    when = "year not known" if pandas.isna(last.year) else last.year_label
    if last.printed == "counts":
        good, *others = case_audits.shares_in_words(audits.head(1)).split(" · ")
        picked = f"{last.good} of {last.cases_total} cases that inspectors picked, {when}"
        return good, "; ".join([*others, likely_between(last.good_low, last.good_high) + " good", picked])
    counted_before = audits[audits["printed"] == "counts"]
    before = ""
    if len(counted_before):
        row = counted_before.iloc[0]
        before = f"; before that {row.good_share:g}% good ({row.good} of {row.cases_total} cases, {row.year_label})"
    words = in_brief(last)
    return f"{words[:1].upper()}{words[1:]}", f"{when}; the number rated good was not published{before}"


def _newer_report(reports: pandas.DataFrame) -> str:
    """The PEEL report after the last cycle with grades, as a sentence."""
    last = graded_cycles()["year"].max()
    newer = reports[(reports["programme"] == "peel") & (reports["grades"] == 0)]
    newer = newer[newer["year"] > last]
    if newer.empty:
        return ""
    published = newer["published"].iloc[0]
    when = f" came out on {day(published)}" if isinstance(published, str) else " is out"
    return f"A newer report, “{newer['title'].iloc[0]}”,{when}; its grades are not in this record yet."


def _size(force: pandas.Series) -> str:
    size = [force["region"]]
    if pandas.notna(force["population"]):
        size += [f"{force['population']:,} residents (mid-{force['population_year']}, Office for National Statistics)"]
    if pandas.notna(force["officers_fte"]):
        as_of = f"full-time equivalents, March {force['officers_year']}, Home Office"
        size += [f"{force['officers_fte']:,.0f} officers ({as_of})"]
    return " · ".join(size)


def _record_summary(name: str, force: str, reports: pandas.DataFrame, graded: pandas.DataFrame) -> str:
    """What the record contains about a force."""
    of_theme = queries.rows("findings_by_theme", forces=[force])
    strengths, concerns = int(of_theme["strength"].sum()), int(of_theme["concern"].sum())
    return (
        f"{name} · {counted(len(reports), 'inspection')} · {counted(graded['theme'].nunique(), 'theme')} "
        f"graded · {counted(strengths, 'strength')} and {counted(concerns, 'concern')} on child protection"
    )
