"""A reader in the middle of a page, or of an answer to a program, sees one version of the record, whatever is published meanwhile."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request

import queries
from data import versions
from pages import api
from pages.parts.downloads import About


@pytest.fixture
def published_meanwhile(folder, two_versions, monkeypatch, at_once):
    """After each question to the second version, the first is published; what has asked is the list of versions served then."""
    served = []

    def run(name, /, run=queries.run, **parameters):
        answer = run(name, **parameters)
        versions.serve(folder, [two_versions.first])
        served.append(queries.served().version)
        return answer

    monkeypatch.setattr(queries, "run", run)
    return served


def test_a_page_is_of_one_version(published_meanwhile, open_page, two_versions):
    def seen() -> tuple[bool, bool]:
        """Whether the page shows the gap of 2020, which only the first version knows, and whether it cites the first version."""
        page = open_page("about")
        return "Suspended." in page.text, two_versions.first in page.app.code[0].value

    assert seen() == (False, False)
    assert set(published_meanwhile) == {two_versions.first} and len(published_meanwhile) > 3
    assert seen() == (True, True)


def answered(name: str) -> tuple[str, list]:
    """Tag and rows of a data address."""
    request = Request(
        {
            "type": "http",
            "method": "GET",
            "path": f"/api/{name}",
            "path_params": {"file": name},
            "query_string": b"",
            "headers": [],
        }
    )
    with ThreadPoolExecutor(1) as thread:  # of its own, since a browser test before may have left a loop in this one
        answer = thread.submit(asyncio.run, api.table(request)).result()
    return answer.headers["etag"], json.loads(answer.body)


def test_tag_and_body_of_an_answer_are_of_one_version(folder, two_versions, monkeypatch, at_once):
    tag, rows = answered("findings.json")
    assert len(rows) == 4
    in_between = api._tag

    def publish(*arguments):
        tag = in_between(*arguments)
        versions.serve(folder, [two_versions.first])
        assert queries.served().version == two_versions.first
        return tag

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(api, "_tag", publish)
        assert answered("findings.json") == (tag, rows)
    other_tag, other_rows = answered("findings.json")
    assert other_tag != tag and len(other_rows) == 5


def test_what_a_download_says_of_itself_is_of_the_version_that_it_was_made_from(folder, two_versions, at_once):
    about = About("Findings", "all", "findings")
    versions.serve(folder, [two_versions.first])
    assert queries.version() == two_versions.first
    assert two_versions.second in about.lines()["Version of the record"]
