"""What other sites show of a page: the title, sentence and picture with a link to it, and an exhibit in a frame."""

import contextlib
import html
import http.server
import io
import json
import re
import threading
import urllib.parse
from html.parser import HTMLParser

import pytest
import rdflib
from PIL import Image, ImageColor
from playwright.sync_api import expect

import data
from parts.charts.looks import GRADES
from tests.browser.conftest import until
from tests.browser.test_data_addresses import ask
from tests.browser.test_safety import HOSTILE
from tests.browser.test_views import axe
from tests.conftest import ROOT

SCHEMA = rdflib.Namespace("https://schema.org/")


class Head(HTMLParser):
    """The title of a document, and the content of its meta tags by name or property."""

    def __init__(self, text: str):
        super().__init__()
        self.meta, self.title, self._in_title, self.bases = {}, "", False, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self._in_title = tag == "title"
        if tag == "meta" and (name := attrs.get("property") or attrs.get("name")):
            assert name not in self.meta, f"{name} twice"
            self.meta[name] = attrs["content"]
        if tag == "base":
            self.bases.append(attrs)

    def handle_data(self, data):
        self.title += data if self._in_title else ""

    def handle_endtag(self, tag):
        self._in_title = False


def head(url: str, **headers) -> Head:
    status, _, body = ask(url, **({"Accept": "text/html"} | headers))
    assert status == 200
    return Head(body.decode())


@pytest.mark.parametrize(
    ("path", "tab", "title", "says"),
    [
        (
            "/",
            "Now · Forces Compared",
            "Where does every police force stand? · Forces Compared",
            r"\d+ of the \d+ forces with a known grade on protecting vulnerable people in PEEL 2023–25 are rated",
        ),
        (
            "/force?force=Kent",
            "Kent · One force · Forces Compared",
            "Kent Police · Forces Compared",
            r"Kent: \w+ on protecting vulnerable people in PEEL 2023–25",
        ),
        (
            "/theme?theme=Legitimacy&force=Kent&force=Essex",
            "Legitimacy, Kent and Essex · One theme · Forces Compared",
            "Legitimacy, Kent and Essex · Forces Compared",
            r"(Neither|[12]) of the 2 forces with a known grade on legitimacy in PEEL 2018/19",
        ),
    ],
)
def test_the_document_of_an_address_says_what_it_shows(reader, address, path, tab, title, says):
    document = head(address + path)
    assert document.title == tab and document.bases == []
    assert document.meta["og:title"] == document.meta["twitter:title"] == title
    assert re.search(says, document.meta["description"])
    assert document.meta["description"] == document.meta["og:description"] == document.meta["twitter:description"]
    assert document.meta["og:url"] == address + path and document.meta["og:type"] == "website"
    assert document.meta["og:site_name"] == "Forces Compared" and document.meta["twitter:card"] == "summary_large_image"
    assert document.meta["og:image"].startswith(f"{address}/api/card.png?page=") and document.meta["og:image:alt"]
    assert (document.meta["og:image:width"], document.meta["og:image:height"]) == ("1200", "630")
    expect(reader().open(path).page).to_have_title(tab)


@pytest.mark.parametrize(
    "path", ["/", "/force?force=Kent", "/theme?theme=Missing+children&search=%3C%2Fscript%3E", "/about"]
)
def test_search_engines_for_data_find_the_record_and_its_files(reader, address, path):
    tab = reader().open(path)
    written = tab.page.locator("script[type='application/ld+json']").text_content()
    assert tab.complaints == []  # the policy forbids scripts within the document, but this one is not run
    dataset = json.loads(written)
    files = {file["contentUrl"]: file["encodingFormat"] for file in dataset["distribution"]}
    assert len(files) == len(data.schema()["resources"]) + 1 and dataset["url"] == f"{address}/"
    for url, kind in files.items():
        status, headers, _ = ask(url, "HEAD")
        assert (status, headers["Content-Type"].partition(";")[0]) == (200, kind)


def test_a_parser_of_linked_data_reads_the_record(address):
    body = ask(f"{address}/about", Accept="text/html")[2].decode()
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, flags=re.DOTALL)
    # Schema.org's own context, which cannot be fetched from here, makes these values addresses too.
    known = {"@vocab": SCHEMA, "license": {"@type": "@id"}, "contentUrl": {"@type": "@id"}, "url": {"@type": "@id"}}
    graph = rdflib.Graph().parse(data=json.dumps(json.loads(written) | {"@context": known}), format="json-ld")
    (record,) = graph.subjects(rdflib.RDF.type, SCHEMA.Dataset)
    assert str(record) == f"{address}/#record"
    assert str(graph.value(record, SCHEMA.license)).endswith("/open-government-licence/version/3/")
    zips = [file for file in graph.objects(record, SCHEMA.distribution) if graph.value(file, SCHEMA.encodingFormat)]
    assert rdflib.URIRef(f"{address}/api/forces-compared.zip") in {graph.value(f, SCHEMA.contentUrl) for f in zips}


def test_the_title_of_the_tab_follows_what_the_reader_chooses(reader):
    tab = reader().open("/force?force=Kent")
    expect(tab.page).to_have_title("Kent · One force · Forces Compared")
    tab.choose("Force", "Essex")
    expect(tab.page).to_have_title("Essex · One force · Forces Compared")
    tab.page.get_by_role("link", name="Themes").first.click()
    expect(tab.page).to_have_title("Protecting vulnerable people · One theme · Forces Compared")


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml", ""])
def test_link_previewers_get_the_document_whatever_they_accept(address, accept):
    assert head(f"{address}/force?force=Kent", Accept=accept).meta["og:title"] == "Kent Police · Forces Compared"
    status, headers, body = ask(f"{address}/force?force=Kent", "HEAD", Accept=accept)
    assert status == 200 and body == b"" and headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_values_are_text_or_absent_in_the_document(address, kind):
    query = urllib.parse.urlencode([(key, HOSTILE[kind]) for key in ("force", "theme", "x", HOSTILE[kind])])
    for page in ("", "force", "theme", "tables"):
        usual, _, body = head(f"{address}/{page}"), *ask(f"{address}/{page}?{query}", Accept="text/html")[1:]
        document = Head(body.decode())
        address_of_it = document.meta.pop("og:url")
        assert address_of_it.startswith(f"{address}/{page}?") and '"' not in address_of_it and "<" not in address_of_it
        assert {**usual.meta, "og:url": None} == {**document.meta, "og:url": None} and document.title == usual.title
        assert body.decode().count("<script") == ask(f"{address}/about", Accept="text/html")[2].count(b"<script")
        assert "hacked=1" not in html.unescape(body.decode()).replace(address_of_it, "")


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if HOSTILE[kind].strip()])
def test_a_link_to_a_search_names_the_words_searched_for_as_text(address, kind):
    query = urllib.parse.urlencode({"theme": "Missing children", "search": HOSTILE[kind]})
    body = ask(f"{address}/theme?{query}", Accept="text/html")[2].decode()
    document = Head(body)
    assert f"“{HOSTILE[kind][:80].strip()}”" in document.meta["description"]
    assert document.title == head(f"{address}/theme?theme=Missing+children").title
    assert body.count("<script") == ask(f"{address}/about", Accept="text/html")[2].count(b"<script")


def test_the_picture_is_drawn_in_the_colours_of_the_grades(address):
    url = head(f"{address}/theme?theme=Protecting+vulnerable+people").meta["og:image"]
    status, headers, body = ask(url)
    assert (status, headers["Content-Type"]) == (200, "image/png")
    image = Image.open(io.BytesIO(body)).convert("RGB")
    assert image.size == (1200, 630)
    drawn = {colour for number, colour in image.getcolors(1_000_000) if number > 300}
    assert {ImageColor.getrgb(look.colour) for look in GRADES.values()} <= drawn
    assert ask(url)[2] == body != ask(f"{address}/api/card.png?page=about")[2]


def test_a_client_that_has_the_picture_gets_304(address):
    url = f"{address}/api/card.png?page=force&force=Kent"
    _, headers, _ = ask(url)
    assert headers["Cache-Control"] == "no-cache"
    assert ask(url, If_None_Match=headers["ETag"])[::2] == (304, b"")
    assert ask(f"{address}/api/card.png?page=force&force=Essex")[1]["ETag"] != headers["ETag"]
    assert ask(f"{address}/api/card.png?page=force&force=Kent&x=y")[1]["ETag"] == headers["ETag"]
    status, head_of_it, body = ask(url, "HEAD")
    assert status == 200 and body == b"" and int(head_of_it["Content-Length"]) > 10_000
    assert ask(f"{address}/api/card.png?page=nowhere")[0] == 404
    assert ask(url, "POST")[0] == 405


def test_without_a_record_the_default_document_is_served(start_app, tmp_path):
    with start_app(FORCES_DATA=str(tmp_path)) as address:
        document = head(f"{address}/force?force=Kent")
        assert document.title == "Forces Compared" and "og:title" not in document.meta
        assert ask(f"{address}/api/card.png?page=force")[0] == 503


@contextlib.contextmanager
def another_site(body: str):
    """A context manager that serves a page of another site, and yields its address."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<h1>Another site</h1>{body}".encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_the_embed_code_in_the_menu_shows_the_exhibit_on_another_site(reader, contexts):
    tab = reader().open("/theme?theme=Legitimacy&force=Kent")
    menu = tab.open_menu("spread-by-round")
    menu.get_by_text("Embed this").click()
    menu.get_by_role("button", name="Copy the code for a page of your own").click()
    expect(menu.get_by_role("button", name="Copy the code")).to_have_text("Copied")
    code = tab.page.evaluate("navigator.clipboard.readText()")
    assert code == menu.locator("[data-frame] code").first.text_content()
    assert re.fullmatch(
        r'<iframe src="[^"<>]+/theme\?embed=true&amp;exhibit=spread-by-round&amp;theme=Legitimacy&amp;force=Kent" '
        r'title="How the grades on legitimacy are spread" width="100%" height="\d+" style="border: 0" loading="lazy">'
        r"</iframe>",
        code,
    )
    menu.get_by_role("button", name="Copy the line for WordPress").click()
    line = menu.locator("[data-frame] code").last.text_content()
    assert line == f"<!-- wp:html -->{code}<!-- /wp:html -->"
    with another_site(code) as site:
        page = contexts().new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(site)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("heading", name="How the grades on legitimacy are spread")).to_be_visible()
        expect(frame.locator(".js-plotly-plot .trace").first).to_be_visible()
        expect(frame.get_by_text("Kent ·")).to_be_visible()  # the filter
        gone_ones = ("h1", ".fc-menu", ".fc-foot", "[data-testid=stMultiSelect]", "header nav", ".fc-nothing", "input")
        for gone in gone_ones:
            expect(frame.locator(gone).locator("visible=true")).to_have_count(0)
        assert frame.locator("[class*=st-key-exhibit-]").count() == 1
        with page.context.expect_page() as opened:
            frame.get_by_role("link", name="See the full page").click()
        assert opened.value.url.endswith("/theme?theme=Legitimacy&force=Kent#spread-by-round")
        opened.value.close()
        assert complaints == []
        page.close()


# What scrolls vertically on a page.
SCROLLING = """[...document.querySelectorAll('*')]
    .filter(e => e.scrollHeight > e.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(e).overflowY))
    .map(e => e.dataset.testid || e.className)"""
AS_HIGH_AS_ITS_CONTENT = """Math.abs(innerHeight
    - document.querySelector('[data-testid=stMainBlockContainer]')?.getBoundingClientRect().height) < 1"""


def code_of_frame(tab, exhibit: str) -> tuple[str, str]:
    """The code in a menu that puts an exhibit into a page, and the script for its height."""
    menu = tab.open_menu(exhibit)
    menu.get_by_text("Embed this").click()
    frame, script, _for_wordpress = menu.locator("[data-frame] code").all()
    expect(script).to_contain_text("forcesComparedHeight")
    return frame.text_content(), script.text_content()


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize(
    ("view", "exhibit"),
    [
        ("/theme?theme=Legitimacy", "spread-by-round"),
        ("/theme?theme=Legitimacy", "grid-of-theme"),
        ("/case-audits", "national-reports"),
        ("/tables?table=forces", "table-forces"),
    ],
)
def test_with_the_script_a_frame_is_as_high_as_its_exhibit(reader, contexts, width, view, exhibit):
    frame, script = code_of_frame(reader().open(view), exhibit)
    with another_site(frame + script) as site:
        page = contexts().new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(site)
        shown = page.frames[1]
        expect(page.frame_locator("iframe").locator(".fc-from")).to_be_visible()
        until(shown, AS_HIGH_AS_ITS_CONTENT)
        until(shown, "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
        until(shown, f"{SCROLLING}.length === 0")  # the outer page learns each new height a moment later
        page.set_viewport_size({"width": width - 40, "height": 800})  # its height follows its width
        until(shown, AS_HIGH_AS_ITS_CONTENT)
        assert page.locator("iframe").evaluate("f => getComputedStyle(f).borderTopWidth") == "0px"
        page.close()


@pytest.mark.parametrize(
    ("view", "exhibit"),
    [
        ("/compare?force=Kent&force=Essex", "newest-side-by-side"),
        ("/compare?force=Kent&force=Essex", "findings-side-by-side"),
        ("/force?force=Metropolitan", "standing-of-force"),
    ],
)
def test_the_code_of_a_frame_makes_it_high_enough_for_a_comparison(reader, contexts, view, exhibit):
    frame, _ = code_of_frame(reader().open(view), exhibit)
    with another_site(frame) as site:
        page = contexts().new_page()
        page.set_viewport_size({"width": 800, "height": 800})
        page.goto(site)
        expect(page.frame_locator("iframe").locator(".fc-from")).to_be_visible()
        shown = page.frames[1]
        until(shown, "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
        until(shown, f"{SCROLLING}.length === 0")
        page.close()


def test_without_the_script_a_frame_keeps_its_height_and_scrolls_as_a_whole(reader, contexts):
    frame, _ = code_of_frame(reader().open("/theme?theme=Legitimacy"), "grid-of-theme")
    with another_site(frame) as site:
        page = contexts().new_page()
        page.goto(site)
        expect(page.frame_locator("iframe").locator(".fc-from")).to_be_attached()
        assert str(page.frames[1].evaluate("innerHeight")) == re.search(r'height="(\d+)"', frame)[1]
        assert page.frames[1].evaluate(SCROLLING) == ["stMain"]
        page.close()


def test_the_script_for_the_height_of_frames_is_the_one_in_the_docs(reader, address):
    _, script = code_of_frame(reader().open("/theme?theme=Legitimacy"), "grid-of-theme")
    assert script.replace(address, "https://forces.example") in (ROOT / "docs" / "addresses.md").read_text("utf-8")


def test_the_script_for_the_height_of_frames_ignores_other_sites(reader, contexts):
    _, script = code_of_frame(reader().open("/theme?theme=Legitimacy"), "grid-of-theme")
    other = "<script>parent.postMessage({forcesComparedHeight: 5000}, '*'); parent.postMessage(null, '*')</script>"
    with (
        another_site(other) as stranger,
        another_site(f'{script}<iframe src="{stranger}" height="90"></iframe>') as site,
    ):
        page = contexts().new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(site)
        page.evaluate("new Promise(done => { addEventListener('message', done); postMessage('the last', '*') })")
        assert page.locator("iframe").get_attribute("height") == "90" and errors == []
        page.close()


def test_links_within_a_frame_open_outside_it(contexts, address):
    with another_site(f'<iframe src="{address}/theme?embed=true&exhibit=grid-of-theme" width="900" height="700">') as s:
        page = contexts().new_page()
        page.goto(s)
        with page.context.expect_page() as opened:
            page.frame_locator("iframe").get_by_role("link", name="Kent", exact=True).click()
        assert opened.value.url == f"{address}/force?force=Kent"
        assert page.frames[1].url.endswith("exhibit=grid-of-theme")
        opened.value.close()
        page.close()


@pytest.mark.parametrize(
    "path",
    [
        "/theme",
        "/theme?embed=true",
        "/theme?exhibit=map-areas",
        "/theme?embed=true&embed=true&exhibit=map-areas",
        "/check?embed=false&exhibit=map-areas",
    ],
)
def test_a_whole_page_cannot_be_framed(contexts, address, path):
    with another_site(f'<iframe src="{address}{html.escape(path)}"></iframe>') as site:
        page = contexts().new_page()
        page.goto(site)
        until(page, "window.frames.length === 1")
        assert page.frames[1].url.startswith("chrome-error:")
        page.close()
    headers = ask(address + path, Accept="text/html")[1]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")


def test_the_policy_of_an_embedded_exhibit_differs_only_in_who_may_frame_it(address):
    whole, embedded = (ask(f"{address}/theme{q}", Accept="text/html")[1] for q in ("", "?embed=true&exhibit=map-areas"))
    assert embedded["Content-Security-Policy"] == f"{whole['Content-Security-Policy']} *"
    assert embedded["X-Frame-Options"] is None and whole["X-Frame-Options"] == "SAMEORIGIN"
    names = ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy")
    assert [embedded[name] for name in names] == [whole[name] for name in names]
    # A data address is not a page, whatever its keys.
    assert ask(f"{address}/api/views?embed=true&exhibit=map-areas")[1]["X-Frame-Options"] == "SAMEORIGIN"
    assert head(f"{address}/theme?embed=true&exhibit=map-areas").bases == [{"target": "_blank"}]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("exhibit", ["map-areas", "nothing"])
def test_axe_finds_nothing_in_a_frame(contexts, address, scheme, exhibit):
    page = contexts(color_scheme=scheme).new_page()
    page.goto(f"{address}/theme?embed=true&exhibit={exhibit}")
    shown = ".js-plotly-plot .trace" if exhibit == "map-areas" else ".fc-nothing"
    expect(page.locator(shown).first).to_be_visible()
    assert axe(page) == []
    page.close()
