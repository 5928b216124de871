"""Engage, causes of concern, and national totals: what pages say of them, and what they leave unsaid."""

import html
import re

import feedparser
import pandas
import pytest
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.address.english import day
from parts.address.selection import Selection
from parts.charts.looks import GRADES, NONE
from parts.charts.monitoring import BETWEEN, STILL, WITHIN, times_in_engage
from parts.exhibits import grades, leads, monitoring
from parts.exhibits.first_tables import static_page
from parts.site import page_at
from parts.words import verification
from server.api import feeds
from tests.conftest import ROOT
from tests.pages.test_changes import fetched, read


@pytest.fixture(scope="module")
def newest_move():
    """The day of the newest move into or out of Engage that the record holds, in words."""
    return day(pandas.read_csv(ROOT / "data" / "sources" / "engage.csv")["date"].max())


def engage_line(page) -> str:
    """The line under the first sentence of a page that says who is in Engage; empty if there is none."""
    found = [re.findall(r'<p class="fc-engaged-line">(.*?)</p>', part) for part in page.html]
    return " ".join(re.sub(r"<[^>]*>", "", line) for lines in found for line in lines)


def marked_in_grid(page, exhibit: str) -> dict[str, str]:
    """The forces with a mark of Engage in a grid, each with the words of its mark."""
    tree = LexborHTMLParser(page.exhibit(exhibit))
    heads = [row.css_first('th[scope="row"]') for row in tree.css("tbody tr")]
    marks = {h.css_first("a").text(): [mark.text() for mark in h.css("small")] for h in heads if h}
    return {force: mark for force, words in marks.items() for mark in words if "Engage" in mark}


# Engage


def test_moves_that_mention_causes_of_concern_say_that_not_all_of_them_are_listed(open_page):
    words = "We may not have found each cause of concern that is mentioned here: below are those that we found."
    # A move names three causes of concern of 2023, of which we found two.
    assert words in open_page("force", force=["Metropolitan"]).exhibit("engage-of-force")
    assert words not in open_page("force", force=["Cleveland"]).exhibit("engage-of-force")


@pytest.mark.parametrize(
    ("force", "sentence"),
    [
        (
            "Lincolnshire",
            "In Engage since 6 December 2024, as far as we know. Moves after {newest_move} may be missing.",
        ),
        ("Metropolitan", "Left Engage on 23 January 2025; it was in Engage from 28 June 2022."),
        ("Cleveland", "Left Engage in September 2023; it was in Engage from 2019."),
        (
            "Staffordshire",
            "Left Engage on 21 May 2024; it was in Engage from 6 July 2022 (another source says June 2022).",
        ),
    ],
)
def test_a_force_says_under_its_name_that_it_is_in_engage_or_when_it_left(open_page, newest_move, force, sentence):
    sentence = (
        f"{sentence.format(newest_move=newest_move)} Engage is the inspectorate’s enhanced monitoring, which the press"
    )
    page = open_page("force", force=[force])
    assert engage_line(page).startswith(sentence)
    assert sentence in "".join(part for part in page.html if "fc-brief" in part)  # the part that is printed
    home = page_at("force")
    assert sentence in LexborHTMLParser(str(static_page(home, home.read({"force": [force]}), ()))).text()


def test_a_force_without_a_known_move_has_no_mark(open_page):
    page = open_page("force", force=["Kent"])
    assert engage_line(page) == "" and "engage-of-force" not in page.exhibits


def test_the_moves_of_a_force_say_why_and_by_which_source_each_date_is_known(open_page):
    moves = open_page("force", force=["Staffordshire"]).exhibit("engage-of-force")
    assert "6 Jul 2022" in moves and "Jun 2022" in moves
    assert "Vulnerability at first contact" in moves and "staffordshire-police-peel-causes-of-concern" in moves


@pytest.mark.slow
def test_notes_for_those_who_check_a_move_are_in_its_files_alone(open_page):
    noted = queries.rows("engage").dropna(subset="note")
    assert len(noted) > 10
    shown = {force: open_page("force", force=[force]).exhibit("engage-of-force") for force in set(noted["force"])}
    for row in noted.itertuples():
        assert row.note not in html.unescape(shown[row.force])
    assert "; one cause of concern stayed open" in shown["West Midlands"]
    assert not any(row.note in open_page("change").exhibit("engage") for row in noted.itertuples())


def test_the_overview_names_the_forces_in_engage_and_marks_them(open_page, newest_move):
    page = open_page("")
    assert engage_line(page) == (
        "In Engage (“special measures” in the press), as far as we know: Lincolnshire since 6 December 2024. "
        f"Moves after {newest_move} may be missing."
    )
    assert marked_in_grid(page, "standing") == {"Lincolnshire": "in Engage"}
    grid = f"In Engage since 6 December 2024; we know of no move after {newest_move}"
    assert f'title="{grid}"' in page.exhibit("standing")
    texts = {t["name"]: t["text"] for t in page.chart("map-areas-now")["data"] if t.get("fill")}
    assert "<br>In Engage since 6 December 2024" in texts["Lincolnshire"]
    assert [force for force, text in texts.items() if "Engage" in text] == ["Lincolnshire"]
    assert engage_line(open_page("", region=["Wales"])) == ""


@pytest.mark.parametrize(("region", "explained"), [("East Midlands", True), ("Wales", False)])
def test_the_mark_of_engage_is_explained_where_a_force_has_it(open_page, region, explained):
    grid = open_page("", region=[region]).exhibit("standing")
    assert ('class="fc-engaged"' in grid) == (grades.IN_ENGAGE in grid) == explained


def test_the_overview_of_a_day_names_and_marks_those_who_were_in_engage_then(open_page):
    page = open_page("", as_of=["2022-06-30"])
    assert not page.app.exception and "on 30 June 2022, as far as we know: " in engage_line(page)
    moved = "it moved into Engage on 6 July 2022 (another source says June 2022)."
    perhaps = f"Perhaps also Staffordshire: {moved}"
    assert engage_line(page).endswith(f"the Metropolitan Police since 28 June 2022. {perhaps}")
    assert marked_in_grid(page, "standing") == {
        "Cleveland": "in Engage",
        "Gloucestershire": "in Engage",
        "Greater Manchester": "in Engage",
        "Metropolitan": "in Engage",
        "Staffordshire": "perhaps in Engage",
        "Wiltshire": "in Engage",
    }


@pytest.mark.parametrize(
    ("address", "query", "grid"),
    [("", {"cycle": ["2016"]}, "grid"), ("theme", {"theme": ["Legitimacy"]}, "grid-of-theme")],
)
def test_beside_grades_of_other_times_the_mark_is_the_same_and_a_note_says_of_when(open_page, address, query, grid):
    assert marked_in_grid(open_page(address, **query), grid) == {"Lincolnshire": "in Engage since 2024"}
    sentence = "in the inspectorate’s enhanced monitoring since then, and still, as far as we know."
    assert sentence in open_page(address, **query).exhibit(grid)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"grade": ["inadequate"], "region": ["Wales", "London"]}, "None of these forces is known to be in Engage."),
        ({"grade": ["requires-improvement"]}, "Of these forces, Lincolnshire is in Engage, as far as we know."),
        (
            {"grade": ["inadequate"], "as_of": ["2024-12-06"], "force": ["Devon and Cornwall", "Metropolitan"]},
            "Of these forces, Devon and Cornwall, and the Metropolitan Police were in Engage then, as far as we know.",
        ),
    ],
)
def test_those_with_a_grade_who_are_in_engage_are_named(query, sentence):
    page = page_at("")
    assert sentence in leads.of(page, page.read(query)).text


def test_a_force_in_engage_whose_report_gave_the_grade_on_unknown_themes_is_named_among_those_with_it():
    page = page_at("")
    gave = "Lincolnshire’s report of PEEL 2023–25 graded 4 areas inadequate; we do not know which."
    for more in ({}, {"theme": ["Investigating crime"]}, {"region": ["East Midlands"]}):
        lead = leads.of(page, page.read({"grade": ["inadequate"], **more}))
        engaged = "It" if "theme" in more else "Of these forces, Lincolnshire"
        assert lead.text.endswith(f"{engaged} is in Engage, as far as we know.")
        assert gave in (lead.text if "theme" in more else lead.caveat)
    assert "Lincolnshire" not in leads.of(page, page.read({"grade": ["outstanding"]})).text


def test_the_chart_hatches_the_days_on_which_an_imprecise_move_may_have_happened():
    rows = queries.rows("engage_spells")
    chart = times_in_engage(rows)
    traces = {trace["name"]: trace for trace in chart.figure["data"]}
    assert list(traces[WITHIN]["y"]) == list(rows["force"]) and len(rows) == 10
    between = list(zip(traces[BETWEEN]["y"], traces[BETWEEN]["base"], traces[BETWEEN]["x"]))
    days = 24 * 3600 * 1000
    assert between == [
        ("Cleveland", "2019-01-01", 364 * days),
        ("Cleveland", "2023-09-01", 29 * days),
        ("Greater Manchester", "2020-12-01", 30 * days),
        ("Gloucestershire", "2021-12-01", 30 * days),
        ("Staffordshire", "2022-06-01", 35 * days),
    ]
    assert traces[BETWEEN]["marker"]["color"] == NONE and traces[BETWEEN]["marker"]["pattern"]["shape"]
    assert traces[STILL]["y"] == ["Lincolnshire"] and traces[STILL]["x"] == [rows["known_on"].iloc[0]]
    assert "Staffordshire: 6 July 2022 (another source says June 2022) to 21 May 2024" in chart.alt
    assert "Jun or 6 Jul 2022 – 21 May 2024" in str(chart.figure["layout"]["annotations"])
    assert "Lincolnshire: since 6 December 2024, as far as we know." in chart.alt


def test_each_name_begins_at_its_bar_or_as_near_as_a_phone_allows():
    rows = queries.rows("engage_spells").drop_duplicates("force").set_index("force")
    chart = times_in_engage(queries.rows("engage_spells"))
    names = {re.split(" <", label["text"])[0]: label for label in chart.figure["layout"]["annotations"]}
    assert {force: label["x"] for force, label in names.items()} == rows["entered_from"].to_dict()
    assert all(label["xanchor"] == "left" for label in names.values())
    assert names["Cleveland"]["xshift"] == 0 and -150 < names["Lincolnshire"]["xshift"] < 0
    assert chart.legend[-1].symbol == "pointed"  # as the bar is drawn


def test_a_spell_without_a_certain_day_is_hatched_from_end_to_end():
    row = queries.rows("engage_spells", forces=["wiltshire"]).assign(
        entered_from="2022-01-01", entered_by="2022-12-31", left_from="2022-06-01", left_by="2022-06-30"
    )
    (bars,) = times_in_engage(row).figure["data"]
    assert bars["name"] == BETWEEN and bars["base"] == ["2022-01-01"] and bars["x"] == [180 * 24 * 3600 * 1000]


def test_change_shows_who_was_in_engage_among_the_forces_chosen(open_page):
    page = open_page("change", force=["Kent", "Wiltshire"])
    assert {y for trace in page.chart("engage")["data"] for y in trace["y"]} == {"Wiltshire"}
    known = "Our list is nearly complete from June 2022 to July 2025. Earlier or later moves may be missing."
    assert known in page.exhibit("engage") and known in open_page("about").words
    assert "We found no move into Engage for Kent." in open_page("change", force=["Kent"]).exhibit("engage")


def test_the_feed_of_engage_has_the_moves_known_to_the_day_latest_first():
    found = read(feeds.engage)
    days = [entry.updated for entry in found.entries]
    moves = queries.rows("engage")
    assert len(days) == (moves["date"].str.len() == 10).sum() < len(moves) and days == sorted(days, reverse=True)
    assert found.entries[0].title == "Devon and Cornwall: left Engage"
    (lincolnshire,) = read(feeds.engage, "force=Lincolnshire").entries
    assert lincolnshire.title == "Lincolnshire: moved into Engage"
    assert lincolnshire.summary.startswith("Moved into Engage on 6 December 2024. Why: attending calls in time")
    entered = read(feeds.engage, "force=Staffordshire").entries[1]
    assert "Another source says June 2022." in entered.summary
    assert feedparser.parse(fetched(feeds.engage, "force=Kent").body).entries == []


# Causes of concern


def test_causes_of_concern_say_their_status_and_never_take_an_unknown_one_for_open(open_page):
    causes = open_page("force", force=["Devon and Cornwall"]).exhibit("causes-of-force")
    statuses = re.findall(r"<td>((?:closed|open|status|superseded)[^<]*)</td>", causes)
    assert statuses == [
        "open on 30 July 2025",
        "closed on 26 September 2024",
        "open on 30 July 2025",
        "closed in December 2023",
    ]
    causes = open_page("force", force=["Cleveland"]).exhibit("causes-of-force")
    statuses = set(re.findall(r"<td>((?:closed|open|status|superseded)[^<]*)</td>", causes))
    assert statuses == {
        "status not known",
        "status not known; looked at again on 20 September 2023",
        "status not known; looked at again in 2021",
    }


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("force", {"force": ["Cleveland"]}),
        ("theme", {"theme": ["Recording crime data"]}),
        ("tables", {"table": ["causes_of_concern"], "force": ["Cleveland"]}),
    ],
)
def test_causes_of_concern_are_not_counted(open_page, address, query):
    page = open_page(address, **query)
    found = page.words.split("What the columns hold")[0]
    # The heading that follows the number of a source begins with a capital.
    assert not re.search(r"\d+ (of the \d+ )?(accelerated )?causes? of concern", found)
    assert "as far as we know" in found.lower()


def test_a_force_without_a_known_cause_of_concern_is_not_said_to_have_none(open_page):
    assert "there may have been some" in open_page("force", force=["Kent"]).exhibit("causes-of-force")


def test_a_theme_has_the_causes_of_concern_that_name_it_and_no_others(open_page):
    causes = open_page("theme", theme=["Responding to the public"]).exhibit("causes-on-theme")
    assert set(re.findall(r'<th scope="row"><a [^>]*>([^<]*)', causes)) == {
        "Devon and Cornwall",
        "Greater Manchester",
        "Sussex",
    }
    assert "causes-on-theme" not in open_page("theme", theme=["Legitimacy"]).exhibits


# National totals


def test_a_round_that_equals_its_printed_total_says_so_with_the_page_that_prints_it():
    for total in queries.rows("national_totals").itertuples():
        of_theme = grades.SPREAD_BY_ROUND.takeaway(queries.rows("spread", themes=[total.theme_id]))
        of_cycle = grades.SPREAD_BY_THEME.takeaway(queries.rows("spread", rounds=[total.cycle]))
        for found, name in ((of_theme, f"PEEL {total.cycle}"), (of_cycle, total.theme)):
            assert found.startswith("<strong>Equal to published national totals</strong>: ")
            assert f"{name} (source: <a" in found
            assert f'href="{total.source_url}"' in found
    rounds = [(row.cycle, row.theme_id) for row in queries.rows("national_totals").itertuples()]
    spread = queries.rows("spread").drop_duplicates(["round", "theme_id"])
    others = spread[[key not in rounds for key in zip(spread["round"], spread["theme_id"])]]
    assert len(others) > 60 and grades.SPREAD_BY_THEME.takeaway(others) == ""


@pytest.mark.parametrize(
    ("address", "query", "exhibit"),
    [("theme", {"theme": ["Legitimacy"]}, "spread-by-round"), ("", {"cycle": ["2016"]}, "spread")],
)
def test_pages_show_an_equal_total_above_the_chart_and_beside_the_bar(open_page, address, query, exhibit):
    page = open_page(address, **query)
    assert "Equal to published national totals" in page.exhibit(exhibit).split("fc-shows")[0]
    names = [a["text"] for a in page.chart(exhibit)["layout"]["annotations"]]
    assert sum("43 of 43 known, equal to published totals" in name for name in names) == 2


@pytest.mark.parametrize("choice", [{"regions": ["Wales"]}, {"evidence": "inspectorate"}, {"forces": ["kent"]}])
def test_a_choice_of_forces_or_grades_is_not_compared_with_national_totals(choice):
    assert grades.SPREAD_BY_THEME.takeaway(queries.rows("spread", rounds=["2014"], **choice)) == ""


def test_about_says_what_was_checked(open_page):
    page = open_page("about")
    assert (
        "All 7 published national totals match our grades: 300 grades in all. We worked out 3 of the 300 from those "
        "totals, so the match confirms only the other 297." in page.words
    )
    assert "43 of 43, equal to the published national totals: efficiency in 2014" in page.words
    assert "42 of 42, equal to the published national totals: efficiency in 2017" in page.words
    # The press of 30 June 2022 names Staffordshire; its move is shown with the other date, a week later.
    assert queries.rows("engaged", as_of="2022-06-30").set_index("force")["engaged"]["Staffordshire"] != "in Engage"
    assert (
        "On 24 November 2023 and 6 December 2024, they agree. On 30 June 2022, they agree only if Staffordshire moved "
        "in June 2022, as the press says, and not on the other date that we show, 6 July 2022." in page.words
    )
    assert 'href="change#engage"' in page.text and "national-totals" in page.exhibits


def test_about_counts_the_reports_whose_totals_our_grades_meet(open_page, peel, published):
    in_totals = published("asked").set_index(["cycle", "theme_id"])["in_totals"].to_dict()
    agree = lacking = differ = 0
    for report in published("grade_counts").to_dict("records"):
        grades_of = peel[peel["inspection_id"] == report["inspection_id"]]
        counted = {"yes": [], "some": [], "no": []}
        for row in grades_of.itertuples():
            counted[in_totals[row.cycle, row.theme_id]].append(row.grade)
        known = counted["yes"] + counted["some"]
        known = known if len(known) <= report["areas_graded"] else counted["yes"]
        equal = all(known.count(grade) == report[grade.replace("-", "_")] for grade in GRADES)
        agree += equal
        lacking += len(known) < report["areas_graded"]
        differ += len(known) == report["areas_graded"] and not equal
    assert agree > 20 and lacking > 20 and differ == 2
    assert (
        f"We know the totals of {agree + lacking + differ} reports of PEEL since 2021/22: our grades agree with "
        f"{agree} of these in full; of {lacking} we lack some grades; {differ} differ, since a grade was changed after "
        "the report." in open_page("about").words
    )


@pytest.mark.parametrize(
    ("equal", "sentence"),
    [
        (7, "All 7 published national totals match our grades: 280 grades in all."),
        (2, "2 of 7 published national totals match our grades: 80 grades in all."),
        (1, "1 of 7 published national totals matches our grades: 40 grades in all."),
        (0, ""),
    ],
)
def test_a_match_with_some_national_totals_is_said_of_these_alone(equal, sentence):
    agreement = ["equal"] * equal + ["differs"] * (7 - equal)
    rows = pandas.DataFrame({"agreement": agreement, "known": 40, "known_derived": 0})
    assert verification.checked_by_totals(rows) == sentence


def test_a_force_in_engage_is_marked_with_the_day_until_which_moves_are_known(open_page, newest_move):
    for address in ("", "theme"):
        text = open_page(address).text
        assert f"In Engage since 6 December 2024; we know of no move after {newest_move}" in text, address
        assert f"Moves into or out of Engage after {newest_move} may be missing." in text, address
    assert "We know of no move" not in open_page("theme", force=["Essex", "Kent"]).text


def test_each_name_stands_at_its_own_bar_where_a_phone_has_room(open_page):
    layout = open_page("change").chart("engage")["layout"]
    spells = queries.rows("engage_spells")
    names = [name for name in layout["annotations"] if name.get("yanchor") == "bottom"]
    assert len(names) == spells["force"].nunique()
    at_bar = [name for name in names if name["xref"] == "x"]
    for name in at_bar:
        own = spells[spells["force"] == name["text"].partition(" <span")[0]]
        days = own["entered_from"] if name["xanchor"] == "left" else own["left_by"].fillna(own["known_on"])
        assert name["x"] in set(days)
    assert len(at_bar) > len(names) / 2


def test_causes_of_concern_that_are_among_the_findings_alone_are_said_to_be_missing(open_page):
    """Findings at Lincolnshire mention two causes of concern of 2025 whose names the record does not have."""
    words = "This list stops at 6 December 2024. The report of 19 December 2025 has more causes of concern"
    words += ": see the findings."
    assert words in open_page("force", force=["Lincolnshire"]).exhibit("causes-of-force")
    others = open_page("force", force=["West Mercia"]).exhibit("causes-of-force")  # whose early report is listed
    assert "This list stops" not in others


def test_causes_of_concern_without_a_theme_are_named_as_such_where_others_are_listed_by_theme(open_page):
    assert queries.rows("causes_of_concern")["theme"].isna().any()
    words = "Others name no PEEL theme, and are only on the pages of their forces; some of them may be about this theme"
    assert words in open_page("theme", theme=["Recording crime data"]).exhibit("causes-on-theme")


def test_accelerated_is_explained_only_where_a_cause_of_concern_is_accelerated():
    by_force = queries.rows("causes_of_concern").groupby("force_id")["kind"]
    some = {force: kinds.str.startswith("accelerated").any() for force, kinds in by_force}
    assert some["lincolnshire"] and not all(some.values())
    for force, explained in some.items():
        answer = monitoring.CAUSES_OF_FORCE.ask(Selection((), {}), forces=[force])
        assert (monitoring.ACCELERATED in monitoring.CAUSES_OF_FORCE.all_notes(answer)) == explained
