"""Each file in ``data/checks`` finds its own mistake.

A case makes the smallest change to the record that is wrong in one way, so that
no other check complains, and has the problem that the check should report.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

import data
from data import dictionary, validation
from data.problems import Problem
from data.validation import CHECKS


@dataclass(frozen=True)
class Case:
    check: str
    mistake: Callable  # makes the mistake in Sources, and returns the number of the row
    table: str
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        return f"{self.check}, {self.table}.{self.column}"

    def problem(self, row: int) -> Problem:
        return Problem(f"{self.table}.csv", row, self.column, self.value, self.expected)


def change(table: str, where: dict, **cells) -> Callable:
    return lambda sources: sources.change(table, where, **cells)


def add(table: str, like: dict, **cells) -> Callable:
    return lambda sources: sources.add(table, like, **cells)


def inspection(name: str) -> dict:
    return {"inspection_id": name}


def change_inspection_and_grades(name: str, **cells) -> Callable:
    def mistake(sources) -> int:
        sources.change("judgments", inspection(name), **cells)
        return sources.change("inspections", inspection(name), **cells)

    return mistake


def grade_of_own_audit(sources) -> int:
    own = {"inspection_id": "surrey-own-audit-2016"}
    sources.add("inspections", inspection("surrey-peel-2016"), **own, programme="internal-audit", cycle="")
    return sources.add("judgments", pillar("surrey"), **own)


def gap_without_a_theme(sources) -> int:
    new = {"gap_id": "dorset-2025-27", "force_id": "dorset", "cycle": "2025-27", "year": "2025"}
    return sources.add("gaps", {"gap_id": "durham-2017-soc"}, **new, theme_id="")


def another_force(sources) -> int:
    own = {"name": "No Such Force", "short_name": "No Such", "ons_code": "E99999999", "tile_label": "None"}
    return sources.add("forces", {"force_id": "kent"}, force_id="no-such-force", **own, tile_column="1", tile_row="1")


def inspection_after_the_end(sources) -> int:
    sources.change("forces", {"force_id": "gwent"}, valid_to="2026-06-30", succeeded_by="south-wales")
    like, source = {"force_id": "gwent", "programme": "ncpi"}, {"source_url": "", "citation": "A letter to the force"}
    dates = {"fieldwork": "2026-07-02", "published": "2026-09-01", "year": "2026"}
    return sources.add("inspections", like, inspection_id="gwent-ncpi-2026", **dates, **source)


def pillar(force: str) -> dict:
    return {"inspection_id": f"{force}-peel-2016", "theme_id": "effectiveness"}


LINCOLNSHIRE = {"force_id": "lincolnshire", "event": "entered"}  # 2024-12-06, and not known to have left
LEGITIMACY = {"cycle": "2016", "theme_id": "legitimacy"}  # 2 + 36 + 5 of 43
HERTFORDSHIRE = {"force_id": "hertfordshire", "topic": "crime recording"}  # issued 2024-10-16, closed 2025-07-11


def total_of_another_theme(sources) -> int:
    """A national total that no grade contradicts, since no force has a grade on the theme in the cycle."""
    nobody = dict.fromkeys(("outstanding", "good", "requires_improvement", "inadequate"), "0")
    note = "No grade of it is known here."
    return sources.add("national_totals", LEGITIMACY, theme_id="missing-children", **nobody | {"good": "43"}, note=note)


def grade_that_the_total_does_not_have(sources) -> int:
    sources.change("judgments", {"inspection_id": "kent-peel-2015", "theme_id": "legitimacy"}, grade="good")
    totals = [(row["cycle"], row["theme_id"]) for row in sources.rows("national_totals")]
    return totals.index(("2015", "legitimacy")) + 2


FAMILIES_OF_FINDINGS = ", ".join(mark["value"] for mark in dictionary.marks().to_pylist() if mark["mark"] == "findings")
BEDFORDSHIRE = inspection("bedfordshire-ncpi-2017")  # 18 + 34 + 29 = 81 cases, no note
MISSING = {"inspection_id": "west-midlands-ncpi-2014", "topic": "missing"}  # 9 of 11 cases inadequate, no note
EXPLOITED = {"inspection_id": "west-midlands-ncpi-2014", "topic": "cse"}  # 5 of 9 cases inadequate, no note
KENT = inspection("kent-ncpi-2019")  # fieldwork 2019-04, published 2019-09
WILTSHIRE = inspection("wiltshire-ncpi-2022")  # fieldwork 2022-03
MOVED = "or a note that says why: it may be the day on which the site moved"
UNSOURCED = {"source_url": "", "citation": ""}
OLD_PAGE = "https://www.bbc.co.uk/news/2010/05/a-page"

# Each mistake is in separate rows, so that all can be made at once.
CASES = [
    Case(
        "one_tile_a_force",
        change("forces", {"force_id": "wiltshire"}, tile_column="6", tile_row="7"),
        "forces",
        "tile_column, tile_row",
        "6, 7",
        "a tile that no other force is on at the time",
    ),
    Case(
        "succession_of_forces",
        change("forces", {"force_id": "dorset"}, valid_to="2026-03-31", succeeded_by="dorset"),
        "forces",
        "succeeded_by",
        "dorset",
        "another force, one that exists on 2026-04-01, the day after this one ended",
    ),
    Case(
        "facts_within_the_life_of_a_force",
        inspection_after_the_end,
        "inspections",
        "fieldwork",
        "2026-07-02",
        "a day up to 2026-06-30, the last day of gwent; what was found since is of south-wales",
    ),
    Case(
        "names_of_forces_in_order",
        change("force_names", {"valid_from": "2022-07-12"}, valid_from="2022-07-01"),
        "force_names",
        "valid_from",
        "2022-07-01",
        "a day after 2022-07-11",
    ),
    Case(
        "forces_have_an_outline",
        another_force,
        "forces",
        "force_id",
        "no-such-force",
        "an outline in areas.csv, which “python -m data.areas” makes from police_force_areas.geojson",
    ),
    Case(
        "combined_counts_agree",
        change("case_audits", inspection("northamptonshire-ncpi-post-inspection-2019"), below_good="20"),
        "case_audits",
        "below_good",
        "20",
        "cases_total less good (21), or a note that says what they add to",
    ),
    Case(
        "dates_are_real",
        change("inspections", inspection("thames-valley-ncpi-2023"), published="2023-11-31"),
        "inspections",
        "published",
        "2023-11-31",
        "a day that exists",
    ),
    Case(
        "dates_are_real",
        change("crime_recording", inspection("sussex-cdi-first-inspection"), source_dated="2016-02-30"),
        "crime_recording",
        "source_dated",
        "2016-02-30",
        "a day that exists",
    ),
    Case(
        "case_counts_add_up",
        change("case_audits", BEDFORDSHIRE, good="17"),
        "case_audits",
        "cases_total",
        "81",
        "the sum of the published counts (80), or a note that says what they add to",
    ),
    Case(
        "case_counts_within_total",
        change("case_audits", MISSING, inadequate="12"),
        "case_audits",
        "inadequate",
        "12",
        "no more than cases_total (11), or a note that says why",
    ),
    Case(
        "case_counts_within_total",
        change("case_audits", EXPLOITED, below_good="10"),
        "case_audits",
        "below_good",
        "10",
        "no more than cases_total (9), or a note that says why",
    ),
    Case(
        "part_within_its_whole",
        add(
            "case_audits",
            inspection("thames-valley-ncpi-2023"),
            topic="missing",
            cases_total="71",
            good="",
            requires_improvement="",
            inadequate="",
        ),
        "case_audits",
        "cases_total",
        "71",
        "no more than the whole sample has (70), or a note that says why",
    ),
    Case(
        "every_fact_has_a_source",
        change("inspections", inspection("sussex-ncpi-2018"), **UNSOURCED),
        "inspections",
        "source_url",
        "",
        "an address, or a citation where there is none",
    ),
    Case(
        "every_fact_has_a_source",
        change("case_audits", inspection("suffolk-ncpi-2022"), **UNSOURCED),
        "case_audits",
        "source_url",
        "",
        "an address, or a citation where there is none",
    ),
    Case(
        "every_fact_has_a_source",
        add("findings", KENT, summary="Without a source", **UNSOURCED),
        "findings",
        "source_url",
        "",
        "an address, or a citation where there is none",
    ),
    Case(
        "every_fact_has_a_source",
        change("cycles", {"cycle": "2014"}, **UNSOURCED),
        "cycles",
        "source_url",
        "",
        "an address, or a citation where there is none",
    ),
    Case(
        "grade_on_its_scale",
        change("judgments", pillar("derbyshire"), grade="adequate"),
        "judgments",
        "grade",
        "adequate",
        "a grade of the four-tier scale",
    ),
    Case(
        "graded_within_its_cycles",
        change("judgments", pillar("dorset"), theme_id="asb"),
        "judgments",
        "theme_id",
        "asb",
        "a cycle from 2014 to 2014",
    ),
    Case(
        "graded_within_its_cycles",
        add("judgments", inspection("kent-peel-2014"), theme_id="effectiveness"),
        "judgments",
        "theme_id",
        "effectiveness",
        "a cycle from 2015 to 2018-19",
    ),
    Case(
        "grades_are_of_inspectors",
        grade_of_own_audit,
        "judgments",
        "inspection_id",
        "surrey-own-audit-2016",
        "an inspection by inspectors: what a force found itself has no grades",
    ),
    Case(
        "own_results_are_of_a_force",
        change("inspections", inspection("national-thematic-2015"), programme="peer-review"),
        "inspections",
        "scope",
        "national",
        "force, since the programme is peer-review",
    ),
    Case(
        "national_reports_have_no_force",
        change("inspections", inspection("national-thematic-2023"), force_id="kent"),
        "inspections",
        "force_id",
        "kent",
        "nothing, since the scope is national",
    ),
    Case(
        "national_reports_have_no_force",
        change("inspections", inspection("norfolk-ncpi-2014"), force_id=""),
        "inspections",
        "force_id",
        "",
        "a force, since the scope is force",
    ),
    Case(
        "one_peel_inspection_a_force_and_cycle",
        add("inspections", inspection("norfolk-peel-2016"), inspection_id="norfolk-peel-2016-again"),
        "inspections",
        "cycle",
        "2016",
        "only one PEEL inspection for each force and cycle",
    ),
    Case(
        "peel_has_a_cycle",
        change("inspections", inspection("kent-peel-2018-19"), cycle=""),
        "inspections",
        "cycle",
        "",
        "a cycle, since the programme is peel",
    ),
    Case(
        "peel_has_a_cycle",
        change("inspections", inspection("gwent-ncpi-2019"), cycle="2018-19", year="2018"),
        "inspections",
        "cycle",
        "2018-19",
        "nothing, since the programme is ncpi",
    ),
    Case(
        "peel_has_a_cycle",
        change_inspection_and_grades("avon-and-somerset-peel-2016", year="2017"),
        "inspections",
        "year",
        "2017",
        "2016, the first year of cycle 2016",
    ),
    Case(
        "published_after_fieldwork",
        change("inspections", KENT, published="2019-03-31"),
        "inspections",
        "published",
        "2019-03-31",
        "a date not before fieldwork (2019-04)",
    ),
    Case(
        "published_after_fieldwork",
        change("inspections", inspection("suffolk-ncpi-2022"), published="2021"),
        "inspections",
        "published",
        "2021",
        "a date not before fieldwork (2022-07)",
    ),
    Case(
        "published_soon_after",
        change("inspections", inspection("surrey-peel-2018-19"), published="2023-04-21"),
        "inspections",
        "published",
        "2023-04-21",
        f"a date no later than 2021, two years after 2019, {MOVED}",
    ),
    Case(
        "published_soon_after",
        change("judgments", pillar("lincolnshire"), source_dated="2019"),
        "judgments",
        "source_dated",
        "2019",
        f"a date no later than 2018, two years after 2016, {MOVED}",
    ),
    Case(
        "rows_match_their_inspection",
        change("judgments", pillar("essex"), force_id="kent"),
        "judgments",
        "force_id",
        "kent",
        "essex, the force of essex-peel-2016",
    ),
    Case(
        "rows_match_their_inspection",
        change("judgments", pillar("sussex"), year="2017"),
        "judgments",
        "year",
        "2017",
        "2016, the year of sussex-peel-2016",
    ),
    Case(
        "rows_match_their_inspection",
        change("crime_recording", inspection("kent-cdi-reinspection"), force_id="essex"),
        "crime_recording",
        "force_id",
        "essex",
        "kent, the force of kent-cdi-reinspection",
    ),
    Case(
        "rows_match_their_inspection",
        change("crime_recording", inspection("wiltshire-cdi-first-inspection"), year=""),
        "crime_recording",
        "year",
        "",
        "2017, the year of wiltshire-cdi-first-inspection",
    ),
    Case(
        "scale_of_its_cycle",
        change("judgments", pillar("gwent"), scale="five-tier"),
        "judgments",
        "scale",
        "five-tier",
        "four-tier, the scale of cycle 2016",
    ),
    Case(
        "source_not_older_than_inspection",
        change("inspections", WILTSHIRE, source_url=OLD_PAGE),
        "inspections",
        "source_url",
        OLD_PAGE,
        "a page no older than the inspection (2022), or a note that the source is in doubt",
    ),
    Case(
        "source_not_older_than_inspection",
        add("findings", KENT, summary="On an old page", source_url=OLD_PAGE),
        "findings",
        "source_url",
        OLD_PAGE,
        "a page no older than the inspection (2019), or a note that the source is in doubt",
    ),
    Case(
        "source_not_older_than_inspection",
        change("case_audits", inspection("northumbria-ncpi-2018"), source_url=OLD_PAGE),
        "case_audits",
        "source_url",
        OLD_PAGE,
        "a page no older than the inspection (2018), or a note that the source is in doubt",
    ),
    Case(
        "themes_of_the_right_family",
        change("judgments", pillar("durham"), theme_id="missing-children"),
        "judgments",
        "theme_id",
        "missing-children",
        "a theme that is graded",
    ),
    Case(
        "themes_of_the_right_family",
        add("findings", KENT, theme_id="prevent"),
        "findings",
        "theme_id",
        "prevent",
        f"a theme of findings: of the family {FAMILIES_OF_FINDINGS}",
    ),
    Case(
        "outlines_enclose_an_area",
        change("areas", {"force_id": "kent"}, outline="MULTIPOLYGON (((0 0, 0 9, 9 9, 9 0)), ((0 0, 0 9, 9 9, 0 0)))"),
        "areas",
        "outline",
        "(0 0, 0 9, 9 9, 9 0)",
        "rings that end where they begin, and enclose an area",
    ),
    Case(
        "year_follows_dates",
        change("inspections", inspection("merseyside-ncpi-2018"), year="2017"),
        "inspections",
        "year",
        "2017",
        "2018, the year of fieldwork",
    ),
    Case(
        "rows_match_their_inspection",
        change("grade_counts", inspection("bedfordshire-peel-2023-25"), year="2024"),
        "grade_counts",
        "year",
        "2024",
        "2023, the year of bedfordshire-peel-2023-25",
    ),
    Case(
        "totals_add_up",
        change("grade_counts", inspection("cambridgeshire-peel-2021-22"), areas_graded="8"),
        "grade_counts",
        "areas_graded",
        "8",
        "the sum of the totals by grade (9)",
    ),
    Case(
        "grades_within_totals",
        change("grade_counts", inspection("cleveland-peel-2023-25"), good="3", adequate="3"),
        "grade_counts",
        "good",
        "3",
        "at least 4, since that many grades of the report (Cleveland, PEEL 2023–25) are known to be good (Managing "
        "offenders and suspects, Preventing crime, Supporting the workforce, Treating the public fairly), or a note in "
        "this row that says why",
    ),
    Case(
        "grades_were_asked",
        add("judgments", {"inspection_id": "dorset-peel-2021-22"}, theme_id="ethics"),
        "judgments",
        "theme_id",
        "ethics",
        "a theme that asked.csv lists for the cycle 2021-22",
    ),
    Case(
        "asked_of_somebody",
        add("asked", {"cycle": "2023-25", "theme_id": "prevent"}, cycle="2025-27"),
        "asked",
        "theme_id",
        "prevent",
        "a theme on which some force has a grade in the cycle 2025-27",
    ),
    Case(
        "gaps_of_one_grade",
        gap_without_a_theme,
        "gaps",
        "theme_id",
        "",
        "a value, since the gap is of one grade: its kind is grade-stands",
    ),
    Case(
        "gaps_of_one_grade",
        add("gaps", {"gap_id": "durham-2017-prevent"}, gap_id="durham-2017-prevent-again", kind="not-graded"),
        "gaps",
        "gap_id",
        "durham-2017-prevent-again",
        "one gap only for this force, theme and cycle",
    ),
    Case(
        "dates_are_real",
        change("engage", {"force_id": "nottinghamshire", "event": "entered"}, date="2023-11-31"),
        "engage",
        "date",
        "2023-11-31",
        "a day that exists",
    ),
    Case(
        "dates_are_real",
        change("causes_of_concern", {"force_id": "cambridgeshire"}, status_date="2024-11-31"),
        "causes_of_concern",
        "status_date",
        "2024-11-31",
        "a day that exists",
    ),
    Case(
        "themes_of_the_right_family",
        total_of_another_theme,
        "national_totals",
        "theme_id",
        "missing-children",
        "a theme that is graded",
    ),
    Case(
        "themes_of_the_right_family",
        change("causes_of_concern", {"force_id": "sussex", "topic": "crime data integrity"}, theme_id="online-abuse"),
        "causes_of_concern",
        "theme_id",
        "online-abuse",
        "a theme that is graded",
    ),
    Case(
        "engage_in_order",
        add("engage", LINCOLNSHIRE, force_id="kent", event="left", date="2025-01"),
        "engage",
        "date",
        "2025-01",
        "a date after kent entered Engage, with a row of its own for that move",
    ),
    Case(
        "engage_in_order",
        add("engage", LINCOLNSHIRE, date="2025-03-01"),
        "engage",
        "date",
        "2025-03-01",
        "a date after lincolnshire left Engage again, with a row of its own for that move",
    ),
    Case(
        "engage_dates_differ",
        change("engage", {"force_id": "wiltshire", "event": "entered"}, other_date="2022-06-24"),
        "engage",
        "other_date",
        "2022-06-24",
        "another date than 2022-06-24, or nothing",
    ),
    Case(
        "engage_dates_differ",
        change("engage", {"force_id": "west-midlands", "event": "entered"}, other_date="2023-11", note=""),
        "engage",
        "other_date",
        "2023-11",
        "a note that says which source gives this date",
    ),
    Case(
        "causes_of_concern_are_dated",
        change("causes_of_concern", {"force_id": "west-mercia", "cycle": "2021-22"}, cycle=""),
        "causes_of_concern",
        "published",
        "",
        "the date on which it was issued, or the cycle in whose report it was, and not both",
    ),
    Case(
        "causes_of_concern_are_dated",
        change("causes_of_concern", {"force_id": "warwickshire"}, status="open"),
        "causes_of_concern",
        "status_date",
        "",
        "the date on which it was open",
    ),
    Case(
        "causes_of_concern_are_dated",
        change("causes_of_concern", HERTFORDSHIRE, status_date="2024-09"),
        "causes_of_concern",
        "status_date",
        "2024-09",
        "a date not before it was issued (2024-10-16)",
    ),
    Case(
        "national_totals_add_up",
        change("national_totals", LEGITIMACY, forces_graded="42"),
        "national_totals",
        "forces_graded",
        "42",
        "the sum of the totals by grade (43)",
    ),
    Case(
        "national_totals_add_up",
        change("national_totals", {"cycle": "2017", "theme_id": "efficiency"}, adequate="0", note="As printed."),
        "national_totals",
        "adequate",
        "0",
        "nothing, since the scale of cycle 2017 is four-tier",
    ),
    Case(
        "national_totals_are_met",
        grade_that_the_total_does_not_have,
        "national_totals",
        "good, outstanding",
        "37, 1",
        "38, 0, as many as have the grade in judgments.csv, or a note that says why they differ",
    ),
    Case(
        "year_follows_dates",
        change("inspections", inspection("lancashire-ncpi-post-inspection-2019"), year=""),
        "inspections",
        "year",
        "",
        "2019, the year of publication",
    ),
]


def found(sources) -> list[Problem]:
    """The problems that the active checks find."""
    resources = data.schema()["resources"]
    tables = {r["name"]: validation._read_typed(sources.path(r["name"]), r) for r in resources}
    return validation._failed_checks(
        tables, {name: list(range(2, table.num_rows + 2)) for name, table in tables.items()}
    )


@pytest.fixture
def leave_only(monkeypatch, tmp_path):
    """A function that leaves a single check active."""

    def leave(check: str) -> None:
        (tmp_path / f"{check}.sql").write_bytes((CHECKS / f"{check}.sql").read_bytes())
        monkeypatch.setattr(validation, "CHECKS", tmp_path)

    return leave


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_mistake_is_found_by_its_check_and_by_no_other(case, sources, leave_only):
    wanted = [case.problem(case.mistake(sources))]
    assert found(sources) == wanted
    leave_only(case.check)
    assert found(sources) == wanted


@pytest.mark.parametrize(
    "ring",
    ["0 0, 0 9, 9 9, 9 0", "0 0, 0 9, 0 0", "5 5, 5 5, 5 5, 5 5", "0 0", "0 0, 0 9, 9, 0 0", "0 0, 0 9, 9 9, 0 0 ,"],
    ids=["open", "there and back", "one point", "one corner", "half a corner", "a comma more"],
)
def test_an_outline_that_encloses_nothing_is_found(ring, sources):
    row = sources.change("areas", {"force_id": "kent"}, outline=f"MULTIPOLYGON ((({ring})))")
    expected = "rings that end where they begin, and enclose an area"
    assert found(sources) == [Problem("areas.csv", row, "outline", f"({ring})", expected)]


def test_a_grade_where_a_gap_says_there_is_none_is_found(sources, leave_only):
    grade = sources.add("judgments", inspection("greater-manchester-peel-2017"), theme_id="legitimacy")
    gap = "greater-manchester-2017-legitimacy"
    row = [gap["gap_id"] for gap in sources.rows("gaps")].index(gap) + 2
    wanted = [Problem("gaps.csv", row, "gap_id", gap, f"no grade in judgments.csv, row {grade}")]
    assert found(sources) == wanted
    leave_only("gaps_are_gaps")
    assert found(sources) == wanted


def test_the_headline_theme_must_be_there(sources, leave_only):
    sources.change("themes", {"theme_id": "vulnerable"}, theme_id="vulnerable-people")
    expected = "a row with the theme vulnerable, which the pages show first"
    wanted = [Problem("themes.csv", 0, "theme_id", "", expected)]
    assert found(sources) == wanted
    leave_only("headline_theme_is_there")
    assert found(sources) == wanted


def test_a_build_reports_all_mistakes_at_once(sources):
    wanted = [case.problem(case.mistake(sources)) for case in CASES]
    assert sources.problems() == sorted(wanted)


@pytest.mark.parametrize(
    "table, where, cells",
    [
        pytest.param("case_audits", BEDFORDSHIRE, {"good": "17"}, id="counts that do not add up"),
        pytest.param("case_audits", MISSING, {"inadequate": "12"}, id="count beyond the total"),
        pytest.param("inspections", WILTSHIRE, {"source_url": OLD_PAGE}, id="old source"),
    ],
)
def test_what_a_note_explains_is_not_a_mistake(table, where, cells, sources):
    sources.change(table, where, **cells, note="As printed; the counts add to something else.")
    assert found(sources) == []


def test_a_citation_may_replace_an_address(sources):
    sources.change("inspections", KENT, source_url="", citation="A letter to the force, 2019")
    assert found(sources) == []


def test_dates_are_compared_as_far_as_both_are_known(sources):
    sources.change("inspections", KENT, fieldwork="2019-09-12", published="2019-09")
    assert found(sources) == []


def test_every_check_has_a_case():
    checks = {path.stem for path in CHECKS.iterdir()}
    assert checks == {case.check for case in CASES} | {"gaps_are_gaps", "headline_theme_is_there"}


def test_every_check_begins_with_its_question():
    first_lines = {path.name: path.read_text().splitlines()[0] for path in CHECKS.iterdir()}
    assert [name for name, line in first_lines.items() if not (line.startswith("-- ") and "?" in line)] == []
