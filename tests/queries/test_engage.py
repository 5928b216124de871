"""Who was in Engage, compared with the press on three days; and national totals, compared with grades."""

import csv
from pathlib import Path

import pytest

import queries

# A force that the press named as being in Engage on a day, and the page that says so.
NAMED = list(csv.DictReader((Path(__file__).parent / "named_by_the_press.csv").open(encoding="utf-8", newline="")))


def named_on(day: str) -> set[str]:
    return {row["force_id"] for row in NAMED if row["as_of"] == day}


def test_the_press_named_forces_on_three_days_each_with_its_page():
    assert {day: len(named_on(day)) for day in sorted({row["as_of"] for row in NAMED})} == {
        "2022-06-30": 6,
        "2023-11-24": 5,
        "2024-12-06": 4,
    }
    assert all(row["source_url"].startswith("https://") for row in NAMED)


@pytest.mark.parametrize("day", sorted({row["as_of"] for row in NAMED}))
def test_replaying_the_moves_gives_the_forces_that_the_press_named(day):
    engaged = queries.rows("engaged", as_of=day)
    assert set(engaged["force_id"]) == named_on(day)
    # Of the two dates that sources give for Staffordshire's move, the press has the earlier one.
    perhaps = set(engaged[engaged["engaged"] == "perhaps in Engage"]["force_id"])
    assert perhaps == ({"staffordshire"} if day == "2022-06-30" else set())


@pytest.mark.parametrize("day", sorted({row["as_of"] for row in NAMED}))
def test_replaying_the_moves_by_hand_gives_the_same(day, published):
    """Each force's last move up to the day, by the earlier of its dates where there are two."""
    moves = published("engage").assign(moved=lambda rows: rows["other_date"].fillna(rows["date"]))
    last = moves[moves["moved"] <= day].sort_values("moved").groupby("force_id")["event"].last()
    assert set(last[last == "entered"].index) == named_on(day)


def test_seven_national_totals_agree_exactly_with_300_grades(peel):
    totals = queries.rows("national_totals")
    assert list(totals["agreement"]) == ["equal"] * 7 and totals["known"].sum() == 300
    for row in totals.itertuples():
        counts = peel[(peel["cycle"] == row.cycle) & (peel["theme_id"] == row.theme_id)]["grade"].value_counts()
        printed = (row.outstanding, row.good, row.requires_improvement, row.inadequate)
        grades = ("outstanding", "good", "requires-improvement", "inadequate")
        assert printed == tuple(counts.get(grade, 0) for grade in grades)
        assert sum(printed) == row.forces_graded
