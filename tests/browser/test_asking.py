"""A reader asks a question of their own, by keyboard alone, shares it, and downloads its rows."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader, read, until
from tests.browser.test_views import WIDTHS, axe

FORCES_BY_REGION = "select region, count(*) as forces from forces group by all order by region"


def field(tab):
    """What the reader types into: the editor, or the text area below it where there is no editor."""
    return tab.page.get_by_role("textbox", name="Your question, in SQL")


def text_area(tab):
    """The text area, which has the text whichever of the two it was typed into."""
    return tab.page.locator(".stTextArea textarea")


def test_a_question_is_asked_by_keyboard_alone_and_its_link_shows_the_answer_to_others(reader):
    tab = reader().open("/ask")
    expect(tab.page.locator(".fc-editor")).to_be_visible()
    field(tab).focus()
    tab.page.keyboard.type(FORCES_BY_REGION)
    expect(text_area(tab)).to_have_value(FORCES_BY_REGION)
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("Tab")  # moves the focus on where no list is open
    expect(field(tab)).not_to_be_focused()
    field(tab).focus()
    tab.page.keyboard.press("Control+Enter")
    expect(tab.page.locator(".fc-shows[role=status]")).to_contain_text("10 rows, in")
    other = reader().open(tab.settled().path)
    expect(text_area(other)).to_have_value(FORCES_BY_REGION)
    expect(field(other)).to_have_text(FORCES_BY_REGION)
    expect(other.page.locator(".fc-table tbody tr")).to_have_count(10)
    expect(other.page.locator(".fc-table tbody tr").last).to_contain_text("Yorkshire")


def test_the_button_is_reached_and_pressed_by_keyboard(reader):
    tab = reader().open("/ask")
    expect(tab.page.locator(".fc-editor")).to_be_visible()
    field(tab).fill(FORCES_BY_REGION)
    button = tab.page.get_by_role("button", name="Ask", exact=True)
    tab.page.keyboard.press("Tab")
    expect(button).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator(".fc-shows[role=status]")).to_contain_text("10 rows, in")


def offered(tab):
    return tab.page.locator(".cm-tooltip-autocomplete")


def typed(reader, text: str):
    """A tab in whose editor a reader has typed this, and is offered completions."""
    tab = reader().open("/ask")
    expect(tab.page.locator(".fc-editor")).to_be_visible()
    field(tab).focus()
    tab.page.keyboard.type(text)
    expect(offered(tab)).to_be_visible()
    return tab


def test_tab_accepts_the_first_completion(reader):
    tab = typed(reader, "select * from judgm")
    expect(offered(tab)).to_contain_text("judgments")
    assert axe(tab.page) == []
    tab.page.keyboard.press("Tab")
    expect(text_area(tab)).to_have_value("select * from judgments")
    expect(field(tab)).to_be_focused()


def test_an_arrow_key_and_enter_accept_another_completion(reader):
    tab = typed(reader, "select * from view_find")
    second = offered(tab).locator("li").nth(1).text_content()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Enter")
    expect(text_area(tab)).to_have_value(f"select * from {second}")


def test_enter_breaks_the_line_where_nothing_was_chosen(reader):
    tab = typed(reader, "select count(*) as forces")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.type("from forces")
    expect(offered(tab)).to_be_visible()
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.type("where region = 'Wales'")
    expect(text_area(tab)).to_have_value("select count(*) as forces\nfrom forces\nwhere region = 'Wales'")


def test_escape_closes_the_list_and_tab_then_leaves_the_field(reader):
    tab = typed(reader, "select * from judgm")
    tab.page.keyboard.press("Escape")
    expect(offered(tab)).to_have_count(0)
    tab.page.keyboard.press("Tab")
    expect(field(tab)).not_to_be_focused()
    expect(text_area(tab)).to_have_value("select * from judgm")


def test_columns_of_the_tables_that_a_question_names_are_offered(reader):
    tab = typed(reader, "select forces.name from forces where nam")
    labels = offered(tab).locator("li").all_text_contents()
    assert labels == ["name"]


def test_an_error_is_marked_in_the_text_until_the_text_changes(reader):
    tab = reader().open("/ask?sql=select+short_name,%0Aregio+from+forces")
    expect(tab.page.get_by_role("alert")).to_contain_text("Line 2, character 1, “regio”")
    expect(tab.page.locator(".fc-in-error")).to_have_text("regio")
    field(tab).focus()
    tab.page.keyboard.press("Control+End")
    tab.page.keyboard.type(" ")
    expect(tab.page.locator(".fc-in-error")).to_have_count(0)


IN_VIEW = """e => {
    const { top, bottom } = e.getBoundingClientRect();
    const bar = document.querySelector("[data-testid=stHeader]").getBoundingClientRect().bottom;
    return top >= bar - 1 && bottom <= innerHeight;
}"""


def wait_until_in_view(tab, locator) -> None:
    """Wait until an element is in view, below the bar at the top."""
    until(tab.page, f"[...document.querySelectorAll({locator!r})].some({IN_VIEW})")


PHONE = {"width": 360, "height": 780}


def test_on_a_phone_the_heading_of_an_answer_comes_into_view_and_has_the_focus(reader):
    tab = reader().open("/ask")
    tab.page.set_viewport_size(PHONE)
    expect(tab.page.locator(".fc-editor")).to_be_visible()
    field(tab).fill("select short_name, region, population from forces")
    field(tab).press("Escape")
    tab.page.get_by_role("button", name="Ask", exact=True).click()
    heading = tab.page.get_by_role("heading", name="The answer")
    expect(heading).to_be_focused()
    wait_until_in_view(tab, "h2.fc-answer")
    expect(tab.page.locator(".fc-shows[role=status]")).to_contain_text("43 rows, in")
    tab.page.keyboard.press("Tab")
    expect(tab.page.locator(".fc-ask-files a").first).to_be_focused()


def test_on_a_phone_each_column_of_an_answer_can_be_read(reader):
    tab = reader().open("/ask?sql=select+name,+region,+population+from+forces")
    tab.page.set_viewport_size(PHONE)
    expect(tab.page.locator(".fc-table tbody tr")).to_have_count(43)
    cut = "all => all.filter(cell => cell.getBoundingClientRect().right > innerWidth).length"
    assert tab.page.locator(".fc-table tbody td").evaluate_all(cut) == 0


def test_on_a_phone_an_example_shows_its_text_and_the_heading_of_its_answer(reader):
    tab = reader().open("/ask")
    tab.page.set_viewport_size(PHONE)
    tab.page.get_by_role("link", name="Why are grades missing, cycle by cycle?").click()
    expect(tab.page.get_by_role("heading", name="The answer")).to_be_focused()
    wait_until_in_view(tab, "h2.fc-answer")
    wait_until_in_view(tab, ".fc-editor")
    expect(field(tab)).to_contain_text("missing is not null")


def test_a_link_to_an_answer_begins_at_the_top_of_the_page(reader):
    tab = reader().open(f"/ask?sql={FORCES_BY_REGION.replace(' ', '+').replace('*', '%2A')}")
    expect(tab.page.get_by_role("heading", name="The answer")).to_be_visible()
    expect(tab.page.get_by_role("heading", name="The answer")).not_to_be_focused()
    assert tab.settled().page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") == 0


def test_a_link_to_the_columns_of_a_view_leads_to_their_description(reader):
    tab = reader().open("/ask")
    tab.page.get_by_text("Answers of the pages, as views").click()
    tab.page.locator("summary", has_text="view_grid").click()
    tab.page.locator("a[href*='view=grid']", has_text="What its columns hold").click()
    wait_until_in_view(tab, "#columns-of-view")
    expect(tab.page.locator("#columns-of-view")).to_be_focused()
    expect(tab.page.locator("#columns-of-view")).to_contain_text("Grid")


def test_the_text_area_can_be_used_where_the_editor_fails(contexts, address):
    tab = Reader(contexts(), address)  # a new one, since the editor stays broken in it
    tab.page.add_init_script("CSS.escape = () => { throw new Error('no editor') }")
    tab.open("/ask")
    text_area(tab).fill(FORCES_BY_REGION)
    text_area(tab).press("Control+Enter")
    expect(tab.page.locator(".fc-shows[role=status]")).to_contain_text("10 rows, in")
    expect(tab.page.locator(".fc-editor")).to_have_count(0)
    tab.page.close()


def test_going_back_shows_the_previous_question(reader):
    tab = reader().open("/ask")
    tab.page.get_by_role(
        "link", name="On which themes is the newest known grade of a force inadequate, and of which cycle is it?"
    ).click()
    expect(tab.page.locator(".fc-table tbody tr").first).to_be_visible()
    expect(field(tab)).to_contain_text("grade = 'inadequate'")
    tab.settled().page.go_back()
    expect(text_area(tab)).to_have_value("")
    expect(field(tab)).not_to_contain_text("inadequate")
    expect(tab.page.locator(".fc-table")).to_have_count(0)


def test_rows_are_downloaded_as_they_are_shown(reader):
    tab = reader().open(f"/ask?sql={FORCES_BY_REGION.replace(' ', '+').replace('*', '%2A')}")
    link = tab.page.locator(".fc-ask-files a[data-format=csv]").evaluate("a => a.href")
    cells = "all => all.map(row => [...row.cells].map(cell => cell.textContent))"
    shown = tab.page.locator(".fc-table tbody tr").evaluate_all(cells)
    assert [list(row.values()) for row in read(link)] == shown


def test_the_menu_of_a_chart_leads_to_its_question_with_the_filters_filled_in(reader):
    tab = reader().open("/theme?theme=Missing+children&force=Kent")
    exhibit = tab.page.locator("[class*=st-key-exhibit-]").filter(has=tab.page.locator(".fc-menu")).first
    name = exhibit.locator(".fc-title").first.get_attribute("id")
    tab.open_menu(name).get_by_role("link", name="Ask this yourself").click()
    expect(text_area(tab)).to_have_value(re.compile("'kent'"))
    expect(tab.page.locator(".fc-shows[role=status]")).to_contain_text("in ")


def test_a_chart_is_drawn_when_one_is_chosen(reader):
    tab = reader().open(f"/ask?sql={FORCES_BY_REGION.replace(' ', '+').replace('*', '%2A')}")
    expect(tab.page.locator(".js-plotly-plot")).to_have_count(0)
    tab.page.get_by_text("Bars", exact=True).click()
    expect(tab.page.locator(".js-plotly-plot .main-svg .trace").first).to_be_attached()
    for width in WIDTHS:
        tab.page.set_viewport_size({"width": width, "height": 800})
        assert axe(tab.settled().page) == []


ERROR = "[data-testid=stAlert]"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
@pytest.mark.parametrize(
    ("sql", "begins"),
    [
        (FORCES_BY_REGION, ".fc-shows[role=status]"),
        ("select regio from forces", ERROR),
        (
            "select region,\n" + "  count(*) as n,\n" * 30 + "1 as one from forces group by all",
            ".fc-shows[role=status]",
        ),
    ],
)
def test_a_link_to_a_question_has_its_answer_or_error_on_the_first_screen(reader, sql, begins, width, height):
    tab = reader(viewport={"width": width, "height": height}).open(f"/ask?{urlencode({'sql': sql})}")
    expect(tab.page.locator(".fc-editor")).to_be_visible()
    found = tab.settled().page.locator(begins).first.bounding_box()
    assert found["y"] < height - 40, found
    editor, line = (tab.page.locator(f".fc-editor {part}").first.bounding_box() for part in (".cm-editor", ".cm-line"))
    assert editor["height"] >= 3 * 20 and (sql.count("\n") > 10 or editor["height"] < line["height"] + 60)
    assert axe(tab.page) == []


def test_keys_are_explained_only_where_there_is_a_keyboard(reader, contexts, address):
    expect(reader().open("/ask").page.locator(".fc-keys")).to_be_visible()
    phone = Reader(contexts(has_touch=True, is_mobile=True), address).open("/ask")
    expect(phone.page.locator(".fc-editor")).to_be_visible()
    expect(phone.page.locator(".fc-keys")).to_be_hidden()
    phone.page.close()


def test_on_a_phone_the_examples_begin_on_the_first_screen_and_the_tables_are_folded(reader):
    tab = reader(viewport={"width": 360, "height": 780}).open("/ask")
    expect(tab.page.locator(".fc-ask-tables")).to_be_hidden()
    assert tab.settled().page.get_by_role("heading", name="Worked examples").bounding_box()["y"] < 740
    tab.page.get_by_text("Tables and columns", exact=True).click()
    expect(tab.page.locator(".fc-ask-tables")).to_be_visible()
    expect(reader().open("/ask").page.locator(".fc-ask-tables")).to_be_visible()
