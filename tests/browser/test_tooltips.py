"""Tooltips of charts: beside their point, complete and legible while the pointer is on it, and closed by Escape."""

import pytest
from playwright.sync_api import expect

SHOWN = ".fc-tooltip"
MARKS = [
    ("/", "map-areas-now", ".fills path.js-fill >> nth=20"),
    ("/theme", "spread-by-round", ".bars .point path >> nth=3"),
    ("/theme", "spread-by-round", ".bars .point path >> nth=-2"),
    ("/case-audits", "funnel", ".scatterlayer .point >> nth=4"),
    ("/", "low-grades", ".scatterlayer .point >> nth=0"),
]


def point_at(mark):
    """Move the pointer to the middle of a mark, and return the tooltip that is shown."""
    page = mark.page
    mark.evaluate("mark => mark.scrollIntoView({block: 'center'})")
    at = mark.bounding_box()
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2 + 2)
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    expect(page.locator(SHOWN)).to_be_visible()
    return page.locator(SHOWN)


@pytest.fixture
def shown(reader):
    """A page, and the tooltip of the first bar of its first chart."""
    tab = reader().open("/change")
    return tab.page, point_at(tab.page.locator(".fc-chart .bars .point path >> nth=0"))


def test_the_pointer_can_rest_on_a_tooltip(shown):
    page, tooltip = shown
    words, box = tooltip.text_content(), tooltip.bounding_box()
    middle = box["y"] + box["height"] / 2
    for part in (0.25, 0.5, 0.9):
        page.mouse.move(box["x"] + box["width"] * part, middle, steps=4)
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert tooltip.text_content() == words
    page.mouse.move(2, 2, steps=3)
    expect(tooltip).to_be_hidden()


def test_escape_closes_a_tooltip(shown):
    page, tooltip = shown
    page.keyboard.press("Escape")
    expect(tooltip).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize(("view", "exhibit", "mark"), MARKS)
def test_a_tooltip_is_wholly_within_the_window_and_does_not_cover_its_point(reader, view, exhibit, mark, width):
    tab = reader(viewport={"width": width, "height": 800}).open(view)
    mark = tab.chart(exhibit).locator(mark)
    tooltip = point_at(mark)
    box, point = tooltip.bounding_box(), mark.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] >= 0 and box["y"] + box["height"] <= 800
    apart = (
        box["x"] >= point["x"] + point["width"] - 1
        or box["x"] + box["width"] <= point["x"] + 1
        or box["y"] >= point["y"] + point["height"] - 1
        or box["y"] + box["height"] <= point["y"] + 1
    )
    assert apart, (box, point)
    # Plotly's own tooltip, which would cover the point, is hidden.
    expect(tab.page.locator(".hoverlayer .hovertext").first).to_be_hidden()
    assert tooltip.evaluate("t => getComputedStyle(t).fontSize") == "14px"
