"""Rows as text for an article: which grade each force got, in which cycle, as known on which day, with sources."""

import html
import re

import pandas
import pytest

from parts.files import articles
from parts.files.meanings import Meaning
from parts.files.metadata import About


def about(rows: pandas.DataFrame, counts: str = "grades", **more) -> About:
    columns = tuple(Meaning(name, "", "", "", "", "string", heading=name.capitalize()) for name in rows)
    described = {"title": "Grades on legitimacy", "shows": "4 of 5 known", "version": "0123456789ab"} | more
    return About(**described, counts=counts, columns=columns, day="2026-11-28")


def lines(rows: pandas.DataFrame, make=articles.as_text, **more) -> list[str]:
    return make(rows, about(rows, **more)).decode().splitlines()


@pytest.fixture
def grades() -> pandas.DataFrame:
    """Grades of five forces on a theme; Surrey's is from an earlier cycle."""
    rows = [
        ("Essex", "Legitimacy", "Requires improvement", "PEEL 2023–25", None),
        ("Gwent", "Legitimacy", "Outstanding", "PEEL 2023–25", None),
        ("Kent", "Legitimacy", "Requires improvement", "PEEL 2023–25", None),
        ("Norfolk", "Legitimacy", None, "PEEL 2023–25", "not known here"),
        ("Surrey", "Legitimacy", "Requires improvement", "PEEL 2021/22", None),
    ]
    return pandas.DataFrame(rows, columns=["force", "theme", "grade", "round_name", "missing"])


def test_forces_are_listed_by_grade_and_those_of_an_older_cycle_separately(grades):
    assert lines(grades) == [
        "Grades on legitimacy",
        "4 of 5 known. As known on 28 November 2026.",
        "",
        "Legitimacy, PEEL 2023–25",
        "Outstanding (1 force): Gwent",
        "Requires improvement (2 forces): Essex, Kent",
        "Not found (1 force): Norfolk",
        "",
        "Legitimacy, PEEL 2021/22",
        "Requires improvement (1 force): Surrey",
        "",
        "Source: Forces Compared, from published inspection reports; each row names its source. Unofficial.",
        lines(grades)[-1],
    ]
    assert "(0123456789ab)" in lines(grades)[-1] and "Open Government Licence" in lines(grades)[-1]


def test_forces_with_the_same_grade_are_grouped_by_how_it_is_known(grades):
    known = grades.assign(
        known_from=["one press or other site", "inferred", "inspectorate", None, "one press or other site"]
    )
    found = lines(known)
    assert "Outstanding (1 force): Gwent (inferred)" in found and "Not found (1 force): Norfolk" in found
    assert "Requires improvement (2 forces): Kent (inspectorate); Essex (press or other site)" in found
    assert "- Outstanding (1 force): Gwent (inferred)" in lines(known, articles.as_markdown)


def test_markdown_has_the_same_lines_as_text(grades):
    found = lines(grades, articles.as_markdown)
    assert found[0] == "**Grades on legitimacy**" and "**Legitimacy, PEEL 2023–25**" in found
    assert "- Requires improvement (2 forces): Essex, Kent" in found


def test_the_grades_of_one_force_are_a_line_each_with_the_page_that_states_them():
    rows = pandas.DataFrame(
        {
            "theme": ["Legitimacy"],
            "grade": ["Good"],
            "year": [2017],
            "published": ["2017-12-12"],
            "source_kind": ["Press"],
            "source_url": ["https://example.org/a_(b)?c=d|e"],
        }
    )
    line = (
        "Legitimacy. Grade: Good; Year: 2017; Published: 12 December 2017; Source_url: https://example.org/a_(b)?c=d|e"
    )
    assert lines(rows)[3] == line
    assert lines(rows, articles.as_markdown)[4:7] == [
        "| Theme | Grade | Year | Published | Source\\_url |",
        "|---|---|---|---|---|",
        "| Legitimacy | Good | 2017 | 12 December 2017 | [Press](<https://example.org/a_(b)?c=d%7Ce>) |",
    ]


def test_text_from_a_source_becomes_neither_markup_nor_a_second_line():
    rows = pandas.DataFrame({"summary": ["*bold* | <b>x</b> [a](https://example.org)\n# next"], "cases": [1200.0]})
    (row,) = [line for line in lines(rows, articles.as_markdown, counts="rows") if "bold" in line]
    assert row == r"| \*bold\* \| \<b\>x\</b\> \[a\](https://example.org) \# next | 1,200 |"
    assert lines(rows, counts="rows")[3] == "*bold* | <b>x</b> [a](https://example.org) # next. Cases: 1,200"


def test_only_a_web_address_becomes_a_link_in_markdown():
    rows = pandas.DataFrame({"theme": ["Legitimacy"], "source_url": ["javascript:alert(1)"]})
    assert "](" not in "\n".join(lines(rows, articles.as_markdown))


def test_an_article_without_rows_says_how_many_are_known():
    empty = pandas.DataFrame({"force": [], "grade": []}, dtype="str")
    assert lines(empty, shows="0 of 0 known")[1] == "0 of 0 known. As known on 28 November 2026."
    assert "|" not in "\n".join(lines(empty, articles.as_markdown))


@pytest.mark.slow
def test_every_exhibit_offers_text_and_markdown_of_the_rows_that_it_shows(open_page):
    page = open_page("theme", theme=["Legitimacy"], force=["Kent", "Essex"])
    for name in page.exhibits:
        buttons = re.findall(r'<button[^>]*data-article="([^"]*)"[^>]*>(.*?)</button>', page.exhibit(name))
        files = [html.unescape(a) for a in re.findall(r'<a href="([^"]*)" download', page.exhibit(name))]
        assert [re.sub("<.*", "", words) for _, words in buttons] == ["Text", "Markdown"]
        assert [html.unescape(address) for address, _ in buttons] == [
            files[0].replace(".csv?", f".{ending}?") for ending in ("txt", "md")
        ]
