"""A grid of cells as a table: its columns in the schema's order, its values as their author sees them.

What is read differently from how it is stored is noted; what cannot be read becomes a problem.
"""

from __future__ import annotations

import datetime
import re

from data.intake.headings import Headings, heading
from data.intake.invisible import as_seen
from data.intake.limits import MAX_TEXT
from data.intake.sheets import (
    CONTROL_CHARACTERS,
    LOST,
    PLAIN,
    SAVE_AS_CSV,
    WITH_APOSTROPHE,
    Grid,
    Intake,
    Mark,
    Merged,
    Sheet,
    column_letters,
    columns,
)
from data.problems import DAY, ONE_FOR_EACH, Problem, wrong_width

LONE_RETURN = re.compile(r"\r(?!\n)")
DECIMAL_COMMA = re.compile(r"-?\d{1,15},\d+", re.ASCII)
ADDRESS = re.compile(r"https?://\S")
DAY_NUMBER = re.compile(r"[2-6]\d{4}", re.ASCII)  # 1954 to 2091
MAX_BEYOND = 5  # cells that are named
MAX_SHOWN = 60  # characters of a text above the headings


def as_sheet(grid: Grid, found: Headings, intake: Intake) -> Sheet:
    """A grid with its columns in the schema's order; faults in its headings or cells become problems."""
    fields, table = columns()[found.table], found.table
    number, texts = grid.rows[found.position] if grid.rows else (1, [])
    header = [heading(text) for text in texts]
    # A row of nothing but spaces does not count.
    body = [(number, cells) for number, cells in grid.rows[found.position + 1 :] if any(map(str.strip, cells))]
    _note_headings(grid, found, intake)
    intake.leave_rows(grid, grid.rows[: found.position])
    problems, unknown, kept = _columns(grid, found, header, body, intake.without_hidden)
    if problems or unknown and not body:
        problems += unknown
        if body or not _is_of_a_template(grid, found):
            intake.reject(problems)
        elif grid.rows:
            intake.note(grid.file, _older_template(problems))
        intake.leave_rows(grid, grid.rows[found.position :] if body else [])
        return Sheet(table, grid.file, [], [])
    intake.problems.extend(unknown)  # the rows are checked without these columns
    if unknown:
        intake.leave(grid.file, number, [(n, texts[n]) for n in kept if header[n] not in fields and n < len(texts)])
    _note_invisible_headings(grid, number, texts, intake)
    _unmerge(grid, number, body, header, intake)
    hidden_columns = {n for n in kept if n in grid.hidden_columns} if body else set()
    _count_hidden(grid, body, [texts[n] for n in sorted(hidden_columns)], intake)

    position = {header[n]: n for n in kept}
    left_out = hidden_columns if intake.without_hidden else set()
    readers = [
        (position[name], _Column(grid, name, column, intake, left_out=position[name] in left_out))
        for name, column in fields.items()
    ]
    rows = _read_rows(grid, body, readers, max(kept) + 1, intake)
    return Sheet(table, grid.file, [row for _, row in rows], [number for number, _ in rows])


def _read_rows(
    grid: Grid, body: list[tuple[int, list[str]]], readers: list[tuple[int, _Column]], width: int, intake: Intake
) -> list[tuple[int, list[str]]]:
    """The rows below the headings with their numbers, their values in the order of the schema; empty ones are left out.

    ``readers``: where each column of the schema stands, and what reads it. ``width``: that of the table; cells beyond
    it become problems, and so does a row that is too short to say which of its cells is missing.
    """
    order = [place for place, _ in readers]
    left_out = grid.hidden_columns if intake.without_hidden else set()
    without_place = [n for n in range(width) if n not in order and n not in left_out]
    rows = []
    for number, cells in body:
        if intake.without_hidden and number in grid.hidden_rows:
            continue
        cells = _padded(cells, width, filled=not grid.ragged)
        if len(cells) < width and order != sorted(order):
            # In the schema's order the validator reports it; in another, nobody could say which cell is missing.
            intake.reject([Problem(grid.file, number, "", *wrong_width(len(cells), width))])
            intake.leave_rows(grid, [(number, cells)])
            continue
        row = [column.value(cells[n], number, n) for n, column in readers if n < len(cells)]
        intake.leave(grid.file, number, [(n, cells[n]) for n in without_place if n < len(cells)])
        if any(cells[width:]):
            intake.leave(grid.file, number, enumerate(cells[width:], start=width))
            intake.problems.append(_beyond(grid, number, cells, width))
            if grid.ragged:  # nobody knows which of the cells is one too many
                row += cells[width:]
        if any(row):
            rows.append((number, row))
    return rows


def _padded(cells: list[str], width: int, *, filled: bool) -> list[str]:
    """The cells of a row without empty ones beyond its table; if it may be ``filled``, with empty ones up to there."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells + [""] * (width - len(cells)) if filled else cells


def _beyond(grid: Grid, number: int, cells: list[str], width: int) -> Problem:
    """What is wrong with a row that goes on beyond the last column of its table."""
    beyond = [(f"{column_letters(n)}{number}", cells[n]) for n in range(width, len(cells)) if cells[n].strip()]
    named = [f"{place} “{text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + '…'}”" for place, text in beyond]
    named = named[:MAX_BEYOND] + ([f"{len(named) - MAX_BEYOND} more"] if len(named) > MAX_BEYOND else [])
    value = f"{len(beyond)} cell{'s' * (len(beyond) > 1)} too many: {', '.join(named)}"
    expected = f"{width} {ONE_FOR_EACH}: delete what is beyond column {column_letters(width - 1)}, or move it"
    if grid.ragged:
        expected += "; put quotation marks round a cell that holds what separates cells"
    return Problem(grid.file, number, "", value, expected)


def _is_of_a_template(grid: Grid, found: Headings) -> bool:
    """Whether a table without rows is a sheet that its workbook has from a template, and not a file."""
    return grid.file != grid.name and (found.known >= 2 or not grid.rows)


def _older_template(problems: list[Problem]) -> str:
    """What a note says of a sheet without rows whose columns are no longer those of the table."""
    differ = "; ".join(f"{problem.value}: {problem.column}" for problem in problems)
    return f"made with an older template ({differ}); nothing is lost, since the sheet has no rows"


def _note_headings(grid: Grid, found: Headings, intake: Intake) -> None:
    if found.by_headings:
        intake.note(grid.file, f"read as the table {found.table}, whose headings it has")
    if found.position:
        number, above = grid.rows[found.position][0], grid.rows[: found.position]
        shown = "; ".join(" ".join(cell for cell in cells if cell) for _, cells in above)
        shown = shown if len(shown) <= MAX_SHOWN else shown[: MAX_SHOWN - 1] + "…"
        intake.note(grid.file, f"the headings are in row {number}; we do not read what is above them: “{shown}”")


def _note_invisible_headings(grid: Grid, number: int, texts: list[str], intake: Intake) -> None:
    for text in texts:
        seen, changes = as_seen(text)
        for change in changes if not text.isascii() else ():
            intake.note(grid.file, change, column=seen, row=number)


def _columns(
    grid: Grid, found: Headings, header: list[str], body: list[tuple[int, list[str]]], without_hidden: bool
) -> tuple[list[Problem], list[Problem], list[int]]:
    """What is wrong with the headings, which columns are unknown, and the positions of all. Empty columns are none."""
    fields = columns()[found.table]
    number, texts = grid.rows[found.position] if grid.rows else (1, [])
    all_columns = ", ".join(fields)
    if found.known < 2:
        shown = ", ".join(text for text in texts if text)[:MAX_SHOWN] or "no headings"
        expected = f"a row with the headings of the table {found.table}: {all_columns}"
        return [Problem(grid.file, number if texts else 0, "", shown, expected)], [], []
    problems, unknown, kept = [], [], []
    if missing := [name for name in fields if name not in header]:
        value = "no such column" if len(missing) == 1 else "no such columns"
        expected = f"the columns {all_columns}: add what is missing, even if it stays empty"
        problems.append(Problem(grid.file, number, ", ".join(missing), value, expected))
    last = max(n for n, name in enumerate(header) if name)
    for position, name in enumerate(header[: last + 1]):
        filled = any(position < len(cells) and cells[position].strip() for _, cells in body)
        dropped = without_hidden and position in grid.hidden_columns and name not in fields
        if dropped or not (name or filled):
            continue
        shown = as_seen(texts[position])[0] or column_letters(position)
        if name not in fields:
            expected = f"only the columns {all_columns}: delete it, or give it the name of one of these"
            unknown.append(Problem(grid.file, number, shown, "unknown column", expected))
        elif name in header[:position]:
            problems.append(Problem(grid.file, number, shown, "column given twice", "each column once"))
        kept.append(position)
    return problems, unknown, kept


def _count_hidden(grid: Grid, body: list[tuple[int, list[str]]], hidden_columns: list[str], intake: Intake) -> None:
    """Count and note what is hidden of a table, whether it is left out or not."""
    how = "left out" if intake.without_hidden else "read like the others"
    numbers = [number for number, _ in body if number in grid.hidden_rows]
    for number in numbers:
        intake.note(grid.file, f"hidden, and {how}", row=number)
    for name in hidden_columns:
        intake.note(grid.file, f"a hidden column, {how}", column=as_seen(name)[0])
    if grid.hidden and body:
        intake.note(grid.file, f"a hidden sheet, {how}")
        intake.hidden.sheets += 1
        intake.hidden.on_sheets += len(body)
    intake.hidden.rows += len(numbers)
    intake.hidden.columns += len(hidden_columns)


def _unmerge(
    grid: Grid, headings_row: int, body: list[tuple[int, list[str]]], header: list[str], intake: Intake
) -> None:
    """Give the value of a merged cell to all its rows. Over several columns it is a problem: whose value is it?"""
    rows = dict(body)
    for merged in grid.merged:
        first = rows.get(merged.first_row)
        if merged.first_row <= headings_row or not first or len(first) <= merged.first_column:
            continue
        value = first[merged.first_column]
        headed = [name for name in header[merged.first_column : merged.last_column + 1] if name]
        if value and len(headed) > 1:
            expected = f"a cell of its own in each of the columns {', '.join(headed)}: these are merged; unmerge them"
            intake.problems.append(Problem(grid.file, merged.first_row, headed[0], value, expected))
        elif value:
            _fill_down(grid, rows, merged, (headed or [column_letters(merged.first_column)])[0], intake)


def _fill_down(grid: Grid, rows: dict[int, list[str]], merged: Merged, name: str, intake: Intake) -> None:
    column, value = merged.first_column, rows[merged.first_row][merged.first_column]
    mark = grid.marks.get((merged.first_row, column))
    numbers = merged.rows_among(rows)
    for number in numbers[1:]:
        cells = rows[number]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = value
        if mark:
            grid.marks[number, column] = mark
    for number in numbers if len(numbers) > 1 else ():
        shown = value if len(value) <= MAX_SHOWN else value[: MAX_SHOWN - 1] + "…"
        intake.note(grid.file, f"a merged cell: “{shown}” counts for all its rows", column=name, row=number)


class _Column:
    """Reads the cells of a column. A value that needs no note is read once, however often it occurs.

    ``left_out``: whether all of its cells count as empty.
    """

    def __init__(self, grid: Grid, name: str, column: dict, intake: Intake, left_out: bool):
        self.grid, self.name, self.column, self.intake = grid, name, column, intake
        self.left_out = left_out
        self._plain = {"": ""}

    def value(self, text: str, row: int, position: int) -> str:
        """The cell in a row and a position of the grid, as its author sees it."""
        if self.left_out:
            return ""
        mark = self.grid.marks.get((row, position), PLAIN)
        if mark is PLAIN and text in self._plain:
            return self._plain[text]
        place = _Place(self.grid, row, self.name, self.intake)
        value = _value(text, mark, self.column, place)
        if mark is PLAIN and place.is_plain:
            self._plain[text] = value
        return value


class _Place:
    """Where a cell is, to say what is wrong with it or how it was read. ``is_plain``: whether there was nothing to
    report."""

    __slots__ = ("grid", "row", "column", "intake", "is_plain")

    def __init__(self, grid: Grid, row: int, column: str, intake: Intake):
        self.grid, self.row, self.column, self.intake = grid, row, column, intake
        self.is_plain = True

    def reject(self, value: str, expected: str) -> None:
        self.is_plain = False
        self.intake.problems.append(Problem(self.grid.file, self.row, self.column, value, expected))

    def note(self, text: str) -> None:
        self.is_plain = False
        self.intake.note(self.grid.file, text, column=self.column, row=self.row)


def _value(text: str, mark: Mark, column: dict, place: _Place) -> str:
    """A cell as its author sees it, without what a spreadsheet, a web page or a browser put into it.

    A lone carriage return becomes a newline, since it would split the row in two when read again.
    """
    if not text:
        return ""
    if mark.fault:
        place.reject(*mark.fault)
        return text
    text = LONE_RETURN.sub("\n", text)
    if WITH_APOSTROPHE.match(text):
        text = text[1:]
    text, changes = as_seen(text)
    for change in changes:
        place.note(change)
    pattern = column.get("constraints", {}).get("pattern", "")
    if ADDRESS.match(mark.link) and pattern.startswith("^https?:") and not ADDRESS.match(text):
        place.note("read as the address of the link, since the cell shows other words")
        return mark.link
    if match := CONTROL_CHARACTERS.search(text):
        expected = "the character that was lost here" if match[0] == LOST else "text without control characters"
        place.reject(f"the character U+{ord(match[0]):04X}", f"{expected}: type it again, or {SAVE_AS_CSV}")
    elif len(text) > MAX_TEXT:
        place.reject(f"{len(text):,} characters", f"no more than {MAX_TEXT:,}, which is what a cell can hold")
    elif mark.is_day and column["type"] != "string":
        expected = "a number: the cell is formatted as a date; format it as a number and type it again"
        place.reject(text, expected)
    elif pattern == DAY and DAY_NUMBER.fullmatch(text):
        day = place.grid.first_day + datetime.timedelta(days=int(text))
        place.reject(text, f"a day: as a spreadsheet counts days, this is {day}; format the cell as text and type that")
    elif place.grid.decimal_comma and column["type"] == "number" and DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text
