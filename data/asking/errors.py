"""What is wrong with a reader's statement, in words: the line, what DuckDB expected, and the names that are close."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import duckdb

LINE = re.compile(r"\n+(?P<head>LINE (?P<number>\d+): )(?P<text>[^\n]*)(?:\n(?P<before> *)(?P<carets>\^*))?")
KIND = re.compile(r"^[A-Z][A-Za-z ]+ Error: ")
NO_COLUMN = re.compile(
    r'Referenced (?:column|table) "(?P<name>.*?)" not found'
    r'|Table "(?P<table>.*?)" does not have a column named "(?P<named>.*?)"'
)
NO_FROM = re.compile(r'Referenced column "(?P<name>.*?)" was not found because the FROM clause is missing')
CANDIDATES = re.compile(r"Candidate bindings:[ :]*(?P<names>.*)")
NO_FUNCTION = re.compile(r"Function with name (?P<name>\S+) does not exist!\s*(?:Did you mean \"(?P<close>[^\"]+)\")?")
OVERLOADS = re.compile(r"\s*Candidate (functions|macros):.*", re.DOTALL)
# Nothing of the machine or of DuckDB's settings: messages that name them are replaced as a whole.
OF_THE_MACHINE = re.compile(r"(^|[\s'\"(])~?(/[\w.@-]+){2,}|[A-Za-z]:\\|\bSET \w+|configuration|\.duckdb\b|secret")
COMMENTS = re.compile(r"(\s|--[^\n]*(\n|$)|/\*.*?\*/)*", re.DOTALL)
# Words that statements begin with, whether they may be asked here or not.
BEGIN = """
    select from with values table show describe desc summarize explain pivot unpivot pragma set reset copy export import
    attach detach load install create insert update delete drop alter use call prepare execute deallocate begin start
    commit rollback abort checkpoint vacuum analyze truncate comment merge
"""
BEGIN_QUESTIONS = ("select", "from", "with", "values", "show", "describe", "summarize")  # also if misspelt
ENGLISH = "This looks like English. This page reads SQL only: begin with an example, or use Find a force."
MAX_LENGTH = 600  # characters: DuckDB repeats long literals


# What DuckDB says of a text that is no day, and of functions of days that are given a text.
NO_DAY = re.compile(r"invalid (date|timestamp) field format|Could not (parse|convert) string .*(format|DATE|TIMESTAMP)")
TEXT_FOR_A_DAY = re.compile(r"given name and argument types '(date|year|month|day|age|last_day|strftime)\w*\(.*VARCHAR")
PARSED = re.compile(r"(Could not parse string \".*?\" according to format specifier \".*?\").*", re.DOTALL)
OF_COLUMN = re.compile(r"casting from source column (\w+)")


@dataclass(frozen=True)
class Place:
    """Where in a text an error is, from one character to another, counted from 0, and how that begins a sentence."""

    start: int
    end: int
    words: str


class Refused(Exception):
    """A statement that is not run, or that DuckDB could not run. The message is for its reader.

    ``place``: the characters of the statement that it is about, start and end, counted from 0; ``None`` if the whole.
    """

    def __init__(self, message: str, place: tuple[int, int] | None = None):
        self.place = place
        super().__init__(message)


def refusal(error: duckdb.Error, text: str, tables: Tables | None = None) -> Refused:
    """An error of DuckDB's for the reader who wrote ``text``. ``tables``: where else a column may be."""
    if isinstance(error, duckdb.ParserException) and _is_english(text):
        return Refused(ENGLISH)
    place = _place(str(error), text)
    return Refused(in_words(error, text, tables), place and (place.start, place.end))


def _is_english(text: str) -> bool:
    """Whether a text that is no SQL begins with a word that no statement begins with, not even misspelt."""
    begins = re.match(r"[^\W\d_][\w’']*", text[COMMENTS.match(text).end() :])
    word = begins[0].casefold() if begins else ""
    meant = [other for other in BEGIN_QUESTIONS if other[0] == word[:1]]
    return bool(word) and word not in BEGIN.split() and not difflib.get_close_matches(word, meant, cutoff=0.75)


@dataclass(frozen=True)
class Tables:
    """The columns of each table of the record, and which tables a statement reads."""

    columns: dict[str, tuple[str, ...]]
    read: tuple[str, ...]

    def having(self, name: str) -> str:
        """The first table that has a column of this name; empty if none has."""
        return next((table for table, columns in self.columns.items() if name in columns), "")

    def elsewhere(self, name: str) -> str:
        """Where a column is that no table has that the statement reads, or not the one that it names; else empty."""
        for table in self.read:
            columns = self.columns.get(table, ())
            keys = {column: _table_of(column) for column in columns}
            for key, other in keys.items():
                if name in columns or other == table or name not in self.columns.get(other, ()):
                    continue
                if other in self.read:
                    return f"{table} has no {name}; {other}, which the statement reads too, has it."
                return f"{table} has no {name}; it is in {other}: join {other} using ({key})."
        return ""


def _table_of(key: str) -> str:
    """The table whose rows a column names: forces of force_id, cycles of cycle."""
    return f"{key.removesuffix('_id')}s"


def at(text: str, byte: int, length: int) -> Place:
    """The place of so many characters from a byte of the text on, as DuckDB counts."""
    return _place_from(text, len(text.encode()[:byte].decode(errors="ignore")), length)


def _place_from(text: str, start: int, length: int) -> Place:
    line = text.count("\n", 0, start) + 1
    character = start - (text.rfind("\n", 0, start) + 1) + 1
    word = text[start : start + length].split("\n")[0]
    quoted = f", “{_short(word)}”" if word.strip() else ", at its end"
    return Place(start, start + len(word), f"Line {line}, character {character}{quoted}: ")


def _place(message: str, text: str) -> Place | None:
    """Where DuckDB points with its line and carets. Of a long line it shows a part, between dots."""
    found = LINE.search(message)
    lines = text.split("\n")
    if not found or not 0 < int(found["number"]) <= len(lines):
        return None
    number = int(found["number"])
    line, begin = lines[number - 1], sum(len(line) + 1 for line in lines[: number - 1])
    if not found["carets"]:
        return Place(begin, begin + len(line), f"Line {number}, “{_short(line.strip())}”: ")
    character, excerpt = len(found["before"]) - len(found["head"]), found["text"]
    if excerpt.startswith("...") and not line.startswith("..."):
        character += line.find(excerpt.removeprefix("...").removesuffix("...")) - len("...")
    character = max(0, min(character, len(line)))
    named = re.search(r'"([^"]+)"', message)
    # DuckDB counts the width of signs, some of which are two wide.
    if named and not line.startswith((named[1], f'"{named[1]}'), character) and not line.isascii():
        character = line.find(named[1]) if named[1] in line else character
    return _place_from(text, begin + character, len(found["carets"]))


def in_words(error: duckdb.Error, text: str, tables: Tables | None = None) -> str:
    """The message of an error for the reader who wrote ``text``."""
    found = _place(str(error), text)
    message = " ".join(KIND.sub("", LINE.sub("", str(error))).split("\n")).strip()
    place = found.words if found else ""
    if "pytz" in message:  # which only this kind of column would need
        return f"{place}a time with its zone cannot be shown: add ::timestamp or ::date after it."
    if any(found[0].strip() not in text for found in OF_THE_MACHINE.finditer(message)):
        return f"{place}DuckDB could not do this here: only the tables and views of the record can be read."
    if missing := NO_COLUMN.search(message):
        elsewhere = tables.elsewhere(missing["name"] or missing["named"]) if tables else ""
        return place + (elsewhere or _no_column(missing, message, text))
    if missing := NO_FROM.search(message):
        table = tables.having(missing["name"]) if tables else ""
        return f"{place}say which table {missing['name']} is in: select {missing['name']} from {table or 'judgments'}."
    if missing := NO_FUNCTION.search(message):
        close = f" Close to it: {missing['close']}." if missing["close"] else ""
        return f"{place}there is no function {missing['name']}.{close}"
    if NO_DAY.search(message) or TEXT_FOR_A_DAY.search(message):
        column = OF_COLUMN.search(message)
        dated = column[1] if column else "dated"
        what = (
            PARSED.sub(r"\1", OVERLOADS.sub("", message))
            if column or not TEXT_FOR_A_DAY.search(message)
            else "dates are text here."
        )
        return (
            f"{place}{_sentence(what[:MAX_LENGTH])} A date may be a month or a year (2024-07, 2024): "
            f"last_day_of({dated}) gives its last day as a date, first_day_of({dated}) its first."
        )
    message = OVERLOADS.sub("", message).replace("Did you mean", "did you mean")
    if isinstance(error, duckdb.ParserException):
        return f"{place}{_expected(message, text, found)}"
    return f"{place}DuckDB says: {message[:MAX_LENGTH]}"


def _no_column(missing: re.Match, message: str, text: str) -> str:
    name = missing["name"] or missing["named"]
    of = f"{missing['table']} has" if missing["table"] else "there is"
    candidates = CANDIDATES.search(message)
    found = re.findall(r'"([^"]+)"', candidates["names"]) if candidates else []
    near = _close(name, found)
    close = f" Close to it: {', '.join(near)}." if near else " “Tables and columns” lists all of them."
    quoted = " If it is a text and no column, put it in single quotes: 'kent'." if f'"{name}"' in text else ""
    return f"{of} no column {name}.{close}{quoted}"


def _close(name: str, candidates: list[str]) -> list[str]:
    """Those of DuckDB's candidates that are spelt much like a name, closest first: it lists others too."""
    by_column = {candidate.rpartition(".")[2].casefold(): candidate for candidate in reversed(candidates)}
    return [by_column[column] for column in difflib.get_close_matches(name.casefold(), by_column, n=3, cutoff=0.6)]


def _expected(message: str, text: str, found: Place | None) -> str:
    """What is wrong with a text that is no SQL, and how to mend it, as a sentence after its place."""
    if "unterminated" in message:
        return "a quote is opened here and never closed: put the same quote at the end of the text."
    if "syntax error" not in message:
        return f"DuckDB cannot read this: {_sentence(message[:MAX_LENGTH])}"
    before = text[: found.start].split() if found else []
    if found and not before:
        meant = difflib.get_close_matches(text[found.start : found.end].casefold(), BEGIN_QUESTIONS, n=1)
        return (
            f"no question begins with this word. {f'Did you mean “{meant[0]}”?' if meant else 'Begin with “select”.'}"
        )
    if (
        before
        and difflib.get_close_matches(before[-1].casefold(), ("from",), cutoff=0.7)
        and before[-1].lower() != "from"
    ):
        return f"“{before[-1]}” before this is no word of SQL. Did you mean “from”?"
    if text.count("(") > text.count(")"):
        return "this does not fit here. A bracket is opened and not closed: add “)”."
    if found and found.end >= len(text.rstrip(" ;\n")):
        return "this does not fit here, or the question ends too early: a comma, a bracket or a word is missing."
    return "this does not fit here. Look at what is before it: a comma, a bracket or a word is missing or misspelt."


def _sentence(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _short(line: str) -> str:
    return line if len(line) <= 80 else line[:79] + "…"
