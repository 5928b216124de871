"""What is wrong with a reader's statement, in words: the line, what DuckDB expected, and the names that are close."""

from __future__ import annotations

import re

import duckdb

LINE = re.compile(r"\n+LINE (?P<number>\d+): (?P<text>[^\n]*)(\n *\^*)?")
KIND = re.compile(r"^[A-Z][A-Za-z ]+ Error: ")
NO_COLUMN = re.compile(
    r'Referenced (?:column|table) "(?P<name>.*?)" not found'
    r'|Table "(?P<table>.*?)" does not have a column named "(?P<named>.*?)"'
)
CANDIDATES = re.compile(r"Candidate bindings:[ :]*(?P<names>.*)")
NO_FUNCTION = re.compile(r"Function with name (?P<name>\S+) does not exist!\s*(?:Did you mean \"(?P<close>[^\"]+)\")?")
OVERLOADS = re.compile(r"\s*Candidate (functions|macros):.*", re.DOTALL)
# Nothing of the machine or of DuckDB's settings: messages that name them are replaced as a whole.
OF_THE_MACHINE = re.compile(r"(^|[\s'\"(])~?(/[\w.@-]+){2,}|[A-Za-z]:\\|\bSET \w+|configuration|\.duckdb\b|secret")
MAX_LENGTH = 600  # characters: DuckDB repeats long literals


class Refused(Exception):
    """A statement that is not run, or that DuckDB could not run. The message is for its reader."""


def in_words(error: duckdb.Error, text: str) -> str:
    """The message of an error for the reader who wrote ``text``."""
    message = str(error)
    where = LINE.search(message)
    said = " ".join(KIND.sub("", LINE.sub("", message)).split("\n")).strip()
    number = int(where["number"]) if where else 0
    lines = text.splitlines()
    place = f"Line {number}, “{_short(lines[number - 1].strip())}”: " if 0 < number <= len(lines) else ""
    if "pytz" in said:  # which only this kind of column would need
        return f"{place}a time with its zone cannot be shown: add ::timestamp or ::date after it."
    if any(found[0].strip() not in text for found in OF_THE_MACHINE.finditer(said)):
        return f"{place}DuckDB could not do this here: only the tables and views of the record can be read."
    if missing := NO_COLUMN.search(said):
        return place + _no_column(missing, said, text)
    if missing := NO_FUNCTION.search(said):
        close = f" Close to it: {missing['close']}." if missing["close"] else ""
        return f"{place}there is no function {missing['name']}.{close}"
    said = OVERLOADS.sub("", said).replace("Did you mean", "did you mean")
    if isinstance(error, duckdb.ParserException):
        return f"{place}DuckDB could not read on here: {said}. {_expected(said)}".strip()
    return f"{place}DuckDB says: {said[:MAX_LENGTH]}"


def _no_column(missing: re.Match, said: str, text: str) -> str:
    name = missing["name"] or missing["named"]
    of = f"{missing['table']} has" if missing["table"] else "there is"
    candidates = CANDIDATES.search(said)
    names = ", ".join(re.findall(r'"([^"]+)"', candidates["names"])) if candidates else ""
    close = f" Close to it: {names}." if names else ""
    quoted = " A text stands in single quotes: 'kent'." if f'"{name}"' in text else ""
    return f"{of} no column {name}.{close}{quoted}"


def _expected(said: str) -> str:
    if "unterminated" in said:
        return "A text ends with the quote that it begins with."
    if "end of input" in said:
        return "The statement ends too early: a bracket or a word is missing."
    return "A comma, a bracket or a word before it is missing or too many, or is spelt otherwise."


def _short(line: str) -> str:
    return line if len(line) <= 80 else line[:79] + "…"
