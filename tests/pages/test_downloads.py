"""Files contain exactly the rows, and nothing in them is executed."""

import contextvars
import csv
import importlib
import io
import json
import pkgutil
import re
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pandas
import pyarrow.parquet
import pytest

import queries
from parts import exhibits
from parts.address import links, vocabulary
from parts.address.selection import Selection
from parts.charts.looks import GRADES
from parts.exhibits import sharing
from parts.exhibits.exhibit import Exhibit
from parts.exhibits.registry import EXHIBITS
from parts.exhibits.showing import file_of
from parts.files import metadata
from parts.files.formats import as_csv, as_json, as_parquet
from parts.files.meanings import Meaning
from parts.files.metadata import About
from parts.files.workbook import HEADING_ROW
from parts.html import table_cells
from parts.html.markup import source_link
from server.api import rows as api_rows

ROWS = pandas.DataFrame(
    {
        "force": ["Cheshire", "Dyfed-Powys"],
        "summary": ['Said “no”, then\nmore, with "quotes"', "Öffnen – ok"],
        "cases": pandas.array([20, None], dtype="Int64"),
        "share": [25.5, float("nan")],
    }
)
ABOUT = About("A title", "Cheshire · 2016", "27f2f823cc0f", ("A note.",))


def test_csv_is_rfc_4180_in_utf_8_with_one_header_line():
    raw = as_csv(ROWS)
    assert raw.startswith(b"force,summary,cases,share\r\n") and not raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))) == [
        ["force", "summary", "cases", "share"],
        ["Cheshire", 'Said “no”, then\nmore, with "quotes"', "20", "25.5"],
        ["Dyfed-Powys", "Öffnen – ok", "", ""],
    ]


def test_json_has_numbers_as_numbers_lists_as_lists_and_null_for_nothing():
    rows = ROWS.assign(points=[[1.5, float("nan")], []])
    assert json.loads(as_json(rows)) == [
        {
            "force": "Cheshire",
            "summary": 'Said “no”, then\nmore, with "quotes"',
            "cases": 20,
            "share": 25.5,
            "points": [1.5, None],
        },
        {"force": "Dyfed-Powys", "summary": "Öffnen – ok", "cases": None, "share": None, "points": []},
    ]


def test_parquet_gives_the_same_frame_back_with_its_metadata():
    types = {"force": "string", "summary": "string", "cases": "integer", "share": "number"}
    columns = tuple(Meaning(name, "", "", "", "", kind) for name, kind in types.items())
    file = io.BytesIO(as_parquet(ROWS, replace(ABOUT, columns=columns)))
    pandas.testing.assert_frame_equal(pandas.read_parquet(file), ROWS.astype({"cases": "Int32"}))
    assert pyarrow.parquet.read_metadata(file).metadata[b"Shows"].decode() == "Cheshire · 2016"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_formulas_become_text(formula):
    frame = pandas.DataFrame({"summary": [formula]})
    assert list(csv.reader(io.StringIO(as_csv(frame).decode(), newline="")))[1] == ["'" + formula]


def test_a_list_of_numbers_is_not_taken_for_a_formula():
    frame = pandas.DataFrame({"y": [[-7.5, None, 8.0], [-1.0, 2.5]]})
    assert as_csv(frame) == b"y\r\n-7.5; ; 8.0\r\n-1.0; 2.5\r\n"


def test_negative_numbers_stay_numbers():
    assert as_csv(pandas.DataFrame({"n": [-1.5]})) == b"n\r\n-1.5\r\n"


PARAMETERS = {
    "force": "kent",
    "reference": "kent",
    "theme": "vulnerable",
    "themes": ("vulnerable",),
    "rounds": ("2017",),
    "from_round": "2016",
    "to_round": "2017",
    "forces": ("kent", "essex"),
    "table": "forces",
}


@pytest.mark.slow
def test_every_exhibit_has_an_address_whichever_module_defines_it():
    names = [module.name for module in pkgutil.iter_modules(exhibits.__path__, exhibits.__name__ + ".")]
    defined = [
        exhibit
        for name in names
        for value in vars(importlib.import_module(name)).values()
        for exhibit in (value.values() if isinstance(value, dict) else [value])
        if isinstance(exhibit, Exhibit)
    ]
    assert defined and [one.name for one in defined if EXHIBITS.get(one.name) is not one] == []


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_file_of_an_exhibit_has_the_columns_and_words_of_its_table(name):
    exhibit = EXHIBITS[name]
    takes = queries.question(exhibit.question).parameters
    answer = exhibit.ask(
        Selection(()), **{p: v for p, v in PARAMETERS.items() if p in takes and p not in exhibit.fixed}
    )
    with_words = pandas.read_csv(io.BytesIO(file_of(exhibit, answer, "csv")))
    shown, only_in_files = exhibit.rows_shown(answer).shown, exhibit.only_in_files.split()
    assert [c for c in with_words if c not in only_in_files] == list(shown.columns) and len(with_words) == len(shown)
    if "grade" in with_words:
        assert not with_words["grade"].astype(str).str.contains("requires-improvement").any()
    book = openpyxl.load_workbook(io.BytesIO(file_of(exhibit, answer, "xlsx")))
    title = book["Cover"]["A1"].value
    assert title == exhibit.title_of(answer) and "{" not in title
    head, *meanings = book["Columns"].iter_rows(min_row=HEADING_ROW, values_only=True)
    assert head == ("Column", "What it holds", "Unit", "Codes", "Shown as")
    assert [name for name, *_ in meanings] == list(with_words.columns) and all(words for _, words, *_ in meanings)


@pytest.mark.slow
def test_the_line_for_power_query_types_the_columns_that_its_link_gives_and_no_others():
    """Excel refuses the whole line if it types a column that the file lacks."""
    ever_typed = set()
    for name, exhibit in EXHIBITS.items():
        takes = queries.question(exhibit.question).parameters
        chosen = {p: v for p, v in PARAMETERS.items() if p in takes and p not in exhibit.fixed}
        answer = exhibit.ask(Selection(()), **chosen)
        line = dict(sharing._tools(answer, "http://localhost/"))["Excel (Power Query)"]
        typed = re.findall(r'\{"(\w+)", ', line)
        fixed = {p: value() if callable(value) else value for p, value in exhibit.fixed.items()}
        served = Selection(()).ask(exhibit.question, **{**fixed, **chosen})
        table = queries.question(exhibit.question).table
        source = api_rows.tables()[table] if table else api_rows.views()[exhibit.question]
        columns = source.columns or served.rows.columns
        assert set(typed) <= set(columns), name
        ever_typed |= set(typed)
    assert {"year", "cases_total"} <= ever_typed


@pytest.mark.slow
def test_files_of_different_exhibits_have_different_names_for_the_same_choice():
    sources = [*api_rows.tables().values(), *api_rows.views().values(), *api_rows.exhibits().values()]
    names = []
    for source in sources:
        takes = queries.question(source.question).parameters
        fixed = source.exhibit.fixed if source.exhibit else {}
        fixed = {p: value() if callable(value) else value for p, value in fixed.items()}
        values = {p: v for p, v in {**PARAMETERS, "most": 8, "name": "Kent"}.items() if p in takes and p not in fixed}
        names.append(source.file_name(Selection(()).ask(source.question, **{**fixed, **values})))
    assert len(set(names)) == len(names) > 100, [name for name in names if names.count(name) > 1]
    assert all(name.endswith(f"-version-{queries.version()}") for name in names)


def test_a_workbook_has_labels_for_codes_and_names_beside_them():
    exhibit = EXHIBITS["table-judgments"]
    book = openpyxl.load_workbook(io.BytesIO(file_of(exhibit, exhibit.ask(Selection(()), forces=["kent"]), "xlsx")))
    head, *rows = book["Data"].iter_rows(min_row=HEADING_ROW, values_only=True)
    rows = [dict(zip(head, row)) for row in rows]
    assert {row["grade"] for row in rows} <= {look.name for look in GRADES.values()}
    assert {(row["force_id"], row["force"]) for row in rows} == {("kent", "Kent")}


def _cells(row: dict) -> str:
    return "".join(table_cells.cell(row, column, frozenset({"alert", "script"})) for column in row)


COLUMNS = ["force", "theme", "summary", "title", "note", "polarity", "year", "source_url", "citation"]


@pytest.mark.parametrize("column", COLUMNS)
def test_text_of_the_record_is_never_markup(column):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    row = {"summary": "fine", "source_kind": "press", "source_url": None, "citation": None, "note": None}
    cells = _cells({**row, column: hostile})
    assert "<script>" not in cells and "<img" not in cells


def test_a_source_that_is_not_a_web_address_is_not_linked():
    assert "javascript:" not in source_link("javascript:alert(1)", "press").split("title=")[0]


def test_the_line_for_pandas_keeps_whole_numbers_whole_and_only_empty_cells_empty(tmp_path):
    answer = queries.ask("case_audits")
    rows = answer.rows.assign(note=["None", "NA", *answer.rows["note"].iloc[2:]])
    (tmp_path / "rows.csv").write_bytes(as_csv(rows))
    names = {}
    exec(sharing.TOOLS["pandas"].format(csv=tmp_path / "rows.csv"), names)
    read = names["rows"]
    types = queries.rows("columns", view="case_audits").set_index("column_name")["type"]
    for column in types[types == "integer"].index:
        assert read[column].dtype == "Int64" and read[column].isna().any(), column
    assert read["review"].dtype == "boolean" and list(read["note"].iloc[:2]) == ["None", "NA"]
    assert (read.isna() == rows.isna()).all().all()


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("", ""),
        (" data@force.police.uk ", "mailto:data@force.police.uk"),
        ("https://example.org/issues/new", "https://example.org/issues/new"),
    ],
)
def test_reports_of_mistakes_go_to_an_address_or_a_link(given, link):
    assert metadata.contact(given) == link


@pytest.mark.parametrize("given", ["the data team", "javascript:alert(1)", 'https://example.org/" onclick="x', "a@b"])
def test_any_other_contact_is_refused_with_what_was_expected(given):
    with pytest.raises(ValueError, match="FORCES_CONTACT is .* expected an e-mail address, or a link"):
        metadata.contact(given)


@pytest.mark.parametrize(
    ("here", "page", "root"),
    [
        ("http://localhost:8501/", "", "http://localhost:8501/"),
        ("http://localhost:8501/theme?force=Kent", "theme", "http://localhost:8501/"),
        ("https://example.org/forces/", "", "https://example.org/forces/"),
        ("https://example.org/forces", "", "https://example.org/forces/"),
        ("https://example.org/forces/case-audits?year=2016", "case-audits", "https://example.org/forces/"),
        ("https://example.org/a/b/compare", "compare", "https://example.org/a/b/"),
        ("", "", "http://localhost:8501/"),
        (f"https://example.org/{'a/' * 9_000}compare", "compare", "https://example.net/"),
        (f"https://{'a' * 9_000}/compare", "compare", "https://example.net/"),
    ],
)
def test_absolute_links_include_the_base_path(here, page, root, monkeypatch):
    monkeypatch.setattr(sharing.st, "context", SimpleNamespace(url=here, headers={"Host": "example.net"}))
    context = contextvars.copy_context()
    context.run(links.page_shown.set, page)
    assert context.run(sharing.root) == root


def test_an_address_alone_gives_the_rows_that_the_name_of_the_exhibit_promises():
    exhibits = api_rows.exhibits()
    assert len(exhibits["own-findings"].ask(Selection(()))) == 0  # the record holds none of forces' own
    assert set(exhibits["topics"].ask(Selection(())).rows["theme"].str.split(":").str[0]) == {"Child protection"}
    kent = Selection.of({"force": "kent"})
    assert set(exhibits["topics-of-force"].ask(kent).rows["theme"].str.split(":").str[0]) <= {"Child protection"}


def test_every_round_that_the_table_of_grades_offers_has_its_own_rows():
    table = api_rows.tables()["judgments"]
    offered = vocabulary.PARAMETERS[table.keys["cycle"].name].options()
    assert {"2014", "2023-25", "child-protection", "crime-data-integrity-reinspection"} <= set(offered)
    numbers = {cycle: len(table.ask(Selection.of({"rounds": (cycle,)}))) for cycle in offered}
    assert all(numbers.values()) and sum(numbers.values()) == len(table.ask(Selection(()))), numbers
