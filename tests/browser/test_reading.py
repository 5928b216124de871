"""A reader's way through the dashboard, in Chromium."""

import csv
import re

import openpyxl
import pandas
import pytest
from playwright.sync_api import expect

import queries
from parts.charts.looks import GRADES
from parts.exhibits.registry import EXHIBITS
from parts.files.workbook import HEADING_ROW
from parts.site import PAGES
from tests.conftest import ALL_FORCES


def test_the_address_sentence_chart_and_table_follow_the_filters(reader):
    tab = reader().open("/theme")
    tab.choose("Force", "Cheshire", "Cumbria").choose("Year", "2018")
    assert tab.path == "/theme?force=Cheshire&force=Cumbria&year=2018"
    expect(tab.exhibit("grid-of-theme").locator(".fc-shows")).to_have_text("Cheshire, Cumbria · 2018 · 2 of 2 known")
    expect(tab.page.locator(".js-plotly-plot .annotation-text").first).to_have_text(
        re.compile("PEEL 2018/19 *2 of 2 known")
    )
    table = tab.table("grid-of-theme")
    expect(table.locator("tbody th")).to_have_text(["Cheshire", "Cumbria"])
    expect(table.locator("tbody .fc-grade.fc-good")).to_have_count(2)


def test_an_address_opened_elsewhere_shows_the_same(reader):
    tab = reader().open("/theme").choose("Force", "Kent", "City of London")
    other = reader().open(tab.path)
    for selector in (".fc-grid", ".fc-shows", ".js-plotly-plot .annotation-text"):
        assert other.page.locator(selector).all_text_contents() == tab.page.locator(selector).all_text_contents()
    assert other.path == tab.path


def test_one_click_clears_the_filters(reader):
    tab = reader().open("/theme?force=Kent&year=2016")
    tab.page.get_by_role("button", name="Clear filters").click()
    expect(tab.page.get_by_text(f"{ALL_FORCES} · ")).not_to_have_count(0)
    expect(tab.page).to_have_url(f"{tab.address}/theme")


def test_filters_survive_another_page_and_the_back_button(reader):
    tab = reader().open("/theme?force=Kent")
    tab.page.get_by_role("link", name="About", exact=True).click()
    expect(tab.page.get_by_role("heading", name="About this record")).to_be_visible()
    tab.page.get_by_role("link", name="Themes", exact=True).click()
    expect(tab.page.get_by_text("Kent · ")).not_to_have_count(0)
    tab.settled().choose("Year", "2016")
    assert tab.path == "/theme?force=Kent&year=2016"
    tab.page.go_back()
    expect(tab.page.get_by_text("Kent · 2016")).to_have_count(0)
    assert tab.settled().path == "/theme?force=Kent"


def test_a_click_on_a_force_keeps_the_session_and_its_filters(reader):
    tab = reader().open("/?region=Wales")
    tab.table("standing").get_by_role("link", name="Gwent").click()
    expect(tab.page.get_by_role("heading", name="Gwent Police")).to_be_visible()
    assert tab.settled().path == "/force?force=Gwent"
    tab.page.get_by_role("link", name="Now", exact=True).click()
    expect(tab.page.get_by_text("Forces of Wales")).not_to_have_count(0)
    assert tab.settled().path == "/?region=Wales"


def test_going_back_from_a_force_shows_the_page_as_it_was(reader):
    tab = reader().open("/theme?force=Kent&force=Cumbria")
    tab.table("grid-of-theme").get_by_role("link", name="Cumbria").click()
    expect(tab.page.get_by_role("heading", name="Cumbria Constabulary")).to_be_visible()
    tab.page.go_back()
    expect(tab.page.get_by_text("Cumbria, Kent · ")).not_to_have_count(0)
    assert tab.settled().path == "/theme?force=Kent&force=Cumbria"
    tab.page.go_forward()
    expect(tab.page.get_by_role("heading", name="Cumbria Constabulary")).to_be_visible()
    assert tab.settled().path == "/force?force=Cumbria"


def test_a_force_is_found_by_its_name_and_going_back_leads_to_the_overview(reader):
    tab = reader().open("/")
    tab.page.get_by_role("combobox", name="Find a force, or several").fill("Gwe")
    tab.page.get_by_role("option", name="Gwent Police").first.click()
    expect(tab.page.get_by_role("heading", name="Gwent Police")).to_be_visible()
    assert tab.settled().path == "/force?force=Gwent"
    tab.page.go_back()
    expect(tab.page.get_by_role("heading", name="Where does every police force stand?")).to_be_visible()
    assert tab.settled().path == "/"


def test_home_and_end_go_to_the_ends_of_a_row_of_the_grid_and_leave_it_in_sight(reader):
    tab = reader().open("/")
    tab.table("standing").get_by_role("link", name="Avon and Somerset").focus()
    row = tab.table("standing").locator("tr", has_text="Avon and Somerset").first.get_by_role("link")
    for key, place in (("End", row.last), ("Home", row.first)):
        tab.page.keyboard.press(key)
        expect(place).to_be_focused()
        expect(place).to_be_in_viewport()


def test_the_grid_can_be_used_by_keyboard(reader):
    tab = reader().open("/?region=Wales")
    tab.table("standing").get_by_role("link", name="Protecting vulnerable people").focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("heading", name="Protecting vulnerable people", level=1)).to_be_visible()
    assert tab.settled().path == "/theme?theme=Protecting+vulnerable+people" or tab.path == "/theme"


def test_an_unknown_page_shows_links_to_the_pages(reader):
    tab = reader()
    assert tab.page.goto(tab.address + "/force/kent").status == 404
    tab.page.get_by_role("list").get_by_role("link", name="Find a force").click()
    assert tab.settled().path == "/force"


ONE_MORE = 65  # pixels that a page more takes in the menu, if its name is as long as “Compare”


@pytest.mark.parametrize("width", [1241, 1281, 1345, 1399, 1440])
def test_the_whole_menu_fits_on_one_line_beside_the_search_field(width, reader):
    tab = reader(viewport={"width": width, "height": 900}).open("/about")
    field = tab.page.locator("#fc-find-name").bounding_box()
    links = tab.page.locator("[data-testid=stTopNavLink]")
    expect(links).to_have_text([page.in_menu for page in PAGES if page.in_menu])
    boxes = [link.bounding_box() for link in links.all()]
    assert len({box["y"] for box in boxes}) == 1
    assert boxes[-1]["x"] + boxes[-1]["width"] + ONE_MORE < field["x"] and field["x"] + field["width"] <= width
    assert field["y"] < boxes[0]["y"] + boxes[0]["height"]


@pytest.mark.parametrize("width", [768, 820, 930, 931, 1024])
def test_on_a_tablet_the_whole_menu_is_in_sight(width, reader):
    tab = reader(viewport={"width": width, "height": 900}).open("/about")
    links = tab.page.locator("[data-testid=stTopNavLink]")
    expect(links).to_have_text([page.in_menu for page in PAGES if page.in_menu])
    boxes = [link.bounding_box() for link in links.all()]
    ends = [(box["x"], box["x"] + box["width"]) for box in boxes]
    assert ends == sorted(ends) and ends[0][0] > 0 and ends[-1][1] + ONE_MORE <= width
    assert all(before[1] <= after[0] for before, after in zip(ends, ends[1:]))


def test_a_menu_without_room_for_the_page_that_is_open_names_it(reader):
    tab = reader(viewport={"width": 768, "height": 900}).open("/about")
    tab.page.add_style_tag(content="[data-testid=stTopNavLink] span { font-size: 22px !important; }")
    others = tab.page.get_by_test_id("stTopNavSection")
    expect(others).to_have_attribute("data-open", "About")
    assert others.evaluate("e => getComputedStyle(e, '::before').content") == '"About, "'
    box = others.bounding_box()
    assert box["x"] + box["width"] <= 768
    tab.page.set_viewport_size({"width": 1440, "height": 900})
    expect(tab.page.locator("[data-testid=stTopNavLink]").last).to_be_in_viewport(ratio=1)


def test_the_menu_on_a_phone_has_every_page(reader):
    tab = reader(viewport={"width": 360, "height": 780}, has_touch=True).open("/about")
    tab.page.get_by_test_id("stExpandSidebarButton").click()
    links = tab.page.get_by_test_id("stSidebarNavLink")
    expect(links).to_have_text([page.in_menu for page in PAGES if page.in_menu])
    expect(links.last).to_be_in_viewport()


def test_an_extra_slash_redirects_to_the_page(reader):
    tab = reader().open("/force/?force=Kent")
    assert tab.path == "/force?force=Kent" and tab.complaints == []


def test_an_unknown_force_and_year_are_dropped_with_a_notice(reader):
    tab = reader().open("/theme?force=Narnia&force=Kent&year=1066")
    sentence = "There is no force called “Narnia”. This shows Kent. “1066” "
    sentence += "is not a choice under Years, so all years are shown."
    expect(tab.page.get_by_text(sentence)).to_be_visible()
    assert tab.path == "/theme?force=Kent"


def test_what_an_unknown_value_may_mean_is_a_link_within_the_session(reader):
    tab = reader().open("/?theme=Leadership")
    before = len(tab.page.context.pages)
    tab.page.get_by_role("link", name="Leadership and use of resources").first.click()
    expect(tab.page.get_by_text("There is no theme called")).to_have_count(0)
    tab.settled()
    assert tab.path == "/?theme=Leadership+and+use+of+resources" and len(tab.page.context.pages) == before


def test_a_force_that_is_not_known_can_be_looked_for_outside_the_session(reader):
    tab = reader().open("/force?force=Atlantis")
    tab.page.get_by_role("link", name="Look for a force or place called “Atlantis”").click()
    tab.page.wait_for_url("**/find?name=Atlantis")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Find a force")


@pytest.mark.parametrize("width", [1440, 768])
def test_what_sorts_the_table_of_all_forces_stands_beside_its_title(reader, width):
    tab = reader(viewport={"width": width, "height": 900}).open("/")
    box = tab.page.locator(".st-key-sorted-table .stSelectbox").bounding_box()
    title = tab.exhibit("standing").locator(".fc-title")
    lines = title.evaluate("""title => {
        const words = document.createRange();
        words.selectNodeContents(title);
        const {top, right, bottom} = words.getBoundingClientRect();
        return {top, right, bottom};
    }""")
    assert lines["right"] <= box["x"] and box["y"] < lines["bottom"] and box["y"] + box["height"] > lines["top"]


def test_grades_are_drawn_in_their_colours(reader):
    tab = reader().open("/?cycle=2023-25")
    drawn = tab.page.eval_on_selector_all(
        ".js-plotly-plot .trace.bars",
        "ts => ts.map(t => [t.__data__[0].trace.name, getComputedStyle(t.querySelector('.point path')).fill])",
    )
    colours = dict(drawn)
    for look in GRADES.values():
        red, green, blue = (int(look.colour[i : i + 2], 16) for i in (1, 3, 5))
        assert colours[look.name] == f"rgb({red}, {green}, {blue})"


# page, exhibit, name of its file
DOWNLOADS = [
    (
        "/theme?theme=Missing+children&force=Cheshire&force=Metropolitan&year=2022&year=2023",
        "findings",
        "findings-missing-children-cheshire-metropolitan-2022-2023",
    ),
    ("/force?force=Metropolitan", "case-audits-drawn", "case-audits-of-force-metropolitan"),
    ("/case-audits?force=Metropolitan", "counts", "case-audits-metropolitan"),
    ("/force?force=Dorset", "story", "child-protection-reports-dorset"),
    ("/force?force=Kent", "inspections", "inspections-kent"),
]


@pytest.mark.parametrize(("view", "exhibit", "name"), DOWNLOADS)
def test_downloads_have_the_cells_that_are_shown(reader, view, exhibit, name):
    tab = reader().open(view)
    table = tab.exhibit(exhibit).locator("table").first
    table.evaluate("t => t.closest('details')?.setAttribute('open', '')")
    shown = table.evaluate("""t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => ({
        text: c.querySelector('time')?.dateTime  // dates are in words, and beside them as files have them
            ?? (c.querySelector('.fc-note') ? c.childNodes[0].textContent : c.innerText).trim(),
        note: c.querySelector('.fc-note')?.innerText ?? '',
        href: c.querySelector('a')?.getAttribute('href') ?? ''})))""")

    raw = tab.download(exhibit, "csv")
    assert raw.name == f"{name}-version-{queries.version()}.csv"
    with raw.open(encoding="utf-8", newline="") as file:
        from_csv = list(csv.DictReader(file))
    assert len(from_csv) == len(shown) > 0
    for cells, row in zip(shown, from_csv):
        assert _as_shown(row, EXHIBITS.get(exhibit, EXHIBITS["moves"]).only_in_files) == [
            c["href"] if c["href"].startswith("http") else c["text"] for c in cells
        ]
        assert row.get("note", "") == next((c["note"] for c in cells if c["note"]), "")

    book = openpyxl.load_workbook(tab.download(exhibit, "xlsx"))
    sheet = list(book["Data"].iter_rows(min_row=HEADING_ROW, values_only=True))
    assert {"Cover", "Contents", "Data", "Columns"} <= set(book.sheetnames)
    assert [_plain(dict(zip(sheet[0], r))) for r in sheet[1:]] == [_plain(r) for r in from_csv]

    parquet = pandas.read_parquet(tab.download(exhibit, "parquet"))
    in_csv = parquet[list(from_csv[0])]  # Parquet also has the columns without any value
    assert [_plain(r) for r in in_csv.astype(object).where(in_csv.notna(), "").to_dict("records")] == [
        _plain(r) for r in from_csv
    ]
    assert parquet.drop(columns=list(in_csv)).isna().all(axis=None)


def _as_shown(row: dict, only_in_files: str) -> list[str]:
    """The cells of a downloaded row as the page shows them."""
    hidden = ("note", "citation", *only_in_files.split())
    cells = []
    for column, value in row.items():
        if column in hidden or column.endswith(("source_kind", "_missing")):
            continue
        if column == "year":
            value = value or row.get("year_missing", "")
        if column.endswith("source_url"):
            cells.append(value or row.get("citation", ""))
        else:
            cells.append(str(round(float(value), 2)) if re.fullmatch(r"\d+\.\d+", value) else value)
    return cells


def _number(value: str) -> str:
    return f"{float(value):g}" if re.fullmatch(r"\d+\.\d+", value) else value


def _plain(row: dict) -> dict:
    """A row with all values as text, so that three formats can be compared."""
    return {k: "" if v is None else _number(str(v)) for k, v in row.items()}


def test_the_rows_of_a_chart_are_those_of_its_bars(reader):
    tab = reader().open("/theme?region=Wales")
    with tab.download("spread-by-round", "csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if int(r["forces"])]
    drawn = tab.page.eval_on_selector_all(
        ".js-plotly-plot .trace.bars", "ts => ts.flatMap(t => t.__data__.map(bar => [t.__data__[0].trace.name, bar.s]))"
    )
    counts = sorted((name, int(size)) for name, size in drawn if size and name != "Not found")
    assert counts == sorted((r["grade"], int(r["forces"])) for r in rows)


def test_a_chart_is_drawn_when_a_reader_comes_near_it_and_moves_nothing(reader):
    tab = reader(viewport={"width": 1280, "height": 600}).open("/check")
    tab.page.get_by_role("link", name="Case audits").click()
    tab.page.wait_for_url("**/case-audits")
    tab.settled()
    place = tab.page.locator(".fc-chart-funnel")
    expect(place).to_have_attribute("data-waits", "")
    expect(place).to_have_attribute("aria-label", re.compile("audit"))
    height, below = place.bounding_box()["height"], tab.page.locator(".fc-foot").bounding_box()["y"]
    assert place.locator(".js-plotly-plot").count() == 0
    tab.chart("funnel")
    scrolled = tab.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    assert place.bounding_box()["height"] == height
    assert tab.page.locator(".fc-foot").bounding_box()["y"] + scrolled == pytest.approx(below, abs=1)


def test_a_chart_is_as_wide_as_its_place_when_that_changes(reader):
    tab = reader().open("/case-audits")
    for width in (1000, 700):
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.settled()
        drawn, place = tab.page.evaluate(
            "(c => [c.querySelector('.main-svg').clientWidth, c.clientWidth])(document.querySelector('.fc-chart'))"
        )
        assert drawn == place < width


def test_a_table_of_the_record_is_downloaded_with_names_and_labels(reader, published):
    tab = reader().open("/tables?table=judgments&force=Cheshire&year=2016")
    frame = pandas.read_parquet(tab.download("table-judgments", "parquet"))
    grades = published("judgments")
    grades = grades[(grades["force_id"] == "cheshire") & (grades["year"] == 2016)].sort_values(
        ["inspection_id", "theme_id"]
    )
    coded = ["grade", "scale", "basis", "source_kind"]  # shown in words
    plain = [column for column in grades.columns if column not in coded]
    assert frame[plain].convert_dtypes().astype(str).values.tolist() == (
        grades[plain].convert_dtypes().astype(str).values.tolist()
    )
    assert list(frame["grade"].str.lower().str.replace(" ", "-")) == list(grades["grade"])
    assert set(frame["force"]) == {"Cheshire"} and frame[["theme", "inspection"]].notna().all(axis=None)
    sentence = f"{len(grades)} of the {len(published('judgments')):,} grades, of Cheshire, 2016, each with its source"
    expect(tab.page.locator(".fc-lead")).to_contain_text(sentence)


# All measured at once, since a chart may move between two measurements while what is above it is laid out.
BOXES = """selectors => selectors.map(selector => [...document.querySelectorAll(selector)]
    .map(e => [e.textContent, e.getBoundingClientRect()]).filter(([, b]) => b.width)
    .map(([words, b]) => ({words, left: b.left, right: b.right, top: b.top, bottom: b.bottom})))"""


def overlapping(boxes: list[dict], others: list[dict]) -> list[tuple[str, str]]:
    """The texts of each pair of boxes that overlap."""
    return [
        (a["words"], b["words"])
        for a in boxes
        for b in others
        if a is not b
        and min(a["right"], b["right"]) > max(a["left"], b["left"])
        and min(a["bottom"], b["bottom"]) > max(a["top"], b["top"])
    ]


def test_on_a_small_screen_the_numbers_of_findings_fit_beside_their_bars(reader):
    tab = reader(viewport={"width": 360, "height": 740}).open("/theme")
    tab.chart("findings-by-theme")
    chart = ".fc-chart-findings-by-theme"
    numbers, bars = tab.page.evaluate(BOXES, [f"{chart} .bartext", f"{chart} .points .point > path"])
    rows = (
        tab.table("findings-by-theme")
        .locator("tbody tr")
        .evaluate_all("rows => rows.map(r => [...r.cells].map(c => c.textContent).join('\\t'))")
    )
    assert sorted(b["words"] for b in numbers) == sorted(n for row in rows for n in row.split("\t")[1:3] if n != "0")
    assert overlapping(numbers, numbers) == overlapping(numbers, bars) == []


def test_on_a_small_screen_the_year_without_inspection_hides_no_force(reader):
    tab = reader(viewport={"width": 360, "height": 740}).open("/change?force=Cheshire&force=Cumbria&force=Kent")
    tab.chart("trajectories")
    chart = ".fc-chart-trajectories"
    notes, cells = tab.page.evaluate(BOXES, [f"{chart} .annotation", f"{chart} .points .point > path"])
    assert len([note for note in notes if "no inspection" in note["words"]]) == 1
    assert len(cells) == 18 and overlapping(notes, notes) == overlapping(notes, cells) == []


def test_on_a_phone_the_menu_closes_when_a_page_is_chosen(reader):
    tab = reader(viewport={"width": 390, "height": 780}).open("/")
    tab.page.get_by_test_id("stExpandSidebarButton").click()
    menu = tab.page.get_by_test_id("stSidebar")
    expect(menu).to_have_attribute("data-collapsed", "false")
    menu.get_by_role("link", name="Case audits").click()
    tab.page.wait_for_url("**/case-audits")
    expect(menu).to_have_attribute("data-collapsed", "true")
    assert "/case-audits" in tab.settled().path


def test_no_key_leads_into_the_closed_menu_of_a_phone(reader):
    tab = reader(viewport={"width": 360, "height": 780}).open("/force?force=Kent")
    places = []
    for _ in range(6):
        tab.page.keyboard.press("Tab")
        places.append(tab.page.evaluate("() => document.activeElement.getBoundingClientRect().x"))
    assert min(places) >= 0
    tab.page.get_by_test_id("stExpandSidebarButton").click()
    link = tab.page.get_by_test_id("stSidebarNavLink").first
    expect(link).to_be_visible()
    link.focus()
    expect(link).to_be_focused()
    tab.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()  # or it stays open for other tests
    expect(link).to_be_hidden()


VIEWS_WITH_SOURCES = ["/", "/force?force=Kent", "/force?force=Dyfed-Powys", "/case-audits", "/changes", "/theme"]


@pytest.mark.parametrize("view", VIEWS_WITH_SOURCES)
def test_the_source_of_a_row_is_in_sight_on_a_tablet(reader, view):
    tab = reader(viewport={"width": 768, "height": 1000}).open(view)
    for folded in tab.page.locator("details:is(.fc-all, .fc-rows) > summary").all():
        folded.click()
    beyond = """() => [...document.querySelectorAll('.fc-table:has(td.fc-source)')]
        .filter(table => table.checkVisibility())
        .map(table => [table.parentElement.getAttribute('aria-label'), table.parentElement])
        .map(([name, box]) => [name, box.scrollWidth - box.clientWidth])
        .filter(([, by]) => by > 0)"""
    assert tab.page.evaluate("document.querySelectorAll('td.fc-source').length") > 5
    assert tab.page.evaluate(beyond) == []
