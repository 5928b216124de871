"""Case audits: shares by grade with an interval, the funnel, and shares from one inspection or review to the next."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
import pandas

from parts.address.english import force_and_year, likely_between, rounded
from parts.charts.chart import (
    FONT,
    IN_PERCENT,
    LEGEND_ABOVE,
    WITHOUT_NAMES,
    Chart,
    LegendEntry,
    across,
    fits,
    force_line,
    layout,
    names_below,
    round_up,
    text_at,
    text_inside,
    words_below,
)
from parts.charts.looks import ABOVE_LIMITS, BELOW_LIMITS, EDGE, GRADE_NOT_FOUND, GRADES, LINES, MISSING, WITHIN_LIMITS

# The parts of a bar from the left: column, name, initials, colour, text colour, and colour of stripes for what was not
# printed. Cases without a grade come first where the good ones are among them, so that no bar seems to have none; else
# before the inadequate ones, which are always at the right.
NOT_PRINTED = "No grades published"
GOOD, MIDDLE, POOR, WORST = (GRADES[grade] for grade in ("good", "adequate", "requires-improvement", "inadequate"))
PARTS = (
    ("perhaps_good", NOT_PRINTED, "", MISSING[GRADE_NOT_FOUND].colour, "", ""),
    ("good", "Good", GOOD.initials, GOOD.colour, GOOD.text, ""),
    ("good_by_subtraction", "Good, worked out from those below", "", GOOD.colour, "", GRADES["outstanding"].colour),
    ("adequate", "Adequate (early audits)", MIDDLE.initials, MIDDLE.colour, MIDDLE.text, ""),
    ("requires_improvement", "Requires improvement", POOR.initials, POOR.colour, POOR.text, ""),
    ("below_good_not_split", "Below good, not split", "", POOR.colour, "", WORST.colour),
    ("not_described", NOT_PRINTED, "", MISSING[GRADE_NOT_FOUND].colour, "", ""),
    ("inadequate", "Inadequate", WORST.initials, WORST.colour, WORST.text, ""),
)
STRIPED = {"good_by_subtraction": "G", "below_good_not_split": "below good"}
# Pixels: an audit with its name, its bar, a heading. In a lower bar Firefox has no room for the text.
ROW, BAR, HEADING = 43, 23, 28
# Pixels below a bar: for the line of its interval, in the middle, and, where there are any, for the words of its
# narrow parts. Below these is as much room again, since words close to the name of the next audit seem to be its own.
INTERVAL, WORDS, APART = 9, 13, 9
MARK_ABOVE = 17  # pixels: a line above the name of an audit that is the reader's own
INTERVAL_NAME = "95% interval of the share graded good"
LETTERS = 55  # that a phone has room for above a bar: of a name and of what is beside it
BESIDE = FONT - 1  # the size of what was printed, at the right above a bar: in smaller letters its words run together

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


@dataclass(frozen=True)
class Line:
    """An audit in the chart: its row, the heading it is under, and its name above the bar."""

    row: Mapping
    heading: str
    name: str

    @property
    def words(self) -> str:
        """Its name below the mark of a row that is the reader's: beside it, a phone has no room for one."""
        return "<br>".join(filter(None, (mark_of(self.row), self.name)))


def beyond_limits(rows: pandas.DataFrame, limits: str) -> pandas.DataFrame:
    """The audits that are above or below these limits, "95%" or "99.8%". rows: of ``queries/funnel.sql``.

    Those outside the 99.8% limits are not among those outside the 95% limits.
    """
    return rows[rows["place"].isin([f"{side} the {limits} limits" for side in ("above", "below")])]


def mark_of(row: Mapping) -> str:
    """The mark of a row that is the reader's, in a preview; else empty."""
    return row.get("preview", "")


def audit_shares(lines: Sequence[Line]) -> Chart:
    """A bar to 100% of the case files of each audit: its parts by grade, and the interval of the share good.

    lines: rows as in ``queries/case_audits.sql``, those of one heading together. The interval (Wilson, 95%) of the
    share good is a line below the bar, wherever it is known. That of the share inadequate, where only that was counted,
    is in words: it would be measured from the other end. What was not printed is hatched or hollow.
    """
    positions, headings, begins, height = _positions(lines)
    bars = [_bar(part, lines, positions) for part in PARTS]
    bars = [bar for bar in bars if any(bar["x"])]
    counts = [(line.row, at) for line, at in zip(lines, positions) if _has_line(line.row)]
    intervals = [_intervals(counts)] if counts else []
    below_lines = [at + INTERVAL * _has_line(line.row) for line, at in zip(lines, positions)]
    widest = max([100.0, *(sum(width for width, _ in _parts_of(line.row).values()) for line in lines)])
    figure = {
        "data": [*bars, *intervals],
        "layout": layout(
            height=height + 28,
            margin={"l": 11, "r": 17, "t": 24, "b": 4},
            barmode="stack",
            showlegend=False,
            uniformtext={"mode": "hide", "minsize": FONT - 3},
            annotations=[
                *(_words(f"<b>{part}</b>", at, 0) for at, part in headings),
                *({**_words(line.words, at - BAR / 2 - 1, 0), "align": "left"} for line, at in zip(lines, positions)),
                *(_words(_words_beside_name(line), at - BAR / 2 - 1, 1, BESIDE) for line, at in zip(lines, positions)),
                *names_below(below_lines, [_words_below(line.row) for line in lines], BAR / 2),
            ],
            # A little beyond, since text of a bar that ends on the edge is dropped.
            xaxis={**IN_PERCENT, "range": [0, widest + 0.1]},
            yaxis={**WITHOUT_NAMES, "range": [height, 0]},
            meta={"rows": [24 + at for at in begins]},
        ),
    }
    shares = "; ".join(f"{_with_mark(line.row['name'], line.row)}: {with_interval(line.row)}" for line in lines)
    alt = (
        f"Bars to 100%, one for each audit: which share of its case files was judged good and at each grade. {shares}."
    )
    drawn = {bar["name"] for bar in bars}
    entries = {
        name: LegendEntry(name, colour, initials, text, stripes, "/" if stripes else "")
        for _, name, initials, colour, text, stripes in PARTS
        if name in drawn
    }
    legend = list(entries.values())
    if counts:
        legend.append(LegendEntry(INTERVAL_NAME, EDGE, symbol="interval"))
    return Chart(figure, alt, tuple(legend))


def _with_mark(name: str, row: Mapping) -> str:
    """“Kent 2026”, or “Kent 2026, from your file” in a preview with a row of the reader's."""
    return ", ".join(filter(None, (name, mark_of(row))))


def in_brief(row: Mapping) -> str:
    """What was printed of an audit, in brief."""
    cases = "" if pandas.isna(row["cases_total"]) else f"{int(row['cases_total'])}"
    match row["printed"]:
        case "counts":
            return f"{int(row['good'])} of {cases} good, {row['good_share']:.1f}%"
        case "combined count only":
            below = int(row["cases_total"] - row["good_by_subtraction"])
            return f"{below} of {cases} below good"
        case "inadequate only":
            return f"{int(row['inadequate'])} of {cases} inadequate"
        case "percentage only" if pandas.isna(row["good_pct"]):
            return f"{row['below_good_pct']:g}% below good, as published"
        case "percentage only":
            return f"{row['good_pct']:g}% good, as published"
        case _:
            return f"no grades of {cases} files published" if cases else "no grades published"


def _words_beside_name(line: Line) -> str:
    """The share good of an audit: "15 of 81 good, 18.5%, by subtraction". Without one, what was printed, with an
    interval that has no line: "30 of 79 inadequate: 38% (28 to 49)".

    Counts that the name leaves no room for on a phone are below the bar alone: "10.7% good, by subtraction".
    """
    row = line.row
    if row["printed"] == "combined count only":
        counts, share = f"{int(row['good_by_subtraction'])} of {int(row['cases_total'])}", row["good_share_drawn"]
        words = f"{counts} good, {share:.1f}%, by subtraction"
        return words if len(line.name) + len(words) <= LETTERS else f"{share:.1f}% good, by subtraction"
    if row["printed"] == "percentage only" and pandas.isna(row["good_pct"]):
        return f"{row['good_share_drawn']:g}% good, by subtraction"
    if row["interval_of"] != "inadequate":
        return in_brief(row)
    low, high = rounded(row["interval_low"]).removesuffix("%"), rounded(row["interval_high"]).removesuffix("%")
    return f"{in_brief(row)}: {rounded(row['inadequate_share'])} ({low} to {high})"


def _has_line(row: Mapping) -> bool:
    """Whether an audit has an interval that is measured from the left, as the axis is."""
    return row["interval_of"] == "good"


def with_interval(row: Mapping) -> str:
    """The same with how sure that is: "6 of 6 below good, so none good, likely between 0% and 39%"."""
    return ", ".join(filter(None, (in_brief(row), how_sure(row))))


def how_sure(row: Mapping) -> str:
    """The interval of the share that was counted: "likely between 18% and 39% good"; empty without counts.

    Where only the cases below good were counted, with those that follow: "so 19% good, likely between 12% and 28%".
    """
    if pandas.isna(row["interval_of"]):
        return ""
    if row["printed"] == "combined count only" and row["interval_of"] == "good":
        good = int(row["good_by_subtraction"])
        good = rounded(100 * good / row["cases_total"]) if good else "none"
        return f"so {good} good, {likely_between(row['interval_low'], row['interval_high'])}"
    return f"{likely_between(row['interval_low'], row['interval_high'])} {row['interval_of']}"


def _positions(lines: Sequence[Line]) -> tuple[list[int], list[tuple[int, str]], list[int], int]:
    """In pixels from the top: the middle of each bar, the foot of each line of a heading with its text, where each bar
    begins with all that is above it, and the total height.
    """
    at, positions, headings, begins, former = 0, [], [], [], ""
    for line in lines:
        begins.append(at)
        if line.heading and line.heading != former:
            at += HEADING - 18
            for part in textwrap.wrap(line.heading, 42):
                at += 18
                headings.append((at, part))
            former = line.heading
        at += MARK_ABOVE * bool(mark_of(line.row))
        positions.append(at + ROW - BAR // 2 - 2)
        at += ROW + INTERVAL + (WORDS + APART) * bool(_words_below(line.row))
    return positions, headings, begins, at + 4


def _words_below(row: Mapping) -> list[tuple[float, str, str]]:
    """The words of the parts of a bar that are too narrow for them, or striped, where words could not be read."""
    shown, named = _parts_of(row), []
    for column, _, initials, *_ in PARTS:
        width, words = shown.get(column, (0, ""))
        name = STRIPED.get(column, initials)
        words = f"{name} {words}" if name else ""
        named.append((words, width, column not in STRIPED and fits(words, width, 100)))
    return words_below(named, 100)


def _bar(part: tuple, lines: Sequence[Line], positions: list[int]) -> dict:
    column, name, initials, colour, text, stripes = part
    parts = [_parts_of(line.row).get(column, (0, "")) for line in lines]
    pattern = {"shape": "/", "fillmode": "replace", "bgcolor": colour, "fgcolor": stripes, "size": 7}
    words = [f"{initials} {w}" for _, w in parts]
    inside = [w if initials and fits(w, width, 100) else "" for w, (width, _) in zip(words, parts)]
    return across(
        name,
        positions,
        [round(width, 2) for width, _ in parts],
        {"color": colour, "line": {"color": EDGE, "width": 0.6}, **({"pattern": pattern} if stripes else {})},
        width=BAR,
        **text_inside(inside, text or EDGE, FONT - 2),
        customdata=[
            f"{_with_mark(line.row['name'], line.row)}: {with_interval(line.row)}<br>{name}: {w}"
            for line, (_, w) in zip(lines, parts)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _parts_of(row: Mapping) -> dict[str, tuple[float, str]]:
    """The parts of a bar by column: width in per cent, and what was printed."""
    if row["printed"] == "percentage only":
        good, below = row["good_pct"], row["below_good_pct"]
        shares = {"good": good, "below_good_not_split": 100 - good}
        if pandas.isna(good):
            shares = {"good_by_subtraction": 100 - below, "below_good_not_split": below}
        return {column: (share, f"{share:g}%") for column, share in shares.items()}
    if row["printed"] == "no grades of cases":
        return {"not_described": (100.0, "no grades were published")}
    counts = {column: row[column] for column, *_ in PARTS if column in row and not pandas.isna(row[column])}
    if pandas.isna(row["good"]) and "good_by_subtraction" not in counts:
        counts["perhaps_good"] = counts.pop("not_described", 0)
    counts = {column: n for column, n in counts.items() if n}
    return {column: (100 * int(n) / int(row["cases_total"]), f"{int(n)}") for column, n in counts.items()}


def _intervals(rows: list[tuple[Mapping, int]]) -> dict:
    """The intervals of shares good as lines with end marks, in one trace with gaps between them."""
    below = (BAR + INTERVAL) / 2
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": INTERVAL_NAME,
        "x": [x for row, _ in rows for x in (row["interval_low"], row["interval_high"], None)],
        "y": [y for _, at in rows for y in (at + below, at + below, None)],
        "line": {"color": EDGE, "width": 2},
        "marker": {"symbol": "line-ns", "size": 3, "line": {"color": EDGE, "width": 2}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _words(text: str, foot: float, side: int, size: int = FONT) -> dict:
    """Text above a bar: at its left (0) or right (1) end."""
    at = {"xref": "paper", "xanchor": ("left", "right")[side], "yanchor": "bottom"}
    return text_at(side, foot, text, font={"size": size}, **at)


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
                {**_words("Share good", 1, 0), "yref": "paper", "yshift": 4},
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
        named.setdefault(at, []).append(_with_mark(force_and_year(row["force"], row["year_label"]), row))
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


def slopes(rows: pandas.DataFrame) -> Chart:
    """Share good at an inspection and its reviews, in order: a line per force, each point with its Wilson 95% interval.

    rows: as in ``queries/reviews.sql``. Points of different forces are shifted a little, so as not to overlap.
    """
    traces = []
    forces = rows["force"].nunique()
    for lane, (force, pairs) in enumerate(rows.groupby("force", sort=False)):
        first = pairs.iloc[0]
        points = [(first.from_dated, first.from_share, first.from_low, first.from_high, first.from_year_label)]
        points += [(p.dated, p.good_share, p.good_low, p.good_high, p.year_label) for p in pairs.itertuples()]
        traces.append(_slope(force, lane, 0.07 * (lane - (forces - 1) / 2), points))
    highest = max(rows["from_high"].max(), rows["good_high"].max())
    figure = {
        "data": traces,
        "layout": layout(
            height=440,
            showlegend=True,
            xaxis={
                "dtick": 1,
                "tickformat": "d",
                "showgrid": False,
                "range": [int(rows["from_dated"].min()) - 0.2, int(rows["dated"].max()) + 1.2],
            },
            yaxis={"title": {"text": "Share of audited cases good (%)"}, "range": [0, min(102, round_up(highest, 10))]},
            legend=LEGEND_ABOVE,
        ),
    }
    pairs = "; ".join(
        f"{r.force} {r.from_year_label} {r.from_share}%, {r.year_label} {r.good_share}%"
        for r in rows.itertuples(index=False)
    )
    return Chart(figure, f"Lines: share of audited cases good at one inspection or review and at the next. {pairs}.")


def _slope(force: str, lane: int, shift: float, points: list[tuple]) -> dict:
    xs, ys, lows, highs, years = zip(*points)
    intervals = {
        "type": "data",
        "symmetric": False,
        "array": [round(h - y, 1) for h, y in zip(highs, ys)],
        "arrayminus": [round(y - low, 1) for low, y in zip(lows, ys)],
        "color": LINES[lane % len(LINES)],
        "thickness": 1.2,
        "width": 4,
    }
    words = [
        f"{force}, {year}: {y}% good<br>{likely_between(low, high)}"
        for y, low, high, year in zip(ys, lows, highs, years)
    ]
    shifted = [round(x + shift, 3) for x in xs]
    more = {"error_y": intervals, "text": words, "hovertemplate": "%{text}<extra></extra>"}
    return force_line(force, lane, shifted, list(ys), **more)
