"""Publishing is atomic: whatever happens to a build, a complete version is served."""

import multiprocessing
import os
import shutil
import signal
import sys
import time
import types
from pathlib import Path

import filelock
import pytest

from data import history, versions
from data.build import build, main

MOMENTS = 50  # at which a build is killed


@pytest.fixture
def first_only(two_versions, tmp_path):
    """A function that makes a record folder with only the first of the two versions."""

    def new(name: str = "record") -> Path:
        folder = tmp_path / name
        shutil.copytree(two_versions.folder / two_versions.first, folder / two_versions.first)
        (folder / "current").write_text(two_versions.first + "\n", "ascii")
        return folder

    return new


@pytest.fixture
def copy_second(two_versions):
    """A function that writes the tables of the second version into a folder, as a build does."""
    tables = sorted((two_versions.folder / two_versions.second).iterdir())

    def write(folder: Path) -> None:
        for path in tables:
            (folder / path.name).write_bytes(path.read_bytes())

    return write


@pytest.fixture
def assert_whole(two_versions, snapshot):
    """A function that returns the version served in a folder, after checking that it is complete."""
    whole = {
        version: snapshot(two_versions.folder / version, True) for version in (two_versions.first, two_versions.second)
    }

    def check(folder: Path) -> str:
        served = versions.listed(folder)[0]
        assert snapshot(folder / served, True) == whole[served]
        assert history.read(folder / served)[-1]["version"] == served
        return served

    return check


# Killed.


def publish_until(line: int, folder: Path, version: str, write) -> bool:
    """Publish in a process that is killed before the ``line``-th line of publishing. Returns whether it was."""
    process = os.fork()
    if process:
        _, status = os.waitpid(process, 0)
        assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
        return os.WIFSIGNALED(status)
    try:
        left = line

        def step(frame, event, _argument):
            nonlocal left
            if frame.f_code.co_filename not in (versions.__file__, __file__) and frame.f_code.co_name != "write_text":
                return None
            left -= event == "line"
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return step

        sys.settrace(step)
        with versions.build_lock(folder):
            versions.publish(folder, version, write, keep=1)
        os._exit(0)
    finally:
        os._exit(1)


def test_one_whole_version_is_served_if_publishing_is_killed_before_any_line(
    first_only, two_versions, copy_second, assert_whole, monkeypatch
):
    monkeypatch.setattr("os.fsync", lambda handle: None)  # protects against a power cut rather than a kill, and is slow
    served, line = [], 1
    folder = first_only()
    while publish_until(line, folder, two_versions.second, copy_second):
        served.append(assert_whole(folder))
        shutil.rmtree(folder)
        folder, line = first_only(), line + 1
    assert assert_whole(folder) == two_versions.second
    assert len(served) > 50
    # First one, then the other, and never back.
    assert served == sorted(served, key=[two_versions.first, two_versions.second].index)
    assert set(served) == {two_versions.first, two_versions.second}


def test_a_whole_build_killed_at_any_moment_leaves_a_whole_version(first_only, two_versions, assert_whole, monkeypatch):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["data.build"])
    monkeypatch.setitem(
        sys.modules, "__main__", types.ModuleType("__main__")
    )  # or each process would run this module again first
    sources = two_versions.sources[two_versions.second]

    def start(folder: Path) -> multiprocessing.Process:
        process = context.Process(target=build, args=(sources, folder))
        process.start()
        return process

    for run in range(2):  # the first includes the imports
        began = time.monotonic()
        process = start(first_only(f"whole-{run}"))
        process.join()
        whole = time.monotonic() - began
        assert process.exitcode == 0
    for moment in range(MOMENTS):
        folder = first_only(f"killed-{moment}")
        process = start(folder)
        process.join(timeout=whole * (moment + 0.5) / MOMENTS)
        process.kill()
        process.join()
        assert_whole(folder)
    assert build(sources, folder) == assert_whole(folder)
    assert versions_in(folder) == sorted(["current", two_versions.first, two_versions.second])


def test_leftovers_of_a_killed_build_are_removed_by_the_next(first_only, two_versions, copy_second):
    folder = first_only()
    (folder / ".build-tables").mkdir()
    (folder / ".build-tables" / "forces.parquet").write_bytes(b"half")
    (folder / ".build-current").write_text("half")
    with versions.build_lock(folder):
        versions.publish(folder, two_versions.second, copy_second)
    assert versions_in(folder) == sorted(["current", two_versions.first, two_versions.second])


def test_a_damaged_version_is_repaired_by_its_build(first_only, two_versions, copy_second, assert_whole):
    folder = first_only()
    shutil.copytree(two_versions.folder / two_versions.second, folder / two_versions.second)
    (folder / two_versions.second / "gaps.parquet").write_bytes(b"")
    (folder / two_versions.second / "forces.parquet").unlink()
    with versions.build_lock(folder):
        versions.publish(folder, two_versions.second, copy_second)
    assert assert_whole(folder) == two_versions.second


# One at a time.


def test_a_second_build_says_that_another_is_at_work_and_changes_nothing(first_only, two_versions, snapshot, capsys):
    folder = first_only()
    (folder / ".build-tables").mkdir()  # of the other build
    before = snapshot(folder)
    with filelock.FileLock(folder / versions.LOCK):
        for command in (["--sources", str(two_versions.sources[two_versions.second])], ["--previous"]):
            assert main([*command, "--out", str(folder)]) == 1
            assert (
                capsys.readouterr().err == f"{folder}: another build is writing to this folder. Nothing was changed.\n"
            )
    assert snapshot(folder) == before


# Versions retained, and restored.


def publish_empty(folder: Path, *names: str, **options) -> None:
    for name in names:
        with versions.build_lock(folder):
            versions.publish(folder, name, lambda staging: None, **options)


def versions_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != versions.LOCK)


A, B, C, D = (letter * 12 for letter in "abcd")


def test_the_last_three_versions_are_retained(tmp_path):
    publish_empty(tmp_path, A, B, C, D)
    assert versions.listed(tmp_path) == [D, C, B]
    assert versions_in(tmp_path) == sorted([B, C, D, "current"])


def test_a_single_version_may_be_retained(tmp_path):
    publish_empty(tmp_path, A, B, keep=1)
    assert (versions.listed(tmp_path), versions_in(tmp_path)) == ([B], [B, "current"])


def test_a_version_published_again_is_listed_once(tmp_path):
    publish_empty(tmp_path, A, B, A)
    assert versions.listed(tmp_path) == [A, B]


def test_versions_are_retained_even_if_the_file_that_lists_them_is_lost(tmp_path):
    publish_empty(tmp_path, A, B)
    (tmp_path / "current").unlink()
    publish_empty(tmp_path, C)
    assert versions.listed(tmp_path)[0] == C and set(versions.listed(tmp_path)) == {A, B, C}


def test_the_previous_version_is_restored_with_one_command(two_versions, tmp_path, capsys, assert_whole):
    folder = Path(shutil.copytree(two_versions.folder, tmp_path / "record"))
    first, second = two_versions.first, two_versions.second
    assert main(["--previous", "--out", str(folder)]) == 0
    assert (
        capsys.readouterr().out == f"version {first} in {folder} is served again, in place of {second}, which is kept\n"
    )
    assert assert_whole(folder) == first


def test_going_back_again_goes_one_further_and_comes_round_to_the_newest(tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "check", lambda folder: None)  # these have no tables
    publish_empty(tmp_path, A, B, C)
    served = [versions.restore_previous(tmp_path)[0] for _ in range(3)]
    assert served == [B, A, C]
    assert versions.listed(tmp_path) == [C, B, A]


def test_a_single_version_leaves_none_to_restore(first_only, two_versions, capsys, assert_whole):
    folder = first_only()
    assert main(["--previous", "--out", str(folder)]) == 1
    assert capsys.readouterr().err == (
        f"{folder}: version {two_versions.first} is the only one that is kept: there is no earlier one. "
        "Nothing was changed.\n"
    )
    assert assert_whole(folder) == two_versions.first


def test_a_previous_version_that_is_damaged_is_not_restored(two_versions, tmp_path, capsys, assert_whole):
    folder = Path(shutil.copytree(two_versions.folder, tmp_path / "record"))
    (folder / two_versions.first / "gaps.parquet").write_bytes(b"PAR1")
    assert main(["--previous", "--out", str(folder)]) == 1
    assert (
        "the table gaps cannot be read: expected gaps.parquet to be a whole Parquet file. Nothing was changed."
        in capsys.readouterr().err
    )
    assert assert_whole(folder) == two_versions.second
