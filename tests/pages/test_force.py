"""The page of a force: short answers first, then sections, with the exhibits of each."""

import csv
import re
from pathlib import Path

import pandas
import pytest
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.address.labels import labels_of
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE
from parts.charts.beside import beside
from parts.charts.looks import GRADE_NOT_FOUND, GRADES
from parts.exhibits import benchmark, cards, glance, grades_over_time, standing
from parts.site import page_at
from parts.words import audits_in_words, newer_reports, rises_and_falls, sentences
from tests.pages.conftest import Session

SECTIONS = {
    "Now": ["standing-of-force", "engage-of-force", "causes-of-force", "benchmark"],
    "Children": ["findings-by-theme", "findings-of-force", "recommendations-of-force", "case-audits-drawn", "reviews"],
    "Over time": ["timeline", "changes"],
    "All": ["history", "totals-of-force", "story", "inspections"],
}
FEEDS = ("api/changes.atom?force=Kent", "api/reports.atom?force=Kent", "api/engage.atom?force=Kent")


@pytest.fixture(scope="module")
def metropolitan():
    """The page of a force that has every exhibit, and its markup."""
    page = Session("force", force=["Metropolitan"])
    return page, LexborHTMLParser("".join(page.html))


def in_short(page) -> dict[str, str]:
    """The short answers of a page of a force, by question."""
    lines = LexborHTMLParser("".join(page.html)).css(".fc-in-short div")
    return {line.css_first("dt").text(): " ".join(line.css_first("dd").text().split()) for line in lines}


@pytest.mark.slow
def test_exhibits_are_in_sections_with_headings_one_level_below(metropolitan):
    _, shown = metropolitan
    found, levels = {}, set()
    for heading in shown.css("h2.fc-section, .fc-title"):
        if "fc-section" in heading.attributes["class"]:
            found[heading.text()] = under = []
        else:
            under.append(heading.id)
            levels.add(heading.tag)
    assert found == SECTIONS and levels == {"h3"}


def test_links_above_the_first_section_lead_to_each_section(metropolitan):
    _, shown = metropolitan
    links = {
        link.text().removeprefix("On this page: "): link.attributes["href"]
        for link in shown.css("nav.fc-sections > a[data-inside]")
    }
    sections = {heading.text(): heading.id for heading in shown.css("h2.fc-section")}
    assert links == {name: f"force?force=Metropolitan#{at}" for name, at in sections.items()}
    assert list(links) == list(SECTIONS)
    assert shown.html.index("fc-sections") < shown.html.index('class="fc-section"')
    # Streamlit removes an id such as “children”, since it is also a property of a document.
    assert all(at.startswith("section-") for at in sections.values())


def test_the_last_section_is_one_fold_whose_exhibits_are_alone_in_a_frame(metropolitan, open_embedded):
    _, shown = metropolitan
    (fold,) = shown.css("details.fc-all")
    assert "open" not in fold.attributes and fold.css_first("summary > h2").id == "section-all"
    assert [title.id for title in fold.css("h3.fc-title")] == SECTIONS["All"]
    assert "Show the table" not in fold.text() and "residents" in fold.css_first(".fc-small").text()
    for name in SECTIONS["All"]:
        page = open_embedded("force", exhibit=name, force=["Metropolitan"])
        assert page.exhibits == [name] and "fc-all" not in page.exhibit(name)


def test_grades_are_sorted_by_the_newest_cycle_then_the_lowest_grade_and_those_not_found_are_last_in_theirs():
    everyone = list(queries.rows("forces")["force_id"])
    rows = standing.OF_FORCE.ask(Selection(), forces=everyone).rows
    assert set(rows["force_id"]) == set(everyone) and rows["grade"].isna().any()
    worst_first = list(reversed(GRADES))
    for _, of_force in rows.groupby("force"):
        keys = [
            (-row.round_order, worst_first.index(row.grade) if isinstance(row.grade, str) else len(worst_first))
            for row in of_force.itertuples()
        ]
        assert keys == sorted(keys)
    # One that was not found stands in its cycle whether published totals say something of it or not.
    known = {force: list(rows[rows["force"] == force]["grade"].notna()) for force in ("Dyfed-Powys", "North Wales")}
    assert known["Dyfed-Powys"] == [True] + [False] * 5 + [True] * 4
    assert known["North Wales"] == [True] * 6 + [False] * 2 + [True] * 2
    assert any("themes without a known grade last" in note for note in standing.OF_FORCE.notes)


def test_why_a_grade_is_not_of_the_newest_cycle_is_said_below_it_in_no_column_of_its_own():
    answer = standing.OF_FORCE.ask(Selection(), forces=["leicestershire"])
    table = LexborHTMLParser(standing.OF_FORCE.table(standing.OF_FORCE.rows_shown(answer), caption=""))
    heads = [head.text().strip() for head in table.css("thead th")]
    assert heads == ["Theme", "Grade", "Inspection", "Before", "Inspection before", "Known from", "Source"]
    said = {}
    for row in table.css("tbody tr"):
        theme, grade = row.css("td")[:2]
        said[theme.text()] = (small := grade.css_first("small")) and small.text()
    assert {theme: words for theme, words in said.items() if words} == {
        "Managing offenders and suspects": "newer grade not found: good, by published totals",
        "Serious and organised crime": "newer grade not found",
    }
    assert "no_newer" in standing.OF_FORCE.rows_in_file(answer).columns


@pytest.mark.slow
def test_no_column_of_the_newest_grades_of_a_force_is_empty():
    for force in queries.rows("forces")["force_id"]:
        answer = standing.OF_FORCE.ask(Selection(), forces=[force])
        table = LexborHTMLParser(standing.OF_FORCE.table(standing.OF_FORCE.rows_shown(answer), caption=""))
        heads = [head.text().strip() for head in table.css("thead th")]
        rows = [[cell.text().strip(" –") for cell in row.css("td, th")] for row in table.css("tbody tr")]
        assert not [head for head, *cells in zip(heads, *rows, strict=True) if not any(cells)], force


@pytest.mark.parametrize(
    ("force", "says"),
    [
        (
            "Metropolitan",
            {
                "Lowest, PEEL 2023–25": "Inadequate on investigating crime, and managing offenders and suspects",
                "Highest, PEEL 2023–25": "Adequate on treating the public fairly, and serious and organised crime",
                "Newest child protection report": "Child protection inspection, 26 February 2025",
                "Changed up to 2018/19": (
                    "Of its grades on 8 themes, 3 rose, 5 ended the same (1 lower in between), none fell. "
                    "Later grades cannot be compared. "
                    "See each grade."
                ),
                "Who says so": "All 10 newest known grades: ○ press or other site",
            },
        ),
        (
            "Kent",
            {
                "Lowest of 5 grades found (4 not found), PEEL 2023–25": (
                    "Requires improvement on investigating crime and responding to the public"
                ),
                "Highest of 5 grades found (4 not found), PEEL 2023–25": ("Good on protecting vulnerable people"),
                "Newest child protection report": (
                    "Child protection post-inspection review, 26 August 2021: 4 concerns and 3 strengths · "
                ),
                "Who says so": (
                    "Of the 10 newest known grades: ● 3 inspectorate · ○ 5 press or other site · ≈ 2 inferred"
                ),
            },
        ),
        (
            "Cumbria",
            {"Highest of 4 grades found (6 not found), PEEL 2023–25": ("Outstanding on supporting the workforce")},
        ),
        # Its report graded eight themes: four whose older grades its totals rule out are among them.
        (
            "Lincolnshire",
            {
                "Older grade that may still apply, PEEL 2021/22": (
                    "Requires improvement on recording crime data. 8 other themes were graded again; the newer "
                    "grades were not found"
                )
            },
        ),
        (
            "Dyfed-Powys",
            {
                "Newest PEEL report": (
                    "Assessment 2023–25: 6 areas adequate and 2 requires improvement; we know the theme of 1 · "
                ),
                "1 grade known, PEEL 2023–25": "Requires improvement on supporting the workforce",
            },
        ),
        (
            "Hampshire",
            {
                "Newest PEEL report": (
                    "Assessment 2023–25, 24 July 2025: 2 areas good and 6 adequate (without serious and organised "
                    "crime); we know the theme of 1 · "
                ),
                "2 grades known, PEEL 2023–25": (
                    "Inadequate on serious and organised crime, and Good on protecting vulnerable people"
                ),
            },
        ),
    ],
)
def test_short_answers_say_the_lowest_and_highest_what_changed_and_who_says_so(open_page, force, says):
    lines = in_short(open_page("force", force=[force]))
    for question, answer in says.items():
        assert lines[question].startswith(answer), lines[question]


def test_only_an_older_grade_that_the_newest_report_did_not_give_again_may_still_hold():
    now = queries.rows("standing", forces=["lincolnshire"]).query("round == '2021-22' and grade.notna()")
    again = now["no_newer"] == "not known here"
    assert sorted(now[~again]["theme"]) == ["Recording crime data"] and again.sum() == 4
    (row,) = glance._of_one_kind(now[again], now)
    assert row == "4 older grades, newer not found, PEEL 2021/22"
    assert list(glance._of_one_kind(now, None)) == ["5 grades known, PEEL 2021/22"]


def test_every_force_with_totals_of_grades_that_we_lack_says_so_on_its_first_screen():
    totals = queries.rows("grade_totals", rounds=["2023-25"])
    lacking = set(totals[totals["known_in_totals"] < totals["areas_graded"]]["force_id"])
    forces = queries.rows("forces").query("present")["force_id"]
    with_a_line = {force for force in forces if newer_reports.in_a_line(force)}
    assert with_a_line == lacking | {"kent"} and len(lacking) == 12  # Kent has a newer report
    for row in totals[totals["force_id"].isin(lacking)].to_dict("records"):
        line = LexborHTMLParser(newer_reports.in_a_line(row["force_id"]))
        assert line.css_first("a").attributes["href"] == row["source_url"]
        known = row["known_in_totals"]
        assert (f"we know the theme of {known} ·" if known else "we do not know which ·") in line.text()
        assert ("(without serious and organised crime)" in line.text()) == (row["known"] > known)


def year_of(report) -> str:
    """The year that a report is dated by: of its publication, or else of its fieldwork."""
    return report["published"][:4] if isinstance(report["published"], str) else str(report["year"])


@pytest.mark.slow
def test_the_last_child_protection_inspection_of_every_force_has_a_link_to_a_page_no_older_than_it():
    for force in queries.rows("forces").query("present").itertuples():
        reports = queries.rows("story", force=force.force_id)
        line = glance._last_inspection(force.force_id)
        (address,) = LexborHTMLParser(line).css("a")
        pages = [*reports["source_url"], *queries.rows("findings", forces=[force.force_id])["source_url"]]
        assert address.attributes["href"] in pages, force.short_name
        newest = reports.dropna(subset="year").iloc[-1]
        assert "2005" not in line and year_of(newest) in line
        assert reports["year"].isna().sum() == sum(map(int, re.findall(r"(\d+) other reports? without a date", line)))


def test_a_report_of_another_year_than_its_inspection_says_so_as_its_findings_are_of_that_year(open_page):
    page = open_page("force", force=["Humberside"])
    assert "National child protection inspection, April 2017 (inspected in 2016): 6 concerns and 4 str" in page.words
    shown = page.exhibit("findings-of-force")
    assert "The year is that of the inspection; its report may have come out the year after." in shown


def test_a_report_whose_source_is_in_doubt_links_to_the_source_of_its_findings():
    line = LexborHTMLParser(glance._last_inspection("dyfed-powys"))
    assert line.css_first("a").attributes["href"].startswith("https://www.shropshirestar.com/")
    assert line.text().startswith(
        "Joint targeted area inspection, 2 February 2024 (inspected in 2023): 1 concern and 2 "
    )


@pytest.mark.parametrize(
    ("force", "says"),
    [
        # Of the accelerated report, which is newer than the inspection of which it is a part.
        (
            "lincolnshire",
            "National child protection inspection (on causes of concern, ahead of the full report), "
            "19 December 2025: 3 concerns and 4 recommendations · ",
        ),
        (
            "west-mercia",
            "Child protection inspection (on causes of concern, ahead of the full report), "
            "26 September 2025 (inspected in 2024): 4 concerns · ",
        ),
        (
            "gwent",
            "Child protection post-inspection review, 13 July 2020: 1 concern, 4 strengths and 1 recommendation; "
            "1 other report without a date may be newer · ",
        ),
    ],
)
def test_the_last_child_protection_inspection_counts_recommendations_and_says_that_a_report_came_early(force, says):
    assert LexborHTMLParser(glance._last_inspection(force)).text().startswith(says)


@pytest.mark.slow
def test_what_changed_says_what_was_compared_and_that_newer_grades_cannot_be():
    newer = "Later grades cannot be compared."
    for force in queries.rows("forces").itertuples():
        page = page_at("force").read({"force": [force.short_name]})
        changes = queries.rows("changes", force=force.force_id)
        moved = changes.query("era_name == 'Up to 2018/19'")["move"].value_counts()
        line = glance.of_force(page).in_short["Changed up to 2018/19"]
        words = sentences.without_markup(line)
        assert newer in words and "<strong>" not in line, force.short_name
        assert words.startswith(f"Of its grades on {moved.sum()} themes, ")
        assert all(f"{n} {'ended the same' if move == 'stayed' else move}" in words for move, n in moved.items())
        exhibit = grades_over_time.CHANGES.ask(page)
        since = (
            "The grades of PEEL 2021/22 and 2023–25 cannot be compared with each other or with earlier grades, since "
            "the way of grading changed."
        )
        assert since in grades_over_time.CHANGES.all_notes(exhibit), force.short_name
        takeaway = sentences.without_markup(grades_over_time.CHANGES.takeaway(exhibit.rows))
        eras = changes.groupby("era_name")["move"].size()
        single = "In crime data integrity inspections, its one graded theme "
        each = [f"{era}, of its grades on {n} themes" if n > 1 else single for era, n in eras.items()]
        assert all(words in takeaway for words in each), takeaway


def test_grades_that_ended_as_they_began_are_not_said_to_have_stayed_if_they_fell_or_rose_in_between():
    """Of Leicestershire, four fell and came back, with their cycles: effectiveness (2016), efficiency (2017),
    investigating crime (2016), and leadership and use of resources (2017). Five were good throughout."""
    page = page_at("force").read({"force": ["Leicestershire"]})
    line = sentences.without_markup(glance.of_force(page).in_short["Changed up to 2018/19"])
    assert line.startswith("Of its grades on 9 themes, 9 ended the same (4 lower in between), none rose, none fell.")
    changes = queries.rows("changes", force="leicestershire").set_index("theme")["in_between"]
    assert set(changes[changes == "lower"].index) == {
        *("Effectiveness", "Efficiency", "Investigating crime", "Leadership and use of resources")
    }
    # Dyfed-Powys: investigating crime was low in 2016 alone, and legitimacy good in 2017 alone.
    assert "4 ended the same (1 lower, 1 higher in between)." in grades_over_time.changes_takeaway(
        queries.rows("changes", force="dyfed-powys")
    )


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([("stayed", None), ("rose", "lower")], ""),  # of one that rose, nothing more is said
        ([("stayed", "lower")], " (lower in between)"),
        ([("stayed", "higher"), ("stayed, not inspected again", "higher")], " (2 higher in between)"),
        (
            [("stayed", "lower"), ("stayed", "lower and higher"), ("stayed", None)],
            " (1 lower, 1 lower and higher in between)",
        ),
    ],
)
def test_what_came_in_between_is_counted_of_grades_that_ended_as_they_began(moves, words):
    assert rises_and_falls.in_between(pandas.DataFrame(moves, columns=["move", "in_between"])) == words


def test_a_grade_carried_over_from_another_question_cannot_be_compared_with_the_one_before(open_page):
    table = open_page("force", force="West Midlands").exhibit("standing-of-force")
    row = next(row for row in table.split("<tr") if "Leadership and use of resources" in row)
    assert row.index("Requires improvement") < row.index("PEEL 2018/19") < row.index("Good") < row.index("PEEL 2017")
    assert "not comparable" in row


def test_a_grade_before_says_where_it_was_graded_another_way(metropolitan):
    page, _ = metropolitan
    rows = standing.OF_FORCE.ask(page_at("force").read({"force": ["Metropolitan"]})).rows
    before = rows[rows["previous_grade"].notna()]
    eras = queries.rows("rounds").set_index("round_name")["era"]
    another_way = before["era"].to_numpy() != eras[before["previous_round_name"]].to_numpy()
    assert another_way.any()
    of_other_programmes = rows["other_grade"].notna().sum()
    assert page.exhibit("standing-of-force").count("not comparable") == another_way.sum() + of_other_programmes


@pytest.mark.parametrize(
    ("force", "grade", "inspection"),
    [
        ("Leicestershire", "Inadequate", "Crime data integrity, re-inspection, 2019"),  # not graded by PEEL
        ("Cumbria", "Outstanding", "Crime data integrity, first inspection, 2019"),  # the grade of PEEL was not found
        ("Cheshire", "Outstanding", "Crime data integrity, re-inspection, 2018"),  # PEEL graded it once, as adequate
        ("Dyfed-Powys", "Requires improvement", "Crime data integrity, first inspection"),  # of a year not known
    ],
)
def test_the_grade_before_is_of_crime_data_integrity_where_peel_gave_none(open_page, force, grade, inspection):
    table = open_page("force", force=force).exhibit("standing-of-force")
    before = next(row for row in table.split("<tr") if "Recording crime data" in row).split("<td")
    (at,) = (n for n, cell in enumerate(before) if inspection in cell)
    assert f"{inspection} <a" in before[at], "with its source, and without the year if it is not known"
    assert grade in before[at - 1] and "not comparable" in before[at - 1]


def test_the_grade_before_is_that_of_peel_where_there_is_one(open_page):
    table = open_page("force", force="Essex").exhibit("standing-of-force")
    row = next(row for row in table.split("<tr") if "Recording crime data" in row)
    assert "PEEL 2021/22" in row and "Crime data integrity" not in row


def test_the_day_of_a_report_stands_below_its_cycle_whose_name_does_not_break(metropolitan):
    page, _ = metropolitan
    table = LexborHTMLParser(page.exhibit("standing-of-force"))
    heads = [head.text() for head in table.css("thead th")]
    assert "Inspection" in heads and "Published" not in heads
    cells = [row.css("td, th")[heads.index("Inspection")] for row in table.css("tbody tr")]
    assert all("fc-date" in cell.attributes["class"] for cell in cells)
    rows = standing.OF_FORCE.ask(page_at("force").read({"force": ["Metropolitan"]})).rows
    days = [small.text() for cell in cells if (small := cell.css_first("small"))]
    assert len(days) == rows["published"].notna().sum() == 1 and days == ["22 Sep 2022"]


@pytest.mark.slow
def test_short_answers_are_of_one_cycle_and_name_at_most_three_themes():
    for name in queries.rows("forces")["short_name"]:
        lines = glance.of_force(page_at("force").read({"force": [name]})).in_short
        grades = {question: words for question, words in lines.items() if ", PEEL" in question}
        assert len({question.rpartition(", ")[2] for question in grades}) == 1, name
        assert all(words.count(", ") <= glance.MAX_THEMES_NAMED for words in grades.values()), name


@pytest.mark.parametrize("force", ["South Yorkshire", "Dyfed-Powys"])
def test_a_theme_that_was_not_graded_says_so_in_its_cell_too(open_page, force):
    lines = LexborHTMLParser(open_page("force", force=[force]).exhibit("standing-of-force")).css("tbody tr")
    (cells,) = [[cell.text() for cell in line.css("td")] for line in lines if "Recording crime data" in line.text()]
    # Once in the row: nothing is newer than that.
    assert "Not graded" in cells and "not graded" not in cells and "Not found" not in cells


def test_the_feeds_of_a_force_are_linked_on_its_page_and_in_the_head_of_its_document(open_page):
    shown = LexborHTMLParser("".join(open_page("force", force=["Kent"]).html))
    news = shown.css_first(".fc-to-keep details")
    assert news.css_first("summary").text() == "Follow Kent (RSS)"
    assert tuple(link.attributes["href"] for link in news.css("a")) == FEEDS
    head = LexborHTMLParser(str(cards.head(page_at("force"), {"force": ["Kent"]}, "https://example.org/")))
    linked = head.css("link[rel=alternate][type='application/atom+xml']")
    assert tuple(link.attributes["href"] for link in linked) == tuple(f"https://example.org/{feed}" for feed in FEEDS)
    assert linked[1].attributes["title"] == "Forces Compared: new inspection reports on Kent"
    everywhere = re.findall(r'rel="alternate"[^>]*href="([^"]*)"', cards.head(page_at("about"), {}, "https://a/"))
    assert everywhere == [f"https://a/{feed.partition('?')[0]}" for feed in FEEDS]


@pytest.mark.parametrize(
    ("force", "says"),
    [
        ("Metropolitan", r"lower\. No force is of similar size\.$"),
        (
            "Kent",
            r" Of the 8 forces of similar size, (\d|all) (has|have) a known grade: .* higher, .* same and .* lower\.$",
        ),
    ],
)
def test_only_forces_of_similar_size_are_called_so(force, says):
    rows = benchmark.BENCHMARK.ask(page_at("force").read({"force": [force]}), rounds=["2023-25"]).rows
    assert re.search(says, sentences.without_markup(benchmark.benchmark_takeaway(rows)))


def among_others(force: str, **columns) -> str:
    rows = benchmark.BENCHMARK.ask(page_at("force").read({"force": [force]}), rounds=["2023-25"]).rows
    return sentences.without_markup(benchmark.benchmark_takeaway(rows.assign(**columns)))


def test_a_force_without_a_grade_on_the_headline_theme_is_compared_on_one_with_its_lowest():
    assert among_others("Gloucestershire").startswith(
        "On serious and organised crime it is graded inadequate, as are 4 of the 25 other forces with a known grade. "
    )


@pytest.mark.parametrize(
    ("grade", "near"),
    [("outstanding", "1 is the same and none lower."), ("inadequate", "none are higher and 1 the same.")],
)
def test_of_the_highest_grade_it_is_not_said_that_none_are_higher_nor_of_the_lowest_that_none_are_lower(grade, near):
    numbers = {"higher": 0, "same": 3, "lower": 0, "others_known": 9}
    found = among_others("Kent", grade=grade, **numbers, near_higher=0, near_same=1, near_lower=0)
    assert f"it is graded {grade}, as are 3 of the 9 other forces with a known grade. Of the 8 forces" in found
    assert found.endswith(f": {near}")


def test_a_strip_for_each_theme_shows_where_the_force_is_among_all(open_page):
    page = open_page("force", force=["Kent"])
    chart, rows = page.chart("benchmark"), queries.rows("benchmark", force="kent", most=8, rounds=["2023-25"])
    marks = [text for text in chart["layout"]["annotations"] if "Kent is here" in text["text"]]
    themes = chart["data"][0]["y"]
    assert sorted(themes) == sorted(rows["theme"]) and [round(mark["y"]) for mark in marks] == list(range(len(themes)))
    for theme, mark in zip(themes, marks, strict=True):
        row = rows.set_index("theme").loc[theme]
        at, number = 0, themes.index(theme)
        for part in chart["data"]:
            end = at + part["x"][number]
            if GRADES[row["grade"]].name == part["name"]:
                # The part for all forces with its grade, itself included; higher grades are on the left.
                assert at <= mark["x"] <= end and at == row["higher"] and end - at == row["same"] + 1
            at = end
        assert at == 43
    assert "protecting vulnerable people: good, 35 other forces known, 2 higher, 2 the same, 31 lower" in str(
        page.alt_texts
    )
    assert "<table" in page.exhibit("benchmark")


def test_the_label_of_a_force_extends_to_the_side_with_more_room():
    """On a phone, a long name would be cut off at the end of a strip."""
    for force in ("kent", "city-of-london", "avon-and-somerset"):
        rows, forces = queries.rows("benchmark", force=force, most=8), queries.rows("spread")
        chart = beside(rows[rows["round"] == "2023-25"], forces[forces["round"] == "2023-25"])
        marks = [text for text in chart.figure["layout"]["annotations"] if "is here" in text["text"]]
        assert marks and {(mark["x"] < 21.5, mark["xanchor"]) for mark in marks} <= {(True, "left"), (False, "right")}


@pytest.mark.parametrize("force", queries.rows("forces")["short_name"])
def test_the_lowest_grade_is_said_of_a_cycle_only_where_all_its_grades_were_found(force):
    """Any grade that we lack may be lower; those that may never have been given count for nothing."""
    selection = page_at("force").read({"force": [force]})
    in_short = glance.of_force(selection).in_short
    ends = [name for name in in_short if name.startswith(("Lowest", "Highest"))]
    now = queries.rows("standing", forces=selection.values(FORCE)).dropna(subset="grade")
    newest = now[now["round_order"] == now["round_order"].max()]
    grid = queries.rows("grid", forces=selection.values(FORCE), rounds=list(set(newest["round"])))
    given = int((grid["grade"].notna() | ((grid["missing"] == GRADE_NOT_FOUND) & grid["surely_given"])).sum())
    for name in ends:
        found = f" of {len(newest)} grades found ({given - len(newest)} not found)" if given > len(newest) else ""
        assert re.fullmatch(rf"(Lowest|Highest){re.escape(found)}(?: of the report before)?, PEEL [0-9/–]+", name)


def test_every_code_of_a_column_has_words():
    """Columns that hold the codes of another column, such as the programme of an earlier inspection, show its words."""
    with Path(queries.__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as lines:
        of = {row["column"]: row["of"].partition(".")[2] for row in csv.DictReader(lines) if row["of"]}
    of.pop("sought")  # which is in no table
    wordless = [column for column, original in of.items() if labels_of(original) and not labels_of(column)]
    assert of["from_programme"] == "programme" and not wordless


def test_subsets_that_a_force_had_marked_itself_are_said_to_be_picked_by_it(open_page):
    sentence = "Cases that a force had marked itself, and inspectors marked again, were picked by the force."
    for force in ("Metropolitan", "Kent"):
        topics = set(queries.rows("case_audits", forces=[force.lower()])["topic"])
        assert (sentence in open_page("force", force=[force]).words) == (audits_in_words.RE_MARKED in topics), force


def test_a_range_of_good_files_beside_the_last_audit_says_that_inspectors_picked_them():
    """A range that chance would give is said only where that stands beside it."""
    ranges = 0
    for force in queries.rows("forces").query("present").itertuples():
        tile, small = glance._last_audit(force.force_id)
        said = re.findall(
            r"cases that inspectors picked, [^;(]+\(if drawn at random, likely between \d+% and \d+%\)", small
        )
        assert f"{tile} {small}".count("likely") == len(said) <= 1, force.short_name
        ranges += len(said)
    assert ranges > 15


def test_who_picked_case_files_is_said_only_of_a_force_with_an_audit(open_page):
    for force in ("Metropolitan", "Kent"):
        audits = queries.rows("story", force=force.lower())[["cases_total", "good_pct"]].notna().any(axis=None)
        assert audits == (force == "Metropolitan")
        assert ("Inspectors picked the case files." in open_page("force", force=[force]).exhibit("story")) == audits


def test_published_totals_are_of_areas_which_may_be_none_of_our_themes(open_page):
    words = open_page("force", force=["Metropolitan"]).exhibit("totals-of-force")
    (row,) = queries.rows("grade_totals", forces=["metropolitan"], rounds=["2023-25"]).to_dict("records")
    assert f"in {row['areas_graded']} areas of policing. We know all of these grades by theme." in words


def test_how_reviews_are_matched_is_said_only_where_a_review_found_something(open_page):
    sentence = "Beside each recommendation is what a later review said on the same theme: the last one "
    found = queries.rows("recommendations").groupby("force")["review_found"].count()
    for force in ("Metropolitan", "Cleveland"):
        shown = open_page("force", force=[force]).exhibit("recommendations-of-force")
        assert (sentence in shown) == (
            found[force] > 0
        ) and "We do not know whether these were carried out, unless the status says so." in shown
    assert found["Metropolitan"] and not found["Cleveland"]


@pytest.mark.slow
def test_the_day_of_a_report_leads_wherever_an_inspection_is_named(open_page):
    page = open_page("force", force=["Gloucestershire"])  # inspected in December 2024
    assert "In the child protection report of 21 May 2025: 1 adequate, 1 requires improvement" in page.words
    assert "National child protection inspection, 21 May 2025 (inspected in 2024): " in page.words
    printed = LexborHTMLParser(next(part for part in page.html if "fc-brief" in part))
    lines = [line.text() for line in printed.css(".fc-brief li")]
    title = "Gloucestershire Constabulary: National child protection inspection"
    assert [line for line in lines if title in line and line.startswith(f"21 May 2025 {title}")]
    for exhibit in ("story", "inspections"):
        heads = [head.text() for head in LexborHTMLParser(page.exhibit(exhibit)).css("thead th")]
        assert heads[0] == "Published" and "Fieldwork" in heads, heads
    latest = LexborHTMLParser(open_page("").exhibit("latest-reports")).css("thead th")
    assert latest[0].text() == "Published"


def test_a_report_of_unknown_day_is_named_by_its_year(open_page):
    # Child protection inspections grade five themes.
    words = "In the child protection report of 2025: 1 good; 4 not found."
    assert words in open_page("force", force=["South Wales"]).words


def test_a_link_leads_to_what_is_new_on_the_force(open_page):
    page = open_page("force", force=["City of London"])
    kept = next(LexborHTMLParser(part) for part in page.html if "fc-to-keep" in part)
    (news,) = kept.css(".fc-to-keep > a")
    assert news.text() == "What is new on the City of London Police"
    assert news.attributes["href"] == "changes?force=City+of+London"


def test_the_grade_on_vulnerable_people_is_not_called_one_on_children_alone(open_page):
    facts = open_page("force", force=["Humberside"]).words
    assert "Protecting vulnerable people, children among them Outstanding PEEL 2023–25" in facts
