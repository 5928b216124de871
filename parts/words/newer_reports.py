"""Reports that are newer than all grades of a force here: the same mark and words wherever newest grades are shown."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
from markupsafe import Markup

import queries
from parts.address.english import DATE_NOT_KNOWN, day, listed, newer_report, uppercase_first
from parts.address.vocabulary import well_known_cycle
from parts.charts.looks import range_of
from parts.html.markup import source_link
from parts.words import published_totals
from queries.caching import cached

MARK = "newer report"
NOT_HERE = "we do not have its grades by theme yet"


def mark(row: Mapping) -> Markup:
    """A mark beside the name of a force with a newer report. row: with newer_report, as in ``queries/standing.sql``."""
    words = newer_report(row)
    if not words:
        return Markup("")
    title = f"{uppercase_first(words)}, and {NOT_HERE}"
    return Markup(' <small class="fc-engaged" title="{}">{}</small>').format(title, MARK)


def note(rows: pandas.DataFrame) -> str:
    """Which forces of these rows have a newer report, and when it came out; empty if none has."""
    forces = rows.dropna(subset="newer_report").drop_duplicates("force").sort_values("force")
    if forces.empty:
        return ""
    named = listed([f"{row.force} ({day(row.newer_report)})" for row in forces.itertuples()])
    marked = f"“{uppercase_first(MARK)}”"
    words = f"{marked}: a PEEL report is newer than all grades shown for the force, and {NOT_HERE}: {named}."
    return " ".join([words, *filter(None, (totals_in_words(row, f"{row['force']}’s") for _, row in forces.iterrows()))])


def matter_to(rows: pandas.DataFrame) -> bool:
    """Whether newer reports may change what these rows say: not on a theme that is no longer graded.

    rows: with round, as in ``queries/grid.sql``.
    """
    return bool((rows["round"] == well_known_cycle()).any())


def in_brief(rows: pandas.DataFrame) -> str:
    """That the grades of these forces are from before their newest report, as a sentence; empty without such a force.

    Omits reports whose totals already narrow the theme's grade.
    rows: with newer_report, one of each force: of ``queries/newer_reports.sql``, or of ``standing.sql`` or ``grid.sql``
    on one theme.
    """
    forces = _without_range(rows).to_dict("records")
    each = [
        f"{row['force']}’s {'' if n else 'grades are '}from before its {_dated(row)} report"
        for n, row in enumerate(forces)
    ]
    return f"{listed(each)}." if each else ""


def _dated(row: Mapping) -> str:
    """The month of a newer report: "April 2026"; "newest" if it is not known."""
    published = row["newer_report"]
    return "newest" if published == DATE_NOT_KNOWN else day("-".join(published.split("-")[:2]))


def _without_range(rows: pandas.DataFrame) -> pandas.DataFrame:
    forces = rows.dropna(subset="newer_report").sort_values("force")
    return forces[forces.apply(range_of, axis="columns") == ""] if len(forces) else forces


def among(rows: pandas.DataFrame) -> str:
    """Which forces of those whose newest grade was not found have a newer report of unknown totals: " (… among them)".

    Empty if none has. rows: of ``standing.sql`` on one theme.
    """
    forces = list(_without_range(rows)["force"])
    return f" ({listed(forces)}{' among them' if len(forces) < len(rows) else ''})" if forces else ""


@cached
def _totals() -> dict[tuple[str, str], dict]:
    """The totals of newer reports, as far as they are known, by force and day of the report."""
    of_reports = queries.rows("newer_reports")[["force", "cycle", "newer_report"]]
    totals = of_reports.merge(queries.rows("grade_totals"), on=["force", "cycle"])
    return {(row["force"], row["newer_report"]): row for row in totals.to_dict("records")}


def totals_of_rows(rows: pandas.DataFrame) -> list[dict]:
    """The totals of the newer reports of these forces, as far as they are known.

    rows: with force and newer_report, as in ``queries/standing.sql``. Gives rows of ``queries/grade_totals.sql``.
    """
    reports = rows.dropna(subset="newer_report").drop_duplicates("force")
    return [_totals()[key] for key in zip(reports["force"], reports["newer_report"]) if key in _totals()]


def totals_in_words(row: Mapping, whose: str = "") -> str:
    """How many of each grade the newer report of a force gave, as a sentence; empty if that is not known.

    row: with force and newer_report, as in ``queries/standing.sql``. ``whose`` begins the sentence in place of
    “Its report of 14 May 2025”.
    """
    if not (totals := _totals_of(row)):
        return ""
    dated = "" if row["newer_report"] == DATE_NOT_KNOWN else f" of {day(row['newer_report'])}"
    return (
        f"{whose or f'Its report{dated}'} graded {published_totals.areas(totals)}; we do not know which."
        if totals
        else ""
    )


def _totals_of(row: Mapping) -> list[str]:
    of_report = _totals().get((row["force"], row["newer_report"]))
    return published_totals.grades_of_totals(of_report) if of_report else []


@cached
def with_grades_missing(force: str) -> dict:
    """The newest PEEL report of a force, if we lack grades that it gave by theme; empty if there is none such.

    It is newer than all grades of the force, or published totals count more grades than we know by theme. Gives title,
    newer_report (its day, or ``DATE_NOT_KNOWN``) and the page that says so (source_kind, source_url, citation).
    gave: its totals, and of how many of them we know the theme; empty if we do not know its totals.
    """
    peel = queries.rows("inspections", forces=[force]).query("programme == 'peel'").sort_values("year", kind="stable")
    newer = queries.rows("newer_reports", forces=[force]).to_dict("records")
    if peel.empty and not newer:
        return {}
    newest = newer[0] if newer else peel.iloc[-1].to_dict()
    totals = queries.rows("grade_totals", forces=[force], rounds=[newest["cycle"]]).to_dict("records")
    if not (newer or any(row["known_in_totals"] < row["areas_graded"] for row in totals)):
        return {}
    published = newest.get("newer_report", newest.get("published"))
    report = {**newest, "newer_report": published if isinstance(published, str) else DATE_NOT_KNOWN, "gave": ""}
    if not totals:
        return report
    by_theme = totals[0]["known_in_totals"]
    which = f"we know the theme of {by_theme}" if by_theme else "we do not know which"
    left_out = published_totals.left_out_of_totals(totals[0])
    without = f" (without {listed(left_out)})" if left_out else ""
    gave = f"{published_totals.areas(published_totals.grades_of_totals(totals[0]))}{without}; {which}"
    # The totals may be known from another page than the report.
    return {**report, "gave": gave, **{key: totals[0][key] for key in ("source_kind", "source_url")}, "note": None}


def in_a_line(force: str) -> Markup:
    """The newest PEEL report of a force by its title, with its totals and their source, if we lack grades that it gave.

    Empty if we lack none, as far as we know.
    """
    report = with_grades_missing(force)
    if not report:
        return Markup("")
    title = uppercase_first(report["title"].removeprefix("PEEL ").split(",")[0])
    dated = "" if report["newer_report"] == DATE_NOT_KNOWN else f", {day(report['newer_report'])}"
    source = source_link(report["source_url"], report["source_kind"], report["citation"])
    return Markup("{}{}: {} · {}").format(title, dated, report["gave"] or "grades by theme not found yet", source)
