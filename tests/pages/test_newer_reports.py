"""A report that is newer than all grades of a force is marked wherever its newest grades are shown."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.charts.looks import initials_of_range, range_of
from parts.exhibits import as_seen
from parts.words import newer_reports

KENTS_NEWER = "Kent’s grades are from before its April 2026 report."
BY_TOTALS = "By published totals, Cumbria’s, Dorset’s and West Yorkshire’s are good or adequate."
LOW_BY_TOTALS = "are rated requires improvement or inadequate; so is Lincolnshire, by published totals"


def forces_marked(markup: str) -> set[str]:
    """The forces whose names have the mark in a table."""
    headings = re.findall(r"<th scope=\"(?:row|col)\">(.*?)</th>", markup)
    return {re.sub(r"<[^>]*>.*", "", heading.partition(">")[2]) for heading in headings if "newer report" in heading}


def facts_of(page) -> dict[str, str]:
    """The facts on child protection of a page of a force, each with its small line, by name."""
    tiles = LexborHTMLParser("".join(page.html)).css(".fc-facts div")
    words = {tile.css_first("dt").text(): tile.text(separator=" ", strip=True) for tile in tiles}
    return {name: " ".join(text.removeprefix(name).split()) for name, text in words.items()}


@pytest.fixture
def newer() -> dict[str, str]:
    return queries.rows("newer_reports").set_index("force")["newer_report"].to_dict()


@pytest.mark.parametrize(
    ("page", "query", "exhibit"),
    [
        ("", {}, "standing"),
        ("", {"sort": ["region"]}, "standing-by-region"),
        ("theme", {}, "grid-of-theme"),
        ("compare", {"force": ["Kent", "Lincolnshire", "Surrey"]}, "newest-side-by-side"),
    ],
)
def test_tables_of_newest_grades_mark_newer_reports_and_say_when_they_came_out(open_page, newer, page, query, exhibit):
    shown = open_page(page, **query).exhibit(exhibit)
    assert forces_marked(shown) == set(newer) == {"Kent", "Lincolnshire"}
    assert "we do not have its grades by theme yet: Kent (9 April 2026) and Lincolnshire (14 May 2025)." in shown


def test_lists_and_the_map_of_newest_grades_mention_a_newer_report_too(open_page):
    page = open_page("", grade=["requires-improvement"], theme=["Investigating crime"])
    assert re.search(r"<th[^>]*>Newer report</th>", page.exhibit("standing-with-grade"))
    texts = [trace["text"] for trace in page.chart("map-areas-now")["data"] if trace.get("name") == "Kent"]
    assert texts and all("A newer PEEL report came out on 9 April 2026" in text for text in texts)


@pytest.mark.slow
def test_the_sentence_on_one_force_and_its_page_mention_a_newer_report(open_page):
    sentence = "A newer PEEL report came out on 9 April 2026; we do not have its grades by theme yet."
    assert sentence in open_page("", force=["Kent"]).words
    words = open_page("force", force=["Kent"]).words
    short = words.index("Newest PEEL report Assessment 2025–27, 9 April 2026: grades by theme not found yet")
    assert (
        short
        < words.index("Lowest of 5 grades found (4 not found), PEEL 2023–25")
        < words.index("Where Kent stands now")
    )
    surrey = open_page("force", force=["Surrey"]).words.partition("Where Surrey stands now")[0]
    assert "Newer report" not in surrey and "Newest PEEL report" not in surrey and "before that, PEEL" not in surrey
    assert "Lowest, PEEL 2023–25" in surrey
    assert "newer PEEL report" not in open_page("", force=["Surrey"]).words


def test_a_grade_that_was_not_found_is_said_to_be_in_the_range_that_the_totals_of_its_report_leave(open_page):
    tiles = {force: facts_of(open_page("force", force=[force])) for force in ("Lincolnshire", "Kent", "Cumbria")}
    about = {force: tile["Protecting vulnerable people, children among them"] for force, tile in tiles.items()}
    possible = "requires improvement or inadequate, by published totals"
    assert about["Lincolnshire"] == f"Not found in 2023–25 {possible}; last known PEEL 2021/22: Adequate"
    assert about["Kent"] == "Good PEEL 2023–25"
    possible = "good or adequate, by published totals"
    assert about["Cumbria"] == f"Not found in 2023–25 {possible}; last known PEEL 2018/19: Good"
    page = open_page("force", force=["Cumbria"])
    words, table = page.words, re.sub("<[^>]*>", " ", page.exhibit("standing-of-force"))
    assert "By published totals, it is good or adequate. Last known: good" in words
    assert len(re.findall(rf"newer grade not found: {possible}", table)) == 4
    assert len(re.findall(rf"Not found\s+{possible}", table)) == 2  # one on recording crime data: all nine areas graded


@pytest.mark.slow
def test_grades_of_one_cycle_or_of_an_earlier_day_are_not_marked(open_page):
    assert not forces_marked(open_page("", cycle=["2018-19"]).exhibit("grid"))
    assert not forces_marked(open_page("", as_of=["2025-01-01"]).exhibit("standing"))


def test_a_grade_of_the_newest_cycle_that_is_known_is_not_shown_as_the_newest_where_a_report_is_newer(open_page):
    table = open_page("force", force="Kent").exhibit("standing-of-force")
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', table)
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in table.split("<tr>")[2:]]
    newer = {"PEEL 2023–25": set()}
    for cells in rows:
        inspection = re.sub("<[^>]*>.*", "", cells[heads.index("Inspection")])
        below = re.search("<small[^>]*>newer grade (.*?)</small>", cells[heads.index("Grade")])
        newer.setdefault(inspection, set()).add(below and below[1])
    assert newer["PEEL 2023–25"] == {"not found"}
    on_map = open_page("").exhibit("map-areas-now")
    rows = {re.search('force=([^"&]*)', row)[1]: row for row in on_map.split("<tr>")[2:] if "force=" in row}
    assert "<td>not found</td>" in rows["Kent"] and "<td>not found</td>" not in rows["Surrey"]


def test_the_totals_of_a_newer_report_are_given_where_nothing_else_is_known(open_page):
    gave = "graded 4 areas requires improvement and 4 inadequate; we do not know which."
    page = open_page("force", force=["Lincolnshire"]).words
    assert f"Newest PEEL report Assessment 2023–25, 14 May 2025: {gave.removeprefix('graded ')[:-1]} · " in page
    assert "4 requires improvement, 4 inadequate, in 8 areas of policing. We do not know which theme" in page
    assert f"Its report of 14 May 2025 {gave}" in open_page("", force=["Lincolnshire"]).words
    assert f"Lincolnshire’s {gave}" in open_page("").words
    assert gave not in open_page("", as_of=["2025-01-01"]).words


def test_shares_and_counts_of_grades_name_the_forces_with_a_newer_report(open_page, newer):
    page = open_page("")
    ticks = page.chart("low-grades")["layout"]["yaxis"]["ticktext"]
    starred = {tick.split("*")[0] for tick in ticks if "*" in tick}
    assert starred | {"Lincolnshire"} == set(newer) and any("Lincolnshire†" in tick for tick in ticks)
    legend = page.exhibit("low-grades")
    sentence = KENTS_NEWER
    assert (
        "Newer report, not in this share" in legend
        and "“Newer report”: a PEEL report is newer than all grades" in legend
    )
    hover = next(text for text in page.chart("low-grades")["data"][1]["text"] if "Kent" in text)
    assert "a newer PEEL report came out on 9 April 2026" in hover
    # Lincolnshire has no grade of the cycle that the bars count.
    assert sentence in page.exhibit("spread") and "Lincolnshire" not in page.exhibit("spread")
    assert sentence in page.words.partition("Filters")[0]
    theme, change = (open_page(address).words.partition("How the grades")[0] for address in ("theme", "change"))
    assert sentence in theme and LOW_BY_TOTALS in theme and BY_TOTALS in theme and sentence in change
    assert sentence.rstrip(".") in open_page("force", force=["Surrey"]).exhibit("benchmark")


@pytest.mark.slow
def test_the_forces_with_a_newer_report_and_those_of_which_a_newer_grade_was_not_found_add_up(open_page):
    lead = open_page("").words.partition("Filters")[0]
    rows = queries.rows("standing", themes=["vulnerable"])
    older = rows[(rows["older"]) & (rows["no_newer"] == "not known here")]
    assert set(rows[rows["grade"].isna()]["force"]) == {"Lincolnshire"}  # its older grade is ruled out
    sentence = f"For these {len(older)}, the newest grade was not found;"
    assert f"{sentence} totals rule out Lincolnshire’s older grade. {BY_TOTALS}" in lead
    assert f"{LOW_BY_TOTALS}." in lead and lead.count("Lincolnshire’s") == 1 and KENTS_NEWER in lead
    # On a theme of which Kent has an older grade, too.
    lead = open_page("", theme=["Managing offenders and suspects"]).words.partition("Filters")[0]
    assert "the newest grade was not found (Kent among them)" in lead
    names = "Cumbria’s, Dorset’s, Hampshire’s, Leicestershire’s and West Yorkshire’s"
    assert f"By published totals, {names} are adequate or higher." in lead and f"{LOW_BY_TOTALS}." in lead
    assert "Kent’s" not in lead


def test_the_share_of_a_force_whose_newest_report_gives_only_totals_is_of_these(open_page):
    page = open_page("")
    chart, words = page.chart("low-grades"), page.exhibit("low-grades")
    place = chart["layout"]["yaxis"]["ticktext"].index("Lincolnshire†  <b>8 of 8</b>")
    published = "8 of 8 low, 100%, from the published totals of its report of 14 May 2025"
    assert published in chart["data"][1]["text"][place]
    assert "Lincolnshire’s newest PEEL report graded 4 areas requires improvement and 4 inadequate" in words
    row = queries.rows("low_grades", forces=["lincolnshire"]).iloc[0]
    assert (row["counted_from"], row["round"], row["low"], row["known"]) == ("published totals", "2023-25", 8, 8)
    # Only a newspaper gives these totals, so that they are left out with grades from there.
    stated = queries.rows("low_grades", forces=["lincolnshire"], evidence="inspectorate").iloc[0]
    then = queries.rows("low_grades", forces=["lincolnshire"], as_of="2025-01-01").iloc[0]
    assert stated["counted_from"] == then["counted_from"] == "grades known by theme"


def test_shares_of_a_day_before_or_of_an_older_cycle_name_none(open_page):
    then = open_page("", as_of=["2025-01-01"])
    assert not any("*" in tick for tick in then.chart("low-grades")["layout"]["yaxis"]["ticktext"])
    for query in ({"cycle": ["2018-19"]}, {"as_of": ["2025-01-01"]}):
        assert "from before its" not in open_page("", **query).words
    assert "from before its" not in open_page("change", year=["2015", "2016"]).words


@pytest.mark.parametrize("page", ["change", "theme"])
def test_a_theme_that_is_no_longer_graded_is_of_the_past_and_has_no_newer_reports(open_page, page):
    words = open_page(page, theme=["Legitimacy"]).words
    answer = words.partition("Filters")[0]
    assert "in PEEL 2018/19 were rated requires improvement or inadequate." in answer
    assert "Legitimacy has not been graded since 2018/19." in answer
    assert "newer report" not in words.lower() and "A dashed line marks" not in words
    still_graded = open_page(page).words
    assert "has not been graded since" not in still_graded and "A dashed line marks" in still_graded


def test_change_names_the_newer_report_of_a_chosen_force(open_page):
    for query in ({}, {"theme": ["All themes"]}, {"move": ["rose"]}):
        answer = open_page("change", force=["Kent"], **query).words.partition("Filters")[0]
        assert KENTS_NEWER in answer
    assert "newer report" not in open_page("change", force=["Surrey"]).words.partition("Filters")[0]


def test_the_map_and_the_grid_show_which_grades_the_newest_may_be_where_these_are_no_more_than_two(open_page):
    page = open_page("")
    labels = [
        label for trace in page.chart("map-areas-now")["data"] if trace["mode"] == "text" for label in trace["text"]
    ]
    now = {label for label in labels if "now" in label}
    assert (
        now == {"<b>G</b>● ’18<br>now G/A", "<b>RI</b>● ’17<br>now A/RI"} and "<b>RI/I</b>" in labels
    )  # never without the year
    cells = re.findall(r">([^<>]*)</small><small aria-hidden=\"true\">now ([^<]*)<", page.exhibit("standing"))
    rows = queries.rows("standing").dropna(subset=["grade", "lowest_possible_grade"])
    narrow = rows.apply(initials_of_range, axis="columns").value_counts()
    narrow = narrow.drop("").to_dict()
    assert {now: sum(shown == now for _, shown in cells) for now in narrow} == narrow
    sentence = "“G/A”, “A/RI”, “RI/I”: by published totals, a missing grade is one of the two."
    single = "“now G”: by published totals, a missing grade is good."
    assert f"{sentence} {single}" in page.exhibit("standing") and sentence in page.exhibit("map-areas-now")
    assert single not in page.exhibit("map-areas-now")  # which is of another theme
    assert "by published totals, a grade" not in open_page("", evidence=["inspectorate"]).words


def test_how_an_older_grade_is_known_is_said_before_which_grades_the_newest_may_be(open_page):
    page = open_page("")
    known = "Good in PEEL 2018/19, Inspectorate"
    newer = "newer grade not found: good or adequate, by published totals"
    seen = re.sub("<[^>]*>", " ", page.exhibit("standing"))
    assert f"{known}; {newer}" in seen and "by published totals, Inspectorate" not in seen
    card = next(t["text"] for t in page.chart("map-areas-now")["data"] if "<b>Cumbria</b>" in str(t.get("text")))
    assert card.endswith(
        "Good in PEEL 2018/19<br>Inspectorate<br>Newer grade not found: good or adequate, by published totals"
    )
    sheet = as_seen.grid(queries.rows("standing"), across="theme", down="force").set_index("Force")
    assert sheet.at["Cumbria", "Protecting vulnerable people"] == f"Good in PEEL 2018/19 ●; {newer}"


@pytest.mark.parametrize(
    ("least", "most", "initials", "words"),
    [
        ("adequate", "good", "G/A", "good or adequate"),
        ("good", "good", "G", "good"),
        ("inadequate", "requires-improvement", "RI/I", "requires improvement or inadequate"),
        ("requires-improvement", "good", "", "good to requires improvement"),
        ("adequate", "outstanding", "", "adequate or higher"),
        ("inadequate", "good", "", ""),  # all but one: that says too little
        ("requires-improvement", "outstanding", "", ""),
        ("inadequate", "outstanding", "", ""),
        (None, None, "", ""),
    ],
)
def test_a_range_of_grades_in_words_and_in_initials(least, most, initials, words):
    row = {"lowest_possible_grade": least, "highest_possible_grade": most}
    assert (initials_of_range(row), range_of(row)) == (initials, words)


def test_newer_reports_of_several_forces_are_said_in_one_sentence():
    assert newer_reports.in_brief(queries.rows("newer_reports")) == (
        "Kent’s grades are from before its April 2026 report and Lincolnshire’s from before its May 2025 report."
    )


def test_each_older_grade_says_how_many_like_it_can_have_been_given_again(open_page):
    again = "by published totals, at most 1 of its 4 older inadequate grades can still hold"
    with_grade = open_page("", grade=["inadequate"]).exhibit("standing-with-grade")
    assert with_grade.count("Gloucestershire</a>") == 5  # one is of its newest report
    assert with_grade.count(again) == 4
    assert (
        open_page("force", force=["Gloucestershire"])
        .exhibit("standing-of-force")
        .count(f"newer grade not found; {again}")
        == 4
    )


def test_a_grid_whose_cells_have_whole_words_explains_their_letters_only_where_it_shows_them(open_page):
    """On all themes, cells have letters on any screen; on few, words where there is room, which style.css tells."""
    pages = (
        ("theme", {"theme": ["Protecting vulnerable people"]}, "grid-of-theme", " fc-key-to-words"),
        ("", {}, "standing", ""),
    )
    for name, query, exhibit, style in pages:
        shown = open_page(name, **query).exhibit(exhibit)
        assert re.findall(r'<p class="fc-small([^"]*)">[^<]*: by published totals, a missing', shown) == [style]
