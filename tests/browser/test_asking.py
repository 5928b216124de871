"""A reader asks a question of their own, by keyboard alone, shares it, and takes its rows away."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Reader, read
from tests.browser.test_views import WIDTHS, axe

COUNTED = "select region, count(*) as forces from forces group by all order by region"


def field(tab):
    """What the reader types into: the editor over the text area, or that itself."""
    return tab.page.get_by_role("textbox", name="Your question, in SQL")


def held(tab):
    """The text area, which holds the text whatever it is typed into."""
    return tab.page.locator(".stTextArea textarea")


def test_a_question_is_asked_by_keyboard_alone_and_its_link_shows_the_answer_to_others(reader):
    tab = reader().open("/ask")
    expect(tab.page.locator(".fc-editor")).to_be_visible()
    field(tab).focus()
    tab.page.keyboard.type(COUNTED)
    expect(held(tab)).to_have_value(COUNTED)
    tab.page.keyboard.press("Tab")  # the field does not keep the key
    expect(field(tab)).not_to_be_focused()
    field(tab).focus()
    tab.page.keyboard.press("Control+Enter")
    expect(tab.page.locator(".fc-shows[role=status]")).to_contain_text("10 rows, in")
    other = reader().open(tab.settled().path)
    expect(held(other)).to_have_value(COUNTED)
    expect(field(other)).to_have_text(COUNTED)
    expect(other.page.locator(".fc-table tbody tr")).to_have_count(10)
    expect(other.page.locator(".fc-table tbody tr").last).to_contain_text("Yorkshire")


def test_the_button_is_reached_and_pressed_by_keyboard(reader):
    tab = reader().open("/ask")
    expect(tab.page.locator(".fc-editor")).to_be_visible()
    field(tab).fill(COUNTED)
    button = tab.page.get_by_role("button", name="Ask", exact=True)
    tab.page.keyboard.press("Tab")
    expect(button).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator(".fc-shows[role=status]")).to_contain_text("10 rows, in")


def test_tables_and_columns_are_completed(reader):
    tab = reader().open("/ask")
    expect(tab.page.locator(".fc-editor")).to_be_visible()
    field(tab).focus()
    tab.page.keyboard.type("select * from judgm")
    offered = tab.page.locator(".cm-tooltip-autocomplete")
    expect(offered).to_contain_text("judgments")
    assert axe(tab.page) == []
    tab.page.keyboard.press("Enter")
    expect(held(tab)).to_have_value("select * from judgments")


def test_the_text_area_is_there_where_the_editor_fails(contexts, address):
    tab = Reader(contexts(), address)  # of its own, since what is done to it stays
    tab.page.add_init_script("CSS.escape = () => { throw new Error('no editor') }")
    tab.open("/ask")
    held(tab).fill(COUNTED)
    held(tab).press("Control+Enter")
    expect(tab.page.locator(".fc-shows[role=status]")).to_contain_text("10 rows, in")
    expect(tab.page.locator(".fc-editor")).to_have_count(0)
    tab.page.close()


def test_going_back_shows_the_question_before(reader):
    tab = reader().open("/ask")
    tab.page.get_by_role("link", name="Which forces are inadequate at something now?").click()
    expect(tab.page.locator(".fc-table tbody tr").first).to_be_visible()
    expect(field(tab)).to_contain_text("grade = 'inadequate'")
    tab.settled().page.go_back()
    expect(held(tab)).to_have_value("")
    expect(field(tab)).not_to_contain_text("inadequate")
    expect(tab.page.locator(".fc-table")).to_have_count(0)


def test_the_rows_are_taken_away_as_they_are_shown(reader):
    tab = reader().open(f"/ask?sql={COUNTED.replace(' ', '+').replace('*', '%2A')}")
    link = tab.page.locator(".fc-ask-files a[data-format=csv]").evaluate("a => a.href")
    cells = "all => all.map(row => [...row.cells].map(cell => cell.textContent))"
    shown = tab.page.locator(".fc-table tbody tr").evaluate_all(cells)
    assert [list(row.values()) for row in read(link)] == shown


def test_the_menu_of_a_chart_leads_to_its_question_with_the_filters_filled_in(reader):
    tab = reader().open("/theme?theme=Missing+children&force=Kent")
    name = tab.page.locator(".fc-title").first.get_attribute("id")
    tab.open_menu(name).get_by_role("link", name="Ask this yourself").click()
    expect(held(tab)).to_have_value(re.compile("'kent'"))
    expect(tab.page.locator(".fc-shows[role=status]")).to_contain_text("in ")


def test_a_chart_is_drawn_when_one_is_chosen(reader):
    tab = reader().open(f"/ask?sql={COUNTED.replace(' ', '+').replace('*', '%2A')}")
    expect(tab.page.locator(".js-plotly-plot")).to_have_count(0)
    tab.page.get_by_text("Bars", exact=True).click()
    expect(tab.page.locator(".js-plotly-plot .main-svg .trace").first).to_be_attached()
    for width in WIDTHS:
        tab.page.set_viewport_size({"width": width, "height": 800})
        assert axe(tab.settled().page) == []
