"""Build the Parquet tables from the facts: ``python -m data.build [--sources DIR] [--out DIR] [--add [--replace]]``.
``python -m data.build --previous [--out DIR]`` brings back the version that was served before.

The way of a build: read every table, report everything that is wrong with it
(file, row, column, value and what was expected), and only if nothing is wrong
publish all the tables together, as one version (``data/versions.py``). A build
that finds an error, cannot write or is killed leaves the version served as it was.
The same sources give the same bytes.

The facts come as CSV or as a workbook (``data/intake.py``). With ``--add`` they
need not be the whole record: they are merged with what is published
(``data/merge.py``), and the whole is checked.

What a table may hold is declared once, in ``data/datapackage.json``; what a
schema cannot say is asked by the SQL files in ``data/checks/``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import frictionless
import pyarrow
import pyarrow.csv
import pyarrow.parquet

import data
from data import intake, versions
from data.merge import Changes, Merged, as_text, key_of, merge
from data.problems import PLAIN_NUMBER, BuildError, Problem, expectation
from data.versions import ARROW_TYPES

CHECKS = data.FOLDER / "checks"
MOST_ERRORS = 100_000  # of a table, that the validator tells

# How the CSV files are written. Said outright, because the validator otherwise guesses it from the
# text, and takes a semicolon between quoted words for the end of a cell.
DIALECT = {"csv": {"delimiter": ",", "quoteChar": '"', "skipInitialSpace": False}}


@dataclass(frozen=True)
class Checked:
    """What a check gives: the ``problems``, what would change in each table that was handed in, and the whole record as it would be.

    ``tables`` is empty if there is any problem. ``judged``: whether each row was held against the
    rules; none was where a file or a sheet could not be read.
    """

    problems: list[Problem]
    changes: dict[str, Changes] = field(default_factory=dict)
    tables: dict[str, pyarrow.Table] = field(default_factory=dict)
    sheets: dict[str, intake.Sheet] = field(default_factory=dict)  # what could be read of the files, by table
    judged: bool = True


def build(
    sources: Path,
    out: Path,
    say=lambda line: None,
    keep: int = versions.KEPT,
    *,
    add: bool = False,
    replace: bool = False,
) -> str:
    """Read the CSV files or the workbook in ``sources``, check them, and publish ``out``/<version>/<table>.parquet.

    Gives the version of the record: a digest of the schema and of all that was read.
    ``keep``: how many versions stay, this one included. ``add``: what is read is merged with the
    record served, all of which stays; ``replace``: a row takes the place of one of the same key.
    Raises ``BuildError`` with every problem found, ``versions.Busy`` where another build is
    writing to ``out``, or ``OSError`` where that cannot be written; in all these cases the
    version served stays as it was.
    """
    with versions.only_build(out):
        return _build(sources, out, say, keep, add, replace)


def _build(sources: Path, out: Path, say, keep: int, add: bool, replace: bool) -> str:
    checked = check(sources, out if add else None, replace=replace, say=say)
    if checked.problems:
        raise BuildError(checked.problems)
    if not add:
        for name, table in checked.tables.items():
            say(f"read {name}: {table.num_rows:,} rows")
    for name, changes in checked.changes.items():
        say(f"{name}: {changes}")
        for row in changes.replaced:
            say(f"  replaced {row}")
    if not add:
        for name, keys in _gone(out, checked.tables).items():
            say(
                f"{name}: {len(keys):,} published before, but not in the sources: {'; '.join(keys[:5])}{' …' * (len(keys) > 5)}"
            )
    tables, resources = checked.tables, data.schema()["resources"]
    version = _version(tables)
    if add and version == versions.kept(out)[0]:
        say(f"nothing has changed: version {version} stays served")
        return version
    versions.publish(out, version, lambda folder: _write(tables, resources, version, folder), keep)
    say(f"published {len(tables)} tables in {out}, version {version}")
    return version


def check(
    files: Path | Iterable[tuple[str, bytes]], base: Path | None = None, *, replace: bool = False, say=lambda line: None
) -> Checked:
    """Everything that is wrong with ``files``, and the record that they make.

    ``files``: a folder, or files as name and bytes. ``base``: the folder of the published
    record that they add to; without it they must hold every table. Publishes nothing.
    """
    schema = data.schema()
    taken = intake.read(files)
    if base is None:
        taken.leave_out([_missing(resource) for resource in schema["resources"] if resource["name"] not in taken.named])
    elif not taken.problems and not any(sheet.rows for sheet in taken.sheets.values()):
        taken.leave_out(
            [
                Problem(
                    "the import",
                    0,
                    "",
                    "no rows",
                    "at least one row, in a CSV file named after its table or on a sheet of its name",
                )
            ]
        )
    if taken.unread:
        return Checked(sorted(set(taken.problems)), sheets=taken.sheets, judged=False)

    published = published_tables(base) if base else {}
    merged = {}
    for resource in schema["resources"]:
        name = resource["name"]
        rows = as_text(published[name], resource) if published else []
        merged[name] = merge(taken.sheets.get(name), rows, resource, replace)
    changes = {name: table.changes for name, table in merged.items() if base and table.changes != Changes()}
    problems = [*taken.problems, *(problem for table in merged.values() for problem in table.problems)]

    unfit = {(problem.file, problem.row) for problem in taken.problems}
    tables, found = _checked(
        {name: table.rows for name, table in merged.items()},
        schema,
        say,
        {
            name: {row for row, number in enumerate(table.numbers, 2) if (table.file, number) in unfit}
            for name, table in merged.items()
        },
    )
    told = {_cell(problem) for problem in taken.problems}  # what is wrong with these cells is said already
    problems += [
        one for one in (_in_their_words(problem, merged, schema) for problem in found) if _cell(one) not in told
    ]
    return Checked(sorted(set(problems)), changes, {} if problems else tables, taken.sheets)


def published_tables(out: Path) -> dict[str, pyarrow.Table]:
    """The tables that are served from ``out``, by name. Raises ``versions.Damaged`` where there are none."""
    folder = out / versions.kept(out)[0]
    versions.check(folder)
    return {r["name"]: pyarrow.parquet.read_table(folder / f"{r['name']}.parquet") for r in data.schema()["resources"]}


def _gone(out: Path, tables: dict[str, pyarrow.Table]) -> dict[str, list[str]]:
    """The keys of rows that are published in ``out`` and not among ``tables``, by table: what was added there and not to the sources."""
    try:
        published = published_tables(out)
    except versions.Damaged:
        return {}
    gone = {}
    for resource in data.schema()["resources"]:
        name, key = resource["name"], key_of(resource)
        now = {tuple(row.values()) for row in tables[name].select(key).to_pylist()}
        before = [tuple(row.values()) for row in published[name].select(key).to_pylist()]
        gone[name] = [", ".join(cells) for cells in before if cells not in now]
    return {name: keys for name, keys in gone.items() if keys}


def export(out: Path, folder: Path) -> list[Path]:
    """Write the record published in ``out`` as CSV files that a build makes the same record of. Gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    published = published_tables(out)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as aside:
        for resource in data.schema()["resources"]:
            rows = as_text(published[resource["name"]], resource)
            intake.write(
                resource["name"],
                [[intake.marked(cell) if cell.startswith("'") else cell for cell in row] for row in rows],
                Path(aside),
            )
        return [path.rename(folder / path.name) for path in sorted(Path(aside).iterdir())]


def _missing(resource: dict) -> Problem:
    name = resource["name"]
    return Problem(
        f"{name}.csv", 0, "", "no such file", f"a CSV file of this name, or a workbook with a sheet named {name}"
    )


def _cell(problem: Problem) -> tuple[str, int, str]:
    """Where a problem is."""
    return problem.file, problem.row, problem.column.strip().casefold()


def _checked(
    rows: dict[str, list[list[str]]], schema: dict, say, unfit: dict[str, set[int]]
) -> tuple[dict[str, pyarrow.Table], list[Problem]]:
    """The tables, typed, and what is wrong with their rows: by the schema, and by the further checks.

    The further checks are asked of the rows that are in order by themselves: not of those that the schema
    refuses, nor of the ``unfit`` (their numbers, by table). Each gives rows that are wrong, whatever others
    there are, so that fewer rows never make a problem.
    """
    resources = schema["resources"]
    say(f"checking {len(resources)} tables against the schema")
    with tempfile.TemporaryDirectory() as folder:
        for name, cells in rows.items():
            intake.write(name, cells, Path(folder))
        problems = _breaches_of_schema(Path(folder), schema)
        wrong = {
            name: unfit[name] | {problem.row for problem in problems if problem.file == f"{name}.csv"} for name in rows
        }
        if len(problems) >= MOST_ERRORS:  # there may be rows among the others that nobody has told
            return {}, problems
        tables, numbers = {}, {}
        for resource in resources:
            name = resource["name"]
            numbers[name] = [number for number in range(2, len(rows[name]) + 2) if number not in wrong[name]]
            intake.write(name, [rows[name][number - 2] for number in numbers[name]], Path(folder))
            tables[name] = _typed(Path(folder), resource)
    say(f"asking {len(list(CHECKS.glob('*.sql')))} further checks")
    return tables, problems + _failed_checks(tables, numbers)


def _in_their_words(problem: Problem, merged: dict[str, Merged], schema: dict) -> Problem:
    """The problem with file and row as the person who handed them in knows them."""

    def stands(found: re.Match) -> str:
        table, row = found["table"], found["row"]
        if table not in merged:
            return found[0]
        number = merged[table].numbers[int(row) - 2] if row else None
        if number:
            return f"{merged[table].file}, row {number}"
        if row or not merged[table].file:
            return f"the published table {table}"
        added = None in merged[table].numbers
        return f"{merged[table].file}, or in the published table {table}" if added else merged[table].file

    expected = re.sub(r"\b(?P<table>\w+)\.csv(, row (?P<row>\d+))?", stands, problem.expected)
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
    said = f"{expected}; this row is in the published record ({key}), and what you add makes it wrong"
    return Problem(f"the published table {name}", 0, problem.column, problem.value, said)


def _path(sources: Path, resource: dict) -> Path:
    return sources / f"{resource['name']}.csv"


def _breaches_of_schema(sources: Path, schema: dict) -> list[Problem]:
    """Everything that the Frictionless validator finds wrong, as ``Problem``s."""
    resources = {r["name"]: r for r in schema["resources"]}
    read_as = [{**r, "path": _path(sources, r).name, "dialect": DIALECT} for r in resources.values()]
    descriptor = {**schema, "resources": read_as}
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(sources))
    report = package.validate(limit_errors=MOST_ERRORS)
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
        columns, expected = [error.field_name], expectation(fields[error.field_name])
    if error.type == "primary-key":
        columns, expected = key_of(resource), "a key that stands in one row only"
    if error.type == "foreign-key":
        target = f"{error.reference_name}.csv, column {', '.join(error.reference_field_names)}"
        columns, expected = error.field_names, f"a value that stands in {target}"
    value = ", ".join(cell for name, cell in zip(fields, cells) if name in columns and cell)
    if error.type in ("extra-cell", "missing-cell"):
        value, expected = f"{len(cells)} cells", f"{len(fields)} cells, one a column"
    row = getattr(error, "row_number", 0)
    return Problem(f"{resource['name']}.csv", row, ", ".join(columns), value, expected)


def _odd_numbers(sources: Path, resource: dict) -> list[Problem]:
    """Cells of number columns that are no plain number; most of them the validator reports in the same words."""
    fields = resource["schema"]["fields"]
    with _path(sources, resource).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return [
        Problem(f"{resource['name']}.csv", number, field["name"], cell, expectation(field))
        for number, row in enumerate(rows[1:], start=2)
        for field, cell in zip(fields, row)
        if field["type"] != "string" and cell and not PLAIN_NUMBER.fullmatch(cell)
    ]


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


def _failed_checks(tables: dict[str, pyarrow.Table], numbers: dict[str, list[int]]) -> list[Problem]:
    """Rows that the SQL files in ``data/checks/`` give: file, row, column, value, expected. ``numbers``: those of the rows of each table."""
    problems = []
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table.append_column("row", pyarrow.array(numbers[name], pyarrow.int64())))
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


def _write(tables: dict[str, pyarrow.Table], resources: list[dict], version: str, folder: Path) -> None:
    """Write every table into ``folder``; each file carries the version, so that a reader can tell whether they belong together."""
    for resource in resources:
        about = {"version": version, "title": resource["title"], "description": resource["description"]}
        table = tables[resource["name"]].replace_schema_metadata(about)
        pyarrow.parquet.write_table(table, folder / f"{resource['name']}.parquet", compression="zstd")


def write_version(tables: dict[str, pyarrow.Table], out: Path) -> Path:
    """Write a whole record into a folder named after its version, without serving it. Gives the folder."""
    version = _version(tables)
    (out / version).mkdir()
    _write(tables, data.schema()["resources"], version, out / version)
    return out / version


def _previous(out: Path) -> None:
    """Bring back the version served before, and say which."""
    with versions.only_build(out):
        now, until_now = versions.bring_back(out)
    print(f"version {now} in {out} is served again, in the place of {until_now}, which is kept")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m data.build", description="Build the Parquet tables from the facts in CSV or in a workbook."
    )
    parser.add_argument(
        "--sources",
        type=Path,
        default=data.FOLDER / "sources",
        help="folder with a CSV file a table or a workbook with a sheet a table, or one such file",
    )
    parser.add_argument(
        "--out", type=Path, default=data.TABLES, help="folder of the record (default: $FORCES_DATA, else data/tables)"
    )
    parser.add_argument(
        "--keep",
        type=int,
        default=versions.KEPT,
        help="how many versions to keep, the new one included (default: %(default)s)",
    )
    parser.add_argument(
        "--previous", action="store_true", help="build nothing: serve the version again that was served before"
    )
    parser.add_argument(
        "--add",
        action="store_true",
        help="merge the sources with what is published, instead of taking them for the whole record",
    )
    parser.add_argument(
        "--replace", action="store_true", help="with --add: let a row take the place of a published one of the same key"
    )
    parser.add_argument(
        "--export",
        type=Path,
        metavar="DIR",
        help="build nothing: write the published record to DIR as CSV, ready to be built again",
    )
    options = parser.parse_args(arguments)
    if options.replace and not options.add:
        parser.error("--replace goes with --add")
    try:
        if options.previous:
            _previous(options.out)
        elif options.export:
            print(f"wrote {len(export(options.out, options.export))} tables to {options.export}")
        else:
            build(
                options.sources,
                options.out,
                say=print,
                keep=max(1, options.keep),
                add=options.add,
                replace=options.replace,
            )
    except BuildError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(f"{error}. Nothing was published.", file=sys.stderr)
        return 1
    except (versions.Busy, versions.NoPrevious, versions.Damaged) as error:
        print(f"{options.out}: {error}. Nothing was changed.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or options.out}: {error.strerror or error}. Nothing was published.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
