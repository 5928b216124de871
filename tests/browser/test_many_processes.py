"""Two processes behind nginx, with the files in ``deploy/``: readers stick to one, and lose nothing when it ends."""

import gzip
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.behind_nginx import NGINX, behind_nginx
from tests.browser.conftest import ROOT, launch, wait_until_ready
from tests.ports import free_port

DEPLOY = ROOT / "deploy"
COOKIES = [f"{number:032x}" for number in range(15)]  # an odd number, so that round robin would not pass for stickiness

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


@pytest.fixture(scope="module")
def code(tmp_path_factory):
    """A folder with only what the Containerfile copies."""
    folder = tmp_path_factory.mktemp("image")
    for names, target in re.findall(r"^COPY (.+) (\S+)$", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE):
        for name in names.split():
            source, end = ROOT / name, folder / target
            shutil.copytree(source, end) if source.is_dir() else shutil.copy(source, end)
    return folder


@pytest.fixture(scope="module")
def site(code, tmp_path_factory):
    """nginx, and the processes behind it by their ports."""
    port, *ports = free_port(), free_port(), free_port()
    processes = {backend: launch(backend, code) for backend in ports}
    try:
        with behind_nginx(port, tuple(ports), tmp_path_factory.mktemp("nginx")) as log:
            for backend, process in processes.items():
                wait_until_ready(backend, process)
            yield SimpleNamespace(address=f"http://127.0.0.1:{port}", processes=processes, log=log)
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def address(site):
    return site.address


def ask(url: str, **headers: str):
    """The answer to a request, with its body as ``body``."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(request, timeout=20) as answer:
        answer.body = answer.read()
        return answer


@pytest.fixture(scope="module")
def led_to(site):
    """The port of the process that answers readers with each cookie; each is requested twice."""
    for cookie in COOKIES * 2:
        ask(f"{site.address}/_stcore/health", Cookie=f"forces_reader={cookie}")
    give_up, seen = time.monotonic() + 20, []
    while len(seen) < 2 * len(COOKIES):  # nginx writes its log just after the answer
        assert time.monotonic() < give_up
        seen = [line.split() for line in site.log.read_text("ascii").splitlines() if line.startswith(tuple(COOKIES))]
    found = {cookie: {port for seen_cookie, port in seen if seen_cookie == cookie} for cookie in COOKIES}
    assert all(len(ports) == 1 for ports in found.values()), found
    return {cookie: int(ports.pop().rpartition(":")[2]) for cookie, ports in found.items()}


def test_a_cookie_leads_its_reader_to_one_process_and_both_processes_get_readers(site, led_to):
    assert set(led_to.values()) == set(site.processes)
    cookie = ask(f"{site.address}/force?force=Kent").headers["Set-Cookie"]
    assert re.fullmatch(r"forces_reader=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax", cookie)
    assert ask(f"{site.address}/", Cookie=f"forces_reader={COOKIES[0]}").headers["Set-Cookie"] is None


def test_pages_and_rows_are_compressed_and_rows_are_cached_for_a_moment(site):
    page = ask(f"{site.address}/", Accept="text/html", Accept_Encoding="gzip")
    assert "Forces Compared" in gzip.decompress(page.body).decode()
    rows = f"{site.address}/api/forces.csv?region=Wales"
    first, second = (ask(rows, Accept_Encoding="gzip") for _ in range(2))
    assert (first.headers["X-Cache"], second.headers["X-Cache"]) == ("MISS", "HIT")
    assert b"South Wales" in gzip.decompress(second.body)
    assert b"South Wales" in ask(rows).body  # for clients that accept no compression


def test_responses_of_a_preview_are_not_cached(site):
    rows = f"{site.address}/api/forces.csv?preview=ended"
    for _ in range(2):
        with pytest.raises(urllib.error.HTTPError) as error:
            ask(rows)
        assert (error.value.code, error.value.headers["X-Cache"]) == (410, "BYPASS")


def test_one_client_is_rate_limited(site):
    codes = set()
    for _ in range(200):
        try:
            codes.add(ask(f"{site.address}/api/views").status)
        except urllib.error.HTTPError as error:
            codes.add(error.code)
    assert codes == {200, 429}


def start_again(site, port: int, code) -> None:
    """Start a process that has ended, at the same port."""
    site.processes[port] = launch(port, code)
    wait_until_ready(port, site.processes[port])


def test_readers_keep_their_view_when_a_process_is_killed_and_when_the_other_is_stopped(reader, site, led_to, code):
    for port, process in site.processes.items():
        if process.poll() is not None:  # ended by a try before this one
            start_again(site, port, code)
    readers = {}
    for port, scheme in zip(site.processes, ("light", "dark")):
        tab = readers[port] = reader(color_scheme=scheme)
        cookie = next(cookie for cookie, to in led_to.items() if to == port)
        tab.context.add_cookies([{"name": "forces_reader", "value": cookie, "url": site.address}])
        tab.open("/force?force=Kent")
    for port, end in zip(readers, (subprocess.Popen.kill, subprocess.Popen.terminate)):
        with readers[port].page.expect_websocket():  # the page asks the other process for a session by itself
            end(site.processes[port])
            site.processes[port].wait(timeout=20)
        for tab in readers.values():
            expect(tab.page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
            expect(tab.settled().page.get_by_role("heading", name="Kent", level=1)).to_be_visible()
        if port == next(iter(readers)):
            start_again(site, port, code)
    for tab in readers.values():  # the first choice afterwards must not be lost
        tab.choose("Force", "Dorset")
        expect(tab.page.get_by_role("heading", name="Dorset", level=1)).to_be_visible()
