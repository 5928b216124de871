"""A single exhibit, embedded in a frame on another site."""

import json
import re

import pytest


def test_only_the_exhibit_is_shown_with_the_filters_of_the_address(open_embedded):
    page = open_embedded("theme", exhibit="grid-of-theme", theme=["Legitimacy"], force=["Kent", "Essex"])
    assert page.exhibits == ["grid-of-theme"] and page.charts == []
    assert "Every force on legitimacy" in page.words and "Kent" in page.exhibit("grid-of-theme")
    assert "Surrey" not in page.exhibit("grid-of-theme")


def test_a_frame_of_a_cycle_goes_on_showing_it_without_a_cycle_in_its_address(open_embedded):
    page = open_embedded("", exhibit="grid")
    assert page.exhibits == ["grid"] and "Every force on every theme, PEEL 2023–25" in page.words
    assert open_embedded("", exhibit="standing").exhibits == ["standing"]


def test_where_a_force_stands_can_be_embedded_by_the_short_name_of_the_exhibit(open_embedded):
    for name in ("standing", "standing-of-force"):
        page = open_embedded("force", exhibit=name, force=["Kent"])
        assert page.exhibits == ["standing-of-force"] and "Where Kent stands now" in page.words


def test_the_address_of_a_frame_stays_as_it_is(open_embedded):
    query = {"exhibit": ["grid-of-theme"], "force": ["Kent", "Narnia"]}
    assert open_embedded("theme", **query).address == query


def test_a_frame_has_its_source_and_a_link_to_the_page_with_its_filters_and_neither_menu_nor_foot(open_embedded):
    page = open_embedded("theme", exhibit="map-tiles", layout="tiles", force=["Kent"])
    (source,) = [part for part in page.html if 'fc-from"' in part]
    assert 'href="theme?layout=tiles&amp;force=Kent#map-tiles" target="_blank"' in source
    assert "Version" in source and "Open Government Licence" in source and "unofficial" in source
    assert not [part for part in page.html if re.search(r'class="(fc-menu|fc-foot|fc-tools|fc-brief)"', part)]
    assert len(page.charts) == 1


def test_one_of_several_exhibits_of_a_name_is_shown_by_its_suffix(open_embedded):
    assert open_embedded("change", exhibit="moves-to-2018-19").exhibits == ["moves-to-2018-19"]


@pytest.mark.parametrize("page", ["force", "theme", "about"])  # the first stops before any exhibit
@pytest.mark.parametrize("exhibit", ["grid", "<img src=x onerror=alert(1)>", "**bold**"])
def test_an_exhibit_that_the_page_does_not_have_leads_to_the_page(open_embedded, page, exhibit):
    shown = open_embedded(page, exhibit=exhibit)
    assert shown.exhibits == [] and "There is nothing to show here" in shown.words
    assert f'href="{page}#' in "".join(shown.html)
    assert exhibit == "grid" or exhibit not in shown.text


def test_the_placeholder_is_gone_where_there_is_an_exhibit(open_embedded):
    assert "There is nothing to show here" not in open_embedded("force", exhibit="history", force="Kent").words


def details(markup: str) -> set[str]:
    """The opening tags of everything that can be folded."""
    return set(re.findall(r"<details[^>]*>", markup))


@pytest.mark.parametrize("exhibit", ["national-reports", "pooled-shares", "case-audits-parts"])
def test_a_table_that_its_page_folds_is_open_in_a_frame(open_embedded, open_page, exhibit):
    folded = details(open_page("case-audits").exhibit(exhibit).split('<div class="fc-tools">')[0])
    opened = details(open_embedded("case-audits", exhibit=exhibit).exhibit(exhibit))
    assert folded and opened == {tag.replace("<details", "<details open") for tag in folded}


def test_the_rows_of_a_chart_stay_folded_in_a_frame(open_embedded):
    assert '<details class="fc-rows">' in open_embedded("case-audits", exhibit="funnel").exhibit("funnel")


def test_a_page_that_is_not_embedded_is_complete_whatever_its_address(open_page):
    page = open_page("theme", exhibit="map-areas")
    assert {"map-areas", "spread-by-round", "grid-of-theme"} <= set(page.exhibits)
    assert page.address == {} and 'fc-from"' not in page.text


def test_every_menu_offers_the_frame_of_its_own_exhibit(open_page):
    page = open_page("change")
    for exhibit in page.exhibits:
        (frame,) = re.findall(r"data-frame='([^']*)'", page.exhibit(exhibit))
        assert json.loads(frame)["exhibit"] == exhibit
