"""The place of a chart on a page: what Plotly draws there, once the reader comes near it, and its words.

``shell/charts.js`` draws it. Streamlit's own element has Plotly draw all charts of a page at once, with a script three
times as large.
"""

from __future__ import annotations

import re

from parts.charts.chart import Chart
from parts.html.markup import Html, render

HEIGHT = 450  # pixels of a chart whose figure has none
# Streamlit drops an attribute with what might end a comment or an element: "-->", "]>", "</title>".
END_OF_COMMENT_OR_ELEMENT = re.compile(r"(?<=[-\]])(?=>)|(?<=<)(?=/)")


def place_of(chart: Chart, name: str, *, stretched: bool = False) -> Html:
    """Where a chart is drawn: an element of the class ``fc-chart-`` and its ``name``.

    If it is ``stretched``, style.css says how high it is, else its figure.
    """
    height = None if stretched else chart.figure["layout"].get("height", HEIGHT)
    words = END_OF_COMMENT_OR_ELEMENT.sub(" ", chart.alt)
    return render("chart.html", name=name, height=height, words=words, figure=chart.figure)
