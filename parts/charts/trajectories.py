"""Grades over time: a line per force, broken where an era ends."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from parts.charts.chart import SMALL, Chart, LegendEntry, force_line, layout, text_at
from parts.charts.looks import EDGE, GRADES, HIDDEN, LINES, MISSING, NOT_KNOWN, NOT_YET, RANKS, SHAPES, look_of

TOP = max(RANKS.values()) + 0.6
BAND = 0.46  # half the height of the band of a grade


@dataclass(frozen=True)
class _Axis:
    """The positions of rounds on the time axis, and of the breaks between eras."""

    rounds: list[dict]
    positions: dict[str, float]
    breaks: list[float]
    idle: dict[str, int]  # the year without inspections before a round


def trajectories(rows: pandas.DataFrame, gaps: pandas.DataFrame) -> Chart:
    """Grades over time, with a lane for each force in the band of each grade; no line crosses eras.

    rows: of one theme, as in ``queries/grid.sql``. gaps: as in ``queries/gaps.sql``. Unknown grades are hollow, at the
    foot. An earlier grade that still applies is hollow too, at its height, but not part of the line. The breaks
    between eras are numbered; the caveats of the exhibit say what the numbers mean.
    """
    rows = rows.sort_values("round_order", kind="stable")
    axis = _axis(rows, gaps)
    forces = sorted(rows["force"].unique())
    traces = []
    for lane, force in enumerate(forces):
        shift = 0.0 if len(forces) == 1 else 0.34 - 0.68 * lane / (len(forces) - 1)
        own = rows[rows["force"] == force].to_dict("records")
        traces.append(_line(force, lane, shift, own, axis))
        missing = [row for row in own if row["grade"] not in RANKS and row["missing"] != HIDDEN]
        if missing:
            traces.append(_missing(force, lane, shift, missing, axis))
    figure = {
        "data": traces,
        "layout": layout(
            height=440 if len(forces) < 4 else 560,
            shapes=_bands(axis) + [_break_at(x) for x in axis.breaks],
            annotations=_break_numbers(axis) + _years_without_inspection(axis),
            showlegend=True,
            xaxis={
                "tickmode": "array",
                "tickvals": list(axis.positions.values()),
                "ticktext": [_tick(round_["round_name"]) for round_ in axis.rounds],
                "range": [-0.5, max(axis.positions.values(), default=0) + 0.5],
                "showgrid": False,
            },
            yaxis={
                "tickmode": "array",
                "tickvals": [0, *RANKS.values()],
                "ticktext": ["No known<br>grade", *(GRADES[g].name.replace("s im", "s<br>im") for g in RANKS)],
                "range": [-1.4 if axis.idle else -0.5, TOP],
                "showgrid": False,
                "automargin": True,
            },
        ),
    }
    return Chart(figure, _alt(rows, forces), _dotted_marks(rows))


def _dotted_marks(rows: pandas.DataFrame) -> tuple[LegendEntry, ...]:
    """What hollow marks with a dot mean, if there are any. Those without are named by the axis."""
    missing = rows[~rows["grade"].isin(RANKS)]["missing"]
    if missing.isin([NOT_KNOWN, HIDDEN, NOT_YET]).all():
        return ()
    name = "Not graded, or not inspected again: at the height of an earlier grade that still applies"
    return (LegendEntry(name, "transparent", initials="◉", text=EDGE, symbol="character"),)


def _axis(rows: pandas.DataFrame, gaps: pandas.DataFrame) -> _Axis:
    rounds = rows.drop_duplicates("round").to_dict("records")
    position, positions, breaks = 0.0, {}, []
    for n, round_ in enumerate(rounds):
        if n and round_["era"] != rounds[n - 1]["era"]:
            breaks.append(position - 0.25)
            position += 0.5
        positions[round_["round"]] = position
        position += 1
    years = [int(r["year"]) for r in rounds if pandas.notna(r["year"])]
    idle = {}
    for year in map(int, gaps[gaps["kind"] == "no-inspection"]["year"]):
        if years and min(years) < year < max(years):
            after = next(r for r in rounds if pandas.notna(r["year"]) and r["year"] > year)
            idle[after["round"]] = year
    return _Axis(rounds, positions, breaks, idle)


def _line(force: str, lane: int, shift: float, rows: list[dict], axis: _Axis) -> dict:
    xs, ys, texts, era = [], [], [], None
    for row in rows:
        if era and era != row["era"]:
            xs, ys, texts = [*xs, None], [*ys, None], [*texts, ""]
        era = row["era"]
        known = row["grade"] in RANKS
        xs.append(axis.positions[row["round"]])
        ys.append(RANKS[row["grade"]] + shift if known else None)
        texts.append(GRADES[row["grade"]].name if known else "")
    words = f"{force}: %{{text}}<extra></extra>"
    return force_line(force, lane, xs, ys, text=texts, connectgaps=False, hovertemplate=words)


def _missing(force: str, lane: int, shift: float, rows: list[dict], axis: _Axis) -> dict:
    shape = SHAPES[lane % len(SHAPES)]
    symbols = [shape + ("-open" if row["missing"] in (NOT_KNOWN, NOT_YET) else "-open-dot") for row in rows]
    # An earlier grade that still applies is marked at its height, but is not part of the line.
    heights = [RANKS.get(row["carried_grade"], 0) if row["missing"] == "grade stands" else 0 for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": force,
        "showlegend": False,
        "legendgroup": force,
        "x": [axis.positions[row["round"]] for row in rows],
        "y": [height + shift for height in heights],
        "text": [look_of(row).name for row in rows],
        "marker": {"color": LINES[lane % len(LINES)], "symbol": symbols, "size": 9},
        "hovertemplate": f"{force}: %{{text}}<extra></extra>",
    }


def _bands(axis: _Axis) -> list[dict]:
    """A band in the colour of each grade, across the eras that have the grade."""
    ends = [-0.5, *axis.breaks, max(axis.positions.values(), default=0) + 0.5]
    eras = list({round_["era"]: round_ for round_ in axis.rounds}.values())
    return [
        {
            "type": "rect",
            "x0": start,
            "x1": end,
            "y0": rank - BAND,
            "y1": rank + BAND,
            "fillcolor": GRADES[grade].colour,
            "opacity": 0.16,
            "line": {"width": 0},
            "layer": "below",
        }
        for era, start, end in zip(eras, ends, ends[1:])
        for grade, rank in RANKS.items()
        if grade != "adequate" or era["scale"] == "five-tier"
    ]


def _break_at(place: float) -> dict:
    line = {"color": EDGE, "width": 2, "dash": "dash"}
    return {"type": "line", "x0": place, "x1": place, "y0": BAND, "y1": TOP, "line": line}


def _break_numbers(axis: _Axis) -> list[dict]:
    return [
        text_at(place, 1, f"<b>({number})</b>", yref="paper", yanchor="bottom")
        for number, place in enumerate(axis.breaks, 1)
    ]


def _years_without_inspection(axis: _Axis) -> list[dict]:
    """In a row of their own, since the text is wider than a year on a small screen."""
    box = {"bgcolor": MISSING["no inspection"].colour, "bordercolor": EDGE, "borderpad": 2, "font": {"size": SMALL}}
    return [
        text_at(axis.positions[after] - 0.75, -0.95, f"{year}:<br>no inspection", **box)
        for after, year in axis.idle.items()
    ]


def _tick(round_name: str) -> str:
    """The name of a round, broken into lines that fit on a phone."""
    short = round_name.removeprefix("PEEL ")
    return short.replace("/", "<br>/").replace("–", "<br>–").replace(" data", "<br>data").replace(", ", ",<br>")


def _alt(rows: pandas.DataFrame, forces: list[str]) -> str:
    known = rows[rows["grade"].notna()]
    lines = []
    for force in forces:
        own = known[known["force"] == force]
        grades = ", ".join(
            f"{r.round_name.removeprefix('PEEL ')} {r.grade.replace('-', ' ')}" for r in own.itertuples()
        )
        lines.append(f"{force}: {grades or 'none known'}")
    return (
        f"Lines: grades on {rows['theme'].iloc[0]} over time. {'; '.join(lines)}. "
        "No line crosses from one era to another."
    )
