"""A reader who finds something wrong gets a text with the row, its source and the version, ready to send."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader
from tests.browser.test_views import axe


def open_report(tab: Reader, exhibit: str):
    """The report form in an exhibit's menu, open and with its rows loaded."""
    report = tab.open_menu(exhibit).locator("details[data-report]")
    report.locator("summary").click()
    expect(report.locator("option")).not_to_have_count(1)
    return report


def test_a_report_names_the_row_its_source_and_the_version(reader, address):
    tab = reader().open("/force?force=Kent")
    report = open_report(tab, "benchmark")
    text = report.get_by_label("Text")
    expect(text).to_have_value(re.compile("Chart or table: Kent compared with England and Wales"))
    rows = tab.table("benchmark").locator("tbody tr")
    expect(report.locator("option")).to_have_count(rows.count() + 1)
    report.get_by_label("Row").select_option(index=1)
    first = rows.first
    theme, grade = (first.locator("td, th").nth(n).text_content() for n in (0, 1))  # folded below the chart
    source = first.locator("a[target=_blank]").last.get_attribute("href")
    version = re.search("[0-9a-f]{12}", tab.page.locator(".fc-cite").first.text_content())[0]
    value = text.input_value()
    assert f"theme: {theme}\n" in value and f"grade: {grade}\n" in value and f"source url: {source}\n" in value
    assert f"Address: {address}/force?force=Kent\n" in value and f"Version of the record: {version}\n" in value
    text.press("Control+End")
    text.type("the grade was raised")
    report.get_by_role("button", name="Copy the text").click()
    expect(report.get_by_role("button", name="Copied")).to_have_count(1)
    assert tab.page.evaluate("navigator.clipboard.readText()").endswith("says so: the grade was raised")
    assert report.locator("[data-send]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_report(reader, scheme):
    tab = reader(color_scheme=scheme).open("/changes")
    open_report(tab, "record-versions")
    assert axe(tab.page) == []


def test_a_report_is_sent_to_whoever_runs_the_dashboard(start_app, contexts):
    with start_app(FORCES_CONTACT="record@example.org") as address:
        tab = Reader(contexts(), address).open("/about")
        report = open_report(tab, "asked")
        report.get_by_label("Row").select_option(index=2)
        link = report.get_by_role("link", name="Write an e-mail")
        sent = urlsplit(link.get_attribute("href"))
        assert (sent.scheme, sent.path) == ("mailto", "record@example.org")
        assert parse_qs(sent.query)["body"] == [report.get_by_label("Text").input_value()]


def test_coverage_is_one_click_away_from_any_exhibit(reader):
    tab = reader().open("/theme")
    tab.exhibit("spread-by-round").get_by_role("link", name="How complete is this?").click()
    expect(tab.page.locator("h1")).to_have_text("About this record")
    expect(tab.page.locator("#coverage")).to_be_in_viewport()
