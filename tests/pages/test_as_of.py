"""Where forces stood on a day in the past: choosing a day, what pages say about it, and days that cannot be shown."""

import datetime
import json
import re

import pandas
import pytest

import queries
from parts.address import description
from parts.address.english import day as in_words
from parts.address.vocabulary import AS_OF, headline_theme
from parts.charts.looks import MISSING, NOT_OUT, UNDATED
from parts.exhibits import cards, first_tables, forces_side_by_side, leads, standing
from parts.html import table_cells
from parts.site import page_at
from parts.words import sentences
from parts.words.tally import Tally

EASTERN = "Eastern:Norfolk,Suffolk,Cambridgeshire"
DAY = "2024-06-30"
# Worked out by hand from judgments.csv and inspections.csv. Norfolk's report of 2023–25 has no date.
GRADES_ON_DAY = {
    "vulnerable": ("adequate 2021/22", "requires-improvement 2023–25", "adequate 2023–25"),
    "investigate": ("adequate 2021/22", "adequate 2023–25", "adequate 2023–25"),
    "resources": ("outstanding 2021/22", "adequate 2023–25", "requires-improvement 2023–25"),
    "offenders": ("good 2021/22", "requires-improvement 2023–25", "inadequate 2023–25"),
    "prevent": ("good 2021/22", "good 2023–25", "good 2023–25"),
    "respond": ("adequate 2021/22", "inadequate 2023–25", "inadequate 2023–25"),
    "workforce": ("good 2021/22", "adequate 2023–25", "good 2023–25"),
    "public": ("requires-improvement 2021/22", "good 2023–25", "outstanding 2023–25"),
    "recording": ("date not known", "good 2023–25", "good 2021/22"),
    "soc": ("requires-improvement 2023–25", "good 2021/22", "inadequate 2023–25"),
}


def comparison(**query):
    return page_at("compare").read({"group": [EASTERN], **query})


@pytest.mark.slow
def test_one_address_compares_a_group_as_it_stood_on_a_day(open_page):
    page = open_page("compare", group=[EASTERN], as_of=[DAY])
    assert page.address == {"group": [EASTERN], "as_of": [DAY]}
    assert page.app.date_input(key="compare.as_of").value == datetime.date(2024, 6, 30)
    assert "“Eastern” (Norfolk, Suffolk and Cambridgeshire): as of 30 June 2024: on" in page.words
    shown = page.exhibit("newest-side-by-side")
    assert "as of 30 June 2024" in shown and "2021/22, 14 Oct 2022" in shown
    assert "as_of=2024-06-30" in shown and "2025" not in re.sub(r'title="[^"]*"|href="[^"]*"', "", shown)
    page.app.date_input(key="compare.as_of").set_value(None).run()
    assert page.address == {"group": [EASTERN]} and "as of 30 June 2024" not in page.words


def test_a_comparison_on_a_day_says_which_part_of_it_shows_today(open_page):
    notice = "From here on, this page shows what is known today, and not only what was known on 30 June 2024."
    assert notice in open_page("compare", group=[EASTERN], as_of=[DAY]).words
    assert "From here on" not in open_page("compare", group=[EASTERN]).words


def test_a_comparison_on_a_day_has_the_grades_of_that_day():
    answer = first_tables.compare(comparison(as_of=[DAY]))[1]
    grid = standing.GRID.ask(comparison(as_of=[DAY]), themes=None).rows.set_index(["force", "theme"])
    assert len(answer.rows) == len(grid) == 30
    for row in answer.rows.to_dict("records"):
        then = grid.loc[row["force"], row["theme"]]
        for column in ("grade", "round_name", "published", "missing", "no_newer", "older"):
            assert row[column] == then[column] or (pandas.isna(row[column]) and pandas.isna(then[column]))
    stood = {}
    for row in answer.rows.itertuples():
        words = f"{row.grade} {row.round_name.removeprefix('PEEL ')}" if isinstance(row.grade, str) else row.missing
        stood[row.theme_id] = (*stood.get(row.theme_id, ()), words)
    assert stood == GRADES_ON_DAY
    # On no theme are the grades of all three from one cycle. Suffolk and Cambridgeshire differ on five themes, Norfolk
    # and Cambridgeshire on a sixth, and Suffolk and Cambridgeshire are the same on three.
    caveat = sentences.without_markup(leads.of(page_at("compare"), comparison(as_of=[DAY])).caveat)
    assert (
        "On 9 of 10 themes, the newest known grades of only some of Norfolk, Suffolk and Cambridgeshire can be "
        "compared: they differ on 6 and agree on 3. On 1, their grades are of different cycles, so we do not "
        "compare them." in caveat
    )


def test_a_grade_dated_by_the_page_that_states_it_shows_that_date():
    rows = first_tables.compare(comparison(as_of=[DAY]))[1].rows.set_index(["theme_id", "force"])
    assert table_cells.newest_of(rows.loc["soc", "Norfolk"]) == "2023–25, published on or before 19 May 2023"
    assert table_cells.newest_of(rows.loc["soc", "Cambridgeshire"]) == "2023–25, 19 May 2023"
    # Norfolk's other newest grades have only a known cycle, or are from the report before.
    now = first_tables.compare(comparison())[1].rows.set_index(["theme_id", "force"])
    assert table_cells.newest_of(now.loc["vulnerable", "Norfolk"]) == "2023–25, day not known"


def test_only_forces_with_a_grade_are_said_to_be_of_different_cycles():
    rows = first_tables.compare(comparison(as_of=[DAY]))[1].rows.set_index(["theme_id", "force"])
    assert rows.loc["recording", "Norfolk"]["missing"] == "date not known"
    difference = rows.loc["recording", "Norfolk"]["difference"]
    assert difference == "Suffolk, Cambridgeshire of different cycles, so not compared"


def test_a_comparison_says_whose_newer_grades_may_have_been_out_by_the_day():
    caveat = leads.of(page_at("compare"), comparison(as_of=[DAY])).caveat
    assert "We do not know whether newer grades of Norfolk were out by then." in caveat
    assert "out by then" not in leads.of(page_at("compare"), comparison()).caveat


def test_files_and_data_links_of_a_comparison_name_the_day():
    exhibit, answer = first_tables.compare(comparison(as_of=[DAY]))
    assert exhibit is forces_side_by_side.NEWEST_SIDE_BY_SIDE
    assert "as-of-2024-06-30" in description.file_name(answer, exhibit.name)
    assert "as_of=2024-06-30" in description.query(answer)


@pytest.mark.parametrize(("page", "query"), [("", {}), ("compare", {"group": [EASTERN]})])
def test_a_card_for_a_day_in_the_past_draws_none_of_todays_grades(page, query):
    def drawn(**others):
        card = cards.card(page_at(page), page_at(page).read({**query, **others}))
        return card.grades, card.sentence

    assert drawn()[0].bars
    then, sentence = drawn(as_of=[DAY])
    assert not then.bars and "s of 30 June 2024: " in sentence


@pytest.mark.parametrize("page", ["", "compare"])
@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2024-13-45", "is not a day, such as 2024-06-30"),
        ("30 June", "is not a day, such as 2024-06-30"),
        ("2099-01-01", "is in the future"),
        ("2010-01-01", "is before 22 July 2014, the first day that we know a grade of"),
    ],
)
def test_a_day_that_cannot_be_shown_is_named_with_what_is_shown_instead(open_page, page, day, why):
    opened = open_page(page, as_of=[day], force=["Norfolk", "Suffolk"])
    assert f"The date “{day}” {why}: we show today instead." in opened.words.replace("\\", "")
    assert "as_of" not in opened.address and not opened.app.exception


@pytest.mark.slow
def test_the_first_day_that_can_be_chosen_is_that_of_the_first_known_grade(open_page):
    first = open_page("").app.date_input(key="home.as_of")
    assert (first.min, first.max) == (datetime.date(2014, 7, 22), datetime.date.today())
    assert open_page("", as_of=["2014-07-22"]).address == {"as_of": ["2014-07-22"]}
    assert AS_OF.read([datetime.date.today().isoformat()]).chosen == (datetime.date.today().isoformat(),)


NOT_OF_A_CYCLE = "Left out: the day 30 June 2024. A day can be chosen for the newest grades, not for those of a cycle."
NOT_HERE = "The day 30 June 2024 does not count here, only on “Now” in the menu and on “Compare”."


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "query", "why"),
    [
        ("", {"cycle": ["2023-25"]}, NOT_OF_A_CYCLE),
        ("compare", {"cycle": ["2023-25"], "force": ["Kent", "Essex"]}, NOT_OF_A_CYCLE),
        ("force", {"force": ["Norfolk"]}, NOT_HERE),
        ("theme", {"theme": ["Legitimacy"]}, NOT_HERE),
    ],
)
def test_a_page_that_cannot_follow_a_day_says_so(open_page, page, query, why):
    opened = open_page(page, as_of=[DAY], **query)
    assert why in opened.words and why not in open_page(page, **query).words
    assert opened.address == query


@pytest.mark.slow
def test_a_grade_that_may_have_been_published_later_is_distinguished_from_one_not_found(open_page):
    page = open_page("", as_of=["2016-01-01"])
    rows = standing.on_theme(page_at("").read({"as_of": ["2016-01-01"]})).rows
    undated = int((rows["missing"] == UNDATED).sum())
    assert undated == 20 and f"For {undated} forces we cannot tell whether a grade of PEEL 2015 was out" in page.words
    grid = page.exhibit("standing")
    every = queries.rows("standing", as_of="2016-01-01")
    assert f"{(every['missing'] == UNDATED).sum()} date not known" in grid
    assert grid.split("<table")[1].count("fc-grade fc-undated") == (every["missing"] == UNDATED).sum()
    assert MISSING[UNDATED].name in page.words  # in the key
    drawn = json.dumps(page.chart("map-areas-now")["data"])
    assert '"shape": "+"' in drawn and Tally.of(rows).rows == len(rows)


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2016-01-01", "2019-06-30", DAY])
@pytest.mark.parametrize("page", ["", "compare"])
def test_a_page_for_a_past_day_mentions_no_cycle_that_began_later(open_page, page, day):
    opened = open_page(page, as_of=[day], force=["Norfolk", "Suffolk"])
    parts = opened.html
    end = next(n for n, part in enumerate(parts) if ("see Change over time" if page else "The record holds") in part)
    scale = "Adequate, which PEEL has given only since 2021/22"  # explains a grade, whatever the day
    about_the_day = " ".join(parts[:end]).replace(scale, "")
    later = {"2017": 2017, "2018/19": 2018, "2021/22": 2021, "2023–25": 2023, "2025–27": 2025}
    assert f"s of {in_words(day)}: " in about_the_day
    assert not [
        cycle for cycle, year in later.items() if year > int(day[:4]) and re.search(rf"\b{cycle}\b", about_the_day)
    ]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            {"force": ["Norfolk"], "as_of": ["2016-01-01"]},
            "As of 1 January 2016: no grade of Norfolk on protecting vulnerable people is known yet.",
        ),
        (
            {"grade": ["inadequate"], "as_of": [DAY]},
            "Devon and Cornwall, the Metropolitan Police and West Midlands were in Engage then, as far as we know.",
        ),
        (
            {"grade": ["inadequate"], "as_of": ["2016-01-01"]},
            "only one force, Humberside, has an inadequate grade on a PEEL theme (1 grade).",
        ),
        (
            {"grade": ["inadequate"], "as_of": ["2017-01-01"]},
            "None of these forces is known to have been in Engage then.",
        ),
    ],
)
def test_a_sentence_about_a_past_day_is_in_the_past_tense(query, says):
    assert says in leads.of(page_at(""), page_at("").read(query)).text


def test_a_force_whose_report_came_out_after_the_day_is_not_said_to_wait_for_an_inspection(open_page):
    """Nottinghamshire had been inspected by then: its report came out eleven days later."""
    words = open_page("", as_of=["2024-06-30"]).words
    waiting = re.search(r"(\d+) had no grade of PEEL 2023–25 yet, as far as we know", words)
    rows = standing.GRID.ask(page_at("").read({"as_of": ["2024-06-30"]}), themes=[headline_theme()]).rows
    assert int(waiting[1]) == ((rows["no_newer"] == NOT_OUT) | (rows["missing"] == NOT_OUT)).sum() > 10
    # No cell, legend or list of that day says so, either.
    assert "Not yet published, as far as we know" in words and "ot yet inspected" not in words
    assert "have not been inspected yet" not in words


def test_a_day_before_the_first_grade_on_a_theme_is_explained_with_a_way_back(open_page):
    words = open_page("", as_of=["2015-01-01"]).words
    assert "no force had been graded on protecting vulnerable people in PEEL by 1 January 2015." in words
    assert "To see more, choose today." in words


def test_a_past_day_has_its_own_chart_in_place_of_todays(open_page):
    then, today = open_page("", as_of=[DAY]).exhibits, open_page("").exhibits
    assert then[:2] == ["map-areas-now", "low-grades"] and "spread" not in then and then.count("low-grades") == 1
    assert today.index("spread") < today.index("standing") < today.index("low-grades")


@pytest.mark.slow
def test_two_to_six_forces_on_the_overview_link_to_their_comparison_on_the_same_day(open_page):
    words = 'href="compare?group=Eastern%3ANorfolk%2CSuffolk%2CCambridgeshire&amp;as_of=2024-06-30"'
    assert words in open_page("", group=[EASTERN], as_of=[DAY]).text
    assert "see these forces side by side" not in open_page("", force=["Norfolk"]).words


def test_the_link_of_a_force_keeps_the_day(open_page):
    assert 'href="compare?force=Kent&amp;as_of=2024-06-30"' in open_page("compare", as_of=[DAY]).text


def test_latest_reports_are_those_published_by_the_day():
    rows = queries.rows("latest_reports", most=100, as_of="2019-06-30")
    assert 0 < len(rows) < 100 and rows["published"].max() <= "2019-06-30"
    assert len(queries.rows("latest_reports", most=100)) == 100


@pytest.mark.slow
def test_latest_reports_say_up_to_which_cycle_no_report_of_peel_has_a_day(open_page, published):
    reports = published("inspections")
    for day, last, year in (
        ("2019-06-01", "2018/19", 2019),
        ("2016-06-01", "2016", 2016),
        ("2024-06-01", "2018/19", 2024),
    ):
        undated = len(reports[reports["published"].isna() & ~(reports["year"] > year)])
        shown = open_page("", as_of=[day]).exhibit("latest-reports")
        peel = f"among them all of PEEL up to {last}, we do not know when they were published."
        assert f"For {undated} more, {peel}" in shown, day


def test_a_day_in_the_past_says_of_how_many_forces_a_grade_is_lacking_after_the_one_shown(peel, published):
    """Metropolitan was inadequate in 2016; its grades of 2017 and 2018/19 are not in the record."""
    chosen = page_at("").read({"as_of": ["2022-06-30"]})
    rows = standing.on_theme(chosen).rows
    older = rows[rows["older"].astype(bool)]
    known = set(zip(*(peel[peel["theme_id"] == "vulnerable"][name] for name in ("force_id", "cycle"))))
    not_given = published("gaps").query("theme_id == 'vulnerable'")
    known |= set(zip(not_given["force_id"], not_given["cycle"]))
    cycles = ["2015", "2016", "2017", "2018-19"]
    lacking = [
        row.force
        for row in older.itertuples()
        if any((row.force_id, cycle) not in known for cycle in cycles[cycles.index(row.round) + 1 :])
    ]
    lack = "we also lack the grade of a cycle in between."
    sentence = f"For {len(lacking)} of those {rows['older'].sum()} {lack}"
    assert "Metropolitan" in lacking and sentence in sentences.without_markup(leads.of(page_at(""), chosen).caveat)
    today = leads.of(page_at(""), page_at("").read({}))
    assert "a cycle in between" not in sentences.without_markup(today.caveat)


@pytest.mark.parametrize(
    ("force", "says"),
    [
        (
            "Gloucestershire",
            "we cannot tell for Gloucestershire: we have its grade of PEEL 2021/22 on protecting vulnerable people, "
            "but not the day it came out.",
        ),
        (
            "Surrey",
            "we cannot tell for Surrey: it was inadequate in PEEL 2015, and we have its grade of PEEL 2021/22 on "
            "protecting vulnerable people, but not the day it came out.",
        ),
    ],
)
def test_a_force_whose_newest_grade_may_have_been_out_by_a_day_has_neither_no_grade_nor_an_older_one(force, says):
    """judgments.csv has a grade of each in 2021/22, of a report without a day; the last of that cycle is of 2023."""
    lead = leads.of(page_at(""), page_at("").read({"force": [force], "as_of": ["2023-01-15"]}))
    assert lead.text == f"As of 15 January 2023: {says}"
    assert "no grade for 1 force" not in sentences.without_markup(lead.caveat)


def test_nobody_is_called_inadequate_by_an_older_grade_without_a_word_on_a_newer_one_that_may_have_been_out():
    lead = leads.of(page_at(""), page_at("").read({"as_of": ["2023-01-15"]}))
    assert "Surrey was inadequate in PEEL 2015, but may already have had a newer grade." in lead.text
    assert "For 8 of those 10 we have that grade, but not the day it came out." in lead.caveat
    sought = leads.of(page_at(""), page_at("").read({"as_of": ["2023-01-15"], "grade": ["inadequate"]}))
    rows = queries.rows("standing", as_of="2023-01-15", grades=["inadequate"]).query("no_newer == @UNDATED")
    assert list(rows["force"]) == ["Gloucestershire", "Surrey"]
    which = "For 2 of these grades, of Gloucestershire and Surrey, we cannot tell whether a newer one was out by then."
    assert which in sentences.without_markup(sought.caveat)
    # Nor is it said of a grade that nothing newer may have replaced.
    assert "cannot tell" not in leads.of(page_at(""), page_at("").read({"grade": ["inadequate"]})).caveat


def test_what_is_said_of_a_past_day_is_in_the_past_tense_and_counts_each_older_grade_once():
    lead = leads.of(page_at(""), page_at("").read({"as_of": ["2024-06-01"]}))
    rows = queries.rows("standing", as_of="2024-06-01", themes=[headline_theme()])
    older = rows[rows["older"].astype(bool)]["no_newer"].value_counts()
    assert "5 of the 10 forces with a known grade" in lead.text
    assert (
        "were rated requires improvement or inadequate. Thames Valley and West Midlands were inadequate." in lead.text
    )
    assert "inadequate in PEEL 2021/22, but Wiltshire may already have had a newer grade." in lead.text
    assert sentences.without_markup(lead.caveat).startswith(
        f"Of the {older.sum()} forces with an older grade, {older[NOT_OUT]} had no grade of PEEL 2023–25 yet, as far "
        f"as we know; for {older[UNDATED]} we cannot tell; for {older['not known here']} we did not find it. "
    )


def test_a_cell_says_that_the_newest_grade_may_have_been_out(open_page):
    grid = open_page("", as_of=["2023-01-15"]).exhibit("standing")
    undated = queries.rows("standing", as_of="2023-01-15").query("no_newer == @UNDATED")
    older, none = undated[undated["grade"].notna()], undated[undated["grade"].isna()]
    assert {("Gloucestershire", "vulnerable")} <= set(zip(none["force"], none["theme_id"]))
    cells = grid.split("<table")[1]
    assert cells.count("fc-grade fc-undated") == (none["missing"] == UNDATED).sum() > 0
    assert cells.count('<small aria-hidden="true">now ?</small>') == len(older) > 0
    assert cells.count("a newer grade, of a date not known, may have been out by then</span>") == len(older)
    assert "now ?" not in open_page("").exhibit("standing")


def test_a_theme_of_the_past_is_not_on_the_overview_of_a_day_for_another_reason_than_that_day(open_page):
    (notice, *_) = (info.value for info in open_page("", as_of=["2019-09-27"], theme=["Efficiency"]).app.info)
    assert notice.startswith(
        "On any day, this page shows the themes that PEEL grades today, and efficiency is not one of them"
    )


def test_grades_of_other_inspections_are_not_denied_by_those_of_peel():
    page = page_at("")
    lead = leads.of(page, page.read({"theme": ["Recording crime data"], "as_of": ["2021-06-01"]}))
    assert lead.sentence.startswith("As far as we know, no force had been graded on recording crime data in PEEL by")
