"""The first view of a page: what its document shows until Streamlit's scripts have drawn the page itself.

Streamlit's scripts take seconds before they show anything. The answer of a page and its first charts need none, so they
are in the document, over the place where Streamlit draws, and go when the same is drawn there (``first_view.js``). Each
piece is where the page has it, so that nothing moves. Controls are left out until they work.
"""

from __future__ import annotations

import functools
import re
import sys

from markupsafe import Markup

from parts.address.page import Page
from parts.address.selection import Selection
from parts.charts import looks
from parts.charts.still import still
from parts.exhibits import leads
from parts.exhibits.markup import Html, render
from parts.exhibits.prose import lead_markup, legend_markup
from parts.shell.shell import HERE
from queries.caching import cached

MAX_BYTES = 12_000_000  # of the first views of a record
# In a selector: the name of a class; a part of one; states and elements that the first view has none of.
CLASS, PART = re.compile(r"\.(-?[A-Za-z_][\w-]*)"), re.compile(r'\[class[*^]="?([\w-]+)"?\s?\]')
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
STATES = re.compile(r":(hover|focus|has\(|root)|\[(data-testid|tabindex|aria)|#|^(html|body)")
OTHERWISE, ONE_OF = re.compile(r":not\([^()]*\)"), re.compile(r":is\(([^()]*)\)")


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
            finding=exhibit.finding(answer.rows) if exhibit.finding else "",
            shows=exhibit.sentence_of(answer),
            legend=render("legend.html", entries=chart.legend) if chart.legend and not view.legend else "",
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
    body = str(body).replace("<a ", '<a tabindex="-1" ').replace(' role="status"', "")
    # The colours are of the element around the view, which is its ground.
    style = _own_style() + (looks.custom_properties() + _rules_for(body)).replace(".stApp {", ":host {")
    return Html('<div id="first-view"><template shadowrootmode="open"><style>{}</style>{}</template></div>').format(
        Markup(style), Markup(body)
    )


@functools.cache
def _own_style() -> str:
    return (HERE / "first_view.css").read_text(encoding="utf-8")


def _rules_for(body: str) -> str:
    """The rules of the page's style that are of what is in the first view."""
    classes = {name for names in re.findall(r'class="([^"]*)"', body) for name in names.split()}
    return "".join(
        f"{before}{inside}{'}' if before else ''}"
        for before, rules in _style()
        if (inside := "".join(rule for selector, rule in rules if _is_of(selector, classes)))
    )


def _is_of(selector: str, classes: set[str]) -> bool:
    """Whether a selector, or one of several, names only classes that there are."""
    if STATES.search(selector):
        return False
    every = OTHERWISE.sub("", selector)
    alternatives = [parts.split(",") for parts in ONE_OF.findall(every)]
    if not all(any(_named(part, classes) for part in parts) for parts in alternatives):
        return False
    return any(_named(part, classes) for part in ONE_OF.sub("", every).split(","))


def _named(selector: str, classes: set[str]) -> bool:
    parts = PART.findall(selector)
    return all(name in classes for name in CLASS.findall(selector)) and all(
        any(part in name for name in classes) for part in parts
    )


@functools.cache
def _style() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The page's rules for screens: within what ("@media (…) {", or nothing), and pairs of selector and rule."""
    text = re.sub(r"/\*.*?\*/", "", (HERE / "style.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    groups, at = [], 0
    for start in re.finditer(r"@[^{;]+\{", text):
        if start.start() < at:
            continue
        groups.append(("", text[at : start.start()]))
        end = _end_of_block(text, start.end())
        if "@media" in start[0] and "print" not in start[0]:
            groups.append((start[0].strip(), text[start.end() : end]))
        at = end + 1
    groups.append(("", text[at:]))
    return tuple(
        (before, tuple((rule[1], rule[0].strip()) for rule in RULE.finditer(rules))) for before, rules in groups
    )


def _end_of_block(text: str, start: int) -> int:
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return place
    raise ValueError("a block of style.css has no end")
