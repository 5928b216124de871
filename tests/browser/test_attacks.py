"""A running dashboard under attack: readers still get their pages, and nothing of it is left afterwards."""

import sys
import time
import urllib.request

import pytest

from tests.asgi import run
from tests.browser.conftest import ROOT

sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))

from attacks import Server, attacking, watch  # noqa: E402
from servers import started  # noqa: E402

SECONDS, AFTERWARDS = 3, 30
MOST_GROWTH = 200_000_000  # bytes of memory, over all attacks


@pytest.fixture(scope="module")
def server():
    """An app for all attacks, already warmed up by a reader."""
    with started("app.py", FORCES_RERUNS_PER_SECOND="4", FORCES_METRICS="on") as (address, process):
        run(watch(address, 1))
        yield Server(address, process.pid)


@pytest.fixture(scope="module")
def before(server):
    """The memory of the server before all attacks, and its threads."""
    _until(lambda: server.sessions == 0)
    return server.memory, server.threads


def _until(holds) -> None:
    end = time.monotonic() + AFTERWARDS
    while not holds():
        assert time.monotonic() < end


@pytest.mark.parametrize("attack", ["half sent requests", "giant messages", "idle sockets"])
def test_every_page_is_served_during_an_attack_and_nothing_is_left_of_it_afterwards(server, before, attack):
    memory, threads = before
    with attacking(attack, server.address):
        seen = run(watch(server.address, SECONDS))
        assert urllib.request.urlopen(f"http://{server.address}/health", timeout=20).status == 200
        assert server.sessions < 20  # clients that ask for no page have none
    assert seen.faults == [] and len(seen.took) == SECONDS
    _until(lambda: server.sessions == server.connections == 0)
    assert server.threads < threads + 50  # idle worker threads stay, up to that many
    assert server.memory < memory + MOST_GROWTH
