"""Whatever the address contains, no page fails, and what stays in the address is what the page shows."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parts.site import PAGES

KEYS = [
    "force",
    "year",
    "theme",
    "region",
    "cycle",
    "layout",
    "sort",
    "order",
    "search",
    "kind",
    "programme",
    "table",
    "against",
    "differences",
    "unknown",
]
VALUES = [
    "Kent",
    "City of London",
    "Metropolitan",
    "kent",
    "2016",
    "2023",
    "not known",
    "2018-19",
    "2014",
    "Protecting vulnerable people",
    "Missing children",
    "Recording crime data",
    "Wales",
    "tiles",
    "judgments",
    "findings",
    "population",
    "down",
    "region",
    "size",
    "jtai",
    "concern",
    "risk",
    # hostile values
    "",
    "'; drop table judgments; --",
    "<script>window.hacked = 1</script>",
    "**bold** [link](javascript:1)",
    "../../etc/passwd",
    '=HYPERLINK("http://x")',
    "\u202ekcab",
    "\x00",
    "{7*7}",
    "📎" * 50,
]
addresses = st.dictionaries(
    st.sampled_from(KEYS), st.lists(st.sampled_from(VALUES), min_size=1, max_size=3), max_size=5
)


@pytest.mark.slow
@pytest.mark.parametrize("page", [page.address for page in PAGES])
def test_any_address_opens_and_the_address_that_is_left_shows_the_same(open_page, page):
    @settings(max_examples=4)
    @given(addresses)
    def shows_the_same(query):
        first = open_page(page, **query)
        assert not first.app.exception and first.app.title and "could not be drawn" not in first.text
        assert not re.search(r"\b(nan|None(?! of| read| known| found)|NaT)\b", first.words)
        again = open_page(page, **first.address)
        assert again.address == first.address
        tables = [html for html in first.html if "<table" in html]
        assert tables == [html for html in again.html if "<table" in html]

    shows_the_same()
