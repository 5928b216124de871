"""Each version is stored with the history of the record: what it and each version before it changed."""

import datetime
import shutil
from pathlib import Path

import pyarrow.parquet
import pytest

import queries
from data import history, versions
from data.build import Mode, build, main
from data.parquet import published_tables
from tests.conftest import SMALL_RECORD

HEADERS = {table: (SMALL_RECORD / f"{table}.csv").read_text().splitlines()[0] for table in ("judgments", "findings")}
NEW = "kent-peel-2017,kent,prevent,2017,good,four-tier,stated,1,,press,https://example.org/new,"
CHANGED = "cheshire-peel-2016,cheshire,vulnerable,2016,outstanding,four-tier,stated,2,,inspectorate,https://example.org/report,"


@pytest.fixture
def folder(small_tables, tmp_path):
    return Path(shutil.copytree(small_tables, tmp_path / "record"))


def add(folder: Path, table: str, *rows: str, mode: Mode = Mode.ADD) -> str:
    """Add rows to the record in ``folder``. Returns the version."""
    sources = folder.parent / "import"
    shutil.rmtree(sources, ignore_errors=True)
    sources.mkdir()
    (sources / f"{table}.csv").write_text("\n".join([HEADERS[table], *rows, ""]), "utf-8")
    return build(sources, folder, mode=mode)


def served(folder: Path) -> list[dict]:
    """The history of the served version."""
    return history.read(folder / versions.listed(folder)[0])


def cells(change: dict) -> dict[str, tuple]:
    return {cell["column_name"]: (cell["before"], cell["after"]) for cell in change["cells"]}


def test_the_first_version_is_compared_with_none_and_says_what_it_holds(folder):
    (first,) = served(folder)
    assert first["served_before"] is None and first["changes"] == []
    assert first["rows"][0] == {"table_name": "forces", "rows": 4} and len(first["rows"]) == 18
    moment = datetime.datetime.fromisoformat(first["published"])
    assert datetime.timedelta(0) <= datetime.datetime.now(datetime.UTC) - moment < datetime.timedelta(hours=1)


def test_a_version_says_what_it_added_changed_and_removed(folder, small_tables, tmp_path):
    before = versions.listed(folder)[0]
    # Kent's gap on preventing crime is removed, since it gets a grade.
    sources = Path(shutil.copytree(SMALL_RECORD, tmp_path / "sources"))
    gaps = (sources / "gaps.csv").read_text()
    (sources / "gaps.csv").write_text("\n".join(line for line in gaps.splitlines() if "kent-2017" not in line) + "\n")
    judgments = (sources / "judgments.csv").read_text().splitlines()
    judgments = [CHANGED if line.startswith("cheshire-peel-2016,") else line for line in judgments]
    (sources / "judgments.csv").write_text("\n".join([*judgments, NEW, ""]))
    version = build(sources, folder)

    first, second = served(folder)
    assert (first["version"], second["version"], second["served_before"]) == (before, version, before)
    added, changed, removed = sorted(second["changes"], key=lambda change: change["kind"])
    assert (added["table_name"], added["kind"], added["key"]) == ("judgments", "added", "kent-peel-2017, prevent")
    assert (added["force_id"], added["cycle"], added["theme_id"]) == ("kent", "2017", "prevent")
    assert cells(added)["grade"] == (None, "good") and "note" not in cells(added)
    assert (changed["kind"], changed["force_id"], changed["cycle"]) == ("changed", "cheshire", "2016")
    assert cells(changed) == {"grade": ("good", "outstanding"), "sources": ("1", "2")}
    assert (removed["table_name"], removed["kind"], removed["key"]) == ("gaps", "removed", "kent-2017-prevent")
    assert cells(removed)["reason"] == ("Not inspected in full.", None)


def test_the_history_continues_from_version_to_version(folder):
    first = versions.listed(folder)[0]
    second = add(folder, "findings", "kent-peel-2017,missing-children,concern,One,press,https://example.org/a,,")
    third = add(folder, "findings", "kent-peel-2017,missing-children,concern,Two,press,https://example.org/a,,")
    assert [(row["version"], row["served_before"]) for row in served(folder)] == [
        (first, None),
        (second, first),
        (third, second),
    ]
    assert [len(row["changes"]) for row in served(folder)] == [0, 1, 1]


def test_going_back_shows_the_history_that_the_earlier_version_had(folder):
    first = versions.listed(folder)[0]
    withdrawn = add(folder, "findings", "kent-peel-2017,missing-children,concern,One,press,https://example.org/a,,")
    assert main(["--previous", "--out", str(folder)]) == 0
    assert [row["version"] for row in served(folder)] == [first]
    corrected = add(folder, "findings", "kent-peel-2017,missing-children,concern,1,press,https://example.org/a,,")
    assert [row["version"] for row in served(folder)] == [first, corrected] and withdrawn != corrected


def test_republishing_a_record_retains_its_history(folder):
    before = served(folder)
    build(SMALL_RECORD, folder)
    assert served(folder) == before
    other = add(folder, "findings", "kent-peel-2017,missing-children,concern,One,press,https://example.org/a,,")
    build(SMALL_RECORD, folder)  # the first version again, after another one
    assert served(folder) == before and versions.listed(folder)[1] == other


def test_a_record_from_before_there_was_a_history_starts_one(folder):
    first = versions.listed(folder)[0]
    (folder / first / history.FILE).unlink()
    with pytest.raises(versions.Damaged, match="its history is missing: expected history.parquet"):
        published_tables(folder)
    second = add(folder, "findings", "kent-peel-2017,missing-children,concern,One,press,https://example.org/a,,")
    assert [(row["version"], row["published"] is None) for row in served(folder)] == [(first, True), (second, False)]


def test_a_clock_set_back_does_not_change_the_order_of_versions(folder, monkeypatch):
    first = versions.listed(folder)[0]
    monkeypatch.setattr(history, "_now", lambda: "2001-01-01T00:00:00Z")
    second = add(folder, "findings", "kent-peel-2017,missing-children,concern,One,press,https://example.org/a,,")
    assert [row["version"] for row in served(folder)] == [first, second] == versions.listed(folder)[::-1]
    record = queries.open_record(folder / second)
    queries.pin(record)
    assert list(queries.rows("record_versions")["version"].unique()) == [second, first]


@pytest.mark.parametrize("damage", [b"", b"PAR1 no more", None])
def test_a_history_that_cannot_be_read_is_empty(folder, damage):
    path = folder / versions.listed(folder)[0] / history.FILE
    if damage is None:
        pyarrow.parquet.write_table(pyarrow.table({"version": ["a"]}), path)
    else:
        path.write_bytes(damage)
    assert served(folder) == []
