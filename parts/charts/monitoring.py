"""When forces were in Engage: a bar for each force on an axis of time."""

from __future__ import annotations

import calendar
import datetime

import pandas

from parts.address.english import dates, day
from parts.address.links import to_page
from parts.charts.chart import FONT, PHONE, SMALL, Chart, LegendEntry, across, bar_legend, stacked_layout, with_small
from parts.charts.looks import EDGE, NONE, STRIPES

WITHIN, BETWEEN = "In Engage", "Perhaps in Engage: the exact day is not known"
STILL = "Not known to have left"
NARROW = 5.6  # pixels of a letter in these labels, most of which are small letters
CERTAIN = {"color": EDGE, "line": {"color": EDGE, "width": 0.8}}
UNCERTAIN = {
    "color": NONE,
    "line": {"color": EDGE, "width": 0.8},
    "pattern": {"shape": "/", "fgcolor": STRIPES, "bgcolor": NONE, "size": 7, "solidity": 0.3, "fillmode": "replace"},
}


def times_in_engage(rows: pandas.DataFrame) -> Chart:
    """A bar from the day on which each force entered Engage to the day on which it left.

    rows: as in ``queries/engage_spells.sql``. A part of a bar is hatched where it is not known on which day the force
    moved; a bar that has no end leads to the day as of which that is known, with a triangle there.
    """
    spells = rows.to_dict("records")
    bars = list(dict.fromkeys(row["force"] for row in spells))
    small = {force: "; ".join(_period(row) for row in spells if row["force"] == force) for force in bars}
    certain = _bars(WITHIN, CERTAIN, [(row, *span) for row in spells for span in _certain(row)])
    uncertain = _bars(BETWEEN, UNCERTAIN, [(row, *span) for row in spells for span in _uncertain(row)])
    traces = [trace for trace in (certain, uncertain) if trace["y"]]
    legend = bar_legend(traces)
    still = [row for row in spells if not isinstance(row["left_date"], str)]
    if still:
        traces.append(_still(still))
        legend = (*legend, LegendEntry(STILL, EDGE, symbol="pointed"))
    figure = {
        "data": traces,
        "layout": stacked_layout(
            bars,
            [with_small(force, small[force]) for force in bars],
            xaxis={
                "type": "date",
                "range": _range(spells),
                "dtick": "M12",
                "tickformat": "%Y",
                "ticklabelmode": "period",
                "showgrid": True,
            },
        ),
    }
    figure["layout"]["barmode"] = "overlay"  # each part has a beginning of its own
    for force, name in zip(bars, figure["layout"]["annotations"]):
        name.update(_placed_above_bar([row for row in spells if row["force"] == force], small[force], _range(spells)))
    return Chart(figure, _alt(spells), legend)


def _placed_above_bar(spells: list[dict], period: str, axis: list[str]) -> dict:
    """Where a name is above its own bar: at its beginning, or as little before it as it needs to fit on a phone.

    On a wider screen, ``shell/charts.js`` moves it by less.

    period: the words beside the name. axis: its first and its last day.
    """
    first, last = (datetime.date.fromisoformat(day_).toordinal() for day_ in axis)
    begins = min(row["entered_from"] for row in spells)
    begin = (datetime.date.fromisoformat(begins).toordinal() - first) / (last - first)
    wide = NARROW * (len(spells[0]["force"]) + 1 + len(period) * SMALL / FONT)
    if wide > PHONE:
        return {}
    beyond = max(0, round(begin * PHONE + wide - PHONE))
    return {"xref": "x", "x": begins, "xanchor": "left", "align": "left", "xshift": -beyond}


def _period(row: dict) -> str:
    """From when to when a force was in Engage, in brief: "2019 – Sep 2023", "since 6 Dec 2024", "Jun or 6 Jul 2022 – ".

    Of the two dates of a move, the earlier comes first, without its year if both are of one year.
    """
    names = calendar.month_abbr
    both = sorted(date for date in (row["entered_date"], row["entered_other_date"]) if isinstance(date, str))
    *earlier, last = (day(date, names) for date in both)
    entered = " or ".join([*(words.removesuffix(f" {both[-1][:4]}") for words in earlier), last])
    return f"{entered} – {day(row['left_date'], names)}" if isinstance(row["left_date"], str) else f"since {entered}"


def _ends(row: dict) -> tuple[str, str]:
    """The first and the last day on which a force may have left; the day as of which it is not known to have."""
    known_on = row["known_on"]
    return (row["left_from"], row["left_by"]) if isinstance(row["left_date"], str) else (known_on, known_on)


def _certain(row: dict) -> list[tuple[str, str]]:
    """The days between which a force was certainly in Engage, if its moves leave any."""
    first, last = row["entered_by"], _ends(row)[0]
    return [(first, last)] if first < last else []


def _uncertain(row: dict) -> list[tuple[str, str]]:
    """The days between which each move was, where it is not known to the day."""
    earliest, latest = _ends(row)
    if not _certain(row):
        return [(row["entered_from"], latest)]
    spans = ((row["entered_from"], row["entered_by"]), (earliest, latest))
    return [(first, last) for first, last in spans if first < last]


def _bars(name: str, marker: dict, parts: list[tuple[dict, str, str]]) -> dict:
    """A trace of bars, each of a row from one day to another."""
    return across(
        name,
        [row["force"] for row, *_ in parts],
        [_milliseconds(first, last) for _, first, last in parts],
        marker,
        base=[first for _, first, _ in parts],
        customdata=[{"address": to_page("force", force=row["force"])} for row, *_ in parts],
        hovertext=[_in_words(row) for row, *_ in parts],
        hovertemplate=f"<b>%{{y}}</b><br>{name}<br>%{{hovertext}}<extra></extra>",
    )


def _still(rows: list[dict]) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": STILL,
        "x": [row["known_on"] for row in rows],
        "y": [row["force"] for row in rows],
        "marker": {"symbol": "triangle-right", "size": 18, "color": EDGE},
        "customdata": [{"address": to_page("force", force=row["force"])} for row in rows],
        "hovertext": [_in_words(row) for row in rows],
        "hovertemplate": "<b>%{y}</b><br>%{hovertext}<extra></extra>",
    }


def _milliseconds(first: str, last: str) -> int:
    """The length of a bar on an axis of time: from one day to another."""
    return (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days * 86_400_000


def _range(rows: list[dict]) -> list[str]:
    """From just before the first year to some weeks after the last day shown."""
    first = datetime.date(int(min(row["entered_from"] for row in rows)[:4]), 1, 1) - datetime.timedelta(days=20)
    last = datetime.date.fromisoformat(max(_ends(row)[1] for row in rows)) + datetime.timedelta(days=60)
    return [first.isoformat(), last.isoformat()]


def _in_words(row: dict) -> str:
    """From when to when a force was in Engage, as far as known."""
    entered = dates(row["entered_date"], row["entered_other_date"])
    if not isinstance(row["left_date"], str):
        return f"since {entered}, as far as we know"
    return f"{entered} to {dates(row['left_date'], row['left_other_date'])}"


def _alt(rows: list[dict]) -> str:
    times = "; ".join(f"{row['force']}: {_in_words(row)}" for row in rows)
    return f"Timeline: when forces were in Engage. {times}."
