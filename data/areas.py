"""Make the table of force areas from their boundaries: ``python -m data.areas``.

Takes ``sources/police_force_areas.geojson`` (longitude and latitude, as the Office for
National Statistics publishes it) and writes ``sources/areas.csv``: outlines in metres of
the British National Grid, with only as many points as a map of the country shows, and the
position of each label. Neighbours still share one border. The outline of a force that succeeded
others is that of their areas together. Equal boundaries give equal bytes.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy
import pyproj
import shapely

import data

FORCES = data.FOLDER / "sources" / "forces.csv"
BOUNDARIES = data.FOLDER / "sources" / "police_force_areas.geojson"
AREAS = data.FOLDER / "sources" / "areas.csv"

WORLD, NATIONAL_GRID = "EPSG:4326", "EPSG:27700"
TOLERANCE = 1_500  # metres: about what a dot on a screen covers, where the country is 500 dots high
SMALL = 10_000_000  # square metres: smaller areas are not simplified, or nothing would be left of them
CITATION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. Contains OS "
    "data © Crown copyright and database right 2020. "
    "Police Force Areas (December 2020), generalised and clipped, and simplified further here. Not for measuring."
)


def predecessors(forces: Path) -> dict[str, list[str]]:
    """The forces that a force succeeded, by its id, those that ended first at the beginning."""
    with forces.open(encoding="utf-8", newline="") as file:
        ended = sorted((row for row in csv.DictReader(file) if row["succeeded_by"]), key=lambda row: row["valid_to"])
    found: dict[str, list[str]] = {}
    for row in ended:
        found.setdefault(row["succeeded_by"], []).append(row["force_id"])
    return found


def outlines(
    boundaries: Path, predecessors: dict[str, list[str]], tolerance: int = TOLERANCE
) -> dict[str, shapely.MultiPolygon]:
    """The area of each force by its id, in metres of the British National Grid, simplified by ``tolerance``.

    ``predecessors``: the forces that a force succeeded, by its id. It needs no boundary of its own.
    """
    features = json.loads(boundaries.read_text(encoding="utf-8"))["features"]
    to_grid = pyproj.Transformer.from_crs(WORLD, NATIONAL_GRID, always_xy=True)
    whole = [
        shapely.transform(shapely.geometry.shape(f["geometry"]), to_grid.transform, interleaved=False) for f in features
    ]
    # Simplified together, so that no gaps or overlaps appear between neighbours.
    simple = shapely.coverage_simplify(whole, tolerance)
    shapes = [before if before.area < SMALL else after for before, after in zip(whole, simple)]
    by_force = {f["properties"]["force_id"]: shape for f, shape in zip(features, shapes)}
    for force_id, before in predecessors.items():
        known = [by_force[force] for force in [force_id, *before] if force in by_force]
        by_force[force_id] = shapely.union_all(known)
    return {force_id: shapely.MultiPolygon(getattr(shape, "geoms", [shape])) for force_id, shape in by_force.items()}


def label(outline: shapely.MultiPolygon) -> tuple[int, int]:
    """The position of a label: the centre of the largest circle inside the area."""
    widest = max(outline.geoms, key=lambda part: part.area)
    x, y = shapely.maximum_inscribed_circle(widest, tolerance=500).coords[0]
    return round(x), round(y)


def main() -> None:
    with AREAS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["force_id", "outline", "label_easting", "label_northing", "citation"])
        for force_id, outline in sorted(outlines(BOUNDARIES, predecessors(FORCES)).items()):
            in_metres = shapely.transform(outline, numpy.round)
            writer.writerow([force_id, shapely.to_wkt(in_metres, rounding_precision=0), *label(outline), CITATION])


if __name__ == "__main__":
    main()
