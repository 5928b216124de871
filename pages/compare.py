"""Two to six forces side by side, theme by theme: where do they differ, and what did inspectors find at each?"""

import streamlit as st
from markupsafe import Markup

import queries
from parts.address import vocabulary
from parts.address.english import counted, listed, without_markdown
from parts.address.filters import MOST_COMPARED, TOO_MANY, of_page
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import Filter
from parts.address.widgets import choose
from parts.exhibits import case_audits, findings, grades, leads
from parts.exhibits.prose import forces_by_region, lead, note
from parts.exhibits.showing import show, show_answer

forces = vocabulary.forces_by_id()
every = counted(len(forces), "force")


def once_chosen(first: Selection) -> tuple[Filter, ...]:
    """The second row of filters: what a single force is compared with, and the theme whose findings are read."""
    ids = first.ids("force")
    if not ids:
        return ()
    most_findings = queries.rows("findings_compared", forces=ids)["theme"].iloc[0]
    others = {"Forces of its region": "region", "Forces of similar size, by officers": "size"}
    against = vocabulary.one_of("against", "Compare with", others)
    theme = vocabulary.themes_where("with_findings").but(several=False, default=most_findings, label="Findings on")
    return (*[against] * (len(ids) == 1), theme)


def nearest_in_size(force: str) -> tuple[list[str], str]:
    """The force with those nearest to it in number of officers, and why they are compared."""
    similar = queries.rows("similar_size", force=force, most=MOST_COMPARED - 1)
    officers = ", ".join(f"{r.force} {r.officers_fte:,.0f}" for r in similar.itertuples())
    near = similar["times_as_many"].iloc[1:].between(0.5, 2).any()
    why = (
        f"{similar['force'].iloc[0]} beside the {len(similar) - 1} forces nearest to it in number of officers, where "
        "half as many is as far as twice as many (full-time equivalents, "
        f"March {similar['officers_year'].iloc[0]}, Home Office): {officers}."
    )
    return list(similar["force_id"]), why + ("" if near else " None of them is near to its size.")


def of_its_region(force: str) -> tuple[list[str], str]:
    """The force with the others of its region, and why they are compared."""
    name, region = forces[force].short_name, forces[force].region
    others = [one.force_id for one in forces.values() if one.region == region and one.force_id != force]
    which = "force" if len(others) == 1 else f"{len(others)} forces"
    return [force, *others], f"{name} beside the other {which} of its region, {region}."


title_at, subject_at = st.columns([1, 1], vertical_alignment="bottom")
title_at.title("How do these forces compare?", anchor=False)
answer_at = st.container()
filters_at, against_at, body = st.container(), st.columns([2, 3])[0], st.container()
grades_at, theme_at, rest_at = body.container(), body.columns([1, 2])[0], body.container()
with filters_at:
    chosen = choose(
        "compare",
        *of_page("compare"),
        then=once_chosen,
        places={"force": subject_at, "theme": theme_at, "against": against_at},
    )

if not chosen.ids("force"):
    lead(
        answer_at,
        Markup(
            "Choose <strong>two to six forces</strong> above to see their grades side by side, theme by theme, and "
            "what inspectors found on child protection at each. Or choose <strong>one</strong>, here or above, to see "
            "it beside the forces of its region, or beside those with about as many officers."
        ),
    )
    forces_by_region("compare")
    st.stop()

# Who is compared, and why
first, *more = chosen.ids("force")
if more:
    ids, why = [first, *more], f"{chosen.chosen['force'][0]} was chosen first, so the others are compared with it."
else:
    ids, why = nearest_in_size(first) if chosen.one("against") == "size" else of_its_region(first)
names = [forces[one].short_name for one in ids]

with grades_at:
    # The grades of one cycle
    side_by_side = grades.SIDE_BY_SIDE.ask(chosen, forces=ids, reference=first)
    note(why)
    if leads.any_grade(side_by_side):
        lead(answer_at, *leads.on_differences(side_by_side))
        show_answer(grades.SIDE_BY_SIDE, side_by_side)
        note(
            "One cycle at a time, since grades of different eras cannot be compared. For these forces over time,",
            "see Change over time",
            to_page("change", force=names),
        )
    else:
        st.info(
            f"No grade of PEEL {chosen.in_english('cycle')} is known here of any of these forces. "
            "Choose another cycle above."
        )
    if len(names) == MOST_COMPARED:
        note(f"Six is the most, since {TOO_MANY}. For all {every} on one theme,", "see One theme", to_page("theme"))

    # The topics of child protection: only forces with such an inspection have a column
    with_grades = grades.forces_graded(grades.TOPICS_SIDE_BY_SIDE.ask(chosen, forces=ids, reference=first))
    graded = [one for one in ids if one in with_grades]
    ungraded = listed([forces[one].short_name for one in ids if one not in graded], "or")
    if graded:
        show(grades.TOPICS_SIDE_BY_SIDE, chosen, forces=graded, reference=graded[0])
        if ungraded:
            note(f"No such inspection is known here of {ungraded}.")
    else:
        st.info(
            f"No child protection inspection that graded the five topics is known here of {without_markdown(ungraded)}."
        )

with rest_at:
    # Findings: how many, then what they say
    said = findings.COMPARED.ask(chosen, forces=ids)
    unread = findings.forces_without(said)
    if len(unread) == len(names):
        st.info(
            f"No finding on child protection is known here of {without_markdown(listed(names, 'or'))}. "
            "That is not the same as no inspection."
        )
    else:
        show_answer(findings.COMPARED, said)
        if len(unread):
            note(f"No finding is known here of {listed(unread, 'or')}: a dash, not nought.")
        show(findings.BESIDE, chosen, forces=ids)

    # Case audits
    whole = case_audits.forces_of(queries.ask("case_audits", forces=ids, samples=["whole"]))
    audited = case_audits.SHARES_SIDE_BY_SIDE.ask(chosen, forces=ids).sorted_by("force")
    show_answer(case_audits.SHARES_SIDE_BY_SIDE, audited)
    uncounted = [name for name in names if name in whole - case_audits.forces_of(audited)]
    unaudited = [name for name in names if name not in whole]
    missing = [f"Audited, but without the counts that a share needs: {listed(uncounted)}."] * bool(uncounted)
    missing += [f"No audit of case files is known here of {listed(unaudited, 'or')}."] * bool(unaudited)
    if missing:
        note(" ".join(missing))
    if len(audited):
        st.caption(case_audits.over_all(queries.rows("funnel", printed=["counts"])))
    note("Every audit, and which are outside the limits:", "see Case audits", to_page("case-audits", force=names))
