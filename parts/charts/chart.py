"""A chart: its figure, text alternative and legend, and what all charts share."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas

from parts.charts.looks import EDGE, GRADES, KNOWN_FROM, LINES, SHAPES, STRIPES, Look

FONT = 13
SMALL = 11
ROW = 52  # pixels of a bar with its name; of a lower one Plotly leaves out the words in Firefox, where they are higher
ROW_WITH_WORDS = 70  # the same with room below the bar for the words of its narrow parts
# Pixels on a phone 360 wide: an axis from end to end, a letter, and what Plotly leaves free beside words in a bar.
PHONE, LETTER, PADDING = 290, 6.6, 4


@dataclass(frozen=True)
class LegendEntry:
    """An entry of a legend.

    ``symbol``: "square"; "pointed", a bar with a point; "line", "dash", "dots", or "interval", a line with ends; or
    "character", that in ``initials``.
    """

    name: str
    colour: str  # transparent: hollow
    initials: str = ""
    text: str = ""  # the colour of the initials
    stripes: str = ""  # the colour of its pattern
    pattern: str = ""  # "/" (stripes), "x" or "+" (crossed), ".", "-" or "|"
    symbol: str = "square"
    style: str = ""  # of a cell of a table: its class in style.css, in place of colour and pattern

    @classmethod
    def of_cell(cls, look: Look) -> LegendEntry:
        """The entry of a look as the cells of tables show it, which have edges of their own."""
        return cls(look.name, look.colour, look.initials, look.text, style=look.style)

    @classmethod
    def of(cls, look: Look) -> LegendEntry:
        stripes = STRIPES if look.pattern else ""
        return cls(look.name, look.colour, look.initials, look.text, stripes, look.pattern)

    @classmethod
    def of_marks(cls, rows: pandas.DataFrame) -> list[LegendEntry]:
        """An entry for each mark that says how a grade is known, of those in the rows."""
        seen = set(rows["known_from"].dropna()) if "known_from" in rows else set()
        marks = [shown for value, shown in KNOWN_FROM.items() if value in seen]
        return [cls(words, "transparent", mark, symbol="character") for mark, words in marks]

    def as_dict(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Chart:
    """A Plotly figure as a dict, its text alternative, and its legend.

    ``legend`` does not repeat what the figure draws as its own.
    """

    figure: dict
    alt: str
    legend: tuple[LegendEntry, ...] = ()


NOT_COMPARABLE = LegendEntry("Not comparable across this line", EDGE, symbol="dash")


def first_of_each(rows: Iterable[Mapping], column: str) -> dict:
    """The first row with each value of a column, by that value, in the order of the rows."""
    first = {}
    for row in rows:
        first.setdefault(row[column], row)
    return first


def bar_legend(traces: list[dict]) -> tuple[LegendEntry, ...]:
    """A legend entry for each name among traces with a bar, in their colour and pattern, with the letters of grades."""
    of_grades = {look.name: {"initials": look.initials, "text": look.text} for look in GRADES.values()}
    entries = {}
    for trace in traces:
        if not any(trace["x"]):
            continue
        marker = trace["marker"]
        pattern = marker.get("pattern", {})
        stripes, shape = pattern.get("fgcolor", ""), pattern.get("shape", "")
        name = trace["name"]
        letters = of_grades.get(name, {})
        entries.setdefault(name, LegendEntry(name, marker["color"], stripes=stripes, pattern=shape, **letters))
    return tuple(entries.values())


def layout(*, xaxis: dict, yaxis: dict, **more) -> dict:
    """The layout that all charts share: margins, font size, and no panning by touch.

    ``meta``: pixels from the top at which its ``rows`` begin, between which shell/prints.js cuts a high chart on paper.
    """
    axis = {"fixedrange": True, "zeroline": False}
    return {
        "margin": {"l": 10, "r": 10, "t": 26, "b": 44},
        "font": {"size": FONT},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.12, "yanchor": "top", "font": {"size": FONT}},
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": {**axis, **xaxis},
        "yaxis": {**axis, **yaxis},
        **more,
    }


def text_at(x: float, y: float, text: str, **more) -> dict:
    """An annotation without an arrow."""
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"size": FONT}, "borderpad": 0, **more}


def stacked_bar(look: Look, bars: list[str], values: list, **more) -> dict:
    """A trace of stacked bars for one look, with a value for each bar."""
    return across(look.name, bars, values, look.marker, **more)


def across(name: str, places: list, values: list, marker: dict, **more) -> dict:
    """A trace of bars from the left to the right, with a value for each place."""
    return {"type": "bar", "orientation": "h", "name": name, "y": places, "x": values, "marker": marker, **more}


def text_inside(words: list[str], colour: str, size: int = FONT) -> dict:
    """Text inside the parts of stacked bars, in a legible colour."""
    return {
        "text": words,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": colour, "size": size},
        "constraintext": "inside",
    }


def fits(words: str, width: float, whole: float) -> bool:
    """Whether words fit in a part of a bar on a phone. width, whole: of the part and of the axis, in the same unit."""
    return PHONE * width / whole >= LETTER * len(words) + 2 * PADDING


def words_below(parts: Sequence[tuple[str, float, bool]], whole: float) -> list[tuple[float, str, str]]:
    """The words that do not fit into their parts of a bar, to be written below it.

    Without them, such parts would be told apart by colour alone. parts: of each from the left, its words, its width,
    and whether the words are in it, as ``fits`` says; a part without words has none below it. whole: the length of the
    axis. Parts beside each other have their words together. Returns the place of each, its words, and their anchor.
    """
    groups: list[list] = []
    at, follows = 0.0, False
    for words, width, inside in parts:
        if not width:
            continue
        narrow = bool(words) and not inside
        if narrow and follows:
            groups[-1][1:] = [at + width, [*groups[-1][2], words]]
        elif narrow:
            groups.append([at, at + width, [words]])
        at, follows = at + width, narrow
    placed = []
    for begin, end, words in groups:
        place, anchor = ((begin + end) / 2, "center")
        if begin < whole / 20:
            place, anchor = begin, "left"
        elif end > whole * 19 / 20:
            place, anchor = min(end, whole), "right"  # shares that are rounded may add up to more
        placed.append((place, " · ".join(words), anchor))
    return placed


def names_below(places: Sequence, named: Sequence[list[tuple[float, str, str]]], by: float) -> list[dict]:
    """The words of parts in small letters below their bars. places: of the bars. by: how far, in pixels."""
    small = {"yanchor": "top", "yshift": -by, "font": {"size": SMALL}}
    return [
        text_at(x, place, words, xanchor=anchor, **small)
        for place, of_bar in zip(places, named)
        for x, words, anchor in of_bar
    ]


def stacked_layout(
    bars: list[str], names: list[str], *, row: int = ROW, below: Sequence = (), free: int = 0, **more
) -> dict:
    """The layout of stacked bars with names above them.

    row: of each bar with its name, in pixels, of which ``free`` are all for words between bars; of the rest, half is
    the bar. below: for each bar, what ``words_below`` gives of its parts.
    """
    half = (row - free) / 4  # of a bar
    return layout(
        height=50 + round(row * (len(bars) + 0.15)),  # with the margins
        margin={"l": 10, "r": 10, "t": 6, "b": 44},
        barmode="stack",
        bargap=1 - 2 * half / row if below else 0.44,
        showlegend=False,
        annotations=[*names_above(bars, names, round(half)), *names_below(bars, below, half)],
        uniformtext={"mode": "hide", "minsize": FONT - 2},  # text that does not fit is in the table
        meta={"rows": [6 + row * n for n in range(len(bars))]},
        yaxis={**WITHOUT_NAMES, "range": [len(bars) - 0.45, -0.6]},
        **more,
    )


def break_at(place: float) -> dict:
    """A dashed line across the bars of a chart, between two that cannot be compared, or are of two kinds."""
    line = {"color": EDGE, "width": 2, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": place, "y1": place, "line": line}


WITHOUT_NAMES = {"showticklabels": False, "ticks": "", "showgrid": False}  # for an axis of bars with names above them
# For an axis above the bars of shares.
IN_PERCENT = {"side": "top", "tickvals": [0, 25, 50, 75, 100], "ticktext": ["0%", "25%", "50%", "75%", "100%"]}
LEGEND_ABOVE = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": FONT}}


def names_above(places: list, names: list[str], by: int) -> list[dict]:
    """Names above their bars, at the left, so that bars have the full width, even on a phone."""
    at = {"xref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": by, "align": "left"}
    return [text_at(0, place, name, **at) for place, name in zip(places, names)]


def with_small(name: str, small: str, *, below: bool = False) -> str:
    """A name on a chart, followed by small text, or with it ``below``."""
    return f"{name}{'<br>' if below else ' '}<span style='font-size:{SMALL}px'>{small}</span>"


def force_line(force: str, lane: int, xs: list, ys: list, **more) -> dict:
    """A force as a line with markers, in the colour and shape of its ``lane``."""
    colour = LINES[lane % len(LINES)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": force,
        "x": xs,
        "y": ys,
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "symbol": SHAPES[lane % len(SHAPES)], "size": 11},
        **more,
    }


def round_step(value: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … not below ``value``, for the ticks of an axis."""
    return next(step for step in (n * 10**power for power in itertools.count() for n in (1, 2, 5)) if step >= value)


def round_up(value: float, step: int) -> int:
    """The smallest multiple of ``step`` not below ``value``, for the end of an axis."""
    return math.ceil(value / step) * step
