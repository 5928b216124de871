"""Pictures of charts: a reader takes a chart away as SVG or PNG, with its title, source and date in the picture.

The toolbar above a chart carries what its picture says of itself; ``pictures.js`` puts
that round the chart as the reader sees it, in the reader's browser. Nothing is asked of
the server.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import streamlit as st

from pages.parts.downloads import About

FORMATS = ("SVG", "PNG")
_component = st.components.v2.component(
    "pictures_of_charts", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def listen() -> None:
    """Let the buttons of all toolbars on the page work."""
    _component(key="pictures")


def toolbar(figure: dict, *, alt: str, key: str, about: About) -> None:
    """Show the buttons that give a picture of the chart with this key."""
    told = {name: f"{name}: {words}" for name, words in about.lines().items()}
    foot = [
        " ".join(about.notes),
        told["Source"],
        f"{told['Downloaded on']} · {told['Version of the record']}",
        told["Licence"],
    ]
    picture = {
        "chart": key,
        "file": about.file_name,
        "title": about.title,
        "shows": about.shows,
        "alt": alt,
        "legend": legend(figure),
        "foot": [line for line in foot if line],
    }
    # The browser's cleaner drops an attribute that it takes for markup, such as words typed into a search.
    carried = json.dumps(picture).replace("<", "\\u003c").replace(">", "\\u003e")
    buttons = "".join(
        f'<button type="button" data-picture="{name.lower()}" aria-label="Download as {name}: {escape(about.title)}">{name}</button>'
        for name in FORMATS
    )
    st.html(
        f'<div class="fc-picture" role="group" aria-label="Picture of the chart" data-told="{escape(carried)}"><span>Picture</span> {buttons}</div>'
    )


def legend(figure: dict) -> list[dict]:
    """What the colours of a chart mean, for its picture; empty where the chart itself says so.

    On the page such a legend often stands beside the chart, which a picture would lose.
    A figure may give its own in ``layout.meta.legend``; else each named trace of bars is
    an entry. An entry has a name and a colour (transparent: hollow), and may have
    ``pattern``, the colour of stripes upon it, ``initials`` with ``text``, their colour,
    and ``symbol``: "square" (as without it), "circle", or "dash", a dashed line.
    """
    layout = figure["layout"]
    given = layout.get("meta", {}).get("legend")
    if given is not None:
        return given
    return [] if layout.get("showlegend", True) else of_traces(figure["data"])


def of_traces(traces: list[dict]) -> list[dict]:
    """A legend with an entry for each name that the traces have, in the colour and pattern of their marks."""
    entries = {}
    for trace in traces:
        marker = trace.get("marker", {})
        colour, stripes = marker.get("color"), marker.get("pattern", {}).get("fgcolor")
        if trace.get("name") and colour:
            entries.setdefault(
                trace["name"], {"name": trace["name"], "colour": colour, **({"pattern": stripes} if stripes else {})}
            )
    return list(entries.values())
