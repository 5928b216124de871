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
            (place, name, row.grade, scale.index(row.grade))
        )
    found = {}
    for (force, theme, _), graded in series.items():
        graded.sort()
        for (_, before, from_grade, lower), (_, name, grade, higher) in zip(graded, graded[1:]):
            found[force, theme, name] = (before, from_grade, grade, higher - lower)
    return found


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
