"""The titles of browser tabs and links follow from the address, as the page itself reads it."""

import pytest

from parts.address import titles
from parts.address.links import embedded
from parts.site import PAGES, page_at
from tests.browser.test_safety import HOSTILE

KEYS = ("cycle", "region", "force", "evidence", "theme", "year", "table", "programme")  # the keys that titles use


@pytest.mark.parametrize(
    ("page", "query", "tab", "link"),
    [
        ("", {}, "Now", "Where does every police force stand?"),
        ("", {"cycle": ["2018-19"], "region": ["Wales"]}, "PEEL 2018/19, Wales", None),
        ("", {"region": ["Wales"]}, "Wales · Now", None),
        ("", {"as_of": ["2022-12-31"]}, "As of 31 December 2022", None),
        ("force", {}, "One force", "One force"),
        ("force", {"force": ["kent"]}, "Kent · One force", "Kent Police"),
        ("", {"cycle": ["2021-22"]}, "PEEL 2021/22", "How do police forces compare? PEEL 2021/22"),
        ("theme", {}, "Protecting vulnerable people · One theme", "Protecting vulnerable people"),
        (
            "theme",
            {"theme": ["Missing children"], "force": ["Kent", "Essex"]},
            None,
            "Missing children, Kent and Essex",
        ),
        (
            "change",
            {"theme": ["Legitimacy"], "force": ["Kent"]},
            "Legitimacy, Kent · Change over time",
            "Legitimacy, Kent · Change over time",
        ),
        ("compare", {"force": ["Kent", "Essex"]}, "Kent and Essex · Compare forces", None),
        (
            "compare",
            {"force": ["Kent", "Essex", "Cumbria", "Surrey"]},
            "Kent and 3 other forces · Compare forces",
            None,
        ),
        ("case-audits", {"year": ["2016", "2017"]}, "2016 to 2017 · Case audits", None),
        ("tables", {"table": ["findings"]}, "Findings · Data", None),
        ("about", {"force": ["Kent"]}, "About", "About"),
    ],
)
def test_titles_name_what_the_address_shows(page, query, tab, link):
    if tab:
        assert titles.in_tab(page_at(page), query) == f"{tab} · Forces Compared"
    if link:
        assert titles.of_link(page_at(page), page_at(page).read(query)) == link


@pytest.mark.parametrize("page", [page.address for page in PAGES if page.filters])
@pytest.mark.parametrize("kind", HOSTILE)
def test_unknown_values_are_in_no_title(page, kind):
    keys = [f.key for f in page_at(page).filters]
    query = dict.fromkeys(keys, [HOSTILE[kind]])
    assert titles.in_tab(page_at(page), query) == titles.in_tab(page_at(page), {})
    read = page_at(page).read
    assert titles.of_link(page_at(page), read(query)) == titles.of_link(page_at(page), read({}))


def test_without_a_record_the_tab_names_the_page(tmp_path, monkeypatch):
    monkeypatch.setattr("data.TABLES", tmp_path)
    assert titles.in_tab(page_at("force"), {"force": ["Kent"]}) == "One force · Forces Compared"


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("", {"cycle": ["2018-19"], "region": ["Wales", "Narnia"], "force": ["Kent"], "evidence": ["inspectorate"]}),
        ("force", {"force": ["Narnia", "Kent", "Essex"]}),
        ("theme", {"theme": ["legitimacy"], "force": ["kent", "Kent"], "year": ["2016", "1066"], "region": ["Wales"]}),
        ("change", {"theme": ["Missing children"], "force": ["Kent"], "year": ["2016"], "evidence": ["press"]}),
        ("compare", {"force": ["Kent", "Essex", "Surrey", "Sussex", "Dorset", "Cumbria", "Durham"], "cycle": ["2016"]}),
        ("case-audits", {"force": ["Suffolk"], "year": ["not known"]}),
        ("tables", {"table": ["gaps"], "force": ["Kent"], "region": ["Narnia", "South East"]}),
    ],
)
def test_titles_and_pages_read_an_address_alike(open_page, page, query):
    opened = open_page(page, **query)
    expected = page_at(page).read(query).address
    assert {key: values for key, values in opened.address.items() if key in KEYS} == expected


@pytest.mark.parametrize(
    ("query", "exhibit"),
    [
        ("embed=true&exhibit=grid&force=Kent", "grid"),
        ("exhibit=grid&embed=true", "grid"),
        ("exhibit=grid", ""),
        ("embed=true", ""),
        ("embed=true&exhibit=", ""),
        ("embed=false&exhibit=grid", ""),
        ("EMBED=true&exhibit=grid", ""),
        ("embed=true&EMBED=false&exhibit=grid", ""),
        ("embed=true&exhibit=grid&exhibit=map", ""),
    ],
)
def test_only_one_spelling_asks_for_a_single_exhibit(query, exhibit):
    assert embedded([tuple(pair.split("=")) for pair in query.split("&")]) == exhibit
