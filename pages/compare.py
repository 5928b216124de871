"""Two to six forces side by side, theme by theme: where do they differ, and what did inspectors find at each?"""

import streamlit as st

import queries
from pages.parts import audits, charts, filters, tables
from pages.parts.downloads import About
from pages.parts.filters import Filter
from pages.parts.labels import counted, listed, midway

MOST = 6
TOO_MANY = "more than six columns cannot be read side by side"
REPORTED = "Counts show what was reported on, not how good a force is."
AGAINST = {"Forces of its region": "region", "Forces of similar size, by officers": "size"}
everywhere = queries.run("forces")


def once_chosen(first: filters.Selection) -> tuple[Filter, ...]:
    """The second row of filters: what a single force is put against, and the theme whose findings are read."""
    forces = first.ids("force")
    if not forces:
        return ()
    most_said_of = queries.run("findings_compared", forces=forces).iloc[0]["theme"]
    against = Filter(
        "against", "Compare with", AGAINST, "", several=False, default="Forces of its region", ids_in_address=True
    )
    return (
        *[against] * (len(forces) == 1),
        filters.themes("child-protection-findings", default=most_said_of, label="Findings on"),
    )


def the_rest(names: list[str]) -> str:
    """All but the first force, as the subject of a sentence."""
    return "the others are" if len(names) > 2 else "the other is"


st.title("Compare forces")
chosen = filters.choose(
    "compare",
    filters.forces(
        at_most=MOST,
        why_at_most=f"{TOO_MANY}: the page One theme has all 43 forces on one theme",
        everything="two to six forces, or one",
    ),
    filters.cycles(),
    then=once_chosen,
)

if not chosen.ids("force"):
    st.markdown(
        "Choose **two to six forces** above to see their grades side by side, theme by theme, and what inspectors found on child protection at each. "
        "Or choose **one**, here or above, to see it beside the forces of its region, or beside those with about as many officers."
    )
    tables.index(
        {region: list(rows["short_name"]) for region, rows in everywhere.groupby("region")}, "compare", "force"
    )
    st.stop()

# Who is compared, and why
reference, first = chosen.chosen["force"][0], chosen.ids("force")[0]
region = everywhere.set_index("force_id").loc[first, "region"]
officers = {}
if len(chosen.ids("force")) > 1:
    forces, names = chosen.ids("force"), chosen.chosen["force"]
    why = f"{reference} was chosen first, so {the_rest(names)} compared with it."
elif chosen.one("against") == "size":
    similar = queries.run("similar_size", force=first, most=MOST - 1)
    forces, names = list(similar["force_id"]), list(similar["force"])
    officers = {r.force: f"{r.officers_fte:,.0f} officers" for r in similar.itertuples()}
    why = (
        f"{reference} beside the {len(names) - 1} forces nearest to it in number of officers, where half as many is as far as twice as many "
        f"(full-time equivalents, March {similar.iloc[0]['officers_year']}, Home Office). The others are compared with {reference}."
    )
    if not similar["times_as_many"].iloc[1:].between(0.5, 2).any():
        why += " None of them is near to its size."
else:
    of_region = everywhere[(everywhere["region"] == region) & (everywhere["force_id"] != first)]
    forces, names = [first, *of_region["force_id"]], [reference, *of_region["short_name"]]
    why = f"{reference} beside the other {'force' if len(of_region) == 1 else f'{len(of_region)} forces'} of its region, {region}. {'It is' if len(of_region) == 1 else 'They are'} compared with {reference}."
below = {
    name: " · ".join(
        words
        for words in (officers.get(name, ""), f"{the_rest(names)} compared with it" if name == reference else "")
        if words
    )
    for name in names
}

# The grades of one cycle
cycle = chosen.words("cycle")
columns = [
    "force",
    "theme",
    "round_name",
    "year",
    "grade",
    "missing",
    "compared",
    "outcome",
    "difference",
    "basis",
    "source_kind",
    "source_url",
]
grades = queries.run("compare", forces=forces, reference=first, rounds=[chosen.one("cycle")])
known = int(grades["grade"].notna().sum())
shows = f"Grades of PEEL {cycle} · {', '.join(names)} · {known} of {len(grades)} known"
st.markdown(f"**{shows}**")
if not known:
    st.info(f"No grade of PEEL {cycle} is known here of any of these forces. Choose another cycle above.")
    st.caption(why)
else:
    themes = grades.drop_duplicates("theme")
    n = {
        outcome: int((themes["outcome"] == outcome).sum())
        for outcome in ("they differ", "all the same", "fewer than two known")
    }
    answer = f"On **{n['they differ'] or 'none'} of {counted(len(themes), 'theme')}** the known grades differ; on {n['all the same'] or 'none'} they are the same"
    answer += (
        f"; on {n['fewer than two known']} fewer than two are known, so there is nothing to compare."
        if n["fewer than two known"]
        else "."
    )
    if len(names) == 2:
        other = grades[grades["force"] == names[1]]["compared"]
        answer += f" **{names[1]}** is higher than {reference} on {int((other == 'higher').sum()) or 'none'} and lower on {int((other == 'lower').sum()) or 'none'}."
    st.markdown(answer)
    st.caption(why + " Each grade leads to the page that states it.")
    tables.side_by_side(
        grades[columns],
        caption=f"PEEL {cycle}: grades of {counted(len(names), 'force')} side by side",
        key="side-by-side",
        reference=reference,
        below=below,
        about=About(
            f"Grades side by side, PEEL {cycle}",
            shows,
            chosen.file_name("side-by-side", without=("theme",)),
            (
                f"Higher, lower and same are against the grade of {reference} on the same theme in the same cycle.",
                "Grades are ordered words: they are not added up.",
                "A grade that is missing is not known here, or was officially not given.",
            ),
        ),
    )
    tables.note(
        "One cycle at a time, since grades of different eras cannot be compared. For these forces over time,",
        "see Change over time",
        tables.inside("change", force=names),
    )
if len(names) == MOST:
    tables.note(
        f"Six is the most, since {TOO_MANY}. For all 43 forces on one theme,", "see One theme", tables.inside("theme")
    )

# The five topics of child protection
st.header("Five topics of child protection, graded since 2024")
topics = queries.run("compare", forces=forces, reference=first, rounds=["child-protection"])
graded = [name for name in names if topics[topics["force"] == name]["grade"].notna().any()]
ungraded = [name for name in names if name not in graded]
if not graded:
    st.info(f"No child protection inspection that graded the five topics is known here of {listed(names, 'or')}.")
else:
    # Only forces with such an inspection have a column: the others would be columns of "Not known here".
    with_topics = queries.run(
        "compare",
        forces=[forces[names.index(name)] for name in graded],
        reference=forces[names.index(graded[0])],
        rounds=["child-protection"],
    )
    st.caption(
        "They come from child protection inspections, and are no part of the PEEL grades above. "
        + (f"No such inspection is known here of {listed(ungraded, 'or')}." if ungraded else "")
        + (
            f" {the_rest(graded).capitalize()} compared with {graded[0]}."
            if len(graded) > 1 and graded[0] != reference
            else ""
        )
        + (" So there is nothing to compare yet." if len(graded) == 1 else "")
    )
    tables.side_by_side(
        with_topics[columns],
        caption=f"Topics graded in child protection inspections since 2024: {counted(len(graded), 'force')}",
        key="topics",
        reference=graded[0],
        below={graded[0]: f"{the_rest(graded)} compared with it"} if len(graded) > 1 else None,
        about=About(
            "Child protection topics side by side",
            f"Topics graded since 2024 · {', '.join(graded)}",
            chosen.file_name("topics-side-by-side", without=("theme", "cycle")),
            (f"Higher, lower and same are against the grade of {graded[0]} on the same topic.",),
        ),
    )

# Findings: how many, then what they say
st.header("What inspectors found on child protection")
said = queries.run("findings_compared", forces=forces)
unread = {
    r.force: "No child protection report is in the record."
    if not r.reports
    else f"{counted(r.reports, 'child protection report')} in the record, none with a finding."
    for r in said[said["concern"].isna()].drop_duplicates("force").itertuples()
}
read = [name for name in names if name not in unread]
if not read:
    st.info(
        f"No finding on child protection is known here of {listed(names, 'or')}. That is not the same as no inspection."
    )
else:
    st.caption(
        f"{REPORTED} Forces inspected more often, and longer reports, have more. The themes most is said of come first; a cell leads to its findings."
        + (f" No finding is known here of {listed(list(unread), 'or')}: a dash, not nought." if unread else "")
    )
    tables.findings_counted(
        said[["force", "theme", "concern", "strength", "recommendation", "reports"]],
        caption=f"Child protection findings of {counted(len(read), 'force')}, by theme",
        key="counts",
        about=About(
            "Child protection findings side by side",
            f"Findings by theme · {', '.join(names)}",
            chosen.file_name("findings-side-by-side", without=("theme", "cycle")),
            (
                REPORTED,
                "A count that is missing is of a force of which no finding is known here.",
                "reports: child protection reports of the force in the record.",
            ),
        ),
    )
    theme, on = chosen.one("theme"), midway(chosen.words("theme"))
    findings = queries.run(
        "findings",
        forces=forces,
        regions=None,
        years=None,
        themes=[theme],
        programmes=None,
        polarities=None,
        search=None,
    )
    st.header(f"Findings on {on}")
    st.caption(
        f"{counted(len(findings), 'finding')}, newest first. For another theme, choose it in “Findings on” above."
    )
    tables.findings_beside(
        findings[["force", "polarity", "summary", "year", "title", "note", "source_kind", "source_url", "citation"]],
        forces=names,
        key="findings",
        nothing={name: unread.get(name, "No finding on this theme in the record.") for name in names},
        about=About(
            f"Findings on {on}",
            f"Findings on {on} · {', '.join(names)}",
            chosen.file_name("findings", without=("cycle",)),
            ("Findings are in this project’s own words.",),
        ),
    )

# Case audits
st.header("Case audits side by side")
whole = queries.run("case_audits", forces=forces, years=None, samples=["whole"], printed=None)
audited = queries.run("case_audits", forces=forces, years=None, samples=["whole"], printed=["counts"])
uncounted = [name for name in names if name in set(whole["force"]) - set(audited["force"])]
unaudited = [name for name in names if name not in set(whole["force"])]
missing = (
    (f" Audited, but without the counts that a share needs: {listed(uncounted)}." if uncounted else "")
    + (f" No audit of case files is known here of {listed(unaudited, 'or')}." if unaudited else "")
).strip()
if audited.empty:
    st.info(missing)
else:
    pooled = queries.run("funnel", forces=None, years=None, printed=["counts"]).iloc[0]
    audited = audited.sort_values("force", key=lambda column: column.map(names.index), kind="stable")
    shown = [name for name in names if name in set(audited["force"])]
    st.caption(
        f"Share of audited case files graded good, and inadequate. Over all {pooled.pooled_audits} audits with counts in England and Wales, {pooled.pooled_share}% of "
        f"{pooled.pooled_cases:,} cases were good. {audits.PICKED} {missing}"
    )
    charts.with_table(
        charts.audit_shares(audited),
        audited[
            [
                "force",
                "year_told",
                "programme",
                "cases_total",
                "good",
                "good_share",
                "good_low",
                "good_high",
                "inadequate",
                "inadequate_share",
                "inadequate_low",
                "inadequate_high",
                "source_kind",
                "source_url",
                "citation",
            ]
        ],
        key="shares",
        headings=audits.HEADINGS,
        alt="Points with intervals: share of audited cases good and inadequate. "
        + "; ".join(
            f"{r.name}: {r.good} of {r.cases_total} good, {r.good_share}% ({r.good_low} to {r.good_high})"
            for r in audited.itertuples(index=False)
        )
        + ".",
        about=About(
            "Shares of audited cases side by side",
            f"Audits of case files · {', '.join(shown)}",
            chosen.file_name("case-audits-side-by-side", without=("theme", "cycle")),
            (audits.PICKED, "Intervals: Wilson, 95%, in per cent; sampling error only."),
        ),
    )
    st.caption(
        "Intervals (Wilson, 95%) cover sampling error only; where two overlap widely, their order means little. Audits of different years had different inspectors and cases."
    )
tables.note(
    "Every audit, and which stand out from all others:", "see Case audits", tables.inside("case-audits", force=names)
)
