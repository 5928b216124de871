"""Make the table of force areas from their boundaries: ``python -m data.areas``.

Takes ``sources/police_force_areas.geojson`` (longitude and latitude, as the Office for
National Statistics publishes it) and writes ``sources/areas.csv``: outlines in metres of
the British National Grid, with only as many points as a map of the country shows, and the
position of each label. Neighbours still share one border. Equal boundaries give equal bytes.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy
import pyproj
import shapely

import data

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


def outlines(boundaries: Path) -> dict[str, shapely.MultiPolygon]:
    """The area of each force by its id, in metres of the British National Grid."""
    features = json.loads(boundaries.read_text(encoding="utf-8"))["features"]
    to_grid = pyproj.Transformer.from_crs(WORLD, NATIONAL_GRID, always_xy=True)
    whole = [
        shapely.transform(shapely.geometry.shape(f["geometry"]), to_grid.transform, interleaved=False) for f in features
    ]
    # Simplified together, so that no gaps or overlaps appear between neighbours.
    simple = shapely.coverage_simplify(whole, TOLERANCE)
    shapes = [before if before.area < SMALL else after for before, after in zip(whole, simple)]
    return {
        f["properties"]["force_id"]: shapely.MultiPolygon(getattr(shape, "geoms", [shape]))
        for f, shape in zip(features, shapes)
    }


def label(outline: shapely.MultiPolygon) -> tuple[int, int]:
    """The position of a label: the centre of the largest circle inside the area."""
    widest = max(outline.geoms, key=lambda part: part.area)
    x, y = shapely.maximum_inscribed_circle(widest, tolerance=500).coords[0]
    return round(x), round(y)


def main() -> None:
    with AREAS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["force_id", "outline", "label_easting", "label_northing", "citation"])
        for force_id, outline in sorted(outlines(BOUNDARIES).items()):
            in_metres = shapely.transform(outline, numpy.round)
            writer.writerow([force_id, shapely.to_wkt(in_metres, rounding_precision=0), *label(outline), CITATION])


if __name__ == "__main__":
    main()
