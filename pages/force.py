"""How has one force fared, and did it get better? One page to hand to somebody before a meeting."""

import streamlit as st

import queries
from parts.address import vocabulary
from parts.address.english import without_markdown
from parts.address.filters import of_page
from parts.address.widgets import choose
from parts.exhibits import case_audits, contents, findings, grades, inspections, leads
from parts.exhibits import own_audits as own
from parts.exhibits.brief import brief
from parts.exhibits.glance import of_force
from parts.exhibits.prose import breaks, facts, forces_by_region, lead, note, print_button
from parts.exhibits.showing import show, show_answer

title_at, subject_at = st.columns([3, 1], vertical_alignment="bottom")
heading = title_at.empty()
answer_at = st.container()
chosen = choose(
    "force",
    *of_page("force"),
    places={"force": subject_at},
)
force = chosen.one("force")

if not force:
    heading.title("How has one force fared?", anchor=False)
    lead(answer_at, "Choose a force above, by its name or a place in its area, or here by its region.")
    forces_by_region("force")
    st.stop()

cycles = vocabulary.cycles()
history = grades.HISTORY.ask(chosen, rounds=list(cycles.options.values())[::-1])
topics = list(vocabulary.themes_where("by_inspection").options.values())
glance = of_force(force, history, grades.GRID_OF_TOPICS.ask(chosen, themes=topics))
heading.title(without_markdown(glance.name), anchor=False)
lead(answer_at, glance.answer, glance.caveat)
facts(glance.facts)
if glance.newer:
    note(glance.newer)
print_button("Print this brief")
brief(force, f"{leads.plain(glance.answer)} {glance.holds}")

# Grades: over time, all, beside others
headline = vocabulary.themes().options[vocabulary.headline_theme()]
breaks(show(grades.TIMELINE, chosen, themes=[headline]), True)
note(glance.size)
note(glance.holds)
show_answer(grades.HISTORY, history)
if topics:
    show(grades.TOPICS_OF_FORCE, chosen, themes=topics)
show(grades.CHANGES, chosen)
show(grades.BENCHMARK, chosen, rounds=[cycles.options[cycles.default]])
show(contents.TOTALS_OF_FORCE, chosen)

# Child protection: what inspectors found, how they judged case files, what the force says of itself
show(findings.BY_THEME, chosen)
show(findings.OF_FORCE, chosen)
audits = show(case_audits.OF_FORCE, chosen)
if len(audits):
    st.caption(case_audits.over_all(queries.rows("funnel", printed=["counts"])))
show(case_audits.REVIEWS, chosen)
show(case_audits.OWN_RESULTS, chosen)
show(findings.OF_FORCE_ITSELF, chosen, programmes=own.programmes())

# Inspections
show(inspections.STORY, chosen)
show(inspections.EVERY, chosen)
