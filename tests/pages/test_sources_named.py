"""Who says so: a source has the name of its publisher, or that no address was kept of it."""

import csv
import html
import re
from urllib.parse import urlsplit

import pytest

import queries
from parts.address.selection import Selection
from parts.exhibits import findings
from parts.exhibits.showing import file_of
from parts.html.markup import SOURCE_IN_DOUBT, source_link
from parts.html.publishers import _names, publisher
from tests.conftest import ROOT

SOURCES = ROOT / "data" / "sources"
LINK = re.compile(r'target="_blank" rel="noopener noreferrer" title="[^"]*">([^<]*)<span class="fc-print">')


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("https://www.kentonline.co.uk/kent/news/1", "press", "Kent Online"),
        ("http://peterboroughtoday.co.uk:80/news", "press", "Peterborough Today"),
        ("https://feeds.bbci.co.uk/news/2", "press", "BBC News"),
        ("https://bbctodays.pages.dev/news/2", "press", "bbctodays.pages.dev"),  # a copy is not called the BBC
        ("https://www.govserv.org/3", "Press or other site", "govserv.org"),
        ("https://hmicfrs.justiceinspectorates.gov.uk/4", "inspectorate", "Inspectorate"),
        ("https://example.org/5", "force", "Police force"),
        ("https://example.org/6", None, "Source"),
        ("https://[broken", "press", "Press or other site"),
    ],
)
def test_a_newspaper_or_site_is_named_and_a_public_body_is_called_what_it_is(address, kind, name):
    assert publisher(address, kind) == name


def test_every_host_with_a_name_is_one_of_the_record():
    hosts = set()
    for file in SOURCES.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as rows:
            cells = [cell for row in csv.DictReader(rows) for column, cell in row.items() if column.endswith("_url")]
        hosts |= {(urlsplit(cell).hostname or "").removeprefix("www.") for cell in cells if cell}
    assert set(_names()) <= hosts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("", {"grade": ["Inadequate"]}),
        ("force", {"force": ["Metropolitan"]}),
        ("theme", {"theme": ["Missing children"]}),
        ("changes", {}),
        ("compare", {"force": ["Kent", "Metropolitan"]}),
    ],
)
def test_no_link_to_a_source_is_called_press_or_other_site(page, query, open_page):
    names = [name for part in open_page(page, **query).html for name in LINK.findall(part)]
    assert len(names) > 3 and "Press or other site" not in names and "" not in names


def test_a_source_of_which_no_address_was_kept_says_so(open_page):
    rows = queries.rows("findings", forces=["city-of-london"])
    named = rows[rows["source_url"].isna()]
    assert len(named) and named["citation"].notna().all()
    shown = open_page("theme", theme=["Missing children"], force=["City of London"]).words
    citation = "LocalGov, 1 September 2021, ‘Police criticised for handling of child abuse cases’"
    assert f"{citation} (no address was kept)" in shown
    assert source_link("", "press") == ""
    # The facts have no address of that page, or it would stand here.
    assert not any("localgov" in str(url) for url in rows["source_url"].dropna())


def test_markdown_for_an_article_names_the_publisher_of_each_row():
    answer = findings.FINDINGS.ask(Selection(()))
    text = file_of(findings.FINDINGS, answer, "md").decode()
    assert "[Hartlepool Mail](<http" in text and "[Press or other site]" not in text


def test_a_report_without_an_address_is_named_among_the_latest_too(open_page):
    reports = queries.rows("latest_reports", regions=["Wales"], most=6)
    assert reports["source_url"].isna().any()
    shown = open_page("", region=["Wales"]).exhibit("latest-reports")
    assert "fc-source fc-empty" not in shown


def test_a_page_that_is_older_than_the_inspection_is_not_shown_as_its_source(open_page):
    reports = queries.rows("latest_reports", regions=["Wales"], most=6)
    (doubted,) = reports[reports["note"].fillna("").str.startswith(SOURCE_IN_DOUBT)].to_dict("records")
    shown = open_page("", region=["Wales"]).exhibit("latest-reports")
    row = next(row for row in shown.split("<tr>") if doubted["title"] in row)
    assert ">Source not known</span>" in row and html.escape(doubted["note"], quote=False) in row
    assert doubted["citation"] not in re.sub(r"<[^>]*>", "", html.unescape(row))
    assert source_link("https://example.org/", "press", None, "Dated by its publication").startswith("<a ")


def test_the_printed_brief_names_no_page_that_the_record_doubts(open_page):
    """The page noted for Gloucestershire's findings of 2017 is of July 2015."""
    findings = queries.rows("findings", forces=["gloucestershire"])
    doubtful = findings[findings["note"].fillna("").str.startswith(SOURCE_IN_DOUBT)]
    sound = findings.drop(doubtful.index)
    [brief] = [part for part in open_page("force", force=["Gloucestershire"]).html if '<div class="fc-brief">' in part]
    assert len(doubtful) and brief.count("(source not known)") >= len(doubtful)
    assert not any(address in brief for address in set(doubtful["source_url"].dropna()) - set(sound["source_url"]))
    assert re.search(r"Our record of \d+ \w+ \d{4}, version \w{12}\.", brief)
