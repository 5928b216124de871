"""What can be wrong with the tables, in words that their author can act on."""

from __future__ import annotations

import calendar
import difflib
import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

# A number as counts and shares are printed. Python's own parsing, which the validator uses, also
# accepts 1_000, INF and digits of other scripts, which pyarrow's CSV reader rejects or publishes.
NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?", re.ASCII)

MAX_VALUES = 5  # that one problem names
MAX_RUNS = 5  # of row numbers that a note lists

# Of values that a cell may have meant: how many it is compared with, how long it may be, and how alike they must be.
MAX_CANDIDATES, MAX_LENGTH_COMPARED, LEAST_LIKENESS = 1_000, 100, 0.8

# Files give whole numbers in 32 bits, which every tool reads as numbers.
LARGEST = 2**31 - 1

ONE_FOR_EACH = "cells, one for each column"  # what a row of another width was expected to have

# Letters, marks and signs that are blank, in addition to what Python calls unprintable.
BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
# Of characters that Unicode gives no name, by their category.
UNNAMED = {"Cc": "control character", "Cs": "half of a surrogate pair", "Co": "private use", "Cn": "no character"}

TYPE_NAMES = {"string": "text", "integer": "a whole number", "number": "a number"}

DAY = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
ONE_DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
# The patterns of datapackage.json in words: nobody should need to read a regular expression.
PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "in small letters and digits, with single hyphens between words",
    r"^[EW]\d{8}$": "like E23000036: E or W, and eight digits",
    r"^https?://\S+$": "that begins with http:// or https:// and has no space in it",
    ONE_DAY: "that is a day, like 2019-03-31",
    DAY: "that is a day, a month or a year, like 2019-03-31, 2019-03 or 2019",
    r"^MULTIPOLYGON \(\(\([0-9 ,()]+\)\)\)$": "that is a MULTIPOLYGON of whole numbers in well-known text",
}


NOT_EMPTY = " (not empty)"
# A day as on a British letter, 31/12/2024 or 31.12.2024; the years at the end of an id.
DAY_ON_A_LETTER = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)
YEARS_AT_ITS_END = re.compile(r"(-\d{2,4})+$", re.ASCII)
MAX_NAMED = 10  # ids of other years
AS_PUBLISHED = ", as published for "
TO_REPLACE = "; to put yours in its place: --add --replace"  # on the command line


@dataclass(frozen=True, order=True)
class Problem:
    """A problem with the sources, in words that their author can act on.

    ``may_replace``: whether it is that another row is published under the same key, which this one may replace if its
    author asks for that. How to ask differs between the command line and the page, which add it.
    ``beside``: the same problem as seen from the rows that this one is held against. Where this row is published, and
    some of those were submitted, they are the ones that their author can change.
    ``differ``: where the row may replace another, the cells that do: columns, and their values in both rows.
    """

    file: str
    row: int  # 1 is the header; 0: the whole file
    column: str
    value: str
    expected: str
    beside: tuple[Problem, ...] = field(default=(), compare=False, repr=False)
    may_replace: bool = field(default=False, compare=False, repr=False)
    differ: tuple[tuple[str, str, str], ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def of_published(cls, file: str, row: int, differ: Iterable[tuple[str, str, str]], key: str) -> Problem:
        """A row that differs from the published one of this key. differ: columns, their values and those published."""
        differ = tuple(differ)
        names, values, published = (", ".join(words) for words in zip(*differ))
        return cls(file, row, names, values, f"{published}{AS_PUBLISHED}{key}", may_replace=True, differ=differ)

    def without(self, columns: set[str]) -> Problem | None:
        """The same of the other cells that differ; None if there are none."""
        left = [cell for cell in self.differ if cell[0] not in columns]
        key = self.expected.rpartition(AS_PUBLISHED)[2]
        return Problem.of_published(self.file, self.row, left, key) if left else None

    @classmethod
    def of_file(cls, file: str, value: str, expected: str) -> Problem:
        """A problem with a whole file or sheet."""
        return cls(file, 0, "", value, expected)

    def __str__(self) -> str:
        return self.in_rows([self.row] if self.row else [])

    def in_rows(self, rows: Iterable[int]) -> str:
        """The problem as a sentence, for all the rows that have it."""
        location = [self.file]
        if found := in_words(rows):
            location.append(found)
        if self.column:
            location.append(f"column {self.column}")
        option = TO_REPLACE if self.may_replace else ""
        return visible(f"{', '.join(location)}: {self.value_shown}: expected {self.expected}{option}")

    @property
    def value_shown(self) -> str:
        """The value in characters that can be seen, in quotes if it has spaces at its ends; "(empty)" if it is."""
        value = visible(self.value)
        return (value if value == value.strip() else f"“{value}”") or "(empty)"


@dataclass(frozen=True, order=True)
class Note:
    """How something was read that is stored differently, or is easily overlooked. Not a problem, but worth
    reporting."""

    file: str
    rows: tuple[int, ...]
    column: str
    text: str

    def __str__(self) -> str:
        location = [self.file, *([in_words(self.rows)] if self.rows else [])]
        if self.column:
            location.append(f"column {self.column}")
        return visible(f"{', '.join(location)}: {self.text}")


def in_words(rows: Iterable[int]) -> str:
    """Numbers of rows, in order: "row 2", or "rows 2, 4 to 9 and 12". Empty if there are none."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    runs = [part for run in runs for part in ([run] if len(run) > 2 else [[row] for row in run])]
    words = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:MAX_RUNS]]
    if left := sum(map(len, runs[MAX_RUNS:])):
        words.append(f"{left:,} more")
    if len(words) > 1:
        return f"rows {', '.join(words[:-1])} and {words[-1]}"
    return "".join(f"rows {word}" if "to" in word else f"row {word}" for word in words)


def alike(problems: Iterable[Problem]) -> list[tuple[Problem, list[int]]]:
    """Problems that differ only in their row, as one: the first of them, with the rows of all.

    So are those of a column that expects the same of many values; the first of these are named.
    """
    groups: dict[tuple[str, str, str], dict[str, list[Problem]]] = {}
    for problem in problems:
        by_value = groups.setdefault((problem.file, problem.column, problem.expected), {})
        by_value.setdefault(problem.value, []).append(problem)
    found = []
    for by_value in groups.values():
        alone = list(by_value.values())
        if len(alone) > MAX_VALUES:
            shown = [group[0].value_shown for group in alone[:MAX_VALUES]]
            value = f"{', '.join(shown)} and {len(alone) - MAX_VALUES:,} more"
            alone = [[replace(alone[0][0], value=value), *(one for group in alone for one in group)]]
            alone[0].pop(1)
        found += [(group[0], [problem.row for problem in group if problem.row]) for group in alone]
    return found


class BuildError(Exception):
    """The sources are wrong. ``problems`` holds those found; ``more``: there may be others beyond the limit."""

    def __init__(self, problems: list[Problem], more: bool = False):
        self.problems = sorted(set(problems))
        super().__init__(f"{'at least ' * more}{len(alike(self.problems))} problem(s) in the sources")


def wrong_width(cells: int, width: int) -> tuple[str, str]:
    """What a row has whose cells are not as many as its columns, and what was expected: "1 cell"."""
    return f"{cells} cell{'' if cells == 1 else 's'}", f"{width} {ONE_FOR_EACH}"


def expectation(field: dict) -> str:
    """What a cell of this column may hold, as a phrase."""
    limits = field.get("constraints", {})
    words = [TYPE_NAMES[field["type"]]]
    if "enum" in limits:
        words = [f"one of {', '.join(limits['enum'])}"]
    if "minimum" in limits:
        words.append(f"from {limits['minimum']}" + (f" to {limits['maximum']}" if "maximum" in limits else " up"))
    if "pattern" in limits:
        words.append(PATTERNS.get(limits["pattern"], f"of the form {limits['pattern']}"))
    if limits.get("unique"):
        words.append("that no other row has")
    return " ".join(words) + (
        NOT_EMPTY if limits.get("required") else ", or nothing" if "pattern" in limits else " or nothing"
    )


def needed(field: dict) -> str:
    """What an empty cell should hold, and that its row needs it, as a phrase."""
    title = field.get("title", field["name"])
    its = title if title[1:2].isupper() else title[:1].lower() + title[1:]
    return f"{expectation(field).removesuffix(NOT_EMPTY)}: the cell is empty, and each row needs its {its}"


def as_a_day(value: str, field: dict) -> str:
    """How to write a day that is written as on a letter, to follow what was expected; empty if it is none."""
    found = DAY_ON_A_LETTER.fullmatch(value.strip())
    if not found or field.get("constraints", {}).get("pattern") not in (DAY, ONE_DAY):
        return ""
    try:
        meant = date(*(int(found[part]) for part in ("year", "month", "day")))
    except ValueError:
        return ""
    return f"; write {meant} for {meant.day} {calendar.month_name[meant.month]} {meant.year}"


def of_other_years(value: str, known: Iterable[str]) -> str:
    """The known ids that differ from one in their years alone, to follow what was expected; empty if there are none.

    One that it begins, as "kent-peel-2023" does, is meant. Others may be of years that the record has not.
    """
    stem = YEARS_AT_ITS_END.sub("", value)
    if stem == value or len(value) > MAX_LENGTH_COMPARED:
        return ""
    alike_but_years = sorted(one for one in known if YEARS_AT_ITS_END.sub("", one) == stem)
    begun = [one for one in alike_but_years if one.startswith(f"{value}-")]
    if len(begun) == 1:
        return f"; did you mean {begun[0]}?"
    return f"; of other years there are {', '.join(alike_but_years)}" if 0 < len(alike_but_years) <= MAX_NAMED else ""


def near(value: str, known: Iterable[str]) -> str:
    """The known value that a cell may have meant, to follow what was expected; empty if none is near."""
    candidates = list(itertools.islice(known, MAX_CANDIDATES + 1))
    if len(candidates) > MAX_CANDIDATES or len(value) > MAX_LENGTH_COMPARED:
        return ""  # since comparing takes its time
    if re.search(r"\d", value):
        return ""  # a similar one belongs to another year or force; it is not another spelling
    found = difflib.get_close_matches(value.strip().casefold(), sorted(candidates), n=1, cutoff=LEAST_LIKENESS)
    return f"; did you mean {found[0]}?" if found else ""


def visible(text: str) -> str:
    """The text with the names of characters that cannot be seen: "kent⟨U+200B zero width space⟩".

    Line breaks and tabs stay, as other spaces do. What it returns can be shown, printed and written anywhere.
    """
    if text.isprintable() and not BLANK.search(text):
        return text
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character in "\n\t" or character.isprintable() and not BLANK.match(character):
        return character
    code = ord(character)
    if code < 0x20 or code == 0x7F:  # named by their symbols: "SYMBOL FOR NULL"
        name = unicodedata.name(chr(0x2421 if code == 0x7F else 0x2400 + code)).removeprefix("SYMBOL FOR ")
    else:
        name = unicodedata.name(character, UNNAMED.get(unicodedata.category(character), ""))
    return f"⟨U+{code:04X} {name.lower()}⟩"
