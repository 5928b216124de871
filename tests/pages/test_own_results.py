"""What forces found themselves has places of its own on the pages, and none where there is nothing of it."""

import pytest


@pytest.fixture
def preview(open_page, own_results):
    """A function that opens a page as a preview of the record with a force's own results."""

    def opened(address, **query):
        page = open_page("about")
        page.app.session_state["preview"] = own_results
        return page.go(address, **query)

    return opened


def table(page, caption: str) -> str:
    (found,) = [html for html in page.html if f"<caption><span>{caption}" in html]
    return found


def test_a_force_shows_its_own_audits_and_findings_under_a_heading_of_their_own(preview):
    page = preview("force", force=["Kent"])
    assert "What the force found itself" in [header.value for header in page.app.header]
    assert (
        "Force’s own audit" in (own := table(page, "2 audits and reviews by forces themselves"))
        and "38.7" in own
        and "Held by the force" in own
    )
    assert "Return interviews came late" in table(page, "2 findings of the force’s own")
    others = [html for html in page.html if "by forces themselves" not in html and "of the force’s own" not in html]
    assert "Return interviews" not in "".join(others) and "Own audit of case files" not in "".join(others)


def test_case_audits_of_forces_themselves_stand_apart_and_follow_the_filters(preview):
    page = preview("case-audits")
    assert "Own audit of case files" in table(page, "2 audits and reviews by forces themselves")
    assert "by forces themselves" not in "".join(preview("case-audits", force=["Essex"]).html)


def test_findings_of_forces_themselves_are_a_link_away(preview):
    page = preview("theme", theme=["Investigation"])
    assert "Return interviews" not in page.text and "What inspectors found on investigation" in page.text
    assert "2 findings of forces’ own audits and peer reviews stand apart" in page.text
    page = preview("theme", theme=["Investigation"], programme=["internal-audit", "peer-review"])
    assert "What forces found themselves on investigation" in page.text and "not by inspectors" in page.text
    assert "Peer review" in (rows := table(page, "2 findings")) and "Return interviews came late" in rows


def test_a_mixture_is_told_as_one(preview):
    page = preview("theme", theme=["Investigation"], force=["Kent"], programme=["ncpi", "peer-review"])
    assert "What inspectors, and forces themselves, found on investigation" in page.text
    assert "Peer review" in page.text and "National child protection inspection" in page.text


def test_where_there_is_nothing_of_it_nothing_is_said(open_page):
    for page in (
        open_page("force", force=["Kent"]),
        open_page("case-audits"),
        open_page("theme", theme=["Investigation"]),
    ):
        assert not any(words in page.text for words in ("by forces themselves", "found itself", "stand apart"))
