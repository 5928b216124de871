"""Where forces stand, on any day, against another way of asking: over the CSV files of the sources, in pandas."""

import calendar
from pathlib import Path

import pandas
import pytest

import queries

SOURCES = Path(__file__).parents[2] / "data" / "sources"
DAYS = (None, "2024-06-30", "2022-12-31", "2018-06-30")
EVERYTHING = dict.fromkeys(queries.question("standing").parameters)


def source(name: str) -> pandas.DataFrame:
    return pandas.read_csv(SOURCES / f"{name}.csv", dtype="str", keep_default_na=False)


def last_day(dated: str) -> str:
    """The last day of a day, month or year, empty if none is given. Days compare as text."""
    parts = dated.split("-")
    if len(parts) == 1:
        return f"{dated}-12-31" if dated else ""
    days = calendar.monthrange(int(parts[0]), int(parts[1]))[1]
    return dated if len(parts) == 3 else f"{dated}-{days}"


def expected(day: str | None) -> dict[tuple[str, str], tuple[str, str]]:
    """The grade and cycle of each force and theme that was published by a day."""
    reports = source("inspections").query("programme == 'peel'").set_index("inspection_id")
    cycles = list(source("cycles")["cycle"])
    grades = []
    for row in source("judgments").itertuples():
        if row.inspection_id in reports.index:
            report = reports.loc[row.inspection_id]
            days = [found for found in map(last_day, (report["published"], row.source_dated)) if found]
            grades.append((row.force_id, row.theme_id, report["cycle"], row.grade, min(days, default="")))
    last_known = {cycle: max(known for *_, of, _, known in grades if of == cycle) for *_, cycle, _, _ in grades}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for force, theme, cycle, grade, known in sorted(grades, key=lambda g: cycles.index(g[2])):
        if day is None or (known or last_known[cycle]) <= day:
            found[force, theme] = grade, cycle
    return found


@pytest.mark.parametrize("day", DAYS)
def test_every_standing_is_the_newest_grade_in_the_sources(day):
    rows = queries.rows("standing", **{**EVERYTHING, "as_of": day})
    wanted = expected(day)
    assert len(rows) == 43 * rows["theme_id"].nunique() and len(rows) >= 430
    for row in rows.itertuples():
        grade, cycle = wanted.get((row.force_id, row.theme_id), (None, None))
        if grade is None:
            assert pandas.isna(row.grade) and isinstance(row.missing, str)
        else:
            assert (row.grade, row.round) == (grade, cycle) and pandas.isna(row.missing)


@pytest.mark.parametrize("day", DAYS)
def test_an_older_grade_says_why_there_is_no_newer_one(day):
    rows = queries.rows("standing", **{**EVERYTHING, "as_of": day})
    newest = rows["round_name"] == rows["newest_round_name"]
    assert (rows["no_newer"].isna() == (newest & rows["grade"].notna())).all()
    assert (rows["older"] == (rows["grade"].notna() & ~newest)).all()
    assert set(rows["no_newer"].dropna()) <= {
        "not known here",
        "not yet inspected",
        "not graded",
        "grade stands",
        "not inspected",
    }


def test_a_grade_that_the_inspectorate_does_not_state_makes_way_for_the_one_before():
    rows = queries.rows("standing", **{**EVERYTHING, "evidence": "inspectorate"})
    assert set(rows["source_kind"].dropna()) == {"inspectorate"}
    left_out = rows[rows["no_newer"] == "left out"]
    assert len(left_out) > 100 and (left_out["older"] | left_out["grade"].isna()).all()


def test_the_grade_before_is_the_next_one_back():
    grid = queries.rows("grid", **dict.fromkeys(queries.question("grid").parameters)).dropna(subset=["grade"])
    grid = grid[grid["scale"].notna() & ~grid["round"].str.startswith(("crime", "child"))].sort_values("round_order")
    known = {key: list(zip(rows["round_name"], rows["grade"])) for key, rows in grid.groupby(["force_id", "theme_id"])}
    for row in queries.rows("standing", **EVERYTHING).itertuples():
        grades = known.get((row.force_id, row.theme_id), [])
        before = grades[-2] if len(grades) > 1 else (None, None)
        assert [None if pandas.isna(v) else v for v in (row.previous_round_name, row.previous_grade)] == list(before)
