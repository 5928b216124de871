"""What the data is, what is missing from it, where it is from, and how to cite it."""

import streamlit as st

import data
import queries
from parts.address.english import counted, day, listed
from parts.address.labels import label
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import graded_cycles
from parts.exhibits import accessibility, contents, leads, metadata
from parts.exhibits.markup import file_link, link
from parts.exhibits.prose import citation, feed_links, glossary, lead, note
from parts.exhibits.showing import show
from parts.preview.template_button import template_button
from parts.shell.widgets import current_page

unfiltered = Selection()
package = data.schema()
totals = queries.rows("headline").iloc[0]
cycles = graded_cycles()
undated = queries.rows("undated")
misprints = queries.rows("misprints")
national = queries.rows("national_totals").query("agreement == 'equal'")
version = queries.rows("record_versions").iloc[0]
forces = counted(totals.forces, "force")

st.title("About this record", anchor=False)
lead(st.container(), leads.of(current_page(), unfiltered))
st.markdown(
    """
It was put together by hand in November 2026. **It is unofficial** and is not endorsed by the inspectorate or by any
force. For the official grades, go to the inspectorate’s own reports: every row links to the page that it was read on,
and says whether that is the inspectorate’s, a force’s, a commissioner’s, the government’s or the press’s.
"""
)

changed = f"Last changed on {day(version.published)}." if isinstance(version.published, str) else ""
note(f"Version {version.version} of the record. {changed}", link("What changed", "changes"))
feed_links(unfiltered)

st.header("What a reader must know", anchor=False)
eras = listed(list(dict.fromkeys(cycles["era_name"])))
dates = listed([f"{r.inspections} of {label('programme', r.programme).lower()}" for r in undated.itertuples()])
verified = f"{counted(len(national), 'total')} printed for the whole country, of {national['known'].sum():,} grades,"
odd = listed([f"{r.name}: {r.counted} of {r.cases_total} cases" for r in misprints.itertuples()])
st.markdown(
    f"""
1. **Missing is not random.** Reports name good grades more often than poor ones, and some forces’ pages were not
   found. So every share is of the grades known, and says how many were given of the {forces}. What is “not known here”
   may well have been published.
2. **There are six kinds of missing**, and they look different: “earlier grade still applies” (the force was not
   inspected again on it, so the grade of an earlier cycle still holds: it is shown, but is no grade of this cycle),
   “not inspected” on it in that cycle, “not graded” (inspected, but the inspectorate gave no grade), “no inspection
   that year”, “not yet inspected” (its turn has not come, as far as we know), and “not known here” (it was graded, but
   nobody found the grade yet). Only the last is a gap in our data.
3. **There are {cycles["era"].nunique()} eras**: {eras}. Grades up to 2018/19 are on four tiers, those since 2021/22 on
   five, with “adequate” between good and requires improvement. The inspectorate says that grades of one era cannot be
   compared directly with those before. No line or arrow here crosses an era.
4. **Years.** A PEEL grade counts for the first year of its cycle (2018/19 → 2018). Other inspections count for the
   year of fieldwork, or else of publication. Some show no date ({dates}): they are under “not known”.
5. **How a grade is known** is given for each: stated by the source; following from printed counts; carried over, since
   the force was not inspected again on it; stated by a later report; or read from the inspectorate’s words, where the
   grade line itself was not seen. With it goes on how many pages it was read, and whose they are. “Stated by the
   inspectorate only” leaves all others out.
6. **Not every theme is graded for every force.** Eight themes of PEEL are graded for all forces since 2021/22.
   Recording crime data and serious and organised crime are graded for some, in some years: they stand apart.
7. **Reports print totals**, such as two outstanding and six good in nine areas. Where they are known, a force’s page
   says them, even if it is not known which area has which grade. The two forces whose totals differ from their grades
   have a note that says why: a grade was changed after the report.
8. **Some printed counts don’t add up** ({odd}). They are kept as printed, with a note. Where only a combined count or
   a percentage was printed, only that is given.
9. **Case audits are not samples.** Inspectors picked the cases. Early audits graded them good, adequate or inadequate;
   later ones good, requires improvement or inadequate.
10. **Findings are in this project’s own words**, and a longer report has more of them: counts show what was reported
   on, not how good a force is.
11. **The record was checked twice.** Of 66 rows drawn at random, 54 were confirmed, 4 confirmed only by interpretation,
   8 could not be found again, and none was contradicted in its grade, count or finding. All PEEL grades since 2021/22
   were held against 57 printed totals: 30 agree in full, 25 leave grades open, and 2 differ for the reason above.
   {verified} are met in full by the grades held here one by one.
12. **A few sources are in doubt**: the page named is dated before the inspection. These rows carry a note.
13. **What forces found themselves is kept apart.** Audits of a force’s own and peer reviews can be added to a record;
    this one holds {totals.own_results or "none"}. They have headings of their own, and are in no grade, count or share
    of what inspectors found.
14. **Engage is known as of a day.** Moves into and out of this enhanced monitoring, which the press often calls special
   measures, are close to complete from June 2022 to July 2025. Nothing was found before 2019, and no move after July
   2025, when there may have been others. This was checked: replayed, the moves give the very forces that the press
   named as being in Engage on 30 June 2022, 24 November 2023 and 6 December 2024. (Of two dates that sources give for
   Staffordshire’s move, the press has the earlier one.) Moves that are not known to the day are shown as such.
15. **Causes of concern are incomplete**, so they are not counted. One whose status is not known need not be open.
"""
)

note("When each force was in Engage:", link("the chart on Change over time", "change#engage"))
show(contents.COVERAGE, unfiltered)
show(contents.WANTED, unfiltered)
note("Save such a page in your browser and drop it on the page", link("Add results", to_page("check")))
show(contents.TOTALS, unfiltered)
show(contents.NATIONAL_TOTALS, unfiltered)

st.header("Eras and known gaps", anchor=False)
show(contents.CYCLES, unfiltered)
show(contents.ASKED, unfiltered)
show(contents.GAPS, unfiltered)

st.header("Glossary", anchor=False)
glossary()

st.header("Sources and licences", anchor=False)
st.markdown("\n".join(f"- {source['title']}" for source in package["sources"]))
publishers = queries.rows("publishers").itertuples()
st.markdown(" · ".join(f"**{label('source_kind', r.source_kind)}**: {r.facts:,} facts" for r in publishers))
st.markdown(
    "The facts in press reports are quoted as facts, each with its link; no text of theirs is taken. Contains public "
    "sector information licensed under the [Open Government Licence v3.0]"
    "(https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/). The first halves of "
    "postcodes are from Code-Point Open (Ordnance Survey, the same licence): contains OS data © Crown copyright and "
    "database right, and Royal Mail data © Royal Mail copyright and database right. The words of findings and "
    "descriptions are this project’s own. The code is under the MIT licence."
)

st.header("How to cite", anchor=False)
citation(metadata.citation(queries.version()))
zip_link = file_link("forces-compared.zip", "api/forces-compared.zip")
note("The whole record, as CSV with its data package:", zip_link)

st.header("Accessibility", anchor=False)
accessibility.statement()

st.header("How to add results", anchor=False)
st.markdown(
    "You need a spreadsheet program and nothing else. Fill in the template: it has a sheet for each table, says what "
    "each column holds, and offers the allowed values to choose from. Check it on the page “Add results”: "
    "every mistake is named with sheet, row, column and what was expected, and nothing is published. Then "
    "give the file to whoever runs this dashboard: one command adds it."
)
template_button(key="template")

show(contents.DICTIONARY, unfiltered)
