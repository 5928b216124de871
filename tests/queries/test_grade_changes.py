"""Every grade that moved, and the rounds that can be compared, checked against the sources, read with pandas alone."""

import pandas
import pytest

import data
import queries

SOURCES = data.FOLDER / "sources"
SCALES = {
    "four-tier": ["inadequate", "requires-improvement", "good", "outstanding"],
    "five-tier": ["inadequate", "requires-improvement", "adequate", "good", "outstanding"],
}
# Forces whose grade of 2018/19 on resources was carried over from understanding demand: their grades of 2017 on both.
ELSEWHERE = {"avon-and-somerset": ("good", "outstanding"), "west-midlands": ("good", "requires-improvement")}


@pytest.fixture(scope="module")
def pairs() -> dict[tuple, tuple]:
    """Each grade with the one before it, by force, theme and round: the earlier round and grade, and the steps between.

    Worked out from the CSV files without a query: PEEL grades are followed within an era of ``cycles.csv``, those of
    crime data integrity from the first inspection to the re-inspection.
    """
    files = ("judgments", "inspections", "cycles", "crime_recording")
    judgments, inspections, cycles, recording = (pandas.read_csv(SOURCES / f"{name}.csv") for name in files)
    eras, order = dict(zip(cycles["cycle"], cycles["era"])), list(cycles["cycle"])
    rounds = dict(zip(recording["inspection_id"], recording["round"]))
    by_inspection = inspections.set_index("inspection_id")
    series: dict[tuple, list[tuple]] = {}
    for row in judgments.itertuples():
        inspection = by_inspection.loc[row.inspection_id]
        if inspection["programme"] == "peel":
            key, place, name = eras[inspection["cycle"]], order.index(inspection["cycle"]), inspection["cycle"]
        elif inspection["programme"] == "crime-data-integrity":
            name = rounds[row.inspection_id]
            key, place = "crime-data-integrity", ["first-inspection", "reinspection"].index(name)
        else:
            key, place, name = "child-protection", 0, "child-protection"
        scale = SCALES[row.scale]
        series.setdefault((row.force_id, row.theme_id, key), []).append(
            (place, name, row.grade, scale.index(row.grade), row.basis == "carried-over")
        )
    found = {}
    for (force, theme, _), graded in series.items():
        graded.sort()
        for (_, before, from_grade, lower, _), (_, name, grade, higher, carried) in zip(graded, graded[1:]):
            if carried and grade != from_grade:
                continue  # carried over from another question
            found[force, theme, name] = (before, from_grade, grade, higher - lower)
    return found


def test_a_grade_carried_over_from_another_question_neither_rose_nor_fell(pairs, changes):
    """2018/19 asked in one question what 2017 had asked in two, and carried over the grade on understanding demand."""
    judgments = queries.rows("judgments", themes=["resources", "understand-demand"], forces=list(ELSEWHERE))
    of = judgments.set_index(["force_id", "theme_id", "round"])["grade"]
    for force, (resources, demand) in ELSEWHERE.items():
        assert (of[force, "resources", "2017"], of[force, "understand-demand", "2017"]) == (resources, demand)
        assert of[force, "resources", "2018-19"] == demand  # as the page of 2018/19 has it
        assert not (
            (changes["force_id"] == force) & (changes["grade"] == demand) & (changes["theme_id"] == "resources")
        ).any()
        moved = queries.rows("changes", force=force).query("theme_id == 'resources'")
        assert set(moved["move"]) <= {"stayed"} and "PEEL 2018/19" not in set(moved["last_round"])
    moves = queries.rows("moves", theme="resources", from_round="2014", to_round="2018-19").set_index("force_id")
    assert moves.loc["west-midlands", ["from_grade", "to_grade", "move"]].tolist() == ["good", "good", "stayed"]
    assert moves.loc["avon-and-somerset", ["grades_known", "move"]].tolist() == [1, "known once only"]
    carried = changes[changes["move"] == "stayed, not inspected again"]
    assert len(carried) > 50 and (carried["from_grade"] == carried["grade"]).all()


@pytest.fixture(scope="module")
def changes() -> pandas.DataFrame:
    named = queries.rows("rounds").set_index("round_name")["round"].str.removeprefix("crime-data-integrity-")
    rows = queries.rows("grade_changes")
    return rows.assign(round=rows["round_name"].map(named), from_round=rows["from_round_name"].map(named))


def test_every_grade_change_agrees_with_the_sources(pairs, changes):
    signs = {"fell": -1, "rose": 1}
    answered = {
        (row.force_id, row.theme_id, row.round): (
            row.from_round,
            row.from_grade,
            row.grade,
            signs.get(row.move, 0) * row.steps,
        )
        for row in changes.itertuples()
    }
    assert len(answered) == len(changes) > 900
    assert answered == pairs


@pytest.mark.parametrize(
    ("move", "moved"),
    [
        ("moved", lambda steps: steps != 0),
        ("fell", lambda steps: steps < 0),
        ("fell-by-two", lambda steps: steps <= -2),
        ("rose", lambda steps: steps > 0),
        ("rose-by-two", lambda steps: steps >= 2),
    ],
)
def test_each_size_of_move_selects_exactly_the_grades_that_moved_so_far(move, moved, pairs):
    expected = {key[:2] for key, (*_, steps) in pairs.items() if moved(steps)}
    rows = queries.rows("grade_changes", move=move)
    assert len(rows) == sum(moved(steps) for *_, steps in pairs.values()) > 0
    assert {(row.force_id, row.theme_id) for row in rows.itertuples()} == expected


def test_no_grade_is_compared_across_eras(changes):
    eras = queries.rows("rounds").set_index("round_name")["era"]
    assert (changes["from_round_name"].map(eras) == changes["round_name"].map(eras)).all()
    assert not changes["round_name"].isin(["PEEL 2021/22", "PEEL 2023–25"]).any()


def test_rounds_between_two_grades_are_all_named_and_no_others(changes):
    rounds = queries.rows("rounds")
    order = {name: n for n, name in enumerate(rounds["round_name"])}
    eras = rounds.set_index("round_name")["era"]
    for row in changes.itertuples():
        between = [
            name
            for name, n in order.items()
            if order[row.from_round_name] < n < order[row.round_name] and eras[name] == eras[row.round_name]
        ]
        named = [part.split(": ")[0] for part in row.between.split("; ")] if isinstance(row.between, str) else []
        assert named == between, (row.force, row.theme, row.round_name)


def test_counts_by_round_agree_with_the_list_of_changes(changes):
    rounds = queries.rows("rounds_compared").set_index("round_name")
    for name, row in rounds.iterrows():
        own = changes[changes["round_name"] == name]
        counts = [
            len(own),
            *(int(((own["move"] == m) & (own["steps"] >= n)).sum()) for m in ("fell", "rose") for n in (1, 2)),
            int((own["steps"] == 0).sum()),
        ]
        columns = ["grades_compared", "fell", "fell_by_two", "rose", "rose_by_two", "stayed"]
        assert list(row[columns]) == counts if isinstance(row["compared_with"], str) else row[columns].isna().all()
        assert counts[0] == 0 or isinstance(row["compared_with"], str)


def test_a_comparable_round_says_so_even_if_the_theme_has_no_earlier_grade():
    # The first grades of effectiveness are of 2015.
    rounds = queries.rows("rounds_compared", themes=["effectiveness"]).set_index("round_name")
    first = rounds.loc["PEEL 2015"]
    assert first["grades"] > 0 and first["grades_compared"] == 0
    assert first["comparable"] == "No earlier grade known."
    assert rounds.loc["PEEL 2016", "comparable"] == "Yes, with PEEL 2015."
    assert queries.rows("rounds_compared")["comparable"].notna().all()
