"""Do my results fit the rules? Check tables against those of the record, and see the pages with them."""

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import DeletedFile

import queries
from data import sandbox, template, validation
from data.intake.workbooks import NOT_USED
from data.problems import alike, visible
from parts.address.english import counted, escape_markdown, listed
from parts.address.links import to_page
from parts.exhibits.leads import Lead
from parts.exhibits.prose import contact_in_words, lead, note
from parts.files.formats import EXCEL
from parts.html.markup import link
from parts.preview import checks, previews, reports, seen, uploads, verdicts
from parts.preview.template_button import template_button
from parts.shell.widgets import current_page

BUSY = "Too many people are checking results at this moment. Please try again in a minute."
NEXT = """
**What happens next**

1. We read each row, and name every mistake with its sheet, row and column, and with what was expected.
2. If all rows fit, you can look at the pages with them: a preview that only you see.
3. You can download your rows in the template, with what is wrong marked.
"""
SMALLER = "Split the tables into smaller files and check them one by one."

checks.expect()
st.title(current_page().title, anchor=False)
lead(
    st.container(),
    Lead(
        Markup(
            "Check your own results: upload tables as CSV, or the filled-in template, and see row by row whether they "
            "fit the rules of the record. Or upload a saved inspection report (HTML, PDF or "
            "text), and accept the rows that we read from it. <strong>This page adds nothing to the record</strong>: "
            "your file is not saved, and is gone within ten minutes of your leaving."
        ),
        contact_in_words(),
    ),
)
template_button(key="download-template")
files = st.file_uploader(
    "Tables as CSV, one workbook (Excel, LibreOffice), or saved reports",
    accept_multiple_files=True,
    key="check.files",
    on_change=uploads.chosen,
    help="Up to 20 MB a file, and 40 MB together. We recognise a file or sheet by its name, such as judgments.csv, or "
    "by its headings. A report is a page saved from your browser as HTML or PDF, or its text.",
)
replace = st.toggle(
    verdicts.REPLACE,
    key="check.replace",
    help="If this is off, a row that differs from the one with the same key in the record counts as wrong. So "
    "nothing is replaced by accident.",
)
if why := uploads.refused(get_script_run_ctx().session_id):
    st.error(f"We could not accept your last file: {why}", icon=":material/error:")
if any(isinstance(file, DeletedFile) for file in st.session_state.get("check.files") or ()):
    st.warning(
        "Your file and its result are gone, because the server was restarted or you were away for a long time. "
        "Remove it from the list above, and upload it again.",
        icon=":material/error:",
    )
if not files:
    if let_go := uploads.let_go():
        st.info(
            f"We let go of {escape_markdown(visible(listed(let_go)))} and of what we found when you left this page. To "
            "see it again, upload the same files.",
            icon=":material/draft:",
        )
    if previews.record():
        verdicts.where_previewed(st.session_state.get("preview.links", []))
    dictionary = link("the data dictionary", to_page("tables") + "#dictionary")
    note("To see what each column may hold, look in the template or in", dictionary)
    st.markdown(NEXT)
    st.stop()

uploads.hold(files)
files, left_aside = uploads.newest(files)
if left_aside:
    st.info(escape_markdown(visible(verdicts.left_aside(left_aside))), icon=":material/difference:")
names = escape_markdown(visible(listed([file.name for file in files])))
tables, known_as = [(file.name, file.getvalue()) for file in files], {}
try:
    without_hidden = st.session_state.get("check.without-hidden", False)
    if reports.are_reports(tables):
        (tables, known_as), names = reports.accepted_rows(tables), "Accepted rows"
    checked = checks.check(tables, replace=replace, without_hidden=without_hidden)
except checks.QueueFull:
    st.warning(BUSY, icon=":material/hourglass_empty:")
    st.stop()
except sandbox.LimitExceeded as exceeded:
    st.error(
        f"The check of {names} {exceeded}, so we stopped it. No row was judged. {SMALLER}", icon=":material/error:"
    )
    st.stop()
finally:
    del files, tables  # Streamlit holds a page's variables until the page is run for somebody else
submitted = sum(len(sheet.rows) for sheet in checked.sheets.values())
if checked.hidden:
    st.toggle(
        "Leave out what is hidden",
        key="check.without-hidden",
        help="We read hidden or filtered rows, columns and sheets like the others, unless you leave them out. A hidden "
        "column then counts as empty.",
    )
hidden = verdicts.hidden_in_words(checked.hidden, without_hidden)

# The result first
if not checked.problems:
    fit = f"{counted(submitted, 'row')} {'fits' if submitted == 1 else 'fit'} the rules"
    st.success(f"{names}: {fit}. We have not opened any source. {hidden}".strip(), icon=":material/check_circle:")
    verdicts.what_would_change(checked)
elif submitted and checked.rules_applied:
    kinds, wrong = len(alike(checked.problems)), len(verdicts.rows_to_correct(checked))
    problems = f"{counted(kinds, 'kind')} of problem" if checked.more else counted(kinds, "problem")
    rows = f"{'at least ' * checked.more}{wrong} of {counted(submitted, 'row')} to correct"
    st.error(
        f"{problems} in {names}: {rows if wrong else 'none of its rows is wrong'}. None of it can be previewed yet. "
        f"{escape_markdown(verdicts.rows_to_change(checked, known_as))} {hidden}",
        icon=":material/error:",
    )
    verdicts.what_is_wrong(checked, known_as)
elif [problem.value for problem in checked.problems] == [validation.NO_ROWS]:
    st.info(f"{names} has no rows yet: fill in at least one below the headings.", icon=":material/edit_note:")
else:
    st.error(escape_markdown(verdicts.why_no_row_was_checked(checked)), icon=":material/error:")
    verdicts.what_is_wrong(checked)
verdicts.how_it_was_read(checked)

if not submitted:
    st.stop()

left_over = sum(map(len, template.without_place(checked.sheets, checked.unused).values()))
st.download_button(
    f"Your rows in the template{', with what is wrong marked' * bool(verdicts.rows_to_correct(checked))} (Excel)",
    data=lambda: checks.filled_template(checked),
    file_name=f"forces-compared-checked-version-{queries.served().version}.xlsx",
    mime=EXCEL,
    on_click="ignore",
    key="download-checked",
    icon=":material/download:",
)
if left_over:
    has = f"{counted(left_over, 'cell')} of your file {'has' if left_over == 1 else 'have'}"
    note(f"Rows keep their numbers there. {has} no place in the tables: see its last sheet, “{NOT_USED}”.")
if not checked.problems and st.button("Preview the pages with these rows", type="primary", key="check.preview"):
    try:
        checks.preview(checked)
        st.session_state["preview.rows"] = checks.digest(checked)
        st.session_state["preview.links"] = seen.links(checked)  # for a reader who comes back to this page
        st.rerun()
    except previews.TooMany:
        st.info(
            f"{previews.MAX_PREVIEWS} readers have a preview open at this moment, which is the maximum. "
            "Please try again in a few minutes."
        )
    except checks.QueueFull:
        st.warning(BUSY, icon=":material/hourglass_empty:")
    except sandbox.LimitExceeded as exceeded:
        st.error(f"The preview {exceeded}, so we stopped it. {SMALLER}", icon=":material/error:")
if not checked.problems and previews.record():
    if st.session_state.get("preview.rows") == checks.digest(checked):
        verdicts.where_previewed(st.session_state["preview.links"])
    else:  # whose themes and forces may not be in it
        st.info("The preview that is open shows other rows than these.", icon=":material/visibility:")
verdicts.row_by_row(checked)
