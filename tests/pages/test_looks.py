"""Grades can be distinguished with colour blindness, in grey, and on light and dark pages."""

import itertools
import re
import tomllib

import pytest
from coloraide import Color

from parts.charts import looks
from parts.charts.looks import GRADES
from tests.conftest import ROOT

THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
PAGES = {scheme: THEMES[scheme]["backgroundColor"] for scheme in ("light", "dark")}
PAIRS = list(itertools.combinations(GRADES, 2))


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    return Color(first).contrast(second, method="wcag21")


@pytest.mark.parametrize("grade", GRADES)
def test_text_on_a_grade_is_legible(grade):
    assert contrast(GRADES[grade].colour, GRADES[grade].text) >= 4.5


@pytest.mark.parametrize("grade", GRADES)
def test_the_stripes_of_an_older_grade_can_be_seen_and_its_text_read_on_them(grade):
    look = GRADES[grade]
    assert contrast(look.stripes, look.colour) >= 1.7 and contrast(look.stripes, look.text) >= 4.5
    older = looks.look_of({"grade": grade, "older": True, "round_name": "PEEL 2018/19"})
    assert older.area["fillpattern"]["fgcolor"] == look.stripes  # on the map
    of_grade = re.search(rf"\.fc-{grade},[^}}]*", looks.rules())[0]  # in grids
    assert f"background-color:{look.colour};color:{look.text};--fc-stripes:{look.stripes}" in of_grade


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_two_grades_differ_in_grey(pair):
    assert contrast(*(GRADES[grade].colour for grade in pair)) >= 1.25


@pytest.mark.parametrize("deficiency", ["", "protan", "deutan", "tritan"])
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_two_grades_differ_whatever_colours_a_reader_sees(pair, deficiency):
    first, second = (Color(GRADES[grade].colour) for grade in pair)
    if deficiency:
        first, second = first.filter(deficiency), second.filter(deficiency)
    assert first.delta_e(second, method="2000") >= 12  # twice what is noticeable at a glance, since areas are small


@pytest.mark.parametrize("scheme", PAGES)
@pytest.mark.parametrize("grade", GRADES)
def test_a_grade_stands_out_from_the_page_by_itself_or_by_its_edge(grade, scheme):
    page, colour = PAGES[scheme], GRADES[grade].colour
    assert contrast(colour, page) >= 3 or contrast(looks.EDGE, page) >= 3
    if scheme == "dark":
        assert contrast(colour, page) >= 3  # a dark shape on a dark page is invisible, whatever its edge


@pytest.mark.parametrize("scheme", PAGES)
@pytest.mark.parametrize("colour", [looks.CONCERN, looks.STRENGTH, looks.STRIPES, looks.EDGE, *looks.LINES])
def test_marks_without_a_grade_stand_out_too(colour, scheme):
    assert contrast(colour, PAGES[scheme]) >= 3


def test_findings_have_hues_that_no_grade_has():
    for colour in (looks.CONCERN, looks.STRENGTH):
        assert min(Color(colour).delta_e(look.colour, method="2000") for look in GRADES.values()) >= 20
