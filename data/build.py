"""Build the Parquet tables from the facts in CSV: ``python -m data.build [--sources DIR] [--out DIR]``.

The way of a build: read every table, report everything that is wrong with it
(file, row, column, value and what was expected), and only if nothing is wrong
replace all the published tables together. A build that finds an error, or that
cannot write, leaves the published tables as they were. The same sources give
the same bytes.

What a table may hold is declared once, in ``data/datapackage.json``; what a
schema cannot say is asked by the SQL files in ``data/checks/``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import frictionless
import pyarrow
import pyarrow.csv
import pyarrow.parquet

import data

CHECKS = data.FOLDER / "checks"

ARROW_TYPES = {"string": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64()}

# A number as a count or a share is printed. Python's own reading, which the validator goes by,
# also takes 1_000, INF and the digits of other scripts, which Parquet's reader refuses or publishes.
PLAIN_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?", re.ASCII)

# How the CSV files are written. Said outright, because the validator otherwise guesses it from the
# text, and takes a semicolon between quoted words for the end of a cell.
DIALECT = {"csv": {"delimiter": ",", "quoteChar": '"', "skipInitialSpace": False}}


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with the sources, in words that its author can act on."""

    file: str
    row: int  # 1 is the header; 0 stands for the whole file
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.value or '(empty)'}: expected {self.expected}"


class BuildError(Exception):
    """The sources are wrong. ``problems`` holds every ``Problem`` found."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(set(problems))
        super().__init__(f"{len(self.problems)} problem(s) in the sources")


def build(sources: Path, out: Path, say=lambda line: None) -> str:
    """Read the CSV files in ``sources``, check them, and publish ``out``/<table>.parquet.

    Gives the version of the record: a digest of the schema and of all that was read.
    Raises ``BuildError`` with every problem found, or ``OSError`` where ``out``
    cannot be written; in both cases the published tables stay as they were.
    """
    schema = data.schema()
    resources = schema["resources"]
    problems = _unreadable(sources, resources)
    if problems:
        raise BuildError(problems)

    say(f"checking {len(resources)} tables against the schema")
    problems = _breaches_of_schema(sources, schema)
    if problems:
        raise BuildError(problems)

    tables = {}
    for resource in resources:
        tables[resource["name"]] = _typed(sources, resource)
        say(f"read {resource['name']}: {tables[resource['name']].num_rows:,} rows")

    say(f"asking {len(list(CHECKS.glob('*.sql')))} further checks")
    problems = _failed_checks(tables)
    if problems:
        raise BuildError(problems)

    version = _version(tables)
    _publish(tables, resources, version, out)
    say(f"published {len(tables)} tables in {out}, version {version}")
    return version


def _path(sources: Path, resource: dict) -> Path:
    return sources / f"{resource['name']}.csv"


def _unreadable(sources: Path, resources: list[dict]) -> list[Problem]:
    """Files that are missing, are not UTF-8, or do not have the columns of their table."""
    problems = []
    for resource in resources:
        path = _path(sources, resource)
        columns = [field["name"] for field in resource["schema"]["fields"]]
        if not path.is_file():
            problems.append(Problem(path.name, 0, "", "no such file", "a CSV file of this name"))
            continue
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = path.read_bytes()[: error.start].count(b"\n") + 1
            value = f"byte 0x{error.object[error.start]:02x}"
            problems.append(Problem(path.name, row, "", value, "text in UTF-8"))
            continue
        header = next(csv.reader(text.splitlines()), [])
        for name in (c for c in columns if c not in header):
            problems.append(Problem(path.name, 1, name, "no such column", f"the columns {', '.join(columns)}"))
        for name in (c for c in header if c not in columns):
            problems.append(Problem(path.name, 1, name, "unknown column", f"only the columns {', '.join(columns)}"))
        if set(header) == set(columns) and header != columns:
            problems.append(Problem(path.name, 1, "", ", ".join(header), f"the columns in the order {', '.join(columns)}"))
    return problems


def _breaches_of_schema(sources: Path, schema: dict) -> list[Problem]:
    """Everything that the Frictionless validator finds wrong, as ``Problem``s."""
    resources = {r["name"]: r for r in schema["resources"]}
    read_as = [{**r, "path": _path(sources, r).name, "dialect": DIALECT} for r in resources.values()]
    descriptor = {**schema, "resources": read_as}
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(sources))
    report = package.validate(limit_errors=100_000)
    problems = [Problem("datapackage.json", 0, "", error.note, "a valid data package") for error in report.errors]
    for task in report.tasks:
        for error in task.errors:
            problems.append(_problem(resources[task.name], error))
    for resource in resources.values():
        problems.extend(_odd_numbers(sources, resource))
    return problems


def _problem(resource: dict, error) -> Problem:
    """An error of the validator, with its place, the value that stands there and what was expected."""
    fields = {f["name"]: f for f in resource["schema"]["fields"]}
    cells = getattr(error, "cells", [])
    columns, expected = [], error.description.rstrip(".")
    if error.type in ("type-error", "constraint-error", "unique-error"):
        columns, expected = [error.field_name], _expectation(fields[error.field_name])
    if error.type == "primary-key":
        columns, expected = _key(resource), "a key that stands in one row only"
    if error.type == "foreign-key":
        target = f"{error.reference_name}.csv, column {', '.join(error.reference_field_names)}"
        columns, expected = error.field_names, f"a value that stands in {target}"
    value = ", ".join(cell for name, cell in zip(fields, cells) if name in columns and cell)
    if error.type == "blank-row":
        expected = "at least one value"
    if error.type in ("extra-cell", "missing-cell"):
        value, expected = f"{len(cells)} cells", f"{len(fields)} cells, one a column"
    row = getattr(error, "row_number", 0)
    return Problem(f"{resource['name']}.csv", row, ", ".join(columns), value, expected)


def _key(resource: dict) -> list[str]:
    key = resource["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


def _odd_numbers(sources: Path, resource: dict) -> list[Problem]:
    """Cells of number columns that are no plain number; most of them the validator reports in the same words."""
    fields = resource["schema"]["fields"]
    with _path(sources, resource).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return [
        Problem(f"{resource['name']}.csv", number, field["name"], cell, _expectation(field))
        for number, row in enumerate(rows[1:], start=2)
        for field, cell in zip(fields, row)
        if field["type"] != "string" and cell and not PLAIN_NUMBER.fullmatch(cell)
    ]


def _expectation(field: dict) -> str:
    """What a cell of this column may hold, in one phrase."""
    limits = field.get("constraints", {})
    words = [f"a {field['type']}" if field["type"] != "integer" else "a whole number"]
    if "enum" in limits:
        words = [f"one of {', '.join(limits['enum'])}"]
    if "minimum" in limits:
        words.append(f"from {limits['minimum']}" + (f" to {limits['maximum']}" if "maximum" in limits else " up"))
    if "pattern" in limits:
        words.append(f"of the form {limits['pattern']}")
    if limits.get("unique"):
        words.append("that stands in one row only")
    words.append("(not empty)" if limits.get("required") else "or nothing")
    return " ".join(words)


def _typed(sources: Path, resource: dict) -> pyarrow.Table:
    """One table with the types of its schema; an empty cell is null."""
    types = {f["name"]: ARROW_TYPES[f["type"]] for f in resource["schema"]["fields"]}
    return pyarrow.csv.read_csv(
        _path(sources, resource),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
        ),
    ).combine_chunks()


def _failed_checks(tables: dict[str, pyarrow.Table]) -> list[Problem]:
    """Rows that the SQL files in ``data/checks/`` give: file, row, column, value, expected."""
    problems = []
    with duckdb.connect() as connection:
        for name, table in tables.items():
            numbers = pyarrow.array(range(2, table.num_rows + 2), pyarrow.int64())
            connection.register(name, table.append_column("row", numbers))
        for check in sorted(CHECKS.glob("*.sql")):
            for file, row, column, value, expected in connection.execute(check.read_text("utf-8")).fetchall():
                problems.append(Problem(f"{file}.csv", row, column, "" if value is None else str(value), expected))
    return problems


def _version(tables: dict[str, pyarrow.Table]) -> str:
    """A digest of the schema and of every cell, so that equal records have equal versions."""
    digest = hashlib.sha256((data.FOLDER / "datapackage.json").read_bytes())
    for name, table in tables.items():
        digest.update(json.dumps([name, table.to_pydict()], sort_keys=True).encode())
    return digest.hexdigest()[:12]


def _publish(tables: dict[str, pyarrow.Table], resources: list[dict], version: str, out: Path) -> None:
    """Write every table aside first, and move them into place only when all are written.

    Each file carries the version and its own description, so that a reader can
    tell whether the tables belong together.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".build-") as aside:
        for resource in resources:
            about = {"version": version, "title": resource["title"], "description": resource["description"]}
            table = tables[resource["name"]].replace_schema_metadata(about)
            pyarrow.parquet.write_table(table, Path(aside, f"{resource['name']}.parquet"), compression="zstd")
        _replace_all(Path(aside), out)


def _replace_all(aside: Path, out: Path) -> None:
    """Move every file from ``aside`` to ``out``; where one cannot be moved, put back what stood there before."""
    names = sorted(path.name for path in aside.iterdir())
    before = {name: (out / name).read_bytes() for name in names if (out / name).is_file()}
    moved = []
    try:
        for name in names:
            os.replace(aside / name, out / name)
            moved.append(name)
    except OSError:
        for name in moved:
            (out / name).unlink()
            if name in before:
                (out / name).write_bytes(before[name])
        raise


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m data.build", description="Build the Parquet tables from the facts in CSV.")
    parser.add_argument("--sources", type=Path, default=data.FOLDER / "sources", help="folder with a CSV file a table")
    parser.add_argument("--out", type=Path, default=data.FOLDER, help="folder for the Parquet files")
    options = parser.parse_args(arguments)
    try:
        build(options.sources, options.out, say=print)
    except BuildError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(f"{error}. Nothing was published.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or options.out}: {error.strerror or error}. Nothing was published.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
