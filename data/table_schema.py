"""What the schema in ``data/datapackage.json`` says of rows: types, limits, keys, and references between tables.

The rules are those of Table Schema, as far as the schema uses them. Tests hold them against the Frictionless
validator, which knows all of them, but takes longer to be imported than a check of a few rows takes here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from data.merge import key_of, key_positions
from data.problems import LARGEST, NUMBER, Problem, as_a_day, expectation, near, needed, of_other_years

Rows = list[tuple[int, list[str]]]  # each with its number; the heading would be 1
Keys = dict[str, set[tuple[str, ...]]]  # by table, the values that other tables may refer to
TAKEN = "a key that no other row has"
CONSTRAINTS = {"required", "enum", "pattern", "minimum", "maximum", "unique"}  # that the schema may use


def problems(tables: dict[str, Rows], keys: Keys, schema: dict, most: int) -> list[Problem]:
    """What is wrong with the rows of ``tables``, by the schema; of each table no more than ``most``."""
    found = []
    for resource in schema["resources"]:
        rows = tables.get(resource["name"], [])
        whole = [(number, row) for number, row in rows if len(row) == len(resource["schema"]["fields"])]
        kinds = _wrong_widths(rows, resource), _wrong_cells(whole, resource), _repeated(whole, resource)
        found.extend(itertools.islice(itertools.chain(*kinds, _dangling(whole, keys, resource)), most))
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
    return bool(set(_unique(resource)) - set(key_of(resource)))


def _wrong_widths(rows: Rows, resource: dict) -> Iterator[Problem]:
    width = len(resource["schema"]["fields"])
    for number, row in rows:
        if len(row) != width:
            yield _problem(resource, number, [], f"{len(row)} cells", f"{width} cells, one for each column")


def _wrong_cells(rows: Rows, resource: dict) -> Iterator[Problem]:
    """Cells that are not of their column's type, or beyond its limits. A value of a column is looked at once."""
    columns = [
        (position, field, _allows(field), set())
        for position, field in enumerate(resource["schema"]["fields"])
        if field["type"] != "string" or field.get("constraints")
    ]
    for number, row in rows:
        for position, field, allows, allowed in columns:
            cell = row[position]
            if cell in allowed:
                continue
            if not allows(cell):
                meant = near(cell, field.get("constraints", {}).get("enum", ())) or as_a_day(cell, field)
                expected = f"{expectation(field)}{meant}" if cell else needed(field)
                yield _problem(resource, number, [field["name"]], cell, expected)
            elif field["type"] == "integer" and cell and abs(int(cell)) > LARGEST:
                expected = f"{expectation(field)}, at most {LARGEST}"
                yield _problem(resource, number, [field["name"]], cell, expected)
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


def _repeated(rows: Rows, resource: dict) -> Iterator[Problem]:
    """Rows whose key, or whose value in a column of unique values, an earlier row has."""
    names = [field["name"] for field in resource["schema"]["fields"]]
    expected = {field["name"]: expectation(field) for field in resource["schema"]["fields"]}
    groups = [([name], [names.index(name)], expected[name]) for name in _unique(resource)]
    groups.append((key_of(resource), key_positions(resource), TAKEN))
    for columns, positions, wanted in groups:
        seen = set()
        for number, row in rows:
            cells = tuple(row[position] for position in positions)
            if cells in seen and any(cells):
                yield _problem(resource, number, columns, ", ".join(filter(None, cells)), wanted)
            seen.add(cells)


def _dangling(rows: Rows, keys: Keys, resource: dict) -> Iterator[Problem]:
    """Cells that refer to a row of another table, where there is none."""
    names = [field["name"] for field in resource["schema"]["fields"]]
    for key in resource["schema"].get("foreignKeys", []):
        positions, target = [names.index(name) for name in key["fields"]], key["reference"]
        expected = f"a value listed in {target['resource']}.csv, column {', '.join(target['fields'])}"
        meant: dict[tuple[str, ...], str] = {}
        for number, row in rows:
            cells = tuple(row[position] for position in positions)
            if any(cells) and cells not in keys[target["resource"]]:
                if cells not in meant:
                    known = [key[0] for key in keys[target["resource"]]] if len(cells) == 1 else []
                    meant[cells] = near(cells[0], known) or of_other_years(cells[0], known)
                value = ", ".join(filter(None, cells))
                yield _problem(resource, number, key["fields"], value, f"{expected}{meant[cells]}")


def _unique(resource: dict) -> list[str]:
    return [f["name"] for f in resource["schema"]["fields"] if f.get("constraints", {}).get("unique")]


def _problem(resource: dict, number: int, columns: list[str], value: str, expected: str) -> Problem:
    return Problem(f"{resource['name']}.csv", number, ", ".join(columns), value, expected)
