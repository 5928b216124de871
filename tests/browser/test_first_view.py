"""Before scripts have come, a page shows its answer and its first charts, and nothing moves once it is drawn."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SETTLED, until
from tests.browser.test_views import axe

WITH_CHARTS = ("/", "/theme", "/change", "/case-audits", "/?layout=tiles", "/?cycle=2017")
WITHOUT = ("/theme?region=Wales", "/?force=Kent", "/change?move=fell", "/tables", "/about", "/changes")
SCREENS = ((1440, 900), (1280, 900), (768, 900), (360, 780))
STREAMLITS_SCRIPT = "**/static/js/index.*"

# Where everything is, by what it is: of the page, and of its first view. A chart is where its bars or areas are.
PLACES = """first => {
    const view = document.getElementById('first-view');
    const root = first ? view.shadowRoot : document.querySelector('[data-testid=stMain]');
    const places = {};
    const seen = selector => [...root.querySelectorAll(selector)].filter(e => e.getClientRects().length);
    const note = (name, boxes) => {
        const all = boxes.filter(b => b.width && b.height);
        if (all.length) places[name] = [Math.min(...all.map(b => b.left)), Math.min(...all.map(b => b.top)),
            Math.max(...all.map(b => b.right)), Math.max(...all.map(b => b.bottom))];
    };
    const words = e => {
        const range = document.createRange();
        range.selectNodeContents(e);
        return range.getBoundingClientRect();
    };
    note('title', seen('h1').map(words));
    seen('.fc-lead, .fc-lead ~ p').forEach((e, n) => note(`answer ${n}`, [words(e)]));
    note('legend', seen('.fc-page-legend li').map(e => e.getBoundingClientRect()));
    const heads = seen('.fc-title');
    const charts = seen(first ? '.still' : '.fc-chart');
    charts.forEach((chart, n) => {
        note(`head ${n}`, [words(heads[n])]);
        const marks = first ? '.still-part, svg > path' : '.bars .point path, .fills path.js-fill';
        note(`chart ${n}`, [...chart.querySelectorAll(marks)].map(e => e.getBoundingClientRect()));
    });
    return places;
}"""


@pytest.fixture
def held_back(reader):
    """A function that opens a page whose scripts do not come, on a screen of some size."""

    def open_page(path: str, width: int = 1440, height: int = 900, **options):
        tab = reader(viewport={"width": width, "height": height}, **options)
        tab.page.route(STREAMLITS_SCRIPT, lambda route: route.abort())
        tab.page.goto(tab.address + path)
        until(tab.page, "document.fonts.status === 'loaded'")
        tab.complaints.clear()
        return tab

    return open_page


@pytest.mark.parametrize(
    ("path", "width", "height"),
    # Other choices on a page leave the room of its filters as it is: the widest and the narrowest screen are enough.
    [(path, *screen) for path in WITH_CHARTS[:4] for screen in SCREENS]
    + [(path, *screen) for path in WITH_CHARTS[4:] + WITHOUT for screen in (SCREENS[0], SCREENS[-1])],
)
def test_nothing_moves_when_the_page_takes_its_place(held_back, path, width, height):
    tab = held_back(path, width, height)
    first = tab.page.evaluate(PLACES, True)
    assert first["answer 0"][3] < height
    tab.page.unroute_all()
    page = tab.open(path).page.evaluate(PLACES, False)
    beyond = {name: place for name, place in first.items() if place[1] < height}
    moved = {
        name: (place, page[name])
        for name, place in beyond.items()
        if max(abs(a - b) for a, b in zip(place, page[name])) > 3
    }
    assert moved == {}
    assert {"title", "answer 0"} <= set(beyond) and ("chart 0" in first) == (path in WITH_CHARTS)


def test_the_first_screen_holds_the_first_charts(held_back):
    for path in WITH_CHARTS[:4]:
        for width, height in ((1440, 900), (360, 780)):
            tab = held_back(path, width, height)
            still = tab.page.locator("#first-view .still").first
            expect(still).to_be_visible()
            assert still.bounding_box()["y"] < height - 20, (path, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_it(held_back, scheme):
    for path in WITH_CHARTS[:4]:
        tab = held_back(path, color_scheme=scheme)
        ground = tab.page.evaluate("getComputedStyle(document.getElementById('first-view')).backgroundColor")
        assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 24, 29)")
        assert [finding for finding in axe(tab.page, scheme) if "first-view" in finding] == [], path


def test_a_key_shows_the_page_below_before_its_charts_are_drawn(reader):
    tab = reader()
    tab.page.route("**/static/plotly-*", lambda _route: None)  # it is never answered
    tab.page.goto(tab.address + "/theme")
    expect(tab.page.locator("[data-testid=stMain] h1")).to_be_attached()
    view = tab.page.locator("#first-view")
    expect(view).to_have_attribute("aria-hidden", "true")
    tab.page.keyboard.press("Tab")
    expect(view).to_have_count(0)


def test_a_link_in_it_is_followed(held_back):
    tab = held_back("/")
    tab.page.locator("#first-view .fc-engaged-line a").last.click()
    tab.page.wait_for_url("**/force?force=*")


@pytest.mark.parametrize("path", ["/force", "/theme#grid-of-theme", "/theme?force=Narnia", "/case-audits?sort=good"])
def test_a_page_that_begins_with_something_else_has_none(held_back, path):
    assert held_back(path).page.locator("#first-view").count() == 0


def test_without_javascript_the_static_page_stands_alone(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/theme")
    expect(page.locator("#first-view")).to_be_hidden()
    expect(page.locator(".fc-static h1")).to_be_visible()
    context.close()


def test_it_is_not_printed(held_back):
    tab = held_back("/theme")
    tab.page.emulate_media(media="print")
    expect(tab.page.locator("#first-view")).to_be_hidden()
    tab.page.emulate_media(media="null")


def test_a_page_opened_from_the_menu_shows_itself_alone(reader):
    tab = reader().open("/")
    tab.page.get_by_role("link", name="Themes", exact=True).click()
    until(tab.page, SETTLED)
    until(tab.page, "!document.querySelector('#first-view')")
    assert tab.page.locator("h1").count() == 1
