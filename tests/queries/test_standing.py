"""Where forces stand on any day, compared with the same worked out in pandas from the CSV files."""

import calendar
import functools
from pathlib import Path

import pandas
import pytest

import data
import queries
from data.parquet import published_tables

SOURCES = Path(__file__).parents[2] / "data" / "sources"
DAYS = (None, "2024-06-30", "2022-12-31", "2018-06-30")
NO_FILTERS = dict.fromkeys(queries.question("standing").parameters)
FROM_THE_LOWEST = ("inadequate", "requires-improvement", "adequate", "good", "outstanding")
RANKS = {grade: rank for rank, grade in enumerate(FROM_THE_LOWEST, 1)}


def source(name: str) -> pandas.DataFrame:
    return pandas.read_csv(SOURCES / f"{name}.csv", dtype="str", keep_default_na=False)


def last_day(dated: str) -> str:
    """The last day of a date, which may be a day, a month or a year; empty if there is none. Days compare as text."""
    parts = dated.split("-")
    if len(parts) == 1:
        return f"{dated}-12-31" if dated else ""
    days = calendar.monthrange(int(parts[0]), int(parts[1]))[1]
    return dated if len(parts) == 3 else f"{dated}-{days}"


def days_of(report: pandas.Series, grade) -> list[str]:
    """The dates of a grade: of its report, and of the page that states it.

    Alone the latter where the totals of reports of its cycle leave its theme out, which is inspected on its own, and
    where its note says that the inspectorate changed it after the report.
    """
    if "changed the grade" in grade.note:
        return [grade.source_dated]
    if report["published"] and grade.source_dated and (report["cycle"], grade.theme_id) in inspected_alone():
        return [grade.source_dated]
    return [day for day in (report["published"], grade.source_dated) if day]


@functools.cache
def inspected_alone() -> set[tuple[str, str]]:
    return {(row.cycle, row.theme_id) for row in source("asked").query("in_totals == 'no'").itertuples()}


def expected_by_cycle(day: str | None) -> dict[tuple[str, str, str], str]:
    """The grades that were published by a day, by force, theme and cycle."""
    reports = source("inspections").query("programme == 'peel'").set_index("inspection_id")
    cycles = list(source("cycles")["cycle"])
    grades = []
    for row in source("judgments").itertuples():
        if row.inspection_id in reports.index:
            report = reports.loc[row.inspection_id]
            known = min(map(last_day, days_of(report, row)), default="")
            grades.append((row.force_id, row.theme_id, report["cycle"], row.grade, known))
    last_known = {cycle: max(known for *_, of, _, known in grades if of == cycle) for *_, cycle, _, _ in grades}
    return {
        (force, theme, cycle): grade
        for force, theme, cycle, grade, known in sorted(grades, key=lambda g: cycles.index(g[2]))
        if day is None or (known or last_known[cycle]) <= day
    }


def expected(day: str | None) -> dict[tuple[str, str], tuple[str, str]]:
    """The newest grade that was published by a day, and its cycle, by force and theme."""
    return {(force, theme): (grade, cycle) for (force, theme, cycle), grade in expected_by_cycle(day).items()}


def ruled_out_in_between(day: str | None) -> set[tuple[str, str]]:
    """The forces and themes whose newest known grade the totals of a later report rule out, whatever its cycle."""
    wanted, reports = expected(day), source("inspections").query("programme == 'peel'").set_index("inspection_id")
    published = {(row.force_id, row.cycle): {last_day(row.published)} for row in reports.itertuples()}
    last_of = {}  # the last day known of each cycle, for reports without any date
    for row in source("judgments").query("inspection_id in @reports.index").itertuples():
        report = reports.loc[row.inspection_id]
        if (report["cycle"], row.theme_id) not in inspected_alone():
            published[report["force_id"], report["cycle"]].add(last_day(row.source_dated))
        known = min(map(last_day, days_of(report, row)), default="")
        last_of[report["cycle"]] = max(known, last_of.get(report["cycle"], ""))
    out = {key: min(filter(None, days), default=last_of.get(key[1], "")) for key, days in published.items()}
    cycles = list(source("cycles")["cycle"])
    grid = queries.rows("grid").dropna(subset="lowest_possible_grade").query("missing == 'not known here'")
    return {
        (row.force_id, row.theme_id)
        for row in grid.itertuples()
        if (row.force_id, row.theme_id) in wanted
        and (not day or out[row.force_id, row.round] <= day)
        and cycles.index(row.round) > cycles.index(wanted[row.force_id, row.theme_id][1])
        and not RANKS[row.lowest_possible_grade]
        <= RANKS[wanted[row.force_id, row.theme_id][0]]
        <= RANKS[row.highest_possible_grade]
    }


def test_an_older_grade_that_the_totals_of_a_report_in_between_rule_out_is_not_shown():
    """Greater Manchester's report of 2021/22 left adequate or lower; that of 2023–25 may have been good again."""
    rows = queries.rows("standing", forces=["greater-manchester"], themes=["workforce", "public"])
    assert set(rows["previous_grade"]) == {"good"} and set(rows["missing"]) == {"not known here"}
    assert set(rows["lowest_possible_grade"]) == {"requires-improvement"}
    # Nor does it come back on the day on which a newer cycle is first asked.
    soon = queries.rows("standing", forces=["greater-manchester"], themes=["workforce"], as_of="2023-06-10")
    assert set(soon["missing"]) == {"not known here"} and set(soon["no_newer"]) == {"not yet published"}


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
def test_every_standing_is_the_newest_grade_in_the_sources(day):
    rows = queries.rows("standing", **{**NO_FILTERS, "as_of": day})
    wanted, ruled_out = expected(day), ruled_out_in_between(day)
    assert len(rows) == 43 * rows["theme_id"].nunique() and len(rows) >= 430
    for row in rows.itertuples():
        grade, cycle = wanted.get((row.force_id, row.theme_id), (None, None))
        if isinstance(row.lowest_possible_grade, str) and grade:
            least, most = RANKS[row.lowest_possible_grade], RANKS[row.highest_possible_grade]
            if not least <= RANKS[grade] <= most:  # ruled out by the totals of a newer report
                assert pandas.isna(row.grade) and row.previous_grade == grade and row.missing == "not known here"
                continue
        if (row.force_id, row.theme_id) in ruled_out:
            assert pandas.isna(row.grade) and row.previous_grade == grade and row.missing == "not known here"
        elif grade is None:
            assert pandas.isna(row.grade) and isinstance(row.missing, str)
        else:
            assert (row.grade, row.round) == (grade, cycle) and pandas.isna(row.missing)


@pytest.mark.parametrize("day", DAYS)
def test_an_older_grade_says_why_there_is_no_newer_one(day):
    rows = queries.rows("standing", **{**NO_FILTERS, "as_of": day})
    newest = rows["round_name"] == rows["newest_round_name"]
    assert (rows["no_newer"].isna() == (newest & rows["grade"].notna())).all()
    assert (rows["older"] == (rows["grade"].notna() & ~newest)).all()
    assert set(rows["no_newer"].dropna()) <= {
        "not known here",
        "date not known",
        "not yet inspected" if day is None else "not yet published",
        "not graded",
        "grade stands",
        "not inspected",
    }


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2016-01-01", "2022-12-31", "2024-06-30"])
def test_a_grade_that_may_or_may_not_have_been_published_by_a_day_is_marked_date_not_known(day):
    """Neither it nor its report has a known date, or the day falls in the only known month or year."""
    reports = source("inspections").query("programme == 'peel'").set_index("inspection_id")
    cycles = {row.cycle: row.name for row in source("cycles").itertuples()}
    dated = {}
    for row in source("judgments").query("inspection_id in @reports.index").itertuples():
        if "changed the grade" in row.note:
            continue  # until then, that of the report held
        report = reports.loc[row.inspection_id]
        dates = days_of(report, row)
        dated[row.force_id, row.theme_id, f"PEEL {cycles[report['cycle']]}"] = min(dates, key=last_day, default="")
    ends = {cycle: max(last_day(d) for key, d in dated.items() if key[2] == cycle) for *_, cycle in dated}
    perhaps = {key for key, first in dated.items() if first <= day < (last_day(first) if first else ends[key[2]])}
    later = {key for key, first in dated.items() if first > day}
    rows = queries.rows("standing", **{**NO_FILTERS, "as_of": day})
    why = {(row.force_id, row.theme_id, row.newest_round_name): row.no_newer for row in rows.itertuples()}
    assert len(perhaps & set(why)) > 30 and len(later & set(why)) > 30
    assert {why[key] for key in perhaps & set(why)} == {"date not known"}
    assert {why[key] for key in later & set(why)} <= {"not yet published", "date not known"}
    undated_reports = {key[0] for key in perhaps}
    assert all(why[key] == "not yet published" for key in later & set(why) if key[0] not in undated_reports)


def test_a_grade_without_a_date_counts_once_its_cycle_has_ended():
    def norfolk_on(day):
        rows = queries.rows("standing", **{**NO_FILTERS, "as_of": day, "forces": ["norfolk"], "themes": ["prevent"]})
        return [(row.newest_round_name, row.round_name, row.no_newer, row.known_by) for row in rows.itertuples()]

    assert norfolk_on("2024-06-30") == [("PEEL 2023–25", "PEEL 2021/22", "date not known", "2022-10-14")]
    assert norfolk_on("2025-12-31") == [("PEEL 2023–25", "PEEL 2023–25", None, "2025-12-31")]


def test_a_grade_that_the_inspectorate_does_not_state_makes_way_for_the_one_before():
    rows = queries.rows("standing", **{**NO_FILTERS, "evidence": "inspectorate"})
    assert set(rows["source_kind"].dropna()) == {"inspectorate"}
    left_out = rows[rows["no_newer"] == "left out"]
    assert len(left_out) > 100 and (left_out["older"] | left_out["grade"].isna()).all()


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
def test_low_grades_are_those_of_the_newest_cycle_in_the_sources(day):
    rows = queries.rows("low_grades", as_of=day)
    reports = source("inspections").query("programme == 'peel'").set_index("inspection_id")
    grades = source("judgments").query("inspection_id in @reports.index")
    grades["cycle"] = reports.loc[grades["inspection_id"], "cycle"].to_numpy()
    if day:
        wanted = expected_by_cycle(day)
        keys = list(zip(grades["force_id"], grades["theme_id"], grades["cycle"]))
        grades = grades[[key in wanted for key in keys]]
    totals = source("grade_counts").set_index(["force_id", "inspection_id"])
    for row in rows.itertuples():
        own = grades[(grades["force_id"] == row.force_id) & (grades["cycle"] == row.round)]
        counted = len(own), own["grade"].isin(["requires-improvement", "inadequate"]).sum()
        if row.counted_from == "published totals":
            report = reports.query("force_id == @row.force_id and cycle == @row.round").index[0]
            areas, *low = map(
                int, totals.loc[(row.force_id, report)][["areas_graded", "requires_improvement", "inadequate"]]
            )
            # In PEEL 2023–25, totals of up to 9 areas leave out serious and organised crime.
            beside = own[(own["theme_id"] == "soc") & (row.round == "2023-25") & (areas < 10)]["grade"]
            assert counted[0] - len(beside) < areas
            counted = areas + len(beside), sum(low) + beside.isin(["requires-improvement", "inadequate"]).sum()
        assert (row.known, row.low) == counted
        assert row.low_pct_least <= row.low_pct <= row.low_pct_most
        assert (row.low_pct_least == row.low_pct_most) == (row.not_known == 0)
    assert set(rows["force_id"]) == set(source("forces")["force_id"])


def test_a_force_with_few_known_grades_comes_after_the_others_of_its_cycle_and_no_share_makes_a_ranking():
    for _, rows in queries.rows("low_grades").groupby("round_order", sort=False):
        assert rows["half_known"].is_monotonic_decreasing
        for _, group in rows.groupby("half_known"):
            assert group["force"].is_monotonic_increasing


def test_the_previous_grade_is_the_last_known_one_before():
    grid = queries.rows("grid", **dict.fromkeys(queries.question("grid").parameters)).dropna(subset=["grade"])
    grid = grid[grid["scale"].notna() & ~grid["round"].str.startswith(("crime", "child"))].sort_values("round_order")
    known = {key: list(zip(rows["round_name"], rows["grade"])) for key, rows in grid.groupby(["force_id", "theme_id"])}
    for row in queries.rows("standing", **NO_FILTERS).itertuples():
        grades = known.get((row.force_id, row.theme_id), [])
        newest = 0 if pandas.isna(row.grade) else 1  # without one, the last known grade is ruled out by totals
        before = grades[-1 - newest] if len(grades) > newest else (None, None)
        assert [None if pandas.isna(v) else v for v in (row.previous_round_name, row.previous_grade)] == list(before)


def test_a_choice_of_sources_puts_no_other_grade_in_the_place_of_the_one_before():
    """Gloucestershire was good in 2021/22, between two inadequate grades of the inspectorate's own pages."""
    pair = ["Gloucestershire", "Serious and organised crime"]
    row, stated = (
        queries.rows("standing", **NO_FILTERS | choice).set_index(["force", "theme"]).loc[tuple(pair)]
        for choice in ({}, {"evidence": "inspectorate"})
    )
    assert (row["previous_grade"], row["previous_round_name"]) == ("good", "PEEL 2021/22")
    assert stated["grade"] == "inadequate" and pandas.isna(stated["previous_grade"])
    assert stated["previous_round_name"] == "PEEL 2021/22"


def test_a_newer_grade_of_any_cycle_that_a_choice_of_sources_hides_is_said_to_be_hidden():
    everything, stated = (
        queries.rows("standing", **NO_FILTERS | choice).set_index(["force", "theme"])
        for choice in ({}, {"evidence": "inspectorate"})
    )
    behind = stated["grade"].notna() & everything["grade"].notna()
    behind &= stated["round_order"] < everything["round_order"]
    assert set(stated["no_newer"][behind]) == {"left out"} and behind.sum() > 200
    assert not (everything["no_newer"] == "left out").any()


def test_the_grade_of_another_programme_counts_only_without_one_of_peel_before_and_from_the_day_of_its_page():
    def others(**limits) -> pandas.DataFrame:
        rows = queries.rows("standing", **NO_FILTERS | limits).set_index(["force", "theme"])
        assert not (rows["other_grade"].notna() & rows["previous_grade"].notna()).any()
        return rows[rows["other_grade"].notna()]

    now = others()
    assert set(now.index.get_level_values("theme")) == {"Recording crime data"}
    without = now[now["grade"].isna()]
    assert len(without) == 10
    assert without.loc[("Leicestershire", "Recording crime data"), "other_grade"] == "inadequate"
    assert without.loc[("Leicestershire", "Recording crime data"), "other_year"] == 2019
    assert now.loc[("North Yorkshire", "Recording crime data"), "other_grade"] == "good"  # press: of the re-inspection
    stated = others(evidence="inspectorate").loc[("North Yorkshire", "Recording crime data")]
    assert (stated["other_grade"], stated["other_round_name"]) == (
        "inadequate",
        "Crime data integrity, first inspection",
    )
    assert others(as_of="2018-06-30").empty, "on no theme that PEEL graded by then"


@pytest.mark.slow
def test_an_older_grade_is_shown_only_where_the_totals_of_the_newer_report_allow_it():
    rows = queries.rows("standing", **NO_FILTERS).dropna(subset="lowest_possible_grade")
    of_all = queries.rows("standing", **NO_FILTERS | {"evidence": "inspectorate"}).set_index(["force", "theme"])
    shown = rows["grade"].fillna(rows["previous_grade"])
    least, most, rank = (
        values.map(RANKS) for values in (rows["lowest_possible_grade"], rows["highest_possible_grade"], shown)
    )
    between = ruled_out_in_between(None)
    allowed = (least <= rank) & (rank <= most)
    allowed &= ~rows.set_index(["force_id", "theme_id"]).index.isin(between)
    assert (rows["grade"].notna() == allowed).all() and not rows[~allowed]["older"].any()
    assert rows[~allowed & shown.notna()].groupby("force").size().to_dict() == {
        "Cheshire": 1,
        "Durham": 1,
        "Dyfed-Powys": 2,
        "Greater Manchester": 4,
        "Hampshire": 2,
        "Lincolnshire": 4,
        "West Midlands": 2,
        "West Yorkshire": 3,
    }
    # The reader's own choice of sources leaves the totals out, and shows what these state.
    assert of_all.loc[("Dyfed-Powys", "Investigating crime"), "grade"] == "good"
    sought = queries.rows("doing_well", theme="prevent", grades=["outstanding"])
    assert "West Yorkshire" not in set(sought["force"])


@pytest.mark.parametrize("day", [None, "2026-04-08", "2025-05-14", "2025-05-13"])
def test_a_newer_report_is_one_after_the_cycles_of_all_grades_of_its_force(day):
    reports = pandas.read_csv(SOURCES / "inspections.csv").query("programme == 'peel'")
    year = pandas.read_csv(SOURCES / "cycles.csv").set_index("cycle")["year"]
    reports = reports.assign(cycle_year=reports["cycle"].map(year))
    graded = set(pandas.read_csv(SOURCES / "judgments.csv")["inspection_id"])
    last = reports[reports["inspection_id"].isin(graded)].groupby("force_id")["cycle_year"].max()
    newer = reports[~reports["inspection_id"].isin(graded) & (reports["cycle_year"] > reports["force_id"].map(last))]
    newer = newer[newer["published"] <= day] if day else newer
    parameters = dict.fromkeys(queries.question("standing").parameters) | {"as_of": day}
    marked = queries.rows("standing", **parameters).dropna(subset="newer_report").drop_duplicates("force_id")
    assert dict(zip(marked["force_id"], marked["newer_report"])) == dict(zip(newer["force_id"], newer["published"]))
    assert day or set(queries.rows("newer_reports")["title"]) == set(newer["title"]) != set()


@pytest.mark.slow
def test_a_preview_answers_one_question_on_newest_grades_after_the_other():
    choices = {"standing": {}, "newest_compared": {"reference": "kent", "forces": ["kent", "essex"]}}

    def rows_of(name):
        return queries.rows(name, **{**dict.fromkeys(queries.question(name).parameters), **choices[name]})

    published = {name: rows_of(name) for name in choices}
    tables = queries.preview_tables(published_tables(data.TABLES), data.TABLES)
    queries.pin(queries.open_preview(tables, "a-token"))
    for name, rows in published.items():
        assert rows_of(name).equals(rows), name


def test_a_grade_that_a_report_out_by_a_day_gave_is_not_found_rather_than_not_yet_published():
    """Durham's report of 2021/22, of ten grades, came out in October 2021; we lack that on responding."""
    rows = queries.rows("standing", forces=["durham"], as_of="2023-05-31").set_index("theme_id")
    grid = queries.rows("grid", forces=["durham"]).query("round_order <= 60")
    lacking = grid.query("round == '2021-22' and graded_for == 'all' and missing == 'not known here'")["theme_id"]
    sought = sorted(set(lacking) - set(grid.dropna(subset="grade")["theme_id"]))
    assert sought == ["respond"] and (rows.loc[sought, "missing"] == "not known here").all()
    early = queries.rows("standing", forces=["durham"], themes=sought, as_of="2021-10-01")
    assert "not known here" not in set(early["missing"])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-02-15", ("", "not yet published", "")),
        ("2024-05-01", ("", "not known here", "adequate")),
        ("2024-08-07", ("", "not known here", "adequate")),
        ("2024-08-08", ("requires-improvement", "", "")),
    ],
)
def test_a_grade_that_was_changed_after_its_report_counts_from_the_day_of_the_change(day, expected):
    """Northamptonshire’s report of 16 February 2024 graded responding adequate, until 8 August."""
    rows = queries.rows("standing", forces=["northamptonshire"], themes=["respond"], as_of=day)
    shown = rows[["grade", "no_newer", "lowest_possible_grade", "highest_possible_grade"]].fillna("").iloc[0]
    assert tuple(shown) == (*expected, expected[-1])
    share = queries.rows("low_grades", forces=["northamptonshire"], as_of="2024-05-01").iloc[0]
    assert (share["round"], share["low"], share["known"]) == ("2023-25", 1, 9)


def test_a_grade_that_was_changed_has_the_day_of_the_change_beside_the_one_before():
    (row,) = queries.rows("grid", forces=["northamptonshire"], themes=["respond"], rounds=["2023-25"]).itertuples()
    assert (row.grade, row.published) == ("requires-improvement", "2024-08-08")


GRADES = ("inadequate", "requires-improvement", "adequate", "good", "outstanding")


def left_by_totals() -> dict[tuple[str, str], tuple[str, str]]:
    """For each force and cycle the lowest and the highest grade that totals leave when known grades are taken away."""
    judgments = source("judgments").merge(source("inspections")[["inspection_id", "cycle"]])
    asked = source("asked")
    graded = judgments.merge(asked, on=["cycle", "theme_id"])
    ranges = {}
    for totals in source("grade_counts").merge(source("inspections")[["inspection_id", "cycle"]]).itertuples():
        # A theme graded beside the report is in totals of more areas than there are other themes: Durham 2023–25.
        others = ((asked["cycle"] == totals.cycle) & (asked["in_totals"] != "no")).sum()
        areas = int(totals.areas_graded)
        # So are themes graded at some forces only, if totals count as many areas as there are themes: Durham 2021/22.
        kinds = ["yes", *(["no"] if areas > others else []), *(["some"] if areas >= others else [])]
        counted = graded[graded["in_totals"].isin(kinds)]
        of_report = counted[~counted["note_x"].str.contains("changed the grade")]
        own = of_report[of_report["inspection_id"] == totals.inspection_id]["grade"].value_counts()
        left = {grade: int(getattr(totals, grade.replace("-", "_"))) - own.get(grade, 0) for grade in GRADES}
        possible = [grade for grade in GRADES if left[grade]]
        if possible and min(left.values()) >= 0:  # not where a grade was changed after its report
            ranges[totals.force_id, totals.cycle] = possible[0], possible[-1]
    return ranges


@pytest.mark.parametrize("question", ["standing", "grid"])
def test_a_grade_that_was_not_found_is_between_those_that_the_totals_of_its_report_leave(question):
    rows, ranges = queries.rows(question), left_by_totals()
    why = "no_newer" if question == "standing" else "missing"
    # Where a grade was asked of some forces only, it may never have been given, unless every theme was graded: the
    # totals of these reports count nine areas beside serious and organised crime, or ten with it.
    all_graded = {("cumbria", "23–25"), ("dorset", "23–25"), ("durham", "23–25")}
    all_graded |= {("durham", "21/22"), ("northamptonshire", "21/22")}
    of = zip(rows["force_id"], rows["newest_round_name" if question == "standing" else "round_name"].str[-5:])
    given = (rows["graded_for"] == "all") | (rows["theme_id"] == "recording") & pandas.Series(of).isin(all_graded)
    sought = rows[(rows[why] == "not known here") & given]
    newest = sought["newest_round_name"] if question == "standing" else sought["round_name"]
    cycles = newest.str.removeprefix("PEEL 20").replace({"23–25": "2023-25", "21/22": "2021-22"})
    expected = [ranges.get(key, ("", "")) for key in zip(sought["force_id"], cycles, strict=True)]
    assert (
        list(zip(sought["lowest_possible_grade"].fillna(""), sought["highest_possible_grade"].fillna(""), strict=True))
        == expected
    )
    assert rows.drop(sought.index)[["lowest_possible_grade", "highest_possible_grade"]].isna().all(axis=None)
    assert sum(least != "" for least, _ in expected) == {"standing": 72, "grid": 128}[question]


def test_the_totals_of_a_report_say_nothing_to_a_reader_who_chooses_sources_or_a_day_before_it():
    lincolnshire = {"forces": ["lincolnshire"], "themes": ["vulnerable"]}
    (now,) = queries.rows("standing", **lincolnshire)[["lowest_possible_grade", "highest_possible_grade"]].itertuples(
        index=False, name=None
    )
    assert now == ("inadequate", "requires-improvement")
    for choice in ({"evidence": "inspectorate"}, {"as_of": "2025-01-01"}):
        assert queries.rows("standing", **lincolnshire, **choice)["highest_possible_grade"].isna().all()
