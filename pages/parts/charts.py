"""Charts: data in, figure out, as plain dicts. A chart never queries.

Colours of grades are those of ``parts/grades.py`` on every chart. Text, grid and
background are left to the reader's theme, light or dark.
"""

from __future__ import annotations

import pandas
import streamlit as st

from pages.parts import downloads, pictures, tables
from pages.parts.grades import GRADES, MISSING, RANKS
from pages.parts.labels import in_words

# Up to eight forces: colours that stay apart for colour-blind readers on light and dark, and a shape each.
LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#7f7f7f", "#b2182b")
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "hexagon")
CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}
FONT = 13
EDGE = "#6b7682"
SPREAD_COLUMNS = ["grade", "forces", "known", "of_forces", "share_pct", "median_grade"]
SPREAD_HEADINGS = {
    "forces": "Forces",
    "known": "Known",
    "of_forces": "Of forces",
    "share_pct": "Share of known (%)",
    "median_grade": "Middle grade",
}
FINDING_HEADINGS = {
    "concern": "Concerns",
    "strength": "Strengths",
    "recommendation": "Recommendations",
    "inspections": "Inspections",
}
REVIEWS = ("ncpi-post-inspection", "ncpi-reinspection")


def show(figure: dict, *, alt: str, key: str, about: downloads.About) -> None:
    """Draw a figure with its text alternative, below the buttons that give its picture. Its rows stand in a table beside it."""
    pictures.toolbar(figure, alt=alt, key=key, about=about)
    # A figure without a height of its own takes that of its container: style.css.
    st.plotly_chart(
        figure,
        alt=alt,
        key=key,
        config=CONFIG,
        theme="streamlit",
        height="content" if "height" in figure["layout"] else "stretch",
    )


def with_table(
    figure: dict, frame: pandas.DataFrame, *, alt: str, about: downloads.About, key: str, headings: dict | None = None
) -> None:
    """Draw a figure with the downloads of its rows, and the rows themselves as a table, folded."""
    show(figure, alt=alt, key=f"chart-{key}", about=about)
    downloads.buttons(in_words(frame), about, key)
    with st.expander("The rows of this chart, as a table", key=f"rows-{key}"):
        tables.rows(frame, caption=about.title, headings=headings, height=420)


def spread(frame: pandas.DataFrame, *, by: str, breaks: bool = False) -> dict:
    """Bars of how many forces have each grade, stacked from the best, one bar for each value of ``by``.

    frame: ``by``, grade, forces (count), known (count), of_forces (count). Forces
    whose grade is not known here close the bar, in outline only. With ``breaks``,
    a dashed line stands between bars of different eras (column era).
    """
    bars = list(dict.fromkeys(frame[by]))
    totals = frame.drop_duplicates(by).set_index(by)
    names = [
        f"{bar} <span style='font-size:11px'>{totals.known[bar]} of {totals.of_forces[bar]} known</span>"
        for bar in bars
    ]
    traces = []
    for grade, look in GRADES.items():
        rows = frame[frame["grade"] == grade].set_index(by)
        if not len(rows):
            continue
        counts = [int(rows["forces"].get(bar, 0)) for bar in bars]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": look.name,
                "y": bars,
                "x": counts,
                "text": [f"{n}" if n else "" for n in counts],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"color": look.text, "size": FONT},
                "constraintext": "inside",
                "marker": {"color": look.colour, "line": {"color": EDGE, "width": 0.6}},
                "hovertemplate": f"%{{y}}<br>{look.name}: %{{x}} forces<extra></extra>",
            }
        )
    unknown = [int(totals.of_forces[bar] - totals.known[bar]) for bar in bars]
    if any(unknown):
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": MISSING["not known here"].name,
                "y": bars,
                "x": unknown,
                "marker": {"color": MISSING["not known here"].colour, "line": {"color": EDGE, "width": 0.6}},
                "hovertemplate": "%{y}<br>Not known here: %{x} forces<extra></extra>",
            }
        )
    ends = [i - 0.7 for i in range(1, len(bars)) if breaks and totals.era[bars[i]] != totals.era[bars[i - 1]]]
    told = [{"name": "No comparing across this line", "colour": EDGE, "symbol": "dash"}] if ends else []
    return {
        "data": traces,
        "layout": _layout(
            height=64 + 48 * len(bars),
            barmode="stack",
            bargap=0.5,
            showlegend=False,
            annotations=_above(bars, names, 11),
            meta={"legend": [*pictures.of_traces(traces), *told]},
            uniformtext={"mode": "hide", "minsize": FONT - 2},  # a number that does not fit its bar stands in the table
            shapes=[
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": at,
                    "y1": at,
                    "line": {"color": EDGE, "width": 2, "dash": "dash"},
                }
                for at in ends
            ],
            xaxis={
                "title": {"text": "Number of forces"},
                "fixedrange": True,
                "rangemode": "tozero",
                "dtick": 10 if int(totals.of_forces.max()) > 20 else max(1, int(totals.of_forces.max()) // 4),
            },
            yaxis=_no_ticks(len(bars)),
        ),
    }


def trajectories(frame: pandas.DataFrame, *, forces: list[str], rounds: list[dict]) -> dict:
    """Grades over time, a lane for each force in each band of grade; no line crosses an era.

    frame: force, round, era, grade (or none), missing; in order of time. rounds: round,
    name, era; in order of time. What is not known stands at the foot, hollow; the breaks
    between eras are numbered, for the reasons that stand below the chart. A round may have
    ``no_inspection``: the year before it in which there was none.
    """
    place, where, breaks = 0.0, {}, []
    for i, one in enumerate(rounds):
        if i and one["era"] != rounds[i - 1]["era"]:
            breaks.append(place - 0.25)
            place += 0.5
        where[one["round"]] = place
        place += 1
    traces = []
    for lane, force in enumerate(forces):
        shift = 0.0 if len(forces) == 1 else 0.34 - 0.68 * lane / (len(forces) - 1)
        rows = frame[frame["force"] == force].to_dict("records")
        xs, ys, texts, last = [], [], [], None
        for row in rows:
            if last and last != row["era"]:
                xs, ys, texts = [*xs, None], [*ys, None], [*texts, ""]
            last = row["era"]
            known = row["grade"] in RANKS
            xs.append(where[row["round"]])
            ys.append(RANKS[row["grade"]] + shift if known else None)
            texts.append(GRADES[row["grade"]].name if known else "")
        colour = LINES[lane % len(LINES)]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": force,
                "x": xs,
                "y": ys,
                "text": texts,
                "connectgaps": False,
                "line": {"color": colour, "width": 2},
                "marker": {"color": colour, "symbol": SHAPES[lane], "size": 11},
                "hovertemplate": f"{force}: %{{text}}<extra></extra>",
            }
        )
        gone = [r for r in rows if r["grade"] not in RANKS]
        if gone:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": force,
                    "showlegend": False,
                    "legendgroup": force,
                    "x": [where[r["round"]] for r in gone],
                    "y": [shift for _ in gone],
                    "text": [MISSING[r["missing"]].name for r in gone],
                    "marker": {
                        "color": colour,
                        "symbol": [
                            SHAPES[lane] + ("-open" if r["missing"] == "not known here" else "-open-dot") for r in gone
                        ],
                        "size": 9,
                    },
                    "hovertemplate": f"{force}: %{{text}}<extra></extra>",
                }
            )
    bands = [
        {
            "type": "rect",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": RANKS[g] - 0.46,
            "y1": RANKS[g] + 0.46,
            "fillcolor": GRADES[g].colour,
            "opacity": 0.16,
            "line": {"width": 0},
            "layer": "below",
        }
        for g in RANKS
    ]
    lines = [
        {"type": "line", "x0": x, "x1": x, "y0": 0.46, "y1": 5.6, "line": {"color": EDGE, "width": 2, "dash": "dash"}}
        for x in breaks
    ]
    words = [
        {
            "x": x,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "showarrow": False,
            "text": f"<b>({n})</b>",
            "font": {"size": 13},
        }
        for n, x in enumerate(breaks, 1)
    ]
    # In a row of its own: on a small screen its words are wider than a year.
    words += [
        {
            "x": where[one["round"]] - 0.75,
            "y": -0.95,
            "showarrow": False,
            "text": f"{one['no_inspection']}:<br>no inspection",
            "font": {"size": 11},
            "bgcolor": MISSING["no inspection"].colour,
            "bordercolor": EDGE,
            "borderpad": 2,
        }
        for one in rounds
        if one.get("no_inspection")
    ]
    return {
        "data": traces,
        "layout": _layout(
            height=440 if len(forces) < 4 else 560,
            shapes=bands + lines,
            annotations=words,
            showlegend=True,
            xaxis={
                "tickmode": "array",
                "tickvals": list(where.values()),
                "ticktext": [r["name"] for r in rounds],
                "fixedrange": True,
                "range": [-0.5, max(where.values(), default=0) + 0.5],
                "showgrid": False,
                "zeroline": False,
            },
            yaxis={
                "tickmode": "array",
                "tickvals": [0, *RANKS.values()],
                "ticktext": [
                    "No grade",
                    *(GRADES[g].name.replace("Requires improvement", "Requires<br>improvement") for g in RANKS),
                ],
                "range": [-1.4 if any(one.get("no_inspection") for one in rounds) else -0.5, 5.6],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "automargin": True,
            },
        ),
    }


def strengths_and_concerns(frame: pandas.DataFrame, *, by: str) -> dict:
    """Bars of findings: concerns to the left, strengths to the right of one line.

    frame: ``by`` (theme or force), concern (count), strength (count), from the one most spoken of.
    """
    sides = (("concern", "Concerns", -1, GRADES["requires-improvement"]), ("strength", "Strengths", 1, GRADES["good"]))
    most = int(max(frame["concern"].max(), frame["strength"].max()))
    step = max(1, -(-most // 2))
    ticks = [-2 * step, -step, 0, step, 2 * step]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "y": list(frame[by]),
                "x": [side * int(n) for n in frame[column]],
                # Beside the bars: on a small screen, a bar is narrower than its number.
                "text": [str(n) if n else "" for n in frame[column]],
                "textposition": "outside",
                "textangle": 0,
                "cliponaxis": False,
                "textfont": {"size": FONT},
                "marker": {"color": look.colour, "line": {"color": EDGE, "width": 0.6}},
                "hovertemplate": f"%{{y}}<br>{name}: %{{text}}<extra></extra>",
            }
            for column, name, side, look in sides
        ],
        "layout": _layout(
            height=80 + 26 * len(frame),
            barmode="overlay",
            bargap=0.25,
            showlegend=False,
            xaxis={
                "range": [-most * 1.4, most * 1.4],
                "tickvals": ticks,
                "ticktext": [str(abs(t)) for t in ticks],
                "tickangle": 0,
                "fixedrange": True,
                "title": {"text": "◀ Concerns     Strengths ▶"},
                "zeroline": True,
                "zerolinewidth": 2,
                "zerolinecolor": EDGE,
            },
            yaxis={"autorange": "reversed", "fixedrange": True, "automargin": True, "ticks": ""},
        ),
    }


def audit_counts(frame: pandas.DataFrame) -> dict:
    """Bars of audited cases by grade, one bar an audit, its n beside its name.

    frame: name, cases_total, good, adequate, requires_improvement, inadequate,
    below_good_not_split, good_by_subtraction, not_described (counts or none). What was
    not printed is hatched or in outline.
    """
    parts = (
        ("good", "Good", GRADES["good"], ""),
        ("good_by_subtraction", "Good, by subtraction", GRADES["good"], "/"),
        ("adequate", "Adequate", GRADES["adequate"], ""),
        ("requires_improvement", "Requires improvement", GRADES["requires-improvement"], ""),
        ("below_good_not_split", "Below good (not split)", GRADES["requires-improvement"], "/"),
        ("inadequate", "Inadequate", GRADES["inadequate"], ""),
        ("not_described", "Not described", None, ""),
    )
    traces = []
    for column, name, look, pattern in parts:
        counts = [0 if pandas.isna(n) else int(n) for n in frame[column]]
        if not any(counts):
            continue
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "y": list(frame["name"]),
                "x": counts,
                "text": [str(n) if n and look and not pattern else "" for n in counts],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "inside",
                "textfont": {"color": look.text if look else EDGE, "size": FONT - 1},
                "marker": {
                    "color": look.colour if look else MISSING["not known here"].colour,
                    "line": {"color": EDGE, "width": 0.6},
                    **(
                        {
                            "pattern": {
                                "shape": pattern,
                                "fillmode": "replace",
                                "bgcolor": look.colour,
                                "fgcolor": GRADES[
                                    "inadequate" if column == "below_good_not_split" else "outstanding"
                                ].colour,
                                "size": 7,
                            }
                        }
                        if pattern
                        else {}
                    ),
                },
                "hovertemplate": f"%{{y}}<br>{name}: %{{x}} cases<extra></extra>",
            }
        )
    return {
        "data": traces,
        "layout": _layout(
            height=70 + 48 * len(frame),
            barmode="stack",
            bargap=0.5,
            showlegend=False,
            uniformtext={"mode": "hide", "minsize": FONT - 3},
            annotations=_above(list(frame["name"]), _named_audits(frame), 11),
            xaxis={"title": {"text": "Case files audited"}, "fixedrange": True, "rangemode": "tozero"},
            yaxis=_no_ticks(len(frame)),
        ),
    }


def audit_shares(frame: pandas.DataFrame) -> dict:
    """Shares of audited cases good and inadequate, each with its Wilson 95% interval, one line an audit.

    frame: name, cases_total, good_share, good_low, good_high, inadequate_share, inadequate_low,
    inadequate_high (per cent or none).
    """
    traces = []
    for grade, column, symbol, colour, shift in (
        ("Good", "good", "circle", "#2f83c2", 0.02),
        ("Inadequate", "inadequate", "square", "#b3372f", 0.24),
    ):
        rows = frame[frame[f"{column}_share"].notna()]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": f"{grade}, with its 95% interval",
                "x": list(rows[f"{column}_share"]),
                "y": [list(frame["name"]).index(n) + shift for n in rows["name"]],
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": list((rows[f"{column}_high"] - rows[f"{column}_share"]).round(1)),
                    "arrayminus": list((rows[f"{column}_share"] - rows[f"{column}_low"]).round(1)),
                    "color": colour,
                    "thickness": 1.5,
                    "width": 3,
                },
                "marker": {"symbol": symbol, "size": 8, "color": colour},
                "text": [
                    f"{r.name_}: {grade.lower()} {r.share}% ({r.low} to {r.high})"
                    for r in rows.rename(
                        columns={
                            "name": "name_",
                            f"{column}_share": "share",
                            f"{column}_low": "low",
                            f"{column}_high": "high",
                        }
                    ).itertuples()
                ],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    return {
        "data": traces,
        "layout": _layout(
            height=130 + 56 * len(frame),
            showlegend=True,
            annotations=_above(list(range(len(frame))), _named_audits(frame), 5),
            xaxis={
                "title": {"text": "Share of audited cases (%)"},
                "range": [-1, 100],
                "fixedrange": True,
                "dtick": 20,
                "mirror": "allticks",
            },
            yaxis=_no_ticks(len(frame)),
            legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": FONT}},
        ),
    }


def funnel(points: pandas.DataFrame, limits: pandas.DataFrame) -> dict:
    """A funnel plot: share good against number of cases, with the pooled share and its exact binomial limits.

    points: name, cases_total, good, good_share, place. limits: cases, pooled_share,
    low_998, low_95, high_95, high_998 (per cent). Points outside the limits are named.
    """
    lines = [
        ("low_998", "99.8% limits", "dot", True),
        ("high_998", "99.8% limits", "dot", False),
        ("low_95", "95% limits", "dash", True),
        ("high_95", "95% limits", "dash", False),
        ("pooled_share", "Pooled share", "solid", True),
    ]
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "legendgroup": name,
            "showlegend": first,
            "x": list(limits["cases"]),
            "y": list(limits[column]),
            "line": {"color": EDGE, "dash": dash, "width": 1.6, "shape": "linear"},
            "hoverinfo": "skip",
        }
        for column, name, dash, first in lines
    ]
    kinds = (
        ("above 99.8%", "triangle-up", "#2f83c2"),
        ("above 95%", "triangle-up-open", "#2f83c2"),
        ("within 95%", "circle-open", "#7f8a95"),
        ("below 95%", "triangle-down-open", "#d55e00"),
        ("below 99.8%", "triangle-down", "#d55e00"),
    )
    for place, symbol, colour in kinds:
        rows = points[points["place"] == place]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers" if place == "within 95%" else "markers+text",
                "name": place.capitalize(),
                "x": list(rows["cases_total"]),
                "y": list(rows["good_share"]),
                "text": list(rows["name"]),
                "textposition": "middle right",
                "textfont": {"size": FONT - 1},
                "cliponaxis": False,
                "marker": {
                    "symbol": symbol,
                    "size": 12,
                    "color": colour,
                    "line": {"width": 2 if symbol.endswith("open") else 1, "color": colour},
                },
                "customdata": list(rows["good"]),
                "hovertemplate": "%{text}: %{customdata} of %{x} good (%{y}%)<extra></extra>",
            }
        )
    return {
        "data": traces,
        "layout": _layout(
            height=520,
            showlegend=True,
            xaxis={
                "title": {"text": "Case files audited"},
                "fixedrange": True,
                "range": [0, float(limits["cases"].max())],
                "zeroline": False,
            },
            yaxis={"title": {"text": "Share good (%)"}, "fixedrange": True, "range": [-4, 74], "zeroline": False},
            legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": FONT}},
        ),
    }


def slopes(frame: pandas.DataFrame) -> dict:
    """Share good at an inspection and at its reviews, a line a force, each point with its Wilson 95% interval.

    frame: a row a pair: force, from_dated, dated (years), from_share, from_low, from_high,
    good_share, good_low, good_high (per cent), from_combined. Years stand a little apart.
    """
    traces = []
    for lane, (force, pairs) in enumerate(frame.groupby("force", sort=False)):
        shift = 0.07 * (lane - (frame["force"].nunique() - 1) / 2)
        first = pairs.iloc[0]
        points = [(first.from_dated, first.from_share, first.from_low, first.from_high, first.from_year)]
        points += [(p.dated, p.good_share, p.good_low, p.good_high, p.year) for p in pairs.itertuples()]
        xs, ys, lows, highs, years = zip(*points)
        colour = LINES[lane % len(LINES)]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": force,
                "x": [round(x + shift, 3) for x in xs],
                "y": list(ys),
                "line": {"color": colour, "width": 2},
                "marker": {"color": colour, "symbol": SHAPES[lane % len(SHAPES)], "size": 10},
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "array": [round(h - y, 1) for h, y in zip(highs, ys)],
                    "arrayminus": [round(y - low, 1) for low, y in zip(lows, ys)],
                    "color": colour,
                    "thickness": 1.2,
                    "width": 4,
                },
                "text": [
                    f"{force}, {year}: {y}% good ({low} to {high})"
                    for y, low, high, year in zip(ys, lows, highs, years)
                ],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    return {
        "data": traces,
        "layout": _layout(
            height=440,
            showlegend=True,
            xaxis={
                "dtick": 1,
                "tickformat": "d",
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "range": [int(frame["from_dated"].min()) - 0.2, int(frame["dated"].max()) + 1.2],
            },
            yaxis={
                "title": {"text": "Share of audited cases good (%)"},
                "range": [0, 80],
                "fixedrange": True,
                "zeroline": False,
            },
            legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": FONT}},
        ),
    }


def _named_audits(frame: pandas.DataFrame) -> list[str]:
    """Each audit's name with its n."""
    return [
        f"{name} <span style='font-size:11px'>n = {cases}</span>"
        for name, cases in zip(frame["name"], frame["cases_total"])
    ]


def _above(places: list, names: list[str], by: int) -> list[dict]:
    """Names that stand above their bars, at the left: so a bar has the whole width, on a phone too."""
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


def _no_ticks(rows: int) -> dict:
    """An axis of bars from top to bottom whose names stand above them."""
    return {
        "range": [rows - 0.45, -0.75],
        "fixedrange": True,
        "showticklabels": False,
        "ticks": "",
        "showgrid": False,
        "zeroline": False,
    }


def _layout(*, height: int, **more) -> dict:
    """What all charts share: size, margins, and that a chart stands still under a finger."""
    return {
        "height": height,
        "margin": {"l": 10, "r": 10, "t": 26, "b": 44},
        "font": {"size": FONT},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.12, "yanchor": "top", "font": {"size": FONT}},
        "hovermode": "closest",
        "dragmode": False,
        **more,
    }
