"""A merger that nobody has announced, made up for tests: Norfolk and Suffolk become one force on 1 April 2026."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import data
from data import areas

LAST_DAY, FIRST_DAY = "2026-03-31", "2026-04-01"
PREDECESSORS = ("norfolk", "suffolk")
SUCCESSOR = "norfolk-and-suffolk"
NAMES = {
    "force_id": SUCCESSOR,
    "name": "Norfolk and Suffolk Police",
    "short_name": "Norfolk and Suffolk",
    "ons_code": "E99000001",
    "population": "1675285",
    "officers_fte": "3176.6",
    "valid_from": FIRST_DAY,
    "tile_label": "N and S",
}


def read(folder: Path, table: str) -> list[dict]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, table: str, rows: list[dict]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def merged_sources(folder: Path, monkeypatch) -> Path:
    """A copy of the sources in which the two forces have merged, and Kent Police has a new name. Returns the folder."""
    shutil.copytree(data.FOLDER / "sources", folder)
    forces = read(folder, "forces")
    for force in forces:
        if force["force_id"] in PREDECESSORS:
            force |= {"valid_to": LAST_DAY, "succeeded_by": SUCCESSOR}
        if force["force_id"] == "kent":
            force |= {"name": "Garden of England Police", "short_name": "Garden of England"}
    norfolk = next(force for force in forces if force["force_id"] == "norfolk")
    write(folder, "forces", [*forces, norfolk | {"valid_to": "", "succeeded_by": ""} | NAMES])
    names = read(folder, "force_names")
    renamed = names[0] | {"force_id": "kent", "note": ""}
    write(
        folder,
        "force_names",
        [
            *names,
            renamed | {"name": "Kent Police", "valid_from": "", "valid_to": LAST_DAY},
            renamed | {"name": "Garden of England Police", "valid_from": FIRST_DAY, "valid_to": ""},
        ],
    )
    with monkeypatch.context() as patch:
        patch.setattr(areas, "FORCES", folder / "forces.csv")
        patch.setattr(areas, "AREAS", folder / "areas.csv")
        areas.main()
    return folder
