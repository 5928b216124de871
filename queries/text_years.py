"""Years as text, as views gave them until November 2026: "not known" where a year is not. Removed in the next release.

Views that have ``year_missing`` had text in ``year``; reviews had their labels in it.
"""

from __future__ import annotations

import pandas

YEARS = ("year", "from_year", "published_year")


def of(rows: pandas.DataFrame) -> dict[str, pandas.Series]:
    """The columns that held years as text, by name, in that form; empty if these rows never had any."""
    if "year_missing" not in rows:
        return {}
    return {column: _text(rows, column) for column in YEARS if column in rows}


def _text(rows: pandas.DataFrame, column: str) -> pandas.Series:
    if "from_year" in rows:  # reviews
        return rows[f"{column}_label"]
    years = rows[column].astype("Int64").astype("object")
    return years.map(lambda year: "not known" if pandas.isna(year) else str(year)).astype("str")
