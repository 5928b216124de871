"""The server holds on to little memory that nothing uses."""

import ctypes
import subprocess
import sys

import pytest

from tests.conftest import ROOT

# Eight threads that stay alive, like those that wait for answers, use 30 MB one after the other and free almost all of
# it. Prints how many bytes glibc holds that nothing uses.
WORK = """
import asyncio, ctypes, threading
from server import __main__

class MallInfo(ctypes.Structure):
    names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in names.split()]

def work(worked, leave, kept):
    parts = [bytes(1_000) for _ in range(30_000)]
    kept.extend(parts[::100])
    del parts
    worked.set()
    leave.wait()

async def main():
    from server import housekeeping

    async with housekeeping.lifespan(None):
        leave, kept = threading.Event(), []
        for _ in range(8):
            worked = threading.Event()
            threading.Thread(target=work, args=(worked, leave, kept)).start()
            worked.wait()
        libc = ctypes.CDLL(None)
        libc.mallinfo2.restype = MallInfo
        print(libc.mallinfo2().fordblks)
        leave.set()

__main__.serve = lambda *_options: asyncio.run(main())
__main__.main(["--port", "8501"])
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="this is no glibc, or one before 2.33")
def test_threads_do_not_each_hold_on_to_the_memory_that_they_have_used():
    output = subprocess.run([sys.executable, "-c", WORK], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert int(output.split()[-1]) < 120_000_000
