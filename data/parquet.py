"""A whole record: read from the Parquet files of a version, written to them, and exported as CSV."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import pyarrow
import pyarrow.parquet

import data
from data import history, intake, versions
from data.merge import as_text


def published_tables(out: Path) -> dict[str, pyarrow.Table]:
    """The tables that are served from ``out``, by name. Raises ``versions.Damaged`` where there are none."""
    folder = out / versions.kept(out)[0]
    versions.check(folder)
    return {r["name"]: pyarrow.parquet.read_table(folder / f"{r['name']}.parquet") for r in data.schema()["resources"]}


def upgraded_tables(out: Path) -> dict[str, pyarrow.Table]:
    """The same of a record that an earlier version of this schema was published with.

    Tables and columns that have come since are empty. Raises ``versions.Damaged`` where a table has a column that is
    not in the schema any more, or one of another type.
    """
    folder = out / versions.kept(out)[0]
    versions.check(folder, older=True)
    return {r["name"]: _upgraded(folder / f"{r['name']}.parquet", r) for r in data.schema()["resources"]}


def served(out: Path) -> tuple[str, dict[str, pyarrow.Table]] | None:
    """The version that is served from ``out``, with its tables; ``None`` where there is none that is whole."""
    try:
        return versions.kept(out)[0], upgraded_tables(out)
    except versions.Damaged:
        return None


def _upgraded(path: Path, resource: dict) -> pyarrow.Table:
    schema = pyarrow.schema([(f["name"], versions.ARROW_TYPES[f["type"]]) for f in resource["schema"]["fields"]])
    if not path.exists():
        return schema.empty_table()
    table = pyarrow.parquet.read_table(path)
    nothing = [pyarrow.nulls(table.num_rows, column.type) for column in schema]
    columns = [table[c.name] if c.name in table.column_names else empty for c, empty in zip(schema, nothing)]
    return pyarrow.table(columns, schema=schema)


def version_of(tables: dict[str, pyarrow.Table]) -> str:
    """A digest of the schema and of every cell, so that equal records have equal versions."""
    digest = hashlib.sha256((data.FOLDER / "datapackage.json").read_bytes())
    for name, table in tables.items():
        digest.update(json.dumps([name, table.to_pydict()], sort_keys=True).encode())
    return digest.hexdigest()[:12]


def write(tables: dict[str, pyarrow.Table], version: str, chain: list[dict], folder: Path) -> None:
    """Write every table into ``folder``, and the history of the version (``data/history.py``).

    Each file carries the version, which says that they belong together; the digests of all are written down last.
    """
    for resource in data.schema()["resources"]:
        about = {"version": version, "title": resource["title"], "description": resource["description"]}
        table = tables[resource["name"]].replace_schema_metadata(about)
        pyarrow.parquet.write_table(table, folder / f"{resource['name']}.parquet", compression="zstd")
    history.write(chain, folder)
    versions.write_checksums(folder)


def export(out: Path, folder: Path) -> list[Path]:
    """Write the record published in ``out`` as CSV files that a build makes the same record of. Gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    published = upgraded_tables(out)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as aside:
        for resource in data.schema()["resources"]:
            rows = as_text(published[resource["name"]], resource)
            intake.write(
                resource["name"],
                [[intake.with_apostrophe(cell) if cell.startswith("'") else cell for cell in row] for row in rows],
                Path(aside),
            )
        return [path.rename(folder / path.name) for path in sorted(Path(aside).iterdir())]
