"""The page while there is no record: it says so, checks again by itself, and reruns when there is one."""

import streamlit as st

import queries

SECONDS = 3


@st.fragment(run_every=SECONDS)
def wait_for_record() -> None:
    """Show that the record cannot be read, until it can."""
    try:
        queries.served()
    except queries.NoRecord:
        st.title("The record cannot be read at the moment", anchor=False)
        st.info(
            "Nothing is lost, and your choices are kept. This page tries again by itself; it should be back in a "
            "minute."
        )
        return
    st.rerun()
