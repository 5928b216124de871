"""The funnel of case audits: which stand out from the average by more than chance explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
import pandas

from parts.address.english import force_and_year
from parts.charts import case_audits
from parts.charts.chart import FONT, Chart, LegendEntry, layout, round_up, text_at
from parts.charts.looks import ABOVE_LIMITS, BELOW_LIMITS, EDGE, WITHIN_LIMITS

# Places in the funnel: their name in the rows and in the legend, marker, the same as a character, and colour.
PLACES = (
    ("above the 99.8% limits", "Higher by more than chance", "triangle-up", "▲", ABOVE_LIMITS),
    ("below the 99.8% limits", "Lower by more than chance", "triangle-down", "▼", BELOW_LIMITS),
    ("above the 95% limits", "May be higher", "triangle-up-open", "△", ABOVE_LIMITS),
    ("below the 95% limits", "May be lower", "triangle-down-open", "▽", BELOW_LIMITS),
    ("within the 95% limits", "Within the range of chance", "circle-open", "○", WITHIN_LIMITS),
)
# Lines of the funnel: column, name, dash, and symbol in the legend.
LIMITS = (
    ("pooled_share", "Average of all {} audits", "solid", "line"),
    ("high_95", "95% limits", "dash", "dash"),
    ("low_95", "95% limits", "dash", "dash"),
    ("high_998", "99.8% limits", "dot", "dots"),
    ("low_998", "99.8% limits", "dot", "dots"),
)
HEIGHT, ABOVE, BELOW = 500, 24, 44  # pixels: the funnel and its margins
# Points are close if their names would overlap: as a fraction of the width, and in percentage points.
CLOSE_ACROSS, CLOSE_UP = 0.5, 6
# Pixels: the narrowest and the widest that the funnel is drawn, a letter of a name in it, and half the height of one.
NARROW, WIDE, OF_NAME, HALF_NAME = 258, 1190, 6, 7


def beyond_limits(rows: pandas.DataFrame, limits: str) -> pandas.DataFrame:
    """The audits that are above or below these limits, "95%" or "99.8%". rows: of ``queries/funnel.sql``.

    Those outside the 99.8% limits are not among those outside the 95% limits.
    """
    return rows[rows["place"].isin([f"{side} the {limits} limits" for side in ("above", "below")])]


def funnel(rows: pandas.DataFrame, limits: pandas.DataFrame) -> Chart:
    """A funnel plot: share good against number of cases, with the pooled share and its exact binomial limits.

    rows: as in ``queries/funnel.sql``. limits: as in ``queries/funnel_limits.sql``. Points outside the wider limits
    are named. The axis ends at the highest point or limit instead of 100%.
    """
    largest = float(max(limits["cases"].max(), rows["cases_total"].max() * 1.05))
    highest = max(limits["high_998"].max(), rows["good_share"].max())
    x_range, y_range = (0.0, largest), (-10.0, round_up(highest, 10) + 4.0)
    ticks = list(range(0, int(y_range[1]) + 1, 10 if y_range[1] <= 80 else 20))
    audits = rows["pooled_audits"].iloc[0]  # all of which the line is of, whatever the filters
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name.format(audits),
            "x": list(limits["cases"]),
            "y": list(limits[column]),
            "line": {"color": EDGE, "dash": dash, "width": 1.6, "shape": "linear"},
            "hoverinfo": "skip",
        }
        for column, name, dash, _ in LIMITS
    ]
    records = rows.to_dict("records")
    by_place = [
        ([row for row in records if row["place"] == place], symbol, colour) for place, _, symbol, _, colour in PLACES
    ]
    figure = {
        "data": [*lines, *(_points(*place) for place in by_place)],
        "layout": layout(
            height=HEIGHT,
            margin={"l": 10, "r": 10, "t": ABOVE, "b": BELOW},
            showlegend=False,
            annotations=[
                {**case_audits.text_above("Share good", 1, 0), "yref": "paper", "yshift": 4},
                *_labels(rows, limits, x_range, y_range),
            ],
            xaxis={"title": {"text": "Case files audited"}, "range": x_range, "showgrid": False},
            yaxis={
                "range": y_range,
                "tickvals": ticks,
                "ticktext": [f"{tick}%" for tick in ticks],
                "showgrid": False,  # no line runs through a name
            },
        ),
    }
    outside = beyond_limits(rows, "99.8%")
    named = ", ".join(f"{force_and_year(r.force, r.year_label)} ({r.good_share}%)" for r in outside.itertuples())
    alt = (
        f"Funnel plot: share good against number of case files audited, {len(rows)} audits, pooled share "
        f"{rows['pooled_share'].iloc[0]}%. Further from it than chance explains (99.8% limits): {named or 'none'}."
    )
    if own := [f"{force_and_year(r.force, r.year_label)} ({r.good_share}%)" for r in _marked(rows).itertuples()]:
        alt += f" From your file: {', '.join(own)}."
    lines_drawn = {name: LegendEntry(name.format(audits), EDGE, symbol=symbol) for _, name, _, symbol in LIMITS}
    return Chart(figure, alt, (*lines_drawn.values(), *_marks_drawn(set(rows["place"]))))


def _marks_drawn(places: set[str]) -> list[LegendEntry]:
    """The legend of the marks, each in its colour."""
    return [
        LegendEntry(words, "transparent", initials=mark, text=colour, symbol="character")
        for place, words, _, mark, colour in PLACES
        if place in places
    ]


def _points(rows: list[Mapping], symbol: str, colour: str) -> dict:
    # Of points at one place, only one can be pointed at: its card names all of them.
    named: dict[tuple, list[str]] = {}
    for row in rows:
        at = row["cases_total"], row["good_share"]
        named.setdefault(at, []).append(case_audits.with_mark(force_and_year(row["force"], row["year_label"]), row))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["cases_total"] for row in rows],
        "y": [row["good_share"] for row in rows],
        "text": [", ".join(named[row["cases_total"], row["good_share"]]) for row in rows],
        "cliponaxis": False,
        "marker": {
            "symbol": symbol,
            "size": 12,
            "color": colour,
            "line": {"width": 2 if symbol.endswith("open") else 1, "color": colour},
        },
        "customdata": [f"{row['good']:g} of {row['cases_total']:g} good ({row['good_share']:g}%)" for row in rows],
        "hovertemplate": "%{text}: %{customdata}<extra></extra>",  # %{y} is the words of a tick where there is one
    }


def _labels(rows: pandas.DataFrame, limits: pandas.DataFrame, across: tuple, up: tuple) -> list[dict]:
    """The names of the points outside the wider limits, on their outer side, where no limit runs, and of those outside
    the others where there is room on every screen.

    In a preview, those of the reader's rows come first. Of points close to each other, the one further outside is
    named; the others are in the table and on hover.
    across, up: the ranges of the axes.
    """
    named: list[dict] = []
    outside = beyond_limits(rows, "99.8%")
    own = _marked(rows)
    largest = across[1]
    screens = [_Screen(rows, limits, across, up, width) for width in (NARROW, WIDE)]
    for row in [*_furthest_first(own), *_furthest_first(outside.drop(own.index, errors="ignore"))]:
        x, y = float(row.cases_total), float(row.good_share)
        if any(abs(x - n["x"]) < CLOSE_ACROSS * largest and abs(y - n["y"]) < CLOSE_UP for n in named):
            continue
        side = "left" if x < largest / 3 else "right" if x > 2 * largest / 3 else "center"
        with_room = [
            other
            for other in ("left", "right", "center") * (row.Index in own.index)
            if all(screen.has_room(_name_of(row, other), named) for screen in screens)
        ]
        named.append(_name_of(row, (with_room or [side])[0]))
    perhaps = beyond_limits(rows, "95%")
    for row in _furthest_first(perhaps.drop(own.index, errors="ignore")):
        names = (_name_of(row, side) for side in ("left", "right", "center"))
        named += [name for name in names if all(screen.has_room(name, named) for screen in screens)][:1]
    return named


def _marked(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows that are the reader's, in a preview."""
    return rows[rows["preview"] != ""] if "preview" in rows else rows.head(0)


def _furthest_first(rows: pandas.DataFrame) -> list:
    distance = (rows["good_share"] - rows["pooled_share"]).abs().sort_values(ascending=False)
    return list(rows.loc[distance.index].itertuples())


def _name_of(row, side: str) -> dict:
    """The name of a point on its outer side, beginning there (left), ending there (right), or in the middle."""
    shift = {"left": -6, "right": 6, "center": 0}[side]
    shifts = {"yshift": 15 if row.place.startswith("above") else -15, "xanchor": side, "xshift": shift}
    words = force_and_year(row.force, row.year_label)
    words += f" · {row.preview}" if getattr(row, "preview", "") else ""
    return text_at(float(row.cases_total), float(row.good_share), words, font={"size": FONT - 1}, **shifts)


@dataclass(frozen=True)
class _Screen:
    """The funnel as a screen shows it. across, up: the ranges of its axes. width: in pixels."""

    rows: pandas.DataFrame
    limits: pandas.DataFrame
    across: tuple[float, float]
    up: tuple[float, float]
    width: int
    height: int = HEIGHT - ABOVE - BELOW

    def has_room(self, name: dict, named: Sequence[dict]) -> bool:
        """Whether a name is within the chart, and clear of the names that it has, of its points and its lines."""
        left, top, right, bottom = self._box(name)
        if left < 0 or right > self.width or top < 0 or bottom > self.height:
            return False
        others = (self._box(other) for other in named)
        if any(left < x2 and right > x1 and top < y2 and bottom > y1 for x1, y1, x2, y2 in others):
            return False
        xs, ys = self._at(self.rows["cases_total"], self.rows["good_share"])
        if ((xs > left - 8) & (xs < right + 8) & (ys > top - 6) & (ys < bottom + 6)).any():
            return False
        for column in dict.fromkeys(column for column, *_ in LIMITS):
            xs, ys = self._at(self.limits["cases"], self.limits[column])
            crossed = numpy.interp(numpy.linspace(max(left, xs.min()), right, 60), xs, ys)
            if ((crossed > top - 2) & (crossed < bottom + 2)).any():
                return False
        return True

    def _at(self, x, y) -> tuple:
        (west, east), (south, north) = self.across, self.up
        return (x - west) / (east - west) * self.width, (north - y) / (north - south) * self.height

    def _box(self, name: dict) -> tuple[float, float, float, float]:
        x, y = self._at(name["x"], name["y"])
        wide = OF_NAME * len(name["text"])
        left = x + name["xshift"] - {"left": 0, "center": wide / 2, "right": wide}[name["xanchor"]]
        return left, y - name["yshift"] - HALF_NAME, left + wide, y - name["yshift"] + HALF_NAME
