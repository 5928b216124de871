"""Tables as pages show them, for a sheet of a workbook: their headings in words, a text in each cell.

Each function takes the rows of an answer and gives one row for each line on the page, in the same order. A grade has
the mark that says how it is known (``looks.KNOWN_FROM``).
"""

from __future__ import annotations

from collections.abc import Callable

import pandas

from parts.charts.looks import BY_TOTALS, GRADES, followed_by_newer, known_mark, look_of
from parts.exhibits import grids
from parts.html import table_cells, tables
from parts.html.markup import is_missing
from parts.words import sentences
from queries.columns import heading


def grid(rows: pandas.DataFrame, *, across: str, down: str, group: str = "") -> pandas.DataFrame:
    """The names of grades, or why there is none: a row for each value of ``down``, a column for each of ``across``.

    rows: of ``queries/grid.sql`` or ``standing.sql``. Rounds run from the newest to the oldest. ``group``: the column
    whose values are headings above the rows on the page, here in a column of their own.
    """
    heads = rows.drop_duplicates(across)
    if across == "round_name":
        heads = heads.sort_values("round_order", ascending=False, kind="stable")
    seen = _crossed(
        rows, down, across, list(heads[across]), lambda row: followed_by_newer(_marked(look_of(row).name, row), row)
    )
    if group:
        groups = rows.drop_duplicates(down).set_index(down)[group]
        seen.insert(0, heading(group, ""), list(groups[seen.iloc[:, 0]]))
    columns = list(heads[across])
    return seen.rename(columns=dict(zip(columns, grids.names_of_columns(columns))))


def side_by_side(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The grades of a few forces, a row for each theme: how each compares, and the differences in words.

    rows: of ``queries/compare.sql``, or of ``newest_compared.sql``, whose grades have their cycles and days.
    """
    reference = next(iter(rows[rows["compared"] == "reference"]["force"]), "")

    def graded(row: dict) -> str:
        compared = row["compared"] if row["outcome"] != "all the same" else ""
        dated = table_cells.newest_of(row)
        name = GRADES[row["grade"]].name if dated else look_of(row).name
        words = ", ".join([_marked(name, row), *([compared] if compared in ("higher", "lower", "same") else [])])
        if not is_missing(judged := row["compared_by_totals"]):  # as on the page, in place of what older grades say
            words = f"{_marked(name, row)}; {judged} than {reference}, {BY_TOTALS}"
        return followed_by_newer(f"{words} ({dated})" if dated else words, row)

    seen = _crossed(rows, "theme", "force", list(dict.fromkeys(rows["force"])), graded)
    differences = {row["theme"]: grids.difference_of(row) for row in rows.to_dict("records")}
    if len(seen.columns) == 2:  # a single force
        return seen
    seen = seen.assign(Difference=[differences[theme] for theme in seen.iloc[:, 0]])
    return seen.rename(columns={reference: f"{reference} (the others are compared with it)"})


def from_to(rows: pandas.DataFrame) -> pandas.DataFrame:
    """Grades with the one before, each with its round and day. rows: of ``queries/grade_changes.sql``."""

    def graded(row: dict) -> str:
        return f"{_marked(GRADES[row['grade']].name, row)} ({table_cells.round_and_day(row)})"

    def moved(row: dict) -> str:
        between = "" if is_missing(row["between"]) else f" ({row['between']})"
        return f"{tables.moved_in_words(row)}{between}"

    lines = rows.to_dict("records")
    seen = [(r["force"], r["theme"], graded(table_cells.before_of(r)), graded(r), moved(r)) for r in lines]
    return pandas.DataFrame(seen, columns=list(tables.FROM_TO))


def finding_counts(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The numbers of findings of a few forces, a row for each theme. rows: of ``queries/findings_compared.sql``."""

    def found(row: dict) -> str:
        if is_missing(row["concern"]):
            return "No findings found"
        return ", ".join(sentences.findings_by_kind(row)) or "None"

    return _crossed(rows, "theme", "force", list(dict.fromkeys(rows["force"])), found)


def _marked(name: str, row: dict) -> str:
    """The name of a grade with the mark that says how it is known; other names are left as they are."""
    return f"{name} {known_mark(row)}".strip()


def _crossed(
    rows: pandas.DataFrame, down: str, across: str, heads: list[str], words: Callable[[dict], str]
) -> pandas.DataFrame:
    """A row for each value of ``down``, a column for each of ``heads``, and in each cell the words for its row."""
    cells = {(row[down], row[across]): row for row in rows.to_dict("records")}
    lines = list(dict.fromkeys(rows[down]))
    columns = {head: [words(cells[line, head]) if (line, head) in cells else None for line in lines] for head in heads}
    return pandas.DataFrame({heading(down, ""): lines, **columns})
