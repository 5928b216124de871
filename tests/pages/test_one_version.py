"""A page or an answer shows one version of the record, even if another is published meanwhile."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.requests import Request

import queries
from data import versions
from parts.address.selection import Selection
from parts.files.formats import About
from server.api import files
from server.api import rows as api_rows
from tests.conftest import ROOT


@pytest.fixture
def published_meanwhile(folder, two_versions, monkeypatch, always_polled):
    """Publishes the first version after each query of the second. Gives the list of versions served after each."""
    served = []

    def ask(name, /, ask=queries.ask, **parameters):
        answer = ask(name, **parameters)
        versions.serve(folder, [two_versions.first])
        served.append(queries.served().version)
        return answer

    monkeypatch.setattr(queries, "ask", ask)
    return served


@pytest.mark.slow
def test_a_page_shows_one_version_throughout(published_meanwhile, open_page, two_versions):
    def seen() -> tuple[bool, bool]:
        """Whether the page shows the gap of 2020, which is only in the first version, and cites that version."""
        page = open_page("about")
        (cited,) = [part for part in page.html if part.startswith('<p class="fc-cite">')]
        return "Suspended." in page.text, two_versions.first in cited

    assert seen() == (False, False)
    assert set(published_meanwhile) == {two_versions.first} and len(published_meanwhile) > 3
    assert seen() == (True, True)


def response_of(name: str, query: str = ""):
    """The response of a data address."""
    scope = {"type": "http", "method": "GET", "path": f"/api/{name}", "path_params": {"file": name}, "headers": []}
    request = Request({**scope, "query_string": query.encode()})
    with ThreadPoolExecutor(1) as thread:  # since an earlier browser test may have left an event loop in this one
        return thread.submit(asyncio.run, api_rows.table(request)).result()


def tag_and_rows(name: str, query: str = "") -> tuple[str, list]:
    """Tag and rows of a data address."""
    answer = response_of(name, query)
    return answer.headers["etag"], json.loads(answer.body)


@pytest.mark.slow
def test_tag_and_body_of_an_answer_are_of_one_version(folder, two_versions, monkeypatch, always_polled):
    tag, rows = tag_and_rows("findings.json")
    assert len(rows) == 4
    tag_of = api_rows.tag_of

    def publish(*arguments, **options):
        tag = tag_of(*arguments, **options)
        versions.serve(folder, [two_versions.first])
        assert queries.served().version == two_versions.first
        return tag

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(api_rows, "tag_of", publish)
        assert tag_and_rows("findings.json") == (tag, rows)
    other_tag, other_rows = tag_and_rows("findings.json")
    assert other_tag != tag and len(other_rows) == 5


@pytest.mark.slow
def test_a_file_names_the_version_of_its_rows(folder, two_versions, always_polled):
    answer = Selection().ask("findings")
    versions.serve(folder, [two_versions.first])
    assert queries.version() == two_versions.first
    assert two_versions.second in About.of(answer, "Findings").lines()["Version of the record"]


@pytest.mark.slow
def test_a_page_of_an_earlier_version_still_gives_its_own_rows(folder, two_versions, always_polled):
    versions.serve(folder, [two_versions.first, two_versions.second])
    _, newest = tag_and_rows("findings.json")
    _, earlier = tag_and_rows("findings.json", f"version={two_versions.second}")
    assert (len(newest), len(earlier)) == (5, 4)


def test_a_removed_version_is_gone_and_says_so(folder, two_versions, always_polled):
    answer = response_of("findings.json", "version=0123456789ab")
    assert answer.status_code == 410
    assert (
        "not kept any more" in json.loads(answer.body)["error"]
        and "open the page again" in json.loads(answer.body)["error"]
    )


@pytest.mark.slow
def test_a_changed_question_or_page_changes_the_tag(monkeypatch):
    before = files.tag_of("judgments", "csv")
    monkeypatch.setattr(files, "code_digest", lambda: "after a change of the code")
    assert files.tag_of("judgments", "csv") != before
    assert Path(files.__file__) in files.code_files()
    assert {path.suffix for path in files.code_files()} == {".py", ".sql", ".csv", ".html", ".json", ".xml"}


def test_a_changed_file_beside_the_record_that_answers_come_from_changes_the_tag():
    """Postcodes, publishers and names of questions are in no version of the record; its facts are in each."""
    paths = {path.relative_to(ROOT).as_posix() for path in files.code_files()}
    assert {"data/outward_codes.csv", "data/reading/question_names.csv", "parts/html/publishers.csv"} <= paths
    assert not any(path.startswith(("data/sources/", "data/tables/")) for path in paths)
