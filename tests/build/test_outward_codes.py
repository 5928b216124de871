"""Which forces the first half of a postcode lies in, worked out from the locations of whole postcodes."""

import csv
import gzip

import pytest

from data import outward_codes


def test_an_outward_code_has_the_forces_that_its_postcodes_lie_in(tmp_path):
    rows = [
        *(["CT1 2AB", 10, 615_000, 158_000], ["CT1 2AD", 10, 615_500, 158_000]),  # Canterbury
        ["CT1 3AB", 10, 524_000, 155_000],  # in Surrey, as for a code on both sides of a border
        ["CT1 9ZZ", 90, 0, 0],  # without a place
        ["G1 1AA", 10, 259_000, 665_000],  # Glasgow
        ["EC1A1BB", 10, 532_000, 181_500],  # as written without a space
    ]
    with gzip.open(tmp_path / "ct.csv.gz", "wt", newline="") as file:
        csv.writer(file).writerows(rows)
    assert outward_codes.by_force(tmp_path) == [("CT1", "kent", 2), ("CT1", "surrey", 1), ("EC1A", "city-of-london", 1)]


def test_a_folder_without_postcodes_leaves_the_table_as_it_is(tmp_path, monkeypatch):
    table = tmp_path / "outward_codes.csv"
    table.write_text("outward_code,force_id,postcodes\nCT1,kent,2\n", "utf-8")
    monkeypatch.setattr(outward_codes, "FILE", table)
    with pytest.raises(SystemExit, match="expected a folder with the files of Code-Point Open"):
        outward_codes.main(tmp_path)
    assert table.read_text("utf-8").splitlines()[1:] == ["CT1,kent,2"]


def test_the_table_names_forces_of_the_record_each_once_for_a_code(published):
    with outward_codes.FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 2_500 and {row["force_id"] for row in rows} == set(published("forces")["force_id"])
    pairs = [(row["outward_code"], row["force_id"]) for row in rows]
    assert len(set(pairs)) == len(pairs) and all(int(row["postcodes"]) > 0 for row in rows)
