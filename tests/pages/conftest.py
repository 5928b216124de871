"""Fixtures that open the pages without a browser, with Streamlit's own AppTest, on the real record."""

import functools
import html
import json
import re

import pytest
from selectolax.lexbor import LexborHTMLParser
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from parts.site import page_at
from tests.conftest import ROOT

NAVIGATION = ROOT / "parts" / "shell" / "navigation.py"

# Each AppTest scans all installed packages for components, which takes longer than most pages, so it is cached.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


@functools.cache
def _registered_pages() -> dict:
    """The pages by their addresses, which AppTest learns by running one of them."""
    app = AppTest.from_file(NAVIGATION, default_timeout=60).run()
    return app._registered_pages


class Session:
    """One reader's session, at one page at a time."""

    def __init__(self, address: str, **query):
        self.app = AppTest.from_file(NAVIGATION, default_timeout=60)
        if address not in ("", page_at(address).path.stem):
            self.app._registered_pages = _registered_pages()
        self.go(address, **query)

    def go(self, address: str, **query) -> "Session":
        self.app.query_params.clear()
        for key, value in query.items():
            self.app.query_params[key] = value
        self.app.switch_page(str(page_at(address).path))
        self.app.run()
        return self

    @property
    def text(self) -> str:
        """All text on the page, including tables and notices."""
        kinds = ("title", "header", "markdown", "caption", "info", "text", "error")
        parts = [e.value for kind in kinds for e in getattr(self.app, kind)]
        return "\n".join([*parts, *self.html])

    @property
    def words(self) -> str:
        """The same without tags and Markdown asterisks."""
        plain = html.unescape(re.sub(r"<[^>]*>", " ", self.text)).replace("**", "")
        return re.sub(r"\s+([.,:;)])", r"\1", re.sub(r"\s+", " ", plain))

    @property
    def html(self) -> list[str]:
        return [e.proto.body for e in self.app.get("html")]

    @property
    def headings(self) -> list[str]:
        """The second-level headings of the page, exhibits first."""
        return re.findall(r"<h2[^>]*>(.*?)</h2>", "".join(self.html)) + [h.value for h in self.app.header]

    def exhibit(self, name: str) -> str:
        """The markup of an exhibit: from its heading to its last note."""
        parts = self.html
        starts = [n for n, part in enumerate(parts) if f'id="{name}"' in part]
        assert starts, f"no exhibit {name}"
        head = parts[starts[0]]
        if "fc-all" in head:  # with others in one element
            return LexborHTMLParser(head).css_first(f".st-key-exhibit-{name}").html
        if "fc-menu" in head or f'"st-key-exhibit-{name}"' in head or starts[0] + 1 == len(parts):
            return head  # a table includes its foot, and what says that nothing was found has none
        return head + parts[starts[0] + 1]

    @property
    def exhibits(self) -> list[str]:
        """The names of the exhibits, in the order of the page."""
        return re.findall(r'class="fc-title" id="([^"]*)"', "".join(self.html))

    @property
    def charts(self) -> list[dict]:
        return [json.loads(place.attributes["data-figure"]) for place in self._places()]

    def _places(self, name: str = "") -> list:
        return LexborHTMLParser("".join(self.html)).css(f".fc-chart-{name}" if name else ".fc-chart")

    def chart(self, name: str) -> dict:
        """The figure of an exhibit."""
        (place,) = self._places(name)
        return json.loads(place.attributes["data-figure"])

    @property
    def alt_texts(self) -> list[str]:
        return [place.attributes["aria-label"] for place in self._places()]

    @property
    def downloads(self) -> list[str]:
        """The addresses of all files that the exhibits offer."""
        return [html.unescape(a) for a in re.findall(r'<a href="([^"]*)" download', "".join(self.html))]

    @property
    def address(self) -> dict:
        query = dict(self.app.query_params)
        return {key: [value] if isinstance(value, str) else list(value) for key, value in query.items()}


@pytest.fixture
def open_page():
    """A function that opens a page: ``open_page("theme", force=["Cheshire"])``."""
    return Session


@pytest.fixture
def open_embedded(monkeypatch):
    """A function that opens a page as ``?embed=true`` does: ``open_embedded("theme", exhibit="map-areas")``."""
    from_file = AppTest.from_file

    def from_file_embedded(*args, **options):
        app = from_file(*args, **options)
        app.context["is_embedded"] = True
        return app

    monkeypatch.setattr(AppTest, "from_file", from_file_embedded)
    return Session
