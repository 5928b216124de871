"""A merger and a rename, made up for tests: old ids, links, feeds, frames and names keep working."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from parts.address.selection import Selection
from parts.exhibits import first_tables
from parts.site import PAGES, page_at
from server.api import ROUTES
from tests.asgi import ask, run
from tests.pages.conftest import Session

pytestmark = pytest.mark.usefixtures("merged")
APP = Starlette(routes=ROUTES)
OLD_AND_NEW = ("Norfolk", "norfolk", "Suffolk", "Norfolk and Suffolk", "norfolk-and-suffolk")


def get(target: str):
    answer = run(ask(APP, f"/api/{target}"))
    assert answer.status == 200, answer.body
    return answer.body


def rows_of(target: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(get(target).decode())))


def test_every_page_opens_for_the_forces_that_ended_and_for_their_successor():
    for page in PAGES:
        for force in ("Norfolk", "Norfolk and Suffolk"):
            opened = Session(page.address, force=[force])
            assert not opened.app.exception, (page.address, force)


def test_a_successor_names_its_predecessors_links_to_them_and_shows_their_grades_as_theirs():
    page = Session("force", force=["Norfolk and Suffolk"])
    assert page.app.title[0].value == "Norfolk and Suffolk Police"
    assert "We found no grade for Norfolk and Suffolk." in page.words
    assert "succeeded Norfolk and Suffolk on 1 April 2026" in page.words
    (lead,) = [part for part in page.html if 'class="fc-lead"' in part]
    assert 'href="force?force=Norfolk"' in lead and 'href="force?force=Suffolk"' in lead
    own, before = page.exhibit("standing-of-force"), page.exhibit("standing-of-predecessors")
    assert "fc-good" not in own and "not yet inspected" in own
    assert "fc-good" in before and ">Norfolk<" in before and ">Suffolk<" in before


def test_the_page_of_a_force_that_ended_says_since_when_and_which_force_succeeded_it():
    page = Session("force", force=["Norfolk"])
    assert "Norfolk Constabulary ended on 31 March 2026. Its successor is Norfolk and Suffolk" in page.words
    (lead,) = [part for part in page.html if 'class="fc-lead"' in part]
    assert 'href="force?force=Norfolk+and+Suffolk"' in lead
    assert "requires improvement" in lead  # its own last grade stays
    assert "not yet inspected" not in page.exhibit("standing-of-force")


@pytest.mark.parametrize("name", ["Kent Police", "Kent", "kent", "Garden of England"])
def test_a_former_name_or_id_in_an_address_leads_to_the_force(name):
    page = Session("force", force=[name])
    assert page.app.title[0].value == "Garden of England Police"
    assert "Until 31 March 2026 its name was Kent Police." in page.words
    assert page.address["force"] == ["Garden of England"] and "There is no force" not in page.words


@pytest.mark.parametrize("force", OLD_AND_NEW)
def test_data_addresses_and_feeds_answer_for_ids_and_names_old_and_new(force):
    name = force.replace(" ", "+")
    assert len(rows_of(f"forces.csv?force={name}")) == 1
    assert len(rows_of(f"views/standing.csv?force={name}")) == 10
    judgments = rows_of(f"judgments.csv?force={name}")
    assert bool(judgments) == (force.lower() in ("norfolk", "suffolk"))
    for feed in ("changes", "reports", "engage"):
        title = ElementTree.fromstring(get(f"{feed}.atom?force={name}")).findtext("{http://www.w3.org/2005/Atom}title")
        assert title.lower().replace(" ", "-").endswith(force.lower().replace(" ", "-"))


def test_the_table_of_forces_says_from_when_to_when_and_by_whom_they_were_succeeded():
    forces = {row["force_id"]: row for row in rows_of("forces.csv")}
    assert len(forces) == 44
    assert (forces["suffolk"]["valid_to"], forces["suffolk"]["succeeded_by"]) == ("2026-03-31", "norfolk-and-suffolk")
    names = json.loads(get("force_names.json?force=Hampshire"))
    assert [(row["name"], row["valid_from"], row["valid_to"]) for row in names] == [
        ("Hampshire Constabulary", None, "2022-07-11"),
        ("Hampshire and Isle of Wight Constabulary", "2022-07-12", None),
    ]


def test_the_overview_shows_the_42_forces_of_today_and_the_43_before():
    today = Session("")
    # The merged force is not inspected yet, and so not among those whose grade could be known.
    assert "34 grades of PEEL 2023–25, 6 older, 1 not found, 1 not yet inspected" in today.words
    assert "Norfolk and Suffolk" in today.exhibit("standing")
    shapes = {trace.get("name") for trace in today.chart("map-areas-now")["data"] if trace["mode"] == "lines"}
    assert len(shapes) == 42 and "Norfolk and Suffolk" in shapes and "Norfolk" not in shapes
    before = Session("", as_of="2026-03-31")
    assert (
        "36 grades of PEEL 2023–25, 6 older, 1 not found" in before.words
        and "Norfolk and Suffolk" not in before.exhibit("standing")
    )
    tiles = Session("", cycle="2021-22", layout="tiles").chart("map-tiles")["data"]
    assert len({trace.get("name") for trace in tiles if trace["mode"] == "lines"}) == 43


def test_the_page_for_choosing_a_force_lists_those_of_today():
    links = "".join(Session("force").html)
    assert 'href="force?force=Norfolk+and+Suffolk"' in links and 'href="force?force=Norfolk"' not in links


@pytest.mark.parametrize("force", ["Norfolk", "Norfolk and Suffolk"])
def test_a_frame_of_a_force_keeps_working(force, monkeypatch):
    from_file = AppTest.from_file

    def embedded(*args, **options):
        app = from_file(*args, **options)
        app.context["is_embedded"] = True
        return app

    monkeypatch.setattr(AppTest, "from_file", embedded)
    page = Session("force", exhibit="standing-of-force", force=[force])
    assert page.exhibits == ["standing-of-force"] and force in page.words


@pytest.mark.parametrize("force", ["Norfolk", "Norfolk and Suffolk"])
def test_a_page_without_javascript_names_the_succession_too(force):
    page = page_at("force")
    chosen, _ = Selection.read(page.filters, {"force": [force]})
    words = first_tables.static_page(page, chosen, ())
    assert "Its successor is" in words if force == "Norfolk" else "It does not inherit their grades" in words
