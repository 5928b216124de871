"""Child protection on the real record: audits, reviews, findings, national reports."""

import pytest


def test_the_share_good_of_2015_is_stated_with_its_interval(open_page):
    text = open_page("case-audits").text
    assert "**National report of 2015**: 177 of 576 cases good, **30.7%** (95% interval 27.1 to 34.6)" in text
    assert "576 cases: 177 good, 179 adequate, 220 inadequate" in text
    assert "124 cases of online abuse: 52% inadequate or requiring improvement, as printed" in text
    assert "The 124 case files were of six forces" in text


def test_the_forces_outside_the_limits_are_named_with_their_counts(open_page):
    text = open_page("case-audits").text
    assert "2 of 25 audits shown lie outside the 99.8% limits" in text
    assert "**Metropolitan 2017** below: 10 of 135 good (7.4%); **Suffolk 2023** above: 17 of 30 good (56.7%)" in text
    assert "465 of 1,811 cases were good (25.7%)" in text
    assert "outside the limits by subtraction: Metropolitan 2018, 23 of 214 (10.7%)" in text
    assert "picked the cases, not at random" in text and "sampling error only" in text


def test_the_metropolitan_polices_shares_can_be_read_off(open_page):
    page = open_page("case-audits", force=["Metropolitan"])
    shares = next(h for h in page.html if "<table" in h and "Shares of audited cases good" in h)
    for year, share in (("2017", "7.4"), ("2018 (report 2019)", "30.7"), ("2021", "31.8")):
        assert f"<td>{year}</td>" in shares and f'<td class="fc-number">{share}</td>' in shares
    left_out = next(h for h in page.html if "without full counts" in h)
    assert "278 of 374 were requires improvement or inadequate combined" in left_out


def test_what_has_no_counts_is_shown_as_printed_and_left_out_of_shares(open_page):
    page = open_page("case-audits", force=["Leicestershire"])
    assert "2 audits of whole samples: 2 with only a percentage" in page.text
    assert not page.charts


def test_parts_of_a_sample_are_never_among_the_whole_ones(open_page):
    page = open_page("case-audits")
    names = [t["y"] for t in page.charts[1]["data"]][0]
    assert len(names) == len(set(names)) == 28
    assert "12 parts of samples" in page.text and "never added to their whole" in page.text


def test_the_bars_of_an_audit_add_up_to_its_cases(open_page):
    page = open_page("case-audits", force=["Dyfed-Powys", "Gloucestershire", "Lancashire"])
    totals = {}
    for trace in page.charts[1]["data"]:
        for name, cases in zip(trace["y"], trace["x"]):
            totals[name] = totals.get(name, 0) + cases
    assert totals == {"Dyfed-Powys 2014": 33, "Gloucestershire 2017": 89, "Lancashire 2017 (report 2018)": 79}


def test_audits_can_be_ordered_by_share(open_page):
    page = open_page("case-audits")
    page.app.selectbox(key="case-audits.sort").set_value("Share good").run()
    assert page.address == {"sort": ["good"]}
    assert page.charts[1]["data"][0]["y"][0] == "Suffolk 2023, review"


def test_a_review_is_told_with_its_interval_and_no_clear_change_where_it_includes_nought(open_page):
    text = open_page("change", force=["Dorset", "Suffolk"]).text
    # By hand: 10/31 - 20/83 = 8.2 points; Wilson 18.6 to 49.9 and 16.2 to 34.3 give -8.9 to 27.5.
    assert (
        "Dorset 2021 → 2022: 20 of 83 good (24.1%), then 10 of 31 (32.3%): +8.2 points (95% interval −8.9 to +27.5), no clear change"
        in text
    )
    assert "Suffolk 2022 → 2023" in text


def test_the_metropolitan_polices_reviews_are_a_chain(open_page):
    page = open_page("force", force=["Metropolitan"])
    for pair in (
        "Metropolitan 2016 → 2017",
        "Metropolitan 2017 → 2018:",
        "Metropolitan February 2018 → October 2018",
        "Metropolitan 2018 (report 2019) → 2021",
    ):
        assert pair in page.text
    slope = next(c for c in page.charts if c["data"][0].get("error_y"))
    assert slope["data"][0]["y"] == [25.7, 7.4, 10.7, 30.7, 31.8]


def test_every_concern_about_missing_children_is_listed_with_force_and_source(open_page, published):
    page = open_page("theme", theme=["Missing children"], kind=["concern"])
    table = next(h for h in page.html if "fc-summary" in h)
    kept, inspections = published("findings"), published("inspections")
    kept = kept[(kept["theme_id"] == "missing-children") & (kept["polarity"] == "concern")].merge(
        inspections[["inspection_id", "force_id"]]
    )
    assert table.count('<td class="fc-summary">') == len(kept) > 30
    assert table.count('target="_blank"') + table.count("fc-citation") == len(kept)
    assert page.address == {"theme": ["Missing children"], "kind": ["concern"]}


def test_a_search_finds_word_forms_marks_them_and_stands_in_the_address(open_page):
    page = open_page("theme")
    page.app.text_input(key="theme.search").set_value("interviewing a missing child").run()
    table = next(h for h in page.html if "fc-summary" in h)
    assert "<mark>interviews</mark>" in table and "<mark>children</mark>" in table
    assert page.address == {"search": ["interviewing a missing child"]}
    assert "with “interviewing a missing child”" in page.text


def test_findings_are_filtered_by_programme(open_page):
    page = open_page("theme", theme=["Child sexual exploitation"], programme=["jtai"])
    table = next(h for h in page.html if "fc-summary" in h)
    whole = open_page("theme", theme=["Child sexual exploitation"])
    assert (
        0
        < table.count('<td class="fc-summary">')
        < next(h for h in whole.html if "fc-summary" in h).count('<td class="fc-summary">')
        == 68
    )


def test_the_five_topics_stand_beside_the_grade_on_vulnerable_people(open_page):
    text = open_page("theme").text
    assert "Known: 29 grades of 7 forces." in text and "Child protection: initial response" in text
    latest = next(h for h in open_page("force", force=["Gloucestershire"]).html if "latest grade on each theme" in h)
    assert latest.index("Child protection: leadership") < latest.index("Recording crime data")


def test_national_reports_stand_in_order_of_time_with_their_sources(open_page):
    timeline = next(h for h in open_page("case-audits").html if "fc-timeline" in h)
    places = [
        timeline.index(title)
        for title in ("Keeping Safe, Staying Safe", "In harm’s way", "2019 thematic report", "A progress report")
    ]
    assert places == sorted(places) and timeline.count("<h3>") == 13


def test_a_force_tells_its_story_in_order_of_time(open_page):
    page = open_page("force", force=["Dorset"])
    assert [h.value for h in page.app.header][:4] == [
        "Child protection reports, oldest first",
        "Case files audited",
        "From an inspection to its reviews",
        "What inspectors praised and criticised on child protection",
    ]


@pytest.mark.parametrize("force", ["Cleveland", "Northamptonshire", "Surrey", "City of London", "Nottinghamshire"])
def test_forces_with_odd_audits_open(open_page, force):
    page = open_page("force", force=[force])
    assert not page.app.exception and "fc-brief" in page.text
