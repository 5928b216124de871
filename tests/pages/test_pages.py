"""What each page shows, and how it answers its filters."""

import contextlib
import html
import re

import pytest
from selectolax.lexbor import LexborHTMLParser

import queries
from parts import turns
from parts.address.english import day
from parts.address.selection import Selection
from parts.charts.findings import strengths_and_concerns
from parts.charts.looks import GRADES, HIDDEN, MISSING
from parts.exhibits import contents, grades_sought, leads, sharing
from parts.shell import shell
from parts.site import PAGES, page_at
from tests.conftest import ALL_FORCES, FORCES

NO_FILTERS = dict.fromkeys(queries.question("standing").parameters)


@pytest.fixture(scope="module")
def newest(peel):
    """The newest cycle with grades of half the forces, which the overview shows, and its grades."""
    forces = peel.groupby("cycle")["force_id"].nunique()
    cycle = max(forces[forces >= FORCES / 2].index)
    return cycle, peel[peel["cycle"] == cycle]


@pytest.mark.slow
@pytest.mark.parametrize("address", [page.address for page in PAGES])
def test_each_page_opens_with_its_title_and_the_foot(open_page, address):
    page = open_page(address)
    assert not page.app.exception
    assert page.app.title and "is unofficial" in page.text
    published = queries.rows("record_versions")["published"].iloc[0]
    newest = queries.rows("latest_reports", most=1).iloc[0]
    newest_report = f"Newest report in it: {day(newest.published)} ({newest.force})."
    assert f"Our record of {day(published)}, version {queries.version()}. {newest_report}" in page.words


@pytest.mark.slow
@pytest.mark.parametrize("address", ["", "force", "theme", "change"])
def test_every_chart_has_a_text_alternative_and_rows_to_download(open_page, address):
    page = open_page(address, **({"force": ["Metropolitan"]} if address == "force" else {}))
    assert page.charts
    assert all(len(alt) > 40 for alt in page.alt_texts)
    assert len(page.downloads) == len(sharing.FORMATS) * len(page.exhibits) and len(page.exhibits) > len(page.charts)


@pytest.mark.slow
def test_the_overview_compares_all_forces_in_a_cycle(open_page, newest, published):
    page = open_page("", cycle=["2023-25"])
    cycle, grades = newest
    gaps = published("gaps").query(f"cycle == '{cycle}'")["kind"].value_counts()
    # 6 are on recording crime data, 3 of them in published totals, and 17 on serious and organised crime.
    perhaps = 6 - 3 + 17
    of = FORCES * grades["theme_id"].nunique() - gaps.sum()
    kinds = {"grade-stands": "with an earlier grade that still applies", "not-inspected": "not inspected"}
    kinds |= {"not-graded": "not graded"}
    why = ", ".join(f"{gaps[kind]} {words}" for kind, words in kinds.items() if kind in gaps)
    known = f"{len(grades)} known, {of - len(grades)} not found ({perhaps} perhaps never given)"
    assert f"{ALL_FORCES} · {known}, {why}" in page.exhibit("grid")
    vulnerable = grades[grades["theme_id"] == "vulnerable"]["grade"]
    poor = vulnerable.isin(["requires-improvement", "inadequate"]).sum()
    answer = (
        f"{poor} of the {len(vulnerable)} forces with a known grade on protecting vulnerable people in PEEL {cycle} "
        "are rated requires improvement or inadequate; so is Lincolnshire, by published totals."
    )
    assert answer.replace("-", "–") in page.words.replace("-", "–")
    assert page.address == {"cycle": ["2023-25"]}


@pytest.mark.slow
def test_the_overview_says_where_every_force_stands_and_how_old_that_is(open_page):
    page = open_page("")
    rows = queries.rows("standing", **{**NO_FILTERS, "themes": ["vulnerable"]})
    older = rows[rows["older"]]
    newest = rows[~rows["older"]].dropna(subset="grade")
    poor = newest["grade"].isin(["requires-improvement", "inadequate"]).sum()
    assert (
        f"{poor} of the {len(newest)} forces with a known grade on protecting vulnerable people in PEEL 2023–25 "
        "are rated requires improvement or inadequate; so is Lincolnshire, by published totals."
    ) in page.words
    assert f"For {len(older)} others, we know only an older grade: PEEL 2021/22 (3)" in page.words
    assert page.address == {}
    # In the grid and on the map, an older grade looks older and says of which cycle it is.
    grid = page.exhibit("standing")
    assert grid.split("<table")[1].count("fc-older") == int(queries.rows("standing", **NO_FILTERS)["older"].sum())
    assert "Good in PEEL 2018/19" in grid and "Older grade" in grid


@pytest.mark.slow
def test_the_overview_says_where_forces_stood_on_a_day(open_page):
    page = open_page("", as_of=["2024-06-30"])
    assert "of the 10 forces with a known grade" in page.words
    assert "as of 30 June 2024" in page.exhibit("standing") and "spread" not in page.exhibits
    page.app.date_input(key="home.as_of").set_value(None).run()
    assert page.address == {} and "spread" in page.exhibits
    assert (
        "The date “30 June” is not a day, such as 2024-06-30: we show today instead."
        in open_page("", as_of=["30 June"]).text
    )


@pytest.mark.slow
def test_grades_chosen_on_the_overview_cover_the_topics_of_child_protection_too(open_page, published):
    grades = published("judgments")
    topics = grades[grades["theme_id"].str.startswith("graded-") & (grades["grade"] == "inadequate")]
    assert set(topics["force_id"]) == {"cleveland", "gloucestershire"}
    page = open_page("", grade=["inadequate"])
    assert (
        "In child protection inspections since 2024, Cleveland has inadequate on 2 themes and Gloucestershire on 3."
        in page.words
    )
    of_topics = page.exhibit("topics-with-grade")
    assert of_topics.count("fc-grade fc-inadequate") == len(topics)
    # By the day of the report, where it is known, as on the page of the force.
    (day,) = set(
        queries.rows("judgments", themes=list(set(topics["theme_id"])), forces=["gloucestershire"])["published"]
    )
    assert day == "2025-05-21" and "21 May 2025" in of_topics
    for other in ({"as_of": ["2024-06-30"]}, {"cycle": ["2023-25"]}, {"theme": ["Investigating crime"]}):
        page = open_page("", grade=["inadequate"], **other)
        assert "topics-with-grade" not in page.exhibits


def test_grades_chosen_on_the_overview_cover_all_themes_and_the_sentence_says_so(open_page):
    page = open_page("", grade=["inadequate"])
    rows = queries.rows("standing", **{**NO_FILTERS, "grades": ["inadequate"]})
    assert f"{rows['force'].nunique()} on a PEEL theme ({len(rows)} grades, " in page.words
    assert page.exhibit("standing-with-grade").count("<tr>") == len(rows) + 1


def test_files_of_grades_sought_have_how_many_older_ones_were_given_again_as_their_cells_say():
    answer = grades_sought.WITH_GRADE.ask(page_at("").read({}), themes=None, grades=["adequate"])
    in_file = grades_sought.WITH_GRADE.rows_in_file(answer)
    again = in_file.shown.query("force == 'Cheshire' and theme == 'Investigating crime'")
    assert again[["given_again_at_most", "older_alike"]].values.tolist() == [[2, 2]]
    on_page = grades_sought.WITH_GRADE.rows_shown(answer).shown
    assert not {"given_again_at_most", "older_alike"} & set(on_page.columns)


@pytest.mark.slow
def test_where_grades_are_sought_the_bars_of_all_grades_say_so_once_below_them(open_page):
    words = "The bars are of all grades, whatever grades are chosen above."
    page = open_page("", grade=["inadequate"])
    assert page.words.count(words) == 1 and {"spread", "low-grades"} <= set(page.exhibits)
    assert page.words.index("Grades by theme, PEEL") < page.words.index(words)
    assert page.words.index(words) < page.words.index("In the table of all forces, only the grades that you chose")
    # What share of grades is low does not depend on those that are sought, as its title says.
    for other in ({}, {"grade": ["inadequate"], "as_of": ["2024-06-01"]}):
        assert words not in open_page("", **other).words


def test_grades_chosen_in_a_cycle_list_its_forces(open_page, newest):
    rows = newest[1].query("grade == 'inadequate'")
    page = open_page("", cycle=["2023-25"], grade=["inadequate"])
    assert page.exhibit("who").count('<th scope="row">') == len(rows) > 20 and not page.app.exception
    forces = rows["force_id"].nunique()
    assert f"have an inadequate grade in PEEL 2023–25: {forces} by the grades we know ({len(rows)})" in page.words
    # A theme can be chosen as well.
    page.app.selectbox(key="home.theme").set_value("Protecting vulnerable people").run()
    rows = rows.query("theme_id == 'vulnerable'")
    assert page.exhibit("who").count('<th scope="row">') == len(rows) < 5
    assert f"{len(rows)} forces have an inadequate grade on protecting vulnerable people in PEEL" in page.words
    assert page.address["theme"] == ["Protecting vulnerable people"]


@pytest.mark.parametrize("cycle", [{}, {"cycle": ["2023-25"]}])
def test_grades_chosen_dim_the_map_and_the_grid(open_page, cycle):
    page = open_page("", grade=["inadequate"], theme=["Protecting vulnerable people"], **cycle)
    (name,) = (name for name in page.exhibits if name.startswith("map-areas"))
    data = {trace["name"]: trace for trace in page.chart(name)["data"] if trace.get("name")}
    worst = [force for force, trace in data.items() if "Inadequate" in trace["text"]]
    assert 0 < len(worst) < 5 and f"Inadequate · {len(worst)} grades" in page.exhibit(name)
    assert all("not among those chosen" in trace["text"] for force, trace in data.items() if force not in worst)
    assert "<style>.fc-grid td .fc-grade:not(.fc-inadequate) { background: none;" in page.text
    grid = page.exhibit("standing" if not cycle else "grid")
    assert "fc-good" in grid and grid.count("<tr>") == FORCES + 1
    page.app.multiselect(key="home.grade").set_value([]).run()
    assert "<style>.fc-grid" not in page.text and page.app.selectbox(key="home.theme").value != "All themes"


def test_a_grade_that_nobody_has_on_the_theme_of_the_map_says_so(open_page):
    of_wales = {"cycle": ["2023-25"], "grade": ["outstanding"], "region": ["Wales"]}
    page = open_page("", theme=["Protecting vulnerable people"], **of_wales)
    assert "As far as we know, none of these forces has such a grade on this theme." in page.words
    assert not page.app.exception


def test_the_overview_follows_cycle_and_region(open_page):
    page = open_page("")
    page.app.selectbox(key="home.cycle").set_value("2015").run()
    page.app.multiselect(key="home.region").set_value(["Wales"]).run()
    assert "Every force on every theme, PEEL 2015" in page.exhibit("grid")
    assert "Forces of Wales ·" in page.exhibit("grid") and ALL_FORCES not in page.exhibit("grid")
    assert page.address == {"cycle": ["2015"], "region": ["Wales"]}


def test_an_exhibit_mentions_only_its_own_filters(open_page):
    # The latest reports follow region and force, but not the cycle or the theme of the map.
    page = open_page("", cycle=["2015"], region=["Wales"], theme=["Investigating crime"])
    reports = page.exhibit("latest-reports")
    assert "Forces of Wales ·" in reports and "2015 ·" not in reports and "nvestigating" not in reports
    assert "latest-reports.csv?region=Wales&amp;version=" in reports
    grid = page.exhibit("grid")
    assert "nvestigating crime ·" not in grid and "grid.csv?region=Wales&amp;cycle=2015&amp;version=" in grid


def test_the_overview_says_that_no_force_is_left(open_page):
    page = open_page("", region=["Wales"], force=["Kent"])
    assert "Kent is not in Wales" in page.text and not page.charts and not page.app.exception


def test_the_grid_links_to_forces_themes_and_sources(open_page, newest, published):
    gaps = published("gaps").query("cycle == @newest[0]")
    grid = open_page("", cycle=["2023-25"]).exhibit("grid")
    assert 'href="force?force=City+of+London"' in grid
    assert 'href="theme?theme=Protecting+vulnerable+people"' in grid
    # Each grade links to its source, and so does each gap with one.
    assert grid.count('target="_blank"') == len(newest[1]) + len(gaps)


def test_the_grid_can_be_sorted_by_region(open_page):
    page = open_page("")
    page.app.selectbox(key="home.sort").set_value("Region").run()
    assert page.address == {"sort": ["region"]}
    grid = page.exhibit("standing-by-region")
    assert grid.index("East Midlands") < grid.index("Derbyshire") < grid.index("North West") < grid.index("Cheshire")


@pytest.mark.slow
def test_a_force_says_how_much_the_record_holds_of_it(open_page, published):
    page = open_page("force", force=["Metropolitan"])
    inspections = published("inspections").query("force_id == 'metropolitan'")
    concerns = published("findings").merge(inspections, on="inspection_id").query("polarity == 'concern'")
    assert f"{len(inspections)} inspections" in page.text and f"{len(concerns)} concerns on child" in page.text


def test_the_page_of_a_force_lists_all_forces_until_one_is_chosen(open_page, published):
    index = next(h for h in open_page("force").html if "fc-index" in h)
    assert index.count("<li>") == len(published("forces"))


@pytest.mark.slow
@pytest.mark.parametrize("force", ["City of London", "Greater Manchester", "Dyfed-Powys", "Durham"])
def test_the_pages_of_forces_with_sparse_or_unusual_records_open(open_page, force):
    page = open_page("force", force=[force])
    assert not page.app.exception and "inspections" in page.exhibits


def test_not_graded_looks_different_from_not_known(open_page, published):
    grid = open_page("force", force=["Greater Manchester"]).exhibit("history")
    gaps = published("gaps").query("force_id == 'greater-manchester'")["kind"].value_counts()
    in_grid = {kind: grid.count(f'class="fc-grade fc-{kind}"') for kind in ("not-graded", "grade-stands")}
    assert in_grid == gaps.to_dict() and "fc-not-known" in grid


def test_a_theme_follows_forces_and_years(open_page, peel):
    page = open_page("theme", force=["Cheshire", "Cumbria"], year=["2016", "2017", "2018"])
    known = peel[peel["force_id"].isin(["cheshire", "cumbria"]) & peel["year"].between(2016, 2018)]
    known = len(known[known["theme_id"] == "vulnerable"])
    assert f"Cheshire, Cumbria · 2016 to 2018 · {known} of 6 known" in page.exhibit("grid-of-theme")


def test_findings_can_be_searched_and_the_words_are_marked(open_page, published):
    page = open_page("theme", theme=["Missing children"])
    whole = page.exhibit("findings").count('<td class="fc-summary">')
    page.app.text_input(key="theme.search").set_value("return interviews").run()
    found = page.exhibit("findings")
    every = published("findings").query("theme_id == 'missing-children'")
    assert 0 < found.count('<td class="fc-summary">') < whole == len(every)
    assert "<mark>return" in found.lower() and "<mark>interview" in found.lower()


def test_a_search_that_finds_nothing_says_so(open_page):
    page = open_page("theme", theme=["Missing children"])
    page.app.text_input(key="theme.search").set_value("xylophone").run()
    assert "No findings match" in page.text


@pytest.mark.parametrize("punctuation", ["%", "-"])
def test_a_search_for_punctuation_alone_finds_nothing_and_says_why(open_page, punctuation):
    page = open_page("theme", theme=["Missing children"], search=[punctuation])
    assert f"We found no findings with “{punctuation}” on missing children: a search looks for words" in page.words
    assert "No findings match" in page.text and '<td class="fc-summary">' not in page.exhibit("findings")


def test_a_theme_of_findings_shows_no_grades_and_a_peel_theme_says_where_findings_are(open_page):
    assert "How the grades" not in open_page("theme", theme=["Missing children"]).text
    assert "choose another theme above, such as" in open_page("theme", theme=["Investigating crime"]).text


def test_a_theme_says_who_does_it_well_and_what_was_praised_there(open_page):
    shown = open_page("theme").exhibit("doing-well")
    rows = queries.rows("doing_well", theme="vulnerable")
    assert len(rows) and set(rows["grade"]) <= {"outstanding", "good"}
    first = rows.iloc[0]
    assert first.force in shown and all(html.escape(p, quote=False) in shown for p in first.praised.split(" · "))
    assert f"force={first.force.replace(' ', '+')}&amp;kind=strength" in shown


def test_one_gap_is_counted_alike_wherever_a_page_counts_it(open_page):
    page = open_page("theme", theme=["Recording crime data"], year=["2023"])
    counted = "18 known, 6 not found (3 perhaps never given), 1 with an earlier grade that still applies, 18 not graded"
    for exhibit in ("spread-by-round", "map-areas", "grid-of-theme"):
        assert f"All 43 forces · 2023 · {counted}" in page.exhibit(exhibit)
    # The forces of a list are counted where it has not all of them.
    words = open_page("theme", theme=["Missing children"]).words
    with_findings = (
        queries.rows("findings", themes=["missing-children"]).query("force != 'National'")["force"].nunique()
    )
    assert f"{with_findings} of 43 forces, and national reports" in words and "All 43 forces" not in words
    assert with_findings < 43
    assert "18 not graded and 6 not found." in page.words.partition("Filters")[0]
    (above,) = [a["text"] for a in page.chart("spread-by-round")["layout"]["annotations"] if "known" in a["text"]]
    assert "18 known, 19 ungraded, 6 not found" in above
    assert "grey if not graded" not in page.words and "3–6" not in page.words


@pytest.mark.slow
def test_a_theme_of_findings_names_the_forces_without_any_and_says_what_it_covers(open_page):
    page = open_page("theme", theme=["Missing children"])
    without = (
        "8 forces have no finding on missing children in our record, which does not mean that inspectors had no "
        "concern: Dyfed-Powys, Greater Manchester, Gwent, Humberside, Kent, Norfolk, West Mercia and West Yorkshire."
    )
    assert without in page.words
    assert "This theme covers children who go missing." in page.words
    many = open_page("theme", theme=["Demand and capacity"]).text
    assert '<details class="fc-reading"><summary>' in many.split("have no finding on demand and capacity")[0][-120:]
    welsh = open_page("theme", theme=["Missing children"], region=["Wales"]).words
    assert "2 forces have no finding on missing children" in welsh and "concern: Dyfed-Powys and Gwent." in welsh
    for other in ({"search": ["risk"]}, {"kind": ["strength"]}, {"year": ["2019"]}, {"force": ["Sussex"]}):
        assert "no finding on missing" not in open_page("theme", theme=["Missing children"], **other).words


def test_a_force_without_findings_on_a_theme_is_said_to_have_some_on_others(open_page):
    shown = open_page("theme", theme=["Missing children"], force=["Kent"]).exhibit("findings")
    assert "on missing children for Kent. We have 23 findings on Kent under other themes, of 2019 and 2021." in shown


@pytest.mark.parametrize("theme", ["missing-children", "risk-assessment"])
def test_national_reports_stand_after_the_forces_in_bars_of_findings(theme):
    rows = queries.rows("findings_by_force", themes=[theme])
    assert rows["force"].iloc[-1] == "National" and rows["force"].eq("National").sum() == 1
    chart = strengths_and_concerns(rows, by="force")
    assert chart.figure["data"][0]["y"][-1] == "National reports" and len(chart.figure["layout"]["shapes"]) == 1
    assert f"for {len(rows) - 1} forces and for national reports. Most findings: " in chart.alt
    assert "Most findings: National" not in chart.alt


@pytest.mark.slow
def test_nobody_is_said_to_do_well_with_a_grade_below_adequate(open_page):
    """Gwent, the one force of Wales that was praised on online abuse, is rated requires improvement."""
    page = open_page("theme", theme=["Online abuse"], region=["Wales"])
    shown = page.exhibit("doing-well")
    assert (
        "As far as we know, no force in Wales with a strength noted on online abuse is adequate or better on "
        "protecting vulnerable people: Gwent is rated requires improvement." in shown
    )
    assert "<table" not in shown and "Next best" not in page.words and ">Show all regions</a>" in shown
    alone = open_page("theme", theme=["Workforce wellbeing (2015)"]).exhibit("doing-well")
    assert "no force was adequate or better on workforce wellbeing (2015) in 2015." in alone and "<table" not in alone


def test_the_next_best_is_said_to_be_so_where_nobody_is_good(open_page):
    shown = open_page("theme", theme=["Child protection: investigation"]).exhibit("doing-well")
    assert ">Next best on child protection: investigation: adequate</h3>" in shown
    assert "No force shown here is known to be outstanding or good on child protection: investigation. Next" in shown


@pytest.mark.parametrize(
    ("theme", "on"),
    [
        ("Child protection: leadership", "Leadership and priority"),
        ("Investigating crime", "Investigation"),
        ("Managing offenders and suspects", "Managing offenders"),
        ("Responding to the public", "Initial contact and response"),
    ],
)
def test_praise_beside_a_grade_is_on_the_subject_of_that_grade(open_page, theme, on):
    table = LexborHTMLParser(open_page("theme", theme=[theme]).exhibit("doing-well"))
    praise = [item.text() for item in table.css("td.fc-summary li")]
    assert praise and all(re.match(rf"(Earlier praise \(\d+\): )?{on}: ", words) for words in praise)


@pytest.mark.parametrize("theme", ["Recording crime data", "Preventing crime", "Legitimacy"])
def test_no_praise_of_child_protection_stands_beside_a_grade_on_another_subject(open_page, theme):
    shown = open_page("theme", theme=[theme]).exhibit("doing-well")
    heads = [head.text() for head in LexborHTMLParser(shown).css("th[scope=col]")]
    assert heads[0] == "Force" and not any("Strengths" in head for head in heads)
    assert "The strengths come from" not in shown and "Up to three strengths are shown" not in shown


@pytest.mark.parametrize("theme", ["Investigating crime", "Missing children"])
def test_praise_is_headed_as_on_child_protection_and_has_its_year_and_source(open_page, theme):
    table = LexborHTMLParser(open_page("theme", theme=[theme]).exhibit("doing-well"))
    assert "Strengths noted in child protection inspections" in [head.text() for head in table.css("th[scope=col]")]
    strengths = table.css("td.fc-summary li")
    assert strengths and all(re.search(r" \((20\d\d|year not known)\)", item.text()) for item in strengths)
    linked = sum(item.css_first("a[href^=http]") is not None for item in strengths)
    assert linked > 0.9 * len(strengths)


def test_who_does_well_says_on_which_theme_its_grades_are(open_page):
    """No page of findings has grades of its own."""
    table = LexborHTMLParser(open_page("theme", theme=["Child sexual exploitation"]).exhibit("doing-well"))
    heads = [head.text() for head in table.css("th[scope=col]")]
    assert heads[:3] == ["Force", "Grade on", "Grade"]
    assert table.css_first("tbody td a[href*=theme]").text() == "Protecting vulnerable people"
    graded = LexborHTMLParser(open_page("theme", theme=["Investigating crime"]).exhibit("doing-well"))
    assert "Grade on" not in [head.text() for head in graded.css("th[scope=col]")]


def test_who_does_well_counts_the_newest_known_grades_cycle_by_cycle(open_page):
    now = queries.rows("standing", themes=["vulnerable"])
    numbers = now.groupby(["round_name", "grade"]).size()
    counts = [numbers["PEEL 2023–25", "outstanding"], numbers["PEEL 2023–25", "good"]]
    assert counts == [2, 3] and numbers["PEEL 2021/22", "good"] == numbers["PEEL 2018/19", "good"] == 1
    beginning = "On protecting vulnerable people, by the newest grade that we know of each force: "
    each = "2 outstanding and 3 good in PEEL 2023–25; 1 good in PEEL 2021/22; 1 good in PEEL 2018/19."
    words = open_page("theme").words
    assert beginning + each in words and words.count(beginning) == 1


def test_forces_whose_newest_grade_is_of_an_older_cycle_come_last_under_words_that_say_so(open_page):
    table = LexborHTMLParser(open_page("theme").exhibit("doing-well")).css_first("tbody")
    lines = [row.text(separator=" ", strip=True) for row in table.css("tr")]
    rows = queries.rows("doing_well", theme="vulnerable")
    newest = rows[rows["round"] == rows["round"].iloc[0]]
    assert (
        lines[0] == "PEEL 2023–25"
        and lines[len(newest) + 1] == "Only an older grade is known, which may no longer hold"
    )
    assert len(lines) == len(rows) + 2 and not (set(rows.iloc[len(newest) :]["round"]) & {newest["round"].iloc[0]})


def test_praise_from_before_the_cycle_of_a_grade_is_called_earlier_praise(open_page):
    rows = queries.rows("doing_well", theme="vulnerable")
    first_years = rows["round"].str[:4].astype(int)
    for praised, since in zip(rows["praised"].dropna(), first_years[rows["praised"].notna()]):
        for words in praised.split(" · "):
            year = re.search(r"\((20\d\d)\)", words)
            assert not year or words.startswith("Earlier praise") == (int(year[1]) < since), words
    assert "Earlier praise (2016): " in rows.set_index("force").loc["Humberside", "praised"]
    assert "Earlier praise (2016): " in open_page("theme").exhibit("doing-well")


@pytest.mark.slow
def test_where_no_chosen_force_is_both_good_and_praised_each_is_said_to_lack_what_it_lacks(open_page):
    page = open_page("theme", theme=["Missing children"], force=["Kent", "Essex"])
    shown = page.exhibit("doing-well")
    assert "Kent is good on protecting vulnerable people, but we found no strength noted on missing children." in shown
    assert "Essex is rated requires improvement on protecting vulnerable people, and we found no strength" in shown
    assert '<a href="theme?theme=Missing+children" data-inside="yes">Show all forces</a>' in shown
    assert "Choose other grades" not in shown
    # Of an earlier cycle than the newest, a grade may no longer hold.
    older = open_page("theme", theme=["Missing children"], force=["Cumbria", "Suffolk"]).exhibit("doing-well")
    assert (
        "Cumbria was good in PEEL 2018/19 on protecting vulnerable people, but we found no strength noted on" in older
    )
    assert "Suffolk is rated requires improvement on protecting vulnerable people, and we found no strength" in older
    ended = open_page("theme", theme=["Legitimacy"], force=["Kent", "Essex"], grade=["inadequate"])
    words = "Kent was rated outstanding in PEEL 2018/19 and Essex was rated good in PEEL 2018/19 on legitimacy."
    assert words in ended.exhibit("grades-sought")


def test_a_theme_of_findings_says_by_which_grade_the_forces_praised_on_it_are_listed(open_page):
    page = open_page("theme", theme=["Missing children"])
    listed = page.exhibit("doing-well")
    title = (
        "Forces with a high grade on protecting vulnerable people where inspectors noted a strength on missing children"
    )
    assert (
        f">{title}</h3>" in listed
        and "Missing children is a theme of child protection findings, without grades of its own." in listed
    )
    sought = open_page("theme", theme=["Missing children"], grade=["good"]).exhibit("grades-sought")
    assert (
        ">Forces good on protecting vulnerable people where inspectors noted a strength on missing children</h3>"
        in sought
    )
    title = "Forces that do well on investigating crime"
    assert f">{title}</h3>" in open_page("theme", theme=["Investigating crime"]).exhibit("doing-well")


def test_who_did_well_on_a_theme_that_is_no_longer_graded_is_asked_of_the_past_without_later_praise(open_page):
    page = open_page("theme", theme=["Tackling anti-social behaviour"])
    assert "Who did this well in 2014?" in [header.value for header in page.app.header]
    listed = page.exhibit("doing-well")
    assert ">Forces that did well on tackling anti-social behaviour in 2014</h3>" in listed
    assert "fc-outstanding" in listed and not re.search(r"\((201[5-9]|202\d)\)", listed)
    several = open_page("theme", theme=["Legitimacy"])
    assert "Who did this well up to 2018/19?" in [header.value for header in several.app.header]
    assert "Who does this well?" in [header.value for header in open_page("theme").app.header]


@pytest.mark.slow
def test_which_forces_and_years_count_for_who_does_well_is_said(open_page):
    one = open_page("theme", force=["Gloucestershire"], year=["2016"]).words
    assert "Every force that does well is listed, those similar in size to Gloucestershire first." in one
    assert "The choice of years does not count here: forces are listed by their newest known grade." in one
    assert (
        "those similar in size first, leave only one force selected."
        in open_page("theme", force=["Kent", "Essex"]).words
    )
    assert "is listed" not in open_page("theme").words


def test_forces_similar_in_size_to_the_one_chosen_stand_under_a_heading_of_their_own(open_page):
    table = LexborHTMLParser(open_page("theme", force=["Gloucestershire"]).exhibit("doing-well"))
    headings = [row.text(strip=True) for row in table.css("th[scope=rowgroup]")]
    assert headings == [
        "Similar in size to Gloucestershire: only an older grade is known, which may no longer hold",
        "Other forces: PEEL 2023–25",
        "Other forces: only an older grade is known, which may no longer hold",
    ]
    assert "Similar in size to" not in [head.text() for head in table.css("th[scope=col]")]
    # One that does well itself is not one of the others.
    own = LexborHTMLParser(open_page("theme", force=["Cheshire"]).exhibit("doing-well"))
    rows = [row.css_first("th").text() for row in own.css("tbody tr")]
    assert rows[rows.index("Cheshire: PEEL 2023–25") + 1] == "Cheshire"
    assert rows[rows.index("Cheshire: PEEL 2023–25") + 2].startswith("Other forces: ")
    # Praise names who published it, as other facts do.
    named = [link.text(deep=False) for link in own.css(".fc-summary li a")]
    assert "Inspectorate" in named and "Source" not in named


def test_a_force_without_a_graded_child_protection_inspection_is_named_and_nothing_more_is_said(open_page):
    page = open_page("theme", force=["City of London"])
    sentence = "We know of no graded child protection inspection of the City of London Police yet."
    assert sentence in page.words and "topics" not in page.exhibits
    assert "other force" not in page.words and "0 of 0" not in page.words
    in_2016 = open_page("theme", force=["Kent"], year=["2016"]).words
    assert "We know of no graded child protection inspection of Kent in 2016." in in_2016


def test_without_a_map_there_is_no_choice_of_its_layout(open_page):
    page = open_page("theme", theme=["Legitimacy"], year=["2024"])
    assert "Show map as" not in {box.label for box in page.app.selectbox}
    assert "Show map as" in {box.label for box in open_page("theme", theme=["Legitimacy"]).app.selectbox}


@pytest.mark.parametrize("theme", ["Missing children", "Protecting vulnerable people"])
def test_a_search_leads_to_the_findings_that_it_found_further_down(open_page, theme):
    page = open_page("theme", theme=[theme], search=["missing"])
    link = re.search(r'<a href="theme\?[^"]*search=missing[^"]*#([a-z-]+)"[^>]*>Read the (\d+) findings</a>', page.text)
    name, number = link[1], int(link[2])
    assert name in page.exhibits and page.exhibit(name).count("<tr>") == number + 1
    assert "Read the" not in open_page("theme", theme=[theme]).text
    assert "Read the" not in open_page("theme", theme=[theme], search=["zebra"]).text


def test_a_search_that_finds_nothing_leaves_the_answer_on_grades_and_says_so_at_the_findings(open_page):
    plain = leads.of(page_at("theme"), page_at("theme").read({}))
    page = open_page("theme", search=["zebra"])
    answer, _, rest = page.words.partition("Filters")
    assert plain.text in answer and "No finding with “zebra”: change what you search." in answer
    assert '#all-findings"' in page.text and "No findings match." in rest and "No findings match." not in answer


def test_a_theme_gives_the_next_best_where_nobody_has_the_grade_sought(open_page):
    page = open_page("theme", theme=["Investigating crime"], grade=["outstanding"])
    assert "No force shown here is known to be outstanding on investigating crime. Next best: " in page.words
    assert ">Next best on investigating crime: good</h3>" in page.exhibit("grades-sought")
    table = page.exhibit("grades-sought").split("<table")[1]
    assert "fc-good" in table and "fc-outstanding" not in table
    # The grades sought filter only the list.
    assert "43 forces" in page.exhibit("grid-of-theme")


def test_on_a_theme_forces_similar_to_the_one_chosen_come_first_and_the_others_follow(open_page):
    shown = open_page("theme", force=["Kent"]).exhibit("doing-well").split("<tbody")[1]
    rows = queries.rows("doing_well", theme="vulnerable", reference="kent")
    places = [shown.index(f">{force}</a>") for force in rows["force"]]
    assert places == sorted(places) and rows["similar_to"].notna().iloc[0] and rows["similar_to"].isna().iloc[-1]
    of_two = open_page("theme", force=["Kent", "Cheshire"]).exhibit("doing-well")
    assert "All strengths at Cheshire" in of_two and "All strengths at Humberside" not in of_two


def test_only_exhibits_that_take_the_search_and_filters_mention_them(open_page):
    page = open_page("theme", search=["risk"], kind=["concern"])
    for exhibit in ("spread-by-round", "map-areas", "grid-of-theme"):
        head, menu = page.exhibit(exhibit).split("<table")[0], page.exhibit(exhibit).split("</table>")[-1]
        assert "risk" not in (head + menu).lower() and "oncern" not in head + menu
    findings = page.exhibit("all-findings")
    assert "Concern · with “risk” ·" in findings and "kind=concern&amp;search=risk" in findings


def test_change_shows_a_row_of_cells_for_each_force_with_a_gap_where_an_era_ends(open_page):
    figure = open_page("change", force=["Kent", "Humberside"]).chart("trajectories")
    cells = {
        (force, *words.split("<br>")[0].split(": ", 1)): base + width / 2
        for trace in figure["data"]
        if trace["type"] == "bar"
        for force, base, width, words in zip(trace["y"], trace["base"], trace["x"], trace["hovertext"])
    }
    grid = queries.rows("grid", themes=["vulnerable"], forces=["humberside", "kent"])
    shown = {(row.force, row.round_name, GRADES[row.grade].name) for row in grid.itertuples() if row.grade in GRADES}
    assert shown and shown | {("Kent", "PEEL 2016", "Not found")} <= set(cells) and len(cells) == len(grid)
    # 2015 to 2018/19, then 2021/22, then 2023–25.
    assert sorted(set(cells.values())) == [0, 1, 2, 3, 4.5, 6]
    assert len([s for s in figure["layout"]["shapes"] if s["type"] == "line"]) == 2


def test_change_first_says_what_cannot_be_compared_then_where_forces_stand_and_then_who_moved(open_page, newest):
    cycle, rows = newest
    known = len(rows[rows["theme_id"] == "vulnerable"])
    words = open_page("change").words
    moved = words.index("rose and 1 fell from PEEL 2015 to 2018/19")
    apart = words.index("cannot be compared with each other or with earlier grades.")
    today = words.index(f"of the {known} forces")
    assert apart < today < words.index(f"in PEEL {cycle}".replace("-", "–"), today) < moved


def test_change_shows_every_force_round_by_round_with_the_newest_first(open_page):
    page = open_page("change")
    headings = re.findall(r"<th[^>]*>\s*(PEEL [^<]*?)\s*<", page.exhibit("grid-of-theme"))
    assert headings[:3] == ["PEEL 2023–25", "PEEL 2021/22", "PEEL 2018/19"]
    exhibits = page.exhibits
    assert exhibits.index("spread-by-round") < exhibits.index("grid-of-theme")
    assert exhibits.index("grid-of-theme") < min(n for n, name in enumerate(exhibits) if name.startswith("moves"))
    assert "grid-of-theme" not in open_page("change", force=["Kent"]).exhibits


def test_the_findings_on_a_theme_without_grades_come_before_who_does_well(open_page):
    exhibits = open_page("theme", theme=["Missing children"]).exhibits
    assert exhibits.index("findings") < exhibits.index("strengths-and-concerns") < exhibits.index("doing-well")


def test_change_within_one_era_says_nothing_of_other_scales(open_page):
    words = open_page("change", year=["2017", "2018"]).words
    assert "from PEEL 2017 to 2018/19" in words
    assert "with earlier grades" not in words.partition("Filters")[0]
    shown = open_page("change", year=["2017", "2018"], force=["Kent"])
    assert {"trajectories", "moves-to-2018-19"} <= set(shown.exhibits)
    assert "change in grading" not in shown.words and "Gaps separate eras" not in " ".join(shown.alt_texts)


def test_change_gives_the_inspectorates_reason_for_each_break(open_page):
    text = open_page("change", force=["Humberside"]).text
    assert "(1) In 2021/22 the inspectorate went from four grades to five" in text
    assert "(2) For 2023–25 the inspectorate looked harder" in text and "There was no PEEL round for 2020" in text


def test_change_says_where_a_year_had_no_inspection(open_page):
    layout = open_page("change", force=["Humberside"]).chart("trajectories")["layout"]
    # Between 2018/19, at 3, and 2021/22, at 4.5: on the first break.
    idle = [(a["x"], a["text"]) for a in layout["annotations"] if "no inspection" in a["text"]]
    assert idle == [(3.75, "2020:<br>no inspection")]
    assert [s["x0"] for s in layout["shapes"] if s["type"] == "line"] == [3.75, 5.25]


def test_change_takes_eight_forces_and_drops_the_ninth_with_a_notice(open_page, published):
    names = list(published("forces")["short_name"].sort_values())[:9]
    page = open_page("change", force=names)
    assert page.address["force"] == names[:8]
    assert names[8] in page.app.info[0].value and "at most 8" in page.app.info[0].value


def test_change_counts_who_moved_and_says_of_how_many(open_page, peel):
    on_theme = peel[(peel["theme_id"] == "vulnerable") & (peel["cycle"] < "2019")].sort_values("cycle")
    ranks = {grade: n for n, grade in enumerate(reversed(GRADES))}
    ends = on_theme.groupby("force_id")["grade"].agg(["first", "last", "count"]).query("count > 1")
    moves = ends["last"].map(ranks) - ends["first"].map(ranks)
    rose, fell, stayed = (moves > 0).sum(), (moves < 0).sum(), (moves == 0).sum()
    page = open_page("change")
    whole = on_theme[on_theme["cycle"].isin(["2015", "2018-19"])].groupby("force_id").size().eq(2).sum()
    words = (
        f"{len(ends)} of {FORCES} forces have two or more known grades that can be compared. From the first to the "
        f"last (PEEL 2015 and 2018/19 for {whole} of them, other cycles for the rest):"
    )
    lower = on_theme["grade"].map(ranks).groupby(on_theme["force_id"]).min()[ends.index] < ends["first"].map(ranks)
    assert (lower & (moves == 0)).sum() == 1
    same = f"{stayed} ended the same (1 lower in between)"
    assert f"{words} {rose} rose, {fell} fell, {same}." in page.words
    moved = page.exhibit("moves-to-2018-19")
    assert "First and last known grades, 2015 to 2018/19" in moved and "From 2015 to 2018/19" not in moved


def test_who_rose_or_fell_has_a_line_a_force_with_both_grades_falls_first(open_page):
    shown = open_page("change").exhibit("moves-to-2018-19")
    rows = queries.rows("moves", theme="vulnerable", from_round="2014", to_round="2018-19")
    lines = [" ".join(re.sub("<[^>]*>", " ", line).split()) for line in shown.split("<tbody>")[1].split("</tr>")[:-1]]
    assert len(lines) == len(rows) == FORCES and [row for row in rows["move"] if row in ("rose", "fell")][0] == "fell"
    assert all(
        line.startswith(row.force) and line.endswith(f"{row.move} lower in between" if row.in_between else row.move)
        for line, row in zip(lines, rows.fillna({"in_between": ""}).itertuples())
    )
    assert (rows["in_between"] == "lower").sum() == 2, "one that rose and one that stayed"
    compared = (rows["grades_known"] > 1).sum()
    assert f"{compared} forces compared, {FORCES - compared} not" in shown and "43 forces · 43 forces" not in shown
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', shown) == ["Force", "Grades", "Move"]


def test_the_pages_of_change_and_of_a_force_say_the_same_of_its_move(open_page):
    move = queries.rows("changes", force="kent").query("theme_id == 'vulnerable' and era_name == 'Up to 2018/19'")
    change = open_page("change", force=["Kent"]).exhibit("moves-to-2018-19")
    assert re.findall("grade <strong>(rose|fell|stayed)</strong>", change) == list(move["move"])
    assert move["last_round"].iloc[0] in change and move["first_round"].iloc[0] in change


def test_change_in_a_single_year_compares_nothing(open_page):
    page = open_page("change", year=["2016"])
    assert "The grades of one round, PEEL 2016, cannot show a change. Choose more years." in page.words
    assert re.search(r"\d+ of the \d+ forces with a known grade on .* in PEEL 2016", page.words)


def test_tables_show_any_table_with_its_dictionary(open_page, published):
    page = open_page("tables", table=["judgments"], force=["Cheshire"], theme=["Investigating crime"])
    frame = page.app.dataframe[0].value
    assert set(frame["theme_id"]) == {"investigate"} and set(frame["force_id"]) == {"cheshire"}
    assert (
        f"{len(frame)} of the {len(published('judgments')):,} grades, of Cheshire, on investigating crime" in page.text
    )
    assert page.exhibit("dictionary").count("<tr>") == 1 + len(frame.columns)


def test_few_findings_are_a_table_in_which_they_wrap_and_are_printed(open_page, published):
    page = open_page("tables", table=["findings"], force=["Metropolitan"], theme=["Missing children"])
    assert not page.app.dataframe
    own = published("findings").merge(published("inspections"), on="inspection_id")
    own = own[(own["force_id"] == "metropolitan") & (own["theme_id"] == "missing-children")]
    shown = html.unescape("".join(page.html))
    assert len(own) > 1 and all(f">{summary}" in shown for summary in own["summary"])
    assert "source_url" not in re.search(r'<table class="fc-table.*?</thead>', shown, re.DOTALL)[0]
    assert open_page("tables", table=["findings"]).app.dataframe  # too many


def test_an_order_is_only_offered_once_a_column_is_chosen_to_sort_by(open_page):
    page = open_page("tables", order=["down"])
    assert "tables.order" not in [box.key for box in page.app.selectbox] and page.address == {}
    page.app.selectbox(key="tables.sort").set_value("Year").run()
    assert page.app.selectbox(key="tables.order").value == "Smallest first"


def test_tables_can_be_sorted_and_downloads_have_the_same_order(open_page):
    page = open_page("tables", table=["forces"])
    page.app.selectbox(key="tables.sort").set_value("Population").run()
    page.app.selectbox(key="tables.order").set_value("Largest first").run()
    assert page.address == {"table": ["forces"], "sort": ["population"], "order": ["down"]}
    assert list(page.app.dataframe[0].value["short_name"])[:2] == ["Metropolitan", "West Midlands"]
    assert any("table-forces.csv?sort=population&order=down" in address for address in page.downloads)


def test_tables_say_which_choice_a_table_cannot_take(open_page):
    assert "cannot be filtered by force" in open_page("tables", table=["cycles"], force=["Kent"]).text


def test_about_says_coverage_caveats_and_licences(open_page, newest):
    page = open_page("about")
    caveats = ("Missing grades may differ", "eras", "picked the cases", "Open Government Licence", "How to cite")
    assert all(words in page.text for words in caveats)
    covered = queries.rows("coverage").query("cycle == @newest[0]")
    grades, given = len(newest[1]), covered["published"].sum()
    assert (
        covered["known"].sum() == grades
        and f"{newest[0][:4]}–{newest[0][5:]}: {grades} of {given} grades known" in page.words
    )


def test_about_compares_the_grades_known_by_theme_with_the_others_of_the_same_reports(open_page):
    words = open_page("about").words
    for row in queries.rows("totals_known").itertuples():
        low, others = 100 * row.low / row.known, 100 * (row.areas_low - row.low) / (row.areas - row.known)
        known = f"{low:.0f}% of the {row.known} grades that we found"
        assert f"{known}, and {others:.0f}% of the {row.areas - row.known} that we did not find" in words


def test_about_has_a_table_of_its_sections_and_says_first_how_much_is_known(open_page):
    page = open_page("about")
    text = "".join(page.html)
    (nav,) = re.findall(r'<nav class="fc-sections".*?</nav>', text, re.DOTALL)
    sections = re.findall(r'href="about#([^"]+)"', nav)
    assert len(sections) > 6 and all(f'id="{name}"' in text for name in sections)
    coverage = queries.rows("coverage")[["known", "published"]].sum()
    share = f"Of about {coverage.published:,} grades of PEEL that were published, it has {coverage.known:,}"
    assert page.words.index(share) < page.words.index("What to know before") < page.words.index("Affordable policing")
    assert page.words.index("Affordable policing") < page.words.index("Coverage: how much of what was published")
    gaps = page.exhibit("gaps")
    assert re.findall("<th scope=.col.[^>]*>([^<]*)", gaps)[:5] == ["Force", "Theme", "Cycle", "Kind", "Source"]
    assert "<td>Not graded: After the Manchester Arena attack" in gaps and "<td>2020</td>" in gaps


def test_what_to_know_is_in_groups_numbered_through_and_each_cycle_says_whether_it_can_be_compared(open_page):
    page = open_page("about")
    groups = [m.value for m in page.app.markdown if re.match(r"\s*\d+\. \*\*", m.value)]
    numbers = [int(n) for words in groups for n in re.findall(r"^(\d+)\. ", words, re.MULTILINE)]
    assert len(groups) > 2 and numbers == list(range(1, len(numbers) + 1))
    assert len(page.app.subheader) == len(groups)
    cycles, shown = queries.rows("cycles"), page.exhibit("cycles")
    assert shown.count("Yes: both are of one era.") == len(cycles) - cycles["era"].nunique()
    assert shown.count("It is the first that was graded.") == 1
    # The file says the same, in every row.
    in_file = contents.CYCLES.rows_in_file(contents.CYCLES.ask(Selection())).rows
    assert all(words in shown for words in in_file["comparable"]) and len(in_file) == len(cycles)


def test_the_glossary_has_words_apart_from_themes_each_in_alphabetical_order(open_page, published):
    (glossary,) = [part for part in open_page("about").html if '<dl class="fc-glossary"' in part]
    words, themes = (
        [html.unescape(term) for term in re.findall(r"<dt>(.*?)</dt>", group)] for group in glossary.split("<dl")[1:]
    )
    names = set(published("themes")["name"])
    assert themes and set(themes) <= names and {"PEEL", "Era"} <= set(words) and not set(words) & names
    assert all(terms == sorted(terms, key=str.casefold) for terms in (words, themes))


def test_about_names_misprints_and_counts_undated_inspections(open_page, published):
    text = open_page("about").words
    assert "West Yorkshire 2014: 34 graded, of 33 cases in all" in text
    undated = published("inspections")
    undated = undated[undated["year"].isna() & (undated["programme"] == "crime-data-integrity")]
    assert f"{len(undated)} of crime data integrity" in text


@pytest.mark.slow
def test_a_small_record_shows_its_own_numbers(small_record, open_page):
    page = open_page("", cycle=["2017"])
    assert "All 4 forces ·" in page.exhibit("grid") and str(FORCES) not in re.sub(r"#\w+", "", page.exhibit("grid"))
    assert "4 police forces" in page.words


def test_grades_have_the_same_colours_on_every_chart(open_page):
    colours = {look.name: look.colour for look in GRADES.values()}
    for address in ("", "theme", "change"):
        for chart in open_page(address).charts:
            for trace in chart["data"]:
                if trace.get("name") in colours:
                    assert trace["marker"]["color"] == colours[trace["name"]]


@pytest.mark.slow
@pytest.mark.parametrize("cycle", ["2014", "2016", "2018-19", "2021-22"])
def test_missing_values_never_appear_as_nan_or_none(open_page, cycle):
    for words in (open_page("", cycle=[cycle]).words, open_page("change", theme=["Serious and organised crime"]).words):
        assert not re.search(r"\b(nan|None(?! of| read| known))\b", words)


def test_a_date_in_a_table_is_in_words_and_machine_readable(open_page):
    rows = open_page("force", force=["Kent"]).exhibit("inspections")
    assert re.search(r'<time datetime="20\d\d-\d\d(-\d\d)?">(\d{1,2} )?[A-Z][a-z]{2} 20\d\d</time>', rows)
    assert not re.search(r">20\d\d-\d\d(-\d\d)?<", rows)


@pytest.mark.parametrize(
    ("theme", "description", "times"),
    [
        ("Investigating crime", "Investigating crime.", 0),
        ("Investigation", "This theme covers investigating offences against children.", 1),
    ],
)
def test_a_theme_is_described_only_where_its_name_does_not_describe_it(open_page, theme, description, times):
    assert open_page("theme", theme=[theme]).text.count(description) == times


@pytest.mark.slow
def test_a_report_is_dated_by_the_day_of_its_publication_and_its_cycle_is_a_label(open_page):
    reports = open_page("force", force=["Gwent"]).exhibit("inspections")
    first = re.search(r"<tbody>\s*<tr>(.*?)</tr>", reports, re.DOTALL)[1]
    cells = [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", first, re.DOTALL)]
    assert cells[:4] == ["27 Jun 2025", "PEEL 2023–25", "PEEL", "PEEL assessment 2023–25, Gwent"]
    days = re.findall(r'<tr>\s*<td class="fc-date"><time datetime="([^"]*)"', reports)
    assert len(days) > 2 and days == sorted(days, reverse=True)
    graded = open_page("", cycle=["2023-25"], grade=["inadequate"]).exhibit("who")
    heads = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", graded)
    assert "Report published" in heads and "Year" not in heads
    grid = open_page("", cycle=["2023-25"], force=["Gwent"]).exhibit("grid")
    assert "PEEL 2023–25, report published on 27 June 2025, " in grid


def test_a_citation_names_what_is_seen_its_version_and_day_and_where_it_was_read(open_page):
    page = open_page("theme", theme=["Investigating crime"], region=["Wales"])
    menu = LexborHTMLParser(page.exhibit("grid-of-theme")).css_first("details[data-cite]")
    cited, bibtex, rows = (code.text() for code in menu.css("code"))
    version = f"version={queries.version()}"
    assert re.fullmatch(rf"http://\S+/api/exhibits/grid-of-theme.csv\?region=Wales&theme=\S+&{version}", rows), rows
    assert menu.attributes["data-cite"] == "grid-of-theme"
    assert cited.startswith("Forces Compared. “Every force on investigating crime: Forces of Wales"), cited
    version = queries.rows("record_versions").iloc[0]
    what = "Compiled from inspection reports, and from news and other pages about them."
    assert f"({queries.version()}), {day(version.published)}. {what}" in cited
    assert len(menu.css("[data-fill=address]")) == 2 and cited.endswith(", accessed .")
    assert bibtex.startswith(
        f"@misc{{forces-compared-{queries.version()}-grid-of-theme, author = {{{{Forces Compared}}}}, "
    )
    assert ", title = {Every force on investigating crime: Forces of Wales · " in bibtex
    assert bibtex.endswith(f", year = {{{version.published[:4]}}}, url = {{}}, urldate = {{}}}}")
    about = open_page("about").words
    assert re.search(r"England and Wales\. Version \S+ \(.*http://\S+/, accessed \d+ \w+ 20\d\d", about)


def test_a_citation_in_bibtex_holds_no_sign_that_tex_would_run(open_page):
    page = open_page("theme", theme=["Investigating crime"], group=["50% {of} a_b & c:Kent,Surrey"])
    menu = LexborHTMLParser(page.exhibit("grid-of-theme")).css_first("details[data-cite]")
    title = re.search("title = {(.*)}, howpublished", menu.css("code")[1].text())[1]
    assert r"50\% of a\_b \& c" in title, title


@pytest.mark.slow
def test_no_page_says_that_every_row_has_a_link_while_some_only_name_the_page(open_page, published):
    assert published("findings")["source_url"].isna().any() and published("judgments")["source_url"].notna().all()
    assert "Nearly every fact links to, or names, the page that it was read on." in " ".join(shell.footer().split())
    for address in ("tables", "ask"):
        words = open_page(address).words
        claims = re.findall(r"(?:Each|[Ee]very) (\w+)[^.]* links to the page that it was read on", words)
        assert set(claims) <= {"grade"} and "Nearly every fact links to, or names, the page" in words, (address, claims)


def test_the_about_page_explains_each_word_for_missing_grades_that_the_overview_uses(open_page):
    assert "perhaps never given" in open_page("", cycle=["2023-25"]).exhibit("spread")
    assert "“perhaps never given” if only some forces were graded" in open_page("about").words


def test_the_about_page_is_consistent_about_eras_and_missing_grades(open_page, published):
    words, cycles = open_page("about").words, published("cycles")
    without = set(cycles["era_name"]) - set(queries.rows("cycles").query("grades > 0")["era_name"])
    assert without and all(f"Of {era} we know no grade yet" in words for era in without)
    rounds = queries.rows("rounds").query("grades > 0")
    of_peel = rounds["round"].isin(cycles["cycle"])
    number, others = rounds[of_peel]["era"].nunique(), set(rounds[~of_peel]["era_name"])
    assert f"The grades of PEEL that we know are of {number} eras" in words and len(others) > 1
    (apart,) = re.findall(r"Grades that are not of PEEL are of eras of their own: ([^.]+)\.", words)
    assert all(name[0].lower() + name[1:] in apart for name in others)
    assert words.count("We have not found the grade. It may well have been published.") == 1
    assert (
        "we have not found the grade. It may well have been published." in words and "it was graded, but" not in words
    )
    assert "gets a grade on each theme" not in words and "are gaps in our data" not in words
    asked, gaps = published("asked"), len(published("gaps"))
    assert (
        f"{asked['theme_id'].nunique()} themes in {asked['cycle'].nunique()} cycles" in words
        and f"{gaps} gaps" not in words
    )


def test_published_totals_and_the_years_of_reports_are_worded_alike_on_every_page(open_page, published):
    last = max(published("inspections")["published"].dropna())[:4]
    assert f"published 2005 to {last}. Each fact" in open_page("about").words
    assert "reports with published totals" in open_page("tables", table=["grade_counts"]).words


def test_the_overview_names_the_cycle_whose_grades_cannot_be_compared_with_earlier_ones(open_page):
    for query in ({}, {"cycle": ["2023-25"]}):
        words = open_page("", **query).words
        assert "The grades of PEEL 2023–25 cannot be compared with those of earlier cycles." in words


def test_a_page_is_run_in_one_turn_of_its_reader_and_gives_way_before_each_exhibit(open_page, monkeypatch):
    did = []

    @contextlib.contextmanager
    def take(_address):
        did.append("begins")
        yield
        did.append("ends")

    monkeypatch.setattr(turns, "take", take)
    monkeypatch.setattr(turns, "give_way", lambda *_expected: did.append("gives way"))
    open_page("compare", force=["Kent", "Essex"])
    assert did[0] == "begins" and did[-1] == "ends" and set(did[1:-1]) == {"gives way"} and len(did) > 5


def test_a_view_that_nobody_has_asked_is_expected_to_take_long_and_a_kept_one_is_not(open_page, monkeypatch):
    expected = []
    monkeypatch.setattr(turns, "give_way", lambda *seconds: expected.extend(seconds))
    for _ in range(2):
        open_page("compare", force=["Dorset", "Norfolk", "Cumbria"], evidence="inspectorate")
    assert expected == [turns.NEW_VIEW, 0.0]


def test_about_counts_reasons_besides_the_readers_own_choice_and_excepts_cases_that_a_force_picked(open_page):
    words = open_page("about").words
    reasons = set(MISSING) - {HIDDEN}
    assert {8: "eight"}[len(reasons)] == re.search(r"A grade may be missing for one of (\w+) reasons", words)[1]
    assert "reasons, besides your own filters." in words
    assert set(queries.rows("case_audits", samples=["part"])["topic"]) >= {"self-assessed-cases-re-marked"}
    assert "Inspectors picked the cases, except where they marked again what a force had marked itself" in words


def test_a_grade_that_no_force_has_is_named_with_its_theme(open_embedded):
    """In a frame: on the page, the answer says so."""
    query = {"exhibit": "standing-with-grade", "grade": ["outstanding"], "theme": ["Investigating crime"]}
    shown = open_embedded("", **query).exhibit("standing-with-grade")
    assert (
        "As far as we know, none of these forces is outstanding on investigating crime, by its newest grade." in shown
    )
    assert "Forces whose newest known grade on investigating crime is outstanding" in shown


def test_whether_half_of_the_grades_are_known_is_said_in_words(open_page):
    shown = open_page("").exhibit("low-grades")
    assert ">At least half known<" in shown and "<td>yes</td>" in shown


def test_the_totals_of_a_force_name_the_theme_that_they_leave_out_where_its_grade_is_known(open_page):
    rows = queries.rows("grade_totals", forces=["metropolitan"]).set_index("cycle")
    beside = rows["known"] - rows["known_in_totals"]
    assert beside.to_dict() == {"2023-25": 1, "2021-22": 0}
    sentence = "We know all of these grades by theme. These totals leave out serious and organised crime."
    assert open_page("force", force=["Metropolitan"]).words.count(sentence) == 1


def test_the_latest_reports_are_said_to_be_the_newest_of_those_with_a_known_date(open_page, published):
    reports = published("inspections")
    dated = reports["published"].notna().sum()
    sentence = (
        f"The newest 6 of {dated} reports with a known date. For {len(reports) - dated} more, among them all of PEEL "
        "up to 2018/19, we do not know when they were published."
    )
    assert sentence in open_page("").words


def test_the_overview_explains_its_terms_where_it_first_says_them_and_counts_reports_that_are_of_no_force(open_page):
    page = open_page("")
    assert re.search(
        r'in <a href="[^"]*about#glossary" title="The inspectorate’s regular inspections of all forces: [^"]*"[^>]*>'
        "PEEL</a> 2023–25 are rated",
        page.text,
    )
    assert re.search(
        r'Lincolnshire, by <a href="[^"]*about#glossary" title="How many of each grade a report', page.text
    )
    # For those without a pointer: after the map, before the charts further down.
    places = [page.text.index(words) for words in ('id="map-areas-now"', "PEEL is the regular", 'id="low-grades"')]
    assert places == sorted(places) and page.text.count("PEEL is the regular") == 1
    assert re.search(r"from \d+ inspections, reviews and national reports on 43 police forces", page.words)


@pytest.mark.parametrize(
    ("force", "cycle", "missing"), [(["Kent", "Essex"], [], False), (["Cleveland", "Gloucestershire"], ["2017"], True)]
)
def test_cells_without_a_grade_are_said_to_say_why_only_where_there_are_any(open_page, force, cycle, missing):
    page = open_page("compare", force=force, cycle=cycle)
    shown = page.exhibit("side-by-side" if cycle else "newest-side-by-side")
    assert ("A cell without a grade says why." in shown) == missing
    assert "Each grade links to the page that we read it on, or worked it out from." in shown
