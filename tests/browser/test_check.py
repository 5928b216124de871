"""A reader checks their own tables, and previews the pages with them, for themselves only."""

import io
import zipfile

import openpyxl
import pytest
from playwright.sync_api import expect

import data
from data import parquet, template
from tests.browser.conftest import until
from tests.browser.test_views import axe

HEADER = "inspection_id,theme_id,polarity,summary,source_kind,source_url,citation,note\n"
RIGHT = HEADER + (
    "kent-ncpi-2019,missing-children,concern,<b>Own review</b>: =1+1 **late** visits,force,https://example.org/own,,\n"
)
WRONG = HEADER + (
    "kent-ncpi-2019,missing-childern,worry,Visits were "
    "late,force,https://example.org/own,,\nkent-ncpi-2019,missing-children,concern,Another,force,https://example.org/own,,\n"
)


def drop(tab, *files: tuple[str, bytes]):
    """Drop files on the page, and wait until they are checked."""
    tab.page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "", "buffer": content} for name, content in files]
    )
    expect(tab.page.get_by_test_id("stAlert")).not_to_have_count(0)
    return tab.settled()


def test_mistakes_are_reported_row_by_row_and_marked_in_the_template(reader):
    tab = drop(reader().open("/check"), ("findings.csv", WRONG.encode()))
    expect(tab.page.get_by_text("2 problems in findings.csv: 1 of 2 rows to correct.")).to_be_visible()
    assert tab.table_with("2 problems").locator("tbody tr").all_inner_texts() == [
        "findings.csv\t2\tpolarity\tworry\tone of strength, concern, recommendation (not empty)",
        "findings.csv\t2\ttheme_id\tmissing-childern\ta value listed in the published table themes, column "
        "theme_id; did you mean missing-children?",
    ]
    assert [row.split("\t")[1:3] for row in tab.table_with("2 rows").locator("tbody tr").all_inner_texts()] == [
        ["2", "To correct"],
        ["3", "Fits the rules"],
    ]
    first = tab.table_with("2 rows").locator("tbody tr").first.inner_text()
    assert "inspection_id: kent-ncpi-2019 · theme_id: missing-childern · polarity: worry · summary: Visits" in first
    expect(tab.page.get_by_role("button", name="Preview the pages")).to_have_count(0)

    with tab.page.expect_download() as started:
        tab.page.locator(".st-key-download-checked button").click()
    sheet = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes()))["findings"]
    assert [cell.value for cell in sheet[2]][:4] == ["kent-ncpi-2019", "missing-childern", "worry", "Visits were late"]
    marked = {cell.coordinate: cell.comment.text for row in sheet.iter_rows(min_row=2) for cell in row if cell.comment}
    assert set(marked) == {"B2", "C2"} and "one of strength, concern, recommendation" in marked["C2"]


def test_on_a_phone_every_cell_of_a_check_is_on_the_screen_and_no_reason_is_given_twice(reader):
    tab = drop(reader(viewport={"width": 360, "height": 780}).open("/check"), ("findings.csv", WRONG.encode()))
    expect(tab.page.get_by_text("did you mean missing-children?")).to_have_count(1)
    cells = tab.page.locator(".fc-table td")
    beyond = "all => all.filter(e => e.getBoundingClientRect().right > innerWidth).length"
    assert cells.count() > 10 and cells.evaluate_all(beyond) == 0
    expect(tab.page.get_by_text("one of strength, concern, recommendation")).to_have_count(1)
    assert axe(tab.page) == []


LONG = "https://example.org/" + "reports-on-children-who-go-missing-" * 4


@pytest.mark.parametrize("width", [360, 768])
def test_long_words_of_a_file_wrap_and_what_was_expected_has_most_room(reader, width):
    wrong = HEADER + f"{LONG[20:]},missing-children,worry,{LONG},force,{LONG.replace(':', '')},,\n"
    tab = drop(reader(viewport={"width": width, "height": 1000}).open("/check"), ("findings.csv", wrong.encode()))
    within = "all => all.every(e => e.scrollWidth <= e.clientWidth)"
    for caption in ("3 problems", "1 row"):
        region = tab.table_with(caption).locator("xpath=..")
        assert region.evaluate("box => box.scrollWidth - box.clientWidth") == 0
        assert tab.table_with(caption).locator("td").evaluate_all(within)
    if width == 768:
        widths = tab.table_with("3 problems").locator("thead th").evaluate_all("all => all.map(e => e.offsetWidth)")
        assert max(widths) == widths[-1]


def with_characters_that_cannot_be_seen() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "findings"
    book.active.append(HEADER.strip().split(","))
    for theme, summary in (("missing-children", "Half _xD800_ and bell _x0007_"), ("missing-children\u202e", "Late")):
        book.active.append(["kent-ncpi-2019", theme, "concern", summary, "force", "https://example.org/own"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_invisible_characters_are_named_on_the_page_and_in_the_template(reader):
    tab = drop(reader().open("/check"), ("own.xlsx", with_characters_that_cannot_be_seen()))
    expect(tab.page.get_by_text("2 problems in own.xlsx: 2 of 2 rows to correct.")).to_be_visible()
    cells = [row.split("\t") for row in tab.table_with("2 problems").locator("tbody tr").all_inner_texts()]
    assert [(row, column, value) for _, row, column, value, _ in cells] == [
        ("2", "summary", "the character U+D800"),
        ("3", "theme_id", "missing-children⟨U+202E right-to-left override⟩"),
    ]
    rows = tab.table_with("2 rows").locator("tbody").inner_text()
    assert "Half ⟨U+D800 half of a surrogate pair⟩ and bell ⟨U+0007 bell⟩" in rows
    with tab.page.expect_download() as started:
        tab.page.locator(".st-key-download-checked button").click()
    sheet = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes()))["findings"]
    marked = {cell.coordinate for row in sheet.iter_rows(min_row=2) for cell in row if cell.comment}
    assert marked == {"D2", "B3"} and "⟨U+0007 bell⟩" in sheet["D2"].comment.text
    assert tab.complaints == []


def test_a_preview_shows_the_pages_with_the_readers_rows_to_that_reader_only(reader):
    tab, other = reader(), reader()
    drop(tab.open("/check"), ("findings.csv", RIGHT.encode()))
    expect(tab.page.get_by_text("findings.csv: 1 row fits the rules. We have not opened any source.")).to_be_visible()
    tab.page.get_by_role("button", name="Preview the pages").click()
    expect(tab.page.get_by_text("Preview: these pages show the record with your own rows.")).to_be_visible()
    tab.settled().page.get_by_role("link", name="1 finding of Kent on missing children").click()
    expect(tab.page.get_by_role("heading", name="Missing children", level=1)).to_be_visible()
    assert tab.settled().path.partition("#")[0] == "/theme?theme=Missing+children&force=Kent"
    mark = tab.table("findings").locator(".fc-own-mark")
    expect(mark).to_have_text("from your file")
    expect(mark).to_be_in_viewport()
    cell = tab.table("findings").locator("td.fc-summary")
    assert cell.inner_text() == "<b>Own review</b>: =1+1 **late** visits"  # as text, whatever it contains
    expect(tab.page.get_by_text("Data link (API)")).to_have_count(0)  # a link would give the published rows
    book = openpyxl.load_workbook(tab.download("findings", "xlsx"))
    cover = [str(value) for row in book["Cover"].values for value in row]
    assert any("of the record with 1 row of your own; not to be cited" in line for line in cover)

    other.open("/theme?theme=Missing+children&force=Kent")
    expect(other.page.get_by_text("Own review")).to_have_count(0)
    tab.page.get_by_role("button", name="End the preview").click()
    expect(tab.page.get_by_text("Own review")).to_have_count(0)
    expect(tab.settled().page.get_by_text("Preview:")).to_have_count(0)
    assert tab.complaints == [] == other.complaints


@pytest.mark.parametrize("width", [360, 1440])
def test_that_a_page_is_a_preview_stays_in_sight_and_a_reload_says_once_that_it_ended(reader, width):
    tab = reader(viewport={"width": width, "height": 780})
    drop(tab.open("/check"), ("findings.csv", RIGHT.encode()))
    tab.page.get_by_role("button", name="Preview the pages").click()
    tab.settled().page.get_by_role("link", name="1 finding of Kent on missing children").click()
    expect(tab.page.get_by_role("heading", name="Missing children", level=1)).to_be_attached()
    tab.settled().page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 1500)")
    strip = tab.page.locator(".st-key-preview")
    expect(strip.get_by_role("button", name="End the preview")).to_be_in_viewport(ratio=1)
    expect(strip.get_by_text("Preview: these pages show the record with your own rows.")).to_be_in_viewport(ratio=1)
    header = tab.page.get_by_test_id("stHeader").bounding_box()
    place = strip.bounding_box()
    assert header["y"] + header["height"] <= place["y"] + 1 and place["height"] < 90
    marks = tab.page.get_by_text("Sentences, counts and shares include your rows without a mark.")
    expect(marks).to_have_count(1)

    tab.page.reload()
    ended = tab.page.get_by_text("Your preview ended when the page was loaded again, and your file is forgotten.")
    expect(ended).to_be_in_viewport()
    expect(strip).to_have_count(0)
    tab.settled().page.reload()
    expect(tab.settled().page.get_by_role("heading", name="Missing children", level=1)).to_be_attached()
    expect(ended).to_have_count(0)
    assert tab.complaints == []


def realistic_template() -> bytes:
    """The template filled in with own audits as of 50 forces, each in two parts, and 5,000 findings."""
    tables = parquet.published_tables(data.TABLES)
    book = openpyxl.load_workbook(io.BytesIO(template.workbook(tables)))
    forces = [row["force_id"] for row in tables["forces"].to_pylist()]
    source = {"source_kind": "force", "citation": "Held by the force"}

    def add(sheet: str, **cells) -> None:
        book[sheet].append([{**source, **cells}.get(heading.value) for heading in book[sheet][1]])

    for number in range(50):
        force = forces[number % len(forces)]
        audit = {"inspection_id": f"{force}-own-{number}"}
        add("inspections", **audit, programme="internal-audit", scope="force", force_id=force, title="Audit", year=2025)
        for topic in ("all", "missing"):
            add("case_audits", **audit, topic=topic, cases_total=20, good=12, requires_improvement=6, inadequate=2)
        for finding in range(100):
            summary = f"Return interviews came late in area {finding}, and risks were not assessed"
            add("findings", **audit, theme_id="investigation", polarity="concern", summary=summary)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_realistic_use_meets_no_limit(reader):
    tab = drop(reader().open("/check"), ("results.xlsx", realistic_template()))
    expect(tab.page.get_by_text("results.xlsx: 5,150 rows fit the rules.")).to_be_visible()
    with tab.page.expect_download() as started:
        tab.page.locator(".st-key-download-checked button").click()
    filled = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes()), read_only=True)
    assert sum(1 for _ in filled["findings"].iter_rows()) == 5_001

    tab.page.get_by_role("button", name="Preview the pages").click()
    expect(tab.page.get_by_text("Preview: these pages show the record with your own rows.")).to_be_visible()
    tab.settled().page.get_by_role("link", name="Themes", exact=True).click()
    tab.settled().choose("Theme", "Investigation")
    expect(tab.page.get_by_role("heading", name="Investigation", level=1)).to_be_visible()
    tab.settled().choose("Programme", "Force’s own audit")
    expect(tab.page.get_by_text("Return interviews came late in area").first).to_be_visible()


def much_larger_inside() -> bytes:
    """A small workbook that unpacks to a thousand times its size: a megabyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
    return file.getvalue()


def with_formula() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template.workbook(parquet.published_tables(data.TABLES))))
    book["findings"]["D2"] = "=1+1"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("results.xlsx", much_larger_inside, "We could not read results.xlsx"),
        ("findings.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "We could not read findings.csv"),
        ("findings.csv", lambda: RIGHT.replace("Own", "Ö").encode("cp1252"), "UTF-8"),
        ("findings.csv", lambda: b"PK\x03\x04rubbish", "We could not read"),
        ("results.xlsx", with_formula, "formula"),
        (
            "results.ods",
            lambda: b"PK\x03\x04mimetypeapplication/vnd.oasis",
            "an Excel workbook (.xlsx) without password and without macros",
        ),
        ("<img src=x onerror=hacked()>.csv", lambda: b"a,b\n1,2\n", "have checked no row yet"),
    ],
)
def test_unreadable_files_are_refused_with_the_reason(reader, name, content, reason):
    tab = drop(reader().open("/check"), (name, content()))
    expect(tab.page.get_by_text(reason).first).to_be_visible()
    expect(tab.page.get_by_test_id("stException")).to_have_count(0)
    assert tab.complaints == [] and tab.page.locator("table tbody tr").count() >= 1


def test_a_file_over_20_mb_is_refused_before_it_is_read(reader, tmp_path):
    large = tmp_path / "findings.csv"
    large.write_bytes(b"x" * (20 * 2**20 + 1))
    tab = reader().open("/check")
    tab.page.locator("input[type=file]").set_input_files(large)
    notice = tab.page.get_by_text("File must be 20.0MB or smaller")
    expect(notice).to_be_visible()
    assert notice.bounding_box()["width"] > 100  # visible, not only for screen readers
    assert tab.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_result_of_a_check_or_in_a_preview(reader, scheme):
    tab = drop(reader(color_scheme=scheme).open("/check"), ("findings.csv", WRONG.encode()))
    for shown in ("a check", "a preview"):
        assert axe(tab.page) == []
        tab.page.set_viewport_size({"width": 360, "height": 740})
        until(tab.page, "document.querySelector('[data-testid=stMain]').scrollWidth <= 360")
        tab.page.set_viewport_size({"width": 1440, "height": 900})
        if shown == "a check":
            drop(tab.open("/check"), ("findings.csv", RIGHT.encode()))
            tab.page.get_by_role("button", name="Preview the pages").click()
            expect(tab.page.get_by_text("Preview: these pages")).to_be_visible()
            tab.settled()
    tab.page.get_by_role("button", name="End the preview").click()  # only a few readers can have one at a time
    expect(tab.page.get_by_text("Preview: these pages")).to_have_count(0)
