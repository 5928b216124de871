"""The place of a chart on a page: what Plotly draws there, once the reader comes near it, and its words.

``shell/charts.js`` draws it. Streamlit's own element has Plotly draw all charts of a page at once, with a script three
times as large.
"""

from __future__ import annotations

import orjson

from parts.charts.chart import Chart
from parts.exhibits.markup import Html, render

HEIGHT = 450  # pixels of a chart whose figure has none
# None is a sign of JSON's own, so all are in its texts. Streamlit drops an attribute with the end of an element in it.
ESCAPED = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&'"})


def place_of(chart: Chart, name: str, *, stretched: bool = False) -> Html:
    """Where a chart is drawn: an element of the class ``fc-chart-`` and its ``name``.

    If it is ``stretched``, style.css says how high it is, else its figure.
    """
    figure = orjson.dumps(chart.figure, option=orjson.OPT_SERIALIZE_NUMPY).decode().translate(ESCAPED)
    height = None if stretched else chart.figure["layout"].get("height", HEIGHT)
    return render("chart.html", name=name, height=height, words=chart.alt, figure=Html(figure))
