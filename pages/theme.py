"""All forces on one theme: their grades, the spread by cycle, and what inspectors found."""

import streamlit as st

import queries
from pages.parts.address import vocabulary
from pages.parts.address.links import to_page
from pages.parts.address.selection import Selection
from pages.parts.address.vocabulary import Filter
from pages.parts.address.widgets import choose
from pages.parts.exhibits import findings, grades, own
from pages.parts.exhibits.prose import note
from pages.parts.exhibits.showing import show, show_answer

themes = queries.rows("themes").set_index("theme_id")


def has_findings(theme: str) -> bool:
    """Whether findings are shown: those on it, or all on child protection beside the theme that pages show first."""
    return bool(themes.loc[theme, "with_findings"] or themes.loc[theme, "headline"])


def of_theme(first: Selection) -> tuple[Filter, ...]:
    """The second row of filters: the map's layout where grades are shown, the search where findings are."""
    theme = first.one("theme")
    layout = (vocabulary.MAP_LAYOUT,) if themes.loc[theme, "graded"] else ()
    search = (vocabulary.search(), vocabulary.polarities(), vocabulary.programmes()) if has_findings(theme) else ()
    return layout + search


heading = st.empty()
chosen = choose(
    "theme",
    vocabulary.themes().but(several=False, default=vocabulary.headline_theme()),
    vocabulary.forces(),
    vocabulary.years(),
    vocabulary.regions(),
    vocabulary.evidence(),
    then=of_theme,
)
theme = chosen.one("theme")
heading.title(themes.loc[theme, "name"])
st.markdown(themes.loc[theme, "description"])

# Grades
if themes.loc[theme, "graded"]:
    spread = grades.SPREAD_BY_ROUND.ask(chosen)
    known = spread.rows[spread.rows["known"] > 0]
    if known.empty:
        st.info("No grade on this theme is known here for this choice. Clear the filters, or choose other years.")
    else:
        left, right = st.columns([11, 9], gap="large")
        with left:
            show_answer(grades.SPREAD_BY_ROUND, spread)
        with right:
            show(grades.MAPS[chosen.one("layout")], chosen, rounds=[known["round"].iloc[-1]])
        show(grades.GRID_OF_THEME, chosen)

# The topics of child protection inspections, beside the grade of PEEL
if themes.loc[theme, "headline"]:
    topics = vocabulary.themes_where("by_inspection").options.values()
    with_grades = grades.GRID_OF_TOPICS.ask(chosen, themes=list(topics)).rows.dropna(subset="grade")
    show(grades.GRID_OF_TOPICS, chosen, themes=list(topics), forces=list(with_grades["force_id"].unique()))

# Findings
if not has_findings(theme):
    st.info(
        "Findings are recorded on other themes, such as "
        f"“{next(iter(vocabulary.themes_where('with_findings').options))}”: choose one of them above."
    )
    st.stop()

on_all = not themes.loc[theme, "with_findings"]
st.header(own.heading(chosen))
own.elsewhere(chosen, on_all)
searched = [key for key in ("force", "year", "region", "search", "kind", "programme") if chosen.chosen[key]]
if on_all and not searched:
    show(findings.BY_THEME, chosen)
    st.caption("To read findings here, search them, or choose a force, a year, a kind or a programme above.")
    st.stop()
if on_all:
    show(findings.FINDINGS_ON_ALL, chosen, themes=None)
    st.stop()

by_force = findings.BY_FORCE.ask(chosen)
if len(by_force) > 1:
    show_answer(findings.BY_FORCE, by_force)
found = show(findings.FINDINGS, chosen)
if chosen.text("search") and len(found):
    elsewhere = len(chosen.ask("findings", themes=None)) - len(found)
    if elsewhere:
        words = f"{elsewhere} more with these words are under other themes:"
        note(words, "search all themes", to_page("theme", search=chosen.text("search")))
    else:
        note("No other theme has a finding with these words.")
