"""A dashboard on the internet: behind a proxy, below a base path, restarted while it is being read."""

import subprocess
import sys
import urllib.request
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Reader, wait_until_ready
from tests.browser.test_data_addresses import ask
from tests.ports import free_port


def test_addresses_in_a_document_begin_with_the_address_that_a_local_proxy_names(address):
    headers = {"Host": "forces.example.org", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "elsewhere.example.org"}
    document = ask(f"{address}/force?force=Kent", **headers)[2].decode()
    assert 'content="https://forces.example.org/force?force=Kent"' in document and "elsewhere" not in document


def test_all_links_stay_below_a_base_path_and_a_reader_keeps_their_view_after_a_restart(contexts, start_app):
    with start_app(path="forces") as address:
        root = address.removesuffix("/forces")
        assert ask(address)[0] == 200 and ask(f"{root}/")[0] == ask(f"{root}/api/forces.csv")[0] == 404
        assert f'content="{address}/force?force=Kent"' in ask(f"{address}/force?force=Kent")[2].decode()

        tab = Reader(contexts(), address).open("/force?force=Kent")
        assert b"Good" in tab.download("history", "csv").read_bytes()
        tab.page.get_by_role("link", name="Themes").first.click()
        tab.page.wait_for_url(f"{address}/theme")
        tab.open("/theme?force=Kent&year=2017")
        assert tab.complaints == []
        lead = tab.page.locator(".fc-lead").inner_text()
        checking = Reader(contexts(), address).open("/check")
        checking.page.locator("input[type=file]").set_input_files(
            {"name": "forces.csv", "mimeType": "text/csv", "buffer": b"force_id,name\nx,\n"}
        )
        expect(checking.page.get_by_role("heading", name="What is wrong")).to_be_visible()

    # The server has stopped: the page stays, and says so in plain words.
    notice = tab.page.locator("#connection-lost")
    expect(notice).to_contain_text("The connection to the server is lost. You can still read this page")
    expect(tab.page.locator(".fc-lead")).to_have_text(lead)
    with start_app(port=urlsplit(address).port, path="forces"):
        expect(notice).to_have_count(0)
        assert tab.settled().path == "/theme?force=Kent&year=2017"
        assert tab.page.get_by_text("Kent · 2017").count()
        assert not tab.page.get_by_text("streamlit run").count() and not tab.page.get_by_role("dialog").count()
        # The result of a check is not shown as if it were current, since its file is gone.
        expect(checking.page.get_by_text("Your file and its result are gone")).to_be_visible()
        expect(checking.page.get_by_role("heading", name="What is wrong")).to_have_count(0)
        tab.page.close()
        checking.page.close()


def test_streamlit_run_serves_the_pages_and_warns_that_limits_are_missing():
    port = free_port()
    command = ["streamlit", "run", "app.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
    server = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        wait_until_ready(port, server)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/force?force=Kent", timeout=20) as response:
            assert "Kent Police" in response.read().decode()
    finally:
        server.terminate()
        output = server.communicate(timeout=20)[0]
    assert "Started by another command than python -m server" in output
    for limit in ("as long as they like", "any number of connections", "messages may have any size"):
        assert limit in output
