"""What share of the child protection cases that inspectors audited was handled well?"""

import streamlit as st

import queries
from pages.parts.address import vocabulary
from pages.parts.address.links import to_page
from pages.parts.address.widgets import choose
from pages.parts.exhibits import case_audits
from pages.parts.exhibits.prose import note
from pages.parts.exhibits.showing import show, show_answer

SORT = vocabulary.one_of("sort", "Order of audits", {"Newest first": "newest", "Share good": "good"})

st.title("Case audits", anchor=False)
st.markdown(
    "Child protection inspectors read case files and grade how each was handled: good, requires improvement (adequate "
    f"in early audits) or inadequate. Here is what they found, and how certain it is. {case_audits.PICKED}"
)
chosen = choose("case-audits", vocabulary.forces(), vocabulary.years(), SORT)


def in_order(answer: queries.Answer) -> queries.Answer:
    """The audits in the order that the reader has chosen."""
    return answer.sorted_by("good_share", largest_first=True) if chosen.one("sort") == "good" else answer


if not len(chosen.ask("case_audits", samples=["whole", "part"])):
    st.info(
        "No audit of case files by inspectors is known here for this choice. Clear the filters, or choose other years."
    )

# The answer first: which audits are outside the limits of chance
if len(show(case_audits.FUNNEL, chosen)):
    outside = chosen.ask("funnel", printed=["combined count only"]).rows
    outside = outside[outside["place"].str.endswith("99.8%")]
    if len(outside):
        named = "; ".join(
            f"{r.force} {r.year_label}, {r.good} of {r.cases_total} ({r.good_share}%)" for r in outside.itertuples()
        )
        st.caption(
            f"Left out, since only the cases below good were printed, but outside the limits by subtraction: {named}."
        )
    one = chosen.chosen["force"] if len(chosen.chosen["force"]) == 1 else None
    note(
        "Whether a force’s own review found it better than its inspection is another question:",
        "see Change over time",
        to_page("change", **({"force": one} if one else {})),
    )

# Every audit: counts, then shares, then those that have no share
show_answer(case_audits.EVERY_AUDIT, in_order(case_audits.EVERY_AUDIT.ask(chosen)))
show_answer(case_audits.SHARES, in_order(case_audits.SHARES.ask(chosen)))
show(case_audits.LEFT_OUT, chosen)
show(case_audits.PARTS, chosen)
show(case_audits.OWN_RESULTS, chosen)

# The national reports
show(case_audits.POOLED, chosen)
show(case_audits.NATIONAL, chosen)
