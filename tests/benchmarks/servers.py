"""Servers to measure, on free ports of this machine, which are always stopped at the end."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from subjects import ROOT

from tests.ports import free_port

HOST = "127.0.0.1"
START_SECONDS = 60


class NotStarted(RuntimeError):
    """A server ended, or did not answer in time; the message holds its last output."""


@contextmanager
def serving(script: str):
    """The address of a server that runs ``script`` ("127.0.0.1:40123"), for as long as the block lasts."""
    with started(script) as (address, _process):
        yield address


@contextmanager
def started(script: str, code: Path = ROOT, **environment: str):
    """The address and the process of a server, started with further environment variables.

    ``code``: the folder that the dashboard is run from, if not this one.
    """
    address = f"{HOST}:{free_port()}"
    # Scripts to compare with run in another folder, so that Streamlit has its own settings there, not ours.
    cwd = code if script == "app.py" else tempfile.gettempdir()
    environment = {"FORCES_RERUNS_PER_SECOND": "1000", **environment}
    with running(_command(code / script, address), address, "/_stcore/health", cwd, **environment) as process:
        yield address, process


@contextmanager
def running(command: list[str], address: str, health: str, cwd=ROOT, **environment: str):
    """The process of a server that answers at ``address``, from its first healthy answer to the end of the block."""
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, cwd=cwd, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
        try:
            _wait(process, address, health, output)
            yield process
        finally:
            _stop(process)


def _command(script: Path, address: str) -> list[str]:
    """The dashboard as the README starts it, but reachable only from this machine; other scripts by Streamlit alone."""
    host, port = address.split(":")
    if (script.parent / "server" / "__main__.py").exists():
        return [sys.executable, "-m", "server", "--address", host, "--port", port]
    streamlit = ["-m", "streamlit"] if script.name == "app.py" else [str(Path(__file__).with_name("stock.py"))]
    return [
        sys.executable,
        *streamlit,
        "run",
        str(script),
        "--server.address",
        host,
        "--server.port",
        port,
        "--server.headless",
        "true",
        "--browser.gatherUsageStats",
        "false",
    ]


def wait_for(address: str) -> None:
    """Return once a server that was not started here answers as healthy. Raises ``NotStarted``."""
    until = time.monotonic() + START_SECONDS
    while not _healthy(address):
        if time.monotonic() > until:
            raise NotStarted(f"{address} did not answer within {START_SECONDS} seconds")
        time.sleep(0.1)


def _wait(process: subprocess.Popen, address: str, health: str, output) -> None:
    """Return once the server is healthy. Raises ``NotStarted``."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if _healthy(address, health):
            return
        time.sleep(0.1)
    output.seek(0)
    raise NotStarted(f"{' '.join(process.args)}\n{output.read()[-3000:]}")


def _healthy(address: str, health: str = "/_stcore/health") -> bool:
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", health)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
