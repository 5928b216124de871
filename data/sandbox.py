"""A sandbox: a fresh process per call with limited resources, so a hostile file harms only its own check.

The process ends even if the server dies first, and leaves no files. It may be started before the call, so that nobody
waits for its imports (``make_ready``), but serves that one call only.
"""

from __future__ import annotations

import contextlib
import errno
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import data

try:
    import resource
except ImportError:  # on Windows, which has none, only the time is limited
    resource = None

# A template with 5,000 findings and the audits of 50 forces takes a second of CPU time, 3 by the clock on a busy
# machine, and 210 MB with the code.
WALL_SECONDS = 40  # by the clock: nobody waits longer for the check before theirs
CPU_SECONDS = 15
MAX_MEMORY = 1_000_000_000  # bytes of its own, not counting the code that all processes share
MAX_RESULT_BYTES = 32_000_000  # pickled; unpickled in the server it takes several times as many
MAX_FILE_BYTES = 50_000_000  # of each file that it writes, if it may
NICENESS = 5  # readers of pages come first
SECONDS_BETWEEN_POLLS = 0.1
PRIVATE_TEMP_DIR = "forces-compared-server-"

LIMITS = {
    "time": f"took longer than the limit of {WALL_SECONDS} seconds",
    "processor": f"took more processor time than the limit of {CPU_SECONDS} seconds",
    "memory": f"needed more memory than the limit of {MAX_MEMORY // 1_000_000_000} GB",
    "answer": f"gave more than can be shown here ({MAX_RESULT_BYTES // 1_000_000} MB)",
    "broken": "broke off",
}


@dataclass(frozen=True)
class Limits:
    """What a call may use: seconds by the clock and of a processor, bytes, and the ``niceness`` of its process."""

    wall_seconds: int
    cpu_seconds: int
    memory: int
    result_bytes: int
    file_bytes: int
    niceness: int


class LimitExceeded(Exception):
    """The call exceeded a limit and was stopped. ``limit`` is a key of ``LIMITS``; the message says what it did."""

    def __init__(self, limit: str):
        self.limit = limit
        super().__init__(LIMITS[limit])


class _Process:
    """A process that serves one call, with a temporary folder of its own.

    ``prepare``: a function with its arguments that it calls before the call comes, such as one that imports what calls
    need. Its result, or failure, is ignored. Without a call the process ends when its input does, as it
    does when the server dies.
    """

    def __init__(self, prepare: tuple[Callable, tuple] | None = None):
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "data.sandbox"],
            cwd=data.FOLDER.parent,
            # Libraries start a thread per core, each with memory of its own, which counts towards the limit.
            env={**os.environ, "TMPDIR": self._folder.name, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        before = (NICENESS, MAX_MEMORY, pickle.dumps(prepare)) if prepare else None
        self._process.stdin.write(pickle.dumps(before))
        self._process.stdin.flush()

    @property
    def id(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def answer(self, request: bytes, limits: Limits, on_poll: Callable[[], None]) -> tuple[int, bytes]:
        """The exit code and output for a request. The process has ended then: killed, if it took too long."""
        output = []
        whole = pickle.dumps(astuple(limits)) + request
        reader = threading.Thread(target=lambda: output.append(self._process.communicate(whole)[0]), daemon=True)
        reader.start()
        deadline = time.monotonic() + limits.wall_seconds
        try:
            while reader.is_alive():
                on_poll()
                if time.monotonic() > deadline:
                    raise LimitExceeded("time")
                reader.join(SECONDS_BETWEEN_POLLS)
        finally:
            self.end()
            reader.join()
        return self._process.returncode, output[0]

    def end(self) -> None:
        """Kill the process if it still runs, with any processes that it started, and remove its files."""
        if self.runs:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.id, signal.SIGKILL) if hasattr(os, "killpg") else self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def dismiss(self) -> None:
        """End a process that has not been called."""
        self.end()
        for pipe in (self._process.stdin, self._process.stdout):
            pipe.close()


_ready: _Process | None = None  # waits for the next call
_taking = threading.Lock()


def make_ready(prepare: Callable, *arguments) -> None:
    """Start the process of the next call that may have one that is ready, unless it waits already.

    It calls ``prepare(*arguments)`` in the meantime, so that whatever needs no file is done before the call.
    """
    global _ready
    with _taking:
        if _ready and _ready.runs:
            return
        if _ready:
            _ready.dismiss()
        _ready = _Process((prepare, arguments))


def dismiss_ready() -> None:
    """End the process that waits for a call, if there is one."""
    if process := _take():
        process.dismiss()


def _take() -> _Process | None:
    """Take the process that waits for a call, so that no other call gets it."""
    global _ready
    with _taking:
        process, _ready = _ready, None
        return process


def run(
    function: Callable,
    *arguments,
    on_poll: Callable[[], None] = lambda: None,
    writes: bool = False,
    limits: Limits | None = None,
    may_be_ready: bool = False,
    **options,
):
    """The result of ``function(*arguments, **options)``; arguments and result have to be picklable.

    ``on_poll`` is called several times a second meanwhile; if it raises, the process is killed.
    ``writes``: whether it may write files, in a temporary folder of its own; otherwise the system refuses any.
    ``limits``: those of a check unless others are given.
    ``may_be_ready``: whether the process that waits serves it (``make_ready``), if there is one.
    Raises ``LimitExceeded``, or ``RuntimeError`` with the traceback if the function failed.
    """
    process = _take() if may_be_ready else None
    if process and not process.runs:
        process.dismiss()
        process = None
    limits = limits or Limits(WALL_SECONDS, CPU_SECONDS, MAX_MEMORY, MAX_RESULT_BYTES, MAX_FILE_BYTES, NICENESS)
    limits = limits if writes else replace(limits, file_bytes=0)
    request = pickle.dumps((function, arguments, options))
    code, output = (process or _Process()).answer(request, limits, on_poll)
    if resource and code == -signal.SIGXCPU:
        raise LimitExceeded("processor")
    if code or not output:
        raise LimitExceeded("broken")
    # Trusted as much as the server itself: the same code under the same account wrote it.
    kind, result = pickle.loads(output)
    if kind == "failed":
        raise RuntimeError(result)
    if kind in LIMITS:
        raise LimitExceeded(kind)
    return result


_system_temp_dir: str | None = None  # set while temporary files go to our private folder


def system_temp_dir() -> str:
    """The system's folder for temporary files: on disk, for what is too large for memory."""
    return _system_temp_dir or tempfile.gettempdir()


@contextlib.contextmanager
def private_temp_dir() -> Iterator[None]:
    """Put the temporary files of this process, and of those that it starts, into a folder that is removed at its end.

    It is in memory if the system has a folder there. What killed processes have left behind is removed first.
    """
    global _system_temp_dir
    memory = Path("/dev/shm")
    parent = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    for leftover in parent.glob(f"{PRIVATE_TEMP_DIR}*"):
        process = leftover.name.removeprefix(PRIVATE_TEMP_DIR).partition("-")[0]
        if process.isdecimal() and not _is_running(int(process)):
            shutil.rmtree(leftover, ignore_errors=True)
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix=f"{PRIVATE_TEMP_DIR}{os.getpid()}-", dir=parent) as folder:
        _system_temp_dir, tempfile.tempdir = tempfile.gettempdir(), folder
        try:
            yield
        finally:
            _system_temp_dir, tempfile.tempdir = None, before


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)  # signal 0 only checks
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True


def _apply_limits(limits: Limits, niceness: int) -> None:
    """Limit the resources of this process. The system enforces them, even if nobody waits for it any more.

    ``niceness``: what it already has.
    """
    if not resource:
        return
    os.nice(limits.niceness - niceness)
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    signal.alarm(limits.wall_seconds + 1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold what was read


def _prepare(niceness: int, memory: int, prepare: bytes) -> None:
    """Do what can be done before the call comes, at a lower priority than pages. Failures show in the call itself.

    ``memory``: the limit of the call. Libraries reserve less of it in advance if they know it from their start.
    """
    if resource:
        os.nice(niceness)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    with contextlib.suppress(Exception):
        function, arguments = pickle.loads(prepare)
        function(*arguments)


def _handle(request: bytes, result_bytes: int) -> bytes:
    try:
        function, arguments, options = pickle.loads(request)
        output = pickle.dumps(("done", function(*arguments, **options)))
    except MemoryError:
        return pickle.dumps(("memory", None))
    except OSError as error:
        kind = "answer" if error.errno == errno.EFBIG else "failed"  # it wrote too large a file
        return pickle.dumps((kind, traceback.format_exc()))
    except Exception:
        return pickle.dumps(("failed", traceback.format_exc()))
    return output if len(output) <= result_bytes else pickle.dumps(("answer", None))


def main() -> None:
    # What libraries print must not end up in the output.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        if before := pickle.load(sys.stdin.buffer):
            _prepare(*before)
        limits = Limits(*pickle.load(sys.stdin.buffer))
    except EOFError:  # nobody calls any more
        return
    _apply_limits(limits, before[0] if before else 0)
    with output:
        output.write(_handle(sys.stdin.buffer.read(), limits.result_bytes))


if __name__ == "__main__":
    main()
