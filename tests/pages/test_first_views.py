"""What documents show until scripts have come: as the page will, with stills in the places of its charts."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from parts.charts.chart import text_at
from parts.charts.looks import GRADES
from parts.charts.still import still
from parts.exhibits import leads
from parts.shell.first_view import first_view
from parts.shell.scripts import PLOTLY
from parts.site import page_at
from tests.conftest import FORCES

WITH_CHARTS = {"": 2, "theme": 2, "change": 1, "case-audits": 1}


def view(address: str, **query: list[str]):
    """The first view of a page with choices, as a tree; None if it has none."""
    page = page_at(address)
    markup = str(first_view(page, page.read(query)))
    inside = re.search(r'<template shadowrootmode="open">(.*)</template>', markup, re.DOTALL)
    return LexborHTMLParser(inside[1]) if inside else None


def style_of(element) -> dict[str, str]:
    return dict(part.split(":", 1) for part in element.attributes["style"].split(";") if part)


def bars(*traces: dict, **layout) -> dict:
    """A figure of bars across, 100 pixels high without its margins."""
    look = {"color": "#123456"}
    font = {"color": "#ffffff", "size": 13}
    data = [{"type": "bar", "orientation": "h", "marker": look, "textfont": font, **trace} for trace in traces]
    plain = {
        "height": 100,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "bargap": 0.5,
        "xaxis": {"range": [0, 20], "dtick": 10},
        "yaxis": {"range": [1.5, -0.5]},
    }
    return {"data": data, "layout": {**plain, **layout}}


def test_the_script_that_draws_charts_is_fetched_at_once_where_there_are_some():
    for address in ("", "theme", "change", "case-audits", "tables", "changes"):
        page = page_at(address)
        fetched = re.findall(r'<link rel="preload" as="script" href="static/([^"]*)">', first_view(page, page.read({})))
        assert fetched == [PLOTLY.name] * (address in WITH_CHARTS), address


def test_parts_of_a_bar_follow_each_other_in_their_lengths():
    figure = bars({"x": [5, 0], "y": ["one", "other"], "text": ["G 5", ""]}, {"x": [10, 20], "y": ["one", "other"]})
    parts = [style_of(part) for part in LexborHTMLParser(str(still(figure))).css(".still-part")]
    places = [(part["left"], part["width"], part["top"], part["height"]) for part in parts]
    # Two bars of 25 pixels in a plot of 100: in the middle of its upper and of its lower half.
    assert places == [
        ("0.00%", "25.00%", "12.5px", "25.0px"),
        ("25.00%", "50.00%", "12.5px", "25.0px"),
        ("0.00%", "100.00%", "62.5px", "25.0px"),
    ]


def test_an_axis_without_a_range_ends_a_twentieth_beyond_the_longest_bar():
    figure = bars({"x": [19], "y": ["one"]}, xaxis={"dtick": 10})
    drawn = LexborHTMLParser(str(still(figure)))
    assert style_of(drawn.css_first(".still-part"))["width"] == "95.00%"
    assert [tick.text() for tick in drawn.css(".still-tick")] == ["0", "10", "20"]


def test_a_map_has_a_path_for_each_area_whose_parts_begin_anew():
    area = {"type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": "#123456"}
    area |= {"line": {"color": "#000000", "width": 1}, "x": [0, 10, 10, None, 4, 6, 6], "y": [0, 0, 9, None, 3, 3, 4]}
    layout = {"margin": {"l": 4, "r": 4, "t": 8, "b": 8}}
    drawn = LexborHTMLParser(str(still({"data": [area], "layout": layout})))
    # In half kilometres from the west and the north, where a twentieth of the height is free: 9 of 10 kilometres.
    assert drawn.css_first("path").attributes["d"] == "M0 19l20 0 0 -18 zM8 13l4 0 0 -2 z"
    assert drawn.css_first("svg").attributes["viewBox"] == "0 0 20 20"


def test_words_of_a_figure_are_shown_as_words():
    figure = bars(
        {"x": [5], "y": ["one"], "text": ["<img src=x>"]},
        annotations=[text_at(0, 0, "<b>All</b> <script>x</script> & <i onclick=y>", xanchor="left", yanchor="bottom")],
    )
    drawn = LexborHTMLParser(str(still(figure)))
    assert not drawn.css("img, script, [onclick]")
    assert drawn.css_first(".still-name b").text() == "All" and "<script>x</script> &" in drawn.text()


def test_other_figures_have_no_still():
    assert still({"data": [{"type": "scatter", "x": [1], "y": [1]}], "layout": {"height": 9}}) is None


@pytest.mark.parametrize("address", WITH_CHARTS)
def test_it_has_the_title_the_answer_and_a_still_of_each_of_the_first_charts(address):
    page, shown = page_at(address), view(address)
    lead = leads.of(page, page.read({}))
    assert shown.css_first("h1").text()
    assert " ".join(shown.css_first(".fc-lead").text().split()) == " ".join(lead.text.split())
    assert len(shown.css(".still")) == len(shown.css("[role=img][aria-label]")) == WITH_CHARTS[address]
    assert not shown.css("[role=status], script") and all(a.attributes["tabindex"] == "-1" for a in shown.css("a"))


def test_the_map_has_all_forces_in_the_colours_of_their_grades():
    shown = view("")
    fills = [path.attributes["fill"] for path in shown.css(".still-fit > svg > path")]
    assert len(fills) == FORCES + 3  # London again, and the City of London twice
    on_map = page_at("").first_view(page_at("").read({})).columns[0].answer.rows
    graded = on_map[on_map["grade"].notna() & ~on_map["older"]]
    assert {GRADES[grade].colour for grade in graded["grade"]} <= set(fills)


def test_bars_say_how_many_forces_have_each_grade():
    page = page_at("")
    _, spread = page.first_view(page.read({})).columns
    rows = spread.answer.rows
    words = view("").css_first(".still-bars").text()
    for row in rows[rows["theme"] == rows["theme"].iloc[0]].itertuples():
        assert f"{GRADES[row.grade].initials} {int(row.forces)}" in words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("", {"grade": ["inadequate"]}),
        ("", {"as_of": ["2020-01-01"]}),
        ("theme", {"theme": ["Missing children"]}),
        ("theme", {"region": ["Wales"]}),
        ("change", {"move": ["fell"]}),
        ("case-audits", {"force": ["Kent"], "year": ["1999"]}),
        ("tables", {}),
    ],
)
def test_with_filters_or_without_a_chart_it_has_the_answer_alone(address, query):
    shown = view(address, **query)
    assert shown.css_first("h1") and shown.css_first(".fc-lead") and not shown.css(".still, .fc-legend")


def test_a_page_without_a_sentence_has_none():
    assert view("force") is None and view("check") is None
