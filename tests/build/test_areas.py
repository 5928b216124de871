"""The force areas: made from the boundaries, on the National Grid, and still the areas of the forces."""

import json

import pytest
import shapely

import data
from data import areas


@pytest.fixture(scope="module")
def outlines(table):
    """The published outlines by force."""
    return {row["force_id"]: shapely.from_wkt(row["outline"]) for row in table("areas")}


def test_the_table_is_what_the_boundaries_give(tmp_path, monkeypatch):
    committed = areas.AREAS.read_bytes()
    monkeypatch.setattr(areas, "AREAS", tmp_path / "areas.csv")
    areas.main()
    assert (tmp_path / "areas.csv").read_bytes() == committed, "run python -m data.areas, and commit its table"


def test_each_force_has_an_area_and_its_code_at_the_office_for_national_statistics(table, outlines):
    forces = {row["force_id"]: row["ons_code"] for row in table("forces")}
    features = json.loads(areas.BOUNDARIES.read_text(encoding="utf-8"))["features"]
    assert {f["properties"]["force_id"]: f["properties"]["ons_code"] for f in features} == forces
    assert set(outlines) == set(forces)


def test_outlines_are_in_metres_of_the_national_grid(outlines):
    # The grid reference of the City of London is TQ 32 81: 532 to 533 km east, 181 to 182 km north.
    middle = outlines["city-of-london"].centroid
    assert 532_000 < middle.x < 533_000 and 181_000 < middle.y < 182_000


def test_simplifying_preserves_areas_and_shared_borders(outlines):
    full = {
        f["properties"]["force_id"]: shapely.geometry.shape(f["geometry"])
        for f in json.loads(areas.BOUNDARIES.read_text(encoding="utf-8"))["features"]
    }
    to_degrees = areas.pyproj.Transformer.from_crs(areas.NATIONAL_GRID, areas.WORLD, always_xy=True)
    for force, outline in outlines.items():
        again = shapely.transform(outline, to_degrees.transform, interleaved=False)
        assert again.symmetric_difference(full[force]).area / full[force].area < 0.08, force
    assert shapely.coverage_is_valid([outline for force, outline in outlines.items() if force != "city-of-london"])
    assert sum(shapely.get_num_coordinates(outline) for outline in outlines.values()) < 5_000  # few enough to send


def test_each_label_is_inside_its_area(table, outlines):
    for row in table("areas"):
        assert outlines[row["force_id"]].contains(
            shapely.Point(int(row["label_easting"]), int(row["label_northing"]))
        ), row["force_id"]


def test_the_boundaries_carry_their_licence(table):
    for row in table("areas"):
        assert "Office for National Statistics licensed under the Open Government Licence v.3.0" in row["citation"]
        assert "Contains OS data © Crown copyright and database right 2020" in row["citation"]
    assert any("Contains OS data" in source["title"] for source in data.schema()["sources"])
