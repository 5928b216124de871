"""A check of the files that a reader has dropped: one reader's at a time, and once for the same files."""

from __future__ import annotations

import hashlib
import threading

import streamlit as st

import data
import queries
from data import validation
from pages.parts.frame import preview as previews

# A check takes a core for a second or two, which others need as well. The lock must be in a module:
# a page is run anew for each reader, and would give each a lock of their own.
ONE_AT_A_TIME = threading.Lock()


def check(files: list[tuple[str, bytes]], replace: bool) -> validation.Checked:
    """What is wrong with ``files`` (name, bytes) beside the published record.

    Kept for this reader, until the files or the record change.
    """
    names = [(name, hashlib.sha256(content).hexdigest()) for name, content in files]
    asked = names, replace, queries.served().version
    if st.session_state.get("check.asked") != asked:
        with st.spinner("Checking against the rules of the record"), ONE_AT_A_TIME:
            st.session_state["check.answer"] = validation.check(files, data.TABLES, replace=replace)
            st.session_state["check.asked"] = asked
    return st.session_state["check.answer"]


def preview(checked: validation.Checked) -> None:
    """Begin a preview with these rows, or note that there are too many."""
    try:
        previews.begin(checked.tables)
    except previews.TooMany:
        st.session_state["check.full"] = True
