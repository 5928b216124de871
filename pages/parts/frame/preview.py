"""A preview: the pages with a reader's own rows, for that reader's session alone. Nothing is published."""

from __future__ import annotations

import secrets
import tempfile
import weakref
from pathlib import Path

import pyarrow
import streamlit as st

import data
import queries
from data.parquet import write_version

# Each holds a record of its own in memory, so that readers cannot fill it.
MAX_PREVIEWS = 5
_open: weakref.WeakValueDictionary[str, queries.Record] = weakref.WeakValueDictionary()


class TooMany(Exception):
    """Other readers hold as many previews as there may be."""


def begin(tables: dict[str, pyarrow.Table]) -> None:
    """Show this reader the record made of ``tables`` from the next run on. Raises ``TooMany``."""
    end()
    if len(_open) >= MAX_PREVIEWS:
        raise TooMany
    token = secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory() as folder:
        record = queries.open_record(write_version(tables, Path(folder), data.TABLES), token)
    _open[token] = record
    st.session_state["preview"] = record


def end() -> None:
    """Show this reader the published record again."""
    st.session_state.pop("preview", None)


def record() -> queries.Record | None:
    """The record of this reader's preview, if there is one."""
    return st.session_state.get("preview")


def by_token(token: str) -> queries.Record | None:
    """The record of the preview that has this token, as long as its reader's session lasts."""
    return _open.get(token)


def banner() -> None:
    """Say on every page that it is a preview, with a way out of it."""
    if not record():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="preview"):
        st.warning(
            "Preview: these pages show the record with your own rows. Only you see it, and nothing is published.",
            icon=":material/visibility:",
        )
        st.button("End the preview", on_click=end, key="preview.end")
