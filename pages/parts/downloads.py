"""Downloads: exactly the rows shown, as CSV, Excel and Parquet."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass, field

import openpyxl
import pandas
import pyarrow
import pyarrow.parquet
import streamlit as st

import data
import queries
from pages.parts import preview, share
from pages.parts.labels import counted

CSV, EXCEL, PARQUET = (
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.apache.parquet",
)
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class About:
    """What a download says of itself."""

    title: str
    shows: str  # the filter in English
    file_name: str  # without its ending
    notes: tuple[str, ...] = ()
    preview: bool = field(default_factory=lambda: preview.record() is not None)
    version: str = field(
        default_factory=queries.version
    )  # of the rows; a file is made later, when another may be served

    def lines(self) -> dict[str, str]:
        """The second sheet of the Excel file, and the metadata of the Parquet file."""
        package = data.schema()
        return {
            "Title": self.title,
            "Shows": self.shows,
            "Downloaded on": datetime.date.today().isoformat(),
            "Version of the record": f"{package['version']} ({self.version})"
            + (", a preview with rows that are not published" if self.preview else ""),
            "Source": "Forces Compared, from published inspection reports; each row names its source. Unofficial.",
            "Licence": "Contains public sector information licensed under the Open Government Licence v3.0.",
            **{f"Note {n}": note for n, note in enumerate(self.notes, 1)},
        }


def citation() -> str:
    """How to cite the record in its present version."""
    return (
        f"Forces Compared: police inspections in England and Wales. Version {data.schema()['version']} ({queries.version()}). Derived from published inspection "
        "reports; contains public sector information licensed under the Open Government Licence v3.0."
    )


def buttons(frame: pandas.DataFrame, about: About, key: str) -> None:
    """Three buttons that give ``frame`` as a file, made when it is asked for; and links to the view and to the rows."""
    rows = counted(len(frame), "row")
    with st.container(horizontal=True, key=f"downloads-{key}"):
        for name, ending, mime, make in (
            ("CSV", "csv", CSV, as_csv),
            ("Excel", "xlsx", EXCEL, as_excel),
            ("Parquet", "parquet", PARQUET, as_parquet),
        ):
            st.download_button(
                f"{name}, {rows}",
                data=lambda make=make: make(frame, about),
                file_name=f"{about.file_name}.{ending}",
                mime=mime,
                on_click="ignore",
                key=f"download-{key}-{ending}",
                icon=":material/download:",
            )
    share.bar(frame)


def template(key: str) -> None:
    """A button that gives the workbook to fill in."""

    def make() -> bytes:
        from data import parquet, template  # takes a second to load, so only who asks for it waits

        return template.workbook(parquet.published_tables(data.TABLES))

    st.download_button(
        "Template to fill in (Excel)",
        data=make,
        file_name="forces-compared-template.xlsx",
        mime=EXCEL,
        on_click="ignore",
        key=key,
        icon=":material/download:",
    )


def as_csv(frame: pandas.DataFrame, _about: About | None) -> bytes:
    """The rows as CSV: RFC 4180, UTF-8, one plain header line and nothing else."""
    return _harmless(frame).to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def as_excel(frame: pandas.DataFrame, about: About) -> bytes:
    """The rows as a workbook; its second sheet says what they are."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    plain = _harmless(frame)
    plain = plain.astype(object).where(plain.notna(), None)
    for row in [list(plain.columns), *plain.itertuples(index=False, name=None)]:
        sheet.append(list(row))
    sheet.freeze_panes = "A2"
    for cells in sheet.columns:
        width = max(len(str(cell.value or "")) for cell in cells[:200])
        sheet.column_dimensions[cells[0].column_letter].width = min(60, width + 2)
    notes = book.create_sheet("About")
    for name, text in about.lines().items():
        notes.append([name, text])
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 24, 100
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_parquet(frame: pandas.DataFrame, about: About) -> bytes:
    """The rows as Parquet, with the same words about them in its metadata."""
    table = pyarrow.Table.from_pandas(asked_aside(frame), preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **about.lines()})
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file)
    return file.getvalue()


def asked_aside(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows without the note of which question they answer, which is for the page alone."""
    bare = frame.copy(deep=False)
    bare.attrs = {}
    return bare


def _harmless(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows; a text that a spreadsheet would run as a formula gets an apostrophe before it."""

    def neutral(value):
        return "'" + value if isinstance(value, str) and value.lstrip("'").startswith(RUNS_AS_FORMULA) else value

    texts = frame.select_dtypes(include=["object", "str"]).columns
    return frame.assign(**{column: frame[column].map(neutral) for column in texts})
