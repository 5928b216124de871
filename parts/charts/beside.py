"""One force beside all others: a strip a theme, spread over the grades, with a mark where the force is."""

from __future__ import annotations

from collections.abc import Mapping

import pandas

from parts.address.english import counted, lowercase_first
from parts.charts.chart import Chart, text_at
from parts.charts.looks import GRADES, name_of
from parts.charts.spread import spread

ROW = 94  # pixels of a strip, with its name above, the words of narrow parts below, and the mark below these
STRIP = 0.34  # of it, the strip itself
LOWER = 0.08  # of a row, by which a line between strips is lower than between bars without marks
BELOW = 0.34  # of a row, from the middle of a strip to the mark below it


def beside(rows: pandas.DataFrame, forces: pandas.DataFrame) -> Chart:
    """A strip for each theme: how many forces have each grade, from the best, and where one force is among them.

    rows: of the force, as in ``queries/benchmark.sql``. forces: of all, as in ``queries/spread.sql``.
    """
    own = {row["theme"]: row for row in rows.to_dict("records")}
    of_themes = forces[forces["theme"].isin(own)]
    chart = spread(of_themes, by="theme")
    numbers: dict[str, dict[str, int]] = {}  # of forces with each grade, by theme
    for theme, grade, number in zip(of_themes["theme"], of_themes["grade"], of_themes["forces"]):
        numbers.setdefault(theme, {})[grade] = int(number)
    whole = int(of_themes["of_forces"].max())
    marks = [
        _mark(own[theme]["force"], _middle(of_theme, own[theme]["grade"]), n, whole)
        for n, (theme, of_theme) in enumerate(numbers.items())
    ]
    layout = chart.figure["layout"]
    # Between two strips, below the mark of the upper one.
    between = [{**line, "y0": line["y0"] + LOWER, "y1": line["y1"] + LOWER} for line in layout["shapes"]]
    layout |= {
        "height": 50 + round(ROW * (len(numbers) + 0.15)),
        "bargap": 1 - STRIP,
        "shapes": between,
        "annotations": [*layout["annotations"], *marks],
        "yaxis": {**layout["yaxis"], "range": [len(numbers) - 0.4, -0.55]},
    }
    return Chart(chart.figure, _alt(rows), chart.legend)


def _middle(numbers: Mapping[str, int], grade: str) -> float:
    """The middle of the part of a strip with one grade, in forces from the left. numbers: of forces, by grade."""
    in_order = [numbers.get(g, 0) for g in GRADES]
    at = list(GRADES).index(grade)
    return sum(in_order[:at]) + in_order[at] / 2


def _mark(name: str, x: float, n: int, whole: int) -> dict:
    """The mark of the force below its strip; its arrow is at the part, and its words run to where there is room."""
    if x < whole / 2:
        return text_at(x, n + BELOW, f"▲ {name} is here", xanchor="left", xshift=-7, yanchor="top")
    return text_at(x, n + BELOW, f"{name} is here ▲", xanchor="right", xshift=7, yanchor="top")


def _alt(rows: pandas.DataFrame) -> str:
    themes = "; ".join(
        f"{lowercase_first(r.theme)}: {name_of(r.grade)}, {counted(r.others_known, 'other force')} known, "
        f"{r.higher} higher, {r.same} the same, {r.lower} lower"
        for r in rows.itertuples()
    )
    name, number = rows["force"].iloc[0], counted(rows["theme"].nunique(), "theme")
    return f"Stacked bars: how many forces have each grade on {number}, and where {name} is. {themes}."
