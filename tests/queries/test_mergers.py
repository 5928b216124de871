"""Forces begin, end and are renamed, in a made-up merger: counts follow the day, and no grade is inherited."""

import re

import pandas
import pytest

import queries
from queries.question import FOLDER
from tests.mergers import PREDECESSORS, SUCCESSOR

pytestmark = pytest.mark.usefixtures("merged")


def ask(name, /, **parameters):
    return queries.rows(name, **parameters)


def forces_in(rows: pandas.DataFrame) -> set[str]:
    return set(rows["force_id"])


@pytest.mark.slow
@pytest.mark.parametrize(("day", "number"), [(None, 42), ("2026-04-01", 42), ("2026-03-31", 43), ("2018-06-30", 43)])
def test_where_forces_stand_covers_the_forces_that_exist_on_the_day(day, number):
    forces = forces_in(ask("standing", as_of=day))
    assert len(forces) == number
    assert (SUCCESSOR in forces) == (number == 42) and forces.isdisjoint(PREDECESSORS) == (number == 42)


@pytest.mark.slow
def test_a_successor_inherits_no_grade_and_its_predecessors_keep_theirs():
    own = ask("standing", forces=[SUCCESSOR])
    assert own["grade"].isna().all() and set(own["missing"]) == {"not yet inspected"}
    before = ask("standing", forces=["norfolk"])
    assert before["grade"].notna().sum() > 5
    assert before["grade"].tolist() == ask("standing", forces=["norfolk"], as_of="2026-03-31")["grade"].tolist()
    assert "not yet inspected" not in set(before["no_newer"].dropna())


@pytest.mark.parametrize("cycle", ["2014", "2018-19", "2021-22", "2023-25"])
def test_a_cycle_before_the_merger_covers_the_43_forces_that_were_inspected(cycle):
    forces = forces_in(ask("grid", rounds=[cycle]))
    assert len(forces) == 43 and set(PREDECESSORS) <= forces
    spread = ask("spread", rounds=[cycle], themes=["vulnerable"] if cycle != "2014" else ["investigate"])
    assert set(spread["of_forces"]) == {43}


def test_a_round_that_is_still_open_covers_the_forces_of_today():
    forces = forces_in(ask("grid", rounds=["child-protection"]))
    assert len(forces) == 42 and SUCCESSOR in forces


def test_the_record_counts_the_forces_of_today():
    assert ask("headline")["forces"].iloc[0] == 42
    assert ask("forces")["present"].sum() == 42 and len(ask("forces")) == 44


def test_sums_by_cycle_are_as_they_were_before_the_merger(published):
    known = ask("coverage").groupby("cycle")["known"].sum()
    inspections = published("inspections").query("programme == 'peel'")
    grades = published("judgments").merge(inspections[["inspection_id", "cycle"]])
    assert known.to_dict() == {**dict.fromkeys(known.index, 0), **grades.groupby("cycle").size().to_dict()}


@pytest.mark.parametrize("shapes", ["tiles", "areas"])
def test_a_map_has_the_shapes_of_the_forces_of_its_day(shapes):
    assert len(ask(shapes)) == 42 and "Norfolk and Suffolk" in set(ask(shapes)["force"])
    before = ask(shapes, as_of="2026-03-31")
    assert len(before) == 43 and {"Norfolk", "Suffolk"} <= set(before["force"])
    assert len(ask(shapes, rounds=["2021-22"])) == 43


def test_forces_of_similar_size_existed_at_the_same_time():
    near = forces_in(ask("similar_size", force=SUCCESSOR, most=43))
    assert len(near) == 42 and near.isdisjoint(PREDECESSORS)
    assert SUCCESSOR not in forces_in(ask("similar_size", force="norfolk", most=43))
    assert forces_in(ask("similar_size", force="essex", most=43)).isdisjoint(PREDECESSORS)


def test_places_lead_to_the_successor_and_the_old_forces_are_found_by_their_names():
    found = ask("find_force", name="Norwich")
    assert list(found["force"]) == ["Norfolk and Suffolk"] * len(found) and len(found)
    assert set(ask("find_force", name="Norfolk Constabulary")["force"]) == {"Norfolk", "Norfolk and Suffolk"}


def test_a_renamed_force_is_found_by_its_former_name():
    assert ask("find_force", name="Kent Police")["force"].iloc[0] == "Garden of England"


def test_the_succession_of_a_force_is_told_from_both_sides():
    before = ask("succession", force=SUCCESSOR)
    assert list(before["force_id"]) == list(PREDECESSORS) and set(before["relation"]) == {"predecessor"}
    after = ask("succession", force="norfolk")
    assert after[["force_id", "relation", "ended", "began"]].values.tolist() == [
        [SUCCESSOR, "successor", "2026-03-31", "2026-04-01"]
    ]
    assert ask("succession", force="kent").empty


def test_nothing_is_wanted_of_a_force_from_before_it_began():
    assert SUCCESSOR not in set(queries.current_record().connection.cursor().sql("from wanted_pages").df()["force_id"])


def test_every_question_that_counts_forces_does_so_on_a_day():
    counting = re.compile(r"count\(\*\) from forces(?! where exists_on\b|_then\b)")
    assert [path.name for path in FOLDER.glob("*.sql") if counting.search(path.read_text(encoding="utf-8"))] == []
