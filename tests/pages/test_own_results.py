"""Forces' own results have their own places on the pages, and none if there are no such results."""

import dataclasses
import gc
import weakref

import pytest

from parts.preview import previews


@pytest.fixture
def preview(open_page, own_results):
    """A function that opens a page as a preview of the record with a force's own results."""

    def opened(address, **query):
        page = open_page("about")
        previews.register(dataclasses.replace(own_results, token="own", _caches={}, _cached={}), "session")
        page.app.session_state["preview"] = "own"
        return page.go(address, **query)

    yield opened
    previews.end_session("session")


@pytest.mark.slow
def test_a_force_shows_its_own_audits_and_findings_under_separate_headings(preview):
    page = preview("force", force=["Kent"])
    own = page.exhibit("own-results")
    assert "What forces found themselves" in own and "3 results; 1 gives the number of files, 20" in own
    assert "Force’s own audit" in own and "38.7" in own and "Held by the force" in own
    assert "Return interviews came late" in page.exhibit("own-findings")
    others = [h for h in page.html if 'id="own-' not in h]
    assert "Return interviews" not in "".join(others) and "Own audit of case files" not in "".join(others)


@pytest.mark.slow
def test_forces_own_case_audits_are_separate_and_follow_the_filters(preview):
    assert "Own audit of case files" in preview("case-audits").exhibit("own-results")
    assert "own-results" not in preview("case-audits", force=["Essex"]).exhibits


@pytest.mark.slow
def test_no_axis_cuts_off_a_point_where_there_are_own_audits_too(preview):
    points = 0
    for address, query in (("case-audits", {}), ("force", {"force": ["Kent"]}), ("force", {"force": ["Metropolitan"]})):
        page = preview(address, **query)
        for name in {"funnel", "reviews"} & set(page.exhibits):
            figure = page.chart(name)
            low, high = figure["layout"]["yaxis"]["range"]
            for trace in figure["data"]:
                up = trace.get("error_y", {}).get("array", [0] * len(trace["y"]))
                tops = [y + more for y, more in zip(trace["y"], up) if y is not None]
                assert all(low <= top <= high for top in tops), (address, query, name)
                points += len(tops)
    assert points > 20


@pytest.mark.slow
def test_forces_own_findings_are_a_link_away(preview):
    page = preview("theme", theme=["Investigation"])
    assert "Return interviews" not in page.text and "What inspectors found on investigation" in page.text
    assert "Shown separately: 2 findings from forces’ own audits and peer reviews" in page.text
    page = preview("theme", theme=["Investigation"], programme=["internal-audit", "peer-review"])
    assert "What forces found themselves on investigation" in page.text and "not by inspectors" in page.text
    rows = page.exhibit("findings")
    assert "2 findings" in rows and "Peer review" in rows and "Return interviews came late" in rows


@pytest.mark.slow
def test_a_mixture_of_inspectors_and_forces_own_findings_says_so(preview):
    page = preview("theme", theme=["Investigation"], force=["Kent"], programme=["ncpi", "peer-review"])
    assert "What inspectors, and forces themselves, found on investigation" in page.text
    assert "Peer review" in page.text and "National child protection inspection" in page.text


@pytest.mark.slow
def test_without_own_results_nothing_mentions_them(open_page):
    for page in (
        open_page("force", force=["Kent"]),
        open_page("case-audits"),
        open_page("theme", theme=["Investigation"]),
    ):
        assert not any(words in page.text for words in ("found themselves on", "own-results", "Shown separately"))


@pytest.mark.slow
def test_nothing_derived_from_a_preview_outlives_it(open_page, own_results):
    record = dataclasses.replace(own_results, token="own", _caches={}, _cached={})
    previews.register(record, "session")
    page = open_page("about")
    page.app.session_state["preview"] = "own"
    for address in ("force", "theme", "tables"):
        page.go(address, force=["Kent"])
    assert sum(map(len, record._caches.values())) > 20
    references = [weakref.ref(record), *map(weakref.ref, record._caches.values())]
    del page, record
    previews.end_session("session")
    gc.collect()
    assert [reference() for reference in references] == [None] * len(references)
