"""All forces on one theme: their grades, the spread by cycle, and what inspectors found."""

import streamlit as st
from markupsafe import Markup

from parts.address import vocabulary
from parts.address.english import counted, without_markdown
from parts.address.filters import of_page
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import Filter
from parts.address.widgets import choose
from parts.exhibits import findings, grades, leads
from parts.exhibits import own_audits as own
from parts.exhibits.prose import lead, legend, links, note
from parts.exhibits.showing import show, show_answer

themes = vocabulary.themes_by_id()


def has_findings(theme: str) -> bool:
    """Whether findings are shown: those on it, or all on child protection beside the theme that pages show first."""
    return bool(themes[theme].with_findings or themes[theme].headline)


def of_theme(first: Selection) -> tuple[Filter, ...]:
    """The filters beside what they change: the map's layout where grades are shown, the search where findings are."""
    theme = first.one("theme")
    layout = (vocabulary.MAP_LAYOUT,) if themes[theme].graded else ()
    search = (vocabulary.search(), vocabulary.polarities(), vocabulary.programmes()) if has_findings(theme) else ()
    return layout + search


# The parts of the page, so that each filter is beside what it changes
title_at, subject_at = st.columns([2, 1], vertical_alignment="bottom")
heading = title_at.empty()
answer_at = st.container()
filters_at = st.container()
legend_at = st.empty()
left, right = st.columns([11, 9], gap="large")
spread_at, map_at, layout_at = left, right.container(), right
grid_at = st.container()
findings_heading = st.empty()
search_at = st.container(horizontal=True, key="search-findings")
found_at = st.container()

with filters_at:
    chosen = choose(
        "theme",
        *of_page("theme"),
        then=of_theme,
        places={
            "theme": subject_at,
            "layout": layout_at,
            "search": search_at,
            "kind": search_at,
            "programme": search_at,
        },
    )
theme = themes[chosen.one("theme")]
on_all = not theme.with_findings
heading.title(without_markdown(theme.name), anchor=False)
on_findings = [key for key in ("search", "kind", "programme") if chosen.chosen.get(key)]


def show_grades() -> list[tuple[Markup, str]]:
    """The grades on the theme. Gives the sentence on them; none where no grade is known."""
    spread = grades.SPREAD_BY_ROUND.ask(chosen)
    if not grades.any_known(spread):
        spread_at.info(
            "No grade on this theme is known here for this choice. Clear the filters, or choose other years."
        )
        return []
    grid = grades.GRID_OF_THEME.ask(chosen)
    newest = leads.newest_round(grid)
    with legend_at:
        legend(grid)
    with spread_at:
        show_answer(grades.SPREAD_BY_ROUND, spread, legend=False)
    with map_at:
        show(grades.MAPS[chosen.one("layout")], chosen, legend=False, rounds=[newest])
    with grid_at:
        show_answer(grades.GRID_OF_THEME, grid)
    return [leads.of_newest_round(grid, leads.which_forces(chosen))]


def show_topics() -> None:
    """The topics of child protection inspections, beside the grade of PEEL."""
    topics = list(vocabulary.themes_where("by_inspection").options.values())
    with_grades = grades.forces_graded(grades.GRID_OF_TOPICS.ask(chosen, themes=topics))
    show(grades.GRID_OF_TOPICS, chosen, themes=topics, forces=list(with_grades))


def show_findings() -> list[tuple[Markup, str]]:
    """The findings on the theme, then how many there are. Gives the sentence on them."""
    findings_heading.header(without_markdown(own.heading(chosen)), anchor=False)
    own.elsewhere(chosen, on_all)
    if on_all and not (on_findings or any(chosen.chosen[key] for key in ("force", "year", "region"))):
        show(findings.BY_THEME, chosen)
        st.caption("To read findings here, search them, or choose a force, a year, a kind or a programme.")
        links("Good practice: the strengths that inspectors found, newest first, on", findings.where_strengths_are())
        return []
    if on_all:
        found = show(findings.FINDINGS_ON_ALL, chosen, themes=None)
        return [leads.on_findings(found, "", chosen.text("search"))]
    found = show(findings.FINDINGS, chosen)
    by_force = findings.BY_FORCE.ask(chosen)
    if len(by_force) > 1 and not chosen.text("search"):
        show_answer(findings.BY_FORCE, by_force)
    if chosen.text("search") and len(found):
        elsewhere = len(chosen.ask("findings", themes=None)) - len(found)
        if elsewhere:
            words = f"{counted(elsewhere, 'more finding')} with these words under other themes:"
            note(words, "search all themes", to_page("theme", search=chosen.text("search")))
        else:
            note("No other theme has a finding with these words.")
    strengths = findings.strengths_among(found)
    if strengths and chosen.tokens("kind") != ["strength"]:
        address = to_page("theme", **{**chosen.address, "kind": "strength"})
        note("Looking for good practice?", f"See the {counted(strengths, 'strength')} alone", address)
    return [leads.on_findings(found, theme.name, chosen.text("search"))]


of_grades = show_grades() if theme.graded else []
if theme.headline:
    with grid_at:
        show_topics()
with found_at:
    of_findings = show_findings() if has_findings(theme.theme_id) else []
    if not has_findings(theme.theme_id):
        st.info(
            "Findings are recorded on other themes, such as "
            f"“{next(iter(vocabulary.themes_where('with_findings').options))}”: choose one of them above."
        )

# A reader who searches asks for findings; any other, for grades first.
answers = of_findings + of_grades if on_findings or not of_grades else of_grades
description = theme.description if theme.description.rstrip(".") != theme.name else ""
if answers:
    lead(answer_at, *answers[0], description)
elif description:
    with answer_at:
        note(description)
