"""The download button of the workbook to fill in."""

import streamlit as st

import data
import queries
from data import parquet
from data.template import workbook
from parts.files.formats import EXCEL


def template_button(key: str) -> None:
    """A button that makes the workbook when clicked, from the record served at that time."""
    st.download_button(
        "Template to fill in (Excel)",
        data=lambda: workbook(parquet.published_tables(data.TABLES)),
        file_name=f"forces-compared-template-version-{queries.served().version}.xlsx",
        mime=EXCEL,
        on_click="ignore",
        key=key,
        icon=":material/download:",
    )
