"""Validation of a record: ``check`` finds everything that is wrong with its tables.

What a table may hold is declared once, in ``data/datapackage.json``, and checked by the
Frictionless validator; rules that a schema cannot express are SQL files in ``data/checks/``.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import duckdb
import frictionless
import pyarrow
import pyarrow.csv

import data
from data import dictionary, intake
from data.merge import Changes, Merged, as_text, key_of, merge
from data.parquet import upgraded_tables
from data.problems import LARGEST, NUMBER, Problem, expectation
from data.versions import ARROW_TYPES

CHECKS = data.FOLDER / "checks"
# Problems that are reported; whoever has more fixes these first. Each takes memory and time, and a file can have any
# number of them.
MAX_PROBLEMS = 500


@dataclass(frozen=True)
class CheckResult:
    """The result of a check: ``problems``, ``changes`` to each submitted table, and the whole record that results.

    ``tables`` is empty if there is any problem. ``rules_applied``: whether the rows were checked against the rules,
    which none are if a file or sheet could not be read. ``more``: whether there are more problems than these, so that
    a row without one need not be right.
    """

    problems: list[Problem]
    changes: dict[str, Changes] = field(default_factory=dict)
    tables: dict[str, pyarrow.Table] = field(default_factory=dict)
    sheets: dict[str, intake.Sheet] = field(default_factory=dict)  # what could be read from the files, by table
    rules_applied: bool = True
    more: bool = False


def check(
    files: Path | Iterable[tuple[str, bytes]] | None,
    base: Path | None = None,
    *,
    replace: bool = False,
    report=lambda line: None,
) -> CheckResult:
    """Check ``files``: everything that is wrong with them, and the record that they make. Publishes nothing.

    ``files``: a folder, or files as name and bytes; ``None`` if the published record is only to be upgraded to the
    current schema. ``base``: the folder of the published record to which they are added; without it they must hold
    all tables.
    """
    schema = data.schema()
    submitted = intake.read(files or ())
    if base is None:
        submitted.reject(
            [_missing(resource) for resource in schema["resources"] if resource["name"] not in submitted.named]
        )
    elif files is not None and not submitted.problems and not any(sheet.rows for sheet in submitted.sheets.values()):
        expected = "at least one row, in a CSV file named after its table or on a sheet of its name"
        submitted.reject([Problem.of_file("the import", "no rows", expected)])
    if submitted.incomplete:
        return _result(submitted.problems, sheets=submitted.sheets, rules_applied=False)

    published = upgraded_tables(base) if base else {}
    merged = {}
    for resource in schema["resources"]:
        name = resource["name"]
        rows = as_text(published[name], resource) if published else []
        merged[name] = merge(submitted.sheets.get(name), rows, resource, replace)
    changes = {name: table.changes for name, table in merged.items() if base and table.changes != Changes()}
    problems = [*submitted.problems, *(problem for table in merged.values() for problem in table.problems)]

    already_rejected = {(problem.file, problem.row) for problem in submitted.problems}
    tables, found = _check_tables(
        {name: table.rows for name, table in merged.items()},
        schema,
        report,
        {
            name: {row for row, number in enumerate(table.numbers, 2) if (table.file, number) in already_rejected}
            for name, table in merged.items()
        },
    )
    reported = {_location(problem) for problem in submitted.problems}  # one report per cell is enough
    located = [_with_original_location(problem, merged, schema) for problem in found]
    problems += [problem for problem in located if _location(problem) not in reported]
    return _result(problems, changes=changes, tables={} if problems else tables, sheets=submitted.sheets)


def _result(problems: list[Problem], **rest) -> CheckResult:
    """The result of a check, with no more problems than are reported."""
    distinct = sorted(set(problems))
    return CheckResult(distinct[:MAX_PROBLEMS], more=len(distinct) >= MAX_PROBLEMS, **rest)


def _missing(resource: dict) -> Problem:
    name = resource["name"]
    expected = f"a CSV file of this name, or a workbook with a sheet named {name}"
    return Problem.of_file(f"{name}.csv", "no such file", expected)


def _location(problem: Problem) -> tuple[str, int, str]:
    """The file, row and column of a problem."""
    return problem.file, problem.row, problem.column.strip().casefold()


def _check_tables(
    rows: dict[str, list[list[str]]], schema: dict, report, already_rejected: dict[str, set[int]]
) -> tuple[dict[str, pyarrow.Table], list[Problem]]:
    """The typed tables, and what is wrong with their rows: by the schema, and by the further checks.

    The further checks only see rows that are valid by themselves: not those that the schema rejects, nor those
    ``already_rejected`` (their numbers, by table). Nearly all of them find rows that are wrong whatever else there is,
    so that missing rows do no harm; a force whose outline was rejected may be reported twice.
    """
    resources = schema["resources"]
    report(f"checking {len(resources)} tables against the schema")
    problems = _schema_problems(rows, schema)
    if len(problems) >= MAX_PROBLEMS:  # there may be more, in rows that would pass as valid
        return {}, problems
    wrong = {
        name: already_rejected[name] | {problem.row for problem in problems if problem.file == f"{name}.csv"}
        for name in rows
    }
    tables, numbers = {}, {}
    for resource in resources:
        name = resource["name"]
        numbers[name] = [number for number in range(2, len(rows[name]) + 2) if number not in wrong[name]]
        text = intake.as_csv(name, [rows[name][number - 2] for number in numbers[name]])
        tables[name] = _read_typed(io.BytesIO(text.encode()), resource)
    report(f"asking {len(list(CHECKS.glob('*.sql')))} further checks")
    return tables, problems + _failed_checks(tables, numbers)


def _with_original_location(problem: Problem, merged: dict[str, Merged], schema: dict) -> Problem:
    """The problem with its file and row as the person who submitted them knows them."""

    def location(match: re.Match) -> str:
        table, row = match["table"], match["row"]
        if table not in merged:
            return match[0]
        number = merged[table].numbers[int(row) - 2] if row else None
        if number:
            return f"{merged[table].file}, row {number}"
        if row or not merged[table].file:
            return f"the published table {table}"
        added = None in merged[table].numbers
        return f"{merged[table].file}, or in the published table {table}" if added else merged[table].file

    expected = re.sub(r"\b(?P<table>\w+)\.csv(, row (?P<row>\d+))?", location, problem.expected)
    name = problem.file.removesuffix(".csv")
    if name not in merged:
        return Problem(problem.file, problem.row, problem.column, problem.value, expected)
    table = merged[name]
    if problem.row < 2:
        return Problem(table.file or problem.file, problem.row, problem.column, problem.value, expected)
    number = table.numbers[problem.row - 2]
    if number is not None:
        return Problem(table.file, number, problem.column, problem.value, expected)
    resource = next(r for r in schema["resources"] if r["name"] == name)
    cells = dict(zip([f["name"] for f in resource["schema"]["fields"]], table.rows[problem.row - 2]))
    key = ", ".join(cells[column] for column in key_of(resource))
    explained = f"{expected}; this row is in the published record ({key}), and what you add makes it wrong"
    return Problem(f"the published table {name}", 0, problem.column, problem.value, explained)


def _schema_problems(rows: dict[str, list[list[str]]], schema: dict) -> list[Problem]:
    """What the Frictionless validator finds wrong, as ``Problem``s; of each table no more than are reported."""
    resources = {r["name"]: r for r in schema["resources"]}
    package = frictionless.Package.from_descriptor({**schema, "resources": [_in_memory(r) for r in resources.values()]})
    for table in package.resources:
        table.data = _row_source(table.schema.field_names, rows[table.name])
    validated = package.validate(limit_errors=MAX_PROBLEMS)
    problems = [Problem.of_file("datapackage.json", error.note, "a valid data package") for error in validated.errors]
    problems += [_problem(resources[task.name], error) for task in validated.tasks for error in task.errors]
    for resource in resources.values():
        problems.extend(itertools.islice(_malformed_numbers(rows[resource["name"]], resource), MAX_PROBLEMS))
    return problems


def _row_source(header: list[str], rows: list[list[str]]) -> Callable[[], Iterator[list[str]]]:
    """A table as a function for the validator, which would copy a list."""
    return lambda: itertools.chain([header], rows)


def _in_memory(resource: dict) -> dict:
    """The descriptor of a table whose rows are in memory, since submitted data is never written to disk."""
    return {"name": resource["name"], "type": "table", "data": [[]], "schema": resource["schema"]}


def _problem(resource: dict, error) -> Problem:
    """An error of the validator with its location, the value found there and what was expected."""
    fields = {f["name"]: f for f in resource["schema"]["fields"]}
    cells = getattr(error, "cells", [])
    columns, expected = [], error.description.rstrip(".")
    if error.type in ("type-error", "constraint-error", "unique-error"):
        columns, expected = [error.field_name], expectation(fields[error.field_name])
    if error.type == "primary-key":
        columns, expected = key_of(resource), "a key that no other row has"
    if error.type == "foreign-key":
        target = f"{error.reference_name}.csv, column {', '.join(error.reference_field_names)}"
        columns, expected = error.field_names, f"a value listed in {target}"
    value = ", ".join(cell for name, cell in zip(fields, cells) if name in columns and cell)
    if error.type in ("extra-cell", "missing-cell"):
        value, expected = f"{len(cells)} cells", f"{len(fields)} cells, one a column"
    row = getattr(error, "row_number", 0)
    return Problem(f"{resource['name']}.csv", row, ", ".join(columns), value, expected)


def _malformed_numbers(rows: list[list[str]], resource: dict) -> Iterator[Problem]:
    """Cells of number columns that are no number as printed, or too large; the validator finds most of these itself."""
    fields = resource["schema"]["fields"]
    unlimited = {f["name"] for f in fields if f["type"] == "integer" and "maximum" not in f.get("constraints", {})}
    for number, row in enumerate(rows, start=2):
        for column, cell in zip(fields, row):
            if column["type"] == "string" or not cell:
                continue
            if not NUMBER.fullmatch(cell):
                yield Problem(f"{resource['name']}.csv", number, column["name"], cell, expectation(column))
            elif column["name"] in unlimited and abs(float(cell)) > LARGEST:
                expected = f"{expectation(column)}, at most {LARGEST}"
                yield Problem(f"{resource['name']}.csv", number, column["name"], cell, expected)


def _read_typed(file: Path | BinaryIO, resource: dict) -> pyarrow.Table:
    """Read a table from CSV with the types of its schema; empty cells are null."""
    types = {f["name"]: ARROW_TYPES[f["type"]] for f in resource["schema"]["fields"]}
    return pyarrow.csv.read_csv(
        file,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
        ),
    ).combine_chunks()


def _failed_checks(tables: dict[str, pyarrow.Table], numbers: dict[str, list[int]]) -> list[Problem]:
    """The rows that the checks in ``data/checks/`` find wrong. ``numbers``: the number of each row, by table."""
    problems = []
    with duckdb.connect() as connection:
        dictionary.add_to(connection)
        for name, table in tables.items():
            connection.register(name, table.append_column("row", pyarrow.array(numbers[name], pyarrow.int64())))
        for check in sorted(CHECKS.glob("*.sql")):
            for file, row, column, value, expected in connection.execute(check.read_text("utf-8")).fetchall():
                problems.append(Problem(f"{file}.csv", row, column, "" if value is None else str(value), expected))
    return problems
