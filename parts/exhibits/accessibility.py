"""The accessibility statement: each criterion of WCAG 2.2 at levels A and AA, and how it was checked.

``accessibility.csv`` has a row for each criterion, or for several that are met for the same reason.
"""

from __future__ import annotations

import csv
import functools
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from parts.html.markup import render

PARTLY = "partly met"


@functools.cache
def criteria() -> list[dict[str, str]]:
    """The criteria: criterion, how (it was checked), result ("met" or "partly met"), remark."""
    with Path(__file__).with_name("accessibility.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def statement() -> None:
    """Show how far the dashboard meets the criteria, and where to report what cannot be used."""
    st.html(_statement())


@functools.cache
def _statement() -> Markup:
    partly = sum(criterion["result"] == PARTLY for criterion in criteria())
    return render("accessibility.html", criteria=criteria(), partly=partly)
