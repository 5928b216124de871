"""How do the forces compare now, and where do I go for mine?"""

import streamlit as st

import queries
from parts.address import vocabulary
from parts.address.english import counted
from parts.address.filters import of_page
from parts.address.selection import Selection
from parts.address.vocabulary import Filter
from parts.address.widgets import choose
from parts.exhibits import grades, inspections, leads
from parts.exhibits.prose import lead, legend, note
from parts.exhibits.showing import show, show_answer

SORT = vocabulary.one_of("sort", "Sorted by", {"Force": "force", "Region": "region"})


def of_cycle(first: Selection) -> tuple[Filter, ...]:
    """The filters that depend on the cycle: the theme, of those graded in it; the map's layout; the order of forces."""
    options = vocabulary.themes_graded_in(first.one("cycle"))
    theme = Filter("theme", "Theme", options, "", several=False, default=next(iter(options), None), subject=True)
    return theme, vocabulary.MAP_LAYOUT, SORT


# The parts of the page, so that each filter is beside what it changes
st.title("How do police forces compare?", anchor=False)
answer_at = st.container()
head = st.container()
above_the_map = st.container()
left, right = st.columns([9, 11], gap="large")
map_at, layout_at = left.container(), left
sort_at = st.empty()

with head:
    chosen = choose(
        "home",
        *of_page(""),
        then=of_cycle,
        in_first_row=("theme",),
        places={"layout": layout_at, "sort": sort_at},
    )
grid = grades.GRID_OF_CYCLE.ask(chosen, themes=None)
if grid.rows.empty:
    st.info("No force is left by this choice of force and region. Clear the filters, or choose another region.")
    st.stop()

lead(answer_at, *leads.on_theme(grid, chosen.one("theme"), leads.which_forces(chosen)))

if chosen.chosen["grade"]:
    with above_the_map:
        show(grades.WHO, chosen)
if leads.any_grade(grid):
    with above_the_map:
        legend(grid)
    with map_at:
        show(grades.MAPS[chosen.one("layout")], chosen, legend=False)
    with right:
        show(grades.SPREAD_BY_THEME, chosen, legend=False, themes=None)
else:
    cycle = chosen.in_english("cycle")
    head.info(
        f"None of these grades of PEEL {cycle} is known here. Choose another cycle above, or see a force’s own page."
    )

if chosen.one("sort") == "region":
    show_answer(grades.GRID_BY_REGION, grid.sorted_by("region"))
else:
    show_answer(grades.GRID_OF_CYCLE, grid)

# What changed since the cycle before, in the inspectorate's words, before anybody compares
if break_note := grades.break_before(chosen.one("cycle")):
    note(f"Not to be compared with earlier cycles. {break_note}")

show(inspections.LATEST, chosen)
held = queries.rows("headline").iloc[0]
note(
    f"The record holds {held.judgments:,} grades and {held.findings:,} findings from {held.inspections} inspections of "
    f"{counted(held.forces, 'police force')}, {held.first_year} to {held.last_year}, above all on how they protect "
    "children. PEEL is the inspectorate’s regular round of grades for police effectiveness, efficiency and legitimacy."
)
