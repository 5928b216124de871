"""Charts by themselves: rows in, figure out."""

import numpy
import pandas
import pytest

import queries
from parts.charts import case_audits
from parts.charts.label_placement import Area, Words, place_all

FUNNEL = {"force": "Kent", "year": "2026", "year_label": "2026", "place": "above 99.8%", "pooled_share": 25.7}
LIMITS = pandas.DataFrame(
    {
        "cases": [10, 100],
        "pooled_share": 25.7,
        "low_998": [0, 14],
        "low_95": [0, 18],
        "high_95": [50, 34],
        "high_998": [70, 40],
    }
)
PAIR = {
    "force": "Kent",
    "from_dated": 2019.5,
    "from_share": 10.0,
    "from_low": 5.0,
    "from_high": 20.0,
    "from_year": "2019",
    "dated": 2021.5,
    "year": "2021",
}


@pytest.mark.parametrize("share", [0, 40, 74, 90, 100])
def test_the_funnel_reaches_as_far_as_its_points(share):
    rows = pandas.DataFrame([FUNNEL | {"cases_total": 150, "good": 150 * share // 100, "good_share": float(share)}])
    layout = case_audits.funnel(rows, LIMITS).figure["layout"]
    (low, high), (left, right) = layout["yaxis"]["range"], layout["xaxis"]["range"]
    assert low < share < high and left < 150 < right


@pytest.mark.parametrize("share", [0, 40, 80, 96, 100])
def test_the_slopes_reach_as_far_as_their_intervals(share):
    high = min(100.0, share + 4)
    rows = pandas.DataFrame([PAIR | {"good_share": float(share), "good_low": max(0.0, share - 9), "good_high": high}])
    bottom, top = case_audits.slopes(rows).figure["layout"]["yaxis"]["range"]
    assert bottom <= max(0, share - 9) and high <= top


def test_the_parts_of_an_audit_are_drawn_in_the_order_of_grades_with_their_letters():
    row = queries.rows("case_audits", forces=["bedfordshire"], printed=["counts"]).to_dict("records")[0]
    chart = case_audits.audit_shares([case_audits.Line(row, "", "Bedfordshire 2017")])
    bars = [trace for trace in chart.figure["data"] if trace["type"] == "bar"]
    assert [trace["name"] for trace in bars] == ["Good", "Requires improvement", "Inadequate"]
    assert [trace["text"] for trace in bars] == [["G 18"], ["RI 34"], ["I 29"]]
    assert [(entry.name, entry.initials) for entry in chart.legend] == [
        ("Good", "G"),
        ("Requires improvement", "RI"),
        ("Inadequate", "I"),
        ("95% interval of the share good", ""),
    ]
    assert "Bedfordshire 2017: 18 of 81 good, 22.2% (95% interval 14.5 to 32.4)" in chart.alt


def boxes(figure: dict, width: float) -> list[tuple[float, float, float, float]]:
    """Where the names in a funnel are, in pixels, worked out from the figure alone."""
    layout = figure["layout"]
    height = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    found = []
    for one in layout["annotations"]:
        if one.get("yref") == "paper":
            continue
        x = (one["x"] - left) / (right - left) * width + one.get("ax", one.get("xshift", 0))
        y = (high - one["y"]) / (high - low) * height + one.get("ay", -one.get("yshift", 0))
        half = 6 * len(one["text"]) / 2  # a little less than is reserved
        found.append((x - half, y - 6, x + half, y + 6))
    return found


@pytest.mark.parametrize("width", [258, 273, 320, 480, 700, 1090, 1190])
def test_names_in_the_funnel_are_struck_through_by_no_line_and_lie_on_no_other(width):
    rows, limits = queries.rows("funnel", printed=["counts"]), queries.rows("funnel_limits")
    figure = case_audits.funnel(rows, limits).figure
    layout = figure["layout"]
    height = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    named = boxes(figure, width)
    assert len(named) == (rows["place"] != "within 95%").sum()
    for n, (x0, y0, x1, y1) in enumerate(named):
        assert x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height
        assert not any(x0 < c and x1 > a and y0 < d and y1 > b for a, b, c, d in named[:n])
        for line in figure["data"][:5]:
            xs = [(x - left) / (right - left) * width for x in line["x"]]
            ys = [(high - y) / (high - low) * height for y in line["y"]]
            at = numpy.linspace(max(x0, xs[0]), x1, 60)
            crossed = numpy.interp(at, xs, ys)
            assert not ((crossed > y0) & (crossed < y1)).any(), line["name"]
        for points in figure["data"][5:]:
            for x, y in zip(points["x"], points["y"]):
                x, y = (x - left) / (right - left) * width, (high - y) / (high - low) * height
                assert not (x0 - 4 < x < x1 + 4 and y0 - 4 < y < y1 + 4)


@pytest.mark.parametrize("forces", [["suffolk"], ["northamptonshire"], ["metropolitan", "suffolk"]])
def test_the_funnel_of_a_choice_names_all_that_are_outside(forces):
    rows = queries.rows("funnel", printed=["counts"], forces=forces)
    figure = case_audits.funnel(rows, queries.rows("funnel_limits")).figure
    outside = rows[rows["place"] != "within 95%"]
    names = {one["text"] for one in figure["layout"]["annotations"]} - {"Share good"}
    assert names == set(outside["force"] + " " + outside["year"])


def test_words_of_marks_beside_each_other_do_not_lie_upon_each_other():
    at = [(50.0, 50.0), (52.0, 50.0)]
    area = Area((0, 100), (0, 100), 400, at, [])
    (_, one), (_, other) = place_all([Words("Kent 2020", at[0]), Words("Essex 2021", at[1])], area)
    # Nearest is beside the mark on either side; where that is taken by the other mark, it is the free side.
    assert one.down == other.down == 0 and one.right < 0 < other.right
    of_one_mark = [Words(text, (50.0, 50.0)) for text in ("Kent 2020", "Kent 2021", "Kent 2022")]
    places = [place for _, place in place_all(of_one_mark, Area((0, 100), (0, 100), 400, [(50.0, 50.0)], []))]
    assert all(abs(a.down - b.down) > 12 or a.right * b.right < 0 for n, a in enumerate(places) for b in places[:n])


def test_words_for_which_there_is_no_room_are_left_out():
    lines = [[(0.0, y), (100.0, y)] for y in range(0, 101, 2)]  # eight pixels apart: no words fit between
    assert place_all([Words("Kent 2020", (50.0, 50.0))], Area((0, 100), (0, 100), 400, [(50.0, 50.0)], lines)) == [
        (Words("Kent 2020", (50.0, 50.0)), None)
    ]


@pytest.mark.parametrize("width", [258, 1190])
def test_the_thin_line_to_a_name_in_the_funnel_runs_through_no_other_name_and_crosses_no_other(width):
    figure = case_audits.funnel(queries.rows("funnel", printed=["counts"]), queries.rows("funnel_limits")).figure
    layout = figure["layout"]
    height = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    ways = {}
    for one in layout["annotations"]:
        if one["showarrow"]:
            x, y = (one["x"] - left) / (right - left) * width, (high - one["y"]) / (high - low) * height
            steps = numpy.linspace(0, 1, 200)
            ways[one["text"]] = numpy.column_stack([x + steps * one["ax"], y + steps * one["ay"]])
    assert len(ways) > 2
    names = [one["text"] for one in layout["annotations"] if one.get("yref") != "paper"]
    for name, way in ways.items():
        for other, (x0, y0, x1, y1) in zip(names, boxes(figure, width)):
            inside = (way[:, 0] > x0) & (way[:, 0] < x1) & (way[:, 1] > y0) & (way[:, 1] < y1)
            assert other == name or not inside.any(), (name, other)
        apart = [numpy.abs(way[:, None] - way_of[None]).sum(axis=2).min() for n, way_of in ways.items() if n != name]
        assert min(apart) > 1
