"""Did forces get better? Which grades rose or fell, one theme over time, and what can be compared at all."""

import streamlit as st

from parts.address.english import escape_markdown, year_in_words
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, THEME, YEAR
from parts.exhibits import audit_reviews, grade_changes, grades, grades_over_time, leads, monitoring
from parts.exhibits.first_views import TITLES
from parts.exhibits.prose import how_to, lead, note
from parts.exhibits.showing import KNOWN, show, show_answer
from parts.html.markup import source_link
from parts.shell.widgets import choose, current_page
from parts.words import choice, sentences


def over_time(chosen: Selection) -> None:
    """Show the grades on one theme over time, why some are missing, and who moved within each era."""
    grid = grades_over_time.TRAJECTORIES.ask(chosen)
    if not sentences.any_grade(grid):
        return
    if chosen.values(FORCE):
        show_answer(grades_over_time.TRAJECTORIES, grid, place=KNOWN)
    else:
        show(grades.SPREAD_BY_ROUND, chosen, place=KNOWN)
        how_to("To follow individual forces, choose up to eight above.")
        show(grades.GRID_OF_THEME, chosen)

    # Why a grade is missing
    gaps = chosen.ask("gaps").rows.dropna(subset=["reason"])
    years = chosen.values(YEAR)
    for gap in gaps.itertuples():
        year = year_in_words(gap.year)
        if not years or year in years:
            note(f"No grade: {gap.force}, {year}. {gap.reason}", source_link(gap.source_url, gap.source_kind))

    # Who rose, fell or stayed, between first and last known grades within each era; without any, the answer says why
    spans = grades_over_time.spans_of_eras(grid)
    if not spans:
        return
    st.header("Who rose, fell or stayed the same", anchor=False)
    for span in spans:
        moves = grades_over_time.MOVES.ask(chosen, from_round=span.first, to_round=span.last)
        show_answer(grades_over_time.MOVES, moves, suffix=span.era)
    st.caption(
        "Only grades of one era are compared, a force’s first with its last. To compare two other years of the same "
        "era, choose years."
    )


title_at, subject_at = st.columns([2, 1], vertical_alignment="bottom")
title_at.title(TITLES["change"], anchor=False)
answer_at = st.container()
chosen = choose(places={THEME.key: subject_at})
listed = grade_changes.is_list(chosen)

lead(answer_at, leads.of(current_page(), chosen), "" if listed else grade_changes.on_all_themes(chosen))
if not listed:
    over_time(chosen)
elif grade_changes.any_grade(chosen):
    show_answer(grade_changes.GRADE_CHANGES, grade_changes.changes(chosen), place=KNOWN)
show_answer(grade_changes.ROUNDS_COMPARED, grade_changes.rounds_compared(chosen))

# Enhanced monitoring
show(monitoring.TIMES, chosen)

# Case audits: from one inspection or review to the next
if not len(show(audit_reviews.REVIEWS, chosen)):
    st.header(audit_reviews.REVIEWS.title, anchor=False)
    st.info(
        "We did not find what share of audited cases was good at both an inspection and its review"
        f"{escape_markdown(choice.for_forces(chosen))}. Clear the filters to see those with both."
    )
