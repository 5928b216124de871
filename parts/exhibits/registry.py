"""All exhibits by name, for the addresses of their rows."""

from __future__ import annotations

from parts.exhibits import (
    audit_reviews,
    benchmark,
    case_audits,
    contents,
    doing_well,
    findings,
    forces_side_by_side,
    grade_changes,
    grades,
    grades_over_time,
    grades_sought,
    inspections,
    monitoring,
    record_changes,
    record_tables,
    standing,
)
from parts.exhibits.exhibit import Exhibit


def _by_name() -> dict[str, Exhibit]:
    exhibits = {}
    for module in (
        grades,
        benchmark,
        forces_side_by_side,
        grades_over_time,
        grade_changes,
        standing,
        grades_sought,
        doing_well,
        monitoring,
        findings,
        case_audits,
        audit_reviews,
        inspections,
        contents,
        record_changes,
        record_tables,
    ):
        for value in vars(module).values():
            for exhibit in value.values() if isinstance(value, dict) else [value]:
                if isinstance(exhibit, Exhibit) and exhibits.setdefault(exhibit.name, exhibit) is not exhibit:
                    raise ValueError(f"two exhibits are called {exhibit.name}")
    return exhibits


EXHIBITS = _by_name()
