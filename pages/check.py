"""Are my results right? Check tables before they are added to the record, and see the pages with them."""

import streamlit as st
from markupsafe import Markup

import data
from data import parquet
from data import template as workbook
from pages.parts.address.english import counted, listed, without_markdown
from pages.parts.address.links import to_page
from pages.parts.exhibits import verdicts
from pages.parts.exhibits.files import EXCEL
from pages.parts.exhibits.prose import lead, note
from pages.parts.exhibits.template_button import template_button
from pages.parts.frame import checking, preview

st.title("Check your results before they are added", anchor=False)
lead(
    st.container(),
    Markup(
        "Drop tables here as CSV, or the filled-in template, and read row by row what is right and what is not, by the "
        "rules of the record itself. <strong>Nothing is published and nothing is kept</strong>: the file is read, and "
        "forgotten when you leave."
    ),
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    template_button(key="download-template")
    replace = st.toggle(
        "My rows may replace rows of the same key",
        key="check.replace",
        help="Without it, a row whose key is in the record with other values counts as wrong, so that nothing is "
        "overwritten unawares.",
    )
uploads = st.file_uploader(
    "Tables as CSV, or one Excel workbook",
    accept_multiple_files=True,
    key="check.files",
    help="Up to 20 MB. A CSV file is named after its table, such as judgments.csv.",
)
if not uploads:
    note("What each column may hold is said in the template, and in", "the data dictionary", to_page("about"))
    st.stop()

checked = checking.check([(upload.name, upload.getvalue()) for upload in uploads], replace)
handed_in = sum(len(sheet.rows) for sheet in checked.sheets.values())
names = without_markdown(listed([upload.name for upload in uploads]))

# The answer first
if not checked.problems:
    st.success(f"{names}: {counted(handed_in, 'row')}, nothing wrong.", icon=":material/check_circle:")
    verdicts.what_would_change(checked)
elif handed_in and checked.judged:
    wrong = len({(problem.file, problem.row) for problem in checked.problems if problem.row > 1})
    problems = counted(len(checked.problems), "problem")
    st.error(
        f"{problems} in {names}: {wrong} of {counted(handed_in, 'row')} wrong. Nothing of it could be added as it is.",
        icon=":material/error:",
    )
    verdicts.what_is_wrong(checked)
else:
    st.error(f"{names} cannot be read as it is, so that no row was checked yet.", icon=":material/error:")
    verdicts.what_is_wrong(checked)

if not handed_in:
    st.stop()

st.download_button(
    f"Your rows in the template{', with what is wrong marked' if checked.problems else ''} (Excel)",
    data=lambda: workbook.filled(parquet.published_tables(data.TABLES), checked.sheets, checked.problems),
    file_name="forces-compared-checked.xlsx",
    mime=EXCEL,
    on_click="ignore",
    key="download-checked",
    icon=":material/download:",
)
if not checked.problems:
    st.button(
        "Preview the pages with these rows",
        on_click=checking.preview,
        args=(checked,),
        type="primary",
        key="check.preview",
    )
    if st.session_state.pop("check.full", False):
        st.info(
            f"{preview.MAX_PREVIEWS} readers have a preview open at this moment, which is the most. "
            "Please try again in some minutes."
        )
verdicts.row_by_row(checked)
