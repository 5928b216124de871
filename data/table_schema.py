"""What the schema in ``data/datapackage.json`` says of rows: types, limits, keys, and references between tables.

The rules are those of Table Schema, as far as the schema uses them. Tests hold them against the Frictionless
validator, which knows all of them, but takes longer to be imported than a check of a few rows takes here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from data.merge import key_of
from data.problems import LARGEST, NUMBER, Problem, as_a_day, expectation, near, needed, of_other_years, wrong_width

Rows = list[tuple[int, list[str]]]  # each with its number; the heading would be 1
Keys = dict[str, set[tuple[str, ...]]]  # by table, the values that other tables may refer to
MAX_DIFFERENT = 3  # cells that are named
TAKEN = "a key that no other row has"
CONSTRAINTS = {"required", "enum", "pattern", "minimum", "maximum", "unique"}  # that the schema may use


def problems(tables: dict[str, Rows], keys: Keys, schema: dict, most: int) -> list[Problem]:
    """What is wrong with the rows of ``tables``, by the schema.

    Of each column, and of each rule on a whole row, no more than ``most``: a fault that all rows have hides no other.
    """
    found = []
    for resource in schema["resources"]:
        rows = tables.get(resource["name"], [])
        whole = [(number, row) for number, row in rows if len(row) == len(resource["schema"]["fields"])]
        fields = resource["schema"]["fields"]
        kinds = [_wrong_widths(rows, resource)]
        kinds += [_wrong_cells(whole, resource, n) for n, field in enumerate(fields) if _is_limited(field)]
        kinds += [_repeated(whole, resource, [column], expectation(field)) for column, field in _unique(resource)]
        kinds += [_repeated(whole, resource, key_of(resource), TAKEN)]
        kinds += [_dangling(whole, keys, resource, key) for key in resource["schema"].get("foreignKeys", [])]
        for kind in kinds:
            found.extend(itertools.islice(kind, most))
    return found


def referenced(schema: dict) -> dict[str, list[str]]:
    """The columns that other tables refer to, by table."""
    return {
        key["reference"]["resource"]: key["reference"]["fields"]
        for resource in schema["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    }


def has_unique_columns(resource: dict) -> bool:
    """Whether a column beside the key must differ in all rows, so that new rows have to be held against the others."""
    return bool({name for name, _ in _unique(resource)} - set(key_of(resource)))


def fits(cells: list[str], resource: dict) -> bool:
    """Whether these cells could be a row of a table: not too many, of its types, and within its limits."""
    fields = resource["schema"]["fields"]
    return len(cells) <= len(fields) and all(
        _allows(field)(cell) for field, cell in itertools.zip_longest(fields, cells, fillvalue="")
    )


def _wrong_widths(rows: Rows, resource: dict) -> Iterator[Problem]:
    width = len(resource["schema"]["fields"])
    for number, row in rows:
        if len(row) != width:
            yield _problem(resource, number, [], *wrong_width(len(row), width))


def _is_limited(field: dict) -> bool:
    return field["type"] != "string" or bool(field.get("constraints"))


def _wrong_cells(rows: Rows, resource: dict, position: int) -> Iterator[Problem]:
    """Cells that are not of their column's type, or beyond its limits. A right value is looked at once."""
    field = resource["schema"]["fields"][position]
    allows, allowed = _allows(field), set()
    for number, row in rows:
        cell = row[position]
        if cell in allowed:
            continue
        if not allows(cell):
            meant = near(cell, field.get("constraints", {}).get("enum", ())) or as_a_day(cell, field)
            expected = f"{expectation(field)}{meant}" if cell else needed(field)
            yield _problem(resource, number, [field["name"]], cell, expected)
        elif field["type"] == "integer" and cell and abs(int(cell)) > LARGEST:
            yield _problem(resource, number, [field["name"]], cell, f"{expectation(field)}, at most {LARGEST}")
        else:
            allowed.add(cell)


def _allows(field: dict) -> Callable[[str], bool]:
    """Whether this column may hold a cell, as a function of its text."""
    limits = field.get("constraints", {})
    required, allowed = limits.get("required", False), set(limits.get("enum", ()))
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None
    least, most = limits.get("minimum", -float("inf")), limits.get("maximum", float("inf"))

    def allows(cell: str) -> bool:
        if not cell:
            return not required
        if allowed and cell not in allowed or pattern and not pattern.fullmatch(cell):
            return False
        if field["type"] == "string":
            return True
        is_number = NUMBER.fullmatch(cell) and not (field["type"] == "integer" and "." in cell)
        return bool(is_number) and least <= float(cell) <= most

    return allows


def _repeated(rows: Rows, resource: dict, columns: list[str], wanted: str) -> Iterator[Problem]:
    """Rows whose key, or whose value in a column of unique values, an earlier row has, with how the two differ.

    Where rows of one key differ, nobody knows which is right: the earlier one is reported too.
    """
    names = [field["name"] for field in resource["schema"]["fields"]]
    positions, first, reported = [names.index(name) for name in columns], {}, set()
    for number, row in rows:
        cells = tuple(row[position] for position in positions)
        earlier, before = first.setdefault(cells, (number, row))
        if earlier == number or not any(cells):
            continue
        value = ", ".join(filter(None, cells))
        expected = f"{wanted}: {_beside(resource, earlier, row, before, columns)}"
        problem = _problem(resource, number, columns, value, expected)
        yield problem
        if wanted == TAKEN and row != before and cells not in reported:
            reported.add(cells)
            expected = f"{wanted}: {_beside(resource, number, before, row, columns)}"
            yield replace(_problem(resource, earlier, columns, value, expected), beside=(problem,))


def _beside(resource: dict, number: int, row: list[str], other: list[str], columns: list[str]) -> str:
    """How the other row, of this number, differs from a row that must not repeat it, and what to do."""
    where = f"{resource['name']}.csv, row {number}, has the same"
    names = [field["name"] for field in resource["schema"]["fields"]]
    differ = [(name, here, there) for name, here, there in zip(names, row, other) if here != there]
    if not differ:
        return f"{where} in every cell: delete one of the two"
    if columns != key_of(resource):
        return where
    shown = [f"{name} {there or '(empty)'}, not {here or '(empty)'}" for name, here, there in differ[:MAX_DIFFERENT]]
    shown += [f"{len(differ) - MAX_DIFFERENT} more cells that differ"] if len(differ) > MAX_DIFFERENT else []
    return f"{where}, but with {'; '.join(shown)}: keep the right one of the two"


def _dangling(rows: Rows, keys: Keys, resource: dict, key: dict) -> Iterator[Problem]:
    """Cells that refer to a row of another table, where there is none."""
    names = [field["name"] for field in resource["schema"]["fields"]]
    positions, target = [names.index(name) for name in key["fields"]], key["reference"]
    listed = keys[target["resource"]]
    expected = f"a value listed in {target['resource']}.csv, column {', '.join(target['fields'])}"
    meant: dict[tuple[str, ...], str] = {}
    for number, row in rows:
        cells = tuple(row[position] for position in positions)
        if any(cells) and cells not in listed:
            if cells not in meant:
                known = [one[0] for one in listed] if len(cells) == 1 else []
                meant[cells] = near(cells[0], known) or of_other_years(cells[0], known)
            value = ", ".join(filter(None, cells))
            yield _problem(resource, number, key["fields"], value, f"{expected}{meant[cells]}")


def _unique(resource: dict) -> list[tuple[str, dict]]:
    """The columns of unique values, by name."""
    return [(f["name"], f) for f in resource["schema"]["fields"] if f.get("constraints", {}).get("unique")]


def _problem(resource: dict, number: int, columns: list[str], value: str, expected: str) -> Problem:
    return Problem(f"{resource['name']}.csv", number, ", ".join(columns), value, expected)
