"""Workbooks have a cover, contents, notes and one real table on each sheet; nothing is lost silently or executed."""

import datetime
import io
from dataclasses import replace

import odfdo
import openpyxl
import pandas
import pytest

from data import sandbox
from parts.address.english import day
from parts.exhibits import as_seen
from parts.files import formats, workbook
from parts.files.formats import as_excel, as_ods
from parts.files.meanings import Meaning
from parts.files.metadata import About
from parts.files.workbook import HEADING_ROW, MAX_TEXT

ROWS = pandas.DataFrame(
    {
        "force": ["Cheshire", "Dyfed-Powys"],
        "summary": ['Said “no”,  then\nmore, with "quotes"', "Öffnen – ok"],
        "cases": pandas.array([20, None], dtype="Int64"),
        "share": [25.5, float("nan")],
        "review": [True, False],
    }
)
CELLS = [
    ["force", "summary", "cases", "share", "review"],
    ["Cheshire", 'Said “no”,  then\nmore, with "quotes"', 20, 25.5, True],
    ["Dyfed-Powys", "Öffnen – ok", None, None, False],
]
COLUMNS = (Meaning("cases", "How many cases were read.", "case files", "", "", "integer"),)
ABOUT = About("A title", "Cheshire · 2016", "27f2f823cc0f", ("A note.",), columns=COLUMNS)


def excel(rows: pandas.DataFrame = ROWS, about: About = ABOUT) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_excel(rows, about)))


def ods(rows: pandas.DataFrame = ROWS, about: About = ABOUT) -> dict[str, list[list]]:
    """The cells of each sheet of an OpenDocument spreadsheet, without empty rows and cells at the end."""
    document = odfdo.Document(io.BytesIO(as_ods(rows, about)))
    return {table.name: [row.get_values() for row in table.traverse()] for table in document.body.tables}


def below_the_texts(sheet) -> list[list]:
    return [list(row) for row in sheet.iter_rows(min_row=HEADING_ROW, values_only=True)]


def test_both_formats_have_the_same_sheets_and_the_rows_below_their_texts():
    book, open_document = excel(), ods()
    assert book.sheetnames == list(open_document) == ["Cover", "Contents", "Notes", "Data", "Columns"]
    assert below_the_texts(book["Data"]) == CELLS
    assert open_document["Data"][HEADING_ROW - 1 :] == CELLS


def test_pandas_reads_the_rows_as_the_documentation_says():
    read = pandas.read_excel(io.BytesIO(as_excel(ROWS, ABOUT)), sheet_name="Data", header=HEADING_ROW - 1)
    assert read["cases"].tolist()[0] == 20 and list(read["force"]) == ["Cheshire", "Dyfed-Powys"]


def test_each_sheet_with_rows_is_one_real_table_that_prints_in_landscape_with_its_headings():
    book = excel()
    for name in ("Data", "Columns"):
        sheet = book[name]
        (table,) = sheet.tables.values()
        assert (
            table.ref.startswith(f"A{HEADING_ROW}:") and table.ref == f"A{HEADING_ROW}:{sheet.dimensions.split(':')[1]}"
        )
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"
        assert sheet.freeze_panes == f"A{HEADING_ROW + 1}"
        assert all(
            cell.alignment.wrap_text for row in sheet.iter_rows(min_row=HEADING_ROW) for cell in row if cell.value
        )
    assert [list(row) for row in book["Columns"].iter_rows(min_row=HEADING_ROW + 1, values_only=True)] == [
        ["cases", "How many cases were read.", "case files", None, None]
    ]


@pytest.mark.parametrize(
    "sheets", [lambda: {s.title: [list(r) for r in s.values] for s in excel()}, ods], ids=["xlsx", "ods"]
)
def test_cover_and_notes_describe_the_file_and_its_caveats(sheets):
    shown = sheets()
    cover = " ".join(str(cell) for row in shown["Cover"] for cell in row if cell)
    today = day(datetime.date.today().isoformat())
    for words in ("A title", "Cheshire · 2016", "27f2f823cc0f", today, "Open Government Licence", "Unofficial"):
        assert words in cover
    assert "A note." in [cell for row in shown["Notes"] for cell in row]
    assert ["Data", "A title"] in [row[:2] for row in shown["Contents"]]
    assert "Notes" not in excel(about=replace(ABOUT, notes=())).sheetnames


def test_a_workbook_has_properties():
    properties = excel().properties
    assert (properties.title, properties.subject, properties.creator) == (
        "A title",
        "Cheshire · 2016",
        "Forces Compared",
    )


@pytest.mark.parametrize(
    "read",
    [lambda rows: below_the_texts(excel(rows)["Data"]), lambda rows: ods(rows)["Data"][HEADING_ROW - 1 :]],
    ids=["xlsx", "ods"],
)
def test_a_text_that_is_too_long_is_visibly_cut(read):
    long = ROWS.assign(summary=["x" * (MAX_TEXT + 1), "y" * MAX_TEXT])
    cells = [row[1] for row in read(long)[1:]]
    assert len(cells[0]) == MAX_TEXT and cells[0].endswith("x […]") and cells[1] == "y" * MAX_TEXT
    notes = " ".join(str(cell) for row in excel(long)["Notes"].values for cell in row)
    assert "1 of the texts in the column summary, the first in row 5" in notes


def test_rows_beyond_the_last_of_a_sheet_are_named(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 1)
    book = excel()
    assert len(below_the_texts(book["Data"])) == 2
    notes = " ".join(str(cell) for row in book["Notes"].values for cell in row)
    assert "Only the first 1 of 2 rows are in this file" in notes


def test_an_answer_without_rows_says_so():
    assert below_the_texts(excel(ROWS[:0])["Data"]) == [["Result"], ["No rows for this choice"]]
    assert ods(ROWS[:0])["Data"][HEADING_ROW - 1 :] == [["Result"], ["No rows for this choice"]]


def test_a_cell_of_punctuation_alone_is_spelt_out_in_excel():
    """gptables refuses a cell without a letter or digit."""
    shown = below_the_texts(excel(ROWS.assign(summary=["–", "%…"]))["Data"])
    assert [row[1] for row in shown[1:]] == ["– (en dash)", "%… (percent sign, horizontal ellipsis)"]


def test_the_rows_of_the_caller_stay_as_they_are():
    rows = ROWS.assign(summary=["  ", "–"])
    as_excel(rows, ABOUT)
    assert list(rows["summary"]) == ["  ", "–"]


@pytest.mark.slow
@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_formulas_become_text(formula):
    rows = ROWS.assign(summary=formula)
    cell = excel(rows, replace(ABOUT, title=formula, shows=formula))["Data"].cell(HEADING_ROW + 1, 2)
    assert cell.data_type == "s" and cell.value.startswith("'")
    assert excel(about=replace(ABOUT, title=formula))["Data"]["A1"].data_type == "s"
    assert ods(rows)["Data"][HEADING_ROW][1].startswith("'")


def test_markup_in_a_text_makes_no_link_and_no_note_number():
    marked = "[one](https://example.org/1) and [two](https://example.org/2), $$a$$"
    book = excel(ROWS.assign(summary=marked), replace(ABOUT, title=marked, shows=marked, notes=(marked,)))
    assert book["Data"].cell(HEADING_ROW + 1, 2).value == marked.replace("](", "] (").replace("$$", "$ $")
    links = [cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links and all(link.target is None for link in links)  # from the contents to the sheets


def test_control_characters_do_not_break_a_workbook():
    rows, about = ROWS.assign(force="\x02"), replace(ABOUT, shows="with “\x01”")
    assert below_the_texts(excel(rows, about)["Data"])[0] == CELLS[0]
    assert ods(rows, about)["Data"][HEADING_ROW][0] == "\N{REPLACEMENT CHARACTER}"


LARGE = pandas.DataFrame({"force": [f"Force {number}" for number in range(formats.MAX_ROWS_IN_PROCESS + 1)]})


@pytest.mark.slow
@pytest.mark.parametrize("make", [as_excel, as_ods])
def test_a_large_workbook_is_made_in_its_own_process(make, monkeypatch):
    made = []
    run = sandbox.run
    monkeypatch.setattr(sandbox, "run", lambda *args, **options: made.append(run(*args, **options)) or made[0])
    assert make(LARGE, ABOUT) == made[0] and len(made) == 1
    make(LARGE[1:], ABOUT)
    assert len(made) == 1  # with one row fewer, it is made in this process


@pytest.mark.parametrize("limit", sandbox.LIMITS)
def test_a_workbook_that_exceeds_a_limit_of_the_sandbox_is_made_nevertheless(limit, monkeypatch):
    def exceed(*_arguments, **_options):
        raise sandbox.LimitExceeded(limit)

    monkeypatch.setattr(sandbox, "run", exceed)
    assert excel(LARGE)["Data"].max_row == len(LARGE) + HEADING_ROW


AS_SEEN = pandas.DataFrame({"Theme": ["Legitimacy"], "Cheshire": ["Good"], "=Kent": ["+ Adequate, lower"]})


def test_the_table_of_the_page_is_a_sheet_before_its_rows():
    about = replace(ABOUT, as_seen=AS_SEEN)
    for shown in (ods(about=about), {s.title: [list(r) for r in s.values] for s in excel(about=about)}):
        assert list(shown) == ["Cover", "Contents", "Notes", "As seen", "Data", "Columns"]
        # Neither a heading nor a cell is run as a formula.
        assert shown["As seen"][HEADING_ROW - 1 :] == [
            ["Theme", "Cheshire", "'=Kent"],
            ["Legitimacy", "Good", "'+ Adequate, lower"],
        ]
        assert shown["Data"][HEADING_ROW - 1 :] == CELLS


def test_a_grid_as_seen_has_the_newest_round_first_and_says_why_a_grade_is_missing():
    rows = pandas.DataFrame(
        [
            ("Kent", "2016", 1, "good", None),
            ("Kent", "2017", 2, None, "not graded"),
            ("Essex", "2016", 1, None, "not known here"),
        ],
        columns=["force", "round_name", "round_order", "grade", "missing"],
    ).assign(region=["South East", "South East", "Eastern"], round="")
    seen = as_seen.grid(rows, across="round_name", down="force", group="region")
    assert seen.replace({float("nan"): None}).to_dict("split")["data"] == [
        ["South East", "Kent", "Not graded", "Good"],
        ["Eastern", "Essex", None, "Not found"],
    ]
    assert list(seen.columns) == ["Region", "Force", "2017", "2016"]


def test_a_grade_as_seen_has_the_mark_of_its_page_and_the_sheet_says_what_it_means():
    rows = pandas.DataFrame(
        [("Kent", "Legitimacy", "good", "inspectorate"), ("Essex", "Legitimacy", "adequate", "inferred")],
        columns=["force", "theme", "grade", "known_from"],
    ).assign(missing=None, round_name="2016")
    seen = as_seen.grid(rows, across="theme", down="force")
    assert seen.to_numpy().tolist() == [["Kent", "Good ●"], ["Essex", "Adequate ≈"]]
    explained = " After a grade, a mark says how it is known: ● inspectorate and ≈ inferred."
    sheet = excel(about=replace(ABOUT, as_seen=seen))["As seen"]
    texts = [row[0] for row in sheet.iter_rows(max_row=HEADING_ROW - 1, values_only=True)]
    assert any(text.endswith(explained) for text in texts if text)
    without = excel(about=replace(ABOUT, as_seen=AS_SEEN))["As seen"]
    assert "a mark" not in str(list(without.iter_rows(max_row=HEADING_ROW - 1, values_only=True)))
