"""What pages show without JavaScript, checked against the record and the pages' own sentences."""

import html
import re
from urllib.parse import parse_qs

import pytest
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.address.vocabulary import grouped
from parts.charts.looks import KNOWN_FROM
from parts.exhibits import leads
from parts.exhibits.first_tables import static_page
from parts.exhibits.registry import EXHIBITS
from parts.site import PAGES, page_at

MENU = tuple((page.title, page.address or "./") for page in PAGES if page.in_menu)
VIEWS = (
    "",
    "?cycle=2018/19&region=Wales",
    "force?force=Kent",
    "theme",
    "theme?theme=Missing children&search=risk",
    "change",
    "change?force=Kent&force=Essex",
    "compare?force=Kent&force=Essex",
    "compare?force=Kent",
    "compare?group=Eastern:Norfolk,Suffolk&force=Kent",
    "case-audits?year=2017",
    "tables?table=judgments&force=Kent",
    "tables",
    "about",
    "changes",
)


def static(view: str):
    """The page at an address, its selection, and its static page as a tree."""
    address, _, query = view.partition("?")
    page = page_at(address)
    chosen = page.read(parse_qs(query))
    return page, chosen, LexborHTMLParser(str(static_page(page, chosen, MENU)))


def text(element) -> str:
    return " ".join(element.text().split())


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_a_static_page_has_the_sentence_and_the_first_table_of_its_page(view):
    page, chosen, shown = static(view)
    sentence = html.unescape(leads.of(page, chosen).text)
    assert text(shown.css(".fc-answer")[0]) == " ".join(sentence.split())
    exhibit, answer = page.table(chosen)
    assert text(shown.css("h2")[0]) == exhibit.title_of(answer)
    assert len(shown.css("table")) >= 1 and len(answer)


def test_the_overview_of_a_cycle_has_each_of_its_grades():
    page, chosen, shown = static("?cycle=2021/22")
    rows = queries.rows("grid", rounds=list(chosen.chosen["cycle"]))
    head, *lines = shown.css("table")[0].css("tr")
    themes = [text(cell) for cell in head.css("th")[1:]]
    cells = {
        (text(line.css("th a")[0]), theme): text(cell.css(".fc-hidden")[0])
        for line in lines
        for theme, cell in zip(themes, line.css("td"))
    }
    graded = rows[rows["grade"].notna()]
    assert len(graded) > 200
    for row in graded.itertuples():
        grade, _, known = cells[row.force, row.theme].lower().partition(", ")
        assert grade.replace(" ", "-") == row.grade and KNOWN_FROM[row.known_from][1].lower() == known


@pytest.mark.parametrize("view", VIEWS)
def test_the_links_of_a_static_page_lead_to_pages_and_data_that_exist(view):
    _, _, shown = static(view)
    addresses = [link.attributes.get("href") for link in shown.css("a")]
    for address in addresses:
        path = address.partition("?")[0].partition("#")[0]
        if not re.match("https?://|api/", address):
            assert page_at(path.removeprefix("./")), address
        if found := re.match(r"api/exhibits/([^.]+)\.(csv|xlsx|parquet)\?", address):
            assert found.group(1) in EXHIBITS
    assert {page.address or "./" for page in PAGES if page.in_menu} <= set(addresses)
    assert any(address.startswith("api/exhibits/") for address in addresses)


@pytest.mark.parametrize("view", VIEWS)
def test_the_form_of_a_static_page_sent_unchanged_makes_the_same_choice(view):
    page, chosen, shown = static(view)
    filters = "form:not([role=search])"
    pairs = [
        (field.attributes.get("name"), option.attributes.get("value"))
        for field in shown.css(f"{filters} select")
        for option in field.css("option[selected]")
    ]
    pairs += [(field.attributes.get("name"), field.attributes.get("value")) for field in shown.css(f"{filters} input")]
    sent = page.read(grouped(pair for pair in pairs if pair[1]))
    keys = {field.attributes.get("name") for field in shown.css(f"{filters} select, {filters} input")}
    assert {key: sent.chosen[key] for key in keys} == {key: chosen.chosen[key] for key in keys}


def test_where_a_force_is_to_be_chosen_first_every_force_is_linked():
    for address in ("force", "compare"):
        _, _, shown = static(address)
        names = set(queries.rows("forces")["short_name"])
        assert names == {text(link) for link in shown.css("main ul a")}


def test_a_long_table_shows_its_first_rows_and_says_so():
    _, _, shown = static("tables?table=judgments")
    assert len(shown.css("tbody tr")) == 60
    assert "The first 60 of" in text(shown) and "or download them all" in text(shown)


def test_a_choice_without_rows_says_so():
    _, _, shown = static("case-audits?force=Kent")
    assert not shown.css("table") and "We found nothing for this choice." in text(shown)


@pytest.mark.parametrize("view", VIEWS)
def test_every_link_can_be_reached_by_keyboard(view):
    _, _, shown = static(view)
    assert not shown.css("a[tabindex]") and "arrow keys" not in shown.html


def test_what_a_reader_typed_cannot_end_the_element_that_holds_it():
    page = page_at("theme")
    chosen = page.read({"search": ["</noscript><b>x"]})
    assert "</noscript" not in str(static_page(page, chosen, MENU))
