"""What changed in the record: the page, and the feeds."""

import asyncio
import datetime
import html
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import feedparser
import pytest
from starlette.requests import Request

import queries
from data.build import build
from parts.address import english
from parts.address.links import to_page
from parts.address.vocabulary import TABLE
from parts.exhibits import leads, record_changes
from parts.site import page_at
from parts.words.sentences import without_markup
from server.api import feeds


@pytest.mark.slow
def test_the_page_says_when_the_record_last_changed_and_what(folder, two_versions, open_page):
    page = open_page("changes")
    day = queries.rows("record_versions").iloc[0]["published"]
    assert f"Our own record last changed on {english.day(day)}: we removed 1 finding and 1 known gap." in page.words
    assert "they are not news about any force" in page.words
    assert two_versions.second in page.exhibit("record-versions")
    assert page.exhibits == ["new-reports", "undated-reports", "record-changes", "record-versions"]
    assert "What we corrected or added: Findings" in page.exhibit("record-changes")  # the kind that changed last
    grades = open_page("changes", table=["judgments"])
    assert grades.address == {"table": ["judgments"]}
    assert "nothing in this table that fits your choice, but in others: " in grades.text
    assert day[:4] in page.text and "changes.atom" in "".join(page.html)
    gaps = open_page("changes", table=["gaps"])
    assert "What we corrected or added: Known gaps" in "".join(gaps.html) and "1 change" in "".join(gaps.html)


@pytest.mark.slow
def test_the_about_page_links_to_what_changed_and_gives_the_version(folder, two_versions, open_page):
    page = "".join(open_page("about").html)
    assert f"Version {two_versions.second} of the record. Last changed on" in page and 'href="changes"' in page


@pytest.mark.slow
def test_a_record_with_a_single_version_says_that_nothing_has_changed(small_record, open_page):
    (began,) = queries.rows("record_versions")["published"].unique()
    words = f"No fact has changed since {english.day(began)}, when the history of our record began."
    assert words in open_page("changes").text


def test_a_day_in_the_future_is_named_and_not_chosen(open_page):
    page = open_page("changes", since=["2099-01-01"])
    assert "The date “2099-01-01” is in the future: we show any day instead." in page.words.replace("\\", "")
    assert page.address == {} and "since 1 January 2099" not in page.words


@pytest.mark.slow
def test_where_nothing_was_added_or_corrected_the_page_says_since_which_day(open_page):
    began = english.day(queries.rows("record_versions")["published"].min())
    page = open_page("changes", force=["Kent"], table=["engage"], since=[datetime.date.today().isoformat()])
    today = english.day(datetime.date.today().isoformat())
    assert page.words.count(f"that fits your choice since {today}.") == 1
    assert page.words.count(f"no report that fits your choice and came out since {today}.") == 1
    for day in ({}, {"since": ["2016-02-03"]}):
        ever = open_page("changes", force=["City of London"], theme=["Online abuse"], **day)
        assert f"fits your choice since {began}, when the history of our record began." in ever.words


@pytest.mark.slow
def test_what_is_new_begins_with_reports_since_a_day_in_the_address(open_page, published):
    page = open_page("changes", since=["2025-09-01"])
    assert page.address == {"since": ["2025-09-01"]}
    reports = published("inspections").dropna(subset="published")
    newer = reports[reports["published"] >= "2025-09-01"]  # a report dated only “2025” may be older
    national = newer["force_id"].isna().sum()
    reports = f"{len(newer)} reports, {national} of them national, on {newer['force_id'].nunique()} forces"
    assert national == 1 and f"Since 1 September 2025: {reports}" in page.words
    shown = page.exhibit("new-reports")
    assert shown.count("<tr>") == len(newer) + 1 and "1 good, 1 adequate, 3 requires improvement" in shown
    days = re.findall(r'<time datetime="([\d-]+)"', shown)
    assert days == sorted(newer["published"], reverse=True)
    assert re.search(r"govserv[^>]*>govserv.org<", shown)  # a directory
    assert "api/views/new_reports.csv?since=2025-09-01" in html.unescape(shown)
    assert (
        "The newest report that we know of is PEEL assessment 2025–27, Kent (9 April 2026). We do not have its grades"
        in open_page("changes").words
    )


def test_a_newest_report_that_gives_no_grades_is_not_waited_for(open_page):
    words = open_page("changes", force=["West Mercia"]).words
    assert "accelerated cause of concern (safeguarding referrals) (26 September 2025). It gives no grades." in words


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "says"),
    [
        # Of the grades of its report of 25 July 2025, one is on this theme.
        (
            {"theme": ["Leadership and use of resources"]},
            "The newest report on leadership and use of resources that we know of is PEEL assessment 2023–25, City of "
            "London (25 July 2025), with 1 grade on this theme that we have.",
        ),
        # Gwent has newer reports, with nothing on online abuse.
        (
            {"force": ["Gwent"], "theme": ["Online abuse"]},
            "The newest report on online abuse in Gwent that we know of is Gwent – National child protection "
            "inspection (28 June 2019), with 1 finding on this theme that we have.",
        ),
        (
            {"force": ["Gwent"]},
            "The newest report on Gwent that we know of is PEEL assessment 2023–25, Gwent (27 June 2025), with",
        ),
        (
            {"theme": ["Preventing crime"], "since": ["2025-09-01"], "force": ["Kent"]},
            "We know of 7 reports on preventing crime in Kent, but not the day on which any of them came out.",
        ),
        (
            {"theme": ["Preventing crime", "Online abuse"], "since": ["2024-01-01"]},
            "on preventing crime and online abuse in 27 forces, with 18 grades and 3 findings on these themes that we",
        ),
    ],
)
def test_the_answer_says_of_which_themes_and_forces_it_is_and_that_changes_are_of_the_whole_record(
    open_page, query, says
):
    words = open_page("changes", **query).words
    assert says in words, words[:900]
    assert "In the whole record, whatever you choose, the last change was on" in words
    assert "Our own record last changed on" not in words


@pytest.mark.parametrize("query", [{}, {"force": ["Kent"]}])
def test_the_feeds_are_directly_below_the_answer(open_page, query):
    answer, subscribe, *others = open_page("changes", **query).html
    assert f"The newest report{' on Kent' * bool(query)} that we know of is " in answer
    assert re.sub("<[^>]*>", "", subscribe).startswith("Subscribe (RSS): ")
    ends = "?force=Kent" if query else ""
    assert re.findall(r'href="([^"]*)"', subscribe) == [
        f"api/{feed}.atom{ends}" for feed in ("changes", "reports", "engage")
    ]
    assert "Subscribe (RSS)" not in "".join(others)
    plain = ["changes to our record", "new inspection reports", "moves into and out of Engage"]
    of_kent = [
        "changes to our record on Kent",
        "new inspection reports on Kent",
        "moves of Kent into and out of Engage",
    ]
    assert re.findall(r">([^<]*)</a>", subscribe) == (of_kent if query else plain) and subscribe.count(" · ") == 2


def test_what_is_new_about_forces_is_separate_from_what_changed_in_the_record(open_page):
    page = open_page("changes")
    parts = [part for part in page.html if "fc-title" in part or "fc-section" in part or "about our record" in part]
    parts = [part for part in parts if "<style" not in part]  # which names all classes
    names = [re.search(r'id="([^"]+)"|about our record', part)[0] for part in parts]
    assert names == [
        *('id="new-reports"', 'id="undated-reports"', 'id="section-record"', "about our record"),
        *('id="record-changes"', 'id="record-versions"'),
    ]
    assert "New reports on forces and their grades" in parts[0]
    newest = queries.rows("record_changes").query("table_name != 'places'").iloc[0]  # places are no facts about a force
    assert newest["what_first"] in html.unescape(page.exhibit("record-changes"))
    assert "Added: a fact that we have found" in parts[4]
    assert re.search(r"<summary>Show the table<span[^>]*>: Every version of our record", parts[5])  # folded


def test_a_version_that_changed_no_fact_is_not_called_a_change(open_page):
    """Newer versions may only describe their tables differently."""
    with_facts = queries.rows("record_changes")["published"].iloc[0]
    assert f"Our own record last changed on {english.day(with_facts)}" in open_page("changes").words


@pytest.mark.slow
@pytest.mark.parametrize("address", ["", "tables"])
def test_the_overview_and_the_data_page_link_to_what_is_new_in_their_text_and_their_foot(open_page, address):
    page = "".join(open_page(address).html)
    assert len(re.findall(r'href="changes"[^>]*>What is new<', page)) == 2


def fetched(feed, query: str = "", host: str = "example.org", scheme: str = "https"):
    """The response of a feed at https://example.org."""
    scope = {"type": "http", "method": "GET", "path": "/api/x.atom", "query_string": query.encode(), "scheme": scheme}
    request = Request({**scope, "headers": [(b"host", host.encode())], "server": (host, 443)})
    with ThreadPoolExecutor(1) as thread:  # since an earlier browser test may have left an event loop in this one
        return thread.submit(asyncio.run, feed(request)).result()


def read(feed, query: str = ""):
    """A feed as feed readers parse it: valid Atom."""
    answer = fetched(feed, query)
    assert answer.status_code == 200 and answer.media_type == "application/atom+xml"
    assert "content-disposition" not in answer.headers
    found = feedparser.parse(answer.body)
    assert not found.bozo and found.version == "atom10"
    assert found.feed.title and found.feed.id and found.feed.updated and found.feed.author
    assert all(entry.id and entry.title and entry.updated and entry.link for entry in found.entries)
    assert len({entry.id for entry in found.entries}) == len(found.entries)
    return found


def test_the_feed_of_changes_has_an_entry_for_each_version(folder, two_versions):
    found = read(feeds.changes)
    newest, oldest = found.entries
    assert newest.title.endswith("removed 1 finding and 1 known gap")
    assert "Known gaps, removed: peel-2020. Kind: No inspection" in newest.summary
    assert newest.link == f"https://example.org/changes#{two_versions.second}"
    assert oldest.title.endswith("the first whose history is kept")


@pytest.mark.slow
def test_the_feed_of_a_force_is_filled_with_versions_that_changed_something_of_it(
    folder, two_versions, tmp_path, monkeypatch, always_polled
):
    sources = Path(shutil.copytree(two_versions.sources[two_versions.second], tmp_path / "sources"))
    findings = (sources / "findings.csv").read_text("utf-8").splitlines(keepends=True)
    for shown in (-1, -2):  # without the last finding, which is Cumbria's, and then without one of Cheshire
        (sources / "findings.csv").write_text("".join(findings[:shown]), "utf-8")
        build(sources, folder)
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 1)
    (entry,) = read(feeds.changes, "force=Cumbria").entries
    assert entry.title.endswith("removed 1 finding")


@pytest.mark.slow
@pytest.mark.parametrize("feed", [feeds.changes, feeds.reports, feeds.engage])
def test_a_feed_and_its_entries_have_the_same_ids_wherever_they_are_read(feed):
    """A reader who moves from http to https, or to another host, is not shown all entries as new."""
    here, there = (
        feedparser.parse(fetched(feed, **at).body) for at in ({}, {"host": "forces.example.net", "scheme": "http"})
    )
    assert here.feed.id == there.feed.id and here.entries
    assert [entry.id for entry in here.entries] == [entry.id for entry in there.entries]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.id) for entry in here.entries)
    version = fetched(feed, f"version={queries.version()}")
    assert feedparser.parse(version.body).feed.id == here.feed.id
    assert feedparser.parse(fetched(feed, "force=Kent").body).feed.id != here.feed.id


def test_a_report_without_an_address_leads_to_the_page_of_its_force():
    found = {entry.title: entry.link for entry in read(feeds.reports).entries}
    shown = queries.rows("latest_reports", most=100)
    for report in shown[shown["published"].str.len() == 10].head(feeds.MAX_ENTRIES).itertuples():
        own = f"https://example.org/{to_page('force', force=report.force)}" if report.force != "National" else None
        expected = report.source_url if isinstance(report.source_url, str) else own
        assert found[f"{report.force}: {report.title}"] == (expected or "https://example.org/")


def test_a_feed_can_be_limited_to_a_force(folder, two_versions):
    assert read(feeds.changes, "force=Kent").entries == []
    reports = read(feeds.reports, "force=Cheshire")
    assert reports.feed.title.endswith("inspection reports, Cheshire")
    assert [entry.title for entry in read(feeds.reports, "force=Essex").entries] == ["Essex: essex-ncpi-2024"]


def test_the_feed_of_reports_is_newest_first_without_reports_of_no_known_day():
    found = read(feeds.reports)
    days = [entry.updated for entry in found.entries]
    assert days == sorted(days, reverse=True) and len(days) == feeds.MAX_ENTRIES
    shown = queries.rows("latest_reports", most=100)
    dated = shown[shown["published"].str.len() == 10]
    assert len(dated) < len(shown) and days[0][:10] == dated["published"].iloc[0]


@pytest.mark.parametrize(("query", "key"), [("force=Atlantis", "force"), ("year=2016", "year"), ("sort=force", "sort")])
def test_a_feed_refuses_other_keys(query, key):
    answer = fetched(feeds.changes, query)
    assert answer.status_code == 400 and f'"key":"{key}"' in answer.body.decode()


def test_text_in_an_entry_is_escaped():
    lines = feeds._as_list(["<script>x</script>"], 3)
    assert lines == "<ul><li>&lt;script&gt;x&lt;/script&gt;</li><li>and 2 more</li></ul>"


def test_a_report_without_findings_is_not_taken_for_one_that_found_nothing(open_page):
    new = open_page("changes").exhibit("new-reports")
    assert "“None read”: we have read no finding in it; inspectors may have found many." in new
    kent = next(row for row in new.split("<tr>") if "PEEL assessment 2025–27, Kent" in row)
    assert "<td>none known</td>" in kent and "<td>none read</td>" in kent


@pytest.mark.slow
def test_reports_that_are_left_out_since_their_day_is_not_known_are_counted_and_listed(open_page, published):
    reports = published("inspections")
    for force, on, forces in ((), "", reports["force_id"]), (["Kent"], " on Kent", ["kent"]):
        of_them = reports[reports["force_id"].isin(forces)] if force else reports
        dated = int(of_them["published"].notna().sum())
        page = open_page("changes", force=list(force))
        found = re.search(r'<div class="fc-finding">(.*?)</div>', page.exhibit("new-reports"))[1]
        left_out = len(of_them) - dated
        assert (
            found == f"{dated} of {len(of_them)} reports{on}; "
            f"for the other {left_out} we do not know when they were published."
        )
        assert page.exhibit("undated-reports").count("<tr>") == left_out + 1
    since = open_page("changes", force=["Kent"], since=["2025-09-01"]).exhibit("new-reports")
    assert f"For {left_out} more reports on Kent we do not know when they were published." in since


def test_a_report_of_a_kind_that_was_never_graded_is_told_from_one_whose_grades_are_missing(open_page):
    new = open_page("changes").exhibit("new-reports").split("<tr>")
    assert "<td>none known</td>" in next(row for row in new if "PEEL assessment 2025–27, Kent" in row)
    # Causes of concern that are published before the report, on a kind of inspection that gives grades.
    assert "<td>gives no grades</td>" in next(
        row for row in new if "19 Dec 2025" in row and "accelerated causes" in row
    )
    assert "<td>gives no grades</td>" in next(row for row in new if "Gwent" in row and "13 Jul 2020" in row)
    assert "<td></td>" not in "".join(new)


def test_a_report_of_which_we_have_some_grades_says_of_how_many(open_page):
    new = open_page("changes").exhibit("new-reports")
    hampshire = next(row for row in new.split("<tr>") if "PEEL assessment 2023–25, Hampshire" in row)
    assert "<td>1 good: 1 of the report’s 8 known</td>" in hampshire
    totals = next(row for row in new.split("<tr>") if "Lincolnshire" in row and "14 May 2025" in row)
    assert "<td>none of the report’s 8 known</td>" in totals
    on_themes = queries.rows("new_reports", themes=["prevent", "public"])["graded"]
    assert on_themes.str.endswith(": 1 of 2 known").any() and not on_themes.str.contains("report’s").any()


def test_corrected_grades_come_first_and_no_cell_is_a_dump_of_columns(open_page):
    shown = open_page("changes", table=["judgments"]).exhibit("record-changes")
    rows = shown.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    corrected = (
        "<strong>Requires improvement → Good</strong> (corrected 28 November 2026)<details><summary>More</summary>"
    )
    first_of_day = next(row for row in rows if 'datetime="2026-11-28"' in row)
    assert corrected in first_of_day and "Basis: Stated by a later report → Stated by the source" in first_of_day
    days = [re.search(r'datetime="([^"]*)"', row)[1] for row in rows]
    kinds = ["changed" if ">changed<" in row else "added" for row in rows]
    assert days == sorted(days, reverse=True) and len(set(days)) > 1
    for day in set(days):
        of_day = [kind for kind, its_day in zip(kinds, days) if its_day == day]
        assert of_day == sorted(of_day, reverse=True), day
    assert kinds.count("changed") == 4
    cells = [re.search(r'<td class="fc-summary">(.*?)</td>', row, re.DOTALL)[1] for row in rows]
    assert not any(re.search(r"https?://|Grade: |\b\d{4}-\d{2}-\d{2}\b", cell) for cell in cells)
    assert sum("27 November 2014" in cell for cell in cells) > 1
    publishers = re.findall(r'rel="noopener noreferrer" title="[^"]*">([^<]*)<span', "".join(rows))
    assert len(publishers) > 100 and "Source" not in publishers and "Inspectorate" in publishers


def test_a_cell_that_was_empty_is_said_to_have_been_added():
    what = queries.rows("record_changes")["what"]
    added = what[what.str.contains(" added: ")]
    assert added.str.startswith("Last cycle added: 2023-25; Description: Use of resources; since 2021/22").any()
    assert not what.str.contains("empty →|→ empty").any()


def test_what_a_single_change_of_the_record_changed_is_said():
    changed = queries.rows("record_changes")
    of_one = changed[changed["version"] == "9c987fc8e1da"]
    assert record_changes.counted_changes(of_one) == "changed the description of Efficiency"
    many = record_changes.counted_changes(changed[changed["version"] == "cc5f979d9ff9"])
    assert many.startswith("added 46 grades, ") and "; changed the grade, " in many
    # A finding is not changed by what we write of it.
    entries = record_changes.counted_changes(changed[changed["version"] == "a7dbb6bfde55"])
    assert entries.startswith("changed our entries for 14 findings and 3 inspections, the description of ")
    assert entries.endswith(" and the note on whether 2025–27 can be compared")
    # What a row is of does not say what it says of it.
    of_move = changed[(changed["table_name"] == "engage") & (changed["force"] == "Cleveland")]
    of_move = of_move[of_move["changed_columns"] == "Reason"].head(1)
    said = "changed the reason in our entry for one move into or out of Engage (Cleveland)"
    assert record_changes.counted_changes(of_move) == said
    # A single row that has no name is counted, too, and not called by its id.
    unnamed = record_changes.counted_changes(changed[changed["version"] == "59397d181eb0"])
    assert unnamed == "changed our entries for 2 grades, 1 inspection and 1 known gap"


def test_what_is_of_national_reports_is_not_said_to_be_of_forces(open_page):
    def shows(exhibit: str, address: str, **query) -> str:
        return re.search(r'<p class="fc-shows">(.*?)</p>', open_page(address, **query).exhibit(exhibit))[1]

    assert shows("new-reports", "changes").startswith("42 of 43 forces, and national reports · ")
    assert shows("new-reports", "changes", force=["Kent"]).startswith("Kent · ")
    found = queries.rows("findings").dropna(subset="year")
    national = found["force"] == "National"
    year = min(set(found[national]["year"]) - set(found[~national]["year"]))
    of_year = shows("all-findings", "theme", year=[str(year)])
    assert of_year.startswith(f"National reports · {year} · "), of_year


def test_where_no_change_fits_in_a_table_those_of_others_are_offered(open_page):
    of_kent = queries.rows("record_changes", forces=["Kent"])
    assert "engage" not in set(of_kent["table_name"])
    shown = open_page("changes", force=["Kent"], table="engage").exhibit("record-changes")
    for table, rows in of_kent.groupby("table_name"):
        [number] = re.findall(rf'href="changes\?force=Kent&amp;table={table}"[^>]*>([\d,]+) ', shown)
        assert int(number.replace(",", "")) == len(rows)
    assert "but in others: " in shown


def test_changes_open_on_a_table_that_has_some_for_the_choice(open_page):
    changed = queries.rows("record_changes")
    last = "themes"
    assert last in set(changed["table_name"])
    of_kent = queries.rows("record_changes", forces=["kent"])["table_name"].iloc[0]
    assert of_kent != last
    page = open_page("changes", force=["Kent"])
    assert page.app.selectbox(key="changes.table").value == TABLE.options()[of_kent]
    assert page.address == {"force": ["Kent"]} and "nothing in this table" not in page.words
    chosen = open_page("changes", force=["Kent"], table=[last])
    assert "We have added or corrected nothing in this table that fits your choice, but in others: " in chosen.words


@pytest.mark.parametrize(
    ("query", "begins"),
    [
        ({"force": ["Sussex"]}, "We know of 10 reports on Sussex, but not the day on which any of them came out."),
        (
            {"force": ["Sussex"], "since": ["2025-01-01"]},
            "We know of 10 reports on Sussex, but not the day on which any of them came out.",
        ),
        # The day of its newest is known.
        ({"force": ["Kent"], "since": ["2026-05-01"]}, "No report on Kent is known to have come out since 1 May 2026."),
        ({"since": ["2025-09-01"]}, "Since 1 September 2025: 5 reports, 1 of them national, on 4 forces, with"),
        # Of two, Dorset’s and Lincolnshire’s, we have not found the grade on the theme.
        (
            {"since": ["2025-01-01"], "theme": ["Protecting vulnerable people"]},
            "Since 1 January 2025: 13 reports on protecting vulnerable people in 13 forces, with 11 grades on",
        ),
    ],
)
def test_reports_are_counted_whether_or_not_we_know_their_day_or_their_grade(query, begins):
    page = page_at("changes")
    assert without_markup(leads.of(page, page.read(query)).text).startswith(begins)


def test_of_a_report_whose_grade_on_a_theme_was_not_found_other_grades_may_be_held():
    # Four grades of Dorset’s are held.
    page, query = page_at("changes"), {"since": ["2025-01-01"], "theme": ["Protecting vulnerable people"]}
    of_dorset = without_markup(leads.of(page, page.read(query | {"force": ["Dorset"]})).text)
    assert of_dorset.endswith("Dorset (10 April 2025). We do not have its grade on this theme.")


def test_a_report_whose_grade_on_a_theme_was_not_found_says_so():
    rows = queries.rows("new_reports", themes=["vulnerable"], published_since="2025-01-01").set_index("force")
    assert (rows.loc["Dorset", "graded"], rows.loc["Lincolnshire", "graded"]) == ("not found", "not found")


def test_grades_of_a_report_on_other_themes_are_not_denied():
    rows = queries.rows("new_reports", themes=["missing-children"], published_since="2025-01-01").set_index("force")
    assert set(rows["graded"]) == {"none known on this choice of themes", "gives no grades"}
    assert queries.rows("new_reports", forces=["cleveland"])["graded"].iloc[0] != "none known"
