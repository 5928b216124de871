"""A question: one ``.sql`` file, which says in its first line what it asks."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent
_ROW = re.compile(r"^-- A row is an? ([^.,:\n]+)", re.MULTILINE)


class UnknownQuestion(LookupError):
    """There is no ``.sql`` file of that name."""


@dataclass(frozen=True)
class Parameter:
    """A ``$name`` of a question, as its file uses it.

    ``several``: it takes a list, since the file casts it to one. ``optional``: it may be left out (``None``), since
    the file says what it asks then: ``$name is null or …``. ``ordered``: the order of its values is part of what is
    asked, since the file takes the place of each: ``list_position($name…``.
    """

    name: str
    several: bool
    optional: bool
    ordered: bool


@dataclass(frozen=True, eq=False)
class Question:
    """One question. ``words`` asks it in English, ``row`` is what one row of its answer is: "finding"."""

    name: str
    text: str
    words: str
    row: str
    parameters: dict[str, Parameter]

    @property
    def table(self) -> str | None:
        """The table of the record whose rows it gives as they are, if that is what it asks."""
        return self.name.removeprefix("table_") if self.name.startswith("table_") else None


def names() -> list[str]:
    """The names of all questions, in the order of the alphabet."""
    return sorted(path.stem for path in FOLDER.glob("*.sql") if not path.stem.startswith("_"))


@functools.cache
def question(name: str) -> Question:
    """The question of that name. Raises ``UnknownQuestion``."""
    if name not in names():
        raise UnknownQuestion(f"there is no question {name!r}; there are {', '.join(names())}")
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    (statement,) = duckdb.extract_statements(text)
    row = _ROW.search(text)
    return Question(
        name,
        text,
        words=text.splitlines()[0].removeprefix("--").strip(),
        row=row[1] if row else "row",
        parameters={p: _parameter(p, text) for p in sorted(statement.named_parameters)},
    )


def _parameter(name: str, text: str) -> Parameter:
    several = re.search(rf"\${name}::\w+\[\]", text)
    optional = re.search(rf"\${name}(::\w+(\[\])?)? is null", text)
    ordered = f"list_position(${name}::" in text
    return Parameter(name, bool(several), bool(optional), ordered)
