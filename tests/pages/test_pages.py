"""What each page shows, and how it answers its filters."""

import pytest

from pages.parts.grades import GRADES
from pages.parts.site import PAGES


@pytest.mark.parametrize("address", [page.address for page in PAGES])
def test_each_page_opens_with_its_title_and_the_foot(open_page, address):
    page = open_page(address)
    assert not page.app.exception
    assert page.app.title and "is unofficial" in page.text


@pytest.mark.parametrize("address", ["", "force", "theme", "change"])
def test_every_chart_has_a_text_alternative_and_rows_to_download(open_page, address):
    page = open_page(address, **({"force": ["Metropolitan"]} if address == "force" else {}))
    assert page.charts
    assert all(len(alt) > 40 for alt in page.alternatives)
    assert len(page.downloads) >= 3 * (len(page.charts) + 1)


def test_home_compares_all_forces_in_the_latest_cycle_with_grades(open_page):
    page = open_page("")
    assert "**Grades of PEEL 2023–25 · all 43 forces · 269 of 430 known**" in page.text
    assert page.address == {}


def test_home_follows_cycle_and_region(open_page):
    page = open_page("")
    page.app.selectbox(key="home.cycle").set_value("2015").run()
    page.app.multiselect(key="home.region").set_value(["Wales"]).run()
    assert "**Grades of PEEL 2015 · all 43 forces · Wales" not in page.text
    assert "Grades of PEEL 2015 · forces of Wales ·" in page.text
    assert page.address == {"cycle": ["2015"], "region": ["Wales"]}


def test_home_says_in_words_that_no_force_is_left(open_page):
    page = open_page("", region=["Wales"], force=["Kent"])
    assert "No force is left" in page.text and not page.charts and not page.app.exception


def test_the_grid_links_to_forces_themes_and_sources(open_page):
    grid = next(h for h in open_page("").html if "fc-grid" in h)
    assert 'href="force?force=City+of+London"' in grid
    assert 'href="theme?theme=Protecting+vulnerable+people"' in grid
    assert grid.count('target="_blank"') == 269


def test_the_grid_can_be_sorted_by_region(open_page):
    page = open_page("")
    page.app.selectbox(key="home.sort").set_value("Region").run()
    assert page.address == {"sort": ["region"]}
    grid = next(h for h in page.html if "fc-grid" in h)
    assert grid.index("East Midlands") < grid.index("Derbyshire") < grid.index("North West") < grid.index("Cheshire")


def test_a_force_shows_what_a_resident_wants_first(open_page):
    page = open_page("force", force=["Metropolitan"])
    headings = [s.value for s in page.app.header]
    assert headings == [
        "Child protection reports, oldest first",
        "Case files audited",
        "From an inspection to its reviews",
        "What inspectors praised and criticised on child protection",
        "Latest grades",
        "What changed within an era",
        "Every grade, theme by theme",
        "Every inspection, newest first",
    ]
    assert "16 inspections" in page.text and "34 concerns" in page.text


def test_a_force_without_a_choice_lists_all_43(open_page):
    page = open_page("force")
    index = next(h for h in page.html if "fc-index" in h)
    assert index.count("<li>") == 43


@pytest.mark.parametrize("force", ["City of London", "Greater Manchester", "Dyfed-Powys", "Durham"])
def test_forces_with_thin_or_odd_records_open(open_page, force):
    page = open_page("force", force=[force])
    assert not page.app.exception and "Every inspection, newest first" in page.text


def test_not_graded_looks_different_from_not_known(open_page):
    grid = next(h for h in open_page("force", force=["Greater Manchester"]).html if "fc-grid" in h)
    assert grid.count("fc-not-graded") == 2 and "fc-not-known" in grid


def test_a_theme_follows_forces_and_years(open_page):
    page = open_page("theme", force=["Cheshire", "Cumbria"], year=["2016", "2017", "2018"])
    assert "**Grades on protecting vulnerable people · Cheshire, Cumbria · 2016 to 2018 · 3 of 6 known**" in page.text


def test_findings_can_be_searched_and_the_words_are_marked(open_page):
    page = open_page("theme", theme=["Missing children"])
    whole = next(h for h in page.html if "fc-summary" in h).count("<tr>") - 1
    page.app.text_input(key="theme.search").set_value("return interviews").run()
    found = next(h for h in page.html if "fc-summary" in h)
    assert 0 < found.count("<tr>") - 1 < whole == 75
    assert "<mark>return" in found.lower() and "<mark>interview" in found.lower()


def test_a_search_that_finds_nothing_says_so(open_page):
    page = open_page("theme", theme=["Missing children"])
    page.app.text_input(key="theme.search").set_value("xylophone").run()
    assert "No finding matches" in page.text


def test_a_theme_of_findings_shows_no_grades_and_a_peel_theme_says_where_findings_are(open_page):
    assert "How the grades are spread" not in open_page("theme", theme=["Missing children"]).text
    assert "Findings are recorded on child protection only" in open_page("theme", theme=["Investigating crime"]).text


def test_change_draws_no_line_from_one_era_to_the_next(open_page):
    page = open_page("change", force=["Humberside"])
    line = next(t for t in page.charts[0]["data"] if t["mode"] == "lines+markers")
    # 2015 to 2018/19 stand at 0 to 3, 2021/22 at 4.5 and 2023–25 at 6: an empty point before each break.
    assert line["x"] == [0, 1, 2, 3, None, 4.5, None, 6] and line["connectgaps"] is False
    assert [y is None for y in line["y"]] == [True, False, True, False, True, False, True, False]
    dashes = [s for s in page.charts[0]["layout"]["shapes"] if s["type"] == "line"]
    assert len(dashes) == 2


def test_change_gives_the_inspectorates_reason_for_each_break(open_page):
    text = open_page("change", force=["Humberside"]).text
    assert "Break (1), 2021/22" in text and "from four grades to five" in text
    assert "Break (2), 2023–25" in text and "No PEEL assessment was published that year" in text


def test_change_says_where_a_year_had_no_inspection(open_page):
    layout = open_page("change", force=["Humberside"]).charts[0]["layout"]
    # Between 2018/19, at 3, and 2021/22, at 4.5: on the first break.
    assert [(a["x"], a["text"]) for a in layout["annotations"] if "no inspection" in a["text"]] == [
        (3.75, "2020:<br>no inspection")
    ]
    assert [s["x0"] for s in layout["shapes"] if s["type"] == "line"] == [3.75, 5.25]


def test_change_takes_eight_forces_and_drops_the_ninth_with_a_word(open_page):
    names = [
        "Avon and Somerset",
        "Bedfordshire",
        "Cambridgeshire",
        "Cheshire",
        "Cleveland",
        "Cumbria",
        "Derbyshire",
        "Dorset",
        "Durham",
    ]
    page = open_page("change", force=names)
    assert page.address["force"] == names[:8]
    assert "Durham" in page.app.info[0].value and "at most 8" in page.app.info[0].value


def test_change_counts_who_moved_and_says_of_how_many(open_page):
    page = open_page("change", year=["2016", "2017"])
    assert (
        "From **PEEL 2016** to **PEEL 2017**: of 43 forces, 9 have a known grade in both: 1 rose, 2 fell, 6 stayed"
        in page.text
    )


def test_change_of_one_year_only_compares_nothing(open_page):
    assert "hold only one round" in open_page("change", year=["2016"]).text


def test_tables_show_any_table_with_its_dictionary(open_page):
    page = open_page("tables", table=["findings"], force=["Metropolitan"], theme=["Missing children"])
    frame = page.app.dataframe[0].value
    assert (
        set(frame["theme_id"]) == {"missing-children"} and frame["inspection_id"].str.startswith("metropolitan").all()
    )
    assert f"{len(frame)} of 929 rows" in page.text
    assert any("The 8 columns of findings" in h for h in page.html)


def test_tables_can_be_sorted_and_the_download_keeps_the_order(open_page):
    page = open_page("tables", table=["forces"])
    page.app.selectbox(key="tables.sort").set_value("population").run()
    page.app.selectbox(key="tables.order").set_value("Largest or latest first").run()
    assert page.address == {"table": ["forces"], "sort": ["population"], "order": ["down"]}
    assert list(page.app.dataframe[0].value["short_name"])[:2] == ["Metropolitan", "West Midlands"]


def test_tables_say_which_choice_a_table_cannot_take(open_page):
    assert "cannot be filtered by force" in open_page("tables", table=["cycles"], force=["Kent"]).text


def test_about_tells_coverage_caveats_and_licences(open_page):
    text = open_page("about").text
    for words in (
        "Missing is not random",
        "three eras",
        "picked the cases",
        "Open Government Licence",
        "How to cite",
        "**2023–25**: 269 grades, 40 of 43 forces",
    ):
        assert words in text


def test_grades_have_the_same_colours_on_every_chart(open_page):
    for address in ("", "theme", "change"):
        for chart in open_page(address).charts:
            for trace in chart["data"]:
                colour = {look.name: look.colour for look in GRADES.values()}.get(trace.get("name"))
                assert colour is None or trace["marker"]["color"] == colour
