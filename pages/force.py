"""How has one force fared, and did it get better? One page to hand to somebody before a meeting."""

import streamlit as st

import queries
from parts.address.english import escape_markdown
from parts.address.links import to_page
from parts.address.vocabulary import CYCLE, FORCE, GROUP, headline_theme
from parts.exhibits import case_audits, contents, findings, grades, inspections, leads, monitoring, standing, succession
from parts.exhibits.brief import brief
from parts.exhibits.glance import of_force, topics
from parts.exhibits.markup import link
from parts.exhibits.prose import facts, forces_by_region, lead, note, print_button
from parts.exhibits.showing import show, show_answer
from parts.shell.widgets import choose, current_page

title_at, subject_at = st.columns([3, 1], vertical_alignment="bottom")
heading = title_at.empty()
answer_at = st.container()
groups = GROUP.read(st.query_params.get_all(GROUP.key)).chosen  # which choose() takes out of the address
chosen = choose(places={FORCE.key: subject_at})
if groups:
    side_by_side = to_page("compare", group=[GROUP.token(group) for group in groups])
    with answer_at:
        note("One force at a time is shown here. Side by side:", link(GROUP.in_english(groups), side_by_side))
answer = leads.of(current_page(), chosen)

if not answer:
    heading.title("How has one force fared?", anchor=False)
    lead(answer_at, leads.Lead("Choose a force above, by its name or a place in its area, or here by its region."))
    forces_by_region("force")
    st.stop()

glance = of_force(chosen)
heading.title(escape_markdown(glance.name), anchor=False)
lead(answer_at, answer)
facts(glance.facts)
if glance.newer:
    note(glance.newer)
print_button("Print this brief")
brief(chosen.value(FORCE), " ".join(part for part in (answer.text, answer.mark_text, glance.holds) if part))

# Now, and before: grades, monitoring
show(standing.OF_FORCE, chosen)
if before := succession.predecessors(chosen):
    show(standing.OF_PREDECESSORS, chosen, forces=before)
show(monitoring.MOVES_OF_FORCE, chosen)
show(monitoring.CAUSES_OF_FORCE, chosen)

# Grades: over time, all of them, compared with other forces
show(grades.TIMELINE, chosen, themes=[headline_theme()])
note(glance.size)
note(glance.holds)
show_answer(grades.HISTORY, grades.ask_history(chosen))
if topics():
    show(grades.TOPICS_OF_FORCE, chosen, themes=topics())
show(grades.CHANGES, chosen)
show(grades.BENCHMARK, chosen, rounds=list(CYCLE.default_choice))
show(contents.TOTALS_OF_FORCE, chosen)

# Child protection: what inspectors found, how they judged case files, what the force found itself
show(findings.BY_THEME, chosen)
show(findings.OF_FORCE, chosen)
show(findings.RECOMMENDATIONS_OF_FORCE, chosen)
audits = show(case_audits.OF_FORCE, chosen)
if len(audits):
    st.caption(case_audits.pooled_sentence(queries.rows("funnel", printed=["counts"])))
show(case_audits.REVIEWS, chosen)
show(case_audits.OWN_RESULTS, chosen)
show(findings.OWN_FINDINGS, chosen)

# Inspections
show(inspections.STORY, chosen)
show(inspections.ALL, chosen)
