"""The first view of a page: what its document shows until Streamlit's scripts have drawn the page itself.

Streamlit's scripts take seconds before they show anything. The answer of a page and its first charts need no scripts,
so they are in the document, over the place where Streamlit draws, and are removed once the same is drawn there
(``first_view.js``). Each piece is where it will be on the page, so that nothing moves. Controls are left out until they
work.
"""

from __future__ import annotations

import functools
import sys

from markupsafe import Markup

from parts.address.page import Page
from parts.address.selection import Selection
from parts.charts.still import still
from parts.exhibits import leads
from parts.exhibits.prose import lead_markup, legend_markup
from parts.exhibits.showing import legend_of
from parts.html.markup import Html, render, with_arrow_key_links
from parts.shell.scripts import PLOTLY
from parts.shell.shell import HERE, rules
from queries.caching import cached

MAX_BYTES = 12_000_000  # of the first views of a record


@cached(max_bytes=MAX_BYTES, size=sys.getsizeof)
def first_view(page: Page, chosen: Selection) -> Html:
    """The first view of a page for a choice; empty if it has none."""
    view = page.first_view(chosen) if page.first_view else None
    lead = leads.of(page, chosen)
    if not view or not lead:
        return Html("")
    columns, whole = [], sum(column.share for column in view.columns)
    for column in view.columns:
        exhibit, answer = column.exhibit, column.answer
        chart = exhibit.draw(answer)
        head = render(
            "head.html",
            name=f"first-{exhibit.name}",
            title=exhibit.title_of(answer),
            level=exhibit.level,
            takeaway=exhibit.takeaway_for(answer),
            shows=exhibit.sentence_of(answer),
            legend=legend_of(chart, column.legend if view.legend else True),
        )
        columns.append((100 * column.share / whole, column, head, still(chart.figure) or "", chart.alt))
    body = render(
        "first_view.html",
        page=page.address,
        view=view,
        lead=lead_markup(lead, "" if lead.nothing else view.small),
        legend=legend_markup(view.legend) if view.legend else "",
        columns=columns,
    )
    # Links are followed by a click; the Tab key goes through those of the page itself.
    body = str(with_arrow_key_links(body)).replace(' role="status"', "")
    script = Html('<link rel="preload" as="script" href="static/{}">').format(PLOTLY.name) if columns else Html("")
    shown = Html('<div id="first-view"><template shadowrootmode="open"><style>{}</style>{}</template></div>')
    return script + shown.format(Markup(_style()), Markup(body))


@functools.cache
def _style() -> str:
    """The style of pages, whose colours are here of the element around the view, and the view's own."""
    return rules().replace(".stApp {", ":host {") + (HERE / "first_view.css").read_text(encoding="utf-8")
