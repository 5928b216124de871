"""Every view loads, passes axe in light and dark, wide and narrow, fits, and links to its rows."""

import re
from collections import Counter

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from parts.address.labels import labels_of
from parts.exhibits.sharing import TOOLS
from parts.site import PAGES
from tests.browser.conftest import read, until

# Every page by its link, and with the choices that change what it shows.
VIEWS = {page.address or "home": f"/{page.address}" for page in PAGES} | {
    "tiles": "/?layout=tiles&theme=Investigating+crime",
    "home-region": "/?cycle=2015&region=Wales",
    "home-stated": "/?evidence=inspectorate&cycle=2017",
    "force-chosen": "/force?force=Metropolitan",
    "theme-forces": "/theme?force=Cheshire&force=Kent",
    "findings": "/theme?theme=Missing+children",
    "change-forces": "/change?force=Cheshire&force=Cumbria",
    "compare-three": "/compare?force=Cheshire&force=Cumbria&force=Kent",
    "compare-one": "/compare?force=Kent",
    "case-audits-forces": "/case-audits?force=Leicestershire&force=Metropolitan",
    "tables-audits": "/tables?table=case_audits",
    "who": "/?grade=inadequate",
    "nothing-found": "/theme?search=zebra",
    "nothing-left": "/?force=Kent&region=Wales",
    "unknown-values": "/force?force=Narnia",
    "ask-answered": "/ask?sql=select+force,+theme,+grade,+year,+source_url+from+view_standing",
    "ask-refused": "/ask?sql=select+regio+from+forces",
}
WIDTHS = (1440, 360)

# What a menu offers to copy besides a line for each tool.
COPIED = ("code of a frame", "code of a frame for WordPress", "its script", "citation", "BibTeX", "these rows")

MENUS = """() => [...document.querySelectorAll('.fc-menu')].map(menu => ({
    csv: menu.querySelector('a[data-format=csv]').href, size: menu.querySelector('.fc-choices p').textContent,
    lines: [...menu.querySelectorAll('code')].map(code => code.textContent),
    copies: menu.querySelectorAll('button[data-copy=view]').length, cite: menu.querySelector('.fc-cite').textContent,
}))"""


@pytest.fixture(scope="module", params=VIEWS)
def seen(request, windows):
    """A view, opened once for the tests that change nothing."""
    return windows("light").open(VIEWS[request.param])


def test_a_view_loads_without_an_error_and_contacts_no_other_host(seen):
    expect(seen.page.locator("h1")).to_have_count(1)
    expect(seen.page.get_by_test_id("stException")).to_have_count(0)
    assert seen.complaints == []


# The rules that axe checks. The dark scheme changes colours alone, and the other rules take most of the time.
RULES = {
    "light": {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        # Streamlit's drop zone has the role of mere presentation, but can have the focus: a habit to avoid,
        # but no breach of WCAG.
        "rules": {"presentation-role-conflict": {"enabled": False}},
    },
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}


def axe(page, scheme: str = "light") -> list[str]:
    """The findings of axe on a page in a colour scheme, a line each.

    It is put into each page once, and writes down no HTML, since it would do so for every element that it checks.
    """
    if page.evaluate("!window.axe"):
        page.evaluate(f"{Axe().axe_script}; axe.configure({{noHtml: true}})")
    options = {**RULES[scheme], "resultTypes": ["violations"]}  # listing passes takes longer
    return [
        f"{v['id']}: {n['target']} {n.get('failureSummary', '')[:200]}"
        for v in page.evaluate("options => axe.run(options).then(found => found.violations)", options)
        for n in v["nodes"]
    ]


def test_axe_finds_nothing_in_light_and_dark_wide_and_narrow(seen):
    # Every page in all four combinations; with choices, in two that cover both schemes and both widths.
    whole = seen.path.strip("/") in [page.address for page in PAGES]
    for scheme, widths in (("light", WIDTHS if whole else WIDTHS[:1]), ("dark", WIDTHS if whole else WIDTHS[1:])):
        seen.page.emulate_media(color_scheme=scheme)
        until(seen.page, f"getComputedStyle(document.querySelector('.stApp')).colorScheme === '{scheme}'")
        for width in widths:
            seen.page.set_viewport_size({"width": width, "height": 800})
            assert axe(seen.page, scheme) == [], (scheme, width)


def test_a_view_fits_a_small_screen_and_200_per_cent_zoom(seen):
    for width in (720, 360, 320):  # 320: 400% of a screen of 1280
        seen.page.set_viewport_size({"width": width, "height": 740})
        until(seen.page, f"document.querySelector('[data-testid=stMain]').scrollWidth <= {width}")


def in_words(rows: list[dict], columns: list[str]) -> Counter:
    """The rows with the labels of a download, in any order."""

    def plain(column, value):
        value = labels_of(column).get(value, value)
        return f"{float(value):g}" if re.fullmatch(r"-?\d+\.\d+", value) else value

    return Counter(tuple(plain(column, row[column]) for column in columns) for row in rows)


def test_the_file_and_the_link_of_every_exhibit_give_its_rows_cell_by_cell(seen):
    menus = seen.page.evaluate(MENUS)
    assert (
        menus
        or seen.path.startswith("/ask?")
        or seen.path in ("/force", "/ask", "/check", "/compare", "/theme?search=zebra", "/?force=Kent&region=Wales")
    )  # these show no rows
    for menu in menus:
        assert menu["copies"] == 1 and "Version" in menu["cite"], menu
        assert len(menu["lines"]) == len(TOOLS) + len(COPIED), menu
        linked, shown = read(menu["lines"][0]), read(menu["csv"])
        size = re.search(r"([\d,]+) row", menu["size"])
        # Causes of concern and recommendations are incomplete, and so not counted.
        assert size or ("The rows:" in menu["size"] and re.search("/(causes-o|recommendations)", menu["csv"])), menu
        assert len(linked) == len(shown) and (not size or len(shown) == int(size[1].replace(",", ""))), menu
        columns = [column for column in shown[0] if column in linked[0]]
        # A table has names next to its identifiers; its link only has the columns of the record.
        names = (
            {"force", "theme", "inspection", "year", "programme"} if "/api/exhibits/table-" in menu["csv"] else set()
        )
        assert set(shown[0]) - set(linked[0]) <= names, menu["csv"]
        assert in_words(linked, columns) == in_words(shown, columns), menu["csv"]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
@pytest.mark.parametrize("query", ["", "?region=Wales&since=2018", "?table=gaps&year=2021"])
def test_the_first_screen_of_the_data_page_has_what_is_shown_and_its_heading(reader, width, height, query):
    tab = reader(viewport={"width": width, "height": height}).open(f"/tables{query}")
    expect(tab.page.locator(".fc-lead")).to_be_in_viewport(ratio=1)
    expect(tab.page.locator(".fc-title").first).to_be_in_viewport(ratio=1)
    if width == 1440:
        expect(tab.page.get_by_test_id("stDataFrame")).to_be_in_viewport(ratio=0.5)


@pytest.mark.parametrize(
    ("view", "exhibit"),
    [("/theme?region=Wales", "grid-of-theme"), ("/tables?table=inspections&year=2005", "table-inspections")],
)
def test_a_citation_has_the_address_of_the_view_and_the_day_when_it_was_opened(reader, view, exhibit):
    tab = reader().open(view)
    menu = tab.exhibit(exhibit).locator(".fc-menu").first
    menu.locator("> summary").click()
    menu.locator("details[data-cite] > summary").click()
    cited = menu.locator(".fc-cite")
    expect(cited).to_contain_text(f"{tab.address}{view}#{exhibit}, accessed ")
    expect(cited).to_have_text(re.compile(r"accessed \d{1,2} \w+ 20\d\d\.$"))
    expect(menu.locator("details[data-cite] code").nth(1)).to_have_text(
        re.compile(r"urldate = \{20\d\d-\d\d-\d\d\}\}$")
    )
