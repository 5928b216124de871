"""The result of a check as tables: what is wrong, what would change, and whether each submitted row fits the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

import data
from data.intake import NO_TABLE, Hidden, sheets
from data.problems import Problem, alike, in_words, visible
from data.validation import MAX_PROBLEMS, CheckResult
from parts.address.english import counted, listed
from parts.address.links import to_page
from parts.address.vocabulary import TABLE
from parts.exhibits.prose import links
from parts.html import tables

MAX_SHOWN = 500  # rows of a table
PUBLISHED_TABLE = re.compile(r"\bthe published table (\w+)")
MAX_NAMED = 5  # rows that a sentence names
MOST_WORDS = ("What was expected", "What it holds", "How", "What would replace it")  # the widest columns
Names = dict[tuple[str, int], str]  # of rows, by file and number, where their author never saw the file
MAX_ROW_TEXT = 400  # characters by which to recognise a row
REPLACE = (
    "Check as if my rows replaced those in the record"  # the switch that lets them replace those under the same keys
)
FITS, TO_CORRECT = "Fits the rules", "To correct"  # whether a row is true, no check can say: nobody opens its source


def what_is_wrong(checked: CheckResult, names: Names | None = None) -> None:
    """Show all problems, by file and row; and by its name, where rows have one."""
    st.header("What is wrong", anchor=False)
    headings = ("File", "Row", "Column", "Value", "What was expected")
    problems = [
        dict(zip(headings, (p.file, _numbers(rows), p.column, p.value_shown, _expected(p))))
        | ({"Which row": _named(names, p.file, rows)} if names else {})
        for p, rows in alike(checked.problems)
    ]
    number = counted(len(problems), "kind") + " of problem" if checked.more else counted(len(problems), "problem")
    _table(problems, f"{number}, by file and row", height=520)
    _where_values_are_listed(checked)
    if checked.more:
        st.caption(
            f"We list the first {MAX_PROBLEMS} problems of each column. Fix these first; we then check the rest."
        )
    elif checked.rules_applied:
        st.caption(
            "Once you have corrected a mistake in a cell, check again: only then do we check the row that it is in "
            "against the rest of the record, such as its dates, sums, sources and grades. Rows that fit the rules have "
            "been checked against it already."
        )


def where_previewed(addresses: Sequence[tuple[str, str]]) -> None:
    """Say that the preview is open, and link the pages on which its rows are seen."""
    st.success(
        "The preview is open: only you see the pages with your rows, until you end it at the top.",
        icon=":material/visibility:",
    )
    links("See your rows:", tuple(addresses))


def _where_values_are_listed(checked: CheckResult) -> None:
    """Link the tables that list the allowed values, and what each column may hold."""
    named = dict.fromkeys(name for p in checked.problems for name in PUBLISHED_TABLE.findall(p.expected))
    titles = {resource["name"]: resource["title"] for resource in data.schema()["resources"]}
    tables_named = [(titles[name], to_page("tables", **{TABLE.key: name})) for name in named if name in titles]
    links("To see which values fit:", (*tables_named, ("The data dictionary", to_page("tables") + "#dictionary")))


def left_aside(names: Sequence[str]) -> str:
    """That files which a reader added before others of their kind are not checked, and what to do about them.

    names: as of ``uploads.newest``.
    """
    named = listed([f"an earlier {name}" for name in names])
    it, them = ("it is", "it") if len(names) == 1 else ("they are", "them")
    return (
        f"We left aside {named}, and checked the newest file. Of files with one name, and of workbooks, one is checked "
        f"at a time. If {it} of no more use, remove {them} from the list above with ×; if not, put all tables into one "
        "workbook."
    )


def rows_to_correct(checked: CheckResult) -> set[tuple[str, int]]:
    """The submitted rows with a problem, by file and number."""
    submitted = {(sheet.file, number) for sheet in checked.sheets.values() for number in sheet.numbers}
    return submitted & {(problem.file, problem.row) for problem in checked.problems}


def why_no_row_was_checked(checked: CheckResult) -> str:
    """Why the rows were not held against the rules: what could not be read, or what its author has to settle first."""
    if checked.unread:
        return visible(f"We could not read {listed(checked.unread)}, so no row has been checked yet.")
    reasons = list(dict.fromkeys(_reason(problem) for problem in checked.problems))
    shown = reasons[:MAX_NAMED] + ([f"{len(reasons) - MAX_NAMED} more"] if len(reasons) > MAX_NAMED else [])
    return visible(f"We read what you uploaded, but have checked no row yet: {listed(shown)}.")


def _reason(problem: Problem) -> str:
    """What is wrong with a file or sheet whose rows could not be checked, as a clause."""
    file, column, value = problem.file, problem.column, problem.value
    if value == NO_TABLE:
        return f"{file} is {value}"
    if column and value.startswith("no such column"):
        return f"{file} lacks the column{'s' * (', ' in column)} {column}"
    if column:
        return f"{file}, column {column}: {value}"
    return f"{file}, row {problem.row}: {value}" if problem.row else f"{file}: {value}"


def _expected(problem: Problem) -> str:
    option = f". To put yours in its place, turn on “{REPLACE}” above" if problem.may_replace else ""
    return f"{problem.expected}{option}"


def _named(names: Names, file: str, rows: Sequence[int]) -> str:
    return "; ".join(names.get((file, row), "") for row in rows)


def rows_to_change(checked: CheckResult, names: Names) -> str:
    """The rows with problems that their author can change or leave out, as a sentence; empty if there are none."""
    wrong = {(problem.file, problem.row): None for problem in checked.problems}
    found = [f"“{names[row]}”" for row in wrong if row in names]
    if not found:
        return ""
    shown = found[:MAX_NAMED] + ([f"{len(found) - MAX_NAMED} more"] if len(found) > MAX_NAMED else [])
    return f"Change {listed(shown)} above, or untick {'it' if len(found) == 1 else 'them'}."


def how_it_was_read(checked: CheckResult) -> None:
    """Show what was read differently from how it is stored, and what is hidden."""
    if not checked.notes:
        return
    st.header("How it was read", anchor=False)
    notes = [
        {"File": note.file, "Row": _numbers(note.rows), "Column": note.column, "How": note.text}
        for note in checked.notes
    ]
    _table(notes, f"{counted(len(notes), 'thing')} to know", height=420)


def hidden_in_words(hidden: Hidden, without: bool) -> str:
    """How many rows of results are not seen when the files are opened, as a sentence; empty if all are."""
    parts = [
        f"{counted(hidden.rows, 'row')} hidden" if hidden.rows else "",
        f"{counted(hidden.on_sheets, 'row')} on {counted(hidden.sheets, 'hidden sheet')}" if hidden.sheets else "",
        counted(hidden.columns, "hidden column") if hidden.columns else "",
    ]
    words = listed([part for part in parts if part])
    return f"{'Left out' if without else 'Among them'}: {words}." if words else ""


def _numbers(rows: Sequence[int]) -> str:
    return in_words(rows).removeprefix("rows ").removeprefix("row ")


def what_would_change(checked: CheckResult) -> None:
    """Show how many rows would be added, replaced or unchanged, by table, and what would replace what."""
    st.header("What would change", anchor=False)
    by_table = [
        {"Table": name, "Added": len(c.added), "Replaced": len(c.replaced), "Already there": len(c.unchanged)}
        for name, c in checked.changes.items()
    ]
    _table(by_table, "Rows by table")
    replaced = [
        {"Table": name, "What would replace it": row}
        for name, changes in checked.changes.items()
        for row in changes.replaced
    ]
    if replaced:
        _table(replaced, f"{counted(len(replaced), 'row')} replaced", height=420)


def row_by_row(checked: CheckResult) -> None:
    """Show for each submitted row whether it fits the rules, those to correct first if there are any."""
    st.header("Row by row", anchor=False)
    wrong = rows_to_correct(checked)
    rows, all_known = [], checked.rules_applied and not checked.more
    for sheet in checked.sheets.values():
        names = sheets.columns()[sheet.table]
        for cells, number in zip(sheet.rows, sheet.numbers):
            fits = FITS if all_known else "Not checked yet"
            rows.append(
                {
                    "File": sheet.file,
                    "Row": number,
                    "Verdict": TO_CORRECT if (sheet.file, number) in wrong else fits,
                    "What it holds": _shortened(
                        " · ".join(f"{name}: {cell}" for name, cell in zip(names, cells) if cell)
                    ),
                }
            )
    order = (TO_CORRECT, "Not checked yet", FITS)
    rows.sort(key=lambda row: order.index(row["Verdict"]))
    wrong_first = ", those to correct first" if len(rows) > 1 and wrong else ""
    _table(rows, f"{counted(len(rows), 'row')}{wrong_first}", height=620)


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_ROW_TEXT else f"{text[:MAX_ROW_TEXT].rstrip()}…"


def _table(rows: list[dict], caption: str, height: int | None = None) -> None:
    """Show rows as a table. Invisible characters in a reader's cells are named; some could not even be sent."""
    if len(rows) > MAX_SHOWN:
        caption += f"; the first {MAX_SHOWN} are shown"
    # Words of any length wrap; what has most of them has most room.
    tag = Markup('<td class="fc-any{}">{}</td>')
    cells = [
        [tag.format(" fc-most" if name in MOST_WORDS else "", visible(str(cell))) for name, cell in row.items()]
        for row in rows[:MAX_SHOWN]
    ]
    headings = [("", name) for name in (rows[0] if rows else ())]
    st.html(tables.of_cells(headings, cells, caption=caption, height=height))
