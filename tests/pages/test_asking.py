"""The page for readers' own questions: examples, links from every exhibit, answers as tables, charts and files."""

import html
import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import duckdb
import odfdo
import openpyxl
import pandas
import pyarrow.parquet
import pytest

import data
import queries
from data.asking.answering import answer
from data.asking.statements import OUR_TABLE_FUNCTIONS
from parts.address.description import perhaps_never_given
from parts.address.selection import Selection
from parts.address.vocabulary import PARAMETERS, grouped
from parts.asking import answers, from_exhibits, guide, showing
from parts.asking.examples import EXAMPLES
from parts.charts import asked
from parts.charts.looks import GRADES
from parts.exhibits import sharing
from parts.exhibits.registry import EXHIBITS
from parts.files import formats
from queries import reader_sql, sql_reference
from queries.reader_sql import Rows
from queries.record import views_in_copy, write_copy


@pytest.fixture(scope="module")
def published_copy(tmp_path_factory):
    """The file with a copy of the published record."""

    file = tmp_path_factory.mktemp("copy") / "record.duckdb"
    write_copy(data.TABLES / queries.served().version, file)
    return str(file)


@pytest.fixture
def in_process(monkeypatch, published_copy):
    """Answers questions in this process, without starting another for each."""
    monkeypatch.setattr(
        reader_sql.sandbox, "run", lambda _function, _copy, text, **_options: answer(published_copy, text)
    )
    monkeypatch.setattr(reader_sql, "_copy_of", lambda _record: published_copy)


def rows_of(published_copy: str, statement: str) -> pandas.DataFrame:
    found = answer(published_copy, statement)
    assert "cells" in found, found
    return pandas.DataFrame({name: cells for (name, _), cells in zip(found["columns"], found["cells"])})


# For each example, a check of its answer from the published record, worked out from the tables without SQL.


def latest_inadequate(published):
    standing = queries.rows("standing", **dict.fromkeys(queries.question("standing").parameters))
    inadequate = standing[standing["grade"] == "inadequate"]
    return lambda rows: (
        dict(zip(zip(rows["force"], rows["cycle"]), rows["themes"]))
        == inadequate.groupby(["force", "round_name"]).size().to_dict()
        and {("West Midlands", "PEEL 2023–25"), ("Gloucestershire", "PEEL 2021/22")}
        <= set(zip(rows["force"], rows["cycle"]))
    )


def good_files(published):
    audits = published("case_audits").merge(published("inspections"), on="inspection_id", suffixes=("", "_of"))
    whole = audits[(audits["topic"] == "all") & (audits["scope"] == "force") & audits["good"].notna()]
    shares = whole.groupby("year")["good"].sum() / whole.groupby("year")["cases_total"].sum() * 100
    return lambda rows: (
        (rows["good_pct"] - rows["year"].map(shares)).abs().max() <= 0.051
        and len(rows) == len(shares)
        and (rows["low_95"] <= rows["good_pct"]).all()
        and (rows["good_pct"] <= rows["high_95"]).all()
    )


def grades_by_cycle(published):
    graded = published("judgments").merge(published("inspections"), on="inspection_id", suffixes=("", "_of"))
    peel = graded[(graded["programme"] == "peel") & (graded["theme_id"] == "vulnerable")]
    return lambda rows: rows["forces"].sum() == len(peel) and set(rows["grade"]) <= set(GRADES)


def falls(_published):
    cycles = queries.rows("cycles")
    era = {f"PEEL {row['name']}": row["era"] for row in cycles.to_dict("records")}
    return lambda rows: (
        len(rows) > 50
        and set(rows["earlier_grade"]) <= {"good", "outstanding"}
        and (rows["earlier_round"].map(era) == rows["round_name"].map(era)).all()
    )


def concerns(published):
    findings = published("findings").merge(published("themes"), on="theme_id")
    by_theme = findings.groupby(["name", "polarity"]).size().unstack(fill_value=0)
    return lambda rows: (
        all(
            (row.concerns, row.strengths) == (by_theme.loc[row.theme, "concern"], by_theme.loc[row.theme, "strength"])
            for row in rows.itertuples()
        )
        and rows["concerns_for_each_strength"].is_monotonic_decreasing
    )


def backlogs(published):
    found = published("findings")["summary"].str.contains("backlog", case=False).sum()
    return lambda rows: len(rows) == found > 5


def spells(published):
    moves = published("engage")
    entered, newest = moves[moves["event"] == "entered"], moves["date"].max()
    days = pandas.Timestamp(newest) - pandas.Timestamp("2024-12-06")  # when Lincolnshire entered; it has not left since

    def agrees(rows):
        last = rows[rows["force"] == "Lincolnshire"].iloc[-1]
        return (
            len(rows) == len(entered)
            and (rows["months_at_least"] > 0).all()
            and (str(last["still_there_on"])[:10], last["months_at_least"]) == (newest, round(days.days / 30.44, 1))
            and (rows["left_date"].isna() == rows["still_there_on"].notna()).all()
        )

    return agrees


def officers(published):
    forces = published("forces").set_index("short_name")
    return lambda rows: (
        rows["force"].iloc[0] == "City of London"
        and rows.set_index("force").loc["Kent", "officers_for_1000"]
        == round(1000 * forces.loc["Kent", "officers_fte"] / forces.loc["Kent", "population"], 2)
    )


def accuracy(published):
    recording = published("crime_recording")
    again = set(recording[recording["round"] == "reinspection"]["force_id"])
    return lambda rows: (
        0 < len(rows) <= len(again)
        and (rows["difference"] - (rows["later_pct"] - rows["first_pct"])).abs().max() < 0.051
        and rows.set_index("force").loc["Kent", ["first_pct", "later_pct"]].tolist() == [83.6, 96.6]
    )


def missing(_published):
    grid = queries.rows("grid", **dict.fromkeys(queries.question("grid").parameters))
    not_found, unsure = (grid["missing"] == "not known here").sum(), perhaps_never_given(grid).sum()

    def agrees(rows):
        of_kind = rows.groupby("why")["cells"].sum()
        found = of_kind["not found"], of_kind["perhaps never given"], of_kind["earlier grade still applies"]
        stands = (grid["missing"] == "grade stands").sum()
        return rows["cells"].sum() == grid["missing"].notna().sum() and found == (not_found - unsure, unsure, stands)

    return agrees


def by_region(published):
    regions = published("forces").groupby("region").size()
    return lambda rows: (
        (rows["forces"] <= rows["region"].map(regions)).all()
        and (rows["low_95"] <= rows["low_pct"]).all()
        and (rows["low_pct"] <= rows["high_95"]).all()
    )


def who_stated(published):
    graded = published("judgments").merge(published("inspections"), on="inspection_id", suffixes=("", "_of"))
    return lambda rows: rows["grades"].sum() == (graded["programme"] == "peel").sum()


CHECKS = (
    *(latest_inadequate, good_files, grades_by_cycle, falls, concerns, backlogs),
    *(spells, officers, accuracy, missing, by_region, who_stated),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("example", "agrees"), list(zip(EXAMPLES, CHECKS, strict=True)), ids=[example.asks for example in EXAMPLES]
)
def test_each_example_is_answered_rightly_from_the_published_record(example, agrees, published, published_copy):
    rows = rows_of(published_copy, example.sql)
    assert len(rows) and agrees(published)(rows)


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.asks)
def test_each_example_runs_on_the_small_record(example, copy_to_ask):
    assert "cells" in answer(copy_to_ask, example.sql)


# Values for the parameters that a question requires, also given where they are optional.
CHOICES = {"force": "Kent", "theme": "Protecting vulnerable people", "cycle": "2018/19"}


def choices_of(exhibit) -> list[dict]:
    keys = {PARAMETERS[p].key: p for p in queries.question(exhibit.question).parameters}
    needed = {
        key: CHOICES.get(key)
        for key, name in keys.items()
        if name not in exhibit.fixed and not queries.question(exhibit.question).parameters[name].optional
    }
    chosen = {key: value for key, value in CHOICES.items() if key in keys and keys[key] not in exhibit.fixed}
    return [needed, {**needed, **chosen}]


@pytest.mark.slow
@pytest.mark.parametrize("name", EXHIBITS)
def test_ask_this_yourself_gives_the_rows_of_every_exhibit(name, published_copy):
    exhibit = EXHIBITS[name]
    for chosen in choices_of(exhibit):
        query = {"exhibit": [name], **{key: [value] for key, value in chosen.items() if value}}
        if None in chosen.values():
            query |= {key: [first_value(key)] for key, value in chosen.items() if value is None}
        statement = from_exhibits.statement(query)
        assert statement and "$" not in re.sub(r"--.*|'[^']*'", "", statement), query
        assert not re.search(r"^-- (Takes|Counts|Chosen by):", statement, re.MULTILINE)
        wanted = from_exhibits.asked_by(query)
        rows = rows_of(published_copy, statement)
        assert list(rows.columns) == list(wanted.rows.columns)
        assert in_any_order(rows) == in_any_order(wanted.rows), query


def first_value(key: str) -> str:
    filter_ = next(f for f in PARAMETERS.values() if f.key == key)
    return filter_.token(next(iter(filter_.options())))


def in_any_order(rows: pandas.DataFrame) -> list[str]:
    def as_text(value):
        if hasattr(value, "tolist"):
            value = value.tolist()
        if isinstance(value, list):
            return str(sorted(as_text(item) for item in value))  # the question leaves their order to DuckDB
        if value is None or value is pandas.NA or value is pandas.NaT or value != value:
            return ""
        if isinstance(value, (bool, str)):
            return str(value)
        if isinstance(value, (int, float)):
            return f"{float(value):.6g}"
        return str(value).removesuffix(" 00:00:00")

    return sorted("|".join(map(as_text, row)) for row in rows.astype(object).itertuples(index=False, name=None))


def test_every_menu_leads_to_its_question(open_page):
    page = open_page("theme", theme=["Missing children"], force=["Kent", "Essex"])
    links = [html.unescape(a) for a in re.findall(r'href="(ask\?exhibit=[^"]*)"', "".join(page.html))]
    assert len(links) == len(re.findall(r'<details class="fc-menu"', "".join(page.html))) > 0
    for link in links:
        statement = from_exhibits.statement(
            grouped((k, v) for k, vs in parse_qs(urlsplit(link).query).items() for v in vs)
        )
        assert "'kent'" in statement and "'essex'" in statement


def test_an_unknown_exhibit_or_a_missing_choice_gives_no_statement():
    assert from_exhibits.statement({"exhibit": ["nothing"]}) is None
    assert from_exhibits.statement({}) is None
    needs = next(name for name, exhibit in EXHIBITS.items() if exhibit.question == "story")
    assert from_exhibits.statement({"exhibit": [needs]}) is None


@pytest.mark.slow
def test_the_page_shows_examples_and_every_table_and_view(open_page):
    page = open_page("ask")
    assert not page.app.exception
    for example in EXAMPLES:
        assert html.escape(example.asks, quote=False).split("?")[0] in page.text
    for view in views_in_copy():
        assert f"view_{view.name}" in page.text
    for table in queries.rows("tables")["table_name"]:
        assert f"<code>{table}</code>" in page.text


def listed_columns() -> dict[str, list[str]]:
    """The columns that the page lists of each table and view."""
    text = html.unescape(guide.tables())
    tables = re.findall(r"<summary><code>(\w+)</code></summary>(.*?)</dl>", text, re.DOTALL)
    return {name: re.findall(r"<dt><code>(\w+)</code>", columns) for name, columns in tables}


@pytest.mark.slow
def test_the_columns_listed_are_those_of_each_table_and_view_in_sql(published_copy):
    with duckdb.connect(published_copy, read_only=True) as connection:
        described = connection.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() group by all"
        ).fetchall()
    in_sql = {name: columns for name, columns in described if name in listed_columns()}
    assert len(in_sql) == len(queries.rows("tables")) + len(views_in_copy())
    assert listed_columns() == in_sql == guide.schema()


def test_what_a_row_of_each_view_is_has_the_right_article():
    articles = re.findall(r"A row is (an?) (\w)", html.unescape(guide.tables()))
    assert len(articles) > 40 and {article for article, _ in articles} == {"a", "an"}
    assert all((article == "an") == (first in "aeiou") for article, first in articles)
    assert "A row is an audit." in guide.tables() and "A row is a force." in guide.tables()


def test_each_listed_column_can_be_selected_and_has_a_meaning_and_its_type(published_copy):
    text = html.unescape(guide.tables())
    with duckdb.connect(published_copy, read_only=True) as connection:
        for name, columns in sql_reference.columns().items():
            names = ", ".join(column.name for column in columns)
            described = connection.execute(f"describe select {names} from {name}").fetchall()
            assert [column.type for column in columns] == [kind.lower() for _, kind, *_ in described]
            for column in columns:
                assert column.description, f"{name}.{column.name}: write what it holds in queries/columns.csv"
                assert f"<dd>{column.description}" in text, (name, column.name)


@pytest.mark.slow
def test_each_column_says_how_many_cells_are_empty_and_whether_its_dates_are_partial(published_copy):
    day, part = r"\d{4}-\d{2}-\d{2}", r"\d{4}(-\d{2})?"
    text = html.unescape(guide.tables())
    for name, columns in sql_reference.columns().items():
        rows = rows_of(published_copy, f"from {name}")
        known = sql_reference.table_counts()[name]
        assert known.rows == len(rows), name
        for column in columns:
            values, empty = rows[column.name], known.empty[column.name]
            gaps = column.gaps(known.rows, empty)
            assert empty == values.isna().sum(), (name, column.name)
            if empty:
                assert f"Empty in {empty:,} of {len(rows):,} rows." in gaps and gaps in text
            held = values.dropna()
            if held.empty:
                continue
            if column.type != "varchar" or not held.str.fullmatch(f"{day}|{part}").all():
                assert not column.partial, (name, column.name)
            elif held.str.fullmatch(day).any() and held.str.fullmatch(part).any():
                assert column.partial, (name, column.name)
            assert column.partial == (f"last_day_of({column.name}) gives a date" in gaps)


# Functions that are useful only in our own queries: they apply a reader's choices, or word a cell.
ONLY_IN_OUR_QUERIES = {
    *(
        "admitted",
        "among",
        "came_early",
        "exist_together",
        "from_the_highest",
        "in_between",
        "in_regions",
        "is_headline",
        "is_hidden",
        "is_move",
        "is_ruled_out",
    ),
    *("last_cycle", "last_round_of", "similar_in_size"),
    *(
        "is_not_graded",
        "is_or_any",
        "is_stated",
        "log_binomial",
        "marked",
        "newest_move",
        "normalised_name",
        "not_before",
    ),
    *("when_in_words", "wilson_centre", "wilson_half", "words_of", "year_missing", "year_text"),
}


def test_every_function_that_is_offered_is_explained_with_its_parameters(published_copy):
    with duckdb.connect(published_copy, read_only=True) as connection:
        ours = connection.execute(
            "select function_name, len(parameters) from duckdb_functions() "
            "where not internal and function_type in ('macro', 'table_macro')"
        ).fetchall()
    text = html.unescape(guide.tables())
    calls = re.findall(r"<code>((\w+)\(([^)]*)\))</code>", text)
    explained = {name: len(taken.split(",")) if taken else 0 for _, name, taken in calls}
    assert explained == {name: takes for name, takes in ours if name not in ONLY_IN_OUR_QUERIES}
    assert ONLY_IN_OUR_QUERIES.issubset(name for name, _ in ours) and OUR_TABLE_FUNCTIONS.issubset(explained)
    assert set(explained) <= set(guide.functions()), "each is also offered as a completion"


def test_a_grade_that_moved_rose_or_fell_as_the_guide_says(published_copy):
    moved = rows_of(published_copy, "select distinct move from graded_again(null) where steps > 0")
    assert set(moved["move"]) == {"rose", "fell"}


def test_the_editor_does_not_wait_for_empty_cells_to_be_counted(open_page, monkeypatch):
    def count():
        raise RuntimeError("counted")

    monkeypatch.setattr(sql_reference, "table_counts", count)
    monkeypatch.setattr(guide, "tables", count)
    page = open_page("ask")
    assert len(page.app.exception) == 1, "in the place of the tables"
    components = [json.loads(component.proto.json) for component in page.app.get("bidi_component")]
    (offered,) = [component for component in components if "schema" in component]
    assert len(offered["schema"]) == len(queries.rows("tables")) + len(views_in_copy())
    assert sql_reference.columns.__wrapped__() == sql_reference.columns(), (
        "computed again, without the cache of this record"
    )
    assert answers.described("forces")["region"][0]


def test_the_year_of_an_inspection_is_explained_for_cycles():
    years = [(name, column) for name, columns in sql_reference.columns().items() for column in columns]
    of_inspections = [
        (name, column)
        for name, column in years
        if column.name == "year" and re.search("inspection|filters by", column.description)
    ]
    assert {"inspections", "judgments", "grade_counts", "view_grid"} <= {name for name, _ in of_inspections}
    for name, column in of_inspections:
        assert re.search("first year of the cycle", column.description, re.IGNORECASE), name


def test_a_link_shows_its_answer_with_files_and_size(open_page, in_process):
    page = open_page("ask", sql=["select short_name, population from forces order by 1"])
    assert page.app.text_area[0].value == "select short_name, population from forces order by 1"
    assert re.search(r"43 rows, in (less than )?0\.\d\d seconds", page.words)
    assert [urlsplit(file).path for file in page.downloads] == [f"api/ask.{e}" for e in answers.FORMATS.values()]
    query = parse_qs(urlsplit(page.downloads[0]).query)
    assert query == {"sql": ["select short_name, population from forces order by 1"], "version": [queries.version()]}


def test_a_link_to_a_question_has_its_answer_before_what_explains_asking(open_page, in_process):
    words = open_page("ask", sql=["select 1 as a"]).words
    explained = "For questions that no other page answers, in SQL, the language for querying tables."
    assert words.index("The answer") < words.index(explained) and words.count(explained) == 1
    assert open_page("ask").words.index(explained) < 100
    assert "To share the answer, copy this page’s address." in words


def test_cells_show_the_values_of_files_so_that_they_can_be_used_in_a_query(open_page, in_process):
    sql = "select distinct grade, 1/3 as third, grade = 'good' as flag, source_url from judgments order by all limit 9"
    page = open_page("ask", sql=[sql])
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page.text.split("<tbody>")[1].split("</tbody>")[0])
    shown = [html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in cells]
    asked_for = reader_sql.ask(queries.served(), sql, "me")
    lines = answers.file_of(asked_for, "csv").decode().splitlines()[1:]
    assert shown == [cell for line in lines for cell in line.split(",")]
    assert "requires-improvement" in page.text or "adequate" in page.text
    assert 'title="Adequate"' in page.text or 'title="Good"' in page.text


def test_a_notice_is_shown_above_the_rows_and_in_files(open_page, in_process):
    sql = "select force_id from judgments where grade = 'Requires improvement'"
    page = open_page("ask", sql=[sql])
    assert "Nothing in the record matches the question." in page.words
    assert "grade has no value 'Requires improvement'. Write 'requires-improvement'." in html.unescape(page.words)
    book = openpyxl.load_workbook(io.BytesIO(answers.file_of(reader_sql.ask(queries.served(), sql, "me"), "xlsx")))
    assert any("has no value 'Requires improvement'" in str(c.value) for row in book["Notes"] for c in row)


AUDITS = "from case_audits join inspections using (inspection_id)"
PICKED = "Inspectors picked the files, so a share of them is not that of all cases."


@pytest.mark.parametrize(
    ("sql", "caveats"),
    [
        ("select count(*) as n from forces", ""),
        (
            f"select force_id, good {AUDITS}",
            f"Includes parts of samples and national reports: add topic = 'all' and force_id is not null. {PICKED}",
        ),
        (f"select good {AUDITS} where topic = 'all'", f"Includes national reports: add force_id is not null. {PICKED}"),
        (f"select good {AUDITS} where topic = 'all' and scope = 'force'", PICKED),
    ],
)
def test_an_answer_says_what_to_bear_in_mind_about_the_tables_it_reads(in_process, sql, caveats):
    rows = reader_sql.ask(queries.served(), sql, "me")
    assert " ".join(answers.caveats(rows)) == caveats
    assert all(note in answers.about(rows).notes for note in answers.caveats(rows))


def test_numbers_of_grades_say_how_many_of_the_published_grades_they_are_of(open_page, in_process):
    coverage = queries.rows("coverage")
    share = round(100 * coverage["known"].sum() / coverage["published"].sum())
    page = open_page("ask", sql=["select force_id, count(*) as n from judgments group by all"])
    articles = (
        f"The record has {share}% of the grades of PEEL that were published: numbers of forces are of those alone."
    )
    assert articles in page.words


def test_an_answer_has_a_heading_that_takes_the_focus_after_asking_but_not_after_a_link(open_page, in_process):
    page = open_page("ask", sql=["select 1 as a"])
    assert re.search(r'<h2 class="fc-answer"[^>]*tabindex="-1" data-asked="0"', page.text)
    page.app.text_area[0].set_value("select 2 as a")
    page.app.button[0].click().run()
    assert re.search(r'data-asked="1" data-from="hand">The answer', page.text)
    page.app.button[0].click().run()
    assert re.search(r'data-asked="2" data-from="hand">The answer', page.text)  # the same question again
    page.app.text_area[0].set_value("select nothing")
    page.app.button[0].click().run()
    assert re.search(r'data-asked="3" data-from="hand">No answer', page.text)
    assert 'data-error-from="7" data-error-to="14"' in page.text


def test_completion_offers_our_functions_before_a_few_of_sql_and_nothing_internal(published_copy):
    with duckdb.connect(published_copy, read_only=True) as connection:
        kinds = dict(
            connection.execute("select function_name, bool_or(internal) from duckdb_functions() group by 1").fetchall()
        )
    ours = [call.split("(")[0] for calls, _ in guide.FUNCTIONS for call in calls]
    assert guide.functions()[: len(ours)] == ours and not any(kinds[name] for name in ours)
    offered = [*guide.functions(), *guide.KEYWORDS]
    assert len(offered) < 130 and not any(re.match("pg_|duckdb_|sqlite_|pragma", name) for name in offered)


@pytest.mark.slow
def test_every_function_that_is_explained_can_be_called(published_copy):
    calls = {
        **{
            "k": "5",
            "n": "10",
            "k1": "5",
            "n1": "10",
            "k2": "3",
            "n2": "9",
            "force_id": "'kent'",
            "theme_id": "'leadership'",
        },
        **{"programme": "'peel'", "dated": "'2024-07'", "day": "'2026-07-01'", "evidence": "'inspectorate'"},
        **{"inspection_id": "(select min(inspection_id) from inspections)", "family": "'grades'", "grade": "'good'"},
        **{"basis": "'stated'", "source_kind": "'force'", "sources": "1", "valid_from": "null", "valid_to": "null"},
    }
    for name in (call for calls_, _ in guide.FUNCTIONS for call in calls_ if "…" not in call):
        call = re.sub(r"\w+(?=[,)])", lambda given: calls[given[0]], name)
        table = name.split("(")[0] in OUR_TABLE_FUNCTIONS
        assert len(rows_of(published_copy, f"from {call}" if table else f"select {call} as a")), call


def test_what_is_typed_goes_into_the_address(open_page, in_process):
    page = open_page("ask")
    page.app.text_area[0].set_value("select count(*) as n from forces")
    page.app.button[0].click().run()
    assert page.address == {"sql": ["select count(*) as n from forces"]}
    assert "1 row, in" in page.words


def test_ask_this_yourself_fills_in_the_statement_and_its_address(open_page, in_process):
    page = open_page("ask", exhibit=["grid-of-theme"], theme=["Missing children"], force=["Kent"])
    assert page.app.text_area[0].value.startswith("-- ") and "'kent'" in page.app.text_area[0].value
    assert page.address == {"sql": [page.app.text_area[0].value]}


def test_an_error_is_shown_as_text_with_its_line(open_page, in_process):
    page = open_page("ask", sql=["select *\nfrom forces where `<b>*x*</b>` = 1"])
    assert not page.app.exception and page.app.error[0].value.startswith("Line 2")
    assert "<b>" not in page.app.error[0].value.replace("\\<b\\>", "")


def test_long_answers_are_shown_a_page_at_a_time(open_page, in_process):
    page = open_page("ask", sql=["select range as n from range(250)"])
    assert "rows 1 to 100 of 250" in page.text and page.text.count("<tr>") == 101
    page.app.selectbox(key="ask.rows").set_value(200).run()
    assert "rows 201 to 250 of 250" in page.text and page.text.count("<tr>") == 51


def test_an_answer_without_rows_says_so(open_page, in_process):
    page = open_page("ask", sql=["from forces where false"])
    assert "Nothing in the record matches the question." in page.words and page.downloads == []
    # That grades are missing may be why there is none.
    page = open_page("ask", sql=["from judgments where year = 2022"])
    assert "Nothing in the record matches the question." in page.words
    assert "of the grades of PEEL that were published: numbers of forces are of those alone." in page.words


def test_no_chart_is_drawn_until_one_is_chosen(open_page, in_process):
    page = open_page("ask", sql=["select region, count(*) as forces from forces group by all order by 1"])
    assert page.charts == []
    page.app.radio(key="ask.chart").set_value("bars").run()
    assert not page.app.exception
    (chart,) = page.charts
    assert chart["data"][0]["type"] == "bar" and "Wales" in chart["data"][0]["y"]
    assert "Bars: forces for 10 values of region" in page.alt_texts[0]


@pytest.mark.slow
def test_the_question_and_caveat_of_an_example_are_shown_above_its_answer(open_page):
    example = next(example for example in EXAMPLES if "Engage" in example.asks)
    page = open_page("ask", sql=[example.sql])
    shown = [part for part in page.html if part]
    asked, answered = (next(n for n, part in enumerate(shown) if words in part) for words in (example.asks, "<table"))
    assert asked < answered and html.escape(example.note, quote=False) in shown[asked]
    assert example.asks not in " ".join(
        part for part in open_page("ask", sql=["from cycles"]).html if "<li>" not in part
    )


def test_the_page_says_so_where_questions_are_switched_off(open_page, monkeypatch):
    monkeypatch.setenv("FORCES_ASK", "off")
    page = open_page("ask", sql=["from forces"])
    assert reader_sql.OFF in page.words and not page.app.text_area and page.downloads == []


def test_no_menu_offers_questions_where_they_are_switched_off(monkeypatch):
    exhibit = EXHIBITS["table-forces"]
    shown = exhibit.ask(Selection())
    assert "Ask this yourself" in sharing.menu(exhibit, shown, None, "http://localhost/")
    monkeypatch.setenv("FORCES_ASK", "off")
    assert "Ask this yourself" not in sharing.menu(exhibit, shown, None, "http://localhost/")


def rows(cells: dict, types: dict, tables=()) -> Rows:
    return Rows("select", queries.version(), pandas.DataFrame(cells), types, 0.1, tables)


GRADED_BY_CYCLE = rows(
    {"cycle": ["2016", "2018-19", "2021-22", "2023-25"], "share": [40.0, 60.0, 70.0, 50.0]},
    {"cycle": "string", "share": "number"},
    ("judgments",),
)


def test_no_line_joins_grades_of_different_eras():
    plans = asked.plans(GRADED_BY_CYCLE.rows, GRADED_BY_CYCLE.types)
    chart = showing.chart(GRADED_BY_CYCLE, plans["lines"])
    assert [trace["x"] for trace in chart.figure["data"]] == [["2016", "2018-19"], ["2021-22"], ["2023-25"]]
    assert asked.NOT_JOINED in chart.alt


def test_lines_that_are_not_of_grades_are_joined_across_eras():
    counts = rows(
        {"year": [2016, 2018, 2021, 2023], "findings": [4, 6, 7, 5]},
        {"year": "integer", "findings": "long"},
        ("findings",),
    )
    chart = showing.chart(counts, asked.plans(counts.rows, counts.types)["lines"])
    assert [trace["x"] for trace in chart.figure["data"]] == [[2016, 2018, 2021, 2023]]
    assert asked.NOT_JOINED not in chart.alt


def test_a_column_of_eras_splits_lines_too():
    by_era = rows(
        {"year": [2016, 2017, 2021], "era": ["a", "a", "b"], "n": [1, 2, 3]},
        {"year": "integer", "era": "string", "n": "long"},
        ("judgments",),
    )
    chart = showing.chart(by_era, asked.plans(by_era.rows, by_era.types)["lines"])
    assert [trace["x"] for trace in chart.figure["data"]] == [[2016, 2017], [2021]]


def test_grades_are_stacked_in_their_own_colours_and_never_a_line():
    spread = rows(
        {"cycle": ["2016", "2016", "2017"], "grade": ["good", "inadequate", "good"], "forces": [3, 1, 4]},
        {"cycle": "string", "grade": "string", "forces": "long"},
        ("judgments",),
    )
    plans = asked.plans(spread.rows, spread.types)
    assert list(plans) == ["bars"]
    chart = showing.chart(spread, plans["bars"])
    assert [(t["name"], t["marker"]["color"]) for t in chart.figure["data"]] == [
        ("Good", GRADES["good"].colour),
        ("Inadequate", GRADES["inadequate"].colour),
    ]
    assert chart.figure["layout"]["barmode"] == "stack" and chart.legend


def test_bars_of_different_eras_are_parted_with_a_note_and_the_letters_of_grades():
    spread = rows(
        {"cycle": ["2018-19", "2018-19", "2021-22"], "grade": ["good", "inadequate", "good"], "forces": [3, 1, 4]},
        {"cycle": "string", "grade": "string", "forces": "long"},
        ("judgments",),
    )
    chart = showing.chart(spread, asked.plans(spread.rows, spread.types)["bars"])
    (line,) = chart.figure["layout"]["shapes"]
    assert (line["y0"], line["y1"]) == (0.5, 0.5)  # between the first bar and the second
    assert [entry.name for entry in chart.legend] == ["Good", "Inadequate", "Not comparable across this line"]
    assert asked.NOT_COMPARED in chart.alt
    assert [trace["text"] for trace in chart.figure["data"]] == [["G 3", "G 4"], ["I 1"]]


def test_bars_of_one_era_or_not_of_grades_are_not_parted():
    for tables, years in ((("judgments",), [2016, 2017]), (("findings",), [2018, 2021])):
        found = rows({"year": years, "n": [4, 6]}, {"year": "integer", "n": "long"}, tables)
        chart = showing.chart(found, asked.plans(found.rows, found.types)["bars"])
        assert chart.figure["layout"]["shapes"] == [] and asked.NOT_COMPARED not in chart.alt


def test_an_interval_is_drawn_where_the_rows_have_one():
    shares = rows(
        {"force": ["Kent", "Essex"], "pct": [50.0, 20.0], "low_95": [40.0, 10.0], "high_95": [60.0, 40.0]},
        {"force": "string", "pct": "number", "low_95": "number", "high_95": "number"},
    )
    chart = showing.chart(shares, asked.plans(shares.rows, shares.types)["bars"])
    error = chart.figure["data"][0]["error_x"]
    assert error["array"] == [10.0, 20.0] and error["arrayminus"] == [10.0, 10.0]


def test_text_in_a_chart_is_never_markup():
    hostile = rows({"name": ["<a href='x'>", "%{x}"], "n": [1, 2]}, {"name": "string", "n": "long"})
    figure = json.dumps(showing.chart(hostile, asked.plans(hostile.rows, hostile.types)["bars"]).figure)
    assert "<a" not in figure


def test_rows_without_a_number_have_no_chart():
    names = rows({"a": ["x", "y"]}, {"a": "string"})
    assert asked.plans(names.rows, names.types) == {}


EVERY_TYPE = rows(
    {
        "text": ["=1+1", None],
        "whole": pandas.Series([1, None], dtype="Int64"),
        "large": pandas.Series([2**40, None], dtype="Int64"),
        "number": [1.5, None],
        "flag": pandas.Series([True, None], dtype="boolean"),
        "day": ["2024-07-01", None],
        "items": pandas.Series([[1, 2], None], dtype="object"),
    },
    {
        **{"text": "string", "whole": "integer", "large": "long", "number": "number"},
        **{"flag": "boolean", "day": "date", "items": "list of integer"},
    },
    ("forces",),
)


def test_files_hold_the_rows_in_their_types():
    assert answers.file_of(EVERY_TYPE, "csv").decode().splitlines() == [
        "text,whole,large,number,flag,day,items",
        "'=1+1,1,1099511627776,1.5,True,2024-07-01,1; 2",
        ",,,,,,",
    ]
    first, second = json.loads(answers.file_of(EVERY_TYPE, "json"))
    assert first == {
        **{"text": "=1+1", "whole": 1, "large": 2**40, "number": 1.5, "flag": True},
        **{"day": "2024-07-01", "items": [1, 2]},
    }
    assert set(second.values()) == {None}
    table = pyarrow.parquet.read_table(io.BytesIO(answers.file_of(EVERY_TYPE, "parquet")))
    assert [str(field.type) for field in table.schema] == [
        *("string", "int32", "int64", "double", "bool", "string", "list<element: int32>")
    ]
    assert table.to_pylist()[0]["large"] == 2**40


def test_workbooks_hold_the_rows_and_the_question():
    book = openpyxl.load_workbook(io.BytesIO(answers.file_of(EVERY_TYPE, "xlsx")))
    data_sheet, notes = ([cell.value for row in book[name] for cell in row] for name in ("Data", "Notes"))
    assert 2**40 in data_sheet and "(no value)" in data_sheet  # in its second row, which is empty
    assert any("select" in str(cell) for cell in notes)
    document = odfdo.Document(io.BytesIO(answers.file_of(EVERY_TYPE, "ods")))
    assert any("select" in str(row.get_values()) for row in document.body.get_table(name="Notes").traverse())


def test_a_workbook_holds_values_that_excel_has_no_cell_for():
    odd = rows({"n": [float("inf"), None], "a$$b$$": ["x", None]}, {"n": "number", "a$$b$$": "string"}, ("forces",))
    for ending in formats.WORKBOOKS:
        assert answers.file_of(odd, ending)
    sheet = openpyxl.load_workbook(io.BytesIO(answers.file_of(odd, "xlsx")))["Data"]
    assert [cell.value for cell in sheet[5]] == ["inf", "x"] and sheet["A6"].value == "(no value)"


def test_a_workbook_with_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(answers.limits, "MAX_WORKBOOK_CELLS", EVERY_TYPE.rows.size - 1)
    with pytest.raises(reader_sql.TooMuch, match="Ask for CSV or Parquet"):
        answers.check_workbook(EVERY_TYPE)


def test_a_column_with_a_single_meaning_keeps_it_in_files():
    of_forces = rows({"population": [1], "n": [2]}, {"population": "integer", "n": "long"}, ("forces",))
    population, n = answers.about(of_forces).columns
    assert (population.words, population.unit) == ("Residents of the force area.", "people")
    assert n.words == "A column of the question."


def test_cells_are_text_and_links_lead_only_to_the_web():
    text = answers.table(rows({"a": ["<script>", "javascript:x", "https://example.org/x"]}, {"a": "string"}), 0)
    assert "<script>" not in text and 'href="javascript' not in text and 'href="https://example.org/x"' in text


def test_a_column_name_cannot_break_out_of_the_style():
    name = "a';} body{display:none"
    wide = rows({name: [1], "b": [1], "c": [1], "d": [1]}, {name: "long", "b": "long", "c": "long", "d": "long"})
    assert "';}" not in answers.table(wide, 0) and "body{" not in answers.table(wide, 0)


def test_every_format_of_an_answer_is_a_format_of_files():
    assert set(answers.FORMATS.values()) < set(formats.FORMATS)
