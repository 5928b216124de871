"""The map: the same grades as the table, by force areas or by equal tiles."""

import pandas
import pytest

import queries
from parts.address.english import day
from parts.charts import country
from parts.charts.looks import FAINT, GRADES, KNOWN_FROM, MISSING, look
from parts.exhibits import first_views, standing
from parts.site import page_at
from tests.conftest import FORCES


def chart(page) -> dict:
    """The map of a page: the chart whose shapes lead to forces."""
    return next(c for c in page.charts if any("address" in (t.get("meta") or {}) for t in c["data"]))


def areas(figure: dict) -> dict[str, dict]:
    """The shape of each force; the enlarged one if there are two."""
    return {
        t["name"]: t
        for t in sorted(
            (t for t in figure["data"] if t.get("fill")),
            key=lambda t: max(x for x in t["x"] if x) - min(x for x in t["x"] if x),
        )
    }


def words(trace: dict) -> str:
    return trace["text"].replace("<br>", " ")


@pytest.mark.parametrize("address", ["", "theme"])
@pytest.mark.parametrize("layout", ["areas", "tiles"])
def test_every_force_is_drawn_in_the_colour_and_words_of_its_grade(open_page, address, layout):
    page = open_page(address, layout=[layout], **({"cycle": ["2016"]} if not address else {"year": ["2016"]}))
    grid = queries.rows("grid", forces=None, regions=None, themes=["vulnerable"], rounds=["2016"], years=None)
    shapes = areas(chart(page))
    assert len(shapes) == FORCES
    for row in grid.itertuples():
        shown = look(None if pandas.isna(row.grade) else row.grade, None if pandas.isna(row.missing) else row.missing)
        assert shapes[row.force]["fillcolor"] == shown.colour
        engaged = f" In Engage since {day(row.engaged_since)}, as far as we know" if row.engaged == "in Engage" else ""
        known = "" if pandas.isna(row.known_from) else f" {KNOWN_FROM[row.known_from][1]}"
        expected = f"<b>{row.force}</b> Protecting vulnerable people, PEEL 2016: {shown.name}{known}{engaged}"
        assert words(shapes[row.force]) == expected
        assert shapes[row.force]["meta"]["address"] == "force?force=" + row.force.replace(" ", "+")


def test_the_initials_of_each_grade_are_on_the_shapes(open_page):
    figure = chart(open_page("", cycle=["2023-25"], layout=["tiles"]))
    labels = [label for t in figure["data"] if t["mode"] == "text" for label in t["text"]]
    assert (
        len(labels) == FORCES
        and "Kent<br><b>G</b>○" in labels
        and "Met<br><b>RI</b>○" in labels
        and "Cumbria<br><b>G/A</b>" in labels  # by published totals
        and "Gtr Man<br><b>–</b>" in labels
    )


def test_the_city_of_london_is_drawn_large_enough_to_be_clicked(open_page):
    figure = chart(open_page(""))
    widths = sorted(
        max(t["x"]) - min(t["x"]) for t in figure["data"] if t.get("fill") and t["name"] == "City of London"
    )
    assert len(widths) == 3 and widths[0] < 3 and widths[-1] > 50  # in kilometres; the map is about 580 wide
    assert [a["text"] for a in figure["layout"]["annotations"]] == ["London × 3", "City × 24"]


def test_all_tiles_have_the_same_area_and_none_covers_another(open_page):
    tiles = areas(chart(open_page("", layout=["tiles"])))
    corners = {(round(t["x"][0], 2), round(t["y"][0], 2)) for t in tiles.values()}
    assert len(corners) == FORCES
    assert {(round(max(t["x"]) - min(t["x"]), 2), round(max(t["y"]) - min(t["y"]), 2)) for t in tiles.values()} == {
        (0.96, 0.96)
    }


def filled(figure) -> set[str]:
    """The forces drawn in the colour of a grade, or of a kind of missing."""
    return {t["name"] for t in figure["data"] if t.get("fill") and t["fillcolor"] != FAINT}


@pytest.mark.slow
def test_only_the_forces_chosen_have_colours_and_the_country_stays_visible(open_page):
    london = chart(open_page("", region=["London"]))
    assert filled(london) == {"City of London", "Metropolitan"} and len(areas(london)) == FORCES
    kent = chart(open_page("theme", force=["Kent"]))
    assert filled(kent) == {"Kent"} and len(areas(kent)) == FORCES and not kent["layout"].get("annotations")


def test_a_map_says_whose_boundaries_it_shows_and_tiles_need_not(open_page):
    assert "Contains OS data © Crown copyright and database right 2020" in open_page("").text.split("fc-foot")[0]
    assert "Contains OS data" not in open_page("", layout=["tiles"]).text.split("fc-foot")[0]


def test_a_theme_of_another_cycle_is_left_out_with_a_notice(open_page):
    page = open_page("", cycle=["2014"], theme=["Protecting vulnerable people"])
    assert "Protecting vulnerable people was not graded in PEEL 2014" in page.text and page.address == {
        "cycle": ["2014"]
    }
    assert chart(page)


def test_the_kinds_of_missing_differ_on_the_map():
    frame = pandas.DataFrame(
        {
            "force": ["Cheshire", "Kent"],
            "theme": "Legitimacy",
            "round_name": "PEEL 2017",
            "grade": [None, None],
            "missing": ["not graded", "not known here"],
        }
    )
    shapes = pandas.DataFrame(
        {
            "force": ["Cheshire", "Kent"],
            "label": "",
            "label_x": 0.0,
            "label_y": 0.0,
            "x": [[0.0, 1.0, 1.0]] * 2,
            "y": [[0.0, 1.0, 0.0]] * 2,
        }
    )
    drawn = {t["name"]: t for t in country.tiles(frame, shapes).figure["data"] if t.get("fill")}
    assert (
        drawn["Cheshire"]["fillcolor"]
        == MISSING["not graded"].colour
        != drawn["Kent"]["fillcolor"]
        == MISSING["not known here"].colour
    )
    assert "Not graded" in drawn["Cheshire"]["text"] and "Not found" in drawn["Kent"]["text"]
    assert not {t["fillcolor"] for t in drawn.values()} & {grade.colour for grade in GRADES.values()}


def test_small_areas_have_no_mark_or_year_that_would_run_into_their_neighbours(open_page):
    page = open_page("")
    traces = page.chart("map-areas-now")["data"]
    labels = {}
    for trace in traces:
        if trace["mode"] == "text":
            labels |= {(x, y): text for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True)}
    at = {row.force: (row.label_x, row.label_y) for row in queries.rows("areas").itertuples()}
    older = queries.rows("standing", themes=["vulnerable"]).query("older")["force"]
    assert {"Greater Manchester", "West Yorkshire"} <= set(older)
    assert "’" not in labels[at["Greater Manchester"]] + labels[at["West Yorkshire"]]
    assert labels[at["Merseyside"]] == "<b>RI</b>"
    assert any("’" in labels[at[force]] for force in older)  # where there is room
    tooltip = next(t["text"] for t in traces if t["mode"] == "lines" and t["name"] == "Greater Manchester")
    assert "in PEEL 20" in tooltip  # which says what the label leaves out
    tiles = open_page("", layout=["tiles"]).chart("map-tiles-now")["data"]
    on_tiles = {text for trace in tiles if trace["mode"] == "text" for text in trace["text"]}
    assert {"Mersey<br><b>RI</b>◇", "Gtr Man<br><b>RI</b>●<br>’17", "Cumbria<br><b>G</b>● ’18<br>now G/A"} <= on_tiles


def test_without_a_map_there_is_no_choice_of_its_layout(open_page):
    def layouts(page) -> list:
        return [choice for choice in page.app.selectbox if choice.label == "Show map as"]

    shown, empty = (
        open_page("", region=["Wales"], grade=[grade], theme=["Protecting vulnerable people"])
        for grade in ("requires-improvement", "outstanding")
    )
    assert chart(shown) and len(layouts(shown)) == 1
    assert layouts(empty) == [] and "none of these forces has such a grade on this theme" in empty.words
    # The legend is that of the bars below these words, which have nothing to explain.
    shown = "".join(empty.html)
    assert shown.index("such a grade on this theme") < shown.index("fc-page-legend") < shown.index("exhibit-spread")


def test_no_map_is_drawn_where_grades_are_sought_on_all_themes(open_page, open_embedded):
    page = open_page("", force=["Gloucestershire", "Kent"], grade=["outstanding"])
    assert "map-areas-now" not in page.exhibits and "Show map as" not in {box.label for box in page.app.selectbox}
    assert "the map" not in page.words and "none of these forces has such a grade" not in page.words
    first = first_views.overview(page_at("").read({"force": ["Gloucestershire", "Kent"], "grade": ["outstanding"]}))
    assert not first.columns
    on_theme = open_page("", force=["Gloucestershire", "Kent"], grade=["outstanding"], theme=["Recording crime data"])
    assert chart(on_theme)
    framed = open_embedded("", exhibit="map-areas-now", grade=["inadequate"])  # as it was once offered
    assert framed.exhibits == ["map-areas-now"]


def test_an_older_grade_names_its_cycle_once_on_the_map(open_page):
    rows = queries.rows("standing", themes=["vulnerable"]).query("older")
    shapes = areas(chart(open_page("", layout=["tiles"])))
    assert len(rows) > 2
    for row in rows.itertuples():
        assert words(shapes[row.force]).startswith(
            f"<b>{row.force}</b> Protecting vulnerable people: {look(row.grade, None).name} in {row.round_name} "
        )


@pytest.mark.parametrize("layout", ["areas", "tiles"])
def test_lines_across_a_colour_are_told_from_lines_alone(layout):
    reading = standing.MAPS[layout].reading
    assert "hatched" not in reading.lower()
    assert "without a colour, with grey lines alone" in reading and "keeps its colour, with lines across it" in reading
