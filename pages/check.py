"""Are my results right? Check tables before they are added to the record, and see the pages with them."""

import pandas
import streamlit as st

import data
from data import parquet, template
from pages.parts import checking, downloads, preview, tables
from pages.parts.labels import as_text, counted, listed

SHOWN = 500  # problems, or rows of the verdict, at most


def verdicts(checked) -> pandas.DataFrame:
    """A row for each row handed in: file, row, what stands there, and whether it is right; those that are wrong first."""
    wrong: dict[tuple, list[str]] = {}
    for problem in checked.problems:
        place = f"{problem.column}: " if problem.column else ""
        wrong.setdefault((problem.file, problem.row), []).append(
            f"{place}{problem.value or '(empty)'}: expected {problem.expected}"
        )
    rows = []
    for sheet in checked.sheets.values():
        for cells, number in zip(sheet.rows, sheet.numbers):
            faults = wrong.get((sheet.file, number))
            rows.append(
                {
                    "file": sheet.file,
                    "row": number,
                    "verdict": "Wrong" if faults else "Right" if checked.judged else "Not checked yet",
                    "why": "; ".join(faults or []),
                    "holds": " · ".join(cell for cell in cells if cell)[:160],
                }
            )
    frame = pandas.DataFrame(rows, columns=["file", "row", "verdict", "why", "holds"])
    return frame.sort_values("verdict", ascending=False, kind="stable")


st.title("Check your results before they are added")
st.markdown(
    "Drop tables here as CSV, or the filled-in template, and read row by row what is right and what is not: the same rules as for the record itself. "
    "**Nothing is published and nothing is kept**: the file is read, and forgotten when you leave."
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    downloads.template(key="download-template")
    replace = st.toggle(
        "My rows may replace rows of the same key",
        key="check.replace",
        help="Without it, a row whose key is in the record with other values counts as wrong, so that nothing is overwritten unawares.",
    )
uploads = st.file_uploader(
    "Tables as CSV, or one Excel workbook",
    accept_multiple_files=True,
    key="check.files",
    help="Up to 20 MB. A CSV file is named after its table, such as judgments.csv.",
)
if not uploads:
    tables.note(
        "What each column may hold stands in the template, and in", "the data dictionary", tables.inside("about")
    )
    st.stop()

files = [(upload.name, upload.getvalue()) for upload in uploads]
checked = checking.told(files, replace)
handed_in = sum(len(sheet.rows) for sheet in checked.sheets.values())
names = as_text(listed([upload.name for upload in uploads]))

# The answer first
if checked.problems:
    of_rows = len({(problem.file, problem.row) for problem in checked.problems if problem.row > 1})
    st.error(
        f"{counted(len(checked.problems), 'problem')} in {names}: {of_rows} of {counted(handed_in, 'row')} wrong. Nothing of it could be added as it is."
        if handed_in and checked.judged
        else f"{names} cannot be read as it is, so that no row was checked yet.",
        icon=":material/error:",
    )
    st.header("What is wrong")
    tables.rows(
        pandas.DataFrame(
            [
                {
                    "file": p.file,
                    "row": p.row or None,
                    "column": p.column,
                    "value": p.value or "(empty)",
                    "expected": p.expected,
                }
                for p in checked.problems[:SHOWN]
            ]
        ),
        caption=f"{counted(len(checked.problems), 'problem')}, by file and row"
        + (f"; the first {SHOWN} are shown" if len(checked.problems) > SHOWN else ""),
        headings={
            "file": "File",
            "row": "Row",
            "column": "Column",
            "value": "What stands there",
            "expected": "What was expected",
        },
        height=520,
    )
    if checked.judged:
        st.caption(
            "A row with a mistake in a cell is held against the rest of the record (its dates, sums, sources, grades and their scale) once that is mended."
        )
else:
    st.success(f"{names}: {counted(handed_in, 'row')}, nothing wrong.", icon=":material/check_circle:")
    st.header("What would change")
    tables.rows(
        pandas.DataFrame(
            [
                {"table": name, "added": len(c.added), "replaced": len(c.replaced), "left": len(c.left)}
                for name, c in checked.changes.items()
            ]
        ),
        caption="Rows by table",
        headings={"table": "Table", "added": "Added", "replaced": "Replaced", "left": "There already"},
    )
    replaced = [
        {"table": name, "replaced": row} for name, changes in checked.changes.items() for row in changes.replaced
    ]
    if replaced:
        tables.rows(
            pandas.DataFrame(replaced),
            caption=f"{counted(len(replaced), 'row')} replaced",
            headings={"table": "Table", "replaced": "What would stand there instead"},
            height=420,
        )

if handed_in:
    st.download_button(
        "Your rows in the template, with what is wrong marked (Excel)"
        if checked.problems
        else "Your rows in the template (Excel)",
        data=lambda: template.filled(parquet.published_tables(data.TABLES), checked.sheets, checked.problems),
        file_name="forces-compared-checked.xlsx",
        mime=downloads.EXCEL,
        on_click="ignore",
        key="download-checked",
        icon=":material/download:",
    )
    if not checked.problems:

        def begin() -> None:
            """Begin the preview, or say why not."""
            try:
                preview.begin(checked.tables)
            except preview.TooMany:
                st.session_state["check.full"] = True

        st.button("Preview the pages with these rows", on_click=begin, type="primary", key="check.preview")
        if st.session_state.pop("check.full", False):
            st.info(
                f"{preview.MOST} readers have a preview open at this moment, which is the most. Please try again in some minutes."
            )
    every = verdicts(checked)
    st.header("Row by row")
    tables.rows(
        every.head(SHOWN),
        caption=counted(len(every), "row")
        + (", those that are wrong first" if len(every) > 1 else "")
        + (f"; the first {SHOWN} are shown" if len(every) > SHOWN else ""),
        height=620,
        headings={"file": "File", "row": "Row", "verdict": "Verdict", "why": "Why", "holds": "What stands in it"},
    )
