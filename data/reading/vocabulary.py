"""The words by which reports name forces, questions and grades. Nothing is guessed: a name is known, or it is not."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow
import snowballstemmer

QUESTION_NAMES = Path(__file__).parent / "question_names.csv"

GRADE = r"(?:outstanding|good|adequate|inadequate|requir(?:es?|ed|ing)[ -]improvement|need(?:s|ed|ing)?[ -]improvement)"
QUOTED_GRADE = rf"[‘'“\"]?(?P<grade>{GRADE})[’'”\"]?"
GRADE_LINE = re.compile(rf"\W*(?:(?:overall )?(?:judge?ment|grade|rating)\s*:?\s*)?{QUOTED_GRADE}\W*", re.I)
UNGRADED_LINE = re.compile(
    r"\W*(?P<word>ungraded|not graded|no graded judge?ment|to be graded|not yet graded)\W*", re.I
)

_stemmer = snowballstemmer.stemmer("english")
# Words that official names and sentences about them use in different ways. What is left of a name are its subjects.
_FILLERS = re.compile(
    r"a|an|the|and|or|of|in|at|to|for|with|by|from|on|that|which|who|those|they|their|them|its?|is|are|be|do|does|has|"
    r"have|got|how|well|what|extent|effective|effectively|force|constabulary|police|all|as|ways?|ensur(?:e|es|ing)"
)


def grade(text: str) -> str:
    """The grade that a word names: ``requires-improvement`` for “Requires improvement” or “needed improvement”."""
    word = text.casefold().replace("-", " ")
    return "requires-improvement" if word.endswith("improvement") else word


def plain(text: str) -> str:
    """Text with straight quotation marks, plain hyphens and single spaces."""
    for mark, straight in (("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("‑", "-")):
        text = text.replace(mark, straight)
    return " ".join(text.replace("\u00ad", "").split())


@functools.lru_cache(maxsize=4096)
def subjects(name: str) -> frozenset[str]:
    """The word stems of a name without fillers, so that “how it investigates crime” equals “Investigating crime”."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)['-](?=\w)", "", plain(name).casefold()))
    return frozenset(_stemmer.stemWords([word for word in words if not _FILLERS.fullmatch(word)]))


@dataclass(frozen=True)
class Question:
    """A question of a cycle: its theme, or none where no force was graded on it. ``official``: in official wording."""

    cycle: str
    theme_id: str
    pillar: str
    name: str
    official: bool


@functools.cache
def questions() -> tuple[Question, ...]:
    """All names of questions that were read on some page, by cycle: ``question_names.csv``."""
    with QUESTION_NAMES.open(encoding="utf-8", newline="") as file:
        return tuple(
            Question(row["cycle"], row["theme_id"], row["pillar"], row["name"], row["kind"] != "other")
            for row in csv.DictReader(file)
        )


def question(name: str, cycle: str) -> Question | None:
    """The question of a cycle that has this name, whatever the form of its verbs; None if no such name is known."""
    wanted = subjects(name)
    if not wanted:
        return None
    found = [q for q in questions() if q.cycle == cycle and subjects(q.name) == wanted]
    return min(found, key=lambda q: not q.official, default=None)


def theme_elsewhere(name: str, cycle: str) -> str:
    """The theme of this name in other cycles of the same kind, if all of them agree; else empty."""
    wanted = subjects(name)
    found = {
        q.theme_id
        for q in questions()
        if q.cycle and q.cycle != cycle and (q.cycle < "2021") == (cycle < "2021") and subjects(q.name) == wanted
    }
    return found.pop() if len(found) == 1 else ""


def pillar_of(text: str) -> str:
    """The pillar that a text names, if it names exactly one."""
    stems = {"effectiveness": "effectiv", "efficiency": "efficien", "legitimacy": "legitima"}
    found = [pillar for pillar, stem in stems.items() if re.search(rf"\b{stem}", text, re.I)]
    return found[0] if len(found) == 1 else ""


@dataclass(frozen=True)
class Forces:
    """The names of forces. ``names``: every name in small letters, with the forces that are known by it."""

    names: dict[str, frozenset[str]]
    short: dict[str, str]  # identifier: name as shown
    _pattern: re.Pattern = field(init=False)

    def __post_init__(self):
        longest_first = sorted(self.names, key=len, reverse=True)
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.I)
        object.__setattr__(self, "_pattern", pattern)

    @classmethod
    def of(cls, tables: dict[str, pyarrow.Table]) -> Forces:
        """The forces of a record, by their official and short names, former names and the other names in the record."""
        names: dict[str, set[str]] = {}
        short = {}
        for row in tables["forces"].to_pylist():
            force = row["force_id"]
            short[force] = row["short_name"]
            for name in (row["name"], row["short_name"], f"{row['short_name']} Police"):
                for form in {name, f"{row['short_name']} Constabulary", name.removesuffix(" Service")}:
                    names.setdefault(plain(form).casefold(), set()).add(force)
        for row in tables["force_names"].to_pylist():
            names.setdefault(plain(row["name"]).casefold(), set()).add(row["force_id"])
        for row in tables["other_names"].to_pylist():
            for form in (row["name"], f"{row['name']} Police", f"{row['name']} Constabulary"):
                names.setdefault(plain(form).casefold(), set()).add(row["force_id"])
        return cls({name: frozenset(found) for name, found in names.items()}, short)

    def named(self, name: str) -> str:
        """The one force of this name; empty if there is none, or several."""
        known = plain(name).casefold().strip(" .,:;'\"").removesuffix("'s").removesuffix("'").removeprefix("the ")
        found = self.names.get(known) or self.names.get(known.replace("&", "and")) or frozenset()
        return next(iter(found)) if len(found) == 1 else ""

    def within(self, text: str) -> list[str]:
        """The forces that a text names, in order, each once. Names of towns and initials only count in capitals."""
        found = []
        text = plain(text)
        for match in self._pattern.finditer(text):
            forces = self.names[match[0].casefold()]
            if len(forces) == 1 and match[0][0].isupper() and (force := next(iter(forces))) not in found:
                found.append(force)
        return found
