"""Every chart carries what its picture says of itself; the picture is made in the browser."""

import html
import json
import re

import pytest

from pages.parts import pictures
from pages.parts.downloads import About


def toolbars(page) -> list[dict]:
    """What the toolbars of a page carry, in its order."""
    return [json.loads(html.unescape(re.search(r'data-told="([^"]*)"', h)[1])) for h in page.html if "data-told" in h]


@pytest.mark.parametrize(
    ("address", "query", "charts"),
    [
        ("", {}, ["spread"]),
        ("theme", {}, ["spread", "by-theme"]),
        ("theme", {"theme": ["Missing children"]}, ["by-force"]),
        ("change", {}, ["spread", "reviews"]),
        ("change", {"force": ["Dorset"]}, ["trajectories", "reviews"]),
        ("case-audits", {}, ["funnel", "counts", "shares"]),
        ("force", {"force": ["Metropolitan"]}, ["audits", "reviews", "themes"]),
    ],
)
def test_each_chart_has_a_toolbar_that_knows_it(open_page, address, query, charts):
    page = open_page(address, **query)
    carried = toolbars(page)
    drawn = page.app.get("plotly_chart")
    assert [one["alt"] for one in carried] == page.alternatives
    assert all(chart.proto.id.endswith(f"-{one['chart']}") for chart, one in zip(drawn, carried, strict=True))
    assert {f"chart-{name}" for name in charts} <= {one["chart"] for one in carried}
    for bar in (h for h in page.html if "data-told" in h):
        assert re.findall(r'data-picture="(\w+)" aria-label="Download as (\w+): [^"]+"', bar) == [
            ("svg", "SVG"),
            ("png", "PNG"),
        ]


def test_a_picture_says_what_its_chart_shows_and_where_it_is_from(open_page):
    page = open_page("change", force=["Dorset", "Kent"], year=["2018"])
    one = toolbars(page)[0]
    assert one["title"] == "Grades on Protecting vulnerable people over time"
    assert f"**{one['shows']}**" in page.text and "Dorset, Kent · 2018" in one["shows"]
    assert one["file"] == "grades-protecting-vulnerable-people-dorset-kent-2018"
    assert [line.split(":")[0] for line in one["foot"]] == [
        "Grades of two eras cannot be compared.",
        "Source",
        "Downloaded on",
        "Licence",
    ]


def test_every_bar_has_its_entry_where_the_chart_hides_its_legend(open_page):
    for address, query in (("", {}), ("theme", {}), ("case-audits", {}), ("force", {"force": ["Metropolitan"]})):
        page = open_page(address, **query)
        for chart, one in zip(page.charts, toolbars(page), strict=True):
            bars = list(dict.fromkeys(t["name"] for t in chart["data"] if t["type"] == "bar"))
            assert [entry["name"] for entry in one["legend"]][: len(bars)] == bars


def test_what_is_not_known_is_hollow_and_what_is_hatched_has_stripes(open_page):
    spread = {entry["name"]: entry for entry in toolbars(open_page("theme"))[0]["legend"]}
    assert spread["Not known here"]["colour"] == "rgba(0,0,0,0)" and spread["Good"]["colour"] == "#7db7e0"
    assert spread["No comparing across this line"]["symbol"] == "dash"
    counts = {entry["name"]: entry for entry in toolbars(open_page("case-audits"))[1]["legend"]}
    assert counts["Below good (not split)"]["pattern"] == "#8c1515" and "pattern" not in counts["Inadequate"]


def test_a_figures_own_legend_comes_first_and_a_drawn_one_is_not_repeated():
    bar = {"type": "bar", "name": "Good", "marker": {"color": "#7db7e0"}}
    own = [{"name": "Outside", "colour": "#123456", "symbol": "circle"}]
    assert pictures.legend({"data": [bar], "layout": {"showlegend": True}}) == []
    assert pictures.legend(
        {"data": [bar, bar, {"type": "scatter", "name": "Area"}], "layout": {"showlegend": False}}
    ) == [{"name": "Good", "colour": "#7db7e0"}]
    assert pictures.legend({"data": [bar], "layout": {"showlegend": False, "meta": {"legend": own}}}) == own


def test_hostile_words_stay_words(monkeypatch):
    shown = []
    monkeypatch.setattr(pictures.st, "html", shown.append)
    hostile = 'with “"><script>alert(1)</script> ]]> --> &amp;”'
    pictures.toolbar({"data": [], "layout": {}}, alt=hostile, key="chart-x", about=About(hostile, hostile, "x"))
    raw = re.search(r'data-told="([^"]*)"', shown[0])[1]
    assert "<" not in raw and ">" not in html.unescape(raw) and "<script" not in shown[0]
    assert json.loads(html.unescape(raw))["shows"] == hostile
