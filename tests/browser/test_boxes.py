"""Scroll boxes say that they have more than can be seen, expand to their full height, and keep headings in sight."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 780}
CUT = """() => [...document.querySelectorAll('.fc-scroll')]
    .filter(box => box.scrollHeight > box.clientHeight + 1 && box.checkVisibility())
    .map(box => [box.getAttribute('aria-label'), !!box.nextElementSibling?.matches('.fc-more:not([hidden])')])"""


def unfold_tables(tab) -> None:
    """Unfold the list of tables of ``/ask``, which a phone folds at first."""
    summary = tab.page.get_by_text("Tables and columns", exact=True)
    if not tab.page.locator(".fc-ask-tables").is_visible():
        summary.click()
    expect(tab.page.locator(".fc-ask-tables")).to_be_visible()


@pytest.mark.parametrize("view", ["/", "/theme", "/change", "/changes", "/about"])
def test_every_scroll_box_with_more_than_can_be_seen_says_so(view, reader):
    tab = reader(viewport=PHONE).open(view)
    for folded in tab.page.locator("details.fc-rows > summary").all():
        folded.click()
    for viewport in (PHONE, {"width": 1440, "height": 900}):
        tab.page.set_viewport_size(viewport)
        boxes = tab.settled().page.evaluate(CUT)
        assert boxes and all(says_so for _, says_so in boxes), (viewport, boxes)


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE])
def test_the_list_of_tables_on_ask_grows_too_and_follows_what_is_unfolded(viewport, reader):
    tab = reader(viewport=viewport).open("/ask")
    unfold_tables(tab)
    box = tab.page.locator(".fc-ask-tables")
    foot = box.locator("xpath=following-sibling::*[1]")
    expect(foot.get_by_role("status")).to_have_text(re.compile(r"^\d+ tables and views: scroll, or$"))
    seen = box.evaluate("e => e.clientHeight")
    box.locator("summary").first.click()
    assert box.evaluate("e => e.clientHeight") == seen
    foot.get_by_role("button", name="Show all").click()
    assert box.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    foot.get_by_role("button", name="Show fewer").click()
    assert box.evaluate("e => e.clientHeight") == seen


@pytest.mark.parametrize("viewport", [{"width": 768, "height": 1000}, PHONE])
def test_the_list_of_tables_on_ask_cuts_no_line_and_promises_no_more_at_its_side(viewport, reader):
    tab = reader(viewport=viewport).open("/ask")
    unfold_tables(tab)
    box = tab.page.locator(".fc-ask-tables")
    cut = box.evaluate("""box => {
        const end = box.getBoundingClientRect().top + box.clientTop + box.clientHeight;
        const lines = [...box.querySelectorAll('.fc-list > *')].map(line => line.getBoundingClientRect());
        return lines.filter(line => line.top < end - 1 && line.bottom > end + 1).length;
    }""")
    assert cut == 0
    assert box.evaluate("e => [e.scrollWidth - e.clientWidth, getComputedStyle(e).maskImage]") == [0, "none"]


def test_on_a_phone_a_table_fades_at_its_side_only_while_it_goes_on_there(reader):
    fades = "box => getComputedStyle(box).maskImage !== 'none'"
    tab = reader(viewport=PHONE).open("/ask?sql=select+short_name+from+forces")
    assert not tab.page.locator(".fc-scroll:visible").last.evaluate(fades)
    box = tab.open("/").page.locator(".fc-scroll:has(.fc-grid)").first
    expect(box).to_have_class(re.compile("fc-goes-on"))
    assert box.evaluate(fades)
    box.evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    expect(box).not_to_have_class(re.compile("fc-goes-on"))
    assert not box.evaluate(fades)


# The second has headings between its rows, which are no rows.
@pytest.mark.parametrize(("path", "exhibit"), [("/", "standing"), ("/theme?theme=Preventing+crime", "doing-well")])
def test_a_table_is_expanded_to_its_full_height_and_back_by_keyboard(path, exhibit, reader):
    tab = reader().open(path)
    box = tab.exhibit(exhibit).locator(".fc-scroll").first
    foot = box.locator("xpath=following-sibling::*[1]")
    rows = box.locator("tbody tr:not(.fc-group, :has(> .fc-group))").count()
    seen = box.evaluate("""box => [...box.querySelectorAll('tbody tr:not(.fc-group, :has(> .fc-group))')].filter(row =>
        row.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom + 1).length""")
    assert 0 < seen < rows
    expect(foot.get_by_role("status")).to_have_text(f"Showing {seen} of {rows} rows: scroll, or")
    button = foot.get_by_role("button")
    button.focus()
    tab.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(foot.get_by_role("status")).to_have_text(f"All {rows} rows shown.")
    assert box.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    tab.page.keyboard.press("Enter")
    expect(button).to_have_text("Show all")
    expect(foot.get_by_role("status")).to_have_text(f"Showing {seen} of {rows} rows: scroll, or")
    assert box.evaluate("e => e.scrollHeight > e.clientHeight + 1")


@pytest.mark.parametrize("view", ["/change", "/changes"])
def test_on_a_phone_several_rows_of_a_scroll_box_can_be_seen(view, reader):
    tab = reader(viewport=PHONE).open(view)
    seen = tab.page.evaluate("""() => [...document.querySelectorAll('.fc-scroll')]
        .filter(box => box.scrollHeight > box.clientHeight + 1 && box.checkVisibility())
        .map(box => [...box.querySelectorAll('tbody tr')].filter(row =>
            row.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom + 1).length)""")
    assert seen and min(seen) >= 2, seen


@pytest.mark.parametrize(
    ("view", "exhibit"), [("/change", "moves-to-2018-19"), ("/", "standing"), ("/theme", "doing-well")]
)
def test_the_head_of_a_table_stays_below_the_bar_of_the_page(view, exhibit, reader):
    tab = reader().open(view)
    box = tab.exhibit(exhibit).locator(".fc-scroll").first
    head = box.locator("thead th").first
    box.evaluate(
        """box => document.querySelector('[data-testid=stMain]').scrollBy(0, box.getBoundingClientRect().top)"""
    )
    expect(box).to_have_attribute("style", re.compile("--fc-under"))
    bar = tab.page.get_by_test_id("stHeader").bounding_box()
    assert abs(head.bounding_box()["y"] - bar["y"] - bar["height"]) <= 1
