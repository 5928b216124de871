"""Maps: the country by grade, as force areas or as equal tiles. Filled shapes on plain axes, so nothing is fetched.

A shape carries the address of its force in ``meta``, and a click on it leads there
(``links.js``). The same grades stand in a table beside it, for those who use no mouse.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas
import streamlit as st

import queries
from pages.parts import charts, tables
from pages.parts.downloads import About
from pages.parts.filters import Filter
from pages.parts.grades import GRADES, MISSING, Look, look

LICENCE = (
    "Boundaries: Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2020. Simplified; not for measuring."
)
ON_THE_PAGE = "#7f7f7f"  # words with no colour below them: style.css gives them that of the page's text, light or dark


@dataclass(frozen=True)
class Inset:
    """Forces drawn once more, enlarged, where the map is empty sea. Places are kilometres of the National Grid."""

    forces: tuple[str, ...]
    title: str
    times: float
    centre: tuple[float, float]
    drawn_at: tuple[float, float]

    def place(self, xs: list, ys: list) -> tuple[list, list]:
        """Where points of the country stand in the inset; none stays none."""
        return tuple(
            [None if v is None else round(at + self.times * (v - middle), 1) for v in _points(values)]
            for values, middle, at in zip((xs, ys), self.centre, self.drawn_at)
        )


INSETS = (
    Inset(("Metropolitan", "City of London"), "London × 3", 3, (531, 178), (565, 595)),
    Inset(("City of London",), "City of<br>London × 24", 24, (532.5, 181.3), (595, 465)),
)


def layouts() -> Filter:
    """The choice between force areas and equal tiles."""
    return Filter(
        "layout",
        "Map drawn as",
        {"Force areas": "areas", "Equal tiles": "tiles"},
        "",
        several=False,
        default="Force areas",
        ids_in_address=True,
        narrows=False,
    )


def show(grid: pandas.DataFrame, *, layout: str, theme: str, round_name: str, shows: str, file_name: str) -> None:
    """Draw the grades of one theme and round as a map, with its legend, downloads and table.

    grid: a row a force, as ``queries/grid.sql`` gives them; a force that is not among them is not drawn.
    """
    known = int(grid["grade"].notna().sum())
    poor = grid[grid["grade"].isin(["requires-improvement", "inadequate"])]["force"]
    tables.legend(grid["grade"], grid["missing"])
    charts.with_table(
        country(grid, queries.run(layout), insets=INSETS if layout == "areas" else ()),
        grid[["force", "region", "theme", "round_name", "grade", "missing", "basis", "source_kind", "source_url"]],
        key=f"map-{layout}",
        alt=f"Map: grades on {theme}, {round_name}, known of {known} of {len(grid)} forces. Requires improvement or inadequate: {', '.join(poor) or 'none known'}.",
        about=About(
            f"Grades on {theme} by force area, {round_name}", shows, file_name, (LICENCE,) if layout == "areas" else ()
        ),
    )
    st.caption(
        f"A click on a force opens its page. Large areas catch the eye, whoever lives there; equal tiles show each force alike. {LICENCE}"
        if layout == "areas"
        else "A click on a tile opens the page of its force. Each force has one tile, near its place in the country; its full name shows as you point at it."
    )


def country(frame: pandas.DataFrame, shapes: pandas.DataFrame, *, insets: tuple[Inset, ...] = ()) -> dict:
    """A map: the shape of each force in the colour of its grade, its initials upon it.

    frame: force, theme, round_name, grade (or none), missing. shapes: force, label, label_x, label_y,
    x, y (lists, with none between the parts of a shape), in any unit.
    """
    rows = {row["force"]: row for row in frame.to_dict("records")}
    drawn = [shape for shape in shapes.to_dict("records") if shape["force"] in rows]
    enlarged = [
        (inset, [_enlarge(shape, inset) for shape in drawn if shape["force"] in inset.forces]) for inset in insets
    ]
    enlarged = [(inset, again) for inset, again in enlarged if again]
    in_insets = {shape["force"] for _, again in enlarged for shape in again}

    # The largest first, so that no shape hides a smaller one.
    areas = sorted([*drawn, *(shape for _, again in enlarged for shape in again)], key=_width, reverse=True)
    looks = {force: look(row["grade"], row["missing"]) for force, row in rows.items()}
    traces = [_area(shape, rows[shape["force"]], looks[shape["force"]]) for shape in areas]
    # A force in an inset has its label there, where there is room for it.
    labelled = [shape for shape in drawn if shape["force"] not in in_insets]
    labelled += [
        next(shape for _, again in reversed(enlarged) for shape in again if shape["force"] == force)
        for force in sorted(in_insets)
    ]
    for one in sorted(set(looks.values()), key=lambda one: one.name):
        traces.append(_labels([shape for shape in labelled if looks[shape["force"]] == one], one))
    # On a phone the map shrinks with its width (style.css); tiles need the height for their names.
    return {
        "data": traces,
        "layout": {
            **({} if insets else {"height": 640}),
            "margin": {"l": 4, "r": 4, "t": 8, "b": 8},
            "font": {"size": charts.FONT},
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {"visible": False, "fixedrange": True, "constrain": "domain"},
            "yaxis": {"visible": False, "fixedrange": True, "scaleanchor": "x", "scaleratio": 1, "constrain": "domain"},
            "shapes": [_frame(again) for _, again in enlarged],
            "annotations": [_title(inset, again) for inset, again in enlarged],
            "meta": {
                "legend": [
                    {"name": one.name, "colour": one.colour, "initials": one.initials, "text": one.text}
                    for one in [*GRADES.values(), *MISSING.values()]
                    if one in looks.values()
                ]
            },
        },
    }


def _enlarge(shape: dict, inset: Inset) -> dict:
    x, y = inset.place(shape["x"], shape["y"])
    (label_x,), (label_y,) = inset.place([shape["label_x"]], [shape["label_y"]])
    return {**shape, "x": x, "y": y, "label_x": label_x, "label_y": label_y}


def _area(shape: dict, row: dict, one: Look) -> dict:
    """The filled shape of one force; pointing at it tells its grade, a click opens its page."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": shape["force"],
        "x": _points(shape["x"]),
        "y": _points(shape["y"]),
        "fill": "toself",
        "fillcolor": one.colour,
        "line": {"color": charts.EDGE, "width": 0.8},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": f"<b>{shape['force']}</b><br>{row['theme']}, {row['round_name']}:<br>{one.name}",
        "meta": {"address": tables.inside("force", force=shape["force"])},
    }


def _labels(shapes: list[dict], one: Look) -> dict:
    """The words upon the shapes of one grade: its initials, on a tile below the name."""
    initials = "" if one is MISSING["not known here"] else one.initials  # on a map, an outline without a word
    return {
        "type": "scatter",
        "mode": "text",
        "hoverinfo": "skip",
        "x": [shape["label_x"] for shape in shapes],
        "y": [shape["label_y"] for shape in shapes],
        "text": [
            f"{shape['label']}<br><b>{one.initials}</b>" if shape["label"] else f"<b>{initials}</b>" for shape in shapes
        ],
        "textfont": {"size": 11, "color": one.text or ON_THE_PAGE},
    }


def _points(values) -> list:
    return [None if v is None or v != v else float(v) for v in values]


def _width(shape: dict) -> float:
    xs = [x for x in _points(shape["x"]) if x is not None]
    return max(xs) - min(xs)


def _box(shapes: list[dict]) -> tuple[float, float, float, float]:
    """West, east, south and north of the shapes, with a little room."""
    xs, ys = ([v for shape in shapes for v in _points(shape[axis]) if v is not None] for axis in "xy")
    return min(xs) - 8, max(xs) + 8, min(ys) - 8, max(ys) + 8


def _frame(shapes: list[dict]) -> dict:
    west, east, south, north = _box(shapes)
    return {
        "type": "rect",
        "x0": west,
        "x1": east,
        "y0": south,
        "y1": north,
        "line": {"color": charts.EDGE, "width": 1, "dash": "dot"},
    }


def _title(inset: Inset, shapes: list[dict]) -> dict:
    west, east, south, _ = _box(shapes)
    return {
        "x": (west + east) / 2,
        "y": south - 3,
        "yanchor": "top",
        "text": inset.title,
        "showarrow": False,
        "font": {"size": 11},
    }
