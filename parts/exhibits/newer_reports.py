"""Reports that are newer than all grades of a force here: the same mark and words wherever newest grades are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas
from markupsafe import Markup

import queries
from parts.address.english import NOT_KNOWN, day, listed, newer_report, uppercase_first
from parts.address.vocabulary import well_known_cycle
from parts.charts.looks import GRADES
from parts.charts.looks import NOT_KNOWN as GRADE_NOT_KNOWN
from parts.exhibits import sentences
from parts.exhibits.markup import source_link
from queries.caching import cached

NOT_ABOVE = "not above requires improvement"
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
    words = f"{marked}: a PEEL report came out after every grade shown for the force, and {NOT_HERE}: {named}."
    return " ".join([words, *filter(None, (totals_in_words(row, f"{row['force']}’s") for _, row in forces.iterrows()))])


def matter_to(rows: pandas.DataFrame) -> bool:
    """Whether newer reports may change what these rows say: not on a theme that is no longer graded.

    rows: with round, as in ``queries/grid.sql``.
    """
    return bool((rows["round"] == well_known_cycle()).any())


def not_found_in(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows of which no grade was found. rows: of ``queries/grid.sql``."""
    return rows[rows["grade"].isna() & (rows["missing"] == GRADE_NOT_KNOWN)]


def note_on_rounds(rows: pandas.DataFrame) -> str:
    """The same as ``note`` where rows are of several rounds, as in ``queries/grid.sql``; empty on themes that ended."""
    return note(rows) if matter_to(rows) else ""


def in_brief(rows: pandas.DataFrame) -> str:
    """What is known of the newer reports of these forces, whose grades are not in the numbers, in sentences; or empty.

    rows: with newer_report, one of each force: of ``queries/newer_reports.sql``, or of ``standing.sql`` or ``grid.sql``
    on one theme.
    """
    forces = rows.dropna(subset="newer_report").sort_values("force").to_dict("records")
    return " ".join(_report_in_brief(row) for row in forces)


def _report_in_brief(row: Mapping) -> str:
    """That the newer report of a force is not counted, or that all its grades are low, as a sentence."""
    dated = "" if row["newer_report"] == NOT_KNOWN else f" ({_month(row)})"
    ends = "gives no grade above requires improvement" if _all_low(row) else "is not counted"
    return f"{row['force']}’s newer report{dated} {ends}."


def among(rows: pandas.DataFrame) -> str:
    """Which forces of those whose newest grade was not found have a newer report, or that its grades are all low.

    In brackets, after the number of these forces; empty if none has. rows: as for ``in_brief``.
    """
    forces = rows.dropna(subset="newer_report").sort_values("force").to_dict("records")
    others = [row["force"] for row in forces if not _all_low(row)]
    words = [f"{listed(others)} among them"] * bool(others)
    for row in filter(_all_low, forces):
        dated = "" if row["newer_report"] == NOT_KNOWN else f", of {_month(row)},"
        words.append(f"{row['force']}’s{dated} is {NOT_ABOVE}")
    return f" ({'; '.join(words)})" if words else ""


def _month(row: Mapping) -> str:
    return day("-".join(row["newer_report"].split("-")[:2]))


def any_all_low(rows: pandas.DataFrame) -> bool:
    """Whether a newer report of one of these forces has no grade above requires improvement. rows: as for ``among``."""
    return any(map(_all_low, rows.dropna(subset="newer_report").to_dict("records")))


def is_all_low(force: str, cycles: Sequence[str]) -> bool:
    """Whether a force has a newer report of one of these cycles, with no grade above requires improvement."""
    reports = queries.rows("newer_reports", forces=[force]).to_dict("records")
    return any(_all_low(report) for report in reports if report["cycle"] in cycles)


def _all_low(row: Mapping) -> bool:
    """Whether the totals of the newer report of a force are known and have no grade above requires improvement."""
    totals = _totals().get((row["force"], row["newer_report"]))
    above = [grade for grade in GRADES if grade not in sentences.LOW]
    return bool(totals) and not sentences.grades_of_totals(totals, above)


@cached
def _totals() -> dict[tuple[str, str], dict]:
    """The totals of newer reports, as far as they are known, by force and day of the report."""
    of_reports = queries.rows("newer_reports")[["force", "cycle", "newer_report"]]
    totals = of_reports.merge(queries.rows("grade_totals"), on=["force", "cycle"])
    return {(row["force"], row["newer_report"]): row for row in totals.to_dict("records")}


def totals_in_words(row: Mapping, whose: str = "", grades: Sequence[str] = tuple(GRADES)) -> str:
    """How many of each grade the newer report of a force gave, as a sentence; empty if that is not known, or none.

    row: with force and newer_report, as in ``queries/standing.sql``. ``whose`` begins the sentence in place of
    “Its report of 14 May 2025”. ``grades``: those to name.
    """
    of_report = _totals().get((row["force"], row["newer_report"]))
    totals = sentences.grades_of_totals(of_report, grades) if of_report else ()
    dated = "" if row["newer_report"] == NOT_KNOWN else f" of {day(row['newer_report'])}"
    return f"{whose or f'Its report{dated}'} gave {listed(totals)}; we do not know on which themes." if totals else ""


def totals_of(force: str) -> str:
    """The same of one force, by its id."""
    return " ".join(totals_in_words(row) for row in queries.rows("newer_reports", forces=[force]).to_dict("records"))


def in_a_line(force: str) -> Markup:
    """The newer report of a force by its title, with its source; empty if none is known."""
    reports = queries.rows("newer_reports", forces=[force]).to_dict("records")
    if not reports:
        return Markup("")
    (report,) = reports
    title = report["title"].removesuffix(f", {report['force']}")
    dated = "" if report["newer_report"] == NOT_KNOWN else f", {day(report['newer_report'])}"
    source = source_link(report["source_url"], report["source_kind"], report["citation"])
    return Markup("{}{}: grades by theme not found yet · {}").format(title, dated, source)
