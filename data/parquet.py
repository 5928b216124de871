"""A whole record: read from and written to the Parquet files of a version, and exported as CSV."""

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
    """The tables that are served from ``out``, by name. Raises ``versions.Damaged`` if there are none."""
    folder = out / versions.listed(out)[0]
    versions.check(folder)
    return {r["name"]: _read(folder / f"{r['name']}.parquet") for r in data.schema()["resources"]}


def upgraded_tables(out: Path) -> dict[str, pyarrow.Table]:
    """The same for a record that may have been published with an earlier version of this schema.

    Tables and columns added since are empty. Raises ``versions.Damaged`` if a table has a column that is no longer in
    the schema, or one of another type.
    """
    folder = out / versions.listed(out)[0]
    versions.check(folder, older=True)
    return {r["name"]: _upgraded(folder / f"{r['name']}.parquet", r) for r in data.schema()["resources"]}


def served(out: Path) -> tuple[str, dict[str, pyarrow.Table]] | None:
    """The version that is served from ``out``, with its tables; None if there is none that is intact."""
    try:
        return versions.listed(out)[0], upgraded_tables(out)
    except versions.Damaged:
        return None


def _read(path: Path) -> pyarrow.Table:
    """A Parquet file as a table. (``pyarrow.parquet.read_table`` imports pandas, which takes a third of a second.)"""
    with pyarrow.parquet.ParquetFile(path) as file:
        return file.read()


def _upgraded(path: Path, resource: dict) -> pyarrow.Table:
    schema = pyarrow.schema([(f["name"], versions.ARROW_TYPES[f["type"]]) for f in resource["schema"]["fields"]])
    if not path.exists():
        return schema.empty_table()
    table = _read(path)
    empty_columns = [pyarrow.nulls(table.num_rows, column.type) for column in schema]
    columns = [table[c.name] if c.name in table.column_names else empty for c, empty in zip(schema, empty_columns)]
    return pyarrow.table(columns, schema=schema)


def version_of(tables: dict[str, pyarrow.Table]) -> str:
    """A digest of the schema and all cells, so that equal records have equal versions."""
    digest = hashlib.sha256((data.FOLDER / "datapackage.json").read_bytes())
    for name, table in tables.items():
        digest.update(json.dumps([name, table.to_pydict()], sort_keys=True).encode())
    return digest.hexdigest()[:12]


def write(tables: dict[str, pyarrow.Table], version: str, entries: list[dict], folder: Path) -> None:
    """Write all tables into ``folder``, and the history of the version (``data/history.py``).

    Each file holds the version, to show that they belong together; the checksums of all are written last.
    """
    for resource in data.schema()["resources"]:
        metadata = {"version": version, "title": resource["title"], "description": resource["description"]}
        table = tables[resource["name"]].replace_schema_metadata(metadata)
        pyarrow.parquet.write_table(table, folder / f"{resource['name']}.parquet", compression="zstd")
    history.write(entries, folder)
    versions.write_checksums(folder)


def export(out: Path, folder: Path) -> list[Path]:
    """Write the record published in ``out`` as CSV files, from which a build makes the same record. Returns paths."""
    folder.mkdir(parents=True, exist_ok=True)
    published = upgraded_tables(out)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as staging:
        for resource in data.schema()["resources"]:
            rows = as_text(published[resource["name"]], resource)
            intake.write(
                resource["name"],
                [[intake.with_apostrophe(cell) if cell.startswith("'") else cell for cell in row] for row in rows],
                Path(staging),
            )
        return [path.rename(folder / path.name) for path in sorted(Path(staging).iterdir())]
