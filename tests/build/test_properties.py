"""Any facts, any mistakes: what is right is published unchanged by all routes; what is wrong is only reported."""

import csv
import io
import shutil
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import data
from data import intake
from data.build import Mode, build
from data.intake.invisible import as_seen
from data.parquet import export, published_tables
from data.problems import BuildError
from data.validation import check
from tests.conftest import SMALL_RECORD

RESOURCES = {r["name"]: r["schema"]["fields"] for r in data.schema()["resources"]}
SMALL = {name: list(csv.reader((SMALL_RECORD / f"{name}.csv").read_text("utf-8").splitlines())) for name in RESOURCES}

letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\n\t;,\"'=+-@|<&"
)
# Texts whose characters are all visible; tests/build/test_files_as_saved.py has the invisible ones.
texts = st.text(letters, min_size=1, max_size=40).filter(lambda text: "_x" not in text and as_seen(text) == (text, []))


def as_csv(rows: list[list[str]], delimiter: str = ",", ends: str = "\n", mark: str = "") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=ends).writerows(rows)
    return (mark + file.getvalue()).encode()


def as_workbook(table: str, rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = table
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows(min_row=2):
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# What is right is imported.


@settings(max_examples=100)
@given(
    rows=st.lists(st.lists(st.just("") | texts, min_size=6, max_size=6).filter(any), min_size=1, max_size=4),
    delimiter=st.sampled_from(",;"),
    ends=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_texts_are_the_same_from_csv_of_any_kind_and_from_a_workbook(rows, delimiter, ends, mark):
    header = [field["name"] for field in RESOURCES["themes"]]
    marked = [header, *[[intake.with_apostrophe(cell) for cell in row] for row in rows]]
    by_csv = intake.read([("themes.csv", as_csv(marked, delimiter, ends, mark))])
    by_workbook = intake.read([("results.xlsx", as_workbook("themes", marked))])
    assert by_csv.problems == by_workbook.problems == []
    assert by_csv.sheets["themes"].rows == by_workbook.sheets["themes"].rows == rows


@settings(max_examples=5)
@given(
    title=texts,
    note=texts,
    pct=st.floats(0, 100).map(lambda share: float(f"{share:.15g}")),
    count=st.integers(0, 10_000),
)
def test_what_is_imported_is_exported_and_imported_the_same(title, note, pct, count, small_tables):
    inspection = [
        "essex-ncpi-2027",
        "ncpi",
        "force",
        "essex",
        "",
        intake.with_apostrophe(title),
        "",
        "",
        "",
        "inspectorate",
        "https://example.org/report",
        "",
        intake.with_apostrophe(note),
    ]
    audit = [
        "essex-ncpi-2027",
        "all",
        str(count),
        "",
        "",
        "",
        "",
        "",
        f"{pct:f}" if pct < 1e-4 else str(pct),
        "",
        "inspectorate",
        "https://example.org/report",
        "",
        "",
    ]
    with tempfile.TemporaryDirectory() as folder:
        record = Path(shutil.copytree(small_tables, Path(folder, "record")))
        sources = Path(folder, "sources")
        sources.mkdir()
        (sources / "inspections.csv").write_bytes(as_csv([SMALL["inspections"][0], inspection]))
        (sources / "case_audits.csv").write_bytes(as_csv([SMALL["case_audits"][0], audit]))
        version = build(sources, record, mode=Mode.ADD)
        tables = published_tables(record)
        assert [tables["inspections"].to_pylist()[-1][name] for name in ("title", "note")] == [title, note]
        assert [tables["case_audits"].to_pylist()[-1][name] for name in ("good_pct", "cases_total")] == [
            float(audit[8]),
            count,
        ]
        export(record, Path(folder, "exported"))
        assert build(Path(folder, "exported"), Path(folder, "again")) == version


# What is wrong is reported.


def break_cell(draw) -> tuple[str, int, str, str]:
    """A table, row, column and a value that is not allowed there."""
    table = draw(st.sampled_from(sorted(RESOURCES)))
    row = draw(st.integers(1, len(SMALL[table]) - 1))
    limited = [
        f
        for f in RESOURCES[table]
        if f["type"] != "string" or {"enum", "pattern", "required"} & f.get("constraints", {}).keys()
    ]
    field = draw(st.sampled_from(limited))
    limits = field.get("constraints", {})
    if limits.get("required") and draw(st.booleans()):
        return table, row, field["name"], ""
    if field["type"] != "string":
        return (
            table,
            row,
            field["name"],
            draw(
                texts.filter(lambda text: not text.strip().lstrip("'+-").replace(".", "").replace("_", "").isnumeric())
                | st.just("-1")
            ),
        )
    if "enum" in limits:
        return table, row, field["name"], draw(texts.filter(lambda text: text not in limits["enum"]))
    if "pattern" in limits:
        return table, row, field["name"], draw(texts) + " |"
    return table, row, field["name"], ""


@st.composite
def broken_cells(draw):
    return break_cell(draw)


@settings(max_examples=12)
@given(broken=broken_cells())
def test_a_broken_record_is_always_reported_and_never_published(broken, small_tables, snapshot):
    table, row, column, value = broken
    before = snapshot(small_tables)
    with tempfile.TemporaryDirectory() as folder:
        for name in RESOURCES:
            shutil.copy(SMALL_RECORD / f"{name}.csv", folder)
        rows = [list(cells) for cells in SMALL[table]]
        rows[row][rows[0].index(column)] = value
        Path(folder, f"{table}.csv").write_bytes(as_csv(rows))
        with pytest.raises(BuildError) as raised:
            build(Path(folder), small_tables)
    assert (f"{table}.csv", row + 1) in {(problem.file, problem.row) for problem in raised.value.problems}
    assert snapshot(small_tables) == before


# Whatever is submitted, the result is a table or a reason.

BOOK = as_workbook("findings", SMALL["findings"])
CSV = (SMALL_RECORD / "findings.csv").read_bytes()


@settings(max_examples=150)
@given(
    name=st.sampled_from(["findings.csv", "findings.xlsx", "FINDINGS.CSV ", "x"]),
    start=st.sampled_from([b"", b"PK\x03\x04", BOOK[:500], CSV[:90]]),
    content=st.binary(max_size=200),
)
def test_any_bytes_are_read_or_refused_with_a_reason(name, start, content):
    found = intake.read([(name, start + content)])
    assert found.problems or found.sheets
    assert all(problem.file and problem.expected for problem in found.problems)


@settings(max_examples=120)
@given(place=st.integers(0, len(BOOK) - 1), new=st.binary(min_size=1, max_size=3), removed=st.integers(0, 3))
def test_a_damaged_workbook_is_read_completely_or_refused(place, new, removed):
    found = intake.read([("results.xlsx", BOOK[:place] + new + BOOK[place + removed :])])
    assert found.problems or found.sheets["findings"].rows == SMALL["findings"][1:]


@settings(max_examples=8)
@given(content=st.text(max_size=100).map(str.encode) | st.binary(max_size=100))
def test_any_text_under_the_headings_is_checked_without_an_error(content, small_tables):
    header = CSV.splitlines()[0] + b"\n"
    found = check([("findings.csv", header + content)], small_tables)
    assert found.problems or found.changes
