"""Maps: the country by grade, as force areas or as equal tiles. Filled shapes on plain axes, so nothing is fetched.

A shape carries the address of its force in ``meta``, and a click on it leads there (``shell/links.js``). The same
grades are in a table below it, for those who use no mouse.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from parts.address.links import to_page
from parts.charts.chart import SMALL, Chart, LegendEntry, layout, words_at
from parts.charts.looks import EDGE, FAINT, FAINT_EDGE, GRADES, MISSING, WORDS_ON_THE_PAGE, Look, look_of

ROOM = 8  # kilometres round the shapes of an inset
TILES_HEIGHT = 640  # pixels: room for the names on tiles


@dataclass(frozen=True)
class Inset:
    """Forces drawn once more, enlarged, where the map is empty sea. Places are kilometres of the National Grid."""

    forces: tuple[str, ...]
    title: str
    times: float
    centre: tuple[float, float]
    drawn_at: tuple[float, float]

    def place(self, xs: list, ys: list) -> tuple[list, list]:
        """Where points of the country are in the inset; none stays none."""
        return tuple(
            [None if v is None else round(at + self.times * (v - middle), 1) for v in _points(values)]
            for values, middle, at in zip((xs, ys), self.centre, self.drawn_at)
        )


INSETS = (
    Inset(("Metropolitan", "City of London"), "London × 3", 3, (531, 178), (565, 595)),
    Inset(("City of London",), "City of<br>London × 24", 24, (532.5, 181.3), (595, 465)),
)


def areas(rows: pandas.DataFrame, shapes: pandas.DataFrame) -> Chart:
    """The country as force areas, with London and the City of London enlarged. shapes: of ``queries/areas.sql``."""
    return country(rows, shapes, INSETS)


def tiles(rows: pandas.DataFrame, shapes: pandas.DataFrame) -> Chart:
    """The country as a tile of equal size for each force. shapes: of ``queries/tiles.sql``."""
    return country(rows, shapes, ())


def country(rows: pandas.DataFrame, shapes: pandas.DataFrame, insets: tuple[Inset, ...]) -> Chart:
    """A map: the shape of each force in the colour of its grade, its initials upon it.

    rows: of one theme and round, as ``queries/grid.sql`` gives them; other forces are faint outlines. shapes: force,
    label, label_x, label_y, x, y (lists, with none between the parts of a shape), in any unit.
    """
    by_force = {row["force"]: row for row in rows.to_dict("records")}
    country = shapes.to_dict("records")
    drawn = [shape for shape in country if shape["force"] in by_force]
    others = [_outline(shape) for shape in country if shape["force"] not in by_force]
    enlarged = [(inset, [_enlarge(s, inset) for s in drawn if s["force"] in inset.forces]) for inset in insets]
    enlarged = [(inset, again) for inset, again in enlarged if again]
    in_insets = {shape["force"] for _, again in enlarged for shape in again}

    # The largest first, so that no shape hides a smaller one.
    every = sorted([*drawn, *(shape for _, again in enlarged for shape in again)], key=_width, reverse=True)
    looks = {force: look_of(row) for force, row in by_force.items()}
    traces = others + [_area(shape, by_force[shape["force"]], looks[shape["force"]]) for shape in every]
    # A force in an inset has its label there, where there is room for it.
    labelled = [shape for shape in drawn if shape["force"] not in in_insets]
    for force in sorted(in_insets):
        labelled.append(next(s for _, again in reversed(enlarged) for s in again if s["force"] == force))
    for one in sorted(set(looks.values()), key=lambda one: one.name):
        traces.append(_labels([shape for shape in labelled if looks[shape["force"]] == one], one))
    figure = {
        "data": traces,
        "layout": layout(
            **({} if insets else {"height": TILES_HEIGHT}),  # on a phone the map shrinks with its width (style.css)
            margin={"l": 4, "r": 4, "t": 8, "b": 8},
            showlegend=False,
            xaxis={"visible": False, "constrain": "domain"},
            yaxis={"visible": False, "scaleanchor": "x", "scaleratio": 1, "constrain": "domain"},
            shapes=[_frame(again) for _, again in enlarged],
            annotations=[_title(inset, again) for inset, again in enlarged],
        ),
    }
    styles = {one.style for one in looks.values()}
    shown = [one for one in [*GRADES.values(), *MISSING.values()] if one.style in styles]
    return Chart(figure, _alt(rows), tuple(map(LegendEntry.of, shown)))


def _alt(rows: pandas.DataFrame) -> str:
    known = rows[rows["grade"].notna()]
    by_grade = "; ".join(
        f"{one.name}: {', '.join(known[known['grade'] == grade]['force'])}"
        for grade, one in GRADES.items()
        if (known["grade"] == grade).any()
    )
    theme, round_name = (rows[column].iloc[0] for column in ("theme", "round_name"))
    return f"Map: grades on {theme}, {round_name}, known of {len(known)} of {len(rows)} forces. {by_grade}."


def _enlarge(shape: dict, inset: Inset) -> dict:
    x, y = inset.place(shape["x"], shape["y"])
    (label_x,), (label_y,) = inset.place([shape["label_x"]], [shape["label_y"]])
    return {**shape, "x": x, "y": y, "label_x": label_x, "label_y": label_y}


def _area(shape: dict, row: dict, one: Look) -> dict:
    """The filled shape of one force. Pointing at it shows its grade, a click opens its page."""
    return _shape(shape, one.area, f"{row['theme']}, {row['round_name']}:<br>{one.name}")


def _outline(shape: dict) -> dict:
    """The faint shape of a force that was not chosen: the country stays in sight round those that were."""
    return _shape(shape, {"fillcolor": FAINT, "line": {"color": FAINT_EDGE, "width": 0.8}}, "not chosen")


def _shape(shape: dict, filling: dict, words: str) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": shape["force"],
        "x": _points(shape["x"]),
        "y": _points(shape["y"]),
        "fill": "toself",
        **filling,
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": f"<b>{shape['force']}</b><br>{words}",
        "meta": {"address": to_page("force", force=shape["force"])},
    }


def _labels(shapes: list[dict], one: Look) -> dict:
    """The words upon the shapes of one grade: its initials, on a tile below the name."""
    # Not known: on a map, an outline without a word.
    initials = "" if one.style == MISSING["not known here"].style else one.initials
    return {
        "type": "scatter",
        "mode": "text",
        "hoverinfo": "skip",
        "x": [shape["label_x"] for shape in shapes],
        "y": [shape["label_y"] for shape in shapes],
        "text": [
            f"{shape['label']}<br><b>{one.initials}</b>" if shape["label"] else f"<b>{initials}</b>" for shape in shapes
        ],
        "textfont": {"size": SMALL, "color": one.text or WORDS_ON_THE_PAGE},
    }


def _points(values) -> list:
    return [None if v is None or v != v else float(v) for v in values]


def _width(shape: dict) -> float:
    xs = [x for x in _points(shape["x"]) if x is not None]
    return max(xs) - min(xs)


def _box(shapes: list[dict]) -> tuple[float, float, float, float]:
    """West, east, south and north of the shapes, with a little room."""
    xs, ys = ([v for shape in shapes for v in _points(shape[axis]) if v is not None] for axis in "xy")
    return min(xs) - ROOM, max(xs) + ROOM, min(ys) - ROOM, max(ys) + ROOM


def _frame(shapes: list[dict]) -> dict:
    west, east, south, north = _box(shapes)
    line = {"color": EDGE, "width": 1, "dash": "dot"}
    return {"type": "rect", "x0": west, "x1": east, "y0": south, "y1": north, "line": line}


def _title(inset: Inset, shapes: list[dict]) -> dict:
    west, east, south, _ = _box(shapes)
    return words_at((west + east) / 2, south - 3, inset.title, yanchor="top", font={"size": SMALL})
