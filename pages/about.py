"""What the data is, what is missing from it, where it is from, and how to cite it."""

import streamlit as st

import data
import queries
from pages.parts import downloads, tables
from pages.parts.downloads import About
from pages.parts.labels import label

package = data.schema()
held = queries.run("headline").iloc[0]
coverage = queries.run("coverage")
cycles = queries.run("cycles")
gaps = queries.run("gaps", forces=None, themes=None)

st.title("About this record")
st.markdown(
    f"""
Forces Compared holds what public pages say of police inspections in England and Wales: {held.judgments:,} grades, {held.findings:,} findings and
{held.case_audits} audits of case files from {held.inspections} inspections of {held.first_year} to {held.last_year}, one fact a row, each with the
page that it was read on. It was put together by hand in November 2026. **It is unofficial** and is not endorsed by the inspectorate or by any force.
For the official grades, go to the inspectorate’s own reports: every row links to the page that it was read on, and says whether that is the inspectorate’s,
a force’s, a commissioner’s, the government’s or the press’s.
"""
)

st.header("What a reader must know")
st.markdown(
    f"""
1. **Missing is not random.** Reports name good grades more often than poor ones, and some forces’ pages were not found. So every share says of how
   many of the 43 forces it is. An empty cell means *not known here*; it does not mean *not inspected*.
2. **There are three kinds of missing**, and they look different: *not graded* (the inspectorate gave no grade), *not known here* (nobody found it yet),
   and *no inspection that year*.
3. **There are three eras.** Grades up to 2018/19 are on four tiers, those since 2021/22 on five, with *adequate* between good and requires improvement.
   The inspectorate says that grades of 2021/22 cannot be compared directly with those before, nor those of 2023–25 with 2021/22. No line or arrow here
   crosses an era.
4. **Years.** A PEEL grade counts for the first year of its cycle (2018/19 → 2018). Other inspections count for the year of fieldwork, or else of
   publication. Five child protection inspections and three crime data integrity inspections show no date: they stand under *not known*.
5. **How a grade is known** is told for each: stated by the source; following from printed counts; carried over, since the force was not inspected again on
   it; told by a later report; or read from the inspectorate’s words, where the grade line itself was not seen.
6. **Some printed counts don’t add up** (West Yorkshire 2015: 34 of 33 cases; the South Yorkshire 2015 review: 28 of 27). They stand as printed, with a note.
   Where only a combined count or a percentage was printed, only that is given.
7. **Case audits are not samples.** Inspectors picked the cases. Early audits graded them good, adequate or inadequate; later ones good, requires
   improvement or inadequate.
8. **Findings are in this project’s own words**, and a longer report has more of them: counts show what was reported on, not how good a force is.
9. **The record was checked once.** Of 66 rows drawn at random, 54 were confirmed, 4 confirmed only by interpretation, 8 could not be found again,
   and none was contradicted in its grade, count or finding.
10. **A few sources are in doubt**: the page named is dated before the inspection. These rows carry a note.
11. **What forces found themselves stands apart.** Audits of a force’s own and peer reviews can be added to a record; this one holds {held.own_results or "none"}.
    They stand under headings of their own, and are in no grade, count or share of what inspectors found.
"""
)

st.header("Coverage: how many grades are known")
st.markdown(
    "A number counts the themes on which a force’s grade is known in a cycle. The pale dot means none is known here."
)
totals = coverage.groupby("cycle_name", sort=False).agg(
    known=("known", "sum"), forces=("known", lambda n: int((n > 0).sum()))
)
st.markdown(
    " · ".join(f"**{cycle}**: {row.known} grades, {row.forces} of 43 forces" for cycle, row in totals.iterrows())
)
tables.counts(
    coverage,
    caption="PEEL grades known, by force and cycle",
    down="force",
    across="cycle_name",
    value="known",
    key="coverage",
    corner="Force",
    about=About("Coverage: grades known by force and PEEL cycle", f"{len(coverage)} force and cycle pairs", "coverage"),
    down_link=lambda force: tables.inside("force", force=force),
)

st.header("Eras and known gaps")
tables.rows(
    cycles[["name", "grades", "era_name", "break_note", "source_url"]],
    caption="The cycles of PEEL, and why grades of different eras are not compared",
    key="breaks",
    headings={
        "name": "PEEL cycle",
        "grades": "Grades known",
        "break_note": "Why it cannot be compared with the cycle before",
    },
    about=About("Cycles and eras of PEEL", f"{len(cycles)} cycles", "cycles"),
)
tables.rows(
    gaps,
    caption="Grades that are known not to exist",
    key="gaps",
    headings={"kind": "Kind", "reason": "Reason"},
    about=About("Known gaps", f"{len(gaps)} gaps", "gaps"),
)

st.header("Sources and licences")
st.markdown("\n".join(f"- {source['title']}" for source in package["sources"]))
st.markdown(
    " · ".join(
        f"**{label('source_kind', r.source_kind)}**: {r.facts:,} facts" for r in queries.run("publishers").itertuples()
    )
)
st.markdown(
    "The facts in press reports are quoted as facts, each with its link; no text of theirs is taken. Contains public sector information licensed under the [Open Government Licence v3.0](https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/). "
    "The words of findings and descriptions are this project’s own. The code is under the MIT licence."
)

st.header("How to cite")
st.code(downloads.citation(), language=None, wrap_lines=True)
tables.note(
    "The whole record, as CSV with its data package:", "forces-compared.zip", "api/forces-compared.zip", inside=False
)

st.header("How to add results")
st.markdown(
    "You need a spreadsheet program and nothing else. Fill in the template: it has a sheet for each table, says what each column holds, and offers the allowed "
    "values to choose from. Check it on the page *Check results*, at `/check`: every mistake is named with sheet, row, column and what was expected, and nothing is published. "
    "Then give the file to whoever runs this dashboard: one command adds it. The README tells it step by step."
)
downloads.template(key="template")

st.header("Data dictionary")
dictionary = queries.run("dictionary", table=None)
tables.rows(
    dictionary[["table_title", "column_name", "description", "type", "unit", "allowed"]],
    caption=f"All {len(dictionary)} columns of the {dictionary['table_name'].nunique()} tables",
    key="dictionary",
    height=560,
    headings={
        "table_title": "Table",
        "column_name": "Column",
        "type": "Type",
        "unit": "Unit",
        "allowed": "Allowed values",
        "description": "What it holds",
    },
    about=About("Data dictionary", f"{len(dictionary)} columns", "data-dictionary"),
)
