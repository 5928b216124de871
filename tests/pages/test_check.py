"""What a reader drops on the page is checked, without a browser."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from data import validation
from data.problems import Problem

ROWS = b"inspection_id,theme_id,polarity,summary,source_kind,source_url,citation,note\n"


@pytest.fixture
def drop(open_page):
    """A function that opens the page, for a reader of its own, and gives what drops a file there."""

    def opened():
        page = open_page("check")
        return lambda content, name="findings.csv": (
            page.app.file_uploader(key="check.files").set_value([(name, content, "text/csv")]).run()
        )

    return opened


def test_checks_of_two_readers_are_made_one_after_the_other(drop, monkeypatch):
    both, together = threading.Barrier(2), []

    def check(*_files, **_options):
        try:
            both.wait(timeout=2)
            together.append(True)
        except threading.BrokenBarrierError:  # the other one waits
            together.append(False)
        return validation.Checked([Problem("findings.csv", 0, "", "no rows", "a row")])

    monkeypatch.setattr(validation, "check", check)
    first, second = drop(), drop()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda reader: reader(ROWS), (first, second)))
    assert together == [False, False]


def test_the_same_files_are_checked_once(drop, monkeypatch):
    asked = []
    monkeypatch.setattr(
        validation,
        "check",
        lambda files, *_, **__: (
            asked.append(files) or validation.Checked([Problem("findings.csv", 0, "", "no rows", "a row")])
        ),
    )
    reader = drop()
    reader(ROWS).run()
    assert len(asked) == 1
    reader(ROWS + b"another\n")
    assert len(asked) == 2


RIGHT = ROWS + b"kent-ncpi-2019,investigation,concern,Visits were late,force,https://example.org/own,,\n"


def test_where_a_file_cannot_be_read_no_row_is_called_right(drop):
    page = drop()(RIGHT)
    assert "<td>Right</td>" in "".join(e.proto.body for e in page.get("html"))
    page.file_uploader(key="check.files").set_value(
        [("findings.csv", RIGHT, "text/csv"), ("judgments.csv", b"\x89PNG", "text/csv")]
    ).run()
    assert "no row was checked yet" in page.error[0].value
    rows = "".join(e.proto.body for e in page.get("html"))
    assert "<td>Not checked yet</td>" in rows and "<td>Right</td>" not in rows


def test_rows_that_would_be_replaced_are_shown_with_what_was_there(drop, published):
    first = published("judgments").iloc[0]
    changed = {**first.fillna("").to_dict(), "source_url": "https://example.org/another"}
    reader = drop()
    header, cells = (
        ",".join(changed),
        ",".join(str(int(v)) if isinstance(v, float) else str(v) for v in changed.values()),
    )
    page = reader(f"{header}\n{cells}\n".encode(), "judgments.csv")
    assert "1 of 1 row wrong" in page.error[0].value
    page.toggle(key="check.replace").set_value(True).run()
    shown = "".join(e.proto.body for e in page.get("html"))
    assert "1 row replaced" in shown and f"{first['source_url']} → https://example.org/another" in shown
