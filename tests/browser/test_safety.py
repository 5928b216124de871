"""What a stranger sends stays text, and responses are safe to put on the internet."""

import http.server
import json
import re
import threading
import urllib.parse

import pytest
from playwright.sync_api import expect

from server.headers import content_security_policy
from server.static_compression import FOLDER
from tests.browser.conftest import until
from tests.browser.test_data_addresses import ask

HOSTILE = {
    "sql": "Kent'; drop table judgments; --",
    "html": "<img src=x onerror='window.hacked=1'>",
    "script": "</script><script>window.hacked=1</script>",
    "markdown": "**bold** ![x](http://example.org/x.png) [y](javascript:window.hacked=1)",
    "path": "../../../etc/passwd",
    "template": "${window.hacked=1}{{7*7}}",
    "right to left": "\u202egnp.exe\u202c",
    "formula": '=HYPERLINK("http://example.org")',
    "nothing": "\x00\x01\u200b",
    "long": "x" * 3000,
}


@pytest.mark.parametrize("search", ["html", "script", "template"])
def test_hostile_values_in_the_address_are_only_text(reader, search):
    # All kinds at once, in filters that accept several values; and one as a search, whose words are shown and marked.
    several = [(key, value) for value in HOSTILE.values() for key in ("force", "year", "region", "kind", "unknown")]
    tab = reader().open(
        "/theme?" + urllib.parse.urlencode([("theme", "Missing children"), ("search", HOSTILE[search]), *several])
    )
    expect(tab.page.get_by_role("heading", name="Missing children", level=1)).to_be_visible()
    tab.page.get_by_text(re.compile(r"^\d+ (more )?notes? on this address$")).click()
    expect(tab.page.get_by_text("<img src=x onerror='window.hacked=1'>").first).to_be_visible()
    assert tab.page.evaluate("window.hacked") is None
    assert tab.complaints == []  # no script run or blocked, and no other host contacted


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_values_in_a_data_address_are_refused_in_plain_json(address, kind, published):
    status, headers, body = ask(f"{address}/api/judgments.csv?force={urllib.parse.quote(HOSTILE[kind])}")
    assert status == 400 and headers["Content-Type"] == "application/json" and json.loads(body)["key"] == "force"
    status, headers, body = ask(f"{address}/api/findings.csv?search={urllib.parse.quote(HOSTILE[kind])}")
    assert status in (200, 400) and b"Traceback" not in body
    status, _, body = ask(f"{address}/api/{urllib.parse.quote(HOSTILE[kind], safe='')}.csv")
    assert status in (400, 404) and b"Traceback" not in body and b"/parts/" not in body
    assert len(json.loads(ask(f"{address}/api/judgments.json")[2])) == len(published("judgments"))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/theme?force=Kent",
        "/api/forces.csv",
        "/api/nothing.csv",
        "/api/views",
        "/health",
        "/_stcore/health",
        "/nowhere",
        "/favicon.png",
    ],
)
def test_every_response_has_the_security_headers(address, path):
    _, headers, _ = ask(f"{address}{path}", Accept="text/html")
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert (
        "'unsafe-inline'" not in policy["script-src"]
        and "'unsafe-eval'" not in policy["script-src"]
        and "http" not in headers["Content-Security-Policy"]
    )
    assert policy["default-src"] == policy["frame-ancestors"] == "'self'" and policy["object-src"] == "'none'"


def test_scripts_have_a_short_policy(address):
    script = next((FOLDER / "static" / "js").glob("*.js"))
    status, headers, _ = ask(f"{address}/static/js/{script.name}")
    assert status == 200 and headers["Content-Security-Policy"].startswith("default-src 'self'; ")
    assert headers["X-Content-Type-Options"] == "nosniff" and len(str(headers)) < 600


@pytest.mark.parametrize("path", ["/static/js/index.html", "/static/nothing.js"])
def test_a_missing_script_is_not_a_document_that_another_site_could_frame(address, path):
    status, headers, body = ask(f"{address}{path}")
    assert (status, body) == (404, b"Not Found")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_an_injected_inline_script_is_blocked(reader):
    tab = reader().open("/about")
    tab.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; "
        "document.body.append(s) }"
    )
    assert tab.page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in complaint for complaint in tab.complaints)


@pytest.fixture
def stranger(address):
    """The address of another site that frames the dashboard."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<h1>Another site</h1><iframe src='{address}/about'></iframe>".encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_another_site_cannot_frame_the_dashboard(contexts, stranger):
    page = contexts().new_page()
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(stranger)
    expect(page.get_by_role("heading", name="Another site")).to_be_visible()
    until(page, "window.frames.length === 1")
    assert page.frames[1].url.startswith("chrome-error:") and any(
        "frame-ancestors" in text or "X-Frame-Options" in text for text in messages
    )
    page.close()


def test_embedding_can_be_allowed_for_named_sites():
    policy = content_security_policy(
        "<script>let a = 1</script><script src='x.js'></script>", "https://www.example.org"
    )
    assert policy.endswith("frame-ancestors 'self' https://www.example.org")
    assert policy.count("'sha256-") == 1
    assert content_security_policy("", "").endswith("frame-ancestors 'self'")


def test_an_error_shows_no_traceback(address):
    status, _, body = ask(f"{address}/api/views/case_audits.csv?year=%F0%9F%93%8E")
    assert status == 400 and json.loads(body)["value"] == "📎"
