"""In a preview, links lead to where the reader's own rows are seen, and these are marked there and nowhere else."""

import csv
import html
import io
import re

import pytest

import data
import queries
from data import validation
from data.parquet import published_tables
from parts.address.selection import Selection
from parts.address.vocabulary import grouped
from parts.exhibits import case_audits, grades, record_changes, sharing
from parts.files import metadata
from parts.html import own_rows
from parts.preview import previews, seen
from parts.words import audits_in_words

FINDINGS = (
    "inspection_id,theme_id,polarity,summary,source_kind,source_url,citation,note\n"
    "kent-ncpi-2019,missing-children,concern,Own words on late visits,force,https://example.org/own,,\n"
    "kent-ncpi-2019,missing-children,strength,Own words on early visits,force,https://example.org/own,,\n"
)
LINE = re.compile(r"<tr[^>]*>.*?</tr>", re.DOTALL)


def other_grade() -> bytes:
    """Kent's newest published grade on investigating crime, with another grade."""
    rows = published_tables(data.TABLES)["judgments"].to_pylist()
    row = next(r for r in rows if r["inspection_id"] == "kent-peel-2023-25" and r["theme_id"] == "investigate")
    row["grade"] = "outstanding" if row["grade"] != "outstanding" else "good"
    file = io.StringIO()
    writer = csv.DictWriter(file, row)
    writer.writeheader()
    writer.writerow({name: "" if value is None else value for name, value in row.items()})
    return file.getvalue().encode()


@pytest.fixture(scope="module")
def checked():
    files = [("findings.csv", FINDINGS.encode()), ("judgments.csv", other_grade())]
    result = validation.check(files, data.TABLES, replace=True)
    assert result.problems == []
    return result


@pytest.fixture(scope="module")
def record(checked):
    return queries.open_preview(queries.preview_tables(checked.tables, data.TABLES), "token-of-a-reader")


@pytest.fixture
def opened(record, open_page, monkeypatch):
    """A function that opens a page of the preview, by a link of it."""
    monkeypatch.setattr(previews, "record", lambda: record)
    monkeypatch.setattr(previews, "by_token", {"token-of-a-reader": record}.get)

    def by_link(link: str):
        page, _, query = link.partition("#")[0].partition("?")
        pairs = [pair.split("=") for pair in query.replace("+", " ").split("&") if pair]
        return open_page(page, **grouped(pairs))

    return by_link


def marked(shown: str) -> list[str]:
    return [line for line in LINE.findall(shown) if "fc-own-mark" in line]


def test_the_links_lead_to_the_theme_and_the_force_of_the_rows(checked):
    assert seen.links(checked) == [
        ("1 grade of Kent on investigating crime", "theme?theme=Investigating+crime&force=Kent#grid-of-theme"),
        ("2 findings of Kent on missing children", "theme?theme=Missing+children&force=Kent#findings"),
    ]


@pytest.mark.slow
def test_own_findings_are_marked_where_the_link_leads_and_others_are_not(checked, opened):
    (_, _), (_, link) = seen.links(checked)
    for seen_at in (link, link.replace("&force=Kent", "")):  # there alone, and among those of all forces
        shown = opened(seen_at).exhibit("findings")
        own = marked(shown)
        assert len(own) == 2 and all("Own words on" in line and own_rows.MARK in line for line in own)
    assert len(LINE.findall(shown)) > 20


@pytest.mark.slow
@pytest.mark.parametrize("question", ["findings", "table_findings"])
def test_rows_without_a_note_are_not_the_readers_because_one_of_theirs_has_a_note(question):
    note = FINDINGS.splitlines()[1] + "In a column that is empty for Kent otherwise"
    (header, *_) = FINDINGS.splitlines()
    result = validation.check([("findings.csv", f"{header}\n{note}\n".encode())], data.TABLES)
    assert result.problems == []
    assert queries.rows(question, forces=["kent"])["note"].isna().all()
    queries.pin(queries.open_preview(queries.preview_tables(result.tables, data.TABLES), "token"))
    answer = queries.ask(question, forces=["kent"])
    own = answer.rows[own_rows.changed(answer)]
    assert list(own["summary"]) == ["Own words on late visits"] and len(answer) > 20


@pytest.mark.slow
def test_a_changed_grade_has_a_frame_in_its_grid_alone(checked, opened):
    (_, link), (_, _) = seen.links(checked)
    grid = opened(link).exhibit("grid-of-theme")
    framed = re.findall(r'<span class="fc-own">.*?</span></span>', grid)
    assert len(framed) == 1 and grid.count("fc-own") == 1 and own_rows.MARK in framed[0]


@pytest.mark.slow
def test_a_table_of_the_record_says_which_rows_are_from_the_file(opened):
    (frame,) = opened("tables?table=findings").app.dataframe
    rows = frame.value
    assert list(rows[rows["preview"] == own_rows.MARK]["summary"]) == [
        "Own words on late visits",
        "Own words on early visits",
    ]
    assert (rows["preview"] == "").sum() == len(rows) - 2 > 0
    few = "".join(opened("tables?table=findings&force=Kent").html)
    assert len(marked(few)) == 2 and all("Own words on" in line for line in marked(few))


AUDIT = {
    "inspections.csv": "inspection_id,programme,scope,force_id,cycle,title,fieldwork,published,year,source_kind,"
    "source_url,citation,note\nkent-ncpi-2026,ncpi,force,kent,,Kent – National child protection inspection,2026-01,"
    "2026-04,2026,inspectorate,https://example.org/kent,,\n",
    "case_audits.csv": "inspection_id,topic,cases_total,good,requires_improvement,adequate,inadequate,below_good,"
    "good_pct,below_good_pct,source_kind,source_url,citation,note\nkent-ncpi-2026,all,100,95,5,,0,,,,inspectorate,"
    "https://example.org/kent,,\n",
}


@pytest.fixture(scope="module")
def with_audit():
    """A preview with one more audit, in which nearly all cases are good: it moves the average."""
    result = validation.check([(name, text.encode()) for name, text in AUDIT.items()], data.TABLES)
    assert result.problems == []
    return queries.open_preview(queries.preview_tables(result.tables, data.TABLES), "token-of-an-auditor")


@pytest.mark.slow
def test_an_audit_that_moves_the_average_is_the_only_one_marked(with_audit):
    queries.pin(with_audit)
    for exhibit in (case_audits.FUNNEL, case_audits.ALL_AUDITS):
        answer = exhibit.ask(Selection())
        own = answer.rows[own_rows.changed(answer)]
        assert list(zip(own["force"], own["year"])) == [("Kent", 2026)] and len(answer) > 20
        lines = marked(str(exhibit.table(exhibit.rows_shown(answer), caption="Audits")))
        assert len(lines) == 1 and "Kent" in lines[0]


def test_the_bar_and_the_point_of_an_audit_from_the_file_are_marked(with_audit):
    queries.pin(with_audit)
    for exhibit, words in (
        (case_audits.FUNNEL, "Kent 2026 · from your file"),
        (case_audits.ALL_AUDITS, "from your file<br>Kent 2026"),
    ):
        chart = exhibit.draw(exhibit.ask(Selection()))
        named = [a["text"] for a in chart.figure["layout"]["annotations"] if own_rows.MARK in a["text"]]
        assert named == [words] and chart.alt.count("rom your file") == 1


def test_the_average_is_said_to_move_with_the_file(with_audit):
    before = case_audits.FUNNEL.ask(Selection())
    assert case_audits.average_moved(before) == ""
    queries.pin(with_audit)
    moved = case_audits.average_moved(case_audits.FUNNEL.ask(Selection()))
    good, cases = (int(before.rows[f"pooled_{name}"].iloc[0]) for name in ("good", "cases"))
    shares = f"from {audits_in_words.percent(good, cases)}% to {audits_in_words.percent(good + 95, cases + 100)}%"
    assert moved == f"With your file, the average moves {shares}, and the limits with it."


def test_what_the_file_adds_is_not_said_to_be_added_by_us(with_audit):
    queries.pin(with_audit)
    sentence, _ = record_changes.last_change()
    assert sentence == "Your file adds 1 case audit and 1 inspection. Nothing of it is published."


@pytest.mark.slow
def test_the_page_of_a_preview_says_under_the_funnel_that_the_average_moved(with_audit, open_page, monkeypatch):
    monkeypatch.setattr(previews, "record", lambda: with_audit)
    monkeypatch.setattr(previews, "by_token", {"token-of-an-auditor": with_audit}.get)
    assert "With your file, the average moves from" in open_page("case-audits").text


@pytest.mark.slow
def test_a_preview_is_said_to_be_one_wherever_a_version_is_named(record, opened):
    queries.pin(record)
    words = f"Preview: version {queries.served().version} of the record with 3 rows of your own; not to be cited."
    assert words in record_changes.as_of() and "Our record" not in record_changes.as_of()
    assert metadata.citation(queries.version(), seen="A table", address="https://example.org/") == words
    answer = grades.SPREAD_BY_ROUND.ask(Selection(), themes=["investigate"])
    about = grades.SPREAD_BY_ROUND.about(answer)
    assert f"{about.lines()['Version of the record']}." == words
    picture = html.unescape(
        sharing.menu(grades.SPREAD_BY_ROUND, answer, grades.SPREAD_BY_ROUND.draw(answer), "http://x/")
    )
    assert picture.count(words) == 2 and f"record: {record.version}" not in picture and "Data: " not in picture


def test_nothing_is_marked_on_the_published_pages(open_page):
    page = open_page("theme", theme=["Missing children"], force=["Cheshire"])
    assert "fc-own" not in page.exhibit("findings") and "preview" not in open_page("tables").app.dataframe[0].value
