"""A whole record: read from the Parquet files of a version, written to them, and exported as CSV."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import pyarrow
import pyarrow.parquet

import data
from data import intake, versions
from data.merge import as_text


def published_tables(out: Path) -> dict[str, pyarrow.Table]:
    """The tables that are served from ``out``, by name. Raises ``versions.Damaged`` where there are none."""
    folder = out / versions.kept(out)[0]
    versions.check(folder)
    return {r["name"]: pyarrow.parquet.read_table(folder / f"{r['name']}.parquet") for r in data.schema()["resources"]}


def version_of(tables: dict[str, pyarrow.Table]) -> str:
    """A digest of the schema and of every cell, so that equal records have equal versions."""
    digest = hashlib.sha256((data.FOLDER / "datapackage.json").read_bytes())
    for name, table in tables.items():
        digest.update(json.dumps([name, table.to_pydict()], sort_keys=True).encode())
    return digest.hexdigest()[:12]


def write(tables: dict[str, pyarrow.Table], version: str, folder: Path) -> None:
    """Write every table into ``folder``. Each file carries the version, which says that they belong together."""
    for resource in data.schema()["resources"]:
        about = {"version": version, "title": resource["title"], "description": resource["description"]}
        table = tables[resource["name"]].replace_schema_metadata(about)
        pyarrow.parquet.write_table(table, folder / f"{resource['name']}.parquet", compression="zstd")


def write_version(tables: dict[str, pyarrow.Table], out: Path) -> Path:
    """Write a whole record into a folder named after its version, without serving it. Gives the folder."""
    version = version_of(tables)
    (out / version).mkdir()
    write(tables, version, out / version)
    return out / version


def export(out: Path, folder: Path) -> list[Path]:
    """Write the record published in ``out`` as CSV files that a build makes the same record of. Gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    published = published_tables(out)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as aside:
        for resource in data.schema()["resources"]:
            rows = as_text(published[resource["name"]], resource)
            intake.write(
                resource["name"],
                [[intake.with_apostrophe(cell) if cell.startswith("'") else cell for cell in row] for row in rows],
                Path(aside),
            )
        return [path.rename(folder / path.name) for path in sorted(Path(aside).iterdir())]
