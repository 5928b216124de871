"""One force beside all others: a strip a theme, spread over the grades, with a mark where the force is."""

from __future__ import annotations

import pandas

from parts.address.english import counted, lowercase_first
from parts.charts.chart import Chart, text_at
from parts.charts.looks import GRADES
from parts.charts.spread import spread

ROW = 76  # pixels of a strip, with its name above and the mark below
STRIP = 0.37  # of it, the strip itself
LOWER = 0.16  # of a row, by which a line between strips is lower than between bars without marks
BELOW = 0.21  # of a row, from the middle of a strip to the mark below it


def beside(rows: pandas.DataFrame, forces: pandas.DataFrame) -> Chart:
    """A strip for each theme: how many forces have each grade, from the best, and where one force is among them.

    rows: of the force, as in ``queries/benchmark.sql``. forces: of all, as in ``queries/spread.sql``.
    """
    own = rows.set_index("theme")
    of_themes = forces[forces["theme"].isin(own.index)]
    chart = spread(of_themes, by="theme")
    themes = list(dict.fromkeys(of_themes["theme"]))
    whole = int(of_themes["of_forces"].max())
    marks = [
        _mark(own.loc[theme], _middle(of_themes, theme, own["grade"][theme]), n, whole)
        for n, theme in enumerate(themes)
    ]
    layout = chart.figure["layout"]
    # Between two strips, below the mark of the upper one.
    between = [{**line, "y0": line["y0"] + LOWER, "y1": line["y1"] + LOWER} for line in layout["shapes"]]
    layout |= {
        "height": 70 + round(ROW * (len(themes) + 0.3)),
        "bargap": 1 - STRIP,
        "shapes": between,
        "annotations": [*layout["annotations"], *marks],
        "yaxis": {**layout["yaxis"], "range": [len(themes) - 0.4, -0.65]},
    }
    return Chart(chart.figure, _alt(rows), chart.legend)


def _middle(forces: pandas.DataFrame, theme: str, grade: str) -> float:
    """The middle of the part of a strip with one grade, in forces from the left."""
    numbers = forces[forces["theme"] == theme].set_index("grade")["forces"]
    in_order = [int(numbers.get(g, 0)) for g in GRADES]
    at = list(GRADES).index(grade)
    return sum(in_order[:at]) + in_order[at] / 2


def _mark(row: pandas.Series, x: float, n: int, whole: int) -> dict:
    """The mark of the force below its strip; its arrow is at the part, and its words run to where there is room."""
    name = row["force"]
    if x < whole / 2:
        return text_at(x, n + BELOW, f"▲ {name} is here", xanchor="left", xshift=-7, yanchor="top")
    return text_at(x, n + BELOW, f"{name} is here ▲", xanchor="right", xshift=7, yanchor="top")


def _alt(rows: pandas.DataFrame) -> str:
    themes = "; ".join(
        f"{lowercase_first(r.theme)}: {GRADES[r.grade].name.lower()}, {counted(r.others_known, 'other force')} known, "
        f"{r.higher} higher, {r.same} the same, {r.lower} lower"
        for r in rows.itertuples()
    )
    name, number = rows["force"].iloc[0], counted(rows["theme"].nunique(), "theme")
    return f"Stacked bars: how many forces have each grade on {number}, and where {name} is. {themes}."
