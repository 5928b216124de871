"""The workbook to fill in: a sheet a table, each column explained, with drop-downs of what it may hold.

All of it comes from ``datapackage.json`` and from the published record, so that
the template can't say anything else than the build does.
"""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pyarrow
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

import data
from data.dictionary import marked
from data.intake import Sheet
from data.intake.workbooks import LISTS, READ_ME
from data.problems import PLAIN_NUMBER, Problem, expectation

FIRST = ("inspections", "judgments", "case_audits", "findings")  # what an inspection adds, in the order to fill it in
NOT_TYPED = {"areas", "places"}  # taken over whole from other records, not added to by hand
# The families of themes that each takes: data/checks/themes_of_the_right_family.sql
FAMILIES = {"judgments": set(marked("family", "grades")), "findings": set(marked("family", "findings"))}

LAST_ROW = 5_000  # to which the drop-downs reach
MAX_ERROR, MAX_TITLE = 225, 32  # what Excel shows of a message

REQUIRED_STYLE = (PatternFill("solid", fgColor="1D4E79"), Font(bold=True, color="FFFFFF"))
WRONG = PatternFill("solid", fgColor="F6B6B6")
OPTIONAL_STYLE = (PatternFill("solid", fgColor="DCE6F1"), Font(color="1A1A1A"))

INSTRUCTIONS = (
    "Add results to Forces Compared",
    (
        "1. New inspections first: one row each on the sheet inspections. Then their grades on judgments, "
        "their audits of case files on case_audits, what was found on findings. Leave the other sheets empty "
        "unless you have something for them."
    ),
    (
        "2. Results of your own, such as an internal audit of case files or a peer review, go the same way: "
        "on the sheet inspections with the programme internal-audit or peer-review, then on case_audits and "
        "findings. They are shown apart from what inspectors found. A grade is the inspectorate’s word, so "
        "they have none on judgments."
    ),
    (
        "3. One fact a row, each with the address of the page that states it. What is not known stays empty: "
        "never a guess."
    ),
    (
        "4. A column with a dark heading and bold white letters must be filled in; one with a pale heading "
        "may stay empty where there is nothing to say: what a row needs nevertheless, such as its force, its "
        "year or its source, the check says. Point at a heading to read what the column holds; the table "
        "below says it too."
    ),
    (
        "5. Where a cell has a list, choose from it. A list of forces, themes or inspections shows what the "
        "record holds today: what you add on its own sheet may be used as well."
    ),
    (
        "6. Values only: no formulas, no percent signs, no macros. A date may be a day (2019-03-31), a month "
        "(2019-03) or a year (2019), as far as it is known."
    ),
    (
        "7. Leave the names of the sheets and the headings in row 1 as they are. You can delete sheets that "
        "you don't need."
    ),
    (
        "8. Save as .xlsx, and check the file on the page “Check results” of the dashboard: it says what is "
        "wrong, with sheet, row and column, and publishes nothing."
    ),
)


def workbook(published: dict[str, pyarrow.Table]) -> bytes:
    """The template as an Excel file. ``published``: the tables of the record, whose keys are offered to choose from.

    Equal records give equal bytes.
    """
    resources = {r["name"]: r for r in data.schema()["resources"] if r["name"] not in NOT_TYPED}
    resources = {name: resources[name] for name in [*FIRST, *(n for n in resources if n not in FIRST)]}
    book = openpyxl.Workbook()
    _read_me(book.active, resources, published["themes"])
    sheets = {name: book.create_sheet(name) for name in resources}
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for name, resource in resources.items():
        _table(sheets[name], resource, published, lists)
    file = io.BytesIO()
    book.save(file)
    return _without_timestamps(file.getvalue())


def filled(published: dict[str, pyarrow.Table], sheets: dict[str, Sheet], problems: list[Problem]) -> bytes:
    """The template with the rows of ``sheets`` in it. A cell that a problem names is red, with a note that says why."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(published)))
    fields = {r["name"]: r["schema"]["fields"] for r in data.schema()["resources"]}
    for name, handed_in in sheets.items():
        if name in NOT_TYPED:
            continue
        faults: dict[int, list[Problem]] = {}
        for problem in problems:
            if problem.file == handed_in.file:
                faults.setdefault(problem.row, []).append(problem)
        for row, (cells, number) in enumerate(zip(handed_in.rows, handed_in.numbers), start=2):
            for column, (value, field) in enumerate(zip(cells, fields[name]), start=1):
                cell = book[name].cell(row, column)
                _fill(cell, value, field)
                _mark(cell, [p for p in faults.get(number, []) if _is_about(p, field, first=column == 1)])
    file = io.BytesIO()
    book.save(file)
    return _without_timestamps(file.getvalue())


def _fill(cell: Cell, value: str, field: dict) -> None:
    """Put a value into a cell: a number as a number, and text that begins like a formula as text."""
    is_number = field["type"] != "string" and PLAIN_NUMBER.fullmatch(value)
    cell.value = float(value) if is_number else value or None
    if isinstance(cell.value, str):
        cell.data_type = "s"


def _mark(cell: Cell, faults: list[Problem]) -> None:
    """Make a cell red where there are faults, and say in a note what was expected."""
    if faults:
        cell.fill = WRONG
        expected = "\n".join(f"Expected {fault.expected}" for fault in faults)
        cell.comment = Comment(expected, "Forces Compared", width=360, height=120)


def _is_about(problem: Problem, field: dict, *, first: bool) -> bool:
    """Whether a problem of a row is shown in this column; one that names no column is shown in the first."""
    return field["name"] in problem.column.split(", ") if problem.column else first


def _read_me(sheet: Worksheet, resources: dict[str, dict], themes: pyarrow.Table) -> None:
    sheet.title = READ_ME
    for line in INSTRUCTIONS:
        sheet.append([line])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=5)
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[sheet.max_row].height = 15 * (1 + len(line) // 130)
    sheet.cell(1, 1).font = Font(bold=True, size=16)
    sheet.row_dimensions[1].height = 24
    sheet.append([])
    sheet.append(["Sheet", "Column", "Must be filled in", "What it holds", "Expected"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for name, resource in resources.items():
        for field in resource["schema"]["fields"]:
            sheet.append(
                [name, field["name"], "yes" if _required(field) else "no", _meaning(field), _expected(field, resource)]
            )
            for cell in sheet[sheet.max_row]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.append([])
    sheet.append(["Sheet", "theme_id", "", "Theme", "What it is about"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for table, families in FAMILIES.items():
        for theme in (theme for theme in themes.to_pylist() if theme["family"] in families):
            sheet.append([table, theme["theme_id"], "", theme["name"], theme["description"]])
            for cell in sheet[sheet.max_row]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.data_type = "s"  # whatever it begins with
    for letter, width in zip("ABCDE", (18, 24, 16, 60, 60)):
        sheet.column_dimensions[letter].width = width


def _table(sheet: Worksheet, resource: dict, published: dict[str, pyarrow.Table], lists: Worksheet) -> None:
    """Headings with their notes, and for each column what it may hold."""
    sheet.freeze_panes = "A2"
    for number, field in enumerate(resource["schema"]["fields"], start=1):
        letter = get_column_letter(number)
        heading = sheet.cell(1, number, field["name"])
        heading.fill, heading.font = REQUIRED_STYLE if _required(field) else OPTIONAL_STYLE
        heading.comment = Comment(_note(field, resource), "Forces Compared", width=360, height=160)
        sheet.column_dimensions[letter].width = max(
            len(field["name"]) + 3, 40 if field["name"] in ("title", "summary", "description", "source_url") else 14
        )
        if field["type"] == "string":
            # As text, so that the spreadsheet makes no day of a month and no number of a cycle.
            sheet.column_dimensions[letter].number_format = "@"
        rule = _rule(field, resource, published, lists)
        if rule:
            rule.showErrorMessage, rule.allow_blank = True, True
            rule.errorTitle, rule.error = (
                field["name"][:MAX_TITLE],
                f"Expected {_expected(field, resource)}"[:MAX_ERROR],
            )
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)


def _rule(field: dict, resource: dict, published: dict[str, pyarrow.Table], lists: Worksheet) -> DataValidation | None:
    """What Excel should keep to in a column: a list, or limits; None where anything is allowed."""
    limits, target = field.get("constraints", {}), _target(field, resource)
    if "enum" in limits:
        return DataValidation(
            type="list", formula1=_listed(f"{resource['name']}.{field['name']}", limits["enum"], lists)
        )
    if target:
        # A warning only: the inspection may be one that is being added.
        rows, title = published[target[0]].to_pylist(), ".".join(target)
        if target[0] == "themes" and resource["name"] in FAMILIES:
            rows, title = (
                [row for row in rows if row["family"] in FAMILIES[resource["name"]]],
                f"{title} on {resource['name']}",
            )
        return DataValidation(
            type="list", formula1=_listed(title, [row[target[1]] for row in rows], lists), errorStyle="warning"
        )
    if field["type"] == "string":
        return None
    kind = "whole" if field["type"] == "integer" else "decimal"
    if "maximum" in limits:
        return DataValidation(
            type=kind, operator="between", formula1=str(limits["minimum"]), formula2=str(limits["maximum"])
        )
    return DataValidation(type=kind, operator="greaterThanOrEqual", formula1=str(limits["minimum"]))


def _listed(title: str, values: list[str], lists: Worksheet) -> str:
    """The range of the sheet of lists that holds the values; they are written there once."""
    titles = [cell.value for cell in lists[1]] if lists.max_column > 1 or lists["A1"].value else []
    number = titles.index(title) + 1 if title in titles else len(titles) + 1
    for row, value in enumerate([title, *values], start=1):
        lists.cell(row, number, value).data_type = "s"
    letter = get_column_letter(number)
    return f"{quote_sheetname(LISTS)}!${letter}$2:${letter}${max(2, len(values) + 1)}"


def _target(field: dict, resource: dict) -> tuple[str, str] | None:
    """Table and column whose values this column takes."""
    for key in resource["schema"].get("foreignKeys", []):
        if key["fields"] == [field["name"]]:
            return key["reference"]["resource"], key["reference"]["fields"][0]
    return None


def _required(field: dict) -> bool:
    return field.get("constraints", {}).get("required", False)


def _meaning(field: dict) -> str:
    unit = f" Unit: {field['unit']}." if field.get("unit") else ""
    return f"{field['title']}. {field['description']}{unit}"


def _expected(field: dict, resource: dict) -> str:
    target = _target(field, resource)
    inside = (
        f"; a value listed on the sheet {target[0]} or in the record, column {target[1]}"
        if target and "enum" not in field.get("constraints", {})
        else ""
    )
    return expectation(field) + inside


def _note(field: dict, resource: dict) -> str:
    must = "Must be filled in." if _required(field) else "May stay empty."
    return f"{_meaning(field)}\n{must}\nExpected: {_expected(field, resource)}"


def _without_timestamps(content: bytes) -> bytes:
    """The same workbook without the moment at which it was made."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return file.getvalue()
