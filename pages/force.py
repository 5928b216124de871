"""How has one force fared, and did it get better? One page to hand to somebody before a meeting."""

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

import queries
from parts.address.english import escape_markdown
from parts.address.links import to_page
from parts.address.vocabulary import CYCLE, FORCE, GROUP, headline_theme
from parts.exhibits import (
    audit_reviews,
    benchmark,
    case_audits,
    contents,
    findings,
    grades,
    grades_over_time,
    inspections,
    leads,
    monitoring,
    standing,
)
from parts.exhibits.brief import brief
from parts.exhibits.glance import of_force
from parts.exhibits.prose import facts, forces_by_region, in_short, lead, note, section, sections, to_keep
from parts.exhibits.showing import IN_SECTION, Place, in_one_fold, show, show_answer
from parts.html.markup import link
from parts.shell.widgets import choose, current_page
from parts.words import audits_in_words, sentences, succession

# Ids with a prefix, since browsers have names of their own such as "children", which Streamlit takes out of markup.
SECTIONS = {
    "section-now": "Now",
    "section-children": "Children",
    "section-over-time": "Over time",
    "section-all": "All",
}

title_at, subject_at = st.columns([3, 1], vertical_alignment="bottom")
heading = title_at.empty()
answer_at = st.container()
groups = GROUP.read(st.query_params.get_all(GROUP.key)).chosen  # which choose() takes out of the address
chosen = choose(places={FORCE.key: subject_at})
if groups:
    side_by_side = to_page("compare", group=[GROUP.token(group) for group in groups])
    with answer_at:
        note(
            "This page shows one force at a time. To see them side by side:",
            link(GROUP.in_english(groups), side_by_side),
        )
answer = leads.of(current_page(), chosen)

if not answer:
    heading.title("How has one force fared?", anchor=False)
    # Below the notice of a name that we do not know, if there is one.
    by_place = link("find it by a town or postcode", to_page("find"))
    words = Markup("Choose a force above by its name, or from its region below; or {}.").format(by_place)
    lead(st, leads.Lead(words))
    forces_by_region("force")
    st.stop()

glance = of_force(chosen)
heading.title(escape_markdown(glance.name), anchor=False)
# What cannot be compared is said with what changed.
lead(answer_at, replace(answer, caveat=answer.caveat.replace(sentences.ERAS, "")))
last, summary = glance.folded
in_short(glance.in_short, last=last, summary=summary)
sections(chosen, SECTIONS)

section("section-now", SECTIONS["section-now"])
show(standing.OF_FORCE, chosen, place=Place(level=3, known=True))
to_keep(chosen)
if before := succession.predecessors(chosen):
    show(standing.OF_PREDECESSORS, chosen, place=IN_SECTION, forces=before)
show(monitoring.MOVES_OF_FORCE, chosen, place=IN_SECTION)
show(monitoring.CAUSES_OF_FORCE, chosen, place=IN_SECTION)
show(benchmark.BENCHMARK, chosen, place=IN_SECTION, rounds=list(CYCLE.default_choice))

# What inspectors found, how they judged case files, what the force found itself
section("section-children", SECTIONS["section-children"])
facts(glance.facts)
if grades.topics():
    show(grades.TOPICS_OF_FORCE, chosen, place=IN_SECTION)
show(findings.BY_THEME, chosen, place=IN_SECTION)
show(findings.OF_FORCE, chosen, place=IN_SECTION)
show(findings.RECOMMENDATIONS_OF_FORCE, chosen, place=IN_SECTION)
audits = show(case_audits.OF_FORCE, chosen, place=IN_SECTION)
if len(audits):
    st.caption(audits_in_words.pooled_sentence(queries.rows("funnel", printed=["counts"])))
show(audit_reviews.REVIEWS, chosen, place=IN_SECTION)
show(case_audits.OWN_RESULTS, chosen, place=IN_SECTION)
show(findings.OWN_FINDINGS, chosen, place=IN_SECTION)

section("section-over-time", SECTIONS["section-over-time"])
show(grades_over_time.TIMELINE, chosen, place=IN_SECTION, themes=[headline_theme()])
show(grades_over_time.CHANGES, chosen, place=IN_SECTION)

notes = glance.size, glance.holds
with in_one_fold("section-all", SECTIONS["section-all"], "Every grade, and every inspection", *notes):
    show_answer(grades_over_time.HISTORY, grades_over_time.ask_history(chosen), place=IN_SECTION)
    show(contents.TOTALS_OF_FORCE, chosen, place=IN_SECTION)
    show(inspections.STORY, chosen, place=IN_SECTION)
    show(inspections.ALL, chosen, place=IN_SECTION)
brief(chosen.value(FORCE), " ".join(part for part in (answer.text, answer.mark_text, glance.holds) if part))
