"""Readers see the answer on the first screen of every page, and nothing that misleads them."""

import re

import pytest
from playwright.sync_api import expect

import queries
from parts.exhibits import glance, leads
from parts.site import PAGES, page_at
from parts.words import sentences
from tests.browser.conftest import until
from tests.conftest import FORCES

# Each page as a reader opens it with a question, and where its first exhibit begins.
QUESTIONS = {page.address: f"/{page.address}" for page in PAGES} | {
    "force": "/force?force=Kent",
    "compare": "/compare?force=Kent&force=Essex",
}
BEGINS = ".fc-title, .fc-facts, .fc-legend, .fc-timeline, [data-testid=stFileUploader], h2, .fc-small"


@pytest.mark.parametrize("view", QUESTIONS.values())
def test_the_answer_and_the_first_exhibit_are_on_the_first_screen(reader, view):
    tab = reader().open(view)
    for width, height in ((1440, 900), (360, 780)):
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.settled()
        lead = tab.page.locator(".fc-lead").first.bounding_box()
        title = tab.page.locator("h1").bounding_box()
        end = lead["y"] + lead["height"]
        assert title["y"] < lead["y"] and end < height
        tops = tab.page.locator(BEGINS).evaluate_all(
            "all => all.filter(e => e.offsetParent).map(e => e.getBoundingClientRect().top)"
        )
        assert any(end <= top < height - 20 for top in tops), (width, tops[:5])


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
def test_the_grades_of_a_force_begin_on_the_first_screen(reader, width, height):
    tab = reader(viewport={"width": width, "height": height}).open("/force?force=Kent")
    table = tab.exhibit("standing-of-force").locator("tbody tr").first.bounding_box()
    assert table["y"] < height - 20, table


def height_of_answers(force: str) -> float:
    """How high the answers that a phone shows above the grades of a force are beside those of others, by their letters.

    Those of the first sentence are larger.
    """
    chosen = page_at("force").read({"force": [force]})
    lead, shown = leads.of(page_at("force"), chosen), glance.of_force(chosen)
    unfolded = [
        f"{question}: {sentences.without_markup(answer)}"
        for question, answer in [*shown.in_short.items()][: -shown.folded[0]]
    ]
    return 1.3 * len(lead.text) + len(sentences.without_markup(lead.caveat)) + sum(map(len, unfolded))


@pytest.mark.parametrize("query", ["", "&evidence=inspectorate", "&as_of=2024-06-01"])
def test_on_a_phone_the_first_grade_of_the_forces_with_the_longest_answers_is_on_the_first_screen(reader, query):
    """Below a notice of what an address asks for in vain, too."""
    longest = sorted(queries.rows("forces")["short_name"], key=height_of_answers)[-4:]
    tab = reader(viewport={"width": 360, "height": 780})
    for force in longest:
        tab.open(f"/force?force={force.replace(' ', '+')}{query}")
        row = tab.exhibit("standing-of-force").locator("tbody tr").first.bounding_box()
        assert row["y"] < 760, (force, row)


def test_what_a_phone_folds_of_the_answers_on_a_force_is_open_where_there_is_room(reader):
    tab = reader(viewport={"width": 360, "height": 780}).open("/force?force=Kent")
    fold, said = tab.page.locator(".fc-fold-on-phone > summary"), tab.page.get_by_text("Who says so", exact=True)
    expect(said).not_to_be_visible()
    fold.focus()
    fold.press("Enter")
    expect(said).to_be_visible()
    wide = reader().open("/force?force=Kent")
    said = wide.page.get_by_text("Who says so", exact=True)
    assert said.evaluate("e => e.checkVisibility({ contentVisibilityAuto: true }) && e.offsetHeight > 0")
    expect(wide.page.locator(".fc-fold-on-phone > summary")).not_to_be_visible()


@pytest.mark.parametrize("view", ["/change", "/theme"])
def test_the_choice_of_a_theme_has_its_label_on_a_phone_and_the_first_chart_begins_on_its_screen(reader, view):
    tab = reader(viewport={"width": 360, "height": 780}).open(view)
    label = tab.page.locator(f".st-key-{view[1:]}-theme label").get_by_text("Theme", exact=True)
    choice = tab.page.locator(f".st-key-{view[1:]}-theme .stSelectbox > div").last.bounding_box()
    box = label.bounding_box()
    assert box["width"] > 20 and box["x"] + box["width"] <= choice["x"]
    first = tab.page.locator(".js-plotly-plot").first.bounding_box()
    assert first["y"] < 780 - 20, first


LONG_NAMES = ("Avon and Somerset", "Cambridgeshire", "Greater Manchester", "Sussex", "Norfolk", "Devon and Cornwall")


@pytest.mark.parametrize(("width", "title_by", "answer_by"), [(360, 110, 225), (768, 130, 300)])
def test_six_forces_to_compare_leave_title_and_answer_at_the_top(reader, width, title_by, answer_by):
    query = "&".join(f"force={force.replace(' ', '+')}" for force in LONG_NAMES)
    tab = reader(viewport={"width": width, "height": 780}).open(f"/compare?{query}")
    title, answer = (tab.page.locator(selector).first.bounding_box() for selector in ("h1", ".fc-lead"))
    label = tab.page.locator(".st-key-compare-force label").bounding_box()
    assert title["y"] <= title_by and title["y"] + title["height"] <= label["y"] + 1 and answer["y"] <= answer_by
    # All of them can be reached, those beyond the edge by scrolling.
    last = tab.page.locator(".st-key-compare-force [data-tag]").last
    last.scroll_into_view_if_needed()
    box = last.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    # On a phone, the line of them fades at its edge, so that it is seen to go on there; its end is clear of that.
    fades = last.evaluate(
        "tag => [...function* () { while ((tag = tag.parentElement)) yield tag }()]"
        ".some(box => getComputedStyle(box).maskImage.includes('gradient'))"
    )
    assert fades == (width == 360)


def test_how_many_grades_are_known_is_not_cut_off_above_a_bar_on_a_phone(reader):
    tab = reader(viewport={"width": 360, "height": 780})
    tab.open("/theme?theme=Child+protection:+risk+assessment+and+referral")
    note = tab.exhibit("spread-by-round").locator(".annotation-text", has_text="not found").first
    expect(note).to_be_attached()
    box, chart = note.bounding_box(), tab.exhibit("spread-by-round").locator(".fc-chart").bounding_box()
    assert box["x"] + box["width"] <= chart["x"] + chart["width"] and box["y"] >= chart["y"]


def test_a_grid_with_few_columns_names_its_grades_on_a_tablet(reader):
    tab = reader(viewport={"width": 768, "height": 1024}).open("/theme?theme=Legitimacy&year=2017")
    cell = tab.table("grid-of-theme").locator(".fc-grade").first
    expect(cell.locator(".fc-name")).to_be_visible()
    assert tab.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 768


@pytest.mark.parametrize("theme", ["Missing+children", "Protecting+vulnerable+people"])
def test_a_search_has_a_link_to_its_findings_on_the_first_screen(reader, theme):
    tab = reader(viewport={"width": 360, "height": 780}).open(f"/theme?theme={theme}&search=missing")
    link = tab.page.locator(".fc-small").get_by_role("link", name=re.compile("^Read the "))
    assert link.bounding_box()["y"] < 700
    link.click()
    name = "findings" if theme.startswith("Missing") else "all-findings"
    expect(tab.page.locator(f"#{name}")).to_be_in_viewport()
    assert "search=missing" in tab.page.url


@pytest.mark.parametrize("by_filter", [True, False])
def test_grades_that_fell_by_two_steps_are_found_within_three_actions_from_the_overview(reader, by_filter):
    tab = reader().open("/")
    tab.page.get_by_role("link", name="Change", exact=True).click()  # 1
    expect(tab.page.get_by_role("heading", name="Did forces get better?")).to_be_visible()
    tab.settled()
    if by_filter:
        tab.choose("Rose or fell", "Fell by two steps or more")  # 2 and 3
    else:
        tab.page.locator(".fc-small a[href*='move=fell-by-two']").click()  # 2
    lead = tab.page.locator(".fc-lead")
    expect(lead).to_contain_text(re.compile(r"can be compared with an earlier one, \d+ fell by two steps or more"))
    expect(tab.page).to_have_url(re.compile(r"/change\?move=fell-by-two$"))
    number = int(re.match(r"Of \d+ grades that .* one, (\d+) ", lead.inner_text())[1])
    expect(tab.settled().table("grade-changes").locator("tbody tr")).to_have_count(number)
    expect(tab.table("rounds-compared")).to_contain_text("No. For 2023–25 the inspectorate")


@pytest.mark.parametrize("width", [1440, 360])
def test_sections_of_a_force_are_reached_by_keyboard_and_the_tab_key_continues_from_there(reader, width):
    tab = reader(viewport={"width": width, "height": 780}).open("/force?force=Kent")
    link = tab.page.locator(".fc-sections").get_by_role("link", name="On this page: Over time")
    link.focus()
    link.press("Enter")
    tab.page.wait_for_url("**/force?force=Kent#section-over-time")
    heading = tab.settled().page.get_by_role("heading", name="Over time", exact=True)
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    header = tab.page.get_by_test_id("stHeader").bounding_box()
    assert heading.bounding_box()["y"] >= header["y"] + header["height"] - 1
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate(
        "document.activeElement.compareDocumentPosition(document.getElementById('section-over-time')) & 2"
    )


def test_the_last_section_of_a_force_opens_by_its_link_by_an_address_and_by_keyboard(reader):
    tab = reader().open("/force?force=Kent")
    fold, grades = tab.page.locator("details.fc-all"), tab.table("history")
    expect(grades).not_to_be_visible()
    tab.page.locator(".fc-sections").get_by_role("link", name="On this page: All").click()
    expect(grades).to_be_visible()
    expect(tab.page.get_by_role("heading", name="All", exact=True)).to_be_in_viewport()
    fold.locator("> summary").press("Enter")
    expect(grades).not_to_be_visible()
    fold.locator("> summary").press("Space")
    expect(grades).to_be_visible()
    tab.page.goto("about:blank")
    tab.open("/force?force=Kent#inspections")
    expect(tab.page.locator("#inspections")).to_be_in_viewport()
    expect(tab.table("inspections")).to_be_visible()


# Each page at first, and with the longest answers, or headings before the first exhibit, that it has.
ON_A_PHONE = [
    "/",
    "/?evidence=inspectorate",
    "/?theme=Investigating+crime",
    "/?theme=Leadership+and+use+of+resources",
    "/?as_of=2019-09-10",
    "/?as_of=2022-07-05",
    "/?as_of=2022-09-01",
    "/?as_of=2024-06-01",
    "/theme",
    "/theme?theme=Leadership+and+use+of+resources",
    "/theme?theme=Initial+contact+and+response",
    "/case-audits",
    "/change",
    "/change?theme=Investigating+crime",
    "/change?force=Kent&force=Essex&theme=Leadership+and+use+of+resources",
]


@pytest.mark.parametrize("view", ON_A_PHONE)
def test_on_a_phone_the_first_chart_or_table_begins_on_the_first_screen(reader, view):
    tab = reader(viewport={"width": 360, "height": 780}).open(view)
    tops = tab.page.locator(".fc-chart, .stMain table, .fc-facts").evaluate_all(
        "all => all.filter(e => e.offsetParent).map(e => e.getBoundingClientRect().top)"
    )
    assert min(tops) < 760, view


@pytest.mark.parametrize(("view", "exhibit"), [("/", "standing"), ("/theme", "grid-of-theme")])
def test_the_key_explains_every_mark_in_the_cells(reader, view, exhibit):
    tab = reader().open(view)
    keys = tab.page.locator(".fc-page-legend .fc-character").all_text_contents()
    marks = tab.table(exhibit).locator("td .fc-known")
    assert set(keys) == set(marks.all_text_contents()) and len(keys) == 5
    assert min(marks.evaluate_all("all => all.map(e => parseFloat(getComputedStyle(e).fontSize))")) >= 12


@pytest.mark.parametrize(
    ("view", "exhibit"), [("/?evidence=inspectorate", "standing"), ("/theme?evidence=inspectorate", "grid-of-theme")]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_key_looks_like_the_cells_that_it_explains(reader, view, exhibit, scheme):
    tab = reader(color_scheme=scheme).open(view)
    look = """all => Object.fromEntries(all.map(e => [
        e.className.replace(/fc-(swatch|cell|grade) ?/g, '').trim(),
        ['backgroundImage', 'borderStyle', 'borderColor', 'color'].map(of => getComputedStyle(e)[of]).join(),
    ]))"""
    keys = tab.page.locator(".fc-page-legend .fc-swatch").evaluate_all(look)
    cells = tab.table(exhibit).locator("td .fc-grade").evaluate_all(look)
    explained = set(keys) & set(cells)
    assert {"fc-left-out", "fc-good"} <= explained and all(keys[kind] == cells[kind] for kind in explained)
    assert set(keys) - set(cells) <= {"fc-older", "fc-character"} and "gradient" in keys["fc-left-out"]


def test_an_older_grade_is_hatched_in_the_key_on_the_map_and_in_the_grid(reader):
    tab = reader().open("/")
    hatched = "all => all.map(e => getComputedStyle(e).backgroundImage.match(/rgb[^)]*\\)/g).at(-1))"
    (key,) = tab.page.locator(".fc-page-legend .fc-older").evaluate_all(hatched)
    cells = tab.table("standing").locator("td .fc-older.fc-good").evaluate_all(hatched)
    on_map = tab.page.locator('[class*="fc-chart-map-areas"] pattern path').evaluate_all(
        "all => all.map(e => getComputedStyle(e).stroke)"
    )
    assert key == "rgb(139, 149, 160)" and set(cells) == {"rgb(216, 235, 248)"} and cells[0] in on_map


def test_on_a_phone_a_line_sets_what_sorts_the_table_apart_from_the_chart_above(reader):
    tab = reader(viewport={"width": 360, "height": 780}).open("/")
    line = tab.page.locator(".st-key-sorted-table").evaluate("e => getComputedStyle(e).borderTopWidth")
    wide = reader().open("/").page.locator(".st-key-sorted-table").evaluate("e => getComputedStyle(e).borderTopWidth")
    assert (line, wide) == ("1px", "0px")


def test_an_older_grade_that_was_not_sought_has_no_halo_on_the_page(reader):
    """Its letters keep clear of stripes: without these, the halo in the colour of the grade is a blur."""
    tab = reader().open("/?grade=inadequate")
    halo = "all => [...new Set(all.map(e => getComputedStyle(e).textShadow))]"
    others = tab.table("standing").locator("td .fc-older:not(.fc-inadequate)")
    assert others.count() > 20 and others.evaluate_all(halo) == ["none"]
    assert "none" not in tab.table("standing").locator("td .fc-older.fc-inadequate").evaluate_all(halo)


@pytest.mark.parametrize("height", [900, 777])
@pytest.mark.parametrize("view", ["/", "/theme", "/change"])
def test_no_scroll_box_cuts_a_row_in_half(reader, view, height):
    tab = reader(viewport={"width": 1440, "height": height}).open(view)
    cut = """() => [...document.querySelectorAll('.fc-scroll')]
        .filter(box => box.scrollHeight > box.clientHeight + 1 && box.checkVisibility())
        .map(box => {
            const end = box.getBoundingClientRect().top + box.clientTop + box.clientHeight;
            const rows = [...box.querySelectorAll('tbody tr')].map(row => row.getBoundingClientRect());
            return [box.getAttribute('aria-label'), rows.filter(r => r.top < end - 1 && r.bottom > end + 1).length];
        })"""
    boxes = tab.page.evaluate(cut)
    assert boxes and all(not rows for _, rows in boxes), boxes


@pytest.mark.parametrize(("kind", "label"), [("stMultiSelect", "Regions$"), ("stSelectbox", "Theme$")])
def test_the_focus_ring_of_a_select_is_complete(reader, kind, label):
    tab = reader().open("/theme")
    box = tab.page.get_by_role("combobox", name=re.compile(label))
    box.focus()
    select = tab.page.get_by_test_id(kind).filter(has=box)
    ring = """all => all.filter(e => getComputedStyle(e).outlineStyle === 'solid').map(e => {
        const around = [];
        for (let on = e.parentElement; on && around.length < 6; on = on.parentElement) around.push(on);
        const cut = around.some(on => getComputedStyle(on).overflowX === 'hidden');
        return [getComputedStyle(e).outlineWidth, e.getBoundingClientRect().width > 150, cut];
    })"""
    rings = select.locator("*").evaluate_all(ring)
    assert rings == [["3px", True, False]]


def test_enter_chooses_the_highlighted_force(reader):
    tab = reader().open("/compare?force=Kent")
    box = tab.page.get_by_role("combobox", name=re.compile("Forces?$"))
    box.click()
    box.fill("nott")
    box.press("Enter")
    tab.page.wait_for_url("**/compare?force=Kent&force=Nottinghamshire")
    expect(tab.page.get_by_role("option", name=re.compile("Select"))).to_have_count(0)


def test_every_chosen_force_can_be_seen(reader):
    names = ["Avon and Somerset", "Cambridgeshire", "Devon and Cornwall", "Greater Manchester", "Northamptonshire"]
    tab = reader().open("/theme?" + "&".join(f"force={name.replace(' ', '+')}" for name in names))
    box = tab.page.get_by_test_id("stMultiSelect").filter(has_text=names[0]).first
    inside = box.bounding_box()
    for name in names:
        chip = box.get_by_text(name, exact=True).bounding_box()
        assert inside["x"] <= chip["x"] and chip["x"] + chip["width"] <= inside["x"] + inside["width"], name


def test_no_line_of_chosen_forces_is_cut(reader):
    long = "Avon+and+Somerset Cambridgeshire Devon+and+Cornwall Greater+Manchester Northamptonshire Nottinghamshire"
    forces = [*long.split(), "Gloucestershire", "North+Yorkshire"]
    tab = reader(viewport={"width": 1440, "height": 900}).open("/change?" + "&".join(f"force={f}" for f in forces))
    box = tab.page.get_by_test_id("stMultiSelect").filter(has_text="Cambridgeshire")
    tags = box.get_by_test_id("stMultiSelectTagsContainer")
    assert tags.locator("[data-tag]").count() == 8
    boxes = [tag.bounding_box() for tag in tags.locator("[data-tag]").all()]
    lowest = max(tag["y"] + tag["height"] for tag in boxes)
    inside = box.bounding_box()
    assert lowest <= inside["y"] + inside["height"]
    assert tags.evaluate("e => e.scrollHeight <= e.clientHeight + 1")


@pytest.mark.parametrize("page", ["/", "/about"])
@pytest.mark.parametrize(
    ("typed", "offered", "force"),
    [("stockport", "Stockport", "Greater Manchester"), ("avon & som", "Avon and Somerset", "Avon and Somerset")],
)
def test_a_force_is_found_from_every_page_by_any_name(reader, page, typed, offered, force):
    tab = reader().open(page)
    box = tab.page.get_by_role("combobox", name="Find a force, or several")
    box.fill(typed)
    expect(tab.page.get_by_role("option").first).to_contain_text(offered)
    box.press("Enter")
    tab.page.wait_for_url(f"**/force?force={force.replace(' ', '+')}")
    expect(tab.settled().page.locator("h1")).to_contain_text(force.split()[0])


def test_a_place_on_a_border_offers_both_forces(reader):
    tab = reader().open("/")
    tab.page.get_by_role("combobox", name="Find a force, or several").fill("London")
    options = tab.page.get_by_role("option")
    expect(options.nth(0)).to_contain_text("Metropolitan Police Service")
    expect(options.nth(1)).to_contain_text("City of London Police")


def test_only_strengths_are_drawn_where_they_alone_are_chosen(reader):
    tab = reader().open("/theme?theme=Missing+children&kind=strength")
    chart = tab.exhibit("strengths-and-concerns")
    expect(chart.locator(".fc-legend li")).to_have_text(re.compile("Strengths"))
    expect(tab.chart("strengths-and-concerns").locator(".trace.bars")).to_have_count(1)
    expect(tab.page.locator(".fc-lead")).to_contain_text("strengths")
    expect(tab.page.locator(".fc-lead")).not_to_contain_text("concern")


def test_with_a_search_the_answer_is_about_findings(reader):
    tab = reader().open("/theme?search=risk")
    expect(tab.page.locator(".fc-lead")).to_contain_text("Inspectors’ findings with “risk”")
    expect(tab.page.locator(".fc-lead")).not_to_contain_text("grade")


def test_a_force_has_the_same_answer_on_its_own_page_and_over_time(reader):
    tab = reader()
    leads = [tab.open(f"/{page}?force=Kent").page.locator(".fc-lead").inner_text() for page in ("force", "change")]
    stands = leads[1][leads[1].index("Kent: ") :]  # after what moved, which the page of changes says first
    assert leads[0].startswith(stands.split(".")[0]) and stands.split(".")[0].endswith("adequate in 2021/22")


def test_an_old_grade_is_not_shown_as_one_of_the_newest_cycle(reader):
    tile = reader().open("/force?force=Cumbria").page.locator(".fc-facts div").first
    expect(tile.locator("dd")).to_contain_text("Not found in 2023–25")
    expect(tile.locator("small")).to_have_text("good or adequate, by published totals; last known PEEL 2018/19: Good")


def test_the_map_of_one_force_still_shows_the_whole_country(reader):
    tab = reader().open("/?force=Kent")
    shapes = tab.exhibit("map-areas-now").locator(".scatterlayer .trace .js-fill")
    traces = "document.querySelectorAll('.st-key-exhibit-map-areas-now .scatterlayer .trace')"
    until(tab.page, f"{traces}.length >= {FORCES}")
    assert shapes.count() >= FORCES
    expect(tab.page.locator(".fc-lead")).to_have_text(
        "Kent: good on protecting vulnerable people in PEEL 2023–25, the newest grade known. "
        "A newer PEEL report came out on 9 April 2026; we do not have its grades by theme yet."
    )


def test_a_click_on_a_segment_of_a_bar_lists_its_forces(reader):
    tab = reader().open("/")
    bars = tab.exhibit("spread").locator(".trace.bars").filter(has_text="RI 18").first
    box = bars.locator(".point path").first.bounding_box()
    tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.page.wait_for_url("**grade=requires-improvement**")
    table = tab.settled().table("who")
    expect(table.locator("tbody tr")).to_have_count(18)
    expect(table.locator("tbody tr").first.locator("a[href^=http]")).to_have_count(1)
    assert {"Force", "Report published", "Published at", "Source"} <= set(table.locator("thead th").all_inner_texts())


def test_all_places_with_the_same_name_are_offered_each_with_its_council_and_force(reader):
    tab = reader().open("/")
    field = tab.page.locator("#fc-find-name")
    field.fill("Newport")
    offered = tab.page.locator(".fc-find-menu li")
    expect(offered).to_have_count(7)
    expect(offered.filter(has_text="Isle of Wight")).to_have_text(re.compile(r"Newport \(Isle of Wight\)\s+Hampshire"))
    field.fill("EC1A 1BB")  # on both sides of a border
    expect(offered.filter(has_text="Metropolitan Police")).to_have_count(1)
    expect(offered.first).to_contain_text("City of London Police")
    offered.first.click()
    tab.page.wait_for_url("**/force?force=City+of+London")


def test_filters_are_folded_on_a_phone_and_say_how_many_are_chosen(reader):
    tab = reader(viewport={"width": 360, "height": 780}).open("/theme?force=Kent&year=2016")
    box = tab.page.get_by_role("combobox", name=re.compile("Forces?$"))
    expect(box).not_to_be_visible()
    fold = tab.page.locator(".fc-fold summary")
    assert fold.evaluate("e => getComputedStyle(e, '::after').content") == '" (2)"'
    fold.click()
    expect(box).to_be_visible()
    tab.page.get_by_role("button", name="Clear filters").click()
    tab.page.wait_for_url("**/theme")
    expect(tab.settled().page.get_by_role("combobox", name=re.compile("Forces?$"))).to_be_visible()


def test_clearing_the_filters_leaves_the_theme_and_the_focus(reader):
    tab = reader().open("/theme?theme=Missing+children&force=Kent")
    clear = tab.page.get_by_role("button", name="Clear filters")
    clear.focus()
    clear.press("Enter")
    tab.page.wait_for_url("**/theme?theme=Missing+children")
    expect(tab.settled().page.locator("h1")).to_have_text("Missing children")
    expect(clear).to_be_focused()


def test_a_table_is_one_tab_stop_and_arrow_keys_move_within_it(reader):
    tab = reader().open("/?region=Wales")
    grid = tab.exhibit("standing").locator(".fc-walk")
    assert grid.locator("a:not([tabindex='-1'])").count() == 0
    grid.focus()
    grid.press("ArrowDown")
    first = grid.locator("tbody th a").first
    expect(first).to_be_focused()
    first.press("ArrowDown")
    expect(grid.locator("tbody th a").nth(1)).to_be_focused()


def test_what_a_filter_changes_is_announced(reader):
    tab = reader().open("/")
    tab.choose("Region", "Wales")
    expect(tab.page.locator("body > [role=status]")).to_contain_text("of Wales")


def test_a_chart_is_one_element_described_in_words(reader):
    tab = reader().open("/change")
    chart = tab.page.locator(".fc-chart").first
    expect(chart).to_have_attribute("role", "application")
    expect(chart.locator(".js-plotly-plot")).to_have_attribute("aria-hidden", "true")
    assert len(chart.get_attribute("aria-label")) > 100


def test_keyboard_focus_is_visible_in_menu_and_page(reader):
    tab = reader().open("/")
    for target in (
        tab.page.get_by_role("link", name="Find a force", exact=True),
        tab.page.get_by_role("button", name="Clear filters"),
        tab.page.locator(".fc-menu summary").first,
    ):
        target.focus()
        tab.page.keyboard.press("Shift+Tab")
        tab.page.keyboard.press("Tab")
        width, style = target.evaluate("e => [getComputedStyle(e).outlineWidth, getComputedStyle(e).outlineStyle]")
        assert (width, style) == ("3px", "solid")


def test_a_button_prints_the_brief(reader):
    tab = reader().open("/force?force=Kent")
    tab.page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    tab.page.get_by_role("button", name="Print this brief").click()
    expect(tab.page.locator("body")).to_have_attribute("data-printed", "yes")


def test_tables_of_prose_become_cards_on_a_phone_and_nothing_is_cut_off(reader):
    tab = reader(viewport={"width": 360, "height": 780}).open("/theme?theme=Missing+children")
    rows = tab.table("findings").locator("tbody tr")
    for cell in rows.first.locator("td, th").all():
        if cell.is_visible():
            box = cell.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 360


@pytest.mark.parametrize("view", ["/", "/theme?theme=Missing+children", "/tables"])
def test_the_tab_key_goes_through_a_page_from_top_to_bottom_and_leaves_it(reader, view):
    tab = reader().open(view)
    seen = []
    for _ in range(160):
        tab.page.keyboard.press("Tab")
        place = tab.page.evaluate("""() => {
            const e = document.activeElement;
            return e === document.body ? null : [e.tagName, e.className.toString(), Math.round(
                e.getBoundingClientRect().top + document.querySelector('[data-testid=stMain]').scrollTop)];
        }""")
        if place is None:
            break
        seen.append(place)
    assert place is None and 15 < len(seen) < 120, len(seen)
    steps = [step for step in seen if step[2] > 70]  # below the sticky header
    back = [b for a, b in zip(steps, steps[1:]) if b[2] < a[2] - 900]
    assert len(back) <= 1, back  # from the end of one column to the top of the next


def test_nothing_is_cut_off_with_more_space_between_letters_words_and_lines(reader):
    tab = reader().open("/force?force=Kent")
    tab.page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    )
    cut = tab.page.locator(".fc-lead, .fc-facts dd, .fc-title, .fc-small, .fc-table td, h1").evaluate_all(
        "all => all.filter(e => e.offsetParent && getComputedStyle(e).overflow !== 'visible' "
        "&& (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)).map(e => e.className)"
    )
    assert cut == []


@pytest.mark.parametrize("view", ["/", "/theme"])
def test_a_page_has_one_legend_of_grades_and_an_embedded_grid_has_its_own(reader, view):
    tab = reader().open(view)
    legends = tab.page.locator(".fc-legend", has_text="Requires improvement")
    assert sum(legend.is_visible() for legend in legends.all()) == 1
    grid = "standing" if view == "/" else "grid-of-theme"
    tab.page.goto(f"{tab.address}{view}?embed=true&exhibit={grid}")
    expect(tab.page.locator(".fc-legend", has_text="Requires improvement").first).to_be_visible()


def test_on_a_phone_the_grid_far_below_the_legend_of_the_page_has_its_own(reader):
    page = reader(viewport={"width": 360, "height": 780}).open("/").page
    legend = page.locator(".st-key-sorted-table .fc-legend", has_text="Requires improvement").first
    expect(legend).to_be_visible()
    grid = page.locator(".st-key-sorted-table table").first.bounding_box()
    assert 0 <= grid["y"] - legend.bounding_box()["y"] < 400
