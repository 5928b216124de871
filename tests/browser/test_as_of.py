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


@pytest.mark.parametrize("width", [1440, 1100, 768, 360])
@pytest.mark.parametrize("path", ["/", "/?as_of=2024-06-30&grade=Good&region=Wales&force=Gwent"])
def test_the_day_of_the_overview_stands_with_the_filters_and_is_not_cut(reader, path, width):
    tab = reader(viewport={"width": width, "height": 780}).open(path)
    field, fold = tab.page.locator(".st-key-as-of .stDateInput"), tab.page.locator(".fc-fold summary")
    expect(field).to_be_visible()
    assert tab.page.get_by_test_id("stDateInputFieldsScroller").evaluate(HIDDEN) <= 0
    day = field.bounding_box()
    if width < 1100:  # the others are folded, and the day is beside their button, without covering it
        others = fold.bounding_box()
        assert others["x"] + others["width"] <= day["x"] and abs(others["y"] - day["y"]) < 8
        fold.click()
        expect(tab.page.locator(".st-key-filters-home")).to_be_visible()
    else:
        others = tab.page.locator(".st-key-filters-home").bounding_box()
        assert 0 <= others["y"] - (day["y"] + day["height"]) < 40
    assert day["x"] >= 0 and day["x"] + day["width"] <= width and day["y"] + day["height"] <= 780


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_a_notice_stands_between_the_answer_and_the_filters_with_their_day(reader, width):
    tab = reader(viewport={"width": width, "height": 900}).open("/?force=Narnia")
    notice, day = tab.page.get_by_test_id("stAlert").bounding_box(), tab.page.locator(".st-key-as-of").bounding_box()
    answer = tab.page.locator(".fc-lead").bounding_box()
    assert answer["y"] + answer["height"] <= notice["y"] and notice["y"] + notice["height"] <= day["y"]
    fold = tab.page.locator(".fc-fold summary")
    if fold.is_visible():
        assert abs(_middle(fold.bounding_box()) - _middle(day)) <= 3


@pytest.mark.parametrize("width", [768, 360])
def test_the_day_is_level_with_the_button_of_the_filters_and_leaves_the_legend_free(reader, width):
    tab = reader(viewport={"width": width, "height": 780}).open("/")
    day, fold = (tab.page.locator(css).bounding_box() for css in (".st-key-as-of", ".fc-fold summary"))
    legend = tab.page.locator(".fc-page-legend ul").bounding_box()
    assert abs(_middle(day) - _middle(fold)) <= 3 and day["y"] + day["height"] + 3 <= legend["y"]


def _middle(box: dict) -> float:
    return box["y"] + box["height"] / 2


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("path", ["/?as_of=2024-06-30", f"/compare?{GROUP}&as_of=2024-06-30"])
def test_the_chosen_day_can_be_read_in_full(reader, path, width):
    tab = reader(viewport={"width": width, "height": 900}).open(path)
    if width < 1100 and path != "/?as_of=2024-06-30":
        tab.page.locator(".fc-fold summary").click()
    day = tab.page.get_by_test_id("stDateInputFieldsScroller")
    expect(day).to_be_visible()
    assert day.evaluate(HIDDEN) <= 0


@pytest.mark.parametrize("opens_the_calendar", [True, False])
@pytest.mark.parametrize(("path", "key"), [("/", "as_of"), ("/changes", "since")])
def test_a_day_that_is_typed_counts_on_enter(reader, path, key, opens_the_calendar):
    page = reader().open(path).page
    first = page.get_by_test_id("stDateInput").get_by_role("spinbutton").first
    first.click() if opens_the_calendar else first.focus()
    page.keyboard.type("31012024")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}?{key}=2024-01-31")
    expect(page.get_by_role("dialog")).to_have_count(0)
