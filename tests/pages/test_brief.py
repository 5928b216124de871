"""The printed brief on a force: what it says beside its facts, and how sure they are."""

import pytest
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.charts.looks import KNOWN_FROM, range_by_totals
from parts.exhibits import brief

GRADES_SECTION = "Newest grade that we know of each theme"


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


@pytest.mark.slow
def test_chance_is_explained_only_where_an_interval_is_printed():
    explained = "“Likely between” allows for chance only."
    for force in queries.rows("forces").query("present")["force_id"]:
        words = LexborHTMLParser(brief._markup(force, "")).text()
        assert (explained in words) == ("likely between" in words), force


def test_each_printed_grade_says_how_it_is_known_and_whether_it_is_of_an_earlier_cycle():
    section = printed("kent")[GRADES_SECTION]
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


def lines_of(section: LexborHTMLParser) -> list[str]:
    """The lines of a section, without the numbers of their sources."""
    for number in section.css("sup"):
        number.decompose()
    return [line.text().strip() for line in section.css("li")]


def test_a_report_of_which_grades_are_missing_is_printed_before_the_grades_with_its_totals():
    first = {
        force: lines_of(printed(force)[GRADES_SECTION])[0]
        for force in ("kent", "lincolnshire", "dyfed-powys", "bedfordshire")
    }
    assert first["kent"] == (
        "Newest PEEL report: PEEL assessment 2025–27, Kent, of 9 April 2026: we know none of its grades by theme yet"
    )
    assert first["lincolnshire"] == (
        "Newest PEEL report: PEEL assessment 2023–25, Lincolnshire, of 14 May 2025: 4 areas requires improvement and 4 "
        "inadequate; we do not know which"
    )
    assert first["dyfed-powys"] == (
        "Newest PEEL report: PEEL assessment 2023–25, Dyfed-Powys: 6 areas adequate and 2 requires improvement; we "
        "know the theme of 1"
    )
    assert not first["bedfordshire"].startswith("Newest PEEL report")


def test_a_grade_that_was_not_found_is_printed_as_such_as_on_the_page():
    lines = dict(line.split(": ", 1) for line in lines_of(printed("lincolnshire")[GRADES_SECTION]))
    low = "requires improvement or inadequate, by published totals"
    assert lines["Protecting vulnerable people"] == (
        f"not found in PEEL 2023–25 ({low}); before that Adequate ◇ PEEL 2021/22 (older)"
    )
    assert lines["Investigating crime"] == (
        f"Requires improvement ◇ PEEL 2021/22 (older); newer grade not found: {low}"
    )
    assert lines["Recording crime data"] == "Requires improvement ◇ PEEL 2021/22 (older); newer grade: not graded"
    assert lines["Legitimacy"] == "Good ● PEEL 2018/19 (older)"  # which is not graded any more


@pytest.mark.parametrize("force", ["lincolnshire", "dyfed-powys", "durham", "kent"])
def test_every_theme_of_which_the_page_says_not_found_is_printed_with_the_same_range(force):
    lines = [line.split(": ", 1) for line in lines_of(printed(force)[GRADES_SECTION])]
    assert len(dict(lines)) == len(lines)  # each theme once
    not_found = queries.rows("standing", forces=[force]).query("missing == 'not known here'")
    possible = {row["theme"]: range_by_totals(row) for row in not_found.to_dict("records")}
    printed_so = {theme: words for theme, words in dict(lines).items() if words.startswith("not found")}
    assert set(printed_so) == set(possible)
    assert all(possible[theme] in words for theme, words in printed_so.items())


def test_causes_of_concern_are_printed_with_their_status():
    section = printed("gloucestershire")["Causes of concern"]
    assert "“Status not known”: we found no page that says whether it is still open." in section.css_first("p").text()
    lines = lines_of(section)
    assert len(lines) == len(queries.rows("causes_of_concern", forces=["gloucestershire"]))
    assert "Leadership of child protection: issued on 21 May 2025, status not known" in lines
    assert lines[-2].endswith("value for money: issued in October 2021, closed in April 2023")
    accelerated = lines_of(printed("lincolnshire")["Causes of concern"])
    assert "Strategic plans (accelerated cause of concern): issued on 6 December 2024, status not known" in accelerated
    assert "Causes of concern" not in printed("kent")


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


@pytest.mark.slow
def test_the_page_of_a_force_says_so_too(open_page):
    page = open_page("force", force=["Bedfordshire"])
    for exhibit in ("story", "inspections"):
        row = next(row for row in page.exhibit(exhibit).split("<tr>") if "Joint targeted area" in row)
        assert "<td>none read</td>" in row
