"""What a reader drops on the page is checked, without a browser."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import data.build
from data.problems import Problem

ROWS = b"inspection_id,theme_id,polarity,summary,source_kind,source_url,citation,note\n"


@pytest.fixture
def drop(open_page):
    """A function that opens the page, for a reader of its own, and gives what drops a file there."""

    def opened():
        page = open_page("check")
        return lambda content, name="findings.csv": page.app.file_uploader(key="check.files").set_value([(name, content, "text/csv")]).run()

    return opened


def test_checks_of_two_readers_are_made_one_after_the_other(drop, monkeypatch):
    both, together = threading.Barrier(2), []

    def check(*_files, **_options):
        try:
            both.wait(timeout=2)
            together.append(True)
        except threading.BrokenBarrierError:  # the other one waits
            together.append(False)
        return data.build.Checked([Problem("findings.csv", 0, "", "no rows", "a row")])

    monkeypatch.setattr(data.build, "check", check)
    first, second = drop(), drop()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda reader: reader(ROWS), (first, second)))
    assert together == [False, False]


def test_the_same_files_are_checked_once(drop, monkeypatch):
    asked = []
    monkeypatch.setattr(data.build, "check", lambda files, *_, **__: asked.append(files) or data.build.Checked([Problem("findings.csv", 0, "", "no rows", "a row")]))
    reader = drop()
    reader(ROWS).run()
    assert len(asked) == 1
    reader(ROWS + b"another\n")
    assert len(asked) == 2
