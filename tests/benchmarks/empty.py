"""The least that a Streamlit script can do: one line of text."""

import streamlit as st

st.text("One line of text.")
