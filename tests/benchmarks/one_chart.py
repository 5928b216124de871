"""The least that a dashboard can do: one chart of fifty points."""

import streamlit as st

st.plotly_chart(
    {
        "data": [{"type": "bar", "x": list(range(50)), "y": [n * n % 17 + 1 for n in range(50)]}],
        "layout": {"height": 440, "xaxis": {"title": {"text": "Number"}}, "yaxis": {"title": {"text": "Value"}}},
    }
)
