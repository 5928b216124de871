"""An import adds to the published record, replaces rows only if allowed, and reports it; or changes nothing."""

import csv
import io
import shutil

import openpyxl
import pyarrow.parquet
import pytest

import data
from data import validation, versions
from data.build import Mode, build, main
from data.parquet import export, published_tables
from data.problems import BuildError, Problem
from data.validation import check
from tests.conftest import SMALL_RECORD, write_version

RESOURCES = {r["name"]: r for r in data.schema()["resources"]}
COLUMNS = {name: [f["name"] for f in r["schema"]["fields"]] for name, r in RESOURCES.items()}
REPORT = "https://example.org/report"

INSPECTION = {
    "inspection_id": "essex-peel-2021-22",
    "programme": "peel",
    "scope": "force",
    "force_id": "essex",
    "cycle": "2021-22",
    "title": "PEEL 2021/22, Essex",
    "year": "2021",
    "source_kind": "inspectorate",
    "source_url": REPORT,
}
GRADE = {
    "inspection_id": "essex-peel-2021-22",
    "force_id": "essex",
    "theme_id": "vulnerable",
    "year": "2021",
    "grade": "adequate",
    "scale": "five-tier",
    "basis": "stated",
    "sources": "1",
    "source_kind": "inspectorate",
    "source_url": REPORT,
}
PUBLISHED = {
    "inspection_id": "cheshire-peel-2016",
    "force_id": "cheshire",
    "theme_id": "vulnerable",
    "year": "2016",
    "grade": "good",
    "scale": "four-tier",
    "basis": "stated",
    "sources": "1",
    "source_kind": "inspectorate",
    "source_url": REPORT,
}
AUDIT = {
    "inspection_id": "cheshire-ncpi-post-inspection-2019",
    "topic": "all",
    "good_pct": "53",
    "source_kind": "inspectorate",
    "source_url": REPORT,
    "note": "counts not stated",
}


def as_csv(table: str, *rows: dict) -> tuple[str, bytes]:
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS[table], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return f"{table}.csv", file.getvalue().encode()


def as_workbook(**sheets: list[dict]) -> tuple[str, bytes]:
    book = openpyxl.Workbook()
    for table, rows in sheets.items():
        sheet = book.create_sheet(table)
        sheet.append(COLUMNS[table])
        for row in rows:
            sheet.append([row.get(name) for name in COLUMNS[table]])
    file = io.BytesIO()
    book.save(file)
    return "results.xlsx", file.getvalue()


@pytest.fixture
def record(small_tables, tmp_path):
    """A record folder that a test may change."""
    return shutil.copytree(small_tables, tmp_path / "record")


@pytest.fixture
def put_files(tmp_path):
    """A function that writes files into a folder, and returns the folder."""

    def put_files(*files: tuple[str, bytes]):
        folder = tmp_path / "import"
        folder.mkdir()
        for name, content in files:
            (folder / name).write_bytes(content)
        return folder

    return put_files


def rows(record, table: str) -> list[dict]:
    return pyarrow.parquet.read_table(record / versions.listed(record)[0] / f"{table}.parquet").to_pylist()


# Importing.


def test_new_rows_are_added_after_the_published_ones_which_all_stay(record, put_files):
    before = {name: rows(record, name) for name in RESOURCES}
    printed = []
    build(
        put_files(as_csv("inspections", INSPECTION), as_csv("judgments", GRADE)),
        record,
        report=printed.append,
        mode=Mode.ADD,
    )
    for name in RESOURCES:
        assert rows(record, name)[: len(before[name])] == before[name]
    assert [row["inspection_id"] for row in rows(record, "inspections")[len(before["inspections"]) :]] == [
        "essex-peel-2021-22"
    ]
    assert [row["grade"] for row in rows(record, "judgments")[len(before["judgments"]) :]] == ["adequate"]
    assert [line for line in printed if " added, " in line] == [
        "inspections: 1 added, 0 replaced, 0 left as they were",
        "judgments: 1 added, 0 replaced, 0 left as they were",
    ]


def test_a_workbook_adds_the_same_rows_as_csv(small_tables):
    by_csv = check([as_csv("inspections", INSPECTION), as_csv("judgments", GRADE)], small_tables)
    by_workbook = check([as_workbook(inspections=[INSPECTION], judgments=[GRADE])], small_tables)
    assert by_csv.problems == by_workbook.problems == []
    assert by_csv.tables == by_workbook.tables


def test_published_rows_are_unchanged_however_their_numbers_are_written(small_tables):
    found = check([as_csv("judgments", PUBLISHED), as_csv("case_audits", AUDIT | {"good_pct": "53.0"})], small_tables)
    assert found.problems == []
    assert found.changes["judgments"].unchanged == ["cheshire-peel-2016, vulnerable"]
    assert found.changes["case_audits"].unchanged == ["cheshire-ncpi-post-inspection-2019, all"]
    assert found.tables == published_tables(small_tables)


def test_another_value_under_a_published_key_is_refused_and_both_are_named(small_tables):
    found = check(
        [
            as_workbook(
                judgments=[
                    PUBLISHED,
                    PUBLISHED | {"inspection_id": "cheshire-peel-2017", "year": "2017", "grade": "outstanding"},
                ]
            )
        ],
        small_tables,
    )
    assert found.problems == [
        Problem(
            "results.xlsx, sheet judgments",
            3,
            "grade, basis",
            "outstanding, stated",
            "good, carried-over, as published for cheshire-peel-2017, vulnerable",
        )
    ]
    assert str(found.problems[0]).endswith("vulnerable; to put yours in its place: --add --replace")
    assert found.tables == {}


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        ("great", "one of inadequate, requires-improvement, adequate, good, outstanding (not empty)"),
        ("adequate", "a grade of the four-tier scale"),  # which no replacing would mend
        ("outstanding", "good, as published for cheshire-peel-2016, vulnerable"),
    ],
)
def test_one_wrong_grade_is_one_problem(small_tables, grade, expected):
    found = check([as_csv("judgments", PUBLISHED | {"grade": grade})], small_tables)
    assert [(p.column, p.value, p.expected) for p in found.problems] == [("grade", grade, expected)]
    # What is wrong with it whatever is published is said of one that is to replace the published one.
    replaced = check([as_csv("judgments", PUBLISHED | {"grade": grade})], small_tables, replace=True)
    assert [p.expected for p in replaced.problems] == [expected] * (grade != "outstanding")
    assert not any(problem.may_replace for problem in replaced.problems)


@pytest.mark.parametrize("wrong", [{"grade": "great"}, {"scale": "five-tier"}, {"source_kind": "rumour"}])
def test_what_else_differs_in_a_row_is_said_beside_a_value_that_is_wrong_anyway(small_tables, wrong):
    others = {"source_url": "https://example.org/a,b", "sources": "3"}
    found = check([as_csv("judgments", PUBLISHED | others | wrong)], small_tables)
    invalid, differs = sorted(found.problems, key=lambda problem: problem.may_replace)
    assert [invalid.column] == list(wrong) and not invalid.may_replace
    assert differs.column == "sources, source_url" and differs.value == "3, https://example.org/a,b"
    assert differs.expected.endswith(", as published for cheshire-peel-2016, vulnerable")


def test_a_grade_of_another_force_in_an_inspection_is_said_to_be_of_another_force(small_tables):
    other = PUBLISHED | {"force_id": "essex"}
    for rows, at in (([other], 2), ([PUBLISHED, other], 3)):  # the second has a key that the first has taken
        found = check([as_csv("judgments", *rows)], small_tables)
        assert [(p.row, p.column, p.value, p.expected) for p in found.problems] == [
            (at, "force_id", "essex", "cheshire, the force of cheshire-peel-2016")
        ]


def test_replace_changes_that_row_and_no_other(record, put_files):
    before, printed = rows(record, "judgments"), []
    build(
        put_files(as_csv("judgments", PUBLISHED | {"grade": "outstanding"})),
        record,
        report=printed.append,
        mode=Mode.REPLACE,
    )
    assert rows(record, "judgments") == [before[0] | {"grade": "outstanding"}, *before[1:]]
    assert "judgments: 0 added, 1 replaced, 0 left as they were" in printed
    assert "  replaced cheshire-peel-2016, vulnerable: grade good → outstanding" in printed


def test_a_finding_in_other_words_is_another_finding(small_tables):
    finding = dict(zip(COLUMNS["findings"], rows(small_tables, "findings")[0].values()))
    found = check([as_csv("findings", {**finding, "summary": "In other words"})], small_tables)
    assert (len(found.changes["findings"].added), found.changes["findings"].replaced) == (1, [])


# Problems in the submitted rows.


def test_problems_are_reported_with_the_rows_of_the_readers_own_file(small_tables):
    wrong = [
        GRADE,
        GRADE | {"theme_id": "prevent", "grade": "splendid"},
        GRADE | {"theme_id": "recording", "inspection_id": "nowhere"},
    ]
    found = check([as_workbook(inspections=[INSPECTION], judgments=wrong)], small_tables)
    assert found.problems == [
        Problem(
            "results.xlsx, sheet judgments",
            3,
            "grade",
            "splendid",
            "one of inadequate, requires-improvement, adequate, good, outstanding (not empty)",
        ),
        Problem(
            "results.xlsx, sheet judgments",
            4,
            "inspection_id",
            "nowhere",
            (
                "a value listed in results.xlsx, sheet inspections, or in the published table inspections, column "
                "inspection_id"
            ),
        ),
    ]


def test_a_value_is_looked_up_in_the_published_table_if_none_is_submitted(small_tables):
    found = check([as_csv("judgments", GRADE)], small_tables)
    assert [str(problem) for problem in found.problems] == [
        (
            "judgments.csv, row 2, column inspection_id: essex-peel-2021-22: expected a value listed in the "
            "published table inspections, column inspection_id; of other years there are essex-peel-2017"
        )
    ]


def test_a_duplicate_row_in_the_import_is_reported_at_its_second_occurrence(small_tables):
    for row, where in ((PUBLISHED, "the published table judgments"), (GRADE, "judgments.csv, row 2")):
        found = check([as_csv("inspections", INSPECTION), as_csv("judgments", row, row)], small_tables)
        assert [(p.file, p.row, p.expected) for p in found.problems] == [
            (
                "judgments.csv",
                3,
                f"a key that no other row has: {where}, has the same in every cell: delete one of the two",
            )
        ]


def test_rows_of_one_key_that_differ_are_all_to_be_looked_at_and_say_how_they_differ(small_tables):
    other = GRADE | {"grade": "inadequate"}
    found = check([as_csv("inspections", INSPECTION), as_csv("judgments", GRADE, GRADE, other)], small_tables)
    key, keep = "a key that no other row has: judgments.csv, row", "keep the right one of the two"
    assert [(p.row, p.expected) for p in found.problems] == [
        (2, f"{key} 4, has the same, but with grade inadequate, not {GRADE['grade']}: {keep}"),
        (3, f"{key} 2, has the same in every cell: delete one of the two"),
        (4, f"{key} 2, has the same, but with grade {GRADE['grade']}, not inadequate: {keep}"),
    ]


def test_a_row_that_differs_from_one_already_published_is_the_only_one_to_be_looked_at(small_tables):
    other = PUBLISHED | {"grade": "inadequate"}
    found = check([as_csv("judgments", PUBLISHED, other)], small_tables)
    assert [(p.file, p.row) for p in found.problems] == [("judgments.csv", 3)]
    assert "the published table judgments, has the same, but with grade" in found.problems[0].expected


def test_a_failed_check_is_reported_with_the_readers_own_row(small_tables):
    found = check(
        [
            as_csv("inspections", INSPECTION),
            as_csv("judgments", PUBLISHED, GRADE | {"scale": "four-tier", "grade": "good"}),
        ],
        small_tables,
    )
    assert [(p.file, p.row, p.column) for p in found.problems] == [("judgments.csv", 3, "scale")]


def test_a_published_row_that_the_import_makes_wrong_is_reported_as_such(small_tables):
    inspection = {
        name: "" if value is None else str(value) for name, value in rows(small_tables, "inspections")[2].items()
    } | {"force_id": "essex"}
    found = check([as_csv("inspections", inspection)], small_tables, replace=True)
    assert found.problems == [
        Problem(
            "the published table judgments",
            0,
            "force_id",
            "kent",
            (
                "essex, the force of kent-peel-2016; this row is in the published record (kent-peel-2016, "
                "vulnerable), and what you add makes it wrong"
            ),
        )
    ]


def test_a_row_that_a_problem_refers_to_is_named_in_the_readers_own_file(small_tables):
    gap = {
        "gap_id": "kent-2021",
        "kind": "not-graded",
        "force_id": "kent",
        "theme_id": "vulnerable",
        "cycle": "2021-22",
        "year": "2021",
        "reason": "None was given.",
        "source_url": REPORT,
    }
    found = check([as_csv("gaps", gap)], small_tables)
    assert [p.expected for p in found.problems] == ["no grade in the published table judgments"]
    gap |= {"gap_id": "essex-2021", "force_id": "essex"}
    found = check([as_workbook(inspections=[INSPECTION], judgments=[PUBLISHED, GRADE], gaps=[gap])], small_tables)
    assert [p.expected for p in found.problems] == ["no grade in results.xlsx, sheet judgments, row 3"]


# A new row that contradicts a published total or gap is reported where its author can change it.


def test_a_grade_beyond_the_printed_total_is_reported_at_the_submitted_row(small_tables):
    asked = {"cycle": "2021-22", "theme_id": "prevent", "graded_for": "all", "in_totals": "yes", "citation": "Read"}
    grade = GRADE | {"inspection_id": "cheshire-peel-2021-22", "force_id": "cheshire"}
    graded = [PUBLISHED, grade | {"theme_id": "prevent", "grade": "outstanding"}]  # of which the report published none
    (problem,) = check([as_csv("asked", asked), as_csv("judgments", *graded)], small_tables).problems
    assert (problem.file, problem.row, problem.column, problem.value) == ("judgments.csv", 3, "grade", "outstanding")
    assert problem.expected == (
        "another grade for Preventing crime (Cheshire, PEEL 2021/22), or this row left out: the report published 0 as "
        "the number of areas that are outstanding (the published table grade_counts), and with this row it would be "
        "more. If the page is right, put a note that says why into that row of grade_counts, and submit it too"
    )


def test_a_grade_beyond_national_totals_is_reported_at_the_submitted_row():
    (published,) = [
        row for row in rows(data.TABLES, "judgments")
        if (row["inspection_id"], row["theme_id"]) == ("kent-peel-2015", "legitimacy")
    ]  # fmt: skip
    changed = {name: "" if value is None else str(value) for name, value in published.items()} | {"grade": "good"}
    (problem,) = check([as_csv("judgments", changed)], data.TABLES, replace=True).problems
    assert (problem.file, problem.row, problem.column, problem.value) == ("judgments.csv", 2, "grade", "good")
    assert "another grade of Kent for Legitimacy (PEEL 2015), or this row left out" in problem.expected
    assert "(the published table national_totals), and with this row it would be 38" in problem.expected


def test_a_grade_where_a_published_gap_says_there_is_none_is_reported_at_the_submitted_row(small_tables):
    grade = PUBLISHED | {
        "inspection_id": "kent-peel-2017", "force_id": "kent", "theme_id": "prevent", "year": "2017"
    }  # fmt: skip
    (problem,) = check([as_csv("judgments", grade)], small_tables).problems
    assert (problem.file, problem.row, problem.column) == ("judgments.csv", 2, "grade")
    assert "this row left out: there is no grade of kent for prevent in 2017" in problem.expected


@pytest.mark.parametrize(
    "files",
    [[], [as_csv("judgments")], [as_workbook(judgments=[], findings=[])]],
    ids=["no file", "headings only", "empty sheets"],
)
def test_an_import_without_rows_is_refused(files, small_tables):
    assert [p.value for p in check(files, small_tables).problems] == ["no rows"]


def test_without_add_every_table_must_be_present(small_tables):
    found = check([as_workbook(judgments=[GRADE])])
    assert [p.file for p in found.problems] == sorted(f"{name}.csv" for name in RESOURCES if name != "judgments")


# All or nothing.


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            [as_csv("inspections", INSPECTION), as_csv("judgments", GRADE | {"grade": "splendid"})], id="wrong cell"
        ),
        pytest.param(
            [as_csv("inspections", INSPECTION), as_csv("judgments", PUBLISHED | {"grade": "outstanding"})],
            id="row to be replaced",
        ),
        pytest.param([as_csv("inspections", INSPECTION), ("judgments.csv", b"\x89PNG")], id="file of another kind"),
    ],
)
def test_an_import_in_which_anything_is_wrong_changes_nothing(files, record, put_files, snapshot):
    before = snapshot(record)
    with pytest.raises(BuildError):
        build(put_files(*files), record, mode=Mode.ADD)
    assert snapshot(record) == before


def test_a_check_publishes_nothing_but_its_tables_can_be_written_elsewhere(small_tables, snapshot, tmp_path):
    before = snapshot(small_tables)
    found = check([as_csv("inspections", INSPECTION)], small_tables)
    folder = write_version(found.tables, tmp_path)
    assert (
        pyarrow.parquet.read_table(folder / "inspections.parquet").to_pylist()[-1]["inspection_id"]
        == "essex-peel-2021-22"
    )
    assert snapshot(small_tables) == before


def test_the_version_before_an_import_can_be_restored(record, put_files):
    first = versions.listed(record)[0]
    build(put_files(as_csv("inspections", INSPECTION)), record, mode=Mode.ADD)
    assert main(["--previous", "--out", str(record)]) == 0
    assert versions.listed(record)[0] == first


def test_a_full_build_says_which_published_rows_its_sources_lack(record, put_files):
    build(put_files(as_csv("inspections", INSPECTION)), record, mode=Mode.ADD)
    printed = []
    build(SMALL_RECORD, record, report=printed.append)
    assert [line for line in printed if "not in the sources" in line] == [
        "inspections: 1 published before, but not in the sources: essex-peel-2021-22"
    ]


# All problems at once.


def test_a_rejected_cell_hides_no_other_mistake(small_tables):
    audit = {
        "inspection_id": "cheshire-ncpi-2018",
        "topic": "online-abuse",
        "source_kind": "force",
        "source_url": REPORT,
    }
    files = [
        as_workbook(
            inspections=[INSPECTION],
            judgments=[GRADE | {"grade": "splendid"}, PUBLISHED | {"theme_id": "prevent", "year": "=2015+1"}],
            case_audits=[
                audit | {"cases_total": 9, "good": 4, "requires_improvement": 2, "inadequate": 2},
                audit | {"topic": "missing", "cases_total": "nine"},
            ],
        )
    ]
    checked = check(files, small_tables)
    reported = [(p.file.split(" ")[-1], p.row, p.column, p.value) for p in checked.problems]
    assert reported == [
        ("case_audits", 2, "cases_total", "9"),  # 4 + 2 + 2 = 8: a further check
        ("case_audits", 3, "cases_total", "nine"),  # the schema
        ("judgments", 2, "grade", "splendid"),
        ("judgments", 3, "year", "a formula"),  # reported once, and not also as not a whole number
    ]
    assert checked.rules_applied and checked.sheets["judgments"].rows[1][3] == "=2015+1"  # returned unchanged


def test_more_mistakes_than_are_reported_raise_no_error(small_tables, monkeypatch):
    monkeypatch.setattr(validation, "MAX_PROBLEMS", 3)
    checked = check(
        [as_csv("judgments", *(GRADE | {"theme_id": f"theme-{n}", "year": "2021.5"} for n in range(9)))], small_tables
    )
    assert [(p.row, p.column) for p in checked.problems] == [
        (row, column) for row in (2, 3, 4) for column in ("inspection_id", "theme_id", "year")
    ]  # three of each column: a fault that all rows have hides no other
    assert checked.more and not checked.tables


def test_no_row_counts_as_checked_if_a_file_cannot_be_read(small_tables):
    checked = check([as_csv("judgments", GRADE), ("findings.csv", b"\x89PNG")], small_tables)
    assert [p.file for p in checked.problems] == ["findings.csv"] and not checked.rules_applied


# The command.


def test_the_command_takes_one_file_and_says_when_nothing_has_changed(record, put_files, capsys, snapshot):
    file = put_files(as_csv("judgments", PUBLISHED)) / "judgments.csv"
    before = snapshot(record)
    assert main(["--sources", str(file), "--out", str(record), "--add"]) == 0
    version = versions.listed(record)[0]
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "judgments: 0 added, 0 replaced, 1 left as they were",
        f"nothing has changed: version {version} is still served",
    ]
    assert snapshot(record) == before


def test_the_command_prints_what_it_added_replaced_and_left_unchanged(record, put_files, capsys):
    folder = put_files(
        as_csv("inspections", INSPECTION),
        as_csv(
            "judgments",
            GRADE,
            PUBLISHED | {"grade": "outstanding"},
            PUBLISHED | {"inspection_id": "cumbria-peel-2016", "force_id": "cumbria", "grade": "inadequate"},
        ),
    )
    assert main(["--sources", str(folder), "--out", str(record), "--add", "--replace"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[-4:-1] == [
        "inspections: 1 added, 0 replaced, 0 left as they were",
        "judgments: 1 added, 1 replaced, 1 left as they were",
        "  replaced cheshire-peel-2016, vulnerable: grade good → outstanding",
    ]


def test_the_command_refuses_to_replace_without_adding(record, capsys):
    with pytest.raises(SystemExit):
        main(["--out", str(record), "--replace"])
    assert "--replace works only with --add" in capsys.readouterr().err


def test_the_command_says_that_there_is_no_record_to_add_to(tmp_path, put_files, capsys):
    assert (
        main(["--sources", str(put_files(as_csv("judgments", GRADE))), "--out", str(tmp_path / "none"), "--add"]) == 1
    )
    assert "no record has been published here" in capsys.readouterr().err


def test_the_record_is_written_as_csv_that_builds_the_same_record(record, put_files, tmp_path):
    version = build(
        put_files(as_csv("inspections", INSPECTION | {"title": "''=1+1", "note": '=2;\n"two"'})), record, mode=Mode.ADD
    )
    assert main(["--out", str(record), "--export", str(tmp_path / "sources")]) == 0
    assert build(tmp_path / "sources", tmp_path / "again") == version


def test_the_published_record_exported_as_csv_builds_the_same_version(built, tmp_path):
    export(built.folder, tmp_path)
    assert build(tmp_path, tmp_path / "again") == built.version


# After an update of the dashboard.


@pytest.fixture
def older(record):
    """A record published before the table of places, the notes of judgments and checksums existed."""
    folder = record / versions.listed(record)[0]
    (folder / versions.DIGESTS).unlink()
    (folder / "places.parquet").unlink()
    judgments = pyarrow.parquet.read_table(folder / "judgments.parquet")
    pyarrow.parquet.write_table(judgments.drop_columns(["note"]), folder / "judgments.parquet")
    return record


def test_a_record_of_an_earlier_schema_is_upgraded_to_the_current_one(older, capsys):
    before = rows(older, "judgments")
    with pytest.raises(versions.Damaged):
        published_tables(older)
    assert main(["--upgrade", "--out", str(older)]) == 0
    tables = published_tables(older)
    assert tables["places"].num_rows == 0
    assert tables["judgments"].to_pylist() == [{**row, "note": None} for row in before]
    assert "published 18 tables" in capsys.readouterr().out
    assert main(["--upgrade", "--out", str(older)]) == 0 and "nothing has changed" in capsys.readouterr().out


def test_an_import_upgrades_an_older_record_too(older, put_files):
    build(put_files(as_csv("inspections", INSPECTION), as_csv("judgments", GRADE)), older, mode=Mode.ADD)
    assert len(published_tables(older)["judgments"]) == 15


def test_a_column_that_the_schema_does_not_have_is_not_silently_dropped(older, capsys):
    folder = older / versions.listed(older)[0]
    findings = pyarrow.parquet.read_table(folder / "findings.parquet")
    more = findings.append_column("page", pyarrow.nulls(len(findings), pyarrow.int64()))
    pyarrow.parquet.write_table(more.replace_schema_metadata(findings.schema.metadata), folder / "findings.parquet")
    assert main(["--upgrade", "--out", str(older)]) == 1
    assert "the table findings is not of this record" in capsys.readouterr().err
