"""Forces by how many of their grades are low, with the bounds of what is not known."""

import re

import queries
from parts.charts.looks import GRADES
from tests.conftest import FORCES


def test_every_force_has_its_share_and_the_bounds_of_what_is_not_known(open_page):
    page = open_page("")
    bounds, shares = page.chart("low-grades")["data"]
    rows = queries.rows("low_grades").query("known > 0").reset_index(drop=True)
    assert shares["x"] == rows["low_pct"].tolist()
    assert len(shares["y"]) == len(rows) and shares["y"] == sorted(shares["y"])
    assert shares["customdata"][0]["address"].startswith("force?force=")
    drawn = list(zip(bounds["x"][::3], bounds["x"][1::3], bounds["y"][::3]))
    unknown = rows[rows["not_known"] + rows["left_out"] > 0]
    assert drawn == [(row.low_pct_least, row.low_pct_most, shares["y"][row.Index]) for row in unknown.itertuples()]


def test_the_legend_of_the_chart_shows_its_marks_in_a_colour_that_no_grade_has(open_page):
    page = open_page("")
    marks = dict(re.findall(r'aria-hidden="true">([^<])</span> ([^<]+)</li>', page.exhibit("low-grades")))
    bounds, shares = page.chart("low-grades")["data"]
    assert marks["●"] == shares["name"] and marks["▬"] == bounds["name"]
    assert shares["marker"]["color"] not in {look.colour for look in GRADES.values()}
    assert f"--words:{shares['marker']['color']}" in page.exhibit("low-grades")


def test_a_caption_says_the_number_of_forces_once(open_page):
    shown = open_page("").exhibit("low-grades")
    assert re.search(r'<p class="fc-shows">([^<]*)</p>', shown)[1] == f"All {FORCES} forces"


def test_forces_of_different_cycles_are_under_separate_headings(open_page):
    layout = open_page("").chart("low-grades")["layout"]
    headings = [annotation["text"] for annotation in layout["annotations"]]
    assert headings[:2] == ["<b>PEEL 2023–25</b>", "<b>PEEL 2023–25</b>, fewer than half the grades known"]
    assert any("PEEL 2021/22" in heading for heading in headings[2:])


def test_the_chart_explains_why_there_is_no_average_and_where_adequate_counts(open_page):
    words = open_page("").exhibit("low-grades")
    assert "Why is there no average grade? Grades are words, not numbers:" in words
    assert "Adequate, which has been given only since 2021/22" in words and "We do not count it as low" in words


def test_the_chart_of_low_grades_follows_day_and_region_and_is_not_shown_for_a_cycle(open_page):
    page = open_page("", as_of="2018-06-30", region=["Wales"])
    assert len(page.chart("low-grades")["data"][1]["x"]) == 4
    assert "PEEL 2017" in page.chart("low-grades")["layout"]["annotations"][0]["text"]
    assert "low-grades" not in open_page("", cycle="2021-22").exhibits
