"""Made-up pages in the layouts of reports, on made-up forces, beside the rows that a person reads in them.

``python -m tests.build.reading.made_up --write`` writes how much of them is read rightly into ``docs/reading.md``.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass, field
from pathlib import Path

from data import reading
from data.reading.facts import Fact
from data.reading.vocabulary import Forces

FOLDER = Path(__file__).parent
PAGES, EXPECTED = FOLDER / "pages", FOLDER / "expected.csv"
DOCS = Path(__file__).parents[3] / "docs" / "reading.md"
START, END = "<!-- read rightly -->", "<!-- end of read rightly -->"
NAMES = {
    "anyshire": ("Anyshire", "Anyshire Police"),
    "otherton": ("Otherton", "Otherton Police"),
    "thirdland": ("Thirdland", "Thirdland Constabulary"),
    "market-weld": ("Market Weld", "Market Weld Police"),
    "north-and-southwold": ("North and Southwold", "North and Southwold Constabulary"),
}
FORCES = Forces(
    {name.casefold(): frozenset({force}) for force, names in NAMES.items() for name in names},
    {force: names[0] for force, names in NAMES.items()},
)
# The name of each layout by that of its module, and of the folder with its pages.
LAYOUTS = {module.__name__.rpartition(".")[2]: module.LAYOUT for module in reading.LAYOUTS} | {
    "nothing": "Pages of other things"
}

# A row: its table, force, cycle (of PEEL), theme or topic, and grade, kind of gap or counts.
Row = tuple[str, str, str, str, str]


@dataclass
class Score:
    """How many of the rows in some pages were read."""

    pages: int = 0
    in_pages: int = 0  # rows that a person reads
    read: int = 0
    right: int = 0
    sure: int = 0  # read, and stated without a mark
    sure_and_wrong: list[str] = field(default_factory=list)
    asked: int = 0  # names that are not known, so that the reader is asked

    def add(self, page: Path, expected: set[Row], facts: list[Fact]) -> None:
        """Count a page."""
        known = [fact for fact in facts if not set(fact.missing_fields) - {"inspection"} or fact.national]
        found = {row_of(fact) for fact in known}
        self.pages += 1
        self.in_pages += len(expected)
        self.read += len(found)
        self.right += len(found & expected)
        self.asked += len(facts) - len(known)
        stated = [row_of(fact) for fact in known if not fact.doubts]
        self.sure += len(stated)
        self.sure_and_wrong += [f"{page.name}: {', '.join(row)}" for row in stated if row not in expected]


def row_of(fact: Fact) -> Row:
    counts = "; ".join(f"{value} {name}" for name, value in sorted(fact.counts))
    return fact.table, fact.force_id, fact.cycle, fact.theme_id or fact.topic, fact.value or counts


def pages() -> list[Path]:
    """The made-up pages, by layout."""
    return sorted(path for path in PAGES.rglob("*") if path.is_file())


def expected() -> dict[str, set[Row]]:
    """The rows that a person reads in each page: ``expected.csv``."""
    rows: dict[str, set[Row]] = {}
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        for page, *row in list(csv.reader(file))[1:]:
            rows.setdefault(page, set()).add(tuple(row))
    return rows


def read(page: Path) -> reading.Reading:
    return reading.read(page.name, page.read_bytes(), FORCES)


def scores() -> dict[str, Score]:
    """The score of each layout, in the order of ``LAYOUTS``."""
    found = {name: Score() for name in LAYOUTS}
    for page in pages():
        found[page.parent.name].add(page, expected().get(page.name, set()), read(page).facts)
    return found


def table() -> str:
    """The scores as a table in Markdown."""
    lines = [
        "| Layout | Made-up pages | Rows in them | Read | Right | Precision | Recall | Unmarked | Of these wrong "
        "| Asked |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, score in scores().items():
        cells = (
            LAYOUTS[name],
            *(score.pages, score.in_pages, score.read, score.right),
            *(_share(score.right, score.read), _share(score.right, score.in_pages)),
            *(score.sure, len(score.sure_and_wrong), score.asked),
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "–"


def in_docs() -> str:
    """The table as the docs have it."""
    return DOCS.read_text(encoding="utf-8").partition(START)[2].partition(END)[0].strip()


if __name__ == "__main__":
    before, _, rest = DOCS.read_text(encoding="utf-8").partition(START)
    if "--write" in sys.argv:
        DOCS.write_text(f"{before}{START}\n{table()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    print(table())
