"""How do the forces compare now, and where do I go for mine?"""

import streamlit as st

import queries
from parts.address.english import counted
from parts.address.vocabulary import CYCLE, GRADE, MAP_LAYOUT, THEME
from parts.exhibits import grades, inspections, leads, sentences
from parts.exhibits.prose import lead, legend, note
from parts.exhibits.showing import show, show_answer
from parts.shell.widgets import choose, current_page
from parts.site import SORT_BY_FORCE

# The layout of the page, so that each filter is next to what it changes
st.title("How do police forces compare?", anchor=False)
answer_at = st.container()
head = st.container()
above_the_map = st.container()
left, right = st.columns([9, 11], gap="large")
map_at, layout_at = left.container(), left
sort_at = st.empty()

with head:
    chosen = choose(in_first_row=[THEME.key], places={MAP_LAYOUT.key: layout_at, SORT_BY_FORCE.key: sort_at})
answer = leads.of(current_page(), chosen)
if not answer:
    st.info("No force is left by this choice of force and region. Clear the filters, or choose another region.")
    st.stop()

lead(answer_at, answer)
grid = grades.GRID_OF_CYCLE.ask(chosen, themes=None)

if chosen.values(GRADE):
    with above_the_map:
        show(grades.FORCES_WITH_GRADE, chosen)
if sentences.any_grade(grid):
    with above_the_map:
        legend(grid)
    with map_at:
        show(grades.MAPS[chosen.value(MAP_LAYOUT)], chosen, legend=False)
    with right:
        show(grades.SPREAD_BY_THEME, chosen, legend=False, themes=None)
else:
    cycle = chosen.in_english(CYCLE)
    head.info(
        f"None of these grades of PEEL {cycle} is known here. Choose another cycle above, or see a force’s own page."
    )

if chosen.value(SORT_BY_FORCE) == "region":
    show_answer(grades.GRID_BY_REGION, grid.sorted_by("region"))
else:
    show_answer(grades.GRID_OF_CYCLE, grid)

# Why cycles cannot be compared, in the inspectorate's words
if break_note := grades.break_before(chosen.value(CYCLE)):
    note(f"Not to be compared with earlier cycles. {break_note}")

show(inspections.LATEST, chosen)
row = queries.rows("headline").iloc[0]
note(
    f"The record holds {row.judgments:,} grades and {row.findings:,} findings from {row.inspections} inspections of "
    f"{counted(row.forces, 'police force')}, {row.first_year} to {row.last_year}, above all on how they protect "
    "children. PEEL is the inspectorate’s regular round of grades for police effectiveness, efficiency and legitimacy."
)
