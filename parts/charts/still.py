"""A still of a chart: what Plotly will draw of its figure, as HTML and SVG that need no script.

The document of a page holds the stills of its first charts, until Plotly has drawn them in their place
(``exhibits/first_views.py``). They stretch with the page as the charts do, and cover the figures that come first on a
page: maps, and bars across.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup, escape

from parts.charts.looks import PAGE_TEXT

# The part of an axis that Plotly leaves free beyond the largest value, where the figure does not set its range.
BEYOND = 0.05
# The markup that texts of our figures use; everything else in them is text.
TAGS = re.compile(r"&lt;(/?b|br|/?i|/span|span style=&#39;font-size:\d+px&#39;)&gt;")
# Pixels that the labels of an axis take below and above it, beyond what the figure leaves for them.
BELOW, ABOVE = 17, 3
STEP = 0.5  # kilometres, to which the points of a map are rounded: half a pixel


def still(figure: Mapping) -> Markup | None:
    """The still of a figure; None if it is neither a map nor of bars across.

    It is as wide as its container. A map without a height of its own is as high too; else it is as high as the
    chart.
    """
    kinds = {(trace["type"], trace.get("orientation")) for trace in figure["data"]}
    if ("bar", "h") in kinds and "height" in figure["layout"]:
        return _bars(figure)
    if any(trace.get("fill") == "toself" for trace in figure["data"]):
        return _map(figure)
    return None


def _words(text: str) -> Markup:
    """A text of a figure, with its own marks."""
    return Markup(TAGS.sub(lambda tag: f"<{tag[1].replace('&#39;', chr(39))}>", str(escape(text))))


# Maps


def _map(figure: Mapping) -> Markup:
    """Shapes in their places, in an SVG that keeps its proportions, with the words above it in the size of the page."""
    areas = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    texts = [trace for trace in figure["data"] if trace.get("mode") == "text"]
    layout = figure["layout"]
    frames = layout.get("shapes", ())
    # Plotly leaves room around words, and above and below areas.
    west, east = _range((areas, "x", 0), (texts, "x", BEYOND), (frames, "x", 0))
    south, north = _range((areas, "y", BEYOND), (texts, "y", BEYOND), (frames, "y", 0))
    across, down = east - west, north - south

    def place(x: float, y: float) -> str:
        return f"left:{100 * (x - west) / across:.1f}%;top:{100 * (north - y) / down:.1f}%"

    looks = {name: trace for trace in areas if (name := _pattern_name(trace.get("fillpattern")))}
    drawn = Markup("").join(
        [
            *(_pattern(name, trace["fillpattern"]) for name, trace in looks.items()),
            *(_area(trace, west, north) for trace in areas),
            *(_frame(frame, west, north) for frame in frames),
        ]
    )
    words = [
        Markup('<span style="{};color:{}">{}</span>').format(place(x, y), _colour(trace), _words(text))
        for trace in texts
        for x, y, text in zip(trace["x"], trace["y"], trace["text"])
    ]
    titles = [
        Markup('<span class="still-title" style="{}">{}</span>').format(
            place(title["x"], title["y"]), _words(title["text"])
        )
        for title in layout.get("annotations", ())
    ]
    margin, height = layout["margin"], layout.get("height")
    return Markup(
        '<div class="still still-map" style="{}padding:{}px {}px {}px {}px"><div class="still-room">'
        '<div class="still-fit" style="--ratio:{:.4f}"><svg viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>{}'
        "</div></div></div>"
    ).format(
        f"height:{height}px;" if height else "",
        *(margin[side] for side in "trbl"),
        across / down,
        round(across / STEP),
        round(down / STEP),
        drawn,
        Markup("").join([*words, *titles]),
    )


def _colour(texts: Mapping) -> str:
    colour = texts["textfont"]["color"]
    return "inherit" if colour == PAGE_TEXT else colour


def _range(*kinds: tuple[Sequence[Mapping], str, float]) -> tuple[float, float]:
    """The range of an axis that holds all marks, each with the part of the axis that stays free beyond it.

    kinds: traces or frames, "x" or "y", and that part. As Plotly finds it: what needs the longest axis decides.
    """
    ends = [(min(values), max(values), free) for marks, axis, free in kinds if (values := _values(marks, axis))]
    _, (low, below), (high, above) = max(
        ((high - low) / (1 - below - above), (low, below), (high, above))
        for low, _, below in ends
        for _, high, above in ends
    )
    length = (high - low) / (1 - below - above)
    return low - below * length, high + above * length


def _values(marks: Sequence[Mapping], axis: str) -> list[float]:
    """The values of traces or frames along an axis."""
    lists = [mark.get(axis) or (mark[f"{axis}0"], mark[f"{axis}1"]) for mark in marks]
    return [value for values in lists for value in values if value is not None]


def _area(trace: Mapping, west: float, north: float) -> Markup:
    name, line = _pattern_name(trace.get("fillpattern")), trace["line"]
    return Markup('<path d="{}" fill="{}" stroke="{}" stroke-width="{}"/>').format(
        "".join(_steps(trace["x"], trace["y"], west, north)),
        f"url(#{name})" if name else trace["fillcolor"],
        line["color"],
        line["width"],
    )


def _steps(xs: list, ys: list, west: float, north: float) -> Iterator[str]:
    """An outline in whole steps, each from the point before, which is short to send. None begins another part."""
    pen, command = (0, 0), "m"
    for x, y in zip(xs, ys):
        if x is None:
            yield "z"
            command = "m"
            continue
        at = round((x - west) / STEP), round((north - y) / STEP)
        right, down = at[0] - pen[0], at[1] - pen[1]
        if command == "m":
            yield f"M{at[0]} {at[1]}l"
            command = "l"
        elif right or down:
            yield f"{right} {down} "
        pen = at
    yield "z"


def _frame(frame: Mapping, west: float, north: float) -> Markup:
    (x0, x1), (y0, y1) = sorted((frame["x0"], frame["x1"])), sorted((frame["y0"], frame["y1"]))
    return Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="2 3"/>'
    ).format(
        round((x0 - west) / STEP),
        round((north - y1) / STEP),
        round((x1 - x0) / STEP),
        round((y1 - y0) / STEP),
        frame["line"]["color"],
        frame["line"]["width"],
    )


LINES_OF = {
    "/": "M-2,2l4,-4M0,8L8,0M6,10l4,-4",
    "\\": "M-2,6l4,4M0,0L8,8M6,-2l4,4",
    "x": "M0,0L8,8M0,8L8,0",
    "+": "M0,4L8,4M4,0L4,8",
    "-": "M0,4L8,4",
    "|": "M4,0L4,8",
    ".": "M3,4h2",
}


def _pattern_name(pattern: Mapping | None) -> str:
    """The id of a pattern in an SVG; empty without one."""
    if not pattern:
        return ""
    return "still-" + re.sub("[^0-9a-z]", "", f"{list(LINES_OF).index(pattern['shape'])}{pattern['bgcolor']}".lower())


def _pattern(name: str, pattern: Mapping) -> Markup:
    return Markup(
        '<pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="scale(2)">'
        '<rect width="8" height="8" fill="{}"/><path d="{}" fill="none" stroke="{}" stroke-width="1.5"/></pattern>'
    ).format(name, pattern["bgcolor"], LINES_OF[pattern["shape"]], pattern["fgcolor"])


# Bars across


def _bars(figure: Mapping) -> Markup:
    """Stacked bars across, with what is written in and above them, the ticks of their axis, and lines over them."""
    layout = figure["layout"]
    margin, across, down = dict(layout["margin"]), layout["xaxis"], layout["yaxis"]
    if "title" in across:
        margin["b"] += BELOW
    elif across.get("side") == "top":
        margin["l"] += 1
        margin["t"] += ABOVE
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    lines = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    room = layout["height"] - margin["t"] - margin["b"]
    places = {name: n for n, name in enumerate(dict.fromkeys(y for trace in bars for y in trace["y"]))}
    numbered = all(isinstance(y, (int, float)) for y in places)
    foot, head = down["range"]

    def top(y) -> float:
        """Pixels from the top of the plot."""
        at = y if numbered or not isinstance(y, str) else places[y]
        return room * (at - head) / (foot - head)

    notes = layout.get("annotations", ())
    most = across["range"][1] if "range" in across else _longest(bars) / (1 - BEYOND)
    ends: dict = {}
    parts = []
    thickness = room / (foot - head)
    for trace in bars:
        high = thickness * trace.get("width", 1 - layout.get("bargap", 0))
        texts = trace.get("text") or [""] * len(trace["x"])
        for y, x, text in zip(trace["y"], trace["x"], texts):
            if x:
                box = _box(ends.get(y, 0) / most, x / most, top(y) - high / 2, high)
                parts.append(_part(box, text, trace))
            ends[y] = ends.get(y, 0) + x
    marks = [
        *(_tick(100 * value / most, words) for value, words in _ticks(across, most)),
        *parts,
        *(_break(top(shape["y0"]), shape) for shape in layout.get("shapes", ()) if shape["type"] == "line"),
        *(
            _line(_box(start / most, (end - start) / most, top(y) - trace["line"]["width"] / 2), trace["line"])
            for trace in lines
            for start, end, y in _segments(trace)
        ),
        *(
            _note(note, note["x"] / (1 if note.get("xref") == "paper" else most), top(note["y"]), room)
            for note in notes
        ),
    ]
    title = across.get("title", {}).get("text", "")
    return Markup(
        '<div class="still still-bars{}" style="height:{}px;padding:{}px {}px {}px {}px">'
        '<div class="still-plot">{}{}</div></div>'
    ).format(
        " still-top" if across.get("side") == "top" else "",
        layout["height"],
        *(margin[side] for side in "trbl"),
        Markup("").join(marks),
        Markup('<span class="still-axis">{}</span>').format(title) if title else "",
    )


def _ticks(axis: Mapping, most: float) -> list[tuple[float, str]]:
    if "tickvals" in axis:
        return list(zip(axis["tickvals"], axis["ticktext"]))
    return [(value, str(value)) for value in range(0, int(most) + 1, axis["dtick"])]


def _tick(at: float, words: str) -> Markup:
    return Markup('<i class="still-tick" style="left:{:.2f}%"><span>{}</span></i>').format(at, words)


def _part(box: str, text: str, trace: Mapping) -> Markup:
    """A part of a bar. Words that have no room in it are left out, by their number of letters: first_view.css."""
    marker = trace["marker"]
    pattern = marker.get("pattern", {})
    words, shape, stripes = "", "", ""
    if text:
        font = trace["textfont"]
        words = Markup('<span class="still-{}" style="color:{};font-size:{}px">{}</span>').format(
            min(len(text), 9), font["color"], font["size"], text
        )
    if pattern.get("shape"):
        shape, stripes = (Markup(' data-shape="{}"'), Markup(";--stripes:{}"))
        shape, stripes = shape.format(pattern["shape"]), stripes.format(pattern["fgcolor"])
    return Markup('<i class="still-part"{} style="{};--fill:{}{}">{}</i>').format(
        shape, box, marker["color"], stripes, words
    )


def _break(top: float, shape: Mapping) -> Markup:
    line = shape["line"]
    return Markup('<i class="still-break" style="top:{:.1f}px;border-top:{}px dashed {}"></i>').format(
        top - line["width"] / 2, line["width"], line["color"]
    )


def _segments(trace: Mapping) -> Iterator[tuple[float, float, float]]:
    """The lines across of a trace that has a gap after each: start, end, height."""
    xs, ys = trace["x"], trace["y"]
    for n in range(0, len(xs) - 1, 3):
        yield xs[n], xs[n + 1], ys[n]


def _line(box: str, line: Mapping) -> Markup:
    return Markup('<i class="still-line" style="{};height:{}px;background:{}"></i>').format(
        box, line["width"], line["color"]
    )


def _box(start: float, wide: float, top: float, high: float = 0) -> str:
    """A place within the plot: from where and how wide, as parts of its width; from where and how high, in pixels."""
    height = f";height:{high:.1f}px" if high else ""
    return f"left:{100 * start:.2f}%;width:{100 * wide:.2f}%;top:{top:.1f}px{height}"


def _longest(bars: Sequence[Mapping]) -> float:
    totals: dict = {}
    for trace in bars:
        for y, x in zip(trace["y"], trace["x"]):
            totals[y] = totals.get(y, 0) + x
    return max(totals.values())


def _note(note: Mapping, across: float, top: float, room: float) -> Markup:
    """Words above or below a bar. across: where, as a part of the width. top: pixels from the top of the ``room``."""
    side = {"right": f"right:{100 * (1 - across):.2f}%", "left": f"left:{100 * across:.2f}%"}.get(
        note["xanchor"], f"left:{100 * across:.2f}%;transform:translateX(-50%)"
    )
    up = note.get("yshift", 0)
    height = f"top:{top - up:.1f}px" if note["yanchor"] == "top" else f"bottom:{room - top + up:.1f}px"
    return Markup('<span class="still-name" style="{};{};font-size:{}px">{}</span>').format(
        side, height, note["font"]["size"], _words(note["text"])
    )
