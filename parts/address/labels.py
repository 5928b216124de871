"""The labels shown for codes, from ``datapackage.json``."""

from __future__ import annotations

import functools

import pandas

from data import dictionary

# from_grade, from_programme, … hold the same codes as grade, programme, …
SHARED = ("grade", "source_kind", "basis", "programme")


@functools.cache
def _labels() -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    for row in dictionary.labels().to_pylist():
        if row["label"] != row["value"]:
            labels.setdefault(row["column_name"], {})[row["value"]] = row["label"]
    return labels


def labels_of(column: str) -> dict[str, str]:
    """Code to label for a column; empty if its codes are shown as they are."""
    for shared in SHARED:
        if column.endswith(f"_{shared}"):
            column = shared
    return _labels().get(column, {})


def label(column: str, value) -> str:
    """The label of a value; empty for a missing value."""
    return "" if value is None or pandas.isna(value) else labels_of(column).get(value, str(value))


def in_words(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows and columns, with codes replaced by their labels."""
    words = {column: labels for column in rows if (labels := labels_of(column))}
    return rows.assign(**{column: [labels.get(v, v) for v in rows[column]] for column, labels in words.items()})
