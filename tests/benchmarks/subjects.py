"""What is measured: every page of the dashboard, and the two scripts beside them."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pages.parts.address.links import PAGES

ROOT = Path(__file__).resolve().parents[2]

# A view that a reader would ask for, by the address of its page.
QUERIES = {
    "force": "force=Metropolitan",
    "change": "force=Cheshire&force=Cumbria&force=Kent",
    "compare": "force=Cheshire&force=Dorset&force=Suffolk",
    "tables": "force=Cheshire",
}
# What is waited for in the browser on pages that have no chart.
WITHOUT_CHART = {"tables": "grid", "about": "table", "check": "upload"}


@dataclass(frozen=True)
class Subject:
    """One page, or one script, at one address."""

    name: str  # as the table prints it
    script: str  # what ``streamlit run`` is given, from the root of the repository
    page: str = ""  # its address, without the query
    query: str = ""
    draws: str = "chart"  # chart, grid, table, upload or text: what counts as drawn

    @property
    def path(self) -> str:
        """The address below the server's root."""
        return quote(self.page) + (f"?{self.query}" if self.query else "")


EMPTY = Subject("Empty script", "tests/benchmarks/empty.py", draws="text")
ONE_CHART = Subject("One-chart script", "tests/benchmarks/one_chart.py")


def subjects() -> list[Subject]:
    """The two scripts, then every page in the order of the menu."""
    return [EMPTY, ONE_CHART, *(_of(page.address) for page in PAGES)]


def _of(address: str) -> Subject:
    query = QUERIES.get(address, "")
    name = f"`/{address}{'?' if query else ''}{query}`"
    return Subject(name, "app.py", address, query, WITHOUT_CHART.get(address, "chart"))
