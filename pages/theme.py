"""All forces on one theme: their grades, the spread by cycle, and what inspectors found."""

import streamlit as st

from parts.address.english import counted, escape_markdown, lowercase_first
from parts.address.links import to_page
from parts.address.vocabulary import (
    EVIDENCE,
    GRADE,
    KIND,
    MAP_LAYOUT,
    PROGRAMME,
    REGION,
    SEARCH,
    THEME,
    YEAR,
    in_a_sentence_of_its_own,
    themes_by_id,
    themes_where,
)
from parts.exhibits import doing_well, findings, grades, grades_over_time, leads, monitoring, openings, own_audits
from parts.exhibits.prose import how_to, lead, legend, links, note, note_or_fold
from parts.exhibits.showing import KNOWN, show, show_answer
from parts.html.markup import link
from parts.shell.widgets import choose, current_page
from parts.words import choice

FEW_NAMES = 10

# The layout of the page, so that each filter is next to what it changes
title_at, subject_at = st.columns([2, 1], vertical_alignment="bottom")
heading = title_at.empty()
answer_at = st.container()
filters_at = st.container()
legend_at = st.empty()
left, right = st.container(key="map-beside").columns([11, 9], gap="large")
spread_at, map_at, layout_at = left, right.container(key="map-of-theme"), right.empty()
grid_at = st.container()
findings_heading = st.empty()
search_at = st.container(horizontal=True, key="search-findings")
found_at = st.container()
# After the findings, with which the answer begins on a theme without grades: there, few forces are listed as doing well
doing_well_heading = st.empty()
sought_at = st.container(key="grades-sought")
doing_well_at = st.container()
elsewhere_at = st.container()

with filters_at:
    chosen = choose(
        in_first_row=[EVIDENCE.key],
        after=REGION.key,
        places={
            THEME.key: subject_at,
            MAP_LAYOUT.key: layout_at.container(),
            GRADE.key: sought_at,
            **{f.key: search_at for f in (SEARCH, KIND, PROGRAMME)},
        },
    )
theme = themes_by_id()[chosen.value(THEME)]
all_themes = not theme.with_findings
heading.title(escape_markdown(theme.name), anchor=False)

description = in_a_sentence_of_its_own(theme)
if answer := leads.of(current_page(), chosen):
    found = ""
    if leads.asks_for_findings(chosen) and findings.shown_on(theme) and not answer.nothing:
        found = findings.link_to_found(chosen, all_themes=all_themes)
    lead(answer_at, answer, found, description if not answer.nothing else "")
elif description:
    with answer_at:
        note(description)


opening = openings.OfTheme.of(chosen)


def show_grades() -> None:
    """Show the grades on the theme: their spread, the map, and all forces."""
    spread = opening.spread()
    if not grades.any_known(spread):
        layout_at.empty()  # there is no map to show otherwise
        if answer and not answer.nothing:  # else the answer says so
            spread_at.info(escape_markdown(choice.no_grade(opening.chosen, theme.name)))
        return
    grid = opening.grid()
    with legend_at:
        legend(grid)
    with spread_at:
        show_answer(grades.SPREAD_BY_ROUND, spread, legend=False)
    with map_at:
        show_answer(opening.map, opening.on_map(), legend=False)
    with grid_at:
        show_answer(grades.GRID_OF_THEME, grid, place=KNOWN)
        show(monitoring.CAUSES_ON_THEME, chosen)


def show_topics() -> None:
    """Show the topics of child protection inspections, in addition to the PEEL grade."""
    topics = grades.GRID_OF_TOPICS.ask(opening.chosen, themes=grades.topics())
    inspected = grades_over_time.forces_inspected(topics)
    if not inspected:
        st.header(grades.GRID_OF_TOPICS.title, anchor=False)
        yet = "" if opening.chosen.values(YEAR) else " yet"
        note(f"We know of no graded child protection inspection{choice.in_words(opening.chosen, 'of')}{yet}.")
        return
    show(grades.GRID_OF_TOPICS, opening.chosen, themes=grades.topics(), forces=list(inspected))
    if waiting := topics.rows["force_id"].nunique() - len(inspected):
        others = "1 other force" if waiting == 1 else f"the other {waiting} forces"
        note(f"We know of no graded child protection inspection of {others}.")


def show_findings() -> None:
    """Show the findings on the theme, then their numbers by force."""
    findings_heading.header(escape_markdown(own_audits.heading(chosen)), anchor=False)
    own_audits.link_to_own_findings(chosen, all_themes)
    if all_themes and not findings.is_searched(chosen):
        show(findings.BY_THEME, chosen)
        how_to("To read the findings, search them or choose a force, a year, a kind or a programme.")
        links("Good practice: read the strengths that inspectors found on", findings.themes_with_strengths())
        return
    if all_themes:
        show(findings.FINDINGS_ON_ALL, chosen, themes=None)
        return
    found = show(findings.FINDINGS, chosen)
    by_force = findings.BY_FORCE.ask(chosen)
    search = chosen.value(SEARCH)
    if len(by_force) > 1 and not search:
        show_answer(findings.BY_FORCE, by_force)
    if names := findings.forces_without(chosen, found):
        note_or_fold(*findings.say_without(names, lowercase_first(theme.name)), long=len(names) > FEW_NAMES)
    if search and len(found):
        on_other_themes = len(chosen.ask("findings", themes=None)) - len(found)
        if on_other_themes:
            words = f"{counted(on_other_themes, 'more finding')} with these words under other themes:"
            note(words, link("search all themes", to_page("theme", search=search)))
        else:
            note("No other theme has findings with these words.")
    strengths = findings.count_strengths(found)
    if strengths and chosen.values(KIND) != ["strength"]:
        address = to_page("theme", **{**chosen.address, KIND.key: "strength"})
        note("Looking for good practice?", link(f"See only the {counted(strengths, 'strength')}", address))


if theme.graded:
    show_grades()
if theme.headline:
    with grid_at:
        show_topics()
if findings.shown_on(theme):
    with found_at:
        show_findings()
doing_well_heading.header(escape_markdown(doing_well.heading(chosen)), anchor=False)
with doing_well_at:
    if rule := doing_well.rule(chosen):
        note(rule)
    show_answer(*doing_well.ask(chosen))
if not findings.shown_on(theme):
    with elsewhere_at:
        first = next(iter(themes_where("with_findings")().values()))
        on = escape_markdown(lowercase_first(theme.name))
        st.info(f"No finding is filed under {on}. To read findings, choose another theme above, such as “{first}”.")
