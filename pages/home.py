"""How do the forces compare now, and where do I go for mine?"""

import streamlit as st

import queries
from pages.parts.address import vocabulary
from pages.parts.address.english import counted
from pages.parts.address.links import to_page
from pages.parts.address.selection import Selection
from pages.parts.address.vocabulary import Filter
from pages.parts.address.widgets import choose
from pages.parts.exhibits import grades, inspections
from pages.parts.exhibits.showing import show, show_answer
from pages.parts.frame import scripts

forces = queries.rows("forces")
held = queries.rows("headline").iloc[0]

left, right = st.columns([3, 1], vertical_alignment="bottom")
left.title("How do police forces compare?")
left.markdown(
    f"What inspectors found in the {counted(held.forces, 'police force')} of England and Wales, above all on how they "
    f"protect children: {held.judgments:,} grades and {held.findings:,} findings from {held.inspections} inspections, "
    f"{held.first_year} to {held.last_year}, each with its source. PEEL is the inspectorate’s regular round of grades "
    "for police effectiveness, efficiency and legitimacy. An unofficial record."
)


def go_to_force() -> None:
    """Go to the page of the force that was found, and leave the search empty for the next time."""
    scripts.go_to(to_page("force", force=st.session_state["home.find"]))
    st.session_state["home.find"] = None


right.selectbox(
    "Find your force",
    forces["short_name"],
    index=None,
    placeholder="Type its name",
    key="home.find",
    on_change=go_to_force,
)

SORT = vocabulary.one_of("sort", "Sorted by", {"Force": "force", "Region": "region"})


def on_the_map(first: Selection) -> tuple[Filter, ...]:
    """The filters further down: the theme on the map, of those graded in the cycle; its layout; the order of forces."""
    graded = queries.rows("spread", rounds=first.ids("cycle")).drop_duplicates("theme_id")
    options = dict(zip(graded["theme"], graded["theme_id"]))
    theme = Filter("theme", "Theme on the map", options, "", several=False, default=next(iter(options), None))
    return theme, vocabulary.MAP_LAYOUT, SORT


# The parts of the page, so that each filter is beside what it changes
head = st.container()
left, right = st.columns([11, 9], gap="large")
theme_at, layout_at = right.columns([3, 2])
_, sort_at = st.columns([4, 1], vertical_alignment="bottom")

with head:
    chosen = choose(
        "home",
        vocabulary.cycles(),
        vocabulary.regions(),
        vocabulary.forces(),
        vocabulary.evidence(),
        then=on_the_map,
        places={"theme": theme_at, "layout": layout_at, "sort": sort_at},
    )
cycle = chosen.in_english("cycle")
grid = grades.GRID_OF_CYCLE.ask(chosen, themes=None)
if grid.rows.empty:
    st.info("No force is left by this choice of force and region. Clear the filters, or choose another region.")
    st.stop()

if grid.rows["grade"].notna().any():
    with left:
        show(grades.SPREAD_BY_THEME, chosen, themes=None)
    with right:
        show(grades.MAPS[chosen.one("layout")], chosen)
else:
    head.info(
        f"None of these grades of PEEL {cycle} is known here. Choose another cycle above, or see a force’s own page."
    )

if chosen.one("sort") == "region":
    show_answer(grades.GRID_BY_REGION, grid.sorted_by("region"))
else:
    show_answer(grades.GRID_OF_CYCLE, grid)

# What changed since the cycle before, in the inspectorate's words, before anybody compares
break_note = queries.rows("cycles").set_index("cycle")["break_note"].get(chosen.one("cycle"))
if isinstance(break_note, str):
    st.caption(f"**Not to be compared with earlier cycles.** {break_note}")

show(inspections.LATEST, chosen)
