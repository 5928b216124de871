"""Groups of forces that readers name: their forces are chosen as by ``force=``, and sentences name the group."""

import html
import re

import pytest
from markupsafe import Markup

from parts.address import description, titles
from parts.address.groups import MAX_GROUPS, MAX_NAME
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, GROUP
from parts.exhibits import cards, grades, leads
from parts.site import PAGES, page_at
from parts.words import sentences

EASTERN = "Eastern:Norfolk,Suffolk,Cambridgeshire"
IDS = ("norfolk", "suffolk", "cambridgeshire")
IN_WORDS = "“Eastern” (Norfolk, Suffolk and Cambridgeshire)"
WITH_GROUPS = [page.address for page in PAGES if GROUP in page.filters]
HOSTILE = "<img src=x onerror=alert(1)>"


def chosen_at(page: str, **query) -> Selection:
    return page_at(page).read(query)


def test_every_page_on_which_several_forces_can_be_chosen_takes_groups():
    several = [page.address for page in PAGES if any(f.key == FORCE.key and f.several for f in page.filters)]
    assert several == WITH_GROUPS and {"", "theme", "compare"} <= set(several)


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_GROUPS)
def test_a_group_chooses_its_forces_and_stays_in_the_address(open_page, page):
    opened = open_page(page, group=[EASTERN.lower().replace("eastern", "Eastern")], force=["Kent"])
    assert not opened.app.exception and not [info for info in opened.app.info if "left out" in info.value]
    assert opened.address["group"] == [EASTERN] and opened.address["force"] == ["Kent"]
    prefix = page or "home"
    assert opened.app.multiselect(key=f"{prefix}.force").value == ["Norfolk", "Suffolk", "Cambridgeshire", "Kent"]
    assert chosen_at(page, group=[EASTERN], force=["Kent"]).chosen["force"] == (*IDS, "kent")


@pytest.mark.parametrize("page", [page for page in WITH_GROUPS if page != "changes"])
def test_the_sentence_of_a_page_names_the_group_and_its_forces(page):
    lead = leads.of(page_at(page), chosen_at(page, group=[EASTERN]))
    assert html.unescape(lead.text).startswith(f"{IN_WORDS}: ")


def test_a_sentence_continues_in_lower_case_after_a_group_or_a_day_except_for_names():
    compared = leads.of(page_at("compare"), chosen_at("compare", group=[EASTERN]))
    assert f"{IN_WORDS}: on " in html.unescape(compared.text)
    alone = leads.of(page_at("change"), chosen_at("change", group=["Mine:Kent"]))
    assert html.unescape(alone.text).startswith("“Mine” (Kent): Kent")
    on_day = leads.of(page_at(""), chosen_at("", as_of=["2024-06-30"]))
    assert re.match("As of 30 June 2024: [a-z0-9]", on_day.text)
    assert sentences.after_colon(Markup("<strong>None of the 4</strong> is")) == "<strong>none of the 4</strong> is"


def test_a_group_gives_the_rows_of_its_forces():
    named, unnamed = chosen_at("", group=[EASTERN]), chosen_at("", force=["Norfolk", "Suffolk", "Cambridgeshire"])
    rows = [grades.GRID_OF_CYCLE.ask(chosen, rounds=["2023-25"]).rows for chosen in (named, unnamed)]
    assert rows[0].equals(rows[1]) and set(rows[0]["force_id"]) == set(IDS)


def test_a_sentence_names_groups_then_other_forces():
    answer = chosen_at("", group=[EASTERN], force=["Kent"]).ask("grid", rounds=["2016"], themes=["vulnerable"])
    assert description.sentence(answer, ("cycle", "theme")) == f"{IN_WORDS} · Kent · {description.size(answer)}"


def test_the_data_link_of_an_exhibit_has_the_group_and_its_file_the_name_of_it():
    answer = chosen_at("", group=[EASTERN]).ask("grid", rounds=["2016"], themes=["vulnerable"])
    assert "group=Eastern%3ANorfolk%2CSuffolk%2CCambridgeshire" in description.query(answer)
    assert "force=" not in description.query(answer)
    other = chosen_at("", group=["Eastern:Kent"]).ask("grid", rounds=["2016"], themes=["vulnerable"])
    names = [description.file_name(a, "grid") for a in (answer, other)]
    assert all("-eastern-" in name for name in names) and names[0] != names[1]


@pytest.mark.slow
def test_one_reader_never_sees_the_name_that_another_gave_to_the_same_forces(open_page):
    assert "“Ours”" in open_page("theme", group=["Ours:Norfolk,Suffolk"]).words
    other = open_page("theme", group=["Theirs:Norfolk,Suffolk"]).words
    assert "“Theirs”" in other and "“Ours”" not in other
    assert "“" not in leads.of(page_at("theme"), chosen_at("theme", force=["Norfolk", "Suffolk"])).text


@pytest.mark.slow
def test_without_one_of_its_forces_a_group_loses_its_name(open_page):
    page = open_page("theme", group=[EASTERN])
    page.app.multiselect(key="theme.force").set_value(["Norfolk", "Suffolk"]).run()
    assert page.address == {"force": ["Norfolk", "Suffolk"]} and "Eastern" not in page.words
    page.app.button(key="theme.clear").click().run()
    assert page.address == {}


def test_clearing_the_filters_clears_the_group(open_page):
    page = open_page("theme", group=[EASTERN])
    page.app.button(key="theme.clear").click().run()
    assert page.address == {} and "Eastern" not in page.words


def test_a_group_larger_than_a_page_has_room_for_is_cut_and_no_longer_named(open_page):
    forces = ["Norfolk", "Suffolk", "Cambridgeshire", "Essex", "Kent", "Surrey", "Sussex"]
    page = open_page("compare", group=["Large:" + ",".join(forces)])
    assert "force “Sussex”. You can choose at most 6 here" in page.app.info[0].value
    assert page.address == {"force": forces[:6]}


@pytest.mark.parametrize(
    ("group", "notice", "address"),
    [
        ("Eastern:Norfolk,Norflok", "force “Norflok” of the group “Eastern”", {"group": ["Eastern:Norfolk"]}),
        ("Norfolk,Suffolk", "group “Norfolk,Suffolk” (a group is a name", {}),
        (":Norfolk", "group “:Norfolk” (a group is a name", {}),
        ("Eastern:", "group “Eastern:” (a group is a name", {}),
        ("\x00:Norfolk", "group “:Norfolk” (a group is a name", {}),
        ("E" * 41 + ":Norfolk", f"(a name has at most {MAX_NAME} characters)", {}),
    ],
)
def test_malformed_groups_and_their_unknown_forces_are_left_out_with_a_notice(open_page, group, notice, address):
    page = open_page("theme", group=[group])
    assert notice in page.app.info[0].value.replace("\\", "")
    assert page.address == address


def test_no_more_groups_are_read_than_the_maximum():
    reading = GROUP.read([f"{n}:Kent" for n in range(MAX_GROUPS + 1)])
    assert len(reading.chosen) == MAX_GROUPS and reading.surplus == (f"{MAX_GROUPS}:kent",)


def test_a_name_is_one_line_without_control_characters_or_reversed_text():
    (value,) = GROUP.read([" East\tof\x00 \u202eEngland\n:Kent"]).chosen
    assert GROUP.words(value) == "East of England"


def test_a_name_may_hold_colons_and_commas():
    (value,) = GROUP.read(["East: Norfolk, mostly:Norfolk"]).chosen
    assert GROUP.words(value) == "East: Norfolk, mostly" and GROUP.forces(value) == ("norfolk",)
    assert GROUP.read([GROUP.token(value)]).chosen == (value,)


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_GROUPS)
def test_a_name_is_shown_as_text_and_is_in_no_title(open_page, page):
    opened = open_page(page, group=[f"{HOSTILE}:Norfolk,Suffolk"])
    assert not opened.app.exception and opened.address["group"] == [f"{HOSTILE}:Norfolk,Suffolk"]
    assert "<img" not in opened.text
    query = {"group": [f"{HOSTILE}:Norfolk,Suffolk"]}
    assert "img" not in titles.in_tab(page_at(page), query) + titles.of_link(page_at(page), page_at(page).read(query))
    assert "<img" not in str(cards.head(page_at(page), query, "https://forces.example/"))


def test_a_link_to_a_group_is_titled_by_its_forces():
    assert titles.in_tab(page_at("compare"), {"group": ["Eastern:Norfolk,Suffolk"]}).startswith("Norfolk and Suffolk ·")


def test_links_from_a_comparison_keep_the_group():
    chosen = chosen_at("compare", group=[EASTERN], force=["Kent"])
    assert chosen.address_of([*IDS, "kent"]) == {"force": ["Kent"], "group": [EASTERN]}
    assert chosen.address_of(["norfolk", "kent"]) == {"force": ["Norfolk", "Kent"]}


def test_the_page_of_one_force_links_to_its_group_side_by_side(open_page):
    page = open_page("force", group=[EASTERN], force=["Norfolk"])
    address = "compare?group=Eastern%3ANorfolk%2CSuffolk%2CCambridgeshire"
    assert f'<a href="{address}" data-inside="yes">{IN_WORDS}</a>' in page.text
    assert page.address == {"force": ["Norfolk"]} and page.app.title[0].value == "Norfolk Constabulary"
    assert IN_WORDS not in open_page("force", force=["Norfolk"]).text
