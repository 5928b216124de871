"""Exhibits of inspections: a force's reports in chronological order, and the latest of all forces."""

from __future__ import annotations

from functools import partial

from parts.exhibits import tables
from parts.exhibits.exhibit import Exhibit

SOURCED = "note source_kind source_url citation"

STORY = Exhibit(
    "story",
    file="child-protection-reports",
    question="story",
    title="Child protection reports, oldest first",
    columns=(
        "year year_missing programme title fieldwork published cases_total good requires_improvement adequate "
        f"inadequate below_good good_pct topics strengths concerns {SOURCED}"
    ),
    drop_empty=True,
    notes=("Inspectors picked the case files.",),
    nothing="We found no child protection inspection of this force. There may have been one.",
)
ALL = Exhibit(
    "inspections",
    question="inspections",
    title="Every inspection, newest first",
    table=partial(tables.rows, height=520),
    columns=(
        f"force published cycle_or_year year year_missing programme cycle title fieldwork grades findings {SOURCED}"
    ),
    only_in_files="force year year_missing cycle",
)
NEW = Exhibit(
    "new-reports",
    question="new_reports",
    title="New about forces: reports and their grades, newest first",
    table=partial(tables.rows, height=420),
    columns=f"published force title programme graded grades given findings_words findings {SOURCED}",
    only_in_files="grades given findings",
    notes=(
        "Only reports whose date of publication is known; one of which only the month or year is known counts from its "
        "first day. Grades and findings are those that we have. “2 of 9 known”: the report gave nine grades, and we "
        "have two of them. “None read”: we have read no finding in that report, not that inspectors found nothing.",
    ),
    nothing="No report of this choice is known to have come out since then. That is not the same as none.",
)
LATEST = Exhibit(
    "latest-reports",
    question="latest_reports",
    title="Latest reports",
    fixed={"most": 6},
    columns=f"force programme title published {SOURCED}",
    notes=("Only reports whose date of publication is known.",),
    nothing="We found no report with a known date of publication for this choice.",
)
