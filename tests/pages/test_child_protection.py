"""Child protection on the real record: audits, reviews, findings, national reports."""

import io
import json
import re
from itertools import pairwise

import openpyxl
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.address.english import plural_of
from parts.address.force_names import named_in_full
from parts.address.selection import Selection
from parts.charts.case_audits import in_brief, with_interval
from parts.exhibits import audit_reviews, cards, case_audits, glance, grades, leads
from parts.exhibits.registry import EXHIBITS
from parts.exhibits.showing import file_of
from parts.files.workbook import HEADING_ROW
from parts.site import page_at
from parts.words import audits_in_words, sentences
from tests.conftest import FORCES


@pytest.mark.slow
def test_the_share_good_of_2015_is_stated_with_its_interval(open_page):
    page = open_page("case-audits")
    assert (
        "National report “In harm’s way”, 2015: 177 of 576 cases good, 30.7% (if drawn at random, likely between "
        "27% and 35%)" in page.words
    )
    assert "576 cases: 177 good, 179 adequate, 220 inadequate" in page.text
    assert "124 cases of online abuse: 52% inadequate or requiring improvement, as published" in page.text
    assert "The 124 case files came from six forces" in page.text


LEFT_OUT = (
    "6 more audits published no count of good files, and are left out: 3 with only a percentage, 2 with no grades of "
    "cases and 1 with only the inadequate counted."
)


def test_audits_without_an_interval_are_told_from_the_one_whose_interval_is_of_another_share(open_page):
    whole = queries.rows("case_audits", samples=["whole"])
    uncounted = whole[~whole["printed"].isin(["counts", "combined count only"])]
    assert len(uncounted) == 6 and (uncounted["interval_of"] == "inadequate").sum() == 1
    words = open_page("case-audits").words
    assert LEFT_OUT in words
    assert (
        "Of Lancashire 2017, only the number of inadequate files was published: the 95% interval in brackets is of "
        "their share. "
        "No interval is shown for 5 more, since the counts that it needs were not published: 3 with only a percentage "
        "and 2 with no grades of cases." in words
    )


def test_the_national_report_is_named_since_others_came_out_in_the_same_year(open_page):
    reports = queries.rows("national").query("published_year == 2015")["title"].unique()
    assert len(reports) == 3 and any(title.startswith("In harm’s way") for title in reports)
    assert "The national report “In harm’s way” of 2015, and audits since" in open_page("case-audits").headings


def test_a_line_of_reviews_may_join_two_reviews(open_page):
    metropolitan = queries.rows("reviews", forces=["metropolitan"])
    assert len(metropolitan) == 4 and (metropolitan["from_programme"] != "ncpi").sum() == 3
    words = open_page("change").exhibit("reviews")
    assert "from an inspection or a review to the next review or re-inspection" in words


def test_the_average_of_the_funnel_is_named_as_of_all_audits_whatever_is_chosen(open_page):
    number = queries.rows("funnel", printed=["counts"])["pooled_audits"].iloc[0]
    for query in ({}, {"force": ["Metropolitan"]}):
        shown = open_page("case-audits", **query).exhibit("funnel")
        assert f"Average of all {number} audits" in shown and "Average of these" not in shown


@pytest.mark.slow
def test_praise_is_not_said_to_be_of_the_inspections_that_gave_the_grade(open_page):
    sentence = (
        "The strengths come from child protection inspections, not from the inspections that gave the grade, and "
        "are about children alone."
    )
    assert sentence in open_page("theme", theme=["Protecting vulnerable people"]).exhibit("doing-well")
    # On a theme of findings, all praise is on it.
    of_findings = open_page("theme", theme=["Missing children"]).exhibit("doing-well")
    assert "not from the inspections that gave the grade." in of_findings and "about children alone" not in of_findings
    # Topics of child protection are graded by these very inspections.
    topic = open_page("theme", theme=["Child protection: leadership"]).exhibit("doing-well")
    assert "The strengths come from" not in topic and "in child protection inspections" in topic


def test_a_theme_without_findings_says_that_none_is_filed_under_it(open_page):
    (sentence,) = [info.value for info in open_page("theme", theme=["Investigating crime"]).app.info]
    assert sentence.startswith("No finding is filed under investigating crime. To read findings, choose another theme")


def test_a_force_whose_only_report_came_early_is_not_graded_rather_than_not_found(open_page):
    """Its report of accelerated causes of concern gives no grades: there are none to find."""
    topics = queries.rows("grid", themes=sorted(queries.rows("themes").query("by_inspection")["theme_id"]))
    assert set(topics[topics["force"] == "Lincolnshire"]["missing"]) == {"not graded"}
    assert set(topics[topics["force"] == "Greater Manchester"]["missing"].dropna()) <= {"not known here"}
    shown = open_page("theme", theme=["Protecting vulnerable people"]).exhibit("topics")
    assert "Lincolnshire’s report of 19 December 2025 came out early" in shown
    assert "Inspected; full report not found" in shown and "Not graded" not in shown
    # Its initials, on a phone, are not those of "Not graded" either.
    assert re.findall('<span aria-hidden="true">(N.)</span>', shown) == ["NF"] * 5


def test_the_forces_outside_the_limits_are_named_with_their_counts(open_page, published):
    page = open_page("case-audits")
    audits = published("case_audits").merge(published("inspections")[["inspection_id", "scope"]], on="inspection_id")
    whole = audits[(audits["topic"] == "all") & (audits["scope"] == "force")].dropna(subset=["good", "cases_total"])
    good, cases = int(whole["good"].sum()), int(whole["cases_total"].sum())
    average = f"the average ({100 * good / cases:.1f}% good)"
    assert (
        f"2 of the {len(whole)} audits shown lie further from {average} than chance would put them, had files been "
        "picked at random: Metropolitan 2017 lower, 10 of 135 good (7.4%); Suffolk 2023 higher, 17 of 30 good (56.7%). "
        "5 more are borderline: Gloucestershire 2017, Lincolnshire 2018, Northamptonshire 2019 and South Yorkshire "
        "2015 (lower), Suffolk 2022 (higher)." in page.words
    )
    assert f"{good} of {cases:,} cases were good ({100 * good / cases:.1f}%)" in page.text
    assert (
        "Metropolitan February 2018 (23 of 214 good, 10.7%) is not in the chart, because only the number below good "
        "was published, and we count the rest as good. It lies further from the average than chance would explain."
    ) in page.text
    assert "The limits allow for chance only, not for differences between inspectors and years;" in page.text


@pytest.mark.parametrize(
    ("forces", "sentence"),
    [
        (["northamptonshire"], "The only audit shown may be lower than {}, but chance could explain that."),
        (
            ["dyfed-powys"],
            "The only audit shown lies no further from {} than chance would put it, had files been picked at random.",
        ),
        (
            ["dorset"],
            "None of the 2 audits shown lies further from {} than chance would put them, had files been picked "
            "at random.",
        ),
        (
            ["lincolnshire", "dorset"],
            "None of the 3 audits shown lies further from {} than chance would put them, had files been picked "
            "at random. 1 is borderline: Lincolnshire 2018 (lower).",
        ),
    ],
)
def test_what_chance_may_explain_is_said_in_plain_words(forces, sentence):
    rows = queries.rows("funnel", printed=["counts"], forces=forces)
    assert case_audits.outside_limits(rows) == sentence.format("the average (25.7% good)")


def test_that_cases_were_picked_is_said_once_on_the_page_and_in_every_file_and_frame(open_page, open_embedded):
    words = open_page("case-audits").words
    assert len(re.findall("not at random|picked the (?:cases|files)", words)) == 2  # in one sentence of the answer
    for exhibit in (case_audits.ALL_AUDITS, case_audits.FUNNEL, case_audits.PARTS, case_audits.POOLED):
        assert audits_in_words.PICKED in exhibit.all_notes(exhibit.ask(Selection(())))
        assert audits_in_words.PICKED in open_embedded("case-audits", exhibit=exhibit.name).words


def test_the_answer_comes_first_with_its_numbers_and_its_caveat(open_page):
    page = open_page("case-audits")
    lead = next(n for n, part in enumerate(page.html) if "fc-lead" in part)
    assert lead < next(n for n, part in enumerate(page.html) if 'id="counts"' in part)
    # By hand, from the counts as printed: 219 of 905 in inspections, 246 of 907 in reviews and the re-inspection.
    assert (
        "Of 1,812 child protection case files that inspectors picked in 25 audits of 19 forces from 2014 to 2023, 465 "
        "were good (26%) and at least 581 inadequate (32%). With 3 more audits" in page.words
    )
    assert (
        "219 of 905 were good in 12 inspections (24.2%), 192 of 737 in 12 reviews (26.1%) and 54 of 170 in 1 "
        "re-inspection (31.8%)." in page.words
    )
    assert (
        "Inspectors picked the files, and not at random, so this is not the share of all cases. "
        "Of the 1,812, 608 (34%) are from one force, the "
        "Metropolitan Police." in page.words
    )
    assert LEFT_OUT in page.words


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "answer"),
    [
        (
            {"force": ["Dorset"]},
            "Of 114 child protection case files that inspectors picked in 2 audits of Dorset from 2021 to 2022, 30 "
            "were good (26%) and 39 inadequate (34%). Inspectors picked the files, and not at random, so this is not "
            "the share of all cases. "
            "20 of 83 were good in 1 "
            "inspection (24.1%) and 10 of 31 in 1 review (32.3%).",
        ),
        (
            {"force": ["Dyfed-Powys", "Kent"]},
            "Of 33 child protection case files that inspectors picked in the 2014 inspection of Dyfed-Powys, 12 were "
            "good (36%) and 9 inadequate (27%). If they had been drawn at random, the share "
            "of all files that are good would likely be between 22% and 53%. Inspectors picked the files, and not at "
            "random, so this is not the share of all cases. "
            "We found no audit of case files for Kent.",
        ),
        (
            {"force": ["Leicestershire"]},
            "Inspectors judged 53% of the files they picked in the 2018 review of Leicestershire to be good. "
            "Inspectors judged 29% of the files they picked in the 2017 inspection of Leicestershire to be good. The "
            "number of good files was not published, so we cannot say how far chance may have moved a percentage.",
        ),
        (  # By hand: 81 - 66 = 15; 15 of 81 is 18.5%, Wilson 11.6% to 28.3%.
            {"force": ["Cleveland"]},
            "Inspectors judged 66 of the 81 files they picked in the 2017 inspection of Cleveland to be below good. "
            "That leaves 15 good if all 81 were graded: 19% (if drawn at random, likely between 12% and 28%).",
        ),
        (
            {"force": ["Lancashire"]},
            "Inspectors judged 30 of the 79 files they picked in the 2017 inspection of Lancashire to be inadequate: "
            "38% (if drawn at random, likely between 28% and 49%). The number of good files was not published.",
        ),
        (
            {"force": ["Surrey"]},
            "No grades were published of the 31 files inspectors picked in the 2015 inspection of Surrey. Our note: ",
        ),
        (
            {"force": ["Nottinghamshire"]},
            "Inspectors judged 6 of the 6 files they picked in the 2015 review of Nottinghamshire (child sexual "
            "exploitation) to be below good. That leaves none good if all 6 were graded: 0% (if drawn at random, "
            "likely between 0% and 39%). Counts were published only "
            "for subsets of a sample, so this is not a share of the whole sample. Inspectors picked the files, and "
            "not at random, so this is not the share of all cases.",
        ),
        ({"force": ["Kent"]}, "We found no audit of case files by inspectors for Kent."),
        (
            {"year": ["not known"]},
            "Inspectors judged 26% of the files they picked in the review of Humberside (year not known) to be good.",
        ),
    ],
)
def test_the_answer_covers_what_was_chosen(open_page, query, answer):
    assert answer in open_page("case-audits", **query).words


YEARS = [*map(str, range(2014, 2025)), "not known"]


@pytest.mark.slow
@settings(max_examples=60)
@given(
    picked=st.lists(st.integers(0, FORCES - 1), unique=True, max_size=8),
    years=st.lists(st.sampled_from(YEARS), unique=True, max_size=4),
)
def test_the_answer_adds_up_the_printed_counts_whatever_is_chosen(published, picked, years):
    forces = list(published("forces")["short_name"].iloc[picked])
    audits = published("case_audits").merge(
        published("inspections").merge(published("forces"), on="force_id"), on="inspection_id"
    )
    audits = audits[audits["topic"] == "all"].dropna(subset=["good", "cases_total"])
    names, year = audits["short_name"], audits["year"].map(lambda y: "not known" if pandas.isna(y) else str(int(y)))
    mine = audits[(names.isin(forces) | (not forces)) & (year.isin(years) | (not years))]
    ids = list(published("forces").set_index("short_name").loc[forces, "force_id"])
    rows = queries.rows("case_audits", forces=ids or None, years=years or None, samples=["whole", "part"])
    sentence, caveat = audits_in_words.judged_good(rows, forces)
    good, cases = int(mine["good"].sum()), int(mine["cases_total"].sum())
    if mine.empty:
        sure = (
            r"we cannot|^No grades were published|^We (cannot give|found no) |likely between|The number of good files"
        )
        sure += "|only for subsets"
        assert "<strong>" not in sentence and re.search(sure, sentence)
        return
    assert f"Of <strong>{cases:,}</strong> child" in sentence and re.search(f"[ >]{good:,} (was|were) good", sentence)
    share = float(re.search(r"good \((?:under )?(\d+)%\)", sentence)[1])
    assert abs(share - 100 * good / cases) <= 0.5 + 1e-9
    assert " 1 audits" not in sentence + caveat and " 1 reviews" not in sentence and " 1 inspections" not in sentence
    parts = re.findall(r"([\d,]+) of ([\d,]+)(?: were good)? in \d+ \D+ \(", caveat)
    if parts:
        assert [sum(int(n.replace(",", "")) for n in column) for column in zip(*parts)] == [good, cases]
    unaudited = set(forces) - set(rows["force"])
    in_part = set(forces) - unaudited - set(rows[rows["sample"] == "whole"]["force"])
    for lacking, words in (
        (unaudited, r"We found no audit of case files for [^.]+\."),
        (in_part, r"Of [^.]+, we have only"),
    ):
        told = re.search(words, caveat)
        assert bool(told) == bool(lacking) and all(force in told[0] for force in lacking), caveat


def test_the_answer_says_what_was_published_of_each_chosen_force_even_without_counts(open_page):
    words = open_page("case-audits", force=["Leicestershire", "Metropolitan"]).words
    assert "in 3 audits of the Metropolitan Police from 2017 to 2021, 157 were good" in words
    assert (
        "Inspectors judged 53% of the files they picked in the 2018 review of Leicestershire to be good. Inspectors "
        "judged 29% of" in words
    )
    four = ["Cleveland", "Humberside", "Dorset", "Suffolk"]
    words = open_page("case-audits", force=four).words
    lead = words[words.index("Of ") : words.index("Filters")]
    assert all(force in lead for force in four), lead
    assert "which has no such counts" not in open_page("case-audits").words


@pytest.mark.slow
def test_the_share_with_the_audits_that_gave_only_the_number_below_good_stands_beside_that_of_the_others(open_page):
    page = open_page("case-audits", force=["Leicestershire", "Metropolitan"])
    drawn = page.chart("counts")["data"]
    words = [" ".join(text.split()) for bar in drawn if bar["type"] == "bar" for text in bar["customdata"]]
    good = {int(n) for text in words for n in re.findall(r"(?:Good|those below): (\d+)$", text)} - {0}
    assert good == {10, 23, 54, 93, 96} and sum(good) == 276  # of 1,196: 23%
    beside = (
        "With 2 more audits that published only the number below good, counting the rest as good, 276 of 1,196 were "
        "good: 23%."
    )
    assert f"197 inadequate (32%). {beside}" in page.words
    assert "7 audits; 5 give the number of files, 1,196 in all" in page.words
    # On pages that show audits of a force beside all.
    more = "with 3 more that published only the number below good, counting the rest as good, 599 of 2,481 (24.1%)."
    sentence = f"465 of 1,812 cases were good (25.7%); {more}"
    assert sentence in open_page("force", force=["Metropolitan"]).words and sentence in page.words


def test_the_answer_names_the_one_audit_that_is_counted_by_subtraction(open_page):
    """Of 2018: 9 of 81, 27 of 101 and 93 of 303 good by counts, and 23 of 214 by subtraction."""
    sentence = (
        "129 were good (27%) and 141 inadequate (29%). With 1 more audit (Metropolitan February "
        "2018, review) that published only the number below good, counting the rest as good, 152 of 699 were good: 22%."
    )
    assert sentence in open_page("case-audits", year=["2018"]).words


@pytest.mark.parametrize(
    ("forces", "shares"),
    [
        # Gloucestershire printed 75 of 89 as below good, in one number; Dyfed-Powys left 12 of 33 without a grade, and
        # printed how many were inadequate, as did Northamptonshire beside its 10 below good.
        (["dyfed-powys"], "36% good · 36% no grade published · 27% inadequate"),
        (["northamptonshire"], "0% good · 48% below good, but not inadequate · 52% inadequate"),
        (
            ["dyfed-powys", "gloucestershire"],
            "21% good · 61% below good, not split · 10% no grade published · at least 7% inadequate",
        ),
    ],
)
def test_a_share_of_files_of_which_some_are_not_split_is_at_least_that(forces, shares):
    audits = queries.rows("case_audits", forces=forces, samples=["whole"])
    assert audits_in_words.shares_in_words(audits) == shares
    sentence, _ = audits_in_words.judged_good(audits, [])
    inadequate = shares.split(" · ")[-1]
    assert ("at least" in inadequate) == ("and at least " in sentence)
    assert f"inadequate ({inadequate.split('%')[0].removeprefix('at least ')}%)" in sentence


def test_a_share_of_several_audits_has_no_interval_since_their_files_come_from_different_forces():
    audits = queries.rows("case_audits", samples=["whole"])
    assert "likely" not in "".join(audits_in_words.judged_good(audits, []))
    assert "likely be between" in audits_in_words.judged_good(audits[audits["printed"] == "counts"].head(1), [])[0]


def test_one_share_alone_is_bold_in_the_answer():
    sentence, _ = audits_in_words.judged_good(queries.rows("case_audits", samples=["whole"]), [])
    assert re.findall("<strong>([^<]*%[^<]*)</strong>", sentence) == ["465 were good (26%)"]


def test_of_many_forces_those_without_counts_are_named_too():
    forces = ["Cleveland", "Leicestershire", "Humberside", "Dorset", "Suffolk", "Norfolk", "Metropolitan", "Durham"]
    rows = queries.rows("case_audits", forces=[force.lower() for force in forces], samples=["whole", "part"])
    _, caveat = audits_in_words.judged_good(rows, forces)
    assert "3 more audits published no count of good files, and are left out, all with only a percentage." in caveat
    lacking = "We have no count of good files for Leicestershire and Humberside, and only the number below good for "
    assert f"{lacking}Cleveland." in caveat


def test_the_chart_of_audits_begins_with_one_that_has_grades():
    rows = queries.rows("case_audits", samples=["whole"])
    assert rows["name"].iloc[0] == "Greater Manchester 2024" and rows["printed"].iloc[0] == "no grades of cases"
    words = [note["text"] for note in case_audits.audits_chart(rows).figure["layout"]["annotations"]]
    kind = rows.iloc[0]["programme"]
    names = [name for name in words if name in set(rows[rows["programme"] == kind]["name"])]
    without = set(rows[rows["printed"] == "no grades of cases"]["name"])
    assert names and set(names[-len(without & set(names)) :]) == without & set(names)
    # Under a heading of their own, in two lines, since they would seem out of the order of years.
    head = words.index("<b>without published grades</b>")
    assert words[head - 1] == words[0] == "<b>National child protection inspections</b>"


def test_an_audit_has_one_name_and_one_kind_wherever_it_is_named():
    audits = queries.rows("case_audits", forces=["metropolitan"], samples=["whole"])
    names = ["2021, re-inspection", "October 2018, review", "February 2018, review", "2017, review", "2016"]
    assert list(audits["name"]) == [f"Metropolitan {name}" for name in names]
    when = list(audits["year_label"])
    assert sorted(queries.rows("funnel", forces=["metropolitan"])["year_label"]) == sorted(when)
    reviews = queries.rows("reviews", forces=["metropolitan"])
    assert [*reviews["from_year_label"], reviews["year_label"].iloc[-1]] == when[::-1]
    sentence = str(audits_in_words.judged_good(audits.head(1), ["Metropolitan"])[0])
    assert "in the 2021 re-inspection of Metropolitan" in sentence


def test_national_totals_below_a_choice_of_forces_say_that_they_are_national(open_page):
    note = "From here on, this page shows England and Wales as a whole, and not only Humberside."
    assert note in [info.value for info in open_page("case-audits", force=["Humberside"]).app.info]
    assert not any("as a whole" in info.value for info in open_page("case-audits").app.info)
    for query, note in (
        ({"year": ["2025"]}, "From here on, this page shows audits of all years, and not only those in 2025."),
        (
            {"year": ["2016", "2023"]},
            "From here on, this page shows audits of all years, and not only those in 2016, 2023.",
        ),
        (
            {"year": ["not known"]},
            "From here on, this page shows audits of all years, and not only those in a year not known.",
        ),
        (
            {"year": ["2022"], "force": ["Suffolk"]},
            "From here on, this page shows England and Wales as a whole, and audits of all years, and not only Suffolk "
            "and those in 2022.",
        ),
    ):
        assert note in [info.value for info in open_page("case-audits", **query).app.info]


def test_the_metropolitan_polices_shares_can_be_read_off(open_page):
    page = open_page("case-audits", force=["Metropolitan"])
    shares = page.exhibit("counts")
    for year, share in (("2017", "7.4"), ("October 2018", "30.7"), ("2021", "31.8")):
        assert f'<td class="fc-date">{year}</td>' in shares and f'<td class="fc-number">{share}</td>' in shares
    assert "278 of 374 were requires improvement or inadequate combined" in shares
    assert "Child protection post-inspection review" in shares and "Child protection re-inspection" in shares


def test_an_audit_without_counts_is_shown_as_published_and_without_an_interval(open_page):
    page = open_page("case-audits", force=["Leicestershire"])
    assert "since the counts that it needs were not published: 2 with only a percentage." in page.text
    assert "funnel" not in page.exhibits
    figure = page.chart("counts")
    assert {trace["type"] for trace in figure["data"]} == {"bar"}
    assert [text["text"] for text in figure["layout"]["annotations"] if "published" in text["text"]] == [
        "29% good, as published",
        "53% good, as published",
    ]


def test_parts_of_a_sample_are_never_among_whole_samples(open_page, published):
    page = open_page("case-audits")
    audits = published("case_audits").merge(published("inspections")[["inspection_id", "scope"]], on="inspection_id")
    of_forces = audits[audits["scope"] == "force"]
    whole, parts = of_forces[of_forces["topic"] == "all"], of_forces[of_forces["topic"] != "all"]
    assert len(set(page.chart("counts")["data"][0]["y"])) == len(whole) > 30
    shown = page.exhibit("case-audits-parts")
    assert "Audits of a part of the cases, such as online abuse" in shown
    assert (
        f"{len(parts)} audits that looked only at some cases, shown separately: " in shown and "online abuse" in shown
    )


def test_the_results_of_case_audits_are_divided_alike_on_every_page(open_page, published):
    audits = published("case_audits").merge(published("inspections")[["inspection_id", "scope"]], on="inspection_id")
    of_forces = audits["scope"] == "force"
    whole = int((of_forces & (audits["topic"] == "all")).sum())
    part = int(of_forces.sum()) - whole
    national = len(audits) - whole - part  # one of them of a part of its sample, which counts once
    assert (whole, part, national) == (34, 12, 2)
    sentence = "34 full audits of forces, 12 partial ones and 2 from national reports"
    assert f"48 results in one file ({sentence}):" in open_page("case-audits").words
    assert f"The 48 results are {sentence}." in open_page("about").words
    page = open_page("tables", table=["case_audits"])
    assert f"each with its source; {sentence}." in page.words
    assert "34 full case audits (31 give the number of files, 2,639 in all), 12 partial ones" in page.words
    assert ", 12 partial ones, 2 from national reports" in page.words
    one = open_page("tables", table=["case_audits"], force=["Suffolk"]).words
    assert "with its source." in one and "full audit" not in one


def test_every_audit_is_drawn_once_inspections_before_reviews(open_page, published):
    page = open_page("case-audits")
    assert page.exhibits[:3] == ["counts", "funnel", "case-audits-parts"]
    words = [text["text"] for text in page.chart("counts")["layout"]["annotations"]]
    assert [w for w in words if w.startswith("<b>")] == [
        "<b>National child protection inspections</b>",
        "<b>National child protection inspections</b>",
        "<b>without published grades</b>",
        "<b>Child protection post-inspection reviews</b>",
        "<b>Child protection re-inspections</b>",
    ]
    # Two reviews of one year are distinguished by their months, other audits need none.
    assert [w for w in words if w.startswith("Metropolitan")] == [
        "Metropolitan 2016",
        "Metropolitan October 2018",
        "Metropolitan February 2018",
        "Metropolitan 2017",
        "Metropolitan 2021",
    ]


def test_the_bars_of_an_audit_add_up_to_its_cases(open_page):
    page = open_page("case-audits")
    totals = {}
    for trace in page.chart("counts")["data"]:
        if trace["type"] == "bar":
            for at, share in zip(trace["y"], trace["x"]):
                totals[at] = totals.get(at, 0) + share
    assert all(total == pytest.approx(100, abs=0.05) for total in totals.values())


def test_the_interval_in_the_bar_is_that_of_its_share(open_page):
    figure = open_page("case-audits", force=["Dorset"], year=["2022"]).chart("counts")
    line = figure["data"][-1]
    # Wilson's for 10 of 31, as in the table.
    assert line["x"] == [18.6, 49.9, None]
    good = next(trace for trace in figure["data"] if trace["name"] == "Good")
    assert good["x"] == [pytest.approx(100 * 10 / 31, abs=0.01)] and good["text"] == ["G 10"]


def test_charts_of_audits_have_a_guide_to_reading_them(open_page):
    page = open_page("case-audits")
    for name in ("counts", "funnel"):
        markup = page.exhibit(name)
        assert markup.index('<details class="fc-reading">') < markup.index('<details class="fc-rows">')


def test_the_file_of_audits_says_what_its_columns_mean():
    answer = case_audits.ALL_AUDITS.ask(Selection(()))
    book = openpyxl.load_workbook(io.BytesIO(file_of(case_audits.ALL_AUDITS, answer, "xlsx")))
    head = [cell.value for cell in book["Data"][HEADING_ROW]]
    assert {"force", "year", "programme", "cases_total", "good", "good_share"} <= set(head)
    explained = {row[0]: row[1] for row in book["Columns"].iter_rows(min_row=HEADING_ROW + 1, values_only=True)}
    assert list(explained) == head and all(explained.values())


def test_audits_can_be_ordered_by_share(open_page):
    page = open_page("case-audits")
    page.app.selectbox(key="case-audits.sort").set_value("Share good").run()
    assert page.address == {"sort": ["good"]}
    names = [text["text"] for text in page.chart("counts")["layout"]["annotations"] if not text["x"]]
    assert names.index("Suffolk 2023") < names.index("Wiltshire 2023") < names.index("Metropolitan 2017")
    assert names.index("Suffolk 2022") < names.index("Avon and Somerset 2023")
    # By hand: 53% as published; 96 of 374 is 25.7%, 15 of 81 18.5% and 23 of 214 10.7%, by subtraction.
    assert names.index("Leicestershire 2018") < names.index("Warwickshire 2023")
    inspections = ["Northumbria 2018", "Metropolitan 2016", "Derbyshire 2021"]
    inspections += ["Bedfordshire 2017", "Cleveland 2017", "North Yorkshire 2021", "Lincolnshire 2018"]
    assert [name for name in names if name in inspections] == inspections
    reviews = ["Metropolitan October 2018", "Metropolitan February 2018", "Metropolitan 2017", "Northamptonshire 2019"]
    assert [name for name in names if name in reviews] == reviews
    assert names.index("Lincolnshire 2018") < names.index("Lancashire 2017")  # of whose files the good were not counted


def test_the_bars_are_ordered_as_they_are_drawn_and_each_is_labelled_with_its_share_good(open_page):
    figure = open_page("case-audits", sort=["good"]).chart("counts")
    shown = {}
    for bar in figure["data"]:
        if bar["name"].startswith("Good"):
            for at, width in zip(bar["y"], bar["x"]):
                shown[at] = shown.get(at, 0) + width
    headings = sorted(a["y"] for a in figure["layout"]["annotations"] if a["text"].startswith("<b>"))
    groups = [sorted(y for y in shown if above < y < below) for above, below in pairwise([*headings, 1000])]
    widths = [[shown[y] for y in group] for group in groups]
    assert all(group == sorted(group, reverse=True) for group in widths)
    assert sorted(len(group) > 5 for group in widths)[-2:] == [True, True]
    labels = [a["text"] for a in figure["layout"]["annotations"]]
    assert "15 of 81 good, 18.5%, by subtraction" in labels and "23 of 214 good by subtraction" in labels


def test_a_review_has_its_interval_and_no_clear_change_if_it_includes_zero(open_page):
    text = open_page("change", force=["Dorset", "Suffolk"]).text
    # By hand: 10/31 - 20/83 = 8.2 points; Wilson 18.6 to 49.9 and 16.2 to 34.3 give -8.9 to 27.5.
    dorset = "Dorset 2021 → 2022: 20 of 83 good (24.1%), then 10 of 31 (32.3%): "
    assert dorset + "+8.2 percentage points (likely between −8.9 and +27.5), no clear change" in text
    assert "Suffolk 2022 → 2023" in text


def test_the_share_of_an_audit_that_counted_only_cases_below_good_is_in_per_cent_as_its_interval_is():
    audits = queries.rows("case_audits", forces=["cleveland"]).query("year == 2017 and sample == 'whole'")
    (row,) = audits.to_dict("records")
    # By hand: 81 - 66 = 15; 15 of 81 is 18.5%, Wilson 11.6% to 28.3%.
    assert with_interval(row) == "66 of 81 below good, so 19% good, likely between 12% and 28%"
    none = row | {"below_good": 81, "good_by_subtraction": 0, "interval_low": 0, "interval_high": 4.5}
    assert with_interval(none).startswith("81 of 81 below good, so none good, ")


def test_the_reviews_begin_with_how_many_show_a_clear_change_and_list_those_first(open_page):
    rows = queries.rows("reviews")
    clear = rows[~rows["change"].isin(["no clear change", "cannot say without counts"])]
    takeaway = str(named_in_full(audit_reviews.review_sentences(rows)))
    assert takeaway in open_page("change").exhibit("reviews")
    first, *lines = takeaway.split("<li>")
    followed_up = (
        f"In {len(clear)} of the {rows['difference_low'].count()} follow-ups with counts of good files at both audits"
    )
    chance = "the share of good files differs by more than chance would explain, had files been picked at random"
    assert f"{followed_up}, {chance}: the Metropolitan Police in 2017 (fewer were good) and" in first
    by_subtraction = "only the number below good was published of one audit: we count the rest as good."
    assert f"For each of these, {by_subtraction}" in first
    assert ["were good" in line for line in lines] == [True] * len(clear) + [False] * (len(rows) - len(clear))
    one = named_in_full(audit_reviews.review_sentences(rows[rows["force"] == "Dorset"]))
    assert (
        f"In the only follow-up with counts of good files at both audits, {chance}".replace(
            "differs", "does not differ"
        )
        in one
    )
    none = audit_reviews.review_sentences(rows[rows["change"] == "no clear change"])
    assert ", the share of good files does not differ" not in none and " does the share of good files differ by" in none
    assert not re.search("Wilson|Newcombe", takeaway)


def test_of_audits_without_counts_the_percentages_are_given_and_that_nothing_says_whether_it_is_chance(open_page):
    unsure = "The number of files was not published, so we cannot say whether that is more than chance would explain."
    alone = open_page("change", force=["Leicestershire"])
    assert (
        "Leicestershire: 29% of the audited files were judged good in 2017, and 53% at the follow-up in 2018. " + unsure
        in alone.words
    )
    (points,) = alone.chart("reviews")["data"]
    assert points["y"] == [29, 53] and points["error_y"]["array"] == [0, 0] and "number of files not" in str(points)
    assert "likely" not in alone.exhibit("reviews").lower().split("how to read")[0]
    text = open_page("change").words
    assert "Leicestershire 2017 → 2018: 29% good, then 53%: +24.0 percentage points. " + unsure in text


def test_the_metropolitan_polices_reviews_are_a_chain(open_page):
    page = open_page("force", force=["Metropolitan"])
    pairs = ("2016 → 2017", "2017 → February 2018:", "February 2018 → October 2018", "October 2018 → 2021")
    assert all(f"Metropolitan {pair}" in page.text for pair in pairs)
    assert page.chart("reviews")["data"][0]["y"] == [25.7, 7.4, 10.7, 30.7, 31.8]
    # The record says which of them only give the cases below good.
    assert "published (Metropolitan 2016 and Metropolitan February 2018)" in page.exhibit("reviews")


def test_every_concern_about_missing_children_is_listed_with_force_and_source(open_page, published):
    page = open_page("theme", theme=["Missing children"], kind=["concern"])
    table = page.exhibit("findings").split("fc-menu")[0]
    findings, inspections = published("findings"), published("inspections")
    concerns = findings[(findings["theme_id"] == "missing-children") & (findings["polarity"] == "concern")]
    concerns = concerns.merge(inspections[["inspection_id", "force_id"]])
    assert table.count('<td class="fc-summary">') == len(concerns) > 30
    assert table.count('target="_blank"') + table.count("fc-citation") == len(concerns)
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


def test_the_five_topics_are_shown_with_the_grade_on_vulnerable_people(open_page, published):
    topics = published("judgments")
    topics = topics[topics["theme_id"].str.startswith("graded-")]
    shown = open_page("theme").exhibit("topics")
    # Lincolnshire was inspected, too, but its report came early and gives no grades.
    inspected = sorted({*topics["force_id"], "lincolnshire"})
    of = 5 * len(inspected)
    assert f"{len(topics)} of {of} known, 5 in a report not found" in shown and ">Lincolnshire<" in shown
    assert shown.count("<tr>") == len(inspected) + 1
    # Its title says of what they are themes, and how many.
    heads = [head.text() for head in LexborHTMLParser(shown).css("thead th")]
    assert heads[1:3] == ["Initial response", "Investigation"] and "Child protection: " not in shown
    assert f'<p class="fc-shows">{len(inspected)} forces · ' in shown
    sheet = grades.GRID_OF_TOPICS.as_seen(queries.rows("grid", themes=grades.topics()))
    assert list(sheet)[1:3] == heads[1:3]


def test_national_reports_are_in_chronological_order_with_their_sources(open_page, published):
    timeline = open_page("case-audits").exhibit("national-reports")
    titles = ("Keeping Safe, Staying Safe", "In harm’s way", "2019 thematic report", "A progress report")
    places = [timeline.index(title) for title in titles]
    national = published("inspections").query("scope == 'national'")
    assert places == sorted(places) and timeline.count("<h3>") == len(national)


@pytest.mark.slow
@pytest.mark.parametrize("force", ["Cleveland", "Northamptonshire", "Surrey", "City of London", "Nottinghamshire"])
def test_the_pages_of_forces_with_unusual_audits_open(open_page, force):
    page = open_page("force", force=[force])
    assert not page.app.exception and "fc-brief" in page.text


def test_files_that_a_force_picked_are_not_said_to_be_the_choice_of_inspectors():
    page = page_at("case-audits")
    own = leads.of(page, page.read({"force": ["Greater Manchester"], "year": ["2014"]}))
    assert own.text.startswith(
        "Inspectors judged 8 of the 30 files in the 2014 inspection of Greater Manchester (cases the force had marked "
        "itself, marked again by inspectors) to be good: 27% (if drawn"
    )
    assert own.caveat.startswith("The force picked the files, and not at random")
    mixed = leads.of(page, page.read({"force": ["West Yorkshire"]}))
    assert "9 of the 15 files they picked in" in mixed.text and "9 of the 33 files in the" in mixed.text
    assert leads.of(page, page.read({})).caveat.count("Inspectors picked the files") == 1


def test_a_few_subsets_are_in_sight_and_many_are_folded(open_page):
    few = open_page("case-audits", force=["Nottinghamshire"]).exhibit("case-audits-parts")
    assert few.count('<details open class="fc-rows">') == 1
    many = open_page("case-audits").exhibit("case-audits-parts")
    assert '<details class="fc-rows">' in many


def test_a_recommendation_has_its_status_its_source_and_what_a_review_found_beside_it(open_page):
    shown = LexborHTMLParser(open_page("force", force=["Metropolitan"]).exhibit("recommendations-of-force"))
    rows = [[" ".join(cell.text().split()) for cell in row.css("td")] for row in shown.css("tbody tr")]
    press = "LocalGov, 1 September 2021, ‘Police criticised for handling of child abuse cases’ (no address was kept)"
    skills = "Carry out a skills audit to identify which specialist training officers need"
    # A recommendation stands there once, whatever the number of findings of the review.
    assert len(rows) == len({row[1] for row in rows}) == 8
    # With what reviews found they are long on a phone, so that their box is one to scroll.
    assert "--fc-height" in shown.css_first(".fc-scroll").attributes["style"]
    # The newest is from a review after which we know no other. A recommendation and a finding each have a source.
    newest = ["Training and expertise", skills, "31 Aug 2021", "not known: we found no review that followed it up"]
    assert rows[0] == [*newest, "", "", press]
    audited = "Within six months audit skills and experience of staff involved in safeguarding investigations"
    (audits,) = [row for row in rows if row[1] == audited]
    again = "open on 31 August 2021: the review makes another recommendation on this theme"
    assert audits[2:4] == ["25 Nov 2016", again] and audits[5] == "31 Aug 2021"
    (found,) = [row for row in shown.css("tbody tr") if audited in row.text()]
    found = [" ".join(line.text().split()) for line in found.css("li")]
    assert found[0] == f"Recommendation: {skills} {press}"
    experience = "Concern: Some officers and staff lacked experience or specialist child abuse investigation training"
    assert len(found) == 2 and found[1].startswith(experience) and "LocalGov" not in found[1]
    others = {row[3] for row in rows if row != audits and row[4]}
    assert others == {"not stated: see what the review found"}
    assert all(row[6] for row in rows)


def test_the_findings_of_a_force_are_counted_by_kind(open_page):
    shown = LexborHTMLParser(open_page("force", force=["Metropolitan"]).exhibit("findings-of-force"))
    kinds = queries.rows("findings", forces=["metropolitan"])["polarity"].value_counts()
    assert kinds.sum() == len(shown.css("tbody tr"))
    assert shown.css_first(".fc-finding").text() == (
        f"{kinds['concern']} concerns, {kinds['strength']} strengths and {kinds['recommendation']} recommendations."
    )


def test_no_recommendation_is_closed_since_no_page_says_so_and_none_is_counted(open_page):
    assert set(queries.rows("recommendations")["status"]) == {"open", "not known"}
    page = open_page("case-audits", force=["Lancashire"])
    shown = page.exhibit("recommendations")
    assert shown.count('<th scope="row">') == 5 and "as far as we know" in page.words.lower()
    assert "We do not know whether these were carried out, unless the status says so." in page.words


def test_a_force_without_a_known_recommendation_says_that_there_may_be_some(open_page):
    shown = open_page("force", force=["Surrey"]).exhibit("recommendations-of-force")
    assert "We have not read every report, so there may have been some." in shown


@pytest.mark.parametrize(
    "exhibit", [e for e in EXHIBITS.values() if queries.question(e.question).counts == "nothing" and e.columns]
)
def test_a_list_that_is_not_counted_says_what_it_lists_and_why_it_gives_no_totals(exhibit):
    notes, rows = " ".join(exhibit.notes), plural_of(queries.question(exhibit.question).row)
    assert f"may have been more {rows}" in notes or "may have made more" in notes
    assert "we give no totals." in notes and "list is incomplete" not in notes


def test_forces_that_are_not_yet_inspected_are_never_called_not_known(open_page, published):
    inspections = published("inspections")
    inspected = inspections[(inspections["programme"] == "ncpi") & (inspections["year"] >= 2024)]["force_id"].nunique()
    known = (published("judgments")["theme_id"] == "graded-leadership").sum()
    page = open_page("theme", theme=["Child protection: leadership"])
    # A report that came early, that of Lincolnshire, gives no grades. Most others were inspected before 2024, and some
    # since, without grades.
    since = "no graded inspection since 2024 that we know of"
    why = f"1 whose full report was not found, {inspected - known - 1} not found and {FORCES - inspected} with {since}"
    assert why in page.words and "yet inspected, as far as we know" not in page.words
    grid = page.exhibit("grid-of-theme")
    assert grid.count(f"N{since[1:]}") >= FORCES - inspected and "Inspected; full report not found" in grid
    assert "Graded child protection inspection</th>" in grid
    bars = {trace["name"]: sum(trace["x"]) for trace in page.chart("spread-by-round")["data"]}
    assert bars[f"N{since[1:]}"] == FORCES - inspected and bars["Inspected; full report not found"] == 1
    assert bars["Not found"] == inspected - known - 1
    others = f"We know of no graded child protection inspection of the other {FORCES - inspected} forces."
    assert others in open_page("theme").words


@pytest.mark.parametrize(
    ("force", "year", "first", "number", "below"),
    [
        ("Cleveland", "2017", "Good, worked out from those below", "15", "66 of 81 below good"),
        ("Metropolitan", "2016", "Good, worked out from those below", "96", "278 of 374 below good"),
        # Which of the others are good was not printed.
        ("Lancashire", "2017", "No grades published", "49", "30 of 79 inadequate"),
    ],
)
def test_a_bar_begins_with_the_cases_that_are_or_may_be_good(open_page, force, year, first, number, below):
    bars = open_page("case-audits", force=[force], year=[year]).chart("counts")["data"]
    parts = [(bar["name"], text) for bar in bars if bar["type"] == "bar" for text in bar["customdata"] if bar["x"][0]]
    assert parts[0][0] == first and parts[0][1].endswith(f"{first}: {number}") and below in parts[0][1]
    assert [name for name, _ in parts].count("No grades published") == (first == "No grades published")


@pytest.mark.slow
def test_sentence_tile_card_and_chart_of_the_audits_of_every_force_agree():
    page = page_at("case-audits")
    for force in queries.rows("forces").query("present").itertuples():
        chosen = page.read({"force": [force.short_name]})
        sentence, (tile, small) = leads.of(page, chosen).text, glance._last_audit(force.force_id)
        rows = case_audits.OF_FORCE.ask(chosen).rows
        assert cards.card(page, chosen).sentence.startswith(sentence)
        assert rows.empty == sentence.startswith("We found no audit") == (tile == "None found"), (sentence, tile)
        if rows.empty:
            continue
        drawn = re.sub(r"<[^>]*>", "", json.dumps(case_audits.OF_FORCE.chart(rows).figure))
        whole = rows[rows["sample"] == "whole"]
        newest = (whole if len(whole) else rows).iloc[0]
        year, counted = newest["year_label"], newest["printed"] == "counts"
        assert year in f"{tile} {small}" and year in drawn and (year in sentence or "with counts" in small), (
            sentence,
            small,
        )
        good = f"{newest['good']:.0f} of {newest['cases_total']:.0f}" if counted else in_brief(newest)
        none_good = f"None of {newest['cases_total']:.0f} was good"
        # What is worked out from the cases below good is said as the good ones, with these beside it.
        below = f"worked out from the {good.split()[0]} below good" if good.endswith("below good") else good.lower()
        assert good in drawn and (below in f"{tile} {small}".lower() or good in tile + small or none_good in tile), (
            tile,
            small,
        )
        numbers_said = all(number in sentence for number in re.findall(r"\d+%?", good))
        assert counted or whole.empty or numbers_said or (whole["printed"] == "counts").any(), sentence
        assert not ("cannot give" in sentence and "% good" in sentence), sentence


@pytest.mark.parametrize("year", [None, 2018])
def test_audits_of_an_unknown_year_say_so_beside_their_counts(year):
    rows = queries.rows("case_audits", forces=["suffolk"], samples=["whole"])
    rows = rows.assign(year=pandas.array([year, *rows["year"][1:]], dtype="Int64"))
    one, several = (str(audits_in_words.judged_good(rows.head(n), [])[0]) for n in (1, 2))
    assert ("the review of Suffolk (year not known), <strong>17 were good (57%)" in one) == (year is None), one
    assert ("of Suffolk in 2022, 1 of a year not known" in several) == (year is None), several


@pytest.mark.slow
@pytest.mark.parametrize(
    ("force", "sentence"),
    [
        ("Humberside", "26% good, as published year not known; the number of good files was not published"),
        (
            "Cleveland",
            "19% good 15 of 81 cases that inspectors picked, 2017, worked out from the 66 below good (if drawn at "
            "random, likely between 12% and 28%)",
        ),
        (
            "Nottinghamshire",
            "None of 6 was good, in 2015 cases of child sexual exploitation, all that were counted: too few to say",
        ),
        ("Lancashire", "30 of 79 inadequate 2017; the number of good files was not published"),
        (
            "Suffolk",
            "57% good 17 of 30 cases that inspectors picked, 2023 (if drawn at random, likely between 39% and 73%); "
            "23% requires improvement; 20% inadequate",
        ),
    ],
)
def test_the_last_audit_at_a_glance_says_what_its_chart_shows(open_page, force, sentence):
    page = open_page("force", force=[force])
    assert sentence in page.words


def test_a_force_whose_early_report_gives_no_grades_is_said_to_have_none_yet(open_page):
    sentence = "Lincolnshire’s report of 19 December 2025 came out early, with causes of concern, and gives no grades; "
    sentence += "we have not found the full report."
    assert sentence in open_page("theme").exhibit("topics")
    assert "gives no grades" not in open_page("theme", force=["Cleveland", "Gloucestershire"]).exhibit("topics")


def test_no_table_of_audits_has_a_year_beside_the_year_or_month_that_says_it_already(open_page):
    labels = {name: name.removesuffix("_label") for name in ("year_label", "from_year_label")}
    for exhibit in EXHIBITS.values():
        shown = set(exhibit.columns.split()) - set(exhibit.only_in_files.split())
        assert not any({label, year} <= shown for label, year in labels.items()), exhibit.name
    page = open_page("case-audits", force=["Metropolitan"])
    for name in ("counts", "funnel"):
        headings = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page.exhibit(name))
        assert headings[:3] == ["Force", "Year or month", "Programme"]


def test_grades_of_child_protection_have_the_day_of_their_report_where_it_is_known(open_page):
    table = LexborHTMLParser(open_page("force", force=["Cleveland"]).exhibit("topics-of-force"))
    heads = [head.text(strip=True) for head in table.css("thead th")]
    assert heads[:4] == ["Theme", "Grade", "Report published", "Year"]
    assert [row.text().count("15 Jan 2025") for row in table.css("tbody tr")] == [1] * 5


def test_what_was_said_of_an_audit_without_grades_of_cases_is_said_with_it():
    page = page_at("case-audits")
    said = "approach inadequate in over half the 31 cases; 17 left serious concerns; exact inadequate count not stated"
    lead = leads.of(page, page.read({"force": ["Surrey"]}))
    assert f"in the 2015 inspection of Surrey. Our note: {said}." in sentences.without_markup(lead.text)
