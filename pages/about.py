"""What the data is, what is missing from it, where it is from, and how to cite it."""

import streamlit as st

import data
import queries
from parts.address.english import day
from parts.address.labels import label
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.exhibits import accessibility, caveats, contents, leads, record_tables
from parts.exhibits.first_views import TITLES
from parts.exhibits.prose import citation, feed_links, glossary, lead, note, section, sections, show_contact
from parts.exhibits.showing import IN_SECTION, show
from parts.files import dataset
from parts.html.markup import file_link, link
from parts.preview.template_button import template_button
from parts.shell.widgets import current_page

SECTIONS = {
    "section-before": "What to know before you use it",
    "glossary": "Glossary",
    "section-coverage": "What we have and lack",
    "section-eras": "Eras, and grades that a cycle did not give",
    "section-sources": "Sources and licences",
    "section-cite": "How to cite",
    "accessibility": "Accessibility",
    "section-adding": "How to add results",
    "data-dictionary": "Data dictionary",
}

unfiltered = Selection()
package = data.schema()
version = queries.rows("record_versions").iloc[0]

st.title(TITLES["about"], anchor=False)
lead(st.container(), leads.of(current_page(), unfiltered))
st.markdown(
    """
We put it together by hand in November 2026. **It is unofficial**: neither the inspectorate nor any force endorses it.
For the official grades, go to the inspectorate’s own reports. Facts say whose page we read them on: the
inspectorate’s, a force’s, a commissioner’s, the government’s or the press’s.
"""
)

changed = f"Last changed on {day(version.published)}." if isinstance(version.published, str) else ""
note(f"Version {version.version} of the record. {changed}", link("What changed", "changes"))
feed_links(unfiltered)
sections(unfiltered, SECTIONS)

section("section-before", SECTIONS["section-before"])
with st.container(key="caveats"):
    for heading, words in caveats.of_the_record().items():
        st.subheader(heading, anchor=False)
        st.markdown(words)

section("glossary", SECTIONS["glossary"])
glossary()

note("When each force was in Engage:", link("the chart on Change over time", "change#engage"))
section("section-coverage", SECTIONS["section-coverage"])
show(contents.COVERAGE, unfiltered, place=IN_SECTION)
show(contents.WANTED, unfiltered, place=IN_SECTION)
note(
    "To see what we would read from one, save it in your browser and upload it to",
    link("Add results", to_page("check")),
)
show(contents.TOTALS, unfiltered, place=IN_SECTION)
show(contents.NATIONAL_TOTALS, unfiltered, place=IN_SECTION)

section("section-eras", SECTIONS["section-eras"])
show(contents.CYCLES, unfiltered, place=IN_SECTION)
show(contents.ASKED, unfiltered, place=IN_SECTION)
show(contents.GAPS, unfiltered, place=IN_SECTION)

section("section-sources", SECTIONS["section-sources"])
st.markdown("\n".join(f"- {source['title']}" for source in package["sources"]))
publishers = queries.rows("publishers").itertuples()
st.markdown(" · ".join(f"**{label('source_kind', r.source_kind)}**: {r.facts:,} facts" for r in publishers))
st.markdown(
    "We take facts from press reports, nearly all with a link, but none of their text. Contains public sector "
    "information licensed under the [Open Government Licence v3.0]"
    "(https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/). The first halves of "
    "postcodes are from Code-Point Open (Ordnance Survey, the same licence): contains OS data © Crown copyright and "
    "database right, and Royal Mail data © Royal Mail copyright and database right. We wrote the findings and "
    "descriptions in our own words. The code is under the MIT licence."
)

section("section-cite", SECTIONS["section-cite"])
citation()
zip_link = file_link("forces-compared.zip", dataset.ZIP)
note("The whole record, as CSV with its data package:", zip_link)

section("accessibility", SECTIONS["accessibility"])
accessibility.statement()

section("section-adding", SECTIONS["section-adding"])
st.markdown(
    "All you need is a spreadsheet program. Fill in the template: it has a sheet for each table, says what each column "
    "holds, and offers the allowed values. Then check it on the page “Add results”, which names every mistake with "
    "sheet, row, column and what was expected. That page checks, and publishes nothing."
)
show_contact()
template_button(key="template")

show(record_tables.DICTIONARY, unfiltered, place=IN_SECTION)
