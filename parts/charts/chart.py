"""A chart: the figure, what it shows in words, and what its colours mean."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from parts.charts.looks import STRIPES, Look

FONT = 13
SMALL = 11


@dataclass(frozen=True)
class LegendEntry:
    """What one colour means. ``symbol``: "square", "circle", "dash", a dashed line, or "line"."""

    name: str
    colour: str  # transparent: hollow
    initials: str = ""
    text: str = ""  # the colour of the initials
    stripes: str = ""  # the colour of a pattern upon it
    pattern: str = ""  # "/" (stripes), ".", "-" or "|"
    symbol: str = "square"

    @classmethod
    def of(cls, look: Look) -> LegendEntry:
        stripes = STRIPES if look.pattern else ""
        return cls(look.name, look.colour, look.initials, look.text, stripes, look.pattern)

    def as_dict(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Chart:
    """A figure of Plotly as a dict, its text alternative, and its legend.

    ``legend`` is empty where the figure draws its own.
    """

    figure: dict
    alt: str
    legend: tuple[LegendEntry, ...] = ()


def bar_legend(traces: list[dict]) -> tuple[LegendEntry, ...]:
    """An entry for each name that traces of bars have, in the colour and pattern of their marks."""
    entries = {}
    for trace in traces:
        marker = trace["marker"]
        pattern = marker.get("pattern", {})
        stripes, shape = pattern.get("fgcolor", ""), pattern.get("shape", "")
        entries.setdefault(trace["name"], LegendEntry(trace["name"], marker["color"], stripes=stripes, pattern=shape))
    return tuple(entries.values())


def layout(*, height: int, **more) -> dict:
    """What all charts share: size, margins, and that a chart does not move under a finger."""
    return {
        "height": height,
        "margin": {"l": 10, "r": 10, "t": 26, "b": 44},
        "font": {"size": FONT},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.12, "yanchor": "top", "font": {"size": FONT}},
        "hovermode": "closest",
        "dragmode": False,
        **more,
    }


def stacked_bar(look: Look, bars: list[str], values: list, **more) -> dict:
    """The parts of one look of stacked bars, a value for each bar."""
    return {"type": "bar", "orientation": "h", "name": look.name, "y": bars, "x": values, "marker": look.marker, **more}


def words_inside(look: Look, words: list[str]) -> dict:
    """Words inside the parts of one look of stacked bars, in the colour that can be read there."""
    return {
        "text": words,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": look.text, "size": FONT},
        "constraintext": "inside",
    }


def stacked(bars: list[str], names: list[str], **more) -> dict:
    """The layout of stacked bars with their names above them."""
    return layout(
        height=64 + 48 * len(bars),
        barmode="stack",
        bargap=0.5,
        showlegend=False,
        annotations=names_above(bars, names, 11),
        uniformtext={"mode": "hide", "minsize": FONT - 2},  # words that do not fit their bar are in the table
        yaxis=axis_without_names(len(bars)),
        **more,
    )


LEGEND_ABOVE = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": FONT}}


def names_above(places: list, names: list[str], by: int) -> list[dict]:
    """Names above their bars, at the left: so a bar has the whole width, on a phone too."""
    return [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": place,
            "yanchor": "bottom",
            "yshift": by,
            "text": name,
            "showarrow": False,
            "align": "left",
            "font": {"size": FONT},
        }
        for place, name in zip(places, names)
    ]


def with_small(name: str, small: str) -> str:
    """A name on a chart with a few small words behind it."""
    return f"{name} <span style='font-size:{SMALL}px'>{small}</span>"


def axis_without_names(rows: int) -> dict:
    """An axis of bars from top to bottom whose names are above them."""
    return {
        "range": [rows - 0.45, -0.75],
        "fixedrange": True,
        "showticklabels": False,
        "ticks": "",
        "showgrid": False,
        "zeroline": False,
    }


def round_up(value: float, step: int) -> int:
    """The smallest multiple of ``step`` that is not below ``value``: the end of an axis that cuts nothing off."""
    return int(-(-value // step) * step)
