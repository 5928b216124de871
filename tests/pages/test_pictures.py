"""The menu of every chart has the text for its picture; the browser draws the picture itself."""

import json
import re

import pandas
import pytest
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.address import english
from parts.address.selection import Selection
from parts.charts import funnel
from parts.charts.chart import Chart, LegendEntry
from parts.charts.looks import GRADES
from parts.exhibits import findings, sharing
from parts.exhibits.grades import LICENCE, SPREAD_BY_ROUND


def pictures(page) -> dict[str, dict]:
    """The text for pictures in the menus of a page, by exhibit."""
    drawn = LexborHTMLParser("".join(page.html)).css(".fc-drawn")
    infos = [json.loads(exhibit.css_first("[data-picture-of]").attributes["data-picture-of"]) for exhibit in drawn]
    return {exhibit.css_first(".fc-title").id: info for exhibit, info in zip(drawn, infos)}


@pytest.mark.parametrize(
    ("address", "query", "charts"),
    [
        ("", {}, ["map-areas-now", "spread", "low-grades"]),
        ("", {"cycle": ["2021-22"]}, ["map-areas", "spread"]),
        ("theme", {}, ["spread-by-round", "map-areas", "findings-by-theme"]),
        ("theme", {"theme": ["Missing children"]}, ["strengths-and-concerns"]),
        ("change", {}, ["spread-by-round", "engage", "reviews"]),
        ("change", {"force": ["Dorset"]}, ["trajectories", "reviews"]),
        ("case-audits", {}, ["counts", "funnel"]),
        (
            "force",
            {"force": ["Metropolitan"]},
            ["benchmark", "findings-by-theme", "case-audits-drawn", "reviews", "timeline"],
        ),
    ],
)
def test_the_menu_of_each_chart_has_the_text_of_its_picture(open_page, address, query, charts):
    page = open_page(address, **query)
    carried = pictures(page)
    assert list(carried) == charts
    for info, alternative in zip(carried.values(), page.alt_texts, strict=True):
        assert info["about"].startswith(alternative)
    for menu in re.findall(r"<details class=\"fc-menu\">.*?</details>", "".join(page.html), re.DOTALL):
        if "data-picture-of" in menu:
            assert re.findall(r'data-picture="(\w+)"', menu) == ["svg", "png"]


def test_a_picture_says_what_its_chart_shows_and_where_it_is_from(open_page):
    page = open_page("change", force=["Dorset", "Kent"], year=["2018"])
    info = pictures(page)["trajectories"]
    assert info["title"] == "Grades on protecting vulnerable people over time"
    assert "Dorset, Kent · 2018 · " in info["shows"]
    version = queries.version()
    assert info["file"] == f"trajectories-protecting-vulnerable-people-dorset-kent-2018-version-{version}"
    day = english.day(queries.rows("record_versions")["published"].iloc[0])
    assert info["foot"] == [
        f"Source: Forces Compared (unofficial), from published inspection reports. Data: {day}. "
        "Contains public sector information licensed under the Open Government Licence v3.0."
    ]
    # Its caveats are in the text that is read aloud, and don't fill the picture.
    assert "How these 2 grades are known" in info["about"]
    assert info["about"].endswith(f"Version of the record: {version}.")


def test_at_most_two_short_lines_are_below_a_picture(open_page):
    """The licence of boundaries is longer; their owners require it."""
    for address, query in (("", {}), ("theme", {}), ("change", {"force": ["Kent"]}), ("case-audits", {})):
        for name, info in pictures(open_page(address, **query)).items():
            of_boundaries = [line for line in info["foot"] if line == LICENCE]
            assert len(of_boundaries) == name.startswith("map-areas")
            others = [line for line in info["foot"] if line != LICENCE]
            assert len(others) <= 2 and sum(map(len, others)) < 260, others


def test_every_picture_of_case_audits_says_that_inspectors_picked_the_cases(open_page):
    pages = (
        ("case-audits", {}, {"counts", "funnel"}),
        ("change", {}, {"reviews"}),
        ("force", {"force": ["Suffolk"]}, {"case-audits-drawn"}),
        ("compare", {"force": ["Suffolk", "Dorset"]}, {"case-audits-side-by-side"}),
    )
    for address, query, names in pages:
        found = {name: info["foot"] for name, info in pictures(open_page(address, **query)).items() if name in names}
        assert set(found) == names
        for foot in found.values():
            assert foot[0] == "Inspectors picked the cases: these are not the shares of all cases."


def test_the_numbers_on_a_chart_are_explained_in_its_picture(open_page):
    page = open_page("change", force=["Dorset", "Kent"])
    marks = [
        re.sub("</?b>", "", annotation["text"])
        for annotation in page.chart("trajectories")["layout"]["annotations"]
        if annotation["text"].startswith("<b>(")
    ]
    info = pictures(page)["trajectories"]
    assert marks == ["(1)", "(2)"]
    assert info["foot"][0] == "(1) and (2): grades before and after cannot be compared."
    assert "(1) In 2021/22 the inspectorate went from four grades to five" in info["about"]


def test_every_letter_on_the_strips_is_in_their_legend(open_page):
    page = open_page("change", force=["Dorset", "Kent"], theme=["Investigating crime"])
    *bars, letters = page.chart("trajectories")["data"]
    legend = {entry["initials"] for entry in pictures(page)["trajectories"]["legend"]}
    without_fill = {"(…)" if text.startswith("(") else text for text in letters["text"]}
    on_cells = {part for bar in bars for text in bar.get("text", ()) for part in text.split()}
    assert "(…)" in without_fill and on_cells | without_fill == legend and "●" in on_cells


def test_every_mark_of_the_funnel_is_in_its_legend(open_page):
    info = pictures(open_page("case-audits"))["funnel"]
    places = set(queries.rows("funnel", printed=["counts"])["place"])
    marks = {place: mark for place, _, _, mark, _ in funnel.PLACES if place in places}
    named = {mark: entry["name"] for entry in info["legend"] for mark in entry.get("initials", "").split()}
    assert set(marks.values()) == set(named) and len(marks) == len(places) == 5
    # Those above and below the average have entries of their own, in their colours, beside the three lines.
    assert len({entry["name"] for entry in info["legend"]}) == len(info["legend"]) == 8


def test_every_bar_has_its_entry_in_the_legend_of_the_picture(open_page):
    for address, query in (("", {}), ("theme", {}), ("case-audits", {}), ("force", {"force": ["Metropolitan"]})):
        page = open_page(address, **query)
        for chart, info in zip(page.charts, pictures(page).values(), strict=True):
            bars = list(dict.fromkeys(t["name"] for t in chart["data"] if t["type"] == "bar"))
            assert [entry["name"] for entry in info["legend"]][: len(bars)] == bars


def test_the_legend_of_a_picture_shows_unknown_as_hollow_and_hatching_as_stripes(open_page):
    spread = {entry["name"]: entry for entry in pictures(open_page("theme"))["spread-by-round"]["legend"]}
    assert spread["Not found"]["colour"] == "rgba(0,0,0,0)" and spread["Good"]["colour"] == GRADES["good"].colour
    assert spread["Not comparable across this line"]["symbol"] == "dash"
    counts = {entry["name"]: entry for entry in pictures(open_page("case-audits"))["counts"]["legend"]}
    assert (
        counts["Below good, not split"]["stripes"] == GRADES["inadequate"].colour
        and "stripes" not in counts["Inadequate"]
    )


def test_hostile_text_stays_text():
    hostile = 'with “"><script>alert(1)</script> ]]> --> &amp;”'
    answer = findings.FINDINGS.ask(Selection(()), search=hostile, themes=["missing-children"])
    chart = Chart({}, hostile, (LegendEntry(hostile, "#000000"),))
    menu = sharing.menu(findings.FINDINGS, answer, chart, "http://localhost:8501/")
    raw = re.search(r"data-picture-of='([^']*)'", menu)[1]
    assert not set("<>&") & set(raw) and "<script" not in menu
    assert json.loads(raw)["about"].startswith(hostile)


def test_a_chart_is_drawn_from_rows_alone():
    rows = pandas.DataFrame(
        {
            "theme_id": ["t"] * 2,
            "theme": ["Theme"] * 2,
            "round_name": ["PEEL 2016"] * 2,
            "round": ["2016"] * 2,
            "round_year": [2016] * 2,
            "named": ["Cumbria, Kent", "Essex"],
            "era": ["e"] * 2,
            "grade": ["good", "inadequate"],
            "forces": [2, 1],
            "known": [3, 3],
            "of_forces": [4, 4],
            "of_graded": [4, 4],
            "not_graded": [0, 0],
            "grade_stands": [0, 0],
            "not_inspected": [0, 0],
            "left_out": [0, 0],
            "not_known": [1, 1],
            "not_yet_inspected": [0, 0],
            "graded_for": ["all", "all"],
            "need_improvement": [1, 1],
            "printed_total": [None, None],
        }
    )
    chart = SPREAD_BY_ROUND.chart(rows)
    assert [(t["name"], t["x"]) for t in chart.figure["data"]] == [
        ("Good", [2]),
        ("Inadequate", [1]),
        ("Not found", [1]),
    ]
    assert "PEEL 2016: 1 of 3 known grades" in chart.alt
