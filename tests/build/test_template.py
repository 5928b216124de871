"""The template matches the schema, offers what is in the record, and passes the check when filled in."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

import data
from data import template
from data.intake import Sheet
from data.parquet import published_tables
from data.problems import Problem, expectation
from data.template import NOT_TYPED
from data.validation import check

RESOURCES = {r["name"]: r for r in data.schema()["resources"]}
COLUMNS = [
    (name, number, field)
    for name, r in RESOURCES.items()
    if name not in NOT_TYPED
    for number, field in enumerate(r["schema"]["fields"], start=1)
]
LISTED = [
    pytest.param(name, number, field, id=f"{name}.{field['name']}")
    for name, number, field in COLUMNS
    if "enum" in field.get("constraints", {})
]
KEYS = [
    pytest.param(name, key["fields"][0], key["reference"], id=f"{name}.{key['fields'][0]}")
    for name, r in RESOURCES.items()
    if name not in NOT_TYPED
    for key in r["schema"].get("foreignKeys", [])
    if key["fields"] not in (["cycle"], ["first_cycle"], ["last_cycle"])  # these are listed
]


@pytest.fixture(scope="module")
def published(small_tables):
    return published_tables(small_tables)


@pytest.fixture(scope="module")
def content(published):
    return template.workbook(published)


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rule(book, table: str, number: int):
    """The data validation of a column, from the first row below the headings."""
    (found,) = [r for r in book[table].data_validations.dataValidation if f"{get_column_letter(number)}2" in r.sqref]
    return found


def offered(book, rule) -> list[str]:
    """The values that a drop-down offers."""
    sheet, cells = rule.formula1.split("!")
    return [cell.value for (cell,) in book[sheet.strip("'")][cells.replace("$", "")]]


def test_the_template_has_a_sheet_for_each_table_that_a_person_adds_to(book):
    tables = [
        "inspections",
        "judgments",
        "case_audits",
        "findings",
        "forces",
        "themes",
        "cycles",
        "crime_recording",
        "gaps",
        "asked",
        "grade_counts",
        "national_totals",
        "engage",
        "causes_of_concern",
        "other_names",
        "force_names",
    ]
    assert book.sheetnames == ["How", *tables, "lists"]
    assert book["lists"].sheet_state == "hidden"
    assert book.active.title == "How"


def test_headings_are_the_columns_and_are_frozen(book):
    for name in book.sheetnames[1:-1]:
        assert [cell.value for cell in book[name][1]] == [
            field["name"] for field in RESOURCES[name]["schema"]["fields"]
        ]
        assert book[name].freeze_panes == "A2"


def test_each_heading_says_what_its_column_holds_and_whether_it_must_be_filled_in(book):
    for name, number, field in COLUMNS:
        heading, required = book[name].cell(1, number), field.get("constraints", {}).get("required", False)
        assert field["description"] in heading.comment.text and expectation(field) in heading.comment.text
        assert ("Must be filled in." in heading.comment.text) == required == bool(heading.font.bold)


def test_the_first_sheet_lists_every_column(book):
    rows = [tuple(cell.value for cell in row[:3]) for row in book["How"].iter_rows(min_row=2) if row[1].value]
    columns = {
        (name, field["name"], "yes" if field.get("constraints", {}).get("required") else "no")
        for name, _, field in COLUMNS
    }
    assert set(rows[1 : len(columns) + 1]) == columns


def test_each_sheet_has_an_example_a_row_of_the_record_that_the_first_sheet_shows(book, published):
    lines = [[cell.value for cell in row] for row in book["How"].iter_rows() if row[1].value]
    headings = next(n for n, line in enumerate(lines) if line[0] == "Sheet")
    assert lines[headings][5] == "Example"
    example = {line[1]: line[5] for line in lines[headings + 1 :] if line[0] == "case_audits" and len(line) > 5}
    rows = [{k: str(v) for k, v in row.items() if v is not None} for row in published["case_audits"].to_pylist()]
    shown = {name: value for name, value in example.items() if value and name in rows[0].keys() | example.keys()}
    assert shown in rows and len(shown) == max(map(len, rows))


THEMES_OF_SHEET = {
    "judgments": ["vulnerable", "prevent", "recording", "graded-leadership"],
    "findings": ["missing-children", "online-abuse"],
}  # in the small record


def test_the_first_sheet_lists_the_themes_of_each_sheet_with_their_names(book, published):
    names = {theme["theme_id"]: theme["name"] for theme in published["themes"].to_pylist()}
    rows = [tuple(cell.value for cell in row[:4]) for row in book["How"].iter_rows() if row[1].value]
    assert rows[-7:] == [
        ("Sheet", "theme_id", None, "Theme"),
        *((table, theme, None, names[theme]) for table, themes in THEMES_OF_SHEET.items() for theme in themes),
    ]


@pytest.mark.parametrize("table, number, field", LISTED)
def test_a_column_of_allowed_values_offers_them(table, number, field, book):
    found = rule(book, table, number)
    assert (found.type, found.errorStyle) == ("list", "stop") or found.errorStyle is None
    assert offered(book, found) == field["constraints"]["enum"]


@pytest.mark.parametrize("table, column, target", KEYS)
def test_a_column_that_names_a_row_of_another_table_offers_those_published_and_lets_others_through(
    table, column, target, book, published
):
    number = [field["name"] for field in RESOURCES[table]["schema"]["fields"]].index(column) + 1
    found = rule(book, table, number)
    assert (found.type, found.errorStyle) == ("list", "warning")
    assert offered(book, found) == (
        THEMES_OF_SHEET[table]
        if column == "theme_id" and table in THEMES_OF_SHEET
        else published[target["resource"]][target["fields"][0]].to_pylist()
    )


def test_a_number_has_its_limits_and_their_reason(book):
    year, share, count = (
        rule(book, name, number) for name, number in (("judgments", 4), ("case_audits", 9), ("case_audits", 4))
    )
    # Without an operator, it means "between".
    assert (year.type, year.operator, year.formula1, year.formula2) == ("whole", None, "2000", "2100")
    assert (share.type, share.operator, share.formula1, share.formula2) == ("decimal", None, "0", "100")
    assert (count.type, count.operator, count.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert year.error == "Expected a whole number from 2000 to 2100 or nothing"


def test_the_template_stays_within_the_limits_of_excel(book):
    for sheet in book.worksheets:
        for found in sheet.data_validations.dataValidation:
            # Excel reports a file as damaged beyond these limits.
            assert len(found.errorTitle) <= 32 and len(found.error) <= 225 and len(found.formula1) <= 255


def test_text_columns_are_formatted_as_text_so_that_no_month_becomes_a_day(book):
    assert book["inspections"].column_dimensions["G"].number_format == "@"  # fieldwork
    assert book["inspections"].column_dimensions["I"].number_format == "General"  # year


def test_equal_records_give_equal_bytes(content, published, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert template.workbook(published) == content


def test_a_filled_template_holds_what_a_cell_can_and_says_where_it_cannot(published):
    summaries = ["=1+1", "a\x01b\ud800", "x" * 32_768]
    rows = [["essex-ncpi-2027", "missing-children", "strength", text, "inspectorate", "", ""] for text in summaries]
    sheet = Sheet("findings", "findings.csv", rows, [2, 3, 4])
    wrong = Problem("findings.csv", 3, "summary", "the character U+0001", "text without control characters")
    book = openpyxl.load_workbook(io.BytesIO(template.filled(published, {"findings": sheet}, [wrong])))
    cells = [book["findings"].cell(row, 4) for row in (2, 3, 4)]
    assert [(cell.data_type, cell.number_format) for cell in cells] == [("s", "@")] * 3
    assert [unescape(cell.value) for cell in cells] == ["=1+1", "a\x01b\N{REPLACEMENT CHARACTER}", "x" * 32_767]
    assert cells[0].comment is None and cells[0].fill.fill_type is None
    assert cells[1].comment.text.splitlines() == [
        "Expected text without control characters",
        "The cell with its invisible characters named: a⟨U+0001 start of heading⟩b⟨U+D800 half of a surrogate pair⟩",
    ]
    assert cells[2].comment.text == "The text has 32,768 characters: only the first 32,767 fit into a cell"
    assert [cell.fill.fgColor.rgb for cell in cells[1:]] == ["FFF6B6B6"] * 2


def test_a_marked_template_is_refused_again_for_the_same_cells_until_they_are_corrected(small_tables):
    book = openpyxl.Workbook()
    book.active.title = "findings"
    summaries = ("bell _x0007_", "half _xD800_", "neither _xFFFE_", "one\u200btwo")
    rows = [
        ["cheshire-ncpi-2018", "missing-children", "concern", text, "press", "https://example.org"]
        for text in summaries
    ]
    rows[-1][1] += "\u202e"
    for row in [[field["name"] for field in RESOURCES["findings"]["schema"]["fields"]], *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    first = check([("my\x07results.xlsx", file.getvalue())], small_tables)
    marked = template.filled(published_tables(small_tables), first.sheets, first.problems)
    again = check([("my\x07results.xlsx", marked)], small_tables)
    wrong = [(2, "summary"), (3, "summary"), (4, "summary"), (5, "theme_id")]
    assert [(p.row, p.column) for p in first.problems] == [(p.row, p.column) for p in again.problems] == wrong
    sheet = openpyxl.load_workbook(io.BytesIO(marked))["findings"]
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows(min_row=2) for cell in row if cell.comment}
    assert set(notes) == {"D2", "D3", "D4", "B5"} and "missing-children⟨U+202E right-to-left override⟩" in notes["B5"]


def test_a_note_of_any_length_is_written(published):
    wrong = Problem("findings.csv", 2, "summary", "new", "old " * 20_000)
    sheet = Sheet("findings", "findings.csv", [["essex", "missing-children", "strength", "new"]], [2])
    book = openpyxl.load_workbook(io.BytesIO(template.filled(published, {"findings": sheet}, [wrong])))
    assert book["findings"]["D2"].comment.text.startswith("Expected old old ")


FINDING = ["cheshire-ncpi-2018", "missing-children", "concern", "Late", "press", "https://example.org"]
FINDINGS = [field["name"] for field in RESOURCES["findings"]["schema"]["fields"]]


def submitted_workbook() -> bytes:
    """Findings below a title, with an empty row, a stray cell and a wrong value; and a sheet of notes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "findings"
    lines = {
        1: ["Own title"],
        2: FINDINGS,
        3: FINDING,
        6: [*FINDING[:3], "Later", *FINDING[4:]],
        9: [*FINDING[:2], "bad"],
    }
    for row, cells in lines.items():
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column, value)
    sheet["K3"] = "a stray remark"
    book.create_sheet("My notes").append(["hello", "not for checking"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_rows_keep_their_numbers_in_a_filled_template_and_nothing_that_was_submitted_is_lost(small_tables):
    found = check([("own.xlsx", submitted_workbook())], small_tables)
    assert found.rules_applied
    filled = template.filled(published_tables(small_tables), found.sheets, found.problems, found.unused)
    book = openpyxl.load_workbook(io.BytesIO(filled))
    assert "1 cell too many: K3" in str(found.problems)
    values = {row: [cell.value for cell in book["findings"][row]] for row in range(2, 10)}
    assert {row: cells[3] or cells[2] for row, cells in values.items() if any(cells)} == {
        3: "Late",
        6: "Later",
        9: "bad",
    }
    marked = {cell.coordinate for row in book["findings"].iter_rows(min_row=2) for cell in row if cell.comment}
    assert marked == {"A3", "C9", "D9", "E9"}
    left_over = [[value for value in row if value is not None] for row in book["Not in the template"].values]
    where = "own.xlsx, sheet"
    assert left_over[2:] == [
        [f"{where} My notes", 1, "hello", "not for checking"],
        [f"{where} findings", 1, "Own title"],
        [f"{where} findings", 3, "a stray remark"],
    ]
    letters = [cell.value for cell in book["Not in the template"][2]]
    stray = next(
        cell for row in book["Not in the template"].iter_rows() for cell in row if cell.value == "a stray remark"
    )
    assert letters[stray.column - 1] == "K"
    # Checked again, it says the same, but what has no place is no longer in the way
    again = check([("again.xlsx", filled)], small_tables)
    assert [(p.row, p.column) for p in again.problems] == [(p.row, p.column) for p in found.problems if p.row == 9]


def test_a_row_on_the_wrong_sheet_comes_back_whole_and_is_told_its_table(small_tables):
    grade = ["essex-peel-2017", "essex", "prevent", "2017", "good", "four-tier", "stated", "", "", "inspectorate"]
    lines = [FINDINGS, [*grade, "https://example.org/report"]]
    book = openpyxl.Workbook()
    book.active.title = "findings"
    for line in lines:
        book.active.append([value or None for value in line])
    file = io.BytesIO()
    book.save(file)
    found = check([("own.xlsx", file.getvalue())], small_tables)
    (wrong,) = found.problems
    assert wrong.row == 2 and wrong.value == "2 cells too many: J2 “inspectorate”, K2 “https://example.org/report”"
    assert wrong.expected.endswith("its cells fit the table judgments")
    filled = template.filled(published_tables(small_tables), found.sheets, found.problems, found.unused)
    book = openpyxl.load_workbook(io.BytesIO(filled))
    held = [str(cell.value) for name in ("findings", "Not in the template") for row in book[name] for cell in row]
    assert {value for value in lines[1] if value} <= set(held)


def test_rows_of_a_table_that_the_template_has_not_come_back_with_it(published):
    area = ["E23000036", "kent"]
    filled = template.filled(published, {"areas": Sheet("areas", "areas.csv", [area], [2])}, [])
    rows = [
        [value for value in row if value is not None]
        for row in openpyxl.load_workbook(io.BytesIO(filled))["Not in the template"].values
    ]
    assert rows[3] == ["areas.csv", 2, *area] and rows[2][:2] == ["areas.csv", 1]


def test_a_template_that_was_filled_in_has_no_problems(content, small_tables):
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["inspections"].append(
        [
            "essex-ncpi-2027",
            "ncpi",
            "force",
            "essex",
            None,
            "Child protection, Essex",
            "2027-03",
            "2027-06-30",
            2027,
            "inspectorate",
            "https://example.org/report",
            None,
            "=as text",
        ]
    )
    book["inspections"].cell(2, 13).data_type = "s"
    book["case_audits"].append(
        ["essex-ncpi-2027", "all", 30, 10, 12, None, 8, None, None, None, "inspectorate", "https://example.org/report"]
    )
    book["findings"].append(
        [
            "essex-ncpi-2027",
            "missing-children",
            "strength",
            "Children who went missing were found sooner",
            "inspectorate",
            "https://example.org/report",
        ]
    )
    file = io.BytesIO()
    book.save(file)
    found = check([("results.xlsx", file.getvalue())], small_tables)
    assert found.problems == []
    assert {name: len(changes.added) for name, changes in found.changes.items()} == {
        "inspections": 1,
        "case_audits": 1,
        "findings": 1,
    }
    added = found.tables["inspections"].to_pylist()[-1]
    assert (added["fieldwork"], added["year"], added["note"]) == ("2027-03", 2027, "=as text")


def test_the_template_has_shared_strings_since_numbers_shows_no_others(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert b"<t>inspection_id</t>" in archive.read("xl/sharedStrings.xml")
    assert len(sheets) > 12 and not any(b"inlineStr" in sheet for sheet in sheets)


@pytest.mark.parametrize(
    "words",
    [
        "title or notes may stand above",
        "merged cell",
        "a link",
        "Hidden rows",
        "no totals",
        "label that encrypts",
        "Numbers",
    ],
)
def test_the_first_sheet_says_how_a_file_is_read(book, words):
    assert any(words in str(row[0].value) for row in book["How"].iter_rows())
