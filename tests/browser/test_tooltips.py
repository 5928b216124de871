"""What a chart shows of a point: it stays while the pointer is on it, and Escape closes it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import until

SHOWN = ".stPlotlyChart .hoverlayer .hovertext"


@pytest.fixture
def shown(reader):
    """A page, and the tooltip of the first bar of its first chart, once it is drawn."""
    tab = reader().open("/change")
    bar = tab.page.locator(".stPlotlyChart .bars .point path").first
    bar.scroll_into_view_if_needed()
    at = bar.bounding_box()
    tab.page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2 + 2)
    tab.page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    until(tab.page, f"document.querySelector('{SHOWN}')")
    return tab.page, tab.page.locator(SHOWN).first


def test_the_pointer_can_rest_on_a_tooltip(shown):
    page, tooltip = shown
    words, box = tooltip.text_content(), tooltip.bounding_box()
    middle = box["y"] + box["height"] / 2
    for part in (0.25, 0.5, 0.9):
        page.mouse.move(box["x"] + box["width"] * part, middle, steps=4)
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert page.locator(SHOWN).first.text_content() == words
    page.mouse.move(2, 2, steps=3)
    expect(page.locator(SHOWN)).to_have_count(0)


def test_escape_closes_a_tooltip(shown):
    page, tooltip = shown
    page.keyboard.press("Escape")
    expect(tooltip).to_have_count(0)
