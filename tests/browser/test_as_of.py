"""A day in the past in Chromium: how a reader chooses it, and how pages of it are laid out."""

import pytest
from playwright.sync_api import expect

GROUP = "group=Eastern%3ANorfolk%2CSuffolk%2CCambridgeshire"
HIDDEN = "field => field.scrollWidth - field.clientWidth"


def type_day(tab):
    tab.page.get_by_role("spinbutton", name="day, As of").click()
    tab.page.keyboard.type("30062024")
    tab.page.keyboard.press("Enter")


def test_three_forces_chosen_on_a_day_are_one_step_from_side_by_side(reader):
    tab = reader().open("/?force=Norfolk&force=Suffolk&force=Cambridgeshire")
    type_day(tab)
    tab.page.wait_for_url("**as_of=2024-06-30*")
    expect(tab.page.locator(".fc-lead")).to_contain_text("As of 30 June 2024: ")
    tab.page.get_by_role("link", name="see these forces side by side").click()
    tab.page.wait_for_url("**/compare?*as_of=2024-06-30*")
    expect(tab.page.locator(".fc-lead")).to_contain_text("As of 30 June 2024: of 10 themes")
    expect(tab.table("newest-side-by-side").locator("thead th a")).to_have_text(
        ["Norfolk", "Suffolk", "Cambridgeshire"]
    )


def test_a_group_is_seen_on_a_day_by_typing_it(reader):
    tab = reader().open(f"/compare?{GROUP}")
    type_day(tab)
    tab.page.wait_for_url(f"**/compare?{GROUP}&as_of=2024-06-30")
    expect(tab.page.locator(".fc-lead")).to_contain_text("as of 30 June 2024: of 10 themes")


def test_both_halves_of_the_first_page_are_filled_on_a_day_in_the_past(reader):
    tab = reader(viewport={"width": 1440, "height": 900}).open("/?as_of=2024-06-30")
    on_map = tab.page.locator(".st-key-exhibit-map-areas-now").bounding_box()
    beside = tab.page.locator(".st-key-exhibit-low-grades").bounding_box()
    assert beside["x"] >= on_map["x"] + on_map["width"] and abs(beside["y"] - on_map["y"]) < 40
    assert beside["x"] + beside["width"] > 1300 and beside["height"] > on_map["height"]


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("path", ["/?as_of=2024-06-30", f"/compare?{GROUP}&as_of=2024-06-30"])
def test_the_day_chosen_can_be_read_whole(reader, path, width):
    tab = reader(viewport={"width": width, "height": 900}).open(path)
    if width < 1100 and path != "/?as_of=2024-06-30":
        tab.page.locator(".fc-fold summary").click()
    day = tab.page.get_by_test_id("stDateInputFieldsScroller")
    expect(day).to_be_visible()
    assert day.evaluate(HIDDEN) <= 0
