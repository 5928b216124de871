"""A question: a ``.sql`` file, whose header comments give its wording, row, parameters and unit of counting.

-- What did inspectors praise, criticise and recommend on child protection?
-- A row is a finding.
-- Takes: forces, regions, themes (several, optional); search (optional).
-- Counts: rows.
-- Chosen by: forces (force_id), regions (region), themes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
COUNTS = ("rows", "grades", "grades by bar", "case files", "forces compared", "no rows", "nothing")
DECLARATIONS = ("Takes", "Counts", "Chosen by")  # what a header says to the dashboard, each in a line of its own
_ROW = re.compile(r"^-- A row is an? ([^.,:\n]+)", re.MULTILINE)
_TAKES, _COUNTS, _CHOSEN = (re.compile(rf"^-- {name}: (.+)\.$", re.MULTILINE) for name in DECLARATIONS)
_SHARED = re.compile(r"^-- (_[a-z]+\.sql)\n", re.MULTILINE)  # a line replaced by a part that several questions share
_GROUP = re.compile(r"([a-z_, ]+?)(?: \(([a-z, ]+)\))?")
_BY = re.compile(r"([a-z_]+)(?: \(([a-z_]+)\))?")
_PLACE = re.compile(
    r"--[^\n]*|'(?:[^']|'')*'|\$([a-z_]+)"
)  # comments and texts come first: a $ in them is no parameter


class UnknownQuestion(LookupError):
    """There is no ``.sql`` file of that name."""


@dataclass(frozen=True)
class Parameter:
    """A ``$name`` of a question, as its header declares it.

    ``several``: it takes a list. ``optional``: if left out (``None``), it sets no limit. ``ordered``: the order of its
    values matters.
    """

    name: str
    several: bool = False
    optional: bool = False
    ordered: bool = False


@dataclass(frozen=True, eq=False)
class Question:
    """A question. ``words`` is its wording in English, ``row`` what a row of its answer is: "finding".

    ``counts`` is one of ``COUNTS``: the unit in which the size of an answer is given; no rows where their number tells
    a reader of a page nothing; nothing where rows are known to be missing, so that it would be taken for more than it
    is. ``chosen_by``: the parameters that only choose among its rows (``choices.py``), each with the column that it
    chooses by, if that is one of the answer's.
    """

    name: str
    text: str
    words: str
    row: str
    counts: str
    parameters: dict[str, Parameter]
    chosen_by: Mapping[str, str | None] = field(default_factory=dict)

    def written_out(self, bound: Mapping[str, object]) -> str:
        """Its text with values in the place of its parameters, for readers who want to put it themselves.

        ``bound``: the values as DuckDB is given them: text, numbers, lists of text, ``None``.
        """
        return _PLACE.sub(lambda match: _literal(bound[match[1]]) if match[1] else match[0], self.text)

    @property
    def table(self) -> str | None:
        """The table of the record whose rows it returns unchanged, if that is what it asks for."""
        return self.name.removeprefix("table_") if self.name.startswith("table_") else None


@functools.cache
def names() -> tuple[str, ...]:
    """The names of all questions, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.sql") if not path.stem.startswith("_")))


@functools.cache
def question(name: str) -> Question:
    """The question of that name. Raises ``UnknownQuestion``."""
    if name not in names():
        raise UnknownQuestion(f"there is no question {name!r}; there are {', '.join(names())}")
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    return parse(name, _SHARED.sub(lambda part: (FOLDER / part[1]).read_text(encoding="utf-8"), text))


def parse(name: str, text: str) -> Question:
    """A question from the text of its file."""
    row, takes, counts, chosen = (part.search(text) for part in (_ROW, _TAKES, _COUNTS, _CHOSEN))
    if counts and counts[1] not in COUNTS:
        raise ValueError(f"{name}.sql counts {counts[1]}: expected one of {', '.join(COUNTS)}")
    parameters = {parameter.name: parameter for parameter in _parameters(takes[1] if takes else "")}
    chosen_by = dict(_BY.fullmatch(by).groups() for by in chosen[1].split(", ")) if chosen else {}
    if unknown := chosen_by.keys() - parameters.keys():
        raise ValueError(f"{name}.sql: its rows are chosen by {', '.join(sorted(unknown))}, which it does not take")
    return Question(
        name,
        text,
        words=text.splitlines()[0].removeprefix("--").strip(),
        row=row[1] if row else "row",
        counts=counts[1] if counts else "rows",
        parameters=parameters,
        chosen_by=chosen_by,
    )


def _parameters(declared: str) -> list[Parameter]:
    """The parameters of a header, such as "forces, regions (several, optional); theme", in alphabetical order."""
    parameters = []
    for group in filter(None, declared.split("; ")):
        names, marks = _GROUP.fullmatch(group).groups()
        options = dict.fromkeys((marks or "").split(", ") if marks else (), True)
        parameters += [Parameter(name, **options) for name in names.split(", ")]
    return sorted(parameters, key=lambda parameter: parameter.name)


def _literal(value: object) -> str:
    """A value as SQL writes it. DuckDB knows no other escape in a text than a quote that is doubled."""
    if value is None:
        return "null"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_literal, value))}]"
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"
