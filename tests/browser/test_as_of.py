"""Pages as of a day in the past, in Chromium: how they are laid out, and whether the day can be read."""

import pytest
from playwright.sync_api import expect

GROUP = "group=Eastern%3ANorfolk%2CSuffolk%2CCambridgeshire"
HIDDEN = "field => field.scrollWidth - field.clientWidth"


def test_both_halves_of_the_overview_are_filled_on_a_day_in_the_past(reader):
    tab = reader(viewport={"width": 1440, "height": 900}).open("/?as_of=2024-06-30")
    on_map = tab.page.locator(".st-key-exhibit-map-areas-now").bounding_box()
    beside = tab.page.locator(".st-key-exhibit-low-grades").bounding_box()
    assert beside["x"] >= on_map["x"] + on_map["width"] and abs(beside["y"] - on_map["y"]) < 40
    assert beside["x"] + beside["width"] > 1300 and beside["height"] > on_map["height"]


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("path", ["/?as_of=2024-06-30", f"/compare?{GROUP}&as_of=2024-06-30"])
def test_the_chosen_day_can_be_read_in_full(reader, path, width):
    tab = reader(viewport={"width": width, "height": 900}).open(path)
    if width < 1100 and path != "/?as_of=2024-06-30":
        tab.page.locator(".fc-fold summary").click()
    day = tab.page.get_by_test_id("stDateInputFieldsScroller")
    expect(day).to_be_visible()
    assert day.evaluate(HIDDEN) <= 0
