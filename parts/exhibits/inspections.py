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
        "This lists only reports whose date of publication we know; one of which we know only the month or year counts "
        "from its first day. Grades and findings are those that we have. “2 of 9 known”: the report gave nine grades, "
        "and we have two of them. “None read”: we have read no finding in that report, not that inspectors found "
        "nothing.",
    ),
    nothing="We know of no report that fits your choice and came out since then. There may have been some.",
)
LATEST = Exhibit(
    "latest-reports",
    question="latest_reports",
    title="Latest reports",
    fixed={"most": 6},
    columns=f"force programme title published {SOURCED}",
    notes=("This lists only reports whose date of publication we know.",),
    nothing="We found no report with a known date of publication for this choice.",
)
