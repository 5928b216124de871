"""Addresses within the dashboard: links from one view to another, and to the rows behind it."""

from __future__ import annotations

from collections.abc import Collection
from contextvars import ContextVar
from urllib.parse import urlencode

NAME = "Forces Compared"

# The address of the page that this run shows, relative to the root. Set by the shell.
page_shown: ContextVar[str] = ContextVar("page_shown", default="")


def to_page(page: str, **query: str | list[str]) -> str:
    """The address of a page with its filters; a list for a filter with several values."""
    return (page or "./") + ("?" + urlencode(query, doseq=True) if query else "")


def to_data(question: str, ending: str, query: str) -> str:
    """The address of the rows that answer a question: "api/views/spread.csv?theme=vulnerable"."""
    table = question.removeprefix("table_")
    path = f"api/{table}" if table != question else f"api/views/{question}"
    return f"{path}.{ending}" + ("?" + query if query else "")


def to_exhibit(exhibit: str, ending: str, query: str) -> str:
    """The address of the rows of an exhibit as it shows them: "api/exhibits/grades-by-force.xlsx?cycle=2016"."""
    return f"api/exhibits/{exhibit}.{ending}" + ("?" + query if query else "")


def to_ask(exhibit: str, query: str) -> str:
    """The address that opens the question of an exhibit as a question of one's own: "ask?exhibit=grid&cycle=2016"."""
    return f"ask?{EXHIBIT}={exhibit}" + ("&" + query if query else "")


def to_card(page: str, **query: str | list[str]) -> str:
    """The address of the picture shown with a link to a page: "api/card.png?page=force&force=Kent"."""
    return "api/card.png?" + urlencode({"page": page, **query}, doseq=True)


# The keys of an address that shows a single exhibit, in a frame on another site; the first is Streamlit's own.
EMBED, EXHIBIT = "embed", "exhibit"


def embedded(pairs: Collection[tuple[str, str]]) -> str:
    """The single exhibit that an address asks for: "?embed=true&exhibit=grid"; empty if it asks for the whole page.

    Other sites may frame an exhibit but not a page, so there must be no doubt about which it is: each key occurs once,
    spelt as here. (Streamlit takes its own in upper case as well.)
    """
    found = [(key, value) for key, value in pairs if key.casefold() in (EMBED, EXHIBIT)]
    exhibit = dict(found).get(EXHIBIT, "")
    return exhibit if len(found) == 2 and (EMBED, "true") in found else ""
