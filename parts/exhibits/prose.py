"""What pages say between their exhibits: sentences with a link, facts side by side, lists of forces to choose from."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

import queries
from parts.address.glossary import TERMS
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, graded_cycles, themes_by_id
from parts.charts.chart import LegendEntry
from parts.charts.looks import GRADES, MISSING, look
from parts.exhibits.leads import Lead
from parts.exhibits.markup import Html, link, render
from queries import Answer
from queries.caching import cached


def lead(place, found: Lead, *small: Markup | str) -> None:
    """The answer to the question of a page, first of all, and in small print what must be known to read it rightly."""
    lines = Html("").join(Html('<p class="fc-small">{}</p>').format(one) for one in (found.caveat, *small) if one)
    place.html(Html('<p class="fc-lead" role="status">{}</p>').format(found.sentence) + lines)


def legend(grid: Answer) -> None:
    """What the colours and letters of a page mean, once for all its exhibits. grid: to ``queries/grid.sql``."""
    st.html(_legend(grid))


@cached
def _legend(grid: Answer) -> Html:
    rows = grid.rows
    shown = {look(grade, missing).style for grade, missing in zip(rows["grade"], rows["missing"])}
    looks = [one for one in (*GRADES.values(), *MISSING.values()) if one.style in shown]
    drawn = render("legend.html", entries=[LegendEntry.of(one) for one in looks])
    return Html('<div class="fc-page-legend">{}</div>').format(drawn)


def note(words: str, then: Markup | str = "") -> None:
    """A sentence in small print; ``then`` is the link that it ends in."""
    st.html(Html('<p class="fc-small">{} {}</p>').format(words, then))


def breaks(grid: Answer, numbered: bool) -> None:
    """Why the eras of an answer to ``queries/grid.sql`` end; ``numbered`` as the dashed lines of a chart are."""
    if reasons := _breaks(grid, numbered):
        st.html(reasons)


@cached
def _breaks(grid: Answer, numbered: bool) -> Html:
    rounds = grid.rows.sort_values("round_order").drop_duplicates("round")
    reasons = graded_cycles().drop_duplicates("era").set_index("era")["break_note"]
    lines = []
    for number, era in enumerate(rounds.drop_duplicates("era").iloc[1:].itertuples(), 1):
        reason = reasons.get(era.era)
        if not isinstance(reason, str):
            reason = "Grades of different programmes of inspection are not compared with each other."
        lines.append(
            Html('<p class="fc-small"><strong>Break{}, {}.</strong> {}</p>').format(
                f" ({number})" if numbered else "", era.era_name, reason
            )
        )
    return Html("").join(lines)


def links(words: str, those: tuple[tuple[str, str], ...]) -> None:
    """A line of links to other views: (words, address)."""
    st.html(_links(words, those))


@cached
def _links(words: str, those: tuple[tuple[str, str], ...]) -> Html:
    every = Markup(" · ").join(link(*one) for one in those)
    return Html('<p class="fc-small">{} {}</p>').format(words, every)


def print_button(words: str) -> None:
    """A button that prints the page; ``shell/links.js`` listens to it."""
    st.html(Html('<button class="fc-button" type="button" data-print="yes">{}</button>').format(words))


def citation(words: str) -> None:
    """How to cite, to be taken by one click. (Streamlit's own place for code fetches half a megabyte.)"""
    st.html(Html('<p class="fc-cite">{}</p>').format(words))


def feeds(chosen: Selection) -> None:
    """The addresses of the feeds, for the force that is chosen."""
    chosen_force = {key: values for key, values in chosen.address.items() if key == FORCE.key}
    st.html(
        Html(
            '<p class="fc-small">To be told of news in a feed reader: <a href="{}">changes to the record{}</a>, '
            '<a href="{}">new inspection reports{}</a> (Atom).</p>'
        ).format(
            to_page("api/changes.atom", **chosen_force),
            where := f", {chosen.in_english(FORCE)}" if chosen_force else "",
            to_page("api/reports.atom", **chosen_force),
            where,
        )
    )


def facts(items: Mapping[str, tuple[Markup | str, str]]) -> None:
    """A few facts side by side: by name, what it is and a small line below it."""
    st.html(render("facts.html", facts=[(name, main, small) for name, (main, small) in items.items()]))


def glossary() -> None:
    """Words with what they mean, in the order of the alphabet. ``#glossary`` leads there."""
    st.html(_glossary())


@cached
def _glossary() -> Markup:
    themes = {
        row.name: row.description
        for row in themes_by_id().values()
        if row.description.strip(" .").casefold() != row.name.casefold()
    }
    terms = {**TERMS, **themes}
    return render("glossary.html", terms=sorted(terms.items(), key=lambda term: term[0].casefold()))


def forces_by_region(page: str) -> None:
    """Links to a page, one for each force, by region."""
    st.html(_forces_by_region(page))


@cached
def _forces_by_region(page: str) -> Markup:
    regions = queries.rows("forces").groupby("region")
    groups = {region: list(rows["short_name"]) for region, rows in regions}
    return render("index.html", groups=groups, page=page, key=FORCE.key)
