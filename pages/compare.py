"""Two to six forces side by side, theme by theme: where do they differ, and what did inspectors find at each?"""

import streamlit as st
from markupsafe import Markup

import queries
from parts.address.english import counted, escape_markdown, listed
from parts.address.force_names import in_a_sentence, named_in_full
from parts.address.links import to_page
from parts.address.vocabulary import (
    AS_OF,
    CYCLE,
    DIFFERENCES,
    FORCE,
    MAX_COMPARED,
    NEWEST,
    THEME,
    WHY_SO_FEW,
    present_forces,
)
from parts.exhibits import case_audits, embedding, findings, forces_side_by_side, grades_over_time, leads
from parts.exhibits.prose import forces_by_region, lead, note, show_change_of_scope
from parts.exhibits.showing import KNOWN, show, show_answer
from parts.html.markup import link
from parts.shell.widgets import choose, current_page
from parts.words import audits_in_words
from parts.words.comparison import AGAINST, forces_compared

title_at, subject_at = st.columns([1, 1], vertical_alignment="bottom")
title_at.title("How do forces compare?", anchor=False)
answer_at = st.container()
filters_at, against_at, body = st.container(), st.columns([2, 3])[0], st.container()
# The theme of findings changes what stands below it, but not the numbers of findings on every theme.
grades_at, counts_at, theme_at, rest_at = body.container(), body.container(), body.columns([1, 2])[0], body.container()
with filters_at:
    chosen = choose(
        in_first_row=[AS_OF.key, DIFFERENCES.key],
        places={FORCE.key: subject_at, THEME.key: theme_at, AGAINST.key: against_at},
    )
comparison = forces_compared(chosen)

if not comparison:
    invitation = leads.Lead(
        Markup(
            "Choose <strong>two to six forces</strong> above to see their grades side by side, theme by theme, and "
            "what inspectors found on child protection at each. Or choose <strong>one</strong>, here or above, to see "
            "it beside the forces of its region, or beside forces of similar size."
        )
    )
    lead(answer_at, invitation)
    forces_by_region("compare", chosen.value(AS_OF))
    st.stop()

ids, names = list(comparison.forces), comparison.names

with grades_at:
    # The newest grades, or those of one cycle, as in a frame that asks for those without naming the cycle.
    of_newest = chosen.value(CYCLE) == NEWEST
    newest = of_newest and embedding.exhibit_in_address() != forces_side_by_side.SIDE_BY_SIDE.name
    day = chosen.words(AS_OF)[0] if chosen.values(AS_OF) else ""
    if comparison.why:
        note(comparison.why)
    answer = leads.of(current_page(), chosen)
    lead(answer_at, answer)
    if not answer.nothing:
        show_answer(*forces_side_by_side.side_by_side(chosen, ids, newest=newest), place=KNOWN)
        note(
            "Grades of different eras cannot be compared. For these forces over time,",
            link("see Change over time", to_page("change", **chosen.address_of(ids))),
        )
    if day:
        show_change_of_scope("what is known today", f"what was known on {day}")
    if not of_newest:
        show_change_of_scope("what is known of all years", f"of PEEL {chosen.in_english(CYCLE)}")
    if len(names) == MAX_COMPARED:
        all_forces = counted(len(present_forces()), "force")
        one_theme = link("see Themes", to_page("theme"))
        note(f"You can choose at most six, since {WHY_SO_FEW}. For all {all_forces} on one theme,", one_theme)

    # The topics of child protection: only forces with such an inspection have a column
    topics = chosen.ask("grid", forces=ids, themes=None, **forces_side_by_side.TOPICS_SIDE_BY_SIDE.fixed)
    inspected = [force for force in ids if force in grades_over_time.forces_inspected(topics)]
    waiting = listed([in_a_sentence(force) for force in ids if force not in inspected], "or")
    if inspected:
        show(forces_side_by_side.TOPICS_SIDE_BY_SIDE, chosen, forces=inspected, reference=inspected[0])
        if waiting:
            note(f"We know of no graded child protection inspection of {waiting}.")
    else:
        of_whom = escape_markdown(waiting)
        st.info(f"Some child protection inspections give grades since 2024. We know of none that graded {of_whom}.")

# Findings: their numbers, then their texts
counts = findings.COUNTS_SIDE_BY_SIDE.ask(chosen, forces=ids)
without_findings = findings.forces_without_findings(counts)
with counts_at:
    if len(without_findings) == len(names):
        st.info(
            f"We found no findings on child protection for {escape_markdown(named_in_full(listed(names, 'or')))}. "
            "There may still have been an inspection."
        )
    else:
        show_answer(findings.COUNTS_SIDE_BY_SIDE, counts)
        if len(without_findings):
            note(f"We found no findings for {listed(without_findings, 'or')}: shown as a dash, not as none.")

with rest_at:
    if len(without_findings) < len(names):
        show(findings.IN_COLUMNS, chosen, forces=ids)

    # Case audits
    audited = case_audits.SHARES_SIDE_BY_SIDE.ask(chosen, forces=ids).sorted_by("force")
    show_answer(case_audits.SHARES_SIDE_BY_SIDE, audited)
    of_all = queries.rows("case_audits", forces=ids, samples=["whole", "part"])
    if missing := audits_in_words.not_drawn(of_all, names, audits_in_words.forces_of(audited)):
        note(missing)
    if len(audited):
        st.caption(audits_in_words.pooled_sentence(queries.rows("funnel", printed=["counts"])))
    all_audits = link("see Case audits", to_page("case-audits", **chosen.address_of(ids)))
    note("Every audit, and which stand out:", all_audits)
