"""The page while there is no record to show: it says so, looks again by itself, and gives way when there is one."""

import streamlit as st

import queries

SECONDS = 3


@st.fragment(run_every=SECONDS)
def until_there_is_a_record() -> None:
    """Say that the record cannot be read, until it can."""
    try:
        queries.served()
    except queries.NoRecord:
        st.title("The record cannot be read at the moment", anchor=False)
        st.info(
            "Nothing is lost, and nothing that you have chosen. Please try again in a minute: "
            "this page looks for it by itself."
        )
        return
    st.rerun()
