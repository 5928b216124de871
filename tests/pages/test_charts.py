"""Charts on their own: rows in, figure out."""

import json
import re

import numpy
import pandas
import pytest
from plotly.graph_objs import Figure
from plotly.io.json import to_json_plotly
from plotly.offline import get_plotlyjs_version
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.address.selection import Selection
from parts.charts import audit_slopes, case_audits, chart, findings, funnel, looks, low_grades, spread, totals
from parts.charts.looks import GRADES
from parts.exhibits import grades
from parts.html import drawn
from parts.shell.scripts import PLOTLY
from parts.words.tally import Tally

AUDIT = {"force": "Kent", "year": 2026, "year_label": "2026", "place": "above the 99.8% limits"}
AUDIT |= {"pooled_share": 25.7, "pooled_audits": 25}
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
    "from_year_label": "2019",
    "dated": 2021.5,
    "year_label": "2021",
}


@pytest.mark.parametrize("share", [0, 40, 74, 90, 100])
def test_the_axes_of_the_funnel_include_its_points(share):
    rows = pandas.DataFrame([AUDIT | {"cases_total": 150, "good": 150 * share // 100, "good_share": float(share)}])
    layout = funnel.funnel(rows, LIMITS).figure["layout"]
    (low, high), (left, right) = layout["yaxis"]["range"], layout["xaxis"]["range"]
    assert low < share < high and left < 150 < right


@pytest.mark.parametrize("share", [0, 40, 80, 96, 100])
def test_the_axis_of_the_slopes_includes_their_intervals(share):
    high = min(100.0, share + 4)
    rows = pandas.DataFrame([PAIR | {"good_share": float(share), "good_low": max(0.0, share - 9), "good_high": high}])
    bottom, top = audit_slopes.slopes(rows).figure["layout"]["yaxis"]["range"]
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
        ("95% interval of the share graded good", ""),
    ]
    assert "Bedfordshire 2017: 18 of 81 good, 22.2%, likely between 15% and 32%" in chart.alt


def test_the_legend_of_bars_names_no_grade_that_none_of_them_has():
    rows = queries.rows("totals_spread", forces=["kent"])
    names = [entry.name for entry in totals.shares_of_areas(rows).legend]
    assert rows[rows["grade"] == "inadequate"]["areas"].sum() == 0
    assert names == ["Outstanding", "Good", "Adequate", "Requires improvement"]


def test_words_that_a_narrow_part_of_a_bar_cannot_hold_stand_below_it():
    parts = [("O 1", 1), ("G 20", 20), ("A 2", 2), ("RI 0", 0), ("I 1", 1), ("", 16), ("I 3", 3)]
    parts = [(words, width, chart.fits(words, width, 43)) for words, width in parts]
    below = [(0.0, "O 1", "left"), (22.5, "A 2 · I 1", "center"), (43.0, "I 3", "right")]
    assert chart.words_below(parts, 43) == below
    assert chart.words_below([("G 20", 20, True), ("I 23", 23, True)], 43) == []
    # Plotly draws nothing beyond the end of an axis.
    assert chart.words_below([("G 92", 92.4, True), ("I 8", 7.7, False)], 100) == [(100, "I 8", "right")]


def test_each_part_of_the_bars_of_totals_has_its_share_beside_or_below_it():
    rows = queries.rows("totals_spread")
    drawn = totals.shares_of_areas(rows).figure
    inside = [word for trace in drawn["data"] for word in trace["text"] if word]
    below = [a["text"] for a in drawn["layout"]["annotations"] if a["x"] <= 100 and re.match("[A-Z]+ [0-9]", a["text"])]
    assert len(inside) + sum(words.count("·") + 1 for words in below) == len(rows)
    shares = [share for words in [*inside, *below] for share in words.split(" · ")]
    assert all(re.fullmatch(r"[A-Z]+ \d+%", share) for share in shares)  # elsewhere, numbers on bars are counts
    names = " ".join(a["text"] for a in drawn["layout"]["annotations"])
    assert re.search("published totals <[^>]*>247 grades in 29 reports<", names)
    assert re.search("known by theme <[^>]*>307 grades of 42 forces<", names) and "printed" not in names


@pytest.mark.parametrize("asked", [{"rounds": ["2018-19"]}, {"rounds": ["2014"]}, {"themes": ["recording"]}])
def test_the_letters_below_a_bar_end_above_the_name_of_the_next(asked):
    rows = queries.rows("spread", **asked)
    layout = spread.spread(rows, by="theme" if "rounds" in asked else "round_name").figure["layout"]
    first, last = layout["yaxis"]["range"]
    bar = (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]) / (first - last)  # pixels from bar to bar
    bars = list(dict.fromkeys(a["y"] for a in layout["annotations"]))
    ends, begins = dict.fromkeys(bars, 0), {}
    for note in layout["annotations"]:
        if note["yshift"] < 0:
            ends[note["y"]] = 1.3 * note["font"]["size"] - note["yshift"]
        else:
            begins[note["y"]] = note["yshift"] + 1.3 * chart.FONT * (1 + note["text"].count("<br>"))
    lines = {int(shape["y0"]): shape["y0"] for shape in layout["shapes"]}  # by the bar above each
    for n, (before, after) in enumerate(zip(bars, bars[1:])):
        assert ends[before] + begins[after] <= bar, (before, after)
        if n in lines:
            assert ends[before] <= (lines[n] - n) * bar <= bar - begins[after], (before, after)


@pytest.mark.parametrize("theme", ["vulnerable", "legitimacy", "recording", "soc"])
def test_every_part_of_a_bar_of_grades_has_its_letters_in_it_or_below_it(theme):
    rows = queries.rows("spread", themes=[theme])
    figure = spread.spread(rows, by="round_name").figure
    grades = [trace for trace in figure["data"] if trace["name"] in {look.name for look in GRADES.values()}]
    newest_first = list(dict.fromkeys(rows["round_name"]))[::-1]
    assert list(grades[0]["y"]) == newest_first
    for n, bar in enumerate(newest_first):
        inside = [trace["text"][n] for trace in grades if trace["text"][n]]
        below = [a["text"].split(" · ") for a in figure["layout"]["annotations"] if a["y"] == bar and a["yshift"] < 0]
        own = rows[(rows["round_name"] == bar) & (rows["forces"] > 0)]
        expected = [f"{GRADES[row.grade].initials} {row.forces}" for row in own.itertuples()]
        assert sorted([*inside, *sum(below, [])]) == sorted(expected)
    # The legend explains the letters.
    drawn = {look.name: look.initials for look in GRADES.values() if any(rows["grade"] == look.style)}
    legend = spread.spread(rows, by="round_name").legend
    assert {entry.name: entry.initials for entry in legend if entry.name in drawn} == drawn


def test_the_interval_of_an_audit_that_counts_only_the_inadequate_is_in_words_and_no_line():
    (row,) = queries.rows("case_audits", forces=["lancashire"], samples=["whole"]).to_dict("records")
    drawn = case_audits.audit_shares([case_audits.Line(row, "", "Lancashire 2018")])
    # 30 of 79 is 38%, and Wilson's interval 28.1 to 49.0: measured from the left, a line would give 51 to 72.
    assert {trace["type"] for trace in drawn.figure["data"]} == {"bar"} and drawn.legend[-1].name == "Inadequate"
    assert "30 of 79 inadequate: 38% (28 to 49)" in [text["text"] for text in drawn.figure["layout"]["annotations"]]
    assert "30 of 79 inadequate, likely between 28% and 49% inadequate" in drawn.alt


@pytest.mark.parametrize(("value", "step"), [(0, 1), (0.4, 1), (1.6, 2), (3, 5), (8.6, 10), (18.5, 20), (51, 100)])
def test_ticks_are_at_round_numbers(value, step):
    assert chart.round_step(value) == step


@pytest.mark.parametrize("largest", [1, 3, 7, 13, 37, 118])
def test_the_axis_of_findings_has_round_numbers_on_both_sides(largest):
    rows = pandas.DataFrame([{"theme": "Missing children", "concern": largest, "strength": 1}])
    axis = findings.strengths_and_concerns(rows, by="theme").figure["layout"]["xaxis"]
    inside = [int(words) for at, words in zip(axis["tickvals"], axis["ticktext"]) if abs(at) <= axis["range"][1]]
    assert len(set(inside)) > 1 and all(str(n).rstrip("0") in ("", "1", "2", "4", "5") for n in inside)


def boxes(figure: dict, width: float) -> list[tuple[float, float, float, float]]:
    """The boxes of the names in a funnel, in pixels, computed from the figure alone."""
    layout = figure["layout"]
    height = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    found = []
    for name in layout["annotations"]:
        if name.get("yref") == "paper":
            continue
        x = (name["x"] - left) / (right - left) * width + name["xshift"]
        y = (high - name["y"]) / (high - low) * height - name["yshift"]
        wide = 6 * len(name["text"])
        start = {"left": x, "center": x - wide / 2, "right": x - wide}[name["xanchor"]]
        found.append((start, y - 6, start + wide, y + 6))
    return found


@pytest.mark.parametrize("width", [258, 273, 320, 480, 700, 1090, 1190])
def test_names_in_the_funnel_overlap_no_line_and_no_other_name(width):
    rows, limits = queries.rows("funnel", printed=["counts"]), queries.rows("funnel_limits")
    figure = funnel.funnel(rows, limits).figure
    layout = figure["layout"]
    height = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    named = boxes(figure, width)
    assert (
        len(named) > rows["place"].str.contains("99.8%", regex=False).sum() > 1
    )  # Northamptonshire has room for its name, too
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
def test_the_funnel_of_a_choice_names_every_audit_outside_the_wider_limits(forces):
    rows = queries.rows("funnel", printed=["counts"], forces=forces)
    figure = funnel.funnel(rows, queries.rows("funnel_limits")).figure
    outside = rows[rows["place"].str.contains("99.8%", regex=False)]
    names = {annotation["text"] for annotation in figure["layout"]["annotations"]} - {"Share good"}
    assert names >= set(outside["force"] + " " + outside["year"].astype(str))
    within = rows[rows["place"] == "within the 95% limits"]
    assert not names & set(within["force"] + " " + within["year"].astype(str))


def test_the_words_of_a_bar_are_nearer_to_it_than_to_the_name_of_the_next_audit():
    rows = queries.rows("case_audits", forces=["metropolitan", "surrey"], years=["2015", "2016"], samples=["whole"])
    drawn = case_audits.audit_shares([case_audits.Line(row, "", row["name"]) for row in rows.to_dict("records")])
    notes = {note["text"]: note for note in drawn.figure["layout"]["annotations"]}
    words, name = notes["G 96 · below good 278"], notes["Surrey 2015"]
    bar = drawn.figure["data"][0]["y"][0] + case_audits.BAR / 2
    top = words["y"] - words["yshift"]
    bottom, next_top = top + case_audits.WORDS, name["y"] - 16
    assert top - bar <= case_audits.INTERVAL < next_top - bottom
    # The interval lies between the bar and its words, over no letters.
    assert bar < drawn.figure["data"][-1]["y"][0] < top


def test_of_two_close_points_only_the_one_further_outside_is_named():
    near = AUDIT | {"cases_total": 50, "good": 40, "good_share": 80.0}
    other = AUDIT | {"force": "Essex", "cases_total": 55, "good": 42, "good_share": 76.4}
    far = AUDIT | {
        "force": "Surrey",
        "cases_total": 60,
        "good": 1,
        "good_share": 1.7,
        "place": "below the 99.8% limits",
    }
    figure = funnel.funnel(pandas.DataFrame([other, near, far]), LIMITS).figure
    assert {a["text"] for a in figure["layout"]["annotations"]} == {"Share good", "Kent 2026", "Surrey 2026"}


def test_the_tooltips_of_two_points_at_the_same_place_name_both():
    kent = AUDIT | {"cases_total": 50, "good": 40, "good_share": 80.0}
    essex, surrey = kent | {"force": "Essex", "year_label": "2027"}, kent | {"force": "Surrey", "cases_total": 51}
    figure = funnel.funnel(pandas.DataFrame([kent, essex, surrey]), LIMITS).figure
    names = [name for trace in figure["data"] for name in trace.get("text", ())]
    assert sorted(names) == ["Kent 2026, Essex 2027"] * 2 + ["Surrey 2026"]


def test_a_share_at_a_tick_of_the_funnel_has_its_percent_sign_once():
    """For a value at a tick, Plotly shows the label of the tick, which has a percent sign already."""
    kent = AUDIT | {"cases_total": 50, "good": 20, "good_share": 40.0}
    figure = funnel.funnel(pandas.DataFrame([kent]), LIMITS).figure
    tooltips = [(trace["hovertemplate"], trace["customdata"]) for trace in figure["data"] if trace.get("customdata")]
    assert tooltips == [("%{text}: %{customdata}<extra></extra>", ["20 of 50 good (40%)"])]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("", {}),
        ("", {"layout": "tiles", "cycle": "2018-19"}),
        ("force", {"force": "Kent"}),
        ("theme", {}),
        ("change", {"force": ["Kent", "Essex"]}),
        ("compare", {"force": "Kent", "cycle": "2018-19"}),
        ("case-audits", {}),
        ("about", {}),
    ],
)
def test_every_figure_that_is_sent_is_valid_and_as_plotly_would_write_it(open_page, address, query):
    sent = open_page(address, **query).charts
    assert sent
    for figure in sent:
        valid = json.loads(to_json_plotly(Figure(figure, skip_invalid=False)))  # raises an error for invalid properties
        valid["layout"].pop("template", None)
        assert without_empty_lists(figure) == valid
        assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}  # what Plotly's smaller build draws


def test_figures_are_held_against_the_version_of_plotly_that_draws_them():
    version = get_plotlyjs_version()
    assert PLOTLY.name == f"plotly-basic-{version}.min.js"
    assert f"plotly.js (basic - minified) v{version}" in PLOTLY.read_text(encoding="utf-8")[:100]


def without_empty_lists(figure):
    """A figure without lists of nothing, which Plotly leaves out."""
    if isinstance(figure, dict):
        return {name: without_empty_lists(value) for name, value in figure.items() if value != []}
    return [without_empty_lists(value) for value in figure] if isinstance(figure, list) else figure


def test_forces_that_keep_an_earlier_grade_are_not_drawn_as_not_graded():
    answer = grades.SPREAD_BY_THEME.ask(Selection(()), rounds=["2017"], themes=["prevent"])
    grid = queries.rows("grid", rounds=["2017"], themes=["prevent"])
    stands = int((grid["missing"] == "grade stands").sum())
    chart = grades.SPREAD_BY_THEME.chart(answer.rows)
    parts = {trace["name"]: trace["x"] for trace in chart.figure["data"]}
    assert stands > 10 and parts["Earlier grade still applies"] == [stands] and "Not graded" not in parts
    notes = [note["text"] for note in chart.figure["layout"]["annotations"]]
    (above,) = [words for words in notes if words.startswith("Preventing crime")]
    assert f"{stands} keep an earlier grade" in above and "not graded" not in above
    looks = {look.name: number for look, number in Tally.of_bar(answer.rows.iloc[0]).looks}
    assert looks["Earlier grade still applies"] == stands and "Not graded" not in looks


def test_the_words_above_a_bar_fit_on_a_phone():
    answer = grades.SPREAD_BY_THEME.ask(Selection(()), rounds=["2023-25"])
    notes = [note["text"] for note in grades.SPREAD_BY_THEME.chart(answer.rows).figure["layout"]["annotations"]]
    plain = [re.sub("<[^>]*>", "", words) for words in notes]
    (above,) = [words for words in plain if words.startswith("Recording crime data")]
    assert above == "Recording crime data 18 known, 19 ungraded, 6 not found"
    assert any(words.endswith("26 known, 17 not found") for words in plain)
    assert all(len(words) <= 60 for words in plain)


def test_words_above_a_bar_that_do_not_fit_on_a_phone_take_two_lines():
    answer = grades.SPREAD_BY_ROUND.ask(Selection(()), themes=["graded-risk-assessment-and-referral"])
    notes = [note["text"] for note in grades.SPREAD_BY_ROUND.chart(answer.rows).figure["layout"]["annotations"]]
    (above,) = [words.split("<br>") for words in notes if words.startswith("Graded child protection inspection")]
    assert [re.sub("<[^>]*>", "", line) for line in above] == [
        "Graded child protection inspection",
        "5 known, 1 report not found, 35 with none, 2 not found",
    ]


@pytest.mark.slow
def test_the_overview_explains_the_parts_and_the_line_of_its_bars_once(open_page):
    shown, page = (open_page("").exhibit("spread"), open_page("").words)
    legend = re.findall(r"</span> ([^<]+)</li>", shown)
    assert legend == ["Earlier grade still applies", "Below this line: graded for some forces only"]
    assert page.count("Requires improvement I Inadequate NG Not graded") == 2  # of the page, and in the grid for frames


def test_the_parts_of_a_bar_without_a_grade_add_up():
    for bar in queries.rows("spread").drop_duplicates(["theme_id", "round"]).itertuples():
        tally = Tally.of_bar(bar)
        without = sum(number for _, number in tally.looks)
        assert tally.shown + without == bar.of_forces and all(number > 0 for _, number in tally.looks)


@pytest.mark.parametrize("page", ["theme", "change"])
def test_a_line_between_eras_leaves_room_to_the_words_above_and_below_it(open_page, page):
    layout = open_page(page).chart("spread-by-round")["layout"]
    low, high = layout["yaxis"]["range"]
    bar = (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]) / abs(high - low)
    bars = [name["y"] for name in layout["annotations"] if name["yanchor"] == "bottom"]
    lines = [shape["y0"] * bar for shape in layout["shapes"] if shape["type"] == "line"]
    assert len(lines) == 2
    for words in layout["annotations"]:
        at, tall = bars.index(words["y"]) * bar - words["yshift"], 1.3 * words["font"]["size"]
        top, bottom = (at - tall, at) if words["yanchor"] == "bottom" else (at, at + tall)
        assert all(line <= top - 4 or line >= bottom + 4 for line in lines), words["text"]


def test_the_place_of_a_chart_holds_any_text_of_its_figure():
    """Streamlit drops an attribute with what may end an element, and a quotation mark would end the attribute."""
    words = "</title> --> [2018]> '\"&amp; <b>5</b> \u2028 ’21"
    figure = {"data": [{"type": "bar", "x": numpy.array([1.5, float("nan")]), "text": words}], "layout": {}}
    place = LexborHTMLParser(drawn.place_of(chart.Chart(figure, words), "own")).css_first(".fc-chart-own").attributes
    assert not set("<>'&") & set(place["data-figure"])
    sent = json.loads(place["data-figure"])
    assert sent["data"] == [{"type": "bar", "x": [1.5, None], "text": words}] and place["aria-label"] == words.replace(
        "</", "< /"
    ).replace("-->", "-- >").replace("]>", "] >")
    assert place["style"] == "height:450px"


def test_the_legend_of_the_funnel_shows_its_marks_in_their_colours():
    rows = queries.rows("funnel", printed=["counts"])
    chart = funnel.funnel(rows, queries.rows("funnel_limits"))
    keys = {entry.initials: entry.text for entry in chart.legend if entry.symbol == "character"}
    drawn = {trace["marker"]["symbol"]: trace["marker"]["color"] for trace in chart.figure["data"] if "marker" in trace}
    assert (keys["▲"], keys["▼"]) == (looks.ABOVE_LIMITS, looks.BELOW_LIMITS)
    assert (keys["▲"], keys["▼"]) == (drawn["triangle-up"], drawn["triangle-down"])


def test_the_bar_of_a_share_that_may_be_another_can_be_seen_on_a_dark_page():
    bounds = low_grades.low_grades(queries.rows("low_grades")).figure["data"][0]
    assert bounds["line"]["color"] == looks.EDGE and "opacity" not in bounds  # EDGE has a contrast of 3: test_looks.py
