"""Build the Parquet tables from the facts: ``python -m data.build [--sources DIR] [--out DIR] [--add [--replace]]``.
``python -m data.build --previous [--out DIR]`` brings back the version that was served before.

The way of a build: read every table (``data/intake/``), report everything that is wrong with it
(``data/validation.py``: file, row, column, value and what was expected), and only if nothing is wrong
publish all the tables together, as one version (``data/versions.py``; in object storage: ``data/storage.py``). A build
that finds an error, cannot write or is killed leaves the version served as it was.
The same sources give the same bytes.

With ``--add`` the facts need not be the whole record: they are merged with what is published
(``data/merge.py``), and the whole is checked.
"""

from __future__ import annotations

import argparse
import enum
import sys
from pathlib import Path

import pyarrow

import data
from data import history, storage, versions
from data.merge import key_of
from data.parquet import export, served, version_of, write
from data.problems import BuildError
from data.validation import Checked, check


class Mode(enum.Enum):
    """What the sources are to the record that is published."""

    WHOLE = "they take its place"
    ADD = "they are added to it; a row that would change a published one is refused"
    REPLACE = "they are added to it; a row takes the place of the published one of the same key"


def build(
    sources: Path | None, out: Path, *, mode: Mode = Mode.WHOLE, keep: int = versions.KEPT, say=lambda line: None
) -> str:
    """Read the CSV files or the workbook in ``sources``, check them, and publish ``out``/<version>/<table>.parquet.

    Without ``sources``, and with another mode than ``WHOLE``, the published record is brought up to the present schema.
    Gives the version of the record: a digest of the schema and of all that was read.
    ``keep``: how many versions stay, this one included. ``say`` takes a line for each step.
    Raises ``BuildError`` with the problems found, ``versions.Busy`` where another build is
    writing to ``out``, or ``OSError`` where that cannot be written; in all these cases the
    version served stays as it was.
    """
    with versions.build_lock(out):
        checked = check(sources, None if mode is Mode.WHOLE else out, replace=mode is Mode.REPLACE, say=say)
        if checked.problems:
            raise BuildError(checked.problems, checked.more)
        tables = checked.tables
        _say_what_changes(checked, out, mode, say)
        version = version_of(tables)
        if mode is not Mode.WHOLE and version == versions.kept(out)[0]:
            say(f"nothing has changed: version {version} stays served")
            return version
        chain = history.after(out, version, tables, served(out))
        versions.publish(out, version, lambda folder: write(tables, version, chain, folder), keep)
        say(f"published {len(tables)} tables in {out}, version {version}")
        return version


def _say_what_changes(checked: Checked, out: Path, mode: Mode, say) -> None:
    if mode is Mode.WHOLE:
        for name, table in checked.tables.items():
            say(f"read {name}: {table.num_rows:,} rows")
        for name, keys in _gone(out, checked.tables).items():
            some = "; ".join(keys[:5]) + " …" * (len(keys) > 5)
            say(f"{name}: {len(keys):,} published before, but not in the sources: {some}")
        return
    for name, changes in checked.changes.items():
        say(f"{name}: {changes}")
        for row in changes.replaced:
            say(f"  replaced {row}")


def _gone(out: Path, tables: dict[str, pyarrow.Table]) -> dict[str, list[str]]:
    """The keys of rows that are published in ``out`` and not among ``tables``, by table: never added to the sources."""
    if not (version_before := served(out)):
        return {}
    _, published = version_before
    gone = {}
    for resource in data.schema()["resources"]:
        name, key = resource["name"], key_of(resource)
        now = {tuple(row.values()) for row in tables[name].select(key).to_pylist()}
        before = [tuple(row.values()) for row in published[name].select(key).to_pylist()]
        gone[name] = [", ".join(cells) for cells in before if cells not in now]
    return {name: keys for name, keys in gone.items() if keys}


def _previous(out: Path, say) -> None:
    """Bring back the version served before, and say which."""
    with versions.build_lock(out):
        now, until_now = versions.bring_back(out)
    say(f"version {now} in {out} is served again, in the place of {until_now}, which is kept")


def _do(options: argparse.Namespace, out: Path, say) -> None:
    """What the command line asks for, on the record folder ``out``."""
    if options.previous:
        _previous(out, say)
    elif options.export:
        say(f"wrote {len(export(out, options.export))} tables to {options.export}")
    else:
        if options.upgrade:
            options.sources, options.add = None, True
        mode = Mode.REPLACE if options.replace else Mode.ADD if options.add else Mode.WHOLE
        build(options.sources, out, mode=mode, keep=max(1, options.keep), say=say)


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
        "--out",
        default=data.PLACE,
        help="folder of the record, or its address in object storage (default: $FORCES_DATA, else data/tables)",
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
        "--upgrade",
        action="store_true",
        help="after an update of the dashboard: publish the record with the tables and columns that have come since",
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
    said = []
    try:
        with storage.working_copy(options.out) as out:
            _do(options, out, said.append if storage.is_address(options.out) else print)
        for line in said:  # what was published elsewhere is said to be so when it is there
            print(line.replace(str(out), storage.in_words(options.out)))
    except BuildError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(f"{error}. Nothing was published.", file=sys.stderr)
        return 1
    except (versions.Busy, versions.NoPrevious, versions.Damaged, storage.Unreachable) as error:
        print(f"{storage.in_words(options.out)}: {error}. Nothing was changed.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or options.out}: {error.strerror or error}. Nothing was published.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
