"""Why grades are missing, how many are known, and from where: on the small record, worked out by hand."""

import pytest

import queries
from data.validation import check
from tests.conftest import SMALL_RECORD, write_version
from tests.queries.test_answers import cells

# Rows added to the small record, with gaps of every kind in 2018/19 and 2021/22.
ADDED_ROWS = {
    "gaps": [
        "kent-2018-19-vulnerable,grade-stands,kent,vulnerable,2018-19,2018,,inspectorate,https://example.org/kent",
        "essex-2018-19-vulnerable,not-inspected,essex,vulnerable,2018-19,2018,,press,https://example.org/essex",
        "cumbria-2018-19-prevent,grade-stands,cumbria,prevent,2018-19,2018,,inspectorate,https://example.org/cumbria",
        "essex-2021-22-recording,not-graded,essex,recording,2021-22,2021,Too few records.,force,https://example.org/e",
    ],
    "judgments": [
        "cumbria-peel-2018-19,cumbria,vulnerable,2018,good,four-tier,derived,2,,press,https://example.org/c,",
        "cumbria-peel-2016,cumbria,prevent,2016,outstanding,four-tier,stated,1,,press,https://example.org/c,",
        "kent-peel-2021-22,kent,recording,2021,good,five-tier,later-report,1,,force,https://example.org/k,Later.",
    ],
    "inspections": ["cumbria-peel-2018-19,peel,force,cumbria,2018-19,PEEL,,,2018,press,https://example.org/c,,"],
    "asked": ["2021-22,recording,some,some,Only of some forces.,Read off the reports"],
    "grade_counts": ["kent-peel-2021-22,kent,2021,3,0,2,0,0,1,press,https://example.org/k,One was changed later."],
    "places": ["Chester,place,cumbria,Eden"],
}


@pytest.fixture(scope="module")
def with_gaps(small_tables, tmp_path_factory):
    """The small record with the rows above, opened."""
    files = []
    for table, rows in ADDED_ROWS.items():
        header = (SMALL_RECORD / f"{table}.csv").read_text().splitlines()[0]
        files.append((f"{table}.csv", "\n".join([header, *rows, ""]).encode()))
    checked = check(files, small_tables)
    assert checked.problems == []
    return queries.open_record(write_version(checked.tables, tmp_path_factory.mktemp("gaps")))


@pytest.fixture
def ask(with_gaps):
    """A function that queries the record with the rows above."""
    queries.pin(with_gaps)
    return queries.rows


@pytest.mark.slow
def test_a_cell_without_a_grade_says_why(ask):
    assert cells(ask("grid", rounds=["2018-19"], themes=["vulnerable"]), "force", "grade", "missing") == [
        ("Cheshire", None, "not known here"),
        ("Cumbria", "good", None),
        ("Essex", None, "not inspected"),
        ("Kent", None, "grade stands"),
    ]
    assert cells(ask("grid", rounds=["2021-22"], themes=["recording"]), "force", "grade", "missing") == [
        ("Cheshire", None, "not known here"),
        ("Cumbria", None, "not yet inspected"),  # no inspection of the newest cycle is known
        ("Essex", None, "not graded"),
        ("Kent", "good", None),
    ]


@pytest.mark.slow
def test_an_earlier_grade_is_shown_with_its_cycle_and_never_as_a_new_one(ask):
    columns = ("force", "grade", "carried_grade", "carried_from")
    carried = ask("grid", rounds=["2018-19"], themes=["vulnerable"]).query("missing == 'grade stands'")
    assert cells(carried, *columns) == [("Kent", None, "inadequate", "PEEL 2017")]
    spread = ask("spread", rounds=["2018-19"], themes=["vulnerable"])
    assert cells(spread.query("forces > 0"), "grade", "forces", "known") == [("good", 1, 1)]


def test_no_earlier_grade_is_shown_if_one_in_between_is_not_known(ask):
    # Cumbria was outstanding in 2016, but its grade of 2017 is not known, and may be the one that still applies.
    carried = ask("grid", rounds=["2018-19"], themes=["prevent"], forces=["cumbria"])
    assert cells(carried, "missing", "carried_grade") == [("grade stands", None)]


def test_shares_are_of_the_forces_that_were_graded(ask):
    columns = ("theme", "graded_for", "known", "not_graded", "of_graded", "of_forces", "share_pct")
    spread = ask("spread", rounds=["2018-19", "2021-22"]).query("grade == 'good'")
    assert cells(spread, "round", *columns) == [
        ("2018-19", "Protecting vulnerable people", "all", 1, 2, 2, 4, 100.0),
        ("2021-22", "Protecting vulnerable people", "all", 2, 0, 2, 4, 0.0),
        ("2018-19", "Preventing crime", "all", 0, 1, 3, 4, None),
        ("2021-22", "Recording crime data", "some", 1, 1, 2, 4, 100.0),
    ]


def test_how_grades_are_known_is_counted_and_can_be_filtered_by(ask):
    counted = ("grade", "forces", "stated", "on_more_pages", "press_only")
    spread = ask("spread", rounds=["2018-19"], themes=["vulnerable"]).query("forces > 0")
    assert cells(spread, *counted) == [("good", 1, 0, 1, 1)]
    for name, more in {"grid": {}, "compare": {"reference": "kent"}}.items():
        rows = ask(name, rounds=["2021-22"], evidence="inspectorate", **more)
        assert set(rows["grade"].dropna()) == {"adequate", "outstanding"}
        assert cells(rows[rows["missing"] == "left out"], "force", "theme") == [("Kent", "Recording crime data")]
    filters = {"theme": "vulnerable", "from_round": "2017", "to_round": "2018-19"}
    assert cells(ask("moves", **filters).query("force == 'Cumbria'"), "move", "basis") == [("rose", "derived")]
    only = ask("moves", **filters, evidence="inspectorate")
    assert cells(only.query("force == 'Cumbria'"), "move") == [("hidden by filters",)]


def test_themes_graded_in_a_cycle_are_counted_over_forces(ask):
    columns = ("cycle", "theme", "graded_for", "known", "not_graded", "in_totals", "note")
    assert cells(ask("asked"), *columns) == [
        ("2021-22", "Protecting vulnerable people", "all", 2, 0, "yes", None),
        ("2021-22", "Recording crime data", "some", 1, 1, "some", "Only of some forces."),
    ]


def test_totals_are_compared_with_grades_known_by_theme(ask):
    columns = (
        "force",
        "cycle",
        "areas_graded",
        "outstanding",
        "good",
        "inadequate",
        "known",
        "known_in_totals",
        "note",
    )
    assert cells(ask("grade_totals"), *columns) == [
        ("Cheshire", "2021-22", 4, 0, 1, 0, 1, 1, None),
        # Both grades of Kent are among the three areas, since there is room for the theme that some reports count.
        ("Kent", "2021-22", 3, 0, 2, 1, 2, 2, "One was changed later."),
    ]


def test_known_grades_are_taken_off_the_totals_of_their_report(ask):
    # Cheshire: 1 good, 2 adequate, 1 requires improvement, of which one adequate is known. Kent: one was changed later.
    left = [("Cheshire", "1 good, 1 adequate, 1 requires improvement"), ("Kent", None)]
    assert cells(ask("grade_totals"), "force", "grades_left") == left


def test_all_areas_can_be_drawn_from_totals_for_more_forces_than_from_grades(ask):
    spread = ask("totals_spread", forces=["cheshire"])
    assert cells(spread.query("counted_from == 'published totals'"), "grade", "areas", "reports", "of_areas") == [
        ("outstanding", 0, 1, 4),
        ("good", 1, 1, 4),
        ("adequate", 2, 1, 4),
        ("requires-improvement", 1, 1, 4),
        ("inadequate", 0, 1, 4),
    ]
    by_theme = ask("totals_spread").query("counted_from == 'grades known by theme'")
    assert cells(by_theme, "grade", "areas", "reports", "of_areas") == [
        ("outstanding", 1, 2, 3),
        ("good", 1, 2, 3),
        ("adequate", 1, 2, 3),
    ]


def test_areas_known_by_theme_are_compared_with_the_other_areas_of_the_same_reports(ask):
    # Cheshire: of 4 areas 1 is low, and the 1 known is not. Kent: of 3 areas 1 is low, and the 2 known are not.
    columns = ("reports", "areas", "areas_low", "known", "low", "low_pct", "not_known", "not_known_low")
    assert cells(ask("totals_known"), "cycle", *columns, "not_known_low_pct") == [
        ("2021-22", 2, 7, 2, 3, 0, 0.0, 4, 2, 50.0)
    ]
    assert ask("totals_known", rounds=["2018-19"]).empty


def test_coverage_leaves_out_what_was_not_graded(ask):
    columns = ("cycle", "known", "not_known", "published", "not_graded", "open", "known_pct")
    assert cells(ask("coverage").query("force == 'Essex'"), *columns) == [
        ("2016", 0, 2, 2, 0, 0, 0),
        ("2017", 1, 1, 2, 0, 0, 50),
        ("2018-19", 0, 1, 1, 1, 0, 0),
        ("2021-22", 0, 0, 0, 1, 0, None),  # no inspection of it is known yet
    ]
    assert cells(ask("coverage").query("force == 'Cumbria' and cycle == '2021-22'"), "not_known", "open") == [(0, 0)]


def test_tables_of_totals_themes_and_names_are_filtered_by_their_columns(ask):
    assert len(ask("table_asked")) == 2 and len(ask("table_asked", themes=["recording"])) == 1
    assert len(ask("table_grade_counts")) == 2 and len(ask("table_grade_counts", forces=["kent"])) == 1
    assert len(ask("table_places")) == 4 and len(ask("table_places", forces=["cumbria"])) == 2
    assert len(ask("table_other_names")) == 1 and len(ask("table_other_names", forces=["essex"])) == 0
