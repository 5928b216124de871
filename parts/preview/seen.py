"""Where the rows of a reader's file are seen in the preview: links to pages with their theme and force chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import data
from data.validation import CheckResult
from parts.address.english import counted, listed, lowercase_first
from parts.address.links import to_page
from parts.address.vocabulary import FORCE, PROGRAMME, TABLE, THEME, forces_by_id, themes_by_id
from parts.exhibits import case_audits, findings, grades, inspections
from parts.exhibits.findings import own_programmes

MAX_LINKS = 6  # of one table; the others are in the table itself
MAX_FORCES = 10  # named in an address
NOUNS = {"judgments": "grade", "findings": "finding", "case_audits": "case audit", "inspections": "inspection"}

Row = dict[str, str]


def links(checked: CheckResult) -> list[tuple[str, str]]:
    """Words and address of each view of the pages on which the rows are seen: at least one for each table with rows."""
    found = []
    for resource in data.schema()["resources"]:
        if rows := _rows(checked, resource):
            found += _OF_TABLE.get(resource["name"], _in_table)(rows, resource["name"])
    return found


def _rows(checked: CheckResult, resource: dict) -> list[Row]:
    """The rows of a table as text, with the force and the programme of their inspection."""
    name = resource["name"]
    if name not in checked.sheets:
        return []
    columns = [column["name"] for column in resource["schema"]["fields"]]
    held = checked.tables["inspections"]
    of_inspection = {
        inspection: {"force_id": force, "programme": programme}
        for inspection, force, programme in zip(
            *(held[column].to_pylist() for column in ("inspection_id", "force_id", "programme"))
        )
    }
    rows = [dict(zip(columns, row)) for row in checked.sheets[name].rows]
    return [{**of_inspection.get(row.get("inspection_id"), {}), **row} for row in rows]


def _forces(rows: list[Row]) -> list[str]:
    """The names of the forces of these rows; none where they are too many for an address."""
    ids = dict.fromkeys(row["force_id"] for row in rows if row.get("force_id"))
    return [forces_by_id()[force].short_name for force in ids] if len(ids) <= MAX_FORCES else []


def _of(rows: list[Row], table: str) -> str:
    """What the rows are, and of which forces: "2 findings of Kent"."""
    names = _forces(rows)
    return counted(len(rows), NOUNS[table]) + (f" of {listed(names)}" if names else "")


def _by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.get(column) or "", []).append(row)
    return groups


def _on_theme(rows: list[Row], table: str) -> Iterator[tuple[str, str]]:
    """On the page of each theme: grades in its grid, findings among those of its kind."""
    exhibit = grades.GRID_OF_THEME if table == "judgments" else findings.FINDINGS
    groups = _by(rows, "theme_id")
    for theme, group in list(groups.items())[:MAX_LINKS]:
        name = themes_by_id()[theme].name
        chosen = {THEME.key: name, FORCE.key: _forces(group)}
        own = {row.get("programme") for row in group} <= set(own_programmes())
        if table == "findings" and own:
            chosen[PROGRAMME.key] = own_programmes()
        yield f"{_of(group, table)} on {lowercase_first(name)}", f"{to_page('theme', **chosen)}#{exhibit.name}"
    if rest := [row for group in list(groups.values())[MAX_LINKS:] for row in group]:
        yield from _in_table(rest, table)


def _case_audits(rows: list[Row], table: str) -> Iterator[tuple[str, str]]:
    """Of inspectors among all audits, of forces themselves apart from them."""
    for own, exhibit in ((False, case_audits.ALL_AUDITS), (True, case_audits.OWN_RESULTS)):
        if group := [row for row in rows if (row.get("programme") in own_programmes()) == own]:
            page = to_page("case-audits", **{FORCE.key: _forces(group)})
            yield _of(group, table), f"{page}#{exhibit.name}"


def _on_force(rows: list[Row], table: str) -> Iterator[tuple[str, str]]:
    """On the page of each force; national ones in their table."""
    groups = _by(rows, "force_id")
    rest = groups.pop("", [])
    for force, group in list(groups.items())[:MAX_LINKS]:
        page = to_page("force", **{FORCE.key: forces_by_id()[force].short_name})
        yield _of(group, table), f"{page}#{inspections.ALL.name}"
    rest += [row for group in list(groups.values())[MAX_LINKS:] for row in group]
    if rest:
        yield from _in_table(rest, table)


def _in_table(rows: list[Row], table: str) -> Iterator[tuple[str, str]]:
    """In the table itself, with the forces of the rows chosen."""
    title = next(resource["title"] for resource in data.schema()["resources"] if resource["name"] == table)
    chosen = {TABLE.key: table, FORCE.key: _forces(rows)}
    yield f"{counted(len(rows), 'row')} in the table “{title}”", to_page("tables", **chosen)


_OF_TABLE: dict[str, Callable[[list[Row], str], Iterator[tuple[str, str]]]] = {
    "judgments": _on_theme,
    "findings": _on_theme,
    "case_audits": _case_audits,
    "inspections": _on_force,
}
