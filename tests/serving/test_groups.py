"""Data addresses, feeds, pictures and documents take groups of forces wherever they take several forces."""

import io
import json
from urllib.parse import quote

import openpyxl
import pytest
from starlette.applications import Starlette

from server.api import ROUTES
from tests.asgi import ask, run

APP = Starlette(routes=ROUTES)
FORCES = "force=Norfolk&force=Suffolk&force=Cambridgeshire"
GROUP = "group=Eastern:Norfolk,Suffolk,Cambridgeshire"


def get(target: str, expected: int = 200):
    answer = run(ask(APP, f"/api/{target}"))
    assert answer.status == expected, answer.body
    return answer


@pytest.mark.parametrize("file", ["judgments", "forces", "views/grid", "views/standing", "exhibits/counts"])
def test_a_group_gives_the_rows_of_its_forces(file):
    assert get(f"{file}.csv?{GROUP}").body == get(f"{file}.csv?{FORCES}").body
    assert get(f"{file}.csv?{GROUP}&force=Kent").body == get(f"{file}.csv?{FORCES}&force=Kent").body


def test_files_of_a_group_name_it():
    answer = get(f"exhibits/counts.xlsx?{GROUP}")
    assert "-eastern-" in answer.headers["content-disposition"]
    sheets = openpyxl.load_workbook(io.BytesIO(answer.body)).worksheets
    words = [str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("“Eastern” (Norfolk, Suffolk and Cambridgeshire)" in cell for cell in words)
    tags = {get(f"exhibits/counts.xlsx?{query}").headers["etag"] for query in (GROUP, FORCES)}
    assert len(tags) == 2  # or a cache would give one reader the name of another


def test_the_lists_of_addresses_name_the_key_where_several_forces_can_be_chosen():
    listed = json.loads(get("views").body) + json.loads(get("exhibits").body)
    keys = {entry["name"]: entry["keys"] for entry in listed}
    assert "group" in keys["grid"] and "group" not in keys["story"]
    assert b"group" in get(f"views/story.csv?force=Kent&{GROUP}", 400).body


@pytest.mark.parametrize(
    ("group", "error"),
    [
        ("Eastern:Norfolk,Norflok", "there is no force “Norflok” of the group “Eastern”"),
        ("Norfolk,Suffolk", "there is no group “Norfolk,Suffolk” (a group is a name"),
        ("E" * 41 + ":Kent", "(a name has at most 40 characters)"),
    ],
)
def test_a_malformed_group_is_refused_with_the_names_of_forces(group, error):
    body = json.loads(get(f"judgments.csv?group={quote(group)}", 400).body)
    assert error in body["error"] and body["key"] == "group" and "Norfolk" in body["allowed"]


def test_more_groups_than_an_address_may_hold_are_refused():
    groups = "&".join(f"group={n}:Kent" for n in range(11))
    assert json.loads(get(f"judgments.csv?{groups}", 400).body)["error"] == "these rows take at most 10 groups"


@pytest.mark.parametrize("feed", ["changes", "reports", "engage"])
def test_the_feed_of_a_group_is_that_of_its_forces_under_its_name(feed):
    named, unnamed = (get(f"{feed}.atom?{query}").body.decode() for query in (GROUP, FORCES))
    assert named.count("<entry>") == unnamed.count("<entry>")
    title = named.partition("<title>")[2].partition("</title>")[0]
    assert title.endswith(", “Eastern” (Norfolk, Suffolk and Cambridgeshire)") and title.count("Norfolk") == 1


def test_the_picture_of_a_link_to_a_group_is_drawn():
    answer = get(f"card.png?page=compare&{GROUP}")
    assert answer.headers["content-type"] == "image/png" and answer.body.startswith(b"\x89PNG")
