"""Child protection in Chromium, on the published record."""

import csv
import io
import re
import unicodedata

import pypdf
import pytest
from playwright.sync_api import expect


def test_the_answer_and_the_first_chart_are_on_the_first_screen(reader):
    for width, height in ((1440, 900), (360, 780)):
        tab = reader(viewport={"width": width, "height": height}).open("/case-audits")
        expect(tab.page.locator(".fc-lead")).to_be_in_viewport(ratio=1)
        expect(tab.page.locator("#counts")).to_be_in_viewport(ratio=1)


def test_forces_outside_the_funnel_limits_are_named_in_the_sentence_and_the_chart(reader):
    tab = reader().open("/case-audits")
    expect(tab.page.get_by_text("2 of the 25 audits shown lie further from the average")).to_be_visible()
    drawn = tab.chart("funnel").locator(".annotation-text").all_text_contents()
    assert {"Metropolitan 2017", "Suffolk 2023"} <= {text.strip() for text in drawn}


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["counts", "funnel"])
def test_no_text_in_a_chart_of_audits_is_cut_off_or_overlaps(reader, width, name):
    tab = reader(viewport={"width": width, "height": 900}).open("/case-audits")
    chart = tab.chart(name)
    left, right, found = chart.evaluate("""chart => {
        const box = t => t.getBoundingClientRect();
        const words = [...chart.querySelectorAll('.annotation-text, .xtick text, .ytick text, .bartext')];
        return [box(chart).left, box(chart).right, words.map(t => [t.textContent, box(t)]).filter(([, b]) => b.width)
            .map(([w, b]) => [w, b.left, b.top, b.right, b.bottom])]; }""")
    letters_in_bars = [w for w, *_ in found if re.fullmatch(r"(G|RI|A|I) \d+%?", w)]
    assert len(letters_in_bars) > 60 if name == "counts" else len(found) > 10
    assert [w for w, x, _, x2, _ in found if x < left - 1 or x2 > right + 1] == []
    upon = [
        (a[0], b[0])
        for n, a in enumerate(found)
        for b in found[:n]
        if a[1] < b[3] - 1 and a[3] - 1 > b[1] and a[2] < b[4] - 3 and a[4] - 3 > b[2]
    ]
    assert upon == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_interval_of_a_share_looks_like_its_key_and_covers_no_letters(reader, scheme):
    tab = reader(viewport={"width": 360, "height": 780}, color_scheme=scheme).open("/case-audits")
    exhibit = tab.exhibit("counts")
    lines = exhibit.locator(".scatterlayer .js-line")
    expect(lines.first).to_be_attached()  # a line across has no height, so that it never counts as visible
    key = exhibit.locator(".fc-swatch.fc-interval").evaluate("e => getComputedStyle(e).backgroundImage")
    assert set(re.findall(r"rgb\([^)]*\)", key)) == {lines.first.evaluate("e => getComputedStyle(e).stroke")}
    covered = exhibit.evaluate("""exhibit => {
        const boxes = all => [...exhibit.querySelectorAll(all)].map(e => e.getBoundingClientRect());
        const words = boxes('.bartext, .annotation-text').filter(box => box.width);
        return boxes('.scatterlayer .point').filter(end => words.some(word => end.left < word.right
            && end.right > word.left && end.top < word.bottom - 3 && end.bottom > word.top + 3)).length; }""")
    assert covered == 0


def test_case_audits_show_the_force_that_a_reader_chooses(reader):
    tab = reader().open("/case-audits").choose("Force", "Metropolitan")
    assert tab.path == "/case-audits?force=Metropolitan"
    with tab.download("counts", "csv").open(encoding="utf-8", newline="") as file:
        rows = {row["year_label"]: (row["good"], row["cases_total"], row["good_share"]) for row in csv.DictReader(file)}
    assert rows == {
        "2021": ("54", "170", "31.8"),
        "October 2018": ("93", "303", "30.7"),
        "February 2018": ("", "214", ""),
        "2017": ("10", "135", "7.4"),
        "2016": ("", "374", ""),
    }


def test_reviews_are_drawn_and_described_with_their_intervals(reader):
    tab = reader().open("/change?force=Dorset&force=Suffolk&force=Metropolitan")
    chart = tab.chart("reviews")
    expect(chart.locator(".yerror")).to_have_count(9)  # Dorset 2, Metropolitan 5, Suffolk 2
    expect(tab.page.locator(".st-key-exhibit-reviews .fc-finding li")).to_have_count(6)
    expect(tab.page.get_by_text("Dorset 2021 → 2022")).to_contain_text("no clear change")


def test_concerns_about_missing_children_are_found_filtered_and_downloaded(reader, published):
    tab = reader().open("/theme?theme=Missing+children").choose("Kind", "Concern")
    assert tab.path == "/theme?theme=Missing+children&kind=concern"
    concerns = published("findings").query("theme_id == 'missing-children' and polarity == 'concern'")
    table = tab.table("findings")
    expect(table.locator("tbody tr")).to_have_count(len(concerns))
    with tab.download("findings", "csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(r["summary"] for r in rows) == sorted(concerns["summary"])
    assert all(r["source_url"] or r["citation"] for r in rows)


def test_a_search_marks_all_forms_of_its_words(reader):
    tab = reader().open("/theme?theme=Missing+children")
    tab.page.get_by_role("textbox", name="Search the findings").fill("interviewing child")
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator(".fc-table mark").first).to_be_visible()
    tab.settled()
    marked = {text.lower() for text in tab.page.locator(".fc-table mark").all_inner_texts()}
    assert (
        marked <= {"child", "children", "child’s", "children’s", "interview", "interviews", "interviewed"}
        and len(marked) > 1
    )
    assert tab.path == "/theme?theme=Missing+children&search=interviewing+child"


def letters(text: str) -> str:
    """Only the letters of a text, with ligatures expanded, so that line breaks do not matter."""
    return re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFKC", text)).lower()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_force_with_a_full_record_is_printed_on_two_sides_of_a4_with_nothing_cut_off(reader, scheme, published):
    tab = reader(color_scheme=scheme).open("/force?force=Metropolitan")
    pages = pypdf.PdfReader(io.BytesIO(tab.page.pdf(prefer_css_page_size=True))).pages
    assert len(pages) == 2
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [210, 297]
    printed = letters("".join(page.extract_text() for page in pages))
    findings = published("findings")
    findings = findings[findings["inspection_id"].str.startswith("metropolitan")]
    for text in [*findings["summary"], *findings["source_url"].dropna()]:
        assert letters(text) in printed, text
    assert "clearfilters" not in printed and "csv" not in printed
