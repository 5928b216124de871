"""Forces that begin, end and are renamed, in a merger made up for tests: what a build publishes of it, and refuses."""

import pyarrow.parquet
import pytest
import shapely

from data.build import build
from data.parquet import published_tables
from data.problems import BuildError, Problem
from data.reading.vocabulary import Forces
from tests import mergers
from tests.mergers import FIRST_DAY, LAST_DAY, PREDECESSORS, SUCCESSOR


@pytest.fixture
def merged_sources(tmp_path, monkeypatch):
    return mergers.merged_sources(tmp_path / "sources", monkeypatch)


def problems(folder) -> list[Problem]:
    with pytest.raises(BuildError) as refused:
        build(folder, folder / "built")
    return refused.value.problems


def change(folder, table: str, where: dict, **cells) -> int:
    """Write ``cells`` into the first row that matches. Returns its number."""
    rows = mergers.read(folder, table)
    hit = next(n for n, row in enumerate(rows) if where.items() <= row.items())
    rows[hit] |= cells
    mergers.write(folder, table, rows)
    return hit + 2


def add_grade(folder, force_id: str, **dates) -> None:
    """A grade of PEEL 2025–27 of a force."""
    name = f"{force_id}-peel-2025-27"
    reports = mergers.read(folder, "inspections")
    report = dict.fromkeys(reports[0], "") | {"source_kind": "force", "citation": "A letter", "year": "2025"} | dates
    report |= {"inspection_id": name, "force_id": force_id, "programme": "peel", "scope": "force", "cycle": "2025-27"}
    mergers.write(folder, "inspections", [*reports, report | {"title": f"PEEL 2025–27, {force_id}"}])
    grades = mergers.read(folder, "judgments")
    grade = {"inspection_id": name, "force_id": force_id, "theme_id": "leadership-and-force-management", "year": "2025"}
    facts = {"grade": "good", "scale": "five-tier", "basis": "stated", "sources": "1", "source_kind": "force"}
    address = {"source_url": "https://www.example.org/", "source_dated": dates.get("published", ""), "note": ""}
    mergers.write(folder, "judgments", [*grades, grade | facts | address])


def test_a_merger_is_published_and_its_successor_has_the_area_of_both(merged_sources):
    version = build(merged_sources, merged_sources / "built")
    read = pyarrow.parquet.read_table
    forces = {row["force_id"]: row for row in read(merged_sources / "built" / version / "forces.parquet").to_pylist()}
    assert len(forces) == 44 and forces[SUCCESSOR]["valid_from"] == FIRST_DAY
    assert {forces[force]["succeeded_by"] for force in PREDECESSORS} == {SUCCESSOR}
    areas = read(merged_sources / "built" / version / "areas.parquet").to_pylist()
    outlines = {row["force_id"]: shapely.from_wkt(row["outline"]) for row in areas}
    both = shapely.union_all([outlines[force] for force in PREDECESSORS])
    assert outlines[SUCCESSOR].symmetric_difference(both).area < 0.001 * both.area


def test_a_grade_from_after_the_end_of_its_force_is_refused(merged_sources):
    add_grade(merged_sources, "norfolk", fieldwork="2026-05-11", published="2026-09-01")
    expected = f"a day up to {LAST_DAY}, the last day of norfolk; what was found since is of {SUCCESSOR}"
    row = len(mergers.read(merged_sources, "inspections")) + 1
    assert problems(merged_sources) == [Problem("inspections.csv", row, "fieldwork", "2026-05-11", expected)]


def test_a_report_may_come_out_after_the_end_of_its_force_and_its_successor_has_its_own(merged_sources):
    add_grade(merged_sources, "norfolk", fieldwork="2026-02", published="2026-09-01")
    add_grade(merged_sources, SUCCESSOR, fieldwork="2026-06", published="2026-10-01")
    assert build(merged_sources, merged_sources / "built")


def test_a_grade_from_before_the_first_day_of_its_force_is_refused(merged_sources):
    add_grade(merged_sources, SUCCESSOR, fieldwork="2025-11", published="2026-02-01")
    expected = f"a day from {FIRST_DAY} on, the first day of {SUCCESSOR}"
    assert {(p.file, p.column, p.value, p.expected) for p in problems(merged_sources)} == {
        ("inspections.csv", "fieldwork", "2026-02-01", expected),
        ("judgments.csv", "source_dated", "2026-02-01", expected),
    }


def test_a_report_that_names_a_force_by_its_former_name_is_of_that_force(merged_sources):
    build(merged_sources, merged_sources / "built")
    assert Forces.of(published_tables(merged_sources / "built")).named("Kent Police") == "kent"


def test_a_successor_must_be_a_force_of_the_record(merged_sources):
    row = change(merged_sources, "forces", {"force_id": "norfolk"}, succeeded_by="east-anglia")
    expected = "a value listed in forces.csv, column force_id"
    assert Problem("forces.csv", row, "succeeded_by", "east-anglia", expected) in problems(merged_sources)


def test_forces_cannot_succeed_each_other_in_a_circle(merged_sources):
    row = change(merged_sources, "forces", {"force_id": SUCCESSOR}, valid_to="2026-12-31", succeeded_by="norfolk")
    expected = "another force, one that exists on 2027-01-01, the day after this one ended"
    assert problems(merged_sources) == [Problem("forces.csv", row, "succeeded_by", "norfolk", expected)]


def test_a_force_that_was_succeeded_has_a_last_day_and_none_ends_before_it_begins(merged_sources):
    first = change(merged_sources, "forces", {"force_id": "norfolk"}, valid_to="", tile_column="12", tile_row="1")
    second = change(merged_sources, "forces", {"force_id": "suffolk"}, valid_from="2026-04-02")
    found = {(p.row, p.column, p.value) for p in problems(merged_sources) if p.file == "forces.csv"}
    assert found == {(first, "valid_to", ""), (second, "valid_to", LAST_DAY)}


def test_the_last_day_of_a_force_must_be_a_day(merged_sources):
    row = change(merged_sources, "forces", {"force_id": "norfolk"}, valid_to="2026-03")
    expected = "text that is a day, like 2019-03-31, or nothing"
    assert Problem("forces.csv", row, "valid_to", "2026-03", expected) in problems(merged_sources)


def test_leadership_and_force_management_since_2025_is_not_the_theme_of_earlier_cycles(merged_sources):
    add_grade(merged_sources, "surrey", published="2026-04-09")
    assert build(merged_sources, merged_sources / "built")
    row = change(merged_sources, "judgments", {"theme_id": "leadership-and-force-management"}, theme_id="resources")
    expected = "a cycle from any to 2023-25"
    assert problems(merged_sources) == [Problem("judgments.csv", row, "theme_id", "resources", expected)]
