"""Where does every force stand, and where do I go for mine?"""

import streamlit as st

import queries
from parts.address.english import counted
from parts.address.links import to_page
from parts.address.vocabulary import AS_OF, CYCLE, FORCE, GRADE, MAP_LAYOUT, MAX_COMPARED, NEWEST, THEME
from parts.exhibits import embedding, grades, grades_over_time, grades_sought, inspections, leads, openings, standing
from parts.exhibits.first_views import names_in_legend
from parts.exhibits.prose import emphasise, lead, legend, note
from parts.exhibits.showing import KNOWN, show, show_answer
from parts.html.markup import link
from parts.shell.widgets import choose, current_page
from parts.site import SORT_BY_FORCE
from parts.words import sentences

OF_A_CYCLE = ("grid", "grid-by-region", "map-areas", "map-tiles", "who")

WHAT_PEEL_IS = (
    "PEEL is the regular inspection of police effectiveness, efficiency and legitimacy by “the inspectorate”: His "
    "Majesty’s Inspectorate of Constabulary and Fire & Rescue Services."
)
OF_ALL_GRADES = "The bars are of all grades, whatever grades are chosen above."

# The layout of the page, so that each filter is next to what it changes
title_at = st.empty()
answer_at = st.container()
notice_at = st.container()
# The day has a place of its own before the other filters, since these are folded on a phone.
day_at, head = st.container(key="as-of", horizontal=True), st.container()
above_the_map = st.container()
left, right = st.container(key="map-beside").columns([9, 11], gap="large")
map_at, layout_at, below_map = left.container(), left.empty(), left.container()
without_map_at = st.container()
above_table, table_at = st.container(), st.container(key="sorted-table")
sort_at = table_at.empty()

with head:
    chosen = choose(
        in_first_row=[THEME.key],
        places={MAP_LAYOUT.key: layout_at.container(horizontal=True), AS_OF.key: day_at, SORT_BY_FORCE.key: sort_at},
        notice_at=notice_at,
    )
# A frame that shows an exhibit of a cycle, without naming one, goes on showing it.
newest = chosen.value(CYCLE) == NEWEST and embedding.exhibit_in_address() not in OF_A_CYCLE
opening = openings.Overview(chosen, newest)
title_at.title(opening.title, anchor=False)
answer = leads.of(current_page(), chosen)
lead(answer_at, answer)
if not answer.nothing and 1 < len(forces := chosen.values(FORCE) or []) <= MAX_COMPARED:
    in_time = chosen.without({f.key for f in chosen.filters} - {CYCLE.key, AS_OF.key}).address
    with answer_at:
        note(
            "For each theme and where they differ:",
            link("see these forces side by side", to_page("compare", **chosen.address_of(forces), **in_time)),
        )

on_day = newest and bool(chosen.values(AS_OF))
grid = opening.grid()
if not sentences.any_grade(grid):
    layout_at.empty()  # there is no map to show otherwise
if not len(grid):
    sort_at.empty()
    st.stop()  # the answer above says so, with the ways back

by_grade = bool(chosen.values(GRADE))
if by_grade:
    with above_the_map:
        exhibit, sought = grades_sought.with_grade(chosen)
        if len(sought) or embedding.exhibit_in_address():  # the answer above says that there are none
            show_answer(exhibit, sought)
        if topics := grades_sought.topics_with_grade(chosen):
            show_answer(grades_sought.TOPICS_WITH_GRADE, topics)
if sentences.any_grade(grid):
    # A frame that shows the map, of when it was drawn whatever was sought, goes on showing it.
    drawn = standing.draws_map(chosen) or bool(embedding.exhibit_in_address())
    on_map = opening.on_map() if drawn else None
    if on_map is None or on_map.rows.empty:
        layout_at.empty()
        map_at = right = below_map = without_map_at  # what says that there is none, and the bars, in the full width
    legend_at = above_the_map
    if on_map is not None:
        with map_at:
            show_answer(opening.map, on_map, legend=False)
        legend_at = above_the_map if len(on_map) else right  # below the words that there is none
    with legend_at:
        legend(grid)
    with right:
        if on_day:
            show(standing.LOW_GRADES, chosen)
            note("The chart of grades by theme is shown only when no day is chosen.")
        else:
            show_answer(grades.SPREAD_BY_THEME, opening.spread(), legend=names_in_legend(grid))
            if by_grade:
                note(OF_ALL_GRADES)

# What the grades are of, and why those of two cycles cannot be compared, in the inspectorate’s words: below the map,
# which is less high than the bars beside it
newest_shown = standing.newest_round(grid) if on_day else opening.cycle
with below_map:
    if answer.below:
        note(answer.caveat)
    note(WHAT_PEEL_IS)
if break_note := grades_over_time.break_before(newest_shown):
    in_words = CYCLE.in_english((newest_shown,))
    with below_map:
        note(f"The grades of PEEL {in_words} cannot be compared with those of earlier cycles. {break_note}")

if by_grade:
    with above_table:
        emphasise(chosen.values(GRADE))
        note("In the table of all forces, only the grades that you chose are coloured.")
with table_at:
    if chosen.value(SORT_BY_FORCE) == "region":
        show_answer(opening.by_region, grid.sorted_by("region"), place=KNOWN)
    else:
        show_answer(opening.by_force, grid, place=KNOWN)

if newest and not on_day:
    show(standing.LOW_GRADES, chosen)

show(inspections.LATEST, chosen)
note("More reports and their grades, newest first:", link("What is new", to_page("changes")))
row = queries.rows("headline").iloc[0]
note(
    f"The record holds {row.judgments:,} grades and {row.findings:,} findings from {row.inspections} inspections, "
    f"reviews and national reports on {counted(row.forces, 'police force')}, {row.first_year} to {row.last_year}. The "
    "findings are on how forces protect children."
)
