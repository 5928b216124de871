"""A sandbox: a fresh process per call, ended when it takes too much, so a hostile file harms only its own check.

It ends whatever becomes of the server, and leaves no file.
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
from pathlib import Path

import data

try:
    import resource
except ImportError:  # Windows has none: only the time is limited there
    resource = None

# A template with 5,000 findings and the audits of 50 forces takes 4 seconds of a processor, 10 by the clock where
# others keep the machine busy, and 170 MB.
SECONDS = 40  # by the clock: nobody waits longer for a check before theirs
SECONDS_OF_PROCESSOR = 15
MAX_MEMORY = 1_000_000_000  # bytes of its own, beside the code that all processes share
MAX_ANSWER = 32_000_000  # bytes; what the server keeps of it takes some times as many
MAX_FILE = 50_000_000  # bytes of each file that it writes, where it may
SECONDS_BETWEEN_POLLS = 0.1
PRIVATE_TEMP_DIR = "forces-compared-server-"

LIMITS = {
    "time": f"took longer than it may ({SECONDS} seconds)",
    "processor": f"took more of a processor’s time than it may ({SECONDS_OF_PROCESSOR} seconds)",
    "memory": f"needed more memory than it may ({MAX_MEMORY // 1_000_000_000} GB)",
    "answer": f"gave more than can be shown here ({MAX_ANSWER // 1_000_000} MB)",
    "broken": "broke off",
}


class LimitExceeded(Exception):
    """The call took too much, and was ended. ``limit`` is a key of ``LIMITS``; the message says what it did."""

    def __init__(self, limit: str):
        self.limit = limit
        super().__init__(LIMITS[limit])


def run(function: Callable, *arguments, on_poll: Callable[[], None] = lambda: None, writes: bool = False, **options):
    """What ``function(*arguments, **options)`` gives, all of which can be pickled.

    ``on_poll`` is called several times a second meanwhile; if it raises, the process is killed.
    ``writes``: whether it may write files, which lie in a folder of its own; otherwise the system refuses all.
    Raises ``LimitExceeded``, or ``RuntimeError`` with the traceback where the function failed.
    """
    limits = SECONDS, SECONDS_OF_PROCESSOR, MAX_MEMORY, MAX_FILE if writes else 0
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-B", "-m", "data.sandbox", *map(str, limits)],
            cwd=data.FOLDER.parent,
            # Libraries start a thread a core, each with memory of its own that counts.
            env={**os.environ, "TMPDIR": folder, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        given = _result_or_kill(process, pickle.dumps((function, arguments, options)), on_poll)
    if resource and process.returncode == -signal.SIGXCPU:
        raise LimitExceeded("processor")
    if process.returncode or not given:
        raise LimitExceeded("broken")
    # Not trusted less than the server's own code: it comes from the same code under the same account.
    kind, answer = pickle.loads(given)
    if kind == "failed":
        raise RuntimeError(answer)
    if kind in LIMITS:
        raise LimitExceeded(kind)
    return answer


def _result_or_kill(process: subprocess.Popen, request: bytes, on_poll: Callable[[], None]) -> bytes:
    """What a process answers to a request. Kills it, with all that it may have started, if it takes too long."""
    given = []
    talk = threading.Thread(target=lambda: given.append(process.communicate(request)[0]), daemon=True)
    talk.start()
    give_up = time.monotonic() + SECONDS
    try:
        while talk.is_alive():
            on_poll()
            if time.monotonic() > give_up:
                raise LimitExceeded("time")
            talk.join(SECONDS_BETWEEN_POLLS)
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        talk.join()
    return given[0]


_system_temp_dir: str | None = None  # set while temporary files go to a folder of our own


def system_temp_dir() -> str:
    """The system's folder for temporary files: on disk, for what is too large for memory."""
    return _system_temp_dir or tempfile.gettempdir()


@contextlib.contextmanager
def private_temp_dir() -> Iterator[None]:
    """Put the temporary files of this process, and of those that it starts, into a folder that goes when it ends.

    It is in memory where the system has a folder there. What a process that was killed has left is removed first.
    """
    global _system_temp_dir
    memory = Path("/dev/shm")
    parent = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    for left in parent.glob(f"{PRIVATE_TEMP_DIR}*"):
        process = left.name.removeprefix(PRIVATE_TEMP_DIR).partition("-")[0]
        if process.isdecimal() and not _is_running(int(process)):
            shutil.rmtree(left, ignore_errors=True)
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix=f"{PRIVATE_TEMP_DIR}{os.getpid()}-", dir=parent) as folder:
        _system_temp_dir, tempfile.tempdir = tempfile.gettempdir(), folder
        try:
            yield
        finally:
            _system_temp_dir, tempfile.tempdir = None, before


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)  # asks only
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True


def _apply_limits(seconds: int, processor: int, memory: int, file: int) -> None:
    """Set what this process may take. The system enforces it, even where nobody waits for the process any more."""
    if not resource:
        return
    os.nice(5)  # whoever reads pages comes first
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    signal.alarm(seconds + 1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file, file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold what was read


def _handle(request: bytes) -> bytes:
    try:
        function, arguments, options = pickle.loads(request)
        given = pickle.dumps(("done", function(*arguments, **options)))
    except MemoryError:
        return pickle.dumps(("memory", None))
    except OSError as error:
        kind = "answer" if error.errno == errno.EFBIG else "failed"  # a file that it wrote was too large
        return pickle.dumps((kind, traceback.format_exc()))
    except Exception:
        return pickle.dumps(("failed", traceback.format_exc()))
    return given if len(given) <= MAX_ANSWER else pickle.dumps(("answer", None))


def main() -> None:
    # What a library prints must not get into the answer.
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _apply_limits(*map(int, sys.argv[1:]))
    with answer_to:
        answer_to.write(_handle(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
