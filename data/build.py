"""Build the Parquet tables from the facts: ``python -m data.build [--sources DIR] [--out DIR] [--add [--replace]]``.
``python -m data.build --previous [--out DIR]`` restores the version that was served before.

A build reads all tables (``data/intake/``), reports everything that is wrong with them
(``data/validation.py``: file, row, column, value and what was expected), and only if nothing is wrong
publishes all tables together, as one version (``data/versions.py``; in object storage: ``data/storage.py``). A build
that finds an error, cannot write or is killed leaves the served version as it was.
Equal sources give equal bytes.

With ``--add`` the facts need not be the whole record: they are merged with the published one
(``data/merge.py``), and the result is checked.
"""

from __future__ import annotations

import argparse
import enum
import sys
from pathlib import Path

import pyarrow

import data
from data import history, intake, storage, versions
from data.intake import Intake
from data.merge import key_of
from data.parquet import export, served, version_of, write
from data.problems import BuildError, alike, visible
from data.validation import CheckResult, check


class Mode(enum.Enum):
    """How the sources relate to the published record."""

    WHOLE = "they take its place"
    ADD = "they are added to it; a row that would change a published one is refused"
    REPLACE = "they are added to it; a row replaces the published one with the same key"


def build(
    sources: Path | Intake | None,
    out: Path,
    *,
    mode: Mode = Mode.WHOLE,
    keep: int = versions.MAX_KEPT,
    report=lambda line: None,
) -> str:
    """Read the CSV files or the workbook in ``sources``, check them, and publish ``out``/<version>/<table>.parquet.

    ``sources``: a folder, a file, or what ``intake.read`` has read of them.
    Without ``sources``, and in another mode than ``WHOLE``, the published record is upgraded to the current schema.
    Returns the version of the record: a digest of the schema and of all that was read.
    ``keep``: how many versions to retain, including this one. ``report`` is called with a line for each step.
    Raises ``BuildError`` with the problems found, ``versions.Busy`` if another build is writing to ``out``, or
    ``OSError`` if it cannot be written; in all these cases the served version stays as it was.
    """
    with versions.build_lock(out):
        checked = _check(sources, out, mode, report)
        tables = checked.tables
        version = version_of(tables)
        if mode is not Mode.WHOLE and version == versions.listed(out)[0]:
            report(f"nothing has changed: version {version} is still served")
            return version
        entries = history.after(out, version, tables, served(out))
        versions.publish(out, version, lambda folder: write(tables, version, entries, folder), keep)
        report(f"published {len(tables)} tables in {out}, version {version}")
        return version


def _check(sources: Path | Intake | None, out: Path, mode: Mode, report) -> CheckResult:
    """Check the sources, and report how they were read and what they would change. Raises ``BuildError``."""
    checked = check(sources, None if mode is Mode.WHOLE else out, replace=mode is Mode.REPLACE, report=report)
    for note in checked.notes:
        report(str(note))
    if checked.problems:
        raise BuildError(checked.problems, checked.more)
    _report_changes(checked, out, mode, report)
    return checked


def _report_changes(checked: CheckResult, out: Path, mode: Mode, report) -> None:
    if mode is Mode.WHOLE:
        for name, table in checked.tables.items():
            report(f"read {name}: {table.num_rows:,} rows")
        for name, keys in _dropped_keys(out, checked.tables).items():
            some = "; ".join(keys[:5]) + (" …" if len(keys) > 5 else "")
            report(f"{name}: {len(keys):,} published before, but not in the sources: {some}")
        return
    for name, changes in checked.changes.items():
        report(f"{name}: {changes}")
        for row in changes.replaced:
            report(f"  replaced {visible(row)}")


def _dropped_keys(out: Path, tables: dict[str, pyarrow.Table]) -> dict[str, list[str]]:
    """The keys of rows that are published in ``out`` but not in ``tables``, by table: never added to the sources."""
    if not (version_before := served(out)):
        return {}
    _, published = version_before
    dropped = {}
    for resource in data.schema()["resources"]:
        name, key = resource["name"], key_of(resource)
        now = {tuple(row.values()) for row in tables[name].select(key).to_pylist()}
        before = [tuple(row.values()) for row in published[name].select(key).to_pylist()]
        dropped[name] = [", ".join(cells) for cells in before if cells not in now]
    return {name: keys for name, keys in dropped.items() if keys}


def _restore_previous(out: Path, report) -> None:
    """Restore the version served before, and report which it is."""
    with versions.build_lock(out):
        now, replaced = versions.restore_previous(out)
    report(f"version {now} in {out} is served again, in place of {replaced}, which is kept")


def _run(options: argparse.Namespace, out: Path, report) -> None:
    """Do what the command line asks for, on the record folder ``out``."""
    if options.previous:
        _restore_previous(out, report)
    elif options.export:
        report(f"wrote {len(export(out, options.export))} tables to {options.export}")
    else:
        if options.upgrade:
            options.sources, options.add = None, True
        mode = Mode.REPLACE if options.replace else Mode.ADD if options.add else Mode.WHOLE
        sources = options.sources and intake.read(options.sources, without_hidden=options.without_hidden)
        if options.check:
            _check(sources, out, mode, report)
            report("all rows fit the rules, no source was opened, and nothing was published")
        else:
            build(sources, out, mode=mode, keep=max(1, options.keep), report=report)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m data.build", description="Build the Parquet tables from the facts in CSV or in a workbook."
    )
    parser.add_argument(
        "--sources",
        type=Path,
        default=data.FOLDER / "sources",
        help="folder with a CSV file for each table or a workbook with a sheet for each table, or one such file",
    )
    parser.add_argument(
        "--out",
        default=data.LOCATION,
        help="folder of the record, or its address in object storage (default: $FORCES_DATA, else data/tables)",
    )
    parser.add_argument(
        "--keep",
        type=int,
        default=versions.MAX_KEPT,
        help="how many versions to keep, the new one included (default: %(default)s)",
    )
    parser.add_argument(
        "--previous", action="store_true", help="build nothing: go back to the version that was served before"
    )
    parser.add_argument(
        "--add",
        action="store_true",
        help="merge the sources with what is published, instead of treating them as the whole record",
    )
    parser.add_argument(
        "--replace", action="store_true", help="with --add: let a row replace the published one with the same key"
    )
    parser.add_argument(
        "--check", action="store_true", help="publish nothing: say what is wrong, how it was read, what would change"
    )
    parser.add_argument(
        "--without-hidden", action="store_true", help="leave out hidden rows, columns and sheets of the sources"
    )
    parser.add_argument(
        "--upgrade",
        action="store_true",
        help="after an update of the dashboard: publish the record with the tables and columns that are new",
    )
    parser.add_argument(
        "--export",
        type=Path,
        metavar="DIR",
        help="build nothing: write the published record to DIR as CSV, ready to be built again",
    )
    options = parser.parse_args(arguments)
    if options.replace and not options.add:
        parser.error("--replace works only with --add")
    messages = []
    try:
        with storage.working_copy(options.out) as out:
            _run(options, out, messages.append if storage.is_remote(options.out) else print)
        for line in messages:  # a record in storage is only reported as published once it has been sent
            print(line.replace(str(out), storage.without_credentials(options.out)))
    except BuildError as error:
        for problem, rows in alike(error.problems):
            print(problem.in_rows(rows), file=sys.stderr)
        print(f"{error}. Nothing was published.", file=sys.stderr)
        return 1
    except (versions.Busy, versions.NoPrevious, versions.Damaged, storage.Unreachable) as error:
        print(f"{storage.without_credentials(options.out)}: {error}. Nothing was changed.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or options.out}: {error.strerror or error}. Nothing was published.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
