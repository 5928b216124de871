"""Grades over time: a strip per force, a cell for each round, with a gap where an era ends."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from parts.address.links import to_page
from parts.charts.chart import (
    ROW,
    SMALL,
    WITHOUT_NAMES,
    Chart,
    LegendEntry,
    layout,
    names_above,
    stacked_bar,
    text_at,
    text_inside,
)
from parts.charts.looks import EDGE, GRADES, MISSING, PAGE_TEXT, Look, known_mark, known_words, look, look_of, looks_in

CELL = 0.94  # the width of a cell, of the distance between two rounds
ABOVE, FOR_A_YEAR = 0.75, 0.75  # rows above the first strip: for its name, and for a year without inspections
BELOW = 0.55


@dataclass(frozen=True)
class _Axis:
    """The positions of rounds on the time axis, and of the breaks between eras."""

    rounds: list[dict]
    positions: dict[str, float]
    breaks: list[float]
    idle: dict[str, int]  # the year without inspections before a round

    @property
    def end(self) -> float:
        return max(self.positions.values(), default=0) + 0.5


def trajectories(rows: pandas.DataFrame, gaps: pandas.DataFrame) -> Chart:
    """Grades over time: a row for each force, and in it a cell for each round, in the colour and letters of its grade.

    rows: of one theme, as in ``queries/grid.sql``. gaps: as in ``queries/gaps.sql``. A gap and a dashed line mark where
    an era ends; the lines are numbered, and the caveats of the exhibit say what the numbers mean. A click on a cell
    leads to the page of its force.
    """
    rows = rows.sort_values("round_order", kind="stable")
    axis = _axis(rows, gaps)
    forces = sorted(rows["force"].unique())
    cells = rows.to_dict("records")
    looks = looks_in(rows)
    looks_of_cells = [look(cell["grade"], cell["missing"], cell["round_name"]) for cell in cells]
    of_looks = [(shown, [cell for cell, own in zip(cells, looks_of_cells) if own == shown]) for shown in looks]
    top = -ABOVE - (FOR_A_YEAR if axis.idle else 0)
    bottom = len(forces) - 1 + BELOW
    figure = {
        "data": [*(_cells(shown, own, axis) for shown, own in of_looks), _letters_without_fill(cells, axis)],
        "layout": layout(
            height=70 + round(ROW * (bottom - top)),  # with the margins
            barmode="overlay",  # each cell has a place of its own
            bargap=0.44,
            showlegend=False,
            shapes=[_break_at(x, bottom) for x in axis.breaks],
            annotations=[*names_above(forces, forces, 15), *_break_numbers(axis), *_years_without_inspection(axis)],
            xaxis={
                "tickmode": "array",
                "tickvals": list(axis.positions.values()),
                "ticktext": [_tick(round_["round_name"]) for round_ in axis.rounds],
                "range": [-0.5, axis.end],
                "showgrid": False,
                "automargin": True,
            },
            yaxis={
                **WITHOUT_NAMES,
                "type": "category",
                "categoryorder": "array",
                "categoryarray": forces,
                "range": [bottom, top],
            },
        ),
    }
    return Chart(figure, _alt(rows, forces), (*map(LegendEntry.of, looks), *LegendEntry.of_marks(rows)))


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


def _cells(shown: Look, rows: list[dict], axis: _Axis) -> dict:
    """A trace of the cells of one look, each a bar from the left to the right edge of its round."""
    letters = [f"{shown.initials} {known_mark(row)}".strip() for row in rows]
    return stacked_bar(
        shown,
        [row["force"] for row in rows],
        [CELL] * len(rows),
        base=[axis.positions[row["round"]] - CELL / 2 for row in rows],
        **(text_inside(letters, shown.text) if shown in GRADES.values() else {}),
        customdata=[{"address": to_page("force", force=row["force"])} for row in rows],
        hovertext=[
            "<br>".join(filter(None, (f"{row['round_name']}: {look_of(row).name}", known_words(row)))) for row in rows
        ],
        hovertemplate="<b>%{y}</b><br>%{hovertext}<extra></extra>",
    )


def _letters_without_fill(cells: list[dict], axis: _Axis) -> dict:
    """The letters of cells without a grade: text on the page, which style.css makes as dark or light as the page's."""
    missing = [cell for cell in cells if cell["grade"] not in GRADES]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [axis.positions[cell["round"]] for cell in missing],
        "y": [cell["force"] for cell in missing],
        "text": [look_of(cell).initials for cell in missing],
        "textfont": {"color": PAGE_TEXT},
        "hoverinfo": "skip",
    }


def _break_at(place: float, bottom: float) -> dict:
    line = {"color": EDGE, "width": 2, "dash": "dash"}
    return {"type": "line", "x0": place, "x1": place, "y0": -ABOVE, "y1": bottom, "line": line}


def _break_numbers(axis: _Axis) -> list[dict]:
    return [
        text_at(place, 1, f"<b>({number})</b>", yref="paper", yanchor="bottom")
        for number, place in enumerate(axis.breaks, 1)
    ]


def _years_without_inspection(axis: _Axis) -> list[dict]:
    """In a row of their own, since the text is wider than a year on a small screen."""
    box = {"bgcolor": MISSING["no inspection"].colour, "bordercolor": EDGE, "borderpad": 2, "font": {"size": SMALL}}
    return [
        text_at(axis.positions[after] - 0.75, -ABOVE - FOR_A_YEAR / 2, f"{year}:<br>no inspection", **box)
        for after, year in axis.idle.items()
    ]


def _tick(round_name: str) -> str:
    """The name of a round, broken into lines that fit on a phone."""
    short = round_name.removeprefix("PEEL ")
    return short.replace("/", "<br>/").replace("–", "<br>–").replace(" data", "<br>data").replace(", ", ",<br>")


def _alt(rows: pandas.DataFrame, forces: list[str]) -> str:
    known: dict[str, list[str]] = {}
    for force, round_name, grade in zip(rows["force"], rows["round_name"], rows["grade"]):
        if isinstance(grade, str):
            known.setdefault(force, []).append(f"{round_name.removeprefix('PEEL ')} {grade.replace('-', ' ')}")
    strips = [f"{force}: {', '.join(known.get(force, ())) or 'none known'}" for force in forces]
    gaps = " Gaps separate eras, whose grades cannot be compared." if rows["era"].nunique() > 1 else ""
    return f"Strips: grades on {rows['theme'].iloc[0]} over time, a row for each force. {'; '.join(strips)}.{gaps}"
