"""Forces by how many of their grades are low, with the bounds of what is not known."""

import queries


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
