"""Child protection on the real record: audits, reviews, findings, national reports."""

import pytest


def test_the_share_good_of_2015_is_stated_with_its_interval(open_page):
    page = open_page("case-audits")
    assert "National report of 2015: 177 of 576 cases good, 30.7% (95% interval 27.1 to 34.6)" in page.words
    assert "576 cases: 177 good, 179 adequate, 220 inadequate" in page.text
    assert "124 cases of online abuse: 52% inadequate or requiring improvement, as printed" in page.text
    assert "The 124 case files were of six forces" in page.text


def test_the_forces_outside_the_limits_are_named_with_their_counts(open_page, published):
    page = open_page("case-audits")
    audits = published("case_audits").merge(published("inspections")[["inspection_id", "scope"]], on="inspection_id")
    whole = audits[(audits["topic"] == "all") & (audits["scope"] == "force")].dropna(subset=["good", "cases_total"])
    good, cases = int(whole["good"].sum()), int(whole["cases_total"].sum())
    assert f"2 of {len(whole)} audits shown lie outside the 99.8% limits" in page.words
    outside = "Metropolitan 2017 below: 10 of 135 good (7.4%); Suffolk 2023 above: 17 of 30 good (56.7%)"
    assert outside in page.words
    assert f"{good} of {cases:,} cases were good ({100 * good / cases:.1f}%)" in page.text
    assert "outside the limits by subtraction: Metropolitan 2018, 23 of 214 (10.7%)" in page.text
    assert "picked the cases, not at random" in page.text and "sampling error only" in page.text


def test_the_metropolitan_polices_shares_can_be_read_off(open_page):
    page = open_page("case-audits", force=["Metropolitan"])
    shares = page.exhibit("shares")
    for year, share in (("2017", "7.4"), ("2018 (report 2019)", "30.7"), ("2021", "31.8")):
        assert f'<td class="fc-date">{year}</td>' in shares and f'<td class="fc-number">{share}</td>' in shares
    left_out = page.exhibit("case-audits-not-counted")
    assert "278 of 374 were requires improvement or inadequate combined" in left_out


def test_what_has_no_counts_is_shown_as_printed_and_left_out_of_shares(open_page):
    page = open_page("case-audits", force=["Leicestershire"])
    assert "2 audits of whole samples: 2 with only a percentage" in page.text
    assert not page.charts


def test_parts_of_a_sample_are_never_among_the_whole_ones(open_page, published):
    page = open_page("case-audits")
    names = page.chart("counts")["data"][0]["y"]
    assert len(names) == len(set(names)) > 20
    audits = published("case_audits").merge(published("inspections")[["inspection_id", "scope"]], on="inspection_id")
    parts = audits[(audits["topic"] != "all") & (audits["scope"] == "force")]
    assert f"{len(parts)} audits" in page.exhibit("case-audits-parts")
    assert "never added to their whole" in page.exhibit("case-audits-parts")


def test_the_bars_of_an_audit_add_up_to_its_cases(open_page):
    page = open_page("case-audits", force=["Dyfed-Powys", "Gloucestershire", "Lancashire"])
    totals = {}
    for trace in page.chart("counts")["data"]:
        for name, cases in zip(trace["y"], trace["x"]):
            totals[name] = totals.get(name, 0) + cases
    assert totals == {"Dyfed-Powys 2014": 33, "Gloucestershire 2017": 89, "Lancashire 2017 (report 2018)": 79}


def test_audits_can_be_ordered_by_share(open_page):
    page = open_page("case-audits")
    page.app.selectbox(key="case-audits.sort").set_value("Share good").run()
    assert page.address == {"sort": ["good"]}
    assert page.chart("counts")["data"][0]["y"][0] == "Suffolk 2023, review"


def test_a_review_has_its_interval_and_no_clear_change_where_it_includes_nought(open_page):
    text = open_page("change", force=["Dorset", "Suffolk"]).text
    # By hand: 10/31 - 20/83 = 8.2 points; Wilson 18.6 to 49.9 and 16.2 to 34.3 give -8.9 to 27.5.
    dorset = "Dorset 2021 → 2022: 20 of 83 good (24.1%), then 10 of 31 (32.3%): "
    assert dorset + "+8.2 points (95% interval −8.9 to +27.5), no clear change" in text
    assert "Suffolk 2022 → 2023" in text


def test_the_metropolitan_polices_reviews_are_a_chain(open_page):
    page = open_page("force", force=["Metropolitan"])
    pairs = ("2016 → 2017", "2017 → 2018:", "February 2018 → October 2018", "2018 (report 2019) → 2021")
    assert all(f"Metropolitan {pair}" in page.text for pair in pairs)
    assert page.chart("reviews")["data"][0]["y"] == [25.7, 7.4, 10.7, 30.7, 31.8]
    # Which of them only give the cases below good is read off the record.
    assert "printed (Metropolitan February 2016 and Metropolitan February 2018)" in page.exhibit("reviews")


def test_every_concern_about_missing_children_is_listed_with_force_and_source(open_page, published):
    page = open_page("theme", theme=["Missing children"], kind=["concern"])
    table = page.exhibit("findings").split("fc-menu")[0]
    kept, inspections = published("findings"), published("inspections")
    kept = kept[(kept["theme_id"] == "missing-children") & (kept["polarity"] == "concern")]
    kept = kept.merge(inspections[["inspection_id", "force_id"]])
    assert table.count('<td class="fc-summary">') == len(kept) > 30
    assert table.count('target="_blank"') + table.count("fc-citation") == len(kept)
    assert page.address == {"theme": ["Missing children"], "kind": ["concern"]}


def test_a_search_finds_word_forms_marks_them_and_is_in_the_address(open_page):
    page = open_page("theme")
    page.app.text_input(key="theme.search").set_value("interviewing a missing child").run()
    table = page.exhibit("all-findings")
    assert "<mark>interviews</mark>" in table and "<mark>children</mark>" in table
    assert page.address == {"search": ["interviewing a missing child"]}
    assert "with “interviewing a missing child”" in page.text


def test_findings_are_filtered_by_programme(open_page, published):
    page = open_page("theme", theme=["Child sexual exploitation"], programme=["jtai"])
    table = page.exhibit("findings")
    whole = open_page("theme", theme=["Child sexual exploitation"]).exhibit("findings")
    every = published("findings").query("theme_id == 'child-sexual-exploitation'")
    assert 0 < table.count('<td class="fc-summary">') < whole.count('<td class="fc-summary">') == len(every)


def test_the_five_topics_are_beside_the_grade_on_vulnerable_people(open_page, published):
    topics = published("judgments")
    topics = topics[topics["theme_id"].str.startswith("graded-")]
    shown = open_page("theme").exhibit("topics")
    of = 5 * topics["force_id"].nunique()
    assert f"{len(topics)} of {of} known" in shown and "Child protection: initial response" in shown


def test_national_reports_are_in_order_of_time_with_their_sources(open_page, published):
    timeline = open_page("case-audits").exhibit("national-reports")
    titles = ("Keeping Safe, Staying Safe", "In harm’s way", "2019 thematic report", "A progress report")
    places = [timeline.index(title) for title in titles]
    national = published("inspections").query("scope == 'national'")
    assert places == sorted(places) and timeline.count("<h3>") == len(national)


@pytest.mark.parametrize("force", ["Cleveland", "Northamptonshire", "Surrey", "City of London", "Nottinghamshire"])
def test_forces_with_odd_audits_open(open_page, force):
    page = open_page("force", force=[force])
    assert not page.app.exception and "fc-brief" in page.text


def test_no_axis_cuts_off_a_point(open_page, own_results):
    # An own audit of 60% good beside the inspectorate's: every point and interval is inside the axes.
    for address, query in (("case-audits", {}), ("force", {"force": ["Metropolitan"]})):
        page = open_page(address, **query)
        for name in ("funnel", "reviews"):
            if name in page.exhibits:
                figure = page.chart(name)
                low, high = figure["layout"]["yaxis"]["range"]
                for trace in figure["data"]:
                    tops = [
                        y + e for y, e in zip(trace["y"], trace.get("error_y", {}).get("array", [0] * len(trace["y"])))
                    ]
                    assert all(low <= y <= high for y in tops if y is not None)
