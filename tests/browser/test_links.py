"""A reader shares a view by its link, and other tools read the same rows from a data link."""

import re
import urllib.parse

from playwright.sync_api import expect

from tests.browser.conftest import read


def test_a_copied_link_shows_the_same_view(reader, address):
    tab = reader().open("/theme?force=City+of+London&force=Kent&year=2017&layout=tiles")
    tab.open_menu("grid-of-theme")
    button = tab.exhibit("grid-of-theme").get_by_role("button", name="Copy link to this view")
    button.focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("button", name="Copied")).to_have_count(1)
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}/theme?force=City+of+London&force=Kent&year=2017&layout=tiles"
    other = reader().open(copied.removeprefix(address))
    assert other.page.locator(".fc-grid").all_text_contents() == tab.page.locator(".fc-grid").all_text_contents()
    expect(tab.page.get_by_role("button", name="Copied")).to_have_count(0)  # the label comes back after a while


def test_a_copy_button_works_where_the_clipboard_api_is_refused(reader):
    tab = reader().open("/tables?table=cycles")
    tab.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')) }")
    tab.open_menu("table-cycles").get_by_text("Data link (API)").click()
    tab.page.get_by_role("button", name="Copy the line for R", exact=True).first.click()
    expect(tab.page.get_by_role("button", name="Copy the line for R").first).to_have_text("Copied")
    assert tab.page.evaluate("navigator.clipboard.readText()").startswith('rows <- read.csv("http://127.0.0.1')


def test_a_copy_for_an_article_ends_with_the_address_of_its_view(reader, address):
    tab = reader().open("/force?force=Kent")
    menu = tab.open_menu("standing-of-force")
    for words, start, end in (
        ("Text", "Where Kent stands now\n", f"\n{address}/force?force=Kent\n"),
        ("Markdown", "**Where Kent stands now**\n", f"\n<{address}/force?force=Kent>\n"),
    ):
        button = menu.get_by_role("button", name=re.compile(f"^{words}"))
        button.focus()
        tab.page.keyboard.press("Enter")
        expect(menu.get_by_role("button", name="Copied")).to_have_count(1)
        copied = tab.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(start) and copied.endswith(end) and "Protecting vulnerable people" in copied
        expect(button).to_have_count(1)  # the label comes back after a while


def lines_of(tab) -> dict[str, str]:
    """The lines of code in the menu of the first exhibit, by the name of the tool."""
    menu = tab.page.locator(".fc-menu").first
    return dict(zip(menu.locator("dt").all_text_contents(), menu.locator("code").all_text_contents()))


def test_running_a_second_line_leaves_the_rows_of_the_first_unchanged(reader):
    """DuckDB reads a file at each use, so a second file of the same name would give the rows of another chart."""
    lines = [lines_of(reader().open(f"/tables?table={table}"))["DuckDB (Python)"] for table in ("forces", "cycles")]
    names = {}
    exec(lines[0], names)
    first = names["rows"]
    columns = first.columns
    exec(lines[1], names)
    assert names["rows"].columns != columns
    assert first.df().columns.tolist() == columns and len(first.df()) == 43


def test_awkward_text_stays_text_in_a_link(reader):
    tab = reader().open("/theme?theme=Missing+children&search=" + urllib.parse.quote_plus("<risk> \"'{missing}"))
    line = tab.exhibit("findings").locator("code").first.text_content()
    assert "search=%3Crisk%3E+%22%27%7Bmissing%7D" in line
    assert len(read(line)) == tab.table("findings").locator("tbody tr").count() > 0
