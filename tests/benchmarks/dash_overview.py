"""The overview in Dash, Plotly's own framework: ``python tests/benchmarks/dash_overview.py PORT [--cached]``.

The same filters, sentence, map, bars and grid, from the same questions to the same record and by the same functions
that draw the charts, so that the frameworks are compared and not the drawing. With ``--cached``, the components for
a choice are cached, as the dashboard caches its exhibits.
"""

from __future__ import annotations

import argparse
import functools
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import waitress  # noqa: E402
from dash import Dash, Input, Output, dcc, html  # noqa: E402

import queries  # noqa: E402
from parts.charts.country import areas  # noqa: E402
from parts.charts.looks import look_of  # noqa: E402
from parts.charts.spread import spread  # noqa: E402

THREADS = 10  # of the server: as many as there are readers at once
CYCLES = queries.rows("cycles").query("grades > 0")
THEMES = queries.rows("themes").query("by_cycle")
FORCES = queries.rows("forces")


def overview(cycle: str, theme: str, forces: tuple[str, ...]) -> tuple:
    """What the page shows for a choice: sentence, map, bars, grid."""
    chosen = list(forces) or None
    grid = queries.rows("grid", rounds=[cycle], forces=chosen)
    on_theme = grid[grid["theme_id"] == theme]
    known = on_theme["grade"].notna().sum()
    counts = on_theme["grade"].value_counts()
    sentence = f"{known} of {len(on_theme)} forces are known: " + ", ".join(
        f"{n} {grade}" for grade, n in counts.items()
    )
    bars = queries.rows("spread", rounds=[cycle], forces=chosen)
    return (sentence, areas(on_theme, queries.rows("areas")).figure, spread(bars, by="theme").figure, table(grid))


def table(grid) -> html.Table:
    """Every force on every theme: the grade in words, with a link to the page that states it."""
    rows = grid.to_dict("records")
    cells = {(row["force"], row["theme"]): row for row in rows}
    themes, forces = (list(dict.fromkeys(row[name] for row in rows)) for name in ("theme", "force"))
    head = html.Tr([html.Th("Force"), *(html.Th(html.A(theme, href=f"/theme?theme={theme}")) for theme in themes)])
    body = [
        html.Tr([html.Th(html.A(force, href=f"/force?force={force}")), *(cell(cells.get((force, t))) for t in themes)])
        for force in forces
    ]
    return html.Table([html.Thead(head), html.Tbody(body)])


def cell(row: dict | None) -> html.Td:
    if row is None:
        return html.Td()
    look = look_of(row)
    style = {"backgroundColor": look.colour, "color": look.text}
    words = html.Span(look.name, style=style, title=f"{row['theme']}, {row['round_name']}")
    link = row["source_url"]
    return html.Td(html.A(words, href=link) if isinstance(link, str) else words)


def app(cached: bool) -> Dash:
    made = Dash(__name__)
    made.layout = html.Div(
        [
            html.H1("How do police forces compare?"),
            dcc.Dropdown(dict(zip(CYCLES["cycle"], CYCLES["name"])), "2023-25", id="cycle"),
            dcc.Dropdown(dict(zip(THEMES["theme_id"], THEMES["name"])), "vulnerable", id="theme"),
            dcc.Dropdown(dict(zip(FORCES["force_id"], FORCES["short_name"])), [], multi=True, id="forces"),
            html.P(id="sentence"),
            dcc.Graph(id="map"),
            dcc.Graph(id="bars"),
            html.Div(id="grid"),
        ]
    )
    show = functools.lru_cache(maxsize=100)(overview) if cached else overview

    @made.callback(
        Output("sentence", "children"),
        Output("map", "figure"),
        Output("bars", "figure"),
        Output("grid", "children"),
        Input("cycle", "value"),
        Input("theme", "value"),
        Input("forces", "value"),
    )
    def update(cycle, theme, forces):
        return show(cycle, theme, tuple(forces or ()))

    return made


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--cached", action="store_true")
    options = parser.parse_args()
    waitress.serve(app(options.cached).server, host="127.0.0.1", port=options.port, threads=THREADS, _quiet=True)
