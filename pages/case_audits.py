"""What share of the child protection cases that inspectors audited was handled well?"""

import streamlit as st

import queries
from parts.address import description
from parts.address.english import counted, escape_markdown, listed
from parts.address.links import to_data, to_page
from parts.address.vocabulary import FORCE, one_of
from parts.exhibits import case_audits, findings, leads
from parts.exhibits.first_views import TITLES
from parts.exhibits.prose import lead, note, show_change_of_scope
from parts.exhibits.showing import show, show_answer
from parts.html.markup import file_link, link
from parts.shell.widgets import choose, current_page
from parts.words import choice

SORT = one_of("sort", "Order of audits", {"newest": "Newest first", "good": "Share good"})

st.title(TITLES["case-audits"], anchor=False)
answer_at = st.container()
chosen = choose(SORT)


def in_order(answer: queries.Answer) -> queries.Answer:
    """The audits in the order chosen by the reader."""
    return answer.sorted_by("good_share_drawn", largest_first=True) if chosen.value(SORT) == "good" else answer


audits = chosen.ask("case_audits", samples=["whole", "part"])
lead(answer_at, leads.of(current_page(), chosen))

# All audits
show_answer(case_audits.ALL_AUDITS, in_order(case_audits.ALL_AUDITS.ask(chosen)))

# Audits outside the limits of chance
if len(audits_placed := show(case_audits.FUNNEL, chosen)):
    if moved := case_audits.average_moved(audits_placed):
        note(moved)
    if outside := case_audits.outside_in_words(chosen.ask("funnel", printed=["combined count only"])):
        st.caption(outside)
    forces = chosen.words(FORCE)
    note(
        "Did a follow-up find improvement?",
        link("See Change over time", to_page("change", **({"force": forces} if len(forces) == 1 else {}))),
    )

show_answer(case_audits.PARTS, in_order(case_audits.PARTS.ask(chosen)))
if len(audits):
    every = chosen.ask("case_audits")
    in_one_file = file_link("CSV", to_data("case_audits", "csv", description.query(every)))
    samples = description.audits_by_sample(every.rows)
    of_samples = f" ({listed(samples)})" if len(samples) > 1 else ""
    note(f"{counted(len(every), 'result')} in one file{of_samples}:", in_one_file)
show(findings.RECOMMENDATIONS, chosen)
show(case_audits.OWN_RESULTS, chosen)

# The national reports
names, in_years = chosen.words(FORCE), choice.in_years(chosen)
if names or in_years:
    shows = (["England and Wales as a whole"] if names else []) + (["audits of all years"] if in_years else [])
    only = [*map(escape_markdown, names), *([f"those{in_years}"] if in_years else [])]
    show_change_of_scope(listed(shows), listed(only))
show(case_audits.POOLED, chosen)
show(case_audits.NATIONAL, chosen)
