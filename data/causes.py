"""Problems with one cause as one problem: a row of totals is not seven wrong cells."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import data
from data.intake import Intake
from data.intake.headings import heading
from data.merge import key_of
from data.problems import ONE_FOR_EACH, Problem
from data.table_schema import fits

TOTAL = re.compile(r"(grand |sub-?\s?)?totals?(\s.{0,30}|:)?|(sum|average|mean):?", re.IGNORECASE)
MAX_CELLS, MAX_CHARACTERS = 3, 40  # of a row, by which to recognise it


def one_of_each_cause(problems: list[Problem], submitted: Intake) -> list[Problem]:
    """The problems, with a single one for each row that is not a row of results: headings, totals, a note, too few
    cells, or too many.
    """
    by_row, unread_cells = defaultdict(list), set(submitted.problems)  # such as formulas
    for problem in problems:
        by_row[problem.file, problem.row].append(problem)
    resources = {resource["name"]: resource for resource in data.schema()["resources"]}
    for sheet in submitted.sheets.values():
        for row, number in zip(sheet.rows, sheet.numbers):
            found = by_row.get((sheet.file, number), [])
            is_read = not unread_cells & set(found)
            if beyond := submitted.unused.get((sheet.file, number)):
                found = _of_another_table(found, row, beyond, resources, sheet.table)
                by_row[sheet.file, number] = found
            if cause := found and _cause(found, row, resources[sheet.table], number == sheet.numbers[0], is_read):
                by_row[sheet.file, number] = [Problem(sheet.file, number, "", *cause)]
    return [problem for found in by_row.values() for problem in found]


def _cause(
    problems: list[Problem], row: list[str], resource: dict, is_first: bool, is_read: bool
) -> tuple[str, str] | None:
    """What a row with problems is, if it is no row of results, and what was expected there.

    ``is_first``: whether it is right below the headings; ``is_read``: whether all its cells could be read.
    """
    fields = resource["schema"]["fields"]
    for problem in problems if len(row) != len(fields) else ():
        if ONE_FOR_EACH in problem.expected:
            return problem.value, problem.expected
    filled = {field["name"]: cell for field, cell in zip(fields, row) if cell}
    if not filled:
        return None
    shown = ", ".join(f"“{cell[:MAX_CHARACTERS]}”" for cell in list(filled.values())[:MAX_CELLS])
    shown += " …" if len(filled) > MAX_CELLS else ""
    if sum(heading(cell) == name for name, cell in filled.items()) > len(filled) / 2:
        return f"the headings again: {shown}", "results below the headings: delete this row"
    required = [field["name"] for field in fields if field.get("constraints", {}).get("required")]
    missing = [name for name in required if name not in filled]
    first = next(iter(filled.values()))
    if missing and any(TOTAL.fullmatch(filled.get(name, "")) for name in key_of(resource)) or TOTAL.fullmatch(first):
        return f"a row of totals: {shown}", "one result in each row: delete this row, since we work out totals"
    wrong = {column for problem in problems for column in problem.column.split(", ")}
    limited = {field["name"] for field in fields if _is_limited(field, resource)} & filled.keys()
    if is_first and len(limited) > 3 and limited <= wrong:
        return f"a row of words: {shown}", "results below the headings: delete the row that explains them"
    if is_read and len(missing) > max(1, len(required) / 2):
        expected = f"a result, with {', '.join(missing)} as well: delete this row if it is a heading, a note or a total"
        return f"only {shown}", expected
    return None


def _of_another_table(
    problems: list[Problem], row: list[str], beyond: dict[int, str], resources: dict[str, dict], table: str
) -> list[Problem]:
    """The problems of a row with cells beyond its table, or only these if the row is like those of another table."""
    too_many = [problem for problem in problems if ONE_FOR_EACH in problem.expected]
    width = len(resources[table]["schema"]["fields"])
    cells = row[:width] + [beyond.get(position, "") for position in range(width, max(beyond) + 1)]
    others = [name for name, resource in resources.items() if name != table and fits(cells, resource)]
    if not too_many or not others:
        return problems
    return [replace(too_many[0], expected=f"{too_many[0].expected}; its cells fit the table {' or '.join(others)}")]


def _is_limited(field: dict, resource: dict) -> bool:
    """Whether a column takes no free text: only numbers, addresses, and values from a list."""
    limits = field.get("constraints", {})
    refers = any(field["name"] in key["fields"] for key in resource["schema"].get("foreignKeys", []))
    return field["type"] != "string" or "enum" in limits or "pattern" in limits or refers
