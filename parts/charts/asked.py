"""A first chart of the rows that a reader asked for: bars, lines or points, as far as their columns allow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas

from parts.address.english import counted, listed
from parts.charts.chart import (
    FONT,
    LEGEND_ABOVE,
    NOT_COMPARABLE,
    Chart,
    bar_legend,
    break_at,
    force_line,
    layout,
    stacked_bar,
    text_inside,
)
from parts.charts.looks import EDGE, GRADES, LINES, WITHIN_LIMITS

MAX_BARS, MAX_LINES, MAX_POINTS = 60, len(LINES), 3_000
NUMBERS = ("integer", "long", "number")
TIMES = ("cycle", "round", "round_name", "cycle_name")
ERA_COLUMNS = ("era", "era_name")
NOT_JOINED = "No line joins grades of different eras, since they cannot be compared."
NOT_COMPARED = "A dashed line parts grades of different eras, since they cannot be compared."
BAR, BAR_WITH_WORDS = 26, 38  # pixels of a bar and what is free beside it


@dataclass(frozen=True)
class Plan:
    """Which columns a chart draws: ``across`` is the axis of time or of names, ``low`` and ``high`` a 95% interval."""

    kind: str  # a key of KINDS
    number: str
    across: str
    series: str = ""
    low: str = ""
    high: str = ""


KINDS = {"bars": "Bars", "lines": "Lines", "points": "Points"}


@dataclass(frozen=True)
class Uses:
    """What the columns of an answer may be in a chart, each kind in the order of the answer."""

    times: list[str]
    numbers: list[str]
    number: str  # the one that a chart of a single number shows; empty if there is none
    interval: dict[str, str]  # the columns of the low and the high end of its interval; empty if there is none
    grade: str  # empty if there is none
    names: list[str]


def plans(rows: pandas.DataFrame, types: Mapping[str, str]) -> dict[str, Plan]:
    """The charts that the columns of the rows allow, by kind; those that suit them best come first."""
    if rows.empty:
        return {}
    uses = _uses(rows, types)
    found = (_plan_of_lines(rows, uses), _plan_of_bars(rows, uses), _plan_of_points(rows, uses))
    return {plan.kind: plan for plan in found if plan}


def _uses(rows: pandas.DataFrame, types: Mapping[str, str]) -> Uses:
    times = [c for c in rows if _is_time(rows[c], c, types[c])]
    low, high = (
        next((c for c in rows if types[c] in NUMBERS and re.match(rf"{w}(_|$)", c)), "") for w in ("low", "high")
    )
    interval = {"low": low, "high": high} if low and high else {}
    numbers = [
        c for c in rows if types[c] in NUMBERS and c not in (*times, *interval.values()) and rows[c].notna().any()
    ]
    numbers = [c for c in numbers if not c.endswith(("_order", "rank", "_id"))]
    # The number that an interval is about comes before it.
    about = [c for c in numbers if interval and list(rows).index(c) < list(rows).index(low)]
    number = (about or numbers or [""])[-1]  # what was worked out comes last
    texts = [c for c in rows if types[c] == "string" and c not in (*times, *ERA_COLUMNS) and rows[c].notna().any()]
    grade = next((c for c in texts if set(rows[c].dropna()) <= set(GRADES)), "")
    names = [c for c in texts if c != grade and not rows[c].str.startswith("http").any()]
    return Uses(times, numbers, number, interval, grade, names)


def _plan_of_lines(rows: pandas.DataFrame, uses: Uses) -> Plan | None:
    if not uses.number or not uses.times or uses.grade:
        return None
    time = uses.times[0]
    series = next((c for c in uses.names if rows[c].nunique() <= MAX_LINES), "")
    if rows.duplicated([c for c in (time, series) if c]).any() or rows[time].nunique() < 2:
        return None
    return Plan("lines", uses.number, time, series, **uses.interval)


def _plan_of_bars(rows: pandas.DataFrame, uses: Uses) -> Plan | None:
    across = uses.times[0] if uses.grade and uses.times else next(iter([*uses.names, *uses.times]), "")
    if not uses.number or not across or rows[across].nunique() > MAX_BARS:
        return None
    if rows.duplicated([c for c in (across, uses.grade) if c]).any():
        return None
    return Plan("bars", uses.number, across, uses.grade, **({} if uses.grade else uses.interval))


def _plan_of_points(rows: pandas.DataFrame, uses: Uses) -> Plan | None:
    if len(uses.numbers) < 2 or len(rows) > MAX_POINTS:
        return None
    return Plan("points", uses.numbers[1], uses.numbers[0], next(iter(uses.names), ""))


def _is_time(cells: pandas.Series, name: str, kind: str) -> bool:
    if kind == "date":
        return True
    known = cells.dropna()
    if kind in ("integer", "long"):
        return name.endswith("year") and bool(len(known)) and bool(known.between(1800, 2200).all())
    return name in TIMES and kind == "string" and bool(len(known))


def drawn(rows: pandas.DataFrame, plan: Plan, eras: Sequence[tuple[int, str]] | None) -> Chart:
    """The chart of a plan. ``eras``: the first year and name of each, if lines end with them, and bars are parted."""
    if plan.kind == "lines":
        return _lines(rows, plan, eras)
    return _bars(rows, plan, eras) if plan.kind == "bars" else _points(rows, plan)


def _bars(rows: pandas.DataFrame, plan: Plan, eras: Sequence[tuple[int, str]] | None) -> Chart:
    rows = rows[rows[plan.number].notna()]
    names = [_name(value) for value in rows[plan.across]]
    era_of = dict(zip(names, _eras_of(rows, plan.across, eras)))
    bars = list(era_of)
    breaks = [n - 0.5 for n in range(1, len(bars)) if era_of[bars[n]] != era_of[bars[n - 1]]]
    parted, line = (f" {NOT_COMPARED}", (NOT_COMPARABLE,)) if breaks else ("", ())
    figure = {"layout": _layout_of_bars(plan, bars, breaks)}
    if not plan.series:
        figure["data"] = [{**_one_colour(plan, names, rows), **_interval(rows, plan, "error_x")}]
        alt = f"Bars: {plan.number} for {_count(bars, plan.across)}. {_extremes(rows, plan)}{parted}"
        return Chart(figure, alt, line)
    traces = []
    for grade, look in GRADES.items():
        own = rows[rows[plan.series] == grade]
        names, values = [_name(value) for value in own[plan.across]], own[plan.number].astype(float).tolist()
        hover = f"%{{y}}<br>{look.name}: %{{x}}<extra></extra>"
        inside = text_inside([f"{look.initials} {value:g}" for value in values], look.text)
        traces += [stacked_bar(look, names, values, hovertemplate=hover, **inside)] if names else []
    figure["data"] = traces
    figure["layout"]["barmode"] = "stack"
    words = listed([trace["name"].lower() for trace in traces])
    alt = f"Stacked bars: {plan.number} for {_count(bars, plan.across)}, by {words}.{parted}"
    return Chart(figure, alt, (*bar_legend(traces), *line))


def _one_colour(plan: Plan, names: list[str], rows: pandas.DataFrame) -> dict:
    return {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": rows[plan.number].astype(float).tolist(),
        "marker": {"color": LINES[0], "line": {"color": EDGE, "width": 0.8}},
        "hovertemplate": f"%{{y}}<br>{_plain(plan.number)}: %{{x}}<extra></extra>",
    }


def _layout_of_bars(plan: Plan, bars: list[str], breaks: list[float]) -> dict:
    return layout(
        height=90 + (BAR_WITH_WORDS if plan.series else BAR) * max(len(bars), 2),
        shapes=[break_at(place) for place in breaks],
        uniformtext={"mode": "hide", "minsize": FONT - 2},  # a letter that does not fit is left to colour and legend
        bargap=0.25,
        showlegend=False,
        xaxis={"title": {"text": _plain(plan.number)}, "rangemode": "tozero"},
        yaxis={
            **{"autorange": "reversed", "automargin": True, "type": "category", "ticks": ""},
            **{"categoryorder": "array", "categoryarray": bars},
        },
    )


def _lines(rows: pandas.DataFrame, plan: Plan, eras: Sequence[tuple[int, str]] | None) -> Chart:
    rows = rows[rows[plan.number].notna() & rows[plan.across].notna()].sort_values(plan.across, kind="stable")
    groups = rows.groupby(plan.series, sort=False) if plan.series else [("", rows)]
    years = bool(rows[plan.across].map(lambda value: bool(re.fullmatch(r"\d{4}", str(value)))).all())
    at = int if years else _name
    traces, parted = [], False
    for lane, (name, own) in enumerate(groups):
        of_era = _eras_of(own, plan.across, eras)
        parts = [own[of_era == era] for era in dict.fromkeys(of_era)]
        parted |= len(parts) > 1
        for part in parts:
            line = force_line(
                _name(name) if plan.series else _plain(plan.number),
                lane,
                [at(value) for value in part[plan.across]],
                part[plan.number].astype(float).tolist(),
                legendgroup=str(lane),
                showlegend=bool(plan.series) and part is parts[0],
                hovertemplate=f"%{{x}}<br>{_plain(plan.number)}: %{{y}}<extra>{_name(name)}</extra>",
            )
            traces.append({**line, **_interval(part, plan, "error_y")})
    order = [_name(value) for value in dict.fromkeys(rows[plan.across])]
    categories = {"type": "category", "categoryorder": "array", "categoryarray": order, "automargin": True}
    figure = {
        "data": traces,
        "layout": layout(
            height=420,
            showlegend=bool(plan.series),
            xaxis={"tickformat": "d", "tickvals": sorted({*map(int, order)})} if years else categories,
            yaxis={"title": {"text": _plain(plan.number)}, "rangemode": "tozero", "automargin": True},
            legend=LEGEND_ABOVE,
        ),
    }
    joined = f" {NOT_JOINED}" if parted else ""
    of = f", a line for each of {_count(list(dict.fromkeys(rows[plan.series])), plan.series)}" if plan.series else ""
    return Chart(figure, f"Lines: {plan.number} by {plan.across}{of}. {_extremes(rows, plan)}{joined}")


def _eras_of(rows: pandas.DataFrame, across: str, eras: Sequence[tuple[int, str]] | None) -> pandas.Series:
    """The era of each row, by a column that names it or by its year: no line goes on into another."""
    if eras is None:
        return pandas.Series("", index=rows.index)
    column = next((c for c in ERA_COLUMNS if c in rows), "")
    if column:
        return rows[column].fillna("").astype(str)

    def era(value) -> str:
        year = re.search(r"\d{4}", str(value))
        begun = [name for first, name in eras if year and first <= int(year[0])]
        return begun[-1] if begun else ""

    return rows[across].map(era)


def _points(rows: pandas.DataFrame, plan: Plan) -> Chart:
    rows = rows[rows[plan.number].notna() & rows[plan.across].notna()]
    names = [_name(value) for value in rows[plan.series]] if plan.series else [""] * len(rows)
    x, y = _plain(plan.across), _plain(plan.number)
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": rows[plan.across].astype(float).tolist(),
        "y": rows[plan.number].astype(float).tolist(),
        "text": names,
        "marker": {"color": WITHIN_LIMITS, "size": 9, "line": {"color": EDGE, "width": 0.8}},
        "hovertemplate": f"%{{text}}<br>{x}: %{{x}}<br>{y}: %{{y}}<extra></extra>",
        "showlegend": False,
    }
    axes = {"xaxis": {"title": {"text": x}}, "yaxis": {"title": {"text": y}, "automargin": True}}
    alt = f"Points: {plan.number} against {plan.across}, {counted(len(rows), 'row')}. {_extremes(rows, plan)}"
    return Chart({"data": [trace], "layout": layout(height=460, **axes)}, alt)


def _interval(rows: pandas.DataFrame, plan: Plan, axis: str) -> dict:
    """The 95% interval of each mark, where the rows have one."""
    if not plan.low:
        return {}
    value, low, high = (rows[c].astype(float) for c in (plan.number, plan.low, plan.high))
    error = {"type": "data", "symmetric": False, "array": (high - value).tolist(), "arrayminus": (value - low).tolist()}
    return {axis: {**error, "color": EDGE, "thickness": 1.5}}


def _extremes(rows: pandas.DataFrame, plan: Plan) -> str:
    """The smallest and the largest number in words, with what they are of."""
    if rows.empty:
        return "No row has both."
    numbers = rows[plan.number].astype(float).reset_index(drop=True)
    least, most = (rows.iloc[int(at)] for at in (numbers.argmin(), numbers.argmax()))

    def in_words(row) -> str:
        of = row[plan.series] if plan.kind != "bars" and plan.series else row[plan.across]
        return f"{float(row[plan.number]):g} ({_name(of)})"

    return f"The smallest is {in_words(least)}, the largest {in_words(most)}."


def _count(values: list, column: str) -> str:
    return f"{len(values)} values of {column}"


def _name(value) -> str:
    return "not known" if pandas.isna(value) else _plain(str(value))


def _plain(words: str) -> str:
    """Text escaped for a chart: Plotly interprets some HTML in it, and “%{…}” as a value."""
    return words.replace("<", "‹").replace("%{", "% {")
