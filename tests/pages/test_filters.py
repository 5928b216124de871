"""Filters and the address are synchronised, and unknown values are dropped with a notice."""

import pytest

from parts.address.vocabulary import THEME, themes_by_id
from parts.shell import widgets
from parts.site import page_at
from parts.words import sentences


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


def test_the_first_choice_on_a_page_that_another_process_has_drawn_is_not_lost(open_page, monkeypatch):
    held = {"theme.force": ["Kent", "Dorset"], "theme.year": ["2016"], "theme.search": []}  # in the browser
    monkeypatch.setattr(widgets, "_initial_widget_state", lambda: held)
    page = open_page("theme", force=["Kent"], year=["2016"])
    assert page.address == {"force": ["Kent", "Dorset"], "year": ["2016"]}
    page.app.multiselect(key="theme.force").set_value([]).run()
    assert page.address == {"year": ["2016"]}
    assert not page.app.info


def test_a_link_overrides_what_was_chosen_before(open_page):
    page = open_page("theme", force=["Kent"], year=["2016"])
    page.go("about")
    page.go("theme", theme=["Missing children"])
    assert page.address == {"theme": ["Missing children"]}


@pytest.mark.parametrize(
    ("address", "query", "notice"),
    [
        ("theme", {"force": ["Narnia", "Kent"]}, "There is no force called “Narnia”. This shows Kent."),
        ("theme", {"year": ["1999"]}, "“1999” is not a choice under Years, so all years are shown."),
        ("theme", {"theme": ["Tax"]}, "There is no theme called “Tax”. This shows protecting vulnerable people."),
        ("change", {"move": ["sank"]}, "“sank” is not a choice under Rose or fell."),
    ],
)
def test_an_unknown_value_is_dropped_with_a_notice(open_page, address, query, notice):
    page = open_page(address, **query)
    assert notice in page.app.info[0].value
    assert not page.app.exception and "Narnia" not in str(page.address)


def test_of_many_unknown_values_the_first_are_told_and_the_others_are_folded_as_a_list(open_page):
    wrong = {"cycle": ["1999"], "region": ["Moon", "Mars"], "force": ["Atlantis", "Narnia"], "theme": ["Tax"]}
    choices = {"layout": ["globe"], "grade": ["superb"], "evidence": ["press"], "as_of": ["yesterday"], "sort": ["age"]}
    page = open_page("", **wrong, **choices)
    first, folded = (notice.value for notice in page.app.info)
    subjects = (
        "There is no PEEL cycle called “1999”.",
        "There is no theme called “Tax”.",
        "The date “yesterday” is not",
    )
    assert first.startswith(subjects[0]) and all(words in first for words in subjects)
    assert len(first) <= 280
    (fold,) = page.app.expander
    lines = folded.split("\n")
    assert fold.label == f"{len(lines)} more notes on this address" and all(line.startswith("- ") for line in lines)
    told = first + folded
    assert all(value in told for values in (*wrong.values(), *choices.values()) for value in values)
    assert told.count("This shows") + told.count("so all") + told.count("instead") == len(wrong) + len(choices)


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("", "The date “2050\\-13\\-01” is not a day, such as 2024-06-30: we show today instead. There is no region"),
        ("theme", "There is no force called “Nowhere” or “Atlantis”. This shows Kent."),
    ],
)
def test_what_an_answer_is_about_is_told_before_what_limits_it(open_page, address, day):
    wrong = {
        "force": ["Nowhere", "Kent", "Atlantis"],
        "region": ["Mars"],
        "theme": ["Nothing"],
        "as_of": ["2050-13-01"],
    }
    first = open_page(address, **wrong, evidence=["x"]).app.info[0].value
    assert first.startswith(f"There is no theme called “Nothing”. This shows protecting vulnerable people. {day}")


def test_notes_of_a_single_filter_that_are_too_long_are_folded_too(open_page):
    forces = [f"Nowhere {'far ' * 5}{n}" for n in range(20)]
    notice, folded = (note.value for note in open_page("theme", force=forces).app.info)
    assert notice == "Not all that the address asks for is here."
    assert all(force[:40] in folded for force in forces)


def test_a_force_that_is_not_known_is_named_before_all_else_with_a_link_to_look_for_it(open_page):
    page = open_page("force", force=["Atlantis *"])
    (notice,) = page.app.info
    assert "[Look for a force or place called “Atlantis \\*”](find?name=Atlantis+%2A)." in notice.value
    bodies = [getattr(getattr(element, "proto", None), "body", "") for element in page.app.main]
    (sentence, lead) = (
        next(n for n, body in enumerate(bodies) if words in body) for words in ("Atlantis", "Choose a force")
    )
    assert sentence < lead


@pytest.mark.parametrize(
    ("address", "query", "notice"),
    [
        (
            "",
            {"theme": ["Leadership"]},
            "There is no theme called “Leadership”. Did you mean [Leadership and use of resources](./?theme=Leadership+"
            "and+use+of+resources)? This shows protecting vulnerable people.",
        ),
        (
            "theme",
            {"force": ["Yorkshire"], "year": ["2016"]},
            "There is no force called “Yorkshire”. Did you mean [North Yorkshire](theme?year=2016&force=North+"
            "Yorkshire), [South Yorkshire](theme?year=2016&force=South+Yorkshire) or [West Yorkshire](theme?year=2016&"
            "force=West+Yorkshire)? This shows all 43 forces.",
        ),
        ("", {"cycle": ["1999"]}, "There is no PEEL cycle called “1999”. This shows the newest grades."),
        ("force", {"force": ["Kentt"]}, "There is no force called “Kentt”. Did you mean [Kent](force?force=Kent)?"),
        (
            "change",
            {"theme": ["Child protection: leadership"], "force": ["Surrey"]},
            "Child protection: leadership has been graded once, so there is no change to show. This shows protecting "
            "vulnerable people.",
        ),
        (
            "theme",
            {"theme": ["Affordable policing"]},
            "We have no grades on affordable policing yet. This shows protecting vulnerable people.",
        ),
        (
            "theme",
            {"theme": ["Leadership and force management (2025–27)"]},
            "We have no grades on leadership and force management (2025–27) yet. This shows protecting vulnerable "
            "people.",
        ),
        (
            "change",
            {"theme": ["missing-children"]},
            "Missing children is a theme of child protection findings, without grades of its own. This shows "
            "protecting vulnerable people.",
        ),
        (
            "",
            {"theme": ["Tackling anti-social behaviour"]},
            "Tackling anti-social behaviour was not graded in PEEL 2023–25. This shows protecting vulnerable people.",
        ),
        (
            "compare",
            {"theme": ["Legitimacy"], "force": ["Kent", "Essex"]},
            "We have no findings on legitimacy, only grades. This shows leadership and priority.",
        ),
        ("", {"cycle": ["2025-27"]}, "We have no grades of PEEL 2025–27 yet. This shows the newest grades."),
        (
            "theme",
            {"evidence": ["press"]},
            "“press” is not a choice under Sources of grades, so all sources are shown.",
        ),
        (
            "theme",
            {"kind": ["praise", "blame"], "theme": ["Missing children"]},
            "“praise” and “blame” are not choices under Kinds, so all kinds are shown.",
        ),
        ("", {"layout": ["globe"]}, "“globe” is not a choice under Show map as. This shows force areas."),
        ("change", {"region": ["Wales"]}, "This page has no filter by region: it shows all 43 forces."),
        (
            "changes",
            {"region": ["Wales"], "year": ["2016"]},
            "This page has no filter by region or year: it shows all 43 forces and all years.",
        ),
        ("changes", {"since": ["2025-09-01"], "year": ["2016"]}, "This page has no filter by year."),
        (
            "case-audits",
            {"region": ["Wales"], "force": ["Kent", "Essex"]},
            "This page has no filter by region: it shows Kent, Essex.",
        ),
        (
            "case-audits",
            {"cycle": ["2021/22"], "year": ["2022"]},
            "This page has no filter by PEEL cycle: it shows 2022.",
        ),
        ("force", {"region": ["Wales"]}, "This page has no filter by region."),
        ("", {"year": ["2016"]}, "This page has no filter by year: it shows the newest grades."),
        ("case-audits", {"theme": ["Legitimacy"]}, "This page has no filter by theme."),
        (
            "compare",
            {"region": ["North West"]},
            "This page has no filter by region. [Compare the 5 forces of North West](compare?force=Cheshire&"
            "force=Cumbria&force=Greater+Manchester&force=Lancashire&force=Merseyside).",
        ),
        (
            "compare",
            {"region": ["North West", "Wales"]},
            "This page has no filter by region. In North West and Wales, there are 9 forces: choose at most 6 of them.",
        ),
        (
            "compare",
            {"region": ["Wales"], "force": ["Kent", "Essex"]},
            "This page has no filter by region: it shows Kent, Essex.",
        ),
        ("tables", {"search": ["zebra"]}, "This table has no filter by words."),
    ],
)
def test_what_cannot_be_shown_is_said_with_what_is_and_what_may_be_meant(open_page, address, query, notice):
    notices = [info.value.replace("\\", "") for info in open_page(address, **query).app.info]
    assert next(words for words in notices if not words.startswith("From here on, ")) == notice


def test_a_choice_that_a_page_takes_has_no_notice(open_page):
    assert not open_page("theme", region=["Wales"], year=["2016"], theme=["Missing children"]).app.info
    notices = open_page("tables", table=["themes"], year=["2016"]).app.info  # the page says so itself, once
    assert len(notices) == 1 and "cannot be filtered by year, so" in notices[0].value


@pytest.mark.slow
@pytest.mark.parametrize("address", ["", "theme", "change"])
def test_a_theme_may_be_written_with_hyphens(open_page, address):
    in_words = {"theme": ["Managing offenders and suspects"], "force": ["Devon and Cornwall", "Dyfed-Powys"]}
    hyphened = {"theme": ["managing-offenders-and-suspects"], "force": ["Devon-and-Cornwall", "Dyfed-Powys"]}
    pages = [open_page(address, **query) for query in (in_words, hyphened)]
    notices = [[info.value for info in page.app.info] for page in pages]
    assert notices[0] == notices[1] and "There is no" not in str(notices) and pages[0].words == pages[1].words
    assert pages[1].app.selectbox(key=f"{page_at(address).path.stem}.theme").value == "Managing offenders and suspects"


def test_the_headline_theme_with_hyphens_is_chosen_without_a_notice(open_page):
    page = open_page("", theme=["protecting-vulnerable-people"])
    assert not page.app.info and page.app.selectbox(key="home.theme").value == "Protecting vulnerable people"


def test_where_nothing_is_found_no_control_is_left_of_what_is_not_there(open_page):
    page = open_page("", region=["Wales"], force=["Kent"], layout=["tiles"], sort=["region"])
    controls = {"Show map as", "Sorted by"}
    assert "Kent is not in Wales." in page.words and not controls & {box.label for box in page.app.selectbox}
    page.app.multiselect(key="home.region").set_value([]).run()
    assert controls <= {box.label for box in page.app.selectbox}
    assert page.address == {"force": ["Kent"], "layout": ["tiles"], "sort": ["region"]}


@pytest.mark.slow
def test_the_notice_disappears_with_the_next_step(open_page):
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


@pytest.mark.slow
def test_the_page_of_a_force_shows_only_the_first_of_several(open_page):
    page = open_page("force", force=["Kent", "Essex"])
    assert page.app.title[0].value == "Kent Police" and "Essex" in page.app.info[0].value


@pytest.mark.slow
def test_grades_can_be_limited_to_those_that_the_inspectorate_states(open_page, peel):
    page = open_page("", cycle=["2017"], evidence=["inspectorate"])
    of_cycle = peel[peel["cycle"] == "2017"]
    stated = of_cycle[(of_cycle["source_kind"] == "inspectorate") & (of_cycle["basis"] == "stated")]
    assert 0 < len(stated) < len(of_cycle)
    grid = page.exhibit("grid")
    assert f"Stated by the inspectorate only · {len(stated)} of " in page.words
    assert f"How these {len(stated)} grades are known: all ● inspectorate." in grid and "evidence=inspectorate" in grid
    assert page.address == {"cycle": ["2017"], "evidence": ["inspectorate"]}


def test_exhibits_say_how_their_grades_are_known(open_page, peel):
    of_cycle = peel[peel["cycle"] == "2023-25"]
    words = f"How these {len(of_cycle)} grades are known: "
    page = open_page("", cycle=["2023-25"])
    assert f'<p class="fc-small">{words}' in page.exhibit("grid") and words in page.exhibit("spread")  # its picture


def test_sources_of_grades_are_no_filter_of_a_theme_without_grades(open_page):
    """Which would change nothing there; an address with them is still good, and says so."""
    graded, findings = "Legitimacy", "Missing children"
    for theme, drawn in ((graded, True), (findings, False)):
        page = open_page("theme", theme=[theme], evidence=["inspectorate"])
        assert ("theme.evidence" in {box.key for box in page.app.selectbox}) == drawn
        assert page.address.get("evidence", []) == ["inspectorate"] * drawn
        notes = " ".join(note.value for note in page.app.info)
        assert ("This page has no filter by sources of grades" in notes) == (not drawn)
        assert "only grades stated by the inspectorate" not in page.words or drawn
    assert not page.app.exception
    row = [box.key for box in open_page("theme").app.get("multiselect")]
    assert row[:3] == ["theme.force", "theme.year", "theme.region"]


def test_themes_that_are_no_longer_graded_come_after_those_of_today_in_every_menu():
    ended = [theme for theme in THEME.options() if sentences.cycles_of_ended(theme)]
    for page in ("theme", "change"):
        options = page_at(page).read({}).filter(THEME.key).options()
        peel = [id for id in options if id in themes_by_id() and themes_by_id()[id].family == "peel"]
        old = [theme for theme in ended if theme in peel]
        assert len(old) > 5 and peel[-len(old) :] == old
        for themes in (peel[: -len(old)], old):
            names = [themes_by_id()[id].name for id in themes]
            assert names == sorted(names)
