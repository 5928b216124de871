"""The prose between the exhibits of a page: sentences with links, facts side by side, lists of forces."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

import queries
from parts.address.english import day
from parts.address.force_names import in_a_sentence, named_in_full
from parts.address.glossary import TERMS
from parts.address.links import page_shown, to_page
from parts.address.selection import Selection
from parts.address.vocabulary import AS_OF, FORCE, description_of, themes_by_id
from parts.charts.chart import LegendEntry
from parts.charts.looks import GRADES, looks_in
from parts.exhibits import sharing
from parts.exhibits.leads import Lead
from parts.files import metadata
from parts.html.markup import Html, file_link, link, render
from parts.words import feeds
from queries import Answer
from queries.caching import cached

# Sent with the legend of a page, which takes the place of those of its grids. As a rule for all pages it would need
# :has(), by which browsers look through the whole page at each of its changes.
ONE_LEGEND = Html(
    '<style>@media screen { [class*="st-key-exhibit-"]:not(.st-key-embedded *, .st-key-sorted-table *) .fc-grid-legend '
    "{ display: none; } } @media screen and (min-width: 640px) { .st-key-sorted-table .fc-grid-legend "
    "{ display: none; } }</style>"
)


def lead(place, answer: Lead, *small: Markup | str) -> None:
    """Show the answer to the question of a page, with its mark, its caveats and ``small`` in small print.

    Caveats that are to be below the first exhibit are left to the page.
    """
    place.html(lead_markup(answer, *small))


def lead_markup(answer: Lead, *small: Markup | str) -> Html:
    """The same as markup."""
    small = ("" if answer.below else answer.caveat, *small)
    lines = Html("").join(Html('<p class="fc-small">{}</p>').format(line) for line in small if line)
    mark = Html('<p class="fc-engaged-line">{}</p>').format(answer.mark) if answer.mark else Html("")
    return Html('<p class="fc-lead" role="status">{}</p>').format(answer.sentence) + mark + lines


def legend(grid: Answer) -> None:
    """Show the legend of a page, once for all its exhibits. grid: an answer to ``queries/grid.sql``."""
    st.html(Html('<div class="fc-page-legend">{}</div>').format(legend_markup(grid)))
    st.html(ONE_LEGEND)


@cached
def legend_markup(grid: Answer) -> Html:
    """The entries of the legend of a page."""
    return render(
        "legend.html", entries=[*map(LegendEntry.of_cell, looks_in(grid.rows)), *LegendEntry.of_marks(grid.rows)]
    )


def emphasise(grades: list[str]) -> None:
    """Colour only these grades in the grids of the page; the others keep their letters."""
    others = "".join(f":not(.fc-{GRADES[grade].style})" for grade in grades)
    look = "{ background: none; color: inherit; border-style: dotted; text-shadow: none; }"
    st.html(Html("<style>.fc-grid td .fc-grade{} {}</style>").format(others, look))


def note(words: Markup | str, link: Markup | str = "") -> None:
    """Show a sentence in small print, with a link at its end if given."""
    st.html(Html('<p class="fc-small">{} {}</p>').format(named_in_full(words), link))


def how_to(words: str) -> None:
    """Show in small print what a reader may do on the screen, which is not printed."""
    st.html(Html('<p class="fc-small fc-not-printed">{}</p>').format(words))


def note_or_fold(words: str, names: str, *, long: bool) -> None:
    """Show a sentence in small print with names at its end; if these are ``long``, they open with a click."""
    if not long:
        note(f"{words}: {names}.")
        return
    folded = Html('<details class="fc-reading"><summary>{}</summary><p class="fc-small">{}.</p></details>')
    st.html(folded.format(named_in_full(words), named_in_full(names)))


def show_change_of_scope(shows: str, only: str) -> None:
    """Say that what follows covers more than what is above: what it ``shows``, and the ``only`` part shown so far."""
    st.info(named_in_full(f"From here on, this page shows {shows}, and not only {only}."))


def show_contact() -> None:
    """Say to whom a file of results goes to be added."""
    note(contact_in_words())


def contact_in_words() -> Markup | str:
    """To whom a file of results goes to be added, as a sentence."""
    if metadata.CONTACT:
        whom = file_link("whoever runs this dashboard", metadata.CONTACT)
        return Markup("To have the rows added, send the file to {}.").format(whom)
    return "Only whoever runs this dashboard can add rows to the record, and no address to send them to has been given."


def links(words: str, targets: tuple[tuple[str, str], ...]) -> None:
    """Show a line of links to other views: pairs of text and address."""
    note(words, Markup(" · ").join(link(*target) for target in targets))


def citation() -> None:
    """Show how to cite the record, selectable with a click. (Streamlit’s code block loads half a megabyte.)"""
    today = day(datetime.date.today().isoformat())
    words = metadata.citation(queries.version(), address=sharing.root(), accessed=today)
    st.html(Html('<p class="fc-cite">{}</p>').format(words))


def feed_links(chosen: Selection) -> None:
    """Show links to the feeds, for the chosen force."""
    note(Markup("Subscribe (RSS): {}.").format(Markup(" · ").join(file_link(*feed) for feed in feeds.of(chosen))))


def sections(chosen: Selection, names: Mapping[str, str]) -> None:
    """Show links to the sections of a page. names: from the id of each to its heading."""
    page = to_page(page_shown.get(), **chosen.address)
    st.html(render("sections.html", sections=[(heading, f"{page}#{name}") for name, heading in names.items()]))


def to_keep(chosen: Selection) -> None:
    """Show a button that prints the page of a force, its feeds, folded, and a link to what is new on it."""
    force, news = in_a_sentence(chosen.value(FORCE)), to_page("changes", force=chosen.words(FORCE))
    st.html(render("to_keep.html", force=force, feeds=feeds.of(chosen), news=news))


def section(name: str, heading: str) -> None:
    """Begin a section of a page, to which ``sections`` leads."""
    st.html(Html('<h2 class="fc-section" id="{}">{}</h2>').format(name, heading))


def in_short(lines: Mapping[str, Markup | str], last: int, summary: str) -> None:
    """Show the answers to a few questions in a line each: by question. On a phone, the ``last`` are folded."""
    in_order = [*lines.items()]
    st.html(render("in_short.html", lines=in_order[:-last], folded=in_order[-last:], summary=summary))


def facts(items: Mapping[str, tuple[Markup | str, str]]) -> None:
    """Show a few facts side by side: by name, the fact and a small line below it."""
    st.html(render("facts.html", facts=[(name, main, small) for name, (main, small) in items.items()]))


def glossary() -> None:
    """Show the glossary: the words used here, and the themes, each in alphabetical order."""
    st.html(_glossary())


@cached
def _glossary() -> Markup:
    themes = {theme.name: words for theme in themes_by_id().values() if (words := description_of(theme))}
    groups = (("Words used here", TERMS), ("Themes, and topics of findings", themes))
    in_order = [(heading, sorted(terms.items(), key=lambda term: term[0].casefold())) for heading, terms in groups]
    return render("glossary.html", groups=in_order)


def forces_by_region(page: str, day: str | None = None) -> None:
    """Show links to a page for each force, by region; of a day in the past, if one is chosen."""
    st.html(render("index.html", groups=addresses_by_region(page, day)))


def addresses_by_region(page: str, day: str | None = None) -> dict[str, list[tuple[str, str]]]:
    """The forces of today by region: the name of each, and the address of a page for it."""
    regions = queries.rows("forces").query("present").groupby("region")
    on_day = {AS_OF.key: day} if day else {}
    return {
        region: [(name, to_page(page, **{FORCE.key: name}, **on_day)) for name in rows["short_name"]]
        for region, rows in regions
    }
