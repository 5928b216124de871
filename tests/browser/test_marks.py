"""Charts by keyboard: one tab stop each; arrow keys move from mark to mark, whose card is shown and announced."""

from collections import deque

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import until
from tests.conftest import FORCES

ARROWS = ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp")
RING, CARD, SAID = ".fc-ring", ".fc-tooltip:visible", ".fc-said[aria-live=polite]"
# The position of the outline on the page, which tells marks apart.
CURRENT = """() => { const ring = document.querySelector('.fc-ring')?.getBBox();
    return ring && [ring.x, ring.y, ring.width, ring.height].map(Math.round).join() }"""
LUMINANCES = """() => ['color', 'backgroundColor'].map(part => {
    const [r, g, b] = getComputedStyle(document.querySelector('.fc-tooltip'))[part].match(/[\\d.]+/g)
        .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; })"""


def chart_of(tab, name: str):
    """A chart, drawn and with the focus on it: keys lead nowhere in one that is still to be drawn."""
    tab.chart(name)
    chart = tab.page.locator(f".fc-chart-{name}")
    chart.focus()
    return chart


def press(tab, *keys: str) -> str:
    """Press keys, and return which mark is current."""
    for key in keys:
        tab.page.keyboard.press(key)
    return tab.page.evaluate(CURRENT)


def say(tab, key: str) -> str:
    """Press a key that leads to another mark, and return what is announced about it."""
    announcement = f"document.querySelector('{SAID}').textContent"
    before = tab.page.evaluate(announcement)
    tab.page.keyboard.press(key)
    until(tab.page, f"{announcement} !== {before!r}")
    return tab.page.evaluate(announcement)


def walked(tab) -> dict[str, dict[str, str]]:
    """Every mark that can be reached from the first with the arrow keys, and where each key leads from it."""
    first = here = press(tab, "Home")
    leads = {first: {}}
    while True:
        # To the nearest mark with an arrow key that has not been tried, by keys that have.
        ways, queue = {here: []}, deque([here])
        while queue and len(leads[queue[0]]) == len(ARROWS):
            mark = queue.popleft()
            for arrow, to in leads[mark].items():
                if to not in ways:
                    ways[to] = [*ways[mark], arrow]
                    queue.append(to)
        if not queue:
            return leads
        arrow = next(a for a in ARROWS if a not in leads[queue[0]])
        press(tab, *ways[queue[0]])
        here = leads[queue[0]][arrow] = press(tab, arrow)
        leads.setdefault(here, {})


@pytest.mark.parametrize(
    ("path", "name", "marks"),
    [
        ("/?cycle=2023-25", "map-areas", FORCES),  # one for each force, although London is drawn twice
        ("/?cycle=2023-25&layout=tiles", "map-tiles", FORCES),
        ("/case-audits", "funnel", None),
        ("/change", "spread-by-round", None),
    ],
)
def test_the_arrow_keys_lead_to_every_mark_of_a_chart(path, name, marks, reader):
    tab = reader().open(path)
    chart = chart_of(tab, name)
    drawn = chart.locator(".bars .point path, .points path.point").evaluate_all(
        """paths => new Set(paths.map(path => path.getBoundingClientRect()).filter(box => box.width && box.height)
            .map(box => [box.x, box.y, box.width].join())).size"""
    )
    assert len(walked(tab)) == (marks or drawn) > 5


def test_arrows_on_a_map_lead_to_the_next_force_that_way(reader):
    tab = reader().open("/?cycle=2023-25&layout=tiles")
    chart_of(tab, "map-tiles")
    assert say(tab, "End").startswith("Kent, ")
    assert say(tab, "ArrowLeft").startswith("Sussex, ")
    assert say(tab, "ArrowUp").startswith("Surrey, ")
    assert say(tab, "ArrowRight").startswith("Metropolitan, ")


def test_a_current_mark_has_an_outline_and_its_card_is_shown_and_announced(reader):
    tab = reader().open("/change?theme=Protecting+vulnerable+people")
    chart = chart_of(tab, "spread-by-round")
    announced = [say(tab, key) for key in ("Home", "ArrowRight", "ArrowDown", "End", "ArrowLeft")]
    assert announced[0] == "PEEL 2023–25, Outstanding: 2, Cheshire, Humberside"
    assert [words.split(", ")[0] for words in announced] == [
        "PEEL 2023–25",
        "PEEL 2023–25",
        "PEEL 2021/22",
        "PEEL 2015",
        "PEEL 2015",
    ]
    assert "Not found: " in announced[3] and len(set(announced)) == 5
    by_keys = tab.page.locator(CARD).text_content()
    ring = tab.page.locator(RING).bounding_box()
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator(CARD)).to_have_count(0)
    tab.page.mouse.move(ring["x"] + ring["width"] / 2 + 3, ring["y"] + ring["height"] / 2)
    expect(tab.page.locator(CARD)).to_have_text(by_keys)
    expect(chart).to_be_focused()


def test_a_mark_stays_current_when_its_chart_is_drawn_anew(reader):
    tab = reader().open("/change?theme=Protecting+vulnerable+people")
    chart_of(tab, "spread-by-round")
    announced, before = say(tab, "Home"), tab.page.evaluate(CURRENT)
    tab.page.set_viewport_size({"width": 900, "height": 800})
    until(tab.page, f"({CURRENT})() && ({CURRENT})() !== {before!r}")
    assert tab.page.locator(SAID).text_content() == announced
    assert say(tab, "ArrowDown").startswith("PEEL 2021/22, Outstanding: 3")


def test_every_area_of_the_map_shows_its_own_card(reader):
    tab = reader().open("/?cycle=2023-25")
    chart_of(tab, "map-areas")
    announced = {press(tab, "Home"): say(tab, "End") and say(tab, "Home")}
    # Walk through all of them: from each mark, by arrow keys that lead to a mark not yet visited.
    leads = walked(tab)
    here = press(tab, "Home")
    while len(announced) < len(leads):
        ways, queue = {here: []}, deque([here])
        while queue[0] in announced:
            mark = queue.popleft()
            for arrow, to in leads[mark].items():
                if to not in ways:
                    ways[to] = [*ways[mark], arrow]
                    queue.append(to)
        here = queue[0]
        press(tab, *ways[here][:-1])
        announced[here] = say(tab, ways[here][-1])
    assert len({words.split(", ")[0] for words in announced.values()}) == FORCES


def test_a_chart_is_one_tab_stop_and_looks_as_before_when_it_is_left(reader):
    tab = reader().open("/change")
    chart = chart_of(tab, "engage")
    inside = "document.activeElement.closest('.fc-chart') !== null"
    press(tab, "Home")
    expect(tab.page.locator(RING)).to_have_count(1)
    tab.page.keyboard.press("Tab")
    assert not tab.page.evaluate(inside)
    expect(tab.page.locator(f"{RING}, {CARD}")).to_have_count(0)
    tab.page.keyboard.press("Shift+Tab")
    expect(chart).to_be_focused()
    tab.page.keyboard.press("Shift+Tab")
    assert not tab.page.evaluate(inside)


def test_escape_closes_the_card_and_leaves_the_mark(reader):
    tab = reader().open("/change")
    chart_of(tab, "spread-by-round")
    first = press(tab, "Home")
    press(tab, "ArrowDown", "Escape")
    expect(tab.page.locator(f"{RING}, {CARD}")).to_have_count(0)
    assert press(tab, "ArrowDown") == first


def test_enter_leads_to_the_same_place_as_a_click(reader):
    tab = reader().open("/?cycle=2023-25&layout=tiles")
    chart_of(tab, "map-tiles")
    assert say(tab, "End").startswith("Kent, ")
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("heading", name="Kent Police", level=1)).to_be_visible()
    assert tab.settled().path == "/force?force=Kent"


def test_enter_on_a_bar_that_filters_its_page_leaves_the_focus_at_that_chart(reader):
    tab = reader().open("/")  # newest grades: those of a cycle are another view, drawn anew
    before = chart_of(tab, "spread").element_handle()
    say(tab, "Home")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**grade=**")
    tab.page.wait_for_function("chart => !chart.isConnected", arg=before)
    tab.settled()
    expect(tab.page.locator(".fc-chart-spread")).to_be_focused()


def test_a_pointer_at_rest_does_not_disturb_the_keyboard_and_a_moving_one_takes_over(reader):
    tab = reader().open("/case-audits")
    chart = chart_of(tab, "counts")
    chart.evaluate("chart => chart.scrollIntoView()")
    at = chart.bounding_box()
    tab.page.mouse.move(at["x"] + at["width"] / 2, 500)
    words = say(tab, "End")  # far down, so the page scrolls below the pointer
    tab.page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    expect(tab.page.locator(RING)).to_be_in_viewport()
    assert tab.page.locator(CARD).text_content().replace("<br>", "") and words.startswith("Metropolitan 2021")
    tab.page.mouse.move(at["x"] + at["width"] / 2 + 40, 480)
    expect(tab.page.locator(RING)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_of_a_card_has_enough_contrast(scheme, reader):
    tab = reader(color_scheme=scheme).open("/change")
    chart_of(tab, "spread-by-round")
    say(tab, "Home")
    darker, lighter = sorted(tab.page.evaluate(LUMINANCES))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_a_card_does_not_cover_its_own_area_on_a_phone(reader):
    tab = reader(viewport={"width": 360, "height": 780}).open("/?cycle=2023-25&layout=tiles")
    chart_of(tab, "map-tiles")
    for key in ("Home", "ArrowDown", "ArrowDown", "End", "ArrowLeft"):
        say(tab, key)
        ring, card = (tab.page.locator(drawn).first.bounding_box() for drawn in (RING, CARD))
        above, below = card["y"] + card["height"] <= ring["y"], card["y"] >= ring["y"] + ring["height"]
        beside = card["x"] >= ring["x"] + ring["width"] - 6 or card["x"] + card["width"] <= ring["x"] + 6
        assert above or below or beside, key
