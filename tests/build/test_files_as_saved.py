"""Files are read as the people who saved them see them, and every change on the way is reported."""

import csv
import datetime
import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import PatternFill

import data
from data import intake
from data.intake.headings import tables_named
from data.intake.invisible import as_seen
from data.problems import Problem, alike, in_words
from data.validation import check
from tests.build.test_add import AUDIT, GRADE, INSPECTION, REPORT, as_csv, as_workbook
from tests.build.test_intake import (
    BOOK,
    COLUMNS,
    CRIMES,
    HEADER,
    LINE,
    crimes,
    problem,
    read_file,
    saved,
    with_part,
    workbook,
)

COLUMN = {name: position for position, name in enumerate(COLUMNS["crime_recording"])}
SHEET = "results.xlsx, sheet crime_recording"
CSV = f"{HEADER}\n{LINE}\n"


def read(name: str, content: bytes | str, *, without_hidden: bool = False) -> tuple[list[list[str]], list[str]]:
    """The rows of the only table with rows in a file without problems, and the notes on how it was read."""
    content = content.encode() if isinstance(content, str) else content
    found = intake.read([(name, content)], without_hidden=without_hidden)
    assert found.problems == []
    (sheet,) = (sheet for sheet in found.sheets.values() if sheet.rows)
    return sheet.rows, [str(note) for note in found.notes]


def edited(edit, *lines: list) -> bytes:
    """A workbook with these rows, CRIMES if none are given, after ``edit`` of its sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "crime_recording"
    for line in (COLUMNS["crime_recording"], *(lines or [CRIMES])):
        sheet.append([value or None for value in line])
    edit(sheet)
    return saved(book)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return file.getvalue()


def changed(**cells: str) -> list[str]:
    """The row CRIMES with other cells."""
    row = list(CRIMES)
    for name, value in cells.items():
        row[COLUMN[name]] = value
    return row


# Names.


@pytest.mark.parametrize(
    "name",
    [
        "judgments.csv",
        "Judgments.CSV",
        "judgments (1).csv",
        "judgments(2).csv",
        "judgments-1.csv",
        "judgments copy 2.csv",
        "judgments - Copy (3).csv",
        "Copy of judgments.csv",
        "results - judgments.csv",
        "results-judgments.csv",
        "judgments.csv.txt",
        "judgments-Table 1.csv",
        "judg\u200bments.csv",
        "2026\u00a0judgments final.tsv",
        "judgments - Table 1",
        " JUDGMENTS ",
        "Judgments_2",
    ],
)
def test_a_table_is_recognised_by_its_name_whatever_programs_put_around_it(name):
    assert tables_named(name) == ["judgments"]


@pytest.mark.parametrize("name", ["case audits", "Case-Audits.csv", "Copy of case_audits", "kent case audits (1)"])
def test_spaces_and_hyphens_in_a_name_stand_for_underscores(name):
    assert tables_named(name) == ["case_audits"]


@pytest.mark.parametrize("name", ["Book1.csv", "judgmental.csv", "results.csv", "counts"])
def test_other_names_are_not_taken_for_a_table(name):
    assert tables_named(name) == []


@pytest.mark.parametrize("name", ["Book1.csv", "inspections and crime recording.csv", "export 2026-11-28.txt"])
def test_a_file_of_another_name_is_recognised_by_its_headings(name):
    rows, notes = read(name, CSV)
    assert rows == [CRIMES]
    by_headings = [f"{name}: read as the table crime_recording, whose headings it has"]
    assert notes == ([] if "crime" in name else by_headings)


@pytest.mark.parametrize("title", ["Sheet1", "crime recording - Table 1", "Copy of Crime_Recording"])
def test_a_sheet_is_recognised_by_its_headings_and_the_summary_of_numbers_is_skipped(title):
    content = workbook(
        {"Export Summary": [["This document was exported"]], title: [COLUMNS["crime_recording"], CRIMES]}
    )
    assert read("results.xlsx", content)[0] == [CRIMES]


@pytest.mark.parametrize(
    "sheet", ["Read me", "How", "lists", "Export Summary", "Cover", "Contents", "Notes", "Columns"]
)
def test_sheets_that_the_dashboard_and_numbers_add_to_the_tables_are_not_read(sheet):
    content = workbook({sheet: [["Some words"]], "crime_recording": [COLUMNS["crime_recording"], CRIMES]})
    assert read("results.xlsx", content) == ([CRIMES], [])


# Text.


@pytest.mark.parametrize(
    "name, content",
    [
        pytest.param("crime_recording.tsv", CSV.replace(",", "\t"), id="tabs"),
        pytest.param("crime_recording.txt", CSV.replace(",", "\t").replace("83.6", "83,6"), id="tabs, decimal comma"),
        pytest.param("crime_recording.csv", CSV.replace(",", "|"), id="bars"),
        pytest.param("crime_recording.csv", "sep=;\r\n" + CSV.replace(",", ";"), id="sep=;"),
        pytest.param("crime_recording.csv", '\ufeff"sep=,"\n' + CSV, id="sep=, in quotation marks"),
        pytest.param("crime_recording.csv", "SEP=\t\n" + CSV.replace(",", "\t"), id="sep= and a tab"),
        pytest.param("crime_recording.csv", "sep=;;;;;\n" + CSV.replace(",", ";"), id="sep=; saved by a spreadsheet"),
        pytest.param("crime_recording.csv", CSV.replace("\n", ",,,\n"), id="commas at the ends"),
        pytest.param("crime_recording.csv", CSV.replace(LINE, LINE + ", ,,"), id="commas at the ends of rows"),
        pytest.param("crime_recording.csv", "," + CSV.replace("\n", "\n,").rstrip(","), id="an empty first column"),
        pytest.param(
            "crime_recording.csv",
            CSV.replace(",year,", ",,year,").replace(",2019,", ",,2019,"),
            id="an empty middle column",
        ),
        pytest.param("crime_recording.csv", CSV + " , ,\u00a0\n,,,,,,,,,,\n\t\n", id="rows of spaces"),
        pytest.param("crime_recording.txt", CSV.replace(",", "\t").encode("utf-16"), id="UTF-16, Excel's Unicode text"),
        pytest.param("crime_recording.csv", ("\ufeff" + CSV).encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param("crime_recording.csv", CSV.encode("utf-16-le"), id="UTF-16 without its mark"),
    ],
)
def test_text_is_read_whatever_separates_its_cells(name, content):
    assert read(name, content) == ([CRIMES], [])


@pytest.mark.parametrize(
    "above, row, shown",
    [
        ("Kent\n\nDraft\n", 4, "Kent; Draft"),
        ("Crime recording,,,,,\nof Kent,,,,,\n", 3, "Crime recording; of Kent"),
        ("A note\n" * 40, 41, ("A note; " * 8)[:59] + "…"),
        ('"Two\nlines"\n', 3, "Two\nlines"),
    ],
)
def test_headings_below_a_title_are_found_and_the_title_is_reported(above, row, shown):
    rows, notes = read("crime_recording.csv", above + CSV)
    row = 2 if "Two" in above else row  # of the table, counted as a spreadsheet does
    assert rows == [CRIMES]
    assert notes == [
        f"crime_recording.csv: the headings are in row {row}; we do not read what is above them: “{shown}”"
    ]


def test_rows_below_a_title_or_a_line_with_sep_keep_their_numbers():
    assert read_file("crime_recording.csv", "Kent\n\n" + CSV).sheets["crime_recording"].numbers == [4]
    assert read_file("crime_recording.csv", "sep=,\n" + CSV).sheets["crime_recording"].numbers == [3]


@pytest.mark.parametrize(
    "content, row, column, value",
    [
        ("One,two\n1,2\n", 1, "", "One, two"),
        (CSV.replace("round,year,", ""), 1, "round, year", "no such columns"),
        ("A note\n" * 60 + CSV, 1, "", "A note"),
    ],
    ids=["other headings", "two columns fewer", "too far down"],
)
def test_missing_headings_are_one_problem(content, row, column, value):
    found = problem("crime_recording.csv", content)
    assert (found.row, found.column, found.value) == (row, column, value)
    assert "inspection_id, force_id, round" in found.expected


@pytest.mark.parametrize(
    ("headings", "reported"),
    [
        (COLUMNS["crime_recording"][:-1], "no such column"),
        ([*COLUMNS["crime_recording"], "former"], "unknown column"),
        ([], None),
    ],
)
def test_an_empty_sheet_of_an_older_template_is_reported_and_blocks_nothing(headings, reported):
    findings = [COLUMNS["findings"], ["x"] * len(COLUMNS["findings"])]
    found = intake.read([("results.xlsx", workbook({"crime_recording": [headings], "findings": findings}))])
    assert found.problems == [] and not found.incomplete and len(found.sheets["findings"].rows) == 1
    notes = [str(note) for note in found.notes]
    assert bool(reported) == any("made with an older template" in note and reported in note for note in notes)
    if reported:
        found = problem("results.xlsx", workbook({"crime_recording": [headings, CRIMES]}))
        assert found.value == reported


# Invisible characters.


SPACES = "spaces at the ends, or several in a row, removed"


@pytest.mark.parametrize(
    "stored, seen, changes",
    [
        ("good\u00a0", "good", ["U+00A0 (no-break space) read as a space", SPACES]),
        ("go\u200bod", "good", ["U+200B (zero width space) taken out"]),
        ("\ufeffgood", "good", ["U+FEFF (zero width no-break space) taken out"]),
        ("go\u00adod", "good", ["U+00AD (soft hyphen) taken out"]),
        ("\u202agood", "good", ["U+202A (left-to-right embedding) taken out"]),
        ("go\u200dod", "good", ["U+200D (zero width joiner) taken out"]),
        ("two  words\u2009here ", "two words here", ["U+2009 (thin space) read as a space", SPACES]),
        ("Zoe\u0308", "Zoë", ["letters and their accents put together"]),
        ("two\nlines", "two\nlines", []),
        ("👩\u200d👧", "👩\u200d👧", []),
        ("❤\ufe0f good\ufe0f", "❤\ufe0f good", ["U+FE0F (variation selector-16) taken out"]),
        ("good\u3164", "good", ["U+3164 (hangul filler) read as a space", SPACES]),
        ("\u202egnp.exe\u202c", "\u202egnp.exe\u202c", []),
        ("\x85", "\x85", []),
    ],
)
def test_invisible_characters_are_removed_and_named(stored, seen, changes):
    assert as_seen(stored) == (seen, changes)
    assert as_seen(seen) == (seen, [])


def test_invisible_characters_in_headings_keys_and_addresses_are_removed_and_reported():
    header = HEADER.replace("force_id", "\ufeffforce_id\u200b")
    line = LINE.replace("kent,", "ke\u00adnt\u00a0,").replace("example.org", "example\u200b.org")
    rows, notes = read("crime_recording.csv", f"{header}\n{line}\n")
    assert rows == [CRIMES]
    assert [note.partition(", ")[2] for note in notes] == [
        "row 1, column force_id: U+FEFF (zero width no-break space) taken out",
        "row 1, column force_id: U+200B (zero width space) taken out",
        "row 2, column force_id: U+00AD (soft hyphen) taken out",
        "row 2, column force_id: U+00A0 (no-break space) read as a space",
        "row 2, column force_id: spaces at the ends, or several in a row, removed",
        "row 2, column source_url: U+200B (zero width space) taken out",
    ]


def test_findings_that_look_the_same_are_one(small_tables, published_finding):
    summary = published_finding["summary"]
    same = [summary + " ", summary.replace(" ", "\u00a0", 1), summary.replace(" ", "  ", 1) + "\u200b"]
    for text in same:
        found = check([as_csv("findings", published_finding | {"summary": text})], small_tables)
        assert found.problems == [] and len(found.changes["findings"].unchanged) == 1, ascii(text)
    new = [{**published_finding, "summary": f"Visits came {late}"} for late in ("late", "late\u00a0")]
    found = check([as_csv("findings", *new)], small_tables)
    assert [(p.row, p.expected) for p in found.problems] == [
        (3, "a key that no other row has: findings.csv, row 2, has the same in every cell: delete one of the two")
    ]


@pytest.fixture
def published_finding(small_tables):
    """A finding of the small record, as text."""
    sheet = check([as_csv("inspections", INSPECTION)], small_tables).tables["findings"]
    return {name: value or "" for name, value in sheet.to_pylist()[0].items()}


# Merged cells.


def merged(reference: str):
    return lambda sheet: sheet.merge_cells(reference)


@pytest.mark.parametrize(
    "column, value", [("accuracy_pct", 83.6), ("source_url", CRIMES[-1]), ("inspection_id", "kent-cdi")]
)
def test_the_value_of_a_merged_cell_holds_for_all_its_rows(column, value):
    letter = chr(ord("A") + COLUMN[column])
    others = changed(**{column: ""})
    rows, notes = read("results.xlsx", edited(merged(f"{letter}2:{letter}4"), CRIMES, others, others))
    assert [row[COLUMN[column]] for row in rows] == [str(value)] * 3
    assert notes == [f"{SHEET}, rows 2 to 4, column {column}: a merged cell: “{value}” counts for all its rows"]


def test_a_merged_cell_makes_no_rows_of_empty_ones_and_a_merged_title_is_not_data():
    def edit(sheet):
        sheet.insert_rows(1)
        sheet["A1"] = "Kent"
        sheet.merge_cells("A1:F1")
        sheet.merge_cells("A3:A1000")

    rows, notes = read("results.xlsx", edited(edit, CRIMES))
    assert rows == [CRIMES] and len(notes) == 1 and "row 2; we do not read" in notes[0]


def test_a_cell_merged_over_columns_is_a_problem():
    found = read_file("results.xlsx", edited(merged("E2:F2"), changed(half_width_pct=""))).problems
    expected = "a cell of its own in each of the columns accuracy_pct, half_width_pct: these are merged; unmerge them"
    assert found == [Problem(SHEET, 2, "accuracy_pct", "83.6", expected)]


# What is hidden.


def hide(*rows: int, columns: str = "", sheet_too: bool = False):
    def edit(sheet):
        for row in rows:
            sheet.row_dimensions[row].hidden = True
        for column in columns:
            sheet.column_dimensions[column].hidden = True
        if sheet_too:
            sheet.parent.create_sheet("Visible")
            sheet.sheet_state = "veryHidden"

    return edit


@pytest.mark.parametrize(
    "edit, counts, note, left",
    [
        (hide(3, 4), (2, 0, 0, 0), f"{SHEET}, rows 3 and 4: hidden, and ", [CRIMES]),
        (
            hide(columns="EF"),
            (0, 2, 0, 0),
            f"{SHEET}, column accuracy_pct: a hidden column, ",
            [changed(accuracy_pct="", half_width_pct="")] * 3,
        ),
        (hide(sheet_too=True), (0, 0, 1, 3), f"{SHEET}: a hidden sheet, ", []),
    ],
    ids=["rows", "columns", "sheet"],
)
def test_what_is_hidden_is_counted_and_can_be_left_out(edit, counts, note, left):
    content = edited(edit, CRIMES, CRIMES, CRIMES)
    for without_hidden, how, rows in ((False, "read like the others", [CRIMES] * 3), (True, "left out", left)):
        found = intake.read([("results.xlsx", content)], without_hidden=without_hidden)
        assert [row for sheet in found.sheets.values() for row in sheet.rows] == rows
        hidden = found.hidden
        assert (hidden.rows, hidden.columns, hidden.sheets, hidden.on_sheets) == counts
        assert str(found.notes[0]) == note + how and found.problems == []


def test_a_hidden_sheet_that_is_not_a_table_is_reported_and_a_hidden_copy_is_named():
    def hidden_sheet(title, *lines):
        book = openpyxl.load_workbook(io.BytesIO(BOOK))
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
        sheet.sheet_state = "hidden"
        return saved(book)

    rows, notes = read("results.xlsx", hidden_sheet("Working", ["some", "notes"]))
    assert notes == ["results.xlsx, sheet Working: a hidden sheet that is not named after a table, not read"]
    copy = hidden_sheet("Copy of crime_recording", COLUMNS["crime_recording"], CRIMES)
    assert problem("results.xlsx", copy).value == "table crime_recording again, on a hidden sheet"
    assert read("results.xlsx", copy, without_hidden=True)[0] == [CRIMES]


# Rows that are not results.


@pytest.mark.parametrize("last", [1_048_576, 90_000, 3])
def test_rows_with_formatting_alone_are_not_read(last):
    sheet = parts(BOOK)["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", b'<row r="%d" ht="15"><c r="A%d" s="1"/><c r="K%d"/></row></sheetData>' % (last, last, last)
    )
    assert read("results.xlsx", with_part(BOOK, "xl/worksheets/sheet1.xml", sheet)) == ([CRIMES], [])


def test_a_sheet_of_formatted_cells_is_read_without_them():
    def edit(sheet):
        for row in range(3, 60):
            for column in range(1, 12):
                sheet.cell(row, column).fill = PatternFill("solid", "FFFFCC")

    assert read("results.xlsx", edited(edit)) == ([CRIMES], [])


WRONG_ROWS = [
    (["Total", "", "3 grades"], "a row of totals: “Total”, “3 grades”"),
    (["", "", "Grand total", "12"], "a row of totals: “Grand total”, “12”"),
    (["Sum:", "", "", "4"], "a row of totals: “Sum:”, “4”"),
    (
        ["Inspection ID", "Force ID", "Theme ID", "Year"],
        "the headings again: “Inspection ID”, “Force ID”, “Theme ID” …",
    ),
    (["(the inspection)", "", "", "", "(grade)"], "only “(the inspection)”, “(grade)”"),
    (["Source: the inspectorate’s page"], "only “Source: the inspectorate’s page”"),
    (
        ["which", "whose", "what", "when", "how", "of", "why", "many", "day", "who", "where", "other"],
        "a row of words: “which”, “whose”, “what” …",
    ),
]


@pytest.mark.parametrize("cells, value", WRONG_ROWS, ids=[value[:20] for _, value in WRONG_ROWS])
def test_a_row_that_is_not_a_result_is_one_problem(cells, value, small_tables):
    row = dict(zip(COLUMNS["judgments"], cells))
    found = check([as_workbook(inspections=[INSPECTION], judgments=[row, GRADE])], small_tables)
    assert [(p.file, p.row, p.column, p.value) for p in found.problems] == [
        ("results.xlsx, sheet judgments", 2, "", value)
    ]
    assert "delete" in found.problems[0].expected


def test_a_total_in_case_audits_is_named_formulas_and_all(small_tables):
    audit = AUDIT | {"cases_total": 9, "good_pct": None, "good": 4, "requires_improvement": 3, "inadequate": 2}
    audits = [audit | {"topic": "missing"}, {"topic": "Total", "cases_total": "=SUM(C2)", "good": "=SUM(D2)"}]
    (found,) = check([as_workbook(case_audits=audits)], small_tables).problems
    assert (found.row, found.value) == (3, "a row of totals: “Total”, “=SUM(C2)”, “=SUM(D2)”")


def test_a_formula_is_named_even_where_little_else_is_in_its_row(small_tables):
    found = check([as_workbook(judgments=[{"grade": "=A1"}])], small_tables).problems
    assert ("grade", "a formula") in {(p.column, p.value) for p in found}


def test_a_row_with_several_wrong_cells_stays_several_problems(small_tables):
    wrong = GRADE | {"grade": "splendid", "scale": "six-tier", "source_url": ""}
    found = check([as_workbook(inspections=[INSPECTION], judgments=[wrong])], small_tables)
    assert [p.column for p in found.problems] == ["grade", "scale", "source_url"]


def test_problems_that_differ_only_in_their_row_are_reported_once():
    wrong = [Problem("judgments.csv", row, "grade", "fine", "good") for row in (2, 3, 4, 9)]
    other = Problem("judgments.csv", 5, "grade", "bad", "good")
    assert [problem.in_rows(rows) for problem, rows in alike([*wrong, other])] == [
        "judgments.csv, rows 2 to 4 and 9, column grade: fine: expected good",
        "judgments.csv, row 5, column grade: bad: expected good",
    ]
    many = [Problem("judgments.csv", row, "grade", f"grade{row}", "good") for row in range(2, 9)]
    assert [problem.in_rows(rows) for problem, rows in alike(many[:5])] == [
        problem.in_rows([problem.row]) for problem in many[:5]
    ]
    assert [problem.in_rows(rows) for problem, rows in alike(many)] == [
        "judgments.csv, rows 2 to 8, column grade: grade2, grade3, grade4, grade5, grade6 and 2 more: expected good"
    ]
    assert in_words([2, 4, 6, 8, 10, 12, 14]) == "rows 2, 4, 6, 8, 10 and 2 more"
    assert in_words([2, 3]) == "rows 2 and 3" and in_words([2, 3, 4]) == "rows 2 to 4" and in_words([]) == ""


# Links.


def link(target: str, text: str = "the report", reference: str = "K2"):
    def edit(sheet):
        cell = sheet[reference.split(":")[0]]
        cell.value, cell.hyperlink = text, target
        cell.hyperlink.ref = reference

    return edit


ADDRESS_NOTE = f"{SHEET}, row 2, column source_url: read as the address of the link, since the cell shows other words"


@pytest.mark.parametrize(
    "edit",
    [
        link(CRIMES[-1]),
        link(CRIMES[-1], "example.org/report"),
        lambda sheet: sheet.__setitem__("K2", f'=HYPERLINK("{CRIMES[-1]}", "the report")'),
        lambda sheet: sheet.__setitem__("K2", f'=HYPERLINK("{CRIMES[-1]}"; A1&B1)'),
    ],
    ids=["a word", "an address without http", "a formula", "a formula with worked-out words"],
)
def test_the_address_of_a_link_is_taken_where_the_cell_shows_a_word(edit):
    rows, notes = read("results.xlsx", edited(edit))
    assert rows == [CRIMES] and notes in ([ADDRESS_NOTE], [])


def test_a_link_over_several_rows_counts_in_all_of_them():
    word = changed(source_url="report")
    rows, notes = read("results.xlsx", edited(link(CRIMES[-1], "report", "K2:K4"), word, word, word))
    assert rows == [CRIMES] * 3 and ", rows 2 to 4, column source_url: " in notes[0]


def test_a_link_without_an_address_or_outside_a_column_of_addresses_changes_nothing():
    assert read("results.xlsx", edited(link("mailto:someone@example.org")))[0] == [changed(source_url="the report")]
    assert read("results.xlsx", edited(link(REPORT, "kent-cdi", "A2"))) == ([CRIMES], [])
    assert read("results.xlsx", edited(link("https://example.org/other", CRIMES[-1]))) == ([CRIMES], [])


def test_a_link_whose_address_a_formula_computes_is_refused_with_the_remedy():
    found = problem("results.xlsx", edited(lambda sheet: sheet.__setitem__("K2", "=HYPERLINK(A1)")))
    assert (found.value, found.expected) == (
        "a formula",
        "the address itself, as text: type it in place of the formula",
    )


# Days.


@pytest.mark.parametrize("stored", [b"2026-06-15", b"2026-06-15T00:00:00", b"2026-06-15T00:00:00.000"])
def test_a_cell_stored_as_a_date_is_that_day_even_if_its_format_is_general(stored):
    content = crimes(*CRIMES[:8], 4711)
    sheet = parts(content)["xl/worksheets/sheet1.xml"]
    cell = b'<c r="I2" t="d"><v>%s</v></c>' % stored
    sheet = sheet.replace(b'<c r="I2" t="n"><v>4711</v></c>', cell)
    assert cell in sheet
    assert read("results.xlsx", with_part(content, "xl/worksheets/sheet1.xml", sheet))[0][0][8] == "2026-06-15"


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_are_counted_from_1904_where_the_workbook_does(from_1904):
    book = openpyxl.Workbook()
    if from_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.title = "crime_recording"
    book.active.append(COLUMNS["crime_recording"])
    book.active.append([*CRIMES[:8], datetime.date(2019, 3, 31), *CRIMES[9:]])
    assert read("results.xlsx", saved(book))[0][0][8] == "2019-03-31"
    book.active["I2"].number_format = "0"
    found = problem("results.xlsx", saved(book))
    assert found.value == str(43555 - 1462 * from_1904) and "this is 2019-03-31;" in found.expected


def test_a_number_in_place_of_a_day_is_reported_with_the_day_that_it_stands_for():
    found = problem("crime_recording.csv", CSV.replace("2019-03-31", "46125"))
    assert (found.column, found.value) == ("source_dated", "46125") and "this is 2026-04-13;" in found.expected


# Too long, locked, linked.


def test_a_text_longer_than_a_cell_can_hold_is_refused():
    assert read("crime_recording.csv", CSV.replace("kent-cdi", "x" * 32_767))[0][0][0] == "x" * 32_767
    found = problem("crime_recording.csv", CSV.replace("kent-cdi", "x" * 32_768))
    assert (found.value, found.expected) == ("32,768 characters", "no more than 32,767, which is what a cell can hold")


def compound(*streams: str) -> bytes:
    """A file in the old container format, reduced to what is looked at: the names of its streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + b"".join(name.encode("utf-16-le") for name in streams)


@pytest.mark.parametrize(
    "content, value, word",
    [
        (
            compound("EncryptedPackage", "DRMEncryptedDataSpace"),
            "a sensitivity label (Microsoft Purview)",
            "Sensitivity",
        ),
        (compound("EncryptedPackage", "DRMEncryptedTransform"), "a sensitivity label (Microsoft Purview)", "label"),
        (compound("EncryptedPackage", "StrongEncryptionDataSpace"), "it has a password", "Encrypt with Password"),
        (compound("EncryptedPackage"), "a password, or a sensitivity label", "not encrypted"),
        (compound("Workbook"), "an old Excel workbook (.xls)", "save it as .xlsx"),
        (b".pfile" + bytes(99), "a sensitivity label", "label without encryption"),
    ],
    ids=["label, data space", "label, transform", "password", "password or label", "old workbook", "pfile"],
)
@pytest.mark.parametrize("name", ["results.xlsx", "crime_recording.csv"])
def test_what_locks_a_file_is_named_with_the_remedy(content, value, word, name):
    found = problem(name, content)
    assert value in found.value and word in found.expected


@pytest.mark.parametrize("error", ["#VALUE!", "#BUSY!", "#UNKNOWN!"])
def test_a_linked_data_type_is_named_with_the_remedy(error):
    sheet = parts(crimes(*CRIMES[:1], "#N/A"))["xl/worksheets/sheet1.xml"]
    linked = sheet.replace(b't="e"', b't="e" vm="1"').replace(b"#N/A", error.encode())
    found = problem("results.xlsx", with_part(BOOK, "xl/worksheets/sheet1.xml", linked))
    assert (found.column, found.value) == ("force_id", error) and "Data Type, Convert to Text" in found.expected


def test_a_numbers_document_is_named_with_the_remedy():
    numbers = packed({"Index/Document.iwa": b"x", "Metadata/Properties.plist": b"x"})
    assert problem("results.xlsx", numbers).value == "a Numbers document"
    assert "Export To, Excel" in problem("results.numbers", numbers).expected


# Strict Open XML.

TO_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def strict(content: bytes) -> bytes:
    """A workbook as Excel's “Strict Open XML Spreadsheet” has it: with other namespaces."""
    members = parts(content)
    for before, after in TO_STRICT.items():
        members = {name: part.replace(before, after) for name, part in members.items()}
    return packed(members)


@pytest.mark.parametrize(
    "content",
    [
        BOOK,
        edited(link(CRIMES[-1])),
        edited(merged("A2:A3"), CRIMES, changed(inspection_id="")),
        crimes(*CRIMES[:8], datetime.date(2019, 3, 31), *CRIMES[9:]),
    ],
    ids=["plain", "link", "merged", "day"],
)
def test_a_strict_workbook_is_read_like_an_ordinary_one(content):
    assert b"purl.oclc.org" in parts(strict(content))["xl/workbook.xml"]
    assert read("results.xlsx", strict(content)) == read("results.xlsx", content)


# OpenDocument.

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES = {prefix: f"{OASIS}{prefix}:1.0" for prefix in ("office", "table", "text", "style")} | {
    "number": f"{OASIS}datastyle:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
ODS = """<office:document-content {prefixes}><office:automatic-styles>
<style:style style:name="hidden"><style:table-properties table:display="false"/></style:style>
<number:date-style style:name="N1"><number:month/><number:year/></number:date-style>
<style:style style:name="month" style:data-style-name="N1"/></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="crime_recording"{attributes}>
<table:table-column table:number-columns-repeated="16384"/>{rows}
</table:table></office:spreadsheet></office:body></office:document-content>"""
EMPTY_CELLS = '<table:table-cell table:number-columns-repeated="%d"/>'
TO_THE_END = f'<table:table-row table:number-rows-repeated="1048574">{EMPTY_CELLS % 16384}</table:table-row>'


def cell(words: str, attributes: str = "", kind: str = "string") -> str:
    return f'<table:table-cell office:value-type="{kind}" {attributes}><text:p>{words}</text:p></table:table-cell>'


def ods_row(cells: list[str], attributes: str = "") -> str:
    """A row; a cell that begins with < is given as XML."""
    return (
        f"<table:table-row{attributes}>"
        + "".join(text if text.startswith("<") else cell(text) for text in cells)
        + "</table:table-row>"
    )


def row_with(column: str, xml: str) -> str:
    """The row CRIMES with another cell, given as XML."""
    return ods_row(changed(**{column: xml}))


def ods(*rows: str, attributes: str = "") -> bytes:
    """An OpenDocument spreadsheet with the headings and these rows."""
    prefixes = " ".join(f'xmlns:{prefix}="{namespace}"' for prefix, namespace in PREFIXES.items())
    lines = "".join([ods_row(COLUMNS["crime_recording"]), *rows])
    content = ODS.format(prefixes=prefixes, attributes=attributes, rows=lines)
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(ods_row(CRIMES), id="text"),
        pytest.param(row_with("year", cell("2,019.00", 'office:value="2019"', "float")), id="number"),
        pytest.param(row_with("source_dated", cell("31 March", 'office:date-value="2019-03-31"', "date")), id="day"),
        pytest.param(row_with("source_url", cell(f'<text:a xlink:href="{CRIMES[-1]}">the report</text:a>')), id="link"),
        pytest.param(
            row_with("source_url", cell("report", f'table:formula=\'of:=HYPERLINK("{CRIMES[-1]}";"report")\'')),
            id="formula",
        ),
        pytest.param(row_with("inspection_id", cell("kent<text:span>-</text:span>cdi")), id="two formats in a cell"),
        pytest.param(
            row_with("inspection_id", cell("kent-cdi<office:annotation><text:p>a note</text:p></office:annotation>")),
            id="note",
        ),
        pytest.param(ods_row([*CRIMES[:6], EMPTY_CELLS % 2, *CRIMES[8:]]), id="empty cells stored once"),
        pytest.param(ods_row([*CRIMES, EMPTY_CELLS % 16373]) + TO_THE_END, id="formatted to the end of the sheet"),
        pytest.param(f"<table:table-row-group>{ods_row(CRIMES)}</table:table-row-group>", id="group"),
    ],
)
def test_an_opendocument_spreadsheet_is_read_as_it_is_seen(row):
    assert read("results.ods", ods(row))[0] == [CRIMES]


@pytest.mark.parametrize(
    "row, value",
    [
        (row_with("accuracy_pct", cell("84%", 'office:value="0.836"', "percentage")), "83.6%"),
        (row_with("year", cell("TRUE", 'office:boolean-value="true"', "boolean")), "TRUE"),
        (row_with("year", cell("2", 'table:formula="of:=1+1" office:value="2"', "float")), "a formula"),
        (row_with("year", cell("#N/A", 'calcext:value-type="error"')), "#N/A"),
        (row_with("year", cell("31", 'office:date-value="2019-03-31"', "date")), "2019-03-31"),
        (
            row_with("source_dated", cell("Mar 19", 'table:style-name="month" office:date-value="2019-03-01"', "date")),
            "2019-03-01, shown as mm-yyyy",
        ),
    ],
)
def test_a_cell_that_is_not_a_value_is_reported_in_opendocument_as_in_excel(row, value):
    assert problem("results.ods", ods(row)).value == value


def test_merged_and_hidden_cells_count_in_opendocument_as_in_excel():
    first = row_with("inspection_id", cell("kent-cdi", 'table:number-rows-spanned="2"'))
    second = ods_row(["<table:covered-table-cell/>", *CRIMES[1:]], ' table:visibility="filter"')
    found = intake.read([("results.ods", ods(first, second))])
    assert found.sheets["crime_recording"].rows == [CRIMES] * 2
    assert [str(note).partition("crime_recording, ")[2] for note in found.notes] == [
        "rows 2 and 3, column inspection_id: a merged cell: “kent-cdi” counts for all its rows",
        "row 3: hidden, and read like the others",
    ]
    hidden = intake.read([("results.ods", ods(first, second, attributes=' table:style-name="hidden"'))]).hidden
    assert (hidden.rows, hidden.sheets, hidden.on_sheets) == (1, 1, 2)


def test_equal_rows_that_opendocument_stores_once_are_all_read():
    found = intake.read([("results.ods", ods(ods_row(CRIMES, ' table:number-rows-repeated="3"'), ods_row(CRIMES)))])
    assert found.sheets["crime_recording"].numbers == [2, 3, 4, 5]


def test_an_opendocument_file_with_a_password_or_macros_or_of_another_kind_is_refused():
    members = parts(ods(ods_row(CRIMES)))
    locked = packed({**members, "META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>"})
    assert problem("results.ods", locked).value == "an encrypted workbook: it has a password"
    assert problem("results.ods", packed({**members, "Basic/Module1.xml": b"<x/>"})).value == "a workbook with macros"
    text = packed({**members, "mimetype": b"application/vnd.oasis.opendocument.text"})
    assert "of another kind" in problem("results.ods", text).value


# Checks of what is new against what is published.


def test_only_submitted_rows_are_checked_against_the_schema_of_a_valid_record(small_tables, monkeypatch):
    checked = {}
    problems = data.validation.schema_problems
    monkeypatch.setattr(
        data.validation, "schema_problems", lambda rows, *rest: checked.update(rows) or problems(rows, *rest)
    )
    assert check([as_csv("inspections", INSPECTION), as_csv("judgments", GRADE)], small_tables).problems == []
    assert {name: len(rows) for name, rows in checked.items()} == {"inspections": 1, "judgments": 1}
    checked.clear()
    monkeypatch.setattr(data.validation, "version_of", lambda tables: "of another schema")
    assert check([as_csv("judgments", GRADE), as_csv("inspections", INSPECTION)], small_tables).problems == []
    assert len(checked) == len(COLUMNS) and len(checked["judgments"]) > 1


def test_a_name_that_a_published_force_has_is_reported_although_only_new_rows_are_checked(small_tables):
    tables = check([as_csv("inspections", INSPECTION)], small_tables).tables
    force = {name: str(value) for name, value in tables["forces"].to_pylist()[0].items()}
    found = check([as_csv("forces", force | {"force_id": "mercia"})], small_tables)
    assert {"name", "short_name", "ons_code"} <= {p.column for p in found.problems}


@pytest.mark.parametrize(
    ("address", "noted"),
    [
        ("https://www.example.org/report", True),
        ("https://justiceinspectorates.gov.uk.example.org/report", True),
        ("https://hmicfrs.justiceinspectorates.gov.uk/publication-html/report/", False),
        ("https://www.justiceinspectorates.gov.uk/hmicfrs/report/", False),
    ],
)
def test_a_source_called_inspectorate_on_another_site_is_pointed_out_and_may_stay(address, noted, small_tables):
    row = INSPECTION | {"source_kind": "inspectorate", "source_url": address}
    found = check([as_csv("inspections", row)], small_tables)
    said = [str(note) for note in found.notes if note.column == "source_kind"]
    assert found.problems == [] and len(said) == noted
    assert not noted or f"the address is of {address.split('/')[2]}. Keep it if that page is a copy" in said[0]
    other = check([as_csv("inspections", row | {"source_kind": "press"})], small_tables)
    assert not [note for note in other.notes if note.column == "source_kind"]


@pytest.mark.parametrize(("table", "row"), [("inspections", INSPECTION), ("judgments", GRADE), ("case_audits", AUDIT)])
def test_a_row_that_is_cut_off_at_any_cell_is_reported_and_checked_no_further(table, row, small_tables):
    name, content = as_csv(table, row)
    header, line = content.decode().splitlines()
    (cells,) = csv.reader([line])
    for length in range(1, len(cells)):
        cut = io.StringIO(header + "\n")
        cut.seek(0, io.SEEK_END)
        csv.writer(cut).writerow(cells[:length])
        found = check([(name, cut.getvalue().encode())], small_tables)
        reported = [(p.row, p.value, p.expected) for p in found.problems]
        number = f"{length} cell{'s' if length > 1 else ''}"
        assert reported == [(2, number, f"{len(cells)} cells, one for each column")]
