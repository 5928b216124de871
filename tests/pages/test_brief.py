"""The printed brief on a force: what it says beside its facts, and how sure they are."""

import pytest
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.charts.looks import KNOWN_FROM
from parts.exhibits import brief


def printed(force: str) -> dict[str, LexborHTMLParser]:
    """The sections of the brief on a force, by heading."""
    sections = LexborHTMLParser(brief._markup(force, "")).css("section")
    return {section.css_first("h3").text(): section for section in sections}


def before_you_quote(force: str) -> str:
    return printed(force)["Before you quote this"].text()


def test_who_picked_case_files_is_printed_only_of_a_force_with_an_audit():
    assert "We found no audit of case files for Kent." in before_you_quote("kent")
    assert "picked" not in before_you_quote("kent") and "likely between" not in before_you_quote("kent").lower()
    bedfordshire = before_you_quote("bedfordshire")
    assert "Inspectors picked the case files that were audited, and not at random." in bedfordshire
    assert "orce picked the case files" in before_you_quote("greater-manchester")


def test_chance_is_explained_only_where_an_interval_is_printed():
    explained = "“Likely between” allows for chance only."
    for force in queries.rows("forces").query("present")["force_id"]:
        words = LexborHTMLParser(brief._markup(force, "")).text()
        assert (explained in words) == ("likely between" in words), force


def test_each_printed_grade_says_how_it_is_known_and_whether_it_is_of_an_earlier_cycle():
    section = printed("kent")["Newest grade that we know of each theme"]
    known = queries.rows("latest_grades", force="kent")
    chips = section.css(".fc-grade")
    assert len(chips) == len(known) > 0
    lines = {line.text().split(":")[0]: line for line in section.css("li")}
    for row in known.to_dict("records"):
        chip = lines[row["theme"]].css_first(".fc-grade")
        assert chip.text().endswith(KNOWN_FROM[row["known_from"]][0])
        older = row["round_name"] != "PEEL 2023–25"
        assert ("fc-older" in chip.attributes["class"]) == older
        assert (f"{row['round_name']} (older)" in lines[row["theme"]].text()) == older
    legend = section.css_first("p").text()
    assert legend.startswith(f"How these {len(known)} grades are known: ")
    for value, (mark, words) in KNOWN_FROM.items():
        assert (f"{mark} " in legend and words.lower() in legend) == (value in set(known["known_from"]))
    workforce = lines["Supporting the workforce"].text()
    assert workforce.startswith("Supporting the workforce: Good ≈ PEEL 2021/22 (older)")


def test_a_report_whose_grades_we_do_not_have_is_printed_before_the_grades():
    first = printed("kent")["Newest grade that we know of each theme"].css_first("li").text()
    assert first.startswith(
        "Newer than these grades: PEEL assessment 2025–27, Kent, of 9 April 2026. We know none of its grades by theme "
    )
    assert "Newer than these grades" not in brief._markup("bedfordshire", "")


def test_a_report_of_which_no_finding_was_read_is_not_said_to_have_found_nothing():
    line = next(
        li.text() for li in printed("bedfordshire")["Child protection, oldest first"].css("li") if "oint" in li.text()
    )
    assert ": findings not read" in line
    for force in queries.rows("forces").query("present")["force_id"]:
        assert "0 strengths, 0 concerns" not in brief._markup(force, "")


@pytest.mark.parametrize("question", ["story", "inspections", "undated_reports"])
def test_a_report_without_findings_in_the_record_has_none_read(question):
    taken = {"force": "bedfordshire"} if question == "story" else {"forces": ["bedfordshire"]}
    rows = queries.rows(question, **taken)
    of_area = rows[rows["title"].str.startswith("Joint targeted area inspection")]
    assert list(of_area["findings_words"]) == ["none read"]
    first = rows[rows["title"] == "Bedfordshire – National child protection inspection"]
    words = {"story": ["4 strengths, 8 concerns, 3 recommendations"], "inspections": ["15"]}
    assert list(first["findings_words"]) == words.get(question, [])


def test_the_page_of_a_force_says_so_too(open_page):
    page = open_page("force", force=["Bedfordshire"])
    for exhibit in ("story", "inspections"):
        row = next(row for row in page.exhibit(exhibit).split("<tr>") if "Joint targeted area" in row)
        assert "<td>none read</td>" in row
