"""What a version of the record changed, shown by two versions of the small record."""

import pytest

import queries
from tests.queries.test_answers import cells


@pytest.fixture
def ask(folder, two_versions):
    """A function that queries the second version."""
    return queries.rows


@pytest.mark.slow
def test_versions_say_how_many_rows_differ_in_each_table(ask, two_versions):
    versions = ask("record_versions")
    columns = ("version", "served_before", "rows", "added", "changed", "removed")
    first, second = two_versions.first, two_versions.second
    assert cells(versions.query("table_name == 'findings'"), *columns) == [
        (second, first, 4, 0, 0, 1),
        (first, None, 5, None, None, None),
    ]
    assert cells(versions.query("table_name == 'judgments'"), *columns)[0] == (second, first, 14, 0, 0, 0)


@pytest.mark.slow
def test_changes_name_the_cells_in_words_and_can_be_filtered(ask, two_versions):
    changes = ask("record_changes")
    assert cells(changes, "table_title", "change", "force", "theme", "key") == [
        ("Findings", "removed", None, "Missing children", changes["key"][0]),
        ("Known gaps", "removed", None, None, "peel-2020"),
    ]
    assert changes["what"][1] == "Kind: No inspection that year; Reason: Suspended.; Source kind: Inspectorate"
    assert changes["source_url"][1] == "https://example.org/report"
    assert len(ask("record_changes", table="gaps")) == 1
    assert len(ask("record_changes", themes=["missing-children"])) == 1
    assert ask("record_changes", forces=["kent"]).empty
