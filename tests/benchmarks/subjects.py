"""What is measured: every page of the dashboard, and two scripts to compare them with."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from parts.site import PAGES

ROOT = Path(__file__).resolve().parents[2]

# Views that a reader would ask for one after the other, by the address of their page.
QUERIES = {
    "": ("", "region=Wales", "force=Kent", "region=London"),
    "force": ("force=Metropolitan", "force=Kent", "force=Cheshire", "force=Durham"),
    "theme": ("", "region=Wales", "force=Kent", "force=Cheshire&force=Kent"),
    "change": (
        "force=Cheshire&force=Cumbria&force=Kent",
        "force=Cheshire&force=Cumbria",
        "force=Kent",
        "force=Durham&force=Kent",
    ),
    "compare": (
        "force=Cheshire&force=Dorset&force=Suffolk",
        "force=Cheshire&force=Dorset",
        "force=Kent&force=Suffolk",
        "force=Durham&force=Kent",
    ),
    "case-audits": ("", "force=Metropolitan", "force=Kent", "force=Leicestershire&force=Metropolitan"),
    "tables": ("force=Cheshire", "force=Kent", "region=Wales", "force=Durham"),
}
# What is waited for in the browser on pages that have no chart.
WITHOUT_CHART = {"tables": "grid", "check": "upload", "changes": "table", "ask": "editor"}


@dataclass(frozen=True)
class Subject:
    """One page, or one script, at one address."""

    name: str  # as the table prints it
    script: str  # what ``streamlit run`` is given, from the root of the repository
    page: str = ""  # its address, without the query
    queries: tuple[str, ...] = ("",)  # a reader goes from each to the next, and from the last to the first
    draws: str = "chart"  # chart, grid, table, upload, editor or text: what counts as drawn

    @property
    def query(self) -> str:
        """The first of its views."""
        return self.queries[0]

    @property
    def path(self) -> str:
        """The address below the server's root."""
        return quote(self.page) + (f"?{self.query}" if self.query else "")


# The subjects whose visits are timed. A visit takes seconds, and five rounds of all pages would take half an hour.
TIMED = ("One-chart script", "`/`", "`/theme`", "`/case-audits`")
EMPTY = Subject("Empty script", "tests/benchmarks/empty.py", draws="text")
ONE_CHART = Subject("One-chart script", "tests/benchmarks/one_chart.py")


def subjects() -> list[Subject]:
    """The two scripts, then every page in the order of the menu."""
    return [EMPTY, ONE_CHART, *(_of(page.address) for page in PAGES)]


def _of(address: str) -> Subject:
    return Subject(f"`/{address}`", "app.py", address, QUERIES.get(address, ("",)), WITHOUT_CHART.get(address, "chart"))
