"""The map in the browser: drawn without the network, shown by hover, followed by a click."""

import pytest
from playwright.sync_api import expect

from parts.charts.looks import GRADES
from tests.conftest import FORCES

MIDDLE = """force => {
    const chart = document.querySelector('[class*=fc-chart-map] .js-plotly-plot');
    const {xaxis, yaxis} = chart._fullLayout, box = chart.getBoundingClientRect();
    const known = values => [...values].filter(v => v !== null && !Number.isNaN(v));
    const wide = trace => Math.max(...known(trace.x)) - Math.min(...known(trace.x));
    const [trace] = chart.data.filter(t => t.name === force).sort((a, b) => wide(b) - wide(a));
    const middle = values => (Math.min(...known(values)) + Math.max(...known(values))) / 2;
    const at = (edge, axis, values) => edge + axis._offset + axis.l2p(middle(values));
    return [at(box.left, xaxis, trace.x), at(box.top, yaxis, trace.y)];
}"""


def middle(tab, force: str) -> list[float]:
    """The position on the screen of the middle of a force's shape."""
    tab.page.locator("[class*=fc-chart-map]").scroll_into_view_if_needed()
    return tab.page.evaluate(MIDDLE, force)


@pytest.mark.parametrize(
    ("view", "force", "grade"),
    [
        ("/?cycle=2023-25", "City of London", "Adequate"),
        ("/theme?layout=tiles&year=2023", "Thames Valley", "Inadequate"),
    ],
)
def test_pointing_at_a_force_shows_its_grade_and_a_click_opens_its_page(reader, view, force, grade):
    tab = reader().open(view)
    before = tab.path
    x, y = middle(tab, force)
    tab.page.mouse.move(x, y)
    shown = tab.page.locator(".fc-tooltip")
    expect(shown).to_contain_text(force)
    expect(shown).to_contain_text(f"PEEL 2023–25:{grade}")
    tab.page.mouse.click(x, y)
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text(force)
    assert tab.settled().path == "/force?force=" + force.replace(" ", "+")
    tab.page.go_back()
    expect(tab.page.locator("[class*=fc-chart-map]")).to_be_visible()
    assert tab.settled().path == before and tab.complaints == []


def test_a_tap_opens_a_force_too(reader):
    tab = reader(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740}).open("/?layout=tiles")
    tab.page.touchscreen.tap(*middle(tab, "City of London"))
    expect(tab.page.get_by_role("heading", name="City of London Police", level=1)).to_be_visible()


def test_the_shapes_are_drawn_in_the_colours_of_their_grades(reader):
    tab = reader(color_scheme="dark").open("/?cycle=2023-25")
    drawn = tab.page.locator("[class*=fc-chart-map] .fills path.js-fill").evaluate_all(
        "paths => paths.map(path => getComputedStyle(path).fill)"
    )
    fills = set(drawn)
    for look in GRADES.values():
        red, green, blue = (int(look.colour[i : i + 2], 16) for i in (1, 3, 5))
        assert f"rgb({red}, {green}, {blue})" in fills
    # London is drawn twice, and the City of London three times.
    assert len(drawn) == FORCES + 3


def test_the_map_follows_theme_and_layout_and_the_address_follows_the_map(reader):
    tab = reader().open("/?cycle=2016")
    tab.choose("Theme", "Investigating crime").choose("Show map as", "Equal tiles")
    assert tab.path == "/?cycle=2016&theme=Investigating+crime&layout=tiles"
    expect(tab.page.locator("[class*=fc-chart-map] .textpoint", has_text="Kent")).to_have_count(1)
    rows = tab.exhibit("map-tiles").locator(".fc-rows")
    rows.locator("summary").click()
    expect(rows.locator("table caption")).to_have_text("Grades on investigating crime, 2016")
    expect(rows.locator("tbody tr")).to_have_count(FORCES)


@pytest.mark.parametrize("width", [768, 360])
def test_the_map_fills_its_place_and_its_insets_name_runs_over_no_force(reader, width):
    tab = reader(viewport={"width": width, "height": 900}).open("/")
    chart = tab.page.locator("[class*='fc-chart-map-areas']")
    chart.scroll_into_view_if_needed()
    tab.settled()
    boxes = chart.evaluate("""chart => {
        const box = of => { const { x, y, width, height } = of.getBoundingClientRect(); return [x, y, width, height]; };
        const name = [...chart.querySelectorAll('.annotation')].find(one => one.textContent.includes('× 24'));
        const areas = [...chart.querySelectorAll('.scatterlayer .js-fill')].map(box);
        return [box(chart), box(name.querySelector('text')), areas];
    }""")
    (_, top, _, high), (x, y, wide, tall), areas = boxes
    drawn = max(a[1] + a[3] for a in areas) - min(a[1] for a in areas)
    assert drawn > 0.75 * high and top > 0
    lincolnshire_ends = 555  # kilometres east: no coast between the Humber and the Wash is further east
    ends = chart.evaluate(
        """(chart, east) => {
        const { xaxis } = (chart.querySelector('.js-plotly-plot') ?? chart)._fullLayout;
        return chart.getBoundingClientRect().x + xaxis._offset + xaxis.l2p(east);
    }""",
        lincolnshire_ends,
    )
    assert x >= ends and x + wide <= width
