"""Reports that are newer than all grades of a force here: the same mark and words wherever newest grades are shown."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
from markupsafe import Markup

import queries
from parts.address.english import day, listed, newer_report
from parts.exhibits.markup import source_link

MARK = "newer report"
NOT_HERE = "we do not have its grades yet"


def mark(row: Mapping) -> Markup:
    """A mark beside the name of a force with a newer report. row: with newer_report, as in ``queries/standing.sql``."""
    words = newer_report(row)
    if not words:
        return Markup("")
    title = f"{words[:1].upper()}{words[1:]}, and {NOT_HERE}"
    return Markup(' <small class="fc-engaged" title="{}">{}</small>').format(title, MARK)


def note(rows: pandas.DataFrame) -> str:
    """Which forces of these rows have a newer report, and when it came out; empty if none has."""
    forces = rows.dropna(subset="newer_report").drop_duplicates("force").sort_values("force")
    if forces.empty:
        return ""
    named = listed([f"{row.force} ({day(row.newer_report)})" for row in forces.itertuples()])
    return f"“{MARK[:1].upper()}{MARK[1:]}”: a PEEL report newer than these grades is out, and {NOT_HERE}: {named}."


def sentence(force: str) -> Markup:
    """The newer report of a force by its title, with its source; empty if none is known."""
    reports = queries.rows("newer_reports", forces=[force]).to_dict("records")
    if not reports:
        return Markup("")
    (report,) = reports
    words = newer_report(report).removeprefix("a newer PEEL report ")
    source = source_link(report["source_url"], report["source_kind"], report["citation"])
    return Markup("A newer report, “{}”, {}, and {}. {}").format(report["title"], words, NOT_HERE, source)
