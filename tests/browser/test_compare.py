"""Forces side by side in Chromium, on the published record."""

import csv
import re

import pytest
from playwright.sync_api import expect

from parts.charts.looks import KNOWN_FROM, MISSING

GRADES = ["inadequate", "requires-improvement", "adequate", "good", "outstanding"]


def test_forces_that_a_reader_chooses_are_shown_side_by_side_and_are_in_the_address(reader):
    tab = reader().open("/compare").choose("Force", "Gloucestershire", "Cleveland", "Metropolitan")
    assert tab.path == "/compare?force=Gloucestershire&force=Cleveland&force=Metropolitan"
    expect(tab.table("newest-side-by-side").locator("thead th a")).to_have_text(
        ["Gloucestershire", "Cleveland", "Metropolitan"]
    )
    other = reader().open(tab.path)
    assert other.table("newest-side-by-side").inner_text() == tab.table("newest-side-by-side").inner_text()


def test_the_answer_can_be_read_without_scrolling(reader):
    tab = reader().open("/compare?force=Cheshire&force=Cumbria&force=Kent")
    expect(tab.page.locator(".fc-lead", has_text="Kent is highest")).to_be_in_viewport()
    expect(
        tab.table("newest-side-by-side").get_by_role("link", name="Protecting vulnerable people")
    ).to_be_in_viewport()
    expect(
        tab.table("newest-side-by-side").locator("td").filter(has_text="Cheshire higher than Cumbria, Kent")
    ).to_be_in_viewport()


ALL_THE_SAME = (
    "All the same",
    "Both the same",
    "The same where known",
)  # what the last column says once for all cells of a row


def test_differences_are_marked_by_words_and_by_shape(reader):
    tab = reader().open("/compare?force=Cleveland&force=Gloucestershire&cycle=2017")
    row = tab.table("side-by-side").locator("tbody tr").filter(has_text="Effectiveness")
    expect(row.locator(".fc-grade")).to_have_text(["Good●, Inspectorate", "Requires improvement●, Inspectorate"])
    mark = row.locator(".fc-mark")
    expect(mark).to_have_text("lower than Cleveland")
    assert row.locator(".fc-difference").evaluate("e => getComputedStyle(e, '::before').content") == '"≠"'
    tab.open("/compare?force=Norfolk&force=Suffolk&force=Cambridgeshire&cycle=2023-25")
    shapes = {"lower": "▼", "higher": "▲", "same": "="}
    for kind, shape in shapes.items():
        drawn = tab.page.locator(f".fc-mark.fc-{kind}").first.evaluate("e => getComputedStyle(e, '::before').content")
        assert drawn == f'"{shape}"'
    # Where all are the same, the last column alone says so.
    same = tab.table("side-by-side").locator("tbody tr").filter(has_text=re.compile("|".join(ALL_THE_SAME)))
    assert same.count() > 0 and same.locator(".fc-mark").count() == 0


def test_the_table_and_its_download_agree_with_the_record(reader, published):
    tab = reader().open("/compare?force=Cleveland&force=Gloucestershire&force=West+Midlands&cycle=2016")
    table = tab.table("side-by-side")
    forces = table.locator("thead th a").all_text_contents()
    shown = {}
    for line in tab.exhibit("side-by-side").locator("tbody tr").all():  # those that are folded too
        theme = line.locator("th").text_content()
        *cells, difference = line.locator("td").all_text_contents()
        shown |= {(theme, force): (cell, difference) for force, cell in zip(forces, cells)}
    with tab.download("side-by-side", "csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    joined = {"higher": "higher than Cleveland", "lower": "lower than Cleveland", "same": "same as Cleveland"}
    downloaded = {
        (r["theme"], r["force"]): (
            (f"{r['grade']}{', '.join(KNOWN_FROM[r['known_from']])}" if r["grade"] else MISSING[r["missing"]].name)
            + ("" if r["difference"] in ALL_THE_SAME else joined.get(r["compared"], "")),
            r["difference"],
        )
        for r in rows
    }
    assert downloaded == shown and len(rows) == len(shown) > 30

    record = published("judgments").merge(published("themes")[["theme_id", "name"]])
    record = (
        record[record["inspection_id"].str.endswith("-peel-2016")].set_index(["name", "force_id"])["grade"].astype(str)
    )
    ids = {"Cleveland": "cleveland", "Gloucestershire": "gloucestershire", "West Midlands": "west-midlands"}
    for r in rows:
        grade, first = (record.get((r["theme"], force)) for force in (ids[r["force"]], "cleveland"))
        assert r["grade"] == (grade.replace("-", " ").capitalize() if grade else "")
        if r["compared"] in joined:
            steps = GRADES.index(grade) - GRADES.index(first)
            assert r["compared"] == ("higher" if steps > 0 else "lower" if steps < 0 else "same")
        else:
            assert r["force"] == "Cleveland" or grade is None or first is None


def test_counts_of_findings_lead_to_the_findings(reader):
    tab = reader().open("/compare?force=Cheshire&force=Cumbria&theme=Missing+children")
    row = tab.table("findings-side-by-side").locator("tbody tr").filter(has_text="Missing children")
    row.get_by_role("link", name="2 concerns").click()
    expect(tab.page.get_by_role("heading", name="Missing children", level=1)).to_be_visible()
    assert tab.settled().path == "/theme?theme=Missing+children&force=Cheshire"


def test_the_back_button_undoes_the_choice_of_a_force(reader):
    tab = reader().open("/compare?force=Cheshire&force=Cumbria").choose("Force", "Kent")
    assert tab.path == "/compare?force=Cheshire&force=Cumbria&force=Kent"
    tab.page.go_back()
    expect(tab.table("newest-side-by-side").locator("thead th a")).to_have_text(["Cheshire", "Cumbria"])
    assert tab.settled().path == "/compare?force=Cheshire&force=Cumbria"


def test_a_seventh_force_cannot_be_chosen_and_the_notice_says_why(reader):
    tab = reader().open("/compare?force=Cleveland&force=Kent&force=Essex&force=Surrey&force=Sussex&force=Norfolk")
    expect(
        tab.page.get_by_text("You can choose at most six, since more than six columns cannot be read side by side.")
    ).to_be_visible()
    tab.page.get_by_role("combobox", name="Forces").click()
    expect(tab.page.get_by_role("option", name="Cheshire", exact=True)).to_have_count(0)
    tab.page.keyboard.press("Escape")
    tab.page.get_by_role("link", name="see Themes").click()
    expect(tab.page.get_by_role("heading", name="Protecting vulnerable people", level=1)).to_be_visible()


@pytest.mark.parametrize("width", [1440, 360])
def test_the_column_of_themes_stays_in_sight_while_the_table_is_scrolled(reader, width):
    tab = reader(viewport={"width": width, "height": 800}).open("/compare?force=Metropolitan&against=size")
    table = tab.table("newest-side-by-side")
    box = table.locator("xpath=..")
    table.locator("td.fc-difference").first.scroll_into_view_if_needed()
    box.evaluate("e => e.scrollLeft = e.scrollWidth")
    expect(table.locator("tbody th").first).to_be_in_viewport()
    expect(table.locator("td.fc-difference").first).to_be_in_viewport()
    spilt = table.locator(".fc-grade").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    )
    assert spilt == []


@pytest.mark.parametrize("cycle", ["", "&cycle=2023-25"])
def test_four_forces_and_their_differences_fit_on_a_tablet_without_scrolling_sideways(reader, cycle):
    tab = reader(viewport={"width": 768, "height": 1000})
    tab.open(f"/compare?force=Kent&force=Devon+and+Cornwall&force=Northamptonshire&force=Essex{cycle}")
    table = tab.table("side-by-side" if cycle else "newest-side-by-side")
    box = table.locator("xpath=..")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    right = table.locator("th.fc-difference").evaluate("head => head.getBoundingClientRect().right")
    assert right <= 768
    # No word, such as Northamptonshire, reaches beyond its cell.
    cells = table.locator("td, thead th")
    assert cells.evaluate_all("all => all.every(cell => cell.scrollWidth <= cell.clientWidth)")


def test_the_difference_of_six_forces_is_in_sight_on_a_tablet(reader):
    tab = reader(viewport={"width": 768, "height": 1000})
    six = ("Kent", "Durham", "Essex", "Norfolk", "Suffolk", "Avon+and+Somerset")
    tab.open("/compare?" + "&".join(f"force={force}" for force in six))
    table = tab.table("newest-side-by-side")
    assert table.locator("xpath=..").evaluate("box => box.scrollWidth <= box.clientWidth")
    first = table.locator("tbody tr").first
    ends, starts = first.locator("td").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(r => [r.right, r.top])"
        ".reduce(([ends, tops], [end, top]) => [[...ends, end], [...tops, top]], [[], []])"
    )
    assert max(ends) <= 768 and starts[-1] < min(starts[:-1])  # below the theme, above the grades


def test_the_theme_of_findings_is_chosen_directly_above_them_and_below_their_numbers(reader):
    tab = reader().open("/compare?force=Kent&force=Essex")
    choice = tab.page.get_by_role("combobox", name=re.compile("Findings on"))
    tops = [
        part.bounding_box()["y"]
        for part in (tab.page.locator("#findings-side-by-side"), choice, tab.page.locator("#findings-beside"))
    ]
    assert tops == sorted(tops)


@pytest.mark.parametrize("width", [1440, 768])
def test_the_day_of_a_grade_is_below_the_middle_of_it(reader, width):
    tab = reader(viewport={"width": width, "height": 900}).open("/compare?force=Kent&force=Essex")
    cells = tab.table("newest-side-by-side").locator("td:has(> .fc-grade + .fc-dated)")
    expect(cells).not_to_have_count(0)
    apart = cells.evaluate_all(
        """cells => cells.map(cell => {
            const middle = of => { const box = of.getBoundingClientRect(); return box.left + box.width / 2; };
            return Math.abs(middle(cell.querySelector('.fc-grade')) - middle(cell.querySelector('.fc-dated')));
        })"""
    )
    assert max(apart) < 2
