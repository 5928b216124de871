"""A reader fills missing grades from a saved page: dropped, reviewed, accepted, previewed, downloaded and added."""

import shutil

import pytest
from playwright.sync_api import expect

import data
from data import build, parquet
from data.reading import vocabulary, wanted
from data.reading.rows import Known
from tests.browser.test_check import drop
from tests.browser.test_views import axe

PHONE = {"width": 360, "height": 780}


@pytest.fixture(scope="module")
def page_wanted():
    """A page that would fill three gaps of the record: legitimacy in 2015."""
    pages = wanted.pages(parquet.published_tables(data.TABLES))
    return next(page for page in pages if (page["cycle"], page["page"], page["cells"]) == ("2015", "legitimacy", 3))


@pytest.fixture(scope="module")
def saved(page_wanted):
    """A made-up page of that kind, as a browser saves it, with a grade for each of its three questions."""
    names = {q.theme_id: q.name for q in vocabulary.questions() if q.cycle == "2015" and q.pillar == "legitimacy"}
    grades = {"wellbeing": "Good", "engage": "Outstanding", "stop-search": "Requires improvement"}
    parts = "".join(f"<h3>{names[theme]}</h3><p>{grade}</p>" for theme, grade in grades.items())
    title = f"{page_wanted['force']} PEEL 2015"
    link = f'<link rel="canonical" href="{page_wanted["source_url"]}">'
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{link}</head><body><h1>{title}</h1>"
        f"<p>Last updated 11/02/2016</p>{parts}<p>The force is good at folding maps.</p></body></html>"
    ).encode()


def test_three_missing_grades_are_filled_from_a_saved_page(reader, page_wanted, saved, tmp_path):
    tab = drop(reader().open("/check"), ("saved.html", saved))
    expect(tab.page.get_by_text("saved.html (HTML): 3 rows read: 3 sure.")).to_be_visible()
    tab.page.get_by_role("button", name="Accept the 3 that are sure").click()
    tab.page.get_by_role("button", name="Check the 3 accepted rows").click()
    expect(tab.page.get_by_text("Accepted rows: 3 rows fit the rules.")).to_be_visible()
    with tab.settled().page.expect_download() as started:
        tab.page.locator(".st-key-download-checked button").click()
    record = shutil.copytree(data.TABLES, tmp_path / "record")
    workbook = shutil.copy(started.value.path(), tmp_path / "results.xlsx")
    assert build.main(["--add", "--sources", str(workbook), "--out", str(record)]) == 0
    rows = Known(parquet.published_tables(record)).rows("judgments")
    added = {row["theme_id"]: row["grade"] for row in rows if row["source_url"] == page_wanted["source_url"]}
    assert added == {"wellbeing": "good", "engage": "outstanding", "stop-search": "requires-improvement"}
    assert tab.complaints == []


def test_rows_are_accepted_and_corrected_by_the_keyboard(reader, saved):
    tab = drop(reader().open("/check"), ("saved.html", saved))
    row = tab.page.get_by_role("checkbox", name="Workforce wellbeing (2015): good")
    row.focus()
    tab.page.keyboard.press("Space")
    expect(tab.page.get_by_role("button", name="Check the 1 accepted row")).to_be_visible()
    tab.settled().page.get_by_role("button", name="Change…").first.focus()
    tab.page.keyboard.press("Enter")
    grade = tab.page.get_by_role("combobox", name="Grade")
    expect(grade).to_have_value("Good")
    grade.focus()
    tab.page.keyboard.type("Inadequate")
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("checkbox", name="Workforce wellbeing (2015): inadequate")).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_read_rows_are_accessible_and_fit_a_phone(reader, saved, scheme):
    tab = drop(reader(color_scheme=scheme, viewport=PHONE).open("/check"), ("saved.html", saved))
    expect(tab.page.get_by_role("button", name="Accept the 3 that are sure")).to_be_visible()
    assert axe(tab.page) == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
