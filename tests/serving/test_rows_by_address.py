"""The form and the order of the rows that a data address gives."""

import io
import json

import pyarrow.parquet
import pytest
from starlette.applications import Starlette

from server.api import ROUTES
from tests.asgi import ask, run

APP = Starlette(routes=ROUTES)
GRADES = ["inadequate", "requires-improvement", "adequate", "good", "outstanding"]
IN_WORDS = ["Inadequate", "Requires improvement", "Adequate", "Good", "Outstanding"]
# The addresses that gave years as text until November 2026, with the columns that did.
FORMERLY_TEXT = {
    "views/case_audits": ["year"],
    "views/findings": ["year"],
    "views/funnel": ["year"],
    "views/gaps": ["year"],
    "views/inspections": ["year"],
    "views/judgments": ["year"],
    "views/latest_grades": ["year"],
    "views/national": ["year", "published_year"],
    "views/own_results": ["year"],
    "views/story": ["year"],
    "views/years": ["year"],
    "exhibits/counts": ["year"],
    "exhibits/all-findings": ["year"],
}


def get(target: str, expected: int = 200):
    answer = run(ask(APP, f"/api/{target}"))
    assert answer.status == expected, answer.body
    return answer


def rows_of(target: str) -> list[dict]:
    return json.loads(get(target).body)


@pytest.mark.parametrize("name", FORMERLY_TEXT)
def test_years_are_text_as_before_if_an_address_asks_for_it(name):
    query = "?force=Kent" if name in ("views/latest_grades", "views/story") else "?"
    numbers, texts = rows_of(f"{name}.json{query}"), rows_of(f"{name}.json{query}&year_as=text")
    assert numbers or name == "views/own_results"
    for number, text in zip(numbers, texts, strict=True):
        for column in FORMERLY_TEXT[name]:
            assert text[column] == ("not known" if number[column] is None else str(number[column]))
        assert number == text | {column: number[column] for column in FORMERLY_TEXT[name]}
    schema = pyarrow.parquet.read_schema(io.BytesIO(get(f"{name}.parquet{query}&year_as=text").body))
    assert all(schema.field(column).type == pyarrow.string() for column in FORMERLY_TEXT[name])


def test_reviews_have_their_labels_for_years_if_an_address_asks_for_text():
    rows = rows_of("views/reviews.json?year_as=text")
    assert rows and all((row["from_year"], row["year"]) == (row["from_year_label"], row["year_label"]) for row in rows)
    assert any("report" in row["year"] or not row["year"].isdigit() for row in rows)


@pytest.mark.parametrize("name", ["judgments", "views/grid", "views/compare"])
def test_years_that_were_never_text_stay_numbers(name):
    query = "?force=Kent&reference=Kent" if name == "views/compare" else "?force=Kent"
    assert rows_of(f"{name}.json{query}&year_as=text") == rows_of(f"{name}.json{query}")


def test_the_form_of_years_is_part_of_what_an_address_asks_for():
    tags = {
        get(f"views/findings.csv?force=Kent{query}").headers["ETag"]
        for query in ("", "&year_as=number", "&year_as=text")
    }
    assert len(tags) == 2  # years are numbers unless an address says otherwise
    error = json.loads(get("views/findings.csv?year_as=words", 400).body)
    assert error["key"] == "year_as" and error["allowed"] == ["number", "text"]


@pytest.mark.parametrize(
    ("name", "column", "order"),
    [
        ("judgments", "grade", GRADES),
        ("views/spread", "median_grade", GRADES),
        ("views/grid", "carried_grade", GRADES),
        ("exhibits/table-judgments", "grade", IN_WORDS),
        ("exhibits/who", "grade", IN_WORDS),
    ],
)
def test_a_sort_by_grade_goes_from_the_lowest_to_the_highest_and_back(name, column, order):
    up, down = ([row[column] for row in rows_of(f"{name}.json?sort={column}{also}")] for also in ("", "&order=down"))
    known = [grade for grade in up if grade]
    assert known == sorted(known, key=order.index) and known != sorted(known)
    assert [grade for grade in down if grade] == known[::-1]
    empty = len(up) - len(known)
    assert up[len(known) :] == down[len(known) :] == [None] * empty  # rows without a grade come last


def test_years_sort_as_numbers_with_unknown_ones_last():
    for order, direction in (("up", 1), ("down", -1)):
        years = [row["year"] for row in rows_of(f"views/findings.json?sort=year&order={order}")]
        known = [year for year in years if year]
        assert (
            known == sorted(known)[::direction] and None in years and years[len(known) :] == [None] * years.count(None)
        )


def test_a_csv_file_begins_with_a_byte_order_mark_if_an_address_asks_for_it():
    plain, marked = get("judgments.csv?force=Kent"), get("judgments.csv?force=Kent&bom=yes")
    assert marked.body == b"\xef\xbb\xbf" + plain.body and marked.headers["etag"] != plain.headers["etag"]
    assert get("judgments.json?force=Kent&bom=yes").body == get("judgments.json?force=Kent").body
    refused = json.loads(get("judgments.csv?bom=perhaps", 400).body)
    assert (refused["key"], refused["allowed"]) == ("bom", ["yes", "no"])


@pytest.mark.parametrize(("address", "key"), [("views/new_reports", "since"), ("views/standing", "as_of")])
def test_a_value_that_is_not_a_day_is_refused_with_an_example(address, key):
    assert json.loads(get(f"{address}.json?{key}=2025", expected=400).body) == {
        "error": f"{key} takes a day, such as 2025-09-01, not '2025'",
        "key": key,
        "value": "2025",
    }


@pytest.mark.parametrize("view", ["standing", "newest_compared", "low_grades", "engaged", "areas"])
@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2099-01-01", "is in the future"),
        ("2010-01-01", "is before 22 July 2014, the first day that we know a grade of"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused(view, day, why):
    refused = json.loads(get(f"views/{view}.json?as_of={day}", expected=400).body)
    assert refused == {"error": f"as_of: '{day}' {why}", "key": "as_of", "value": day}


def test_reports_since_a_day_in_the_future_are_refused():
    refused = json.loads(get("views/new_reports.json?since=2099-01-01", expected=400).body)
    assert refused == {"error": "since: '2099-01-01' is in the future", "key": "since", "value": "2099-01-01"}


def test_a_group_as_it_stood_on_a_day_has_one_address():
    query = "group=Eastern:Norfolk,Suffolk,Cambridgeshire&as_of=2024-06-30"
    rows = rows_of(f"views/standing.json?{query}")
    compared = rows_of(f"views/newest_compared.json?{query}&reference=Norfolk")
    keys = ("force", "theme", "grade", "round_name", "no_newer")
    assert len(rows) == 30 and {row["force"] for row in rows} == {"Norfolk", "Suffolk", "Cambridgeshire"}
    assert {tuple(row[key] for key in keys if key in row) for row in compared} == {
        tuple(row[key] for key in keys if key in compared[0]) for row in rows
    }
    assert [row["missing"] for row in rows if not row["grade"]] == ["date not known"]


def test_reports_since_a_day_are_those_of_the_page():
    rows = rows_of("views/new_reports.json?since=2025-09-01")
    assert rows and [row["published"] for row in rows] == sorted((row["published"] for row in rows), reverse=True)
    assert all(row["published"] >= "2025-09-01" for row in rows)
