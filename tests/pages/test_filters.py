"""Filters and the address: kept in step, unknown values dropped with a word."""

import pytest

from pages.parts import filters
from pages.parts.filters import Filter, Selection


def test_choosing_writes_the_address_and_clearing_empties_it(open_page):
    page = open_page("theme")
    page.app.multiselect(key="theme.force").set_value(["Cheshire", "City of London"]).run()
    page.app.multiselect(key="theme.year").set_value(["2016"]).run()
    assert page.address == {"force": ["Cheshire", "City of London"], "year": ["2016"]}
    page.app.button(key="theme.clear").click().run()
    assert page.address == {} and page.app.multiselect(key="theme.force").value == []


def test_filters_survive_going_to_another_page_and_back(open_page):
    page = open_page("theme", force=["Kent"], year=["2016"])
    page.go("about")
    page.go("theme")
    assert page.app.multiselect(key="theme.force").value == ["Kent"]
    assert page.address == {"force": ["Kent"], "year": ["2016"]}


def test_a_link_overrides_what_was_chosen_before(open_page):
    page = open_page("theme", force=["Kent"], year=["2016"])
    page.go("about")
    page.go("theme", theme=["Missing children"])
    assert page.address == {"theme": ["Missing children"]}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"force": ["Narnia", "Kent"]}, "force “Narnia”"),
        ({"year": ["1999"]}, "year “1999”"),
        ({"theme": ["Tax"]}, "theme “Tax”"),
    ],
)
def test_what_does_not_exist_is_dropped_with_a_notice(open_page, query, told):
    page = open_page("theme", **query)
    assert told in page.app.info[0].value
    assert not page.app.exception and "Narnia" not in str(page.address)


def test_the_notice_goes_with_the_next_step(open_page):
    page = open_page("theme", force=["Narnia", "Kent"])
    page.app.multiselect(key="theme.year").set_value(["2016"]).run()
    assert not [i for i in page.app.info if "Narnia" in i.value]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "**bold** [x](javascript:alert(1))",
        "$\\sum$ :red[x] :smile:",
        "'; drop table judgments; --",
        "\u202eevil",
    ],
)
def test_hostile_values_in_the_address_are_shown_as_text(open_page, hostile):
    page = open_page("theme", force=[hostile])
    assert not page.app.exception
    shown = page.app.info[0].value
    assert (
        "<script>" not in shown and "](javascript" not in shown and "**bold**" not in shown and " :smile:" not in shown
    )


def test_ids_and_any_case_are_understood(open_page):
    page = open_page("theme", force=["avon-and-somerset", "KENT"], theme=["vulnerable"])
    assert page.address == {"force": ["Avon and Somerset", "Kent"]}


def test_a_force_takes_one_choice(open_page):
    page = open_page("force", force=["Kent", "Essex"])
    assert page.app.title[0].value == "Kent Police" and "Essex" in page.app.info[0].value


FORCE = Filter(
    "force",
    "Force",
    {"Cheshire": "cheshire", "City of London": "city-of-london", "Cumbria": "cumbria"},
    "all 43 forces",
)
YEAR = Filter("year", "Year", {str(y): str(y) for y in range(2014, 2020)} | {"not known": "not known"}, "all years")
REGION = Filter("region", "Region", {"Wales": "Wales"}, "all regions")


def choice(**chosen):
    return Selection((FORCE, YEAR, REGION), {"force": [], "year": [], "region": [], **chosen})


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (["2016"], "2016"),
        (["2018", "2016", "2017"], "2016 to 2018"),
        (["2014", "2016", "2017"], "2014, 2016 to 2017"),
        (["2016", "not known"], "2016, year not known"),
        ([], "all years"),
    ],
)
def test_years_are_told_in_english(years, words):
    assert choice(year=years).words("year") == words


def test_the_sentence_says_what_is_shown():
    assert (
        choice(force=["Cheshire", "Cumbria"], year=["2016", "2017"]).sentence("Judgments", "7 of 14 known")
        == "Judgments · Cheshire, Cumbria · 2016 to 2017 · 7 of 14 known"
    )
    assert choice().sentence("Judgments") == "Judgments · all 43 forces"
    assert choice(region=["Wales"]).sentence("Judgments") == "Judgments · forces of Wales"


def test_the_file_is_named_after_the_filter():
    assert choice(force=["City of London"], year=["2016"]).file_name("judgments") == "judgments-city-of-london-2016"


def test_no_choice_is_no_limit_for_a_query():
    assert choice().ids("force") is None and choice(force=["Cumbria"]).ids("force") == ["cumbria"]


def test_every_filter_of_the_record_offers_only_what_there_is():
    assert len(filters.forces().options) == 43
    assert filters.years().options["not known"] == "not known"
    assert filters.cycles().default == "2023–25" and "2025-27" not in filters.cycles().options.values()
    assert "affordable" not in filters.themes().options.values()
