"""Rows are checked against the schema with the same result as Frictionless, which knows all of Table Schema."""

import copy
import csv

import frictionless
import pytest

import data
from data.table_schema import CONSTRAINTS, problems, referenced
from tests.conftest import SMALL_RECORD

SCHEMA = data.schema()
FIELDS = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in SCHEMA["resources"]}
SMALL = {name: list(csv.reader((SMALL_RECORD / f"{name}.csv").read_text("utf-8").splitlines()))[1:] for name in FIELDS}

# Table, row of the small record counted from 0, column, and what is written there.
CELLS = [
    ("judgments", 0, "grade", "excellent"),
    ("judgments", 0, "grade", ""),
    ("judgments", 1, "basis", ""),
    ("judgments", 1, "basis", "guessed"),
    ("judgments", 0, "year", "2016.0"),
    ("judgments", 0, "year", "last year"),
    ("judgments", 0, "year", "1999"),
    ("judgments", 0, "year", "2100"),
    ("judgments", 0, "year", "2101"),
    ("judgments", 0, "year", ""),
    ("judgments", 0, "sources", "0"),
    ("judgments", 0, "sources", "-1"),
    ("judgments", 0, "source_url", "www.example.org"),
    ("judgments", 0, "source_url", "https://example.org/a b"),
    ("judgments", 0, "source_url", ""),
    ("judgments", 0, "source_dated", "2019-13"),
    ("judgments", 0, "source_dated", "2019-12"),
    ("judgments", 0, "force_id", "atlantis"),
    ("judgments", 0, "inspection_id", "nowhere"),
    ("judgments", 2, "theme_id", "no-theme"),
    ("inspections", 0, "force_id", "atlantis"),
    ("inspections", 0, "inspection_id", "Capital Letters"),
    ("case_audits", 0, "good_pct", "100.1"),
    ("case_audits", 0, "good_pct", "99.9"),
    ("case_audits", 0, "good_pct", "many"),
    ("forces", 0, "name", "Kent Police"),
    ("forces", 0, "short_name", ""),
    ("forces", 1, "population", "a million"),
    ("forces", 1, "officers_fte", "3057.5"),
    ("themes", 0, "first_cycle", "1066"),
    ("areas", 0, "outline", "POINT (1 1)"),
]


def rows_with_problems(tables: dict[str, list[list[str]]]) -> set[tuple[str, int]]:
    """The rows that this project finds wrong: table and number."""
    numbered = {name: list(enumerate(rows, start=2)) for name, rows in tables.items()}
    keys = {
        name: {tuple(row[FIELDS[name].index(column)] for column in columns) for row in tables[name]}
        for name, columns in referenced(SCHEMA).items()
    }
    return {(p.file.removesuffix(".csv"), p.row) for p in problems(numbered, keys, SCHEMA, 500)}


def rows_that_frictionless_rejects(tables: dict[str, list[list[str]]]) -> set[tuple[str, int]]:
    resources = [
        {"name": r["name"], "type": "table", "data": [FIELDS[r["name"]], *tables[r["name"]]], "schema": r["schema"]}
        for r in SCHEMA["resources"]
    ]
    report = frictionless.Package.from_descriptor({**SCHEMA, "resources": resources}).validate()
    return {(task.name, error.row_number) for task in report.tasks for error in task.errors}


def record(*mistakes: tuple[str, int, str, str]) -> dict[str, list[list[str]]]:
    tables = copy.deepcopy(SMALL)
    for table, row, column, value in mistakes:
        tables[table][row][FIELDS[table].index(column)] = value
    return tables


@pytest.mark.parametrize("mistake", CELLS, ids=[f"{column}={value}" for _, _, column, value in CELLS])
def test_a_cell_is_right_or_wrong_as_for_frictionless(mistake):
    tables = record(mistake)
    assert rows_with_problems(tables) == rows_that_frictionless_rejects(tables)


def test_duplicate_rows_and_all_mistakes_together_are_wrong_as_for_frictionless():
    tables = record(*(m for m in CELLS if m[3] not in ("Capital Letters", "atlantis")))
    for name in ("judgments", "findings", "forces", "other_names"):
        tables[name].append(list(tables[name][-1]))
    found = rows_with_problems(tables)
    assert found == rows_that_frictionless_rejects(tables)
    assert {(name, len(tables[name]) + 1) for name in ("judgments", "findings", "forces", "other_names")} <= found


def test_the_small_record_is_right_for_both():
    assert rows_with_problems(SMALL) == rows_that_frictionless_rejects(SMALL) == set()


def test_the_schema_uses_no_rule_that_is_not_checked():
    fields = [field for resource in SCHEMA["resources"] for field in resource["schema"]["fields"]]
    assert {field["type"] for field in fields} == {"string", "integer", "number"}
    assert {name for field in fields for name in field.get("constraints", {})} <= CONSTRAINTS
    assert {name for r in SCHEMA["resources"] for name in r["schema"]} <= {"fields", "primaryKey", "foreignKeys"}
    keys = {r["name"]: r["schema"]["primaryKey"] for r in SCHEMA["resources"]}
    assert all([keys[name]] == columns for name, columns in referenced(SCHEMA).items())  # so that each table has one
