"""Pages are fetched as a considerate visitor would fetch them; the site is a server on this machine."""

import datetime
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from data import read
from data.reading import fetching
from data.reading.fetching import NotFetched, Visitor

PAGE = b"<!doctype html><html><head><title>Kent PEEL 2016</title></head><body><h1>Kent PEEL 2016</h1></body></html>"
TODAY = datetime.date.today().isoformat()


class Site:
    """A site: what it answers by path, and the requests that it got."""

    def __init__(self, port: int):
        self.address = f"http://127.0.0.1:{port}"
        self.answers: dict[str, tuple[int, dict, bytes]] = {}
        self.requests: list[str] = []
        self.agents: set[str] = set()

    def serves(self, path: str, content: bytes, kind: str = "text/html", status: int = 200, **headers: str) -> str:
        self.answers[path] = status, {"Content-Type": kind, **headers}, content
        return self.address + path


@pytest.fixture
def site():
    """A server on this machine, which knows no page at first."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802, the name that the library calls
            site.requests.append(self.path)
            site.agents.add(self.headers["User-Agent"])
            status, headers, content = site.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def pauses():
    """How long the visitor paused each time."""
    return []


@pytest.fixture
def visitor(pauses):
    """A visitor for whom no time passes."""
    with Visitor(pause=pauses.append, clock=lambda: 0.0) as visitor:
        yield visitor


def test_a_page_is_saved_with_its_address_and_day_and_read_with_them(site, visitor, tmp_path):
    address = site.serves("/peel-2016/kent/", PAGE)
    path = fetching.fetch(address, tmp_path / "pages", visitor)
    assert path.name == f"peel-2016-kent-{TODAY}.html"
    assert f"saved from url=({len(address):04}){address} on {TODAY}".encode() in path.read_bytes()
    assert path.read_bytes().startswith(b"<!doctype html>")
    assert fetching.address_of(path) == address
    assert (tmp_path / "pages" / "pages.csv").read_text() == f"file,address,day\n{path.name},{address},{TODAY}\n"


def test_each_request_names_the_project(site, visitor):
    visitor.get(site.serves("/page", PAGE))
    (agent,) = site.agents
    assert agent.startswith("ForcesCompared/")


def test_there_is_a_pause_before_each_further_request_to_a_site(site, visitor, pauses):
    visitor.get(site.serves("/one", PAGE))
    visitor.get(site.serves("/two", PAGE))
    assert site.requests == ["/robots.txt", "/one", "/two"]
    assert pauses == [fetching.PAUSE, fetching.PAUSE]


def test_a_site_that_asks_for_a_longer_pause_gets_it(site, visitor, pauses):
    site.serves("/robots.txt", b"User-agent: *\nCrawl-delay: 30\n", "text/plain")
    visitor.get(site.serves("/one", PAGE))
    assert pauses == [30.0]


@pytest.mark.parametrize(
    ("rules", "status"),
    [(b"User-agent: *\nDisallow: /peel", 200), (b"User-agent: ForcesCompared\nDisallow: /", 200), (b"", 403)],
)
def test_what_the_site_forbids_is_not_requested(site, visitor, rules, status):
    site.serves("/robots.txt", rules, "text/plain", status)
    with pytest.raises(NotFetched, match="robots.txt"):
        visitor.get(site.serves("/peel-2016/kent/", PAGE))
    assert site.requests == ["/robots.txt"]


def test_nothing_is_fetched_where_the_rules_cannot_be_read(site, visitor):
    site.serves("/robots.txt", b"", status=503)
    with pytest.raises(NotFetched, match="cannot be read: it answered 503"):
        visitor.get(site.serves("/page", PAGE))
    assert site.requests == ["/robots.txt"]


def test_a_redirection_is_followed_where_the_rules_allow_it(site, visitor):
    site.serves("/robots.txt", b"User-agent: *\nDisallow: /secret", "text/plain")
    site.serves("/old", b"", status=301, Location="/new")
    site.serves("/new", PAGE)
    assert visitor.get(f"{site.address}/old")[::2] == (f"{site.address}/new", PAGE)
    site.serves("/door", b"", status=302, Location="/secret")
    with pytest.raises(NotFetched, match="robots.txt"):
        visitor.get(f"{site.address}/door")
    assert "/secret" not in site.requests


def test_redirections_in_a_circle_are_given_up(site, visitor):
    site.serves("/ring", b"", status=302, Location="/ring")
    with pytest.raises(NotFetched, match="more than 5 redirections"):
        visitor.get(f"{site.address}/ring")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"content": b"", "status": 404}, "the site answered 404"),
        ({"content": b"x", "kind": "image/png"}, "image/png: expected HTML"),
        ({"content": b"x" * 1001}, "more than"),
    ],
)
def test_only_pages_are_saved(site, visitor, tmp_path, monkeypatch, answer, reason):
    monkeypatch.setattr(fetching, "MAX_BYTES", 1000)
    with pytest.raises(NotFetched, match=reason):
        fetching.fetch(site.serves("/page", **answer), tmp_path / "pages", visitor)
    assert not (tmp_path / "pages").exists()


@pytest.mark.parametrize("address", ["ftp://example.org/", "kent", "file:///etc/hostname", "http://"])
def test_only_addresses_of_the_web_are_fetched(visitor, address):
    with pytest.raises(NotFetched, match="no address"):
        visitor.get(address)


def test_a_page_that_was_fetched_today_is_taken_from_its_folder(site, visitor, tmp_path):
    address = site.serves("/page", PAGE)
    first = fetching.fetch(address, tmp_path, visitor)
    lines = []
    assert fetching.fetch(address, tmp_path, visitor, lines.append) == first
    assert site.requests.count("/page") == 1 and lines == [f"{address}: kept today as {first.name}"]


def test_the_command_fetches_reads_and_names_what_it_could_not_get(site, small_tables, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fetching, "PAUSE", 0.0)
    question = b"<h2>How effective is the force at keeping people safe and reducing crime?</h2><p>Inadequate</p></body>"
    good = site.serves("/peel-assessments/peel-2016/kent/", PAGE.replace(b"</body>", question))
    options = ["--fetch", good, f"{site.address}/none", "--keep", str(tmp_path), "--record", str(small_tables)]
    assert read.main(options) == 1
    out, err = capsys.readouterr()
    assert f"address: {good}" in out and "Kent, PEEL 2016, effectiveness: inadequate" in out
    assert f"{site.address}/none: the site answered 404" in err
