"""Tables are read as spreadsheets write them, and what cannot be read is refused with its reason and location."""

import csv
import datetime
import io
import os
import zipfile

import openpyxl
import pytest
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.external_link import ExternalLink

import data
from data import intake
from data.intake import SAVE_AS_CSV, SAVE_AS_XLSX, limits
from data.intake.sheets import column_letters
from data.problems import Problem
from data.validation import check

COLUMNS = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in data.schema()["resources"]}
CRIMES = [
    "kent-cdi",
    "kent",
    "reinspection",
    "2019",
    "83.6",
    "1.25",
    "",
    "",
    "2019-03-31",
    "inspectorate",
    "https://example.org/report",
]
HEADER = ",".join(COLUMNS["crime_recording"])
LINE = ",".join(CRIMES)
IF_REPORT = f"a table: {SAVE_AS_CSV}; or, on /check, a report: name it so that it ends in {{}}"


def read_file(name: str, content: bytes | str) -> intake.Intake:
    return intake.read([(name, content.encode() if isinstance(content, str) else content)])


def rows(name: str, content: bytes | str) -> list[list[str]]:
    """The rows of the only table in a file without problems."""
    found = read_file(name, content)
    assert found.problems == []
    (sheet,) = found.sheets.values()
    return sheet.rows


def problem(name: str, content: bytes | str) -> Problem:
    """The only problem of a file."""
    (found,) = read_file(name, content).problems
    return found


def crimes(*cells, title="crime_recording", header=COLUMNS["crime_recording"], shown_as=None) -> bytes:
    """A workbook with one row, ``cells`` in its first columns; ``shown_as``: their number format."""
    return workbook({title: [header, cells]}, shown_as)


def workbook(sheets: dict[str, list], shown_as: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
        if shown_as:
            for cell in sheet[2]:
                cell.number_format = shown_as
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook with a part added or replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for other in old.namelist():
            if other != name:
                new.writestr(other, old.read(other))
        new.writestr(name, part)
    return file.getvalue()


# Ways of writing CSV.

SEMICOLONS = f"{HEADER}\n{LINE}\n".replace(",", ";")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{HEADER}\n{LINE}\n", id="plain"),
        pytest.param(f"\ufeff{HEADER}\n{LINE}\n", id="byte order mark"),
        pytest.param(f"\ufeff{HEADER}\r\n{LINE}\r\n", id="byte order mark and CRLF"),
        pytest.param(f"{HEADER}\r{LINE}\r", id="CR alone, as an old Mac wrote"),
        pytest.param(f"{HEADER}\n{LINE}", id="no last line end"),
        pytest.param(f"{HEADER}\n{LINE}\n\n\n", id="empty lines at the end"),
        pytest.param(SEMICOLONS, id="semicolons"),
        pytest.param(SEMICOLONS.replace("83.6", "83,6").replace("1.25", "1,25"), id="semicolons and decimal commas"),
        pytest.param(
            "\ufeff" + SEMICOLONS.replace("83.6", "83,6").replace("\n", "\r\n"),
            id="semicolons, decimal commas, byte order mark and CRLF",
        ),
        pytest.param(f" {HEADER.upper().replace(',', ' , ')} \n{LINE}\n", id="headings in capitals, with spaces"),
        pytest.param(
            "\n".join('"' + line.replace(",", '","') + '"' for line in (HEADER, LINE)), id="all in quotation marks"
        ),
        pytest.param(
            "\n".join(",".join(line.split(",")[::-1]) for line in (HEADER, LINE)), id="columns the other way round"
        ),
    ],
)
def test_a_spreadsheets_way_of_writing_csv_makes_no_difference(content):
    assert rows("crime_recording.csv", content) == [CRIMES]


@pytest.mark.parametrize(
    "name", ["Crime_Recording.CSV", "../../etc/crime_recording.csv", r"C:\facts\crime_recording.csv"]
)
def test_a_table_is_recognised_by_its_file_name_whatever_comes_before_it(name):
    assert rows(name, f"{HEADER}\n{LINE}\n") == [CRIMES]


def test_semicolons_in_text_are_not_delimiters():
    line = LINE.replace("kent-cdi", "a;b;c;d;e;f;g;h;i;j;k;l;m;n")
    assert rows("crime_recording.csv", f"{HEADER}\n{line}\n")[0][0] == "a;b;c;d;e;f;g;h;i;j;k;l;m;n"


def test_a_comma_in_a_count_or_in_text_is_not_a_decimal_comma():
    line = SEMICOLONS.replace("2019;", "1,031;").replace("kent;", "1,5;")
    row = rows("crime_recording.csv", line)[0]
    assert (row[1], row[3]) == ("1,5", "1,031")


def test_rows_have_their_numbers_in_the_file():
    found = read_file("crime_recording.csv", f'{HEADER}\n"two\nlines",{LINE}\n\n{LINE}\n')
    assert found.sheets["crime_recording"].numbers == [2, 4]


def test_empty_rows_are_skipped():
    found = read_file("crime_recording.csv", f"{HEADER}\n{',' * (len(CRIMES) - 1)}\n{LINE}\n")
    assert found.sheets["crime_recording"].numbers == [3]


# Text is text.

TEXTS = [
    "'; drop table judgments; --",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1)) **b** $x^2$",
    "../../etc/passwd",
    "C:\\nul",
    "=1+1",
    "+44 20",
    "-5 degrees",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "👩‍👧 ﷺ",
    "{{7*7}} ${7*7}",
    "%s %n \\N \\x00",
    "NULL",
    "NaN",
    "0012",
    "1e5",
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_read_unchanged(text):
    cells = [text, *CRIMES[1:]]
    file = io.StringIO()
    csv.writer(file).writerows([COLUMNS["crime_recording"], cells])
    assert rows("crime_recording.csv", file.getvalue()) == [cells]

    book = openpyxl.Workbook()
    book.active.title = "crime_recording"
    book.active.append(COLUMNS["crime_recording"])
    book.active.append([text, *CRIMES[1:]])
    book.active["A2"].data_type = "s"  # not a formula, though it looks like one
    assert rows("results.xlsx", saved(book)) == [cells]


@pytest.mark.parametrize("text", ["=1+1", "@b", "'=1+1", "plain", "'plain'"])
def test_the_apostrophe_that_a_download_puts_before_a_formula_is_removed(text):
    assert (
        rows("crime_recording.csv", f"{HEADER}\n{LINE.replace('kent-cdi', intake.with_apostrophe(text))}\n")[0][0]
        == text
    )


# Workbooks.


@pytest.mark.parametrize(
    "cell, shown_as, text",
    [
        pytest.param(2016, None, "2016", id="whole number"),
        pytest.param(2016.0, None, "2016", id="whole number held as a fraction"),
        pytest.param(83.6, None, "83.6", id="share"),
        pytest.param(0.0000001, None, "0.0000001", id="small number"),
        pytest.param(1729464, "#,##0", "1729464", id="thousands shown with commas"),
        pytest.param(datetime.date(2019, 3, 31), "DD/MM/YYYY", "2019-03-31", id="day"),
        pytest.param(datetime.datetime(2019, 3, 31), "yyyy-mm-dd", "2019-03-31", id="day at midnight"),
        pytest.param("2019-03", None, "2019-03", id="month as text"),
        pytest.param("two_x000D_\nlines", None, "two\r\nlines", id="line end as Excel writes it"),
        pytest.param(None, None, "", id="nothing"),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(cell, shown_as, text):
    assert rows("results.xlsx", crimes("x", cell, shown_as=shown_as))[0][1] == text


@pytest.mark.parametrize(
    "column, cell, shown_as, value, expected",
    [
        ("inspection_id", "=A1", None, "a formula", "a value: copy the cell and paste it as value"),
        ("inspection_id", "#N/A", None, "#N/A", "a value: the spreadsheet found an error here"),
        ("inspection_id", True, None, "TRUE", "text or a number: format the cell as text and type it again"),
        ("accuracy_pct", 0.836, "0.0%", "83.6%", "a plain number: format the cell as a number and type 83.6"),
        (
            "source_dated",
            datetime.date(2019, 3, 1),
            "mmm-yy",
            "2019-03-01, shown as mmm-yy",
            "text: the spreadsheet has made a day of 2019-03; format the cell as text and type 2019-03",
        ),
        (
            "source_dated",
            datetime.date(2019, 1, 1),
            '"d" yyyy',
            '2019-01-01, shown as "d" yyyy',
            "text: the spreadsheet has made a day of 2019; format the cell as text and type 2019",
        ),
        (
            "source_dated",
            datetime.datetime(2019, 3, 1, 10, 30),
            "dd/mm/yyyy hh:mm",
            "2019-03-01 10:30:00",
            "a day without a time",
        ),
        ("source_dated", datetime.time(10, 30), "hh:mm", "10:30:00", "text, a number or a day"),
        (
            "year",
            datetime.date(1905, 7, 11),
            "dd/mm/yyyy",
            "1905-07-11",
            "a number: the cell is formatted as a date; format it as a number and type it again",
        ),
    ],
)
def test_a_cell_that_is_not_a_value_is_reported(column, cell, shown_as, value, expected):
    cells = ["x"] * COLUMNS["crime_recording"].index(column) + [cell]
    assert problem("results.xlsx", crimes(*cells, shown_as=shown_as)) == Problem(
        "results.xlsx, sheet crime_recording", 2, column, value, expected
    )


def test_noise_after_the_fifteenth_digit_is_dropped():
    with zipfile.ZipFile(io.BytesIO(crimes("x", 4711))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    noisy = with_part(BOOK, "xl/worksheets/sheet1.xml", sheet.replace(b"<v>4711<", b"<v>0.30000000000000004<"))
    assert rows("results.xlsx", noisy)[0][1] == "0.3"


def test_sheets_and_headings_are_recognised_in_capitals_with_spaces_and_in_any_order():
    header = [f" {name.upper()} " for name in COLUMNS["crime_recording"]][::-1]
    assert rows("results.xlsx", crimes(*CRIMES[::-1], header=header, title=" Crime_Recording ")) == [CRIMES]


def test_rows_of_a_sheet_have_their_numbers_and_empty_ones_are_skipped():
    lines = [COLUMNS["crime_recording"], CRIMES, [], [None, "  "[:0]], CRIMES, [], []]
    found = read_file("results.xlsx", workbook({"crime_recording": lines}))
    assert found.sheets["crime_recording"].numbers == [2, 5]


def test_the_templates_own_sheets_and_empty_sheets_are_skipped():
    sheets = {
        "Read me": [["Some words"]],
        "lists": [["a"]],
        "Sheet1": [],
        "crime_recording": [COLUMNS["crime_recording"], CRIMES],
    }
    assert rows("results.xlsx", workbook(sheets)) == [CRIMES]


def test_a_sheet_that_is_not_a_table_is_reported():
    found = problem("results.xlsx", workbook({"My notes": [["Some words"]]}))
    assert (found.file, found.value) == ("results.xlsx, sheet My notes", "no table of ours")


def test_a_sheet_of_notes_beside_a_table_is_left_out_with_a_word_and_kept():
    sheets = {"crime_recording": [COLUMNS["crime_recording"], CRIMES], "My notes": [["hello"], ["", "not to check"]]}
    name = "results.xlsx"
    found = intake.read([(name, workbook(sheets))])
    assert found.problems == [] and found.sheets["crime_recording"].rows == [CRIMES]
    how = "not read, since it is no table of ours: a sheet to be checked is named after its table"
    assert [str(note) for note in found.notes] == [f"{name}, sheet My notes: {how}"]
    assert found.unused == {
        (f"{name}, sheet My notes", 1): {0: "hello"},
        (f"{name}, sheet My notes", 2): {1: "not to check"},
    }


def test_a_sheet_that_is_nearly_a_table_is_no_sheet_of_notes():
    nearly = [COLUMNS["crime_recording"][1:], CRIMES[1:]]
    found = intake.read([("results.xlsx", workbook({"findings": [COLUMNS["findings"], ["x"] * 8], "Crimes": nearly}))])
    (wrong,) = found.problems
    assert (wrong.file, wrong.value, found.incomplete) == ("results.xlsx, sheet Crimes", "no table of ours", True)
    assert f"(nearest is crime_recording, but {COLUMNS['crime_recording'][0]} is missing)" in wrong.expected
    assert found.unused["results.xlsx, sheet Crimes", 2] == {n: cell for n, cell in enumerate(CRIMES[1:]) if cell}


def test_a_cell_beyond_the_headings_is_not_lost():
    found = intake.read([("results.xlsx", crimes(*CRIMES, "", "astray"))])
    assert found.sheets["crime_recording"].rows == [CRIMES]
    letter, last = column_letters(len(CRIMES) + 1), column_letters(len(CRIMES) - 1)
    assert [(p.row, p.value, p.expected) for p in found.problems] == [
        (
            2,
            f"1 cell too many: {letter}2 “astray”",
            f"{len(CRIMES)} cells, one for each column: delete what is beyond column {last}, or move it",
        )
    ]
    assert found.unused == {("results.xlsx, sheet crime_recording", 2): {len(CRIMES) + 1: "astray"}}


def test_what_stands_in_columns_that_no_table_has_or_above_the_headings_is_kept_and_the_rest_is_read():
    found = intake.read([("crime_recording.csv", f"Own title\n{HEADER},remark\n{LINE},mine\n".encode())])
    assert found.sheets["crime_recording"].rows == [CRIMES] and not found.incomplete
    (wrong,) = found.problems
    assert (wrong.row, wrong.column, wrong.value) == (2, "remark", "unknown column")
    assert wrong.expected.endswith("delete it, or give it the name of one of these")
    end = len(CRIMES)
    where = "crime_recording.csv"
    assert found.unused == {(where, 1): {0: "Own title"}, (where, 2): {end: "remark"}, (where, 3): {end: "mine"}}


ONCE = "each table once: it is in crime_recording.csv too; put all its rows into one of the two"


def test_a_table_given_twice_is_reported_unless_one_has_no_rows():
    book = ("results.xlsx", crimes(*CRIMES))
    twice = intake.read([("crime_recording.csv", f"{HEADER}\n{LINE}\n".encode()), book])
    assert [(p.file, p.expected) for p in twice.problems] == [("results.xlsx, sheet crime_recording", ONCE)]
    assert twice.unused["results.xlsx, sheet crime_recording", 2] == {n: cell for n, cell in enumerate(CRIMES) if cell}
    assert intake.read([("crime_recording.csv", f"{HEADER}\n".encode()), book]).problems == []


def test_a_link_to_another_workbook_is_not_followed():
    book = openpyxl.load_workbook(io.BytesIO(crimes(*CRIMES)))
    link = ExternalLink()
    link.file_link = Relationship(type="externalLinkPath", Target="file:///etc/passwd", TargetMode="External")
    book._external_links.append(link)
    assert rows("results.xlsx", saved(book)) == [CRIMES]


# What is refused.

ROW = f"{HEADER}\n{LINE}\n"
BOOK = crimes(*CRIMES)
CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">%s</Types>'
)
WITH_MACROS = (
    CONTENT_TYPES
    % b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.mark.parametrize(
    "name, content, row, value, expected",
    [
        pytest.param(
            "crime_recording.csv",
            ROW.replace("kent-cdi", "café").encode("cp1252"),
            2,
            "byte 0xe9",
            SAVE_AS_CSV,
            id="Windows-1252",
        ),
        pytest.param(
            "crime_recording.csv",
            ROW.encode() + ROW.encode("utf-16-le"),
            3,
            "byte 0x00, which no text has",
            SAVE_AS_CSV,
            id="UTF-16 after UTF-8",
        ),
        pytest.param(
            "crime_recording.csv",
            ROW.encode() + bytes(3),
            3,
            "byte 0x00, which no text has",
            SAVE_AS_CSV,
            id="rubbish at the end",
        ),
        pytest.param("crime_recording.csv", PNG, 0, "a picture", "a table: " + SAVE_AS_CSV, id="picture"),
        pytest.param("crime_recording.csv", b"%PDF-1.7\n", 0, "a PDF", IF_REPORT.format(".pdf"), id="PDF"),
        pytest.param(
            "crime_recording.csv",
            b"\xef\xbb\xbf\n<!DOCTYPE html><title>Kent</title>",
            0,
            "a web page",
            IF_REPORT.format(".html"),
            id="a web page",
        ),
        pytest.param(
            "report.docx",
            BOOK,
            0,
            "a text document",
            "a report as a PDF: open the document and export it as PDF; a table on its own: copy it into a workbook "
            "(.xlsx)",
            id="Word",
        ),
        pytest.param(
            "crime_recording.csv",
            BOOK,
            0,
            "an Excel workbook, or another packed file",
            "a CSV file: give a workbook the ending .xlsx",
            id="workbook named .csv",
        ),
        pytest.param(
            "crime_recording.csv",
            OLD,
            0,
            "an old Excel workbook (.xls), or one with a password",
            f"a CSV file in UTF-8, or {SAVE_AS_XLSX}",
            id="old workbook named .csv",
        ),
        pytest.param(
            "crime_recording.csv",
            f'{HEADER}\n"kent-cdi,kent\n',
            2,
            "unexpected end of data",
            "quotation marks in pairs round a cell, and doubled within it",
            id="quotation mark left open",
        ),
        pytest.param(
            "crime_recording.csv",
            HEADER + "," * 100 + "x",
            1,
            "111 cells",
            "no more than 100 columns",
            id="too many columns",
        ),
        pytest.param(
            "crime_recording.csv",
            HEADER + "\n" * 200_001,
            0,
            "more rows",
            "no more than 200,000 rows",
            id="too many rows",
        ),
        pytest.param(
            "crime_recording.csv", ROW + " " * 20_000_000, 0, "20.0 MB", "a file of no more than 20 MB", id="too large"
        ),
        pytest.param(
            "results.xlsx", ROW, 0, "no workbook", f"{SAVE_AS_XLSX}; a table in text ends in .csv", id="CSV named .xlsx"
        ),
        pytest.param(
            "results.xlsx", OLD, 0, "an old Excel workbook (.xls), or one with a password", SAVE_AS_XLSX, id="password"
        ),
        pytest.param(
            "results.xlsx",
            PNG,
            0,
            "no workbook",
            f"{SAVE_AS_XLSX}; a table in text ends in .csv",
            id="picture named .xlsx",
        ),
        pytest.param(
            "results.xlsx",
            with_part(BOOK, "xl/vbaProject.bin", b"x"),
            0,
            "a workbook with macros",
            SAVE_AS_XLSX,
            id="macros",
        ),
        pytest.param(
            "results.xlsx",
            with_part(BOOK, "[Content_Types].xml", WITH_MACROS),
            0,
            "a workbook with macros",
            SAVE_AS_XLSX,
            id=".xlsm by another name",
        ),
        pytest.param(
            "results.xlsx",
            with_part(BOOK, "xl/workbook.bin", b"x"),
            0,
            "a spreadsheet of another kind (.xlsb), or another packed file",
            SAVE_AS_XLSX,
            id=".xlsb by another name",
        ),
        pytest.param(
            "results.xlsx",
            with_part(BOOK, "xl/workbook.xml", b"<workbook"),
            0,
            "a workbook that cannot be read (XMLSyntaxError)",
            f"{SAVE_AS_XLSX}: open it and save it again",
            id="broken workbook",
        ),
        pytest.param(
            "results.xlsx",
            BOOK[:2000],
            0,
            "no workbook",
            f"{SAVE_AS_XLSX}; a table in text ends in .csv",
            id="half a workbook",
        ),
        pytest.param(
            "results.xlsm",
            BOOK,
            0,
            "a file of another kind",
            "a table as an Excel workbook (.xlsx), an OpenDocument spreadsheet (.ods) or text (.csv, .tsv, .txt); or, "
            "on /check, a report as your browser saves it: a web page (.html), a PDF or its text (.txt)",
            id=".xlsm",
        ),
        pytest.param(
            "gold.csv",
            "a,b\n1,2\n",
            0,
            "no table of ours",
            "a file named after its table, or with the headings of one; the names are "
            + ", ".join(f"{t}.csv" for t in COLUMNS),
            id="no table",
        ),
    ],
)
def test_an_unreadable_file_is_refused_with_its_reason(name, content, row, value, expected):
    assert problem(name, content) == Problem(name, row, "", value, expected)


@pytest.mark.parametrize(
    ("limit", "most", "value"),
    [("MAX_BYTES", 100, "0.0 MB"), ("MAX_ROWS", 1, "more rows"), ("MAX_COLUMNS", 4, f"{len(CRIMES)} cells")],
)
@pytest.mark.parametrize("name", ["crime_recording.csv", "results.xlsx"])
def test_a_file_beyond_a_limit_is_refused(name, limit, most, value, monkeypatch):
    content = ROW if name.endswith(".csv") else BOOK
    assert not read_file(name, content).problems
    monkeypatch.setattr(limits, limit, most)
    assert problem(name, content).value == value


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNPACKED", 1_000_000)
    large = with_part(BOOK, "xl/media/noise", os.urandom(1_100_000))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    found = problem("results.xlsx", large)
    assert found.value == "1.1 MB that unpack to 1.1 MB" and "no more than 1 MB" in found.expected


def test_a_workbook_that_unpacks_to_many_times_its_size_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_RATIO", 4)
    packed = with_part(BOOK, "xl/worksheets/sheet2.xml", bytes(5 * len(BOOK)))
    assert "no more than 4 times its size" in problem("results.xlsx", packed).expected


def test_a_workbook_of_very_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CELLS", 20)
    assert problem(
        "results.xlsx", workbook({"crime_recording": [COLUMNS["crime_recording"], CRIMES, CRIMES]})
    ).value == ("more cells")


def test_a_workbook_of_very_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    assert problem(
        "results.xlsx", workbook({"crime_recording": [COLUMNS["crime_recording"], CRIMES, CRIMES]})
    ).value == ("more rows")


def test_a_workbook_of_very_many_empty_cells_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_TAGS", 20_000)
    padded = with_part(BOOK, "xl/media/noise", os.urandom(20_000))
    sheet = b"<worksheet><sheetData>" + b"<c/>" * 20_000
    assert problem("results.xlsx", with_part(padded, "xl/worksheets/sheet1.xml", sheet)).value == "more cells"


def with_moved_sheet(content: bytes, *, sheet: bytes | None = None) -> bytes:
    """A workbook whose sheet is outside the usual folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["odd/sheet"] = sheet or parts["xl/worksheets/sheet1.xml"]
    del parts["xl/worksheets/sheet1.xml"]
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"/xl/worksheets/sheet1.xml", b"/odd/sheet")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def test_the_cells_of_a_sheet_are_counted_wherever_it_is(monkeypatch):
    monkeypatch.setattr(limits, "MAX_TAGS", 20_000)
    assert rows("results.xlsx", with_moved_sheet(BOOK)) == [CRIMES]
    many = with_moved_sheet(
        with_part(BOOK, "xl/media/noise", os.urandom(20_000)), sheet=b"<worksheet>" + b"<c/>" * 20_000
    )
    found = problem("results.xlsx", many)
    assert (found.file, found.value) == ("results.xlsx", "more cells")


@pytest.mark.parametrize("text", [b"<v>%s</v>", b'<c r="%s"/>'], ids=["in a cell", "in a tag"])
def test_a_text_that_no_cell_can_hold_is_refused(text, monkeypatch):
    monkeypatch.setattr(limits, "MAX_TEXT_BYTES", 40_000)
    padded = with_part(BOOK, "xl/media/noise", os.urandom(20_000))
    long = with_part(padded, "xl/worksheets/sheet2.xml", text % (b"x" * 40_001))
    assert problem("results.xlsx", long).value == "a longer text than a cell can hold, or a picture"


def test_sheets_that_share_a_part_are_refused():
    book = openpyxl.load_workbook(io.BytesIO(BOOK))
    book.create_sheet("findings")
    shared = saved(book)
    with zipfile.ZipFile(io.BytesIO(shared)) as archive:
        links = archive.read("xl/_rels/workbook.xml.rels").replace(b"sheet2.xml", b"sheet1.xml")
    found = problem("results.xlsx", with_part(shared, "xl/_rels/workbook.xml.rels", links))
    assert found.value == "a workbook with one part for several sheets"


def test_two_parts_with_the_same_name_are_refused():
    file = io.BytesIO(BOOK)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/styles.xml", b"<x/>")
    assert problem("results.xlsx", file.getvalue()).value == "a workbook with two parts of one name"


@pytest.mark.parametrize(
    "files, value, expected",
    [
        ([("gaps.csv", b"")] * 31, "31 files", "no more than 30 files together"),
        ([("gaps.csv", b" " * 14_000_000)] * 3, "42.0 MB", "no more than 40 MB in all files together"),
    ],
    ids=["files", "bytes"],
)
def test_too_much_at_once_is_refused_before_any_file_is_read(files, value, expected, monkeypatch):
    monkeypatch.setattr(intake.csv_files, "read", lambda *_: pytest.fail("it was read"))
    found = intake.read(files)
    assert found.incomplete and found.problems == [Problem("the import", 0, "", value, expected)]


def test_a_workbook_of_very_many_parts_is_refused():
    file = io.BytesIO(BOOK)
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(500):
            archive.writestr(f"xl/media/{number}", b"")
    assert problem("results.xlsx", file.getvalue()).expected == "a workbook of no more than 500 parts"


ENTITY = b'<!DOCTYPE x [<!ENTITY j "kent">]>'


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_entities_in_a_workbook_are_refused(part):
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        honest = archive.read(part)
    start = honest.index(b"?>") + 2 if honest.startswith(b"<?xml") else 0
    tricked = honest[:start] + ENTITY + honest[start:].replace(b"kent-cdi", b"&j;")
    assert problem("results.xlsx", with_part(BOOK, part, tricked)).value.startswith("a workbook that cannot be read (")


def with_row(row: bytes) -> bytes:
    """The workbook with another row, given as XML."""
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", row + b"</sheetData>")
    return with_part(BOOK, "xl/worksheets/sheet1.xml", sheet)


def test_a_cell_far_to_the_right_is_refused():
    found = problem("results.xlsx", with_row(b'<row r="3"><c r="XFD3"><v>1</v></c></row>'))
    assert (found.row, found.value, found.expected) == (3, "16384 cells", "no more than 100 columns")


def test_a_cell_far_down_is_a_row_of_that_number():
    found = read_file("results.xlsx", with_row(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))
    assert found.sheets["crime_recording"].numbers == [2, 1048576]


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x85", "\x92", "\ufffd", "\uffff"])
def test_a_character_that_no_table_can_hold_is_reported(character):
    found = problem("crime_recording.csv", ROW.replace("kent-cdi", f"kent{character}"))
    assert (found.row, found.column, found.value) == (2, "inspection_id", f"the character U+{ord(character):04X}")


def test_escapes_in_a_workbook_do_not_hide_a_control_character():
    assert (
        problem("results.xlsx", crimes("bell _x0007_ surrogate _xD800_", *CRIMES[1:])).value == "the character U+0007"
    )


# A folder.


def test_a_folder_gives_its_tables_and_ignores_other_files(tmp_path):
    (tmp_path / "crime_recording.csv").write_text(ROW)
    (tmp_path / "~$results.xlsx").write_bytes(b"kept by Excel while a file is open")
    (tmp_path / "letter.pdf").write_bytes(b"%PDF")
    (tmp_path / "older").mkdir()
    found = intake.read(tmp_path)
    assert (list(found.sheets), found.problems) == (["crime_recording"], [])


def test_one_file_may_be_named_instead_of_its_folder(tmp_path):
    (tmp_path / "crime_recording.csv").write_text(ROW)
    (tmp_path / "results.ods").write_bytes(b"PK")
    found = intake.read(tmp_path / "crime_recording.csv")
    assert (list(found.sheets), found.problems) == (["crime_recording"], [])


def test_a_folder_with_an_unreadable_spreadsheet_says_so(tmp_path):
    (tmp_path / "results.xls").write_bytes(OLD)
    (tmp_path / "a.xlsx").write_bytes(BOOK)
    (tmp_path / "b.xlsx").write_bytes(BOOK)
    assert [(p.file, p.value) for p in intake.read(tmp_path).problems] == [
        ("b.xlsx", "a second workbook"),
        ("results.xls", "a file of another kind"),
    ]


def test_a_lone_carriage_return_in_a_cell_is_a_newline_and_splits_no_row():
    cells = [*CRIMES[:-1], '"https://example.org/a\rb"']
    (sheet,) = read_file("crime_recording.csv", f"{HEADER}\n{','.join(cells)}\n").sheets.values()
    assert len(sheet.rows) == 1 and sheet.rows[0][-1] == "https://example.org/a\nb"
    checked = check([("crime_recording.csv", f"{HEADER}\n{','.join(cells)}\n".encode())], data.TABLES)
    assert checked.problems and {problem.row for problem in checked.problems} == {2}
