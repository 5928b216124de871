"""Maps: the country by grade, as force areas or equal tiles. Filled shapes on Cartesian axes, so no tiles are fetched.

A shape has the address of its force in ``meta``, and a click on it leads there (``shell/links.js``). The same grades
are in a table below, for those who do not use a mouse.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from parts.address.english import counted, engaged, newer_report, uppercase_first
from parts.address.links import to_page
from parts.charts.chart import SMALL, Chart, LegendEntry, layout, text_at
from parts.charts.looks import (
    EDGE,
    FAINT,
    FAINT_EDGE,
    GRADE_NOT_FOUND,
    GRADES,
    MISSING,
    PAGE_TEXT,
    Look,
    known_mark,
    known_words,
    look_of,
    looks_in,
    of_newer,
)

PADDING = 8  # kilometres around the shapes of an inset
TILES_HEIGHT = 640  # pixels, so that names fit on tiles
# Kilometres that an area needs for the mark beside its letters, and for the year below them, on a phone: without them
# there, the labels of neighbours would run into each other. Tooltips and patterns say the same.
WIDE_ENOUGH, HIGH_ENOUGH, WIDE_ENOUGH_FOR_NOW = 45, 50, 90


@dataclass(frozen=True)
class Inset:
    """Forces drawn again, enlarged, in the empty sea. Coordinates are in kilometres of the National Grid."""

    forces: tuple[str, ...]
    title: str
    scale: float
    centre: tuple[float, float]
    position: tuple[float, float]

    def transform(self, xs: list, ys: list) -> tuple[list, list]:
        """Coordinates of the country transformed into the inset; None stays None."""
        return tuple(
            [None if v is None else round(at + self.scale * (v - middle), 1) for v in _points(values)]
            for values, middle, at in zip((xs, ys), self.centre, self.position)
        )


INSETS = (
    Inset(("Metropolitan", "City of London"), "London × 3", 3, (531, 178), (565, 595)),
    # Its name is short, and far enough from the coast that it runs over no force on a phone.
    Inset(("City of London",), "City × 24", 24, (532.5, 181.3), (612, 465)),
)


def areas(rows: pandas.DataFrame, shapes: pandas.DataFrame) -> Chart:
    """The country as force areas, with London and the City of London enlarged. shapes: ``queries/areas.sql``."""
    return country(rows, shapes, INSETS)


def tiles(rows: pandas.DataFrame, shapes: pandas.DataFrame) -> Chart:
    """The country as equal tiles, one per force. shapes: ``queries/tiles.sql``."""
    return country(rows, shapes, ())


def country(rows: pandas.DataFrame, shapes: pandas.DataFrame, insets: tuple[Inset, ...]) -> Chart:
    """A map: the shape of each force in the colour of its grade, labelled with its initials.

    rows: of one theme and round, as in ``queries/grid.sql``; other forces are faint outlines. shapes: force, label,
    label_x, label_y, x, y (lists, with None between the parts of a shape), in any unit.
    """
    by_force = {row["force"]: row for row in rows.to_dict("records")}
    country = shapes.to_dict("records")
    drawn = [shape for shape in country if shape["force"] in by_force]
    others = [_outline(shape) for shape in country if shape["force"] not in by_force]
    enlarged = [(inset, [_enlarge(s, inset) for s in drawn if s["force"] in inset.forces]) for inset in insets]
    enlarged = [(inset, copies) for inset, copies in enlarged if copies]
    in_insets = {shape["force"] for _, copies in enlarged for shape in copies}

    # Largest first, so that no shape hides a smaller one.
    by_size = sorted([*drawn, *(shape for _, copies in enlarged for shape in copies)], key=_extent, reverse=True)
    looks = {force: look_of(row) for force, row in by_force.items()}
    traces = others + [_area(shape, by_force[shape["force"]], looks[shape["force"]]) for shape in by_size]
    # A force in an inset is labelled there, where there is room.
    labelled = [shape for shape in drawn if shape["force"] not in in_insets]
    for force in sorted(in_insets):
        labelled.append(next(s for _, copies in reversed(enlarged) for s in copies if s["force"] == force))
    for look in sorted(dict.fromkeys(looks.values()), key=lambda look: look.name):
        own = [shape for shape in labelled if looks[shape["force"]] == look]
        marks = [known_mark(by_force[shape["force"]]) for shape in own]
        traces.append(_labels(own, look, marks, tight=bool(insets)))
    figure = {
        "data": traces,
        "layout": layout(
            **({} if insets else {"height": TILES_HEIGHT}),  # on a phone the map shrinks with its width (style.css)
            margin={"l": 4, "r": 4, "t": 8, "b": 8},
            showlegend=False,
            xaxis={"visible": False, "constrain": "domain"},
            yaxis={"visible": False, "scaleanchor": "x", "scaleratio": 1, "constrain": "domain"},
            shapes=[_frame(copies) for _, copies in enlarged],
            annotations=[_title(inset, copies) for inset, copies in enlarged],
        ),
    }
    shown = looks_in(rows)
    return Chart(figure, _alt(rows, len(others)), (*map(LegendEntry.of, shown), *LegendEntry.of_marks(rows)))


def _alt(rows: pandas.DataFrame, others: int) -> str:
    known = rows[rows["grade"].notna()]
    by_grade = "; ".join(
        f"{look.name}: {', '.join(known[known['grade'] == grade]['force'])}"
        for grade, look in GRADES.items()
        if (known["grade"] == grade).any()
    )
    left = f" Faint: {counted(others, 'force')} not among those chosen." if others else ""
    theme, rounds = rows["theme"].iloc[0], " or ".join(dict.fromkeys(rows["round_name"]))
    return f"Map: grades on {theme}, {rounds}, known for {len(known)} of {len(rows)} forces. {by_grade}.{left}"


def _enlarge(shape: dict, inset: Inset) -> dict:
    x, y = inset.transform(shape["x"], shape["y"])
    (label_x,), (label_y,) = inset.transform([shape["label_x"]], [shape["label_y"]])
    return {**shape, "x": x, "y": y, "label_x": label_x, "label_y": label_y}


def _area(shape: dict, row: dict, look: Look) -> dict:
    """The filled shape of a force. Pointing at it shows its grade, and Engage if it is in it; a click leads to it."""
    of_cycle = "" if look.cycle else f", {row['round_name']}"  # the name of an older grade has its own
    words = f"{row['theme']}{of_cycle}:<br>{look.name}"
    if known := known_words(row):
        words += f"<br>{known}"
    if newer := of_newer(row):
        words += f"<br>{uppercase_first(newer)}"
    if state := engaged(row):
        words += f"<br>{uppercase_first(state)},<br>as far as we know"
    if "older" in row and (report := newer_report(row)):
        words += f"<br>{uppercase_first(report)}"
    return _shape(shape, look.area, words)


def _outline(shape: dict) -> dict:
    """The faint outline of a force that is not chosen, so that the country stays visible around those that are."""
    return _shape(shape, {"fillcolor": FAINT, "line": {"color": FAINT_EDGE, "width": 0.8}}, "not among those chosen")


def _shape(shape: dict, fill: dict, words: str) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": shape["force"],
        "x": _points(shape["x"]),
        "y": _points(shape["y"]),
        "fill": "toself",
        **fill,
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": f"<b>{shape['force']}</b><br>{words}",
        "meta": {"address": to_page("force", force=shape["force"])},
    }


def _labels(shapes: list[dict], look: Look, marks: list[str], *, tight: bool) -> dict:
    """The labels of the shapes with one grade: its initials, on a tile below the name.

    ``marks``: how each grade is known. ``tight``: whether small shapes have no room for a mark, or for more.
    """
    year = f"’{look.cycle[2:4]}" if look.cycle else ""
    # Which grades the newest may be, with the year beside the letters: without it, an old grade would read as of today.
    below, now = f"<br>{year}" if year else "", f" {year}<br>now {look.now}" if look.now else ""
    marks = [mark * (not tight or _extent(shape) >= WIDE_ENOUGH) for shape, mark in zip(shapes, marks)]
    cycles = [now if now and (not tight or _extent(shape) >= WIDE_ENOUGH_FOR_NOW) else below for shape in shapes]
    cycles = [words * (not tight or _extent(shape, "y") >= HIGH_ENOUGH) for shape, words in zip(shapes, cycles)]
    # Areas whose grade is not known are outlines without a label.
    of_area = "" if look.initials == MISSING[GRADE_NOT_FOUND].initials else look.initials
    return {
        "type": "scatter",
        "mode": "text",
        "hoverinfo": "skip",
        "x": [shape["label_x"] for shape in shapes],
        "y": [shape["label_y"] for shape in shapes],
        "text": [
            f"{s['label']}<br><b>{look.initials}</b>{mark}{cycle}" if s["label"] else f"<b>{of_area}</b>{mark}{cycle}"
            for s, mark, cycle in zip(shapes, marks, cycles)
        ],
        "textfont": {"size": SMALL, "color": look.text or PAGE_TEXT},
    }


def _points(values) -> list:
    return [None if v is None or v != v else float(v) for v in values]


def _extent(shape: dict, axis: str = "x") -> float:
    values = [v for v in _points(shape[axis]) if v is not None]
    return max(values) - min(values)


def _box(shapes: list[dict]) -> tuple[float, float, float, float]:
    """The bounds of the shapes, with some padding: west, east, south, north."""
    xs, ys = ([v for shape in shapes for v in _points(shape[axis]) if v is not None] for axis in "xy")
    return min(xs) - PADDING, max(xs) + PADDING, min(ys) - PADDING, max(ys) + PADDING


def _frame(shapes: list[dict]) -> dict:
    west, east, south, north = _box(shapes)
    line = {"color": EDGE, "width": 1, "dash": "dot"}
    return {"type": "rect", "x0": west, "x1": east, "y0": south, "y1": north, "line": line}


def _title(inset: Inset, shapes: list[dict]) -> dict:
    west, east, south, _ = _box(shapes)
    return text_at((west + east) / 2, south - 3, inset.title, yanchor="top", font={"size": SMALL})
