"""Pages are printed in full, and no wider than the paper."""

import io
import itertools
import json

import pypdf
import pytest
from playwright.sync_api import expect

from parts.charts.looks import GRADES
from tests.browser.conftest import read, until
from tests.browser.test_views import VIEWS

PAPER = 711  # pixels across A4 between its margins (style.css)
SIX = "/compare?" + "&".join(f"force={f}" for f in ("Cleveland", "Kent", "Essex", "Surrey", "Sussex", "Norfolk"))
PAGES_PRINTED = ("", "theme", "change", "case-audits", "tables", "check", "about", "changes")
PRINTED = {page or "home": f"/{page}" for page in PAGES_PRINTED}
PRINTED |= {view: VIEWS[view] for view in ("home-region", "findings", "theme-forces", "compare-three", "who")}
PRINTED |= {"compare-six": SIX, "most-themes": "/?cycle=2017"}

# What reaches beyond the edge of the paper.
TOO_WIDE = f"""() => [...document.querySelectorAll('.stMain *')]
    .filter(e => e.getBoundingClientRect().right > {PAPER} + 1 && !e.closest('.fc-hidden, svg'))
    .map(e => `${{e.tagName}} ${{e.className}} ${{e.textContent.slice(0, 40)}}`)"""


@pytest.fixture
def paper(reader):
    """A window as wide as paper, whose pages are shown as they are printed."""
    tab = reader(viewport={"width": PAPER, "height": 1050})
    tab.page.emulate_media(media="print", color_scheme="light")
    yield tab
    tab.page.emulate_media(media="null")


@pytest.mark.parametrize("view", PRINTED)
def test_no_page_is_printed_wider_than_the_paper(paper, view):
    assert paper.open(PRINTED[view]).page.evaluate(TOO_WIDE) == []


# Dark backgrounds, and visible text that would be pale on white paper; grades have their own colours.
NOT_FOR_PAPER = """() => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
    const brightness = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return a < 100 ? null : (r + g + b) / 3;
    };
    const seen = [...document.querySelectorAll('body, .stApp *')].filter(e => {
        const { width, height } = e.getBoundingClientRect();
        return width > 2 && height > 2 && e.checkVisibility() && !e.closest('.fc-grade, .fc-swatch, .fc-hidden, mark');
    });
    const words = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    const dark = e => (brightness(getComputedStyle(e).backgroundColor) ?? 255) < 128;
    const on_paper = '.xtick text, .ytick text, .annotation-text, .legendtext, .xtitle, .ytitle';
    const pale = e => words(e) && (!e.closest('svg') || e.matches(on_paper))
        && brightness(getComputedStyle(e)[e.closest('svg') ? 'fill' : 'color']) > 150;
    return seen.filter(e => dark(e) || pale(e))
        .map(e => `${e.tagName} ${e.className.baseVal ?? e.className} ${e.textContent.slice(0, 40)}`);
}"""


@pytest.mark.parametrize(
    "view", ["/", "/theme", "/compare?force=Kent&force=Essex", "/change", "/case-audits", "/theme?search=xyz"]
)
def test_a_page_in_the_dark_scheme_is_printed_light(reader, view):
    tab = reader(color_scheme="dark").open(view)
    assert tab.page.evaluate(NOT_FOR_PAPER) != []
    tab.page.emulate_media(media="print", color_scheme="dark")
    found = tab.page.evaluate(NOT_FOR_PAPER)
    tab.page.emulate_media(media="null")
    assert found == []


def test_words_in_a_printed_table_are_not_broken(paper):
    paper.open(SIX)
    lines = """words => [...document.querySelectorAll('.fc-side .fc-grade')]
        .filter(e => e.textContent.startsWith(words))
        .map(e => Math.round(e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)))"""
    assert set(paper.page.evaluate(lines, "Inadequate")) == {1}
    assert max(paper.page.evaluate(lines, "Requires improvement")) <= 3  # two words, and a mark that may stand below


@pytest.mark.parametrize(
    ("path", "selectors"),
    [
        ("/", [".fc-lead", ".fc-shows", ".fc-small", "h1", ".fc-grid td"]),
        ("/theme?theme=Missing+children&force=Metropolitan", [".fc-cards td"]),
        (SIX, [".fc-side td"]),
    ],
)
def test_a_word_of_any_length_is_printed_within_the_paper(paper, path, selectors):
    paper.open(path)
    for selector in selectors:
        element = paper.page.locator(selector).first
        before = element.inner_html()
        element.evaluate("e => { e.textContent = 'W'.repeat(3000) }")
        assert paper.page.evaluate(TOO_WIDE) == [], selector
        element.evaluate("(e, before) => { e.innerHTML = before }", before)


@pytest.mark.parametrize("width", [1440, 360])
def test_a_long_word_in_the_address_widens_no_page(reader, width):
    tab = reader(viewport={"width": width, "height": 900})
    for path in (f"/theme?theme=Missing+children&search={'W' * 80}", f"/compare?force={'W' * 3000}"):
        tab.open(path)
        assert tab.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width, path


@pytest.mark.parametrize("view", ["/case-audits", "/change?force=Kent&force=Dorset", "/?layout=tiles"])
def test_charts_of_a_wide_screen_are_drawn_anew_for_paper_and_are_as_before_after_it(reader, view):
    tab = reader().open(view)
    expect(tab.page.get_by_role("combobox", name="Find a force, or several")).to_be_attached()  # all scripts run
    tab.page.evaluate(
        "addEventListener('beforeprint', () => { document.body.dataset.drawn = JSON.stringify("
        "[...document.querySelectorAll('.main-svg')].map(s => s.getAttribute('viewBox').split(' ')[2])) })"
    )
    file = tab.page.pdf(prefer_css_page_size=True)
    assert set(json.loads(tab.page.evaluate("document.body.dataset.drawn"))) == {"660"}
    expect(tab.page.locator(".fc-chart")).to_have_count(tab.page.locator(".fc-chart:has(.trace)").count())
    assert len(pypdf.PdfReader(io.BytesIO(file)).pages) > 1
    assert tab.page.locator(".main-svg[viewBox], .fc-piece").count() == 0
    tab.settled()  # each chart is as wide as its place again

    tab.page.emulate_media(media="print")
    tab.page.evaluate(
        f"dispatchEvent(new Event('beforeprint')); document.querySelector('.stApp').style.width = '{PAPER}px'"
    )
    until(
        tab.page, f"[...document.querySelectorAll('.main-svg')].every(s => s.getBoundingClientRect().width <= {PAPER})"
    )
    tab.page.evaluate("dispatchEvent(new Event('afterprint')); document.querySelector('.stApp').style.width = ''")
    tab.page.emulate_media(media="null")


def test_a_chart_too_high_for_a_sheet_is_cut_between_its_bars(paper):
    paper.open("/case-audits")
    paper.chart("counts")
    paper.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    pieces, height, rows = paper.page.locator(".fc-chart-counts").evaluate("""place => {
        const { height, meta } = place.querySelector('.js-plotly-plot').layout;
        const pieces = [...place.children].map(e => e.querySelector('.main-svg').getAttribute('viewBox').split(' '));
        return [pieces.map(([, top, , tall]) => [+top, +tall]), height, meta.rows];
    }""")
    points = paper.page.locator(".fc-chart-counts .annotation-text").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a * 72 / 96)"
    )
    paper.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(pieces) > 3 and pieces[0][0] == 0 and all(tall < 600 for _, tall in pieces)
    assert all(top + tall == after for (top, tall), (after, _) in itertools.pairwise(pieces))
    assert sum(tall for _, tall in pieces) == height
    assert {top for top, _ in pieces[1:]} <= set(rows)
    assert min(points) >= 8


@pytest.mark.parametrize(
    ("view", "heading", "below"),
    [
        ("/", "Grades by theme", "Number of forces"),
        ("/theme", "What inspectors found on child protection", "Strengths and concerns, theme by theme"),
        ("/theme", "Causes of concern on protecting", "Cleveland"),
        ("/case-audits", "Cases judged good, by audit", "Avon and Somerset 2023"),
        ("/case-audits", "Recommendations on child protection, and what", "Spalding Voice"),
    ],
)
def test_a_heading_is_on_the_sheet_of_what_it_heads(reader, view, heading, below):
    sheets = pypdf.PdfReader(io.BytesIO(reader().open(view).page.pdf(prefer_css_page_size=True))).pages
    words = ["".join(sheet.extract_text().split()) for sheet in sheets]
    found = next(text for text in words if "".join(heading.split()) in text)
    assert "".join(below.split()) in found.split("".join(heading.split()), 1)[1]


@pytest.mark.parametrize(("view", "grid"), [("/", "standing"), ("/theme", "grid-of-theme")])
def test_a_printed_grid_has_the_legend_that_a_page_has_once_on_the_screen(paper, view, grid):
    paper.open(view)
    legend = paper.exhibit(grid).locator(".fc-legend")
    expect(legend.get_by_text("Requires improvement")).to_be_visible()
    paper.page.emulate_media(media="null")
    expect(legend).to_be_hidden()
    paper.page.emulate_media(media="print")


@pytest.mark.parametrize("view", ["/theme?theme=Investigating+crime", "/force?force=Kent"])
def test_a_print_has_the_address_of_the_view_and_its_day(paper, view):
    paper.open(view)
    paper.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    place = paper.page.locator(".fc-printed-from:visible")
    today = paper.page.evaluate(
        "new Date().toLocaleDateString('en-GB', {day: 'numeric', month: 'long', year: 'numeric'})"
    )
    assert place.all_inner_texts() == [f"Printed on {today} from {paper.page.url}"]


def test_where_the_sources_of_an_exhibit_are_is_printed_below_it(paper):
    paper.open("/theme?theme=Investigating+crime")
    line = paper.exhibit("grid-of-theme").get_by_text("Each row with its source: ")
    expect(line).to_be_visible()
    rows = read(line.inner_text().split(": ", 1)[1])
    assert {row["theme"] for row in rows} == {"Investigating crime"}
    assert any(row["source_url"].startswith("https://") for row in rows)
    expect(paper.exhibit("spread-by-round").get_by_text("Each row with its source: ")).to_have_count(0)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("/", ["Switch to tiles to see every force", "Select a grade to open its source."]),
        ("/change", ["To follow individual forces, choose up to eight above."]),
        ("/ask?sql=select+1", ["Copy link to this view", "Worked examples", "About asking"]),
    ],
)
def test_what_a_reader_may_do_on_the_screen_is_not_printed(paper, view, words):
    paper.open(view)
    for sentence in words:
        expect(paper.page.get_by_text(sentence).first).to_be_hidden()
    for control in (".stFormSubmitButton", ".fc-keys"):
        assert paper.page.locator(control).filter(visible=True).count() == 0
    paper.page.emulate_media(media="null")
    for sentence in words:
        expect(paper.page.get_by_text(sentence).first).to_be_visible()
    paper.page.emulate_media(media="print")


@pytest.mark.parametrize(
    ("view", "width", "chart"),
    [("/theme", 1440, "Number of forces"), ("/change", 1440, "Number of forces"), ("/change", 794, "Number of forces")],
)
def test_a_printed_page_begins_with_its_title_and_the_first_chart_is_on_its_first_sheet(reader, view, width, chart):
    tab = reader(viewport={"width": width, "height": 1123}).open(view)
    title = tab.page.locator("h1").inner_text()
    sheets = pypdf.PdfReader(io.BytesIO(tab.page.pdf(prefer_css_page_size=True))).pages
    words = " ".join(sheets[0].extract_text().split())
    assert words.startswith(title) and "font-face" not in words
    assert chart.replace(" ", "") in words.replace(" ", "")  # small letters are read with gaps


def test_the_longest_brief_takes_two_sheets(reader):
    tab = reader().open("/force?force=Metropolitan")
    assert len(pypdf.PdfReader(io.BytesIO(tab.page.pdf(prefer_css_page_size=True))).pages) == 2


def test_bars_and_map_of_a_theme_are_printed_one_below_the_other(paper):
    paper.open("/theme")
    bars, map_ = (paper.exhibit(name).bounding_box() for name in ("spread-by-round", "map-areas"))
    heading = paper.page.get_by_role("heading", name="Who does this well?").bounding_box()
    assert bars["x"] == map_["x"] and bars["y"] + bars["height"] <= map_["y"]
    assert map_["y"] + map_["height"] <= heading["y"]


@pytest.mark.parametrize("name", ["low-grades", "spread"])
def test_a_chart_drawn_for_paper_is_as_high_as_on_the_screen_and_no_names_in_it_overlap(paper, name):
    paper.open("/")
    place = paper.page.locator(f".fc-chart-{name}")
    place.scroll_into_view_if_needed()
    expect(place.locator(".main-svg").first).to_be_visible()
    drawn, meant = place.evaluate(
        "e => [+e.querySelector('.main-svg').getAttribute('height'), parseFloat(e.style.height)]"
    )
    assert drawn == meant
    boxes = "all => all.map(e => e.getBoundingClientRect()).map(box => [box.top, box.bottom])"
    names = sorted(place.locator(".ytick text").evaluate_all(boxes))
    assert all(bottom <= top + 1 for (_, bottom), (top, _) in itertools.pairwise(names))


@pytest.mark.parametrize("width", [1440, 360])
def test_the_names_in_a_chart_of_all_forces_are_printed_in_eight_points_without_overlap(reader, width):
    tab = reader(viewport={"width": width, "height": 900}).open("/")
    place = tab.page.locator(".fc-chart-low-grades")
    place.scroll_into_view_if_needed()
    expect(place.locator(".ytick text").first).to_be_attached()
    on_screen = place.locator(".main-svg").first.bounding_box()
    tab.page.emulate_media(media="print")
    tab.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.page.set_viewport_size({"width": PAPER, "height": 1050})
    names = place.locator(".ytick text").evaluate_all("""all => all.map(e => {
        const { top, bottom, left } = e.getBoundingClientRect();
        return [top, bottom, left, parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a * 72 / 96];
    })""")
    sheet = place.bounding_box()
    tab.page.set_viewport_size({"width": width, "height": 900})
    tab.page.evaluate("dispatchEvent(new Event('afterprint'))")
    tab.page.emulate_media(media="null")
    assert len(names) > 40 and min(points for *_, points in names) >= 8
    assert all(bottom <= top + 1 for (_, bottom, *_), (top, *_) in itertools.pairwise(sorted(names)))
    assert min(left for _, _, left, _ in names) >= sheet["x"] and sheet["height"] < 840
    again = place.locator(".main-svg").first.bounding_box()
    assert (again["width"], again["height"]) == (on_screen["width"], on_screen["height"])


@pytest.mark.parametrize("view", ["/", "/?as_of=2024-06-01", "/theme"])
def test_nothing_is_printed_over_what_stands_before_it(paper, view):
    paper.open(view)
    blocks = """() => [...document.querySelector('.fc-lead').closest('[data-testid=stLayoutWrapper]').parentNode
        .children].map(e => e.getBoundingClientRect()).filter(box => box.height).map(box => [box.top, box.bottom])"""
    found = paper.page.evaluate(blocks)
    assert len(found) > 3 and all(bottom <= top for (_, bottom), (top, _) in itertools.pairwise(found))


def test_the_national_reports_are_printed_open(paper):
    paper.open("/case-audits")
    expect(
        paper.exhibit("national-reports")
        .get_by_text("Officers had gaps")
        .or_(paper.exhibit("national-reports").locator(".fc-point"))
        .first
    ).to_be_visible()


def test_what_is_folded_on_the_page_about_the_record_is_printed(paper):
    paper.open("/about")
    table = paper.page.locator("details:not([open])").filter(has_text="Each criterion, and how it was checked")
    rows = table.locator("tbody tr")
    printed = "all => all.filter(e => e.checkVisibility({ checkOpacity: true }) && e.offsetHeight > 0).length"
    assert rows.count() > 20 and rows.evaluate_all(printed) == rows.count()
    # Whatever else is folded says the same as a chart that is printed.
    others = paper.page.locator(".stMain details:not(.fc-printed, .fc-menu, .fc-reading, .fc-menu *, .fc-tools *)")
    assert others.evaluate_all("all => all.filter(e => !e.closest('.fc-drawn, .fc-menu')).map(e => e.innerText)") == []


@pytest.mark.parametrize(("view", "printed"), [("/tables?force=Kent&theme=Efficiency", True), ("/tables", False)])
def test_a_grid_is_printed_as_a_table_of_up_to_200_rows(paper, view, printed):
    paper.open(view)
    expect(paper.page.get_by_test_id("stDataFrame")).to_be_hidden()
    number = paper.page.locator(".fc-on-paper tbody tr")
    too_many = paper.page.get_by_text("rows are too many to print: choose 200 or fewer, or download them.")
    if printed:
        expect(number.first).to_be_visible()
        expect(number.filter(has_text="Efficiency")).to_have_count(number.count())
        expect(too_many).to_have_count(0)
    else:
        expect(too_many).to_be_visible()
        expect(number).to_have_count(0)


def test_what_explains_the_columns_of_a_table_and_closed_boxes_are_not_printed(paper):
    paper.open("/tables?force=Kent")
    expect(paper.page.get_by_role("heading", name="Grades", exact=True)).to_be_visible()
    for words in ("What the columns hold", "More filters, and sorting", "What the columns of the views hold"):
        expect(paper.page.get_by_text(words).first).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_key_and_the_grades_keep_their_colours_in_forced_colours(reader, scheme):
    tab = reader(color_scheme=scheme)
    tab.page.emulate_media(color_scheme=scheme, forced_colors="active")
    tab.open("/theme")
    colours = "all => Object.fromEntries(all.map(e => [e.textContent.trim(), getComputedStyle(e).backgroundColor]))"
    key = tab.page.locator(".fc-page-legend .fc-swatch").evaluate_all(colours)
    cells = (
        tab.table("grid-of-theme")
        .locator(".fc-grade > [aria-hidden]")
        .evaluate_all(colours.replace("(e)", "(e.parentNode)"))
    )
    for look in GRADES.values():
        red, green, blue = (int(look.colour[i : i + 2], 16) for i in (1, 3, 5))
        assert key[look.initials] == cells[look.initials] == f"rgb({red}, {green}, {blue})", look.name
    ink = "getComputedStyle(document.querySelector('.fc-lead')).color"
    assert ink and tab.page.evaluate(ink) == ("rgb(255, 255, 255)" if scheme == "dark" else "rgb(0, 0, 0)")
    tab.page.emulate_media(forced_colors="none")
