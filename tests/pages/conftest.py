"""The pages without a browser: run by Streamlit's own AppTest on the real record."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.site import FOLDER, page_at


class Opened:
    """One reader's session, at one page at a time."""

    def __init__(self, address: str, **query):
        self.app = AppTest.from_file(FOLDER / "parts" / "navigation.py", default_timeout=60)
        self.go(address, **query)

    def go(self, address: str, **query) -> "Opened":
        self.app.query_params.clear()
        for key, value in query.items():
            self.app.query_params[key] = value
        self.app.switch_page(str(page_at(address).path))
        self.app.run()
        return self

    @property
    def text(self) -> str:
        """All words on the page, those of tables and notices included."""
        parts = [
            e.value
            for kind in ("title", "header", "markdown", "caption", "info", "text", "error")
            for e in getattr(self.app, kind)
        ]
        return "\n".join([*parts, *self.html])

    @property
    def html(self) -> list[str]:
        return [e.proto.body for e in self.app.get("html")]

    @property
    def charts(self) -> list[dict]:
        return [json.loads(e.proto.spec) for e in self.app.get("plotly_chart")]

    @property
    def alternatives(self) -> list[str]:
        return [e.proto.alt for e in self.app.get("plotly_chart")]

    @property
    def downloads(self) -> list[str]:
        return [e.proto.label for e in self.app.get("download_button")]

    @property
    def address(self) -> dict:
        return {
            key: [value] if isinstance(value, str) else list(value)
            for key, value in dict(self.app.query_params).items()
        }


@pytest.fixture
def open_page():
    """A function that opens a page: ``open_page("theme", force=["Cheshire"])``."""
    return Opened
