"""What is done in a process of its own is held to limits, ended when it is not wanted, and leaves nothing."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from data import sandbox


def say_and_hang(folder: str) -> None:
    """Write into a folder which process this is, and then do nothing."""
    Path(folder, "process").write_text(str(os.getpid()))
    threading.Event().wait()


def write(name: str) -> None:
    Path(tempfile.gettempdir(), name).write_bytes(bytes(2_000_000))
    raise ValueError(tempfile.gettempdir())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of temporary files, empty."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_gives_what_the_function_gives_and_leaves_no_file(folder):
    assert sandbox.run(sorted, [3, 1, 2], reverse=True) == [3, 2, 1]
    large = os.urandom(1_000_000)  # more than a pipe holds at once
    assert sandbox.run(bytes.upper, large) == large.upper()
    assert list(folder.iterdir()) == []


def test_whoever_reads_pages_comes_first():
    assert sandbox.run(os.nice, 0) == os.nice(0) + 5


def test_a_fault_is_raised_with_its_traceback():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        sandbox.run(divmod, 1, 0)


@pytest.mark.parametrize(
    "changed, work, limit",
    [
        ({}, (bytearray, 2_000_000_000), "memory"),
        ({"WALL_SECONDS": 1}, (time.sleep, 60), "time"),
        ({"CPU_SECONDS": 1}, (exec, "while True: pass"), "processor"),
        ({}, (bytes, sandbox.MAX_RESULT_BYTES), "answer"),
        ({}, (os._exit, 3), "broken"),
        ({}, (os.abort,), "broken"),
    ],
    ids=["memory", "clock", "processor", "answer", "exit", "crash"],
)
def test_what_takes_too_much_is_ended_with_the_limit_that_it_met(changed, work, limit, monkeypatch, folder):
    for name, value in changed.items():
        monkeypatch.setattr(sandbox, name, value)
    with pytest.raises(sandbox.LimitExceeded) as ended:
        sandbox.run(*work)
    assert ended.value.limit == limit and str(ended.value) == sandbox.LIMITS[limit]
    assert list(folder.iterdir()) == []


def test_when_nobody_waits_any_more_it_is_ended(tmp_path):
    def poll():
        if (tmp_path / "process").exists() and (tmp_path / "process").read_text():
            raise InterruptedError

    with pytest.raises(InterruptedError):
        sandbox.run(say_and_hang, str(tmp_path), on_poll=poll, writes=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "process").read_text()), 0)


def test_it_writes_no_file_unless_it_may_and_then_none_is_left(folder):
    with pytest.raises(RuntimeError, match="No usable temporary directory"):
        sandbox.run(write, "rows")
    with pytest.raises(RuntimeError, match=f"ValueError: {folder}/"):
        sandbox.run(write, "rows", writes=True)
    assert list(folder.iterdir()) == []


HOLD = """
import tempfile, threading
from data import sandbox
with sandbox.private_temp_dir():
    print(tempfile.gettempdir(), flush=True)
    threading.Event().wait()
"""


def test_a_file_that_is_too_large_is_a_limit_and_no_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "MAX_FILE_BYTES", 1_000)
    with pytest.raises(sandbox.LimitExceeded) as ended:
        sandbox.run((tmp_path / "file").write_bytes, bytes(2_000), writes=True)
    assert ended.value.limit == "answer"


def test_what_a_server_leaves_that_was_killed_is_removed_at_the_next_start():
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as other:
        left = Path(other.stdout.readline().strip())
        try:
            with sandbox.private_temp_dir():
                assert left.exists() and tempfile.gettempdir() != str(left)  # of one that runs
        finally:
            other.send_signal(signal.SIGKILL)
    assert left.exists()
    another = Path(tempfile.mkdtemp(prefix="forces-compared-", dir=left.parent))  # as a build of a record elsewhere has
    with sandbox.private_temp_dir():
        own = Path(tempfile.gettempdir())
        assert own.exists() and not left.exists() and another.exists()
    another.rmdir()
    assert not own.exists()
