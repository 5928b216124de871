"""Forces by how many of their grades are low, with the bounds of what is not known."""

import re

import pandas
import pytest

import queries
from parts.charts.looks import GRADES
from parts.exhibits import grades, standing
from parts.site import page_at
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


@pytest.mark.slow
def test_forces_of_different_cycles_are_under_separate_headings(open_page):
    layout = open_page("", as_of="2022-06-30").chart("low-grades")["layout"]
    headings = [annotation["text"] for annotation in layout["annotations"]]
    few = "<b>PEEL 2018/19</b>, fewer than half the grades known"
    assert headings == ["<b>PEEL 2021/22</b>", "<b>PEEL 2018/19</b>", few]


@pytest.mark.parametrize(
    ("force", "low", "known"),
    [
        ("gloucestershire", 6, 10),  # 4 requires improvement and 1 inadequate on 9 areas; inadequate on organised crime
        ("greater-manchester", 1, 9),  # 1 requires improvement on 8 areas; organised crime is good
        ("dyfed-powys", 2, 8),
        ("dorset", 4, 10),  # 3 on 9 areas, and organised crime
        ("durham", 2, 10),  # 10 areas: organised crime is one of them
    ],
)
def test_a_share_is_of_the_totals_of_the_newest_report_where_some_of_its_grades_by_theme_are_not_known(
    open_page, force, low, known
):
    (row,) = queries.rows("low_grades", forces=[force]).to_dict("records")
    assert (row["round"], row["counted_from"]) == ("2023-25", "published totals")
    assert (row["low"], row["known"], row["not_known"]) == (low, known, 0)
    page = open_page("")
    assert any(
        f"†  <b>{low} of {known}</b>" in tick for tick in page.chart("low-grades")["layout"]["yaxis"]["ticktext"]
    )
    sentence = (
        "Where we lack some of these grades, but the report says how many there are of each, we count those totals (†)."
    )
    assert sentence in page.exhibit("low-grades")


def test_the_note_on_totals_says_what_most_of_them_leave_out(open_page):
    asked = queries.rows("asked").query("theme == 'Serious and organised crime'")
    assert set(asked["in_totals"]) == {"no", "some"}
    sentence = "Published totals count the grades of a report, in most cases without serious and organised crime,"
    assert sentence in open_page("about").exhibit("grade-totals")
    assert "The dot shows the share of these grades that are low" in open_page("").exhibit("low-grades")


def test_on_a_day_only_the_totals_that_were_out_by_then_count():
    (then,) = queries.rows("low_grades", forces=["greater-manchester"], as_of="2022-06-30").to_dict("records")
    assert (then["round"], then["counted_from"], then["low"], then["known"]) == ("2021-22", "published totals", 8, 9)
    # The inspectorate prints those of West Yorkshire, a newspaper those of Greater Manchester.
    rows = queries.rows("low_grades", evidence="inspectorate").set_index("force_id")
    assert rows.loc["west-yorkshire", ["round", "low", "known"]].tolist() == ["2023-25", 2, 9]
    assert rows.loc["greater-manchester", "round"] == "2018-19"


def test_the_chart_explains_why_there_is_no_average_and_where_adequate_counts(open_page):
    words = open_page("").exhibit("low-grades")
    assert "Why is there no average grade? Grades are words, not numbers:" in words
    assert "Adequate, which PEEL has given only since 2021/22" in words and "We do not count it as low" in words


@pytest.mark.slow
def test_the_chart_of_low_grades_follows_day_and_region_and_is_not_shown_for_a_cycle(open_page):
    page = open_page("", as_of="2018-06-30", region=["Wales"])
    assert len(page.chart("low-grades")["data"][1]["x"]) == 4
    assert "PEEL 2017" in page.chart("low-grades")["layout"]["annotations"][0]["text"]
    assert "low-grades" not in open_page("", cycle="2021-22").exhibits


def test_the_overview_says_how_many_of_the_grades_not_found_may_never_have_been_given(open_page, peel, published):
    known = peel[peel["cycle"] == "2023-25"].groupby("theme_id")["force_id"].nunique()
    not_graded = published("gaps").query("cycle == '2023-25'").groupby("theme_id")["force_id"].nunique()
    not_found = {theme: FORCES - known[theme] - not_graded.get(theme, 0) for theme in ("recording", "soc")}
    assert not_found == {"recording": 6, "soc": 17}
    shown = open_page("").exhibit("spread")
    # The totals of Cumbria, Dorset and Durham count an area for each theme that their reports may have graded.
    sentence = (
        "20 missing grades, on serious and organised crime or recording crime data, may never have been given: only "
        "some forces were graded on these themes."
    )
    assert sentence in shown and shown.index(sentence) < shown.index("Published totals narrow down what some")
    # In PEEL 2018/19, no theme was graded for some forces only.
    assert "only some forces were graded on" not in open_page("", cycle=["2018-19"]).exhibit("spread")


def test_a_single_grade_that_may_never_have_been_given_is_not_counted_as_several():
    row = {"theme": "Recording crime data", "theme_id": "recording", "round": "2023-25", "graded_for": "some"}
    sentence = "1 missing grade, on recording crime data, may never have been given: only some forces were graded on "
    sentence += "that theme."
    # There is a row for each grade, with the same number of those not known.
    rows = pandas.DataFrame([row | {"perhaps_not_graded": 1}, row | {"perhaps_not_graded": 1}])
    assert grades.perhaps_not_graded_caveat(rows) == sentence
    assert grades.perhaps_not_graded_caveat(rows.assign(perhaps_not_graded=0)) == ""


def test_as_many_forces_as_were_chosen_are_not_counted_twice():
    some = list(queries.rows("forces").query("present")["short_name"])[:9]
    for query, says in (({"force": some}, "9 forces"), ({}, f"All {FORCES} forces"), ({"region": ["Wales"]}, None)):
        sentence = standing.LOW_GRADES.sentence_of(standing.LOW_GRADES.ask(page_at("").read(query)))
        assert sentence == (says or "Forces of Wales · 4 forces")
