"""Did forces get better? Grades over time, and who rose or fell within an era."""

import streamlit as st

from parts.address import vocabulary
from parts.address.english import listed
from parts.address.filters import of_page
from parts.address.widgets import choose
from parts.exhibits import case_audits, grades, leads
from parts.exhibits.prose import breaks, lead, source
from parts.exhibits.showing import show, show_answer

title_at, subject_at = st.columns([2, 1], vertical_alignment="bottom")
title_at.title("Did forces get better?", anchor=False)
answer_at = st.container()
chosen = choose(
    "change",
    *of_page("change"),
    places={"theme": subject_at},
)

grid = grades.TRAJECTORIES.ask(chosen)
cycles = vocabulary.graded_cycles()
one_force = len(chosen.chosen["force"]) == 1
if one_force:
    lead(answer_at, *leads.on_force(grid, chosen.chosen["force"][0]))
if not leads.any_grade(grid):
    st.info("No grade on this theme is known here for this choice. Clear the filters, or choose other years.")
else:
    if chosen.chosen["force"]:
        show_answer(grades.TRAJECTORIES, grid)
    else:
        show(grades.SPREAD_BY_ROUND, chosen)
        st.caption("Choose up to eight forces above to follow each of them.")

    # Why a line ends, and why a grade is missing
    breaks(grid, bool(chosen.chosen["force"]))
    gaps = chosen.ask("gaps").rows.dropna(subset=["reason"])
    years = chosen.ids("year")
    for gap in gaps[gaps["year"].isin(years)].itertuples() if years else gaps.itertuples():
        source(f"No grade: {gap.force}, {gap.year}. {gap.reason}", gap.source_url, gap.source_kind)

    # Who rose, fell, stayed: between the first and the last round shown of each era
    st.header("Who rose, fell or stayed", anchor=False)
    spans = grades.spans_of_eras(grid)
    if not spans:
        st.info(
            "The years chosen hold only one round of inspection of any era, and grades of two eras cannot be compared. "
            "Choose more years."
        )
        if not one_force:
            lead(answer_at, *leads.of_newest_round(grid, ""))
    single = cycles[~cycles.duplicated("era", keep=False)]["name"]
    alone = (
        f"{listed(list(single))}: each is the only cycle of its era so far, so it shows no move." if len(single) else ""
    )
    for number, one in enumerate(spans):
        moves = grades.MOVES.ask(chosen, from_round=one.first, to_round=one.last)
        show_answer(grades.MOVES, moves, nth=one.era)
        if number == 0 and not one_force:
            answer, caveat = leads.on_moves(moves, chosen.chosen["theme"][0], one.first_name, one.last_name)
            lead(answer_at, answer, f"{alone} {caveat}")
    st.caption(f"Between the first and the last round shown of each era; choose years above for another pair. {alone}")

# Case audits: from an inspection to its reviews
if not len(show(case_audits.REVIEWS, chosen)):
    st.header("Case audits: from an inspection to its reviews", anchor=False)
    st.info(
        "No force of this choice has an audit of case files, with counts, at both an inspection and its review. "
        "Clear the filters to see those that have."
    )
