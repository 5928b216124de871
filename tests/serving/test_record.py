"""The served record: one version at a time for each reader, the newest intact one; a reason if there is none."""

import asyncio
import gc
import os
import shutil
import threading
import time
import weakref
from pathlib import Path

import duckdb
import pandas
import pyarrow
import pyarrow.parquet
import pytest

import queries
from data import sandbox, versions
from parts.asking import guide
from queries import record, serving
from server import housekeeping


def seen() -> tuple[str, int, int]:
    """What a reader sees of a record: its version, and the numbers of findings and gaps."""
    return (
        queries.version(),
        int(queries.rows("headline")["findings"].iloc[0]),
        len(queries.rows("gaps", forces=None, themes=None)),
    )


@pytest.fixture
def shown(two_versions):
    """What a reader sees of each version."""
    return {two_versions.first: (two_versions.first, 5, 2), two_versions.second: (two_versions.second, 4, 1)}


# A new version.


def test_a_new_version_is_served_within_five_seconds(folder, two_versions, shown):
    assert seen() == shown[two_versions.second]
    versions.serve(folder, [two_versions.first])
    published = time.monotonic()
    while queries.version() != two_versions.first:
        assert time.monotonic() < published + 5
    assert seen() == shown[two_versions.first]


def test_the_folder_is_polled_once_a_second_however_many_ask(folder, monkeypatch):
    polls = []
    monkeypatch.setattr(versions, "listed", lambda folder, read=versions.listed: polls.append(folder) or read(folder))
    began = time.monotonic()
    for _ in range(2000):
        queries.version()
    assert 1 <= len(polls) <= 1 + (time.monotonic() - began)


@pytest.fixture
def made(monkeypatch):
    """The versions for which the list of columns was made, one entry each time."""
    made = []
    monkeypatch.setattr(guide, "tables", lambda make=guide.tables: made.append(queries.version()) or make())
    return made


def test_a_new_version_is_opened_and_made_ready_before_a_reader_asks(
    folder, two_versions, always_polled, made, monkeypatch
):
    async def serve():
        async with housekeeping.lifespan(None):
            while len(made) < 1:
                await asyncio.sleep(0.01)
            versions.serve(folder, [two_versions.first])
            while len(made) < 2:
                await asyncio.sleep(0.01)

    monkeypatch.setattr(housekeeping, "INTERVAL_SECONDS", 0.01)
    asyncio.run(asyncio.wait_for(serve(), 30))
    assert made == [two_versions.second, two_versions.first]
    assert queries.served().version == two_versions.first


def test_a_version_is_made_ready_once(folder, two_versions, made):
    ready = housekeeping.make_ready()
    assert housekeeping.make_ready(ready) == ready == two_versions.second
    assert made == [ready]


def test_nothing_is_made_ready_where_asking_is_switched_off(folder, made, monkeypatch):
    monkeypatch.setenv("FORCES_ASK", "off")
    assert housekeeping.make_ready() and not made


def test_a_fault_in_making_a_version_ready_is_logged_and_the_next_one_is_made_ready(
    folder, two_versions, always_polled, monkeypatch, caplog
):
    def fail():
        raise RuntimeError("a fault")

    monkeypatch.setattr(guide, "tables", fail)
    assert housekeeping.make_ready() == two_versions.second
    assert "a fault" in caplog.text
    versions.serve(folder, [two_versions.first])
    assert housekeeping.make_ready(two_versions.second) == two_versions.first


def test_no_record_is_made_ready_while_there_is_none(folder):
    shutil.rmtree(folder)
    assert housekeeping.make_ready() == ""


def test_a_reader_who_has_pinned_a_version_sees_no_other(folder, two_versions, shown, always_polled):
    queries.pin()
    versions.serve(folder, [two_versions.first])
    assert queries.served().version == two_versions.first
    assert seen() == shown[two_versions.second]
    queries.pin()
    assert seen() == shown[two_versions.first]


def test_another_record_may_be_pinned(folder, two_versions, shown):
    queries.pin(queries.open_record(folder / two_versions.first))
    assert seen() == shown[two_versions.first]
    assert queries.served().version == two_versions.second


def test_a_pin_holds_for_its_own_thread_only(folder, two_versions, shown):
    queries.pin(queries.open_record(folder / two_versions.first))
    elsewhere = []
    thread = threading.Thread(target=lambda: elsewhere.append(seen()))
    thread.start()
    thread.join()
    assert elsewhere == [shown[two_versions.second]]


def test_a_thousand_readers_never_see_a_mixture_while_versions_come_and_go(folder, two_versions, shown, always_polled):
    saw, wrong, done = set(), [], threading.Event()

    def read():
        for _ in range(125):
            try:
                queries.pin()
                what = seen()
            except Exception as error:  # noqa: BLE001 - a reader must not see any
                what = error
            saw.add(what) if what in shown.values() else wrong.append(what)

    def publish():
        while not done.is_set():
            for version in shown:
                versions.serve(folder, [version])

    readers, publisher = [threading.Thread(target=read) for _ in range(8)], threading.Thread(target=publish)
    for thread in (publisher, *readers):
        thread.start()
    for thread in readers:
        thread.join()
    done.set()
    publisher.join()
    assert not wrong
    assert saw == set(shown.values())


def test_others_are_answered_from_the_version_before_while_a_new_one_is_opened(
    folder, two_versions, monkeypatch, always_polled
):
    assert queries.version() == two_versions.second
    opening, opened = threading.Event(), threading.Event()

    def slowly(folder, open_record=serving.open_record):
        opening.set()
        assert opened.wait(timeout=20)
        return open_record(folder)

    monkeypatch.setattr(serving, "open_record", slowly)
    versions.serve(folder, [two_versions.first])
    thread = threading.Thread(target=queries.version)
    thread.start()
    assert opening.wait(timeout=20)
    assert queries.version() == two_versions.second
    assert thread.is_alive()  # nobody waited for it
    opened.set()
    thread.join()
    assert queries.version() == two_versions.first


def test_a_version_that_nobody_reads_any_more_is_released(folder, two_versions, always_polled):
    queries.pin()
    queries.rows("forces")
    held = weakref.ref(queries.served())
    versions.serve(folder, [two_versions.first])
    assert queries.served().version == two_versions.first
    assert held() is not None  # pinned by this reader
    queries.pin()
    assert held() is None


# Records that cannot be served.


def repair(version: Path, whole: Path) -> None:
    """Replace a damaged version by an intact one."""
    version.unlink() if version.is_symlink() else shutil.rmtree(version, ignore_errors=True)
    shutil.copytree(whole, version)


def damage(folder: Path, version: str, how) -> None:
    """Damage a version, and serve it."""
    how(folder / version)
    versions.serve(folder, [version])


def cut(tables: Path) -> None:
    (tables / "judgments.parquet").write_bytes((tables / "judgments.parquet").read_bytes()[:-100])


def spoil(tables: Path) -> None:
    """Preserve the end of the file, and lose what comes before it."""
    whole = (tables / "judgments.parquet").read_bytes()
    (tables / "judgments.parquet").write_bytes(b"PAR1" + bytes(1000) + whole[1004:])


def encrypt(tables: Path) -> None:
    """Make the file start and end like an encrypted one (PARE)."""
    whole = (tables / "judgments.parquet").read_bytes()
    (tables / "judgments.parquet").write_bytes(b"PARE" + whole[4:-4] + b"PARE")


def inflate(tables: Path) -> None:
    """A long text in many rows, which take a few kilobytes until they are read."""
    path = tables / "gaps.parquet"
    schema = pyarrow.parquet.read_schema(path)
    columns = [["x" * 2_000] * 10_000 if f.name == "reason" else pyarrow.nulls(10_000, f.type) for f in schema]
    with pyarrow.parquet.ParquetWriter(path, schema) as file:
        for _ in range(20):
            file.write_table(pyarrow.table(columns, schema))
    assert path.stat().st_size < 200_000


def link_to_another(tables: Path) -> None:
    (other,) = (path for path in tables.parent.iterdir() if path.is_dir() and path != tables)
    shutil.rmtree(tables)
    tables.symlink_to(other)


def change(table: str, **metadata):
    """Rewrite a table: with its columns changed by ``metadata["columns"]``, or with another version."""

    def how(tables: Path) -> None:
        path = tables / f"{table}.parquet"
        rows = pyarrow.parquet.read_table(path)
        about = {**rows.schema.metadata, **({b"version": metadata["version"]} if "version" in metadata else {})}
        rows = metadata.get("columns", lambda rows: rows)(rows)
        pyarrow.parquet.write_table(rows.replace_schema_metadata(about), path)

    return how


def as_text(rows: pyarrow.Table) -> pyarrow.Table:
    number = rows.column_names.index("year")
    return rows.set_column(number, "year", rows["year"].cast(pyarrow.string()))


FAULTS = {
    "a missing table": (
        lambda tables: (tables / "gaps.parquet").unlink(),
        "the table gaps is missing: expected the file gaps.parquet in the folder of version {}",
    ),
    "an empty file": (
        lambda tables: (tables / "gaps.parquet").write_bytes(b""),
        "the table gaps cannot be read: expected gaps.parquet to be a whole Parquet file",
    ),
    "a truncated file": (
        cut,
        "the table judgments cannot be read: expected judgments.parquet to be a whole Parquet file",
    ),
    "a spoilt file": (
        spoil,
        "the content of judgments.parquet is not what was published: expected the digest in SHA256SUMS of version {}",
    ),
    "other rows": (
        change("findings", columns=lambda rows: rows.slice(1)),
        "the content of findings.parquet is not what was published: expected the digest in SHA256SUMS of version {}",
    ),
    "a file that would unpack to a thousand times its size": (
        inflate,
        "the content of gaps.parquet is not what was published: expected the digest in SHA256SUMS of version {}",
    ),
    "an encrypted file": (
        encrypt,
        "the table judgments cannot be read: expected judgments.parquet to be a whole Parquet file",
    ),
    "no digests": (
        lambda tables: (tables / "SHA256SUMS").unlink(),
        "the digests of its files are missing: expected SHA256SUMS in the folder of version {}, which a build writes",
    ),
    "a pipe": (
        lambda tables: [(tables / "gaps.parquet").unlink(), os.mkfifo(tables / "gaps.parquet")],
        "gaps.parquet in the folder of version {} is no file",
    ),
    "a link to another version": (
        link_to_another,
        "the table forces is of another build: expected version {} in forces.parquet, found ",
    ),
    "a table of another build": (
        change("themes", version="0123456789ab"),
        "the table themes is of another build: expected version {} in themes.parquet, found 0123456789ab",
    ),
    "a missing column": (
        change("forces", columns=lambda rows: rows.drop_columns(["region"])),
        "the table forces is not of this record: expected the column region at place 5 in forces.parquet",
    ),
    "an extra column": (
        change("gaps", columns=lambda rows: rows.append_column("more", rows["gap_id"])),
        "the table gaps is not of this record: expected no column after source_url in gaps.parquet",
    ),
    "a column of another type": (
        change("gaps", columns=as_text),
        "the table gaps is not of this record: expected whole numbers in the column year in gaps.parquet",
    ),
    "no folder": (
        lambda tables: shutil.rmtree(tables),
        "the version {0} is missing: expected a folder of this name beside the file “current”",
    ),
    "no tables": (
        lambda tables: [path.unlink() for path in tables.iterdir()],
        "the table forces is missing: expected the file forces.parquet in the folder of version {}",
    ),
}
FOLDER_FAULTS = {
    "no file": (
        lambda folder: (folder / "current").unlink(),
        "no record has been published here: expected the file “current”, which says which version is served",
    ),
    "no folder": (
        lambda folder: shutil.rmtree(folder),
        "no record has been published here: expected the file “current”, which says which version is served",
    ),
    "empty": (
        lambda folder: (folder / "current").write_text(""),
        "the file “current” names no version: expected the versions of the record, one a line",
    ),
    "a path out of the folder": (
        lambda folder: (folder / "current").write_text("../../etc"),
        "the file “current” names no version: expected the versions of the record, one a line",
    ),
    "a pipe": (
        lambda folder: [(folder / "current").unlink(), os.mkfifo(folder / "current")],
        "“current” is no file: expected the versions of the record, one a line",
    ),
    "no text": (
        lambda folder: (folder / "current").write_bytes(b"\xff\xfe"),
        "the file “current” cannot be read: expected the versions of the record, one a line",
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_record_that_cannot_be_served_is_refused_with_a_reason(what, folder, two_versions):
    how, words = FAULTS[what]
    damage(folder, two_versions.first, how)
    with pytest.raises(queries.NoRecord) as error:
        queries.version()
    assert str(error.value).startswith(words.format(two_versions.first))


@pytest.mark.parametrize("what", FOLDER_FAULTS)
def test_a_folder_that_names_no_version_is_refused_with_a_reason(what, folder):
    how, words = FOLDER_FAULTS[what]
    how(folder)
    with pytest.raises(queries.NoRecord) as error:
        queries.version()
    assert str(error.value) == words


@pytest.mark.parametrize("what", FAULTS)
def test_the_last_good_version_is_served_while_the_newest_is_damaged_and_the_newest_once_repaired(
    what, folder, two_versions, shown, always_polled
):
    how, words = FAULTS[what]
    seen()
    damage(folder, two_versions.first, how)
    for _ in range(2):
        assert seen() == shown[two_versions.second]
        version, fault = queries.health()
        assert version == two_versions.second and fault.startswith(words.format(two_versions.first))
    repair(folder / two_versions.first, two_versions.folder / two_versions.first)
    assert seen() == shown[two_versions.first]
    assert queries.health() == (two_versions.first, "")


@pytest.mark.parametrize("what", FAULTS)
def test_damage_to_the_version_that_is_served_is_reported_and_does_no_harm(
    what, folder, two_versions, shown, always_polled
):
    how, words = FAULTS[what]
    seen()
    how(folder / two_versions.second)
    for _ in range(2):
        assert seen() == shown[two_versions.second]
        version, fault = queries.health()
        assert version == two_versions.second and fault.startswith(words.format(two_versions.second))
    repair(folder / two_versions.second, two_versions.folder / two_versions.second)
    assert queries.health() == (two_versions.second, "")


def test_damage_that_leaves_size_and_time_as_they_were_is_found_too(
    folder, two_versions, shown, always_polled, monkeypatch
):
    monkeypatch.setattr(serving, "SECONDS_BETWEEN_CHECKS", 0.0)
    seen()
    path = folder / two_versions.second / "findings.parquet"
    whole, times = path.read_bytes(), path.stat()
    path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert seen() == shown[two_versions.second]
    assert queries.health()[1].startswith("the content of findings.parquet is not what was published")


def test_a_record_that_appears_late_is_served_without_a_restart(folder, two_versions, shown, always_polled):
    shutil.rmtree(folder)
    with pytest.raises(queries.NoRecord):
        queries.version()
    shutil.copytree(two_versions.folder, folder)
    assert seen() == shown[two_versions.second]


def test_an_error_when_opening_leaves_the_good_version_served(
    folder, two_versions, shown, always_polled, monkeypatch, caplog
):
    seen()

    def fail(folder):
        raise MemoryError

    monkeypatch.setattr(serving, "open_record", fail)
    versions.serve(folder, [two_versions.first])
    assert seen() == shown[two_versions.second]
    assert queries.health() == (two_versions.second, "the record could not be opened: the server's log says why")
    assert "could not be opened" in caplog.text


def test_a_version_read_from_memory_outlives_its_folder(folder, two_versions, shown, always_polled):
    queries.pin()
    shutil.rmtree(folder)
    assert seen() == shown[two_versions.second]


# A very large record is in a file.

QUESTIONS = ("grid", "spread", "findings", "case_audits", "table_inspections", "headline", "columns")


@pytest.fixture
def large_record(folder, two_versions, tmp_path, monkeypatch):
    """A function that opens a record as if it were very large, and the folder of its file."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    def open_it():
        monkeypatch.setattr(record, "MAX_ROWS_IN_MEMORY", 10)
        monkeypatch.setattr(record.tempfile, "tempdir", str(temporary))
        with sandbox.private_temp_dir():  # as in the server, whose own folder may be in memory
            return queries.open_record(folder / two_versions.second)

    return open_it, temporary


def test_a_very_large_record_in_a_file_gives_the_same_answers_as_in_memory(large_record):
    open_it, temporary = large_record
    in_memory = {name: queries.rows(name) for name in QUESTIONS}
    queries.current_record().answers.cache_clear()
    queries.pin(open_it())
    assert [path.name for path in temporary.glob("*/*.duckdb")] == ["record.duckdb"]
    for name, rows in in_memory.items():
        pandas.testing.assert_frame_equal(queries.rows(name), rows)


def test_the_file_of_a_very_large_record_is_deleted_with_it(large_record):
    open_it, temporary = large_record
    opened = open_it()
    assert list(temporary.iterdir())
    del opened
    gc.collect()
    assert not list(temporary.iterdir())


def test_a_very_large_record_cannot_reach_other_files_either(large_record, tmp_path):
    open_it, _ = large_record
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.PermissionException), open_it().connection.cursor() as cursor:
        cursor.execute(f"from '{tmp_path / 'secret.csv'}'")
