"""Downloads hold exactly the rows, and do nothing but be text."""

import csv
import io

import openpyxl
import pandas
import pyarrow.parquet
import pytest

from pages.parts import tables
from pages.parts.downloads import About, as_csv, as_excel, as_parquet

ROWS = pandas.DataFrame(
    {
        "force": ["Cheshire", "Dyfed-Powys"],
        "summary": ['Said “no”, then\nmore, with "quotes"', "Öffnen – ok"],
        "cases": pandas.array([20, None], dtype="Int64"),
        "share": [25.5, float("nan")],
    }
)
ABOUT = About("A title", "Cheshire · 2016", "rows-cheshire-2016", ("A note.",))


def test_csv_is_rfc_4180_in_utf_8_with_one_header_line():
    raw = as_csv(ROWS, ABOUT)
    assert raw.startswith(b"force,summary,cases,share\r\n") and not raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))) == [
        ["force", "summary", "cases", "share"],
        ["Cheshire", 'Said “no”, then\nmore, with "quotes"', "20", "25.5"],
        ["Dyfed-Powys", "Öffnen – ok", "", ""],
    ]


def test_excel_has_the_rows_and_a_second_sheet_about_them():
    book = openpyxl.load_workbook(io.BytesIO(as_excel(ROWS, ABOUT)))
    assert book.sheetnames == ["Data", "About"]
    assert [list(r) for r in book["Data"].values] == [
        ["force", "summary", "cases", "share"],
        ["Cheshire", 'Said “no”, then\nmore, with "quotes"', 20, 25.5],
        ["Dyfed-Powys", "Öffnen – ok", None, None],
    ]
    about = dict(book["About"].values)
    assert about["Shows"] == "Cheshire · 2016" and about["Note 1"] == "A note."
    assert {"Downloaded on", "Source", "Licence", "Version of the record"} <= set(about)


def test_parquet_gives_the_same_frame_back_with_its_metadata():
    file = io.BytesIO(as_parquet(ROWS, ABOUT))
    pandas.testing.assert_frame_equal(pandas.read_parquet(file), ROWS)
    assert pyarrow.parquet.read_metadata(file).metadata[b"Shows"].decode() == "Cheshire · 2016"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_would_run_is_made_text(formula):
    frame = pandas.DataFrame({"summary": [formula]})
    assert list(csv.reader(io.StringIO(as_csv(frame, ABOUT).decode(), newline="")))[1] == ["'" + formula]
    cell = openpyxl.load_workbook(io.BytesIO(as_excel(frame, ABOUT)))["Data"]["A2"]
    assert cell.data_type == "s" and cell.value.replace("_x000D_", "\r").startswith("'")


def test_negative_numbers_stay_numbers():
    assert as_csv(pandas.DataFrame({"n": [-1.5]}), ABOUT) == b"n\r\n-1.5\r\n"


@pytest.mark.parametrize(
    "column", ["force", "theme", "summary", "title", "note", "polarity", "year", "source_url", "citation"]
)
def test_text_of_the_record_is_never_markup(column):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    row = {
        "summary": "fine",
        "source_kind": "press",
        "source_url": None,
        "citation": None,
        "note": None,
        **{column: hostile},
    }
    cells = "".join(tables._cell(row, c, ("alert", "script")) for c in row)
    assert "<script>" not in cells and "<img" not in cells


def test_a_source_that_is_no_web_address_leads_nowhere():
    assert "javascript:" not in tables.source_link("javascript:alert(1)", "press").split("title=")[0]
