"""Grades can be told apart without colour vision, in grey, and on light and dark pages."""

import itertools
import tomllib

import pytest
from coloraide import Color

from parts.charts import looks
from parts.charts.looks import GRADES
from tests.conftest import ROOT

THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
PAGES = {scheme: THEMES[scheme]["backgroundColor"] for scheme in ("light", "dark")}
PAIRS = list(itertools.combinations(GRADES, 2))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    return Color(one).contrast(other, method="wcag21")


@pytest.mark.parametrize("grade", GRADES)
def test_words_on_a_grade_can_be_read(grade):
    assert contrast(GRADES[grade].colour, GRADES[grade].text) >= 4.5


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_two_grades_differ_in_grey(pair):
    assert contrast(*(GRADES[grade].colour for grade in pair)) >= 1.25


@pytest.mark.parametrize("deficiency", ["", "protan", "deutan", "tritan"])
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_two_grades_differ_whatever_colours_a_reader_sees(pair, deficiency):
    one, other = (Color(GRADES[grade].colour) for grade in pair)
    if deficiency:
        one, other = one.filter(deficiency), other.filter(deficiency)
    assert one.delta_e(other, method="2000") >= 12  # twice what is seen at a glance, for small areas


@pytest.mark.parametrize("scheme", PAGES)
@pytest.mark.parametrize("grade", GRADES)
def test_a_grade_stands_out_from_the_page_by_itself_or_by_its_edge(grade, scheme):
    page, colour = PAGES[scheme], GRADES[grade].colour
    assert contrast(colour, page) >= 3 or contrast(looks.EDGE, page) >= 3
    if scheme == "dark":
        assert contrast(colour, page) >= 3  # a dark shape on a dark page is not seen, whatever its edge


@pytest.mark.parametrize("scheme", PAGES)
@pytest.mark.parametrize("colour", [looks.CONCERN, looks.STRENGTH, looks.STRIPES, looks.EDGE, *looks.LINES])
def test_marks_without_a_grade_stand_out_too(colour, scheme):
    assert contrast(colour, PAGES[scheme]) >= 3


def test_what_was_found_has_hues_that_no_grade_has():
    for one in (looks.CONCERN, looks.STRENGTH):
        assert min(Color(one).delta_e(look.colour, method="2000") for look in GRADES.values()) >= 20
