"""Sandboxed calls are limited, killed when no longer wanted, and leave nothing behind."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import data
from data import sandbox


def report_and_hang(folder: str) -> None:
    """Write the id of this process into a folder, and then hang."""
    Path(folder, "process").write_text(str(os.getpid()))
    threading.Event().wait()


def write(name: str) -> None:
    Path(tempfile.gettempdir(), name).write_bytes(bytes(2_000_000))
    raise ValueError(tempfile.gettempdir())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_call_returns_its_result_and_leaves_no_files(folder):
    assert sandbox.run(sorted, [3, 1, 2], reverse=True) == [3, 2, 1]
    large = os.urandom(1_000_000)  # more than the buffer of a pipe
    assert sandbox.run(bytes.upper, large) == large.upper()
    assert list(folder.iterdir()) == []


def test_each_call_has_its_own_process():
    first, second = sandbox.run(os.getpid), sandbox.run(os.getpid)
    assert len({first, second, os.getpid()}) == 3


def test_a_call_that_crashes_harms_no_other(folder):
    with ThreadPoolExecutor(2) as threads:
        crashed, other = threads.submit(sandbox.run, os.abort), threads.submit(sandbox.run, sorted, [2, 1])
        assert other.result() == [1, 2]
        with pytest.raises(sandbox.LimitExceeded):
            crashed.result()
    assert sandbox.run(sorted, [3, 2]) == [2, 3]


def test_readers_of_pages_have_priority():
    assert sandbox.run(os.nice, 0) == os.nice(0) + 5


def test_an_error_is_raised_with_its_traceback():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        sandbox.run(divmod, 1, 0)


beyond_a_limit = pytest.mark.parametrize(
    "settings, work, limit",
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


@beyond_a_limit
def test_a_call_that_exceeds_a_limit_is_killed_and_names_it(settings, work, limit, monkeypatch, folder):
    for name, value in settings.items():
        monkeypatch.setattr(sandbox, name, value)
    with pytest.raises(sandbox.LimitExceeded) as ended:
        sandbox.run(*work)
    assert ended.value.limit == limit and str(ended.value) == sandbox.LIMITS[limit]
    assert list(folder.iterdir()) == []


@pytest.fixture
def ready():
    """A process that is ready for a call, and has done what it was to prepare; its id."""
    sandbox.make_ready(exec, "import data; data.prepared = 'done'")
    yield sandbox._ready.id
    sandbox.dismiss_ready()


def test_a_process_that_is_ready_serves_one_call_only(ready):
    assert sandbox.run(os.getpid, may_be_ready=True) == ready
    assert not is_running(ready)
    other = sandbox.run(os.getpid, may_be_ready=True)
    assert other != ready and not is_running(other)


def test_a_call_that_is_not_meant_for_it_leaves_a_ready_process_alone(ready):
    assert sandbox.run(os.getpid) != ready
    assert is_running(ready)


def test_two_calls_at_once_never_share_a_process_that_is_ready(ready):
    with ThreadPoolExecutor(8) as threads:
        used = list(threads.map(lambda _: sandbox.run(os.getpid, may_be_ready=True), range(8)))
    assert len(set(used)) == 8 and ready in used


def test_what_was_prepared_is_there_for_the_call(ready):
    find = "getattr(__import__('data'), 'prepared', 'not done')"
    assert sandbox.run(eval, find, may_be_ready=True) == "done"
    assert sandbox.run(eval, find, may_be_ready=True) == eval(find) == "not done"


def test_a_preparation_that_fails_costs_the_call_nothing():
    sandbox.make_ready(divmod, 1, 0)
    assert sandbox.run(sorted, [2, 1], may_be_ready=True) == [1, 2]


def test_a_process_that_has_died_while_it_waited_serves_no_call(ready):
    os.kill(ready, signal.SIGKILL)
    while is_running(ready):
        pass
    assert sandbox.run(sorted, [2, 1], may_be_ready=True) == [1, 2]
    sandbox.make_ready(print)
    assert sandbox._ready.id != ready


@beyond_a_limit
def test_a_process_that_was_ready_has_the_same_limits(settings, work, limit, monkeypatch, ready, folder):
    for name, value in settings.items():
        monkeypatch.setattr(sandbox, name, value)
    with pytest.raises(sandbox.LimitExceeded) as ended:
        sandbox.run(*work, may_be_ready=True)
    assert ended.value.limit == limit and not is_running(ready)


def test_a_process_that_was_ready_writes_no_files_and_is_as_nice_as_any(ready, folder):
    with pytest.raises(RuntimeError, match="No usable temporary directory"):
        sandbox.run(write, "rows", may_be_ready=True)
    sandbox.make_ready(print)
    assert sandbox.run(os.nice, 0, may_be_ready=True) == os.nice(0) + sandbox.NICENESS
    assert list(folder.iterdir()) == []


HOLD_READY = """
import threading
from data import sandbox
sandbox.make_ready(print)
print(sandbox._ready.id, flush=True)
threading.Event().wait()
"""


def test_a_process_that_is_ready_ends_by_itself_if_the_server_dies():
    command = [sys.executable, "-c", HOLD_READY]
    with subprocess.Popen(command, cwd=data.FOLDER.parent, stdout=subprocess.PIPE, text=True) as server:
        process = int(server.stdout.readline())
        server.send_signal(signal.SIGKILL)
    give_up = time.monotonic() + 30
    while is_running(process):
        assert time.monotonic() < give_up


def test_a_call_is_killed_when_nobody_waits_for_it_any_more(tmp_path):
    def poll():
        if (tmp_path / "process").exists() and (tmp_path / "process").read_text():
            raise InterruptedError

    with pytest.raises(InterruptedError):
        sandbox.run(report_and_hang, str(tmp_path), on_poll=poll, writes=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "process").read_text()), 0)


SERVE = """
import sys
from data import sandbox
from tests.build.test_sandbox import report_and_hang
sandbox.WALL_SECONDS = 1
sandbox.run(report_and_hang, sys.argv[1], writes=True)
"""


def test_a_call_ends_by_itself_if_the_server_dies(tmp_path):
    report = tmp_path / "process"
    with subprocess.Popen([sys.executable, "-c", SERVE, str(tmp_path)], cwd=data.FOLDER.parent) as server:
        while not (report.exists() and report.read_text()):
            assert server.poll() is None
        server.send_signal(signal.SIGKILL)
    give_up = time.monotonic() + 30
    while is_running(int(report.read_text())):
        assert time.monotonic() < give_up


def is_running(process: int) -> bool:
    """Whether a process runs. One that has ended may stay listed until its parent collects it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_call_writes_files_only_if_allowed_and_leaves_none(folder):
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


def test_too_large_a_file_is_a_limit_and_not_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "MAX_FILE_BYTES", 1_000)
    with pytest.raises(sandbox.LimitExceeded) as ended:
        sandbox.run((tmp_path / "file").write_bytes, bytes(2_000), writes=True)
    assert ended.value.limit == "answer"


def test_leftovers_of_a_killed_server_are_removed_at_the_next_start():
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as other:
        leftover = Path(other.stdout.readline().strip())
        try:
            with sandbox.private_temp_dir():
                assert leftover.exists() and tempfile.gettempdir() != str(leftover)  # of a running server
        finally:
            other.send_signal(signal.SIGKILL)
    assert leftover.exists()
    another = Path(tempfile.mkdtemp(prefix="forces-compared-", dir=leftover.parent))  # as made by a build for a storage
    with sandbox.private_temp_dir():
        own = Path(tempfile.gettempdir())
        assert own.exists() and not leftover.exists() and another.exists()
    another.rmdir()
    assert not own.exists()


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="this system has no folder in memory")
def test_temporary_files_are_in_memory():
    with sandbox.private_temp_dir():
        assert Path(tempfile.gettempdir()).parent == Path("/dev/shm")
