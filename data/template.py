"""The workbook to fill in: a sheet per table, each column explained, with drop-downs of its allowed values.

All of it is derived from ``datapackage.json`` and the published record, so that
the template cannot contradict the build.
"""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow

import data
from data.dictionary import marked
from data.intake import Sheet, Unused
from data.intake.limits import MAX_TEXT
from data.intake.sheets import LOST, column_letters, columns
from data.intake.workbooks import HOW, LISTS, NOT_USED
from data.parquet import published_tables
from data.problems import NUMBER, Problem, expectation, visible

if TYPE_CHECKING:  # few readers need it, and importing it takes a tenth of a second
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

FIRST = ("inspections", "judgments", "case_audits", "findings")  # in the order in which to fill them in
NOT_TYPED = {"areas", "places"}  # imported whole from other sources, not typed in
# The families of themes that each table takes: data/checks/themes_of_the_right_family.sql
FAMILIES = {"judgments": set(marked("family", "grades")), "findings": set(marked("family", "findings"))}

LAST_ROW = 5_000  # of the drop-downs
EXAMPLES = 200  # rows of a table among which one is chosen as an example
MAX_ERROR, MAX_TITLE = 225, 32  # characters that Excel allows in a message, and in its title
CREATED = datetime.datetime(2026, 1, 1)  # fixed, so that equal records give equal bytes

# Cell formats, as properties of XlsxWriter.
TEXT = {"num_format": "@"}  # so that Excel does not turn months into days and cycles into numbers
WRAPPED, BOLD, TITLE = {"text_wrap": True, "valign": "top"}, {"bold": True}, {"bold": True, "font_size": 16}
REQUIRED_STYLE = {"bg_color": "#1D4E79", "font_color": "#FFFFFF", "bold": True}
OPTIONAL_STYLE = {"bg_color": "#DCE6F1", "font_color": "#1A1A1A"}
ERROR_STYLE = {"bg_color": "#F6B6B6"}
NOTE_OPTIONS = {"author": "Forces Compared", "width": 360}
WIDE_COLUMNS = ("title", "summary", "description", "source_url")
COLUMN_HEADINGS = ("Sheet", "Column", "Must be filled in", "What it holds", "Expected", "Example")
THEME_HEADINGS = ("Sheet", "theme_id", "", "Theme", "What it is about")
NOT_WRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")  # in XML

INSTRUCTIONS = (
    "Add results to Forces Compared",
    (
        "1. Start with new inspections: one row each on the sheet inspections. Then enter their grades on judgments, "
        "their audits of case files on case_audits, and what was found on findings. Leave the other sheets empty "
        "unless you have something for them."
    ),
    (
        "2. Enter results of your own, such as an internal audit of case files or a peer review, in the same way: on "
        "the sheet inspections with the programme internal-audit or peer-review, then on case_audits and findings. "
        "They are shown separately from what inspectors found. Only the inspectorate gives grades, so do not enter "
        "your own on judgments."
    ),
    (
        "3. Enter one fact in each row, with the address of the page that states it. If you do not know something, "
        "leave it empty: never guess."
    ),
    (
        "4. Fill in every column with a dark heading and bold white letters. Columns with a pale heading may stay "
        "empty; the check says what a row needs nevertheless, such as its force, its year or its source. To see what "
        "a column holds, point at its heading, or look in the table below, which gives a row of our record as an "
        "example for each sheet."
    ),
    (
        "5. Where a cell has a list, choose from it. Lists of forces, themes and inspections show what the record "
        "holds today. You may also use what you add on its own sheet."
    ),
    (
        "6. Enter values only: no formulas, percent signs or macros. A date may be a day (2019-03-31), a month "
        "(2019-03) or a year (2019), as precisely as you know it."
    ),
    (
        "7. Do not change the names of the sheets or the headings. A title or notes may stand above the headings. "
        "Every row below them counts as a result, so add no second row of headings and no totals. You can delete "
        "sheets that you do not need."
    ),
    (
        "8. We read a file as you see it. The value of a merged cell counts for all its rows. Where a cell shows a "
        "word with a link, we take the address. We ignore rows and columns that are only formatted, and remove "
        "invisible characters and extra spaces. Hidden rows, columns and sheets are read like the others, unless you "
        "leave them out. The check says where any of this happened."
    ),
    (
        "9. Save as .xlsx (or .ods), without a password or a sensitivity label that encrypts. Convert linked data "
        "types (Geography, Stocks) to text first. In Numbers, export to Excel."
    ),
    (
        "10. Check the file on the page “Add results” of the dashboard. It names every mistake with sheet, row and "
        "column, and publishes nothing."
    ),
)


def workbook(published: dict[str, pyarrow.Table]) -> bytes:
    """The template as an Excel file. ``published``: the tables of the record, whose keys the drop-downs offer.

    Equal records give equal bytes.
    """
    return filled(published, {}, [])


def filled(
    published: dict[str, pyarrow.Table], sheets: dict[str, Sheet], problems: list[Problem], unused: Unused | None = None
) -> bytes:
    """The template with the rows of ``sheets`` in it, each in the row that it has in the submitted file.

    Cells with a problem are red, with a note that says why. Those ``unused``, and the rows of tables that the template
    has not, are on a sheet of their own: nothing that was submitted is lost.
    """
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": INSTRUCTIONS[0], "created": CREATED})
        template = _Template(book, published)
        for table, sheet in sheets.items():
            if table not in NOT_TYPED:
                template.fill(sheet, [problem for problem in problems if problem.file == sheet.file])
        if left_over := without_place(sheets, unused or {}):
            template.add_left_over(left_over)
    return file.getvalue()


def filled_for(record: Path, sheets: dict[str, Sheet], problems: list[Problem], unused: Unused) -> bytes:
    """The same for the record published in a folder."""
    return filled(published_tables(record), sheets, problems, unused)


def without_place(sheets: dict[str, Sheet], unused: Unused) -> Unused:
    """The submitted cells that the template has no place for: those unused, and those of tables not typed in."""
    rows = {
        (sheet.file, number): dict(enumerate(row))
        for table, sheet in sheets.items()
        if table in NOT_TYPED
        for row, number in zip([list(columns()[table]), *sheet.rows] if sheet.rows else [], [1, *sheet.numbers])
    }
    return {**unused, **rows}


class _Template:
    """A workbook with its sheets, before it is written."""

    def __init__(self, book: xlsxwriter.Workbook, published: dict[str, pyarrow.Table]):
        resources = {r["name"]: r for r in data.schema()["resources"] if r["name"] not in NOT_TYPED}
        self.resources = {name: resources[name] for name in [*FIRST, *(n for n in resources if n not in FIRST)]}
        self.book, self.published = book, published
        self.formats: dict[tuple, xlsxwriter.format.Format] = {}
        self.lists: dict[str, str] = {}  # by title, the range on the lists sheet that holds the values
        self._read_me(book.add_worksheet(HOW))
        self.sheets = {name: book.add_worksheet(name) for name in self.resources}
        self.lists_sheet = book.add_worksheet(LISTS)
        self.lists_sheet.hide()
        for name, resource in self.resources.items():
            self._table(self.sheets[name], resource)

    def fill(self, submitted: Sheet, problems: list[Problem]) -> None:
        """Write rows below the headings of their table, and what is wrong with a cell as a note."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        sheet, fields = self.sheets[submitted.table], self.resources[submitted.table]["schema"]["fields"]
        problems_by_row: dict[int, list[Problem]] = {}
        for problem in problems:
            problems_by_row.setdefault(problem.row, []).append(problem)
        for cells, number in zip(submitted.rows, submitted.numbers):
            row = number - 1
            for column, (value, field) in enumerate(zip(cells, fields)):
                shown = [p for p in problems_by_row.get(number, []) if _is_about(p, field, first=column == 0)]
                self._write(
                    sheet, xl_rowcol_to_cell(row, column), value, field, [f"Expected {p.expected}" for p in shown]
                )

    def add_left_over(self, left_over: Unused) -> None:
        """Add a sheet with cells that the tables have no place for, each under the letter of its column."""
        sheet = self.book.add_worksheet(NOT_USED)
        width = 1 + max(position for cells in left_over.values() for position in cells)
        sheet.write_string(0, 0, "What your file held beside its tables. We do not read this sheet.")
        sheet.set_column(0, 0, 40)
        for column, text in enumerate(["File", "Row", *map(column_letters, range(width))]):
            sheet.write_string(1, column, text, self.format(BOLD))
        for row, ((file, number), cells) in enumerate(left_over.items(), start=2):
            sheet.write_string(row, 0, visible(file))
            sheet.write_number(row, 1, number)
            for position, text in cells.items():
                sheet.write_string(row, 2 + position, NOT_WRITABLE.sub(LOST, text)[:MAX_TEXT])

    def _write(self, sheet: Worksheet, cell: str, value: str, field: dict, faults: list[str]) -> None:
        """Write a number as a number and the rest as text, even if it looks like a formula; red if it has faults."""
        named = visible(value)
        if len(value) > MAX_TEXT:
            faults = [*faults, f"The text has {len(value):,} characters: only the first {MAX_TEXT:,} fit into a cell"]
        if faults and named != value:
            faults = [*faults, f"The cell with its invisible characters named: {named}"]
        value = NOT_WRITABLE.sub(LOST, value)  # which the check refuses too
        style = self.format({**(TEXT if field["type"] == "string" else {}), **(ERROR_STYLE if faults else {})})
        if field["type"] != "string" and NUMBER.fullmatch(value):
            sheet.write_number(cell, float(value), style)
        elif value:
            sheet.write_string(cell, value[:MAX_TEXT], style)
        elif faults:
            sheet.write_blank(cell, None, style)
        if faults:
            sheet.write_comment(cell, visible("\n".join(faults))[:MAX_TEXT], {**NOTE_OPTIONS, "height": 120})

    def format(self, properties: dict) -> xlsxwriter.format.Format:
        """A cell format, added to the workbook once."""
        key = tuple(properties.items())
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def _read_me(self, sheet: Worksheet) -> None:
        wrapped, bold = self.format(WRAPPED), self.format(BOLD)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 24)
        sheet.set_column(2, 2, 16)
        sheet.set_column(3, 5, 60)
        for row, line in enumerate(INSTRUCTIONS):
            sheet.merge_range(row, 0, row, 4, line, wrapped if row else self.format(TITLE))
            sheet.set_row(row, 15 * (1 + len(line) // 130) if row else 24)
        examples = {name: _example(self.published[name]) for name in self.resources if name in self.published}
        columns = [
            (
                *(name, field["name"], "yes" if _required(field) else "no", _meaning(field)),
                *(_expected(field, resource), examples.get(name, {}).get(field["name"], "")),
            )
            for name, resource in self.resources.items()
            for field in resource["schema"]["fields"]
        ]
        themes = [
            (table, theme["theme_id"], "", theme["name"], theme["description"])
            for table, families in FAMILIES.items()
            for theme in self.published["themes"].to_pylist()
            if theme["family"] in families
        ]
        row = len(INSTRUCTIONS) + 1
        for headings, lines in ((COLUMN_HEADINGS, columns), (THEME_HEADINGS, themes)):
            for number, line in enumerate([headings, *lines]):
                for column, text in enumerate(line):
                    if text:
                        sheet.write_string(row + number, column, text, wrapped if number else bold)
            row += len(lines) + 2

    def _table(self, sheet: Worksheet, resource: dict) -> None:
        """Write the headings with their notes, and the validation of each column."""
        sheet.freeze_panes(1, 0)
        for column, field in enumerate(resource["schema"]["fields"]):
            style = REQUIRED_STYLE if _required(field) else OPTIONAL_STYLE
            sheet.write_string(0, column, field["name"], self.format(style))
            sheet.write_comment(0, column, _note(field, resource), {**NOTE_OPTIONS, "height": 160})
            width = max(len(field["name"]) + 3, 40 if field["name"] in WIDE_COLUMNS else 14)
            sheet.set_column(column, column, width, self.format(TEXT) if field["type"] == "string" else None)
            if rule := self._rule(field, resource):
                messages = {
                    "error_title": field["name"][:MAX_TITLE],
                    "error_message": f"Expected {_expected(field, resource)}"[:MAX_ERROR],
                }
                sheet.data_validation(1, column, LAST_ROW - 1, column, {**rule, **messages})

    def _rule(self, field: dict, resource: dict) -> dict | None:
        """The Excel data validation of a column: a list, or limits; None if anything is allowed."""
        limits, target = field.get("constraints", {}), _target(field, resource)
        if "enum" in limits:
            return {"validate": "list", "source": self._range(f"{resource['name']}.{field['name']}", limits["enum"])}
        if target:
            rows, title = self.published[target[0]].to_pylist(), ".".join(target)
            if target[0] == "themes" and resource["name"] in FAMILIES:
                rows = [row for row in rows if row["family"] in FAMILIES[resource["name"]]]
                title = f"{title} on {resource['name']}"
            # Only a warning, since the inspection may be one that is being added.
            source = self._range(title, [row[target[1]] for row in rows])
            return {"validate": "list", "source": source, "error_type": "warning"}
        if field["type"] == "string":
            return None
        kind = "integer" if field["type"] == "integer" else "decimal"
        if "maximum" in limits:
            ends = {"minimum": limits["minimum"], "maximum": limits["maximum"]}
            return {"validate": kind, "criteria": "between", **ends}
        return {"validate": kind, "criteria": ">=", "value": limits["minimum"]}

    def _range(self, title: str, values: list[str]) -> str:
        """The range on the lists sheet that holds the values, which are written there once."""
        from xlsxwriter.utility import xl_range_abs

        if title not in self.lists:
            column = len(self.lists)
            for row, value in enumerate([title, *values]):
                self.lists_sheet.write_string(row, column, value)
            self.lists[title] = f"={LISTS}!{xl_range_abs(1, column, max(1, len(values)), column)}"
        return self.lists[title]


def _is_about(problem: Problem, field: dict, *, first: bool) -> bool:
    """Whether a row's problem is shown in this column; one without a column is shown in the first."""
    return field["name"] in problem.column.split(", ") if problem.column else first


def _target(field: dict, resource: dict) -> tuple[str, str] | None:
    """The table and column that this column refers to."""
    for key in resource["schema"].get("foreignKeys", []):
        if key["fields"] == [field["name"]]:
            return key["reference"]["resource"], key["reference"]["fields"][0]
    return None


def _example(table: pyarrow.Table) -> dict[str, str]:
    """One of the first rows of a published table, as cells to type: the one with the most of them filled."""
    rows = table.slice(0, EXAMPLES).to_pylist()
    filled_in = [{name: str(value) for name, value in row.items() if value is not None} for row in rows]
    return max(filled_in, key=len, default={})


def _required(field: dict) -> bool:
    return field.get("constraints", {}).get("required", False)


def _meaning(field: dict) -> str:
    unit = f" Unit: {field['unit']}." if field.get("unit") else ""
    return f"{field['title']}. {field['description']}{unit}"


def _expected(field: dict, resource: dict) -> str:
    target = _target(field, resource)
    reference = (
        f"; a value listed on the sheet {target[0]} or in the record, column {target[1]}"
        if target and "enum" not in field.get("constraints", {})
        else ""
    )
    return expectation(field) + reference


def _note(field: dict, resource: dict) -> str:
    requirement = "Must be filled in." if _required(field) else "May stay empty."
    return f"{_meaning(field)}\n{requirement}\nExpected: {_expected(field, resource)}"
