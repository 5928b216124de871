"""Addresses within the dashboard: the page list, and links from one view to another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

FOLDER = Path(__file__).parents[2] / "pages"
NAME = "Forces Compared"


@dataclass(frozen=True)
class Page:
    """One page of the dashboard."""

    address: str  # below the root; empty for the first page
    file: str
    title: str
    help: str
    in_menu: bool = True

    @property
    def path(self) -> Path:
        return FOLDER / self.file


# Addresses stay the same, whatever changes inside.
PAGES = (
    Page("", "home.py", "Overview", "How the police forces compare, theme by theme"),
    Page("force", "force.py", "One force", "How one force has fared: grades, child protection, inspections"),
    Page("theme", "theme.py", "One theme", "All forces on one theme, and what inspectors found on it"),
    Page("change", "change.py", "Change over time", "Grades over time, and which forces rose or fell"),
    Page("compare", "compare.py", "Compare forces", "Two to six forces side by side, theme by theme"),
    Page(
        "case-audits",
        "case_audits.py",
        "Case audits",
        "What share of audited child protection cases was handled well",
    ),
    Page("tables", "tables.py", "All tables", "Every table of the record, to filter, sort and download"),
    Page(
        "check",
        "check.py",
        "Check results",
        "Check your own tables against the rules of the record, and preview the pages with them",
    ),
    Page("about", "about.py", "About", "What the data is, what is missing, sources and licences"),
    Page(
        "changes",
        "changes.py",
        "What changed in the record",
        "What each version of the record added, changed and took away",
        in_menu=False,
    ),
)


def page_at(address: str) -> Page | None:
    """The page at an address below the root, if there is one."""
    return next((page for page in PAGES if page.address == address.strip("/")), None)


def to_page(page: str, **query: str | list[str]) -> str:
    """The address of a page with its filters; a list where a filter takes several."""
    return (page or "./") + ("?" + urlencode(query, doseq=True) if query else "")


def to_data(question: str, ending: str, query: str) -> str:
    """The address of the rows that answer a question: "api/views/spread.csv?theme=vulnerable"."""
    table = question.removeprefix("table_")
    path = f"api/{table}" if table != question else f"api/views/{question}"
    return f"{path}.{ending}" + ("?" + query if query else "")


def to_exhibit(exhibit: str, ending: str, query: str) -> str:
    """The address of the rows of an exhibit as it shows them: "api/exhibits/grades-by-force.xlsx?cycle=2016"."""
    return f"api/exhibits/{exhibit}.{ending}" + ("?" + query if query else "")


def to_card(page: str, **query: str | list[str]) -> str:
    """The address of the picture beside a link to a page: "api/card.png?page=force&force=Kent"."""
    return "api/card.png?" + urlencode({"page": page, **query}, doseq=True)


# The keys of an address that shows one exhibit alone, in a frame of another site; the first is Streamlit's own.
EMBED, EXHIBIT = "embed", "exhibit"


def embedded(pairs: Collection[tuple[str, str]]) -> str:
    """The exhibit that an address asks for alone: "?embed=true&exhibit=grid"; empty where it asks for the whole page.

    Other sites may put the one into a frame and not the other, so there is no doubt about which it is: each key once,
    as it is written here. (Streamlit takes its own in any case of letters.)
    """
    asked = [(key, value) for key, value in pairs if key.casefold() in (EMBED, EXHIBIT)]
    exhibit = dict(asked).get(EXHIBIT, "")
    return exhibit if len(asked) == 2 and (EMBED, "true") in asked else ""
