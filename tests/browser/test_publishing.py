"""A running app with its own record folder: it picks up a new version, and survives a missing or damaged record."""

import json
import shutil
import time
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

import pyarrow.parquet
import pytest
from playwright.sync_api import expect

from data import versions

CUT_OFF = "the table judgments cannot be read: expected judgments.parquet to be a whole Parquet file"
WAIT = 5  # seconds at most until a new version is served


@pytest.fixture(scope="module")
def folder(two_versions, tmp_path_factory):
    """A record folder that names its first version, a table of which is truncated."""
    folder = Path(shutil.copytree(two_versions.folder, tmp_path_factory.mktemp("served") / "record"))
    cut_off(folder / two_versions.first)
    versions.serve(folder, [two_versions.first])
    return folder


def cut_off(version: Path) -> bytes:
    """Truncate a table in the middle. Returns its original content."""
    table = version / "judgments.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[: len(whole) // 2])
    return whole


@pytest.fixture(scope="module")
def address(start_app, folder):
    """The address of an app that was started on this folder."""
    with start_app(FORCES_DATA=str(folder)) as address:
        yield address


def ask(url: str, headers: dict | None = None) -> tuple[int, Message, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def health(address: str) -> tuple[int, dict]:
    status, _, body = ask(f"{address}/health")
    return status, json.loads(body)


def wait_for(version: str, address: str) -> None:
    """Wait until the app says that it serves the version and nothing is wrong: five seconds at most."""
    give_up = time.monotonic() + WAIT
    while health(address) != (200, {"status": "ok", "version": version}):
        assert time.monotonic() < give_up, health(address)


def findings(address: str) -> int:
    """The number of findings at the data address."""
    return len(json.loads(ask(f"{address}/api/findings.json")[2]))


@pytest.fixture
def whole(folder, two_versions):
    """The folder with its tables repaired, whichever test runs first."""
    shutil.copytree(two_versions.folder / two_versions.first, folder / two_versions.first, dirs_exist_ok=True)
    return folder


# This test comes first, since it needs an app that has not yet had a record.
def test_an_app_started_on_a_damaged_record_says_so_and_recovers_by_itself(reader, address, folder, two_versions):
    assert health(address) == (503, {"status": "no record", "reason": CUT_OFF})
    status, headers, body = ask(f"{address}/api/judgments.csv")
    assert (status, headers["Retry-After"]) == (503, "5")
    assert json.loads(body) == {"error": f"the record cannot be read at the moment: {CUT_OFF}"}

    tab = reader()
    tab.page.goto(f"{address}/force?force=Kent")
    expect(tab.page.get_by_role("heading", name="The record cannot be read at the moment")).to_be_visible()
    shown = tab.page.locator("[data-testid=stMain]").inner_text()
    assert "it should be back in a minute" in shown
    assert not any(word in shown for word in ("Traceback", "Error", str(folder), "parquet"))

    shutil.copytree(two_versions.folder / two_versions.first, folder / two_versions.first, dirs_exist_ok=True)
    wait_for(two_versions.first, address)
    expect(tab.page.get_by_role("heading", name="Kent", level=1)).to_be_visible()  # without any interaction
    assert tab.settled().path == "/force?force=Kent"
    assert tab.page.get_by_text("The record cannot be read").count() == 0
    assert tab.complaints == []


def test_open_pages_and_new_ones_get_a_new_version_without_a_restart(reader, address, whole, folder, two_versions):
    versions.serve(folder, [two_versions.first])
    wait_for(two_versions.first, address)
    tab = reader().open("/")
    expect(tab.page.get_by_text("14 grades and 5 findings")).to_be_visible()
    _, before, _ = ask(f"{address}/api/findings.json")
    assert findings(address) == 5
    assert ask(f"{address}/api/findings.json", {"If-None-Match": before["ETag"]})[0] == 304

    versions.serve(folder, [two_versions.second])
    wait_for(two_versions.second, address)
    assert findings(address) == 4
    assert ask(f"{address}/api/findings.json", {"If-None-Match": before["ETag"]})[0] == 200
    tab.choose("Region", "North West")
    expect(tab.page.get_by_text("14 grades and 4 findings")).to_be_visible()
    expect(reader().open("/").page.get_by_text("14 grades and 4 findings")).to_be_visible()


def test_the_good_version_is_still_served_with_a_warning_when_a_new_one_is_damaged(
    reader, address, whole, folder, two_versions
):
    versions.serve(folder, [two_versions.second])
    wait_for(two_versions.second, address)
    whole = cut_off(folder / two_versions.first)
    versions.serve(folder, [two_versions.first])
    warned = (
        200,
        {
            "status": "ok",
            "version": two_versions.second,
            "warning": f"{CUT_OFF}; version {two_versions.second} is still served, from memory",
        },
    )
    give_up = time.monotonic() + WAIT
    while health(address) != warned:
        assert time.monotonic() < give_up, health(address)
    expect(reader().open("/").page.get_by_text("14 grades and 4 findings")).to_be_visible()
    assert findings(address) == 4
    (folder / two_versions.first / "judgments.parquet").write_bytes(whole)
    wait_for(two_versions.first, address)
    assert findings(address) == 5


def test_a_file_downloaded_after_a_new_version_names_the_version_of_its_rows(
    reader, address, whole, folder, two_versions
):
    versions.serve(folder, [two_versions.first])
    wait_for(two_versions.first, address)
    tab = reader().open("/tables?table=findings")
    versions.serve(folder, [two_versions.second, two_versions.first])  # as a build does
    wait_for(two_versions.second, address)
    rows = pyarrow.parquet.read_table(tab.download("table-findings", "parquet"))
    assert rows.num_rows == 5
    assert two_versions.first in rows.schema.metadata[b"Version of the record"].decode()
